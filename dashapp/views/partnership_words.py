"""Partnership savings in sentences: what each word means, why shares are equal, whom a cut would hit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import pandas as pd

from dashapp.pages.base import Child
from dashapp.shapes_partnership import Together
from dashapp.views.shown import Shown
from model import words
from model import words_chances as chances
from model.charts import Chart

type TogetherShown = Shown[Together]
type Section = tuple[dict[str, Chart], list[Child], list[str]]
"""Charts of a part, its body, and what in the address could not be understood."""

POUND = 1.0
ALIKE = 1e-6
"""Shares and gains that differ by less than this part of the largest gain are the same."""
MOST_MOVED, MOST_NAMED, MOST_OUTCOMES = 5, 3, 2
CHILD = 0.5
PUBLIC, ALL = "public", "all"

VALUES: Mapping[str, str] = {
    "money": "Money saved",
    "duties": "Duties met",
    "promises": "Promises kept",
    "objective": "Progress towards the aim",
}
"""The four gains of working together."""
GAP = (
    "The gap is how far all outcomes together stay from their targets. Duties are what the law requires; "
    "promises are what partners agreed among themselves. Both are counted at what it would cost to keep them."
)
TODAY_VALUE = "Money of later years counts a little less, as is usual in appraisal (present value)."
SHAPLEY = (
    "Fair share by what each adds (Shapley share): imagine that partners join one after another, in every "
    "possible order. What a partner adds by joining, on average over all orders, is its share. All shares "
    "together are the whole gain."
)
NUCLEOLUS = (
    "A second way (nucleolus): shared so that the group of partners that is treated worst is treated as well "
    "as can be, then the next worst, and so on."
)
CORE = (
    "A split holds only if no group of partners would do better by working together without the rest. "
    "Every possible group was tested."
)
NEVER_ADDED = (
    "What pots pay, what a budget could give back (cashable) and what better outcomes are worth without any "
    "budget being able to give it back (not cashable) are three different things. They are never added up."
)
KEPT = (
    "Money that a partner alone could spend on nothing counts here as kept. A grant held for the whole "
    "partnership therefore seems to lose when it is spent on what it is for."
)


GAINS: Mapping[str, str] = {
    "money": "money_saved_gbp",
    "duties": "duties_unmet_gbp",
    "promises": "promises_broken_gbp",
    "objective": "objective",
}


def gain(found: Together, value: str) -> pd.Series[float]:
    """What every group of partners gains, by its members; the solver's unit, more is better."""
    table = found.tables["coalitions"].set_index("members")
    column = GAINS[value]
    less: pd.Series[float] = table[column].loc[""] - table[column]
    return -less if value == "money" else less


def equal_shares(found: Together, value: str) -> list[str]:
    """Why partners whose share is the same have the same share, one sentence for each set of them."""
    rows = found.tables["shares"]
    rows = rows[(rows["value"] == value) & rows["shapley"].notna()].set_index("partner")
    if rows.empty:
        return []
    worth = gain(found, value)
    close = ALIKE * float(worth.abs().max())
    some = rows["shapley"][rows["shapley"].abs() > close].sort_values(kind="stable")
    sets: list[list[str]] = []
    for name, share in some.items():
        if sets and abs(share - some[sets[-1][-1]]) <= close:
            sets[-1].append(str(name))
        else:
            sets.append([str(name)])
    everybody = set(some.index)
    return [
        _why_equal(found, sorted(own), worth, close, needed=set(own) == everybody)
        for own in sets
        if len(own) > 1
    ]


def _why_equal(
    found: Together, own: list[str], worth: pd.Series[float], close: float, *, needed: bool
) -> str:
    who = words.listed([found.name(name) for name in own])
    if needed and all(_nothing_without(worth, name, close) for name in own):
        return f"{who} have equal shares: the gain takes all of them, and without any one there is none."
    if all(_alike(worth, one, other, close) for one, other in combinations(own, 2)):
        return f"{who} have equal shares: each adds the same to whichever partners already work together."
    return f"{who} have equal shares: they add different amounts to different groups, the same on average."


def _members(key: object) -> frozenset[str]:
    return frozenset(name for name in str(key).split(";") if name)


def _nothing_without(worth: pd.Series[float], name: str, close: float) -> bool:
    return all(abs(amount) <= close for key, amount in worth.items() if name not in _members(key))


