"""Sentences about options say what the numbers say."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from model.analyse.frontier import frontier, net_benefit
from model.analyse.options_words import figure, frontier_sentences, net_benefit_sentence


def table(**options: tuple[float, float]) -> pd.DataFrame:
    rows = [(name, *point) for name, point in options.items()]
    return pd.DataFrame(rows, columns=["option", "cost", "effect"])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (12500.0, "12,500"),
        (1234.56, "1,235"),
        (999.94, "999.9"),
        (1.5, "1.5"),
        (-0.12346, "-0.1235"),
        (0.00012346, "0.0001235"),
        (1e-7, "1e-07"),
        (math.inf, "without end"),
        (math.nan, "not stated"),
    ],
)
def test_a_number_without_a_unit(value, text):
    assert figure(value) == text


def test_the_answer_names_the_choices_and_why_others_are_none():
    found = frontier(
        table(UC=(5000, 1), B=(10000, 2), C=(25000, 3), D=(35000, 4), A=(12000, 1.5), F=(5000, 0))
    )
    assert frontier_sentences(found) == [
        "3 of 6 options are worth considering: UC, B and D.",
        "UC is the best where a unit of effect is worth less than 5,000.",
        "B is the best where a unit of effect is worth between 5,000 and 12,500.",
        "D is the best where a unit of effect is worth more than 12,500.",
        "C is extendedly dominated: a mix of B and D does as much for less.",
        "F is dominated: UC does 1 more and costs the same.",
        "A is dominated: B does 0.5 more and costs 2,000 less.",
    ]


def test_one_option_twins_and_a_straight_line():
    assert frontier_sentences(frontier(table(A=(1, 1)))) == [
        "There is one option, A; there is nothing to compare it with."
    ]
    assert frontier_sentences(frontier(table(A=(1, 1), B=(1, 1), C=(2, 1)))) == [
        "2 of 3 options are worth considering: A and B.",
        "A is the best whatever a unit of effect is worth.",
        "C is dominated: A does as much and costs 1 less.",
        "A and B cost and do exactly the same, and stand in one place.",
    ]
    said = frontier_sentences(frontier(table(A=(0, 0), B=(1, 1), C=(3, 3))))
    assert said[2] == "B is as good as its neighbours only where a unit is worth 1."


def test_net_benefit_in_words():
    options = table(A=(0, 0), B=(10, 2))
    assert net_benefit_sentence(net_benefit(options, 20.0), 20.0) == (
        "Where one unit of effect is worth 20, B is the best: net benefit 30, 30 more than A."
    )
    assert net_benefit_sentence(net_benefit(options, 5.0), 5.0) == (
        "Where one unit of effect is worth 5, A and B are equally good: net benefit 0 each."
    )
    assert net_benefit_sentence(net_benefit(table(A=(1, 2)), 5.0), 5.0) == (
        "Where one unit of effect is worth 5, the net benefit of A is 9."
    )
