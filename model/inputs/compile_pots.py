"""Pots of a case: amounts by year, conditions, today's spending, and the cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.inputs.case import Bools, Floats, Pots, Years

if TYPE_CHECKING:
    from model.inputs.ids import Ids
    from model.inputs.records import Pot
    from model.inputs.scenario import Cut, Scenario
    from model.inputs.tables import Tables

NEW_MONEY = "new_money"


def compile_pots(tables: Tables, base: Tables, scenario: Scenario, ids: Ids, years: Years) -> Pots:
    """Pots sorted by id; under the rule ``new_money`` one more, without limit, owner or conditions.

    The base year's amount is that of the base tables: a scenario changes planning years only.
    """
    rows = [ids.pot[name] for name in ids.pots]
    uncut = _amounts(tables, base, rows, years)
    cut = _cut_pots(scenario.cut, rows, ids)
    amount = uncut.copy()
    if scenario.cut is not None:
        amount[cut, 1:] *= cut_factor(scenario.cut, years)
    pots = Pots(
        name=ids.pots,
        partner=tuple(r.partner for r in rows),
        type_at=np.array([ids.type_at[r.type] for r in rows], dtype=np.int64),
        place_at=np.array([ids.place_at[r.place] for r in rows], dtype=np.int64),
        amount=amount,
        uncut=uncut,
        pooled_share=np.array([r.pooled_share or 0.0 for r in rows], dtype=np.float64),
        lets_in=_lets_in(rows, ids),
        conditional=np.array([bool(r.only_services or r.only_priorities) for r in rows], dtype=np.bool_),
        spent_today=_spent_today(tables, ids),
        cut=cut,
    )
    return _with_new_money(pots, ids) if scenario.rules.new_money else pots


def cut_factor(cut: Cut, years: Years) -> Floats:
    """What is left of a cut pot, per plan year (T,): 1 − depth·min(1, (t−F+1)/n), F the first cut year.

    A cut starts no earlier than the first decision year and is phased in n equal steps.
    """
    start = max(cut.from_year or 0, years.first_decision, years.plan[0])
    steps = max(cut.over_years, 1)
    t = np.array(years.plan, dtype=np.float64)
    return 1.0 - cut.depth * np.clip((t - start + 1.0) / steps, 0.0, 1.0)


def _amounts(tables: Tables, base: Tables, rows: list[Pot], years: Years) -> Floats:
    """Q by year: stated for the year, else today's amount with the growth of people and capital."""
    today = {r.pot: r.amount_per_year for r in base.pots}
    stated = {(r.pot, r.year): r.amount for r in tables.pot_years}
    out = np.zeros((len(rows), years.n_plan + 1))
    for i, row in enumerate(rows):
        growth = 1.0 + (row.most_growth_share or 0.0)
        out[i] = [
            stated.get((row.pot, year), row.amount_per_year * growth**t)
            for t, year in enumerate((years.base, *years.plan))
        ]
        out[i, 0] = today.get(row.pot, row.amount_per_year)
    return out


def _cut_pots(cut: Cut | None, rows: list[Pot], ids: Ids) -> Bools:
    """The pot named; else the money pots of the partner named; else all money pots."""
    if cut is None:
        return np.zeros(len(rows), dtype=np.bool_)
    if cut.pot is not None:
        return np.array([r.pot == cut.pot for r in rows], dtype=np.bool_)
    money = np.array([ids.type_[r.type].kind == "money" for r in rows], dtype=np.bool_)
    return money & np.array([cut.partner in (None, r.partner) for r in rows], dtype=np.bool_)


def _lets_in(rows: list[Pot], ids: Ids) -> Bools:
    """Conditions (P, S): a named service or a service of a named priority; none named: all."""
    out = np.ones((len(rows), len(ids.services)), dtype=np.bool_)
    for i, row in enumerate(rows):
        if row.only_services or row.only_priorities:
            out[i] = [
                s in row.only_services or ids.service[s].priority in row.only_priorities for s in ids.services
            ]
    return out


def _spent_today(tables: Tables, ids: Ids) -> Floats:
    lines = {key: i for i, key in enumerate(sorted((r.service, r.place) for r in tables.activity))}
    pot_at = {name: i for i, name in enumerate(ids.pots)}
    out = np.zeros((len(ids.pots), len(lines)))
    for row in sorted(tables.spending, key=lambda r: (r.pot, r.service, r.place, r.amount_per_year)):
        out[pot_at[row.pot], lines[row.service, row.place]] += row.amount_per_year
    return out


def _with_new_money(pots: Pots, ids: Ids) -> Pots:
    """Append the pot of new money: of the first money type, for the whole area."""
    money = int(np.flatnonzero(ids.money())[0])
    n_years, n_services = pots.amount.shape[1], len(ids.services)
    endless = np.full((1, n_years), np.inf)
    endless[0, 0] = 0.0
    return Pots(
        name=(*pots.name, NEW_MONEY),
        partner=(*pots.partner, ""),
        type_at=np.append(pots.type_at, money),
        place_at=np.append(pots.place_at, -1),
        amount=np.vstack([pots.amount, endless]),
        uncut=np.vstack([pots.uncut, endless]),
        pooled_share=np.append(pots.pooled_share, 1.0),
        lets_in=np.vstack([pots.lets_in, np.ones((1, n_services), dtype=np.bool_)]),
        conditional=np.append(pots.conditional, False),
        spent_today=np.vstack([pots.spent_today, np.zeros((1, pots.spent_today.shape[1]))]),
        cut=np.append(pots.cut, False),
    )
