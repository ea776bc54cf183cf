"""Stage values along less and more of all money, in one programme that is loaded once.

The change of all money is a column of its own: what a hundredth more adds to the limits of pots, pooling and
the like stands in its entries. With the column fixed, its reduced cost is the slope of a stage's value; while
earlier stages are held to their optimal faces, that is also so for the later ones. Every stage value is
continuous and straight between kinks; the aim is convex while duties and promises stay fully met, so two
tangents that meet on the curve meet at its only kink between them (Gass and Saaty, *The computational
algorithm for the parametric objective function*, Naval Research Logistics Quarterly 2, 1955).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from model.optimise.recording import Recording
from model.optimise.resolve import LoadedNumbers
from model.optimise.rules.equity import STAGE as EQUITY
from model.optimise.solved import StageValue
from model.optimise.solver import OBJECTIVE_WEIGHT, LoadedProgramme, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from model.inputs.case import Case, Floats
    from model.optimise.loaded import Bases
    from model.optimise.objectives import Aim
    from model.optimise.solver import Columns

Key = tuple[str, int | None]
UNMOVED = ("low", "high", "row_low", "value")
"""Numbers of the programme that money must leave as they are."""
NOTHING = 1e-9
"""A stage value (in steps) below which its optimum is plainly 0."""
STRAIGHT = 1e-9
"""Share of the change of all money to which limits must follow it in a straight line."""
NEAR = 1e-6
"""Tangents that meet so near an end, as a share of the stretch, say nothing new."""
MOST_ENDS = 64
"""Changes of money whose bases are kept, to start from the nearest."""
MOST_LESS = 0.95
"""No less than a twentieth of the money is ever looked at."""


@dataclass(frozen=True)
class Point:
    """Stage values with one change of all money.

    Attributes
    ----------
    share : float
        Change of every pot of money, as a share of it.
    stages : tuple of StageValue
        Duties and promises by year, equity where there is any, then the aim's steps.
    slopes : (stages,) float
        Change of each value for a change of all money by the whole of it: on one side, at a kink.
    soft : bool
        Hard targets are out of reach, and were let go.
    """

    share: float
    stages: tuple[StageValue, ...]
    slopes: Floats
    soft: bool = False

    @property
    def values(self) -> Floats:
        """Stage values as an array."""
        return np.array([stage.value for stage in self.stages])


class NotStraightError(ValueError):
    """The programme does not follow the change of all money in a straight line."""


class MoneyWalk:
    """A case's programme, loaded, with the change of all money as a column.

    Parameters
    ----------
    case, half, double : Case
        The case; and with all money half as much again and twice as much.

    Attributes
    ----------
    kept_from : float
        The least change of all money with which every duty, promise and hard target is met; infinite if
        none does.

    Raises
    ------
    NotStraightError
        If limits do not follow the change of money in a straight line.
    """

    def __init__(self, case: Case, half: Case, double: Case) -> None:
        self.case = case
        recording = Recording(case)
        self.programme = recording.programme
        self.loaded = _Loaded(recording, _slope(recording, half, double))
        years = case.years.plan
        self.stages: list[Key] = [(stage, year) for stage in ("duties", "promises") for year in years]
        if (EQUITY, None) in self.programme.stage:
            self.stages.append((EQUITY, None))
        self.unmet = [self._unmet(key) for key in self.stages]
        self.aims = self.programme.aims
        self.hard = self.loaded.columns(self.programme.must_be_met)
        self._ready = False
        self._from = self._met_from()
        self.kept_from = self._from.pop()

    def _unmet(self, key: Key) -> Columns:
        """Columns of what a stage counts."""
        programme, (stage, year) = self.programme, key
        if stage == EQUITY:
            return self.loaded.columns(programme.unmet_equity)
        kinds = (
            (programme.unmet_duty, programme.unmet_demand)
            if stage == "duties"
            else (programme.unmet_promise, programme.unmet_balance)
        )
        at = -1 if year is None else self.case.years.at(year)
        return self.loaded.columns(v for kind in kinds for (_, t), v in kind.items() if t == at)

    def _met_from(self) -> list[float]:
        """For each stage the least change of money with which it and all before it are met; then all."""
        loaded, found, money = self.loaded, list[float](), self.loaded.money
        loaded.restore(0.0)
        loaded.span(-MOST_LESS, np.inf)
        for columns in (*self.unmet, self.hard):
            loaded.bound(columns, 0.0)
            gone = bool(found) and found[-1] == np.inf
            met = not gone and loaded.minimise(money, np.ones(1)) is Status.OPTIMAL
            found.append(float(loaded.values()[money[0]]) if met else np.inf)
        return found

    def at(self, share: float) -> Point:
        """Solve every stage down to the aim.

        Parameters
        ----------
        share : float
            Change of all money.

        Raises
        ------
        ArithmeticError
            If a stage has no optimum.
        """
        if share >= self.kept_from and len(self.aims) == 1:
            return self._all_met(share)
        self._ready = False
        self.loaded.restore(share)
        self.loaded.span(share, share)
        stages, slopes = [], []
        worth = self.programme.scales.worth
        for key, columns, enough in zip(self.stages, self.unmet, self._from, strict=True):
            step = 1.0 if key[0] == EQUITY else worth
            value, slope = (0.0, 0.0) if enough <= share else self._minimise(key)
            if value <= NOTHING:
                value = slope = 0.0
                self.loaded.bound(columns, 0.0)
            else:
                self.loaded.hold()
            stages.append(StageValue(*key, value * step))
            slopes.append(slope * step)
        soft, solved = self._with_hard_targets()
        for aim in self.aims:
            value, slope = self._reached(aim.key) if solved else self._minimise(aim.key)
            solved = False
            if aim is not self.aims[-1]:
                self.loaded.hold()
            stages.append(self._of_aim(aim, value))
            slopes.append(slope * aim.step * aim.sign)
        return Point(share, tuple(stages), np.array(slopes), soft)

    def _all_met(self, share: float) -> Point:
        """Where everything is met only the aim is left, from one change of money straight to the next."""
        loaded, aim = self.loaded, self.aims[0]
        if not self._ready:
            loaded.restore(share)
            for columns in (*self.unmet, self.hard):
                loaded.bound(columns, 0.0)
        loaded.span(share, share)
        value, slope = self._minimise(aim.key, near=self._ready)
        self._ready = True
        stages = [StageValue(*key, 0.0) for key in self.stages]
        slopes = np.append(np.zeros(len(stages)), slope * aim.step * aim.sign)
        return Point(share, (*stages, self._of_aim(aim, value)), slopes)

    @staticmethod
    def _of_aim(aim: Aim, value: float) -> StageValue:
        return StageValue(aim.stage, aim.year, value * aim.step * aim.sign + 0.0)

    def _with_hard_targets(self) -> tuple[bool, bool]:
        """Keep hard targets, or let go of them where they can't be met; whether so, and the aim is solved."""
        if not len(self.hard):
            return False, False
        self.loaded.bound(self.hard, 0.0)
        column = self.loaded.columns([self.programme.stage[self.aims[0].key]])
        if self.loaded.minimise(column, np.ones(1)) is Status.OPTIMAL:
            return False, True
        self.loaded.bound(self.hard, np.inf)
        return True, False

    def _minimise(self, key: Key, *, near: bool = False) -> tuple[float, float]:
        column = self.loaded.columns([self.programme.stage[key]])
        solve = self.loaded.minimise_near if near else self.loaded.minimise
        if solve(column, np.ones(1), must_exist=True) is not Status.OPTIMAL:
            raise ArithmeticError(f"the stage {key[0]} has no optimum along the change of all money")
        return self._reached(key)

    def _reached(self, key: Key) -> tuple[float, float]:
        """Value of a stage that was just solved, and its slope."""
        column = self.loaded.columns([self.programme.stage[key]])
        return float(self.loaded.values()[column[0]]), self.loaded.slope()


