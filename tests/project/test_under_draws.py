"""A fixed plan under draws: the projection draw by draw, and the programme's value, say the same."""

from __future__ import annotations

from dataclasses import replace
from time import process_time
from typing import Any

import numpy as np
import pytest

from model import Case, load_case, solve
from model.inputs.case import Floats
from model.inputs.draws import Draws, draw, with_draw
from model.optimise.resolve import Resolver
from model.plan_checks import PlanError
from model.plan_resolve import solve_again
from model.project import project, today_plan, under_draws, worst_average
from tests.optimise import shipped


def robust_case(name: str, **settings: Any) -> Case:
    """A shipped scenario aimed at the worst draws."""
    case = shipped.case(name)
    setting = case.scenario.rules.robust.model_copy(update=settings)
    rules = case.scenario.rules.model_copy(update={"robust": setting})
    return replace(case, scenario=replace(case.scenario, objective="robust", rules=rules))


def draws_of(case: Case) -> Draws:
    setting = case.scenario.rules.robust
    return draw(case, setting.draws, seed=setting.seed, sampling=setting.sampling)


def some_activity(case: Case, seed: int = 0) -> Floats:
    """Half as much to half as much again of everything."""
    rng = np.random.default_rng(seed)
    return today_plan(case) * rng.uniform(0.5, 1.5, (len(case.lines), case.years.n_plan))


def kappa_of(case: Case, draws: Draws, i: int) -> Floats:
    """Unit cost of each line in a draw, 1 for demand-led ones."""
    return np.where(case.lines.demand_led, 1.0, draws.unit_cost_factor[i][case.lines.service_at])


def slowly(case: Case, activity: Floats, draws: Draws, i: int) -> Floats:
    """Area outcomes of one draw, effect by effect, line by line and year by year, from the definition."""
    planned = project(case, activity).activity
    one, lines, effects = with_draw(case, draws, i), case.lines, case.effects
    better = np.zeros(case.cells.trend.shape)
    kappa = kappa_of(case, draws, i)
    today = planned.copy()
    for line in range(len(lines)):
        cells = lines.demand_cells[line]
        level = lines.phi[line] * case.cells.trend[cells].sum(axis=0) if len(cells) else lines.today[line]
        today[line] = level
    for e in range(len(effects)):
        harm = one.effects.gain[e] < 0
        for line in np.flatnonzero(lines.service_at == effects.service_at[e]).tolist():
            for t in range(1, len(case.years.horizon)):
                total = 0.0
                for tau in range(1, t - int(effects.lag[e]) + 1):
                    now, then = (
                        level if harm else filled(case, line, level)
                        for level in (planned[line, tau], today[line, tau])
                    )
                    left = effects.persistence[e] ** (t - effects.lag[e] - tau)
                    total += left * (now / kappa[line] - then)
                for cell in case.cells.of(int(effects.outcome_at[e])):
                    better[cell, t] += one.effects.gain[e] * total * reach(case, line, int(cell), t)
    sign = np.where(case.better_lower, -1.0, 1.0)[case.cells.outcome_at][:, None]
    count = one.cells.trend + sign * np.minimum(better, one.cells.cap)
    return np.array([count[case.cells.of(o)].sum(axis=0) for o in range(len(case.outcomes))])


def filled(case: Case, line: int, activity: float) -> float:
    """Effective activity, segment by segment."""
    out = 0.0
    for length, mu in zip(case.lines.segment_length[line], case.lines.segment_effect[line], strict=True):
        taken = min(activity, length)
        out, activity = out + mu * taken, activity - taken
    return out


def reach(case: Case, line: int, cell: int, t: int) -> float:
    """Share of a line's effect that falls on a cell."""
    here, there = int(case.lines.place_at[line]), int(case.cells.place_at[cell])
    if there < 0 or here == there:
        return 1.0
    return float(case.cells.share[cell, t]) if here < 0 else 0.0


def wide_tiny() -> Case:
    """Tiny with ranges on everything: effects on both sides of nothing, recipes and a trend."""
    base = shipped.base("tiny")
    effects = tuple(
        r.model_copy(update={"low": -3 * abs(r.change_per_activity), "high": 3 * abs(r.change_per_activity)})
        for r in base.effects
    )
    recipes = tuple(
        r.model_copy(update={"low": 0.5 * r.amount_per_activity, "high": 1.5 * r.amount_per_activity})
        for r in base.recipes
    )
    values = tuple(
        r.model_copy(update={"lower": 0.9 * r.count, "upper": 1.1 * r.count}) if r.series == "trend" else r
        for r in base.outcome_values
    )
    tables = base.replace(effects=effects, recipes=recipes, outcome_values=values)
    return load_case(replace(shipped.case("tiny-best-use").scenario, objective="robust"), base=tables)


def test_draw_by_draw_from_the_definition():
    case = wide_tiny()
    draws, activity = draw(case, 6), some_activity(case)
    found = under_draws(project(case, activity), draws)
    for i in range(len(draws)):
        np.testing.assert_allclose(found.outcome[i], slowly(case, activity, draws, i), rtol=1e-10)


