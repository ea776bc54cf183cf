"""The form of *Compare options*: which scenarios, and what an outcome is worth; and reading it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashapp.components.controls import Option, amount, checkboxes, select
from dashapp.components.text import Problem, folded
from dashapp.edits import AmountError, parse_amount
from dashapp.ids import OPTIONS
from dashapp.pages.base import Child
from dashapp.shapes import ScenarioCard
from dashapp.shapes_options import FEWEST, MOST, TODAY, OptionsAsked

TODAY_CARD = ScenarioCard(
    TODAY, "Today carried on", "Today's services with today's payers, every outcome on its trend.", ""
)
USUAL = 4
"""How many scenarios are ticked at first."""
NO_WORTH = "none"


def usable(cards: Sequence[ScenarioCard]) -> tuple[ScenarioCard, ...]:
    """What can be compared, today carried on first."""
    return (TODAY_CARD, *(card for card in cards if not card.faults))


def usual(cards: Sequence[ScenarioCard]) -> OptionsAsked:
    """What is ticked at first: the first scenarios, with today carried on where there are too few."""
    keys = [card.key for card in usable(cards)[1:]][:USUAL]
    return OptionsAsked(tuple(keys if len(keys) >= FEWEST else [TODAY, *keys]))


def fields(
    cards: Sequence[ScenarioCard], outcomes: Mapping[str, str], asked: OptionsAsked
) -> tuple[Child, ...]:
    """The fields, filled with what is asked.

    Parameters
    ----------
    cards : sequence of ScenarioCard
        Scenarios of this partnership.
    outcomes : mapping of str to str
        Names of outcomes by id.
    asked : OptionsAsked
        What is asked.
    """
    boxes = [Option(card.key, card.name, card.story) for card in usable(cards)]
    named = [
        Option(NO_WORTH, "No outcome: leave net benefit out"),
        *(Option(k, v) for k, v in outcomes.items()),
    ]
    worth = f"{asked.worth:,.0f}" if asked.outcome else ""
    return (
        checkboxes(
            OPTIONS.field("options"),
            "Which options",
            boxes,
            asked.options,
            hint=f"{FEWEST} to {MOST}. They must rest on the same data and prices.",
            stacked=True,
        ),
        folded(
            "Also compare by what an outcome is worth in £",
            select(OPTIONS.field("outcome"), "Outcome", named, asked.outcome or NO_WORTH),
            amount(
                OPTIONS.field("worth"),
                "What one fewer (or one more, where more is better) is worth for a year, in £",
                worth,
                hint="Such as 20000 or £20k. It is your judgement, and it is said wherever it is used.",
            ),
            opened=bool(asked.outcome),
        ),
    )


def read(
    cards: Sequence[ScenarioCard], outcomes: Mapping[str, str], typed: Mapping[str, str | list[str]]
) -> tuple[OptionsAsked, list[Problem]]:
    """The form as filled in: the question, and what is wrong with it. A field that is not there is as usual.

    Parameters
    ----------
    cards : sequence of ScenarioCard
        Scenarios of this partnership.
    outcomes : mapping of str to str
        Names of outcomes by id.
    typed : mapping
        Value of each field.
    """
    start, problems = usual(cards), list[Problem]()
    known = [card.key for card in usable(cards)]
    ticked = typed.get("options", list(start.options))
    chosen = tuple(key for key in known if key in ticked)
    if not FEWEST <= len(chosen) <= MOST:
        said = f"Choose {FEWEST} to {MOST} options, not {len(chosen)}"
        problems.append(Problem(said, OPTIONS.field("options")))
    elif chosen == (TODAY,):
        problems.append(Problem("Choose a scenario beside today carried on", OPTIONS.field("options")))
    outcome = str(typed.get("outcome") or NO_WORTH)
    text = str(typed.get("worth") or "").strip()
    if outcome not in outcomes and not text:
        return OptionsAsked(chosen), problems
    if outcome not in outcomes:
        problems.append(Problem("Choose the outcome that this is the worth of", OPTIONS.field("outcome")))
        return OptionsAsked(chosen), problems
    worth, wrong = _worth(text)
    problems += [Problem(wrong, OPTIONS.field("worth"))] if wrong else []
    return OptionsAsked(chosen, outcome, worth), problems


def _worth(text: str) -> tuple[float, str]:
    """A worth as typed, and what is wrong with it."""
    if not text or text.endswith("%"):
        return 0.0, f"What one is worth must be an amount such as 20000 or £20k, not '{text}'"
    try:
        return parse_amount(text, 0.0, is_money=True), ""
    except AmountError as error:
        return 0.0, f"What one is worth {error}"
