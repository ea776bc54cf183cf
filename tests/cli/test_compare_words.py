"""``jcm compare``: what is typed, the base that is meant, and the text, on plain numbers."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from model.cli.compare import FEWEST, MOST, TODAY, base_of, compare_text, given
from model.cli.console import CommandError
from tests.source_tree import ROOT

FILES = ("scenarios/one.toml", "scenarios/two.toml", "today")
NAMES = ("First option", "Second option", "Today carried on")


def comparison(files: tuple[str, ...] = FILES, **tables: pd.DataFrame) -> Any:
    """A comparison that holds what its text is made from."""
    options = [
        SimpleNamespace(
            letter="ABC"[k], key=file, name=NAMES[k], label=f"{'ABC'[k]} ({NAMES[k]})", has_plan=True
        )
        for k, file in enumerate(files)
    ]
    usual = {"differences": differences(), "switching": pd.DataFrame({"sentence": []})}
    return SimpleNamespace(
        options=options, answer=("A does most.", "Then B."), notes=("A note.",), tables={**usual, **tables}
    )


def differences(count: int = 0) -> pd.DataFrame:
    """B against A: a measure of the whole, a partner, an outcome that is the same, and more that differ."""
    rows: list[tuple[object, ...]] = [
        ("A", "B", "gap_closed", "", 0.0, -0.1, "Gap closed: less."),
        ("A", "B", "money", "council", 1e6, 5.0, "Paid by Council: more."),
        ("A", "B", "outcome", "same", 100.0, 0.1, "Same in 2027: about the same in B as in A."),
        ("B", "A", "gap_closed", "", -0.1, 0.1, "Gap closed: more."),
    ]
    rows += [
        ("A", "B", "outcome", f"o{k}", 100.0, float(k + 1), f"Outcome {k}: {k + 1} more.")
        for k in range(count)
    ]
    columns = ["base", "option", "measure", "key", "base_value", "difference", "sentence"]
    return pd.DataFrame(rows, columns=columns)


def test_the_text_begins_with_the_options_and_the_answer():
    sections = compare_text(comparison(), "A").split("\n\n")
    assert sections[0].splitlines() == [
        "A: First option (scenarios/one.toml)",
        "B: Second option (scenarios/two.toml)",
        "C: Today carried on (today)",
    ]
    assert sections[1] == "A does most.\nThen B."
    assert sections[2] == "B (Second option) against A:\n  Gap closed: less."
    assert sections[-1] == "A note."


def test_another_base_has_its_own_differences():
    text = compare_text(comparison(), "B")
    assert "A (First option) against B:\n  Gap closed: more." in text
    assert "against A:" not in text


def test_the_outcomes_that_differ_most_come_first_and_the_rest_are_counted():
    lines = compare_text(comparison(differences=differences(9)), "A").splitlines()
    told = [line.strip() for line in lines if line.strip().startswith("Outcome ")]
    assert told == [f"Outcome {k}: {k + 1} more." for k in (8, 7, 6, 5, 4, 3)]
    assert "  and 3 more outcomes, in the table 'differences'" in lines
    assert not any("about the same" in line for line in lines)


def test_only_the_first_of_many_switches_are_told():
    sentences = pd.DataFrame({"sentence": [f"Switch {k}." for k in range(9)]})
    text = compare_text(comparison(switching=sentences), "A")
    assert "What would change our mind:\n  Switch 0." in text
    assert "Switch 5." in text
    assert "Switch 6." not in text


def test_nothing_that_would_change_our_mind_has_no_section():
    assert "What would change our mind" not in compare_text(comparison(), "A")


@pytest.mark.parametrize(
    ("asked", "letter"),
    [
        (None, "A"),
        ("B", "B"),
        ("scenarios/two.toml", "B"),
        ("two", "B"),
        ("Second option", "B"),
        ("today", "C"),
        ("Today carried on", "C"),
    ],
)
def test_the_base_that_is_meant(asked: str | None, letter: str):
    assert base_of(comparison(), asked) == letter


@pytest.mark.parametrize(
    ("files", "asked", "said"),
    [
        (
            FILES,
            "third",
            r"--base third: there is no such option; give a letter: A for scenarios/one.toml, B for",
        ),
        (
            ("a/one.toml", "b/one.toml"),
            "one",
            r"--base one: more than one option is called so; give a letter:",
        ),
    ],
)
def test_a_base_that_is_not_clear_is_refused_with_the_letters(files: tuple[str, ...], asked: str, said: str):
    with pytest.raises(CommandError, match=said):
        base_of(comparison(files), asked)


def test_letters_tell_two_options_of_one_name_apart():
    assert base_of(comparison(("a/one.toml", "b/one.toml")), "B") == "B"
    assert base_of(comparison(("a/one.toml", "b/one.toml")), "a/one.toml") == "A"


def test_what_is_given_is_files_and_today(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    found = given(["today", "scenarios/tiny-cut.toml", "data/tiny"])
    assert found == [TODAY, Path("scenarios/tiny-cut.toml"), Path("data/tiny")]


@pytest.mark.parametrize("number", [0, 1, 6, 7])
def test_too_few_and_too_many_are_refused_with_the_number(number: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    with pytest.raises(CommandError, match=f"give {FEWEST} to {MOST} options to compare, not {number}"):
        given(["data/tiny"] * number)


def test_today_alone_does_not_say_whose_it_is():
    with pytest.raises(CommandError, match="'today' needs a scenario or a data folder beside it"):
        given(["today", "today"])


def test_a_folder_of_scenarios_is_no_option(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    with pytest.raises(CommandError, match="this folder holds scenario files, not tables"):
        given(["scenarios", "data/tiny"])
