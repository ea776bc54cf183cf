"""What could be released and what could be bought: a release list before a wish list.

After programme budgeting and marginal analysis: every service that is chosen freely is asked for one step
down and one step up within a year. A step up is what its pace and ceiling allow from today, a tenth more
where neither limits it; a step down is what its pace and floor allow. What the step frees or costs stands
beside what it loses or brings over the life of that activity: demand-led money, value to others by kind, and
outcomes. Lists are ordered by the whole net value of the step, never by a ratio alone. A step is judged *in
full* where every outcome that it moves has an economic or social value, *in part* where only what the public
purse saves is known, and *not in £* where an outcome has no value at all: these come in that order, for £
that leave out what children lose must not lead a list of cuts. Every sentence names the outcomes. Effects
count as far as they are believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.cost_effectiveness.correction import factors, new_cost_factor
from model.analyse.cost_effectiveness.unit import KINDS, Life, cost_of_unit, exit_cost, outside_value, valued
from model.analyse.names import names_of

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats
    from model.project import Mechanics

RELEASE, WISH = "release", "wish"
STEP_COLUMNS = (
    "list",
    "rank",
    "service",
    "step_activity",
    "step_gbp",
    "exit_gbp",
    "saving_gbp",
    *(f"{kind}_gbp" for kind in KINDS),
    "cashable_gbp",
    "worth_gbp",
    "net_gbp",
    "ratio",
    "evidence_grade",
    "judged",
    "without_value",
    "sentence",
)
OUTCOME_COLUMNS = ("list", "service", "outcome", "units")
HELD_COLUMNS = ("list", "service", "reason")
NO_EVIDENCE_COLUMNS = ("service", "gbp_today", "sentence")
A_TENTH = 0.1
LEAST = 1e-6
IN_FULL, IN_PART, NOT_IN_GBP = "in full", "in part", "not in £"
JUDGED = (IN_FULL, IN_PART, NOT_IN_GBP)
MOST_OUTCOMES = 3
NAN = float("nan")


@dataclass(frozen=True)
class Step:
    """One step of one service: activity and effective activity that it takes away or adds, by line (L,)."""

    name: str
    service: int
    activity: Floats
    effective: Floats


def steps(case: Case, layout: Mechanics, life: Life) -> dict[str, pd.DataFrame]:
    """The two lists, the outcomes of each step, and what can not be moved.

    Parameters
    ----------
    case : Case
        The case, with effects as estimated.
    layout : Mechanics
        Its layout.
    life : Life
        What a unit of effective activity brings, from today.

    Returns
    -------
    dict of DataFrame
        ``steps`` (``STEP_COLUMNS``, the release list first; amounts in £, present values over the life of the
        activity; ``worth`` is what is lost or brought, ``net`` is what is freed − what it costs once to end
        it − lost, or brought − spent), ``step_outcomes``, ``held``, ``no_evidence``.
    """
    found, held = [], []
    for name in (RELEASE, WISH):
        for service in range(len(case.services)):
            own = case.lines.service_at == service
            if not case.lines.has_evidence[own].any() or case.lines.demand_led[own].all():
                continue
            step = _step(case, layout, name, service)
            if isinstance(step, str):
                held.append((name, case.services[service], step))
            else:
                found.append(step)
    rows = [_row(case, life, step) for step in found]
    moved = [row for step in found for row in _outcomes(case, life, step)]
    outcomes = pd.DataFrame(moved, columns=list(OUTCOME_COLUMNS))
    return {
        "steps": _ranked(case, pd.DataFrame(rows, columns=list(STEP_COLUMNS)), outcomes),
        "step_outcomes": outcomes,
        "held": pd.DataFrame(held, columns=list(HELD_COLUMNS)),
        "no_evidence": _no_evidence(case),
    }


def _step(case: Case, layout: Mechanics, name: str, service: int) -> Step | str:
    """The step of a service, or the reason why there is none."""
    lines, own = case.lines, case.lines.service_at == service
    today = np.where(own, lines.today, 0.0)
    if name == RELEASE:
        if (lines.committed_until[own] >= case.years.first_decision).any():
            return "it is committed"
        kept = np.maximum(np.nan_to_num(lines.floor), today * (1 - np.nan_to_num(lines.reduction, nan=1.0)))
        then = np.where(own, np.minimum(kept, today), 0.0)
        why = "there is none of it today" if not today.sum() > 0 else "it is at its floor or may not shrink"
    else:
        grown = today * (1 + lines.growth) + lines.start_up
        room = np.fmin(grown, lines.ceiling)
        then = np.where(own, np.where(np.isfinite(room), room, today * (1 + A_TENTH)), 0.0)
        then, why = np.maximum(then, today), "it is at its ceiling or may not grow"
    change = np.abs(then - today)
    if change.sum() <= LEAST:
        return why
    return Step(name, service, change, np.abs(layout.segments.fill(then) - layout.segments.fill(today)))


def _row(case: Case, life: Life, step: Step) -> dict[str, Any]:
    cost, _ = cost_of_unit(case)
    if step.name == WISH:
        cost = cost * new_cost_factor(case)
    moves = step.activity > 0
    spent = float(step.activity[moves] @ cost[moves])
    units = _by_outcome(case, life, step)
    saving = float((_size(case, life, step) * life.saving).sum())
    worth = {f"{kind}_gbp": float(units @ outside_value(case, kind)) for kind in KINDS}
    whole = saving + sum(worth.values())
    once = float(step.activity @ exit_cost(case)) if step.name == RELEASE else 0.0
    grades = case.effects.grade[case.effects.service_at == step.service]
    silent = [case.outcomes[o] for o in np.flatnonzero((units != 0) & ~valued(case))]
    return {
        "list": step.name,
        "rank": 0,
        "service": case.services[step.service],
        "step_activity": float(step.activity.sum()),
        "step_gbp": spent,
        "exit_gbp": once,
        "saving_gbp": saving,
        **worth,
        "cashable_gbp": float(units @ outside_value(case, "fiscal", cashable=True)),
        "worth_gbp": whole,
        "net_gbp": spent - once - whole if step.name == RELEASE else whole - spent,
        "ratio": whole / spent if spent > 0 else NAN,
        "evidence_grade": int(grades.min()),
        "judged": NOT_IN_GBP if silent else IN_PART if _purse_alone(case, units) else IN_FULL,
        "without_value": ";".join(silent),
    }


def _purse_alone(case: Case, units: Floats) -> bool:
    """Whether some outcome that is moved has no economic or social value."""
    wider = {row.outcome for row in case.tables.outcome_costs if row.kind != "fiscal"}
    return any(case.outcomes[o] not in wider for o in np.flatnonzero(units))


def _outcomes(case: Case, life: Life, step: Step) -> list[tuple[str, str, str, float]]:
    units = _by_outcome(case, life, step)
    sign = -1.0 if step.name == RELEASE else 1.0
    service = case.services[step.service]
    moved = np.unique(case.effects.outcome_at[case.effects.service_at == step.service])
    return [(step.name, service, case.outcomes[o], float(sign * units[o])) for o in moved]


def _size(case: Case, life: Life, step: Step) -> Floats:
    """Effective activity of a step by stock, as far as its effect is believed, shape (K,)."""
    own = case.effects.service_at[life.effect] == step.service
    return np.where(own, step.effective[life.line] * factors(case)[life.effect], 0.0)


def _by_outcome(case: Case, life: Life, step: Step) -> Floats:
    """Discounted units of each outcome that a step moves, positive is better for a step up, shape (O,)."""
    moved = _size(case, life, step) * life.outcome
    out: Floats = np.bincount(case.effects.outcome_at[life.effect], moved, len(case.outcomes))
    return out


def _ranked(case: Case, table: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
    """The release list before the wish list; in each the best judged first, then the largest net value."""
    first = {name: at for at, name in enumerate((RELEASE, WISH, *JUDGED))}
    order = table.assign(at=table["list"].map(first), sure=table["judged"].map(first))
    order = order.sort_values(
        ["at", "sure", "net_gbp", "service"], ascending=[True, True, False, True], ignore_index=True
    )
    order["rank"] = order.groupby("at").cumcount() + 1
    names = names_of(case.tables)
    order["sentence"] = [
        _sentence(row, _moved_words(case, moved, row, names), names) for row in order.to_dict("records")
    ]
    return order[list(STEP_COLUMNS)]


def _moved_words(case: Case, moved: pd.DataFrame, row: dict[Any, Any], names: dict[str, str]) -> str:
    """Outcomes of a step: how many more or fewer, each for a year."""
    own = moved[(moved["list"] == row["list"]) & (moved["service"] == row["service"])]
    own = own[own["units"].abs() > LEAST]
    texts = []
    for outcome, units in zip(own["outcome"], own["units"], strict=True):
        lower = bool(case.better_lower[case.outcomes.index(outcome)])
        more = (units > 0) != lower
        texts.append(f"{words.number(abs(units))} {'more' if more else 'fewer'} in '{names[outcome]}'")
    return words.listed(texts, most=MOST_OUTCOMES)


def _sentence(row: dict[Any, Any], moved: str, names: dict[str, str]) -> str:
    """What the step frees or costs, what it loses or brings, and how far pounds can judge it."""
    service, size = names[row["service"]], words.money(row["step_gbp"])
    down = row["list"] == RELEASE
    parts = [("demand-led money", row["saving_gbp"])]
    parts += [(f"{kind} value to others", row[f"{kind}_gbp"]) for kind in KINDS]
    named = [f"{words.money(gbp)} of {what}" for what, gbp in parts if abs(gbp) >= 1]
    text = f"{service}: one step {'less frees' if down else 'more costs'} {size} a year"
    if row["exit_gbp"] >= 1:
        text += f" ({words.money(row['exit_gbp'])} once to end it)"
    if not moved:
        return (
            f"{text} and, as far as is known, changes no outcome (evidence of grade {row['evidence_grade']})."
        )
    text += f"; in time it means {moved}, each for a year"
    if named:
        text += f", and {'loses' if down else 'brings'} {words.listed(named)}"
    if row["judged"] == NOT_IN_GBP:
        others = words.listed([f"'{names[name]}'" for name in row["without_value"].split(";")])
        text += f"; no £ value is put on {others}, so £ alone can't judge it"
    else:
        gain = "leaves" if row["net_gbp"] >= 0 else "falls short by"
        text += f", which {gain} {words.money(abs(row['net_gbp']))}"
        text += " in £, what it means to children not counted" if row["judged"] == IN_PART else ""
    return f"{text} (evidence of grade {row['evidence_grade']})."


def _no_evidence(case: Case) -> pd.DataFrame:
    """Services whose effect nobody has measured: neither released nor wished for on these figures."""
    names, cost = names_of(case.tables), cost_of_unit(case)[0]
    rows = []
    for service, name in enumerate(case.services):
        own = case.lines.service_at == service
        if not case.lines.has_evidence[own].any() and not case.lines.demand_led[own].any():
            gbp = float(np.nan_to_num(cost[own]) @ case.lines.today[own])
            said = f"{names[name]}: {words.money(gbp)} a year today, and no evidence held of what it changes."
            rows.append((name, gbp, said))
    table = pd.DataFrame(rows, columns=list(NO_EVIDENCE_COLUMNS))
    return table.sort_values(["gbp_today", "service"], ascending=[False, True], ignore_index=True)
