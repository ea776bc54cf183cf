"""Sentences about draws say what their tables say."""

from __future__ import annotations

import pandas as pd

from model.analyse.psa import acceptability, draws_of, information, summary
from model.analyse.psa_words import evppi_sentences, psa_sentences


def said_of(rows, thresholds=(0.0, 1.0, 2.0)) -> list[str]:
    draws = draws_of(pd.DataFrame(rows, columns=["draw", "option", "cost", "effect"]))
    return psa_sentences(
        {
            "summary": summary(draws),
            "acceptability": acceptability(draws, thresholds),
            "information": information(draws, thresholds),
        }
    )


def test_where_each_option_is_best_and_how_often():
    rows = [(i, "A", 0, 0) for i in range(4)] + [(i, "B", 1, i) for i in range(4)]
    assert said_of(rows) == [
        "2 options in 4 draws.",
        (
            "A is the best on average where a unit of effect is worth 0; it is the best in 100 of 100 draws "
            "there."
        ),
        (
            "B is the best on average where a unit of effect is worth 1 to 2; it is the best in 62 to 75 of "
            "100 draws there."
        ),
        (
            "Options share the first place in up to 25 of 100 draws (where a unit of effect is worth 1); "
            "these are split equally."
        ),
        (
            "Knowing everything before choosing would be worth at most 0.25 (± 0.49) for each decision, "
            "where a unit of effect is worth 1."
        ),
        "With 4 draws the chances are known to ± 49 in 100 or better.",
    ]


def test_the_most_often_best_need_not_be_best_on_average():
    rows = [(i, "A", 0, 0) for i in range(4)] + [(i, "B", 1, 20 if i == 0 else 0) for i in range(4)]
    said = said_of(rows, (1.0,))
    assert said[1].startswith(
        "B is the best on average where a unit of effect is worth 1; it is the best in 25 of"
    )
    assert said[2] == (
        "Where a unit of effect is worth 1, A is more often the best (75 in 100), but B is better on "
        "average, because it loses less when it is not."
    )


def test_equally_good_options_one_option_one_draw():
    assert said_of([(0, "A", 0, 0), (0, "B", 0, 0)], (1.0,))[1:] == [
        (
            "A and B are equally good on average where a unit of effect is worth 1; one of them is the best "
            "in 100 of 100 draws there."
        ),
        (
            "Options share the first place in up to 100 of 100 draws (where a unit of effect is worth 1); "
            "these are split equally."
        ),
        "The same option is the best in every draw, so knowing more would change nothing.",
        "One draw says nothing about chances; give more.",
    ]
    assert said_of([(0, "A", 0, 0), (1, "A", 0, 0)]) == [
        "1 option in 2 draws.",
        "There is one option, so there is nothing to compare it with.",
    ]


def test_what_a_parameter_is_worth():
    found = pd.DataFrame({"group": ["a", "b"], "evppi": [1200.0, 0.0], "error": [10.0, 0.0]})
    at = "for each decision, where a unit of effect is worth 20,000."
    assert evppi_sentences(found, 20_000) == [
        f"Knowing a exactly would be worth 1,200 (± 19.6) {at}",
        f"Knowing b exactly would be worth 0 (± 0) {at}",
    ]
