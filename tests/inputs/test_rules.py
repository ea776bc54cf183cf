"""Rule settings: their defaults, what may stand there, and what is refused by name."""

from __future__ import annotations

import pytest

from model.inputs import rules as known
from model.inputs.faults import Fault
from model.inputs.nearest import quoted
from model.inputs.rules import (
    BUILT_OBJECTIVES,
    BUILT_RULES,
    CAN_BE_HARD,
    NOT_BUILT_OBJECTIVES,
    NOT_BUILT_RULES,
    Conditions,
    Robust,
    Rules,
    check_objective,
    check_rules,
    parse_rules,
)
from tests.inputs.wold import wold

METHOD_RULES = {
    *("pots", "recipes", "pooling", "conditions", "floors", "ceilings", "pace", "demand", "targets"),
    *("equity", "balance", "sites", "links", "skills", "evidence", "new_money", "reinvest"),
}
METHOD_OBJECTIVES = {"close_gaps", "fairest", "ranked", "best_value", "least_cost", "robust"}


def test_every_rule_of_the_method_is_built_or_refused_by_name():
    assert {*BUILT_RULES, *NOT_BUILT_RULES} == METHOD_RULES
    assert not set(BUILT_RULES) & set(NOT_BUILT_RULES)


def test_every_objective_of_the_method_is_built_or_refused_by_name():
    assert {*BUILT_OBJECTIVES, *NOT_BUILT_OBJECTIVES} == METHOD_OBJECTIVES


def test_defaults():
    rules, faults = parse_rules({}, "x.toml")
    assert faults == []
    assert rules == Rules()
    assert (
        rules.model_dump().items()
        >= {
            "pots": True,
            "recipes": True,
            "pooling": "agreed",
            "conditions": {"on": True, "release": ()},
            "floors": True,
            "ceilings": True,
            "pace": True,
            "demand": True,
            "targets": "soft",
            "reinvest": "free",
            "evidence": "hold",
            "new_money": False,
            "hard": (),
        }.items()
    )


@pytest.mark.parametrize(
    ("table", "name", "value"),
    [
        ({"pots": False}, "pots", False),
        ({"recipes": True}, "recipes", True),
        ({"pooling": "none"}, "pooling", "none"),
        ({"pooling": "full"}, "pooling", "full"),
        ({"conditions": True}, "conditions", Conditions()),
        ({"conditions": False}, "conditions", Conditions(on=False)),
        ({"conditions": {"release": ["b", "a", "b"]}}, "conditions", Conditions(release=("a", "b"))),
        ({"conditions": {"release": []}}, "conditions", Conditions()),
        ({"targets": "hard"}, "targets", "hard"),
        ({"targets": {"b": "hard", "a": "soft"}}, "targets", {"a": "soft", "b": "hard"}),
        ({"reinvest": "own_pot"}, "reinvest", "own_pot"),
        ({"evidence": "off"}, "evidence", "off"),
        ({"robust": {}}, "robust", Robust()),
        ({"robust": {"draws": 20, "worst_share": 1}}, "robust", Robust(draws=20, worst_share=1.0)),
        ({"robust": {"seed": 0, "sampling": "sobol"}}, "robust", Robust(seed=0, sampling="sobol")),
        ({"new_money": True}, "new_money", True),
        ({"hard": ["pace", "floors", "pace"]}, "hard", ("floors", "pace")),
        ({"hard": ["pace", "demand", "evidence"]}, "hard", ("demand", "evidence", "pace")),
    ],
)
def test_settings_that_are_right(table: dict[str, object], name: str, value: object):
    rules, faults = parse_rules(table, "x.toml")
    assert faults == []
    assert getattr(rules, name) == value


HARD = f"hard may name {quoted(CAN_BE_HARD, 'and')}"


