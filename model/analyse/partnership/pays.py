"""Who pays and who gains: today and in the plan, in the pots and beyond them, by partner and year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.project import over_places, project, proportional_flows, today_plan

if TYPE_CHECKING:
    from model.analyse.partnership.study import Study
    from model.inputs.case import Case, Floats
    from model.plan import Plan

COLUMNS = (
    "partner",
    "year",
    "pays_today_gbp",
    "pays_carried_on_gbp",
    "pays_planned_gbp",
    "for_others_today_gbp",
    "for_others_planned_gbp",
    "from_others_today_gbp",
    "from_others_planned_gbp",
    "duties_unmet_gbp",
    "promises_broken_gbp",
    "beyond_cashable_gbp",
    "beyond_not_cashable_gbp",
    "sentence",
)
PUBLIC = "public"
NEW_MONEY = "new_money"
NAN = float("nan")


@dataclass(frozen=True)
class Beyond:
    """What better outcomes are worth to those who bear their cost, beyond the pots, by year (H,)."""

    cashable: dict[str, Floats]
    not_cashable: dict[str, Floats]


def payer(case: Case, p: int) -> str:
    """Partner that a pot belongs to; new money belongs to nobody yet."""
    return case.pots.partner[p] or NEW_MONEY


def paid(case: Case, flow: Floats, *, crossing: bool = False) -> dict[str, Floats]:
    """Money by partner and plan year (T,), in pounds, from payments (P, L, T).

    Parameters
    ----------
    flow : (P, L, T) float
        Payments.
    crossing : bool
        Only for services that others commission.
    """
    out: dict[str, Floats] = {}
    cross = case.crossing[:, case.lines.service_at]
    for p in np.flatnonzero(case.money[case.pots.type_at]).tolist():
        own = flow[p][cross[p]] if crossing else flow[p]
        name = payer(case, p)
        out[name] = out.get(name, np.zeros(flow.shape[2])) + own.sum(axis=0)
    return out


def received(case: Case, flow: Floats) -> dict[str, Floats]:
    """Money that others' pots pay for the services of each commissioner, by plan year (T,)."""
    cross = case.crossing[:, case.lines.service_at] & case.money[case.pots.type_at][:, None]
    by_line = np.where(cross[:, :, None], flow, 0.0).sum(axis=0)
    return by_commissioner(case, by_line)


def by_commissioner(case: Case, by_line: Floats) -> dict[str, Floats]:
    """Amounts of lines (L, T) added up over the services of each commissioner."""
    out: dict[str, Floats] = {}
    for line, s in enumerate(case.lines.service_at.tolist()):
        name = case.commissioner[s]
        out[name] = out.get(name, np.zeros(by_line.shape[1])) + by_line[line]
    return out


def beyond(case: Case, improvement: Floats) -> Beyond:
    """Worth of improvement (O, H) to each bearer: what a budget could give up, and what it could not.

    A row of ``outcome_costs`` without a cashable share counts as not cashable.
    """
    found = Beyond({}, {})
    for row in sorted(case.tables.outcome_costs, key=lambda r: (r.outcome, r.bearer, r.kind)):
        worth = row.gbp_per_unit * improvement[case.outcomes.index(row.outcome)]
        share = row.cashable_share or 0.0
        for kind, part in ((found.cashable, share), (found.not_cashable, 1.0 - share)):
            kind[row.bearer] = kind.get(row.bearer, np.zeros(len(worth))) + part * worth
    return found


def flow_of(plan: Plan) -> Floats:
    """Payments of a plan (P, L, T) from its table of flows."""
    case = plan.case
    out = np.zeros((len(case.pots), len(case.lines), case.years.n_plan))
    table = plan.tables["flows"]
    for pot, service, place, year, amount in zip(
        table["pot"], table["service"], table["place"], table["year"], table["planned"], strict=True
    ):
        p, line = case.pots.index[pot], case.lines.index[service, place]
        out[p, line, case.years.at(int(year)) - 1] = amount
    return out


