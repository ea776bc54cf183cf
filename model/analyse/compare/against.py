"""Every option against a chosen one: what is more, less, better and worse, over the same futures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model.analyse.compare.outcomes import ends

if TYPE_CHECKING:
    from model.analyse.compare.drawn import Drawn
    from model.analyse.compare.option import Option
    from model.inputs.case import Floats

COLUMNS = (
    "base",
    "option",
    "measure",
    "key",
    "year",
    "unit",
    "base_value",
    "value",
    "difference",
    "low",
    "high",
    "chance_better",
)
POINTS, GBP, A_YEAR, COUNT = "share of the gap", "£ over the plan", "£ a year", "count"
NAN = float("nan")
NEAR = 1e-9


def differences(
    options: Sequence[Option], drawn: Mapping[str, Drawn], tables: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Differences of every option from every other, so that any can be the base.

    Parameters
    ----------
    options : sequence of Option
        Comparable ones; those without a plan have no rows.
    drawn : mapping
        Of those with a plan, by letter.
    tables : mapping
        ``options``, ``money`` and ``outcomes`` of the comparison.

    Returns
    -------
    DataFrame
        ``COLUMNS``: measures ``gap_closed``, ``duties_unmet``, ``promises_broken``, ``money`` (key: partner,
        blank for all of them; on average over the plan years) and ``outcome`` (key: outcome, in the year that
        is told). Ranges, and the chance that the option does better than the base, are over futures in which
        both stand; where nothing that is drawn moves a measure they are not stated.
    """
    held = [option for option in options if option.has_plan]
    rows = [
        (base.letter, option.letter, *row)
        for base in held
        for option in held
        if option is not base
        for row in _rows((base, option), drawn, tables)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(
    pair: tuple[Option, Option], drawn: Mapping[str, Drawn], tables: Mapping[str, pd.DataFrame]
) -> Iterator[tuple[Any, ...]]:
    base, option = pair
    head = {str(row["option"]): row for row in tables["options"].to_dict("records")}
    ours, theirs = drawn[option.letter], drawn[base.letter]
    pairs = [float(head[o.letter]["gap_closed_share"]) for o in pair]
    yield _row(("gap_closed", "", None, POINTS), pairs, ours.closed - theirs.closed, better=1.0)
    for measure in ("duties_unmet", "promises_broken"):
        values = [float(head[o.letter][f"{measure}_gbp"]) for o in pair]
        yield _row((measure, "", None, GBP), values)
    yield from _money(pair, tables["money"])
    yield from _outcomes(pair, (theirs, ours), tables["outcomes"])


def _money(pair: tuple[Option, Option], money: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    years = pair[0].case.years.n_plan
    sums = money.groupby(["option", "partner"])["planned_gbp"].sum() / years
    whole = money.groupby("option")["planned_gbp"].sum() / years
    yield _row(("money", "", None, A_YEAR), [float(whole.get(o.letter, 0.0)) for o in pair])
    for partner in sorted({str(name) for name in money["partner"]}):
        values = [float(sums.get((o.letter, partner), 0.0)) for o in pair]
        yield _row(("money", partner or "new_money", None, A_YEAR), values)


def _outcomes(
    pair: tuple[Option, Option], drawn: tuple[Drawn, Drawn], table: pd.DataFrame
) -> Iterator[tuple[Any, ...]]:
    case = pair[0].case
    keyed = table[table["is_key"].astype(bool)].to_dict("records")
    told = {(str(row["option"]), str(row["outcome"])): row for row in keyed}
    for o, outcome in enumerate(case.outcomes):
        year = int(told[pair[0].letter, outcome]["year"])
        values = [float(told[option.letter, outcome]["planned_count"]) for option in pair]
        h = case.years.at(year)
        futures = drawn[1].outcome[:, o, h] - drawn[0].outcome[:, o, h]
        sign = -1.0 if case.better_lower[o] else 1.0
        yield _row(("outcome", outcome, year, COUNT), values, futures, better=sign)


def _row(
    head: tuple[str, str, int | None, str],
    values: Sequence[float],
    futures: Floats | None = None,
    *,
    better: float = 0.0,
) -> tuple[Any, ...]:
    """One difference; ``better`` says which sign of it is better."""
    least, most, chance = NAN, NAN, NAN
    if futures is not None:
        low, high = ends(futures)
        least, most = float(low), float(high)
        size = NEAR * max(abs(values[0]), 1.0)
        chance = float((better * futures > size).mean() + 0.5 * (np.abs(futures) <= size).mean())
    return (*head, values[0], values[1], values[1] - values[0], least, most, chance)
