"""What would be right in place of an unknown name."""

from __future__ import annotations

import pytest

from model.inputs.nearest import nearest_words, quoted

MANY = [f"service_{n:02}" for n in range(20)]


@pytest.mark.parametrize(
    ("name", "known", "words"),
    [
        ("fosterin", ["fostering", "visits"], "the nearest service is 'fostering'"),
        ("Fostering ", ["fostering", "visits"], "the nearest service is 'fostering'"),
        ("visit", ["visits", "visits_2"], "the nearest service is 'visits' or 'visits_2'"),
        ("zzz", ["fostering", "visits"], "known: 'fostering' and 'visits'"),
        ("zzz", MANY, "service names run from 'service_00' to 'service_19' (20 in all)"),
        ("zzz", [], "there is no service yet; add one first"),
    ],
)
def test_nearest_words(name: str, known: list[str], words: str):
    assert nearest_words(name, known, "service") == words


@pytest.mark.parametrize(
    ("names", "joint", "words"),
    [
        ([], "or", ""),
        (["a"], "or", "'a'"),
        (["a", "b"], "and", "'a' and 'b'"),
        (list("abc"), "or", "'a', 'b' or 'c'"),
    ],
)
def test_quoted(names: list[str], joint: str, words: str):
    assert quoted(names, joint) == words
