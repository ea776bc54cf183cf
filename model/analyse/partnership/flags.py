"""The legal basis on which money and people cross between partners, and where none is stated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.partnership.pays import flow_of

if TYPE_CHECKING:
    from model.analyse.partnership.study import Study
    from model.inputs.case import Case, Floats

COLUMNS = (
    "flag",
    "partner",
    "pot",
    "legal_basis",
    "crosses_today",
    "crosses_planned",
    "unit",
    "may_cross",
    "sentence",
)
OWN = "own budget"
"""What a basis says that covers a partner's own services only."""
DUST = 1e-6


def flags(study: Study) -> pd.DataFrame:
    """Every pot that pays for another partner's services, or may; those without a legal basis come first.

    ``crosses_today`` is a year's amount, ``crosses_planned`` the largest of any plan year, in ``unit``.
    """
    case = study.plan.case
    records = {row.pot: row for row in case.tables.pots}
    planned = crossing(case, flow_of(study.plan)).max(axis=1)
    today = crossing(case, case.pots.spent_today[:, :, None])[:, 0]
    rows: list[dict[str, Any]] = []
    for p, name in enumerate(case.pots.name):
        record = records.get(name)
        if record is None or (today[p] <= DUST and planned[p] <= DUST):
            continue
        basis = (record.legal_basis or "").strip()
        row: dict[str, Any] = {
            "flag": "" if basis and basis.lower() != OWN else "no_legal_basis",
            "partner": record.partner,
            "pot": name,
            "legal_basis": basis,
            "crosses_today": float(today[p]),
            "crosses_planned": float(planned[p]),
            "unit": case.type_unit(int(case.pots.type_at[p])),
            "may_cross": float(case.pots.pooled_share[p]),
        }
        rows.append(row | {"sentence": _words(study, row)})
    rows.sort(key=lambda row: (row["flag"] == "", -row["crosses_planned"], row["pot"]))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def crossing(case: Case, flow: Floats) -> Floats:
    """Amount of each pot (P, T) that pays for services that others commission, in its own unit."""
    cross = case.crossing[:, case.lines.service_at]
    out: Floats = np.where(cross[:, :, None], flow, 0.0).sum(axis=1)
    return out


def amount_words(amount: float, unit: str) -> str:
    """An amount of a pot in words."""
    return words.money(amount) if unit == "£" else f"{words.number(amount)} {unit}"


def _words(study: Study, row: dict[str, Any]) -> str:
    today, most = (amount_words(row[key], row["unit"]) for key in ("crosses_today", "crosses_planned"))
    head = f"{study.name(row['pot'])} ({study.name(row['partner'])})"
    crosses = f"pays for others' services, {today} today and up to {most} a year in the plan"
    if row["flag"]:
        return f"{head} {crosses}, and no legal basis is stated for it."
    return f"{head} {crosses}, on the basis: {row['legal_basis']}."
