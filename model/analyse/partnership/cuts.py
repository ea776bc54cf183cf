"""A partner's cut and the others: what its saving costs them, and how a cut of all might be shared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.claims import shared
from model.analyse.explain.case import points
from model.analyse.partnership.pays import PUBLIC, beyond, by_commissioner, paid
from model.plan_coalitions import broken_by_line, improvement
from model.plan_resolve import solve_many

if TYPE_CHECKING:
    from model.analyse.partnership.study import Progress, Study
    from model.inputs.case import Case, Floats
    from model.plan_resolve import Answer

LEDGER = (
    "cut_partner",
    "bearer",
    "depth",
    "status",
    "saving_gbp",
    "duties_unmet_gbp",
    "promises_broken_gbp",
    "pays_more_gbp",
    "beyond_cashable_gbp",
    "beyond_not_cashable_gbp",
    "gap_closed_share_change",
    "sentence",
)
SHARING = ("rule", "partner", "depth", "contribution_gbp", "cut_gbp", "keeps_gbp", "cut_share", "sentence")
DEPTH = 0.10
"""The cut that is looked at where none is named."""
ONE_POUND, PENNY = 1.0, 0.01
NO_CHANGE_SHARE = 5e-8
RULES = {
    "proportional": "in proportion",
    "constrained_equal_awards": "equal awards",
    "constrained_equal_losses": "equal losses",
    "talmud": "the Talmud rule",
}


def contributes(case: Case) -> dict[str, Floats]:
    """Money that each partner puts in by plan year (T,), in pounds; partners without money are left out."""
    out: dict[str, Floats] = {}
    for p in np.flatnonzero(case.money[case.pots.type_at]).tolist():
        name, amount = case.pots.partner[p], case.pots.amount[p, 1:]
        if name and amount.any():
            out[name] = out.get(name, np.zeros(len(amount))) + amount
    return dict(sorted(out.items()))


def cut(case: Case, partner: str, depth: float) -> Case:
    """The case with a share of one partner's money gone from the first decision year on."""
    amount = case.pots.amount.copy()
    own = np.array([name == partner for name in case.pots.partner]) & case.money[case.pots.type_at]
    decided = np.concatenate([[False], ~case.years.held])
    amount[np.ix_(own, decided)] *= 1.0 - depth
    return replace(case, pots=replace(case.pots, amount=amount))


def ledger(
    study: Study, *, depth: float = DEPTH, workers: int = 2, progress: Progress | None = None
) -> pd.DataFrame:
    """What a cut of one partner's money saves it and costs each of the others, in present value.

    The cut is taken through the best plan that is then left; what is lost is against the plan without it.

    Returns
    -------
    DataFrame
        One row per partner cut and bearer. Only the partner that is cut saves. Costs are positive and of
        five kinds that are never added up: duties and promises broken, what a bearer's pots pay more, and
        what worse outcomes cost beyond the pots, cashable and not.
    """
    case = study.case
    partners = list(contributes(case))
    if progress is not None:
        progress(f"what a cut of each of {len(partners)} partners costs the others")
    cases = [case, *(cut(case, name, depth) for name in partners)]
    answers = solve_many(cases, like=case, workers=workers if len(case.lines) > 40 else 1, payments=True)
    before = _account(case, answers[0])
    rows: list[dict[str, Any]] = []
    for name, changed, answer in zip(partners, cases[1:], answers[1:], strict=True):
        after = _account(changed, answer)
        head = {"cut_partner": name, "depth": depth, "status": answer.status}
        head["gap_closed_share_change"] = _closed(answers[0], answer)
        saving = _present(case, contributes(case)[name] - contributes(changed)[name])
        for bearer in _bearers(study, before, after):
            row: dict[str, Any] = head | {"bearer": bearer, "saving_gbp": saving if bearer == name else 0.0}
            row |= {key: after[key].get(bearer, 0.0) - own.get(bearer, 0.0) for key, own in before.items()}
            for key in ("beyond_cashable_gbp", "beyond_not_cashable_gbp"):
                row[key] = -row[key]
            row |= {key: 0.0 for key, _ in COSTS if abs(row[key]) < PENNY}
            rows.append(row | {"sentence": _ledger_words(study, row)})
    return pd.DataFrame(rows, columns=list(LEDGER))


def _bearers(study: Study, *accounts: dict[str, dict[str, float]]) -> list[str]:
    others = {name for account in accounts for own in account.values() for name in own}
    known = [*study.partners, *sorted(others - {*study.partners, PUBLIC})]
    return [*known, PUBLIC] if PUBLIC in others else known


def _closed(before: Answer, after: Answer) -> float:
    if before.gap_closed_share is None or after.gap_closed_share is None:
        return float("nan")
    return after.gap_closed_share - before.gap_closed_share


