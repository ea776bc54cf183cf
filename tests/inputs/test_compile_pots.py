"""Compiling pots: amounts by year, growth, cuts, conditions, and who pays today."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import Case, Cut, Scenario, Tables, load_case
from model.inputs.case import Years
from model.inputs.changes import Change, NewRow
from model.inputs.compile_pots import cut_factor
from model.inputs.rules import parse_rules
from tests.inputs.wold import edit, plus, wold

STORY = Scenario(name="Wold", data=Path("wold"))


def compiled(tables: Tables | None = None, cut: Cut | None = None, **rules: object) -> Case:
    parsed, faults = parse_rules(rules, "a test")
    assert not faults
    story = Scenario(name="Wold", data=Path("wold"), rules=parsed, cut=cut)
    return load_case(story, base=tables or wold())


def amount(of: Case, pot: str) -> list[float]:
    """Amounts of 2025 to 2029."""
    return [float(x) for x in of.pots.amount[of.pots.index[pot]]]


# ---- amounts -------------------------------------------------------------------------------------------


def test_money_stays_as_it_is():
    assert amount(compiled(), "council_core") == [2_000_000.0] * 5


def test_people_may_be_recruited_year_by_year():
    assert amount(compiled(), "team") == pytest.approx([12 * 1.1**t for t in range(5)])


def test_a_year_stated_is_that_year_only():
    assert amount(compiled(), "youth_grant") == [60_000, 60_000, 60_000, 30_000, 60_000]


def test_a_year_stated_does_not_also_grow_and_the_others_do():
    stated = plus("pot_years", pot="team", year=2027, amount=13)
    assert amount(compiled(stated), "team") == pytest.approx([12, 13.2, 13, 12 * 1.1**3, 12 * 1.1**4])


def change(action: str, value: float, years: tuple[int, ...] | None, pot: str = "council_core") -> Case:
    said = Change("pots", {"pot": pot}, "amount_per_year", action, value, years, "a test", "", 1)  # type: ignore[arg-type]
    return load_case(STORY.with_changes([said]), base=wold())


def test_a_change_without_years_is_for_planning_years_and_leaves_the_base_year():
    assert amount(change("scale", 0.9, None), "council_core") == [2_000_000, *[1_800_000.0] * 4]


def test_a_change_for_a_year_is_a_year_stated():
    assert amount(change("add", 50_000, (2028,)), "council_core") == [2e6, 2e6, 2e6, 2_050_000, 2e6]
    # of what the pot holds today: it does not also grow in that year
    assert amount(change("scale", 2.0, (2026,), "team"), "team")[:3] == pytest.approx([12, 24, 12 * 1.1**2])


def test_a_pot_of_a_scenario_has_its_own_base_year():
    row: dict[str, object] = {
        "pot": "lottery",
        "name": "Lottery",
        "partner": "police",
        "type": "money",
        "place": "wold",
    }
    row |= {"amount_per_year": 9_000, "basis": "illustrative", "source": "guess"}
    of = load_case(STORY.with_changes(rows=[NewRow(table="pots", row=row)]), base=wold())
    assert amount(of, "lottery") == [9_000.0] * 5


# ---- cuts ------------------------------------------------------------------------------------------------


def test_no_cut_cuts_nothing():
    of = compiled()
    assert not of.pots.cut.any()
    assert np.array_equal(of.pots.amount, of.pots.uncut)


def test_a_cut_of_everybody_takes_money_only():
    of = compiled(cut=Cut(depth=0.2))
    assert {n for n, c in zip(of.pots.name, of.pots.cut, strict=True) if c} == {
        "council_core", "nhs_core", "youth_grant", "east_fund",
    }  # fmt: skip
    # nothing before the first decision year
    assert amount(of, "council_core") == pytest.approx([2e6, 2e6, 1.6e6, 1.6e6, 1.6e6])
    assert amount(of, "youth_grant") == pytest.approx([60_000, 60_000, 48_000, 24_000, 48_000])
    assert amount(of, "team") == pytest.approx([12 * 1.1**t for t in range(5)])


def test_a_cut_of_a_partner_takes_its_grants_too():
    of = compiled(cut=Cut(depth=0.2, partner="council"))
    assert {n for n, c in zip(of.pots.name, of.pots.cut, strict=True) if c} == {
        "council_core", "youth_grant", "east_fund",
    }  # fmt: skip


def test_a_cut_of_a_pot_takes_that_pot_whatever_it_holds():
    of = compiled(cut=Cut(depth=0.5, pot="team"))
    assert of.pots.cut.sum() == 1
    assert amount(of, "team")[2] == pytest.approx(0.5 * 12 * 1.1**2)
    assert of.pots.uncut[of.pots.index["team"], 2] == pytest.approx(12 * 1.1**2)


def test_a_cut_never_touches_new_money():
    of = compiled(cut=Cut(depth=0.5), new_money=True)
    assert amount(of, "new_money") == [0.0, np.inf, np.inf, np.inf, np.inf]
    assert not of.pots.cut[-1]


YEARS = Years(2025, tuple(range(2026, 2034)), (), 2027, 0.0)


@pytest.mark.parametrize(
    ("cut", "left"),
    [
        (Cut(depth=0.3), [1.0, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7]),
        (Cut(depth=0.3, over_years=3), [1.0, 0.9, 0.8, 0.7, 0.7, 0.7, 0.7, 0.7]),
        (Cut(depth=0.3, from_year=2029, over_years=2), [1.0, 1.0, 1.0, 0.85, 0.7, 0.7, 0.7, 0.7]),
        (Cut(depth=1.0, from_year=2033), [1.0] * 7 + [0.0]),
        (Cut(depth=0.0, over_years=4), [1.0] * 8),
        (Cut(depth=0.3, from_year=2026), [1.0, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7]),
    ],
)
def test_what_a_cut_leaves(cut: Cut, left: list[float]):
    assert cut_factor(cut, YEARS).tolist() == pytest.approx(left)


@given(depth=st.floats(0.0, 1.0), start=st.integers(2026, 2033), over=st.integers(1, 12))
def test_a_cut_comes_in_equal_steps_and_stays(depth: float, start: int, over: int):
    left = cut_factor(Cut(depth=depth, from_year=start, over_years=over), YEARS)
    steps = -np.diff(np.concatenate([[1.0], left]))
    first = max(start, YEARS.first_decision)
    for year, step in zip(YEARS.plan, steps, strict=True):
        expected = depth / over if first <= year < first + over else 0.0
        assert step == pytest.approx(expected, abs=1e-12)
    assert (left >= 1.0 - depth - 1e-12).all()


# ---- conditions, shares, today ---------------------------------------------------------------------------


def test_conditions_let_in_services_by_name_or_by_priority():
    of = compiled()
    let_in = {
        s for s, yes in zip(of.services, of.pots.lets_in[of.pots.index["youth_grant"]], strict=True) if yes
    }
    # youth work by name, and every service of the priority: visits are of the other
    assert let_in == {"youth_work", "family_help", "fostering", "mentoring"}
    only = compiled(edit("pots", "youth_grant", only_priorities=""))
    assert only.pots.lets_in[only.pots.index["youth_grant"]].sum() == 1


def test_without_conditions_everything_is_let_in():
    of = compiled()
    assert of.pots.lets_in[of.pots.index["council_core"]].all()
    conditional = {n for n, c in zip(of.pots.name, of.pots.conditional, strict=True) if c}
    assert conditional == {"youth_grant"}


def test_a_pooled_share_left_blank_is_none():
    of = compiled()
    share = dict(zip(of.pots.name, of.pots.pooled_share.tolist(), strict=True))
    assert share == {
        "council_core": 0.1, "east_fund": 0.0, "nhs_core": 0.25, "team": 0.0, "youth_grant": 0.0,
    }  # fmt: skip


def test_who_pays_today_is_the_table_of_spending():
    of = compiled()
    spent = {
        (of.pots.name[p], of.lines.service[i], of.lines.place[i]): float(of.pots.spent_today[p, i])
        for p, i in zip(*np.nonzero(of.pots.spent_today), strict=True)
    }
    assert spent == {(r.pot, r.service, r.place): r.amount_per_year for r in wold().spending}


def test_new_money_has_neither_owner_nor_conditions_nor_a_past():
    of = compiled(new_money=True)
    assert of.pots.partner[-1] == ""
    assert of.pots.lets_in[-1].all()
    assert not of.pots.conditional[-1]
    assert (of.pots.pooled_share[-1], of.pots.place_at[-1]) == (1.0, -1)
    assert not of.pots.spent_today[-1].any()
    assert of.money[of.pots.type_at[-1]]
    assert len(compiled().pots) == len(of.pots) - 1
