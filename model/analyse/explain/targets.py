"""Targets that a plan misses: rows that say how far each can be reached, and what it clashes with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from model import words
from model.analyse.explain.case import Said

if TYPE_CHECKING:
    from model.analyse.explain.repairs import Missed
    from model.inputs.case import Case
    from model.plan_answer import Reach

TARGET_COLUMNS = (
    "outcome",
    "name",
    "owner",
    "year",
    "target",
    "planned",
    "best_now",
    "best_any_money",
    "reachable_now",
    "reachable_any_money",
    "first_effect_year",
    "sentence",
)
CONFLICT_COLUMNS = ("outcome", "kind", "limit", "name", "owner", "enough_alone", "sentence")
REPAIR_COLUMNS = ("outcome", "kind", "what", "owner", "amount", "unit", "year", "enough", "sentence")
ALL = "all targets"
KEPT = "duties and promises"
NAN = float("nan")

RULE_WORDS = {
    "pace": "the agreed pace of change",
    "ceilings": "the ceilings of services",
    "floors": "the floors of services",
    "evidence": "holding services without evidence",
    "held_years": "the years already under way",
    "demand": "the duty to serve every case",
    "pooling": "the agreed pooled shares",
    "reinvest": "freed money staying in its own pot",
    "links": "the links between services",
    "balance": "the agreed balance",
    "equity": "what is asked of every place",
}


def target_row(one: Missed, said: Said) -> dict[str, Any]:
    """How far one missed target can be reached, in its last target year."""
    row: dict[str, Any] = {
        "outcome": one.key,
        "name": said.full(one.key),
        "owner": said.owner("targets", one.key),
        "year": one.year,
        "target": one.target,
        "planned": one.level(one.planned_short),
        "best_now": one.level(one.now),
        "best_any_money": one.level(one.any_money),
        "reachable_now": one.reachable_now,
        "reachable_any_money": one.reachable_any_money,
        "first_effect_year": first_effect_year(one.case, one.at),
    }
    return row | {"sentence": target_sentence(row, one)}


def first_effect_year(case: Case, outcome: int) -> int | None:
    """The first year in which a decision could show in an outcome; None where no service moves it."""
    helps = (case.effects.outcome_at == outcome) & (case.effects.gain > 0)
    if not helps.any():
        return None
    return max(case.years.first_decision, case.years.plan[0]) + int(case.effects.lag[helps].min())


def target_sentence(row: dict[str, Any], one: Missed) -> str:
    """How far one target can be reached."""
    year, first = words.year(int(row["year"])), row["first_effect_year"]
    start = (
        f"{row['name']}: {one.words(row['planned'])} in {year}, where {one.words(row['target'])} is wanted"
    )
    if first is None:
        return f"{start}; no service in the tables is known to improve it."
    if row["reachable_now"]:
        text = "it could be met with what there is, if all else gave way"
    elif row["reachable_any_money"]:
        text = f"with what there is {one.words(row['best_now'])} is the best; more money would meet it"
    elif row["best_any_money"] == row["target"]:
        text = f"it could be met in {year}, but not kept in every year after, at any money"
    elif np.isnan(row["best_any_money"]):
        text = "duties and promises can't be kept at any money"
    else:
        text = f"out of reach at any money: {one.words(row['best_any_money'])} is the best"
    late = f"; no service in the tables can move it before {words.year(first)}"
    return f"{start}; {text}{late if first > one.case.years.plan[0] else ''}."


def conflict_rows(label: str, outcomes: Sequence[str], reach: Reach, said: Said) -> list[dict[str, Any]]:
    """Members of the smallest clash of some targets with the limits."""
    goal = [("target", name) for name in outcomes]
    members = reach.clashes.smallest(goal)
    rows = []
    for kind, name in members:
        rows.append(
            {
                "outcome": label,
                "kind": kind,
                "limit": name,
                "name": _group_words(kind, name, said),
                "owner": _group_owner(kind, name, said),
                "enough_alone": kind != "target" and reach.clashes.enough_alone((kind, name), goal),
            }
        )
    text = clash_sentence(rows)
    return [row | {"sentence": text} for row in rows]


def _group_words(kind: str, name: str, said: Said) -> str:
    if kind == "target":
        return f"the target of {said.name(name)}{said.where(name)}"
    if kind == "money":
        return f"the money of {said.name(name)}"
    return f"the amount of {said.name(name)}" if kind == "capacity" else RULE_WORDS.get(name, name)


def _group_owner(kind: str, name: str, said: Said) -> str:
    case = said.case
    if kind == "money":
        return said.name(name)
    if kind == "capacity":
        at = case.types.index(name)
        own = {case.pots.partner[p] for p in np.flatnonzero(case.pots.type_at == at).tolist()}
        return words.listed(sorted(said.name(partner) for partner in own if partner))
    if (kind, name) == ("rule", "demand"):
        return "the law"
    return said.owner("targets" if kind == "target" else name, name if kind == "target" else "")


def clash_sentence(rows: Sequence[dict[str, Any]]) -> str:
    """What can't hold together, and what alone would free it."""
    if not rows:
        return ""
    names = [str(row["name"]) for row in rows]
    if len(rows) == 1:
        if rows[0]["kind"] == "target":
            return f"No service in the tables can do enough to meet {names[0]}, whatever the limits."
        return f"{words.first_upper(names[0])} can't be kept, whatever the other limits."
    enough = [str(row["name"]) for row in rows if row["enough_alone"]]
    together = "can't both hold" if len(names) == 2 else "can't all hold"
    text = f"{words.first_upper(words.listed(names))} {together}"
    return (
        f"{text}; without {words.listed(enough).replace(' and ', ' or ')} they could."
        if enough
        else f"{text}."
    )