@dataclass(frozen=True)
class Looked:
    """What is looked at along the walk, and how closely.

    Attributes
    ----------
    groups : tuple of tuple of int
        Numbers of the stages that are added up to each value that is looked at.
    same : (groups,) float
        Differences of these values up to which they are the same.
    narrow : float
        Width of a stretch within which no more kinks are told apart.
    """

    groups: tuple[tuple[int, ...], ...]
    same: Floats
    narrow: float

    def sums(self, values: Floats) -> Floats:
        """The values looked at."""
        return np.array([values[list(group)].sum() for group in self.groups])

    def off(self, start: Point, end: Point) -> Floats:
        """By how much the values at one point miss the tangent from another."""
        return self.sums(end.values - start.values - start.slopes * (end.share - start.share))

    def straight(self, low: Point, middle: Point, high: Point) -> bool:
        """Whether a point lies on the straight line between two others."""
        at = (middle.share - low.share) / (high.share - low.share)
        missed = self.sums(middle.values - low.values - at * (high.values - low.values))
        return bool((np.abs(missed) <= self.same).all())


def kinks(walk: MoneyWalk, points: Sequence[Point], looked: Looked) -> list[Point]:
    """The points and the kinks between them, from the lowest money to the highest.

    Where the tangents of two points meet on the curve there is one kink, exactly there; else the stretches on
    both sides are searched, down to a width.

    Parameters
    ----------
    walk : MoneyWalk
        Solves at a change of money.
    points : sequence of Point
        From the lowest money to the highest; all are kept.
    looked : Looked
        What is looked at.
    """
    out = [*points[:1]]
    for low, high in pairwise(points):
        found = [*_between(walk, low, high, looked), high]
        for at, middle in enumerate(found[:-1]):
            if not looked.straight(out[-1], middle, found[at + 1]):
                out.append(middle)
        out.append(high)
    return out


