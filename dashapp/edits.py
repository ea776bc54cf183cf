"""What somebody changes on screen on top of a scenario: amounts of pots and settings of rules.

An edit is plain data, so that it can be hashed, shown as a list of changes, sent to the model and written as
a scenario file that gives the same numbers on the command line.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

type Setting = bool | str | dict[str, list[str]] | list[dict[str, str]]

AS_IN_SCENARIO = "scenario"
RELEASE = "release:"
UNIVERSAL_TODAY = "universal_today"
MOST = 1e12
WHY = "Changed on screen"

_AMOUNT = re.compile(
    r"^(?P<pound>£)?\s*(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s*"
    r"(?P<unit>k|thousand|m|million|bn|billion)?$",
    re.IGNORECASE | re.ASCII,
)
_PERCENT = re.compile(r"^(?P<sign>[+\-−])\s*(?P<number>\d+(?:\.\d+)?)\s*%$", re.ASCII)
_TIMES: Mapping[str, float] = {
    "": 1.0,
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "million": 1e6,
    "bn": 1e9,
    "billion": 1e9,
}


class AmountError(ValueError):
    """A text that is not an amount; the message says what would be."""


@dataclass(frozen=True)
class Edit:
    """Changes on top of one scenario.

    Attributes
    ----------
    scenario : str
        Key of the scenario.
    amounts : mapping of str to float
        Pot to new amount a year, in the pot's own unit.
    from_year : int
        First year in which the new amounts hold.
    rules : mapping of str to str
        Rule to the value of its control.
    """

    scenario: str
    amounts: Mapping[str, float] = field(default_factory=dict)
    from_year: int = 0
    rules: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is changed."""
        return not (self.amounts or self.rules)

    def settings(self) -> dict[str, Setting]:
        """Rule settings as a scenario file's ``[rules]`` would state them."""
        return {name: setting_of(value) for name, value in sorted(self.rules.items())}


def setting_of(value: str) -> Setting:
    """The setting that a control's value stands for."""
    if value in {"true", "on"}:
        return True
    if value in {"false", "off_all"}:
        return False
    if value == UNIVERSAL_TODAY:
        return [{"tier": "universal", "at_least": "today"}]
    if value.startswith(RELEASE):
        return {"release": value.removeprefix(RELEASE).split(";")}
    return value


def parse_amount(text: str, now: float, *, is_money: bool) -> float:
    """Read an amount as people write it.

    Parameters
    ----------
    text : str
        Such as ``250000``, ``250,000``, ``£250k``, ``1.2m``, or ``-5%`` of what it is now.
    now : float
        What it is now, for percentages.
    is_money : bool
        Whether a pound sign may stand there.

    Raises
    ------
    AmountError
        Saying what would be right.
    """
    said = text.strip()
    percent = _PERCENT.match(said)
    if percent:
        sign = 1 if percent["sign"] == "+" else -1
        return _within(now * (1 + sign * float(percent["number"]) / 100))
    found = _AMOUNT.match(said)
    examples = "250000, 250,000, £250k or -5%" if is_money else "12, 12.5 or -5%"
    if not found or (found["pound"] and not is_money):
        raise AmountError(f"must be an amount such as {examples}, not '{said}'")
    return _within(float(found["number"].replace(",", "")) * _TIMES[(found["unit"] or "").lower()])


def _within(amount: float) -> float:
    if not math.isfinite(amount) or amount < 0:
        raise AmountError("must be 0 or more")
    if amount > MOST:
        raise AmountError("must be less than a million million")
    return round(amount, 6)


def scenario_text(
    edit: Edit, name: str, based_on: str, years: tuple[int, ...], *, is_data: bool = False
) -> str:
    """The edit as a scenario file.

    Parameters
    ----------
    edit : Edit
        The changes.
    name : str
        Name of the new scenario.
    based_on : str
        The file it changes, or with ``is_data`` the data folder.
    years : tuple of int
        Plan years in which the new amounts hold.
    is_data : bool
        Whether ``based_on`` names a data folder.
    """
    lines = [
        f"# Made on screen, on top of {based_on}: keep it beside that file.",
        f"name = {_quoted(name)}",
        f"{'data' if is_data else 'based_on'} = {_quoted(based_on)}",
    ]
    if edit.rules:
        lines += ["", "[rules]", *(f"{rule} = {_toml(setting)}" for rule, setting in edit.settings().items())]
    for pot, amount in sorted(edit.amounts.items()):
        lines += [
            "",
            "[[changes]]",
            'table = "pots"',
            f"where = {{ pot = {_quoted(pot)} }}",
            'column = "amount_per_year"',
            f"set = {amount:.15g}",
            f"years = [{', '.join(str(year) for year in years)}]",
            f"why = {_quoted(WHY)}",
        ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml(setting: Setting) -> str:
    if isinstance(setting, bool):
        return "true" if setting else "false"
    if isinstance(setting, list):
        rows = (", ".join(f"{key} = {_quoted(value)}" for key, value in row.items()) for row in setting)
        return f"[{', '.join(f'{{ {row} }}' for row in rows)}]"
    if isinstance(setting, dict):
        inside = ", ".join(f"{key} = [{', '.join(map(_quoted, values))}]" for key, values in setting.items())
        return f"{{ {inside} }}"
    return _quoted(setting)
