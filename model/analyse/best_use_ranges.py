"""How far what a plan comes to could differ: ranges and chances beside the rows and sentences of its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from model import words
from model import words_chances as chances
from model.analyse.figures import NAN
from model.analyse.spread import Span

if TYPE_CHECKING:
    from model.analyse.uncertainty.ranges import Ranges

RANGE_COLUMNS = (
    "planned_low_count",
    "planned_high_count",
    "improvement_low_count",
    "improvement_high_count",
    "chance_met",
    "chance_better",
    "draws",
)
"""What is added to ``best_use.outcomes``: ranges in counts, improvement positive where better; shares of
draws; how many draws."""


def with_ranges(outcomes: pd.DataFrame, found: Ranges | None) -> pd.DataFrame:
    """The outcomes of a plan with their ranges and chances.

    Parameters
    ----------
    outcomes : DataFrame
        Of :func:`model.analyse.best_use.outcomes`.
    found : Ranges or None
        Of the same plan; None: none are known.

    Returns
    -------
    DataFrame
        With ``RANGE_COLUMNS``; NaN where not known. ``chance_met`` is left out where best estimates and the
        page judge a target differently.
    """
    rows = [_of_outcome(row, found) for row in outcomes.to_dict("records")]
    return outcomes.assign(**pd.DataFrame(rows, columns=list(RANGE_COLUMNS), index=outcomes.index))


def _of_outcome(row: Mapping[Any, Any], found: Ranges | None) -> tuple[float, ...]:
    name, year = str(row["outcome"]), int(row["year"])
    if found is None or not found.has("outcome", name, year):
        return (*[NAN] * (len(RANGE_COLUMNS) - 1), 0.0)
    planned, better = found.of("outcome", name, year), found.of("better_than_today", name, year)
    met = NAN
    if row["meets"] != "no target" and found.has("chance_target_met", name, year):
        as_said = found.of("chance_target_met", name, year).central == float(row["meets"] == "met")
        met = found.chance("chance_target_met", name, year) if as_said else NAN
    chance = found.chance("chance_better", name, year)
    return (planned.low, planned.high, better.low, better.high, met, chance, float(found.draws))


def planned_range(row: Mapping[Any, Any]) -> str:
    """The range of a planned count: ``1,036 to 1,095``; blank where nothing moves it."""
    low, high = float(row.get("planned_low_count", NAN)), float(row.get("planned_high_count", NAN))
    if not (words.stated(low) and chances.is_moved(low, high)):
        return ""
    return words.people_range(low, high)


def difference_range(row: Mapping[Any, Any]) -> str:
    """The range of planned less carrying on: ``12 to 52 fewer``; blank where nothing moves it."""
    low = float(row.get("improvement_low_count", NAN))
    high = float(row.get("improvement_high_count", NAN))
    if not (words.stated(low) and chances.is_moved(low, high)):
        return ""
    span = Span(0.0, low, high).turned(-1.0 if row["better"] == "lower" else 1.0)
    return chances.two_way(span.low, span.high, words.people, *chances.MORE)


def chance_sentence(row: Mapping[Any, Any]) -> str:
    """How likely the target is to be met: ``It is likely to be met, in about 7 of 10 futures.``; or blank."""
    share = float(row.get("chance_met", NAN))
    if not words.stated(share):
        return ""
    return f"{words.first_upper(chances.will('it', 'to be met', 'is met', share, int(row['draws'])))}."


def gap_words(share: float | None, found: Ranges | None, covers: chances.Covers = "full") -> str:
    """How much of the gap is closed, with its range: ``19% of the gap closed (10% to 24% in 19 of …)``."""
    said = words.gap_closed(share)
    if share is None or found is None:
        return said
    ends = found.of("gap_closed_share")
    if not words.stated(ends.low):
        return said
    if not chances.is_moved(ends.low, ends.high):
        return f"{said} ({chances.NO_RANGE})"
    return chances.with_range(said, chances.gap_range(ends.low, ends.high), covers)


PRICES_HAVE_NONE = (
    "Prices, the money that a missed target would take and how far services could move are those of the best "
    "estimates. They have no range: for each, the best plan would have to be found again in every future."
)


def headline_range(share: float | None, found: Ranges | None) -> str:
    """The plan's headline with its range, as a sentence to stand beside what rests on best estimates."""
    if share is None:
        return "The plan meets every target already, so there is no gap to have a range."
    return f"The plan itself: {gap_words(share, found)}."


def outside_sentence(found: Ranges | None) -> str:
    """That the best estimate of the gap closed lies outside its range, where it does; else blank."""
    if found is None:
        return ""
    ends = found.of("gap_closed_share")
    said = chances.stands_outside(*ends) if words.stated(ends.low) else ""
    return f"Of the gap closed, {said}." if said else ""


def gap_ends(found: Ranges | None) -> str:
    """The range of the gap closed alone: ``7.9% to 25%``; blank where nothing moves it."""
    if found is None:
        return ""
    ends = found.of("gap_closed_share")
    moved = words.stated(ends.low) and chances.is_moved(ends.low, ends.high)
    return chances.gap_range(ends.low, ends.high) if moved else ""


def targets_met_words(found: Ranges | None, outcomes: pd.DataFrame) -> str:
    """How likely each target is to be met, targets counted by word; blank where nothing is known.

    ``Of 12 targets 2 are likely to be met, 1 is about as likely as not and 9 are very unlikely to be``
    """
    aims = outcomes[(outcomes["meets"] != "no target") & ~outcomes["is_guard"].astype(bool)]
    known = [share for share in aims["chance_met"].tolist() if words.stated(share)] if found else []
    if not known:
        return ""
    held = [chances.likely_word(share) for share in known]
    order = sorted(chances.LIKELY, key=lambda one: -(one.low + one.high))
    counts = [(one.word, held.count(one.word)) for one in order if one.word in held]
    parts = [f"{count} {words.plural(count, 'is', 'are')} {word} to be met" for word, count in counts]
    return f"Of {words.counted(len(known), 'target')}, {words.listed(parts)}."


def demand_led_change(today_gbp: float, found: Ranges | None, year: int) -> str:
    """The range of what demand-led services are paid against today: ``£1.2m less to £8.9m more``; or blank.

    Parameters
    ----------
    today_gbp : float
        What they are paid today, £ a year.
    found : Ranges or None
        Of the plan.
    year : int
        Plan year.
    """
    if found is None or not found.has("money_led", "", year):
        return ""
    ends = found.of("money_led", "", year)
    if not chances.is_moved(ends.low, ends.high):
        return ""
    low, high = ends.low - today_gbp, ends.high - today_gbp
    return chances.two_way(low, high, words.money, *chances.SPENT)


def saving_led(found: Ranges | None) -> str:
    """What demand-led services take less than if we carry on, with its range; blank where nothing.

    Present value, run-on years included, every case served, so that an unmet duty is no saving.
    """
    if found is None or not found.has("saving_led"):
        return ""
    ends = found.of("saving_led")
    if not chances.is_moved(ends.low, ends.high):
        return ""
    way = ("less", "more")
    said = chances.change(ends, words.money, way, "short")
    return (
        "Against carrying on, services that follow demand take "
        f"{said} over all years in today's value, with every case served."
    )
