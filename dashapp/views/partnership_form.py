"""The form of *Partnership savings*: the cut of one partner that is looked at; and reading it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashapp.components.controls import Option, amount, radios
from dashapp.components.text import Problem
from dashapp.ids import PARTNERSHIP
from dashapp.pages.base import Child
from dashapp.shapes_partnership import USUAL_DEPTH, TogetherAsked

STEPS = (0.05, 0.1, 0.2, 0.3)
DEEPEST = 0.5
_PERCENT = re.compile(r"^(?P<number>\d{1,3}(?:\.\d{1,3})?)\s*%?$", re.ASCII)


def percent_key(depth: float) -> str:
    """A depth as its control and the command line say it, in %."""
    return f"{100 * depth:.6f}".rstrip("0").rstrip(".")


def fields(asked: TogetherAsked) -> tuple[Child, ...]:
    """The fields, filled with what is asked."""
    keys = [percent_key(depth) for depth in STEPS]
    own = percent_key(asked.depth)
    return (
        radios(
            PARTNERSHIP.field("depth"),
            "If one partner cuts: how much of its money",
            [Option(key, f"{key}%") for key in keys],
            own if own in keys else "",
            hint="For the part “If one cuts”. Everything else is about the money there is.",
        ),
        amount(
            PARTNERSHIP.field("other"),
            "Another cut, in %",
            "" if own in keys else own,
            hint="Such as 12 or 7.5%, up to 50%. It is taken in place of the one chosen above.",
        ),
    )


def read(scenario: str, typed: Mapping[str, str | list[str]]) -> tuple[TogetherAsked, list[Problem]]:
    """The form as filled in: the question, and what is wrong with it. A field that is not there is as usual.

    Parameters
    ----------
    scenario : str
        Key of the scenario.
    typed : mapping
        Value of each field.
    """
    usual = TogetherAsked(scenario)
    text = str(typed.get("other") or "").strip()
    if text:
        found = _PERCENT.match(text)
        share = float(found["number"]) / 100 if found else 0.0
        if 0 < share <= DEEPEST:
            return TogetherAsked(scenario, round(share, 6)), []
        said = f"Another cut must be more than 0% and at most 50%, such as 12 or 7.5%, not '{text}'"
        return usual, [Problem(said, PARTNERSHIP.field("other"))]
    known = {percent_key(depth): depth for depth in STEPS}
    return TogetherAsked(scenario, known.get(str(typed.get("depth", "")), USUAL_DEPTH)), []
