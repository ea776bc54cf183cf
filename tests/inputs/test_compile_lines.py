"""Compiling lines: recipes fitted to today's spending, activity per case, segments, prices."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import Case, Scenario, Tables, load_case
from model.inputs.changes import Change
from model.inputs.compile_lines import fill
from tests.inputs.wold import edit, plus, without, wold

STORY = Scenario(name="Wold", data=Path("wold"))


def compiled(tables: Tables, *changes: Change) -> Case:
    return load_case(STORY.with_changes(changes) if changes else STORY, base=tables)


def change(table: str, where: dict[str, str], column: str, value: object, action: str = "set") -> Change:
    return Change(table, where, column, action, value, None, "a test", "", 1)  # type: ignore[arg-type]


def recipe(of: Case, service: str, place: str, type_: str = "money") -> float:
    return float(of.lines.recipe[of.lines.index[service, place], of.types.index(type_)])


# ---- recipes -----------------------------------------------------------------------------------------


def test_a_recipe_that_fits_today_is_left_as_it_is():
    of = compiled(wold())
    assert recipe(of, "family_help", "east") == recipe(of, "family_help", "west") == 2_000.0
    assert recipe(of, "family_help", "west", "workers") == pytest.approx(0.1)
    assert recipe(of, "visits", "wold", "workers") == 0.0


def test_a_recipe_is_fitted_to_todays_spending_place_by_place():
    # half a percent more is spent in the east, from two pots, than the recipe says
    of = compiled(edit("spending", "east_fund", "family_help", "east", amount_per_year=40_600))
    assert recipe(of, "family_help", "east") == pytest.approx(120_600 / 60)
    assert recipe(of, "family_help", "west") == 2_000.0
    for line, today in enumerate(of.lines.today):
        for j in range(len(of.types)):
            spent = of.pots.spent_today[of.pots.type_at == j, line].sum()
            assert of.lines.recipe[line, j] * today == pytest.approx(spent)


def test_the_factor_is_that_of_the_base_whatever_a_scenario_changes():
    base = edit("spending", "east_fund", "family_help", "east", amount_per_year=40_600)
    dearer = compiled(
        base, change("recipes", {"service": "family_help", "type": "money"}, "amount_per_activity", 3_000)
    )
    assert recipe(dearer, "family_help", "east") == pytest.approx(3_000 * 120_600 / 120_000)
    busier = compiled(base, change("activity", {"service": "family_help"}, "activity_per_year", 1.1, "scale"))
    assert recipe(busier, "family_help", "east") == pytest.approx(120_600 / 60)


def test_a_service_without_spending_costs_what_its_recipe_says():
    assert recipe(compiled(wold()), "mentoring", "east") == 1_500.0


# ---- prices ------------------------------------------------------------------------------------------


def price(of: Case, service: str, place: str) -> float:
    return float(of.lines.price_gbp[of.lines.index[service, place]])


def test_a_unit_is_worth_its_money():
    assert price(compiled(wold()), "family_help", "east") == 2_000.0


def test_a_unit_without_money_is_worth_its_capacities():
    money = without("recipes", "family_help", "money", tables=wold())
    spending = tuple(r for r in money.spending if r.service != "family_help" or r.pot == "team")
    assert price(compiled(money.replace(spending=spending)), "family_help", "east") == pytest.approx(4_000.0)


def test_a_unit_without_anything_of_value_is_worth_a_pound():
    recipes = tuple(r for r in wold().recipes if r.service != "youth_work")
    spending = tuple(r for r in wold().spending if r.service != "youth_work")
    free = wold().replace(recipes=recipes, spending=spending)
    assert price(compiled(free), "youth_work", "east") == 1.0
    idle = edit("resource_types", "workers", value_gbp_per_unit="")
    only = tuple(r for r in idle.recipes if (r.service, r.type) != ("family_help", "money"))
    spent = tuple(r for r in idle.spending if r.service != "family_help" or r.pot == "team")
    unvalued = compiled(idle.replace(recipes=only, spending=spent))
    assert price(unvalued, "family_help", "east") == 1.0


# ---- demand --------------------------------------------------------------------------------------------


def phi(of: Case, place: str) -> float:
    return float(of.lines.phi[of.lines.index["fostering", place]])


def cells(of: Case, place: str) -> list[str]:
    return [of.cells.place[c] for c in of.lines.demand_cells[of.lines.index["fostering", place]]]


def test_activity_per_case_is_fitted_so_that_today_is_met_exactly():
    # 24.1 child-years for 24 children: within a hundredth of one each
    off = edit("activity", "fostering", "east", activity_per_year=24.1)
    of = compiled(edit("spending", "council_core", "fostering", "east", amount_per_year=964_000, tables=off))
    assert phi(of, "east") == pytest.approx(24.1 / 24)
    assert phi(of, "west") == 1.0
    assert cells(of, "east") == ["east"]


def test_an_area_wide_service_answers_to_all_districts():
    merged = wold()
    for table in ("activity", "spending"):
        rows = [r for r in merged.rows(table) if getattr(r, "service", "") == "fostering"]
        total = rows[0].model_copy(update={"place": "wold"})
        amount = "activity_per_year" if table == "activity" else "amount_per_year"
        total = total.model_copy(update={amount: sum(getattr(r, amount) for r in rows)})
        others = tuple(r for r in merged.rows(table) if r not in rows)
        merged = merged.replace(**{table: (*others, total)})
    of = compiled(merged)
    assert phi(of, "wold") == 1.0
    assert cells(of, "wold") == ["east", "west"]


def test_districts_share_an_outcome_of_the_area_by_what_they_do_today():
    values = tuple(r for r in wold().outcome_values if r.outcome != "in_care" or r.place == "wold")
    of = compiled(wold().replace(outcome_values=values))
    assert (phi(of, "east"), phi(of, "west")) == pytest.approx((24 / 40, 16 / 40))
    assert cells(of, "east") == cells(of, "west") == ["wold"]


def test_a_scenario_scales_activity_per_case_on_top_of_the_fit():
    base = edit("activity", "fostering", "east", activity_per_year=24.1)
    base = edit("spending", "council_core", "fostering", "east", amount_per_year=964_000, tables=base)
    of = compiled(base, change("services", {"service": "fostering"}, "activity_per_case", 1.2))
    assert phi(of, "east") == pytest.approx(1.2 * 24.1 / 24)


def test_a_district_without_cases_keeps_the_figure_stated():
    none = edit("outcome_values", "in_care", "west", tables=wold(), count=0)
    none = edit("outcome_values", "in_care", "wold", tables=none, count=24)
    none = edit("activity", "fostering", "west", tables=none, activity_per_year=0, ceiling=5)
    spending = tuple(r for r in none.spending if (r.service, r.place) != ("fostering", "west"))
    of = compiled(none.replace(spending=spending))
    assert phi(of, "west") == 1.0


def test_services_that_are_not_demand_led_have_no_activity_per_case():
    of = compiled(wold())
    assert np.isnan(of.lines.phi[~of.lines.demand_led]).all()
    assert set(np.array(of.lines.service)[of.lines.demand_led]) == {"fostering"}
    assert of.lines.effective_today[of.lines.demand_led].tolist() == [0.0, 0.0]


# ---- limits --------------------------------------------------------------------------------------------


def test_limits_not_stated_limit_nothing():
    lines = compiled(wold()).lines
    youth = lines.index["youth_work", "east"]
    assert (lines.floor[youth], lines.ceiling[youth]) == (0.0, np.inf)
    assert np.isnan([lines.growth[youth], lines.reduction[youth], lines.committed_until[youth]]).all()
    assert lines.start_up[youth] == 0.0


def test_limits_stated_stand_line_by_line():
    lines = compiled(wold()).lines
    west = lines.index["family_help", "west"]
    assert (lines.floor[west], lines.ceiling[west], lines.today[west]) == (20.0, 80.0, 40.0)
    assert (lines.growth[west], lines.reduction[west], lines.committed_until[west]) == (0.25, 0.1, 2026)
    assert lines.start_up[lines.index["mentoring", "east"]] == 10.0
    assert lines.statutory[lines.index["visits", "wold"]]
    assert not lines.statutory[west]


def test_a_null_trial_is_evidence():
    assert not compiled(wold()).lines.has_evidence[compiled(wold()).lines.index["youth_work", "east"]]
    studied = plus(
        "effects",
        service="youth_work", outcome="offences", change_per_activity=0, lag_years=0, persistence=0,
        evidence_grade=4, basis="published", source="trial",
    )  # fmt: skip
    of = compiled(studied)
    assert of.lines.has_evidence[of.lines.index["youth_work", "east"]]


# ---- segments ------------------------------------------------------------------------------------------


def segments(of: Case, service: str, place: str) -> list[tuple[float, float]]:
    i = of.lines.index[service, place]
    return list(zip(of.lines.segment_length[i].tolist(), of.lines.segment_effect[i].tolist(), strict=True))


def test_segments_are_multiples_of_todays_activity():
    of = compiled(wold())
    assert segments(of, "family_help", "east") == [(90.0, 1.0), (30.0, 0.7), (np.inf, 0.4)]
    assert segments(of, "family_help", "west") == [(60.0, 1.0), (20.0, 0.7), (np.inf, 0.4)]
    assert of.lines.effective_today[of.lines.index["family_help", "east"]] == 60.0


def test_segments_of_a_new_service_are_shares_of_its_ceiling():
    of = compiled(wold())
    assert segments(of, "mentoring", "east") == [(25.0, 1.0), (np.inf, 0.5)]
    assert segments(of, "mentoring", "west") == [(20.0, 1.0), (np.inf, 0.5)]


def test_without_responses_a_service_is_one_endless_segment():
    assert segments(compiled(wold()), "visits", "wold") == [(np.inf, 1.0)]


def test_a_last_segment_with_an_end_goes_on_without_it():
    ended = wold().replace(
        responses=tuple(
            r if r.up_to_multiple is not None else r.model_copy(update={"up_to_multiple": 3.0})
            for r in wold().responses
        )
    )
    assert segments(compiled(ended), "family_help", "east") == segments(
        compiled(wold()), "family_help", "east"
    )


def test_effect_below_today_may_be_larger_than_one():
    rows = tuple(r for r in wold().responses if r.service != "family_help")
    shape = ((0.5, 1.5), (1.0, 1.2), (None, 1.0))
    steep = tuple(
        wold().responses[0].model_copy(update={"up_to_multiple": end, "relative_effect": mu})
        for end, mu in shape
    )
    of = compiled(wold().replace(responses=(*rows, *steep)))
    assert segments(of, "family_help", "east") == [(30.0, 1.5), (30.0, 1.2), (np.inf, 1.0)]
    assert of.lines.effective_today[of.lines.index["family_help", "east"]] == pytest.approx(
        30 * 1.5 + 30 * 1.2
    )


LENGTHS = st.lists(st.floats(0.1, 10.0), min_size=0, max_size=4)


@given(LENGTHS, st.lists(st.floats(0.0, 2.0), min_size=5, max_size=5), st.floats(0.0, 60.0))
def test_segments_fill_in_order(lengths: list[float], effects: list[float], activity: float):
    length = np.array([*lengths, np.inf])
    effect = np.array(sorted(effects[: len(length)], reverse=True))
    rest, expected = activity, 0.0
    for size, mu in zip(length, effect, strict=True):
        expected += mu * min(rest, size)
        rest -= min(rest, size)
    assert fill(length, effect, activity) == pytest.approx(expected)
    # never more for the next unit than for the last
    more = [fill(length, effect, activity + step) for step in (0.0, 1.0, 2.0)]
    assert more[1] - more[0] >= more[2] - more[1] - 1e-9
