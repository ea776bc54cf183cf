"""Where the money goes: partner, pot, service, priority, outcome; by place, tier and kind of resource.

Amounts are kept in whole pence, so that every way of adding them up gives the same total. People and capital
are shown at their value; what is already inside a money pot (pay, rent) is never added to that money.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from model.analyse.evidence import DEMAND_LED, NO_EVIDENCE, NO_GAIN, WITHOUT_OUTCOME, outcomes_served

if TYPE_CHECKING:
    from model.inputs.tables import Tables

Kind = Literal["money", "people", "capital", "in_kind", "all"]

ROW_COLUMNS = ("partner", "pot", "service", "priority", "tier", "place", "kind", "in_cash", "gbp")
STEPS = ("partner", "pot", "service", "priority", "outcome")
FLOW_COLUMNS = (*STEPS, *(f"{step}_name" for step in STEPS), "gbp")
TOTAL_COLUMNS = ("by", "key", "name", "gbp", "share", "gbp_per_child")
RESOURCE_COLUMNS = ("type", "name", "kind", "unit", "available", "used", "in_cash_available", "value_gbp")
SERVICE_COLUMNS = ("service", "name", "priority", "tier", "evidence", "gbp", "gbp_per_child")

EVIDENCE_WORDS = {
    NO_EVIDENCE: "no evidence held",
    NO_GAIN: "tested, no gain found",
    DEMAND_LED: "must serve every case",
}


@dataclass(frozen=True)
class View:
    """What part of the resources to look at.

    Attributes
    ----------
    kind : {"money", "people", "capital", "in_kind", "all"}
        ``in_kind``: people and capital not already inside a money pot; ``all``: money and ``in_kind``.
    place, tier, partner : str or None
        One place (its own rows only), tier or partner; None for all.
    """

    kind: Kind = "money"
    place: str | None = None
    tier: str | None = None
    partner: str | None = None


@dataclass(frozen=True)
class ResourceMap:
    """Who pays for what, and what it is for.

    Attributes
    ----------
    flows : DataFrame
        ``FLOW_COLUMNS``: £ by partner, pot, service, priority and outcome, each amount in whole pence.
    totals : DataFrame
        ``TOTAL_COLUMNS``: £ by ``partner, pot, service, priority, outcome, tier, place, kind``, largest
        first; ``share`` of the total; ``gbp_per_child`` over the children of the view, for a place its own.
    services : DataFrame
        ``SERVICE_COLUMNS``: £ by service with what evidence is held, largest first.
    total_gbp, children : float
        Sum of the flows; children of the place in view.
    area_wide_gbp : float
        With a place in view: money of area-wide services, which no district's figure holds.
    """

    flows: pd.DataFrame
    totals: pd.DataFrame
    services: pd.DataFrame
    total_gbp: float
    children: float
    area_wide_gbp: float

    def by(self, key: str) -> pd.DataFrame:
        """The totals by one thing."""
        return self.totals[self.totals["by"] == key].reset_index(drop=True)

    def with_evidence(self, word: str) -> float:
        """£ of the services about whose evidence one thing is said (``services.evidence``)."""
        return float(self.services.loc[self.services["evidence"] == word, "gbp"].sum())

    @property
    def without_evidence_gbp(self) -> float:
        """£ of services for which no evidence is held."""
        return self.with_evidence(EVIDENCE_WORDS[NO_EVIDENCE])


def spending_rows(tables: Tables) -> pd.DataFrame:
    """Today's spending of every pot at its value in £, with what it is spent on.

    Returns
    -------
    DataFrame
        ``ROW_COLUMNS``; money in £, people and capital at ``value_gbp_per_unit`` (0 where not valued).
    """
    pots = {row.pot: row for row in tables.pots}
    types = {row.type: row for row in tables.resource_types}
    services = {row.service: row for row in tables.services}
    rows = []
    for row in tables.spending:
        pot, service = pots[row.pot], services[row.service]
        of_type = types[pot.type]
        value = 1.0 if of_type.kind == "money" else (of_type.value_gbp_per_unit or 0.0)
        what = (pot.partner, row.pot, row.service, service.priority, service.tier, row.place)
        rows.append((*what, of_type.kind, bool(pot.in_cash), row.amount_per_year * value))
    return pd.DataFrame(rows, columns=list(ROW_COLUMNS))


def plan_rows(spend: pd.DataFrame, year: int) -> pd.DataFrame:
    """A plan's money in one year in the same shape as :func:`spending_rows`.

    Parameters
    ----------
    spend : DataFrame
        The plan's table ``spend``.
    year : int
        A plan year.
    """
    rows = spend[spend["year"] == year].rename(columns={"planned": "gbp"})
    return rows.assign(kind="money", in_cash=False)[list(ROW_COLUMNS)].reset_index(drop=True)


def resource_map(tables: Tables, view: View, rows: pd.DataFrame | None = None) -> ResourceMap:
    """Money (or people and capital at value) from partner to outcome, in one view.

    Parameters
    ----------
    tables : Tables
        Checked tables.
    view : View
        What part to look at.
    rows : DataFrame, optional
        ``ROW_COLUMNS``, such as a plan's; today's spending when left out.
    """
    every = spending_rows(tables) if rows is None else rows
    wider = _seen(every, View(kind=view.kind, tier=view.tier, partner=view.partner))
    seen = _seen(every, view)
    flows = _flows(seen, tables)
    children = {row.place: float(row.children) for row in tables.places}
    area = tables.partnership.area
    total = float(seen["pence"].sum()) / 100
    here = children[view.place or area]
    elsewhere = wider.loc[wider["place"] == area, "pence"].sum() / 100
    return ResourceMap(
        flows=flows,
        totals=_totals(seen, flows, tables, here),
        services=_services(seen, tables, here),
        total_gbp=total,
        children=here,
        area_wide_gbp=float(elsewhere) if view.place not in (None, area) else 0.0,
    )


def resources(tables: Tables) -> pd.DataFrame:
    """Every type of resource: what the pots hold, what is used today, what it is worth.

    Returns
    -------
    DataFrame
        ``RESOURCE_COLUMNS``: amounts in the type's own unit; ``in_cash_available`` is the part whose value is
        already inside a money pot; ``value_gbp`` is the worth of what is available, NaN where not valued.
    """
    used = {row.pot: 0.0 for row in tables.pots}
    for row in tables.spending:
        used[row.pot] += row.amount_per_year
    rows = []
    for of_type in tables.resource_types:
        own = [pot for pot in tables.pots if pot.type == of_type.type]
        available = float(sum(pot.amount_per_year for pot in own))
        in_cash = float(sum(pot.amount_per_year for pot in own if pot.in_cash))
        value = 1.0 if of_type.kind == "money" else of_type.value_gbp_per_unit
        worth = float("nan") if value is None else available * value
        spent = float(sum(used[pot.pot] for pot in own))
        rows.append(
            (of_type.type, of_type.name, of_type.kind, of_type.unit, available, spent, in_cash, worth)
        )
    return pd.DataFrame(rows, columns=list(RESOURCE_COLUMNS))


def _seen(rows: pd.DataFrame, view: View) -> pd.DataFrame:
    """Rows in view, with their amount in whole pence; rows of nothing left out."""
    extra = (rows["kind"] != "money") & ~rows["in_cash"].astype(bool)
    of_kind = {
        "in_kind": extra,
        "all": extra | (rows["kind"] == "money"),
    }.get(view.kind, rows["kind"] == view.kind)
    keep = of_kind.astype(bool)
    for column in ("place", "tier", "partner"):
        wanted = getattr(view, column)
        if wanted is not None:
            keep &= rows[column] == wanted
    pence = (rows["gbp"].astype(float) * 100).round().astype(np.int64)
    return rows.assign(pence=pence).loc[keep & (pence != 0)].reset_index(drop=True)


def _flows(seen: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Rows split over the outcomes that their services improve, to the penny."""
    served = outcomes_served(tables)
    order = served.groupby("service").cumcount()
    number = served.groupby("service")["outcome"].transform("size")
    spread = seen.groupby(list(STEPS[:-1]), as_index=False, sort=True)["pence"].sum()
    split = spread.merge(served.assign(order=order, number=number), on="service", how="left")
    each, over = split["pence"] // split["number"], split["pence"] % split["number"]
    split["gbp"] = (each + (split["order"] < over)) / 100
    for step, names in _names(tables).items():
        if step in STEPS:
            split[f"{step}_name"] = split[step].map(names)
    flows: pd.DataFrame = split.loc[split["gbp"] != 0, list(FLOW_COLUMNS)]
    return flows.reset_index(drop=True)


