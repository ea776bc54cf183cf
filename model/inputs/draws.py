"""Seeded draws of what is uncertain in a case: effects, unit costs, trends and outside values.

What is drawn for each row, and how it is distributed: ``model.inputs.draws_rows``; how numbers are drawn and
correlated: ``model.inputs.draws_normals``. Draws are plain arrays with one row a draw; a draw can be put
into a case of the same structure, for the projection or for solving again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from model.inputs.draws_normals import Sampling, correlated_normals
from model.inputs.draws_rows import (
    Uncertain,
    recipe_rows,
    trend_rows,
    trend_spread,
    uncertain_rows,
    value_rows,
)

if TYPE_CHECKING:
    from model.inputs.arrays import Bools, Cells, Floats
    from model.inputs.case import Case
    from model.inputs.tables import Tables

__all__ = [
    "Draws",
    "Sampling",
    "Uncertain",
    "central_normals",
    "draw",
    "drawn_cap",
    "drawn_trend",
    "draws_at",
    "with_draw",
]


@dataclass(frozen=True)
class Draws:
    """Draws of one case. N draws of F quantities; other index letters as in ``model.inputs.case``.

    Attributes
    ----------
    seed : int
        Seed.
    sampling : str
        ``random``, ``antithetic`` or ``sobol``.
    factors : tuple of Uncertain
        The quantities drawn, F of them, sorted by name.
    certain : tuple of (str, str)
        Table and key of rows that state no interval, which are taken as they stand.
    normal : (N, F) float
        The standard normal of each quantity in each draw.
    gain_shift : (N, E) float
        What a draw adds to each gain of ``Case.effects``.
    cost_factor : (N, S, J) float
        What a draw multiplies each service's recipe of each type by.
    unit_cost_factor : (N, S) float
        Unit cost of each service, as a multiple of the central one: its money, else its capacities at
        their value.
    value_shift_gbp : (N, V) float
        What a draw adds to the rows of ``outcome_costs``, sorted by outcome, bearer and kind.
    trend_shift : (N, C, H) float
        What a draw adds to the trends.
    """

    seed: int
    sampling: str
    factors: tuple[Uncertain, ...]
    certain: tuple[tuple[str, str], ...]
    normal: Floats
    gain_shift: Floats
    cost_factor: Floats
    unit_cost_factor: Floats
    value_shift_gbp: Floats
    trend_shift: Floats

    def __len__(self) -> int:
        return len(self.normal)

    def part(self, at: slice) -> Draws:
        """Some of the draws, as they stand."""
        return replace(
            self,
            normal=self.normal[at],
            gain_shift=self.gain_shift[at],
            cost_factor=self.cost_factor[at],
            unit_cost_factor=self.unit_cost_factor[at],
            value_shift_gbp=self.value_shift_gbp[at],
            trend_shift=self.trend_shift[at],
        )

    @cached_property
    def drawn_gain(self) -> Bools:
        """(E,): the gain differs between draws."""
        out: Bools = (self.gain_shift != 0.0).any(axis=0)
        return out

    @cached_property
    def drawn_cost(self) -> Bools:
        """(S,): the unit cost differs between draws."""
        out: Bools = (self.unit_cost_factor != 1.0).any(axis=0)
        return out

    @cached_property
    def drawn_trend(self) -> Bools:
        """(C,): the trend differs between draws."""
        out: Bools = (self.trend_shift != 0.0).any(axis=(0, 2))
        return out


def draw(case: Case, n: int, *, seed: int = 1, sampling: Sampling = "antithetic") -> Draws:
    """Draw what is uncertain in a case.

    Parameters
    ----------
    case : Case
        The partnership under its scenario.
    n : int
        Number of draws.
    seed : int
        The same seed gives the same draws, whatever the order of rows in the tables.
    sampling : {"random", "antithetic", "sobol"}
        See ``model.inputs.draws_normals``.

    Returns
    -------
    Draws

    Raises
    ------
    ValueError
        If ``n`` is below 1, the seed negative or the sampling unknown.
    """
    found = uncertain_rows(case)
    factors = tuple(sorted(found.uncertain, key=lambda f: f.name))
    normal = correlated_normals([f.name for f in factors], [f.sources for f in factors], n, seed, sampling)
    return _from_normals(case, factors, tuple(sorted(found.certain)), normal, (seed, sampling))


def central_normals(factors: Sequence[Uncertain]) -> Floats:
    """The normals (F,) at which every quantity is what the tables state: 0, and σ ÷ 2 for recipes.

    The stated figure is the mean; of a lognormal factor ``exp(σ·z − σ²/2)`` it is not the median.
    """
    return np.array([f.spread / 2.0 if f.table == "recipes" else 0.0 for f in factors])


def draws_at(case: Case, normal: Floats) -> Draws:
    """Draws whose standard normals are given and not drawn.

    Parameters
    ----------
    case : Case
        The partnership under its scenario.
    normal : (N, F) float
        In the order of ``Draws.factors`` of the same case.

    Raises
    ------
    ValueError
        If there is not one column for each uncertain quantity.
    """
    found = uncertain_rows(case)
    factors = tuple(sorted(found.uncertain, key=lambda f: f.name))
    if normal.ndim != 2 or normal.shape[1] != len(factors):
        raise ValueError(f"normals of shape {normal.shape}: give one column for each of {len(factors)}")
    return _from_normals(case, factors, tuple(sorted(found.certain)), normal, (0, "random"))


def _from_normals(
    case: Case,
    factors: tuple[Uncertain, ...],
    certain: tuple[tuple[str, str], ...],
    normal: Floats,
    how: tuple[int, str],
) -> Draws:
    """What normals (N, F) say of every quantity; ``how`` is the seed and the sampling."""
    n = len(normal)
    cost = _cost_factor(case, factors, normal)
    values = np.broadcast_to(0.0, (n, len(case.tables.outcome_costs)))
    return Draws(
        seed=how[0],
        sampling=how[1],
        factors=factors,
        certain=certain,
        normal=normal,
        gain_shift=_shift("effects", factors, normal, np.zeros((n, len(case.effects)))),
        cost_factor=cost,
        unit_cost_factor=unit_cost_factors(case, cost),
        value_shift_gbp=_shift("outcome_costs", factors, normal, values),
        trend_shift=_trend_shift(case, factors, normal),
    )


def with_draw(case: Case, draws: Draws, i: int, *, solvable: bool = False) -> Case:
    """A case as one draw says it is, of the same structure.

    Parameters
    ----------
    case : Case
        The case that was drawn from.
    draws : Draws
        From :func:`draw`.
    i : int
        Which draw.
    solvable : bool
        As a programme can state it: where the response of a service bends, an effect that the draw turns
        into harm is nothing. (Harm that wears off is not linear; tables may not hold it, and a programme
        would count too little of it.) The projection takes any draw as it is.

    Returns
    -------
    Case
        With the drawn effects, recipes and unit costs, outside values, and trends with the caps that follow
        from them. Whom an area-wide service reaches stays as on the central trend.
    """
    changed: dict[str, object] = {}
    if draws.drawn_gain.any():
        gain = case.effects.gain + draws.gain_shift[i]
        if solvable:
            gain = np.where(_bent(case)[case.effects.service_at], np.maximum(gain, 0.0), gain)
        changed["effects"] = replace(case.effects, gain=gain)
    if (draws.cost_factor[i] != 1.0).any():
        lines, at = case.lines, case.lines.service_at
        changed["lines"] = replace(
            lines,
            recipe=lines.recipe * draws.cost_factor[i][at],
            price_gbp=lines.price_gbp * draws.unit_cost_factor[i][at],
        )
    if draws.drawn_trend.any():
        trend = drawn_trend(case, draws.trend_shift[i])
        changed["cells"] = replace(case.cells, trend=trend, cap=drawn_cap(case, trend))
    if draws.value_shift_gbp[i].any():
        changed["tables"] = _with_values(case.tables, draws.value_shift_gbp[i])
    return replace(case, **changed)  # type: ignore[arg-type]


def drawn_trend(case: Case, shift: Floats) -> Floats:
    """Trends (…, C, H) with shifts: never below 0, the base year as it was."""
    out: Floats = np.maximum(case.cells.trend + shift, 0.0)
    return out


def drawn_cap(case: Case, trend: Floats) -> Floats:
    """Caps (…, C, H) that follow from drawn trends; as they stand where the trend is not drawn."""
    cells: Cells = case.cells
    share = {r.outcome: r.most_shift_share for r in case.tables.outcomes}
    out = np.broadcast_to(cells.cap, trend.shape).copy()
    for c, outcome in enumerate(cells.outcome):
        most = share[outcome]
        if most is None or (trend[..., c, :] == cells.trend[c]).all():
            continue
        lower = case.better_lower[cells.outcome_at[c]]
        room = trend[..., c, :] if lower else np.maximum(cells.population[c] - trend[..., c, :], 0.0)
        out[..., c, :] = most * room
    return out


def _bent(case: Case) -> Bools:
    """(S,): the response of the service bends somewhere."""
    out = np.zeros(len(case.services), dtype=np.bool_)
    out[case.lines.service_at[[len(parts) > 1 for parts in case.lines.segment_length]]] = True
    return out


def _columns(table: str, factors: Sequence[Uncertain]) -> list[int]:
    return [k for k, factor in enumerate(factors) if factor.table == table]


def _shift(table: str, factors: Sequence[Uncertain], normal: Floats, nothing: Floats) -> Floats:
    """Spread × normal of a table's quantities, at their positions."""
    columns = _columns(table, factors)
    if not columns:
        return nothing
    out = np.zeros(nothing.shape)
    for k in columns:
        out[:, factors[k].at] = factors[k].spread * normal[:, k]
    return out


