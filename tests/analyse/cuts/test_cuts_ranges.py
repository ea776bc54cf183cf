"""Ranges of a cut: draw by draw the slow way, nothing where nothing is drawn, and headlines that agree."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

from model import words
from model import words_chances as chances
from model.analyse.cuts import Question
from model.analyse.cuts.question import EQUAL_SHARE, OPTIMISED, of_scenario
from model.analyse.cuts.ranges import BACK, GAP, LOST, NET, RANGES, SAVED, SHARE, ranges_table, unserved_gbp
from model.analyse.cuts.solved import Solved, solve_question
from model.analyse.cuts.words import saving_range
from model.analyse.spread import DRAWS, SEED, Span
from model.inputs.draws import draw
from model.plan_cut import many
from tests.analyse.cuts.asked import PREVENTION, TINY, asked_of, at, case_of, value
from tests.project.drawn import money_led, one_draw

DEPTHS = (0.1, 0.5)
SAID = DEPTHS[0]
"""The depth that the answer speaks of: the one nearest to 20%."""
ASKED = Question(depths=DEPTHS, rules=(EQUAL_SHARE, OPTIMISED), pot="prevention_grant", from_year=2026)


@cache
def solved() -> Solved:
    """The question, solved but not told."""
    case = of_scenario(case_of(PREVENTION), ASKED).at(case_of(PREVENTION), 0.0)
    return solve_question(case, of_scenario(case, ASKED), many(case, 1, lambda *_: None))


def slowly(rule: str, depth: float, draws: int = 40):
    """Each draw projected by itself: outcomes lost (N, O, H) and cost that comes back (N, H)."""
    one = solved()
    cut, without = one.results[rule, depth], one.without(rule)
    drawn = draw(one.case, draws, seed=SEED)
    sign = np.where(one.case.better_lower, 1.0, -1.0)[:, None]
    lost, back = [], []
    for i in range(draws):
        two = [one_draw(result.projection, drawn, i) for result in (cut, without)]
        lost.append(sign * (two[0].area_outcome - two[1].area_outcome))
        need = [money_led(found) for found in two]
        unmet = [unserved_gbp(r.case, r.projection.unmet, drawn)[i] for r in (cut, without)]
        back.append(need[0] + unmet[0] - need[1] - unmet[1])
    return np.array(lost), np.array(back)


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("rule", [EQUAL_SHARE, OPTIMISED])
def test_ranges_are_those_of_the_draws_one_by_one(rule, depth):
    table = ranges_table(solved(), draws=40)
    table = table[(table["rule"] == rule) & (table["depth"] == depth)]
    lost, back = slowly(rule, depth)
    case = solved().case
    rows = table[table["measure"] == LOST]
    assert len(rows) == len(case.outcomes) * (len(case.years.horizon) - 1)
    for row in rows.to_dict("records"):
        values = lost[:, case.outcomes.index(row["key"]), case.years.at(row["year"])]
        assert [row["low"], row["high"]] == pytest.approx(np.quantile(values, [0.025, 0.975]), abs=1e-7)
        assert row["mean"] == pytest.approx(values.mean(), abs=1e-7)
        assert row["chance_worse"] == pytest.approx((values > 1e-9).mean(), abs=1 / 40)
    plan = back[:, 1 : 1 + case.years.n_plan].sum(axis=1)
    found = table[(table["measure"] == BACK) & (table["key"] == "plan")].iloc[0]
    assert [found["low"], found["high"]] == pytest.approx(np.quantile(plan, [0.025, 0.975]), abs=0.01)


def test_the_best_estimates_are_those_of_the_other_tables():
    found = asked_of(PREVENTION, ASKED)
    for row in found.tables["ranges"].to_dict("records"):
        where = {"rule": row["rule"], "depth": row["depth"]}
        if row["measure"] in (BACK, NET, SHARE):
            expected = value(found, "totals", row["measure"], span=row["key"], **where)
        elif row["measure"] == GAP:
            expected = value(found, "totals", GAP, span="plan", **where)
        elif row["measure"] == SAVED:
            same = {"depth": row["depth"], "outcome": row["key"], "year": row["year"]}
            expected = value(found, "saved_by_planning", "saved", **same)
        else:
            area = {"outcome": row["key"], "place": found.case.area, "year": row["year"]}
            expected = value(found, "outcomes", "lost", **area, **where)
        assert row["central"] == pytest.approx(expected, rel=1e-9, abs=1e-6)
        assert row["low"] <= row["high"]


def test_what_is_saved_and_what_comes_back_are_two_sides_of_what_is_taken_out():
    found = asked_of(PREVENTION, ASKED)
    for rule in ASKED.rules:
        for depth in DEPTHS:
            gross = value(found, "totals", "gross_cut_gbp", rule=rule, depth=depth, span="plan")
            key = {"rule": rule, "depth": depth, "key": "plan"}
            back, net, share = (at(found, "ranges", measure=m, **key).iloc[0] for m in (BACK, NET, SHARE))
            assert net["low"] == pytest.approx(gross - back["high"])
            assert net["high"] == pytest.approx(gross - back["low"])
            assert share["low"] == pytest.approx(back["low"] / gross)


def test_the_columns_are_always_the_same():
    found = asked_of(PREVENTION, ASKED).tables["ranges"]
    assert tuple(found.columns) == RANGES
    none = asked_of(PREVENTION, Question(depths=(0.0,), rules=(EQUAL_SHARE,), from_year=2026))
    assert tuple(none.tables["ranges"].columns) == RANGES
    assert none.tables["ranges"].empty


def test_the_same_seed_gives_the_same_ranges_and_more_draws_move_them_little():
    first, again = (ranges_table(solved(), DRAWS, SEED) for _ in range(2))
    assert first.equals(again)
    other = ranges_table(solved(), DRAWS, SEED + 1)
    own = (first["measure"] == BACK) & (first["key"] == "plan")
    width = (first["high"] - first["low"])[own]
    assert ((first["mean"] - other["mean"])[own].abs() < 0.2 * width + 1e-9).all()


def test_what_moves_cut_and_comparison_alike_cancels_out():
    # without a difference in activity there is nothing that a draw could make of it
    one = solved()
    same = one.without(EQUAL_SHARE)
    table = ranges_table(
        Solved(
            one.case, one.asked, one.sharing, one.solve, {(EQUAL_SHARE, 0.0): same, (EQUAL_SHARE, 0.1): same}
        )
    )
    assert table.empty
    assert same.depth == 0.0


def test_a_cut_that_cannot_be_made_has_no_range_for_the_years_it_cannot():
    # tiny as agreed cannot pay for today once demand has grown, so every pound of a cut of all money fails
    found = asked_of(TINY, Question(depths=(0.4,), rules=(EQUAL_SHARE,), from_year=2026))
    assert value(found, "totals", "unpaid_gbp", depth=0.4, span="plan") > 0
    years = set(at(found, "ranges", measure=LOST)["year"])
    had = at(found, "cuts", depth=0.4, status="made")["year"]
    assert years <= set(had)
    assert at(found, "ranges", measure=BACK).empty
    assert not any(chances.COVERS in text for text in found.answer)


def read(text: str) -> dict[str, tuple[str, ...]]:
    """The two ends of each range in the sentence on money of a cut that may cost more than it saves."""
    back, net = (
        r"what comes back is (\S+) to (\S+) \((\S+) to (\S+)\)",
        r"from (\S+) more cost to (\S+) saved",
    )
    found = re.search(rf"{back}; in all, {net}\.$", text)
    assert found, text
    return {BACK: found.group(1, 2), SHARE: found.group(3, 4), NET: found.group(5, 6)}


def test_the_sentence_on_money_has_the_ends_of_the_table():
    found = asked_of(PREVENTION, ASKED)
    said = saving_range(found.tables["ranges"], EQUAL_SHARE, SAID)
    assert said[0] in found.answer
    assert said[0].startswith(words.first_upper(chances.COVERS))
    own = {
        row["measure"]: Span.of(row)
        for row in at(found, "ranges", rule=EQUAL_SHARE, depth=SAID, key="plan").to_dict("records")
    }
    ends = read(said[0])
    assert ends[BACK] == (words.money(own[BACK].low), words.money(own[BACK].high))
    assert ends[NET] == (words.money(-own[NET].low), words.money(own[NET].high))
    assert ends[SHARE] == (words.percent(own[SHARE].low), words.percent(own[SHARE].high))


def test_children_lost_and_saved_have_the_ranges_of_the_table():
    found = asked_of(PREVENTION, ASKED)
    named = {row.outcome: row for row in found.case.tables.outcomes}
    last = found.case.years.plan[-1]
    for measure, rule, lead in (
        (LOST, EQUAL_SHARE, "For children in"),
        (SAVED, OPTIMISED, "Against the equal share"),
    ):
        said = [text for text in found.answer if text.startswith(lead)]
        rows = at(found, "ranges", measure=measure, rule=rule, depth=SAID, year=last)
        for text in said:
            assert f"(in brackets, ranges of {chances.FUTURES_IN})" in text
            for row in rows[rows["central"] >= 0.5].to_dict("records"):
                outcome = named[row["key"]]
                way = 1.0 if (outcome.better == "lower") == (measure == LOST) else -1.0
                span = Span.of(row).turned(way)
                expected = chances.change(span, words.people, chances.MORE, "none")
                assert f"{outcome.name}, {expected}" in text


def test_nothing_drawn_gives_no_range_and_says_so():
    found = asked_of(PREVENTION, ASKED).tables["ranges"]
    still = found.assign(low=found["central"], high=found["central"])
    assert saving_range(still, EQUAL_SHARE, 0.5) == [
        "What comes back and what is saved: nothing that is drawn moves it, so it has no range."
    ]
    assert saving_range(found.iloc[:0], EQUAL_SHARE, 0.5) == []


def test_a_span_turned_round_stays_in_order():
    assert Span(31.0, 12.0, 52.0).turned(-1.0) == (-31.0, -52.0, -12.0)
    assert Span(31.0, 12.0, 52.0).turned(1.0) == (31.0, 12.0, 52.0)
