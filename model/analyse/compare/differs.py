"""What the options do differently: their aim, rules, cut and changes, so that nobody compares unawares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from model import words
from model.analyse.changed import change_sentence
from model.analyse.compare.option import CARRIED_ON
from model.analyse.names import names_of

if TYPE_CHECKING:
    from model.analyse.compare.option import Option

DIFFERS_COLUMNS = ("option", "what", "key", "said")
AIM, RULE, CUT, CHANGE = "aim", "rule", "cut", "change"


def differs(options: Sequence[Option]) -> pd.DataFrame:
    """What an option states that not every other states alike; today carried on has neither aim nor rules.

    Parameters
    ----------
    options : sequence of Option
        Comparable ones.

    Returns
    -------
    DataFrame
        ``DIFFERS_COLUMNS``: what is one of ``aim``, ``rule``, ``cut``, ``change`` (of the tables).
    """
    planned = [option for option in options if option.status != CARRIED_ON]
    said = {option.letter: dict(_states(option)) for option in planned}
    rows = []
    for option in planned:
        for (what, key), text in said[option.letter].items():
            others = [said[other.letter].get((what, key)) for other in planned]
            if any(other != text for other in others):
                rows.append((option.letter, what, key, text))
    return pd.DataFrame(rows, columns=list(DIFFERS_COLUMNS))


def _states(option: Option) -> Iterator[tuple[tuple[str, str], str]]:
    """Everything that a scenario states beyond the tables."""
    case = option.case
    scenario = case.scenario
    yield (AIM, ""), scenario.objective.replace("_", " ")
    for rule, setting in sorted(scenario.rules.model_dump(mode="json").items()):
        yield (RULE, rule), _setting(setting)
    if scenario.cut is not None and scenario.cut.depth:
        yield (CUT, ""), cut_words(option)
    for change in case.applied:
        key = f"{change.table}|{change.key}|{change.column}|{change.year or ''}"
        yield (CHANGE, key), change_sentence(change, case.tables)


def cut_words(option: Option) -> str:
    """The cut of an option: how much, whose, from when; blank where it has none."""
    cut = option.case.scenario.cut
    if cut is None or not cut.depth:
        return ""
    whose = names_of(option.case.tables).get(cut.pot or cut.partner or "", "every partner")
    start = words.year(cut.from_year or option.case.years.first_decision)
    steps = f", in {cut.over_years} equal yearly steps" if cut.over_years > 1 else ""
    return f"{words.percent(cut.depth)} off the money of {whose} from {start}{steps}"


def _setting(value: object) -> str:
    """A setting of a rule in words."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, dict):
        held = [(key.replace("_", " "), own) for key, own in sorted(value.items()) if own is not None]
        return words.listed([f"{key}: {_setting(own)}" for key, own in held]) or "nothing"
    if isinstance(value, (list, tuple)):
        return "; ".join(_setting(own) for own in value) or "none"
    if value is None:
        return "off"
    return str(value).replace("_", " ")