def _cost_factor(case: Case, factors: Sequence[Uncertain], normal: Floats) -> Floats:
    """Factor exp(σz − σ²/2) on every recipe that states an interval; 1 elsewhere."""
    shape = (len(normal), len(case.services), len(case.types))
    columns = _columns("recipes", factors)
    if not columns:
        return np.broadcast_to(1.0, shape)
    out, rows = np.ones(shape), recipe_rows(case.tables)
    for k in columns:
        row, sd = rows[factors[k].at], factors[k].spread
        at = case.services.index(row.service), case.types.index(row.type)
        out[:, *at] = np.exp(sd * normal[:, k] - sd**2 / 2.0)
    return out


def unit_cost_factors(case: Case, factor: Floats) -> Floats:
    """Drawn unit cost ÷ central unit cost of each service (N, S)."""
    if not factor.strides[0]:
        return np.broadcast_to(1.0, factor.shape[:2])
    value = {r.type: r.value_gbp_per_unit or 0.0 for r in case.tables.resource_types}
    money, capacity = np.zeros(factor.shape[1:]), np.zeros(factor.shape[1:])
    for row in case.tables.recipes:
        at = case.services.index(row.service), case.types.index(row.type)
        if case.money[at[1]]:
            money[at] = row.amount_per_activity
        else:
            capacity[at] = row.amount_per_activity * value[row.type]
    weight = np.where(money.sum(axis=1, keepdims=True) > 0, money, capacity)
    total = weight.sum(axis=1, keepdims=True)
    share = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    out: Floats = 1.0 + ((factor - 1.0) * share).sum(axis=2)
    return out


def _trend_shift(case: Case, factors: Sequence[Uncertain], normal: Floats) -> Floats:
    """Shift of every trend in every draw."""
    shape = (len(normal), *case.cells.trend.shape)
    columns = _columns("outcome_values", factors)
    if not columns:
        return np.broadcast_to(0.0, shape)
    keys, out = list(trend_rows(case.tables)), np.zeros(shape)
    for k in columns:
        spread = trend_spread(case, *keys[factors[k].at])
        out += normal[:, k, None, None] * spread
    return out


def _with_values(tables: Tables, shift: Floats) -> Tables:
    """Tables with other outside values."""
    rows = zip(value_rows(tables), shift.tolist(), strict=True)
    return tables.replace(
        outcome_costs=tuple(
            row.model_copy(update={"gbp_per_unit": row.gbp_per_unit + more}) for row, more in rows
        )
    )
