"""What it would be worth to learn more: about some parameters exactly, or from one more study.

The *expected value of partial perfect information* about parameters φ is ``E[max_k E(NB_k | φ)] − max_k
E(NB_k)``. The inner mean is a regression of each option's net benefit, against the option that is best on
average, on φ (Strong, Oakley and Brennan, Medical Decision Making 2014), by least squares on a basis of φ.
Every basis holds the constant, so that fitted means are the true ones and the value is never below 0; it is
cut at the value of knowing everything (EVPI), which no part of it can pass. The basis is the one of a fixed
list with the least generalised cross-validation score. A group that holds every parameter needs no
regression: given all of them nothing is uncertain, and its value is the EVPI itself.

The *expected value of sample information* of a study uses that the mean of φ after n new observations spreads
as φ does, shrunk by ``√(n ÷ (n + n0))``, where what is known now is worth n0 observations (Jalal and Alarid-
Escudero, Medical Decision Making 2018); exact for normal means and net benefits linear in φ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.interpolate import BSpline

from model.analyse.psa import best_on_average, perfect_information

Floats = NDArray[np.float64]
Basis = Callable[[Floats], Floats]

COLUMNS = ("group", "parameters", "evppi", "error", "share_of_evpi", "basis")
FEWEST_DRAWS = 20
FEWEST_DRAWS_A_TERM = 5
"""A basis has at most one term for so many draws."""
KNOTS = (2, 5, 10)
CUBIC = 3
SIMULATIONS = 200
WHOLE = "all parameters"
NOTHING = "constant"


@dataclass(frozen=True)
class Fit:
    """A regression of net benefits on parameters.

    Attributes
    ----------
    name : str
        Name of the basis.
    fitted : (N, K) float
        Mean net benefit given the parameters, against the best option on average.
    root : (q, q) float
        A square root of the inverse of XᵀX, for errors of the coefficients.
    terms, coefficients : (N, q), (q, K) float
        The basis at the draws, and what was fitted.
    residual : (K, K) float
        Covariance of the residuals.
    """

    name: str
    fitted: Floats
    root: Floats
    terms: Floats
    coefficients: Floats
    residual: Floats


def evppi(
    worth: Floats, parameters: pd.DataFrame, groups: Mapping[str, Sequence[str]], *, seed: int = 0
) -> pd.DataFrame:
    """Expected value of knowing groups of parameters exactly.

    Parameters
    ----------
    worth : (N, K) float
        Net benefit of each option in each draw.
    parameters : DataFrame
        One row per draw in the same order, one column per parameter: all that makes draws differ.
    groups : mapping
        Name of each group to the parameters in it.
    seed : int
        For the error of the regression, which is simulated.

    Returns
    -------
    DataFrame
        ``COLUMNS``, largest first; ``error`` joins the Monte Carlo error and that of the regression.

    Raises
    ------
    ValueError
        If the shapes do not fit, there are too few draws, or a group names a parameter that is not there.
    """
    _check(worth, parameters, groups)
    _, whole, whole_error = perfect_information(worth)
    rows = []
    for at, (name, members) in enumerate(groups.items()):
        if set(members) == set(parameters.columns):
            value, error, basis = whole, whole_error, WHOLE
        else:
            fit = regress(worth, parameters[list(members)].to_numpy(dtype=np.float64))
            value, error = _value(fit.fitted), _error(fit, np.random.default_rng([seed, at]))
            value, basis = min(max(value, 0.0), whole), fit.name
        share = value / whole if whole > 0 else 0.0
        rows.append((name, ";".join(members), value, error, share, basis))
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found.sort_values(["evppi", "group"], ascending=[False, True], ignore_index=True)


def evsi(worth: Floats, parameter: Floats, study_size: float, prior_size: float) -> float:
    """Expected value of a study that observes one parameter, for each time the decision is made.

    Parameters
    ----------
    worth : (N, K) float
        Net benefit of each option in each draw.
    parameter : (N,) float
        The parameter in each draw.
    study_size : float
        Observations of the study, n ≥ 0.
    prior_size : float
        Observations that what is known now is worth, n0 > 0: the variance of one observation ÷ the variance
        of the parameter's draws.

    Returns
    -------
    float
        Between 0 and the value of knowing the parameter exactly.

    Raises
    ------
    ValueError
        If a size is out of range or there are too few draws.
    """
    if study_size < 0 or prior_size <= 0:
        raise ValueError("a study has 0 or more observations, and what is known now is worth more than 0")
    _check(worth, pd.DataFrame({"parameter": parameter}), {})
    values = np.asarray(parameter, dtype=np.float64)[:, None]
    shrink = np.sqrt(study_size / (study_size + prior_size))
    fit = regress(worth, values)
    if fit.name == NOTHING:
        return 0.0
    mean = values.mean(axis=0)
    terms = _bases(values)[fit.name](mean + shrink * (values - mean))
    known = max(min(_value(fit.fitted), perfect_information(worth)[1]), 0.0)
    return min(max(_value(terms @ fit.coefficients), 0.0), known)


def regress(worth: Floats, parameters: Floats) -> Fit:
    """Mean net benefit given the parameters, by the basis that predicts best.

    Parameters
    ----------
    worth : (N, K) float
        Net benefits.
    parameters : (N, P) float
        Parameters; constant ones say nothing and are left out.
    """
    against = worth - worth[:, [best_on_average(worth)]]
    moving = parameters[:, np.ptp(parameters, axis=0) > 0]
    fits = [_fit(name, basis(moving), against) for name, basis in _bases(moving).items()]
    return min(fits, key=lambda pair: pair[1])[0]


def predicted(fit: Fit, parameters: Floats, at: Floats) -> Floats:
    """Mean net benefits that a regression gives at other values of its parameters.

    Parameters
    ----------
    fit : Fit
        From :func:`regress`.
    parameters : (N, P) float
        The parameters that it was fitted to.
    at : (M, P) float
        Other values of the same parameters.

    Returns
    -------
    (M, K) float
        Against the option that is best on average in the draws of the fit.
    """
    moving = np.ptp(parameters, axis=0) > 0
    out: Floats = _bases(parameters[:, moving])[fit.name](at[:, moving]) @ fit.coefficients
    return out


def _check(worth: Floats, parameters: pd.DataFrame, groups: Mapping[str, Sequence[str]]) -> None:
    if len(worth) != len(parameters):
        raise ValueError(f"{len(worth):,} draws of net benefits, but {len(parameters):,} of parameters")
    if len(worth) < FEWEST_DRAWS:
        raise ValueError(f"{len(worth)} draws are too few for a regression; make at least {FEWEST_DRAWS}")
    for name, members in groups.items():
        missing = [member for member in members if member not in parameters.columns]
        if missing or not members:
            wrong = f"'{missing[0]}', which is no parameter" if missing else "no parameter"
            raise ValueError(f"the group '{name}' holds {wrong}")


def _bases(parameters: Floats) -> dict[str, Basis]:
    """Bases to choose from, each a function that can be asked at other values too."""
    count, width = parameters.shape
    if width == 0:
        return {NOTHING: lambda at: np.ones((len(at), 1))}
    centre, spread = parameters.mean(axis=0), parameters.std(axis=0)

    def polynomial(degree: int, *, joint: bool) -> Basis:
        return lambda at: _polynomial((at - centre) / spread, degree, joint=joint)

    found: dict[str, Basis] = {"straight lines": polynomial(1, joint=False)}
    for degree, name in ((2, "squares"), (CUBIC, "cubes")):
        found[name] = polynomial(degree, joint=False)
        if width > 1:
            found[f"{name} with products"] = polynomial(degree, joint=True)
    for knots in KNOTS:
        found[f"splines of {knots} knots"] = _splines(parameters, knots)
    room = count // FEWEST_DRAWS_A_TERM
    return {name: basis for name, basis in found.items() if basis(parameters[:1]).shape[1] <= room}


def _polynomial(scaled: Floats, degree: int, *, joint: bool) -> Floats:
    terms = [np.ones((len(scaled), 1)), *(scaled**power for power in range(1, degree + 1))]
    if joint:
        first, second = np.triu_indices(scaled.shape[1], 1)
        terms.append(scaled[:, first] * scaled[:, second])
    return np.hstack(terms)


def _splines(parameters: Floats, number: int) -> Basis:
    """Cubic splines of each parameter by itself, with knots at quantiles of the draws."""
    inner = np.quantile(parameters, np.linspace(0, 1, number + 2)[1:-1], axis=0)
    low, high = parameters.min(axis=0), parameters.max(axis=0)

    def basis(at: Floats) -> Floats:
        terms = [np.ones((len(at), 1))]
        for p in range(parameters.shape[1]):
            middle = np.unique(inner[:, p])
            middle = middle[(middle > low[p]) & (middle < high[p])]
            knots = np.r_[[low[p]] * (CUBIC + 1), middle, [high[p]] * (CUBIC + 1)]
            inside = np.clip(at[:, p], low[p], high[p])
            terms.append(BSpline.design_matrix(inside, knots, CUBIC).toarray()[:, 1:])
        return np.hstack(terms)

    return basis


def _fit(name: str, terms: Floats, against: Floats) -> tuple[Fit, float]:
    """A least-squares fit and its score: mean squared residual ÷ (1 − terms ÷ draws)²."""
    left, size, right = np.linalg.svd(terms, full_matrices=False)
    kept = size > size[0] * 1e-10
    root = right[kept].T / size[kept]
    coefficients = root @ (left[:, kept].T @ against)
    fitted = terms @ coefficients
    rest = against - fitted
    number, rank = len(terms), int(kept.sum())
    residual = rest.T @ rest / max(number - rank, 1)
    score = float((rest**2).mean(axis=0).sum()) / (1 - rank / number) ** 2
    return Fit(name, fitted, root, terms, coefficients, residual), score


def _value(fitted: Floats) -> float:
    """Mean of the largest less the largest of the means."""
    return float(fitted.max(axis=1).mean() - fitted.mean(axis=0).max())


def _error(fit: Fit, rng: np.random.Generator) -> float:
    """Standard error: of the mean over draws, and of the coefficients, simulated from their distribution."""
    best = int(fit.fitted.mean(axis=0).argmax())
    gain = fit.fitted.max(axis=1) - fit.fitted[:, best]
    sampling = float(gain.std(ddof=1)) / np.sqrt(len(gain))
    size, axes = np.linalg.eigh(fit.residual)
    spread = axes * np.sqrt(np.maximum(size, 0.0))
    values = np.empty(SIMULATIONS)
    for i in range(SIMULATIONS):
        noise = rng.standard_normal((fit.root.shape[1], len(size)))
        values[i] = _value(fit.terms @ (fit.coefficients + fit.root @ noise @ spread.T))
    return float(np.hypot(sampling, values.std(ddof=1)))
