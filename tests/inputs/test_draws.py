"""Seeded draws: moments, seeds, correlation, mirror images, and nothing that hangs on the order of rows."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from model import Case, Tables, load_case
from model.inputs.draws import Draws, central_normals, draw, draws_at, with_draw
from model.inputs.draws_normals import SAME_SOURCE_CORRELATION, SAMPLINGS, Sampling
from model.inputs.draws_rows import INTERVAL_SDS
from model.inputs.records import OutcomeCost, Recipe, ResourceType
from model.optimise.resolve import Resolver
from model.project import project, today_plan
from tests.optimise import shipped
from tests.optimise.town import (
    MADE_UP,
    activity,
    effect,
    outcome,
    recipe,
    scenario,
    service,
    targets,
    town,
    value,
)

STUDY = {"basis": "derived", "source": "one study"}
PAPER = {"basis": "derived", "source": "another study"}


def ranged(amount: float, low: float, high: float, name: str = "help") -> Recipe:
    """A recipe with an interval."""
    row = recipe(name, amount).model_dump() | {"low": low, "high": high}
    return Recipe(**row)


def worth(gbp: float, **more: Any) -> OutcomeCost:
    """A value of one child less in trouble."""
    row: dict[str, Any] = {"outcome": "trouble", "bearer": "public", "kind": "social", "gbp_per_unit": gbp}
    return OutcomeCost(**(row | MADE_UP | more))


def uncertain_town(**more: Any) -> Tables:
    """Three effects of which two rest on one study, a dearer or cheaper service, a value and a trend."""
    tables: dict[str, Any] = {
        "outcomes": (outcome(), outcome("worry")),
        "outcome_values": (
            value(100.0),
            value(110.0, series="trend", year=2027).model_copy(update={"lower": 100.0, "upper": 130.0}),
            *targets(),
            value(100.0, "worry"),
            *targets(90.0, "worry"),
        ),
        "services": (service(), service("talk")),
        "activity": (activity(), activity("talk", 0.0, ceiling=1_000.0)),
        "recipes": (ranged(1_000.0, 800.0, 1_200.0), recipe("talk")),
        "effects": (
            effect(-0.1, low=-0.2, high=0.1, **STUDY),
            effect(-0.2, outcome="worry", low=-0.3, high=-0.1, **STUDY),
            effect(-0.3, "talk", "worry", low=-0.4, high=-0.2, **PAPER),
        ),
        "outcome_costs": (worth(5_000.0, low=-1_000.0, high=9_000.0),),
    }
    return town(**(tables | more))


def case_of(tables: Tables) -> Case:
    return load_case(scenario(), base=tables)


def drawn(n: int = 4_096, seed: int = 1, sampling: Sampling = "sobol", **more: Any) -> Draws:
    return draw(case_of(uncertain_town(**more)), n, seed=seed, sampling=sampling)


def same(mine: Draws, theirs: Draws) -> bool:
    """Whether every array is the same to the last digit."""
    arrays = ("normal", "gain_shift", "cost_factor", "unit_cost_factor", "value_shift_gbp", "trend_shift")
    return all(np.array_equal(getattr(mine, name), getattr(theirs, name)) for name in arrays)


# ---- distributions ---------------------------------------------------------------------------------


def test_an_effect_has_the_stated_mean_and_the_width_of_its_interval():
    draws = drawn()
    # help on trouble, help on worry, talk on worry: 0.3, 0.2 and 0.2 wide
    np.testing.assert_allclose(draws.gain_shift.mean(axis=0), 0.0, atol=1e-3)
    np.testing.assert_allclose(
        draws.gain_shift.std(axis=0), np.array([0.3, 0.2, 0.2]) / INTERVAL_SDS, rtol=0.01
    )
    inside = np.abs(draws.gain_shift[:, 0]) <= 0.15
    assert inside.mean() == pytest.approx(0.95, abs=0.003)


def test_the_sign_of_an_effect_turns_as_often_as_its_interval_says():
    draws = drawn()
    gain = 0.1 + draws.gain_shift[:, 0]
    share = NormalDist(0.1, 0.3 / INTERVAL_SDS).cdf(0.0)
    assert (gain < 0).mean() == pytest.approx(share, abs=0.003)


def test_a_unit_cost_is_lognormal_with_mean_one_and_stays_above_nothing():
    draws = drawn()
    factor = draws.cost_factor[:, 0, 0]
    assert factor.min() > 0
    assert factor.mean() == pytest.approx(1.0, abs=1e-3)
    assert factor.std() == pytest.approx(400.0 / INTERVAL_SDS / 1_000.0, rel=0.01)
    np.testing.assert_allclose(draws.unit_cost_factor[:, 0], factor)
    assert (draws.cost_factor[:, 1] == 1.0).all()
    assert draws.drawn_cost.tolist() == [True, False]


def test_unit_cost_is_that_of_money_and_without_money_that_of_capacities():
    people = [
        ResourceType(type=name, name=name, kind="people", unit="FTE", value_gbp_per_unit=gbp, **MADE_UP)
        for name, gbp in (("nurses", 30_000.0), ("workers", 10_000.0))
    ]
    rows = (ranged(1_000.0, 800.0, 1_200.0), recipe(type_="nurses", amount=0.1))
    posts = [
        Recipe(**(recipe("talk", 0.1, name).model_dump() | {"low": low, "high": high}))
        for name, low, high in (("nurses", 0.05, 0.15), ("workers", None, None))
    ]
    draws = drawn(8, more_types=tuple(people), recipes=(*rows, *posts))
    money, nurses, workers = draws.cost_factor[:, 0, 0], draws.cost_factor[:, 1, 1], 1.0
    np.testing.assert_allclose(draws.unit_cost_factor[:, 0], money)
    np.testing.assert_allclose(draws.unit_cost_factor[:, 1], 0.75 * nurses + 0.25 * workers)


def test_a_value_may_turn_and_a_trend_moves_in_a_line():
    draws = drawn()
    assert draws.value_shift_gbp[:, 0].std() == pytest.approx(10_000.0 / INTERVAL_SDS, rel=0.01)
    assert (5_000.0 + draws.value_shift_gbp[:, 0]).min() < 0
    shift = draws.trend_shift[:, 0]
    assert (shift[:, 0] == 0.0).all()
    assert shift[:, 2].std() == pytest.approx(30.0 / INTERVAL_SDS, rel=0.01)
    np.testing.assert_allclose(shift[:, 1], shift[:, 2] / 2)
    assert draws.drawn_trend.tolist() == [True, False]


def test_rows_without_an_interval_are_named_and_taken_as_they_stand():
    case = case_of(uncertain_town(effects=(effect(low=None, high=None), effect(-0.2, outcome="worry"))))
    draws = draw(case, 4)
    assert ("effects", "help|trouble") in draws.certain
    assert ("recipes", "talk|money") in draws.certain
    assert draws.drawn_gain.tolist() == [False, True]
    assert not {("effects", "help|worry"), ("outcome_values", "trouble|town")} & set(draws.certain)


# ---- how numbers are drawn -------------------------------------------------------------------------


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_one_seed_one_answer_and_the_first_half_is_half_the_draws(sampling: Any):
    assert same(drawn(64, 7, sampling), drawn(64, 7, sampling))
    assert not np.array_equal(drawn(64, 7, sampling).normal, drawn(64, 8, sampling).normal)
    np.testing.assert_array_equal(drawn(64, 7, sampling).normal[:32], drawn(32, 7, sampling).normal)


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_the_order_of_rows_reaches_nothing(sampling: Any):
    tables = uncertain_town()
    mine = draw(case_of(tables), 10, sampling=sampling)
    assert same(mine, draw(case_of(shipped.shuffled(tables, 3)), 10, sampling=sampling))


@pytest.mark.parametrize("sampling", ["random", "antithetic"])
def test_one_row_more_changes_no_other_row(sampling: Any):
    # the new row rests on nothing that another rests on
    less = drawn(10, 1, sampling, effects=uncertain_town().effects[:2])
    more = drawn(10, 1, sampling)
    np.testing.assert_array_equal(more.gain_shift[:, :2], less.gain_shift)
    np.testing.assert_array_equal(more.cost_factor, less.cost_factor)


def test_antithetic_draws_come_with_their_mirror_images():
    draws = drawn(11, 1, "antithetic")
    np.testing.assert_array_equal(draws.normal[0:10:2], -draws.normal[1:10:2])
    np.testing.assert_allclose(draws.gain_shift[:10].sum(axis=0), 0.0, atol=1e-12)
    assert len(draws) == 11


def test_rows_of_one_source_move_together_and_others_do_not():
    draws = drawn()
    found = np.corrcoef(draws.gain_shift.T)
    assert found[0, 1] == pytest.approx(SAME_SOURCE_CORRELATION, abs=0.02)
    assert found[0, 2] == pytest.approx(0.0, abs=0.02)


def test_a_study_that_overstates_a_gain_overstates_its_harm():
    better = effect(-0.1, low=-0.2, high=0.0, **STUDY)
    worse = effect(0.1, outcome="worry", low=0.0, high=0.2, **STUDY)
    shift = drawn(effects=(better, worse)).gain_shift
    assert np.corrcoef(shift.T)[0, 1] == pytest.approx(-SAME_SOURCE_CORRELATION, abs=0.02)


def test_illustrative_rows_cite_nothing_and_lists_of_ids_share_in_part():
    made_up = drawn(effects=(effect(), effect(-0.2, outcome="worry")))
    assert np.corrcoef(made_up.gain_shift.T)[0, 1] == pytest.approx(0.0, abs=0.02)
    cited: list[dict[str, Any]] = [{"basis": "published", "source": text} for text in ("a;b", "b")]
    draws = drawn(effects=(effect(**cited[0]), effect(-0.2, outcome="worry", **cited[1])))
    # b is cited twice, a once: both move with b alone
    assert np.corrcoef(draws.gain_shift.T)[0, 1] == pytest.approx(SAME_SOURCE_CORRELATION, abs=0.02)


@pytest.mark.parametrize(
    ("n", "seed", "sampling", "says"),
    [
        (0, 1, "random", r"0 draws with seed 1"),
        (2, -1, "random", r"seed of 0 or more"),
        (2, 1, "dice", r"there is no sampling 'dice': use random, antithetic, sobol"),
    ],
)
def test_what_cannot_be_drawn_is_said(n: int, seed: int, sampling: Any, says: str):
    with pytest.raises(ValueError, match=says):
        drawn(n, seed, sampling)


def test_nothing_uncertain_draws_nothing():
    plain = case_of(town(effects=(effect(low=None, high=None),)))
    draws = draw(plain, 5)
    assert not draws.factors
    assert draws.normal.shape == (5, 0)
    assert with_draw(plain, draws, 3) == plain


# ---- a draw put into a case ------------------------------------------------------------------------


def test_a_drawn_case_holds_what_was_drawn():
    case = case_of(uncertain_town())
    draws = draw(case, 6)
    one = with_draw(case, draws, 4)
    np.testing.assert_array_equal(one.effects.gain, case.effects.gain + draws.gain_shift[4])
    np.testing.assert_allclose(one.lines.recipe[0], case.lines.recipe[0] * draws.cost_factor[4, 0])
    np.testing.assert_allclose(one.lines.price_gbp[0], case.lines.price_gbp[0] * draws.cost_factor[4, 0, 0])
    np.testing.assert_allclose(one.cells.trend, case.cells.trend + draws.trend_shift[4])
    assert one.outcome_value_gbp[0] == pytest.approx(5_000.0 + draws.value_shift_gbp[4, 0])
    # today's plan still projects to the trend, which is the drawn one
    np.testing.assert_allclose(project(one, today_plan(one)).outcome, one.cells.trend)


@pytest.mark.parametrize("better", ["lower", "higher"])
def test_caps_follow_drawn_trends(better: Any):
    limited = outcome(better=better, population=1_000.0, most_shift_share=0.25)
    case = case_of(uncertain_town(outcomes=(limited, outcome("worry"))))
    draws = draw(case, 4)
    one = with_draw(case, draws, 2)
    room = one.cells.trend[0] if better == "lower" else 1_000.0 - one.cells.trend[0]
    np.testing.assert_allclose(one.cells.cap[0], 0.25 * room)
    assert np.isinf(one.cells.cap[1]).all()


def test_drawn_cases_are_solved_in_the_programme_that_is_loaded():
    case = shipped.case("tiny-best-use")
    draws, resolver = draw(case, 3), Resolver(case)
    for i in range(len(draws)):
        assert resolver.solve(with_draw(case, draws, i), disallow_rebuild=True).rebuild is None


def test_a_drawn_trend_of_the_area_moves_the_districts_that_follow_it():
    base = shipped.base("tiny")
    rows = [r for r in base.outcome_values if (r.outcome, r.series) != ("looked_after", "trend")]
    more = {"place": "shire", "year": 2027, "series": "trend", "lower": 100.0, "upper": 120.0}
    rows.append(rows[0].model_copy(update=more | {"count": 110.0}))
    case = load_case(shipped.case("tiny-best-use").scenario, base=base.replace(outcome_values=tuple(rows)))
    draws = draw(case, 4)
    north, south = case.cells.of(case.outcomes.index("looked_after")).tolist()
    shift = draws.trend_shift[:, :, case.years.at(2027)]
    found = shift[:, north] + shift[:, south]
    expected = 20.0 / INTERVAL_SDS * draws.normal[:, [f.table for f in draws.factors].index("outcome_values")]
    np.testing.assert_allclose(found, expected)
    np.testing.assert_allclose(shift[:, north], 1.5 * shift[:, south])


def test_a_district_with_a_trend_of_its_own_does_not_follow_the_area():
    base = shipped.base("tiny")
    rows = list(base.outcome_values)
    at = next(i for i, r in enumerate(rows) if (r.outcome, r.series) == ("looked_after", "trend"))
    rows[at] = rows[at].model_copy(update={"lower": 50.0, "upper": 80.0})
    case = load_case(shipped.case("tiny-best-use").scenario, base=base.replace(outcome_values=tuple(rows)))
    drawn_cells = draw(case, 4).drawn_trend
    assert [p for p, is_drawn in zip(case.cells.place, drawn_cells, strict=True) if is_drawn] == ["north"]


# ---- draws that are given --------------------------------------------------------------------------


def test_given_normals_say_what_drawn_ones_said():
    case = load_case(scenario(), base=uncertain_town())
    drawn = draw(case, 6, seed=9)
    given = draws_at(case, drawn.normal)
    for name in ("gain_shift", "cost_factor", "unit_cost_factor", "value_shift_gbp", "trend_shift"):
        np.testing.assert_array_equal(getattr(given, name), getattr(drawn, name))
    assert (given.factors, given.certain) == (drawn.factors, drawn.certain)
    with pytest.raises(ValueError, match=r"normals of shape \(6, 1\): give one column for each of \d+"):
        draws_at(case, drawn.normal[:, :1])


def test_at_the_central_normals_everything_is_what_the_tables_state():
    case = load_case(scenario(), base=uncertain_town())
    factors = draw(case, 1).factors
    central = central_normals(factors)
    assert [f.table for f, z in zip(factors, central, strict=True) if z] == ["recipes"]
    one = draws_at(case, central[None])
    np.testing.assert_allclose(one.cost_factor, 1.0, rtol=1e-12)
    assert not one.gain_shift.any()
    assert not one.value_shift_gbp.any()
    assert not one.trend_shift.any()


def test_a_part_of_draws_is_those_draws():
    case = load_case(scenario(), base=uncertain_town())
    many, few = draw(case, 10, seed=4), draw(case, 4, seed=4)
    part = many.part(slice(0, 4))
    assert (len(part), part.seed) == (4, 4)
    for name in ("normal", "gain_shift", "cost_factor", "unit_cost_factor", "trend_shift"):
        np.testing.assert_array_equal(getattr(part, name), getattr(few, name))
