"""More than fifty kinds of bad input: each is said where it is, in words, and none ends in a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.inputs.faults import Fault, InputError
from model.inputs.load import load_case
from tests.inputs.bad_input import CATALOGUE
from tests.inputs.spoiling import Bad, data, ten_thousand


def faults_of(path: Path) -> tuple[Fault, ...]:
    """Every fault, by the one way in that everything uses."""
    with pytest.raises(InputError, match=r": ") as caught:
        load_case(path)
    for fault in caught.value.faults[:50]:
        assert fault.wrong, fault
        assert fault.right, fault
        assert "\n" not in str(fault)
        assert len(str(fault)) < 400, str(fault)
    return caught.value.faults


@pytest.mark.parametrize("bad", CATALOGUE, ids=lambda bad: bad.kind)
def test_bad_input_is_said_where_it_is_and_what_would_be_right(bad: Bad, tmp_path: Path):
    faults = faults_of(bad.spoil(tmp_path))
    found = [f for f in faults if (f.table, f.row, f.column) == (bad.table, bad.row, bad.column)]
    assert found, [str(fault) for fault in faults[:5]]
    assert bad.words in str(found[0])
    assert len(faults) == bad.faults, [str(fault) for fault in faults[:5]]


def test_there_are_more_than_fifty_kinds():
    assert len({bad.kind for bad in CATALOGUE}) == len(CATALOGUE) > 50


def test_wold_itself_is_sound(tmp_path: Path):
    assert load_case(data(tmp_path)).services == (
        "family_help",
        "fostering",
        "mentoring",
        "visits",
        "youth_work",
    )


def test_a_long_list_is_cut_short_when_printed_and_whole_when_asked_for(tmp_path: Path):
    with pytest.raises(InputError, match=r"and 9,975 more$") as caught:
        load_case(ten_thousand(tmp_path))
    assert len(caught.value.faults) == 10_000
