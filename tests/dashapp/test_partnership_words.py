"""Partnership savings in words: why shares are equal, how many children, the aim as points of the gap."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import pandas as pd
import pytest

from dashapp.shapes_partnership import TogetherAsked
from dashapp.views import partnership_tables as tables
from dashapp.views import partnership_words as say
from model import words
from tests.dashapp.together import compared, game, of_its_own, with_tables

NAN = float("nan")
LESS = "the same outcomes as alone would take £57k less."
BETTER = "By 2026-27 children do better together than with each partner alone on"


@pytest.fixture(scope="module")
def found():
    for services in of_its_own():
        yield compared(services, TogetherAsked("tiny-best-use")).result


def every_group(worth, *names):
    """What each group of partners is worth, by its members."""
    sizes = range(len(names) + 1)
    return {";".join(group): worth(set(group)) for k in sizes for group in combinations(names, k)}


def test_partners_who_add_the_same_to_everybody_have_equal_shares(found):
    worth = every_group(lambda who: 60.0 if "a" in who and who & {"b", "c"} else 0.0, "a", "b", "c")
    said = say.equal_shares(game(found, worth, {"a": 40.0, "b": 10.0, "c": 10.0}), "money")
    assert said == [
        "B and C have equal shares: each adds the same to whichever partners already work together."
    ]


def test_partners_without_whom_there_is_nothing_have_equal_shares(found):
    worth = every_group(lambda who: 60.0 if len(who) == 3 else 0.0, "a", "b", "c")
    said = say.equal_shares(game(found, worth, {"a": 20.0, "b": 20.0, "c": 20.0}), "money")
    assert said == [
        "A, B and C have equal shares: the gain takes all of them, and without any one there is none."
    ]


def test_partners_whose_shares_are_equal_by_chance_are_not_called_alike(found):
    worth = {"": 0.0, "a": 0.0, "b": 0.0, "c": 0.0, "a;b": 6.0, "a;c": 12.0, "b;c": 0.0, "a;b;c": 24.0}
    said = say.equal_shares(game(found, worth, {"a": 11.0, "b": 6.5, "c": 6.5}), "money")
    assert said == [
        "B and C have equal shares: they add different amounts to different groups, the same on average."
    ]


def test_partners_who_add_nothing_are_told_so_and_not_called_equal(found):
    worth = every_group(lambda who: 60.0 if who >= {"a", "b"} else 0.0, "a", "b", "c", "d")
    made = game(found, worth, {"a": 40.0, "b": 20.0, "c": 0.0, "d": 0.0})
    assert say.equal_shares(made, "money") == []
    assert say.no_share(made, "money") == ["c adds nothing to money saved.", "d adds nothing to money saved."]


def test_unequal_shares_need_no_words(found):
    worth = every_group(lambda who: 60.0 if who >= {"a", "b"} else 0.0, "a", "b")
    assert say.equal_shares(game(found, worth, {"a": 40.0, "b": 20.0}), "money") == []
    assert say.equal_shares(game(found, worth, {}), "money") == []


def test_gains_are_positive_where_more_is_better(found):
    assert say.gain(found, "money").max() == pytest.approx(57_272.727, abs=0.01)
    assert say.gain(found, "promises").max() == pytest.approx(39_200.0)
    assert say.gain(found, "duties").abs().max() == 0.0
    assert say.gain(found, "objective").max() > 0


def test_shares_of_the_aim_are_points_of_the_gap_that_add_up(found):
    own = tables.shares_of(found, "objective")
    worlds = found.tables["worlds"].set_index("world")["gap_closed_share"]
    assert own["shapley"].sum() == pytest.approx(worlds["together"] - worlds["alone"])
    shown = tables.shares(found, "objective")
    assert shown.columns[1] == "Fair share by what it adds, Shapley (points of the gap)"
    assert shown.iloc[:, 1].sum() == pytest.approx(36.66, abs=0.01)
    assert say.share_words(found, float(found.tables["shares"]["shapley"].iloc[-1]), "gap").endswith(
        "points of the gap"
    )


def test_sampled_shares_say_between_what(found):
    shares = found.tables["shares"].assign(shapley_low=1.0, shapley_high=2.0)
    shown = tables.shares(with_tables(found, shares=shares), "money")
    assert list(shown.columns[2:4]) == ["At least (£)", "At most (£)"]


def children(found, *better_by):
    """The same with as many outcomes of a hundred children each, better by so much."""
    rows = pd.DataFrame(
        {
            "outcome": [f"outcome_{n}" for n in range(len(better_by))],
            "year": found.years[-1],
            "alone": 100.0,
            "together": [100.0 - by for by in better_by],
            "better_by": list(better_by),
        }
    )
    return with_tables(found, children=rows)


@pytest.mark.parametrize(
    ("better_by", "said"),
    [
        ((), []),
        ((0.0, 0.2), ["By 2026-27 children do better together on none of 2 outcomes."]),
        (
            (5.0, 20.0, 1.0),
            [f"{BETTER} 3 of 3 outcomes, most on Outcome 1 (20 fewer) and Outcome 0 (5 fewer)."],
        ),
        ((5.0, -3.0), [f"{BETTER} 1 of 2 outcomes, namely on Outcome 0 (5 fewer), and worse on 1."]),
    ],
)
def test_children_come_first_in_the_answer(found, better_by, said):
    made = children(found, *better_by)
    assert say.children(made) == said
    assert say.answer(made)[: len(said)] == said


def worlds(found, **columns):
    """The same with some figures of each alone and of together in place of their own."""
    table = found.tables["worlds"].set_index("world")
    for name, (alone, together) in columns.items():
        table.loc["alone", name], table.loc["together", name] = alone, together
    return with_tables(found, worlds=table.reset_index())


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            {"duties_unmet_gbp": (5e6, 1e6), "promises_broken_gbp": (0.0, 0.0)},
            f"£4.0m more of duties is kept (£1.0m still not) and {LESS}",
        ),
        (
            {"promises_broken_gbp": (0.0, 2e5), "money_saved_gbp": (0.0, 57e3)},
            f"£200k less of promises is kept (£200k still not) and {LESS}",
        ),
        (
            {"promises_broken_gbp": (0.0, 0.0), "money_saved_gbp": (0.0, 0.0)},
            "the same outcomes as alone would take as much money.",
        ),
        (
            {"promises_broken_gbp": (0.0, 0.0), "money_saved_gbp": (0.0, -2e5)},
            "the same outcomes as alone would take £200k more.",
        ),
    ],
)
def test_duties_promises_and_pounds_are_each_said(found, columns, said):
    assert say.in_pounds(worlds(found, **columns)) == f"Over 2025-26 to 2026-27, {said}"


def test_where_alone_there_is_no_plan_the_answer_says_only_that(found):
    none = worlds(found, duties_unmet_gbp=(NAN, 0.0))
    assert say.answer(none) == [found.answer[0]]


def test_why_a_split_leads(found):
    assert say.split_leads(found).startswith("The split of money saved comes first, because who works")
    objective = say.split_leads(replace(found, leads="objective"))
    assert objective.startswith(
        "The split of progress towards the aim comes first, because duties and promises"
    )


def test_the_cut_that_hurts_others_most_is_looked_at_first(found):
    ledger = found.tables["cut_ledger"].copy()
    assert say.worst_cut(found) == "shire_council"
    moved = (ledger["cut_partner"] == "shire_nhs") & (ledger["bearer"] == "shire_council")
    ledger.loc[moved, "duties_unmet_gbp"] = 5e6
    assert say.worst_cut(with_tables(found, cut_ledger=ledger)) == "shire_nhs"
    assert len(say.moved(with_tables(found, cut_ledger=ledger), "shire_nhs")) == 1
    assert say.worst_cut(with_tables(found, cut_ledger=ledger.iloc[:0])) == ""


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.03, "+3.0 points"), (-1.843, "-184.3 points"), (0.0004, "no change"), (NAN, "–")],
)
def test_points_of_the_gap(share, said):
    assert tables.points(share) == said


@pytest.mark.parametrize(
    ("gbp", "said"),
    [(0.4, "no change"), (-0.4, "no change"), (12_345.0, "+£12k"), (-12_345.0, "-£12k"), (NAN, "not stated")],
)
def test_changes_of_money(gbp, said):
    assert tables.change(gbp) == said


@pytest.mark.parametrize(("by", "said"), [(0.01, "the same"), (2.25, "2.2 better"), (-31.0, "31 worse")])
def test_how_many_more_do_well(by, said):
    assert tables.better(by) == said


def test_a_limit_without_which_there_is_no_plan_is_not_called_idle(found):
    fences = found.tables["ring_fences"].copy()
    columns = ["duties_unmet_gbp_change", "promises_broken_gbp_change", "gap_closed_share_change"]
    fences.loc[fences.index[-1], columns] = NAN
    shown, idle = tables.fences(with_tables(found, ring_fences=fences))
    assert (len(shown), len(idle)) == (2, 1)
    assert shown["Gap closed"].tolist() == ["+20.9 points", "–"]


def still(found):
    """The same with nothing drawn."""
    table = found.tables["ranges"]
    return with_tables(found, ranges=table.assign(low=table["central"], high=table["central"]))


def test_ranges_are_those_of_the_table_and_blank_without_spread(found):
    rows = found.tables["ranges"]
    own = rows[(rows["key"] == "looked_after") & (rows["year"] == found.years[-1])].iloc[0]
    assert say.ends_of(found, "better_by", "looked_after", found.years[-1]) == (own["low"], own["high"])
    ends = f"{words.number(own['low'])} to {words.number(own['high'])} better"
    assert say.better_range(found, "looked_after") == ends
    assert say.better_range(still(found), "looked_after") == ""
    assert "range" not in say.children(still(found))[0]
    assert all(math.isnan(end) for end in say.ends_of(still(found), "gap_closed_share"))
    assert len(say.ranged(found)) == 2


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.01, 0.052, "; range +1.0 to +5.2 points"),
        (-0.052, 0.01, "; range -5.2 to +1.0 points"),
        (math.nan, math.nan, ""),
    ],
)
def test_a_range_of_points_of_the_gap(low, high, said):
    assert tables.points_range(low, high) == said
