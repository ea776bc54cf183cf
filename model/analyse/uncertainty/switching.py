"""When the plan stops being best: how far the figures of one service must lie from what is stated.

For the services on which the plan moves most money, the effects of the service, then its unit cost, are moved
along their own distribution (all effects of a service together, as one study would err about all of them),
and the case is solved again at each step, until the best plan no longer moves the service the way this plan
does. The position is found by halving, in standard deviations. ``model.analyse.explain`` says at which factor
a service *starts* to move from where it stands; here the question is what would turn the decision.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.special import ndtr

from model import words, words_chances
from model.analyse.explain.case import with_unit_cost
from model.analyse.names import names_of
from model.analyse.uncertainty.kept import DOES, ways

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from model.inputs.case import Bools, Case
    from model.inputs.draws import Draws, Uncertain
    from model.plan import Plan
    from model.plan_answer import Answer

COLUMNS = (
    "service",
    "name",
    "what",
    "of",
    "direction",
    "then",
    "moved_gbp",
    "stated",
    "low",
    "high",
    "switches_at",
    "times_stated",
    "position",
    "chance",
    "sentence",
)
EFFECTS, UNIT_COST = "effects", "unit_cost"
MOST = 10
"""Services that are looked at."""
FARTHEST = 4.0
"""Standard deviations that are looked at on either side."""
FINE = 0.05
"""Standard deviations to which a position is found."""
FINEST = 1000
"""Futures of which a chance is said, at most."""
NAN = float("nan")


@dataclass(frozen=True)
class _Asked:
    """One figure of a service that may turn the decision.

    ``worse`` is the side on which the service becomes worse: that of less good or more harm, +1 for its cost.
    """

    service: int
    what: str
    factors: tuple[Uncertain, ...]
    worse: float


def switching(
    plan: Plan,
    draws: Draws,
    solve: Callable[[Case], Answer],
    *,
    tell: Callable[[str], None] | None = None,
) -> pd.DataFrame:
    """At which figures the best plan would no longer move a service as this plan does.

    Parameters
    ----------
    plan : Plan
        The plan, which must have one.
    draws : Draws
        Draws of its case: what is uncertain, and how far.
    solve : callable
        Solves a changed case.
    tell : callable, optional
        Told each service as it starts.

    Returns
    -------
    DataFrame
        ``COLUMNS``: two rows a service at most, those most likely to turn first. ``stated``, ``low``,
        ``high`` (95%) and ``switches_at`` of its largest effect (of a unit, after transfer; positive is
        better; ``of`` names the outcome) or of its unit cost in £ of the last plan year; ``position`` in
        standard deviations from what is stated; ``chance`` that the figure lies there or beyond. NaN where
        nothing within ``FARTHEST`` standard deviations turns it.
    """
    say, rows, names = tell or (lambda _: None), [], names_of(plan.case.tables)
    for asked in _questions(plan, draws):
        say(f"when the plan stops being best: {names[plan.case.services[asked.service]]}")
        rows.append(_row(plan, asked, *_position(plan, asked, solve)))
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    order = ["chance", "moved_gbp", "service", "what"]
    return found.sort_values(
        order, ascending=[False, False, True, True], na_position="last", ignore_index=True
    )


def _questions(plan: Plan, draws: Draws) -> list[_Asked]:
    """Effects and unit costs of the services on which the plan moves most money."""
    case = plan.case
    moved = {s: abs(_moved_gbp(plan, s)) for s in range(len(case.services)) if _way(plan, s, plan.activity)}
    first = sorted(moved, key=lambda s: (-moved[s], case.services[s]))
    found: list[_Asked] = []
    for s in first:
        for table, what in (("effects", EFFECTS), ("recipes", UNIT_COST)):
            own = tuple(f for f in draws.factors if f.table == table and _of(f) == case.services[s])
            if own and case.lines.has_evidence[_own(case, s)].any():
                better = sum(f.spread for f in own) >= 0
                found.append(_Asked(s, what, own, -1.0 if what == EFFECTS and better else 1.0))
        if len({one.service for one in found}) >= MOST:
            break
    return found


def _position(plan: Plan, asked: _Asked, solve: Callable[[Case], Answer]) -> tuple[float, str]:
    """Where the decision turns, in standard deviations, and what the service does then; NaN: nowhere."""
    before = _way(plan, asked.service, plan.activity)
    side = asked.worse * before

    def way(size: float) -> float | None:
        answer = solve(moved(plan.case, asked.what, asked.factors, side * size))
        return _way(plan, asked.service, answer.activity) if answer.has_plan else None

    then = way(FARTHEST)
    if then is None or then == before:
        return NAN, ""
    inside, outside = 0.0, FARTHEST
    while outside - inside > FINE:
        middle = (inside + outside) / 2.0
        found = way(middle)
        if found == before:
            inside = middle
        else:
            outside, then = middle, then if found is None else found
    return side * outside, {1.0: "grow", 0.0: "stay", -1.0: "shrink"}[then]


def moved(case: Case, what: str, factors: tuple[Uncertain, ...], position: float) -> Case:
    """A case with the effects, or the unit cost, of one service so many standard deviations away.

    Parameters
    ----------
    case : Case
        The case.
    what : str
        ``effects`` or ``unit_cost``.
    factors : tuple of Uncertain
        The quantities, of one service.
    position : float
        Standard deviations from what is stated. Where the response of the service bends, an effect does not
        turn into harm.
    """
    service = _of(factors[0])
    if what == UNIT_COST:
        return with_unit_cost(case, service, cost_times(factors, position))
    gain = case.effects.gain.copy()
    own = _own(case, case.services.index(service))
    bent = any(len(case.lines.segment_length[line]) > 1 for line in np.flatnonzero(own))
    for factor in factors:
        there = gain[factor.at] + position * factor.spread
        gain[factor.at] = max(there, 0.0) if bent else there
    return replace(case, effects=replace(case.effects, gain=gain))


def cost_times(factors: tuple[Uncertain, ...], position: float) -> float:
    """Factor on a unit cost so many standard deviations (of its logarithm) away; the mean stays 1."""
    spread = max(factor.spread for factor in factors)
    return float(np.exp(spread * position - (spread**2 / 2.0 if position else 0.0)))


def _row(plan: Plan, asked: _Asked, position: float, then: str) -> dict[str, Any]:
    case, service = plan.case, plan.case.services[asked.service]
    before = _way(plan, asked.service, plan.activity)
    row: dict[str, Any] = {
        "service": service,
        "name": names_of(case.tables)[service],
        "what": asked.what,
        "direction": {1.0: "grew", 0.0: "stayed", -1.0: "shrank"}[before],
        "then": then,
        "moved_gbp": _moved_gbp(plan, asked.service),
        "position": position,
    }
    row |= _figures(case, asked, position)
    row["chance"] = NAN if np.isnan(position) else float(ndtr(-abs(position)))
    row["times_stated"] = row["switches_at"] / row["stated"] if row["stated"] else NAN
    return row | {"sentence": sentence(row)}


def _figures(case: Case, asked: _Asked, position: float) -> dict[str, Any]:
    """What is stated of the largest effect, or of the unit cost, its range, and where it turns."""
    if asked.what == UNIT_COST:
        own = _own(case, asked.service)
        stated = float(case.money_recipe[case.years.n_plan, own].mean())
        low, high, there = (stated * cost_times(asked.factors, z) for z in (-1.96, 1.96, position))
        return {"of": "£", "stated": stated, "low": low, "high": high, "switches_at": there}
    gain = case.effects.gain
    factor = max(asked.factors, key=lambda f: (abs(gain[f.at]) + abs(f.spread), f.name))
    stated = float(gain[factor.at]) + 0.0
    low, high = sorted((stated - 1.96 * factor.spread, stated + 1.96 * factor.spread))
    there = NAN if np.isnan(position) else moved(case, EFFECTS, (factor,), position).effects.gain[factor.at]
    of = names_of(case.tables)[factor.key.split("|")[1]]
    return {"of": of, "stated": stated, "low": low, "high": high, "switches_at": float(there)}


def sentence(row: Mapping[str, Any]) -> str:
    """When one service would no longer move as the plan moves it."""
    does = DOES[str(row["direction"])].removesuffix("s")
    if np.isnan(row["position"]):
        what = "effects" if row["what"] == EFFECTS else "unit cost"
        return f"{row['name']} would still {does} with any {what} that the evidence allows."
    error = float(np.exp(-(row["position"] ** 2) / 2.0) / np.sqrt(2.0 * np.pi)) * FINE
    chance = words_chances.often(row["chance"], FINEST, error)
    return f"{row['name']} would no longer {does} {_where(row)}; that is so {chance}."


def _where(row: Mapping[str, Any]) -> str:
    """The figure at which it turns: ``if its effects were under 0.62 times the estimate``."""
    up = row["switches_at"] > row["stated"]
    way = "above" if up else "under"
    if row["what"] == UNIT_COST:
        stated, there = words.pounds(row["stated"]), words.pounds(row["switches_at"])
        return f"at a unit cost {way} {there} (stated: {stated})"
    times = row["times_stated"]
    if np.isnan(times) or times <= 0:
        stated = f"stated: {row['stated']:.2g}"
        than = "more" if up else "less"
        return f"if a unit of it did {than} than {row['switches_at']:.2g} for '{row['of']}' ({stated})"
    return f"if its effects were {way} {times:.2f} times the estimate"


def _own(case: Case, service: int) -> Bools:
    out: Bools = (case.lines.service_at == service) & ~case.lines.demand_led
    return out


def _of(factor: Uncertain) -> str:
    """The service of an effect or a recipe."""
    return factor.key.split("|", maxsplit=1)[0]


def _way(plan: Plan, service: int, activity: Any) -> float:
    """Which way an activity (L, T) moves a service by the last plan year; 0 for demand-led ones."""
    own = _own(plan.case, service)
    if not own.any():
        return 0.0
    today = float(plan.case.lines.today[own].sum())
    amounts = np.array([activity[own, -1].sum(), plan.activity[own, -1].sum()])
    return float(ways(amounts, today)[0])


def _moved_gbp(plan: Plan, service: int) -> float:
    """Money in the last plan year beyond today's activity, at the recipe of that year."""
    case, own = plan.case, _own(plan.case, service)
    change = plan.activity[own, -1] - case.lines.today[own]
    return float(change @ case.money_recipe[case.years.n_plan, own])


__all__ = ["COLUMNS", "cost_times", "moved", "sentence", "switching"]
