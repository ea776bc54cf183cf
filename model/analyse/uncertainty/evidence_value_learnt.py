"""What a choice among plans gains when something is learnt first, without flattering what says nothing.

A regression that chooses and is then asked how well it chose counts its own luck: with plans that are nearly
as good as each other even a parameter that does nothing seems worth something. So draws are split in two.
The regression on one half says which plan to choose in the other half, and the regression on that other half
says what this gains there; then the other way round. Their luck is independent, so that on average the gain
is no more than what knowing the parameter is worth (it is a little less, since half the draws choose less
well). It is cut at nothing and at the value of knowing everything. The error is that of the plain mean of
what was gained, draw by draw, and so rather too large.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.analyse.psa import best_on_average, perfect_information
from model.analyse.value_of_information import evsi, predicted, regress

if TYPE_CHECKING:
    from model.inputs.case import Floats, Ints

CLEAR = 2.0
"""A value is told from chance where it is above so many times its error."""
NOTHING = 1e-9
"""Gains below this part of the largest worth are rounding."""
PAIRED = 2
"""Draws that stay together when draws are split, since each may be the mirror image of the other."""


@dataclass(frozen=True)
class Learnt:
    """What is gained by learning something before a plan is chosen.

    Attributes
    ----------
    worth, error : float
        Mean gain against the plan that is best on average, and its standard error.
    base : int
        The plan that is best on average.
    chosen : (N,) int
        The plan chosen in each draw.
    """

    worth: float
    error: float
    base: int
    chosen: Ints

    @property
    def clear(self) -> bool:
        """Whether the gain can be told from chance."""
        return self.worth > 0 and not self.worth <= CLEAR * self.error

    def saved(self, amount: Floats) -> float:
        """By how much the choice lowers the mean of an amount (N, K); nothing where nothing is gained."""
        if self.worth <= 0:
            return 0.0
        return float((amount[:, self.base] - amount[np.arange(len(amount)), self.chosen]).mean())


def learn(worth: Floats, parameters: Floats | None) -> Learnt:
    """Choose among plans knowing some parameters.

    Parameters
    ----------
    worth : (N, K) float
        What each plan is worth in each draw.
    parameters : (N, P) float or None
        What is learnt; None for everything.

    Returns
    -------
    Learnt
        With ``worth`` from 0 to the value of knowing everything.

    Raises
    ------
    ValueError
        If there are too few draws for a regression.
    """
    base = best_on_average(worth)
    _, whole, error = perfect_information(worth)
    if parameters is None:
        return Learnt(whole, error, base, _ahead(worth, base))
    first = np.arange(len(worth)) // PAIRED % 2 == 0
    gain, chosen = np.zeros(len(worth)), np.full(len(worth), base)
    fits = {half: regress(worth[own], parameters[own]) for half, own in ((0, first), (1, ~first))}
    for half, own in ((0, first), (1, ~first)):
        said = predicted(fits[1 - half], parameters[~own], parameters[own])
        chosen[own] = _ahead(said, base)
        seen = fits[half].fitted
        gain[own] = seen[np.arange(len(seen)), chosen[own]] - seen[:, base]
    plain = worth[np.arange(len(worth)), chosen] - worth[:, base]
    spread = float(plain.std(ddof=1) / np.sqrt(len(plain)))
    mean = float(gain.mean()) if gain.mean() > NOTHING * np.abs(worth).max() else 0.0
    return Learnt(min(mean, whole), spread, base, chosen)


def of_study(worth: Floats, parameters: Floats, known: Learnt, study: float, prior: float) -> float:
    """What a study of parameters that one source tells about is worth.

    Parameters
    ----------
    worth : (N, K) float
        What each plan is worth in each draw.
    parameters : (N, P) float
        Standard normals of the parameters; their mean is what the study measures.
    known : Learnt
        What knowing them exactly is worth.
    study, prior : float
        Observations of the study, and those that what is known now is worth.

    Returns
    -------
    float
        From 0 to ``known.worth``: the share of it that a study of this size gives by regression.
    """
    if known.worth <= 0:
        return 0.0
    mean = parameters.mean(axis=1)
    whole = evsi(worth, mean, 1.0, 1e-9)
    if whole <= 0:
        return 0.0
    return known.worth * min(1.0, evsi(worth, mean, study, prior) / whole)


def _ahead(said: Floats, base: int) -> Ints:
    """The best plan of each draw; ties stay with the base."""
    best = said.argmax(axis=1)
    stays = said.max(axis=1) <= said[:, base]
    out: Ints = np.where(stays, base, best)
    return out
