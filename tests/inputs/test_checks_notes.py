"""What is worth knowing and stops nothing: each remark in its own words, and when it is not made."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model.inputs.checks import check, named_notes, notes
from model.inputs.faults import Note
from model.inputs.tables import TABLES, Tables
from tests.inputs.samples import tiny
from tests.inputs.wold import at, edit, plus, settings, without, wold

HOW = {"basis": "derived", "source": "x"}


def _carers_are_family_workers() -> Tables:
    """Fostering takes a tenth of a family worker for each child, and the team can't grow."""
    tables = edit("pots", "team", amount_per_year=14, most_growth_share="")
    for place, posts in (("east", 2.4), ("west", 1.6)):
        row = {"pot": "team", "service": "fostering", "place": place, "amount_per_year": posts}
        tables = plus("spending", tables, **row, **HOW)
    return plus("recipes", tables, service="fostering", type="workers", amount_per_activity=0.1, **HOW)


def _untargeted() -> Tables:
    rows = tuple(row for row in wold().outcome_values if row.series != "target")
    return wold().replace(outcome_values=rows)


def _offences_target() -> Tables:
    row = {"outcome": "offences", "place": "wold", "year": 2028, "series": "target", "count": 40}
    return plus("outcome_values", **row, **HOW)


def _rising_trend() -> Tables:
    row = {"outcome": "ready", "place": "wold", "year": 2028, "series": "trend", "count": 310}
    return plus("outcome_values", **row, **HOW)


def _hubs() -> Tables:
    tables = plus("resource_types", type="hubs", name="Hubs", kind="capital", unit="rooms")
    return plus("recipes", tables, service="mentoring", type="hubs", amount_per_activity=1, **HOW)


def _vans() -> Tables:
    row = {"pot": "vans", "name": "Vans", "partner": "council", "type": "workers", "place": "wold"}
    return plus("pots", **row, amount_per_year=3, only_services="visits", **HOW)


NEED = "today's services that Wold Council commissions need more"
CASES: list[tuple[str, Callable[[], Tables], Note]] = [
    (
        "demand for placements rises",
        wold,
        Note(
            "pots",
            None,
            "amount_per_year",
            f"{NEED} money than there is because demand for them rises; short by 2029: £10,000",
        ),
    ),
    (
        "demand for people rises",
        _carers_are_family_workers,
        Note(
            "pots",
            None,
            "amount_per_year",
            f"{NEED} family workers than there is because demand for them rises; short by 2026: 0.1 FTE,"
            " 2027: 0.2 FTE, 2028: 0.3 FTE, 2029: 0.4 FTE",
        ),
    ),
    (
        "a pot is known to fall",
        lambda: plus("pot_years", pot="nhs_core", year=2027, amount=300000),
        Note(
            "pots",
            None,
            "amount_per_year",
            "today's services that Wold NHS commissions need more money than there is because the amounts"
            " fall; short by 2027: £120,000",
        ),
    ),
    (
        "a pot that nothing can use",
        _vans,
        Note("pots", 7, "pot", "no service can use 'vans': check its type, place and conditions"),
    ),
    (
        "a type that no pot holds",
        _hubs,
        Note("recipes", None, "type", "no pot holds 'hubs', so nothing can be done of mentoring"),
    ),
    (
        "nothing can move it",
        lambda: without("effects", "visits"),
        Note("outcomes", 4, "outcome", "'ready' has a target but no service in the tables can move it"),
    ),
    (
        "only a null trial",
        lambda: edit("effects", "visits", change_per_activity=0),
        Note("outcomes", 4, "outcome", "'ready' has a target but no service in the tables can move it"),
    ),
    (
        "no targets",
        _untargeted,
        Note(
            "outcome_values",
            None,
            "series",
            "no outcome has a target in a plan year, so there is no gap to close",
        ),
    ),
    (
        "an easy target",
        lambda: edit("outcome_values", "in_care", "wold", 2029, "target", count=50),
        Note("outcome_values", 6, "count", "the target 50 of 'in_care' asks less than its trend, 44"),
    ),
    (
        "an easy target of something good",
        lambda: edit("outcome_values", "ready", "wold", 2029, "target", count=150),
        Note("outcome_values", 12, "count", "the target 150 of 'ready' asks less than its trend, 200"),
    ),
    (
        "a target after the plan",
        lambda: edit("outcome_values", "ready", "wold", 2029, "target", year=2031),
        Note("outcome_values", None, "year", "targets for years after 2029 play no part: ready"),
    ),
    (
        "targets that do not add up",
        _offences_target,
        Note(
            "outcome_values",
            14,
            "count",
            "the districts' targets add to 45, the area's is 40, which counts",
        ),
    ),
    (
        "a target beyond everybody",
        lambda: edit("outcome_values", "ready", "wold", 2029, "target", count=320),
        Note("outcomes", 4, "population", "the target of 'ready' reaches 320, above its population of 300"),
    ),
    (
        "a trend beyond everybody",
        _rising_trend,
        Note("outcomes", 4, "population", "the trend of 'ready' reaches 310, above its population of 300"),
    ),
    (
        "a rate where a count should be",
        lambda: edit("outcome_values", "ready", "wold", 2025, "benchmark", count=0.71),
        Note(
            "outcome_values",
            13,
            "count",
            "the benchmark 0.71 of 'ready' is far from today's 200: is it a rate and not a count?",
        ),
    ),
    (
        "no evidence",
        wold,
        Note(
            "effects",
            None,
            "service",
            "no evidence is held on youth_work, on which £80,000 is spent today",
        ),
    ),
    (
        "harm, or a wrong sign",
        lambda: edit("effects", "visits", change_per_activity=-0.02),
        Note(
            "effects",
            3,
            "change_per_activity",
            "'visits' makes 'ready' worse: check the sign, higher is better",
        ),
    ),
    (
        "an effect larger than its outcome",
        lambda: edit("effects", "visits", change_per_activity=0.2),
        Note(
            "effects",
            3,
            "change_per_activity",
            "at today's activity the effect of 'visits' would come to 1,000, more than 'ready' itself (200):"
            " check its unit",
        ),
    ),
    (
        "an effect that comes too late",
        lambda: edit("effects", "mentoring", lag_years=6),
        Note(
            "effects",
            None,
            "lag_years",
            "effects first felt after the last year followed count for nothing: mentoring on offences",
        ),
    ),
    (
        "something for nothing",
        lambda: without("recipes", "mentoring"),
        Note("recipes", None, "service", "costs nothing in the tables: mentoring"),
    ),
    (
        "a duty without a floor",
        lambda: edit("activity", "visits", floor=""),
        Note(
            "activity",
            None,
            "floor",
            "the law requires these services but no floor says how much: visits",
        ),
    ),
    (
        "limits on what follows demand",
        lambda: edit("services", "fostering", most_growth_share=0.2, committed_until=2030),
        Note(
            "services",
            5,
            "most_growth_share",
            "'fostering' is demand-led, so nothing is made of most_growth_share, committed_until",
        ),
    ),
    (
        "a leader who challenges itself",
        lambda: edit("priorities", "safe", lead_challenger="council"),
        Note("priorities", 2, "lead_challenger", "'council' leads it and challenges itself"),
    ),
    (
        "an action that challenges itself",
        lambda: edit("actions", "recruit", lead_challenger="council"),
        Note("actions", 2, "lead_challenger", "'council' leads it and challenges itself"),
    ),
    (
        "illustrative figures",
        wold,
        Note("sources", None, "", "11 of 53 rows with figures (21%) are illustrative"),
    ),
]


