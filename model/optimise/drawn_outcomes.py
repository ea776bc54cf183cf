"""Outcomes under draws: what the one plan comes to if effects, unit costs and trends are others.

Activity and pots are decided on central figures. In a draw, effects are the drawn ones, and a service whose
unit cost is κ times the central one delivers 1/κ of its effective activity for the same money:

    G = Σ e·(v/κ − v0) = Σ e·((v − v0)/κ − (1 − 1/κ)·v0)

Demand-led services serve what they serve in the plan. What activity adds up to over the years (lag and
persistence) does not depend on the draw. It is written once, as a stock carried from year to year, and each
draw has a short row for each cell, with its own effects on the stocks.

Where the response of a service bends, an effect that a draw turns into harm counts by its activity, without
wearing off: harm that wears off is not linear, and this errs on the side of caution (a − A0 ≥ v − v0).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from model.inputs.draws import drawn_cap, drawn_trend
from model.optimise.outcomes import change_of_line, outcome_terms
from model.optimise.scales import GAP_UNIT

if TYPE_CHECKING:
    from pulp import LpVariable

    from model.inputs.case import Bools, Case, Floats, Ints
    from model.inputs.draws import Draws
    from model.optimise.programme import Programme, Term
    from model.optimise.worst_share import Loss

ANY, GAIN, HARM = "any", "gain", "harm"
"""What a stock carries: an effect of either sign; of a response that bends, a gain, or a harm."""


@dataclass(frozen=True)
class Key:
    """What a stock carries on: the change of some lines, with what lag, how long, and in what unit.

    ``carries`` is ``ANY`` or ``GAIN`` for effective activity and ``HARM`` for plain activity.
    """

    lines: tuple[int, ...]
    lag: int
    persistence: float
    carries: str


@dataclass(frozen=True)
class Part:
    """What one effect brings to one cell in one year: the stock of the change, and of today's activity.

    Attributes
    ----------
    effect : int
        Row of ``Case.effects``.
    carries : str
        Which sign of the effect it stands for.
    stock : LpVariable
        Stock of v − v0, in steps of the service.
    today : LpVariable or None
        Stock of v0, a column fixed to its value; None where unit cost is not drawn.
    size : float
        Natural units of effective activity per step, times the share that falls on the cell.
    """

    effect: int
    carries: str
    stock: LpVariable
    today: LpVariable | None
    size: float


@dataclass
class DrawnOutcomes:
    """Writes the gap of every draw into a programme.

    Attributes
    ----------
    programme : Programme
        With its activity, outcomes and shortfalls written.
    draws : Draws
        The draws.
    """

    programme: Programme
    draws: Draws
    _stocks: dict[tuple[Key, int], LpVariable] = field(default_factory=dict)
    _todays: dict[tuple[Key, int], LpVariable] = field(default_factory=dict)

    def losses(self) -> tuple[list[Loss], Floats]:
        """Gap of each draw less the gap of its trend, in thousandths of a gap; and each one's probability.

        Draws that are alike in everything that moves an outcome with a target are one.
        """
        case, targets = self.programme.case, self.programme.case.targets
        weight = targets.weight[:, None] * targets.year_weight / GAP_UNIT
        kept, probability = self._alike()
        trend = drawn_trend(case, self.draws.trend_shift[kept])
        cap = drawn_cap(case, trend)
        out: list[Loss] = [([], -gap / GAP_UNIT) for gap in trend_gaps(case, trend).tolist()]
        moved = self.moved()
        for (o, t), short in self.programme.shortfall.items():
            if weight[o, t] == 0.0:
                continue
            own = self._differing(o, t, moved)
            for k, (terms, _) in enumerate(out):
                drawn = (trend[k, :, t], cap[k, :, t])
                here = self._short(int(kept[k]), (o, t), own, drawn) if own else short
                terms.append((here, float(weight[o, t])))
        return out, probability

    def _differing(self, o: int, t: int, moved: Bools) -> dict[int, list[Part]]:
        """Cells of an outcome that differ between draws, with what moves them."""
        cells = self.programme.case.cells.of(o).tolist()
        drawn = self.draws.drawn_trend
        if not (moved[effects_on(self.programme.case, o)].any() or drawn[cells].any()):
            return {}
        parts = {cell: self._parts(cell, t) for cell in cells}
        return {c: own for c, own in parts.items() if drawn[c] or any(moved[p.effect] for p in own)}

    def _alike(self) -> tuple[Ints, Floats]:
        """The first of every set of draws that are alike, in order, and the share of draws in its set."""
        case = self.programme.case
        counts = case.targets.weight > 0
        effects = self.moved() & counts[case.effects.outcome_at]
        services = np.unique(case.effects.service_at[effects])
        cells = self.draws.drawn_trend & counts[case.cells.outcome_at]
        differs = np.hstack(
            [
                self.draws.gain_shift[:, effects],
                self.draws.unit_cost_factor[:, services],
                self.draws.trend_shift[:, cells].reshape(len(self.draws), -1),
            ]
        )
        _, first, count = np.unique(differs, axis=0, return_index=True, return_counts=True)
        order = np.argsort(first)
        return first[order], count[order] / len(self.draws)

    def moved(self) -> Bools:
        """(E,): what the effect brings differs between draws."""
        case = self.programme.case
        led = np.zeros(len(case.services), dtype=np.bool_)
        led[case.lines.service_at[case.lines.demand_led]] = True
        out: Bools = self.draws.drawn_gain | (self.draws.drawn_cost & ~led)[case.effects.service_at]
        return out

    def _short(
        self, i: int, at: tuple[int, int], parts: dict[int, list[Part]], drawn: tuple[Floats, Floats]
    ) -> LpVariable:
        """Shortfall of an outcome in one draw and year, in units of N."""
        programme, case = self.programme, self.programme.case
        (o, t), (trend, cap) = at, drawn
        step, sign = float(programme.scales.outcome[o]), 1.0 if case.better_lower[o] else -1.0
        name = f"drawn.{case.outcomes[o]}.{case.years.horizon[t]}.{i}"
        short = programme.variable(name)
        others = [c for c in case.cells.of(o).tolist() if c not in parts]
        terms, constant = outcome_terms(programme, others, t)
        row = [(short, float(case.targets.scale[o]) / step), *((v, -sign * c / step) for v, c in terms)]
        for cell, own in parts.items():
            constant += float(trend[cell])
            row += [(v, c) for v, c in self._improvement(i, cell, t, own, float(cap[cell]) / step)]
        right = sign * (constant - float(case.targets.area[o, t])) / step
        programme.row(name, row, ">=", right)
        return short

    def _improvement(self, i: int, cell: int, t: int, parts: list[Part], cap: float) -> list[Term]:
        """Credited improvement of a cell in one draw, in steps: itself where capped, else its terms."""
        programme, cells = self.programme, self.programme.case.cells
        step = float(programme.scales.outcome[cells.outcome_at[cell]])
        terms = [term for part in parts for term in self._brings(i, part, step)]
        if not np.isfinite(cap) or not terms:
            return terms
        name = f"drawn.{cells.outcome[cell]}.{cells.place[cell]}.{programme.case.years.horizon[t]}.{i}"
        credited = programme.variable(f"credited_{name}", None, cap)
        programme.row(f"improvement_{name}", [(credited, 1.0), *((v, -c) for v, c in terms)], "<=", 0.0)
        return [(credited, 1.0)]

    def _brings(self, i: int, part: Part, step: float) -> list[Term]:
        """Drawn effect × ((stock of change) ÷ κ − (1 − 1/κ)·(stock of today's activity))."""
        effects = self.programme.case.effects
        drawn = float(effects.gain[part.effect] + self.draws.gain_shift[i, part.effect])
        by = {ANY: drawn, GAIN: max(drawn, 0.0), HARM: min(drawn, 0.0)}[part.carries] * part.size / step
        if part.today is None:
            return [(part.stock, by)]
        kappa = float(self.draws.unit_cost_factor[i, effects.service_at[part.effect]])
        return [(part.stock, by / kappa), (part.today, -by * (1.0 - 1.0 / kappa))]

    def _parts(self, cell: int, t: int) -> list[Part]:
        """Every effect that reaches a cell in year index t."""
        case, effects = self.programme.case, self.programme.case.effects
        out = []
        for e in effects_on(case, int(case.cells.outcome_at[cell])).tolist():
            s, lag = int(effects.service_at[e]), int(effects.lag[e])
            if t - lag < 1:
                continue
            step = float(self.programme.scales.service[s])
            for lines, share in _reaching(case, s, cell, t):
                led = bool(case.lines.demand_led[lines[0]])
                bent = max(len(case.lines.segment_length[line]) for line in lines) > 1
                for carries in (GAIN, HARM) if bent else (ANY,):
                    key = Key(lines, lag, float(effects.persistence[e]), carries)
                    today = self._today(key, t) if self.draws.drawn_cost[s] and not led else None
                    out.append(Part(e, carries, self._stock(key, t), today, share * step))
        return out

    def _stock(self, key: Key, t: int) -> LpVariable:
        """S[t] = p·S[t−1] + (v − v0)[t − lag], summed over the lines, in steps of the service."""
        if (key, t) not in self._stocks:
            before = [(self._stock(key, t - 1), key.persistence)] if t - key.lag > 1 else []
            step = self.programme.line_step(key.lines[0])
            changes = [self._change(key, line, t - key.lag) for line in key.lines]
            terms = [(v, c / step) for own, _ in changes for v, c in own]
            name = self._name("stock", key, t)
            stock = self.programme.variable(name, None)
            row = [(stock, 1.0), *((v, -c) for v, c in (*before, *terms))]
            self.programme.row(name, row, "==", sum(fixed for _, fixed in changes) / step)
            self._stocks[key, t] = stock
        return self._stocks[key, t]

    def _change(self, key: Key, line: int, tau: int) -> tuple[list[Term], float]:
        """Change of a line in year τ; after year T that of year T, unless demand-led."""
        case, lines = self.programme.case, self.programme.case.lines
        led = bool(lines.demand_led[line])
        at = tau if led else min(tau, case.years.n_plan)
        if key.carries != HARM:
            return change_of_line(self.programme, line, at)
        activity = [(self.programme.activity[line][at - 1], self.programme.line_step(line))]
        today = float(lines.today[line])
        if led:
            today = float(lines.phi[line] * case.cells.trend[lines.demand_cells[line], at].sum())
        return activity, -today

    def _today(self, key: Key, t: int) -> LpVariable:
        """Stock of v0 likewise: a number, as a column, so that rows have no constant of their own."""
        if (key, t) not in self._todays:
            lines, own = self.programme.case.lines, list(key.lines)
            today = float((lines.today if key.carries == HARM else lines.effective_today)[own].sum())
            years = sum(key.persistence**k for k in range(t - key.lag))
            value = today / self.programme.line_step(own[0]) * years
            self._todays[key, t] = self.programme.variable(self._name("as_today", key, t), value, value)
        return self._todays[key, t]

    def _name(self, what: str, key: Key, t: int) -> str:
        case, first = self.programme.case, key.lines[0]
        place = case.lines.place[first] if len(key.lines) == 1 else "all"
        kind = f"{key.carries}.lag_{key.lag}.{key.persistence!r}"
        return f"{what}.{case.lines.service[first]}.{place}.{kind}.{case.years.horizon[t]}"


def trend_gaps(case: Case, trend: Floats) -> Floats:
    """Gap if every outcome follows its trend (…, C, H): Σ W·δ·max(0, ±(Σ B − target)) ÷ N, shape (…)."""
    targets = case.targets
    total = np.zeros((*trend.shape[:-2], len(case.outcomes), trend.shape[-1]))
    for o in range(len(case.outcomes)):
        total[..., o, :] = trend[..., case.cells.of(o), :].sum(axis=-2)
    sign = np.where(case.better_lower, 1.0, -1.0)[:, None]
    short = np.where(targets.counted, np.maximum(0.0, sign * (total - targets.area)), 0.0)
    price = targets.weight[:, None] * targets.year_weight
    scale = np.where(np.isfinite(targets.scale), targets.scale, 1.0)[:, None]
    out: Floats = (price * short / scale).sum(axis=(-2, -1))
    return out


def effects_on(case: Case, outcome: int) -> Ints:
    """Rows of effects on an outcome."""
    return np.flatnonzero(case.effects.outcome_at == outcome)


def _reaching(case: Case, service: int, cell: int, t: int) -> list[tuple[tuple[int, ...], float]]:
    """Lines of a service that move a cell, and the share of their effect that falls on it in year t."""
    lines, place = case.lines, int(case.cells.place_at[cell])
    own = tuple(np.flatnonzero(lines.service_at == service).tolist())
    if place < 0:
        return [(own, 1.0)] if own else []
    here = [((line,), 1.0) for line in own if lines.place_at[line] == place]
    wide = [((line,), float(case.cells.share[cell, t])) for line in own if lines.place_at[line] < 0]
    return [*here, *wide]
