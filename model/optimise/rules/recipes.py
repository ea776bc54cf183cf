"""Recipes: what a service takes per unit of activity is paid for by pots, type by type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.optimise.rules.rule import Rule

if TYPE_CHECKING:
    from model.optimise.programme import Programme


def _rows(programme: Programme) -> None:
    """Σ flows = Σ recipe·activity, per service, type and year (per place where a district pot could pay)."""
    case = programme.case
    for need in programme.needs:
        step = float(programme.scales.type_[need.type_at])
        for t, year in enumerate(case.years.plan):
            taken = [
                (
                    programme.activity[line][t],
                    -float(case.lines.recipe[line, need.type_at]) * programme.line_step(line) / step,
                )
                for line in need.lines
            ]
            paid = [(flows[t], 1.0) for flows in programme.flows[need.key].values()]
            programme.row(f"recipes.{need.key}.{year}", [*paid, *taken], "==", 0.0)


RULE = Rule(
    name="recipes",
    says="Every unit of activity uses its recipe of money, people and capital, paid for by pots.",
    rows=_rows,
)