@pytest.mark.parametrize("name", ["tiny-best-use", "best-use"])
def test_draws_of_nothing_are_the_projection(name: str):
    case = shipped.case(name)
    projection = project(case, some_activity(case))
    none = draw(case, 3)
    none = replace(
        none,
        gain_shift=np.zeros_like(none.gain_shift),
        unit_cost_factor=np.ones_like(none.unit_cost_factor),
        trend_shift=np.zeros_like(none.trend_shift),
    )
    found = under_draws(projection, none)
    np.testing.assert_allclose(found.outcome, np.repeat(projection.area_outcome[None], 3, 0), rtol=1e-9)
    np.testing.assert_allclose(found.gap, projection.gap)
    assert projection.gap_closed_share is not None
    np.testing.assert_allclose(found.gap_closed, projection.gap_closed_share)


def test_effects_and_trends_alone_are_the_projection_of_the_drawn_case():
    # tiny has no bent response that turns to harm, and its demand-led service has no effects
    case = shipped.case("tiny-best-use")
    draws, activity = draw(case, 5), some_activity(case)
    found = under_draws(project(case, activity), draws)
    for i in range(len(draws)):
        one = project(with_draw(case, draws, i), activity)
        np.testing.assert_allclose(found.outcome[i], one.area_outcome, rtol=1e-10)
        np.testing.assert_allclose(found.gap[i], one.gap)


def test_harm_that_wears_off_is_left_out_of_what_is_solved_again():
    # a programme would count too little of it, and the check of every plan refuses that
    case = wide_tiny()
    case = replace(case, scenario=replace(case.scenario, objective="close_gaps"))
    draws = draw(case, 6)
    visits = case.services.index("health_visits")
    own = case.effects.service_at == visits
    turned = [i for i in range(len(draws)) if (with_draw(case, draws, i).effects.gain[own] < 0).any()]
    assert turned
    for i in turned:
        with pytest.raises(PlanError, match=r"close_gaps is .* by the projection"):
            solve(with_draw(case, draws, i))
        one = with_draw(case, draws, i, solvable=True)
        assert (one.effects.gain[own] == 0.0).all()
        np.testing.assert_array_equal(one.effects.gain[~own], with_draw(case, draws, i).effects.gain[~own])
        assert solve(one).has_plan


# ---- the objective's value -------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.05, 0.3, 1.0])
@pytest.mark.parametrize("sampling", ["antithetic", "random", "sobol"])
def test_the_objective_is_the_average_over_the_worst_draws(sampling: str, share: float):
    setting = {"draws": 40, "worst_share": share, "sampling": sampling}
    case = wide_tiny()
    rules = case.scenario.rules
    rules = rules.model_copy(update={"robust": rules.robust.model_copy(update=setting)})
    case = replace(case, scenario=replace(case.scenario, rules=rules))
    plan = solve(case)
    closed = under_draws(project(case, plan.activity), draws_of(case)).gap_closed
    assert plan.objective_value == pytest.approx(worst_average(closed, share), abs=1e-8)


def test_no_other_plan_does_better_in_the_worst_draws():
    case = robust_case("tiny-best-use")
    best, others = solve(case), [solve(shipped.case("tiny-best-use"), objective="close_gaps")]
    others += [solve(robust_case("tiny-best-use", worst_share=share)) for share in (0.05, 1.0)]
    for other in others:
        closed = under_draws(project(case, other.activity), draws_of(case)).gap_closed
        value = worst_average(closed, case.scenario.rules.robust.worst_share)
        assert best.objective_value is not None
        assert value <= best.objective_value + 1e-9


def test_the_same_plan_again_from_a_loaded_programme():
    case = robust_case("tiny-best-use", draws=20)
    plan, resolver = solve(case), Resolver(case)
    found = solve_again(resolver, case, disallow_rebuild=True)
    assert [s.value for s in found.stages if s.stage == "robust"] == [
        pytest.approx(plan.objective_value, abs=1e-9)
    ]
    np.testing.assert_allclose(found.activity, plan.activity, atol=1e-4)


@pytest.mark.slow
def test_kent_in_the_worst_draws():
    case = robust_case("best-use")
    start = process_time()
    plan = solve(case)
    assert process_time() - start < 60.0
    setting = case.scenario.rules.robust
    closed = under_draws(project(case, plan.activity), draws_of(case)).gap_closed
    assert plan.objective_value == pytest.approx(worst_average(closed, setting.worst_share), rel=1e-6)
    central = under_draws(project(case, shipped.plan("best-use").activity), draws_of(case)).gap_closed
    assert worst_average(central, setting.worst_share) < float(plan.objective_value or 0.0)


@pytest.mark.slow
def test_ten_thousand_draws_of_a_kent_plan():
    case = shipped.case("best-use")
    projection = project(case, some_activity(case))
    draws = draw(case, 10_000)
    start = process_time()
    found = under_draws(projection, draws)
    assert process_time() - start < 2.0
    assert found.outcome.shape == (10_000, len(case.outcomes), len(case.years.horizon))
