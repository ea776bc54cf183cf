"""Arrays of a case: years, lines, cells, effects, pots and targets. Index letters: ``model.inputs.case``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Years:
    """The calendar of a case.

    Attributes
    ----------
    base : int
        Year 0; 2025 means the year ending 31 March 2025.
    plan : tuple of int
        Years 1..T.
    run_on : tuple of int
        Years T+1..T+R, followed with activity held at year T.
    first_decision : int
        First plan year in which services may change.
    rate : float
        Yearly discount rate, a share.
    """

    base: int
    plan: tuple[int, ...]
    run_on: tuple[int, ...]
    first_decision: int
    rate: float

    @cached_property
    def horizon(self) -> tuple[int, ...]:
        """All years 0..T+R."""
        return (self.base, *self.plan, *self.run_on)

    @property
    def n_plan(self) -> int:
        """T."""
        return len(self.plan)

    @property
    def n_run_on(self) -> int:
        """R."""
        return len(self.run_on)

    @cached_property
    def weight(self) -> Floats:
        """Present-value weight per year, shape (H,): (1+rate)^−(t−1); the base year has 0."""
        t = np.arange(len(self.horizon))
        out = (1.0 + self.rate) ** -(t - 1.0)
        return np.where(t == 0, 0.0, out)

    def at(self, year: int) -> int:
        """Position of a calendar year in the horizon."""
        return year - self.base

    @cached_property
    def held(self) -> Bools:
        """True where a plan year lies before the first decision year, shape (T,)."""
        return np.array([year < self.first_decision for year in self.plan], dtype=np.bool_)


@dataclass(frozen=True)
class Lines:
    """Services in places, L of them, sorted by service then place.

    Attributes
    ----------
    service, place : tuple of str
        Ids, length L.
    service_at : (L,) int
        Position of the service in ``Case.services``.
    place_at : (L,) int
        Position of the place in ``Case.places``; −1 for the whole area.
    today : (L,) float
        Activity of the base year, A0, in the service's unit.
    floor, ceiling : (L,) float
        Bounds as given; 0 and +inf where none.
    statutory : (L,) bool
        A statutory floor is a duty, any other a promise.
    demand_led : (L,) bool
        Must serve every case of its outcome.
    recipe : (L, J) float
        Units of each type per unit of activity in the base year, rescaled to today's spending; by year it
        is ``Case.recipe``.
    recipe_growth : (L, J) float
        Real growth of the recipe a year, a share; 0 where none.
    price_gbp : (L,) float
        Worth of one unit of activity in pounds: its money recipe, else its capacities at their value,
        else £1; at the base year's recipe in every year.
    growth, reduction : (L,) float
        Most growth and reduction a year as shares; NaN where not limited.
    start_up : (L,) float
        Activity that can be added in a year whatever the growth limit.
    committed_until : (L,) float
        Last committed calendar year; NaN where none.
    site_size : (L,) float
        Activity of one whole site; NaN where the service does not run in sites.
    has_evidence : (L,) bool
        The service has at least one row in ``effects``.
    phi : (L,) float
        Units of activity per case of the demand outcome (demand-led lines; NaN elsewhere).
    demand_cells : tuple of (n,) int
        Per line, the cells whose cases it must serve (empty when not demand-led).
    segment_length, segment_effect : tuple of (k,) float
        Per line, lengths of the response segments (the last is +inf) and their relative effects μ.
    effective_today : (L,) float
        v0 of a line that is not demand-led: Σ μ·segment filled to A0. 0 for demand-led lines, whose v0
        is taken at φ·B[t].
    """

    service: tuple[str, ...]
    place: tuple[str, ...]
    service_at: Ints
    place_at: Ints
    today: Floats
    floor: Floats
    ceiling: Floats
    statutory: Bools
    demand_led: Bools
    recipe: Floats
    recipe_growth: Floats
    price_gbp: Floats
    growth: Floats
    reduction: Floats
    start_up: Floats
    committed_until: Floats
    site_size: Floats
    has_evidence: Bools
    phi: Floats
    demand_cells: tuple[Ints, ...]
    segment_length: tuple[Floats, ...]
    segment_effect: tuple[Floats, ...]
    effective_today: Floats

    def __len__(self) -> int:
        return len(self.service)

    @property
    def area_wide(self) -> Bools:
        """True where the line serves the whole area, shape (L,)."""
        return self.place_at < 0

    @cached_property
    def index(self) -> Mapping[tuple[str, str], int]:
        """Position of each (service, place)."""
        return {key: i for i, key in enumerate(zip(self.service, self.place, strict=True))}


@dataclass(frozen=True)
class Cells:
    """Outcomes in the places where they are kept, C of them, sorted by outcome then place.

    Attributes
    ----------
    outcome, place : tuple of str
        Ids, length C.
    outcome_at : (C,) int
        Position of the outcome in ``Case.outcomes``.
    place_at : (C,) int
        Position in ``Case.places``; −1 for an outcome kept for the whole area only.
    trend : (C, H) float
        B, in counts; column 0 is the base-year actual.
    cap : (C, H) float
        Most improvement that can be credited; +inf where no cap.
    population : (C,) float
        Count of which the outcome is a share; NaN where not stated.
    share : (C, H) float
        Share of an area-wide service's effect that falls here: by trend (better lower) or by children
        (better higher); each outcome's cells sum to 1, or are all 0.
    """

    outcome: tuple[str, ...]
    place: tuple[str, ...]
    outcome_at: Ints
    place_at: Ints
    trend: Floats
    cap: Floats
    population: Floats
    share: Floats

    def __len__(self) -> int:
        return len(self.outcome)

    def of(self, outcome: int) -> Ints:
        """Cells of one outcome, by its position in ``Case.outcomes``."""
        return np.flatnonzero(self.outcome_at == outcome)

    @cached_property
    def index(self) -> Mapping[tuple[str, str], int]:
        """Position of each (outcome, place)."""
        return {key: i for i, key in enumerate(zip(self.outcome, self.place, strict=True))}


@dataclass(frozen=True)
class Effects:
    """Rows of ``effects``, E of them, sorted by service then outcome (then lag).

    ``gain`` is the change in the count per unit of effective activity in the first year of effect,
    times ``transfer_share``, signed so that positive is better; ``low`` and ``high`` are ordered.
    """

    service_at: Ints
    outcome_at: Ints
    gain: Floats
    low: Floats
    high: Floats
    lag: Ints
    persistence: Floats
    grade: Ints

    def __len__(self) -> int:
        return len(self.gain)


@dataclass(frozen=True)
class Pots:
    """Pots, P of them, sorted by id.

    Attributes
    ----------
    name : tuple of str
        Ids.
    partner : tuple of str
        Partner ids; ``""`` for new money, which belongs to every commissioner at once.
    type_at : (P,) int
        Position of the resource type in ``Case.types``.
    place_at : (P,) int
        Position in ``Case.places``; −1 for the whole area.
    amount : (P, 1+T) float
        Q by year after growth, pot years and the cut; column 0 is the base year. +inf for new money.
    uncut : (P, 1+T) float
        The same before the cut.
    pooled_share : (P,) float
        Agreed pooled share h.
    lets_in : (P, S) bool
        Whether the pot's conditions let a service in, as written (before any release).
    conditional : (P,) bool
        The pot carries conditions.
    spent_today : (P, L) float
        Today's ``spending`` in the pot's own unit.
    cut : (P,) bool
        The pot is among those that the scenario cuts.
    """

    name: tuple[str, ...]
    partner: tuple[str, ...]
    type_at: Ints
    place_at: Ints
    amount: Floats
    uncut: Floats
    pooled_share: Floats
    lets_in: Bools
    conditional: Bools
    spent_today: Floats
    cut: Bools

    def __len__(self) -> int:
        return len(self.name)

    @cached_property
    def endless(self) -> Bools:
        """(P,): the pot has no amount in some year, so that nothing in it can run out."""
        out: Bools = ~np.isfinite(self.amount).all(axis=1)
        return out

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Position of each pot."""
        return {name: i for i, name in enumerate(self.name)}


