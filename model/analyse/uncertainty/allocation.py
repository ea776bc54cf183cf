"""What the allocation itself does under uncertainty: one door to everything that solves plans again.

The best plan of every draw, how often each service is in it, what better evidence is worth and what to
evaluate next, regret, and when the plan stops being best.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.analyse.names import names_of
from model.analyse.uncertainty.allocation_words import answer, notes, with_sentences
from model.analyse.uncertainty.candidates import candidates, own_worth
from model.analyse.uncertainty.candidates_worth import some
from model.analyse.uncertainty.evidence_value import parts, whole
from model.analyse.uncertainty.kept import kept
from model.analyse.uncertainty.regret import COLUMNS as REGRET_COLUMNS
from model.analyse.uncertainty.regret import regret
from model.analyse.uncertainty.resolved import resolve
from model.analyse.uncertainty.switching import switching
from model.inputs.draws import draw
from model.plan_answer import warm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from model.analyse.uncertainty.candidates import Candidates, Valued
    from model.inputs.case import Floats
    from model.inputs.draws import Draws
    from model.plan import Plan

TABLES = ("kept", "evidence_whole", "evidence", "options", "option_money", "switching", "draws")
"""Tables of the result, in the order in which they are told."""
OPTION_COLUMNS = (
    *REGRET_COLUMNS[:1],
    "name",
    "may_be_chosen",
    "unit",
    *REGRET_COLUMNS[1:],
    "closed_mean",
    "closed_low",
    "closed_high",
    "short_mean",
    "overdrawn_gbp",
)
MONEY_COLUMNS = ("option", "service", "name", "today_gbp", "planned_gbp", "option_gbp", "beside_plan_gbp")
DRAW_COLUMNS = (
    "draw",
    "status",
    "plan_worth",
    "best_worth",
    "gain",
    "children",
    "duties_gbp",
    "promises_gbp",
    "unit",
)
VALUED = 2000
"""Draws in which plans are compared, others than those that they were found for."""
ENDS = (0.025, 0.975)


@dataclass(frozen=True)
class Allocation:
    """What the allocation does under uncertainty.

    Attributes
    ----------
    scenario : str
        Name of the scenario.
    draws, valued : int
        Draws that were solved again, and draws in which the plans were compared.
    seed : int
        Seed of the first; the others have the next one.
    answer : tuple of str
        The answer in a few sentences, the main thing first.
    notes : tuple of str
        What to know about how it was worked out.
    tables : dict of DataFrame
        ``TABLES``: tidy, the same columns always.
    """

    scenario: str
    draws: int
    valued: int
    seed: int
    answer: tuple[str, ...]
    notes: tuple[str, ...]
    tables: dict[str, pd.DataFrame]


def allocation_under_draws(
    plan: Plan,
    draws: Draws,
    *,
    workers: int = 1,
    scheduler: str = "",
    tell: Callable[[str], None] | None = None,
    resume: Path | None = None,
    options: Mapping[str, Plan] | None = None,
) -> Allocation:
    """Say what the allocation does under uncertainty.

    Parameters
    ----------
    plan : Plan
        The plan of central figures, which must have one.
    draws : Draws
        Draws of its case, each of which is solved again; 200 say much, 20 are the least.
    workers : int
        Processes that share the solving; the answer does not depend on their number.
    scheduler : str
        Address of a Dask scheduler, to share the solving among its workers instead.
    tell : callable, optional
        Told each step, and after each block of draws how far the work is; whatever it raises ends the work.
    resume : Path, optional
        File in which solved draws are kept and from which the work is taken up again.
    options : mapping of str to Plan, optional
        More plans of the same case to compare, by name, such as that of the aim ``robust``.

    Returns
    -------
    Allocation

    Raises
    ------
    ValueError
        If there is no plan, there are too few draws, or the file is of other figures.
    """
    if len(draws) < FEWEST:
        raise ValueError(f"{len(draws)} draws are too few to solve again; ask for at least {FEWEST}")
    say = tell or (lambda _: None)
    resolved = resolve(plan, draws, workers=workers, scheduler=scheduler, tell=say, resume=resume)
    say("plans to choose from")
    found = candidates(resolved, options=options, tell=say)
    say("what better evidence is worth")
    others = draw(plan.case, VALUED, seed=draws.seed + 1, sampling=draws.sampling)  # type: ignore[arg-type]
    choices = found.choices
    valued = choices.in_draws(others)
    tables = {"kept": kept(resolved), "evidence_whole": whole(choices, valued)}
    tables["evidence"] = with_sentences(parts(choices, valued, others))
    tables["options"], tables["draws"] = _options(found, found.in_draws(others))
    tables["option_money"] = _money(found)
    tables["switching"] = switching(plan, draws, warm(resolved.money.case), tell=say)
    ordered = {name: tables[name] for name in TABLES}
    return Allocation(
        scenario=plan.scenario,
        draws=len(draws),
        valued=VALUED,
        seed=draws.seed,
        answer=answer(choices, ordered),
        notes=notes(choices, len(others), ordered),
        tables=ordered,
    )


FEWEST = 20
"""Draws that are solved again, at least."""


def _options(found: Candidates, valued: Valued) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Regret of every plan in the draws that were solved again, and those draws."""
    resolved = found.resolved
    use = np.flatnonzero(resolved.solved).tolist()
    own, of_own, base = own_worth(found)
    unit = "£" if found.prices.in_pounds else "share of the gap"
    here = found.in_draws(some(resolved.money.draws, use))
    allowed = set(found.choices.keys)
    may = np.array([key in allowed for key in found.keys], dtype=np.bool_)
    table = regret(found.keys, here.worth, own[use], may)
    low, high = np.quantile(valued.results.closed, ENDS, axis=0)
    more = {
        "name": list(found.names),
        "unit": unit,
        "may_be_chosen": may,
        "closed_mean": valued.results.closed.mean(axis=0),
        "closed_low": low,
        "closed_high": high,
        "short_mean": valued.results.short.mean(axis=0),
        "overdrawn_gbp": valued.overdrawn_gbp.mean(axis=0),
    }
    central = base.net_gbp if found.prices.in_pounds else base.closed
    by_draw = pd.DataFrame(
        {
            "draw": np.arange(1, len(resolved) + 1),
            "status": list(resolved.status),
            "plan_worth": central,
            "best_worth": own,
            "gain": own - central,
            "children": base.short - of_own.short,
            "duties_gbp": resolved.duties_gbp,
            "promises_gbp": resolved.promises_gbp,
            "unit": unit,
        },
        columns=list(DRAW_COLUMNS),
    )
    return table.assign(**more)[list(OPTION_COLUMNS)], by_draw


def _money(found: Candidates) -> pd.DataFrame:
    """Money of every service that is chosen, in the last plan year, by plan."""
    case = found.resolved.money.plan.case
    names, price = names_of(case.tables), case.money_recipe[case.years.n_plan]
    chosen = [
        s for s in range(len(case.services)) if not case.lines.demand_led[case.lines.service_at == s].any()
    ]
    rows = []
    for option, projection in zip(found.keys, found.projections, strict=True):
        for s in chosen:
            own = case.lines.service_at == s
            today, planned, there = (
                _gbp(amount[own], price[own])
                for amount in (
                    case.lines.today,
                    found.projections[0].planned[:, -1],
                    projection.planned[:, -1],
                )
            )
            service = case.services[s]
            rows.append((option, service, names[service], today, planned, there, there - planned))
    return pd.DataFrame(rows, columns=list(MONEY_COLUMNS))


def _gbp(amount: Floats, price: Floats) -> float:
    return float(amount @ price)
