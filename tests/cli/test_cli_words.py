"""The pieces of the command line's words: names, prices, long lists, JSON values, progress."""

from __future__ import annotations

import io
import math
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model import solve
from model.cli.console import Console, plain
from model.cli.names import Names
from model.cli.plan_words import BINDS, LACKS, binding_lines, broken_lines, missed_lines
from model.cli.present import change_lines, note_lines, plan_text
from model.cli.progress import progress
from model.cli.tables import HEADERS, UNIT_OF, with_units
from model.optimise.rules import RULES
from tests.source_tree import ROOT

BROKEN = ["rule", "service", "place", "year", "activity", "gbp"]
BINDING = ["rule", "key", "year", "shadow_price_per_unit", "unit", "stage", "low", "high"]


@pytest.fixture(scope="module")
def plan():
    return solve(ROOT / "scenarios/tiny-best-use.toml")


@pytest.fixture(scope="module")
def names(plan):
    return Names.of(plan.case)


def with_table(plan, **tables):
    return replace(plan, tables=plan.tables | tables)


def binding(*rows):
    return pd.DataFrame(rows, columns=BINDING)


def test_every_rule_has_words_for_binding_and_every_promise_for_breaking():
    assert set(RULES) - {"recipes", "new_money"} <= set(BINDS)
    assert set(LACKS) == {n for n, r in RULES.items() if r.duty or r.promise} | {"demand", "balance"}


def test_names_of_things(names):
    assert names.subject("family_help|north") == "Family help"
    assert names.subject("council_general") == "Council general fund"
    assert names.subject("looked_after") == "Children looked after"
    assert names.pots("council_general;nhs_core;a;b") == "Council general fund, NHS core budget and 2 more"
    assert names.pots("council_general;nhs_core") == "Council general fund and NHS core budget"
    assert names.places(["shire"]) == ""
    assert names.places(["south", "north"]) == " in North and South"
    assert names.places(["a", "b", "c"]) == " in 3 places"


def test_broken_duties_put_places_together_and_long_lists_are_cut(plan, names, monkeypatch):
    rows = [("floors", "health_visits", "shire", year, 10.0, year * 1.0) for year in range(2026, 2036)]
    rows += [("floors", "family_help", d, 2026, 5.0, 90_000.0) for d in ("north", "south")]
    table = pd.DataFrame(rows, columns=BROKEN)
    lines = broken_lines("duty", replace(with_table(plan, duties_unmet=table), duties_unmet_gbp=1e6), names)
    assert lines[0] == "Duties unmet: £1.0m in all."
    assert lines[1:] == [
        "  Family help in North and South, 2025-26: 10 families below the floor (£180k)",
        "  Health visits, 2025-26 to 2034-35: up to 10 visits below the floor (£20k)",
    ]
    monkeypatch.setattr("model.cli.plan_words.MOST_BROKEN", 1)
    lines = broken_lines("duty", replace(with_table(plan, duties_unmet=table), duties_unmet_gbp=1e6), names)
    assert lines[2:] == ["  and 1 more, in the table of the same name"]


def test_nothing_broken_and_nothing_binding(plan, names):
    assert broken_lines("duty", plan, names) == ["Every duty is met."]
    assert broken_lines("promise", plan, names) == ["Every promise is kept."]
    assert binding_lines(with_table(plan, binding=binding()), names) == ["Nothing binds."]


def test_prices_are_said_for_a_step_at_which_they_hold(plan, names):
    trend = plan.objective_value / (1 - plan.gap_closed_share)
    table = binding(
        ("pots", "council_general", 2026, -0.8 * trend, "£100,000", "close_gaps", 0.0, 1.0),
        ("pots", "nhs_core", 2026, -0.004 * trend, "£100,000", "close_gaps", 0.0, 1.0),
        ("pace", "family_help|north", 2026, -0.00002 * trend, "families", "close_gaps", 0.0, 1.0),
        ("ceilings", "family_help|north", 2026, -0.002 * trend, "families", "close_gaps", 0.0, 1.0),
        ("ceilings", "family_help|south", 2028, -0.001 * trend, "families", "close_gaps", 0.0, 1.0),
        ("floors", "health_visits|shire", 2026, 0.03 * trend, "visits", "close_gaps", 0.0, 1.0),
        ("targets", "school_ready", 2027, 0.01 * trend, "five-year-olds", "close_gaps", 0.0, 1.0),
    )
    lines = binding_lines(with_table(plan, binding=table), names)
    assert lines[:3] == [
        "What holds it back:",
        "  Used up: Council general fund, 2025-26: £1,000 more would close 0.8% more of the gap",
        "  Used up: NHS core budget, 2025-26: £100k more would close 0.4% more of the gap",
    ]
    assert lines[3].startswith(
        "  Ceiling of Family help, 2025-26 and 2027-28, in 2 places: 1 more (families)"
    )
    assert lines[3].endswith(" would close 0.2% more of the gap")
    assert lines[4:] == [
        "  Agreed pace for Family help, 2025-26: 100 more (families) would close 0.2% more of the gap",
        "  Floor of Health visits, 2025-26: 1 less (visits) would close 3% more of the gap",
        "  Target of Ready for school, 2026-27: 1 easier (five-year-olds) would close 1% more of the gap",
    ]