@dataclass(frozen=True)
class Targets:
    """What the plan is measured against.

    Attributes
    ----------
    area : (O, H) float
        Target for Σ over places; NaN in years that do not count.
    cell : (C, H) float
        The same per cell, filled by proportion where a place has none; NaN in years that do not count.
    scale : (O,) float
        N: the largest distance of target from trend over target years, at least 5% of the base count,
        from the base tables; NaN for outcomes without a target.
    cell_scale : (C,) float
        The same per cell; NaN where there is no target or the cell counts nothing.
    weight : (O,) float
        W: priority weight times outcome weight, each as a share; 0 where no target.
    year_weight : (O, H) float
        δ: sums to 1 over the outcome's own target and run-on years; 0 elsewhere.
    hard : (O,) bool
        The scenario makes the target of the whole area hard.
    hard_cell : (C, H) float
        Targets of single places that the scenario makes hard; NaN elsewhere.
    benchmark, best : (O, H) float
        Area benchmark figures where given, NaN elsewhere.
    """

    area: Floats
    cell: Floats
    scale: Floats
    cell_scale: Floats
    weight: Floats
    year_weight: Floats
    hard: Bools
    hard_cell: Floats
    benchmark: Floats
    best: Floats

    @property
    def any_hard(self) -> bool:
        """Whether any target must be met, of the area or of a single place."""
        return bool(self.hard.any() or np.isfinite(self.hard_cell).any())

    def softened(self) -> Targets:
        """The same with every target soft."""
        none = np.full(self.hard_cell.shape, np.nan)
        return replace(self, hard=np.zeros_like(self.hard), hard_cell=none)

    @cached_property
    def counted(self) -> Bools:
        """Years that count, shape (O, H)."""
        return np.isfinite(self.area)
