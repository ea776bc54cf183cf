"""The budget–outcome curve: the gap closed with less and more of all money, every point solved again.

While duties and promises stay fully met the curve has every point at which its slope changes; elsewhere it
has every hundredth of the money, and the kinks between.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.explain.case import Said, money_pots, points, with_money
from model.plan_answer import Looked, MoneyWalk, NotStraightError, Point, kinks

if TYPE_CHECKING:
    from model.inputs.case import Case
    from model.plan import Plan
    from model.plan_workers import Crew, Desk

COLUMNS = (
    "money_change_share",
    "money_gbp_per_year",
    "kind",
    "status",
    "duties_unmet_gbp",
    "promises_broken_gbp",
    "gap_closed_share",
    "points_per_million",
    "kink",
    "duties_by_year_gbp",
    "promises_by_year_gbp",
    "aim_value",
    "sentence",
)
STEP, BREAKPOINT, KINK = "step", "breakpoint", "kink"
FURTHEST = 40
"""Hundredths of all money by which the curve goes down and up."""
STRETCH = 5
"""Hundredths of all money that are walked along at a time."""
SPARSE = 5
"""Hundredths of all money between two steps where breakpoints are there anyway."""
NARROW, HAIR = 1e-4, 1e-9
"""Kinks nearer to each other than the first share of the money are not told apart; breakpoints are."""
EXACT, ROUGH = 1e-8, 5e-4
"""Shares of the gap up to which a stretch between two points counts as straight, met and unmet."""
ROUGH_MONEY = 5e-5
"""The same of duties and promises, as a share of a year's money."""
SAME_SLOPE = 0.01
"""Slopes within this share of each other are one."""
NO_AIM = frozenset({"duties", "promises", "equity", "new_money", "calm"})
"""Stages that are not steps of the aim."""
ONE_POUND = 1.0
NAN = float("nan")


@dataclass(frozen=True)
class Stop:
    """One point of the curve.

    Attributes
    ----------
    share : float
        Change of all money.
    kind : str
        ``step``, ``breakpoint`` or ``kink``.
    status : str
        As for a plan.
    stages : tuple of (str, int or None, float)
        Stage values; none where there is no plan.
    closed : float
        Share of the gap that is closed; NaN where there is none.
    """

    share: float
    kind: str
    status: str
    stages: tuple[tuple[str, int | None, float], ...]
    closed: float

    def total(self, stage: str) -> float:
        """A stage's values over all years; NaN where there is no plan."""
        return float(sum(v for s, _, v in self.stages if s == stage)) if self.stages else NAN

    def by_year(self, stage: str) -> str:
        """A stage's values in order of the years, in a list."""
        return ";".join(f"{v:.2f}" for s, _, v in self.stages if s == stage)


Asked = list[Callable[[], "list[Stop] | None"]]


def ask_all(crew: Crew) -> Asked:
    """Ask for every stretch of the curve; the answers are fetched by :func:`curve`."""
    starts = sorted(range(-FURTHEST, FURTHEST, STRETCH), key=abs)  # where the curve bends most comes first
    return [crew.ask(stretch, start, start + STRETCH) for start in starts]


def stretch(desk: Desk, low: int, high: int) -> list[Stop] | None:
    """Points of the curve between two changes of money, both ends too.

    Parameters
    ----------
    desk : Desk
        What is kept of the plan.
    low, high : int
        Changes of all money, in hundredths.

    Returns
    -------
    list of Stop or None
        None where the curve can't be walked along, and must be solved step by step.
    """
    walk = desk.once("walk", lambda: _walk(desk.case))
    if walk is None:
        return None
    walk.start()
    kept = walk.kept_from
    below = [share for share in _steps(low, high, 1) if share < kept]
    above = [share for share in _steps(low, high, SPARSE) if share >= kept]
    if below and low / 100 < kept <= high / 100:
        below, above = [*below, kept], sorted({kept, *above})
    rough = [walk.at(share) for share in below]
    exact = [walk.at(share) for share in above]
    found = [
        *((point, KINK) for point in kinks(walk, rough, _looked(desk.case, walk, exact=False))),
        *((point, BREAKPOINT) for point in kinks(walk, exact, _looked(desk.case, walk, exact=True))),
    ]
    steps = {*below, *above} - {kept}
    gap = Said(desk.case).trend_gap
    return [_stop(point, STEP if point.share in steps else kind, gap) for point, kind in found]


def _steps(low: int, high: int, every: int) -> list[float]:
    return [k / 100 for k in range(low, high + 1, every)]


