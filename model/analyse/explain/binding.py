"""What binds: each limit that a plan has reached, what a little more or less of it would do, and how far."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.explain.case import Said, with_more

if TYPE_CHECKING:
    from model.plan import Plan
    from model.plan_answer import Answer
    from model.plan_workers import Crew, Desk

COLUMNS = (
    "rule",
    "key",
    "name",
    "owner",
    "year",
    "unit",
    "limit",
    "price_per_unit",
    "price_loosened",
    "price_tightened",
    "change_loosened",
    "change_tightened",
    "low",
    "high",
    "stage",
    "duties_gbp_change",
    "promises_gbp_change",
    "aim_change",
    "sentence",
)
TWO_SIDED = ("pots", "pooling", "reinvest", "links", "ceilings", "pace", "evidence", "floors")
MOST_TWO_SIDED = 160
MOST_ASKED = 6
MORE_MONEY_GBP = 1e5
SAME_PART = 1e-3
"""Relative difference within which a whole unit counts as its first part does."""
SAME_PRICE = 1e-4
"""Relative difference within which two prices are one."""
PENNY = 0.01
LARGE = 1e5
"""Amounts from here on are said as whole numbers."""
NAN = float("nan")

WORDS: Mapping[str, tuple[str, str]] = {
    "pots": ("{amount} more in {name}", "{amount} less in {name}"),
    "pooling": (
        "{amount} more of {name} for other partners' services",
        "{amount} less of {name} for other partners' services",
    ),
    "reinvest": ("Spending {amount} more of {name} again", "Spending {amount} less of {name} again"),
    "ceilings": ("A ceiling higher by 1 for {name} ({unit})", "A ceiling lower by 1"),
    "pace": ("Letting {name} change by 1 more ({unit})", "Letting it change by 1 less"),
    "evidence": ("Holding {name} lower by 1 ({unit})", "Holding it higher by 1"),
    "floors": ("A floor lower by 1 for {name} ({unit})", "A floor higher by 1"),
}
"""Per rule: what loosening and tightening its limit is called."""
OTHER = ("{amount} more room under the rule '{rule}' for {name}", "{amount} less under it")


@dataclass(frozen=True)
class Sides:
    """What limits do on both sides, and whether every duty and promise is met."""

    table: pd.DataFrame
    met: bool


def both_sides(desk: Desk) -> Sides:
    """Limits with a price, loosened and tightened in the plan's own programme."""
    return Sides(desk.bench.sides(TWO_SIDED, MOST_TWO_SIDED), desk.bench.met)


def solved_with_more(desk: Desk, pot: int, more: float) -> Answer:
    """The case with more in one pot a year, solved through every stage."""
    return desk.solve(with_more(desk.case, pot, more))


Staged = list[tuple[int, float, Callable[[], "Answer"], Callable[[], "Answer"]]]
"""Pots, the step by which each is changed, and the answers with more and with less."""


def ask_staged(plan: Plan, sides: Sides, crew: Crew) -> Staged:
    """Ask what £100,000, or one unit, more and less a year in each owner's largest bound pot would do."""
    if sides.met:
        return []
    case, out = plan.case, []
    for p in _largest_pots(plan, _found(sides)):
        step = MORE_MONEY_GBP if case.money[case.pots.type_at[p]] else 1.0
        both = (crew.ask(solved_with_more, p, step), crew.ask(solved_with_more, p, -step))
        out.append((p, step, *both))
    return out


def _found(sides: Sides) -> Found:
    return {(r["rule"], r["key"], r["year"]): r for r in sides.table.to_dict("records")}


def binding(plan: Plan, sides: Sides, staged: Staged, said: Said) -> pd.DataFrame:
    """Limits reached, with their prices.

    Parameters
    ----------
    plan : Plan
        The plan explained.
    sides : Sides
        What a limit does on both sides, while duties and promises stay as they are.
    staged : Staged
        From :func:`ask_staged`: limits that change what is met of duties and promises.
    said : Said
        Names and owners.

    Returns
    -------
    DataFrame
        ``COLUMNS``. Prices are changes of the aim's value per unit (£100,000 for money); ``low`` and
        ``high`` the values of the limit between which ``price_per_unit`` holds; ``change_…`` what one whole
        unit does. Where a limit would change duties or promises there are no prices: the largest such pot
        of each partner has what £100,000 or one more unit a year would do, by solving every stage again
        (``stage`` is the first that changes).
    """
    found, asked = _found(sides), list(_asked(plan, staged, said))
    rows = []
    for row in _plain(plan.tables["binding"], said):
        side = found.get((row["rule"], row["key"], row["year"]))
        priced = row if side is None else row | {name: side[name] for name in SIDE_NAMES}
        if _is_priced(priced):
            priced["sentence"] = price_sentence(priced, said)
        rows.append(priced)
    rows.sort(key=lambda row: (_size_of(row["change_loosened"]), _size_of(row["price_per_unit"])))
    return pd.DataFrame([*asked, *rows], columns=list(COLUMNS))


