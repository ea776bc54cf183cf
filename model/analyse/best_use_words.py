"""The sentences of the page on the best use of the money, made from the tables that the page shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from model import words
from model import words_chances as chances
from model.analyse.best_use import LEAST_GBP
from model.analyse.best_use_ranges import (
    chance_sentence,
    demand_led_change,
    difference_range,
    gap_words,
    planned_range,
)
from model.analyse.judged import against_trend

if TYPE_CHECKING:
    from model.analyse.uncertainty.ranges import Ranges

MOST_NAMED = 3


def answer(
    services: pd.DataFrame,
    outcomes: pd.DataFrame,
    gap_closed_share: float | None,
    found: Ranges | None = None,
    year: int = 0,
) -> str:
    """The plan in one or two sentences: what it achieves, and how much money it moves.

    Parameters
    ----------
    services, outcomes : DataFrame
        Tables of :mod:`model.analyse.best_use`.
    gap_closed_share : float or None
        As the plan says; None when the targets are already met.
    found : Ranges, optional
        How far the plan could differ.
    year : int
        The plan year of ``services``.
    """
    closed = words.first_upper(gap_words(gap_closed_share, found))
    met, targets = targets_met(outcomes)
    noun = words.plural(targets, "target")
    parts = [f"{closed}; {met} of {targets} {noun} met{guards_hold(outcomes)}", worse_off(outcomes)]
    led = services[services["demand_led"].astype(bool)]
    led_range = demand_led_change(float(led["today_gbp"].sum()), found, year)
    return f"{'; '.join(part for part in parts if part)}. {moved(services, led_range)}"


def targets_met(outcomes: pd.DataFrame) -> tuple[int, int]:
    """How many targets of outcomes that carry weight are met, and how many there are."""
    aims = outcomes[(outcomes["meets"] != "no target") & ~outcomes["is_guard"].astype(bool)]
    return int((aims["meets"] == "met").sum()), len(aims)


def guards_hold(outcomes: pd.DataFrame) -> str:
    """How many guards hold, to stand after the targets: `` and all 3 guards hold``; blank without guards."""
    guards = outcomes[outcomes["is_guard"].astype(bool)]
    held, whole = int((guards["meets"] == "met").sum()), len(guards)
    if not whole:
        return ""
    if held < whole:
        verb = "holds" if 1 in (held, whole) else "hold"
        return f" and {held} of {whole} {words.plural(whole, 'guard')} {verb}"
    every = {1: "the guard holds", 2: "both guards hold"}.get(whole, f"all {whole} guards hold")
    return f" and {every}"


def worse_off(outcomes: pd.DataFrame) -> str:
    """Which outcomes end up worse than if we carry on, as a clause, named up to 3; blank where none does."""
    names = [str(name) for name in outcomes.loc[outcomes["against_trend"] == "worse", "name"]]
    if not names:
        return ""
    verb = words.plural(len(names), "outcome ends", "outcomes end")
    named = f" ({words.listed(names)})" if len(names) <= MOST_NAMED else ""
    return f"{len(names)} {verb} up worse than if we carry on{named}"


def moved(services: pd.DataFrame, led_range: str = "") -> str:
    """How much money moves between services that are not demand-led, and what demand-led ones do.

    Parameters
    ----------
    services : DataFrame
        Of :mod:`model.analyse.best_use`.
    led_range : str
        The range of what demand-led services are paid against today; blank where it has none.
    """
    chosen = services[~services["demand_led"].astype(bool)]
    up, down = _gains(chosen), -_losses(chosen)
    if up < LEAST_GBP and down < LEAST_GBP:
        first = "No service gains or loses money by choice"
    else:
        gains, losses = int((chosen["change_gbp"] > 0).sum()), int((chosen["change_gbp"] < 0).sum())
        first = f"{_gaining(gains, up)}; {_losing(losses, down)}"
    return f"{first}{_demand(services, led_range)}."


def _demand(services: pd.DataFrame, led_range: str) -> str:
    """What demand-led services are paid, and what of the duties nobody pays for: that is no saving."""
    driven = services[services["demand_led"].astype(bool)]
    difference, unmet = float(driven["change_gbp"].sum()), float(services["unmet_gbp"].sum())
    known, less = bool(services["unmet_gbp"].notna().all()), difference <= -LEAST_GBP
    text = ""
    if abs(difference) >= LEAST_GBP:
        side = "less" if less else "more"
        text = f"; demand-led services are paid {words.money(abs(difference))} a year {side} than today"
        text += f" ({led_range})" if led_range else ""
    if known and unmet >= LEAST_GBP:
        link = ", but that is no saving:" if less else ";"
        return f"{text}{link} duties worth {words.money(unmet)} a year are not paid for"
    return f"{text}, a saving only if every duty is met" if less and not known else text


def _gains(rows: pd.DataFrame) -> float:
    return float(rows["change_gbp"].clip(lower=0).sum())


def _losses(rows: pd.DataFrame) -> float:
    return float(rows["change_gbp"].clip(upper=0).sum())


def _gaining(count: int, gbp: float) -> str:
    if not count:
        return "No service gains"
    return f"{count} {words.plural(count, 'service gains', 'services gain')} {words.money(gbp)} a year"


def _losing(count: int, gbp: float) -> str:
    if not count:
        return "none loses"
    return f"{count} {words.plural(count, 'loses', 'lose')} {words.money(gbp)}"


def service_sentence(row: Mapping[Any, Any]) -> str:
    """One service before and after, from a row of ``best_use.services``."""
    before, after = words.money(row["today_gbp"]), words.money(row["planned_gbp"])
    change = words.money_change(row["change_gbp"])
    if change == "no change":
        return f"{row['name']}: {after} a year, no change."
    amounts = f"{words.number(row['today_activity'])} to {words.number(row['planned_activity'])}"
    activity = f"{amounts} {row['activity_unit']}"
    return f"{row['name']}: {before} to {after} a year ({change}), {activity}."


def outcome_sentence(row: Mapping[Any, Any]) -> str:
    """One outcome planned, on trend and against its target, from a row of ``best_use.outcomes``.

    With its ranges and the chance of its target where :func:`model.analyse.best_use_ranges.with_ranges` has
    added them.
    """
    year, planned, trend = words.year(int(row["year"])), row["planned_count"], row["trend_count"]
    ends, more_or_less = planned_range(row), difference_range(row)
    start = f"{row['name']}: {words.people(planned)} in {year}"
    if ends:
        start = f"{row['name']}: {chances.with_range(words.people(planned), ends, 'short')} in {year}"
    difference = words.people(abs(planned - trend))
    side = f" ({more_or_less})" if more_or_less else ""
    if against_trend(planned, trend, row["better"]) == "about the same":
        about = "" if difference == "0" else "about "
        against = f"{about}the same as if we carry on as now{side}"
    else:
        word = words.better_or_worse(planned - trend, row["better"])
        more = words.more_or_fewer(planned - trend)
        against = f"{difference} {more}{side} than if we carry on as now ({word})"
    chance = chance_sentence(row)
    return f"{start}, {against}; {_against_target(row)}.{f' {chance}' if chance else ''}"


def _against_target(row: Mapping[Any, Any]) -> str:
    """Whether the target is met, or by how much it is missed."""
    if row["meets"] == "no target":
        return "no target is set"
    target = words.people(row["target_count"])
    if row["meets"] == "met":
        after = ", but missed afterwards" if row.get("missed_after") else ""
        return f"the target of {target} is met{after}"
    short = words.people(row["short_count"])
    side = "above" if row["better"] == "lower" else "below"
    return f"{'just' if short == '0' else short} {side} the target of {target}"


def unspent_answer(unspent: pd.DataFrame, money_pots: Mapping[str, str]) -> str:
    """How much money stays unspent, and in which pots.

    Parameters
    ----------
    unspent : DataFrame
        The plan's table ``unspent``.
    money_pots : mapping
        Id to name of the pots that hold money.
    """
    rows = unspent[unspent["pot"].isin(list(money_pots)) & (unspent["amount"] >= LEAST_GBP)]
    if rows.empty:
        return "All the money is used in every year."
    sums = rows.groupby("pot")["amount"].sum().sort_values(ascending=False, kind="stable")
    pots = [f"{money_pots[str(pot)]} ({words.money(float(amount))})" for pot, amount in sums.items()]
    total = words.money(float(sums.sum()))
    return f"{total} is left unspent over the plan: {words.listed(pots, most=3)}."