def _alike(worth: pd.Series[float], one: str, other: str, close: float) -> bool:
    """Whether two partners add the same to every group that has neither."""
    amounts = {_members(key): float(amount) for key, amount in worth.items()}
    return all(
        abs(amounts[group | {one}] - amounts[group | {other}]) <= close
        for group in amounts
        if one not in group and other not in group and group | {one} in amounts and group | {other} in amounts
    )


def no_share(found: Together, value: str) -> list[str]:
    """Why partners without a share have none."""
    rows = found.tables["shares"]
    own = rows[(rows["value"] == value) & (rows["shapley"] == 0.0)]
    return [str(text) for text in own["sentence"]]


def core_test(found: Together, value: str) -> list[str]:
    """Whether any group would do better by itself, for each way of sharing."""
    rows = found.tables["core"]
    return [str(text) for text in rows[rows["value"] == value]["sentence"]]


def answer(found: Together) -> list[str]:
    """What working together is worth: for children, in duties and promises, in pounds; and whose it is."""
    if not words.stated(world(found, "alone")["duties_unmet_gbp"]):
        return list(found.answer[:1])
    return [*children(found), in_pounds(found), *for_whom(found)]


def in_pounds(found: Together) -> str:
    """What more is kept together than alone, and what the same outcomes take less."""
    alone, together = world(found, "alone"), world(found, "together")
    lead = f"Over {words.years(found.years[0], found.years[-1])}"
    kept = []
    for column, what in (("duties_unmet_gbp", "duties"), ("promises_broken_gbp", "promises")):
        less = alone[column] - together[column]
        if abs(less) >= POUND:
            left = f" ({words.money(together[column])} still not)" if together[column] >= POUND else ""
            kept.append(f"{words.money(abs(less))} {'more' if less > 0 else 'less'} of {what} is kept{left}")
    saved = together["money_saved_gbp"]
    same = "the same outcomes as alone would take"
    takes = f"{same} {words.money(abs(saved))} {'less' if saved > 0 else 'more'}"
    money = f"{same} as much money" if abs(saved) < POUND else takes
    return f"{lead}, {words.listed([*kept, money])}."


def children(found: Together) -> list[str]:
    """On how many outcomes children do better together, in the last plan year, and on which most."""
    rows = found.tables["children"]
    rows = rows[rows["year"] == found.years[-1]]
    if rows.empty:
        return []
    year, whole = words.year(found.years[-1]), words.counted(len(rows), "outcome")
    worse = int((rows["better_by"] <= -CHILD).sum())
    tail = f", and worse on {worse}" if worse else ""
    better = rows[rows["better_by"] >= CHILD]
    if better.empty:
        return [f"By {year} children do better together on none of {whole}{tail}."]
    sized = better.assign(size=better["better_by"] / better["alone"].clip(lower=1.0))
    named = [
        f"{found.name(row['outcome'])} ({_more(row['together'] - row['alone'])}{_child_range(found, row)})"
        for row in sized.nlargest(MOST_OUTCOMES, "size").to_dict("records")
    ]
    most = "most on" if len(better) > len(named) else "namely on"
    lead = f"By {year} children do better together than with each partner alone on {len(better)} of {whole}"
    return [f"{lead}, {most} {words.listed(named)}{tail}."]


def _more(difference: float) -> str:
    return f"{words.people(abs(difference))} {words.more_or_fewer(difference)}"


def for_whom(found: Together) -> list[str]:
    """Who adds most to the gain that is led with."""
    table = found.tables["shares"]
    own = table[(table["value"] == found.leads) & (table["shapley"] > 0)]
    top = own.sort_values("shapley", ascending=False, kind="stable").head(MOST_NAMED)
    if top.empty:
        return []
    named = [
        f"{found.name(row['partner'])} ({share_words(found, row['shapley'], row['unit'])})"
        for row in top.to_dict("records")
    ]
    return [f"By what each adds, most of the {VALUES[found.leads].lower()} is owed to {words.listed(named)}."]


def ranged(found: Together) -> list[str]:
    """How far the gain could differ: for the gap, and for what services that follow demand cost."""
    rows = found.tables["ranges"]
    return [str(text) for text in rows[rows["measure"] != "better_by"]["sentence"]]


def ends_of(found: Together, measure: str, key: str = "", year: int | None = None) -> tuple[float, float]:
    """The range of a gain, NaN where nothing that is drawn moves it."""
    rows = found.tables["ranges"]
    rows = rows[(rows["measure"] == measure) & (rows["key"] == key)]
    rows = rows[rows["year"].isna()] if year is None else rows[rows["year"] == year]
    for low, high in zip(rows["low"].tolist(), rows["high"].tolist(), strict=True):
        if chances.is_moved(low, high):
            return low, high
    return float("nan"), float("nan")


