"""Figures of an outcome for the whole area, whichever way they are kept, with where each comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.inputs.compile import compile_years
from model.inputs.compile_outcomes import compile_cells
from model.inputs.ids import Ids

if TYPE_CHECKING:
    from model.inputs.records import OutcomeValue
    from model.inputs.tables import Tables

NAN = float("nan")

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Figure:
    """One figure: a count with its denominator, interval, basis and source.

    ``denominator``, ``lower`` and ``upper`` are NaN where not known; an interval is known only where the
    figure is one row, not a sum of places.
    """

    count: float
    denominator: float
    lower: float
    upper: float
    basis: str
    source: str

    @property
    def share(self) -> float:
        """Count over denominator; NaN without one."""
        return self.count / self.denominator if self.denominator > 0 else NAN


NO_FIGURE = Figure(NAN, NAN, NAN, NAN, "", "")


@dataclass(frozen=True)
class Figures:
    """Rows of ``outcome_values`` ready to be looked up.

    Attributes
    ----------
    tables : Tables
        The tables they come from.
    rows : mapping
        (outcome, place, series) to rows by year.
    """

    tables: Tables
    rows: Mapping[Key, Mapping[int, OutcomeValue]]

    @classmethod
    def of(cls, tables: Tables) -> Figures:
        """Figures of checked tables."""
        rows: dict[Key, dict[int, OutcomeValue]] = defaultdict(dict)
        for row in tables.outcome_values:
            rows[row.outcome, row.place, row.series][row.year] = row
        return cls(tables, rows)

    def of_area(self, outcome: str, series: str) -> dict[int, Figure]:
        """Area figures by year: the districts' sum in the base year and where the area has no row of its own.

        In other years the area's own row comes first. A year that only some districts have is left out.
        """
        area = self.rows.get((outcome, self.tables.partnership.area, series), {})
        found = {year: [row] for year, row in area.items()}
        own = [self.rows.get((outcome, r.place, series), {}) for r in self.tables.places if r.parent]
        for year in set(own[0]).intersection(*own[1:]) if own else ():
            if year == self.tables.partnership.base_year or year not in found:
                found[year] = [row[year] for row in own]
        return {year: self.figure(rows) for year, rows in sorted(found.items())}

    def figure(self, rows: Sequence[OutcomeValue]) -> Figure:
        """The figure that some rows of one outcome and year add up to."""
        sizes = [row.denominator for row in rows if row.denominator is not None]
        population = next(r.population for r in self.tables.outcomes if r.outcome == rows[0].outcome)
        whole = sum(sizes) if len(sizes) == len(rows) else population
        alone = len(rows) == 1
        return Figure(
            count=float(sum(row.count for row in rows)),
            denominator=NAN if whole is None else float(whole),
            lower=_or_nan(rows[0].lower if alone else None),
            upper=_or_nan(rows[0].upper if alone else None),
            basis=_once(row.basis for row in rows),
            source=_once(row.source for row in rows),
        )


def area_trend(tables: Tables) -> dict[str, dict[int, float]]:
    """Trend of each outcome for the whole area, as the model reads it, base year to last plan year.

    Returns
    -------
    dict
        Outcome to count by year.
    """
    years = compile_years(tables)
    cells = compile_cells(tables, Ids.of(tables), years)
    upto = 1 + years.n_plan
    total = {outcome: np.zeros(upto) for outcome in cells.outcome}
    for c, outcome in enumerate(cells.outcome):
        total[outcome] += cells.trend[c, :upto]
    return {
        outcome: dict(zip(years.horizon[:upto], values.tolist(), strict=True))
        for outcome, values in total.items()
    }


def _or_nan(value: float | None) -> float:
    return NAN if value is None else float(value)


def _once(texts: Iterable[str]) -> str:
    """Some texts, each once, in order."""
    return "; ".join(dict.fromkeys(text for text in texts if text))
