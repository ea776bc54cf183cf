"""What would turn an order, in words: by how much an effect, a cost or a trend would have to differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from model import words

if TYPE_CHECKING:
    from model.inputs.case import Case

WITHIN = "That lies within what the evidence allows (19 of 20 futures)."
BEYOND = "That lies beyond what the evidence allows in 19 of 20 futures."
NEAR = 1e-12


def switch_sentence(row: Mapping[str, Any], case: Case, names: Mapping[str, str]) -> str:
    """One row of the table ``switching`` in words.

    Parameters
    ----------
    row : mapping
        The row.
    case : Case
        Of one of the two options, for units.
    names : mapping
        Names by id.
    """
    first, second = row["first"], row["second"]
    if not words.stated(row["switch"]):
        return f"No value of {quantity(row, names)} that was looked for puts {second} before {first}."
    tail = WITHIN if row["within_range"] else BEYOND
    better = f"{second} would be better than {first}" if row["lead"] > 0 else f"{first} would be better again"
    return f"If {would(row, case, names)}, {better}. {tail}"


def quantity(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What a quantity is: ``what Edge of care brings for Children looked after``."""
    one, _, other = str(row["key"]).partition("|")
    if row["table"] == "effects":
        return f"what {_name(one, names)} brings for {_name(other, names)}"
    if row["table"] == "recipes":
        return f"the {_kind(other, names)} that {_name(one, names)} takes"
    return f"the trend of {_name(one, names)} in {_name(other, names)}"


def would(row: Mapping[str, Any], case: Case, names: Mapping[str, str]) -> str:
    """What would have to be so, as a clause."""
    now, switch = float(row["now"]), float(row["switch"])
    one, _, other = str(row["key"]).partition("|")
    side = "less" if switch < now else "more"
    if row["table"] == "effects":
        what = f"{_name(one, names)} brought {{}} for {_name(other, names)}"
        if abs(now) < NEAR:
            return what.format(f"{side} than it is thought to")
        share = switch / now
        if now > 0 and share <= 0:
            if share > -NEAR:
                return f"{_name(one, names)} did nothing for {_name(other, names)}"
            return f"{_name(one, names)} made {_name(other, names)} worse"
        side = "less" if share < 1 else "more"
        return what.format(f"{side} than {words.percent(share)} of the best estimate")
    if row["table"] == "recipes":
        return f"{_name(one, names)} {_costs(row, case, (one, other), side)}"
    where = f"{_name(one, names)} in {_name(other, names)}"
    year = words.year(case.years.plan[-1])
    ends = f"{words.people(switch)} in {year} on trend, not {words.people(now)}"
    return f"{where} came to {side} than {ends}"


def _costs(row: Mapping[str, Any], case: Case, key: tuple[str, str], side: str) -> str:
    """A recipe that would have to differ: in money for each unit of activity, or as a share."""
    share = float(row["switch"]) / float(row["now"])
    if case.money[case.types.index(key[1])]:
        each = f"for each of its {case.activity_unit(key[0])}"
        return f"cost {side} than {words.money(row['switch'])} {each}, not {words.money(row['now'])}"
    return f"took {side} than {words.percent(share)} of the {key[1].replace('_', ' ')} that it is thought to"


def _kind(key: str, names: Mapping[str, str]) -> str:
    return "money" if key == "money" else _name(key, names).lower()


def _name(key: str, names: Mapping[str, str]) -> str:
    return names.get(key) or key.replace("_", " ")
