"""What a plan breaks and what holds it back, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from model import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from model.cli.names import Names
    from model.inputs.case import Floats
    from model.plan import Plan

MOST_BROKEN = 8
MOST_BINDING = 3
LONGEST_UNIT = 30
MONEY_UNIT, MONEY_STEP = "£100,000", 100_000
"""Prices of money are given per this much."""
LARGEST_SHARE = 0.05
"""A price holds at the margin, so it is said for a step that closes at most this much of the gap."""
SMALLEST_SHARE, MOST_UNITS = 0.001, 1000
"""Where one unit closes less than this, the price is said for ten, a hundred or a thousand."""

NOT_MISSED = 1e-6
"""Share of an outcome's distance within which its target counts as met."""

LACKS = {
    "demand": "needed, and no money is left for them",
    "floors": "below the floor",
    "pace": "fewer than the agreed pace of reduction allows",
    "evidence": "fewer than today, without evidence on what that does",
    "held_years": "fewer than today, in a year already under way",
    "commitments": "fewer than today, though committed",
    "balance": "short of the agreed share of money",
}
"""What an unmet amount of a rule is."""

BINDS = {
    "pots": "Used up: {subject}",
    "pooling": "Pooled share used up: {subject}",
    "reinvest": "Freed money stays in {subject}",
    "conditions": "Conditions of {subject}",
    "ceilings": "Ceiling of {subject}",
    "pace": "Agreed pace for {subject}",
    "evidence": "No evidence held on {subject}",
    "held_years": "Already under way: {subject}",
    "commitments": "Commitment to {subject}",
    "floors": "Floor of {subject}",
    "targets": "Target of {subject}",
    "demand": "Duty to serve every case: {subject}",
    "balance": "Agreed share of money: {subject}",
    "equity": "Fair share for every place: {subject}",
    "links": "Tied to another service: {subject}",
    "sites": "Whole sites only: {subject}",
    "skills": "Who can stand in for whom: {subject}",
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
    groups = table.groupby(["rule", "service"], sort=True)
    lines = [
        _broken(rows, plan, names)
        for _, rows in sorted(groups, key=lambda group: -float(group[1]["gbp"].sum()))
    ]
    more = len(lines) - MOST_BROKEN
    rest = [f"  and {more:,} more, in the table of the same name"] if more > 0 else []
    return [f"{title}: {words.money(total)} in all.", *lines[:MOST_BROKEN], *rest]


def _broken(rows: pd.DataFrame, plan: Plan, names: Names) -> str:
    """One rule broken for one service: where, when, how much in the worst year, and its worth in all."""
    first = rows.iloc[0]
    service, unit = str(first["service"]), plan.case.activity_unit(str(first["service"]))
    by_year = rows.groupby("year", sort=True)["activity"].sum()
    up_to = "up to " if len(by_year) > 1 else ""
    most = float(by_year.max())
    amount = up_to + (words.money(most) if unit == "£" else f"{words.number(most)} {unit}")
    lacks = LACKS.get(str(first["rule"]), f"short of what the rule '{first['rule']}' asks")
    where = names.places([str(place) for place in rows["place"]])
    worth = words.money(float(rows["gbp"].sum()))
    return f"  {names.service[service]}{where}, {_years(rows)}: {amount} {lacks} ({worth})"


def missed_lines(plan: Plan, names: Names) -> list[str]:
    """Targets that had to be met and are missed, the farthest first: by how much, and in which year most."""
    case, targets = plan.case, plan.case.targets
    asked = targets.hard if targets.any_hard else np.isfinite(targets.scale)
    found: list[tuple[float, str]] = []
    for o in np.flatnonzero(asked).tolist():
        found += _missed(plan, names, (o, case.area), targets.area[o])
    for cell in np.flatnonzero(np.isfinite(targets.hard_cell).any(axis=1)).tolist():
        where = (int(case.cells.outcome_at[cell]), case.cells.place[cell])
        found += _missed(plan, names, where, targets.hard_cell[cell])
    lines = [text for _, text in sorted(found, reverse=True)]
    head = "Targets missed, the farthest first (jcm explain says what stands in the way):"
    return [head, *lines] if lines else []


def _missed(plan: Plan, names: Names, where: tuple[int, str], target: Floats) -> Iterator[tuple[float, str]]:
    """How far a target (H,) of an outcome in a place is missed, in units of N and in words; none if met."""
    case, (o, place) = plan.case, where
    table, outcome = plan.tables["outcomes"], case.outcomes[o]
    rows = table[(table["outcome"] == outcome) & (table["place"] == place)]
    years = rows["year"].to_numpy(dtype=int)
    away = rows["planned"].to_numpy(dtype=float) - target[years - case.years.base]
    short = np.nan_to_num(away if case.better_lower[o] else -away, nan=-np.inf)
    worst = int(short.argmax())
    unit = float(np.nan_to_num(case.targets.scale[o], nan=1.0))
    if short[worst] > NOT_MISSED * unit:
        amount = f"{words.number(float(short[worst]))} {case.counted_in(outcome)}"
        at = "" if place == case.area else f" in {names.place[place]}"
        when = words.year(int(years[worst]))
        yield float(short[worst] / unit), f"  {names.outcome[outcome]}{at}: missed by {amount} in {when}"


def binding_lines(plan: Plan, names: Names) -> list[str]:
    """What holds the plan back: of each rule the subjects with the highest price, where one may be given."""
    table = plan.tables["binding"]
    if table.empty:
        return ["Nothing binds."]
    trend = _gap_of_trend(plan)
    by_rule: dict[str, list[_Binding]] = {}
    for (rule, subject, unit), rows in _by_subject(table, names):
        price = _largest(rows["shadow_price_per_unit"].tolist())
        by_rule.setdefault(rule, []).append(_Binding(rule, subject, unit, rows, price))
    order = [*(rule for rule in BINDS if rule in by_rule), *sorted(set(by_rule) - set(BINDS))]
    lines = ["What holds it back:"]
    for rule in order:
        found = sorted(by_rule[rule], key=lambda one: (-abs(one.price or 0.0), one.subject))
        lines += [f"  {one.words(trend)}" for one in found[:MOST_BINDING]]
        if (more := len(found) - MOST_BINDING) > 0:
            lines.append(f"    and {more:,} more like this, in the table 'binding'")
    return lines


@dataclass(frozen=True)
class _Binding:
    """One rule about one thing, in all its places and years."""

    rule: str
    subject: str
    unit: str
    rows: pd.DataFrame
    price: float | None

    def words(self, trend: float | None) -> str:
        """The rule, when it binds, and its price."""
        said = BINDS.get(self.rule, f"Rule '{self.rule}': {{subject}}").format(subject=self.subject)
        return f"{said}{_when(self.rows)}{self._price(trend)}"

    def _price(self, trend: float | None) -> str:
        """What one more unit would do to the gap, where a price may be given."""
        if self.price is None or not trend:
            return ""
        share, step = abs(self.price) / trend, MONEY_STEP
        direction = "more" if self.price < 0 else "less"
        if self.unit == MONEY_UNIT:
            while share > LARGEST_SHARE and step > 1:
                share, step = share / 10, step // 10
            said = f"{words.money(step)} {direction}"
        else:
            step = 1
            while share < SMALLEST_SHARE and step < MOST_UNITS:
                share, step = share * 10, step * 10
            unit = words.shortened(self.unit, LONGEST_UNIT)
            direction = "easier" if self.rule == "targets" else direction
            said = f"{words.number(step)} {direction} ({unit})"
        return f": {said} would close {words.percent(share)} more of the gap"


def _largest(prices: list[float | None]) -> float | None:
    """The price furthest from 0; None where no price may be given."""
    given = [float(price) for price in prices if words.stated(price) and price is not None]
    return max(given, key=abs) if given else None


def _by_subject(table: pd.DataFrame, names: Names) -> list[tuple[tuple[str, str, str], pd.DataFrame]]:
    """Rows of one rule about one thing, all places and years together."""
    subject = table["key"].astype(str).map(names.subject)
    groups = table.assign(subject=subject).groupby(["rule", "subject", "unit"], sort=True)
    return [((str(rule), str(about), str(unit)), rows) for (rule, about, unit), rows in groups]


def _years(rows: pd.DataFrame) -> str:
    """Years in a row as a span, else one by one."""
    years = sorted({int(year) for year in rows["year"]})
    if years[-1] - years[0] + 1 == len(years):
        return words.years(years[0], years[-1])
    return words.listed([words.year(year) for year in years], most=3)


def _when(rows: pd.DataFrame) -> str:
    """Years, and in how many places where more than one."""
    places = rows["key"].astype(str).nunique()
    return f", {_years(rows)}" + (f", in {places} places" if places > 1 else "")


def _gap_of_trend(plan: Plan) -> float | None:
    """The trend's gap, from the plan's gap and how much of the trend's it closes."""
    share, value = plan.gap_closed_share, plan.objective_value
    if share is None or value is None or plan.objective != "close_gaps" or share >= 1.0:
        return None
    return value / (1.0 - share)
