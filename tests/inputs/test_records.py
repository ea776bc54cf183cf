"""Records: frozen rows, every column described once and held to its description."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from model.inputs.columns import Kind, NamedColumn, Record, columns, keys
from model.inputs.records import Partnership, Place, Pot, Service, Spending
from model.inputs.tables import TABLES
from tests.inputs.samples import records, tiny

EVERYTHING: dict[str, type[Record]] = {"partnership": Partnership, **TABLES}
EVERY = [(table, named) for table, record in EVERYTHING.items() for named in columns(record).values()]
WITHOUT_UNIT = (
    *("tile_row", "tile_column", "rank", "need_weight", "ratio"),
    *("most_shift_share", "cashable_share", "transfer_share"),
)

PYTHON_TYPES: dict[Kind, object] = {
    "id": str,
    "ids": tuple[str, ...],
    "text": str,
    "note": str,
    "link": str,
    "yes_no": bool,
    "number": float,
    "share": float,
    "whole": int,
    "year": int,
    "years": tuple[int, ...],
    "date": date,
}


def without_none(annotation: Any) -> Any:
    parts = [part for part in get_args(annotation) if part is not type(None)]
    return parts[0] if type(None) in get_args(annotation) else annotation


def field_of(table: str, named: NamedColumn) -> FieldInfo:
    return EVERYTHING[table].model_fields[named.name]


def test_every_column_has_a_meaning_a_person_can_read():
    for table, named in EVERY:
        meaning = named.column.meaning
        assert re.fullmatch(r"([A-Z]|actual:|needs:)[^|]{4,}[^.|]", meaning), (table, named.name)


def test_every_number_has_a_unit_where_it_needs_one():
    for table, named in EVERY:
        counted = named.column.kind in ("number", "share", "whole") and named.name not in WITHOUT_UNIT
        assert named.column.unit or not counted, (table, named.name)


def test_the_kind_of_a_column_is_the_type_of_its_field():
    for table, named in EVERY:
        annotation = without_none(field_of(table, named).annotation)
        if named.column.kind == "choice":
            assert named.choices == get_args(annotation)
            assert len(named.choices) > 1
        else:
            assert annotation == PYTHON_TYPES[named.column.kind], (table, named.name)


def test_a_blank_optional_cell_is_none_or_an_empty_text_or_list():
    blank: dict[str, object] = {"note": "", "ids": (), "years": ()}
    for table, named in EVERY:
        if not named.required and named.name != "currency":
            assert field_of(table, named).default == blank.get(named.column.kind), (table, named.name)


def test_references_lead_to_a_table_with_one_key_of_ids():
    for _, named in EVERY:
        if refers_to := named.column.refers_to:
            target = TABLES[refers_to]
            [key] = keys(target)
            assert columns(target)[key].column.kind == "id"


@pytest.mark.parametrize("table", list(TABLES))
def test_every_table_has_keys_and_says_what_its_rows_are(table: str):
    record = TABLES[table]
    assert keys(record)
    assert (record.__doc__ or "").split("\n")[0].endswith(".")


@pytest.mark.parametrize("table", list(TABLES))
def test_rows_with_figures_have_a_basis_and_a_source(table: str):
    known = columns(TABLES[table])
    if "basis" in known:
        assert known["basis"].choices == ("published", "derived", "illustrative")
        assert list(known)[-2:] == ["basis", "source"]
        assert known["basis"].required == known["source"].required == (table != "resource_types")


def test_the_columns_are_those_of_the_contract():
    assert list(columns(Pot)) == [
        *("pot", "name", "partner", "type", "place", "amount_per_year", "pooled_share", "only_services"),
        *("only_priorities", "most_growth_share", "in_cash", "legal_basis", "basis", "source"),
    ]
    assert list(columns(Service)) == [
        *("service", "name", "priority", "tier", "commissioner", "providers", "activity_unit", "statutory"),
        *("demand_outcome", "activity_per_case", "most_growth_share", "most_reduction_share"),
        *("start_up_per_year", "site_size", "committed_until", "exit_gbp_per_activity", "years_to_rebuild"),
        "description",
    ]
    assert sum(len(columns(record)) for record in TABLES.values()) == 176


def test_records_are_frozen_and_can_be_compared_and_hashed():
    place = tiny().places[0]
    with pytest.raises(ValidationError, match="frozen"):
        place.name = "Other"  # type: ignore[misc]
    assert place == place.model_copy()
    assert len({place, place.model_copy()}) == 1


def test_unknown_columns_are_refused():
    with pytest.raises(ValidationError, match="colour"):
        Spending(
            pot="a", service="b", place="c", amount_per_year=1, basis="derived", source="x", colour="red"
        )  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("yes", True), ("no", False), (None, None), (True, True)],
)
def test_yes_and_no(cell: object, value: object):
    pot = tiny().pots[0].model_dump() | {"in_cash": cell}
    assert Pot(**pot).in_cash is value


@pytest.mark.parametrize(
    ("cell", "value"), [("a; b ;c", ("a", "b", "c")), ("", ()), (" ; ", ()), (("a",), ("a",))]
)
def test_lists(cell: object, value: tuple[str, ...]):
    pot = tiny().pots[0].model_dump() | {"only_services": cell}
    assert Pot(**pot).only_services == value


def test_texts_lose_the_blanks_around_them():
    place = Place(place=" north ", name="  North  side ", children=5, basis="derived", source=" how ")
    assert (place.place, place.name, place.source) == ("north", "North  side", "how")


@given(st.sampled_from(list(TABLES.values())).flatmap(records))
def test_a_record_survives_its_own_check(record: Record):
    assert type(record).model_validate(record.model_dump()) == record
