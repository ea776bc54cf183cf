"""Coalitions of a town without lags, stated again year by year as small linear programmes of their own.

Nothing here uses the programme or the loaded solver: services, pots and shares are read from the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog

from model.inputs.tables import Tables

Members = frozenset[str]
YEARS = 2
SLACK = 1e-7


@dataclass(frozen=True)
class World:
    """What a coalition reaches in one year; every year is the same.

    Attributes
    ----------
    duties, promises : float
        Pounds unmet.
    short : float
        Children by which the target is missed.
    """

    duties: float
    promises: float
    short: float


class Town:
    """One year of a town as matrices, whose columns are activity, payments, what is unmet, and the shortfall.

    Parameters
    ----------
    tables : Tables
        One outcome that is better lower, effects in the same year only, money only.
    """

    def __init__(self, tables: Tables) -> None:
        self.services = {row.service: row for row in tables.services}
        self.pots = list(tables.pots)
        self.names = list(self.services)
        self.activity = {row.service: row for row in tables.activity}
        self.price = {row.service: row.amount_per_activity for row in tables.recipes}
        self.effect = {row.service: -row.change_per_activity for row in tables.effects}
        count = {(row.series, row.year): row.count for row in tables.outcome_values}
        self.gap = count["actual", 2025] - count["target", 2026]
        self.pairs = [
            (p, s)
            for p in range(len(self.pots))
            for s in self.names
            if not self.pots[p].only_services or s in self.pots[p].only_services
        ]
        self.n_services, self.n_pairs = len(self.names), len(self.pairs)
        self.columns = 3 * self.n_services + self.n_pairs + 1

    def at(self, kind: str, which: int = 0) -> int:
        """Column of a service's activity, a payment, a service's unmet duty or promise, or the shortfall."""
        start = {
            "activity": 0,
            "payment": self.n_services,
            "duty": self.n_services + self.n_pairs,
            "promise": 2 * self.n_services + self.n_pairs,
            "short": self.columns - 1,
        }
        return start[kind] + which

    def cost(self, kind: str) -> np.ndarray:
        """What one of the stages makes as small as can be."""
        out = np.zeros(self.columns)
        if kind == "short":
            out[self.at("short")] = 1.0
        elif kind == "money":
            for k, name in enumerate(self.names):
                out[self.at("activity", k)] = self.price[name]
        elif kind == "improvement":
            for k, name in enumerate(self.names):
                out[self.at("activity", k)] = self.effect[name]
        else:
            for k, name in enumerate(self.names):
                out[self.at(kind, k)] = self.price[name]
        return out

    def rows(self, members: Members) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """The rules: at most (matrix, limit), and exactly (matrix, value)."""
        most: list[tuple[np.ndarray, float]] = []
        exact: list[tuple[np.ndarray, float]] = []
        for k, name in enumerate(self.names):
            paid = np.zeros(self.columns)
            paid[self.at("activity", k)] = self.price[name]
            for j, (_, service) in enumerate(self.pairs):
                if service == name:
                    paid[self.at("payment", j)] = -1.0
            exact.append((paid, 0.0))
            kind = "duty" if self.services[name].statutory else "promise"
            floor = np.zeros(self.columns)
            floor[self.at("activity", k)] = floor[self.at(kind, k)] = -1.0
            most.append((floor, -(self.activity[name].floor or 0.0)))
        for p, pot in enumerate(self.pots):
            every, across = np.zeros(self.columns), np.zeros(self.columns)
            for j, (payer, service) in enumerate(self.pairs):
                if payer != p:
                    continue
                every[self.at("payment", j)] = 1.0
                owner = self.services[service].commissioner
                if owner != pot.partner:
                    across[self.at("payment", j)] = 1.0
                    if not {owner, pot.partner} <= members:
                        shut = np.zeros(self.columns)
                        shut[self.at("payment", j)] = 1.0
                        most.append((shut, 0.0))
            most += [(every, pot.amount_per_year), (across, (pot.pooled_share or 0.0) * pot.amount_per_year)]
        short = -self.cost("improvement")
        short[self.at("short")] = -1.0
        today = sum(self.effect[name] * self.activity[name].activity_per_year for name in self.names)
        most.append((short, -self.gap - today))
        return (
            np.array([row for row, _ in most]),
            np.array([limit for _, limit in most]),
            np.array([row for row, _ in exact]),
            np.array([limit for _, limit in exact]),
        )

    def reached(self, members: Members) -> World:
        """Duties, then promises, then the shortfall, each as small as can be."""
        kept: list[tuple[np.ndarray, float]] = []
        values: dict[str, float] = {}
        for kind in ("duty", "promise", "short"):
            values[kind] = self.least(self.cost(kind), members, kept)
            kept.append((self.cost(kind), values[kind] + SLACK))
        return World(values["duty"], values["promise"], values["short"])

    def money(self, members: Members, like: World, improvement: float) -> float:
        """The least money with which so many children are helped and no more is unmet than in a world."""
        today = sum(self.effect[name] * self.activity[name].activity_per_year for name in self.names)
        kept = [
            (self.cost("duty"), like.duties + SLACK),
            (self.cost("promise"), like.promises + SLACK),
            (-self.cost("improvement"), -(improvement + today) + SLACK),
        ]
        return self.least(self.cost("money"), members, kept)

    def least(self, cost: np.ndarray, members: Members, kept: list[tuple[np.ndarray, float]]) -> float:
        """The optimum of one linear programme."""
        most, limit, exact, value = self.rows(members)
        if kept:
            most = np.vstack([most, *(row for row, _ in kept)])
            limit = np.append(limit, [x for _, x in kept])
        found: Any = linprog(
            cost, A_ub=most, b_ub=limit, A_eq=exact, b_eq=value, bounds=(0, None), method="highs"
        )
        assert found.status == 0, found.message
        return float(found.fun)


def restated(tables: Tables, groups: list[Members]) -> Mapping[Members, World]:
    """What every coalition reaches in a year."""
    town = Town(tables)
    return {group: town.reached(group) for group in groups}
