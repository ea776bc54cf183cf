"""The guide holds what is built, names what is not, and reads as pages."""

from __future__ import annotations

import re

import pytest

from model.guide import explained, pages
from model.inputs.parameters import KNOWN
from model.inputs.rules import (
    BUILT_OBJECTIVES,
    BUILT_RULES,
    CAN_BE_HARD,
    NOT_BUILT_OBJECTIVES,
    NOT_BUILT_RULES,
)
from model.optimise.rules import RULES

BY_NAME = {page.name: page for page in pages()}


def test_pages_stand_in_reading_order():
    assert [page.name for page in pages()] == [
        "model",
        "projection",
        "rules",
        "solving",
        "limits",
        "glossary",
        "explanation",
        "cuts",
        "partnership",
        "value",
        "uncertainty",
        "evidence",
        "compare",
    ]
    assert BY_NAME["projection"].title == "The projection"


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_each_page_has_one_title_and_closed_code_blocks(page):
    assert page.text.startswith(f"# {page.title}\n")
    assert len(re.findall(r"^# ", page.text, re.MULTILINE)) == 1
    assert page.text.endswith("\n")
    assert page.text.count("`") % 2 == 0


def test_every_rule_and_objective_in_force_is_explained_and_no_other():
    assert explained("rule") == set(BUILT_RULES) | set(RULES)
    assert explained("objective") == set(BUILT_OBJECTIVES)


def test_what_is_not_built_is_named_on_the_page_of_limits():
    for name in (*NOT_BUILT_RULES, *NOT_BUILT_OBJECTIVES):
        assert f"`{name}`" in BY_NAME["limits"].text


@pytest.mark.parametrize("known", KNOWN.values(), ids=lambda known: known.name)
def test_every_dated_figure_is_described_as_where_it_is_defined(known):
    assert f"| `{known.name}` | {known.unit} | {known.meaning} |" in BY_NAME["model"].text


@pytest.mark.parametrize("name", CAN_BE_HARD)
def test_what_may_be_made_hard_is_named_with_the_rules(name):
    assert f"`{name}`" in BY_NAME["rules"].text.split("## Making a duty or promise hard")[1]


@pytest.mark.parametrize(
    "word",
    ["pot", "partner", "service", "place", "outcome", "priority", "plan", "scenario", "option", "trend"],
)
def test_the_words_of_the_model_are_in_the_glossary(word):
    assert f"| **{word}** |" in BY_NAME["glossary"].text


def test_the_glossary_is_in_order_of_the_alphabet():
    words = re.findall(r"^\| \*\*(.+?)\*\*", BY_NAME["glossary"].text, re.MULTILINE)
    assert words == sorted(words)
    assert {"target", "benchmark", "shortfall", "demand-led", "duty", "promise"} <= set(words)
