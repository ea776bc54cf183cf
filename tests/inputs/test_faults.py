"""Faults and notes: one line each, and an error that holds all of them."""

from __future__ import annotations

import pickle

import pytest

from model.inputs.faults import SHOWN, Fault, InputError, Note, unreadable
from model.inputs.names import as_id, did_you_mean, is_id, listed, nearest, split_list


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (
            Fault("pots", 3, "place", "is blank", "give an id"),
            "pots, row 3, column place: is blank; give an id",
        ),
        (Fault("pots", 3, "", "is short", "add a cell"), "pots, row 3: is short; add a cell"),
        (Fault("pots", None, "", "is missing", "add it"), "pots: is missing; add it"),
        (Fault("pots", None, "place", "is missing", ""), "pots, column place: is missing"),
        (Fault("pots", None, "", "holds\na break", "x\n\ny"), "pots: holds a break; x y"),
    ],
)
def test_a_fault_is_one_line(fault: Fault, line: str):
    assert str(fault) == line


def test_a_note_is_one_line():
    assert str(Note("pots", None, "", "is large")) == "pots: is large"
    assert str(Note("pots", 2, "place", "is\nfar")) == "pots, row 2, column place: is far"


def test_an_error_lists_its_faults_and_says_how_many_more_there_are():
    faults = [Fault("pots", row, "", "is wrong", "right it") for row in range(2, SHOWN + 1002)]
    assert str(InputError(faults[:2])) == "pots, row 2: is wrong; right it\npots, row 3: is wrong; right it"
    assert len(str(InputError(faults[:SHOWN])).splitlines()) == SHOWN
    lines = str(InputError(faults)).splitlines()
    assert len(lines) == SHOWN + 1
    assert lines[-1] == "and 1,000 more"
    assert InputError(iter(faults)).faults == tuple(faults)


def test_an_error_can_be_sent_from_another_process():
    error = InputError([Fault("pots", 2, "", "is wrong", "right it")])
    again = pickle.loads(pickle.dumps(error))
    assert again.faults == error.faults
    assert str(again) == str(error)


def test_what_the_system_refuses():
    assert str(unreadable("pots.csv", PermissionError(13, "Permission denied"))) == (
        "pots.csv: cannot be opened (permission denied); make sure that it is there and yours to use"
    )
    assert "(the system refuses it)" in str(unreadable("pots.csv", OSError()))


# ---- names ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a", "a1_b", "a" * 40])
def test_ids(name: str):
    assert is_id(name)


@pytest.mark.parametrize("name", ["", "1a", "_a", "A", "a b", "a-b", "é", "a" * 41, "a\n"])
def test_not_ids(name: str):
    assert not is_id(name)


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("Kent County Council", "kent_county_council"),
        ("2nd chance", "nd_chance"),
        ("--", ""),
        ("A" * 50, "a" * 40),
    ],
)
def test_a_suggested_id(text: str, suggested: str):
    assert as_id(text) == suggested
    assert is_id(as_id(text)) == bool(suggested)


def test_the_nearest_names_come_best_first():
    among = ["family_help", "family_hubs", "fostering"]
    assert nearest("familly_help", among) == ("family_help", "family_hubs")
    assert nearest("Family help", among) == ("family_help",)
    assert nearest("fost", among) == ("fostering",)
    assert nearest("zzz", among) == ()
    assert did_you_mean("familly_help", among) == "did you mean family_help or family_hubs?"
    assert did_you_mean("zzz", among) == ""


def test_lists_in_words_and_in_cells():
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b or c"
    assert listed(["a", "b"], "and") == "a and b"
    assert split_list(" a;b ; ;c;") == ("a", "b", "c")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("name", "key name"),
        ("rules.pooling", "[rules], key pooling"),
        ("cut, depth", "[cut], key depth"),
        ("partnership, years", "[partnership], key years"),
        ("change 2", "[[changes]] 2"),
        ("change 2, where.pot", "[[changes]] 2, key where.pot"),
        ("change 2, pots.amount_per_year", "[[changes]] 2, column pots.amount_per_year"),
        ("row 1, table", "[[rows]] 1, key table"),
    ],
)
def test_a_place_in_a_scenario_file_is_said_as_the_file_says_it(at: str, said: str):
    assert str(Fault("x.toml", None, at, "is wrong", "mend it")) == f"x.toml, {said}: is wrong; mend it"


def test_a_line_of_a_scenario_file_is_a_line():
    assert str(Fault("x.toml", 3, "", "is not TOML", "mend it")) == "x.toml, line 3: is not TOML; mend it"