def unmet_of(plan: Plan) -> Floats:
    """Demand left unserved in a plan (L, T), in units of activity."""
    case = plan.case
    out = np.zeros((len(case.lines), case.years.n_plan))
    table = plan.tables["duties_unmet"]
    for row in table[table["rule"] == "demand"].to_dict("records"):
        out[case.lines.index[row["service"], row["place"]], case.years.at(int(row["year"])) - 1] = row[
            "activity"
        ]
    return out


def improvement_of(plan: Plan) -> Floats:
    """Improvement of each area outcome against its trend in a plan (O, H), positive is better."""
    return over_places(plan.case, project(plan.case, plan.activity, unmet_of(plan)).credited)


def _broken(plan: Plan, table: str) -> dict[str, Floats]:
    """Pounds of duties unmet or promises broken by commissioner and plan year."""
    case = plan.case
    by_line = np.zeros((len(case.lines), case.years.n_plan))
    for row in plan.tables[table].to_dict("records"):
        at = case.lines.index.get((row["service"], row["place"]))
        if at is not None:
            by_line[at, case.years.at(int(row["year"])) - 1] += row["gbp"]
    return by_commissioner(case, by_line)


def pays_and_gains(study: Study) -> pd.DataFrame:
    """What each partner pays and gains, by plan year; the public, which has no pots, stands at the end."""
    plan, case = study.plan, study.plan.case
    n = case.years.n_plan
    flow = flow_of(plan)
    today = np.repeat(case.pots.spent_today[:, :, None], n, axis=2)
    carried = proportional_flows(case, today_plan(case)).flow
    worth = beyond(case, improvement_of(plan))
    in_pots = {
        "pays_today_gbp": paid(case, today),
        "pays_carried_on_gbp": paid(case, carried),
        "pays_planned_gbp": paid(case, flow),
        "for_others_today_gbp": paid(case, today, crossing=True),
        "for_others_planned_gbp": paid(case, flow, crossing=True),
        "from_others_today_gbp": received(case, today),
        "from_others_planned_gbp": received(case, flow),
        "duties_unmet_gbp": _broken(plan, "duties_unmet"),
        "promises_broken_gbp": _broken(plan, "promises_broken"),
    }
    outside = {"beyond_cashable_gbp": worth.cashable, "beyond_not_cashable_gbp": worth.not_cashable}
    known = {*in_pots["pays_planned_gbp"], *worth.cashable} - {PUBLIC, *study.partners}
    rows = []
    for name in (*study.partners, *sorted(known), *([PUBLIC] if PUBLIC in worth.cashable else [])):
        for t, year in enumerate(case.years.plan):
            row: dict[str, Any] = {"partner": name, "year": year}
            row |= {
                key: NAN if name == PUBLIC else float(own.get(name, np.zeros(n))[t])
                for key, own in in_pots.items()
            }
            row |= {key: float(own.get(name, np.zeros(1 + n))[t + 1]) for key, own in outside.items()}
            rows.append(row | {"sentence": _words(study, row)})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _words(study: Study, row: dict[str, Any]) -> str:
    name, year = words.first_upper(study.name(row["partner"])), words.year(row["year"])
    outside = _outside(row)
    if not np.isfinite(row["pays_planned_gbp"]):
        return f"{name}, {year}: {outside or 'nothing changes'}."
    parts = [f"pays {words.money(row['pays_planned_gbp'])} (today {words.money(row['pays_today_gbp'])})"]
    if row["for_others_planned_gbp"] >= 1:
        parts.append(f"of it {words.money(row['for_others_planned_gbp'])} for others' services")
    if row["from_others_planned_gbp"] >= 1:
        parts.append(f"others pay {words.money(row['from_others_planned_gbp'])} for its services")
    if row["duties_unmet_gbp"] >= 1:
        parts.append(f"{words.money(row['duties_unmet_gbp'])} of its duties are unmet")
    return f"{name}, {year}: {', '.join([*parts, *([outside] if outside else [])])}."


def _outside(row: dict[str, Any]) -> str:
    """What better outcomes are worth beyond the pots; the two kinds stand apart."""
    kinds = (("beyond_cashable_gbp", "cashable"), ("beyond_not_cashable_gbp", "not cashable"))
    said = [f"{words.money_change(row[key])} {kind}" for key, kind in kinds if abs(row[key]) >= 1]
    return f"beyond the pots {' and '.join(said)}" if said else ""
