"""A programme recorded as plain numbers, by the same rules that write it for PuLP.

The rules stay the one statement of the programme: here they run with a programme whose ``variable`` and
``row`` write into lists. A part can be run again for another case on its own; where it then writes other
columns or rows than before, the structure has changed.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from model.optimise.limits import Limits
from model.optimise.programme import Programme
from model.optimise.scales import Scales

if TYPE_CHECKING:
    from model.inputs.case import Case
    from model.optimise.programme import RowOrigin, Sense, Term

NOT_CONTAINERS = {"case", "scales", "limits", "problem", "origin", "written", "kept"}


class StructureChanged(Exception):  # noqa: N818 - a finding, not an error
    """A part of the programme has other columns, rows or entries than the one that is loaded."""

    def __init__(self, what: str, part: str, name: str) -> None:
        self.what = what
        self.part = part
        self.name = name
        super().__init__(f"{what} of {part} differ, at {name}")


class Column:
    """A variable of a recorded programme: its number and its name, where PuLP has a variable."""

    __slots__ = ("id", "name", "upBound")

    def __init__(self, number: int, name: str, high: float | None = None) -> None:
        self.id = number
        self.name = name
        self.upBound = high


class Gains(float):
    """A number that remembers how it depends on gains of effects: Σ factor·gain, linear.

    Only what the rules do with gains is allowed: multiplied or divided by plain numbers, and added up.
    """

    __slots__ = ("terms",)
    terms: tuple[tuple[int, float], ...]

    @classmethod
    def of(cls, value: float, terms: tuple[tuple[int, float], ...]) -> Gains:
        """A value with its effects and their factors."""
        out = cls(value)
        out.terms = terms
        return out

    def __mul__(self, other: float) -> Gains:
        if isinstance(other, Gains):
            raise TypeError("a product of two gains is not linear")
        return Gains.of(float(self) * other, tuple((e, f * other) for e, f in self.terms))

    __rmul__ = __mul__

    def __truediv__(self, other: float) -> Gains:
        return Gains.of(float(self) / other, tuple((e, f / other) for e, f in self.terms))

    def __neg__(self) -> Gains:
        return Gains.of(-float(self), tuple((e, -f) for e, f in self.terms))

    def __add__(self, other: float) -> Gains:
        if isinstance(other, Gains):
            return Gains.of(float(self) + float(other), self.terms + other.terms)
        if other != 0.0:
            raise TypeError("a plain number added to a gain would be forgotten")
        return self

    __radd__ = __add__


@dataclass
class Written:
    """What one part wrote, in order: columns and rows with their names, bounds and entries.

    Attributes
    ----------
    columns : list of Column
        Its columns.
    low, high : list of float
        Their bounds.
    rows : list of str
        Names of its rows.
    row_low, row_high : list of float
        Their bounds.
    ends : list of int
        Number of entries up to and with each row.
    at, value : list
        Column number and value of each entry; exact zeros are kept.
    """

    columns: list[Column] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    row_low: list[float] = field(default_factory=list)
    row_high: list[float] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A row of a recorded programme: its name, terms and what stands opposite them, negative, as in PuLP."""

    name: str
    terms: tuple[tuple[Column, float], ...]
    constant: float

    def items(self) -> tuple[tuple[Column, float], ...]:
        """Columns with their coefficients."""
        return self.terms


class _NoProblem:
    """Stands where PuLP's problem would be: the columns and rows in their order."""

    def __init__(self) -> None:
        self.columns: list[Column] = []
        self.written = Written()

    def constraints(self) -> Iterator[Row]:
        """Rows in their order."""
        to, start = self.written, 0
        for name, low, high, end in zip(to.rows, to.row_low, to.row_high, to.ends, strict=True):
            terms = zip((self.columns[j] for j in to.at[start:end]), to.value[start:end], strict=True)
            yield Row(name, tuple(terms), -(low if np.isfinite(low) else high))
            start = end

    def exported_variables(self) -> list[Column]:
        """Columns in their order."""
        return self.columns


@dataclass
class Recorder(Programme):
    """A programme whose rules write numbers instead of PuLP expressions.

    Attributes
    ----------
    written : Written
        What the part that is being run has written so far.
    kept : Written or None
        What the same part wrote for the case that is loaded, when it is run again for another.
    """

    unwatched: ClassVar[frozenset[str]] = frozenset({"variable", "row", "gain"})

    problem: Any = field(default_factory=_NoProblem)
    written: Written = field(default_factory=Written)
    kept: Written | None = None

    @classmethod
    def empty(cls, case: Case, limits: Limits | None = None) -> Self:
        """Nothing written yet."""
        return cls(case=case, scales=Scales.of(case), limits=Limits.of(case) if limits is None else limits)

    def variable(self, name: str, low: float | None = 0.0, high: float | None = None) -> Any:
        """Add a column, or name the one that stands in its place in the programme that is loaded."""
        to = self.written
        if self.kept is None:
            column = Column(len(self.problem.columns), name, high)
            self.problem.columns.append(column)
        else:
            at = len(to.columns)
            if at >= len(self.kept.columns) or self.kept.columns[at].name != name:
                raise StructureChanged("columns", "", name)
            column = self.kept.columns[at]
        to.columns.append(column)
        to.low.append(-np.inf if low is None else low)
        to.high.append(np.inf if high is None else high)
        return column

    def row(
        self,
        name: str,
        terms: Iterable[Term],
        sense: Sense,
        right: float,
        origin: RowOrigin | None = None,  # noqa: ARG002 - prices are those of a whole plan
    ) -> None:
        """Add a row; exact zeros keep their place."""
        to = self.written
        to.rows.append(name)
        to.row_low.append(-np.inf if sense == "<=" else right)
        to.row_high.append(np.inf if sense == ">=" else right)
        for variable, coefficient in terms:
            to.at.append(variable.id)
            to.value.append(coefficient)
        to.ends.append(len(to.at))

    def gain(self, effect: int) -> float:
        """Gain of an effect, remembered while the programme is first recorded."""
        value = super().gain(effect)
        return value if self.kept is not None else Gains.of(value, ((effect, 1.0),))

    def containers(self) -> dict[str, Any]:
        """Shallow copies of what parts leave for later ones: the variables they wrote, by what they are."""
        return {name: copy.copy(getattr(self, name)) for name in CONTAINERS}


@dataclass
class Stated(Recorder):
    """A programme written once, to be solved as it is: no gain is followed, rows say whence they come."""

    @classmethod
    def of(cls, case: Case, parts: Iterable[tuple[str, Callable[[Programme], None]]]) -> Stated:
        """The programme of a case, all parts written."""
        out = cls.empty(case)
        for _, write in parts:
            write(out)
        out.problem.written = out.written
        return out

    def row(
        self, name: str, terms: Iterable[Term], sense: Sense, right: float, origin: RowOrigin | None = None
    ) -> None:
        """Add a row; exact zeros keep their place."""
        super().row(name, terms, sense, right)
        if origin is not None:
            self.origin[name] = origin

    def gain(self, effect: int) -> float:
        """Gain of an effect."""
        return Programme.gain(self, effect)


CONTAINERS = tuple(f.name for f in fields(Programme) if f.name not in NOT_CONTAINERS)
