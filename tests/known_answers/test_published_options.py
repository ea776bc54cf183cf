"""Published comparisons of options: statuses, increments and frontiers, typed in from their sources."""

from __future__ import annotations

import pandas as pd
import pytest

from model.analyse.frontier import FRONTIER, frontier

NAN = float("nan")


def options(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["option", "cost", "effect"])


SIX = options(
    ("E", 55_000, 5),
    ("D", 35_000, 4),
    ("C", 25_000, 3),
    ("B", 10_000, 2),
    ("A", 12_000, 1.5),
    ("UC", 5_000, 1),
)
"""Six strategies of the VA Health Economics Resource Center (herc.research.va.gov), as cited by the tests of
the R package dampack, DARTH-git/dampack at 0430fee."""


def test_six_strategies_with_both_kinds_of_dominance():
    found = frontier(SIX)
    assert found["option"].tolist() == ["UC", "B", "D", "E", "C", "A"]
    assert found["status"].tolist() == ["frontier"] * 4 + ["extendedly_dominated", "dominated"]
    assert found["incremental_cost"].tolist()[1:4] == [5_000, 25_000, 20_000]
    assert found["incremental_effect"].tolist()[1:4] == [1, 2, 1]
    assert found["icer"].tolist()[1:4] == [5_000, 12_500, 20_000]
    assert found.loc[[0, 4, 5], ["incremental_cost", "incremental_effect", "icer"]].isna().all(axis=None)
    assert found["compared_with"].tolist() == [None, "UC", "B", "D", "B;D", "B"]


def test_the_cheapest_is_also_joint_most_effective():
    """Same source: it comes first and is the only one that is not dominated."""
    found = frontier(
        options(
            ("No Treat", 163_771.0, 6.48273),
            ("Treat all", 164_848.7, 6.52861),
            ("Test & treat", 163_765.1, 6.52861),
        )
    )
    assert found["option"].iloc[0] == "Test & treat"
    assert (found["status"] == FRONTIER).tolist() == [True, False, False]


def test_a_single_strategy_has_no_ratio():
    found = frontier(options(("s", 1, 2)))
    assert found["status"].tolist() == ["frontier"]
    assert found[["incremental_cost", "incremental_effect", "icer"]].isna().all(axis=None)


TWELVE = {
    "strong and extended dominance": (
        (14807, 9.635), (26041, 10.2497), (49706, 11.1654), (64266, 11.5152), (40022, 11.582),
        (57392, 11.6248), (91744, 11.6296), (54651, 11.6588),
    ),
    "the least effective is not the cheapest": (
        (26041, 9.13), (14807, 9.635), (49706, 11.1654), (64266, 11.5152), (40022, 11.582),
    ),
    "extended dominance alone": (
        (25000, 10.2497), (35000, 11.1654), (50000, 11.3), (54651, 11.6588), (64266, 11.7), (91744, 12.1),
    ),
    "two tie on effect": (
        (26041, 10.2497), (49706, 11.1654), (64266, 11.5152), (57392, 11.6248), (91744, 11.6296),
        (54651, 11.6296),
    ),
    "all on the frontier": (
        (26041, 10.2497), (42000, 11.1654), (54651, 11.6296), (60000, 11.7), (76000, 11.8),
    ),
    "two pairs tie on effect": (
        (25000, 10.2497), (35000, 10.2497), (50000, 11.3), (54651, 11.6588), (58500, 11.6588),
        (64266, 11.7), (91744, 12.1),
    ),
    "two are the same, two tie on cost": (
        (25000, 10.2497), (25000, 10.25), (50000, 11.3), (58500, 11.6588), (58500, 11.6588),
        (64266, 11.7), (91744, 12.1),
    ),
    "two, both on the frontier": ((26041, 10.2497), (42000, 11.1654)),
    "two, the first dominated": ((26041, 10.2497), (21000, 11.1654)),
    "a chain of dominance": ((26041, 10.2497), (21000, 11.1654), (19000, 11.5)),
    "both dominated by the last": ((26041, 10.2497), (27000, 11.1654), (19000, 11.5)),
    "a single one": ((26041, 10.2497),),
}  # fmt: skip
"""The twelve small frontiers of the tests of the R package heemod 1.0.2 (cran/heemod at 8d783ae)."""

FRONTIERS = (
    "S1 S5 S8", "S2 S5", "S1 S2 S4 S6", "S1 S6", "S1 S2 S3 S4 S5", "S1 S4 S7", "S2 S4 S5 S7", "S1 S2", "S2",
    "S3", "S3", "S1",
)  # fmt: skip


@pytest.mark.parametrize(("case", "expected"), list(zip(TWELVE, FRONTIERS, strict=True)))
def test_twelve_frontiers(case: str, expected: str):
    table = options(*((f"S{k}", cost, effect) for k, (cost, effect) in enumerate(TWELVE[case], 1)))
    found = frontier(table)
    assert sorted(found.loc[found["status"] == FRONTIER, "option"]) == expected.split()


def test_options_that_are_the_same_stand_in_one_place():
    """Two identical options are both on the frontier, as in heemod; the next is compared with the first."""
    case = TWELVE["two are the same, two tie on cost"]
    found = frontier(options(*((f"S{k}", *point) for k, point in enumerate(case, 1)))).set_index("option")
    rows = found.to_dict("index")
    assert rows["S4"] == rows["S5"]
    assert rows["S4"]["compared_with"] == "S2"
    assert rows["S7"]["compared_with"] == "S4"