def _between(walk: MoneyWalk, low: Point, high: Point, looked: Looked) -> Iterator[Point]:
    """Points at which the search for kinks has parted a stretch."""
    ahead, back = looked.off(low, high), looked.off(high, low)
    bent = np.flatnonzero((np.abs(ahead) > looked.same) & (np.abs(back) > looked.same))
    if not len(bent) or high.share - low.share <= looked.narrow:
        return
    middle = walk.at(_meeting(low, high, ahead[bent[0]], back[bent[0]]))
    if looked.straight(low, middle, high):
        return
    ends = (looked.off(low, middle), looked.off(high, middle))
    if all(bool((np.abs(end) <= looked.same).all()) for end in ends):
        yield middle
        return
    yield from _between(walk, low, middle, looked)
    yield middle
    yield from _between(walk, middle, high, looked)


def _meeting(low: Point, high: Point, ahead: float, back: float) -> float:
    """Where the tangents meet, in between; else the middle.

    At a share x of the way the tangents from below and above differ by back·(1 − x) − ahead·x.
    """
    total = ahead + back
    share = back / total if total else 0.5
    return low.share + (high.share - low.share) * (share if NEAR < share < 1 - NEAR else 0.5)


def _slope(recording: Recording, half: Case, double: Case) -> Floats:
    """What all money once more adds to the upper limit of each row."""
    before = recording.numbers
    finite = np.isfinite(before.row_high)
    changes = []
    for case in (half, double):
        after = recording.again(case)[1]
        if not all(np.array_equal(getattr(after, n), getattr(before, n)) for n in UNMOVED):
            raise NotStraightError("more money changes more of the programme than limits")
        change = np.zeros(len(finite))
        change[finite] = after.row_high[finite] - before.row_high[finite]
        changes.append(change)
    most = np.abs(changes[1]).max(initial=1.0)
    if np.abs(2 * changes[0] - changes[1]).max(initial=0.0) > STRAIGHT * most:
        raise NotStraightError("limits do not follow all money in a straight line")
    return changes[1]


class _Loaded(LoadedNumbers):
    """The programme with one more column: the change of all money."""

    def __init__(self, recording: Recording, slope: Floats) -> None:
        super().__init__(recording)
        self.load(recording.numbers)
        rows = np.flatnonzero(slope).astype(np.int32)
        highs: Any = self.highs
        self.money: Columns = np.array([highs.getNumCol()], dtype=np.int32)
        highs.addCol(0.0, 0.0, 0.0, len(rows), rows, -slope[rows])
        col = np.concatenate([self._as_loaded[0], np.zeros((2, 1))], axis=1)
        self._start(highs, col, self._as_loaded[1].copy())
        self._ends: dict[float, Bases] = {}

    def span(self, low: float, high: float) -> None:
        """Let the change of money be between these."""
        self._set_columns(self.money, np.array([low]), np.array([high]))

    def restore(self, share: float) -> None:
        """All limits as they were loaded; stages start from where they ended nearest to a change of money."""
        self._col_bounds, self._row_bounds = (bounds.copy() for bounds in self._as_loaded)
        n, m = self._col_bounds.shape[1], self._row_bounds.shape[1]
        self.highs.changeColsBounds(n, np.arange(n, dtype=np.int32), *self._col_bounds)
        self.highs.changeRowsBounds(m, np.arange(m, dtype=np.int32), *self._row_bounds)
        self._asked.clear()
        nearest = min(self._ends, key=lambda one: abs(one - share), default=None)
        self.bases = {} if nearest is None else dict(self._ends[nearest])
        self.found = self._ends[share] = dict(self.bases)
        while len(self._ends) > MOST_ENDS:
            del self._ends[next(iter(self._ends))]

    def minimise(self, columns: Columns, costs: Floats, *, must_exist: bool = False) -> Status:
        """As for any programme; where a stage ended nearby is nearer than where the stage before ended."""
        if self.bases:
            self._goes_on = False
        return super().minimise(columns, costs, must_exist=must_exist)

    def minimise_near(self, columns: Columns, costs: Floats, *, must_exist: bool = False) -> Status:
        """As ``minimise``, from where the last optimum stands."""
        self._near = True
        return LoadedProgramme.minimise(self, columns, costs, must_exist=must_exist)

    def slope(self) -> float:
        """Change of the last optimum for all money once more."""
        return float(self.highs.getSolution().col_dual[int(self.money[0])]) / OBJECTIVE_WEIGHT
