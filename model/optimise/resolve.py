"""Solve again: one loaded programme, other cases, warm.

The numbers of a case are written over those of the loaded one and solved from its basis. What changes in
amounts, targets, limits, effects or costs keeps the columns, rows and entries of the programme; anything
else rebuilds it, and says why.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from highspy import Highs, HighsBasis, HighsBasisStatus, HighsLp, MatrixFormat

from model.optimise.build import build
from model.optimise.recorder import StructureChanged
from model.optimise.recording import Numbers, Recording
from model.optimise.solver import OPTIONS, LoadedProgramme, Status
from model.optimise.stages import solve_loaded, solve_stages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from model.inputs.case import Case, Floats, Ints
    from model.optimise.programme import Programme
    from model.optimise.solved import Solved
    from model.optimise.solver import Columns

Stage = tuple[bytes, int]
"""A stage of a solve: the columns it minimises, and how often they were minimised before."""
Bases = dict[Stage, Any]
"""HiGHS's basis at the end of each stage."""


class RebuildReason(StrEnum):
    """Why a case can't be solved in the programme that is loaded."""

    YEARS = "years"
    LISTS = "lists"
    OBJECTIVE = "objective"
    SITES = "sites"
    COLUMNS = "columns"
    ROWS = "rows"
    ENTRIES = "entries"


@dataclass(frozen=True)
class Rebuild:
    """A reason with what exactly differs, in one sentence."""

    reason: RebuildReason
    says: str

    def __str__(self) -> str:
        return self.says


class RebuildRefused(ValueError):  # noqa: N818 - reads as a sentence where it is raised
    """A case needs another programme than the one loaded, and the caller ruled that out."""

    def __init__(self, rebuild: Rebuild) -> None:
        self.rebuild = rebuild
        super().__init__(f"{rebuild.says} Leave out disallow_rebuild, or start from a case that is alike.")


@dataclass(frozen=True)
class Resolved:
    """One case solved again.

    Attributes
    ----------
    programme : Programme
        The programme of the case; its variables say which column of ``solved.values`` is what.
    solved : Solved
        Its stages.
    rebuild : Rebuild or None
        Why it could not be solved in the loaded programme; None when it was.
    """

    programme: Programme
    solved: Solved
    rebuild: Rebuild | None = None


class Resolver:
    """A programme loaded once and solved for many cases, each from the same bases.

    So what a case comes to depends on nothing that was solved before it: only on the case that was loaded,
    and on a case that :meth:`learn` was told to start from instead.

    Parameters
    ----------
    case : Case
        The case that the others are like.
    bases : Bases, optional
        Where each stage starts from, when it is known; else the case is solved once to find out.

    Attributes
    ----------
    in_place, rebuilds : int
        Cases solved in the loaded programme, and cases that needed another.
    """

    def __init__(self, case: Case, bases: Bases | None = None) -> None:
        self.case = case
        self.in_place = self.rebuilds = 0
        self.has_sites = _has_sites(case)
        self.bases: Bases = {} if bases is None else bases
        if self.has_sites:
            return
        self.recording = Recording(case)
        self.recording.check_gains()
        self.loaded = LoadedNumbers(self.recording)
        if bases is None:
            self.learn(case)
            self.bases = self.loaded.bases

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return _from_plain, (self.case, {stage: _plain(basis) for stage, basis in self.bases.items()})

    def learn(self, case: Case | None) -> None:
        """Start from where the stages of a case end, solved now; None: from those of the loaded case.

        Parameters
        ----------
        case : Case or None
            One that is like those to come. One of another structure teaches nothing.
        """
        if self.has_sites:
            return
        self.loaded.bases = self.bases
        if case is None:
            return
        try:
            programme = self.load(case)
        except StructureChanged:
            return
        self.loaded.found = found = dict(self.bases)
        solve_loaded(programme, self.loaded, prices=False)
        self.loaded.bases, self.loaded.found = found, None

    def solve(self, case: Case, *, disallow_rebuild: bool = False, prices: bool = False) -> Resolved:
        """Solve a case through every stage but payments.

        Parameters
        ----------
        case : Case
            Any case; quick where it has the loaded one's structure.
        disallow_rebuild : bool
            Raise rather than build another programme.
        prices : bool
            Ask for shadow prices too.

        Returns
        -------
        Resolved

        Raises
        ------
        RebuildRefused
            If the case has another structure and ``disallow_rebuild`` is set.
        """
        try:
            programme = self.load(case)
        except StructureChanged as found:
            rebuild = _sentence(found)
        else:
            self.in_place += 1
            return Resolved(programme, solve_loaded(programme, self.loaded, prices=prices))
        if disallow_rebuild:
            raise RebuildRefused(rebuild)
        self.rebuilds += 1
        return _afresh(case, rebuild, prices=prices)

    def load(self, case: Case) -> Programme:
        """Put a case into the loaded programme, bounds as they were before any stage, and its basis.

        Raises
        ------
        StructureChanged
            If the case has other columns, rows or entries; the loaded programme then stays as it is.
        """
        _check_alike(self.case, case, sites=self.has_sites)
        programme, numbers = self.recording.again(case)
        self.loaded.load(numbers)
        return programme


