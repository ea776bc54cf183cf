"""What knowing more is worth: within its bounds on any draws, right where the answer is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from model.analyse.psa import perfect_information
from model.analyse.value_of_information import WHOLE, evppi, evsi, predicted, regress

NUMBER = 4_000


def drawn(seed: int, number: int = NUMBER) -> tuple[np.ndarray, pd.DataFrame]:
    """Net benefits of three options that bend and twist with three parameters."""
    rng = np.random.default_rng(seed)
    a, b, c = rng.normal(size=(3, number))
    worth = np.column_stack([np.zeros(number), a + 0.3 * b**2 - 0.4, np.exp(0.3 * c) * a - 0.2])
    return worth, pd.DataFrame({"a": a, "b": b, "c": c})


GROUPS = {"a": ["a"], "b": ["b"], "c": ["c"], "a and b": ["a", "b"], "everything": ["c", "b", "a"]}


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_never_negative_never_above_knowing_everything(seed):
    worth, parameters = drawn(seed, 60)
    found = evppi(worth, parameters, GROUPS).set_index("group")
    whole = perfect_information(worth)[1]
    assert (found["evppi"] >= 0).all()
    assert (found["evppi"] <= whole).all()
    assert found.loc["everything", "evppi"] == whole
    assert found.loc["everything", "basis"] == WHOLE
    assert 0 <= evsi(worth, parameters["a"].to_numpy(), 30, 10) <= found.loc["a", "evppi"] + 1e-12


def test_a_parameter_by_itself_against_sorting_draws_into_bins():
    """The inner mean as the mean of a bin of neighbours: the obvious way, for one parameter."""
    worth, parameters = drawn(1, 20_000)
    found = evppi(worth, parameters, GROUPS).set_index("group")
    for name in ("a", "b", "c"):
        order = np.argsort(parameters[name].to_numpy())
        bins = worth[order].reshape(200, 100, 3).mean(axis=1)
        binned = bins.max(axis=1).mean() - worth.mean(axis=0).max()
        assert found.loc[name, "evppi"] == pytest.approx(binned, abs=0.02)


def test_two_parameters_against_an_inner_loop():
    """E(NB | a, b) is known here: c is independent, and the mean of exp(0.3 c) is exp(0.045)."""
    worth, parameters = drawn(2, 20_000)
    a, b = parameters["a"].to_numpy(), parameters["b"].to_numpy()
    inner = np.column_stack([np.zeros(len(a)), a + 0.3 * b**2 - 0.4, np.exp(0.045) * a - 0.2])
    exact = inner.max(axis=1).mean() - inner.mean(axis=0).max()
    found = evppi(worth, parameters, {"a and b": ["a", "b"]}).iloc[0]
    assert found["evppi"] == pytest.approx(exact, abs=max(3 * found["error"], 0.01))


def test_what_makes_no_difference_is_worth_nothing():
    worth, parameters = drawn(3)
    rng = np.random.default_rng(5)
    noise = parameters.assign(noise=rng.normal(size=NUMBER), fixed=1.0)
    found = evppi(worth, noise, {"noise": ["noise"], "fixed": ["fixed"]}).set_index("group")
    assert found.loc["fixed", "evppi"] == 0
    assert found.loc["fixed", "basis"] == "constant"
    assert float(found["evppi"]["noise"]) < 0.01
    assert evsi(worth, noise["fixed"].to_numpy(), 100, 1) == 0


def test_one_option_has_nothing_to_learn():
    worth, parameters = drawn(4)
    found = evppi(worth[:, :1], parameters, GROUPS)
    assert found["evppi"].tolist() == [0] * len(GROUPS)
    assert found["share_of_evpi"].tolist() == [0] * len(GROUPS)


def test_the_same_seed_gives_the_same_table():
    worth, parameters = drawn(6)
    one, other = (evppi(worth, parameters, GROUPS, seed=7) for _ in range(2))
    pd.testing.assert_frame_equal(one, other)
    assert one["evppi"].is_monotonic_decreasing


def test_a_curve_is_followed_and_a_line_stays_a_line():
    x = np.linspace(-3, 3, 2_000)
    curve = np.column_stack([np.zeros(len(x)), np.sin(2 * x)])
    assert regress(curve, x[:, None]).name == "splines of 10 knots"
    line = np.column_stack([np.zeros(len(x)), x + np.random.default_rng(8).normal(size=len(x))])
    assert "lines" in regress(line, x[:, None]).name


@pytest.mark.parametrize("size", [0.0, 5.0, 50.0, 1e9])
def test_a_study_of_a_normal_mean_against_the_closed_form(size):
    """Net benefit = mean of a normal: unit normal loss with the spread of the mean after the study."""
    rng = np.random.default_rng(9)
    known = stats.norm.ppf((np.arange(40_000) + 0.5) / 40_000)
    mean = 0.5 + 2 * rng.permutation(known)
    worth = np.column_stack([np.zeros(len(mean)), mean])
    spread = 2 * np.sqrt(size / (size + 10.0))
    ratio = 0.5 / spread if spread else np.inf
    exact = spread * (stats.norm.pdf(ratio) - ratio * stats.norm.sf(ratio)) if spread else 0.0
    assert evsi(worth, mean, size, 10.0) == pytest.approx(exact, abs=2e-4)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda w, p: evppi(w[:10], p[:10], {}), "10 draws are too few for a regression; make at least 20"),
        (lambda w, p: evppi(w, p[:50], {}), "4,000 draws of net benefits, but 50 of parameters"),
        (lambda w, p: evppi(w, p, {"x": ["z"]}), "the group 'x' holds 'z', which is no parameter"),
        (lambda w, p: evppi(w, p, {"x": []}), "the group 'x' holds no parameter"),
        (lambda w, p: evsi(w, p["a"].to_numpy(), -1, 1), "a study has 0 or more observations"),
        (lambda w, p: evsi(w, p["a"].to_numpy(), 1, 0), "what is known now is worth more than 0"),
    ],
)
def test_what_can_not_be_asked_is_refused(ask, said):
    worth, parameters = drawn(0)
    with pytest.raises(ValueError, match=said):
        ask(worth, parameters)


def test_a_regression_gives_at_its_own_values_what_it_fitted():
    worth, parameters = drawn(3)
    for names in (["a"], ["a", "b"], ["c"]):
        values = parameters[names].to_numpy()
        fit = regress(worth, values)
        np.testing.assert_allclose(predicted(fit, values, values), fit.fitted, atol=1e-9)


def test_a_regression_gives_at_other_values_what_is_known_there():
    """E(NB | a) of the second option is a + 0.3·E(b²) − 0.4, against the third or the first."""
    worth, parameters = drawn(4, 20_000)
    values = parameters[["a"]].to_numpy()
    fit = regress(worth, values)
    at = np.array([[-1.0], [0.0], [1.5]])
    found = predicted(fit, values, at)
    exact = np.column_stack([np.zeros(3), at[:, 0] - 0.1, np.exp(0.045) * at[:, 0] - 0.2])
    np.testing.assert_allclose(found - found[:, [0]], exact - exact[:, [0]], atol=0.05)


def test_a_parameter_that_does_not_move_is_left_out_at_other_values_too():
    worth, parameters = drawn(5, 400)
    both = np.column_stack([parameters["a"], np.ones(400)])
    fit = regress(worth, both)
    alone = regress(worth, parameters[["a"]].to_numpy())
    np.testing.assert_allclose(predicted(fit, both, both[:5]), alone.fitted[:5], atol=1e-9)
