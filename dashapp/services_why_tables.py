"""The tables of an explanation with headers and cells for people; the numbers stay those of the model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from model import words
from model.analyse.binding import RULE_WORDS
from model.analyse.explain.case import Said, points
from model.analyse.explain.services import LIMIT_WORDS
from model.analyse.explain.targets import ALL, KEPT

type Row = Mapping[Any, Any]

SAME_PRICE = 1e-3
MOST_INVESTED_IN = 6
"""Services named for each outcome, of those whose money changes."""
EVERYTHING: Mapping[str, str] = {ALL: "All missed targets", KEPT: words.first_upper(KEPT)}
KINDS: Mapping[str, str] = {
    "target": "a target",
    "rule": "a rule",
    "capacity": "an amount",
    "money": "more money",
    "people": "more people or buildings",
    "time": "more time",
}


def shown_tables(tables: Mapping[str, pd.DataFrame], said: Said) -> dict[str, pd.DataFrame]:
    """Every table of an explanation, by its own name.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        As the model makes them.
    said : Said
        Names, and what a price is worth.
    """
    targets = tables["targets"][["outcome", "name"]]
    names = {**dict(targets.itertuples(index=False)), **EVERYTHING}
    return {
        "binding": _frame(tables["binding"], lambda row: _binding(row, said)),
        "services": _frame(tables["services"], _service),
        "rules": _frame(tables["rules"], _rule),
        "targets": _frame(tables["targets"], _target),
        "conflicts": _frame(tables["conflicts"], lambda row: _conflict(row, names)),
        "repairs": _frame(tables["repairs"], lambda row: _repair(row, names)),
        "near_optimal": near_optimal(tables["near_optimal"]),
        "invest": invest(tables["invest"]),
        "no_evidence": _frame(tables["no_evidence"], _unproven),
    }


def _frame(table: pd.DataFrame, of: Any) -> pd.DataFrame:
    return pd.DataFrame([of(row) for row in table.to_dict("records")])


def _binding(row: Row, said: Said) -> dict[str, Any]:
    kind = RULE_WORDS.get(str(row["rule"]), (words.first_upper(str(row["rule"])), ""))[0]
    return {
        "What binds": str(row["name"]),
        "Kind of limit": kind,
        "Who can change it": str(row["owner"]),
        "Year": _year(row["year"]),
        "Limit now": _limit(row["limit"], row["unit"]),
        "Price of more": _price(row, said),
        "For each": str(row["unit"]),
        "The price holds": _range(row["low"], row["high"], row["unit"]),
        "In words": str(row["sentence"]),
    }


def _price(row: Row, said: Said) -> str:
    """What one more unit does, at its rate; two rates where looser and tighter differ."""
    both = [row["price_loosened"], row["price_tightened"]]
    rates = [float(rate) for rate in both if _is_number(rate)]
    if not rates and _is_number(row["price_per_unit"]):
        rates = [float(row["price_per_unit"])]
    if len(rates) == 2 and abs(rates[0] - rates[1]) <= SAME_PRICE * max(map(abs, rates)):
        rates = rates[:1]
    if said.in_gaps and len(rates) == 2 and max(rates) < 0:
        low, high = (points(rate / said.trend_gap) for rate in sorted(rates, key=abs))
        return f"Close {low.removesuffix(' points')} to {high} more of the gap"
    return words.first_upper(" to ".join(dict.fromkeys(map(said.price_words, rates)))) or "–"


def _limit(value: Any, unit: Any) -> str:
    if not _is_number(value):
        return "–"
    return words.pounds(value) if str(unit).startswith("£") else words.number(value)


def _range(low: Any, high: Any, unit: Any) -> str:
    if not (_is_number(low) or _is_number(high)):
        return "–"
    if not _is_number(low):
        return f"up to {_limit(high, unit)}"
    if not _is_number(high):
        return f"from {_limit(low, unit)} up"
    return f"from {words.span(_limit(low, unit), _limit(high, unit))}"


def _service(row: Row) -> dict[str, Any]:
    held = [LIMIT_WORDS.get(rule, rule) for rule in str(row["limits"]).split("; ") if rule]
    times = row["effect_times"]
    return {
        "Service": str(row["name"]),
        "What it did": words.first_upper(str(row["direction"])),
        "Today": _amount(row["today"], row["activity_unit"]),
        "This plan": _amount(row["planned"], row["activity_unit"]),
        "Held by": words.first_upper(words.listed(held)) or "–",
        "Unit cost now (£)": row["unit_cost_gbp"],
        "Unit cost at which that changes (£)": row["switch_unit_cost_gbp"],
        "Or with effects": f"{float(times):,.2f} times as large" if _is_number(times) else "–",
        "In words": str(row["sentence"]),
    }


def _rule(row: Row) -> dict[str, Any]:
    change, closed = row["gap_closed_share_change"], row["gap_closed_share"]
    return {
        "If this were changed": str(row["change"]),
        "Who decides": str(row["owner"]),
        "Change of the gap closed": _points(change),
        "Gap closed then": words.percent(float(closed)) if _is_number(closed) else "–",
        "Duties not met": words.money_change(_rounded(row["duties_gbp_change"])),
        "Promises not kept": words.money_change(_rounded(row["promises_gbp_change"])),
        "In words": str(row["sentence"]),
    }


def _points(share: Any) -> str:
    if not _is_number(share):
        return "–"
    if abs(share) < 5e-8:
        return "no change"
    return f"{'+' if share > 0 else '-'}{points(float(share))}"


def _target(row: Row) -> dict[str, Any]:
    return {
        "Outcome": str(row["name"]),
        "Who leads on it": str(row["owner"]),
        "Year": _year(row["year"]),
        "Target": words.people(row["target"]),
        "This plan": words.people(row["planned"]),
        "Best with what there is": words.people(row["best_now"]),
        "Best with any money": words.people(row["best_any_money"]),
        "Within reach": _reach(row),
        "In words": str(row["sentence"]),
    }


def _reach(row: Row) -> str:
    if row["reachable_now"]:
        return "if all else gave way"
    return "with more money" if row["reachable_any_money"] else "not at any money"


def _conflict(row: Row, names: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "Target": str(names.get(row["outcome"], row["outcome"])),
        "Clashes with": words.first_upper(str(row["name"])),
        "Who owns that": str(row["owner"]),
        "Enough if it alone gave way?": "yes" if row["enough_alone"] else "no",
        "In words": str(row["sentence"]),
    }


def _repair(row: Row, names: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "Target": str(names.get(row["outcome"], row["outcome"])),
        "Repair": words.first_upper(KINDS.get(str(row["kind"]), str(row["kind"]))),
        "Who owns it": str(row["owner"]),
        "How much": _how_much(row["amount"], row["unit"]),
        "Year": _year(row["year"]),
        "Enough?": "yes" if row["enough"] else "no",
        "In words": str(row["sentence"]),
    }


def _how_much(amount: Any, unit: Any) -> str:
    if not _is_number(amount):
        return "–"
    return words.money(float(amount)) if str(unit).startswith("£") else _amount(amount, unit)


def near_optimal(table: pd.DataFrame) -> pd.DataFrame:
    """One row per service: what the plan has, and how far it could move for each loss."""
    rows = []
    for _, own in table.groupby("service", sort=False):
        first = own.iloc[0]
        row = {"Service": str(first["name"]), "This plan": _amount(first["planned"], first["activity_unit"])}
        for share, least, most in own[["share", "least", "most"]].itertuples(index=False):
            loss = "no loss" if share == 0 else f"{words.percent(share)} of the gap"
            low, high = words.number(least), words.number(most) if math.isfinite(most) else "any number"
            row[f"For {loss}"] = "cannot move" if least == most else words.span(low, high)
        rows.append(row)
    return pd.DataFrame(rows)


def invest(table: pd.DataFrame) -> pd.DataFrame:
    """For each outcome the new money it takes by year, then the services that spend more or less, by year.

    The services whose money changes most stand by themselves, the others in one row, so that the rows of an
    outcome add up.
    """
    years = sorted({int(year) for year in table["year"].dropna()})
    rows: list[dict[str, Any]] = []
    for _, own in table.groupby("outcome", sort=False):
        first = own.iloc[0]
        head = {"Outcome": str(first["name"])}
        total = words.money(first["present_value_gbp"]) if _is_number(first["present_value_gbp"]) else "–"
        new = own[own["service"].isna()].set_index("year")["new_money_gbp"]
        met = "yes" if first["reachable"] else "not at any money"
        said = {"Its target can be met": met, "Over the plan, in today's value": total}
        if total == "–":
            by_year = {words.year(year): "–" for year in years}
        else:
            by_year = {words.year(year): words.money(_or_0(new.get(year))) for year in years}
        texts = {"In words": str(first["sentence"])}
        rows.append(head | {"What changes": "New money"} | said | by_year | texts)
        for name, change in _most_changed(own, years):
            moved = {words.year(year): words.money_change(change[year]) for year in years}
            rows.append(head | {"What changes": name} | dict.fromkeys(said, "–") | moved | texts)
    return pd.DataFrame(rows)


def _most_changed(own: pd.DataFrame, years: list[int]) -> list[tuple[str, dict[int, float]]]:
    """Services with what each spends more or less by year, the largest changes first; the rest as one."""
    spent = own[own["service"].notna()]
    if spent.empty:
        return []
    wide = spent.pivot_table("spend_change_gbp", "service_name", "year", "sum", sort=False).fillna(0.0)
    wide = wide.reindex(columns=years, fill_value=0.0)
    wide = wide.loc[wide.abs().sum(axis=1).sort_values(ascending=False, kind="stable").index]
    named = [(str(name), dict(zip(years, row, strict=True))) for name, *row in wide.itertuples()]
    few, rest = named[:MOST_INVESTED_IN], wide.iloc[MOST_INVESTED_IN:]
    if rest.empty:
        return few
    others = f"{len(rest):,} {words.plural(len(rest), 'other service', 'other services')}"
    return [*few, (others, {year: float(rest[year].sum()) for year in years})]


def _or_0(value: Any) -> float:
    return float(value) if _is_number(value) else 0.0


def _unproven(row: Row) -> dict[str, Any]:
    return {
        "Service": str(row["name"]),
        "Spent today (£ a year)": row["today_gbp"],
        "Today": _amount(row["today"], row["activity_unit"]),
        "This plan": _amount(row["planned"], row["activity_unit"]),
        "In words": str(row["sentence"]),
    }


def _amount(value: Any, unit: Any) -> str:
    return f"{words.number(float(value))} {unit}"


def _year(year: Any) -> str:
    return words.year(int(year)) if _is_number(year) else "–"


def _rounded(gbp: Any) -> float | None:
    return float(round(gbp)) if _is_number(gbp) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and math.isfinite(value)
