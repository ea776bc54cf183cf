"""Sharing a cut out year by year: the largest share of services that can still be paid for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from model.analyse.cuts.pieces import Pieces
from model.analyse.cuts.question import EQUAL_SHARE, PREVENTION, PROTECT_STATUTORY
from model.analyse.cuts.result import CANNOT, MADE, Result
from model.plan_cut import Affordable
from model.project import mechanics, project

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats
    from model.plan_cut import Unpaid

NAN = float("nan")
NO_EXTRA = 0.005
"""Pounds that may lack before today's plan is called too dear."""


def loss(case: Case, cut: Bools) -> Floats:
    """What each line loses when the cut pots pay nothing, w (L,).

    For each type of the cut pots, the share that they pay of what the line gets of it today; the largest
    where they are of several types, as a service needs all it takes. 0 for demand-led lines.
    """
    out = np.zeros(len(case.lines))
    spent, type_at = case.pots.spent_today, case.pots.type_at
    for j in np.unique(type_at[cut]):
        own = type_at == j
        paid, whole = spent[own & cut].sum(axis=0), spent[own].sum(axis=0)
        out = np.maximum(out, np.divide(paid, whole, out=np.zeros_like(out), where=whole > 0))
    out[case.lines.demand_led] = 0.0
    return out


def spared(case: Case, rule: str) -> Bools:
    """(L,): lines that a rule spares until nothing else is left."""
    if rule == EQUAL_SHARE:
        return np.zeros(len(case.lines), dtype=np.bool_)
    named = {
        row.service
        for row in case.tables.services
        if (row.statutory if rule == PROTECT_STATUTORY else row.tier in PREVENTION)
    }
    return np.array([service in named for service in case.lines.service], dtype=np.bool_)


@dataclass(frozen=True)
class _Year:
    """What was settled for a year: what is kept of those that give first and of the spared; or not at all."""

    kept: float
    kept_spared: float
    activity: Floats
    unpaid: Unpaid | None = None