def _is_priced(row: Mapping[str, Any]) -> bool:
    return not (np.isnan(row["change_loosened"]) and np.isnan(row["price_per_unit"]))


UNKNOWN = (
    "price_per_unit",
    "price_loosened",
    "price_tightened",
    "change_loosened",
    "change_tightened",
    "low",
    "high",
)
PRICED = ("limit", "price_loosened", "price_tightened", "change_loosened", "change_tightened")
SIDE_NAMES = (*PRICED, "low", "high")


def _plain(table: pd.DataFrame, said: Said) -> Iterator[dict[str, Any]]:
    """Rows of the plan's own table, with names and owners, targets left out."""
    for row in table[table["rule"] != "targets"].to_dict("records"):
        rule, key = str(row["rule"]), str(row["key"])
        name = f"{said.name(key)}{said.where(key)}"
        out: dict[str, Any] = {
            "rule": rule,
            "key": key,
            "name": name,
            "owner": said.owner(rule, key),
            "year": int(row["year"]),
            "unit": row["unit"],
            "price_per_unit": float(row["shadow_price_per_unit"]),
            "low": float(row["low"]),
            "high": float(row["high"]),
            "stage": row["stage"],
        }
        blank = (*PRICED, "aim_change")
        out |= dict.fromkeys((*blank, "duties_gbp_change", "promises_gbp_change"), NAN)
        text = f"{words.first_upper(name)} stands at its limit ({rule}) in {words.year(out['year'])}."
        yield out | {"sentence": text}


def _or_0(value: object) -> float:
    number = float(value)  # type: ignore[arg-type]
    return 0.0 if np.isnan(number) else number


def _size_of(value: object) -> float:
    """What puts the largest first; those that differ by rounding only stay in the order of the plan."""
    return -float(f"{abs(_or_0(value)):.5e}")


MAXIMISED = ("best_value", "robust")
"""Objectives whose value is better higher, so that a limit that helps has a price above 0."""


def price_sentence(row: Mapping[str, Any], said: Said) -> str:
    """What a whole unit more, and less, of a limit would do, and the rate at which the first of it counts."""
    sign = -1.0 if said.case.scenario.objective in MAXIMISED else 1.0
    more, less = WORDS.get(str(row["rule"]), OTHER)
    unit = str(row["unit"])
    named = {"amount": _size(unit), "name": row["name"], "rule": row["rule"]}
    named["unit"] = words.shortened(unit, 30)
    year = words.year(int(row["year"]))
    change, back = (float(row[name]) for name in ("change_loosened", "change_tightened"))
    if np.isnan(change):
        rate = said.price_words(-sign * abs(float(row["price_per_unit"])))
        return f"{more.format(**named)} in {year} would, at the rate of the first of it, {rate}."
    text = f"{more.format(**named)} in {year} would {said.price_words(change)}"
    text += _rate_words(row, sign, change, said)
    then = "break a duty or promise" if np.isnan(back) else said.price_words(back)
    return f"{text}; {_lower(less.format(**named))} would {then}.{_range_words(row)}"


def _rate_words(row: Mapping[str, Any], sign: float, change: float, said: Said) -> str:
    """The rate of the first of it where the whole unit does less, and how far that rate holds."""
    first = float(row["price_loosened"])
    if abs(abs(first) - abs(change)) <= SAME_PART * abs(first):
        return ""
    return f" (the first of it at a rate that would {said.price_words(-sign * abs(first))})"


def _lower(text: str) -> str:
    return text if text.startswith("£") else text[:1].lower() + text[1:]


def _size(unit: str) -> str:
    return "£100,000" if unit == "£100,000" else f"1 {words.shortened(unit, 30)}"


