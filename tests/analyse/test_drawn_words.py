"""How the ranges were made, in sentences: what they count is what is drawn."""

from __future__ import annotations

import re

import pytest

from model import words_chances as chances
from model.analyse.drawn_words import FIXED_PLAN, NAMES, NEVER_DRAWN, NOTHING_DRAWN, drawn_sentences
from model.inputs.draws import draw
from tests.optimise import shipped


def counts(text: str) -> dict[str, int]:
    """How many of each kind a sentence names, by table."""
    found = {}
    for table, (one, many) in NAMES.items():
        if match := re.search(rf"(\d+) (?:{many}|{one})\b", text):
            found[table] = int(match[1])
    return found


@pytest.mark.parametrize("name", ["as-agreed", "tiny-best-use"])
def test_what_is_said_to_be_drawn_is_drawn(name):
    case = shipped.case(name)
    drawn = draw(case, 10, seed=3)
    said = drawn_sentences(case, 10, 3, tuple(NAMES))
    for table, count in counts(said[0]).items():
        assert count == sum(one.table == table for one in drawn.factors)
    assert sum(counts(said[0]).values()) == len(drawn.factors)


def test_what_is_said_to_stand_states_no_interval():
    case = shipped.case("as-agreed")
    certain = draw(case, 10).certain
    said = next(text for text in drawn_sentences(case, 10, 1) if text.startswith("Taken as they stand"))
    assert counts(said) == {
        table: sum(one == table for one, _ in certain)
        for table in ("recipes", "outcome_values")
        if any(one == table for one, _ in certain)
    }


def test_how_many_futures_and_which_are_said():
    said = " ".join(drawn_sentences(shipped.case("as-agreed"), 1000, 7))
    assert "Ranges come from 1,000 futures." in said
    assert "(seed 7)" in said
    assert f"A range holds {chances.FUTURES_IN}." in said
    assert FIXED_PLAN in said
    assert said.endswith(NEVER_DRAWN)


def test_figures_that_do_not_matter_here_are_left_out():
    said = " ".join(drawn_sentences(shipped.case("as-agreed"), 1000, 1))
    assert "beyond the pots" not in said


def test_where_nothing_is_drawn_that_is_all_that_is_said():
    case = shipped.case("tiny-best-use")
    assert drawn_sentences(case, 1000, 1, ("outcome_values",)) == (NOTHING_DRAWN,)
