"""Plans to choose from before anything more is known, and how each does in every draw.

The plan of central figures, today's, the plan that does best on average, and of a pool of others
(``candidates_pool``): those that would be best if one question had this answer or that, each of which adds
something by itself, and of the best plans of draws the few that add most to the mean of the best, taken one
after the other. A finite set can only lose beside all plans that there are, so what knowing more is worth for
a choice among them is a lower bound.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from model.analyse.uncertainty.candidates_pool import (
    Option,
    chosen_gbp,
    led_gbp,
    may_be_chosen,
    of_draws,
    of_questions,
    on_average,
)
from model.analyse.uncertainty.candidates_worth import (
    FIELDS,
    Results,
    in_draws,
    in_own,
    prices,
    some,
    worth,
)
from model.project import today_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from model.analyse.uncertainty.candidates_worth import Prices
    from model.analyse.uncertainty.resolved import Resolved
    from model.inputs.case import Floats
    from model.inputs.draws import Draws
    from model.plan import Plan
    from model.project import Projection

CENTRAL, TODAY = "plan", "today"
MOST = 12
"""Best plans of draws that are taken, at most."""
LEAST_GAIN = 0.01
"""A plan is taken only if it adds so much of what knowing everything is worth."""


@dataclass(frozen=True)
class Candidates:
    """K plans: the plan of central figures first, then today's, those given, then others.

    Attributes
    ----------
    resolved : Resolved
        The best plans of the draws.
    prices : Prices
        What money and hard targets are worth.
    keys, names : (K,) str
        ``plan``, ``today``, those of ``options``, ``average``, ``service send_casework up`` (the best plan if
        the service did more), ``draw 17`` (the best plan of a draw); and what people call them.
    projections : (K,) Projection
        Each on central figures.
    set_aside_gbp : (K,) float
        Present value of money for demand-led services that each sets aside beside the plan of central
        figures; for today's plan less what it spends less on others.
    """

    resolved: Resolved
    prices: Prices
    keys: tuple[str, ...]
    names: tuple[str, ...]
    projections: tuple[Projection, ...]
    set_aside_gbp: Floats

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def choices(self) -> Candidates:
        """Those that may be chosen: today's plan may miss what the plan keeps, or cost more."""
        central = self.resolved.money.central
        both = zip(self.projections, self.set_aside_gbp.tolist(), strict=True)
        return self.only([k for k, (one, aside) in enumerate(both) if may_be_chosen(one, central, aside)])

    def in_draws(self, draws: Draws) -> Valued:
        """Every plan in every draw."""
        results = Results.stacked([in_draws(one, draws) for one in self.projections])
        return self.valued(results)

    def with_more(self, more: Sequence[Option]) -> Candidates:
        """With other plans after these."""
        return replace(
            self,
            keys=(*self.keys, *(one.key for one in more)),
            names=(*self.names, *(one.name for one in more)),
            projections=(*self.projections, *(one.projection for one in more)),
            set_aside_gbp=np.append(self.set_aside_gbp, [one.aside_gbp for one in more]),
        )

    def only(self, at: list[int]) -> Candidates:
        """Some of the plans, in this order."""
        return replace(
            self,
            keys=tuple(self.keys[k] for k in at),
            names=tuple(self.names[k] for k in at),
            projections=tuple(self.projections[k] for k in at),
            set_aside_gbp=self.set_aside_gbp[at],
        )

    def valued(self, results: Results) -> Valued:
        """Results (N, K) with their worth."""
        led = results.led_gbp - results.led_gbp[:, [0]]
        over = led - self.set_aside_gbp
        return Valued(worth(results, results.at((slice(None), 0)), over, self.prices), over, results)


@dataclass(frozen=True)
class Valued:
    """How K plans do in N draws.

    Attributes
    ----------
    worth : (N, K) float
        The measure: share of the gap closed (or £), less what is overdrawn at its price.
    overdrawn_gbp : (N, K) float
        Present value of money taken that the plan did not set aside, beside the plan of central figures.
    results : Results
        What it comes to, (N, K).
    """

    worth: Floats
    overdrawn_gbp: Floats
    results: Results


def candidates(
    resolved: Resolved,
    *,
    options: Mapping[str, Plan] | None = None,
    tell: Callable[[str], None] | None = None,
) -> Candidates:
    """Choose plans to choose from.

    Parameters
    ----------
    resolved : Resolved
        The best plans of draws.
    options : mapping of str to Plan, optional
        More plans of the same case by name, such as that of ``robust``.
    tell : callable, optional
        Told each step as it starts.

    Returns
    -------
    Candidates
    """
    money, say = resolved.money, tell or (lambda _: None)
    case, central = money.plan.case, money.central
    today = money.projected(today_plan(case))
    named = {name: money.projected(one.activity) for name, one in (options or {}).items()}
    first = Candidates(
        resolved=resolved,
        prices=prices(money.case),
        keys=(CENTRAL, TODAY),
        names=("This plan", "Today's services carried on"),
        projections=(central, today),
        set_aside_gbp=np.array([0.0, chosen_gbp(central) - chosen_gbp(today)]),
    )
    first = first.with_more(
        [Option(name, name, one, led_gbp(one) - led_gbp(central)) for name, one in named.items()]
    )
    return _with_pool(first.with_more(list(on_average(resolved))), say)


def own_worth(found: Candidates) -> tuple[Floats, Results, Results]:
    """What the best plan of each draw is worth in its own draw.

    Parameters
    ----------
    found : Candidates
        Any plans of the same draws.

    Returns
    -------
    worth : (N,) float
        NaN where the draw has no best plan.
    own, base : Results
        What the best plan of each draw, and the plan of central figures, come to in it, (N,).
    """
    resolved = found.resolved
    own, base = in_own(resolved), in_draws(resolved.money.central, resolved.money.draws)
    alone = Results(*(getattr(own, name)[:, None] for name in FIELDS))
    return worth(alone, base, np.zeros((len(resolved), 1)), found.prices)[:, 0], own, base


def _with_pool(first: Candidates, tell: Callable[[str], None]) -> Candidates:
    """The plans with those of questions that add something, and best plans of draws as long as one does."""
    resolved, use = first.resolved, np.flatnonzero(first.resolved.solved).tolist()
    if not use:
        return first
    tell("plans to choose from: one for every answer")
    questions = list(of_questions(resolved))
    _, own, base = own_worth(first)
    both = first.with_more(questions).with_more(list(of_draws(resolved, own, base)))
    tell("plans to choose from, in every future")
    valued = both.in_draws(some(resolved.money.draws, use)).worth
    chosen = list(range(len(first)))
    best = valued[:, chosen].max(axis=1)
    least = LEAST_GAIN * float((valued.max(axis=1) - valued[:, 0]).mean())
    adds = np.maximum(valued - best[:, None], 0.0).mean(axis=0)
    asked = range(len(first), len(first) + len(questions))
    chosen += [k for k in asked if adds[k] > least]
    best = valued[:, chosen].max(axis=1)
    for _ in range(MOST):
        adds = np.maximum(valued - best[:, None], 0.0).mean(axis=0)
        k = int(adds.argmax())
        if adds[k] <= least:
            break
        chosen.append(k)
        best = np.maximum(best, valued[:, k])
    return both.only(chosen)
