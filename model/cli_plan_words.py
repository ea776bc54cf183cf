"""What a plan breaks and what holds it back, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from model import words

if TYPE_CHECKING:
    import pandas as pd

    from model.cli_names import Names
    from model.plan import Plan

MOST_BROKEN = 8
MOST_BINDING = 8
MONEY_UNIT, MONEY_STEP = "£100,000", 100_000
"""Prices of money are given per this much."""
LARGEST_SHARE = 0.05
"""A price holds at the margin, so it is said for a step that closes at most this much of the gap."""

LACKS = {
    "demand": "needed, and no money is left for them",
    "floors": "below the floor",
    "pace": "fewer than the agreed pace of reduction allows",
    "evidence": "fewer than today, without evidence on what that does",
    "held_years": "fewer than today, in a year already under way",
    "commitments": "fewer than today, though committed",
}
"""What an unmet amount of a rule is."""

BINDS = {
    "pots": "All of {subject} is used",
    "pooling": "All that may be pooled of {subject} is used",
    "reinvest": "Money freed in {subject} stays there",
    "conditions": "Conditions of {subject}",
    "ceilings": "Ceiling of {subject}",
    "pace": "Agreed pace for {subject}",
    "evidence": "No evidence held on {subject}",
    "held_years": "Already under way: {subject}",
    "commitments": "Commitment to {subject}",
    "floors": "Floor of {subject}",
    "targets": "Target of {subject}",
    "demand": "Duty to serve every case: {subject}",
}
"""What it means that a rule binds."""


def broken_lines(kind: Literal["duty", "promise"], plan: Plan, names: Names) -> list[str]:
    """Duties unmet or promises broken: how much, then by service and year, the largest first."""
    if kind == "duty":
        table, total = plan.tables["duties_unmet"], plan.duties_unmet_gbp
        none, title = "Every duty is met.", "Duties unmet"
    else:
        table, total = plan.tables["promises_broken"], plan.promises_broken_gbp
        none, title = "Every promise is kept.", "Promises broken"
    if table.empty:
        return [none]
    lines = []
    groups = table.groupby(["rule", "service", "year"], sort=True)
    for _, rows in sorted(groups, key=lambda group: -float(group[1]["gbp"].sum())):
        lines.append(_broken(rows, plan, names))
    more = len(lines) - MOST_BROKEN
    rest = [f"  and {more:,} more, in the table of the same name"] if more > 0 else []
    return [f"{title}: {words.money(total)} in all.", *lines[:MOST_BROKEN], *rest]


def _broken(rows: pd.DataFrame, plan: Plan, names: Names) -> str:
    first = rows.iloc[0]
    service, unit = str(first["service"]), plan.case.activity_unit(str(first["service"]))
    where = names.places([str(place) for place in rows["place"]])
    lacks = LACKS.get(str(first["rule"]), f"short of what the rule '{first['rule']}' asks")
    amount = f"{words.number(float(rows['activity'].sum()))} {unit}"
    worth = words.money(float(rows["gbp"].sum()))
    when = words.year(int(first["year"]))
    return f"  {names.service[service]}{where}, {when}: {amount} {lacks} ({worth})"


def binding_lines(plan: Plan, names: Names) -> list[str]:
    """What holds the plan back, with its price where one may be given."""
    table = plan.tables["binding"]
    if table.empty:
        return ["Nothing binds."]
    trend = _gap_of_trend(plan)
    found = []
    for (rule, subject, unit), rows in _by_subject(table, names):
        found.append((rule, subject, unit, rows, _largest(rows["shadow_price_per_unit"].tolist())))
    found.sort(key=lambda item: (-abs(item[4] or 0.0), item[0], item[1]))
    lines = [
        f"  {_binds(rule, subject)}{_when(rows)}{_price(price, unit, trend)}"
        for rule, subject, unit, rows, price in found
    ]
    more = len(lines) - MOST_BINDING
    rest = [f"  and {more:,} more, in the table 'binding'"] if more > 0 else []
    return ["What holds it back:", *lines[:MOST_BINDING], *rest]


def _largest(prices: list[float | None]) -> float | None:
    """The price furthest from 0; None where no price may be given."""
    given = [float(price) for price in prices if words.stated(price) and price is not None]
    return max(given, key=abs) if given else None


def _by_subject(table: pd.DataFrame, names: Names) -> list[tuple[tuple[str, str, str], pd.DataFrame]]:
    """Rows of one rule about one thing, all places and years together."""
    subject = table["key"].astype(str).map(names.subject)
    groups = table.assign(subject=subject).groupby(["rule", "subject", "unit"], sort=True)
    return [((str(rule), str(about), str(unit)), rows) for (rule, about, unit), rows in groups]


def _binds(rule: str, subject: str) -> str:
    return BINDS.get(rule, f"Rule '{rule}': {{subject}}").format(subject=subject)


def _when(rows: pd.DataFrame) -> str:
    """Years in a row as a span, else one by one; and in how many places, where more than one."""
    years = sorted({int(year) for year in rows["year"]})
    run = years[-1] - years[0] + 1 == len(years)
    said = words.years(years[0], years[-1]) if run else words.listed([words.year(y) for y in years], most=3)
    places = rows["key"].astype(str).nunique()
    return f", {said}" + (f", in {places} places" if places > 1 else "")


def _gap_of_trend(plan: Plan) -> float | None:
    """The trend's gap, from the plan's gap and how much of the trend's it closes."""
    share, value = plan.gap_closed_share, plan.objective_value
    if share is None or value is None or plan.objective != "close_gaps" or share >= 1.0:
        return None
    return value / (1.0 - share)


def _price(price: float | None, unit: str, trend: float | None) -> str:
    """What one more unit would do to the gap, where a price may be given."""
    if price is None or not trend:
        return ""
    share = abs(price) / trend
    direction = "more" if price < 0 else "less"
    if unit != MONEY_UNIT:
        return f": one unit ({unit}) {direction} would close {words.percent(share)} more of the gap"
    step = MONEY_STEP
    while share > LARGEST_SHARE and step > 1:
        share, step = share / 10, step // 10
    return f": {words.money(step)} {direction} would close {words.percent(share)} more of the gap"
