"""Parts of an appraisal after the Treasury's Green Book: optimism bias, tax burden, weights, risks, totals.

Every figure published elsewhere stands here once with its source; a partnership's own figures are arguments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.analyse.discounting import Schedule, present_value

Floats = NDArray[np.float64]

UPPER_BOUNDS: Mapping[str, Mapping[str, float]] = {
    "capital": {
        "standard buildings": 0.24,
        "non-standard buildings": 0.51,
        "standard civil engineering": 0.44,
        "non-standard civil engineering": 0.66,
        "equipment and development": 2.0,
        "outsourcing": 0.41,
    },
    "duration": {
        "standard buildings": 0.04,
        "non-standard buildings": 0.39,
        "standard civil engineering": 0.2,
        "non-standard civil engineering": 0.25,
        "equipment and development": 0.54,
        "outsourcing": 0.15,
    },
}
"""Most optimism bias by kind of project: HM Treasury, Supplementary Green Book Guidance: Optimism Bias."""

INCOME_ELASTICITY = 1.3
"""How fast the worth of £1 falls with income: HM Treasury, The Green Book 2022, annex A3."""

WELLBY_GBP = {"low": 10_000.0, "central": 13_000.0, "high": 16_000.0}
"""One point of life satisfaction for one person for one year, in prices of 2019: HM Treasury, Wellbeing
Guidance for Appraisal, 2021."""

QALY_GBP = {"threshold low": 20_000.0, "threshold high": 30_000.0, "society": 70_000.0}
"""One year of full health: NICE's range for what the NHS pays, and what society is taken to value it at
(Department of Health and Social Care, in the Green Book)."""

NAN = float("nan")


@dataclass(frozen=True)
class Appraisal:
    """Present values of costs and benefits.

    Attributes
    ----------
    costs, benefits, net : float
        Present values; ``net`` is benefits − costs.
    ratio : float
        Benefits ÷ costs; NaN where costs are not above 0, for then a ratio says nothing.
    payback_year : int or None
        The first year from which the running sum of discounted benefits − costs stays at 0 or above; None
        where it does not.
    """

    costs: float
    benefits: float
    net: float
    ratio: float
    payback_year: int | None


def with_optimism_bias(costs: Sequence[float] | Floats, bias: float, mitigated: float = 0.0) -> Floats:
    """Costs raised for optimism: cost × (1 + bias × (1 − mitigated)).

    Parameters
    ----------
    costs : (T,) float
        Costs as estimated.
    bias : float
        Share by which such estimates turn out too low.
    mitigated : float
        Share of that bias that is already dealt with, 0–1.

    Raises
    ------
    ValueError
        If the share mitigated is not between 0 and 1, or the bias is negative.
    """
    if not 0 <= mitigated <= 1 or bias < 0:
        raise ValueError("optimism bias is a share of 0 or more, and its mitigated part a share from 0 to 1")
    out: Floats = np.asarray(costs, dtype=np.float64) * (1 + bias * (1 - mitigated))
    return out


def with_tax_burden(costs: Sequence[float] | Floats, share: float = 0.0) -> Floats:
    """Public costs with the burden of raising them, where a rule asks for it (the Green Book sets none)."""
    out: Floats = np.asarray(costs, dtype=np.float64) * (1 + share)
    return out


def distributional_weight(income: float, reference: float, elasticity: float = INCOME_ELASTICITY) -> float:
    """What £1 is worth to people of this income against the reference: (reference ÷ income) ^ elasticity.

    Raises
    ------
    ValueError
        If an income is not above 0.
    """
    if income <= 0 or reference <= 0:
        raise ValueError("incomes are above 0")
    return float((reference / income) ** elasticity)


def expected_risk(probabilities: Sequence[float], impacts: Sequence[float]) -> tuple[float, float]:
    """Expected loss of a risk register, Σ probability × impact, and its total exposure, Σ impact.

    Raises
    ------
    ValueError
        If a probability is not between 0 and 1, or the lists differ in length.
    """
    if len(probabilities) != len(impacts) or any(not 0 <= p <= 1 for p in probabilities):
        raise ValueError("every risk has one probability from 0 to 1 and one impact")
    return float(np.dot(probabilities, impacts)), float(sum(impacts))


def appraise(
    costs: Sequence[float] | Floats, benefits: Sequence[float] | Floats, schedule: Schedule
) -> Appraisal:
    """Present values of costs and benefits, their ratio, and when they break even.

    Parameters
    ----------
    costs, benefits : (T,) float
        One amount a year in prices of one year, the first in year 0.
    schedule : Schedule
        Discount rates.

    Raises
    ------
    ValueError
        If the two differ in length.
    """
    paid, gained = np.asarray(costs, dtype=np.float64), np.asarray(benefits, dtype=np.float64)
    if paid.shape != gained.shape:
        raise ValueError(f"{len(paid)} years of costs, but {len(gained)} of benefits")
    pv_costs, pv_benefits = present_value(paid, schedule), present_value(gained, schedule)
    running = np.cumsum((gained - paid) * schedule.factors(len(paid) - 1)) if len(paid) else np.zeros(0)
    ratio = pv_benefits / pv_costs if pv_costs > 0 else NAN
    return Appraisal(pv_costs, pv_benefits, pv_benefits - pv_costs, ratio, payback(running))


def payback(running: Floats) -> int | None:
    """First year from which a running sum stays at 0 or above, None where it ends below."""
    below = np.flatnonzero(running < 0)
    if not len(below):
        return 0 if len(running) else None
    first = int(below[-1]) + 1
    return first if first < len(running) else None
