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


PRICED = binding(
    ("pots", "council_general", 2026, -1.0),
    ("pots", "council_general", 2027, -1.0),
    ("pots", "nhs_core", 2026, -2.0),
    ("pots", "nhs_core", 2027, -0.5),
    ("pots", "health_grant", 2027, NAN),
    ("pace", "family_help|north", 2026, -0.1),
    ("pace", "youth_clubs|shire", 2026, 0.3),
    ("evidence", "health_visits|shire", 2027, 0.1),
)


def test_what_holds_back_is_named():
    assert binding_answer(limits_reached(PRICED, tiny())) == (
        "What holds the plan back: 3 pots are used up, 2 of them in every year (NHS core budget, Council "
        "general fund and Public health grant); 1 service grows as fast as agreed (Family help); 1 service "
        "shrinks as fast as agreed (Youth clubs); 1 service is held at today's level for lack of evidence "
        "(Health visits)."
    )


def test_pots_used_up_in_every_year_are_said_to_be():
    said = binding_answer(limits_reached(PRICED[PRICED["key"] != "health_grant"], tiny()))
    assert "2 pots are used up in every year (NHS core budget and Council general fund)" in said


def test_limits_outside_the_groups_are_said_by_themselves():
    assert binding_answer(limits_reached(binding(("pooling", "nhs_core", 2027, -1.0)), tiny())) == (
        "What holds the plan back: NHS core budget: all that may cross to other partners' services does "
        "(2026-27)."
    )


def test_pots_that_work_as_one_and_shares_have_names():
    rows = binding(("pots", "council_general;nhs_core", 2027, NAN), ("balance", "tier:universal", 2027, NAN))
    names = limits_reached(rows, tiny()).set_index("rule")["name"].to_dict()
    assert names == {"pots": "Council general fund and NHS core budget", "balance": "Universal services"}


def test_the_price_furthest_from_nothing_is_kept():
    found = limits_reached(PRICED, tiny()).set_index("key")
    assert found.loc["nhs_core", "shadow_price_per_unit"] == -2.0
    assert found.loc["health_grant", "way"] == "unpriced"
    assert (found.loc["family_help", "way"], found.loc["youth_clubs", "way"]) == ("more", "less")


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
