"""The case: a calendar, and look-ups that say the same as the tables."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import Case, Scenario, load_case
from model.inputs.case import Years
from model.inputs.rules import parse_rules
from tests.inputs.wold import wold


def case(**rules: object) -> Case:
    parsed, faults = parse_rules(rules, "a test")
    assert not faults
    return load_case(Scenario(name="Wold", data=Path("wold"), rules=parsed), base=wold())


# ---- years -----------------------------------------------------------------------------------------

FOUR = Years(base=2025, plan=(2026, 2027, 2028, 2029), run_on=(2030, 2031), first_decision=2027, rate=0.1)


def test_the_horizon_is_base_plan_and_run_on_in_order():
    assert FOUR.horizon == tuple(range(2025, 2032))
    assert (FOUR.n_plan, FOUR.n_run_on) == (4, 2)
    assert [FOUR.at(year) for year in FOUR.horizon] == list(range(7))


def test_the_first_plan_year_is_not_discounted_and_the_base_year_counts_nothing():
    assert FOUR.weight[:3].tolist() == pytest.approx([0.0, 1.0, 1 / 1.1])
    assert FOUR.weight[-1] == pytest.approx(1.1**-5)


@given(rate=st.floats(0.0, 0.5), n=st.integers(1, 10), more=st.integers(0, 3))
def test_each_year_weighs_less_by_the_rate(rate: float, n: int, more: int):
    years = Years(2025, tuple(range(2026, 2026 + n)), tuple(range(2026 + n, 2026 + n + more)), 2026, rate)
    weight = years.weight[1:]
    assert weight[0] == 1.0
    assert weight[:-1] == pytest.approx(weight[1:] * (1 + rate))


def test_years_before_the_first_decision_are_held():
    assert FOUR.held.tolist() == [True, False, False, False]


# ---- look-ups ----------------------------------------------------------------------------------------


def test_everything_is_sorted_by_id():
    of = case()
    for names in (of.services, of.places, of.outcomes, of.types, of.pots.name):
        assert list(names) == sorted(names)
    lines = list(zip(of.lines.service, of.lines.place, strict=True))
    assert lines == sorted(lines)
    cells = list(zip(of.cells.outcome, of.cells.place, strict=True))
    assert cells == sorted(cells)


def test_positions_find_what_they_name():
    of = case()
    for (service, place), i in of.lines.index.items():
        assert (of.lines.service[i], of.lines.place[i]) == (service, place)
        assert of.services[of.lines.service_at[i]] == service
        assert of.place_name(int(of.lines.place_at[i])) == place
    for (outcome, place), i in of.cells.index.items():
        assert of.outcomes[of.cells.outcome_at[i]] == outcome
        assert of.place_name(int(of.cells.place_at[i])) == place
    assert [of.pots.index[name] for name in of.pots.name] == list(range(len(of.pots)))


def test_cells_of_an_outcome():
    of = case()
    assert [of.cells.place[c] for c in of.cells.of(of.outcomes.index("in_care"))] == ["east", "west"]
    assert [of.cells.place[c] for c in of.cells.of(of.outcomes.index("ready"))] == ["wold"]


def test_lines_of_the_whole_area():
    of = case()
    wide = [s for s, all_over in zip(of.lines.service, of.lines.area_wide, strict=True) if all_over]
    assert wide == ["visits"]


def test_a_pot_crosses_where_another_partner_commissions():
    of = case()
    crosses = {
        (pot, service)
        for p, pot in enumerate(of.pots.name)
        for s, service in enumerate(of.services)
        if of.crossing[p, s]
    }
    nhs_pays_council = {("nhs_core", s) for s in ("family_help", "fostering", "mentoring", "youth_work")}
    council_pays_nhs = {(p, "visits") for p in ("council_core", "east_fund", "team", "youth_grant")}
    assert crosses == nhs_pays_council | council_pays_nhs


def test_new_money_is_nobodys_and_crosses_nowhere():
    of = case(new_money=True)
    assert of.pots.name[-1] == "new_money"
    assert not of.crossing[-1].any()
    assert of.reaches[-1].all()


def test_a_district_pot_reaches_its_district_only_and_no_area_wide_service():
    of = case()
    east = of.pots.index["east_fund"]
    reached = {(of.lines.service[i], of.lines.place[i]) for i in np.flatnonzero(of.reaches[east])}
    assert reached == {key for key in of.lines.index if key[1] == "east"}
    assert of.reaches[of.pots.index["council_core"]].all()


def test_outcomes_that_drive_demand():
    of = case()
    assert [of.outcomes[o] for o in of.drivers] == ["in_care"]
    mentoring = of.lines.index["mentoring", "east"]
    assert len(of.lines.demand_cells[mentoring]) == 0


def test_units_are_those_of_the_tables():
    of = case()
    assert of.activity_unit("fostering") == "child-years"
    assert of.counted_in("ready") == "children"
    assert [of.type_unit(j) for j in range(len(of.types))] == ["£", "FTE"]


def test_counted_years_are_those_with_a_target():
    of = case()
    counted = {
        of.outcomes[o]: [of.years.horizon[t] for t in np.flatnonzero(row)]
        for o, row in enumerate(of.targets.counted)
    }
    assert counted == {"in_care": [2029, 2030], "offences": [2028, 2030], "ready": [2029, 2030]}


def test_a_case_is_not_changed_by_accident():
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'area'"):
        case().area = "elsewhere"  # type: ignore[misc]
