"""Names as long as people write them: the headline stays a headline, and the twin keeps the whole name."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from model.charts import Chart
from model.charts.acceptability import acceptability_chart
from model.charts.cuts import outcomes_lost, partner_ledger, rules_side_by_side
from model.charts.frontier import frontier_chart
from model.charts.history import outcome_history
from model.charts.money import Amounts, money_bars
from model.charts.money_flow import money_flow
from model.charts.numbered import Units
from model.charts.tiles import outcome_tiles
from tests.charts.frames import HERE, NAN, districts, flows, history, one_outcome

LONG = (
    "Joint early support for whole families with several needs, from before birth to the first year "
    "of school, with a named keyworker for each family and a place to go close to where they live"
)
MOST_WORDS = 20


def acceptable() -> Chart:
    """Two options, the better one with a long name."""
    rows = [
        (worth, name, chance, name == LONG)
        for worth in (0.0, 10_000.0)
        for name, chance in ((LONG, 0.8), ("Now", 0.2))
    ]
    columns = ["threshold", "option", "probability", "best_on_average"]
    return acceptability_chart(pd.DataFrame(rows, columns=columns), HERE, Units("£", "children"))


def on_frontier() -> Chart:
    """Two options on the frontier."""
    table = pd.DataFrame(
        {
            "option": ["Now", LONG],
            "cost": [0.0, 1_000.0],
            "effect": [0.0, 1.0],
            "status": ["frontier", "frontier"],
            "compared_with": [None, "Now"],
            "icer": [NAN, 1_000.0],
        }
    )
    return frontier_chart(table, HERE, Units("£", "children"))


def one_history() -> Chart:
    """An outcome over the years."""
    return outcome_history(history(), one_outcome() | {"name": LONG}, HERE)


def money_of(by: str) -> Callable[[], Chart]:
    """All money on one thing."""
    table = pd.DataFrame({"name": [LONG], "gbp": [1e6], "share": [1.0]})
    return lambda: money_bars(table, by, HERE, Amounts())


def ledger() -> Chart:
    """Who puts in less and who pays more."""
    table = pd.DataFrame(
        {"name": [LONG], "gross_cut_gbp": [100.0], "knock_on_gbp": [250.0], "net_saving_gbp": [-150.0]}
    )
    return partner_ledger(table, HERE)


def shared() -> Chart:
    """One way of sharing a cut, with a long cut."""
    table = pd.DataFrame(
        {
            "name": ["Equal shares"],
            "gross_cut_gbp": [100.0],
            "knock_on_gbp": [50.0],
            "net_saving_gbp": [50.0],
            "duties_unmet_gbp": [0.0],
        }
    )
    return rules_side_by_side(table, f"a cut of 10% to {LONG}", HERE)


def lost() -> Chart:
    """One outcome under one way of sharing."""
    table = pd.DataFrame(
        {
            "rule_name": ["Equal shares"],
            "outcome_name": [LONG],
            "counted_in": ["children"],
            "trend": [100.0],
            "planned": [110.0],
            "lost": [10.0],
            "lost_percent": [10.0],
        }
    )
    return outcomes_lost(table, HERE)


def flowing() -> Chart:
    """Money of payers with one long name."""
    table = flows().assign(partner_name=LONG)
    return money_flow(table, HERE, "Money", Amounts(), ("partner", "service", "outcome"))


def by_district() -> Chart:
    """An outcome with a long name by district."""
    return outcome_tiles(districts(), LONG, HERE)


CHARTS: dict[str, Callable[[], Chart]] = {
    "acceptability": acceptable,
    "frontier": on_frontier,
    "history": one_history,
    "money by partner": money_of("partner"),
    "money by tier": money_of("tier"),
    "money by priority": money_of("priority"),
    "ledger": ledger,
    "sharing": shared,
    "lost": lost,
    "flows": flowing,
    "districts": by_district,
}


@pytest.mark.parametrize("name", CHARTS)
def test_the_headline_stays_short(name: str):
    chart = CHARTS[name]()
    assert 0 < len(chart.headline.split()) <= MOST_WORDS
    assert not chart.headline.endswith((".", ",", ":"))
    assert chart.summary.endswith(".")


@pytest.mark.parametrize("name", [name for name in CHARTS if name not in ("history", "sharing", "districts")])
def test_the_twin_keeps_the_whole_name(name: str):
    table = CHARTS[name]().table
    said = [*map(str, table.columns), *map(str, table.to_numpy().ravel())]
    assert any(LONG.lower() in text.lower() for text in said)


@pytest.mark.parametrize("name", CHARTS)
def test_no_line_of_the_figure_runs_off_a_phone(name: str):
    figure = CHARTS[name]().figure
    for annotation in figure.layout.annotations:
        for line in annotation.text.split("<br>"):
            assert len(line) <= 60 or "<span" in line