def _walk(case: Case) -> MoneyWalk | None:
    """The case's programme with its money to be changed; None where its aim is no gap, or it may fail."""
    sites = case.scenario.rules.sites and np.isfinite(case.lines.site_size).any()
    if case.scenario.rules.hard or sites or not Said(case).in_gaps:
        return None
    try:
        return MoneyWalk(case, with_money(case, 1.5), with_money(case, 2.0))
    except NotStraightError:
        return None


def _looked(case: Case, walk: MoneyWalk, *, exact: bool) -> Looked:
    """Duties, promises, what lies between, and the gap; how closely."""
    stages = [stage for stage, _ in walk.stages] + ["gap"] * len(walk.aims)
    names = list(dict.fromkeys(stages))
    groups = tuple(tuple(k for k, stage in enumerate(stages) if stage == name) for name in names)
    gap = Said(case).trend_gap * (EXACT if exact else ROUGH)
    money = float(case.pots.amount[money_pots(case), -1].sum())
    pounds = ONE_POUND if exact else max(ONE_POUND, ROUGH_MONEY * money)
    same = [pounds if name in ("duties", "promises") else gap for name in names]
    return Looked(groups, np.array(same), HAIR if exact else NARROW)


def _stop(point: Point, kind: str, gap: float) -> Stop:
    stages = tuple((s.stage, s.year, s.value) for s in point.stages)
    left = sum(value for stage, _, value in stages if stage not in NO_AIM)
    status = "targets_not_met" if point.soft else "optimal"
    return Stop(point.share, kind, status, stages, 1.0 - left / gap)


def solved_step(desk: Desk, share: float) -> Stop:
    """One point of the curve, solved by itself through every stage."""
    answer = desk.solve(with_money(desk.case, 1.0 + share))
    stages = tuple((s.stage, s.year, s.value) for s in answer.stages) if answer.has_plan else ()
    closed = answer.gap_closed_share
    return Stop(share, STEP, answer.status, stages, NAN if closed is None else closed)


def curve(plan: Plan, asked: Asked, crew: Crew) -> pd.DataFrame:
    """Stage values along less and more money.

    Parameters
    ----------
    plan : Plan
        The plan as it is, which is the value at no change.
    asked : Asked
        From :func:`ask_all`.
    crew : Crew
        Solves single steps, where the curve can't be walked along.

    Returns
    -------
    DataFrame
        ``COLUMNS``, from the least money to the most. ``points_per_million`` is the slope from the point
        before; ``kink`` says that another follows; ``…_by_year_gbp`` are lists in the order of the years.
    """
    found: dict[float, Stop] = {}
    walked = [fetch() for fetch in asked[:1]]
    if walked[0] is None:
        shares = [k / 100 for k in range(-FURTHEST, FURTHEST + 1, SPARSE)]
        found = {share: fetch() for share, fetch in [(s, crew.ask(solved_step, s)) for s in shares if s]}
    else:
        walked += [fetch() for fetch in asked[1:]]
        for stop in (stop for part in walked for stop in part or ()):
            found.setdefault(stop.share, stop)
    found[0.0] = _as_it_is(plan)
    return table(plan.case, [found[share] for share in sorted(found)])


def _as_it_is(plan: Plan) -> Stop:
    stages = tuple((s.stage, s.year, s.value) for s in plan.stages)
    closed = plan.gap_closed_share
    return Stop(0.0, STEP, plan.status, stages, NAN if closed is None else closed)


def table(case: Case, stops: Sequence[Stop]) -> pd.DataFrame:
    """The curve's table from its points in order."""
    yearly = float(case.pots.amount[money_pots(case), -1].sum())
    rows = []
    for stop in stops:
        aims = [value for stage, _, value in stop.stages if stage not in NO_AIM]
        row: dict[str, Any] = {
            "money_change_share": stop.share,
            "money_gbp_per_year": yearly * (1.0 + stop.share),
            "kind": stop.kind,
            "status": stop.status,
            "duties_unmet_gbp": stop.total("duties"),
            "promises_broken_gbp": stop.total("promises"),
            "gap_closed_share": stop.closed,
            "duties_by_year_gbp": stop.by_year("duties"),
            "promises_by_year_gbp": stop.by_year("promises"),
            "aim_value": sum(aims) if aims else NAN,
        }
        rows.append(row)
    slopes = _slopes(rows)
    for at, row in enumerate(rows):
        before, after = slopes[at : at + 2]
        row |= {"points_per_million": before[0], "kink": any(map(_differ, before, after))}
        row["sentence"] = sentence(row, before, after)
    return pd.DataFrame(rows, columns=list(COLUMNS))


