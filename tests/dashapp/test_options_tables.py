"""Lines of the tables of *Compare options*: what each says of plain numbers, odd ones included."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from dash import html

from dashapp.shapes_options import OptionsAsked, SideBySide
from dashapp.views import options_money as money
from dashapp.views import options_sure as doubt
from dashapp.views import options_tables as tables
from tests.dashapp.walk import of_type, text

NAN = float("nan")


def made(**frames: pd.DataFrame) -> SideBySide:
    """A comparison of two options with the tables given."""
    options = pd.DataFrame({"option": ["A", "B"], "why": ["", ""], "name": ["One", "Two"]})
    return SideBySide(
        asked=OptionsAsked(("one", "two")),
        answer=("A does most.",),
        notes=(),
        option_notes=(),
        tables={"options": options, **frames},
        labels={"A": "One", "B": "Two"},
        files={"A": "one.toml", "B": "two.toml"},
        names={
            "help": "Family help",
            "council": "Council",
            "cla": "Children looked after",
            "universal": "Universal",
        },
        outcomes=("cla",),
        partners=("council",),
        years=(2026, 2027),
        draws=1000,
        seed=1,
        digest="0" * 20,
        versions="python 3",
        effects=3,
        weak_effects=1,
    )


def said(node: Any) -> str:
    return " ".join(text(node).split())


def cells(component: Any) -> list[list[str]]:
    body = of_type(component, html.Tbody)[0]
    return [[said(cell) for cell in of_type(row, html.Th, html.Td)] for row in of_type(body, html.Tr)]


ROW: dict[str, Any] = {
    "status": "optimal",
    "duties_unmet_gbp": 0.0,
    "promises_broken_gbp": 250_000.0,
    "gap_closed_share": 0.185,
    "gap_closed_low": 0.08,
    "gap_closed_high": 0.25,
    "targets_met": 2.0,
    "targets": 14.0,
    "money_gbp_a_year": 478.6e6,
    "more_than_today_gbp_a_year": 804_000.0,
    "regret_mean": 0.01,
    "chance": 0.7,
    "error": 0.0145,
    "tied_share": 0.0,
    "outcomes_better": 9.0,
    "outcomes_worse": 2.0,
    "places_worse": 11.0,
    "net_cash_gbp": -12e6,
    "net_gbp": -10.6e6,
    "benefit_cost_ratio": 0.57,
}


def line(lines: list[tables.Line], name: str, **values: Any) -> str:
    tell = next(tell for what, tell in lines if what.startswith(name))
    return said(tell(ROW | values))


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("Duties", {}, "none"),
        ("Duties", {"duties_unmet_gbp": 126.4e6}, "£126.4m not kept"),
        ("Duties", {"duties_unmet_gbp": 0.4}, "none"),
        ("Promises", {}, "£250k not kept"),
        ("How much", {}, "18.5% 8% to 25%"),
        (
            "How much",
            {"gap_closed_share": -0.065, "gap_closed_low": -0.16, "gap_closed_high": -0.02},
            "6.5% wider 2% to 16% wider",
        ),
        ("How much", {"gap_closed_low": 0.185, "gap_closed_high": 0.185}, "18.5%"),
        ("Targets", {}, "2 of 14"),
        ("Money", {}, "£478.6m +£804k on today carried on"),
        ("Money", {"status": "carried_on"}, "£478.6m"),
        ("Best", {}, "about 7 of 10 futures"),
        ("Best", {"tied_share": 0.2}, "about 7 of 10 futures ties shared"),
        ("Best", {"regret_mean": NAN}, "no future leaves more undone than another"),
        ("Best", {"chance": 1.0, "error": 0.0}, "all of 1,000 futures drawn"),
    ],
)
def test_the_six_main_lines(name: str, values: dict[str, Any], expected: str):
    assert line(tables.main_lines(made()), name, **values) == expected


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("Outcomes", {}, "9 better, 2 worse"),
        ("Places", {}, "11"),
        ("Cash", {}, "£12.0m dearer"),
        ("Cash", {"net_cash_gbp": 6.7e6}, "£6.7m to the good"),
        ("Cash", {"net_cash_gbp": 0.2}, "nothing"),
        (
            "Cash",
            {"net_cash_gbp": 119.2e6, "duties_unmet_gbp": 126.4e6},
            "£119.2m to the good £126.4m of duties unmet is no saving",
        ),
        ("With value", {}, "£10.6m dearer £0.57 for each £1 more"),
        ("With value", {"benefit_cost_ratio": NAN}, "£10.6m dearer spends no more, so no ratio"),
        ("With value", {"benefit_cost_ratio": -1.25}, "£10.6m dearer -£1.25 for each £1 more"),
    ],
)
def test_more_lines(name: str, values: dict[str, Any], expected: str):
    assert line(tables.more_lines(), name, **values) == expected


VALUE: dict[str, Any] = ROW | {
    "extra_cost_gbp": 21.6e6,
    "exit_gbp": 3.2e6,
    "saving_gbp": 12.8e6,
    "unmeasured_gbp": 0.0,
    "fiscal_gbp": 1.4e6,
    "economic_gbp": 0.0,
    "social_gbp": -5e5,
    "payback_year": None,
}


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("Spent on services", {}, "£21.6m more"),
        ("Spent on services", {"extra_cost_gbp": -6.9e6}, "£6.9m less"),
        ("Ending", {}, "£3.2m more"),
        ("Spent on demand-led", {}, "£12.8m less"),
        ("Spent on demand-led", {"saving_gbp": -6e6}, "£6.0m more"),
        ("Taken from", {}, "none"),
        ("Taken from", {"unmeasured_gbp": -547e3}, "£547k"),
        ("Taken from", {"unmeasured_gbp": 547e3}, "none"),
        ("Value to the public", {}, "£1.4m gained"),
        ("Value to the economy", {}, "nothing"),
        ("Value to society", {}, "£500k lost"),
        ("Has paid", {}, "not in the years followed"),
        ("Has paid", {"payback_year": 2029}, "from 2028-29"),
        ("Has paid", {"benefit_cost_ratio": NAN}, "spends no more"),
    ],
)
def test_lines_of_value(name: str, values: dict[str, Any], expected: str):
    tell = next(tell for what, tell in money.value_lines() if what.startswith(name))
    assert said(tell(VALUE | values)) == expected


def test_an_option_without_a_row_has_no_plan():
    table = tables.beside(made(), "A caption", tables.main_lines(made()), {"A": ROW})
    assert all(row[2] == "No plan" for row in cells(table))
    heads = [said(item) for item in of_type(of_type(table, html.Thead)[0], html.Th)]
    assert heads == ["What", "A One", "B Two"]


def kept_rows(*rows: tuple[str, str, str, str, int, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["option", "kind", "rule", "key", "year", "gbp"])


def test_what_is_not_kept_has_its_largest_first():
    found = made(
        duties_and_promises=kept_rows(
            ("A", "promise", "pace", "help", 2026, 1e4),
            ("B", "promise", "pace", "help", 2027, 2e4),
            ("B", "promise", "balance", "tier:universal", 2027, 9e5),
            ("B", "promise", "balance", "priority:help", 2027, 1e3),
        )
    )
    assert tables.kept(found, "duty") is None
    rows = cells(tables.kept(found, "promise"))
    assert rows == [
        ["Share of the money on universal services", "none", "£900k not kept"],
        ["Family help", "£10k not kept", "£20k not kept"],
        ["Family help", "none", "£1,000 not kept"],
    ]


def test_years_without_anything_left_undone_say_so():
    found = made(duties_and_promises=kept_rows(("B", "duty", "demand", "help", 2027, 187e3)))
    assert cells(tables.kept_by_year(found)) == [
        ["2025-26: duties unmet", "none", "none"],
        ["2026-27: duties unmet", "none", "£187k"],
        ["2025-26: promises broken", "none", "none"],
        ["2026-27: promises broken", "none", "none"],
    ]


def equity_rows(**values: Any) -> pd.DataFrame:
    usual = {
        "option": ["A", "B"],
        "outcome": "cla",
        "places": 12,
        "places_worse": [0, 3],
        "least_per_1000_children": [0.0, -0.11],
        "most_per_1000_children": [0.0, 0.35],
        "inequality_of_trend": 0.075,
        "inequality": [0.075, 0.081],
    }
    return pd.DataFrame({**usual, **values})


def test_places_say_only_what_changes():
    (row,) = cells(tables.places(made(equity=equity_rows())))
    assert row[1] == "no place worse"
    assert row[2] == (
        "3 of 12 places worse from 0.11 worse to 0.35 better per 1,000 children "
        "inequality 0.081, 0.075 if we carry on"
    )


def test_places_without_rates_have_no_inequality():
    found = made(equity=equity_rows(inequality=NAN, inequality_of_trend=NAN))
    assert "inequality" not in said(tables.places(found))


def outcome_rows(**values: Any) -> pd.DataFrame:
    usual = {
        "option": ["A", "B"],
        "outcome": "cla",
        "year": 2027,
        "is_key": True,
        "trend_count": 104.0,
        "target_count": [96.0, NAN],
        "benchmark_count": NAN,
        "planned_count": [102.0, 104.0],
        "low_count": [100.0, 104.0],
        "high_count": [103.0, 104.0],
        "meets": ["not met", "no target"],
        "against_trend": ["better", "about the same"],
    }
    return pd.DataFrame({**usual, **values})


def test_a_target_that_not_all_have_names_who_does():
    (row,) = cells(tables.outcomes(made(outcomes=outcome_rows())))
    assert row == ["Children looked after 2026-27", "104", "96 A only", "–", "102 100 to 103 better", "104"]


def test_targets_that_differ_are_told_as_such():
    (row,) = cells(
        tables.outcomes(made(outcomes=outcome_rows(target_count=[96.0, 90.0], meets=["met", "not met"])))
    )
    assert row[2] == "differs"
    assert row[4] == "102 100 to 103 target met better"


def test_money_that_hardly_changes_is_told_as_no_change():
    frame = pd.DataFrame(
        {
            "option": ["A", "A", "B", "B"],
            "partner": "council",
            "year": [2026, 2027] * 2,
            "today_gbp": 1e6,
            "planned_gbp": [1e6 + 500, 1e6 + 700, 1.2e6, 1.4e6],
        }
    )
    (row,) = cells(money.money(made(money=frame), None))
    assert row == ["Council", "£1.0m", "£1.0m no change", "£1.3m +£300k"]
    (one,) = cells(money.money(made(money=frame), 2026))
    assert one[3] == "£1.2m +£200k"


def bearer_rows(*rows: tuple[str, str, str, float, float]) -> pd.DataFrame:
    columns = ["option", "bearer", "kind", "present_value_gbp", "cashable_gbp"]
    return pd.DataFrame(list(rows), columns=columns)


def test_who_pays_is_told_apart_from_who_gains():
    found = made(
        who_pays=bearer_rows(
            ("A", "council", "pays for services", -5e6, -5e6),
            ("B", "council", "demand-led services", 3e6, 1e6),
            ("A", "council", "demand-led services", -4e6, 0.0),
            ("B", "public", "social", 2e6, 0.0),
            ("B", "council", "fiscal", 900.0, 0.0),
        )
    )
    inside, beyond = (cells(money.bearers(found, in_pots=is_in)) for is_in in (True, False))
    assert inside == [
        ["Council services that are chosen", "£5.0m more paid", "nothing"],
        ["Council demand-led services", "£4.0m more paid", "£3.0m less paid £1.0m of it cash"],
    ]
    assert beyond == [["Public social value", "nothing", "£2.0m gained none of it cash"]]


@pytest.mark.parametrize(
    ("measure", "values", "expected"),
    [
        ("gap_closed", {"difference": 0.185, "low": 0.097, "high": 0.236}, "+18.5 +9.7 to +23.6"),
        ("gap_closed", {"difference": 0.0, "low": -0.01, "high": 0.01}, "same"),
        (
            "outcome",
            {"difference": -30.4, "low": -50.0, "high": 0.2, "chance_better": 0.9},
            "-30 -50 to 0 better in about 9 of 10 futures",
        ),
        ("outcome", {"difference": 3.0, "low": 1.0, "high": 7.0, "chance_better": 0.1}, "+3 +1 to +7 worse"),
        ("money", {"difference": 1.5e6}, "+£1.5m"),
        ("money", {"difference": 16.0}, "same"),
        ("duties_unmet", {"difference": -4.7e6}, "-£4.7m"),
    ],
)
def test_one_difference(measure: str, values: dict[str, Any], expected: str):
    usual = {
        "base": "A",
        "option": "B",
        "measure": measure,
        "key": "",
        "low": NAN,
        "high": NAN,
        "chance_better": NAN,
    }
    found = made(differences=pd.DataFrame([usual | values]))
    drawn = doubt._differences(found, "A")
    assert (said(drawn) == "Nothing differs.") if expected == "same" else (cells(drawn)[0][1] == expected)


def test_many_things_that_differ_are_cut_short():
    frame = pd.DataFrame(
        {"option": "A", "what": "change", "key": [str(k) for k in range(40)], "said": "Pots: Council, 1 → 2"}
    )
    told = said(doubt._differs(made(differs=frame)))
    assert "A One: 40 things" in told
    assert "and 10 more, in the download" in told
    assert said(doubt._differs(made(differs=frame.iloc[:0]))) == "They state the same aim, rules and changes."


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"what": "rule", "key": "new_money", "said": "off"}, "Rule on new money: off"),
        ({"what": "aim", "key": "", "said": "fairest"}, "Aim: fairest"),
        ({"what": "cut", "key": "", "said": "10% off"}, "Cut: 10% off"),
        ({"what": "change", "key": "pots|a", "said": "Pots: a, 1 → 2"}, "Pots: a, 1 → 2"),
    ],
)
def test_what_an_option_states(values: dict[str, str], expected: str):
    assert doubt._stated(values) == expected
