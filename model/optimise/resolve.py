"""Solve again: one loaded programme, other cases, warm.

The numbers of a case are written over those of the loaded one and solved from its basis. What changes in
amounts, targets, limits, effects or costs keeps the columns, rows and entries of the programme; anything
else rebuilds it, and says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from model.optimise.build import build, parts
from model.optimise.loaded import LoadedNumbers, Starts
from model.optimise.recorder import Stated, StructureChanged
from model.optimise.recording import Arrays, Recording
from model.optimise.stages import solve_loaded, solve_stages

if TYPE_CHECKING:
    from model.inputs.case import Case
    from model.optimise.programme import Programme
    from model.optimise.recording import Numbers
    from model.optimise.solved import Solved
    from model.optimise.stages import Progress

__all__ = [
    "LoadedNumbers",
    "Rebuild",
    "RebuildReason",
    "RebuildRefused",
    "Resolved",
    "Resolver",
    "Starts",
]

LEFT_UNMET = ("duties", "promises", "equity")
"""Stages whose value is something left unmet."""
PENNY = 0.01


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
    starts : Starts, optional
        Where each stage starts from, when it is known; else the case is solved once to find out.

    Attributes
    ----------
    in_place, rebuilds : int
        Cases solved in the loaded programme, and cases that needed another.
    """

    def __init__(self, case: Case, starts: Starts | None = None) -> None:
        self.case = case
        self.in_place = self.rebuilds = 0
        self.has_sites = _has_sites(case)
        self.starts = Starts() if starts is None else starts
        if self.has_sites:
            return
        self.recording = Recording(case)
        self.recording.check_gains()
        self.loaded = LoadedNumbers(self.recording)
        self.loaded.start_from(self.starts)
        if starts is None:
            self.starts = self._ends(case)
            self.loaded.start_from(self.starts)

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return Resolver, (self.case, self.starts)

    def learn(self, case: Case | None) -> None:
        """Start from where the stages of a case end, solved now; None: from those of the loaded case.

        Parameters
        ----------
        case : Case or None
            One that is like those to come. One of another structure teaches nothing.
        """
        if self.has_sites:
            return
        self.loaded.start_from(self.starts)
        if case is None:
            return
        try:
            self.loaded.start_from(self._ends(case))
        except StructureChanged:
            return

    def _ends(self, case: Case) -> Starts:
        """Where the stages of a case end."""
        programme, numbers = self._again(case)
        loaded = self.loaded
        loaded.load(numbers)
        loaded.found = dict(loaded.bases)
        solved = solve_loaded(programme, loaded, prices=False)
        found, loaded.found = loaded.found, None
        unmet = {s.stage for s in solved.stages if s.stage in LEFT_UNMET and s.value > PENNY}
        return Starts(found, frozenset(loaded.optimal), numbers.value, frozenset(unmet), loaded.route)

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
        return _afresh(case, rebuild, self.starts.unmet, prices=prices)

    def load(self, case: Case) -> Programme:
        """Put a case into the loaded programme, bounds as they were before any stage, and its basis.

        Raises
        ------
        StructureChanged
            If the case has other columns, rows or entries; the loaded programme then stays as it is.
        """
        programme, numbers = self._again(case)
        self.loaded.load(numbers)
        return programme

    def _again(self, case: Case) -> tuple[Programme, Numbers]:
        _check_alike(self.case, case, sites=self.has_sites)
        return self.recording.again(case)


def _afresh(case: Case, rebuild: Rebuild, unmet: frozenset[str], *, prices: bool) -> Resolved:
    """A case in a programme of its own, without any basis to start from; what a case alike left unmet."""
    programme = write(case)
    return Resolved(programme, solve_written(programme, prices=prices, unmet=unmet), rebuild)


def write(case: Case) -> Programme:
    """The programme of a case in the quickest way: as plain numbers, or through PuLP with whole sites."""
    return build(case) if _has_sites(case) else Stated.of(case, parts())


def solve_written(
    programme: Programme,
    *,
    progress: Progress | None = None,
    time_limit: float | None = None,
    prices: bool = True,
    unmet: frozenset[str] = frozenset(),
) -> Solved:
    """Solve a programme from :func:`write` through every stage but payments.

    Parameters
    ----------
    programme : Programme
        Nothing is known yet of where its stages may start.
    progress : callable, optional
        Told the name of each step as it starts.
    time_limit : float, optional
        Seconds for all solves together.
    prices : bool
        Ask for shadow prices too.
    unmet : frozenset of str
        Stages in which a case alike left something unmet: meeting everything is then not tried first.
    """
    if not isinstance(programme, Stated):
        return solve_stages(programme, progress=progress, time_limit=time_limit)
    start = perf_counter()
    arrays = Arrays.of(programme)
    loaded = LoadedNumbers(arrays, time_limit)
    loaded.load(arrays.numbers)
    loaded.expects_unmet = unmet
    took = perf_counter() - start
    solved = solve_loaded(programme, loaded, progress=progress, prices=prices)
    solved.seconds = {"load": took} | solved.seconds
    return solved


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
