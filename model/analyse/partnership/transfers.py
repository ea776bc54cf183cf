"""What the partnership saves in money, who saves it, and the transfers that would share it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.partnership.pays import PUBLIC, paid
from model.plan_coalitions import NOBODY, Worlds, improvement, paid_for_least

if TYPE_CHECKING:
    from model.analyse.partnership.study import Study
    from model.inputs.case import Case, Floats

SAVED = (
    "partner",
    "alone_gbp",
    "together_gbp",
    "saved_gbp",
    "shapley_gbp",
    "nucleolus_gbp",
    "receives_gbp",
    "sentence",
)
TRANSFERS = ("basis", "rule", "from_partner", "to_partner", "amount_gbp", "sentence")
ONE_POUND = 1.0
NAN = float("nan")
BASES = {
    "least_money": "what each alone reaches, for the least money",
    "plan": "the plan against today carried on, with what is cashable beyond the pots",
}
RULES = {
    "no_worse": "to leave no partner worse",
    "shapley": "to share by the Shapley split",
    "nucleolus": "to share by the nucleolus",
}


def money_saved(study: Study, shares: pd.DataFrame) -> pd.DataFrame:
    """Who pays for what each alone reaches, alone and together, in present value.

    Parameters
    ----------
    study : Study
        The partnership.
    shares : DataFrame
        How each game is shared.

    Returns
    -------
    DataFrame
        One row per partner and one for all; no rows where the least money could not be settled.
    """
    found = _least(study)
    if found is None:
        return pd.DataFrame(columns=list(SAVED))
    alone, together = found
    own = shares[shares["value"] == "money"].set_index("partner")
    rows = []
    for name in (*study.partners, *sorted({*alone, *together} - {*study.partners})):
        before, after = alone.get(name, 0.0), together.get(name, 0.0)
        fair = {key: float(own[key].get(name, NAN)) for key in ("shapley", "nucleolus")}
        row: dict[str, Any] = {
            "partner": name,
            "alone_gbp": before,
            "together_gbp": after,
            "saved_gbp": before - after,
        }
        row |= {"shapley_gbp": fair["shapley"], "nucleolus_gbp": fair["nucleolus"]}
        row["receives_gbp"] = fair["shapley"] - row["saved_gbp"]
        rows.append(row | {"sentence": _saved_words(study, row)})
    table = pd.DataFrame(rows, columns=list(SAVED))
    whole = {key: float(table[key].sum()) for key in SAVED[1:-1]}
    pays = f"{words.money(whole['alone_gbp'])} alone, {words.money(whole['together_gbp'])} together"
    last = {"partner": "all"} | whole | {"sentence": f"All partners: {pays}."}
    return pd.concat([table, pd.DataFrame([last])], ignore_index=True)


def _least(study: Study) -> tuple[dict[str, float], dict[str, float]] | None:
    """Present value that each partner pays in the two plans with the least money: alone and together."""
    case = study.judged
    alone = Worlds(case).alone
    if not alone.has_plan:
        return None
    asked = improvement(case, alone)
    plans = [paid_for_least(case, asked, alone.stages, who) for who in (NOBODY, frozenset(study.partners))]
    if plans[0] is None or plans[1] is None:
        return None
    first, second = (_present(case, plan.flow) for plan in plans if plan is not None)
    return first, second


def _present(case: Case, flow: Floats) -> dict[str, float]:
    weight = case.years.weight[1 : 1 + case.years.n_plan]
    return {name: float(weight @ by_year) for name, by_year in paid(case, flow).items()}


def _saved_words(study: Study, row: Mapping[str, Any]) -> str:
    name = study.name(row["partner"])
    pays = (
        f"{name} pays {words.money(row['alone_gbp'])} alone and {words.money(row['together_gbp'])} together"
    )
    if not np.isfinite(row["receives_gbp"]) or abs(row["receives_gbp"]) < ONE_POUND:
        return f"{pays}."
    way = "receive" if row["receives_gbp"] > 0 else "give"
    fair = f"its Shapley share of what is saved is {words.money(row['shapley_gbp'])}"
    return f"{pays}; {fair}, so it would {way} {words.money(abs(row['receives_gbp']))}."


def transfers(study: Study, saved: pd.DataFrame, pays: pd.DataFrame) -> pd.DataFrame:
    """Transfers between partners: on the money that is saved, and on the plan itself.

    Parameters
    ----------
    study : Study
        The partnership.
    saved, pays : DataFrame
        Tables ``money_saved`` and ``pays_and_gains``.

    Returns
    -------
    DataFrame
        In present value. Where all partners together lose, no transfer leaves each no worse and there is
        one row without partners that says so.
    """
    rows: list[dict[str, Any]] = []
    each = saved[saved["partner"] != "all"].set_index("partner")
    gains = {str(k): float(v) for k, v in each["saved_gbp"].items()}
    rows += _no_worse(study, "least_money", gains)
    for rule in ("shapley", "nucleolus"):
        due = {str(k): float(v) for k, v in (each[f"{rule}_gbp"] - each["saved_gbp"]).items()}
        if due and all(np.isfinite(x) for x in due.values()):
            rows += _rows(study, "least_money", rule, settle(due))
    rows += _no_worse(study, "plan", positions(study, pays))
    return pd.DataFrame(rows, columns=list(TRANSFERS))


def positions(study: Study, pays: pd.DataFrame) -> dict[str, float]:
    """What each partner is better off by in the plan than with today carried on, in cash, present value."""
    case = study.case
    weight = pd.Series(case.years.weight[1 : 1 + case.years.n_plan], index=list(case.years.plan))
    own = pays[pays["partner"] != PUBLIC]
    cash = own["pays_carried_on_gbp"] - own["pays_planned_gbp"] + own["beyond_cashable_gbp"]
    worth = cash * own["year"].map(weight)
    return {str(k): float(v) for k, v in worth.groupby(own["partner"], sort=False).sum().items()}


def _no_worse(study: Study, basis: str, gains: Mapping[str, float]) -> Iterator[dict[str, Any]]:
    """Every loss made good by those who gain; nothing where nobody loses."""
    losses = {name: -gain for name, gain in gains.items() if gain < -ONE_POUND}
    if not losses:
        return
    total = sum(gains.values())
    if total < -ONE_POUND:
        text = (
            f"On {BASES[basis]}, all partners together pay {words.money(-total)} more, so no transfer leaves"
            " each no worse: what they buy is better outcomes."
        )
        yield {"basis": basis, "rule": "no_worse", "from_partner": "", "to_partner": ""} | {
            "amount_gbp": NAN,
            "sentence": text,
        }
        return
    yield from _rows(study, basis, "no_worse", make_good(gains))


def make_good(gains: Mapping[str, float]) -> list[tuple[str, str, float]]:
    """Make good every loss from what others gain: the smallest total there can be, in few transfers.

    The largest loss is met from the largest gain first. Each pound moves once, from one who gains to one
    who loses, so the total is the sum of the losses, and no smaller one does; n partners need at most
    n − 1 transfers.

    Parameters
    ----------
    gains : mapping
        What each partner gains; the sum must not be negative.

    Returns
    -------
    list of (str, str, float)
        Who gives, who gets, and how much.
    """
    return _match(
        {name: gain for name, gain in gains.items() if gain > 0},
        {name: -gain for name, gain in gains.items() if gain < 0},
    )


def settle(due: Mapping[str, float]) -> list[tuple[str, str, float]]:
    """Transfers that give each partner what is due to it (negative: what it owes); the sum must be 0."""
    return make_good({name: -amount for name, amount in due.items()})


def _match(give: dict[str, float], get: dict[str, float]) -> list[tuple[str, str, float]]:
    out: list[tuple[str, str, float]] = []
    while get and give:
        giver = min(give, key=lambda name: (-give[name], name))
        getter = min(get, key=lambda name: (-get[name], name))
        amount = min(give[giver], get[getter])
        out.append((giver, getter, amount))
        for side, name in ((give, giver), (get, getter)):
            side[name] -= amount
            if side[name] < ONE_POUND / 100:
                del side[name]
    return out


def _rows(
    study: Study, basis: str, rule: str, found: list[tuple[str, str, float]]
) -> Iterator[dict[str, Any]]:
    for giver, getter, amount in found:
        if amount < ONE_POUND:
            continue
        text = f"{study.name(giver)} gives {study.name(getter)} {words.money(amount)} {RULES[rule]}"
        yield {
            "basis": basis,
            "rule": rule,
            "from_partner": giver,
            "to_partner": getter,
            "amount_gbp": amount,
            "sentence": f"{text} (present value; {BASES[basis]}).",
        }
