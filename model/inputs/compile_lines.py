"""Lines of a case: what services do today, what a unit takes, and what it answers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.inputs.case import Cells, Floats, Ints, Lines

if TYPE_CHECKING:
    from model.inputs.ids import Ids
    from model.inputs.tables import Tables

Key = tuple[str, str]


def compile_lines(tables: Tables, base: Tables, ids: Ids, cells: Cells) -> Lines:
    """One line per row of ``activity``, sorted by service then place."""
    rows = sorted(tables.activity, key=lambda r: (r.service, r.place))
    services = [ids.service[r.service] for r in rows]
    today = np.array([r.activity_per_year for r in rows], dtype=np.float64)
    ceiling = _or_nan([r.ceiling for r in rows])
    ceiling[np.isnan(ceiling)] = np.inf
    floor = np.nan_to_num(_or_nan([r.floor for r in rows]))
    recipe = _rescaled_recipes(tables, base, ids, [(r.service, r.place) for r in rows])
    demand_led = np.array([s.demand_outcome is not None for s in services], dtype=np.bool_)
    segments = [_segments(tables, r.service, a, c) for r, a, c in zip(rows, today, ceiling, strict=True)]
    effective = np.array([fill(length, mu, a) for (length, mu), a in zip(segments, today, strict=True)])
    place_at = np.array([ids.place_at[r.place] for r in rows], dtype=np.int64)
    outcome = [-1 if s.demand_outcome is None else ids.outcome_at[s.demand_outcome] for s in services]
    demand_cells = tuple(
        _demand_cells(cells, o, place) for o, place in zip(outcome, place_at.tolist(), strict=True)
    )
    evidence = {r.service for r in tables.effects}
    return Lines(
        service=tuple(r.service for r in rows),
        place=tuple(r.place for r in rows),
        service_at=np.array([ids.service_at[r.service] for r in rows], dtype=np.int64),
        place_at=place_at,
        today=today,
        floor=floor,
        ceiling=ceiling,
        statutory=np.array([s.statutory for s in services], dtype=np.bool_),
        demand_led=demand_led,
        recipe=recipe,
        recipe_growth=_recipe_growth(tables, ids, [r.service for r in rows]),
        price_gbp=_prices(recipe, ids),
        growth=_or_nan([s.most_growth_share for s in services]),
        reduction=_or_nan([s.most_reduction_share for s in services]),
        start_up=np.nan_to_num(_or_nan([s.start_up_per_year for s in services])),
        committed_until=_or_nan([s.committed_until for s in services]),
        site_size=_or_nan([s.site_size for s in services]),
        has_evidence=np.array([r.service in evidence for r in rows], dtype=np.bool_),
        phi=_phi(base, ids, [(r.service, r.place) for r in rows]),
        demand_cells=demand_cells,
        segment_length=tuple(length for length, _ in segments),
        segment_effect=tuple(mu for _, mu in segments),
        effective_today=np.where(demand_led, 0.0, effective),
    )


def fill(length: Floats, effect: Floats, activity: float) -> float:
    """Effective activity Σ μ·segment with segments filled in order.

    Parameters
    ----------
    length, effect : (k,) float
        Segment lengths and relative effects.
    activity : float
        Activity ≥ 0.
    """
    start = np.concatenate([[0.0], np.cumsum(length[:-1])])
    return float(effect @ np.clip(activity - start, 0.0, length))


def _or_nan(values: list[float | None] | list[int | None]) -> Floats:
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


def _segments(tables: Tables, service: str, today: float, ceiling: float) -> tuple[Floats, Floats]:
    """Segments of a line: multiples of today's activity, or of the ceiling where today is 0."""
    rows = sorted(
        (r for r in tables.responses if r.service == service),
        key=lambda r: np.inf if r.up_to_multiple is None else r.up_to_multiple,
    )
    if not rows:
        return np.array([np.inf]), np.array([1.0])
    unit = today if today > 0 else ceiling
    ends = np.array([*((r.up_to_multiple or 0.0) * unit for r in rows[:-1]), np.inf])
    length = np.diff(np.concatenate([[0.0], ends]))
    return length, np.array([r.relative_effect for r in rows], dtype=np.float64)


