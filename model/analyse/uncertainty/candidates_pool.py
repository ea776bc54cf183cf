"""Plans that may be chosen before anything more is known: they keep the rules on central figures.

Best plans of draws may not: where services are drawn to do more, less of them keeps a hard target. So only
those are taken that keep hard targets on central figures as the plan does, and set aside the money that
demand-led services take there. Beside them stand plans made for the purpose: those that would be best if one
question had this answer or that, and, for the aim of closing gaps, the plan that does best on average
(``robust`` over all its draws).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from model.analyse.uncertainty.candidates_worth import IN_POUNDS, in_draws, in_own, missed
from model.analyse.uncertainty.evidence_value_groups import groups
from model.analyse.uncertainty.resolved import resolve
from model.inputs.draws import central_normals, draws_at
from model.plan_answer import answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.analyse.uncertainty.candidates_worth import Results
    from model.analyse.uncertainty.resolved import Resolved
    from model.inputs.case import Bools
    from model.project import Projection

AVERAGE = "average"
LOOKED_AT = 100
"""Best plans of draws that are looked at, at most."""
ON_AVERAGE = 60
"""Draws that the plan that does best on average is found for."""
APART = 1.25
"""Standard deviations from what is stated at which a question is answered for its plans."""
SAME = 1e-6
"""Hard targets missed by no more than this, as shares, are as good as kept."""
SAME_MONEY = 1e-4
"""Money for demand-led services that a plan may not have set aside, as a share of what the plan takes."""
MORE = {
    "service": ("{} did more", "{} did less"),
    "unit_cost": ("{} cost more", "{} cost less"),
    "unit_costs": ("{} cost more", "{} cost less"),
    "trend": ("the trend of {} were higher", "the trend of {} were lower"),
    "value": ("{} were worth more", "{} were worth less"),
}


@dataclass(frozen=True)
class Option:
    """A plan to choose from.

    Attributes
    ----------
    key, name : str
        Id, and what people call it.
    projection : Projection
        The plan on central figures.
    aside_gbp : float
        Present value of money for demand-led services that it sets aside beside the plan of central figures.
    """

    key: str
    name: str
    projection: Projection
    aside_gbp: float


def of_draws(resolved: Resolved, own: Results, base: Results) -> Iterator[Option]:
    """Best plans of draws that may be chosen.

    Parameters
    ----------
    resolved : Resolved
        The best plans of draws.
    own, base : Results
        What each of them, and the plan of central figures, come to in its draw, (N,).
    """
    for i in np.flatnonzero(resolved.solved)[:LOOKED_AT].tolist():
        yield from _option(f"draw {i + 1}", f"Best plan of future {i + 1}", resolved, i, (own, base))


def of_questions(resolved: Resolved) -> Iterator[Option]:
    """Plans that would be best if one question had this answer or that, the rest as stated.

    Parameters
    ----------
    resolved : Resolved
        The best plans of draws of the same case.
    """
    money = resolved.money
    asked = [
        group
        for group in groups(
            money.plan.case, money.draws, in_pounds=money.case.scenario.objective == IN_POUNDS
        )
        if group.asked
    ]
    if not asked:
        return
    factors = money.draws.factors
    normal = np.tile(central_normals(factors), (2 * len(asked), 1))
    for row, group in enumerate(asked):
        own = [k for k, factor in enumerate(factors) if factor.name in group.members]
        normal[2 * row, own] += APART
        normal[2 * row + 1, own] -= APART
    at = draws_at(money.plan.case, normal)
    answered = resolve(money.plan, at)
    both = in_own(answered), in_draws(money.central, at)
    for row, group in enumerate(asked):
        for more, side in enumerate(("up", "down")):
            name = f"Best plan if {MORE[group.kind][more].format(group.name)}"
            key = f"{group.kind} {group.key} {side}"
            yield from _option(key, name, answered, 2 * row + more, both)


def _option(
    key: str, name: str, resolved: Resolved, i: int, both: tuple[Results, Results]
) -> Iterator[Option]:
    """The best plan of a draw, where there is one, it may be chosen, and it is another than the plan."""
    money, (own, base) = resolved.money, both
    if not resolved.solved[i] or np.allclose(resolved.activity[i], money.plan.activity, rtol=1e-6, atol=1e-6):
        return
    projection = money.projected(resolved.activity[i], resolved.unmet[i])
    aside = float(own.led_gbp[i] - base.led_gbp[i])
    if may_be_chosen(projection, money.central, aside):
        yield Option(key, name, projection, aside)


def on_average(resolved: Resolved) -> Iterator[Option]:
    """The plan that does best on average over draws of its own, where the aim is to close gaps.

    Parameters
    ----------
    resolved : Resolved
        The best plans of draws of the same case.
    """
    money = resolved.money
    if money.case.scenario.objective == IN_POUNDS:
        return
    rules = money.case.scenario.rules
    asked = {"draws": ON_AVERAGE, "seed": money.draws.seed + 2, "worst_share": 1.0, "sampling": "antithetic"}
    rules = rules.model_copy(update={"robust": rules.robust.model_copy(update=asked)})
    scenario = replace(money.case.scenario, objective="robust", rules=rules)
    found = answer(replace(money.case, scenario=scenario))
    if found.has_plan:
        projection = money.projected(found.activity)
        yield Option(
            AVERAGE, "Best plan on average", projection, led_gbp(projection) - led_gbp(money.central)
        )


def may_be_chosen(projection: Projection, central: Projection, aside_gbp: float) -> bool:
    """Whether a plan keeps, on central figures, what the plan of central figures keeps.

    Parameters
    ----------
    projection, central : Projection
        The plan, and that of central figures.
    aside_gbp : float
        Present value of money for demand-led services that it sets aside beside the plan of central figures.
    """
    case = central.case
    more = missed(case, projection.area_outcome[None])[0] - missed(case, central.area_outcome[None])[0]
    over = led_gbp(projection) - led_gbp(central) - aside_gbp
    return bool(more <= SAME and over <= SAME_MONEY * (led_gbp(central) + chosen_gbp(central)))


def chosen_gbp(projection: Projection) -> float:
    """Present value over plan years of money for services that are chosen.

    Parameters
    ----------
    projection : Projection
        A plan on central figures.
    """
    return _present(projection, ~projection.case.lines.demand_led)


def led_gbp(projection: Projection) -> float:
    """Present value over plan years of money for demand-led services, on central figures.

    Parameters
    ----------
    projection : Projection
        A plan on central figures.
    """
    return _present(projection, projection.case.lines.demand_led)


def _present(projection: Projection, lines: Bools) -> float:
    case, upto = projection.case, 1 + projection.case.years.n_plan
    money = (case.money_recipe[1:upto].T * projection.planned)[lines].sum(axis=0)
    return float(money @ case.years.weight[1:upto])