def _range_words(row: Mapping[str, Any]) -> str:
    """Between which values of the limit the price holds; at a corner, that of each side."""
    low, high, limit = float(row["low"]), float(row["high"]), float(row["limit"])
    more, less = float(row["price_loosened"]), float(row["price_tightened"])
    if np.isnan(low) or np.isnan(high) or np.isnan(limit):
        return ""
    show = words.pounds if row["unit"] == "£100,000" else exactly
    ends = (show(low), show(high) if np.isfinite(high) else "any amount")
    if abs(more - less) <= SAME_PRICE * max(abs(more), abs(less)):
        return f" This price holds from {ends[0]} to {ends[1]}."
    sides = f"that of less holds down to {ends[0]}, that of more up to {ends[1]}"
    return f" At {show(limit)} the price changes: {sides}."


def exactly(amount: float) -> str:
    """An amount that is no money, with five digits where it has them: ``12.6``, ``2,000``."""
    return f"{amount:,.5g}" if abs(amount) < LARGE else f"{amount:,.0f}"


Found = Mapping[tuple[Any, Any, Any], Mapping[Any, Any]]


def _asked(plan: Plan, staged: Staged, said: Said) -> Iterator[dict[str, Any]]:
    """Rows of what more and less a year in single pots would do, stage by stage."""
    case = plan.case
    for p, step, more, less in staged:
        unit = "£100,000" if step > 1 else case.type_unit(int(case.pots.type_at[p]))
        key = next(str(k) for k in plan.tables["binding"]["key"] if case.pots.name[p] in str(k).split(";"))
        changed, back = _changes(plan, more()), _changes(plan, less())
        row: dict[str, Any] = {
            "rule": "pots",
            "key": key,
            "name": said.name(key),
            "owner": said.owner("pots", key),
            "year": None,
            "unit": unit,
            "limit": float(case.pots.amount[p, -1]),
            "stage": changed[0],
            "duties_gbp_change": changed[1],
            "promises_gbp_change": changed[2],
            "aim_change": changed[3],
        }
        row |= dict.fromkeys(UNKNOWN, NAN)
        amount = _size(unit)
        more_text = f"{amount} more a year in {row['name']} would {staged_words(changed, said)}"
        yield row | {"sentence": f"{more_text}; {amount} less would {staged_words(back, said)}."}


def _largest_pots(plan: Plan, priced: Found) -> list[int]:
    """Of each partner and kind of resource the largest pot that binds and moves duties or promises."""
    case, found = plan.case, dict[tuple[str, int], int]()
    binds = plan.tables["binding"]
    moving = {key for (_, key, _), row in priced.items() if np.isnan(row["change_loosened"])}
    keys = [str(key) for key in binds.loc[binds["rule"] == "pots", "key"] if key in moving]
    names = {name for key in keys for name in key.split(";")}
    worth = case.pots.amount[:, -1] * case.type_value_gbp[case.pots.type_at]
    for p in sorted((case.pots.index[n] for n in names), key=lambda p: (-worth[p], p)):
        found.setdefault((case.pots.partner[p], int(case.pots.type_at[p])), p)
    return list(found.values())[:MOST_ASKED]


Changes = tuple[str, float, float, float]
"""The first stage that changes, and the changes of duties and promises in £ and of the aim's value."""


def _changes(plan: Plan, answer: Answer) -> Changes:
    """What another answer changes, stage by stage."""
    if not answer.has_plan:
        return ("none", NAN, NAN, NAN)
    before = {s: _total(plan.stages, s) for s in ("duties", "promises", plan.objective)}
    after = {s: _total(answer.stages, s) for s in before}
    duties, promises = after["duties"] - before["duties"], after["promises"] - before["promises"]
    aim = after[plan.objective] - before[plan.objective]
    stage = "duties" if abs(duties) > 1 else "promises" if abs(promises) > 1 else plan.objective
    return (stage, duties, promises, aim)


def _total(stages: Any, stage: str) -> float:
    return float(sum(s.value for s in stages if s.stage == stage))


def staged_words(changes: Changes, said: Said) -> str:
    """Changes of duties, promises and the aim in the order in which they count."""
    stage, duties, promises, aim = changes
    if stage == "none":
        return "leave no plan that keeps every rule made hard"
    parts = []
    for name, gbp in (("duties unmet", duties), ("promises broken", promises)):
        if abs(gbp) > 1:
            parts.append(f"leave {words.money(abs(gbp))} {'more' if gbp > 0 else 'less'} of {name}")
    return words.listed([*parts, said.price_words(aim)])
