"""Sharing what is less than everybody asks for: four rules for claims on too small an amount.

For any claims at all; nothing here knows a plan. The rules are those of O'Neill (1982) and of Aumann and
Maschler (1985); Thomson (2003) surveys them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

COLUMNS = ("rule", "claimant", "claim", "award", "loss")

Shares = dict[str, float]
Claims = Mapping[str, float]


def proportional(claims: Claims, amount: float) -> Shares:
    """Everybody gets the same share of the claim.

    Parameters
    ----------
    claims : mapping
        Claim of each claimant, not negative.
    amount : float
        What there is to share, from 0 to the sum of the claims, in the unit of the claims.

    Returns
    -------
    dict
        Award of each claimant, in the order of the claims; the awards sum to the amount.

    Raises
    ------
    ValueError
        If a claim is negative, or the amount is negative or more than everybody asks for together.
    """
    asked = _checked(claims, amount)
    total = float(asked.sum())
    return _named(claims, asked * (amount / total if total else 0.0))


def constrained_equal_awards(claims: Claims, amount: float) -> Shares:
    """Everybody gets the same, but nobody more than the claim: ``min(claim, λ)``.

    Parameters, returned value and errors as for :func:`proportional`.
    """
    return _named(claims, _equal_awards(_checked(claims, amount), amount))


def constrained_equal_losses(claims: Claims, amount: float) -> Shares:
    """Everybody loses the same, but nobody more than the claim: ``max(0, claim − λ)``.

    Parameters, returned value and errors as for :func:`proportional`.
    """
    asked = _checked(claims, amount)
    return _named(claims, asked - _equal_awards(asked, float(asked.sum()) - amount))


def talmud(claims: Claims, amount: float) -> Shares:
    """Equal awards up to half of each claim; beyond half of everything, equal losses down to half.

    Parameters, returned value and errors as for :func:`proportional`. Aumann and Maschler (1985) show that
    this is the nucleolus of the game in which a group is worth what the others' claims leave of the amount.
    """
    asked = _checked(claims, amount)
    total = float(asked.sum())
    if amount <= total / 2:
        return _named(claims, _equal_awards(asked / 2, amount))
    return _named(claims, asked - _equal_awards(asked / 2, total - amount))


RULES: Mapping[str, Callable[[Claims, float], Shares]] = {
    "proportional": proportional,
    "constrained_equal_awards": constrained_equal_awards,
    "constrained_equal_losses": constrained_equal_losses,
    "talmud": talmud,
}
"""The rules by name, in the order in which they are shown."""


def shared(claims: Claims, amount: float) -> pd.DataFrame:
    """An amount shared by every rule.

    Parameters
    ----------
    claims : mapping
        Claim of each claimant.
    amount : float
        What there is to share.

    Returns
    -------
    DataFrame
        rule, claimant, claim, award, loss (claim − award).
    """
    rows = [
        (name, claimant, float(claims[claimant]), award, float(claims[claimant]) - award)
        for name, rule in RULES.items()
        for claimant, award in rule(claims, amount).items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _equal_awards(asked: np.ndarray, amount: float) -> np.ndarray:
    """``min(claim, λ)`` with λ such that the awards sum to the amount: claims met in full, smallest first."""
    out = asked.astype(np.float64)
    left, open_ = float(amount), len(asked)
    for at in np.argsort(asked, kind="stable").tolist():
        out[at] = min(float(asked[at]), left / open_)
        left -= float(out[at])
        open_ -= 1
    return out


def _checked(claims: Claims, amount: float) -> np.ndarray:
    asked = np.array([float(claim) for claim in claims.values()])
    if not (np.isfinite(asked).all() and (asked >= 0).all()):
        wrong = [name for name, claim in claims.items() if not (np.isfinite(claim) and claim >= 0)]
        raise ValueError(f"a claim is a number from 0 up, unlike that of {', '.join(wrong)}")
    total = float(asked.sum())
    if not 0 <= amount <= total * (1 + 1e-12):
        raise ValueError(f"the amount to share, {amount:g}, must lie between 0 and all claims, {total:g}")
    return asked


def _named(claims: Claims, awards: np.ndarray) -> Shares:
    return dict(zip(claims, awards.tolist(), strict=True))
