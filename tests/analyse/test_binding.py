"""What holds a plan back, in plain words; the names that ids stand for."""

from __future__ import annotations

import pandas as pd
import pytest

from model.analyse import binding as room
from model.analyse.binding import binding_answer, limits_reached
from model.analyse.names import names_of, place_words
from model.optimise import rules
from tests.analyse.small import picked, tiny

NAN = float("nan")


def binding(*rows: tuple[str, str, int | None, float]) -> pd.DataFrame:
    columns = ["rule", "key", "year", "shadow_price_per_unit", "unit", "stage", "low", "high"]
    return pd.DataFrame([(*row, "£", "close_gaps", NAN, NAN) for row in rows], columns=columns)


SOME = binding(
    ("pots", "council_general", 2026, NAN),
    ("pots", "council_general", 2027, -2.5),
    ("ceilings", "family_help|north", 2027, NAN),
    ("pace", "health_visits|shire", 2026, NAN),
    ("targets", "looked_after", 2027, -0.1),
)


def test_limits_are_taken_together_over_places_and_years():
    found = limits_reached(SOME, tiny())
    assert found["key"].tolist() == ["council_general", "family_help", "health_visits"]
    assert found["limits"].tolist() == [2, 1, 1]
    assert found["sentence"].tolist() == [
        "Council general fund: all of it is used (2025-26 to 2026-27).",
        "Family help: at its ceiling (2026-27).",
        "Health visits: changes as fast as it may (2025-26).",
    ]


def test_the_largest_price_known_is_kept():
    prices = limits_reached(SOME, tiny()).set_index("key")["shadow_price_per_unit"]
    assert prices["council_general"] == -2.5
    assert pd.isna(prices["family_help"])


def test_targets_are_aims_and_hold_nothing_back():
    assert "targets" not in set(limits_reached(SOME, tiny())["rule"])


def test_a_limit_without_a_year():
    found = limits_reached(binding(("pots", "nhs_core", None, NAN)), tiny())
    assert found.loc[0, "sentence"] == "NHS core budget: all of it is used."


def test_a_rule_without_words_of_its_own_is_still_said():
    found = limits_reached(binding(("something", "unknown_id", 2027, NAN)), tiny())
    assert picked(found, 0, "rule_name", "sentence") == [
        "Something",
        "Unknown_id: at its limit (2026-27).",
    ]


@pytest.mark.parametrize("rule", sorted(set(rules.RULES) - room.AIMS))
def test_every_rule_of_the_programme_has_words(rule):
    assert rule in room.RULE_WORDS


def test_what_holds_back_most():
    assert binding_answer(limits_reached(SOME, tiny())) == (
        "What holds the plan back most often, over places and years: pots used up (2 times), ceilings (1 "
        "time) and "
        "pace of change (1 time)."
    )


def test_nothing_holds_back():
    found = limits_reached(binding(), tiny())
    assert tuple(found.columns) == room.LIMIT_COLUMNS
    assert binding_answer(found) == "Nothing holds the plan back: no limit is reached."


def test_names_of_ids():
    found = names_of(tiny())
    assert found["council_general"] == "Council general fund"
    assert found["looked_after"] == "Children looked after"
    assert found["shire"] == "Tiny Shire"
    assert found["new_money"] == "New money"


def test_places_in_a_sentence():
    assert place_words(tiny()) == {"shire": "across Tiny Shire", "north": "in North", "south": "in South"}
