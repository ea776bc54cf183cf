"""Targets that a plan misses: how far each can be reached, what would repair it, and what it clashes with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.explain.case import Said, with_rules
from model.analyse.explain.invest import COLUMNS as INVEST_COLUMNS
from model.analyse.explain.invest import rows_of
from model.analyse.explain.repairs import Missed, duty_repairs, repairs_of
from model.plan_answer import Reach
from model.project import over_places, shortfall

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats
    from model.plan import Plan
    from model.plan_workers import Desk

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


@dataclass(frozen=True)
class Impossible:
    """The four tables on targets that are missed."""

    targets: pd.DataFrame
    conflicts: pd.DataFrame
    repairs: pd.DataFrame
    invest: pd.DataFrame


def looked_into(desk: Desk) -> Impossible:
    """Every target that the plan misses, looked into in a programme with new money at hand.

    Parameters
    ----------
    desk : Desk
        What is kept of the plan.
    """
    plan, case = desk.plan, desk.case
    near = None if case.scenario.rules.new_money else plan.activity
    reach = Reach(with_rules(case, new_money=True), plan.stages, near)
    return impossible(plan, reach, Said(case, plan.status == "targets_not_met"))


def impossible(plan: Plan, reach: Reach, said: Said) -> Impossible:
    """Look into every target that the plan misses.

    Parameters
    ----------
    plan : Plan
        The plan explained.
    reach : Reach
        The same case with new money at hand, loaded.
    said : Said
        Names and owners.

    Returns
    -------
    Impossible
        ``targets``: one row per missed target, in its last target year; ``conflicts``: the members of the
        smallest clashing set of each, and of all together; ``repairs``: what would make it possible, and
        who can; ``invest``: the least new money by year, and the services that spend more. Where the
        scenario gives new money, also for targets that it meets. Counts in the outcome's unit; money in £.
    """
    found = [_missed(plan, reach, o) for o in _missed_outcomes(plan)]
    repairs = [row for one in found for row in repairs_of(one, reach, said)]
    reach.clashes.be_strict(True)
    conflicts = _conflicts(KEPT, (), reach, said)
    if conflicts:
        repairs = [*duty_repairs(reach), *repairs]
    reach.clashes.be_strict(False)
    for one in found:
        if not one.reachable_now:
            conflicts += _conflicts(one.outcome, (one.outcome,), reach, said)
    if len(found) > 1:
        conflicts += _conflicts(ALL, [one.outcome for one in found], reach, said)
    invest = _invest(_invested_in(plan, found, reach), reach, said)
    return Impossible(
        targets=pd.DataFrame([_target_row(one, said) for one in found], columns=list(TARGET_COLUMNS)),
        conflicts=pd.DataFrame(conflicts, columns=list(CONFLICT_COLUMNS)),
        repairs=pd.DataFrame(repairs, columns=list(REPAIR_COLUMNS)),
        invest=pd.DataFrame(invest, columns=list(INVEST_COLUMNS)),
    )


def _invested_in(plan: Plan, found: list[Missed], reach: Reach) -> list[Missed]:
    """Targets whose price is asked: those missed; with new money, all that the trend misses."""
    if not plan.case.scenario.rules.new_money:
        return found
    case, known = plan.case, {one.at: one for one in found}
    short = shortfall(case, over_places(case, case.cells.trend))
    missed = np.flatnonzero(_misses(case, short)).tolist()
    return [known.get(o) or _missed(plan, reach, o) for o in missed]


def _misses(case: Case, short: Floats) -> Bools:
    """Outcomes that count or are hard, and miss their target in a plan year by more than rounding."""
    wanted = (case.targets.weight > 0) | case.targets.hard
    scale = np.nan_to_num(case.targets.scale, nan=np.inf)
    out: Bools = wanted & (short[:, 1 : 1 + case.years.n_plan] > 1e-6 * scale[:, None]).any(axis=1)
    return out


def _missed_outcomes(plan: Plan) -> list[int]:
    return np.flatnonzero(_misses(plan.case, area_shortfall(plan))).tolist()


def area_shortfall(plan: Plan) -> Floats:
    """Distance (O, H) by which the plan misses each target; 0 in years that do not count."""
    case, table = plan.case, plan.tables["outcomes"]
    planned = np.full((len(case.outcomes), len(case.years.horizon)), NAN)
    area = table[table["place"] == case.area]
    for outcome, year, count in area[["outcome", "year", "planned"]].itertuples(index=False):
        planned[case.outcomes.index(outcome), case.years.at(int(year))] = count
    sign = np.where(case.better_lower, 1.0, -1.0)[:, None]
    short = np.where(case.targets.counted, sign * (planned - case.targets.area), 0.0)
    return np.maximum(0.0, np.nan_to_num(short))


def _missed(plan: Plan, reach: Reach, o: int) -> Missed:
    case = plan.case
    counted = np.flatnonzero(case.targets.counted[o, : 1 + case.years.n_plan])
    return Missed(
        case=case,
        at=o,
        year_at=int(counted[-1]),
        planned_short=area_shortfall(plan)[o],
        now=reach.shortfall(o),
        any_money=reach.shortfall(o, new_money=True),
    )


def _target_row(one: Missed, said: Said) -> dict[str, Any]:
    row: dict[str, Any] = {
        "outcome": one.outcome,
        "name": said.name(one.outcome),
        "owner": said.owner("targets", one.outcome),
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


def _conflicts(label: str, outcomes: Sequence[str], reach: Reach, said: Said) -> list[dict[str, Any]]:
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


def _invest(found: Sequence[Missed], reach: Reach, said: Said) -> list[dict[str, Any]]:
    """The least new money by year for each target, or its best level, and for all that are asked together."""
    rows: list[dict[str, Any]] = []
    for one in found:
        if one.any_money is None:
            continue
        best = None if one.reachable_any_money else one
        invested = reach.invested([one.at], None if best is None else best.any_money)
        rows += rows_of(one.outcome, said.name(one.outcome), invested, said, best)
    if len(found) > 1:
        name = "All targets" if said.case.scenario.rules.new_money else "All missed targets"
        rows += rows_of(ALL, name, reach.invested([one.at for one in found]), said)
    return rows
