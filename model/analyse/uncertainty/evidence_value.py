"""What better evidence is worth for the allocation itself, and what to evaluate next.

The decision is which plan to carry out. *Knowing everything*: mean over draws of the best plan of the draw
less the plan of central figures, both in the draw and for the same money (``resolved_money``). *Knowing a
part*: among a finite set of plans (``candidates``), by regression (``model.analyse.value_of_information``),
against the plan of the set that is best on average. The set can only lose beside all plans there are, so
these are lower bounds. A *study* tells a part of it: draws of the parameter are drawn in to their mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model.analyse.psa import best_on_average, perfect_information
from model.analyse.uncertainty.candidates import own_worth
from model.analyse.uncertainty.evidence_value_groups import EVERYTHING, groups
from model.analyse.uncertainty.evidence_value_learnt import NOTHING, learn, of_study

if TYPE_CHECKING:
    from model.analyse.uncertainty.candidates import Candidates, Valued
    from model.analyse.uncertainty.evidence_value_groups import Group
    from model.analyse.uncertainty.evidence_value_learnt import Learnt
    from model.inputs.case import Case, Floats
    from model.inputs.draws import Draws

COLUMNS = (
    "rank",
    "kind",
    "key",
    "name",
    "worth",
    "error",
    "clear",
    "share_of_everything",
    "children",
    "gbp",
    "study_worth",
    "as_good_worth",
    "gbp_per_year",
    "grade",
    "unit",
    "asked",
    "parameters",
    "sentence",
)
WHOLE_COLUMNS = ("step", "option", "worth", "error", "children", "gbp", "unit", "draws")
STUDY_UNITS = 500
"""Units of a service with it, and as many without, in the study that is tried."""
MOST_OF_ONE = 0.25
"""Largest variance of something that one unit of a service either has or has not."""
SOLVED, NOW, KNOWING = "solved_again", "choose_now", "choose_knowing"
NAN = float("nan")


@dataclass(frozen=True)
class Evidence:
    """What better evidence is worth.

    Attributes
    ----------
    whole : DataFrame
        ``WHOLE_COLUMNS``: what knowing everything is worth, step by step.
    parts : DataFrame
        ``COLUMNS``: one row a question; the ranked ones first.
    """

    whole: pd.DataFrame
    parts: pd.DataFrame


def parts(found: Candidates, valued: Valued, draws: Draws) -> pd.DataFrame:
    """What knowing each part exactly is worth, ranked.

    Parameters
    ----------
    found : Candidates
        Plans to choose from.
    valued : Valued
        How they do in the draws.
    draws : Draws
        At least 20 draws, others than those that the plans were found for.

    Returns
    -------
    DataFrame
        ``COLUMNS``. ``worth``, ``study_worth`` and ``as_good_worth`` in ``unit``: share of the gap, or £;
        ``as_good_worth`` of a study that tells as much as is known now, ``study_worth`` of one of
        ``STUDY_UNITS`` units of the service and as many without, on something that each has or has not, at
        its most uncertain. ``children`` no longer short of a target in the last plan year, ``gbp`` what
        would do as much. ``rank`` is of the questions that are ``asked``, as far as they are worth
        something. ``sentence`` is left to ``allocation_words``.
    """
    case, measure = found.resolved.money.plan.case, found.prices
    asked = groups(case, draws, in_pounds=measure.in_pounds)
    names = [factor.name for factor in draws.factors]
    if not names:
        return pd.DataFrame(columns=list(COLUMNS))
    everything = perfect_information(valued.worth)[1]
    rows = []
    for group in asked:
        at = None if group.kind == EVERYTHING else [names.index(one) for one in group.members]
        learnt = learn(valued.worth, None if at is None else draws.normal[:, at])
        row: dict[str, Any] = {"kind": group.kind, "key": group.key, "name": group.name}
        row |= {"worth": learnt.worth, "error": learnt.error, "clear": learnt.clear}
        row["share_of_everything"] = learnt.worth / everything if everything > 0 else 0.0
        row["children"] = learnt.saved(valued.results.short)
        row |= {"gbp": measure.gbp(learnt.worth), "unit": "£" if measure.in_pounds else "share of the gap"}
        row |= _study(case, draws, valued.worth, group, learnt) | _about(case, group)
        rows.append(row | {"parameters": ";".join(group.members), "asked": group.asked})
    return _ranked(pd.DataFrame(rows))


def whole(found: Candidates, valued: Valued) -> pd.DataFrame:
    """What knowing everything is worth, by solving again and among the finite set.

    Parameters
    ----------
    found : Candidates
        Plans to choose from.
    valued : Valued
        How they do in draws of their own.

    Returns
    -------
    DataFrame
        ``WHOLE_COLUMNS``: ``solved_again`` (the best plan of each draw beside that of central figures),
        ``choose_now`` (the plan of the set that is best on average beside that of central figures) and
        ``choose_knowing`` (the best of the set in each draw beside the best on average).
    """
    own, of_own, base = own_worth(found)
    solved = np.isfinite(own)
    central = base.net_gbp if found.prices.in_pounds else base.closed
    better = own - central > NOTHING * np.abs(central).max()
    gain = np.where(better, own - central, 0.0)[solved]
    saved = np.where(better, base.short - of_own.short, 0.0)[solved]
    best = best_on_average(valued.worth)
    now = valued.worth[:, best] - valued.worth[:, 0]
    learnt = learn(valued.worth, None)
    short = valued.results.short
    rows = [
        (SOLVED, gain.mean() if len(gain) else NAN, _error(gain), saved.mean() if len(gain) else NAN),
        (NOW, now.mean(), _error(now), (short[:, 0] - short[:, best]).mean()),
        (KNOWING, learnt.worth, learnt.error, learnt.saved(short)),
    ]
    unit = "£" if found.prices.in_pounds else "share of the gap"
    numbers = (int(solved.sum()), len(now), len(now))
    return pd.DataFrame(
        [
            {"step": step, "worth": worth, "error": error, "children": children, "unit": unit, "draws": n}
            | {"gbp": found.prices.gbp(float(worth)), "option": "" if step == SOLVED else found.keys[best]}
            for (step, worth, error, children), n in zip(rows, numbers, strict=True)
        ],
        columns=list(WHOLE_COLUMNS),
    )


def _ranked(found: pd.DataFrame) -> pd.DataFrame:
    """Questions by what they are worth, then everything else."""
    found = found.sort_values(["asked", "worth", "key"], ascending=[False, False, True], ignore_index=True)
    ranked = found["asked"] & (found["worth"] > 0)
    found["rank"] = np.where(ranked, np.arange(1, len(found) + 1), np.nan)
    return found.assign(sentence="")[list(COLUMNS)]


def _error(values: Floats) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else NAN


def _study(case: Case, draws: Draws, worth: Floats, group: Group, known: Learnt) -> dict[str, float]:
    """What two studies would be worth: one as good as what is known now, one of a stated size."""
    out = {"study_worth": NAN, "as_good_worth": NAN}
    if group.kind not in ("service", "effect"):
        return out
    names = [factor.name for factor in draws.factors]
    at = [names.index(member) for member in group.members]
    out["as_good_worth"] = of_study(worth, draws.normal[:, at], known, 1.0, 1.0)
    prior = prior_size(case, draws, at)
    if np.isfinite(prior):
        out["study_worth"] = of_study(worth, draws.normal[:, at], known, STUDY_UNITS, prior)
    return out


def prior_size(case: Case, draws: Draws, at: list[int]) -> float:
    """Units that what is known of a service's effects is worth, with it and as many without; NaN if unclear.

    The difference of two shares of n units each has at most the variance ``2·¼ ÷ n``; what is known has the
    variance of the draws. Of several effects the one known best counts, so that no study looks better than it
    is. Only where a unit may be said to have or not to have the outcome: the change is below 1.

    Parameters
    ----------
    case : Case
        The case that was drawn from.
    draws : Draws
        Draws of it.
    at : list of int
        Positions of effects among ``Draws.factors``.
    """
    spread = np.array([abs(draws.factors[k].spread) for k in at])
    gain = np.array([abs(case.effects.gain[draws.factors[k].at]) for k in at])
    if (gain + spread > 1.0).any():
        return NAN
    return float((2.0 * MOST_OF_ONE / spread**2).max())


def _about(case: Case, group: Group) -> dict[str, float]:
    """Money of the service a year today, and the grade of its weakest evidence."""
    out = {"gbp_per_year": NAN, "grade": NAN}
    service = group.key.split("|")[0]
    if group.kind not in ("service", "effect", "unit_cost") or service not in case.services:
        return out
    s = case.services.index(service)
    own = case.lines.service_at == s
    out["gbp_per_year"] = float((case.money_recipe[0] * case.lines.today)[own].sum())
    grades = case.effects.grade[case.effects.service_at == s]
    if len(grades):
        out["grade"] = float(grades.min())
    return out


__all__ = ["COLUMNS", "EVERYTHING", "WHOLE_COLUMNS", "Evidence", "parts", "prior_size", "whole"]