def _names(tables: Tables) -> dict[str, Mapping[str, str]]:
    """Names as people know them, by what they name."""
    return {
        "partner": {"": "New money", **{row.partner: row.name for row in tables.partners}},
        "pot": {"new_money": "New money", **{row.pot: row.name for row in tables.pots}},
        "service": {row.service: row.name for row in tables.services},
        "priority": {row.priority: row.name for row in tables.priorities},
        "outcome": {**WITHOUT_OUTCOME, **{row.outcome: row.name for row in tables.outcomes}},
        "place": {row.place: row.name if row.parent else f"Across {row.name}" for row in tables.places},
        "tier": {name: name for name in ("universal", "targeted", "specialist")},
        "kind": {name: name for name in ("money", "people", "capital")},
    }


def _totals(seen: pd.DataFrame, flows: pd.DataFrame, tables: Tables, children: float) -> pd.DataFrame:
    """£ by each thing, largest first."""
    of_place = {row.place: float(row.children) for row in tables.places}
    pounds = seen.assign(gbp=seen["pence"] / 100)
    tables_by = []
    for by, names in _names(tables).items():
        rows = flows if by == "outcome" else pounds
        sums = rows.groupby(by)["gbp"].sum().round(2).sort_values(ascending=False, kind="stable")
        frame = pd.DataFrame({"key": sums.index.astype(str), "gbp": sums.to_numpy(dtype=float)})
        heads = frame["key"].map(of_place).astype(float) if by == "place" else children
        frame = frame.assign(by=by, name=frame["key"].map(names), gbp_per_child=frame["gbp"] / heads)
        tables_by.append(frame.assign(share=frame["gbp"] / max(frame["gbp"].sum(), 0.01)))
    return pd.concat(tables_by, ignore_index=True)[list(TOTAL_COLUMNS)]


def _services(seen: pd.DataFrame, tables: Tables, children: float) -> pd.DataFrame:
    """£ by service, with what evidence is held."""
    reason = outcomes_served(tables).groupby("service")["outcome"].first()
    sums = seen.groupby("service")["pence"].sum() / 100
    rows = [
        (
            row.service,
            row.name,
            row.priority,
            row.tier,
            EVIDENCE_WORDS.get(str(reason[row.service]), "evidence held"),
            float(sums.get(row.service, 0.0)),
            float(sums.get(row.service, 0.0)) / children,
        )
        for row in tables.services
        if row.service in sums.index
    ]
    frame = pd.DataFrame(rows, columns=list(SERVICE_COLUMNS))
    return frame.sort_values(["gbp", "service"], ascending=[False, True], ignore_index=True)