class Sharing:
    """Rules of sharing for one case and one set of cut pots, with the payments loaded once.

    Parameters
    ----------
    case : Case
        The case without a cut.
    cut : (P,) bool
        The pots that are cut.
    """

    def __init__(self, case: Case, cut: Bools) -> None:
        self.case, self.cut = case, cut
        self.loss = loss(case, cut)
        self.using = mechanics(case)
        self.affordable = Affordable(case)
        self.at_once = self._moves_demand_at_once()
        self._last: tuple[tuple[int, bytes], Floats] | None = None

    def _moves_demand_at_once(self) -> bool:
        """Whether what is cut changes demand in the same year."""
        landings, demand = self.using.landings, self.using.demand
        now = landings.lag[landings.stock] == 0
        drives = demand.cases.sum(axis=0) > 0
        cut = self.loss[landings.line[landings.stock]] > 0
        return bool((now & cut & drives[landings.cell]).any())

    def result(self, case: Case, rule: str, depth: float) -> Result:
        """Share one cut out.

        Parameters
        ----------
        case : Case
            The case with its pots cut: alike but for the amounts.
        rule : str
            ``equal_share``, ``protect_statutory`` or ``protect_prevention``.
        depth : float
            How deep it is, for the record.

        Returns
        -------
        Result
            Activity of every year up to the one that can't be paid for.
        """
        years = case.years.n_plan
        limits = self.affordable.amounts(case)
        first, last = self._losses(rule)
        activity = np.repeat(case.lines.today[:, None], years, axis=1)
        kept, kept_spared, unpaid = np.full(years, NAN), np.full(years, NAN), np.zeros(years)
        stopped = None
        for t in range(years):
            found = self._year(limits, activity, t, (first, last))
            activity[:, t:] = found.activity[:, None]
            if found.unpaid is not None:
                unpaid[t], stopped = found.unpaid.gbp, t
                break
            kept[t], kept_spared[t] = found.kept, found.kept_spared
        return Result(
            rule=rule,
            depth=depth,
            status=MADE if stopped is None else CANNOT,
            projection=project(case, activity, using=self.using),
            share_kept=kept if first.any() else np.full(years, NAN),
            share_kept_spared=kept_spared if last.any() else np.full(years, NAN),
            stopped=stopped,
            unpaid_gbp=unpaid,
        )

    def _losses(self, rule: str) -> tuple[Floats, Floats]:
        """What each loses (w): of those that give first, and of those that are spared until then."""
        safe = spared(self.case, rule)
        return np.where(safe, 0.0, self.loss), np.where(safe, self.loss, 0.0)

    def _year(
        self, limits: tuple[Floats, ...], before: Floats, t: int, losses: tuple[Floats, Floats]
    ) -> _Year:
        """Settle one year: those that give first as little as can be, then the spared."""
        today, (first, last) = self.case.lines.today, losses
        ends = [(today * (1 - first), today), (today * (1 - first - last), today * (1 - first))]
        tried: list[tuple[Floats, Floats]] = []
        for phase, (low, high) in enumerate(ends if last.any() else ends[:1]):
            pieces = self._pieces(before, t, low, high)
            for a, b in pieces:
                share = self.affordable.largest(limits, t, a, b)
                if share is not None:
                    found = a + share * (b - a)
                    kept = self._share_of(found, low, high)
                    return _Year(kept if phase == 0 else 0.0, 1.0 if phase == 0 else kept, found)
            tried += pieces
        lacking = [(self.affordable.least_unpaid(limits, t, a, b), a, b) for a, b in tried]
        least, a, b = min(lacking, key=lambda one: one[0].gbp)
        return _Year(NAN, NAN, a + least.share * (b - a), least)

    def _share_of(self, found: Floats, low: Floats, high: Floats) -> float:
        """Which share of the way an activity lies, over lines that are not demand-led."""
        gap = np.where(self.case.lines.demand_led, 0.0, high - low)
        at = int(np.argmax(gap))
        return 1.0 if gap[at] <= 0 else float((found[at] - low[at]) / gap[at])

    def _pieces(self, before: Floats, t: int, low: Floats, high: Floats) -> list[tuple[Floats, Floats]]:
        """Straight pieces of the way from low to high, demand following, the one nearest to high first."""
        if not self.at_once:
            led = self.case.lines.demand_led
            follows = self._followed(before, t)
            return [(np.where(led, follows, low), np.where(led, follows, high))]
        way = Pieces(lambda s: self._with_demand(before, t, low + s * (high - low)), 0.0, 1.0)
        ends = [0.0, *way.bends(), 1.0]
        return [(way.at(a), way.at(b)) for a, b in pairwise(ends)][::-1]

    def _followed(self, before: Floats, t: int) -> Floats:
        """What a year comes to after the years before, where nothing decided in it changes its demand."""
        if self._last is None or self._last[0] != (t, before.tobytes()):
            self._last = (t, before.tobytes()), self._with_demand(before, t, self.case.lines.today)
        return self._last[1]

    def _with_demand(self, before: Floats, t: int, activity: Floats) -> Floats:
        """The activity of a year with demand-led lines as they follow from it and the years before."""
        tried = before.copy()
        tried[:, t:] = activity[:, None]
        return project(self.case, tried, using=self.using).planned[:, t].copy()

    def today_lacks(self, case: Case) -> Floats:
        """(T,): the least £ that today's plan lacks by year, demand following its trend."""
        limits = self.affordable.amounts(case)
        trend = project(
            case, np.repeat(case.lines.today[:, None], case.years.n_plan, axis=1), using=self.using
        )
        found = [
            self.affordable.least_unpaid(limits, t, trend.planned[:, t], trend.planned[:, t]).gbp
            for t in range(case.years.n_plan)
        ]
        return np.where(np.array(found) > NO_EXTRA, found, 0.0)