def _prices(recipe: Floats, ids: Ids) -> Floats:
    """Worth of a unit: its money recipe; if 0 its capacities at their value; if 0 £1."""
    money = ids.money()
    price = recipe[:, money].sum(axis=1)
    value = np.array([ids.type_[j].value_gbp_per_unit or 0.0 for j in ids.types])
    capacity = recipe[:, ~money] @ value[~money]
    return np.where(price > 0, price, np.where(capacity > 0, capacity, 1.0))


def _rescaled_recipes(tables: Tables, base: Tables, ids: Ids, lines: list[Key]) -> Floats:
    """Recipes (L, J), times today's spending ÷ (recipe × activity) of the base tables."""
    stated = {(r.service, r.type): r.amount_per_activity for r in tables.recipes}
    factor = _spending_factors(base)
    out = np.zeros((len(lines), len(ids.types)))
    for i, (service, place) in enumerate(lines):
        for j, type_ in enumerate(ids.types):
            amount = stated.get((service, type_), 0.0)
            out[i, j] = amount * factor.get((service, place, type_), 1.0)
    return out


def _recipe_growth(tables: Tables, ids: Ids, services: list[str]) -> Floats:
    """Real growth of each recipe a year (L, J); 0 where none is stated."""
    stated = {(r.service, r.type): r.real_growth_per_year or 0.0 for r in tables.recipes}
    return np.array(
        [[stated.get((s, type_), 0.0) for type_ in ids.types] for s in services], dtype=np.float64
    )


def _spending_factors(base: Tables) -> dict[tuple[str, str, str], float]:
    """Spending ÷ (recipe × activity) per service, place and type of the base tables."""
    type_of = {r.pot: r.type for r in base.pots}
    spent: dict[tuple[str, str, str], float] = {}
    for row in sorted(base.spending, key=lambda r: (r.pot, r.service, r.place, r.amount_per_year)):
        key = (row.service, row.place, type_of[row.pot])
        spent[key] = spent.get(key, 0.0) + row.amount_per_year
    recipe = {(r.service, r.type): r.amount_per_activity for r in base.recipes}
    activity = {(r.service, r.place): r.activity_per_year for r in base.activity}
    out = {}
    for (service, place, type_), amount in spent.items():
        expected = recipe.get((service, type_), 0.0) * activity.get((service, place), 0.0)
        if expected > 0:
            out[service, place, type_] = amount / expected
    return out


def _demand_cells(cells: Cells, outcome: int, place: int) -> Ints:
    """Cells that a demand-led line must serve: its district's, or all of the outcome's."""
    if outcome < 0:
        return np.zeros(0, dtype=np.int64)
    own = cells.of(outcome)
    here = own[cells.place_at[own] == place]
    return here if len(here) else own


def _phi(base: Tables, ids: Ids, lines: list[Key]) -> Floats:
    """Activity per case: base activity ÷ base outcome, times the scenario's change of the stated figure.

    A district line of an outcome kept for the area is thereby split by today's activity; a district
    without cases today keeps the stated figure.
    """
    base_service = {r.service: r for r in base.services}
    base_activity = {(r.service, r.place): r.activity_per_year for r in base.activity}
    actual = {
        (r.outcome, r.place): r.count
        for r in base.outcome_values
        if r.series == "actual" and r.year == base.partnership.base_year
    }
    out = np.full(len(lines), np.nan)
    for i, (service, place) in enumerate(lines):
        row = ids.service[service]
        if row.demand_outcome is None:
            continue
        before = base_service.get(service)
        stated = row.activity_per_case or 0.0
        was = before.activity_per_case if before and before.activity_per_case else stated
        cases = _cases(actual, row.demand_outcome, place, base.partnership.area)
        activity = base_activity.get((service, place))
        if activity is None or cases <= 0:
            out[i] = stated
        else:
            out[i] = activity / cases * (stated / was)
    return out


def _cases(actual: dict[Key, float], outcome: str, place: str, area: str) -> float:
    """Today's cases that a line answers to: its district's, else all districts', else the area's."""
    districts = {d: n for (o, d), n in actual.items() if o == outcome and d != area}
    if not districts:
        return actual.get((outcome, area), 0.0)
    return districts[place] if place in districts else sum(sorted(districts.values()))
