"""Dated figures for appraisal: which parameters there are, and what holds in a year.

A row of the table `parameters` holds from its `from_year` on, until a later row of the same parameter; a row
without a year holds always, before any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from model.inputs.records import Parameter

INDEX = "index"
SHARE_A_YEAR = "share a year"
SHARE = "share"
GRADES = range(6)


@dataclass(frozen=True)
class Known:
    """A parameter that something reads: its name, unit, bounds and meaning."""

    name: str
    unit: str
    lower: float
    upper: float
    meaning: str


KNOWN: dict[str, Known] = {
    known.name: known
    for known in (
        Known(
            "gdp_deflator",
            INDEX,
            1e-6,
            1e6,
            "Level of prices in general; two years of it turn money of one year's prices into another's",
        ),
        Known(
            "discount_rate",
            SHARE_A_YEAR,
            0.0,
            0.2,
            "Rate at which a later year counts for less where values run beyond the plan",
        ),
        Known(
            "discount_rate_alternative",
            SHARE_A_YEAR,
            0.0,
            0.2,
            "Another schedule of that rate, to see what would change under it",
        ),
        Known("pay_growth", SHARE_A_YEAR, -0.5, 0.5, "Growth of pay in cash over the year before"),
        Known("price_growth", SHARE_A_YEAR, -0.5, 0.5, "Growth of other prices in cash over the year before"),
        *(
            Known(
                f"optimism_bias_grade_{grade}",
                SHARE,
                0.0,
                1.0,
                f"Share taken off benefits that rest on evidence of grade {grade}",
            )
            for grade in GRADES
        ),
        Known("optimism_bias_cost", SHARE, 0.0, 2.0, "Share added to the cost of what is new"),
        Known(
            "deadweight",
            SHARE,
            0.0,
            1.0,
            "Share of a benefit that would have come anyway, where the study had no comparison group",
        ),
        Known(
            "attribution",
            SHARE,
            0.0,
            1.0,
            "Share of the rest that is the service's own doing, where the study had no comparison group",
        ),
    )
}
"""Every parameter that may stand in the table, by name. To add one, describe it here and read it."""


@dataclass(frozen=True)
class Parameters:
    """The parameters of a partnership, looked up by name and year.

    Attributes
    ----------
    rows
        The rows of the table `parameters`, in any order.
    """

    rows: tuple[Parameter, ...]
    _by_name: Mapping[str, tuple[Parameter, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", _sorted(self.rows))

    def row(self, name: str, year: int) -> Parameter | None:
        """Return the row in force in a year, named by the year in which it ends; None where there is none."""
        if name not in KNOWN:
            raise KeyError(name)
        before = [
            row for row in self._by_name.get(name, ()) if row.from_year is None or row.from_year <= year
        ]
        return before[-1] if before else None

    def value(self, name: str, year: int, default: float | None = None) -> float:
        """Return the value in force in a year.

        Parameters
        ----------
        name : str
            A name of `KNOWN`.
        year : int
            The year, by the year in which it ends.
        default : float, optional
            What to return where no row holds in that year.

        Returns
        -------
        float
            In the unit that `KNOWN` states.

        Raises
        ------
        KeyError
            For a name that is not known.
        LookupError
            Where no row holds in that year and no default is given.
        """
        row = self.row(name, year)
        if row is not None:
            return row.value
        if default is None:
            raise LookupError(f"the table parameters has no {name} for {year}")
        return default

    def price_level(self, year: int) -> float:
        """Return the GDP deflator of a year; after the last one given, it goes on growing as it last did.

        Raises
        ------
        LookupError
            Where no row holds in that year.
        """
        level = self.value("gdp_deflator", year)
        rows = self._by_name["gdp_deflator"]
        last = rows[-1].from_year
        if last is None or year <= last or len(rows) < 2 or rows[-2].from_year is None:
            return level
        yearly = (rows[-1].value / rows[-2].value) ** (1.0 / (last - rows[-2].from_year))
        return float(level * yearly ** (year - last))

    def cash_factor(self, year: int, price_year: str) -> float:
        """Return what £1 in prices of `price_year`, such as "2024-25", is in cash of a year.

        Raises
        ------
        LookupError
            Where no GDP deflator holds in either year.
        """
        return self.price_level(year) / self.price_level(year_of(price_year))


def year_of(text: str) -> int:
    """Return the year in which a financial year such as "2024-25" ends; "2025" is a year by itself."""
    return int(text[:4]) + (1 if "-" in text else 0)


def _sorted(rows: Iterable[Parameter]) -> dict[str, tuple[Parameter, ...]]:
    out: dict[str, list[Parameter]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: -1 if row.from_year is None else row.from_year):
        out[row.parameter].append(row)
    return {name: tuple(found) for name, found in out.items()}
