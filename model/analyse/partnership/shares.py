"""The gain of working together, and how it might be shared: four games, Shapley shares, core, nucleolus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.games import blocked_by, core_test, nucleolus, shapley, shapley_sampled
from model.analyse.partnership.study import MAXIMISED, NOBODY

if TYPE_CHECKING:
    from model.analyse.games import Group
    from model.analyse.partnership.study import Members, Study
    from model.plan_coalitions import Reached

COALITIONS = (
    "members",
    "partners",
    "status",
    "duties_unmet_gbp",
    "promises_broken_gbp",
    "objective",
    "gap_closed_share",
    "least_money_gbp",
    "money_saved_gbp",
    "sentence",
)
SHARES = ("value", "partner", "shapley", "shapley_low", "shapley_high", "nucleolus", "last", "unit", "leads")
CORE = ("value", "split", "has_core", "in_core", "blocking", "could_have", "gets", "short", "unit")
VALUES = ("money", "duties", "promises", "objective")
"""The games: present value of money saved, duties met and promises kept more, what the aim gains."""
IN_POUNDS = frozenset({"best_value", "least_cost"})
NAN = float("nan")
DUST_SHARE = 1e-8
"""Shares up to this part of the largest worth of a coalition are the solver's rounding."""


def saved(study: Study, one: Reached) -> float:
    """Money that a coalition saves, in present value, against each alone; dust is nothing."""
    gain = study.alone.least_money_gbp - one.least_money_gbp
    return 0.0 if abs(gain) < 1.0 else gain


def coalitions(study: Study) -> pd.DataFrame:
    """One row per coalition that was solved, smaller ones first."""
    rows = []
    for group in study.coalitions():
        one = study.worth[group]
        share = NAN if one.gap_closed_share is None else one.gap_closed_share
        rows.append(
            {
                "members": ";".join(sorted(group)),
                "partners": len(group),
                "status": one.status,
                "duties_unmet_gbp": one.duties_unmet_gbp,
                "promises_broken_gbp": one.promises_broken_gbp,
                "objective": one.objective,
                "gap_closed_share": share,
                "least_money_gbp": one.least_money_gbp,
                "money_saved_gbp": saved(study, one),
                "sentence": _coalition_words(study, group, one),
            }
        )
    return pd.DataFrame(rows, columns=list(COALITIONS))


def _coalition_words(study: Study, group: Members, one: Reached) -> str:
    who = study.listed(sorted(group)) if group else "Nobody with anybody"
    if not np.isfinite(one.duties_unmet_gbp):
        return f"{who}: no plan."
    duties, promises = words.money(one.duties_unmet_gbp), words.money(one.promises_broken_gbp)
    return (
        f"{who}: {duties} of duties unmet, {promises} of promises broken,"
        f" {words.gap_closed(one.gap_closed_share)}, {words.money(saved(study, one))} saved."
    )


def gain(study: Study, value: str, one: Reached) -> float:
    """What a coalition gains in one of the four games, positive is better."""
    if value == "money":
        return saved(study, one)
    name = {"duties": "duties_unmet_gbp", "promises": "promises_broken_gbp"}.get(value, value)
    less = float(getattr(study.alone, name)) - float(getattr(one, name))
    more = value == "objective" and study.judged.scenario.objective in MAXIMISED
    return -less if more else less


def unit(study: Study, value: str) -> str:
    """Unit of a game."""
    if value != "objective" or study.judged.scenario.objective in IN_POUNDS:
        return "£"
    return "gap"


def worth(study: Study, value: str) -> dict[Group, float]:
    """One game, over the partners who matter."""
    active = frozenset(study.active)
    groups = [group for group in study.worth if group <= active]
    found = {group: gain(study, value, study.worth[group]) for group in groups}
    return found if all(np.isfinite(x) for x in found.values()) else {}


