"""Recipes: what a service takes per unit of activity is paid for by pots, type by type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.optimise.rules.rule import Rule

if TYPE_CHECKING:
    from model.optimise.flows import Group, Need
    from model.optimise.programme import Programme


def _rows(programme: Programme) -> None:
    """Σ flows = Σ recipe·activity, per service, type and year (per place where a district pot could pay)."""
    case, recipe = programme.case, programme.case.recipe
    for need in programme.needs:
        step = float(programme.scales.type_[need.type_at])
        for t, year in enumerate(case.years.plan):
            taken = [
                (
                    programme.activity[line][t],
                    -float(recipe[t + 1, line, need.type_at]) * programme.line_step(line) / step,
                )
                for line in need.lines
            ]
            paid = [
                (flows[t], _gives(programme, group, need))
                for group, flows in zip(need.groups, programme.flows[need.key].values(), strict=True)
            ]
            programme.row(f"recipes.{need.key}.{year}", [*paid, *taken], "==", 0.0)


def _gives(programme: Programme, group: Group, need: Need) -> float:
    """Steps of the type needed that one step of a group's pots gives."""
    step = programme.scales.type_
    efficiency = float(programme.case.efficiency[group.type_at, need.type_at])
    return efficiency * float(step[group.type_at]) / float(step[need.type_at])


RULE = Rule(
    name="recipes",
    says="Every unit of activity uses its recipe of money, people and capital, paid for by pots.",
    rows=_rows,
)
