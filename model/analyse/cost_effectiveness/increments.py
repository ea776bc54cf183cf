"""Steps that move the same outcome, compared: dominance, extended dominance, ICERs, net benefit.

For each outcome the options are *nothing more* and one step up of each service that improves it. Cost is what
the step takes less the demand-led money it saves, effect its discounted units of the outcome, as far as
believed. Steps do not exclude each other in truth; the frontier says which to take first if only one can be
had, and what the next unit of the outcome then costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from model import words
from model.analyse.cost_effectiveness.moves import WISH
from model.analyse.frontier import BETWEEN, EXTENDEDLY_DOMINATED, FRONTIER, frontier, net_benefit
from model.analyse.frontier import COLUMNS as FRONTIER_COLUMNS
from model.analyse.names import names_of

if TYPE_CHECKING:
    from model.inputs.case import Case

NOTHING_MORE = "nothing_more"
COLUMNS = ("outcome", *FRONTIER_COLUMNS, "sentence")
PLAN_COLUMNS = (
    "outcome",
    "gbp_per_unit",
    "present_units",
    "net_cash_gbp",
    "net_benefit_gbp",
    "sentence",
)
NET_COLUMNS = ("outcome", "gbp_per_unit", "option", "net_benefit_gbp", "lost_gbp", "best", "sentence")


def options(case: Case, found: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Options by outcome: option, cost, effect; outcomes that no step improves are left out.

    Parameters
    ----------
    case : Case
        The case.
    found : mapping of DataFrame
        ``steps`` and ``step_outcomes``.
    """
    steps, moved = (found[name][found[name]["list"] == WISH] for name in ("steps", "step_outcomes"))
    cost = dict(zip(steps["service"], steps["step_gbp"] - steps["saving_gbp"], strict=True))
    out = {}
    for outcome in case.outcomes:
        own = moved[(moved["outcome"] == outcome) & (moved["units"] > 0)]
        rows = [(name, cost[name], units) for name, units in zip(own["service"], own["units"], strict=True)]
        rows = [row for row in rows if words.stated(row[1])]
        if rows:
            out[outcome] = pd.DataFrame(
                [(NOTHING_MORE, 0.0, 0.0), *rows], columns=["option", "cost", "effect"]
            )
    return out


def increments(case: Case, given: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The frontier of steps for each outcome.

    Returns
    -------
    DataFrame
        ``COLUMNS``: what :func:`model.analyse.frontier.frontier` gives, for each outcome in turn.
    """
    names = names_of(case.tables) | {NOTHING_MORE: "nothing more"}
    tables = []
    for outcome, table in given.items():
        found = frontier(table)
        said = [_sentence(row, outcome, names) for row in found.to_dict("records")]
        tables.append(found.assign(outcome=outcome, sentence=said)[list(COLUMNS)])
    return _joined(tables, COLUMNS)


def net_benefits(case: Case, given: Mapping[str, pd.DataFrame], worth: Mapping[str, float]) -> pd.DataFrame:
    """Net benefit of each step where one unit of an outcome for a year is worth so much.

    Parameters
    ----------
    worth : mapping
        Outcome to £ per unit; outcomes that no step improves give no rows.
    """
    names = names_of(case.tables) | {NOTHING_MORE: "nothing more"}
    tables = []
    for outcome, value in worth.items():
        if outcome in given:
            found = net_benefit(given[outcome], value)
            found = found.rename(columns={"net_benefit": "net_benefit_gbp", "lost": "lost_gbp"})
            at = f"Where '{names[outcome]}' is worth {words.money(value)} a unit"
            found["sentence"] = [
                f"{at}, {names[row['option']]} has a net benefit of {words.money(row['net_benefit_gbp'])}"
                f"{', the most' if row['best'] else ''}."
                for row in found.to_dict("records")
            ]
            tables.append(found.assign(outcome=outcome, gbp_per_unit=value)[list(NET_COLUMNS)])
    return _joined(tables, NET_COLUMNS)


def plan_worths(
    case: Case, outcomes: pd.DataFrame, net_cash_gbp: float, worth: Mapping[str, float]
) -> pd.DataFrame:
    """Net benefit of a whole plan where one unit of an outcome for a year is worth so much.

    Parameters
    ----------
    case : Case
        The case.
    outcomes : DataFrame
        Rows of ``plan_outcomes`` for effects as far as they are believed.
    net_cash_gbp : float
        What the plan leaves in cash.
    worth : mapping
        Outcome to £ per unit.
    """
    names = names_of(case.tables)
    units = dict(zip(outcomes["outcome"], outcomes["present_units"].astype(float), strict=True))
    rows = []
    for outcome, gbp in worth.items():
        brings = gbp * units[outcome]
        size = f"{words.number(abs(units[outcome]))} {'fewer' if _lower(case, outcome, units) else 'more'}"
        sentence = (
            f"Where '{names[outcome]}' is worth {words.money(gbp)} a unit, the plan's {size} are worth "
            f"{words.money(brings)}; with {words.money(net_cash_gbp)} in cash, and other outcomes left out, "
            f"its net benefit over today's services is {words.money(brings + net_cash_gbp)}."
        )
        rows.append((outcome, gbp, units[outcome], net_cash_gbp, brings + net_cash_gbp, sentence))
    return pd.DataFrame(rows, columns=list(PLAN_COLUMNS))


def _lower(case: Case, outcome: str, units: Mapping[str, float]) -> bool:
    """Whether there are fewer of an outcome than today's services would have."""
    return bool(case.better_lower[case.outcomes.index(outcome)]) == (units[outcome] >= 0)


def _joined(tables: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(columns))


def _sentence(row: Mapping[object, object], outcome: str, names: Mapping[str, str]) -> str:
    name, about = names[str(row["option"])], f"For '{names[outcome]}'"
    option = name if row["option"] == NOTHING_MORE else f"a step of {name}"
    by = [names[name] for name in str(row["compared_with"] or "").split(BETWEEN) if name]
    cost, icer = float(str(row["cost"])), float(str(row["icer"]))
    if row["status"] == FRONTIER:
        if words.stated(icer):
            return f"{about}, {option} costs {words.money(icer)} a unit beyond {by[0]}."
        saves = f", and saves {words.money(-cost)}" if cost < 0 else ""
        return f"{about}, {option} is the cheapest choice{saves}."
    if row["status"] == EXTENDEDLY_DOMINATED:
        return f"{about}, {option} is beaten by a mix of {by[0]} and {by[1]}."
    return f"{about}, {option} is beaten by {by[0]}, which does no less for no more."


def named(case: Case, table: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Steps that move one outcome with the names that people know, ready to be drawn.

    Parameters
    ----------
    case : Case
        The case.
    table : DataFrame
        What :func:`increments` gave.
    outcome : str
        Id of an outcome.

    Returns
    -------
    DataFrame
        The columns of :func:`model.analyse.frontier.frontier`; no rows where no step improves the outcome.
    """
    names = names_of(case.tables) | {NOTHING_MORE: "Nothing more"}
    own = table[table["outcome"] == outcome]
    others = [str(text or "").split(BETWEEN) for text in own["compared_with"]]
    by = [BETWEEN.join(names[name] for name in pair if name) for pair in others]
    found = own.assign(option=[names[name] for name in own["option"]])
    found["compared_with"] = pd.Series([text or None for text in by], index=found.index, dtype=object)
    return found[list(FRONTIER_COLUMNS)].reset_index(drop=True)
