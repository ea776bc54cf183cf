"""The rules of the programme: one file each, listed here and nowhere else."""

from __future__ import annotations

from model.optimise.rules import (
    balance,
    ceilings,
    commitments,
    conditions,
    demand,
    equity,
    evidence,
    floors,
    held_years,
    links,
    new_money,
    pace,
    pooling,
    pots,
    recipes,
    reinvest,
    sites,
    skills,
    targets,
)
from model.optimise.rules.rule import Rule

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        recipes.RULE,
        pots.RULE,
        pooling.RULE,
        conditions.RULE,
        floors.RULE,
        ceilings.RULE,
        pace.RULE,
        held_years.RULE,
        commitments.RULE,
        evidence.RULE,
        balance.RULE,
        equity.RULE,
        links.RULE,
        sites.RULE,
        skills.RULE,
        demand.RULE,
        targets.RULE,
        reinvest.RULE,
        new_money.RULE,
    )
}
"""Rules by name, in the order in which their rows are written."""

__all__ = ["RULES", "Rule"]