@pytest.mark.parametrize(
    ("table", "at", "wrong", "right"),
    [
        (
            {"poolin": "full"},
            "rules.poolin",
            "there is no rule 'poolin'",
            "the nearest rule is 'pooling'",
        ),
        (
            {"pooling": "ful"},
            "rules.pooling",
            "\"ful\" is not a setting of the rule 'pooling'",
            'write "agreed", "none" or "full"',
        ),
        ({"pace": 1}, "rules.pace", "1 is not a setting of the rule 'pace'", "write true or false"),
        (
            {"floors": "off"},
            "rules.floors",
            "\"off\" is not a setting of the rule 'floors'",
            "write true or false",
        ),
        (
            {"recipes": False},
            "rules.recipes",
            "false is not a setting of the rule 'recipes'",
            "write true (a recipe always holds), or leave the line out",
        ),
        (
            {"demand": False},
            "rules.demand",
            "false is not a setting of the rule 'demand'",
            "write true (demand always counts), or leave the line out",
        ),
        (
            {"conditions": {"free": ["a"]}},
            "rules.conditions",
            "{ free = [\"a\"] } is not a setting of the rule 'conditions'",
            'write true, false or { release = ["a_pot", …] }',
        ),
        (
            {"conditions": {"release": [1]}},
            "rules.conditions",
            "{ release = [1] } is not a setting of the rule 'conditions'",
            'write true, false or { release = ["a_pot", …] }',
        ),
        (
            {"targets": {}},
            "rules.targets",
            "{} is not a setting of the rule 'targets'",
            'write "soft", "hard" or { an_outcome = "hard", "an_outcome@a_place" = "hard" }',
        ),
        (
            {"targets": {"ready": True}},
            "rules.targets",
            "{ ready = true } is not a setting of the rule 'targets'",
            'write "soft", "hard" or { an_outcome = "hard", "an_outcome@a_place" = "hard" }',
        ),
        (
            {"reinvest": True},
            "rules.reinvest",
            "true is not a setting of the rule 'reinvest'",
            'write "free" or "own_pot"',
        ),
        (
            {"evidence": "on"},
            "rules.evidence",
            "\"on\" is not a setting of the rule 'evidence'",
            'write "hold" or "off"',
        ),
        (
            {"hard": "pace"},
            "rules.hard",
            "\"pace\" is not a setting of the rule 'hard'",
            f"write a list of names among {quoted(CAN_BE_HARD, 'and')}",
        ),
        (
            {"hard": ["pots"]},
            "rules.hard",
            "'pots' makes no duty or promise: there is nothing to make hard",
            HARD,
        ),
        (
            {"hard": ["targets"]},
            "rules.hard",
            "targets are made hard by their own setting",
            'write targets = "hard"',
        ),
        ({"hard": ["held_years"]}, "rules.hard", 'there is no rule "held_years"', HARD),
        ({"hard": [3]}, "rules.hard", "there is no rule 3", HARD),
        ({"hard": [["pace"]]}, "rules.hard", 'there is no rule ["pace"]', HARD),
        (
            {"hard": ["pace"], "pace": False},
            "rules.hard",
            "hard names 'pace', which this scenario turns off",
            "turn the rule on, or leave it out of hard",
        ),
        (
            {"hard": ["evidence"], "evidence": "off"},
            "rules.hard",
            "hard names 'evidence', which this scenario turns off",
            "turn the rule on, or leave it out of hard",
        ),
    ],
)
def test_settings_that_are_wrong(table: dict[str, object], at: str, wrong: str, right: str):
    _, faults = parse_rules(table, "x.toml")
    assert faults == [Fault("x.toml", None, at, wrong, right)]


def test_a_rule_that_is_not_built_is_refused_by_name(monkeypatch: pytest.MonkeyPatch):
    """Whether or not any rule waits to be built today."""
    monkeypatch.setattr(known, "NOT_BUILT_RULES", ("overlap",))
    wrong, right = "the rule 'overlap' is not built yet", "remove the line: nothing would act on it"
    assert parse_rules({"overlap": "off"}, "x.toml")[1] == [
        Fault("x.toml", None, "rules.overlap", wrong, right)
    ]
    assert parse_rules({"hard": ["overlap"]}, "x.toml")[1] == [
        Fault("x.toml", None, "rules.hard", wrong, HARD)
    ]


def test_an_objective_that_is_not_built_is_refused_by_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(known, "NOT_BUILT_OBJECTIVES", ("happiest",))
    wrong = "the objective 'happiest' is not built yet"
    assert [*check_objective("happiest", "x.toml")] == [
        Fault("x.toml", None, "objective", wrong, f"use {quoted(BUILT_OBJECTIVES)}")
    ]


