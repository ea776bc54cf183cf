"""Small cases built by hand, so that projection tests rest on no reader and no compiler."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from model.inputs.case import Case, Cells, Effects, Floats, Lines, Pots, Targets, Years

AREA = "shire"


@dataclass(frozen=True)
class Line:
    """A service in a place; ``follows`` makes it demand-led."""

    service: str
    place: str
    today: float
    follows: str = ""
    segments: tuple[tuple[float, float], ...] = ((np.inf, 1.0),)
    recipe: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """An outcome with its trend per place over the whole horizon; NaN targets do not count."""

    name: str
    better: str
    trend: dict[str, list[float]]
    cap: dict[str, list[float]] | None = None
    target: list[float] | None = None
    scale: float = 1.0
    weight: float = 0.0
    population: float = np.nan


@dataclass(frozen=True)
class Effect:
    """Gain is positive when better."""

    service: str
    outcome: str
    gain: float
    lag: int = 0
    persistence: float = 0.0


@dataclass(frozen=True)
class Pot:
    """A pot with what it pays today per (service, place)."""

    name: str
    partner: str
    type: str
    amount: float
    pays: dict[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True)
class Build:
    """Everything of a small case; ``children`` gives the districts."""

    children: dict[str, float]
    lines: list[Line]
    outcomes: list[Outcome]
    effects: list[Effect]
    pots: list[Pot] = field(default_factory=list)
    types: tuple[str, ...] = ("gbp",)
    n_plan: int = 3
    n_run_on: int = 1
    rate: float = 0.0

    def case(self) -> Case:
        """Compile by the plainest loops."""
        places = tuple(sorted(self.children))
        lines = sorted(self.lines, key=lambda x: (x.service, x.place))
        outcomes = sorted(self.outcomes, key=lambda x: x.name)
        services = tuple(sorted({x.service for x in lines}))
        years = Years(
            2025,
            tuple(range(2026, 2026 + self.n_plan)),
            tuple(range(2026 + self.n_plan, 2026 + self.n_plan + self.n_run_on)),
            2026,
            self.rate,
        )
        cells = _cells(outcomes, places, self.children)
        rows = [SimpleNamespace(service=s, priority="p", tier="targeted") for s in services]
        return Case(
            tables=cast(Any, SimpleNamespace(services=rows)),
            base=cast(Any, None),
            scenario=cast(Any, None),
            applied=(),
            area=AREA,
            years=years,
            services=services,
            places=places,
            outcomes=tuple(x.name for x in outcomes),
            types=self.types,
            commissioner=tuple("council" for _ in services),
            type_value_gbp=np.ones(len(self.types)),
            money=np.array([t == "gbp" for t in self.types]),
            better_lower=np.array([x.better == "lower" for x in outcomes]),
            children=np.array([self.children[d] for d in places]),
            lines=_lines(lines, services, places, cells, self.types),
            cells=cells,
            effects=_effects(self.effects, services, [x.name for x in outcomes]),
            pots=_pots(self.pots, lines, len(services), self.types, self.n_plan),
            targets=_targets(outcomes, cells, years),
        )


def _at(place: str, places: tuple[str, ...]) -> int:
    return -1 if place == AREA else places.index(place)


def _cells(outcomes: list[Outcome], places: tuple[str, ...], children: dict[str, float]) -> Cells:
    keys = [(x, d) for x in outcomes for d in sorted(x.trend)]
    trend = np.array([x.trend[d] for x, d in keys], dtype=float)
    cap = np.array([np.full(trend.shape[1], np.inf) if x.cap is None else x.cap[d] for x, d in keys])
    share = np.zeros(trend.shape)
    for c, (x, d) in enumerate(keys):
        for t in range(trend.shape[1]):
            size = {p: x.trend[p][t] if x.better == "lower" else children.get(p, 1.0) for p in x.trend}
            share[c, t] = size[d] / sum(size.values()) if sum(size.values()) > 0 else 0.0
    return Cells(
        outcome=tuple(x.name for x, _ in keys),
        place=tuple(d for _, d in keys),
        outcome_at=np.array([outcomes.index(x) for x, _ in keys]),
        place_at=np.array([_at(d, places) for _, d in keys]),
        trend=trend,
        cap=cap,
        population=np.array([x.population for x, _ in keys]),
        share=share,
    )


def _lines(
    lines: list[Line],
    services: tuple[str, ...],
    places: tuple[str, ...],
    cells: Cells,
    types: tuple[str, ...],
) -> Lines:
    n = len(lines)
    groups, phi = [], np.full(n, np.nan)
    for i, x in enumerate(lines):
        own = [c for c in range(len(cells)) if cells.outcome[c] == x.follows]
        here = [c for c in own if cells.place[c] == x.place] or own
        groups.append(np.array(here, dtype=np.int64))
        if x.follows:
            phi[i] = x.today / sum(cells.trend[c, 0] for c in here)
    return Lines(
        service=tuple(x.service for x in lines),
        place=tuple(x.place for x in lines),
        service_at=np.array([services.index(x.service) for x in lines]),
        place_at=np.array([_at(x.place, places) for x in lines]),
        today=np.array([x.today for x in lines], dtype=float),
        floor=np.zeros(n),
        ceiling=np.full(n, np.inf),
        statutory=np.zeros(n, dtype=bool),
        demand_led=np.array([bool(x.follows) for x in lines]),
        recipe=np.array([[x.recipe.get(t, 0.0) for t in types] for x in lines]),
        recipe_growth=np.zeros((n, len(types))),
        price_gbp=np.ones(n),
        growth=np.full(n, np.nan),
        reduction=np.full(n, np.nan),
        start_up=np.zeros(n),
        committed_until=np.full(n, np.nan),
        site_size=np.full(n, np.nan),
        has_evidence=np.ones(n, dtype=bool),
        phi=phi,
        demand_cells=tuple(groups),
        segment_length=tuple(np.array([k for k, _ in x.segments]) for x in lines),
        segment_effect=tuple(np.array([mu for _, mu in x.segments]) for x in lines),
        effective_today=np.zeros(n),
    )


def _effects(effects: list[Effect], services: tuple[str, ...], outcomes: list[str]) -> Effects:
    gain = np.array([x.gain for x in effects], dtype=float)
    return Effects(
        service_at=np.array([services.index(x.service) for x in effects], dtype=np.int64),
        outcome_at=np.array([outcomes.index(x.outcome) for x in effects], dtype=np.int64),
        gain=gain,
        low=gain,
        high=gain,
        lag=np.array([x.lag for x in effects], dtype=np.int64),
        persistence=np.array([x.persistence for x in effects], dtype=float),
        grade=np.zeros(len(effects), dtype=np.int64),
    )


def _pots(pots: list[Pot], lines: list[Line], n_services: int, types: tuple[str, ...], n_plan: int) -> Pots:
    spent = [[x.pays.get((k.service, k.place), 0.0) for k in lines] for x in pots]
    amount: Floats = np.array([[x.amount] * (1 + n_plan) for x in pots], dtype=float)
    amount = amount.reshape(len(pots), 1 + n_plan)
    return Pots(
        name=tuple(x.name for x in pots),
        partner=tuple(x.partner for x in pots),
        type_at=np.array([types.index(x.type) for x in pots], dtype=np.int64),
        place_at=np.full(len(pots), -1),
        amount=amount,
        uncut=amount,
        pooled_share=np.zeros(len(pots)),
        lets_in=np.ones((len(pots), n_services), dtype=bool),
        conditional=np.zeros(len(pots), dtype=bool),
        spent_today=np.array(spent, dtype=float).reshape(len(pots), len(lines)),
        cut=np.zeros(len(pots), dtype=bool),
    )


def _targets(outcomes: list[Outcome], cells: Cells, years: Years) -> Targets:
    n_horizon = len(years.horizon)
    area = np.array([x.target or [np.nan] * n_horizon for x in outcomes], dtype=float)
    weight = np.where(np.isfinite(area), years.weight[None, :], 0.0)
    total = weight.sum(axis=1, keepdims=True)
    return Targets(
        area=area,
        cell=np.full((len(cells), n_horizon), np.nan),
        scale=np.array([x.scale for x in outcomes]),
        cell_scale=np.full(len(cells), np.nan),
        weight=np.array([x.weight for x in outcomes]),
        year_weight=np.divide(weight, total, out=np.zeros_like(weight), where=total > 0),
        hard=np.zeros(len(outcomes), dtype=bool),
        hard_cell=np.full((len(cells), n_horizon), np.nan),
        benchmark=np.full((len(outcomes), n_horizon), np.nan),
        best=np.full((len(outcomes), n_horizon), np.nan),
    )
