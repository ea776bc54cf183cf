"""Stage values along less and more of all money, in one programme that is loaded once.

The change of all money is a column of its own: what a hundredth more adds to the limits of pots, pooling and
the like stands in its entries. With the column fixed, its reduced cost is the slope of a stage's value; while
earlier stages are held to their optimal faces, that is also so for the later ones. Every stage value is
continuous and straight between kinks. Where some plan lies on the faces of another change of money, all
stages but the aim are on its tangents, and only the aim is solved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from model.optimise.faces import Face
from model.optimise.recording import Recording
from model.optimise.resolve import LoadedNumbers
from model.optimise.rules.equity import STAGE as EQUITY
from model.optimise.solved import StageValue
from model.optimise.solver import OBJECTIVE_WEIGHT, LoadedProgramme, Status

if TYPE_CHECKING:
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


@dataclass(frozen=True)
class _Way:
    """How stages before the aim were settled: a face kept to, or columns that came to nothing; and slopes."""

    steps: tuple[Face | Columns, ...]
    slopes: Floats


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
        self._ways: dict[float, _Way] = {}
        self._first: tuple[dict[float, _Way], dict[float, Bases]] | None = None
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

    def start(self) -> None:
        """Forget all but the money as it is: what comes next does not depend on what was asked before."""
        if self._first is None:
            self.at(0.0)
            self._first = dict(self._ways), self.loaded.ends()
        self._ready = False
        self._ways = dict(self._first[0])
        self.loaded.begin(self._first[1])

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
        for way in self._near(share):
            point = self._along(way, share)
            if point is not None:
                return point
            self.loaded.forget(share)
        return self._one_by_one(share)

    def _near(self, share: float) -> list[_Way]:
        """How stages were settled at the nearest changes of money below and above."""
        below = max((at for at in self._ways if at <= share), default=None)
        above = min((at for at in self._ways if at > share), default=None)
        ways = [self._ways[at] for at in (below, above) if at is not None]
        return ways[:1] if len(ways) == 2 and ways[0] is ways[1] else ways

    def _along(self, way: _Way, share: float) -> Point | None:
        """Stages on the faces, and so on the tangents, of another change of money; None where no plan is."""
        loaded = self.loaded
        loaded.restore(share)
        loaded.span(share, share)
        for step in way.steps:
            if not isinstance(step, Face):
                loaded.bound(step, 0.0)
            elif not loaded.keep_to(step):
                return None
        faces = np.array([isinstance(step, Face) for step in way.steps], dtype=np.bool_)
        last = [key for key, face in zip(self.stages, faces.tolist(), strict=True) if face][-1:]
        columns = loaded.columns([self.programme.stage[key] for key in self.stages])
        if any(self._least(key) is None for key in last):  # a plan on all faces is sooner found than the aim
            return None
        values = np.where(faces, loaded.values()[columns], 0.0)
        if (values[faces] <= NOTHING).any():
            return None
        return self._to_the_end(share, values.tolist(), way, sure=False)

    def _one_by_one(self, share: float) -> Point:
        """Every stage solved in its turn."""
        self.loaded.restore(share)
        self.loaded.span(share, share)
        values, slopes, steps = [], [], list[Any]()
        for key, columns, enough in zip(self.stages, self.unmet, self._from, strict=True):
            value, slope = (0.0, 0.0) if enough <= share else self._minimise(key)
            if value <= NOTHING:
                value = slope = 0.0
                self.loaded.bound(columns, 0.0)
                steps.append(columns)
            else:
                steps.append(self.loaded.hold())
            values.append(value)
            slopes.append(slope)
        point = self._to_the_end(share, values, _Way(tuple(steps), np.array(slopes)), sure=True)
        if point is None:
            raise ArithmeticError("the aim has no optimum along the change of all money")
        return point

    def _to_the_end(self, share: float, values: list[float], way: _Way, *, sure: bool) -> Point | None:
        """The aim's steps, once duties and promises are settled; None where it was not sure that any is."""
        steps = [1.0 if key[0] == EQUITY else self.programme.scales.worth for key in self.stages]
        stages = [StageValue(*key, v * step) for key, v, step in zip(self.stages, values, steps, strict=True)]
        slopes = (way.slopes * steps).tolist()
        soft, solved = self._with_hard_targets()
        for aim in self.aims:
            if not solved and self._least(aim.key, must_exist=sure or aim is not self.aims[0]) is None:
                return None
            solved = False
            value, slope = self._reached(aim.key)
            if aim is not self.aims[-1]:
                self.loaded.hold()
            stages.append(self._of_aim(aim, value))
            slopes.append(slope * aim.step * aim.sign)
        self._ways[share] = way
        while len(self._ways) > MOST_ENDS:
            del self._ways[next(iter(self._ways))]
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

    def _least(self, key: Key, *, must_exist: bool = False) -> float | None:
        """The least that a stage comes to; None where there is no plan."""
        column = self.loaded.columns([self.programme.stage[key]])
        if self.loaded.minimise(column, np.ones(1), must_exist=must_exist) is not Status.OPTIMAL:
            return None
        return float(self.loaded.values()[column[0]])

    def _reached(self, key: Key) -> tuple[float, float]:
        """Value of a stage that was just solved, and its slope."""
        column = self.loaded.columns([self.programme.stage[key]])
        return float(self.loaded.values()[column[0]]), self.loaded.slope()


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
        self._put_back(self._as_loaded)
        self._asked.clear()
        nearest = min(self._ends, key=lambda one: abs(one - share), default=None)
        self.bases = {} if nearest is None else dict(self._ends[nearest])
        self.found = self._ends[share] = dict(self.bases)
        while len(self._ends) > MOST_ENDS:
            del self._ends[next(iter(self._ends))]

    def ends(self) -> dict[float, Bases]:
        """Where stages ended, by change of money."""
        return {share: dict(bases) for share, bases in self._ends.items()}

    def begin(self, ends: dict[float, Bases]) -> None:
        """Start from these ends, and from nothing else."""
        self._ends = {share: dict(bases) for share, bases in ends.items()}
        self.highs.clearSolver()

    def forget(self, share: float) -> None:
        """Start from nothing that was found at a change of money."""
        self._ends.pop(share, None)

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
