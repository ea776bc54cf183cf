"""Settings of equity and balance: what may stand there, and what is said of anything else."""

from __future__ import annotations

import pytest

from model.inputs.rules import Balance, Equity, balance_name, check_rules, parse_rules
from tests.known_answers.test_targets_of_places import halves
from tests.optimise.town import town


@pytest.mark.parametrize(
    ("setting", "read"),
    [
        ("no_place_worse", Equity()),
        ({"share": 0.8}, Equity(share=0.8)),
        ({"share": 1}, Equity(share=1.0)),
        (False, None),
    ],
)
def test_equity_as_a_scenario_states_it(setting: object, read: Equity | None):
    rules, faults = parse_rules({"equity": setting}, "file.toml")
    assert faults == []
    assert rules.equity == read


@pytest.mark.parametrize("setting", ["everywhere", {"share": 0}, {"share": 1.2}, {"part": 0.5}, 0.8, True])
def test_anything_else_is_refused(setting: object):
    _, (fault,) = parse_rules({"equity": setting}, "file.toml")
    assert 'write "no_place_worse", { share = 0.8 } or false' in str(fault)


@pytest.mark.parametrize(
    "setting",
    [
        [{"tier": "universal", "at_least": "today"}],
        [{"priority": "safe", "at_least": 0.1, "at_most": 0.6}, {"tier": "specialist", "at_most": "today"}],
        False,
    ],
)
def test_balance_comes_back_as_it_was_stated(setting: object):
    rules, faults = parse_rules({"balance": setting}, "file.toml")
    assert faults == []
    assert parse_rules(rules.settings(), "again")[0] == rules


@pytest.mark.parametrize(
    "setting",
    [
        "universal",
        [{"tier": "universal"}],
        [{"at_least": 0.1}],
        [{"tier": "universal", "priority": "safe", "at_least": 0.1}],
        [{"tier": "everyone", "at_least": 0.1}],
        [{"tier": "universal", "at_least": 1.5}],
        [{"tier": "universal", "at_least": "tomorrow"}],
    ],
)
def test_a_balance_that_says_nothing_or_too_much_is_refused(setting: object):
    _, (fault,) = parse_rules({"balance": setting}, "file.toml")
    assert 'write [{ tier = "universal", at_least = "today" }]' in str(fault)


def test_a_balance_names_a_priority_that_is_there_and_leaves_room():
    rules, _ = parse_rules({"balance": [{"priority": "sade", "at_least": 0.6, "at_most": 0.4}]}, "file.toml")
    unknown, crossed = [str(fault) for fault in check_rules(rules, town(), "file.toml")]
    assert "there is no priority 'sade'" in unknown
    assert "'safe'" in unknown
    assert "priority:sade: at least 0.6 and at most 0.4 leave nothing" in crossed


def test_what_is_off_can_not_be_made_hard():
    for name in ("equity", "balance"):
        _, faults = parse_rules({"hard": [name]}, "file.toml")
        assert f"hard names '{name}', which this scenario turns off" in str(faults[0])


def test_names_for_people():
    assert Balance(tier="universal", at_least="today").key == "tier:universal"
    assert balance_name("tier:universal", town()) == "Universal services"
    assert balance_name("priority:safe", town()) == "Services for Safe"


def test_a_hard_target_of_a_place_comes_back_as_it_was_stated():
    setting = {"trouble": "soft", "trouble@west": "hard"}
    rules, faults = parse_rules({"targets": setting}, "file.toml")
    assert faults == []
    assert rules.hard_places() == (("trouble", "west"),)
    assert not rules.target_is_hard("trouble")
    assert parse_rules(rules.settings(), "again")[0] == rules
    assert [*check_rules(rules, halves(45.0), "file.toml")] == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("troubl@west", "there is no outcome 'troubl'; the nearest outcome is 'trouble'"),
        ("trouble@wets", "there is no place 'wets'; the nearest place is 'west'"),
        ("trouble@town", "'town' is the whole area; write trouble without @ for the target of the area"),
        (
            "trouble@east",
            (
                "the target of 'trouble' in 'east' is hard but has no target row in a plan year; give a"
                " target row for that place (outcome_values), or leave it soft"
            ),
        ),
    ],
)
def test_a_place_without_such_a_target_is_refused(name: str, said: str):
    rules, _ = parse_rules({"targets": {name: "hard"}}, "file.toml")
    assert [str(fault) for fault in check_rules(rules, halves(45.0), "file.toml")] == [
        f"file.toml, [rules], key targets: {said}"
    ]


def test_an_outcome_kept_for_the_area_has_no_target_in_a_place():
    rows = halves(45.0).outcome_values
    whole = tuple(r.model_copy(update={"place": "town"}) if r.place == "east" else r for r in rows)
    kept = tuple(r for r in whole if r.place == "town")
    rules, _ = parse_rules({"targets": {"trouble@west": "hard"}}, "file.toml")
    (fault,) = check_rules(rules, halves(45.0, outcome_values=kept), "file.toml")
    assert "'trouble' is not kept in 'west', so it has no target of its own there" in str(fault)
