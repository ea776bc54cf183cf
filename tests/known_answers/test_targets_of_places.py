"""Targets of single places that must be met: worked out by hand in a town of two halves.

50 children are in trouble in each half, and 50 families are helped in each today. £150,000 buys 150 units
of help at £1,000, and each spares a tenth of a child where it is given: 50 units more are 5 children.
"""

from __future__ import annotations

from typing import Any

import pytest

from model import Plan
from model.cli.names import Names
from model.cli.plan_words import missed_lines
from model.inputs.records import Place
from model.inputs.tables import Tables
from tests.optimise.town import MADE_UP, activity, plan, spending, targets, town, value

HALVES = ("east", "west")


def at(place: str, row: Any) -> Any:
    return row.model_copy(update={"place": place})


def halves(of_west: float, **more: Any) -> Tables:
    """The town of two halves; the target of the west in both years is given, that of the town is 90."""
    rows = (("town", None, None), *((name, "town", n + 1) for n, name in enumerate(HALVES)))
    places = tuple(
        Place(
            place=name, name=name.title(), parent=parent, children=1_000.0 if parent is None else 500.0,
            tile_row=column, tile_column=None if column is None else 1, **MADE_UP,
        )
        for name, parent, column in rows
    )  # fmt: skip
    values = [at(half, value(50.0)) for half in HALVES]
    west = [at("west", row) for row in targets(of_west)]
    tables: dict[str, Any] = {
        "places": places,
        "activity": tuple(at(half, activity(today=50.0)) for half in HALVES),
        "spending": tuple(at(half, spending(50_000.0)) for half in HALVES),
        "outcome_values": (*values, *targets(), *west),
    }
    return town(**(tables | more))


def helped(result: Plan, place: str) -> list[float]:
    table = result.tables["activity"]
    return table[table["place"] == place].sort_values("year")["planned"].tolist()


def test_a_target_that_the_new_money_just_meets_takes_all_of_it():
    """45 in the west are 5 fewer: the 50 units more all go there."""
    result = plan(halves(45.0), {"targets": {"trouble@west": "hard"}})
    assert result.status == "optimal"
    assert helped(result, "west") == pytest.approx([100.0, 100.0])
    assert helped(result, "east") == pytest.approx([50.0, 50.0])
    assert result.objective_value == pytest.approx(0.5)  # 95 where 90 is the target, N = 10


def test_one_that_needs_more_takes_from_the_other_half():
    """40 in the west are 10 fewer: 100 units more, 50 of them from the east, which is then 5 worse."""
    result = plan(halves(40.0), {"targets": {"trouble@west": "hard"}})
    assert helped(result, "west") == pytest.approx([150.0, 150.0])
    assert helped(result, "east") == pytest.approx([0.0, 0.0], abs=1e-6)
    table = result.tables["outcomes"].query("year == 2027").set_index("place")["planned"]
    assert table.to_dict() == pytest.approx({"town": 95.0, "east": 55.0, "west": 40.0})


def test_one_beyond_all_money_gives_the_soft_plan_and_says_so():
    """39 would take 160 units where there are 150."""
    asked, soft = (plan(halves(39.0), {"targets": {"trouble@west": kind}}) for kind in ("hard", "soft"))
    assert asked.status == "targets_not_met"
    assert soft.status == "optimal"
    # in 2027 the calm plan gives the new money to the east: 50 are left in the west, 11 above 39
    assert missed_lines(asked, Names.of(asked.case))[1:] == [
        "  trouble in West: missed by 11 children in 2026-27"
    ]
    assert asked.activity == pytest.approx(soft.activity)


def test_a_row_in_one_year_asks_for_that_year_and_for_the_years_after_the_plan():
    rows = halves(45.0).outcome_values
    last = tuple(row for row in rows if row.place != "west" or row.series != "target" or row.year == 2027)
    tables = halves(45.0, outcome_values=last, partnership={"run_on_years": 1})
    result = plan(tables, {"targets": {"trouble@west": "hard"}})
    assert helped(result, "west")[1] == pytest.approx(100.0)
    hard = result.case.targets.hard_cell[result.case.cells.index["trouble", "west"]]
    assert hard.tolist()[2:] == [45.0, 45.0]
    assert hard.tolist()[:2] != hard.tolist()[2:]


def test_an_area_without_a_target_may_have_a_place_with_one():
    values = tuple(row for row in halves(45.0).outcome_values if row.place != "town")
    result = plan(halves(45.0, outcome_values=values), {"targets": {"trouble@west": "hard"}})
    assert result.status == "optimal"
    assert result.gap_closed_share is None  # nothing else is asked for
    assert helped(result, "west") == pytest.approx([100.0, 100.0])
    assert helped(result, "east") == pytest.approx([50.0, 50.0])