def better_range(found: Together, outcome: str) -> str:
    """How much better together is on an outcome in the last plan year, as a range; blank without one."""
    low, high = ends_of(found, "better_by", outcome, found.years[-1])
    return chances.two_way(low, high, words.number, "better", "worse") if words.stated(low) else ""


def _child_range(found: Together, row: Mapping[Any, Any]) -> str:
    """The range of a change in a count, to stand after it; blank without one."""
    low, high = ends_of(found, "better_by", str(row["outcome"]), found.years[-1])
    if not words.stated(low):
        return ""
    sign = 1.0 if (row["together"] > row["alone"]) == (row["better_by"] > 0) else -1.0
    return f"; range {chances.two_way(sign * low, sign * high, words.people, *chances.MORE)}"


def share_words(found: Together, amount: float, unit: str) -> str:
    """An amount of a gain, in pounds or in points of the gap."""
    return words.money(amount) if unit == "£" else f"{100 * gap_scale(found) * amount:.1f} points of the gap"


def gap_scale(found: Together) -> float:
    """How much of the gap one unit of the aim is, so that shares of the aim are shares of the gap."""
    alone, together = world(found, "alone"), world(found, "together")
    closed = together["gap_closed_share"] - alone["gap_closed_share"]
    less = alone["objective"] - together["objective"]
    return closed / less if words.stated(closed) and less else 1.0


def world(found: Together, name: str) -> dict[str, float]:
    """The figures of one arrangement, by the columns of their table."""
    table = found.tables["worlds"]
    row = table[table["world"] == name].select_dtypes("number").iloc[0]
    return {str(key): float(value) for key, value in row.items()}


def split_leads(found: Together) -> str:
    """Which gain's split is led with, and why."""
    what = VALUES[found.leads].lower()
    if found.leads == "objective":
        return (
            f"The split of {what} comes first, because duties and promises are kept to the same extent "
            "whoever works together."
        )
    return (
        f"The split of {what} comes first, because who works together changes which duties and promises are "
        "kept; progress towards the aim alone would mislead."
    )


def own_cut(found: Together, partner: str) -> list[str]:
    """What one partner's cut saves it, and what it then bears itself."""
    rows = found.tables["cut_ledger"]
    own = rows[(rows["cut_partner"] == partner) & (rows["bearer"] == partner)]
    return [str(text) for text in own["sentence"]]


def moved(found: Together, partner: str) -> list[str]:
    """What a cut of one partner costs each of the other partners, the largest first; the public left out."""
    rows = found.tables["cut_ledger"]
    others = rows[(rows["cut_partner"] == partner) & (rows["bearer"] != partner) & (rows["bearer"] != PUBLIC)]
    largest = others[list(COSTS)].max(axis=1)
    hit = others.assign(largest=largest)[largest >= POUND].sort_values(
        "largest", ascending=False, kind="stable"
    )
    return [str(text) for text in hit["sentence"]]


COSTS: Mapping[str, str] = {
    "duties_unmet_gbp": "Duties no longer met (£)",
    "promises_broken_gbp": "Promises no longer kept (£)",
    "pays_more_gbp": "Pots pay more (£)",
    "beyond_cashable_gbp": "Beyond the pots, cashable (£)",
    "beyond_not_cashable_gbp": "Beyond the pots, not cashable (£)",
}
"""What a cut may cost somebody; five kinds that are never added up."""


def worst_cut(found: Together) -> str:
    """The partner whose cut is looked at first: what breaks most at others, else hurts the gap most."""
    rows = found.tables["cut_ledger"]
    if rows.empty:
        return ""
    others = rows[rows["cut_partner"] != rows["bearer"]]
    broken = others[["duties_unmet_gbp", "promises_broken_gbp"]].clip(lower=0).sum(axis=1)
    by_cut = broken.groupby(others["cut_partner"], sort=False).sum()
    if len(by_cut) and by_cut.max() >= POUND:
        return str(by_cut.idxmax())
    closed = rows.drop_duplicates("cut_partner").set_index("cut_partner")["gap_closed_share_change"]
    return str(closed.idxmin()) if closed.notna().any() else str(rows["cut_partner"].iloc[0])


def no_legal_basis(found: Together) -> Iterator[str]:
    """A sentence for every pot that pays for others' services without a stated legal basis."""
    rows = found.tables["flags"]
    yield from (str(text) for text in rows[rows["flag"] == "no_legal_basis"]["sentence"])