@pytest.mark.parametrize(("make", "note"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_worth_knowing_is_said(make: Callable[[], Tables], note: Note):
    tables = make()
    assert check(tables) == []
    assert note in notes(tables)


def test_nothing_more_is_said_of_the_sound_partnership():
    assert [(note.table, note.column) for note in notes(wold())] == [
        ("pots", "amount_per_year"),
        ("effects", "service"),
        ("sources", ""),
    ]


def test_tiny_is_short_of_money_for_placements():
    assert str(notes(tiny())[0]) == (
        "pots, column amount_per_year: today's services that Shire County Council commissions need more"
        " money than there is because demand for them rises; short by 2027: £100,000"
    )


def test_growth_of_a_team_counts():
    """The team grows by a tenth a year, so it keeps up with one child in ten more by 2029."""
    tables = edit("pots", "team", amount_per_year=14, tables=_carers_are_family_workers())
    growing = [
        row.model_copy(update={"most_growth_share": 0.1}) if row.pot == "team" else row for row in tables.pots
    ]
    said = [note.text for note in notes(tables.replace(pots=tuple(growing)))]
    assert not any("family workers" in text for text in said)


def test_an_effect_in_the_last_year_followed_is_not_late():
    """Decided from 2027; followed to 2029 and three years on, 2032: a lag of five is felt, six is not."""
    said = [note.column for note in notes(edit("effects", "mentoring", lag_years=5))]
    assert "lag_years" not in said
    sooner = settings(first_decision_year=2026).replace(effects=wold().effects)
    late = edit("effects", "mentoring", lag_years=6, tables=sooner)
    assert "lag_years" not in [note.column for note in notes(late)]


def test_a_target_on_the_trend_is_not_easy():
    said = notes(edit("outcome_values", "in_care", "wold", 2029, "target", count=44))
    assert [note.column for note in said] == ["amount_per_year", "service", ""]


def test_notes_are_in_the_row_numbers_of_the_file():
    tables = edit("priorities", "safe", lead_challenger="council").replace(row_numbers={"priorities": (4, 7)})
    assert Note("priorities", 4, "lead_challenger", "'council' leads it and challenges itself") in notes(
        tables
    )


def test_every_row_can_be_found_again():
    assert at("outcome_values", "ready", "wold", 2029) == 10


def test_away_from_the_tables_rows_are_named_by_their_ids_whatever_their_order():
    tables = edit("priorities", "healthy", lead_partner="nhs", lead_challenger="nhs")
    (said,) = [note for note in named_notes(tables) if "challenges" in note]
    assert said == "priorities, healthy, lead_challenger: 'nhs' leads it and challenges itself"
    backwards = tables.replace(**{name: tuple(reversed(tables.rows(name))) for name in TABLES})
    assert named_notes(backwards) == named_notes(tables)
    assert len(named_notes(tables)) == len(notes(tables))
