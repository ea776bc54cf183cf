"""Options under the same draws: every option in every future, against one yardstick.

Each quantity has a stream of numbers of its own, named after it, so that a draw says the same of an effect
in every option that has it. Progress is measured for all options against the same trend and the same
targets: those of the options where they agree, else those of the tables before any scenario's changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from model.analyse.compare.option import TODAY_NAME, Option, today_option
from model.analyse.cost_effectiveness.plans import flows
from model.inputs.load import load_case
from model.inputs.scenario import Scenario
from model.project import project
from model.project.under_draws import under_draws

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats, Targets
    from model.inputs.draws import Draws
    from model.project import Projection
    from model.project.under_draws import UnderDraws

type DrawsOf = Callable[[Case], Draws]
"""Draws of a case; the same futures for every case that is asked for."""


@dataclass(frozen=True)
class Yard:
    """What all options are measured against.

    Attributes
    ----------
    today : Option
        Today's services carried on, without any scenario's changes.
    targets : Targets
        Targets and weights of progress.
    is_own : bool
        Whether these are the targets, and this the trend, of every option.
    """

    today: Option
    targets: Targets
    is_own: bool


@dataclass(frozen=True)
class Drawn:
    """One option in N futures; letters as in ``model.inputs.case``.

    Attributes
    ----------
    outcome : (N, O, H) float
        Area outcomes.
    better : (N, O, H) float
        How much better than the trend of the same future, positive is better.
    closed : (N,) float
        Share of the gap of the central trend that is closed.
    saving_gbp : (N,) float
        Present value of demand-led money saved against today carried on in the same future.
    cost_gbp : float
        Present value of what services that are chosen take more than today, ending some included.
    """

    outcome: Floats
    better: Floats
    closed: Floats
    saving_gbp: Floats
    cost_gbp: float

    def net_benefit(self, case: Case, worth: Mapping[str, float]) -> Floats:
        """(N,): present value of improvement at a stated worth, less what it costs, in £.

        Parameters
        ----------
        case : Case
            For the order of outcomes and the weight of years.
        worth : mapping
            What one unit of an outcome for a year is worth, in £.
        """
        price = np.array([worth.get(name, 0.0) for name in case.outcomes])
        gained = np.einsum("noh,h,o->n", self.better, case.years.weight, price)
        out: Floats = gained + self.saving_gbp - self.cost_gbp
        return out


def yard_of(options: Sequence[Option]) -> Yard:
    """The yardstick of comparable options; it does not depend on their order."""
    first = options[0].case
    bare = Scenario(TODAY_NAME, first.scenario.data)
    if settings := first.scenario.partnership:
        bare = bare.with_changes(partnership=settings)
    plain = load_case(bare, base=first.base)
    own = all(_alike(option.case, first) for option in options)
    targets = first.targets if own else plain.targets
    is_own = own and bool((first.cells.trend == plain.cells.trend).all())
    return Yard(today_option(plain), targets, is_own)


def _alike(one: Case, other: Case) -> bool:
    """Whether two cases count progress alike: the same trends, and the same targets with weight."""
    a, b = _counting(one), _counting(other)
    if one.cells.trend.shape != other.cells.trend.shape:
        return False
    same = bool((one.cells.trend == other.cells.trend).all())
    return same and all(np.array_equal(x, y, equal_nan=True) for x, y in zip(a, b, strict=True))


def _counting(case: Case) -> tuple[Floats, ...]:
    """What decides the gap: targets, scales, weights and year weights of outcomes that carry weight."""
    targets = case.targets
    on = targets.weight > 0
    years = targets.year_weight[on]
    return targets.weight[on], targets.scale[on], years, np.where(years > 0, targets.area[on], 0.0)


def drawn(options: Sequence[Option], yard: Yard, draws_of: DrawsOf) -> dict[str, Drawn]:
    """Every option that has a plan in the same futures, by letter.

    Parameters
    ----------
    options : sequence of Option
        Comparable ones.
    yard : Yard
        From :func:`yard_of`.
    draws_of : callable
        Draws for the case of each option.
    """
    today = _under(yard.today.projection, yard, draws_of(yard.today.case))
    whole = today.central_trend_gap or 1.0
    sign = np.where(yard.today.case.better_lower, -1.0, 1.0)[None, :, None]
    found = {}
    for option in options:
        if option.projection is None:
            continue
        draws = draws_of(option.case)
        own = _under(option.projection, yard, draws)
        found[option.letter] = Drawn(
            outcome=own.outcome,
            better=sign * (own.outcome - today.trend),
            closed=(today.trend_gap - own.gap) / whole,
            saving_gbp=_saving(option, yard, (draws, own, today)),
            cost_gbp=_cost(option),
        )
    return found


def _under(projection: Projection | None, yard: Yard, draws: Draws) -> UnderDraws:
    """A plan under draws, judged by the yardstick's targets."""
    if projection is None:
        raise ValueError("there is no plan to draw")
    judged = replace(projection, case=replace(projection.case, targets=yard.targets))
    return under_draws(judged, draws, follow=True)


def _saving(option: Option, yard: Yard, drawn_of: tuple[Draws, UnderDraws, UnderDraws]) -> Floats:
    """(N,): present value of demand-led money saved, as if every case were served."""
    draws, own, today = drawn_of
    projection = option.projection
    if projection is not None and projection.unmet.any():
        own = _under(project(option.case, projection.planned), yard, draws)
    out: Floats = (today.money_led - own.money_led) @ option.case.years.weight
    return out


def _cost(option: Option) -> float:
    """Present value of money for chosen services beyond today's, and of ending some of them."""
    found = flows(option.case, option.activity(), believed=False)
    return float(option.case.years.weight @ (found.extra + found.exit))
