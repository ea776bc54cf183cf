"""A case recorded as numbers part by part, so that another case costs only the parts that it changes.

Each part of the programme is run once while what it reads is watched. For another case only the parts that
read something different run again, with the same code; gains of effects, which thousands of entries carry,
are followed to their entries and changed there directly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from model.optimise.build import parts
from model.optimise.recorder import CONTAINERS, Gains, Recorder, Stated, StructureChanged, Written
from model.optimise.watch import Watched, same

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats, Ints
    from model.optimise.programme import Programme

NUMBERS = ("low", "high", "row_low", "row_high", "value")
"""The lists of ``Written`` that hold numbers."""
SAME_GAINS = 1e-12
"""Entries that follow from gains are the same as written to one part in 10¹²."""


@dataclass(frozen=True)
class Numbers:
    """Bounds of columns and rows, and entries as they were written (an entry may come in several parts)."""

    low: Floats
    high: Floats
    row_low: Floats
    row_high: Floats
    value: Floats

    def copy(self) -> Numbers:
        """Arrays of its own."""
        return Numbers(*(getattr(self, name).copy() for name in NUMBERS))


@dataclass(frozen=True)
class GainEntries:
    """Where the gains of effects went: number ``at`` of a list is Σ factor·gain over its terms."""

    at: Ints
    owner: Ints
    effect: Ints
    factor: Floats

    @classmethod
    def of(cls, numbers: list[float]) -> GainEntries:
        """Gains among the numbers that a part wrote."""
        at = [i for i, x in enumerate(numbers) if isinstance(x, Gains)]
        terms = [(k, e, f) for k, i in enumerate(at) for e, f in cast("Gains", numbers[i]).terms]
        owner, effect, factor = zip(*terms, strict=True) if terms else ((), (), ())
        return cls(
            at=np.array(at, dtype=np.int64),
            owner=np.array(owner, dtype=np.int64),
            effect=np.array(effect, dtype=np.int64),
            factor=np.array(factor, dtype=np.float64),
        )

    def values(self, gain: Floats) -> Floats:
        """Their values under other gains."""
        out: Floats = np.bincount(self.owner, self.factor * gain[self.effect], len(self.at))
        return out


@dataclass(frozen=True)
class Part:
    """One part of a recorded programme: what it read, wrote and left behind."""

    name: str
    write: Callable[[Programme], None]
    reads: frozenset[str]
    written: Written
    after: dict[str, Any]
    gains: dict[str, GainEntries]


@dataclass(frozen=True)
class Arrays:
    """A programme as arrays: its numbers, and the row and column of each entry."""

    numbers: Numbers
    rows: Ints
    columns: Ints

    @classmethod
    def of(cls, programme: Stated) -> Arrays:
        """What was written of a programme."""
        written = programme.written
        return cls(
            numbers=Numbers(*(np.array(getattr(written, name), dtype=np.float64) for name in NUMBERS)),
            rows=np.repeat(np.arange(len(written.ends)), np.diff([0, *written.ends])),
            columns=np.array(written.at, dtype=np.int64),
        )


class Recording:
    """The programme of a case as numbers, part by part.

    Parameters
    ----------
    case : Case
        Without whole sites, which only branch and bound can settle.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.programme = Recorder.empty(case)
        self.parts = tuple(self._record(name, write) for name, write in parts())
        self.starts = {name: self._starts(name) for name in NUMBERS}
        self.numbers = Numbers(
            *(
                np.array([x for part in self.parts for x in getattr(part.written, name)], dtype=np.float64)
                for name in NUMBERS
            )
        )
        self.reads = frozenset[str]().union(*(part.reads for part in self.parts))

    def _record(self, name: str, write: Callable[[Programme], None]) -> Part:
        reads: set[str] = set()
        written = self.programme.written = Written()
        write(cast("Programme", Watched(self.programme, "", reads)))
        return Part(
            name=name,
            write=write,
            reads=frozenset(reads),
            written=written,
            after=self.programme.containers(),
            gains={of: GainEntries.of(getattr(written, of)) for of in ("row_low", "row_high", "value")},
        )

    def _starts(self, name: str) -> Ints:
        return np.cumsum([0, *(len(getattr(part.written, name)) for part in self.parts)])

    @cached_property
    def rows(self) -> Ints:
        """Row number of each entry."""
        ends = [np.array([0, *part.written.ends]) for part in self.parts]
        counts = np.concatenate([np.diff(e) for e in ends])
        out: Ints = np.repeat(np.arange(len(counts)), counts)
        return out

    @cached_property
    def columns(self) -> Ints:
        """Column number of each entry."""
        return np.array([j for part in self.parts for j in part.written.at], dtype=np.int64)

    def again(self, case: Case) -> tuple[Recorder, Numbers]:
        """The programme of another case in the same columns, rows and entries.

        Raises
        ------
        StructureChanged
            If it has others.
        """
        other = Recorder.empty(case)
        other.problem = self.programme.problem
        numbers = self.numbers.copy()
        changed = self.changed(other)
        for k, part in enumerate(self.parts):
            dirty = part.reads & changed
            if dirty - {"gain"}:
                changed |= self._run(part, other)
                for name in NUMBERS:
                    start, end = self.starts[name][k : k + 2]
                    getattr(numbers, name)[start:end] = getattr(other.written, name)
                continue
            if dirty:
                self._change_gains(k, numbers, case.effects.gain)
            for name in CONTAINERS:
                if name not in changed:
                    setattr(other, name, part.after[name])
        return other, numbers

    def changed(self, other: Recorder) -> set[str]:
        """Of what any part read: the paths whose values are not the same for another case."""
        out = {path for path in self.reads if "." in path and not self._same(path, other)}
        if not same(self.case.effects.gain, other.case.effects.gain):
            out.add("gain")
        return out

    def _same(self, path: str, other: Recorder) -> bool:
        names = path.split(".")
        return same(reduce(getattr, names, self.programme), reduce(getattr, names, other))

    def _run(self, part: Part, other: Recorder) -> set[str]:
        """Run a part for another case; the names of what it left behind otherwise than before."""
        for name, value in other.containers().items():
            setattr(other, name, value)
        other.written, other.kept = Written(), part.written
        try:
            part.write(other)
        except StructureChanged as found:
            raise StructureChanged(found.what, part.name, found.name) from None
        _same_structure(part, other.written)
        return {name for name in CONTAINERS if not same(getattr(other, name), part.after[name])}

    def _change_gains(self, k: int, numbers: Numbers, gain: Floats) -> None:
        for name, entries in self.parts[k].gains.items():
            getattr(numbers, name)[self.starts[name][k] + entries.at] = entries.values(gain)

    def check_gains(self) -> None:
        """Check once, on other gains, that every entry that depends on a gain is followed.

        Raises
        ------
        RuntimeError
            If a rule uses gains in a way that loses them: an error of ours.
        """
        effects = self.case.effects
        gain = effects.gain * (1.5 + np.sin(np.arange(len(effects)))) + 0.25
        other = Recorder.empty(replace(self.case, effects=replace(effects, gain=gain)))
        other.problem = self.programme.problem
        numbers = self.numbers.copy()
        for k, part in enumerate(self.parts):
            if "gain" in part.reads:
                self._run(part, other)
                self._change_gains(k, numbers, gain)
                for name in NUMBERS:
                    start, end = self.starts[name][k : k + 2]
                    followed, written = getattr(numbers, name)[start:end], getattr(other.written, name)
                    if not np.allclose(followed, written, rtol=SAME_GAINS, atol=SAME_GAINS):
                        raise RuntimeError(f"{part.name}: {name} uses gains in a way that is not followed")
            for name in CONTAINERS:
                setattr(other, name, part.after[name])


def _same_structure(part: Part, written: Written) -> None:
    """Check that a part wrote the same columns, rows and entries as before."""
    before = part.written
    if len(written.columns) != len(before.columns):
        raise StructureChanged("columns", part.name, before.columns[len(written.columns)].name)
    if written.rows != before.rows:
        differ = set(written.rows) ^ set(before.rows)
        raise StructureChanged("rows", part.name, min(differ, default="their order"))
    if written.at != before.at or written.ends != before.ends:
        ends = zip(written.rows, pairwise([0, *written.ends]), pairwise([0, *before.ends]), strict=True)
        for row, mine, theirs in ends:
            if written.at[slice(*mine)] != before.at[slice(*theirs)]:
                raise StructureChanged("entries", part.name, row)
