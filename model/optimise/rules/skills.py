"""Skills: people who can stand in for others do so at their efficiency; no chains."""

from __future__ import annotations

from model.optimise.rules.rule import Rule

RULE = Rule(
    name="skills",
    says="People who can stand in for others may do so, at the efficiency given.",
)
"""States no rows of its own: it adds flows from a type's pots to the recipes of what it can stand in for."""