def _present(case: Case, by_year: Floats) -> float:
    return float(case.years.weight[1 : 1 + case.years.n_plan] @ by_year[: case.years.n_plan])


def _account(case: Case, answer: Answer) -> dict[str, dict[str, float]]:
    """What a plan leaves unmet, asks of pots and brings beyond them, by bearer, in present value."""
    if not answer.has_plan or answer.payments is None:
        return {key: {} for key in LEDGER[5:10]}
    duties, promises = broken_by_line(case, answer)
    outside = beyond(case, improvement(case, answer))
    found = {
        "duties_unmet_gbp": by_commissioner(case, duties),
        "promises_broken_gbp": by_commissioner(case, promises),
        "pays_more_gbp": paid(case, answer.payments.flow),
        "beyond_cashable_gbp": {k: v[1:] for k, v in outside.cashable.items()},
        "beyond_not_cashable_gbp": {k: v[1:] for k, v in outside.not_cashable.items()},
    }
    return {key: {name: _present(case, v) for name, v in own.items()} for key, own in found.items()}


COSTS = (
    ("duties_unmet_gbp", "of duties unmet"),
    ("promises_broken_gbp", "of promises broken"),
    ("pays_more_gbp", "more from its pots"),
    ("beyond_cashable_gbp", "beyond the pots, cashable"),
    ("beyond_not_cashable_gbp", "beyond the pots, not cashable"),
)


def _ledger_words(study: Study, row: dict[str, Any]) -> str:
    cut_, bearer = study.name(row["cut_partner"]), study.name(row["bearer"])
    if row["status"] not in ("optimal", "targets_not_met"):
        return f"With {words.percent(row['depth'])} off {cut_} there is no plan."
    costs = [f"{words.money(row[key])} {what}" for key, what in COSTS if row[key] >= ONE_POUND]
    eased = [key for key, _ in COSTS if row[key] <= -ONE_POUND]
    head = f"{words.percent(row['depth'])} off {cut_}"
    if row["bearer"] == row["cut_partner"]:
        own = f"; it bears {words.listed(costs)}" if costs else ""
        return f"{head} saves it {words.money(row['saving_gbp'])} over {study.years}{own}."
    if costs:
        return f"{head} costs {bearer} {words.listed(costs)}."
    return f"{head} costs {bearer} nothing{' and eases what it bears' if eased else ''}."


def sharing(study: Study, *, depth: float = DEPTH) -> pd.DataFrame:
    """A cut of all partners' money shared by four rules, on what each puts in in the first decision year.

    The money that is left is shared out against what each puts in now.
    """
    case = study.case
    at = int(np.flatnonzero(~case.years.held)[0]) if (~case.years.held).any() else 0
    claims = {name: float(by_year[at]) for name, by_year in contributes(case).items()}
    claims = {name: claim for name, claim in claims.items() if np.isfinite(claim)}
    table = shared(claims, sum(claims.values()) * (1.0 - depth))
    rows = [_sharing_row(study, row, depth) for row in table.to_dict("records")]
    return pd.DataFrame(rows, columns=list(SHARING))


def _sharing_row(study: Study, found: dict[Any, Any], depth: float) -> dict[str, Any]:
    claim, lost = float(found["claim"]), float(found["loss"])
    row: dict[str, Any] = {"rule": found["rule"], "partner": found["claimant"], "depth": depth}
    row |= {"contribution_gbp": claim, "cut_gbp": lost, "keeps_gbp": float(found["award"])}
    row["cut_share"] = lost / claim if claim > 0 else 0.0
    text = f"{study.name(row['partner'])}, {RULES[row['rule']]}: {words.money(lost)} less a year"
    return row | {"sentence": f"{text}, {words.percent(row['cut_share'])} of what it puts in."}


def answer(study: Study, table: pd.DataFrame) -> list[str]:
    """The cut that costs others most in duties and promises, or else in worse outcomes."""
    others = table[table["cut_partner"] != table["bearer"]]
    if others.empty:
        return []
    broken = others[["duties_unmet_gbp", "promises_broken_gbp"]].clip(lower=0).sum(axis=1)
    if broken.max() >= ONE_POUND:
        worst = str(broken.groupby(others["cut_partner"], sort=False).sum().idxmax())
        own = others[others["cut_partner"] == worst]
        top = int(np.argmax(broken[others["cut_partner"] == worst].to_numpy()))
        return [str(own["sentence"].tolist()[top])]
    closed = table.drop_duplicates("cut_partner").set_index("cut_partner")["gap_closed_share_change"]
    depth = words.percent(float(table["depth"].iloc[0]))
    if not np.isfinite(closed).any() or float(closed.min()) > -NO_CHANGE_SHARE:
        return [f"{depth} off any one partner costs the others nothing that is counted here."]
    name, less = study.name(str(closed.idxmin())), points(float(closed.min()))
    return [f"{depth} off one partner hurts most at {name}: {less} less of the gap is closed."]
