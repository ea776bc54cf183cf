"""Outcomes in the programme: what activity does to them, credited up to the cap.

``credited ≤ G`` and ``credited ≤ cap``; wherever improvement carries weight the optimum makes it
``min(G, cap)``. Where crediting less could pay, because more cases bring more of a demand-led service that
does good, it is ``credited = G``. Only outcomes that something depends on are written: those with weight,
those with a hard target, and those that drive demand-led services.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.inputs.compile_lines import fill

if TYPE_CHECKING:
    from pulp import LpVariable

    from model.inputs.case import Case
    from model.optimise.programme import Programme, Sense, Term


def counted_outcomes(programme: Programme) -> list[int]:
    """Targeted outcomes: those whose shortfall an objective or a hard target may ask for."""
    return [int(o) for o in np.flatnonzero(np.isfinite(programme.case.targets.scale))]


def outcome_terms(programme: Programme, cells: list[int], t: int) -> tuple[list[Term], float]:
    """Σ Out over cells in year index t, in natural counts: terms and the constant."""
    case = programme.case
    terms: list[Term] = []
    constant = 0.0
    for cell in cells:
        o = int(case.cells.outcome_at[cell])
        sign = -1.0 if case.better_lower[o] else 1.0
        constant += float(case.cells.trend[cell, t])
        credited = programme.credited.get((cell, t))
        if credited is not None:
            terms.append((credited, sign * float(programme.scales.outcome[o])))
    return terms, constant


def state_outcomes(programme: Programme, *, every_year: bool = False) -> None:
    """Write credited improvement and shortfall variables, and the rows of improvement.

    Parameters
    ----------
    programme : Programme
        With its activity written.
    every_year : bool
        Write every outcome in every year, for objectives and rules that ask for more than targets.
    """
    case = programme.case
    changes = _Changes(programme)
    exact = exact_cells(case)
    targets = case.targets
    counted = counted_outcomes(programme)
    for o in counted:
        for t in np.flatnonzero(targets.counted[o]).tolist():
            name = f"short.{case.outcomes[o]}.{case.years.horizon[t]}"
            programme.shortfall[o, t] = programme.variable(name)
    places = np.argwhere(np.isfinite(targets.hard_cell)).tolist()
    for cell, t in places:
        name = f"{case.cells.outcome[cell]}.{case.cells.place[cell]}.{case.years.horizon[t]}"
        programme.shortfall_here[cell, t] = programme.variable(f"short_hard.{name}")
    drivers = set(case.drivers.tolist())
    last_year = len(case.years.horizon) - 1
    for o in range(len(case.outcomes)):
        years = set(np.flatnonzero(targets.counted[o]).tolist()) if o in counted else set()
        years |= {t for cell, t in places if case.cells.outcome_at[cell] == o}
        if o in drivers:
            years |= set(range(1, _last_demand_year(programme) + 1))
        if every_year:
            years = set(range(1, last_year + 1))
        for t in sorted(years):
            _improvement(programme, changes, o, t, exact)


def exact_cells(case: Case) -> frozenset[int]:
    """Cells whose improvement must be credited as it is, neither more nor less.

    They drive demand-led services that something else profits from: those with effects of their own, those
    that another service needs, and those whose money helps to keep a balance. With a cap, or a response that
    bends, this could not be said in a linear programme; what asks for it is refused when it is read.
    """
    lines = case.lines
    needed = {row.other for row in case.tables.service_links if row.relation == "needs"}
    balance = case.scenario.rules.balance
    needed |= {
        r.service for r in case.tables.services if any(b.gains_from(r.tier, r.priority) for b in balance)
    }
    used = [lines.has_evidence[i] or lines.service[i] in needed for i in range(len(lines))]
    cells = [c for i, cells in enumerate(lines.demand_cells) if used[i] for c in cells.tolist()]
    return frozenset(c for c in cells if np.isinf(case.cells.cap[c]).all())


def _last_demand_year(programme: Programme) -> int:
    """Last year index in which a demand-led line has an activity variable."""
    led = np.flatnonzero(programme.case.lines.demand_led)
    return max((len(programme.activity[i]) for i in led.tolist()), default=0)


def _improvement(programme: Programme, changes: _Changes, o: int, t: int, exact: frozenset[int]) -> None:
    """Credited ≤ G (= G where exact) for every cell of an outcome in year t, where any service reaches it."""
    case = programme.case
    step = float(programme.scales.outcome[o])
    year = case.years.horizon[t]
    for cell in case.cells.of(o).tolist():
        terms, constant = changes.gain(cell, t)
        if not terms and constant == 0.0:
            continue
        name = f"{case.outcomes[o]}.{case.cells.place[cell]}.{year}"
        cap = float(case.cells.cap[cell, t]) / step
        credited = programme.variable(f"credited.{name}", None, cap)
        programme.credited[cell, t] = credited
        row = [(credited, 1.0), *((v, -c / step) for v, c in terms)]
        sense: Sense = "==" if cell in exact else "<="
        programme.row(f"improvement.{name}", row, sense, constant / step)


class _Changes:
    """Change of effective activity against today, v − v0, as terms of the programme."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self._case = programme.case
        self._sums: dict[tuple[int, int], LpVariable] = {}

    def gain(self, cell: int, t: int) -> tuple[list[Term], float]:
        """G of a cell in year index t, in natural counts: terms and the constant."""
        case, effects = self._case, self._case.effects
        o = int(case.cells.outcome_at[cell])
        terms: list[Term] = []
        constant = 0.0
        for e in np.flatnonzero(effects.outcome_at == o).tolist():
            s, lag, p = int(effects.service_at[e]), int(effects.lag[e]), float(effects.persistence[e])
            weights = self._weights_by_year(s, t - lag, p)
            gain = self._programme.gain(e)
            for tau, weight in weights.items():
                more, fixed = self._reaching(s, cell, tau, t)
                terms += [(v, c * weight * gain) for v, c in more]
                constant += fixed * weight * gain
        return terms, constant

    def _weights_by_year(self, service: int, last: int, p: float) -> dict[int, float]:
        """p^(last−τ) for τ = 1..last, years after T put on year T unless the service is demand-led."""
        lines = np.flatnonzero(self._case.lines.service_at == service)
        led = bool(self._case.lines.demand_led[lines[0]]) if len(lines) else False
        n = self._case.years.n_plan
        out: dict[int, float] = {}
        for tau in range(1, last + 1):
            at = tau if led else min(tau, n)
            out[at] = out.get(at, 0.0) + p ** (last - tau)
        return {tau: w for tau, w in out.items() if w != 0.0}

    def _reaching(self, service: int, cell: int, tau: int, t: int) -> tuple[list[Term], float]:
        """Change of a service in year τ as far as it falls on a cell (spread by the trend of year t)."""
        case, lines = self._case, self._case.lines
        place = int(case.cells.place_at[cell])
        own = np.flatnonzero(lines.service_at == service).tolist()
        if place < 0:
            return self._whole_service(service, own, tau)
        out: list[Term] = []
        constant = 0.0
        for line in own:
            at = int(lines.place_at[line])
            share = 1.0 if at == place else float(case.cells.share[cell, t]) if at < 0 else 0.0
            if share == 0.0:
                continue
            terms, fixed = change_of_line(self._programme, line, tau)
            out += [(v, c * share) for v, c in terms]
            constant += fixed * share
        return out, constant

    def _whole_service(self, service: int, own: list[int], tau: int) -> tuple[list[Term], float]:
        """All lines of a service in one variable, so that area outcomes stay short."""
        if len(own) == 1:
            return change_of_line(self._programme, own[0], tau)
        programme = self._programme
        step = float(programme.scales.service[service])
        key = (service, tau)
        if key not in self._sums:
            terms: list[Term] = []
            constant = 0.0
            for line in own:
                more, fixed = change_of_line(self._programme, line, tau)
                terms += more
                constant += fixed
            name = f"{self._case.services[service]}.{self._case.years.horizon[tau]}"
            total = programme.variable(f"change.{name}", None)
            row = [(total, 1.0), *((v, -c / step) for v, c in terms)]
            programme.row(f"change.{name}", row, "==", constant / step)
            self._sums[key] = total
        return [(self._sums[key], step)], 0.0


def change_of_line(programme: Programme, line: int, tau: int) -> tuple[list[Term], float]:
    """V − v0 of one line in year index τ, in natural units: terms and the constant."""
    case, lines = programme.case, programme.case.lines
    step = programme.line_step(line)
    terms = [(v, mu * step) for v, mu in programme.segments[line][tau - 1]]
    if not lines.demand_led[line]:
        return terms, -float(lines.effective_today[line])
    trend = float(lines.phi[line]) * case.cells.trend[lines.demand_cells[line], tau].sum()
    return terms, -fill(lines.segment_length[line], lines.segment_effect[line], trend)
