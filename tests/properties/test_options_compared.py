"""Options of partnerships nobody has seen before: what must hold of every comparison."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, Tables, load_case, read_tables, solve
from model.analyse.compare import Comparison, Option, compare, option_of, today_option
from model.analyse.compare.best import CLOSED, IN_ORDER
from model.inputs.changes import Cut
from tests.analyse.compare import slow
from tests.properties.partnerships import NO_SHRINKING, Draft, drafts
from tests.properties.test_robust_equals_oracle import unsure

FEW, SEED = 12, 5


@contextmanager
def partnership(draft: Draft) -> Iterator[tuple[Path, Tables]]:
    """A partnership as a folder, with effects and costs that are uncertain."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data"
        draft.write(path)
        yield path, unsure(read_tables(path), 0.4)


def options(path: Path, tables: Tables) -> list[Option]:
    """Today, the plan as agreed, with full pooling, and with a cut."""
    plain = Scenario("As agreed", path)
    stories = {
        "as agreed": plain,
        "full": plain.with_changes(rules={"pooling": "full"}),
        "cut": plain.with_changes(cut=Cut(depth=0.2)),
    }
    plans = [option_of(solve(load_case(story, base=tables)), name) for name, story in stories.items()]
    return [today_option(load_case(plain, base=tables)), *plans]


def compared(draft: Draft, worth: bool = False) -> tuple[Comparison, list[Option]]:
    with partnership(draft) as (path, tables):
        given_options = options(path, tables)
        stated = {given_options[0].case.outcomes[0]: 1_000.0} if worth else None
        return compare(given_options, draws=FEW, seed=SEED, worth=stated), given_options


@settings(NO_SHRINKING, max_examples=5, deadline=None)
@given(drafts(), st.booleans())
def test_what_holds_of_every_comparison(draft: Draft, worth: bool):
    found, _ = compared(draft, worth)
    tables = found.tables
    for _, own in tables["chances"].groupby("measure"):
        assert own["chance"].sum() == pytest.approx(1.0)
        assert own["rank"].min() == 1
        assert (own["regret_mean"].dropna() >= -1e-9).all()
        assert (own["regret_most"].dropna() + 1e-9 >= own["regret_mean"].dropna()).all()
    head = tables["options"]
    assert (head["gap_closed_low"] <= head["gap_closed_high"] + 1e-12).all()
    assert (tables["equity"]["spread_per_1000_children"] >= -1e-9).all()
    rows = tables["differences"].to_dict("records")
    apart = {(r["base"], r["option"], r["measure"], r["key"]): float(r["difference"]) for r in rows}
    for (base, one, measure, key), value in apart.items():
        assert value == pytest.approx(-apart[one, base, measure, key], abs=1e-6)
    assert "nan" not in " ".join((*found.answer, *found.notes, *tables["differences"]["sentence"]))


@settings(NO_SHRINKING, max_examples=5, deadline=None)
@given(drafts())
def test_the_best_in_order_leaves_least_undone(draft: Draft):
    found, _ = compared(draft)
    head = found.tables["options"].set_index("option")
    own = found.tables["chances"]
    ranked = own[own["measure"] == IN_ORDER].sort_values(["rank", "option"])
    best = str(ranked["option"].iloc[0])
    assert head.loc[best, "duties_unmet_gbp"] <= head["duties_unmet_gbp"].min() + 1.0
    able = ranked[ranked["chance"] > 0]["option"]
    assert (head.loc[able, "duties_unmet_gbp"] <= head["duties_unmet_gbp"].min() + 1.0).all()
    assert found.answer[0].startswith(f"{best} (") or " do equally well" in found.answer[0]


@settings(NO_SHRINKING, max_examples=10, deadline=None)
@given(drafts())
def test_every_future_is_that_of_the_slow_restatement(draft: Draft):
    found, given_options = compared(draft)
    bent = any(len(parts) > 1 for parts in given_options[0].case.lines.segment_length)
    if bent or slow.gap(given_options[0].case, slow.trend_of(given_options[0].case)) <= 0:
        return
    head = found.tables["options"].set_index("option")
    for letter, one in zip("ABCD", given_options, strict=True):
        closed = slow.closed(one, FEW, SEED)
        assert head.loc[letter, "gap_closed_low"] == pytest.approx(slow.percentile(closed, 0.025), abs=1e-8)
        assert head.loc[letter, "gap_closed_high"] == pytest.approx(slow.percentile(closed, 0.975), abs=1e-8)


@settings(NO_SHRINKING, max_examples=3, deadline=None)
@given(drafts())
def test_an_option_beside_itself_is_half_of_it(draft: Draft):
    with partnership(draft) as (path, tables):
        one = options(path, tables)[1]
        twins = compare([one, replace(one)], draws=FEW, seed=SEED)
    own = twins.tables["chances"]
    np.testing.assert_allclose(own[own["measure"] == CLOSED]["chance"], 0.5)
    assert (twins.tables["differences"]["difference"].abs() < 1e-9).all()
    assert twins.tables["switching"].empty
