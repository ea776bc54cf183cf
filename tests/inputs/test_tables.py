"""The tables together: by name, replaced, and one digest for what they say."""

from __future__ import annotations

import pickle
import random
from dataclasses import FrozenInstanceError, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.inputs.tables import TABLES, Tables
from tests.inputs.samples import all_tables, any_table, tiny


def test_every_table_is_an_attribute_in_the_same_order():
    names = [field.name for field in fields(Tables)]
    assert names == ["partnership", *TABLES, "row_numbers"]
    for name, record in TABLES.items():
        assert all(isinstance(row, record) for row in tiny().rows(name))
        assert tiny().rows(name) is getattr(tiny(), name)


def test_tables_are_frozen_and_replaced_as_a_whole():
    with pytest.raises(FrozenInstanceError, match="pots"):
        tiny().pots = ()  # type: ignore[misc]
    fewer = tiny().replace(pots=tiny().pots[:1])
    assert len(fewer.pots) == 1
    assert fewer.services == tiny().services
    assert len(tiny().pots) > 1


def test_row_numbers_are_those_of_a_spreadsheet():
    tables = tiny().replace(row_numbers={"pots": (2, 5, 6)})
    assert [tables.row_number("pots", at) for at in range(3)] == [2, 5, 6]
    assert tables.row_number("places", 1) == 3
    assert tables == tiny()
    assert tables.replace(pots=tables.pots[1:]).row_number("pots", 0) == 2


@given(all_tables, st.randoms(use_true_random=False))
def test_the_digest_does_not_depend_on_the_order_of_rows(tables: Tables, chance: random.Random):
    shuffled = {name: tuple(chance.sample(tables.rows(name), len(tables.rows(name)))) for name in TABLES}
    assert tables.replace(**shuffled).digest() == tables.digest()


@given(any_table, any_table)
def test_the_digest_is_the_same_only_for_the_same_rows(first: Tables, second: Tables):
    def sets(tables: Tables) -> list[set[str]]:
        return [set(map(repr, tables.rows(name))) for name in TABLES]

    assert (first.digest() == second.digest()) == (sets(first) == sets(second))


def test_the_digest_changes_with_the_settings_and_with_any_cell():
    tables = tiny()
    settings = tables.partnership.model_copy(update={"discount_rate": 0.05})
    pot = tables.pots[0].model_copy(update={"amount_per_year": tables.pots[0].amount_per_year + 1})
    digests = {
        tables.digest(),
        tables.replace(partnership=settings).digest(),
        tables.replace(pots=(pot, *tables.pots[1:])).digest(),
        tables.replace(pots=tables.pots[1:]).digest(),
    }
    assert len(digests) == 4


def test_the_same_rows_under_another_name_are_another_digest():
    rows = tiny().outcome_costs
    assert rows
    assert tiny().replace(outcome_costs=()).digest() != tiny().digest()


def test_tables_can_be_sent_to_another_process():
    again = pickle.loads(pickle.dumps(tiny()))
    assert again == tiny()
    assert again.digest() == tiny().digest()
