"""The budget–outcome curve: the gap closed with less and more of all money, solved again at every step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.explain.case import Ask, money_pots, points, with_money

if TYPE_CHECKING:
    from model.inputs.case import Case
    from model.plan import Plan
    from model.plan_answer import Answer

COLUMNS = (
    "money_change_share",
    "money_gbp_per_year",
    "status",
    "duties_unmet_gbp",
    "promises_broken_gbp",
    "gap_closed_share",
    "points_per_million",
    "kink",
    "sentence",
)
STEPS = tuple(round(0.05 * k, 2) for k in range(-8, 9))
SAME_SLOPE = 0.01
"""Slopes within this share of each other are one."""
ONE_POUND = 1.0
NAN = float("nan")


Asked = list[tuple[float, "Callable[[], Answer] | None"]]


def ask_all(case: Case, ask: Ask, steps: Sequence[float] = STEPS) -> Asked:
    """Ask for the case at every step of money; the answers are fetched by :func:`curve`.

    Parameters
    ----------
    case : Case
        The case as it is.
    ask : Ask
        Solves the case with its money scaled.
    steps : sequence of float
        Changes of every pot of money from the first decision year on, as shares.
    """
    return [(step, None if step == 0 else ask(with_money(case, 1.0 + step))) for step in sorted(steps)]


def curve(plan: Plan, asked: Asked) -> pd.DataFrame:
    """Stage values at each step of money.

    Parameters
    ----------
    plan : Plan
        The plan as it is, which is the value at no change.
    asked : Asked
        From :func:`ask_all`.

    Returns
    -------
    DataFrame
        ``COLUMNS``: values at the steps are exact, each solved by itself. ``points_per_million`` is the
        slope from the step before; ``kink`` says that the slope changes at a step or in the interval after
        it, so that values in between don't lie on a straight line.
    """
    case = plan.case
    yearly = float(case.pots.amount[money_pots(case), -1].sum())
    rows = []
    for step, fetch in asked:
        answer = None if fetch is None else fetch()
        source: Any = plan if answer is None else answer
        closed = source.gap_closed_share
        row: dict[str, Any] = {
            "money_change_share": step,
            "money_gbp_per_year": yearly * (1.0 + step),
            "status": source.status,
            "duties_unmet_gbp": _total(source, "duties"),
            "promises_broken_gbp": _total(source, "promises"),
            "gap_closed_share": NAN if closed is None else closed,
        }
        rows.append(row)
    for row, slope, kink in zip(rows, *_slopes(rows), strict=True):
        row |= {"points_per_million": slope, "kink": kink}
        row["sentence"] = step_sentence(row)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _total(source: Any, stage: str) -> float:
    return float(sum(s.value for s in source.stages if s.stage == stage)) if source.has_plan else NAN


def _slopes(rows: list[dict[str, Any]]) -> tuple[list[float], list[bool]]:
    """Points of the gap per £1m from the step before, and where the next slope is another."""
    money = np.array([row["money_gbp_per_year"] for row in rows]) / 1e6
    closed = np.array([row["gap_closed_share"] for row in rows]) * 100
    broken = np.array([row["duties_unmet_gbp"] + row["promises_broken_gbp"] for row in rows])
    slope = np.concatenate([[NAN], np.diff(closed) / np.diff(money)]) if len(rows) > 1 else np.array([NAN])
    lost = np.concatenate([[NAN], np.diff(broken) / np.diff(money)]) if len(rows) > 1 else np.array([NAN])
    kinks = [False] * len(rows)
    for at in range(1, len(rows) - 1):
        kinks[at] = any(_differ(one[at], one[at + 1]) for one in (slope, lost))
    return slope.tolist(), kinks


def _differ(one: float, other: float) -> bool:
    size = max(abs(one), abs(other))
    return bool(size > 1e-6 and abs(one - other) > SAME_SLOPE * size)


def step_sentence(row: dict[str, Any]) -> str:
    """What one step of money comes to."""
    change = float(row["money_change_share"])
    start = "With the money as it is" if change == 0 else f"With {words.percent(abs(change))} "
    if change != 0:
        start += "more money" if change > 0 else "less money"
    if np.isnan(row["duties_unmet_gbp"]):
        return f"{start}: no plan keeps every rule made hard."
    closed = row["gap_closed_share"]
    parts = [words.gap_closed(None if np.isnan(closed) else float(closed))]
    for name, what in (("duties_unmet_gbp", "duties unmet"), ("promises_broken_gbp", "promises broken")):
        if row[name] >= ONE_POUND:
            parts.append(f"{words.money(row[name])} of {what}")
    return f"{start}: {words.listed(parts)}."


def answer_sentence(table: pd.DataFrame) -> str:
    """What a tenth more and a tenth less would do, in one sentence."""
    rows = {float(row["money_change_share"]): row for row in table.to_dict("records")}
    texts = []
    now = float(rows[0.0]["gap_closed_share"])
    for step, more in ((0.1, "more"), (-0.1, "less")):
        row = rows.get(step)
        then = NAN if row is None else float(row["gap_closed_share"])
        if row is None or np.isnan(now) or np.isnan(then):
            continue
        word = "more" if then > now else "less"
        text = f"a tenth {more} money closes {points(abs(then - now))} {word} of the gap"
        if row["duties_unmet_gbp"] >= ONE_POUND:
            text += f" and leaves {words.money(float(row['duties_unmet_gbp']))} of duties unmet"
        texts.append(text)
    return (
        f"{words.first_upper('; '.join(texts))}." if texts else "The targets are met with the money as it is."
    )
