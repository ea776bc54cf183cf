"""What would change our mind: at the value that is told two options tie, beyond it they have turned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from model.analyse.compare import Comparison, compare, option_of
from model.analyse.compare.best import CLOSED, IN_ORDER
from model.analyse.compare.drawn import drawn, yard_of
from model.analyse.compare.switch_words import BEYOND, WITHIN, quantity, switch_sentence, would
from model.analyse.compare.switching import FURTHEST, Pair, switching
from model.inputs.draws_moved import ENDS, moved, moved_value
from model.inputs.draws_rows import uncertain_rows
from model.plan import solve
from tests.analyse.compare.sides import BEST, compared, option, rows_of
from tests.source_tree import ROOT

EFFECT = "effects family_help|looked_after"
VISITS = "effects health_visits|school_ready"


def lead_of(per_unit: dict[str, float], now: float) -> Callable:
    """A lead that is linear in the standard deviations of some quantities."""

    def lead(moves):
        return np.array([now + per_unit.get(name, 0.0) * z for name, z in moves])

    return lead


def pair(lead: Callable) -> Pair:
    first, second = (replace(option(BEST), letter=letter) for letter in "AB")
    return Pair(CLOSED, first, second, lead)


@pytest.mark.parametrize(("slope", "now"), [(-0.5, 0.5), (0.25, 0.5), (-0.3, -0.3), (0.2, 0.7)])
def test_the_switch_is_where_the_lead_is_nothing(slope: float, now: float):
    table = switching(pair(lead_of({EFFECT: slope}, now)))
    assert table["key"].tolist() == ["family_help|looked_after"]
    factor = next(one for one in uncertain_rows(option(BEST).case).uncertain if one.name == EFFECT)
    z = -now / slope
    assert table["switch"].iloc[0] == pytest.approx(moved_value(option(BEST).case, factor, z))
    assert bool(table["within_range"].iloc[0]) is (abs(z) <= ENDS)


def test_a_bent_lead_is_solved_too():
    def lead(moves):
        return np.array([0.4 - max(z, 0.0) ** 3 if name == EFFECT else 0.4 for name, z in moves])

    table = switching(pair(lead))
    factor = next(one for one in uncertain_rows(option(BEST).case).uncertain if one.name == EFFECT)
    at = moved_value(option(BEST).case, factor, 0.4 ** (1 / 3))
    assert table["switch"].iloc[0] == pytest.approx(at, rel=1e-6)


def test_beyond_the_furthest_nothing_is_looked_for():
    table = switching(pair(lead_of({EFFECT: 0.1}, FURTHEST * 0.1 + 0.01)))
    assert np.isnan(table["switch"].iloc[0])
    assert not table["within_range"].iloc[0]


def test_the_nearest_switch_comes_first_and_what_moves_nothing_is_left_out():
    table = switching(pair(lead_of({EFFECT: -0.2, VISITS: -0.5}, 0.5)))
    assert table["key"].tolist() == ["health_visits|school_ready", "family_help|looked_after"]
    assert switching(pair(lead_of({}, 0.5))).empty


def test_no_switch_where_nobody_leads():
    table = switching(pair(lead_of({EFFECT: 1.0}, 0.0)))
    assert table["switch"].isna().all()


def test_the_nearer_of_two_crossings_is_told():
    def lead(moves):
        return np.array([(1 - z) * (3 + z) if name == EFFECT else 3.0 for name, z in moves])

    factor = next(one for one in uncertain_rows(option(BEST).case).uncertain if one.name == EFFECT)
    at = moved_value(option(BEST).case, factor, 1.0)
    assert switching(pair(lead))["switch"].iloc[0] == pytest.approx(at)


def test_the_lead_at_the_ends_is_that_of_the_lower_and_the_higher_value():
    row = switching(pair(lead_of({EFFECT: 0.1}, 0.5))).iloc[0]
    assert row["low"] < row["now"] < row["high"]
    assert row["lead_at_low"] == pytest.approx(0.5 - 0.1 * ENDS)
    assert row["lead_at_high"] == pytest.approx(0.5 + 0.1 * ENDS)


# ---- on real plans ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kent() -> Comparison:
    """Two plans of the shipped county that are close to each other."""
    plans = [solve(ROOT / "scenarios" / f"{name}.toml") for name in ("best-use", "full-pooling")]
    return compare([option_of(plan) for plan in plans], draws=100)


def test_at_every_switch_the_two_options_tie(kent: Comparison):
    rows = [row for row in rows_of(kent.tables["switching"], measure=IN_ORDER) if np.isfinite(row["switch"])]
    assert rows
    first, second = rows[0]["first"], rows[0]["second"]
    yard = yard_of(kent.options)
    factors = {one.name: one for one in uncertain_rows(kent.options[0].case).uncertain}
    for row in rows:
        factor = factors[f"{row['table']} {row['key']}"]
        assert factor.table == "effects"
        z = (row["switch"] - row["now"]) / factor.spread
        moves = [(factor.name, z), (factor.name, 1.05 * z)]
        found = drawn(kent.options, yard, partial(moved, moves=moves))
        lead = found[first].closed - found[second].closed
        assert lead[0] == pytest.approx(0.0, abs=1e-9)
        assert np.sign(lead[1]) == -np.sign(row["lead"])


def test_only_options_that_leave_least_undone_can_change_places_in_order():
    table = compared(BEST, "tiny-as-agreed", "tiny-cut").tables["switching"]
    assert set(table["measure"]) == {CLOSED}
    assert set(table["first"]) == {"A"}
    assert set(table["second"]) == {"B"}


def test_one_plan_alone_has_no_order_to_turn():
    assert compared(BEST, "none").tables["switching"].empty


# ---- words -------------------------------------------------------------------------------------

NAMES = {"family_help": "Family help", "looked_after": "Children looked after", "shire": "Tiny Shire"}


def said(**values) -> dict:
    usual = {
        "first": "A",
        "second": "B",
        "lead": 0.1,
        "table": "effects",
        "key": "family_help|looked_after",
        "now": 0.2,
        "low": 0.1,
        "high": 0.3,
        "switch": 0.12,
        "within_range": True,
    }
    return usual | values


@pytest.mark.parametrize(
    ("values", "clause"),
    [
        ({}, "Family help brought less than 60% of the best estimate for Children looked after"),
        (
            {"switch": 0.3},
            "Family help brought more than 150% of the best estimate for Children looked after",
        ),
        ({"switch": -0.1}, "Family help made Children looked after worse"),
        ({"switch": 0.0}, "Family help did nothing for Children looked after"),
        (
            {"now": 0.0, "switch": 0.1},
            "Family help brought more than it is thought to for Children looked after",
        ),
        ({"now": -0.2, "switch": -0.1}, "Family help brought less than 50% of the best estimate"),
        (
            {"table": "recipes", "key": "family_help|money", "now": 2000.0, "switch": 2500.0},
            "Family help cost more than £2,500 for each of its families, not £2,000",
        ),
        (
            {"table": "outcome_values", "key": "looked_after|shire", "now": 104.0, "switch": 90.0},
            "Children looked after in Tiny Shire came to less than 90 in 2026-27 on trend, not 104",
        ),
    ],
)
def test_what_would_have_to_be_so(values: dict, clause: str):
    assert would(said(**values), option(BEST).case, NAMES).startswith(clause)


def test_a_capacity_is_told_as_a_share():
    case = option(BEST).case
    kind = next(name for name, money in zip(case.types, case.money.tolist(), strict=True) if not money)
    clause = would(said(table="recipes", key=f"family_help|{kind}", now=0.5, switch=0.6), case, NAMES)
    assert clause.startswith("Family help took more than 120% of the ")


def test_within_and_beyond_the_evidence_are_told_apart():
    case = option(BEST).case
    assert switch_sentence(said(), case, NAMES).endswith(f"B would be better than A. {WITHIN}")
    assert switch_sentence(said(within_range=False), case, NAMES).endswith(BEYOND)
    assert "A would be better again" in switch_sentence(said(lead=-0.1), case, NAMES)


@pytest.mark.parametrize(
    ("table", "key", "what"),
    [
        ("effects", "family_help|looked_after", "what Family help brings for Children looked after"),
        ("recipes", "family_help|money", "the money that Family help takes"),
        ("recipes", "family_help|nurses", "the nurses that Family help takes"),
        ("outcome_values", "looked_after|shire", "the trend of Children looked after in Tiny Shire"),
    ],
)
def test_a_quantity_has_a_name(table: str, key: str, what: str):
    row = said(table=table, key=key, switch=float("nan"), within_range=False)
    assert quantity(row, NAMES) == what
    sentence = f"No value of {what} that was looked for puts B before A."
    assert switch_sentence(row, option(BEST).case, NAMES) == sentence
