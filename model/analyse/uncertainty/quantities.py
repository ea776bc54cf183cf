"""What is uncertain, for people: names of quantities and groups, what they are at their ends, moving them.

A quantity moves along the standard normal ``z`` that it is drawn by. Its *low* and *high* are where 95% of
draws lie between (``z = ±1.96``). *Position* 0 is what the tables state, −1 the low and 1 the high; a group
moves all its members to the same position at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from model import words
from model.analyse.names import names_of
from model.inputs.compile import effect_rows
from model.inputs.draws import central_normals, draws_at
from model.inputs.draws_rows import INTERVAL_SDS, recipe_rows, trend_rows, uncertain_rows, value_rows

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats
    from model.inputs.draws import Draws, Uncertain

END = INTERVAL_SDS / 2.0
"""The normal at a high end."""
PUBLIC, SDS = "public", "standard deviations"
EFFECTS, COSTS, LED_COSTS = "effects", "unit_costs", "demand_costs"
TRENDS, VALUES = "trends", "values"
GROUPS: Mapping[str, str] = {
    EFFECTS: "all effects",
    COSTS: "all unit costs of services that are chosen",
    LED_COSTS: "all unit costs of services that follow demand",
    TRENDS: "all trends",
    VALUES: "all values to others",
}


@dataclass(frozen=True)
class Quantity:
    """One uncertain quantity.

    Attributes
    ----------
    key : str
        Its stream's name, table and row: ``effects family_help|looked_after``.
    group : str
        One of ``GROUPS``.
    name : str
        For people: ``effect of Family help on children looked after``.
    unit : str
        What its figures are counted in.
    low, stated, high : float
        Its 95% ends as drawn, and what the tables state. The low of an effect is the end nearer to nothing.
    step : float
        Standard deviation in its own unit, signed as ``z`` is; of the logarithm for recipes.
    """

    key: str
    group: str
    name: str
    unit: str
    low: float
    stated: float
    high: float
    step: float

    def figure(self, z: float) -> float:
        """What it is at a normal: scaled where it is a recipe, shifted otherwise."""
        if self.group in (COSTS, LED_COSTS):
            return self.stated * float(np.exp(self.step * z - self.step**2 / 2.0))
        return self.stated + self.step * z


@dataclass(frozen=True)
class Uncertainties:
    """Everything uncertain in a case.

    Attributes
    ----------
    case : Case
        The case.
    factors : tuple of Uncertain
        As in ``Draws.factors``.
    quantities : tuple of Quantity
        The same for people, in the same order.
    """

    case: Case
    factors: tuple[Uncertain, ...]
    quantities: tuple[Quantity, ...]

    @classmethod
    def of(cls, case: Case) -> Uncertainties:
        """What can be drawn in a case."""
        factors = tuple(sorted(uncertain_rows(case).uncertain, key=lambda f: f.name))
        names, led = names_of(case.tables), _led(case)
        return cls(case, factors, tuple(_quantity(case, f, names, led) for f in factors))

    def __len__(self) -> int:
        return len(self.factors)

    def members(self, of: str) -> Bools:
        """(F,): the members of a group, or the one quantity of this key.

        Raises
        ------
        KeyError
            If there is no such group or quantity, or nothing in the group is uncertain.
        """
        found = np.array([of in (q.group, q.key) for q in self.quantities], dtype=np.bool_)
        if not found.any():
            raise KeyError(of)
        return found

    def groups(self) -> list[str]:
        """Groups with anything uncertain in them."""
        held = {q.group for q in self.quantities}
        return [name for name in GROUPS if name in held]

    def name(self, of: str) -> str:
        """A group or quantity for people."""
        return GROUPS.get(of) or next(q.name for q in self.quantities if q.key == of)

    def at(self, position: Floats) -> Draws:
        """Draws with every quantity at a position (n, F); 0 is what is stated, ±1 are the ends."""
        central = central_normals(self.factors)
        reach = np.where(position >= 0, END - central, END + central)
        return draws_at(self.case, central + position * reach)

    def only(self, of: str, normal: Floats) -> Draws:
        """Draws (n, F) of which one group or quantity is as drawn and the rest as stated."""
        return draws_at(self.case, np.where(self.members(of), normal, central_normals(self.factors)))

    def normal(self, k: int, position: float) -> float:
        """The normal of a quantity at a position."""
        central = float(central_normals(self.factors[k : k + 1])[0])
        return central + position * (END - central if position >= 0 else END + central)


def _led(case: Case) -> set[str]:
    lines = case.lines
    return {name for name, led in zip(lines.service, lines.demand_led, strict=True) if led}


def _quantity(case: Case, factor: Uncertain, names: Mapping[str, str], led: set[str]) -> Quantity:
    describe = {
        "effects": _effect,
        "recipes": _recipe,
        "outcome_costs": _value,
        "outcome_values": _trend,
    }[factor.table]
    name, unit, stated, step = describe(case, factor, names)
    service = factor.key.partition("|")[0]
    group = {
        "effects": EFFECTS,
        "recipes": LED_COSTS if service in led else COSTS,
        "outcome_costs": VALUES,
        "outcome_values": TRENDS,
    }[factor.table]
    found = Quantity(factor.name, group, name, unit, stated, stated, stated, step)
    return replace(found, low=found.figure(-END), high=found.figure(END))


Said = tuple[str, str, float, float]
"""Name, unit, stated figure and signed step."""


def _effect(case: Case, factor: Uncertain, names: Mapping[str, str]) -> Said:
    row = effect_rows(case.tables)[factor.at]
    sign = -1.0 if case.better_lower[case.outcomes.index(row.outcome)] else 1.0
    name = f"effect of {names[row.service]} on {_lower(names[row.outcome])}"
    unit = f"{case.counted_in(row.outcome)} per {case.activity_unit(row.service)}"
    return name, unit, sign * float(case.effects.gain[factor.at]) + 0.0, sign * factor.spread


def _recipe(case: Case, factor: Uncertain, names: Mapping[str, str]) -> Said:
    row = recipe_rows(case.tables)[factor.at]
    money = case.money[case.types.index(row.type)]
    what = "unit cost" if money else f"{_lower(names[row.type])} for a unit"
    unit = case.type_unit(case.types.index(row.type))
    return (
        f"{what} of {names[row.service]}",
        f"{unit} per {case.activity_unit(row.service)}",
        row.amount_per_activity,
        factor.spread,
    )


def _value(case: Case, factor: Uncertain, names: Mapping[str, str]) -> Said:
    row = value_rows(case.tables)[factor.at]
    bearer = "the public" if row.bearer == PUBLIC else names.get(row.bearer, row.bearer.replace("_", " "))
    name = f"{row.kind} value of {_lower(names[row.outcome])} to {bearer}"
    return name, f"£ per {case.counted_in(row.outcome)}", row.gbp_per_unit, factor.spread


def _trend(case: Case, factor: Uncertain, names: Mapping[str, str]) -> Said:
    outcome, place = list(trend_rows(case.tables))[factor.at]
    where = "" if place == case.area else f" in {names[place]}"
    return f"trend of {_lower(names[outcome])}{where}", SDS, 0.0, 1.0


def _lower(name: str) -> str:
    """A name inside a sentence: first letter small, unless the word goes on in capitals."""
    head = name.split(" ", 1)[0]
    return name if any(letter.isupper() for letter in head[1:]) else name[:1].lower() + name[1:]


def named(given: Sequence[str], of: Uncertainties) -> list[str]:
    """What people type as groups or quantities: a group's name, a whole key, or the row's key alone.

    Raises
    ------
    ValueError
        If there is no such group or quantity, with the nearest ones.
    """
    from model.inputs.nearest import nearest_words

    keys = [q.key for q in of.quantities]
    rows = {key.partition(" ")[2]: key for key in keys}
    known = [*of.groups(), *rows]
    out = []
    for text in given:
        name = text.strip()
        if name in of.groups() or name in keys:
            out.append(name)
        elif name in rows:
            out.append(rows[name])
        else:
            raise ValueError(
                f"nothing uncertain is called '{name}'; {nearest_words(name, known, 'name')}; "
                f"groups are {words.listed(of.groups())}"
            )
    return out