def shares(study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How each game is shared, and whether any group of partners could do better than its share.

    Returns
    -------
    shares, core : DataFrame
        ``shares`` one row per game and partner; ``core`` one per game and kind of split. Partners who
        neither pay for others nor are paid for have a share of nothing.
    """
    rows: list[dict[str, Any]] = []
    tests: list[dict[str, Any]] = []
    for value in VALUES:
        found = worth(study, value)
        splits = _splits(study, found)
        rows += _share_rows(study, value, found, splits)
        tests += _core_rows(study, value, found, splits)
    by_share = pd.DataFrame(rows, columns=[*SHARES, "sentence"])
    return by_share, pd.DataFrame(tests, columns=[*CORE, "sentence"])


def _splits(study: Study, found: dict[Group, float]) -> dict[str, dict[str, float]]:
    """Splits of a game by name; with them the ends of the interval of sampled Shapley shares."""
    nothing = dict.fromkeys(study.partners, NAN)
    names = ("shapley", "shapley_low", "shapley_high", "nucleolus")
    if not found:
        return dict.fromkeys(names, nothing)
    idle = dict.fromkeys(study.partners, 0.0)
    if not study.active:
        return dict.fromkeys(names, idle)
    if study.sampled:
        table = shapley_sampled(study.active, found.__getitem__, pairs=len(study.sampled) // 2).set_index(
            "player"
        )
        ends = {name: table[column].to_dict() for name, column in zip(names, table.columns, strict=False)}
        return {name: idle | {str(k): float(v) for k, v in own.items()} for name, own in ends.items()} | {
            "nucleolus": nothing
        }
    exact = idle | shapley(found)
    whole = found[frozenset(study.active)]
    alone = sum(found[frozenset([name])] for name in study.active)
    fair = idle | nucleolus(found) if whole >= alone else nothing
    return {"shapley": exact, "shapley_low": exact, "shapley_high": exact, "nucleolus": fair}


def _share_rows(
    study: Study, value: str, found: dict[Group, float], splits: dict[str, dict[str, float]]
) -> Iterator[dict[str, Any]]:
    everybody = frozenset(study.active)
    dust = DUST_SHARE * max((abs(x) for x in found.values()), default=0.0)
    for name in study.partners:
        row: dict[str, Any] = {column: own[name] for column, own in splits.items()}
        row["last"] = NAN
        if found and (everybody - {name}) in found:
            row["last"] = found[everybody] - found[everybody - {name}]
        row = {column: 0.0 if abs(amount) <= dust else amount for column, amount in row.items()}
        row |= {"value": value, "partner": name, "unit": unit(study, value)}
        row["leads"] = value == study.leads
        yield row | {"sentence": _share_words(study, value, row)}


def said(study: Study, value: str, amount: float) -> str:
    """An amount of a game in words."""
    if not np.isfinite(amount):
        return words.NOT_STATED
    if unit(study, value) == "£":
        return words.money(amount)
    trend = study.trend_gap
    if study.in_gaps and trend > 0:
        return f"{amount / trend * 100:.1f} points of the gap"
    return f"{amount * 100:.1f} points"


WHAT = {
    "money": "money saved",
    "duties": "duties met",
    "promises": "promises kept",
    "objective": "progress towards the aim",
}


def _share_words(study: Study, value: str, row: dict[str, Any]) -> str:
    name = study.name(row["partner"])
    if row["partner"] not in study.active:
        return f"{name} neither pays for others' services nor is paid for, so its share is nothing."
    if not np.isfinite(row["shapley"]):
        return f"{name}: no share, because not every coalition has a plan."
    if not np.any([row["shapley"], row["last"]]):
        return f"{name} adds nothing to {WHAT[value]}."
    adds = f"{said(study, value, row['shapley'])} of {WHAT[value]}"
    between = ""
    if study.sampled:
        ends = [said(study, value, row[end]) for end in ("shapley_low", "shapley_high")]
        between = f" (between {ends[0]} and {ends[1]})"
    if not np.isfinite(row["last"]):
        return f"{name} adds {adds} on average{between}."
    lost = f"lose {said(study, value, row['last'])}" if row["last"] else "lose nothing"
    return f"{name} adds {adds} on average{between}; without it the others would {lost}."


def _core_rows(
    study: Study, value: str, found: dict[Group, float], splits: dict[str, dict[str, float]]
) -> Iterator[dict[str, Any]]:
    """For Shapley shares and the nucleolus: whether some group would do better by itself."""
    if not found or study.sampled or not study.active:
        return
    whole = core_test(found)
    for split in ("shapley", "nucleolus"):
        given = {name: splits[split][name] for name in study.active}
        if not all(np.isfinite(x) for x in given.values()):
            continue
        worst = blocked_by(found, given)
        row: dict[str, Any] = {
            "value": value,
            "split": split,
            "has_core": whole.has_core,
            "in_core": worst.group is None,
            "blocking": ";".join(sorted(worst.group or NOBODY)),
            "could_have": worst.could_have if worst.group else NAN,
            "gets": worst.gets if worst.group else NAN,
            "short": worst.short,
            "unit": unit(study, value),
        }
        yield row | {"sentence": _core_words(study, row)}


SPLITS = {"shapley": "the Shapley split", "nucleolus": "the nucleolus"}


def _core_words(study: Study, row: dict[str, Any]) -> str:
    what = f"{words.first_upper(SPLITS[row['split']])} of {WHAT[row['value']]}"
    if row["in_core"]:
        return f"{what} gives every group of partners at least what it could have by itself."
    who = study.listed(row["blocking"].split(";"))
    amounts = [said(study, row["value"], row[key]) for key in ("could_have", "gets")]
    other = "" if row["has_core"] else ", and no split satisfies every group"
    return f"{what} falls short for {who}: by themselves {amounts[0]}, in the split {amounts[1]}{other}."
