"""What the futures of a plan say, in sentences made from the numbers of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from model import words
from model import words_chances as chances
from model.analyse.cost_effectiveness.correction import is_corrected
from model.analyse.cost_effectiveness.plans import BELIEVED, appraisal
from model.analyse.uncertainty.quantities import SDS
from model.analyse.uncertainty.ranges import ALL
from model.analyse.uncertainty.turning import GROUP, QUANTITY, WITHIN
from model.analyse.uncertainty.worth import GAP, PLAN

if TYPE_CHECKING:
    import pandas as pd

    from model.analyse.uncertainty.futures import Fixed
    from model.analyse.uncertainty.ranges import Ranges
    from model.inputs.case import Case
    from model.plan import Plan

MOST_NAMED = 3
LEAST_SHARE = 0.005
"""Shares of the gap that differ by less are the same."""
LEAST_GBP, LEAST_VARIANCE = 1.0, 0.01
TO_THE_GOOD = ("to the good", "dearer")
BETTER = "is the better choice on average"
SAME_MONEY = "than today's services for the same money"
ASKED: Mapping[str, tuple[str, str]] = {
    "gap_beyond_today": (f"closes more of the gap {SAME_MONEY}", f"closes less of the gap {SAME_MONEY}"),
    "net_cash": ("is cheaper in cash than carrying on", "is dearer in cash than carrying on"),
    "net_value": (
        "brings more than it costs once value to others counts",
        "costs more than it brings once value to others counts",
    ),
}
"""What a measure above 0 means, and one below."""
TABLE_NAMES: Mapping[str, tuple[str, str]] = {
    "effects": ("effect", "effects"),
    "recipes": ("unit cost", "unit costs"),
    "outcome_values": ("trend", "trends"),
    "outcome_costs": ("value to others", "values to others"),
}


def sentences(plan: Plan, fixed: Fixed, found: Ranges, tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """The answer: gap, carrying on, targets, money, what matters, what would turn it, how it was made."""
    yield from gap_words(found)
    yield from _carrying_on(found)
    yield from target_words(plan.case, found, tables["outcome_ranges"])
    yield from _money(fixed, found)
    yield from _corrected(plan)
    yield from _unserved(plan)
    yield from matter_words(tables["tornado"], tables["groups"])
    yield from turn_words(tables["switching_values"])
    yield from worth_words(tables["acceptability"], plan.case)
    yield from made_words(tables)


def gap_words(found: Ranges) -> Iterator[str]:
    """How much of the gap is closed, with its range, and where the average lies elsewhere."""
    own = found.of("gap_closed_share")
    if np.isnan(own.central):
        yield "There is no gap to close: on best estimates today's services meet every target with weight."
        return
    central = words.gap_closed(own.central)
    if not chances.is_moved(own.low, own.high):
        yield f"On best estimates, {central}; nothing that is drawn moves it."
        return
    yield f"On best estimates, {chances.with_range(central, chances.gap_range(own.low, own.high))}."
    mean, error = found.chance("gap_closed_share"), found.error("gap_closed_share")
    if abs(mean - own.central) >= LEAST_SHARE and abs(mean - own.central) > 3 * error:
        less = mean < own.central
        why = "what goes beyond a target counts nothing, and what falls short of one does"
        because = f", because {why}" if less else ""
        yield (
            f"On average over these futures it is {'less' if less else 'more'}: "
            f"{words.gap_closed(mean)}{because}."
        )


def _carrying_on(found: Ranges) -> Iterator[str]:
    if np.isnan(found.of("gap_closed_share").central):
        return
    better, worse = found.chance("chance_better"), found.chance("chance_worse")
    if better == 0.0 and worse == 0.0:
        yield "It closes as much of the gap as today's services for the same money in every future drawn."
        return
    to_do, does = f"to close more of it {SAME_MONEY}", f"closes more of it {SAME_MONEY}"
    told = chances.will("the plan", to_do, does, better, found.draws)
    yield f"{words.first_upper(told)}."


def target_words(case: Case, found: Ranges, outcomes: pd.DataFrame) -> Iterator[str]:
    """How many targets of the last plan year with targets are met, likely met, and all at once."""
    weighed = {name for name, weight in zip(case.outcomes, case.targets.weight, strict=True) if weight > 0}
    within = outcomes[outcomes["year"].isin(case.years.plan) & outcomes["outcome"].isin(weighed)]
    aimed = within[within["chance_target_met"].notna()]
    if aimed.empty:
        return
    year = int(aimed["year"].max())
    last = aimed[aimed["year"] == year]
    number, met = len(last), last["met_on_best_estimates"] == 1.0
    likely = last["chance_target_met"].map(lambda share: chances.band(share).low >= 2 / 3)
    of = f"of {words.counted(number, 'target')} of {words.year(year)} that carry weight"
    sure = f"{_how_many(int(likely.sum()))} at least likely to be ({chances.LIKELY[1].means})"
    yield f"On best estimates {_how_many(int(met.sum()), of)} met; {sure}."
    yield from _shaky(last[met & ~likely], found.draws, missed=True)
    yield from _shaky(last[~met & (last["chance_target_met"] >= 0.1)], found.draws, missed=False)
    every = found.chance("chance_target_met", ALL, year)
    if number > 1:
        together = "Both" if number == 2 else f"All {number}"
        yield f"{together} are met at once {chances.often(every, found.draws)}."


def _how_many(number: int, of: str = "") -> str:
    """``none is``, ``1 of 3 targets is``, ``2 are``."""
    count = " ".join([str(number) if number else "none", of]).rstrip()
    return f"{count} {'is' if number < 2 else 'are'}"


def _shaky(rows: pd.DataFrame, draws: int, *, missed: bool) -> Iterator[str]:
    """Targets met on best estimates that are not likely to be; targets missed that may yet be met."""
    if rows.empty:
        return
    ordered = rows.sort_values("chance_target_met", ascending=missed, kind="stable")
    said = [
        f"{row['name']} ({chances.often(float(row['chance_target_met']), draws)})"
        for row in ordered.to_dict("records")
    ]
    text = words.listed(said, most=MOST_NAMED)
    yield (
        f"Met on best estimates but not likely: {text}."
        if missed
        else f"Missed on best estimates but not out of reach: {text}."
    )


def _money(fixed: Fixed, found: Ranges) -> Iterator[str]:
    saving, cash, value = (found.of(name) for name in ("saving_led", "net_cash", "net_value"))
    years = words.years(fixed.case.years.plan[0], fixed.case.years.horizon[-1])
    if abs(fixed.cost_gbp) < LEAST_GBP and not chances.is_moved(saving.low, saving.high):
        yield f"It costs and saves nothing against today's services carried on ({years})."
        return
    more = f"{words.money(abs(fixed.cost_gbp))} {'more' if fixed.cost_gbp > 0 else 'less'}"
    saves = chances.change(saving, words.money, ("saved", "more spent"), "short")
    left = chances.change(cash, words.money, TO_THE_GOOD, "none")
    yield (
        f"Against today's services carried on, services that are chosen take {more}; on services that follow "
        f"demand {saves}: {left} in cash (present value, {years})."
    )
    chance, to_do = found.chance("chance_saves_money"), "to be cheaper in cash than carrying on"
    told = chances.will("the plan", to_do, ASKED["net_cash"][0], chance, found.draws)
    yield f"{words.first_upper(told)}."
    if chances.is_moved(value.low, value.high) and abs(value.central - cash.central) >= LEAST_GBP:
        worth = chances.change(value, words.money, TO_THE_GOOD, "none")
        yield f"With what better outcomes are worth to others, whoever bears it: {worth}."


def _corrected(plan: Plan) -> Iterator[str]:
    """Where the tables correct for optimism: the figure of an appraisal, so that nobody is puzzled by two."""
    if not is_corrected(plan.case):
        return
    table = appraisal(plan.case, plan.activity)["plan"].set_index("effects")
    cash = float(str(table.loc[BELIEVED, "net_cash_gbp"]))
    left = chances.two_way(cash, cash, words.money, *TO_THE_GOOD)
    yield (
        "Effects and costs here are as estimated. With what is taken off for studies that promise too much, "
        f"as value for money is appraised, the best estimate is {left} in cash."
    )


def _unserved(plan: Plan) -> Iterator[str]:
    unmet = plan.duties_unmet_gbp or 0.0
    if unmet >= LEAST_GBP:
        yield (
            f"The plan leaves duties worth {words.money(unmet)} unmet over the plan years; money here counts "
            "as if every case were served, so that what is left unserved is no saving."
        )


def matter_words(bars: pd.DataFrame, groups: pd.DataFrame) -> Iterator[str]:
    """What moves the gap and the money most: one figure, and groups by themselves."""
    for measure, subject in (("gap_closed_share", "How much of the gap is closed"), ("net_cash", "Net cash")):
        own = bars[bars["measure"] == measure]
        if own.empty:
            continue
        top = own.iloc[0]
        span = _span(measure, float(top["at_low"]), float(top["at_high"]))
        yield f"{subject} hangs most on the {top['name']}: {span} between its ends."
        moved = groups[(groups["measure"] == measure) & (groups["variance_share"] >= LEAST_VARIANCE)]
        parts = [
            f"if only {row['name'].removeprefix('all ')} were, {_span(measure, row['low'], row['high'])}"
            for row in moved.to_dict("records")
        ]
        if len(parts) > 1:
            first = parts[0].replace(" were,", " were uncertain, it would be", 1)
            yield f"{words.first_upper('; '.join([first, *parts[1:]]))}."


def _span(measure: str, low: float, high: float) -> str:
    if measure == "gap_closed_share":
        return chances.gap_range(low, high)
    return chances.two_way(low, high, words.money, *TO_THE_GOOD)


def turn_words(table: pd.DataFrame) -> Iterator[str]:
    """Which single figures would turn an answer within their range, and how far groups would have to move."""
    steady = []
    for measure, (above, below) in ASKED.items():
        own = table[table["measure"] == measure]
        if own.empty:
            continue
        now, then = (above, below) if float(own["central"].iloc[0]) > 0 else (below, above)
        single = own[(own["kind"] == QUANTITY) & (own["status"] == WITHIN)]
        if single.empty:
            steady.append(now)
            continue
        said = [turn(row) for row in single.head(MOST_NAMED).to_dict("records")]
        more = len(single) - len(said)
        rest = f"; {words.counted(more, 'other figure')} would do the same" if more else ""
        yield f"On best estimates the plan {now}. It {then} if {'; or if '.join(said)}{rest}."
    if steady:
        yield f"No single figure, anywhere within its range, turns this: the plan {words.listed(steady)}."
    yield from _together(table)


def _together(table: pd.DataFrame) -> Iterator[str]:
    for measure, (above, below) in ASKED.items():
        own = table[(table["measure"] == measure) & (table["kind"] == GROUP)]
        held = own[own["times_stated"].notna()]
        if held.empty:
            continue
        then = below if float(held["central"].iloc[0]) > 0 else above
        first, *rest = held.to_dict("records")
        parts = [
            f"{first['name']} to be {_times(first['times_stated'])} what the tables state",
            *(f"{row['name']} {_times(row['times_stated'])}" for row in rest),
        ]
        yield f"A plan that {then} would need {', or '.join(parts)}."


def turn(row: Mapping[Any, Any]) -> str:
    """Where one quantity turns an answer: ``the effect of A on B is weaker than …``."""
    at, stated = float(row["switches_at"]), float(row["stated"])
    if row["unit"] == SDS:
        way = "above" if at > stated else "below"
        return f"the {row['name']} lies {abs(at):.1f} standard deviations {way} what is stated"
    if str(row["key"]).startswith("effects ") and at * stated > 0:
        times = at / stated
        return f"the {row['name']} is {'more' if times > 1 else 'less'} than {_times(times)} what is stated"
    way = "above" if at > stated else "below"
    return f"the {row['name']} is {way} {figure(at)} {row['unit']} (stated: {figure(stated)})"


def figure(value: float) -> str:
    """A figure of the tables: three significant digits, whole from 1,000 on."""
    if value == 0:
        return "0"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    text = np.format_float_positional(float(f"{value:.3g}"), trim="-")
    return str(text)


def _times(multiple: float) -> str:
    return f"{multiple:.2f} times" if multiple >= 0.1 else f"{multiple:.3f} times"


def worth_words(table: pd.DataFrame, case: Case) -> Iterator[str]:
    """From which worth on the plan, or carrying on, is the better choice on average."""
    plan = table[(table["option"] == PLAN)]
    if plan.empty:
        return
    effect = str(plan["effect"].iloc[0])
    what = (
        "a percentage point of the gap closed"
        if effect == GAP
        else f"one unit for a year ({case.counted_in(effect)})"
    )
    best = plan["best_on_average"].to_numpy()
    worth = plan["threshold"].to_numpy()
    if best.all():
        yield f"Whatever {what} is worth, the plan {BETTER}."
    elif not best.any():
        top = words.money(float(worth[-1]))
        yield f"Even where {what} is worth {top}, carrying on {BETTER}."
    elif best[-1]:
        start = words.money(float(worth[int(np.argmax(best))]))
        yield f"Where {what} is worth {start} or more, the plan {BETTER}; below that, carrying on."
    else:
        end = words.money(float(worth[int(np.argmin(best))]))
        yield f"Where {what} is worth {end} or more, carrying on {BETTER}; below that, the plan."


def made_words(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """How many futures, what is drawn, what is not, and how far another set would differ."""
    last, drawn = tables["draw_blocks"].iloc[-1], tables["drawn"]
    if drawn.empty:
        yield "No figure of the tables states a low and a high: nothing is drawn, and there are no ranges."
        return
    futures = f"{int(last['draws']):,} futures"
    tally = drawn["key"].str.partition(" ")[0].value_counts()
    certain = tables["certain"]["table"].value_counts()
    counted = [words.counted(int(tally[name]), *pair) for name, pair in TABLE_NAMES.items() if name in tally]
    taken = [
        words.counted(int(certain[name]), *pair) for name, pair in TABLE_NAMES.items() if name in certain
    ]
    rest = f"; {words.listed(taken)} state none and are taken as they stand" if taken else ""
    yield f"{futures} were drawn from the low and the high of {words.listed(counted)}{rest}."
    error = float(last["error_of_a_chance"])
    if not np.isnan(error):
        # of n futures in which something never happens, it may still happen in 3 of n
        most = int(np.ceil(100 * max(chances.TWO_SIDED * error, 3.0 / float(last["draws"]))))
        yield f"As many other futures would hardly move a chance by more than {most} in 100."
