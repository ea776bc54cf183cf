"""The form of *Impact against cost*: the worth of an outcome, need, the discount rate; and reading it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashapp.components.controls import Option, amount, options, radios, select
from dashapp.components.text import Problem, folded
from dashapp.edits import AmountError, parse_amount
from dashapp.ids import VALUE
from dashapp.pages.base import Child
from dashapp.shapes_value import ValueAsked, ValueChoices
from model import words

type Typed = Mapping[str, str | list[str]]

OWN, PLAIN, BY_NEED, NONE = "own", "alike", "need", "none"
MOST_RATE = 20.0
_PERCENT = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,3})?)\s*%?$", re.ASCII)
SCHEDULES: Mapping[str, str] = {
    "standard": "The Treasury's: 3.5%, less after 30 years",
    "health": "The Treasury's for health: 1.5%",
    "alternative": "The alternative: that of the tables, or the one under review",
}


def fields(asked: ValueAsked, known: ValueChoices) -> tuple[Child, ...]:
    """The fields, filled with what is asked.

    Parameters
    ----------
    asked : ValueAsked
        The question.
    known : ValueChoices
        What may be asked.
    """
    outcomes = [Option(NONE, "No worth stated"), *options(known.outcomes)]
    worth = f"{asked.worth_gbp:.15g}" if asked.outcome else ""
    opened = asked != ValueAsked(asked.scenario)
    return (
        folded(
            "State what an outcome is worth, weigh need, or change the discount rate",
            select(
                VALUE.field("outcome"), "An outcome whose worth you state", outcomes, asked.outcome or NONE
            ),
            amount(
                VALUE.field("worth"),
                "Worth in £ of one unit of it for a year",
                worth,
                hint="Such as 20,000 or £20k. Steps and the plan are then also compared at that worth.",
            ),
            *_need(asked, known),
            *_discount(asked, known),
            opened=opened,
        ),
    )


def _need(asked: ValueAsked, known: ValueChoices) -> tuple[Child, ...]:
    """Whether places count by need, where every place says how great it is."""
    if not known.can_weigh:
        return ()
    ways = [
        Option(PLAIN, "A child counts alike everywhere"),
        Option(BY_NEED, "More where need is greater"),
    ]
    hint = "Money is never weighted. The weights are those of the table of places."
    chosen = BY_NEED if asked.weigh_need else PLAIN
    return (radios(VALUE.field("need"), "How places count", ways, chosen, stacked=True, hint=hint),)


def _discount(asked: ValueAsked, known: ValueChoices) -> tuple[Child, ...]:
    rate = words.percent(known.rate, fine=True)
    named = asked.discount in SCHEDULES
    rates = [Option(OWN, f"The partnership's own: {rate}"), *options(SCHEDULES)]
    hint = "How much less a later year counts. Only this page is worked out anew; the plan stays as it was."
    return (
        radios(
            VALUE.field("discount"),
            "Discount rate",
            rates,
            asked.discount if named else OWN,
            stacked=True,
            hint=hint,
        ),
        amount(
            VALUE.field("rate"),
            "Another rate, in %",
            "" if named or not asked.discount else asked.discount.removesuffix("%"),
            hint="Such as 3 or 2.5%, up to 20%. It is taken in place of the one chosen above.",
        ),
    )


def read(scenario: str, known: ValueChoices, typed: Typed) -> tuple[ValueAsked, list[Problem]]:
    """The form as filled in: the question, and what is wrong with it. A field that is not there is as usual.

    Parameters
    ----------
    scenario : str
        Key of the scenario.
    known : ValueChoices
        What may be asked.
    typed : mapping
        Value of each field.
    """
    problems: list[Problem] = []
    outcome, worth = _worth(known, typed, problems)
    asked = ValueAsked(
        scenario,
        outcome=outcome,
        worth_gbp=worth,
        weigh_need=typed.get("need") == BY_NEED and known.can_weigh,
        discount=_rate(typed, problems),
    )
    return asked, problems


def _worth(known: ValueChoices, typed: Typed, problems: list[Problem]) -> tuple[str, float]:
    """The outcome and its worth; both or none."""
    chosen, text = str(typed.get("outcome") or ""), str(typed.get("worth") or "").strip()
    outcome = chosen if chosen in known.outcomes else ""
    if not text and not outcome:
        return "", 0.0
    if not text:
        problems.append(Problem("Say what one unit of the outcome is worth", VALUE.field("worth")))
        return "", 0.0
    if not outcome:
        said = "Choose the outcome that has this worth, or leave the worth blank"
        problems.append(Problem(said, VALUE.field("outcome")))
        return "", 0.0
    worth = _amount(text)
    if worth is None:
        said = f"The worth must be an amount of 0 or more such as 20,000 or £20k, not '{text}'"
        problems.append(Problem(said, VALUE.field("worth")))
        return "", 0.0
    return outcome, worth


def _amount(text: str) -> float | None:
    """An amount of pounds as people write it; None where it is none."""
    try:
        return None if "%" in text else parse_amount(text, 0.0, is_money=True)
    except AmountError:
        return None


def _rate(typed: Typed, problems: list[Problem]) -> str:
    """The discount schedule: a name, a rate with its sign, or blank for the partnership's own."""
    text = str(typed.get("rate") or "").strip()
    if text:
        found = _PERCENT.match(text)
        if found and float(found["number"]) <= MOST_RATE:
            return f"{found['number']}%"
        said = f"Another rate must be from 0% to 20%, such as 3 or 2.5%, not '{text}'"
        problems.append(Problem(said, VALUE.field("rate")))
        return ""
    chosen = str(typed.get("discount") or OWN)
    return chosen if chosen in SCHEDULES else ""