def test_an_unknown_objective_gets_the_nearest():
    assert [str(fault) for fault in check_objective("closegaps", "x.toml")] == [
        "x.toml, key objective: there is no objective \"closegaps\"; the nearest objective is 'close_gaps'"
    ]
    assert [*check_objective("close_gaps", "x.toml")] == []


def test_every_fault_is_found_at_once_and_the_rest_is_kept():
    rules, faults = parse_rules(
        {"pooling": 1, "new_money": 1, "site": [], "hard": ["pace"], "pace": False, "reinvest": "own_pot"},
        "x.toml",
    )
    assert [fault.column for fault in faults] == [
        "rules.site",
        "rules.pooling",
        "rules.new_money",
        "rules.hard",
    ]
    assert rules.settings() == {"pace": False, "reinvest": "own_pot"}


def test_settings_are_what_a_file_would_say():
    table: dict[str, object] = {
        "conditions": {"release": ["grant"]},
        "targets": {"ready": "hard"},
        "hard": ["demand"],
        "pooling": "full",
    }
    rules, _ = parse_rules(table, "x.toml")
    assert rules.settings() == table
    assert parse_rules(rules.settings(), "y.toml") == (rules, [])
    assert Rules().settings() == {}
    assert parse_rules({"conditions": False}, "x.toml")[0].settings() == {"conditions": False}


def test_rules_can_not_be_altered():
    with pytest.raises(ValueError, match="frozen"):
        Rules().pooling = "full"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("targets", "hard"),
    [("soft", False), ("hard", True), ({"ready": "hard"}, True), ({"in_care": "hard"}, False)],
)
def test_which_targets_are_hard(targets: object, hard: bool):
    rules, _ = parse_rules({"targets": targets}, "x.toml")
    assert rules.target_is_hard("ready") is hard


def test_which_conditions_hold():
    released, _ = parse_rules({"conditions": {"release": ["grant"]}}, "x.toml")
    assert [released.conditions.holds(pot) for pot in ("grant", "other")] == [False, True]
    off, _ = parse_rules({"conditions": False}, "x.toml")
    assert not off.conditions.holds("other")


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            {"conditions": {"release": ["youth_grnt"]}},
            (
                "x.toml, [rules], key conditions: there is no pot 'youth_grnt' to release;"
                " the nearest pot is 'youth_grant'"
            ),
        ),
        (
            {"conditions": {"release": ["team"]}},
            (
                "x.toml, [rules], key conditions: the pot 'team' has no ring-fence to release;"
                " ring-fenced: 'youth_grant'"
            ),
        ),
        (
            {"targets": {"reddy": "hard"}},
            "x.toml, [rules], key targets: there is no outcome 'reddy'; the nearest outcome is 'ready'",
        ),
    ],
)
def test_ids_that_rules_name_must_be_there(table: dict[str, object], expected: str):
    rules, _ = parse_rules(table, "x.toml")
    assert [str(fault) for fault in check_rules(rules, wold(), "x.toml")] == [expected]


def test_a_hard_target_needs_a_target_in_the_plan():
    untargeted = wold().replace(
        outcome_values=tuple(r for r in wold().outcome_values if (r.outcome, r.series) != ("ready", "target"))
    )
    rules, _ = parse_rules({"targets": {"ready": "hard"}}, "x.toml")
    assert [str(fault) for fault in check_rules(rules, untargeted, "x.toml")] == [
        (
            "x.toml, [rules], key targets: the target of 'ready' is hard but it has no target row"
            " in a plan year; give a target row in a plan year (outcome_values), or leave its target soft"
        )
    ]
    soft, _ = parse_rules({"targets": {"ready": "soft", "in_care": "hard"}}, "x.toml")
    assert [*check_rules(soft, untargeted, "x.toml")] == []


def test_hard_targets_need_some_target():
    none = wold().replace(outcome_values=tuple(r for r in wold().outcome_values if r.series != "target"))
    rules, _ = parse_rules({"targets": "hard"}, "x.toml")
    assert [fault.wrong for fault in check_rules(rules, none, "x.toml")] == [
        "targets are hard but no outcome has a target"
    ]
    assert [*check_rules(rules, wold(), "x.toml")] == []


def test_rules_without_ids_fit_any_tables():
    assert [*check_rules(Rules(), wold(), "x.toml")] == []
