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

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model import words_chances as chances
from model.analyse.appraisal import payback
from model.analyse.cost_effectiveness.correction import factors
from model.analyse.cost_effectiveness.futures import Futures, brought, ends, futures
from model.analyse.cost_effectiveness.moves import LEAST, RELEASE, WISH, Step, all_steps
from model.analyse.cost_effectiveness.step_bearers import bearers_of_steps
from model.analyse.cost_effectiveness.unit import KINDS, Life, cost_of_unit, outside_value, valued
from model.analyse.names import names_of

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats
    from model.project import Mechanics

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
    "net_gbp_low",
    "net_gbp_high",
    "chance_worth_it",
    "ratio",
    "payback_years",
    "payback_cash_years",
    "evidence_grade",
    "judged",
    "without_value",
    "sentence",
)
OUTCOME_COLUMNS = ("list", "service", "outcome", "units")
HELD_COLUMNS = ("list", "service", "reason")
NO_EVIDENCE_COLUMNS = ("service", "gbp_today", "sentence")
IN_FULL, IN_PART, NOT_IN_GBP = "in full", "in part", "not in £"
JUDGED = (IN_FULL, IN_PART, NOT_IN_GBP)
MOST_OUTCOMES = 3
NAN = float("nan")


def steps(case: Case, layout: Mechanics, life: Life, drawn: Futures | None = None) -> dict[str, pd.DataFrame]:
    """The two lists, the outcomes of each step, and what can not be moved.

    Parameters
    ----------
    case : Case
        The case, with effects as estimated.
    layout : Mechanics
        Its layout.
    life : Life
        What a unit of effective activity brings, from today.
    drawn : Futures, optional
        Draws for the ranges; made here when left out.

    Returns
    -------
    dict of DataFrame
        ``steps`` (``STEP_COLUMNS``, the release list first; amounts in £, present values over the life of the
        activity; ``worth`` is what is lost or brought, ``net`` is what is freed − what it costs once to end
        it − lost, or brought − spent; 95 in 100 futures lie between ``net_gbp_low`` and ``net_gbp_high``, and
        it is above 0 in the share ``chance_worth_it``; ``payback_years`` after the money of a step more is
        spent what it brought makes up for it, ``payback_cash_years`` in cash alone, None where never),
        ``step_outcomes``, ``step_bearers``, ``held``, ``no_evidence``.
    """
    drawn = drawn or futures(case)
    per_gain = drawn.life(1)
    found, held = all_steps(case, layout)
    rows = [
        _row(case, life, step) | _payback(case, life, step) | _ends(case, drawn, per_gain, step)
        for step in found
    ]
    moved = [row for step in found for row in _outcomes(case, life, step)]
    outcomes = pd.DataFrame(moved, columns=list(OUTCOME_COLUMNS))
    return {
        "steps": _ranked(case, _table(rows), outcomes),
        "step_outcomes": outcomes,
        "step_bearers": bearers_of_steps(case, life, found),
        "held": pd.DataFrame(held, columns=list(HELD_COLUMNS)),
        "no_evidence": _no_evidence(case),
    }


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The steps as a table; years are whole or None."""
    table = pd.DataFrame(rows, columns=list(STEP_COLUMNS))
    for name in ("payback_years", "payback_cash_years"):
        table[name] = pd.Series([row[name] for row in rows], dtype=object, index=table.index)
    return table


def _row(case: Case, life: Life, step: Step) -> dict[str, Any]:
    spent, units = step.spent(case), step.units(case, life)
    saving = float(step.size(case, life) @ life.saving)
    worth = {f"{kind}_gbp": float(units @ outside_value(case, kind)) for kind in KINDS}
    whole = saving + sum(worth.values())
    once = step.once(case)
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
        "net_gbp": whole - spent if step.up else spent - once - whole,
        "ratio": whole / spent if spent > 0 else NAN,
        "evidence_grade": int(grades.min()),
        "judged": NOT_IN_GBP if silent else IN_PART if _purse_alone(case, units) else IN_FULL,
        "without_value": ";".join(silent),
    }


def _payback(case: Case, life: Life, step: Step) -> dict[str, int | None]:
    """Years after its money is spent until what a step more brought makes up for it, None where never."""
    if not step.up:
        return {"payback_years": None, "payback_cash_years": None}
    size = step.size(case, life)
    cash = size @ life.saving_by_year
    price = outside_value(case)[case.effects.outcome_at[life.effect]]
    whole = cash + (size * price) @ life.outcome_by_year
    spent = step.spent(case)
    return {
        "payback_years": payback(np.cumsum(whole) - spent),
        "payback_cash_years": payback(np.cumsum(cash) - spent),
    }


def _ends(case: Case, drawn: Futures, per_gain: Life, step: Step) -> dict[str, float]:
    """Between which net values 95 in 100 futures lie, and in what share of them the step is worth it."""
    own = np.where(case.effects.service_at == step.service, factors(case), 0.0)
    got = brought(case, drawn, per_gain, step.effective, own)
    whole, spent = got.saving + got.value, step.spent(case) * drawn.cost[:, step.service]
    net = whole - spent if step.up else spent - step.once(case) - whole
    low, high = ends(net)
    return {"net_gbp_low": low, "net_gbp_high": high, "chance_worth_it": float((net > 0).mean())}


def _purse_alone(case: Case, units: Floats) -> bool:
    """Whether some outcome that is moved has no economic or social value."""
    wider = {row.outcome for row in case.tables.outcome_costs if row.kind != "fiscal"}
    return any(case.outcomes[o] not in wider for o in np.flatnonzero(units))


def _outcomes(case: Case, life: Life, step: Step) -> list[tuple[str, str, str, float]]:
    units = step.units(case, life)
    sign = 1.0 if step.up else -1.0
    service = case.services[step.service]
    moved = np.unique(case.effects.outcome_at[case.effects.service_at == step.service])
    return [(step.name, service, case.outcomes[o], float(sign * units[o])) for o in moved]


def _ranked(case: Case, table: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
    """The release list before the wish list; in each the best judged first, then the largest net value.

    What is not known to change anything comes last on the wish list.
    """
    first = {name: at for at, name in enumerate((RELEASE, WISH, *JUDGED))}
    idle = [row["list"] == WISH and not _moves(moved, row) for row in table.to_dict("records")]
    sure = table["judged"].map(first).where(~np.array(idle, dtype=np.bool_), len(first))
    order = table.assign(at=table["list"].map(first), sure=sure)
    order = order.sort_values(
        ["at", "sure", "net_gbp", "service"], ascending=[True, True, False, True], ignore_index=True
    )
    order["rank"] = order.groupby("at").cumcount() + 1
    names = names_of(case.tables)
    order["sentence"] = [
        _sentence(row, _moved_words(case, moved, row, names), names) for row in order.to_dict("records")
    ]
    return order[list(STEP_COLUMNS)]


def _moves(moved: pd.DataFrame, row: dict[Any, Any]) -> bool:
    """Whether a step moves any outcome at all."""
    own = moved[(moved["list"] == row["list"]) & (moved["service"] == row["service"])]
    return bool((own["units"].abs() > LEAST).any())


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
    return f"{text} ({_range(row)}evidence of grade {row['evidence_grade']})."


def _range(row: dict[Any, Any]) -> str:
    """Between what 19 of 20 futures lie."""
    low, high = row["net_gbp_low"], row["net_gbp_high"]
    if row["judged"] == NOT_IN_GBP or not words.stated(low) or not chances.is_moved(low, high):
        return ""
    return f"{chances.two_way(low, high, words.money, 'left', 'short')} in {chances.FUTURES_IN}; "


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
