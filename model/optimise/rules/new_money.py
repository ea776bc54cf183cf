"""New money: one more pot without limit or conditions, whose use answers how much must be invested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.optimise.rules.rule import Rule

if TYPE_CHECKING:
    from model.optimise.programme import Programme

STAGE = "new_money"


def _rows(programme: Programme) -> None:
    """The stage value: present value of new money used, Σ ρ[t]·use[t]."""
    case = programme.case
    if not case.scenario.rules.new_money:
        return
    group = next(g for g in programme.groups if any(case.pots.partner[p] == "" for p in g.pots))
    terms = [
        (flows[t], float(case.years.weight[t + 1]))
        for flows in programme.used(group)
        for t in range(case.years.n_plan)
    ]
    programme.stage_value(STAGE, None, terms)


RULE = Rule(
    name="new_money",
    says="Adds one pot of money without limit or conditions and uses as little of it as the aim needs.",
    rows=_rows,
)