def test_rules_without_a_price_and_long_lists(plan, names):
    rows = [
        ("pace", f"s{n}|shire", 2026, math.nan, "visits", "close_gaps", math.nan, math.nan) for n in range(9)
    ]
    rows.append(("pots", "nhs_core", 2026, math.nan, "£100,000", "close_gaps", math.nan, math.nan))
    lines = binding_lines(with_table(plan, binding=binding(*rows)), names)
    assert lines == [
        "What holds it back:",
        "  Used up: NHS core budget, 2025-26",
        "  Agreed pace for s0, 2025-26",
        "  Agreed pace for s1, 2025-26",
        "  Agreed pace for s2, 2025-26",
        "    and 6 more like this, in the table 'binding'",
    ]


def test_no_price_where_the_trend_leaves_no_gap(plan, names):
    met = replace(plan, gap_closed_share=None)
    assert "would close" not in " ".join(binding_lines(met, names))
    assert "Targets already met." in plan_text(met)


def test_a_plan_that_changes_nothing_says_so(plan, names):
    case = plan.case
    same = np.repeat(case.lines.today[:, None], case.years.n_plan, axis=1)
    assert change_lines(case, same, names) == ["No service changes."]


def test_many_changes_and_notes_are_cut(plan, names, monkeypatch):
    monkeypatch.setattr("model.cli.present.MOST_CHANGES", 1)
    lines = change_lines(plan.case, plan.activity, names)
    assert len(lines) == 3
    assert lines[-1] == "  and 2 services more"
    assert note_lines([f"note {n}" for n in range(10)])[-1] == "  and 2 notes more"
    assert len(note_lines(["a"] * 10, most=None)) == 10


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (math.nan, None),
        (math.inf, None),
        (np.float64("nan"), None),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (1.5, 1.5),
        ("a", "a"),
        (None, None),
        (Path("a/b"), "a/b"),
        ((1, [math.nan]), [1, [None]]),
        ({2026: {"x": math.inf}}, {"2026": {"x": None}}),
    ],
)
def test_values_as_json_knows_them(value, expected):
    assert plain(value) == expected


def test_what_json_does_not_know_is_an_error():
    with pytest.raises(TypeError, match="no JSON for set"):
        plain({1, 2})


def test_units_stand_before_the_figures_and_empty_tables_keep_their_headers(plan):
    for name, table in plan.tables.items():
        out = with_units(name, table, plan.case)
        assert not set(out.columns) & set(HEADERS.get(name, {}))
        if name in UNIT_OF:
            assert UNIT_OF[name][1] in out.columns
        assert len(out) == len(table)
    empty = with_units("duties_unmet", pd.DataFrame(columns=BROKEN), plan.case)
    assert list(empty) == ["rule", "service", "place", "year", "activity_unit", "activity_per_year", "gbp"]


def test_progress_speaks_only_when_something_takes_long(monkeypatch):
    err = io.StringIO()
    console = Console(io.StringIO(), err)
    with progress(console) as tell:
        tell("aim")
    assert err.getvalue() == ""
    monkeypatch.setattr("model.cli.progress.PATIENCE_SECONDS", 0.02)
    with progress(console) as tell:
        tell("calm")
        time.sleep(0.3)
    assert "changing no more than it takes …" in err.getvalue()


def test_a_missed_target_is_named_with_its_distance(names):
    plan = solve(ROOT / "scenarios/tiny-best-use.toml", objective="least_cost")
    lines = missed_lines(plan, names)
    # in 2027 5.75 children too many at a scale of 8, and 17.125 too few ready for school at a scale of 40
    assert lines[0] == "Targets missed, the farthest first (jcm explain says what stands in the way):"
    assert lines[1].startswith("  Children looked after: missed by 5.8 children")
    assert lines[2].startswith("  Ready for school: missed by 17")
    assert lines[1].endswith("in 2026-27")
