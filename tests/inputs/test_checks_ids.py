"""Ids and places: each thing that can be wrong is said once, with its row."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model.inputs.checks import check
from model.inputs.columns import Record, columns
from model.inputs.faults import Fault
from model.inputs.records import OutcomeValue
from model.inputs.tables import TABLES, Tables
from tests.inputs.samples import tiny
from tests.inputs.wold import edit, settings, wold

Make = Callable[[], Tables]

CASES: list[tuple[str, Make, list[Fault]]] = [
    (
        "a partner that is not there",
        lambda: edit("pots", "nhs_core", partner="nsh"),
        [Fault("pots", 3, "partner", "there is no partner 'nsh'", "the nearest partner is 'nhs'")],
    ),
    (
        "a service that is not there",
        lambda: edit("spending", "council_core", "visits", service="vists"),
        [Fault("spending", 8, "service", "there is no service 'vists'", "the nearest service is 'visits'")],
    ),
    (
        "a partner in a list that is not there",
        lambda: edit("services", "youth_work", providers="council;polce"),
        [Fault("services", 4, "providers", "there is no partner 'polce'", "the nearest partner is 'police'")],
    ),
    (
        "a priority with nothing near",
        lambda: edit("pots", "youth_grant", only_priorities="zzz"),
        [Fault("pots", 4, "only_priorities", "there is no priority 'zzz'", "known: 'healthy' and 'safe'")],
    ),
    (
        "a place that is not there",
        lambda: edit("activity", "visits", place="wolds"),
        [Fault("activity", 4, "place", "there is no place 'wolds'", "the nearest place is 'wold'")],
    ),
    (
        "a type that is not there",
        lambda: edit("recipes", "visits", type="mony"),
        [Fault("recipes", 4, "type", "there is no type 'mony'", "the nearest type is 'money'")],
    ),
    (
        "an outcome that is not there",
        lambda: edit("services", "fostering", demand_outcome="in_cre"),
        [
            Fault(
                "services",
                5,
                "demand_outcome",
                "there is no outcome 'in_cre'",
                "the nearest outcome is 'in_care'",
            )
        ],
    ),
    (
        "a pot that is not there",
        lambda: edit("pot_years", "youth_grant", pot="youth_grnt"),
        [Fault("pot_years", 2, "pot", "there is no pot 'youth_grnt'", "the nearest pot is 'youth_grant'")],
    ),
    (
        "a leader that is not there",
        lambda: edit("priorities", "safe", lead_challenger="police_"),
        [
            Fault(
                "priorities",
                2,
                "lead_challenger",
                "there is no partner 'police_'",
                "the nearest partner is 'police'",
            )
        ],
    ),
    (
        "a bearer that is not there",
        lambda: edit("outcome_costs", "in_care", bearer="pubic"),
        [
            Fault(
                "outcome_costs", 2, "bearer", "there is no partner 'pubic'", "the nearest partner is 'public'"
            )
        ],
    ),
    (
        "an area that is not there",
        lambda: settings(area="wald"),
        [
            Fault(
                "partnership",
                None,
                "area",
                "there is no place 'wald'",
                "the place without a parent is 'wold'",
            )
        ],
    ),
    (
        "an actual of no pot",
        lambda: edit("actuals", "spending", key="council_core|fosterin"),
        [
            Fault(
                "actuals",
                2,
                "key",
                "there is no pot or service 'fosterin'",
                "the nearest pot or service is 'fostering'",
            )
        ],
    ),
    (
        "an actual of the wrong thing",
        lambda: edit("actuals", "activity", key="in_care"),
        [
            Fault(
                "actuals",
                3,
                "key",
                "there is no service 'in_care'",
                "known: 'family_help', 'fostering', 'mentoring', 'visits' and 'youth_work'",
            )
        ],
    ),
    (
        "a source that is not there",
        lambda: edit("effects", "family_help", source="trial;censsus"),
        [
            Fault(
                "effects",
                2,
                "source",
                "there is no source 'censsus'",
                "the nearest source is 'census'; or set basis to derived or illustrative",
            )
        ],
    ),
    (
        "two places without a parent",
        lambda: edit("places", "west", parent=""),
        [
            Fault(
                "places",
                4,
                "parent",
                "'west' lies nowhere, but the area is 'wold'",
                "write wold, or name this place as the area",
            )
        ],
    ),
    (
        "a district in a district",
        lambda: edit("places", "west", parent="east"),
        [
            Fault(
                "places",
                4,
                "parent",
                "'west' lies in 'east', which is not the area",
                "write wold: districts have no parts",
            )
        ],
    ),
    (
        "an area that lies in a district",
        lambda: edit("places", "wold", parent="east"),
        [
            Fault(
                "places",
                2,
                "parent",
                "the area 'wold' lies in 'east'",
                "leave it blank: nothing lies around the area",
            )
        ],
    ),
    (
        "children that do not add up",
        lambda: edit("places", "west", children=500),
        [
            Fault(
                "places",
                2,
                "children",
                "the districts have 1,100 children, the area 1,000",
                "make them agree within 1%",
            )
        ],
    ),
    (
        "two places on one tile",
        lambda: edit("places", "west", tile_column=1),
        [
            Fault(
                "places",
                4,
                "tile_row",
                "'west' stands on the tile of 'east' (1, 1)",
                "give each place a tile of its own",
            )
        ],
    ),
    (
        "half a tile",
        lambda: edit("places", "west", tile_column=""),
        [Fault("places", 4, "tile_column", "is blank while the other is given", "give both, or neither")],
    ),
]


@pytest.mark.parametrize(("make", "faults"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_wrong_is_said(make: Make, faults: list[Fault]):
    assert check(make()) == faults


def test_the_sound_partnership_has_no_fault():
    assert check(wold()) == []


def test_the_tiny_partnership_has_no_fault():
    assert check(tiny()) == []


def test_nothing_else_is_said_while_an_id_is_missing():
    tables = edit("pots", "nhs_core", partner="nsh", tables=edit("pots", "east_fund", amount_per_year=1))
    assert [fault.column for fault in check(tables)] == ["partner"]


def test_every_row_with_an_unknown_id_is_named():
    rows = [row.model_copy(update={"pot": f"p{at}"}) for at, row in enumerate(wold().spending)]
    faults = check(wold().replace(spending=tuple(rows)))
    assert [fault.row for fault in faults] == list(range(2, 2 + len(rows)))


def test_row_numbers_are_those_of_the_file():
    tables = edit("pots", "nhs_core", partner="nsh").replace(row_numbers={"pots": (2, 5, 6, 9, 12)})
    assert [fault.row for fault in check(tables)] == [5]


def test_the_public_may_bear_a_cost():
    assert check(edit("outcome_costs", "offences", bearer="public")) == []


def test_a_partnership_of_one_place_is_legal():
    one = wold().replace(
        places=wold().places[:1],
        pots=tuple(row.model_copy(update={"place": "wold"}) for row in wold().pots),
        actuals=(),
        **{name: _joined(name) for name in ("activity", "spending")},
        outcome_values=tuple(_of_area()),
    )
    assert check(one) == []


def _joined(table: str) -> tuple[Record, ...]:
    """Rows of the districts added up into the area's."""
    names = [name for name in ("pot", "service") if name in columns(TABLES[table])]
    sums = [n for n in ("activity_per_year", "amount_per_year", "ceiling") if n in columns(TABLES[table])]
    out: dict[tuple[str, ...], Record] = {}
    for row in wold().rows(table):
        key = tuple(getattr(row, name) for name in names)
        before = out.get(key)
        moved: dict[str, object] = {"place": "wold"}
        for name in sums:
            parts = [
                getattr(r, name) for r in (row, before) if r is not None and getattr(r, name) is not None
            ]
            moved[name] = sum(parts) if parts else None
        out[key] = row.model_copy(update=moved)
    return tuple(out.values())


def _of_area() -> list[OutcomeValue]:
    kept = [row for row in wold().outcome_values if row.place == "wold"]
    offences = next(row for row in wold().outcome_values if row.outcome == "offences")
    return [*kept, offences.model_copy(update={"place": "wold", "count": 50.0})]


def test_children_may_differ_by_one_percent():
    assert check(edit("places", "west", children=410)) == []
    assert check(edit("places", "west", children=411)) != []
