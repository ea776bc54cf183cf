"""Outcomes in the programme: credited as far as they improve and the cap allows, and never for nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from model import Case, check, load_case, solve
from model.inputs.changes import Cut
from model.inputs.records import Place
from model.optimise import build, solve_stages
from model.project import project
from tests.optimise.shipped import KENT, TINY, case, plan
from tests.optimise.town import (
    MADE_UP,
    activity,
    effect,
    outcome,
    planned,
    pot,
    recipe,
    scenario,
    service,
    spending,
    targets,
    town,
    value,
)
from tests.optimise.town import plan as plan_of

CARE = service("care", demand_outcome="trouble", activity_per_case=1.0)


def care_town(purse: float, *effects: Any, **more: Any) -> Any:
    """A town in which every child in trouble needs a place at £2,000, and worry is kept beside it."""
    rows: dict[str, Any] = {
        "pots": (pot(amount=purse),),
        "services": (service(), CARE),
        "activity": (activity(), activity("care")),
        "recipes": (recipe(), recipe("care", 2_000.0)),
        "spending": (spending(), spending(200_000.0, "care")),
        "outcomes": (outcome(), outcome("worry")),
        "outcome_values": (value(100.0), *targets(), value(100.0, "worry"), *targets(90.0, "worry")),
        "effects": (effect(), *effects),
    }
    return town(**(rows | more))


def improvement(of: Case) -> tuple[dict[tuple[int, int], float], Any]:
    """Credited improvement in the programme, in counts, and the projection of the same activity."""
    programme = build(of)
    solved = solve_stages(programme)
    values = dict(zip((v.id for v in programme.problem.exported_variables()), solved.values, strict=True))
    found = {
        (cell, t): float(values[v.id]) * float(programme.scales.outcome[of.cells.outcome_at[cell]])
        for (cell, t), v in programme.credited.items()
    }
    return found, project(of, solve(of).activity)


# ---- what is credited ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*TINY, "best-use"])
def test_no_more_is_credited_than_the_projection_gives(name: str):
    of = case(name)
    found, projection = improvement(of)
    assert found
    for (cell, t), credited in found.items():
        room = 1e-6 * max(of.cells.trend[cell, 0], 1.0)
        assert credited <= projection.credited[cell, t] + room, (of.cells.outcome[cell], t)


@pytest.mark.parametrize("name", [*TINY, *KENT])
def test_where_an_outcome_is_short_the_programme_sees_what_is_published(name: str):
    found = plan(name)
    stage = next(s.value for s in found.stages if s.stage == "close_gaps")
    of, projection = found.case, project(found.case, found.activity)
    if found.tables["duties_unmet"].empty:
        assert stage == pytest.approx(projection.gap, rel=1e-6)
    table = found.tables["outcomes"]
    assert set(table["year"]) == set(of.years.horizon[1:])


def test_activity_past_the_cap_earns_nothing_and_is_not_bought():
    # at most 5 of 100 children: 50 units more, though money would do for 150 and the target asks for 10
    tables = town(outcomes=(outcome(most_shift_share=0.05),), pots=(pot(amount=250_000.0),))
    result = plan_of(tables)
    assert planned(result) == [150.0, 150.0]
    assert result.objective_value == pytest.approx(0.5)


def test_worsening_is_never_capped():
    tables = town(outcomes=(outcome(most_shift_share=0.01),), pots=(pot(),))
    result = plan_of(tables, cut=Cut(depth=1.0))
    table = result.tables["outcomes"]
    assert table["planned"].tolist() == pytest.approx([110.0, 110.0])


def test_an_outcome_that_nothing_depends_on_is_not_written():
    values = (value(100.0), *targets(), value(9.0, "worry"))
    tables = town(outcomes=(outcome(), outcome("worry")), outcome_values=values)
    programme = build(load_case(scenario(), base=tables))
    assert {programme.case.cells.outcome[cell] for cell, _ in programme.credited} == {"trouble"}


def test_a_service_without_any_effect_on_an_outcome_leaves_it_at_its_trend():
    result = plan_of(town(effects=(effect(outcome="worry"),), outcomes=(outcome(), outcome("worry")),
                          outcome_values=(value(100.0), *targets(), value(100.0, "worry"))))  # fmt: skip
    table = result.tables["outcomes"]
    assert (table["planned"] == table["trend"]).all()


# ---- places --------------------------------------------------------------------------------------------


def places() -> tuple[Place, ...]:
    rows = (("town", None, 1_000.0, None), ("east", "town", 600.0, 1), ("west", "town", 400.0, 2))
    return tuple(
        Place(
            place=name, name=name.title(), parent=parent, children=children, tile_row=at,
            tile_column=None if at is None else 1, **MADE_UP,
        )
        for name, parent, children, at in rows
    )  # fmt: skip


def at(place: str, row: Any) -> Any:
    return row.model_copy(update={"place": place})


def test_an_area_wide_service_helps_where_the_children_in_trouble_are():
    tables = town(
        places=places(),
        outcome_values=(at("east", value(0.0)), at("west", value(100.0)), *targets()),
    )
    assert check(tables) == []
    result = plan_of(tables)
    table = result.tables["outcomes"].query("year == 2027").set_index("place")["planned"]
    assert table.to_dict() == pytest.approx({"town": 95.0, "east": 0.0, "west": 95.0})


def test_a_district_service_moves_the_areas_outcome():
    half = [at(p, activity(today=50.0)) for p in ("east", "west")]
    paid = [at(p, spending(50_000.0)) for p in ("east", "west")]
    result = plan_of(town(places=places(), activity=tuple(half), spending=tuple(paid)))
    assert sum(planned(result)) == pytest.approx(300.0)
    assert result.objective_value == pytest.approx(0.5)


# ---- demand-led services with effects of their own -----------------------------------------------------


def test_harm_done_by_care_is_counted_also_after_the_plan():
    harm = effect(0.1, "care", "worry", lag_years=1, persistence=0.9)
    tables = care_town(500_000.0, harm, partnership={"run_on_years": 2})
    assert check(tables) == []
    found = plan_of(tables)
    assert found.status == "optimal"
    # more help than trouble's own target asks for, since every place spared also spares worry
    assert planned(found)[0] > 200.0


@pytest.mark.parametrize(
    ("effects", "more"),
    [
        # trouble has no target: nothing keeps the programme from more of it, while care eases worry
        (
            (effect(-0.1, "care", "worry"),),
            {"outcome_values": (value(100.0), value(100.0, "worry"), *targets(90.0, "worry"))},
        ),
        # care this year spares care next year
        (
            (effect(-0.5, "care", lag_years=1, persistence=0.9),),
            {"partnership": {"run_on_years": 2}, "pots": (pot(amount=900_000.0),)},
        ),
    ],
)
def test_good_done_by_care_invents_no_cases(effects: tuple[Any, ...], more: dict[str, Any]):
    tables = care_town(500_000.0, *effects, **more)
    assert check(tables) == []
    result = plan_of(tables)
    assert result.status == "optimal"
    found, projection = improvement(result.case)
    trouble = result.case.outcomes.index("trouble")
    for (cell, t), credited in found.items():
        if result.case.cells.outcome_at[cell] == trouble:
            assert credited == pytest.approx(projection.credited[cell, t], abs=1e-6)


def test_help_is_cut_where_care_does_more_good_than_help():
    """A unit of help spares 0.1 in trouble, and each in care is 2 fewer in worry: trouble has no target.

    Care costs £2,000 and help £1,000 for a tenth of a case: without help there are 110 in care, which takes
    £220,000 and leaves worry 20 better. Nothing is gained by help, and none is bought beyond the promise of
    nothing: the target of worry is 80.
    """
    values = (value(100.0), value(100.0, "worry"), *targets(80.0, "worry"))
    result = plan_of(care_town(500_000.0, effect(-2.0, "care", "worry"), outcome_values=values))
    assert planned(result) == pytest.approx([0.0, 0.0], abs=1e-4)
    assert planned(result, "care") == pytest.approx([110.0, 110.0])
    assert result.objective_value == pytest.approx(0.0, abs=1e-9)


# ---- the scale of a target -----------------------------------------------------------------------------


def test_a_target_of_nothing_for_an_outcome_of_nothing_still_counts():
    # help eases worry and makes a child in trouble for every ten units: the target is that there are none
    tables = town(
        outcomes=(outcome(), outcome("worry")),
        outcome_values=(value(0.0), *targets(0.0), value(50.0, "worry"), *targets(40.0, "worry")),
        effects=(effect(outcome="worry"), effect(0.1, outcome="trouble")),
    )
    result = plan_of(tables)
    short = result.tables["outcomes"].query("outcome == 'trouble'")["planned"]
    assert (short <= 1e-9).all() or result.objective_value > 0.25 + 1e-6
    assert np.isfinite(result.case.targets.scale).all()
