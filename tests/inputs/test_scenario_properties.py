"""What holds for any scenario: nothing changed is nothing changed, and no order of anything matters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model.inputs.changes import AppliedChange, Change
from model.inputs.checks import check, notes
from model.inputs.faults import Fault, InputError
from model.inputs.scenario import Scenario, apply
from model.inputs.tables import TABLES, Tables
from tests.inputs.wold import wold

BELOW_0 = r"^on screen, change 1, pots\.amount_per_year: '-.*' is below 0 \(in team\);"
WOLD = Scenario("X", Path("wold"))

NOT_PAID_FOR_TODAY = 5
"""The recipe of a service that is new: no spending to agree with."""

POTS = tuple(row.pot for row in wold().pots)
YEARS = wold().partnership.years


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Changes that make sense by themselves and leave every cell within its bounds."""
    factor = draw(st.floats(0.5, 1.5, allow_nan=False))
    kind = draw(st.sampled_from(["pot", "pot_year", "count", "ceiling", "tier"]))
    if kind in ("pot", "pot_year"):
        pots = draw(st.lists(st.sampled_from(POTS), min_size=1, max_size=3, unique=True))
        years = draw(st.lists(st.sampled_from(YEARS), min_size=1, max_size=3, unique=True))
        limited = tuple(years) if kind == "pot_year" else None
        return Change("pots", {"pot": tuple(pots)}, "amount_per_year", "scale", factor, limited)
    if kind == "count":
        series = draw(st.sampled_from(["target", "benchmark"]))
        return Change("outcome_values", {"series": series, "outcome": "ready"}, "count", "scale", factor)
    if kind == "ceiling":
        service = draw(st.sampled_from(["family_help", "mentoring", "visits"]))
        return Change("activity", {"service": service}, "ceiling", "add", draw(st.integers(0, 100)))
    tier = draw(st.sampled_from(["universal", "targeted", "specialist"]))
    where = {"tier": draw(st.sampled_from(["universal", "targeted", "specialist"]))}
    return Change("services", where, "tier", "set", tier)


lists_of_changes = st.lists(changes(), max_size=5)


def moved(changes: tuple[AppliedChange, ...]) -> set[tuple[object, ...]]:
    """What was changed, whatever the order and the numbers of the changes."""
    return {(c.table, c.key, c.column, c.year, c.old, c.new) for c in changes}


def outcome(scenario: Scenario) -> tuple[str, set[tuple[object, ...]]] | None:
    """What a scenario comes to; None where it is refused."""
    try:
        tables, changes = apply(scenario, wold())
    except InputError:
        return None
    return tables.digest(), moved(changes)


@given(lists_of_changes, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_changes_in_a_file_never_matters(given_: list[Change], shuffle):
    shuffled = list(given_)
    shuffle.shuffle(shuffled)
    assert outcome(WOLD.with_changes(shuffled)) == outcome(WOLD.with_changes(given_))


@given(lists_of_changes)
@settings(max_examples=60)
def test_what_is_said_to_have_changed_is_what_changed(given_: list[Change]):
    scenario = WOLD.with_changes(given_)
    assume(outcome(scenario) is not None)
    tables, changes = apply(scenario, wold())
    differing = {
        (name, at)
        for name in TABLES
        for at, row in enumerate(tables.rows(name))
        if at >= len(wold().rows(name)) or row != wold().rows(name)[at]
    }
    assert len(differing) <= len({(c.table, c.key) for c in changes})
    for change in changes:
        column = change.column
        assert change.new in [getattr(row, column) for row in tables.rows(change.table)]


@given(lists_of_changes)
@settings(max_examples=30)
def test_changes_split_over_two_files_that_do_not_clash_come_to_the_same(given_: list[Change]):
    """Where `where` looks at nothing that the other file changes."""
    given_ = [change for change in given_ if change.column != "tier"]
    together = outcome(WOLD.with_changes(given_))
    assume(together is not None)
    half = len(given_) // 2
    apart = WOLD.with_changes(given_[:half]).with_changes(given_[half:], file="another file")
    assert outcome(apart) == together


@given(st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_the_order_of_rows_never_matters(shuffle):
    mixed = _mixed(shuffle)
    assert check(mixed) == []
    assert sorted(note.text for note in notes(mixed)) == sorted(note.text for note in notes(wold()))
    cut = Change("pots", {}, "amount_per_year", "scale", 0.9)
    scenario = WOLD.with_changes([cut])
    assert apply(scenario, mixed)[0].digest() == apply(scenario, wold())[0].digest()


@given(st.sampled_from(["spending", "recipes", "activity"]), st.data())
@settings(max_examples=30)
def test_the_same_faults_are_found_whatever_the_order(table: str, data: st.DataObject):
    rows = list(wold().rows(table))
    at = data.draw(st.integers(0, len(rows) - 1))
    column = {
        "spending": "amount_per_year",
        "recipes": "amount_per_activity",
        "activity": "activity_per_year",
    }
    value = getattr(rows[at], column[table])
    rows[at] = rows[at].model_copy(update={column[table]: value * 1.5 + 1})
    wrong = wold().replace(**{table: tuple(rows)})
    backwards = wrong.replace(**{name: wrong.rows(name)[::-1] for name in TABLES})
    assert _unnumbered(check(backwards)) == _unnumbered(check(wrong))
    assert check(wrong) != [] or (table, at) == ("recipes", NOT_PAID_FOR_TODAY)


@given(st.floats(-1e6, 1e6), st.sampled_from(["scale", "add", "set"]))
@settings(max_examples=40)
def test_any_number_is_either_taken_or_refused_with_words(number: float, action):
    change = Change("pots", {"pot": "team"}, "amount_per_year", action, number)
    scenario = WOLD.with_changes([change])
    result = {"scale": 12 * number, "add": 12 + number, "set": number}[action]
    if result >= 0:
        assert apply(scenario, wold())[0].pots[4].amount_per_year == result
        return
    with pytest.raises(InputError, match=BELOW_0):
        apply(scenario, wold())


def test_a_scenario_without_changes_is_the_base():
    tables, changes = apply(WOLD, wold())
    assert (tables, changes) == (wold(), ())
    same = WOLD.with_changes([Change("pots", {}, "amount_per_year", "scale", 1)])
    assert apply(same, wold())[0] == wold()


def test_scenarios_can_be_compared_and_copied():
    assert replace(WOLD, name="Y") != WOLD
    assert replace(WOLD) == WOLD


def _mixed(shuffle) -> Tables:
    mixed = {}
    for name in TABLES:
        rows = list(wold().rows(name))
        shuffle.shuffle(rows)
        mixed[name] = tuple(rows)
    return wold().replace(**mixed)


def _unnumbered(faults: list[Fault]) -> list[str]:
    return sorted(str(replace(fault, row=None)) for fault in faults)