Slopes = tuple[float, float, float]
"""Points of the gap, pounds of duties and of promises, for each £1m."""


def _slopes(rows: Sequence[dict[str, Any]]) -> list[Slopes]:
    """Slopes before each row, and after the last; NaN where there is nothing on that side."""
    out: list[Slopes] = [(NAN, NAN, NAN)]
    names = ("gap_closed_share", "duties_unmet_gbp", "promises_broken_gbp")
    for one, other in pairwise(rows):
        run = (other["money_gbp_per_year"] - one["money_gbp_per_year"]) / 1e6
        change = [(other[name] - one[name]) / run for name in names]
        out.append((100 * change[0], change[1], change[2]))
    return [*out, (NAN, NAN, NAN)]


def _differ(one: float, other: float) -> bool:
    size = max(abs(one), abs(other))
    return bool(size > 1e-6 and abs(one - other) > SAME_SLOPE * size)


def sentence(row: dict[str, Any], before: Slopes, after: Slopes) -> str:
    """What one step of money comes to, or how the rate changes at a point between.

    Parameters
    ----------
    row : dict
        A row of the table.
    before, after : (float, float, float)
        Points of the gap, duties and promises for each £1m below and above it.
    """
    if row["kind"] == STEP:
        return step_sentence(row)
    change = float(row["money_change_share"])
    text = f"With {_fine(change)} {'more' if change > 0 else 'less'} money"
    kept = row["duties_unmet_gbp"] + row["promises_broken_gbp"] < ONE_POUND
    more = "every duty and promise is met, and " if kept else ""
    sides = [words.listed([_closes(side[0]), *_lacking(side)]) for side in (before, after)]
    return (
        f"{text}, {words.pounds(float(row['money_gbp_per_year']))} a year, {more}the slope changes: "
        f"below it £1m more {sides[0]}, above it {sides[1]}."
    )


def _lacking(slopes: Slopes) -> list[str]:
    """What £1m more does to duties and promises, where it does anything."""
    named = zip(("duties unmet", "promises broken"), slopes[1:], strict=True)
    changed = [(name, gbp) for name, gbp in named if abs(gbp) >= ONE_POUND]
    sides = [(name, words.money(abs(gbp)), "more" if gbp > 0 else "less") for name, gbp in changed]
    return [f"leaves {size} {side} of {name}" for name, size, side in sides]


def _fine(share: float) -> str:
    return f"{100 * abs(share):.2f}%"


def _closes(slope: float) -> str:
    share = slope / 100
    if abs(share) < EXACT:
        return "closes no more of the gap"
    return f"closes {points(share)} {'more' if share > 0 else 'less'} of the gap"


def step_sentence(row: dict[str, Any]) -> str:
    """What one step of money comes to."""
    change = float(row["money_change_share"])
    start = "With the money as it is" if change == 0 else f"With {words.percent(abs(change))} "
    if change != 0:
        start += "more money" if change > 0 else "less money"
    if np.isnan(row["duties_unmet_gbp"]):
        return f"{start}: no plan keeps every rule made hard."
    closed = row["gap_closed_share"]
    parts = [words.gap_closed(None if np.isnan(closed) else float(closed))]
    for name, what in (("duties_unmet_gbp", "duties unmet"), ("promises_broken_gbp", "promises broken")):
        if row[name] >= ONE_POUND:
            parts.append(f"{words.money(row[name])} of {what}")
    return f"{start}: {words.listed(parts)}."


def answer_sentence(curve_: pd.DataFrame) -> str:
    """What a tenth more and a tenth less would do, in one sentence."""
    rows = {float(row["money_change_share"]): row for row in curve_.to_dict("records")}
    texts = []
    now = float(rows[0.0]["gap_closed_share"])
    for step, more in ((0.1, "more"), (-0.1, "less")):
        row = rows.get(step)
        then = NAN if row is None else float(row["gap_closed_share"])
        if row is None or np.isnan(now) or np.isnan(then):
            continue
        word = "more" if then > now else "less"
        text = f"a tenth {more} money closes {points(abs(then - now))} {word} of the gap"
        if row["duties_unmet_gbp"] >= ONE_POUND:
            text += f" and leaves {words.money(float(row['duties_unmet_gbp']))} of duties unmet"
        texts.append(text)
    return (
        f"{words.first_upper('; '.join(texts))}." if texts else "The targets are met with the money as it is."
    )
