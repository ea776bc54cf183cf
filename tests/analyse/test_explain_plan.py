"""An explanation with programmes kept loaded is the plain one, and can be ended between two answers."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from model.analyse.explain import TABLES
from model.analyse.explain.plan import explain_plan
from tests.analyse.explained import tiny

COUNT = re.compile(r"\((\d+) of (\d+) questions answered\)$")


class EndedError(Exception):
    """Somebody pressed stop."""


def test_programmes_kept_loaded_change_no_sentence():
    _, plan, plain = tiny()
    told: list[str] = []
    kept = explain_plan(plan, told.append)
    assert kept.answer == plain.answer
    assert told[0] == "what binds"
    asked, answered = zip(*(map(int, COUNT.findall(text)[0][::-1]) for text in told[1:]), strict=True)
    assert list(answered) == sorted(answered)
    assert answered[-1] == asked[-1] > 20
    for name in TABLES:
        pd.testing.assert_frame_equal(kept.tables[name], plain.tables[name], rtol=1e-6, atol=1e-9)


def test_it_ends_where_it_is_told_to():
    _, plan, _ = tiny()
    asked = []

    def stop() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise EndedError("stopped after three answers")

    with pytest.raises(EndedError, match="three answers"):
        explain_plan(plan, each=stop)
    assert len(asked) == 3
