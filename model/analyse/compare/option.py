"""One option: the plan of a scenario, or today's services carried on, in the same shape for both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.plan import STATUS_WORDS, digest
from model.project import project, project_scenario, today_plan

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats
    from model.plan import Plan
    from model.project import Projection

TODAY = "today"
"""What today's services carried on are called where options are chosen."""
TODAY_NAME = "Today carried on"
CARRIED_ON = "carried_on"
DUTY, PROMISE = "duty", "promise"
UNPAID = "unpaid"
"""What today's arrangement would take beyond its pots: somebody must find it, or a duty breaks."""
KEPT_COLUMNS = ("kind", "rule", "key", "year", "gbp")
LETTERS = "ABCDE"


@dataclass(frozen=True, eq=False)
class Option:
    """One option of a comparison.

    Attributes
    ----------
    key, name : str
        What it was asked for by; its name.
    status : str
        As of a plan, or ``carried_on`` for today's services.
    case : Case
        What was planned.
    outcomes, spend : DataFrame
        As a plan's tables of these names.
    kept : DataFrame
        What is not kept: kind (``duty`` or ``promise``), rule, key (service; pot for the rule ``unpaid``),
        year, gbp.
    digest : str
        Fingerprint of everything that decides it.
    notes : tuple of str
        What to know about it.
    projection : Projection or None
        The plan projected, unmet demand counted; None where there is no plan.
    letter : str
        A, B, C …, in the order in which options were given.
    """

    key: str
    name: str
    status: str
    case: Case = field(repr=False)
    outcomes: pd.DataFrame = field(repr=False)
    spend: pd.DataFrame = field(repr=False)
    kept: pd.DataFrame = field(repr=False)
    digest: str
    notes: tuple[str, ...]
    projection: Projection | None = field(repr=False)
    letter: str = ""

    @property
    def has_plan(self) -> bool:
        """Whether there is something to compare."""
        return self.projection is not None

    @property
    def why(self) -> str:
        """Why there is no plan, in words; blank where there is one."""
        return "" if self.has_plan else STATUS_WORDS.get(self.status, "There is no plan.")

    @property
    def label(self) -> str:
        """Letter and name."""
        return f"{self.letter} ({self.name})"

    def activity(self) -> Floats:
        """(L, T) planned activity; nothing where there is no plan."""
        if self.projection is None:
            return np.zeros((len(self.case.lines), self.case.years.n_plan))
        return self.projection.planned

    def missed(self, kind: str) -> Floats:
        """(T,) £ of duties or promises not kept in each plan year."""
        own = self.kept[self.kept["kind"] == kind].groupby("year")["gbp"].sum()
        return np.array([float(own.get(year, 0.0)) for year in self.case.years.plan])


def option_of(plan: Plan, key: str = "") -> Option:
    """The plan of a scenario as an option.

    Parameters
    ----------
    plan : Plan
        From solving; one without a plan stands as an option that says why.
    key : str
        What it was asked for by, such as a file; its name when left out.
    """
    return Option(
        key=key or plan.scenario,
        name=plan.scenario,
        status=plan.status,
        case=plan.case,
        outcomes=plan.tables["outcomes"],
        spend=plan.tables["spend"],
        kept=_kept(plan),
        digest=plan.digest,
        notes=plan.notes,
        projection=project(plan.case, plan.activity, _unmet(plan)) if plan.has_plan else None,
    )


def today_option(case: Case) -> Option:
    """Today's services carried on, with today's payers, as an option.

    Parameters
    ----------
    case : Case
        The partnership without a scenario's changes.

    Returns
    -------
    Option
        Every outcome on its trend. What placements that follow it would take beyond the pots that pay for
        them today stands with duties, under the rule ``unpaid``.
    """
    found = project_scenario(case)
    today = project(case, today_plan(case))
    return Option(
        key=TODAY,
        name=TODAY_NAME,
        status=CARRIED_ON,
        case=case,
        outcomes=found.tables["outcomes"],
        spend=found.tables["spend"],
        kept=_of_today(case, today, found.tables),
        digest=digest(case),
        notes=found.notes,
        projection=today,
    )


def _unmet(plan: Plan) -> Floats:
    """(L, T): demand that the plan leaves unserved, in units of activity."""
    case = plan.case
    out = np.zeros((len(case.lines), case.years.n_plan))
    at = {key: k for k, key in enumerate(zip(case.lines.service, case.lines.place, strict=True))}
    rows = plan.tables["duties_unmet"]
    for row in rows[rows["rule"] == "demand"].to_dict("records"):
        out[at[row["service"], row["place"]], case.years.at(int(row["year"])) - 1] = float(row["activity"])
    return out


def _kept(plan: Plan) -> pd.DataFrame:
    parts = [
        plan.tables[name].assign(kind=kind, key=plan.tables[name]["service"])
        for kind, name in ((DUTY, "duties_unmet"), (PROMISE, "promises_broken"))
    ]
    held = [part for part in parts if len(part)]
    return _summed(pd.concat(held) if held else parts[0])


def _of_today(case: Case, today: Projection, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Statutory floors above today's activity, and what no pot pays for."""
    worth = dict(zip(case.types, case.type_value_gbp.tolist(), strict=True))
    pot_type = {pot: case.types[j] for pot, j in zip(case.pots.name, case.pots.type_at, strict=True)}
    rows: list[tuple[object, ...]] = []
    floor = np.where(case.lines.statutory & ~case.lines.demand_led, case.lines.floor, 0.0)
    short = np.maximum(floor[:, None] - today.planned, 0.0) * case.lines.price_gbp[:, None]
    for line, t in np.argwhere(short > 0).tolist():
        rows.append((DUTY, "floors", case.lines.service[line], case.years.plan[t], float(short[line, t])))
    for row in tables["overspent"].to_dict("records"):
        gbp = row["amount"] * worth[pot_type[str(row["pot"])]]
        rows.append((DUTY, UNPAID, row["pot"], row["year"], gbp))
    rows += [
        (DUTY, UNPAID, row["service"], row["year"], row["amount"] * worth[str(row["type"])])
        for row in tables["unfunded"].to_dict("records")
    ]
    return _summed(pd.DataFrame(rows, columns=list(KEPT_COLUMNS)))


def _summed(table: pd.DataFrame) -> pd.DataFrame:
    """Over places: ``KEPT_COLUMNS``."""
    if table.empty:
        return pd.DataFrame(columns=list(KEPT_COLUMNS))
    sums = table.groupby(["kind", "rule", "key", "year"])["gbp"].sum()
    return sums.reset_index()[list(KEPT_COLUMNS)]
