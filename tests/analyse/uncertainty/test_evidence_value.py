"""What better evidence is worth: published values on the allocation itself, hand-worked cases, its bounds."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from model.analyse.psa import perfect_information
from model.analyse.uncertainty.candidates import Candidates, candidates, own_worth
from model.analyse.uncertainty.evidence_value import (
    COLUMNS,
    KNOWING,
    NOW,
    SOLVED,
    STUDY_UNITS,
    WHOLE_COLUMNS,
    parts,
    prior_size,
    whole,
)
from model.analyse.uncertainty.evidence_value_groups import EVERYTHING, Group, groups, matters
from model.analyse.uncertainty.evidence_value_learnt import Learnt, learn, of_study
from model.analyse.uncertainty.resolved import resolve
from model.inputs.case import Floats
from model.inputs.draws import Draws, Uncertain, draw
from model.inputs.load import load_case
from model.plan import Plan, solve
from tests.analyse.small import changed
from tests.analyse.uncertainty import arms
from tests.analyse.uncertainty.uncertain import wide_plan
from tests.optimise import shipped, town


@cache
def of_arms(n: int = 60) -> Candidates:
    """Plans to choose from for the two services."""
    return candidates(resolve(arms.plan(), arms.draws(n))).choices


@cache
def told(number: int = 4000) -> pd.DataFrame:
    """What each question about the two services is worth."""
    draws = arms.draws(number, seed=2)
    return parts(of_arms(), of_arms().in_draws(draws), draws)


def asked(table: pd.DataFrame, kind: str, key: str) -> pd.Series:
    rows = table[(table["kind"] == kind) & (table["key"] == key)]
    assert len(rows) == 1
    return rows.iloc[0]


# ---- the published case, on the allocation itself --------------------------------------------


def test_the_best_plan_of_each_draw_is_worth_what_it_is_by_hand():
    found = of_arms()
    draws = found.resolved.money.draws
    own, _, base = own_worth(found)
    np.testing.assert_allclose(own, arms.closed_by_best(draws), atol=1e-6)
    np.testing.assert_allclose(base.closed, arms.closed_by_plan(draws), atol=1e-9)


def test_knowing_everything_is_worth_the_published_value():
    found = candidates(resolve(arms.plan(), arms.draws(400))).choices
    row = whole(found, found.in_draws(arms.draws(400, seed=2))).to_dict("records")[0]
    assert row["step"] == SOLVED
    assert row["worth"] == pytest.approx(arms.SCALE * arms.EVPI, abs=3 * float(row["error"]))
    assert row["error"] < 0.1 * row["worth"]


def test_the_finite_set_holds_the_two_plans_there_are_and_so_finds_all_of_it():
    table = told()
    row = asked(table, "everything", "everything")
    assert row["worth"] == pytest.approx(arms.SCALE * arms.EVPI, abs=3 * row["error"])


@pytest.mark.parametrize(("service", "published"), [("help", arms.EVPPI_A), ("hope", arms.EVPPI_B)])
def test_knowing_one_effect_is_worth_the_published_value(service: str, published: float):
    row = asked(told(), "service", service)
    assert row["worth"] == pytest.approx(arms.SCALE * published, abs=3 * row["error"])
    assert row["clear"]


def test_what_to_evaluate_next_is_ranked_and_everything_stands_apart():
    table = told()
    assert list(table.columns) == list(COLUMNS)
    ranked = table[table["rank"].notna()]
    assert ranked["key"].tolist() == ["hope", "help"]
    assert ranked["rank"].tolist() == [1.0, 2.0]
    assert not table[table["kind"].isin(["everything", "all"])]["asked"].any()
    assert table["share_of_everything"].between(0, 1).all()


def test_all_effects_together_are_worth_as_much_as_everything_where_there_is_nothing_else():
    table = told()
    both = asked(table, "all", "effects")["worth"], asked(table, "everything", "everything")["worth"]
    assert both[0] == pytest.approx(both[1], rel=0.03)
    assert both[0] <= both[1]


def test_children_and_pounds_follow_from_the_gap_closed():
    """30 children are one whole gap; £1,000 more buys a unit of help, 0.1 of them, in either year."""
    row = asked(told(), "service", "hope")
    assert row["children"] == pytest.approx(30 * row["worth"], rel=0.1)
    assert row["gbp"] == pytest.approx(row["worth"] / (0.1 / 30 / 2_000), rel=1e-3)
    assert row["gbp_per_year"] == 50_000
    assert row["grade"] == 4


def test_a_study_gives_part_of_it_and_a_large_one_nearly_all():
    """For a normal mean: the mean after the study has the prior spread times √(n ÷ (n + n0))."""
    row = asked(told(), "service", "hope")
    prior = 2 * 0.25 / arms.SD_B**2

    def exact(study: float) -> float:
        sd = arms.SD_B * np.sqrt(study / (study + prior))
        apart = (arms.A - arms.B) / sd
        return float(5.0 * sd * (stats.norm.pdf(apart) - apart * stats.norm.sf(apart)))

    assert row["study_worth"] == pytest.approx(exact(STUDY_UNITS), abs=3 * row["error"])
    assert row["as_good_worth"] == pytest.approx(exact(prior), abs=3 * row["error"])
    assert 0 < row["study_worth"] < row["as_good_worth"] < row["worth"]


def test_choosing_now_gains_nothing_where_the_plan_is_best_on_average():
    found = of_arms()
    table = whole(found, found.in_draws(arms.draws(2000, seed=2))).set_index("step")
    assert list(table.reset_index().columns) == list(WHOLE_COLUMNS)
    assert table.loc[NOW, "worth"] == 0
    assert table.loc[NOW, "option"] == "plan"
    assert float(table["worth"].loc[KNOWING]) > 0
    assert table.loc[SOLVED, "children"] == pytest.approx(30 * table.loc[SOLVED, "worth"], rel=1e-6)


# ---- by hand on the small partnership ---------------------------------------------------------


def visits_only() -> Plan:
    """The small partnership aimed at value, with the effect of health visits alone uncertain."""
    base = changed(shipped.base("tiny"), "effects", {"service": "family_help"}, low=None, high=None)
    return solve(load_case(shipped.case("tiny-best-use").scenario, base=base), objective="best_value")


def worth_of_visits(gain: Floats, visits: tuple[Floats, Floats]) -> Floats:
    """Present value of visits beyond today's 6,000 in both years, £3,000 a child, £100 a visit.

    Beyond 6,300 a visit does half as much; 2028 goes on as 2027. By 2026, 2027 and 2028 a pound counts 1,
    1/1.1 and 1/1.21.
    """
    total = np.zeros(len(gain))
    for amount, weight in zip(visits, (1.0, 1 / 1.1 + 1 / 1.21), strict=True):
        effective = np.minimum(amount, 6300) - 6000 + 0.5 * np.maximum(amount - 6300, 0)
        total += weight * (3000 * gain * effective - 100 * (amount - 6000))
    return total


def best_visits(gain: Floats) -> Floats:
    """What the best number of visits in each year is worth: as few, as many, or to the bend."""
    fewest, most = (5700.0, 5415.0), (6300.0, 6615.0)
    out = np.zeros(len(gain))
    for year in range(2):
        others = [np.full(len(gain), 6000.0)] * 2
        choices = []
        for amount in (fewest[year], 6300.0, most[year]):
            visits = [*others]
            visits[year] = np.full(len(gain), amount)
            choices.append(worth_of_visits(gain, (visits[0], visits[1])))
        out += np.max(choices, axis=0)
    return out


def test_by_hand_the_value_of_knowing_what_health_visits_do():
    plan = visits_only()
    draws = draw(plan.case, 60, seed=1)
    found = candidates(resolve(plan, draws)).choices
    own, _, base = own_worth(found)
    at = next(f.at for f in draws.factors if f.key == "health_visits|school_ready")
    gain = plan.case.effects.gain[at] + draws.gain_shift[:, at]
    ok = gain > 0
    planned = tuple(np.full(len(gain), v) for v in (6300.0, 6300.0))
    by_hand = best_visits(gain) - worth_of_visits(gain, (planned[0], planned[1]))
    np.testing.assert_allclose((own - base.net_gbp)[ok], by_hand[ok], atol=5.0)


def test_by_hand_knowing_more_changes_nothing_where_every_pound_has_one_use():
    """In the small partnership council money can only go to family help, and posts limit health visits."""
    plan = shipped.plan("tiny-best-use")
    found = candidates(resolve(plan, draw(plan.case, 20, seed=1))).choices
    draws = draw(plan.case, 200, seed=2)
    valued = found.in_draws(draws)
    table = whole(found, valued)
    assert table["worth"].abs().max() < 1e-9
    assert parts(found, valued, draws)["rank"].isna().all()


# ---- bounds ----------------------------------------------------------------------------------


def test_bounds_hold_where_everything_is_uncertain():
    plan = wide_plan()
    found = candidates(resolve(plan, draw(plan.case, 30, seed=1))).choices
    draws = draw(plan.case, 400, seed=2)
    table = parts(found, found.in_draws(draws), draws)
    everything = asked(table, "everything", "everything")["worth"]
    assert (table["worth"] >= 0).all()
    assert (table["worth"] <= everything).all()
    studies = table[["study_worth", "as_good_worth"]]
    assert ((studies.isna()) | (studies.ge(0) & studies.le(table["worth"] + 1e-12, axis=0))).all().all()
    assert set(table["kind"]) >= {"everything", "all", "service", "trend"}
    assert table["parameters"].str.len().gt(0).all()


def test_nothing_drawn_gives_an_empty_table_with_its_columns():
    plan = wide_plan(0.0)
    found = candidates(resolve(plan, draw(plan.case, 20, seed=1))).choices
    draws = draw(plan.case, 40, seed=2)
    table = parts(found, found.in_draws(draws), draws)
    assert table.empty
    assert list(table.columns) == list(COLUMNS)


# ---- learning --------------------------------------------------------------------------------


def two_arms(number: int, seed: int) -> tuple[Floats, Floats]:
    """The published case: nothing, or p1 − p2."""
    rng = np.random.default_rng(seed)
    p = np.column_stack([rng.normal(1, 1, number), rng.normal(0, 2, number)])
    return np.column_stack([np.zeros(number), p[:, 0] - p[:, 1]]), p


@pytest.mark.parametrize(("column", "exact"), [(0, arms.EVPPI_A), (1, arms.EVPPI_B)])
def test_the_published_case_by_two_halves(column: int, exact: float):
    worth, p = two_arms(20_000, 1)
    found = learn(worth, p[:, [column]])
    assert found.worth == pytest.approx(exact, abs=3 * found.error)
    assert found.clear


def test_everything_is_the_value_of_perfect_information_itself():
    worth, _ = two_arms(2_000, 2)
    found = learn(worth, None)
    assert found.worth == perfect_information(worth)[1]
    np.testing.assert_array_equal(worth[np.arange(2_000), found.chosen], worth.max(axis=1))


def test_what_says_nothing_is_not_flattered():
    """Forty plans that are nearly alike and a parameter without meaning: on average nothing is gained.

    A regression that is asked how well it chose itself finds something every time.
    """
    flattered, honest = [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        worth = rng.normal(0.0, 1.0, (400, 12))
        noise = rng.normal(size=(400, 1))
        best = int(worth.mean(axis=0).argmax())
        line = np.column_stack([np.ones(400), noise])
        fitted = line @ np.linalg.lstsq(line, worth - worth[:, [best]], rcond=None)[0]
        flattered.append(fitted.max(axis=1).mean())
        honest.append(learn(worth, noise))
    assert np.mean(flattered) > 0.01
    assert np.mean([one.worth for one in honest]) < 0.3 * np.mean(flattered)
    assert np.mean([one.clear for one in honest]) <= 0.05


@given(st.integers(0, 10_000), st.integers(1, 5))
@settings(max_examples=25)
def test_learning_is_never_worth_less_than_nothing_nor_more_than_everything(seed: int, plans: int):
    rng = np.random.default_rng(seed)
    worth = rng.normal(size=(80, plans)) * rng.uniform(0, 10)
    known = rng.normal(size=(80, 2))
    worth[:, 0] += known[:, 0]
    found = learn(worth, known)
    assert 0 <= found.worth <= perfect_information(worth)[1] + 1e-12
    for study in (0.0, 1.0, 100.0):
        assert 0 <= of_study(worth, known, found, study, 1.0) <= found.worth


def test_what_is_saved_is_counted_with_the_plans_chosen():
    amount = np.array([[5.0, 1.0], [5.0, 9.0], [5.0, 2.0]])
    found = Learnt(worth=1.0, error=0.1, base=0, chosen=np.array([1, 0, 1]))
    assert found.saved(amount) == pytest.approx((4 + 0 + 3) / 3)
    assert replace(found, worth=0.0).saved(amount) == 0.0
    assert found.clear
    assert not replace(found, error=0.6).clear
    assert not replace(found, worth=0.0, error=0.0).clear


# ---- questions -------------------------------------------------------------------------------


def names_of_kind(found: list[Group], kind: str) -> set[str]:
    return {group.key for group in found if group.kind == kind}


def test_every_quantity_is_in_everything_and_only_what_matters_is_asked():
    case = wide_plan().case
    draws = draw(case, 2)
    found = groups(case, draws, in_pounds=False)
    assert found[0].kind == EVERYTHING
    assert set(found[0].members) == {factor.name for factor in draws.factors}
    assert "value" not in {group.kind for group in found}
    assert names_of_kind(found, "service") == {"family_help", "health_visits"}
    assert "youth_clubs" not in names_of_kind(found, "unit_cost"), "no figure says what it does"
    assert {group.key for group in groups(case, draws, in_pounds=True) if group.kind == "value"} == {
        "looked_after",
        "school_ready",
    }


def test_unit_costs_of_one_source_are_one_question():
    derived: dict[str, Any] = {"basis": "derived", "source": "accounts ÷ activity"}
    derived |= {"low": 800.0, "high": 1200.0}
    base = arms.arms(recipes=tuple(town.recipe(name, **derived) for name in ("help", "hope")))
    case = arms.plan_of(base).case
    found = groups(case, draw(case, 2), in_pounds=False)
    together = [group for group in found if group.kind == "unit_costs"]
    assert [group.key for group in together] == ["help;hope"]
    assert together[0].asked
    assert together[0].name == "help and hope"
    assert len(together[0].members) == 2
    assert not names_of_kind(found, "unit_cost")


def test_the_only_effect_of_a_service_is_told_once_and_several_one_by_one():
    more = (arms.effect("help", 0.1, 0.01), arms.effect("hope", 0.09, 0.02))
    other = town.effect(-0.2, "help", "worry", low=-0.3, high=-0.1)
    base = arms.arms(
        effects=(*more, other),
        outcomes=(town.outcome(), town.outcome("worry")),
        outcome_values=(
            town.value(100.0),
            *town.targets(70.0),
            town.value(100.0, "worry"),
            *town.targets(90.0, "worry"),
        ),
    )
    case = arms.plan_of(base).case
    found = groups(case, draw(case, 2), in_pounds=False)
    assert names_of_kind(found, "effect") == {"help|trouble", "help|worry"}
    assert names_of_kind(found, "service") == {"help", "hope"}
    members = {group.key: group.members for group in found if group.kind == "service"}
    assert len(members["help"]) == 2


def test_an_effect_on_an_outcome_that_nobody_counts_makes_no_difference():
    base = arms.arms(
        effects=(town.effect(-0.1, "help", "worry"), arms.effect("hope", 0.09, 0.02)),
        outcomes=(town.outcome(), town.outcome("worry")),
        outcome_values=(town.value(100.0), *town.targets(70.0), town.value(100.0, "worry")),
    )
    case = arms.plan_of(base).case
    found = groups(case, draw(case, 2), in_pounds=False)
    assert names_of_kind(found, "service") == {"hope"}
    factor = Uncertain("effects", "help|worry", (), 0, 0.1)
    assert not matters(case, factor, in_pounds=False)
    assert matters(case, factor, in_pounds=True)


# ---- how much a study would tell ---------------------------------------------------------------


def test_what_is_known_is_worth_so_many_units_with_and_without():
    case, draws = arms.plan().case, arms.draws(2)
    for k, sd in enumerate((arms.SD_A, arms.SD_B)):
        # the difference of two shares of n units each, at its most uncertain: variance 2·¼ ÷ n
        n = prior_size(case, draws, [k])
        assert 2 * 0.25 / n == pytest.approx(sd**2)
    assert prior_size(case, draws, [0, 1]) == prior_size(case, draws, [0])


def test_a_unit_that_changes_more_than_one_child_has_no_such_study():
    base = arms.arms(effects=(arms.effect("help", 1.4, 0.2), arms.effect("hope", 0.09, 0.02)))
    case = arms.plan_of(base).case
    draws = draw(case, 2)
    assert np.isnan(prior_size(case, draws, [0]))
    assert np.isfinite(prior_size(case, draws, [1]))


def test_plans_given_count_among_those_to_choose_from():
    plan = arms.plan()
    hope = arms.plan_of(
        arms.arms(effects=(arms.effect("help", 0.01, 0.001), arms.effect("hope", 0.09, 0.02)))
    )
    found = candidates(resolve(plan, arms.draws(20)), options={"all to hope": hope})
    assert found.keys[2] == "all to hope"
    draws: Draws = arms.draws(30, seed=5)
    a, b = arms.sizes(draws)
    valued = found.in_draws(draws)
    np.testing.assert_allclose(valued.worth[:, 2], (100 * b - 50 * a) / 30, atol=1e-9)
