"""How much must be invested to meet a target, or all of them: in what, and by when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from model import words
from model.analyse.explain.case import Said

if TYPE_CHECKING:
    from model.analyse.explain.repairs import Missed, Row
    from model.inputs.case import Floats
    from model.plan_answer import Invested

COLUMNS = (
    "outcome",
    "name",
    "reachable",
    "present_value_gbp",
    "proved_at_least_gbp",
    "service",
    "service_name",
    "year",
    "new_money_gbp",
    "spend_change_gbp",
    "sentence",
)
MOST_NAMED = 3
"""Services named in a sentence."""
ONE_POUND = 1.0
SMALL = 0.01
"""Changes below this share of the largest are left out of a sentence."""
NAN = float("nan")


def rows_of(
    key: str, name: str, invested: Invested | None, said: Said, best: Missed | None = None
) -> list[Row]:
    """Rows of the table of investment: new money by year, then what each service spends more or less by year.

    Parameters
    ----------
    key, name : str
        The outcome, or all targets.
    invested : Invested or None
        The least new money; None where no money does it.
    said : Said
        Names and years.
    best : Missed, optional
        A target that no money meets, of which the best is come to.
    """
    if invested is None:
        text = f"{name}: out of reach at any money."
        head: Row = {"outcome": key, "name": name, "reachable": False, "present_value_gbp": NAN}
        head |= {"proved_at_least_gbp": NAN}
        return [head | _row(None, "", None, NAN, NAN) | {"sentence": text}]
    years = said.case.years.plan
    text = sentence(name, invested, said, best)
    head = {"outcome": key, "name": name, "reachable": best is None, "sentence": text}
    head |= {"present_value_gbp": invested.present_value_gbp, "proved_at_least_gbp": invested.proved_gbp}
    pairs = zip(years, invested.by_year_gbp.tolist(), strict=True)
    rows = [head | _row(None, "", year, gbp, NAN) for year, gbp in pairs]
    for service, change in _changes(said, invested):
        pairs = zip(years, change.tolist(), strict=True)
        own = [(year, gbp) for year, gbp in pairs if abs(gbp) >= ONE_POUND]
        rows += [head | _row(service, said.name(service), year, NAN, gbp) for year, gbp in own]
    return rows


def _row(service: str | None, name: str, year: int | None, money: float, change: float) -> dict[str, Any]:
    out: dict[str, Any] = {"service": service, "service_name": name, "year": year}
    return out | {"new_money_gbp": money, "spend_change_gbp": change}


def _changes(said: Said, invested: Invested) -> list[tuple[str, Floats]]:
    """Services that spend more or less, by how much in each year: the largest growth first."""
    if invested.spend_change_gbp is None:
        return []
    pairs = zip(said.case.services, invested.spend_change_gbp, strict=True)
    moved = [(service, change) for service, change in pairs if np.abs(change).max(initial=0.0) >= ONE_POUND]
    return sorted(moved, key=lambda one: -float(one[1].sum()))


def sentence(name: str, invested: Invested, said: Said, best: Missed | None = None) -> str:
    """How much in all and a year, in what and from when; or what the nearest to a target takes."""
    total = float(invested.by_year_gbp.sum())
    if best is not None:
        level = best.words(best.level(best.any_money))
        start = f"{name}: out of reach at any money; the best, {level}, takes"
        if total < ONE_POUND:
            return f"{start} no new money."
        return f"{start} {words.money(total)} over the plan{in_what(invested, said)}."
    if total < ONE_POUND:
        return f"{name}: no new money is needed, if all else gives way."
    yearly = words.money_range(float(invested.by_year_gbp.min()), float(invested.by_year_gbp.max()))
    start = f"{name}: {words.money(total)} of new money over the plan, {yearly} a year"
    return f"{start}{in_what(invested, said)}."


def in_what(invested: Invested, said: Said) -> str:
    """What more is spent on and from when, then what less: ``: £1.4m more for X from 2027-28``."""
    changes = _changes(said, invested)
    largest = max((abs(float(change.sum())) for _, change in changes), default=0.0)
    kept = [(s, c) for s, c in changes if abs(float(c.sum())) >= max(ONE_POUND, SMALL * largest)]
    more = [one for one in kept if one[1].sum() > 0]
    less = [one for one in reversed(kept) if one[1].sum() < 0]
    texts = [_part(said, service, change) for service, change in more[:MOST_NAMED]]
    texts += _rest(more[MOST_NAMED:], "more")
    texts += [_part(said, service, change) for service, change in less[:MOST_NAMED]]
    texts += _rest(less[MOST_NAMED:], "less")
    return f": {words.listed(texts)}" if texts else ""


def _part(said: Said, service: str, change: Floats) -> str:
    total = float(change.sum())
    first = said.case.years.plan[int(np.flatnonzero(change * np.sign(total) >= ONE_POUND)[0])]
    side = "more" if total > 0 else "less"
    return f"{words.money(abs(total))} {side} for {said.name(service)} from {words.year(first)}"


def _rest(changes: Sequence[tuple[str, Floats]], side: str) -> list[str]:
    if not changes:
        return []
    total = abs(float(sum(change.sum() for _, change in changes)))
    noun = words.plural(len(changes), "other service", "other services")
    return [f"{words.money(total)} {side} for {len(changes)} {noun}"]