class LoadedNumbers(LoadedProgramme):
    """A recorded programme inside HiGHS, to be loaded with one case's numbers after another's.

    Parameters
    ----------
    recording : Recording
        The structure, and the numbers to begin with.
    """

    def __init__(self, recording: Recording) -> None:
        self.bases: Bases = {}
        self.found: Bases | None = None
        self._asked: Counter[bytes] = Counter()
        self._values: Floats | None = None
        n_rows, n_columns = len(recording.numbers.row_low), len(recording.numbers.low)
        place = recording.columns * n_rows + recording.rows
        found, inverse = np.unique(place, return_inverse=True)
        self._into: Ints = inverse.astype(np.int64)
        self._n_entries = len(found)
        self._highs: Any = Highs()
        for name, value in (OPTIONS | {"output_flag": False, "threads": 1}).items():
            self._highs.setOptionValue(name, value)
        lp: Any = HighsLp()
        lp.num_row_, lp.num_col_ = n_rows, n_columns
        lp.col_cost_ = np.zeros(n_columns)
        lp.a_matrix_.format_ = MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.searchsorted(found, np.arange(n_columns + 1) * n_rows).astype(np.int32)
        lp.a_matrix_.index_ = (found % max(n_rows, 1)).astype(np.int32)
        self._lp = lp

    def entries(self, numbers: Numbers) -> Floats:
        """Values of the matrix, column by column; what one row says twice of a column is added up."""
        out: Floats = np.bincount(self._into, numbers.value, self._n_entries)
        return out

    def load(self, numbers: Numbers) -> None:
        """Pass a case's numbers to HiGHS; nothing of the case before it remains."""
        lp = self._lp
        lp.col_lower_, lp.col_upper_ = numbers.low, numbers.high
        lp.row_lower_, lp.row_upper_ = numbers.row_low, numbers.row_high
        lp.a_matrix_.value_ = self.entries(numbers)
        self._asked.clear()
        self._highs.clearSolver()
        self._highs.passModel(lp)
        self._start(
            self._highs,
            np.stack([numbers.low, numbers.high]),
            np.stack([numbers.row_low, numbers.row_high]),
        )

    def columns(self, variables: Iterable[Any]) -> Columns:
        """Column numbers of variables."""
        return np.array([v.id for v in variables], dtype=np.int32)

    def minimise(self, columns: Columns, costs: Floats, *, must_exist: bool = False) -> Status:
        """As for any loaded programme, from the basis known for this stage; the last one is kept if asked."""
        name = columns.tobytes()
        stage = (name, self._asked[name])
        self._asked[name] += 1
        start = self.bases.get(stage)
        if start is not None:
            self.highs.setBasis(start)
        self._values = None
        status = super().minimise(columns, costs, must_exist=must_exist)
        if self.found is not None:
            basis = self.highs.getBasis()
            if basis.valid:
                self.found[stage] = basis
        return status

    def values(self) -> Floats:
        """Column values of the last optimum, fetched once."""
        if self._values is None:
            self._values = super().values()
            self._values.flags.writeable = False
        return self._values


def _plain(basis: Any) -> tuple[bytes, bytes]:
    """A basis as plain bytes, one for each column and row."""
    return bytes(int(x) for x in basis.col_status), bytes(int(x) for x in basis.row_status)


def _from_plain(case: Case, plain: dict[Stage, tuple[bytes, bytes]]) -> Resolver:
    """A resolver with the bases that another one found."""
    bases: Bases = {}
    for stage, (columns, rows) in plain.items():
        basis: Any = HighsBasis()
        basis.col_status = [HighsBasisStatus(x) for x in columns]
        basis.row_status = [HighsBasisStatus(x) for x in rows]
        basis.valid = True
        bases[stage] = basis
    resolver = Resolver(case, bases)
    resolver.learn(None)
    return resolver


def _afresh(case: Case, rebuild: Rebuild, *, prices: bool) -> Resolved:
    """A case in a programme of its own, without any basis to start from."""
    if _has_sites(case):
        built = build(case)
        return Resolved(built, solve_stages(built), rebuild)
    recording = Recording(case)
    loaded = LoadedNumbers(recording)
    loaded.load(recording.numbers)
    return Resolved(recording.programme, solve_loaded(recording.programme, loaded, prices=prices), rebuild)


def _has_sites(case: Case) -> bool:
    """Whether whole sites must be settled by branch and bound."""
    sized = np.isfinite(case.lines.site_size) & ~case.lines.demand_led
    return bool(case.scenario.rules.sites and sized.any())


def _check_alike(loaded: Case, case: Case, *, sites: bool) -> None:
    """Check what can be said of two cases before any part is run again."""
    mine, theirs = case.years, loaded.years
    if (mine.base, mine.plan, mine.run_on) != (theirs.base, theirs.plan, theirs.run_on):
        raise StructureChanged("years", "", f"{mine.horizon[0]} to {mine.horizon[-1]}")
    lists = {
        "services": ("services",),
        "places": ("places",),
        "outcomes": ("outcomes",),
        "resource types": ("types",),
        "services in places": ("lines", "index"),
        "outcomes in places": ("cells", "index"),
        "pots": ("pots", "name"),
    }
    for what, path in lists.items():
        first, second = loaded, case
        for name in path:
            first, second = getattr(first, name), getattr(second, name)
        if first != second:
            raise StructureChanged("lists", what, "")
    if case.scenario.objective != loaded.scenario.objective:
        raise StructureChanged("objective", "", case.scenario.objective)
    if sites or _has_sites(case):
        raise StructureChanged("sites", "", "")


def _sentence(found: StructureChanged) -> Rebuild:
    """What differs, in words."""
    says = {
        "years": f"The years are others: {found.name}.",
        "lists": f"The list of {found.part} is another.",
        "objective": f"The objective is another: {found.name}.",
        "sites": "Whole sites are settled by branch and bound, which starts afresh for every case.",
        "columns": f"The programme has other columns in the part {found.part}: {found.name}.",
        "rows": f"The programme has other rows in the part {found.part}: {found.name}.",
        "entries": f"A row of the programme has other entries in the part {found.part}: {found.name}.",
    }
    return Rebuild(RebuildReason(found.what), says[found.what])
