"""Which scenario a page is about: the choice, what it starts from, what is wrong where none can be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp.components.text import bullets, notice
from dashapp.edits import Edit
from dashapp.ids import Key
from dashapp.jobs import Job
from dashapp.pages.base import View
from dashapp.services import Services, where_answer
from dashapp.shapes import ScenarioCard, Start
from dashapp.urls import Here
from dashapp.views.best_use_form import scenario_choice
from dashapp.views.shown import Shown
from model import words

USUAL = "best-use"
"""The scenario that is shown where the address names none: the first whose key ends like this."""
PUT_ONE = "Put a scenario file for this partnership into the scenarios folder."


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a scenario among others, and what it starts from.

    Attributes
    ----------
    services, here
        The door to the model; the address.
    card, start
        The scenario chosen; what it starts from.
    cards, default
        All scenarios; the key of the one that is shown where the address names none.
    """

    services: Services
    here: Here
    card: ScenarioCard
    start: Start
    cards: tuple[ScenarioCard, ...]
    default: str

    def choice(self) -> Component:
        """The control that chooses a scenario."""
        return scenario_choice(self.cards, self.card.key, self.default)

    def today(self) -> str:
        """How things stand if nothing is changed, in a sentence."""
        return where_answer(self.services.where_now().outcomes)

    def money(self) -> str:
        """What the scenario has to share out, in a sentence."""
        year = self.start.first_decision
        pots = [row.amounts[year] for row in self.start.pots if row.kind == "money"]
        cut = f" {self.start.cut}" if self.start.cut else ""
        return (
            f"In {words.year(year)} this scenario shares out {words.money(sum(pots))} from "
            f"{words.counted(len(pots), 'pot')} of money.{cut}"
        )


def usual(cards: Sequence[ScenarioCard]) -> str:
    """Key of the scenario that is shown where the address names none; blank where none can be used."""
    usable = [card.key for card in cards if not card.faults]
    return next((key for key in usable if key.endswith(USUAL)), usable[0] if usable else "")


def scenario_at(services: Services, here: Here) -> str:
    """Key of the scenario that an address chooses."""
    cards = services.scenarios()
    usable = [card.key for card in cards if not card.faults]
    return here.one_of(Key.SCENARIO, usable, usual(cards))[0]


def scenario_page(services: Services, here: Here, make: Callable[[Asked], View]) -> View:
    """The page of the scenario that the address chooses; what is wrong, where none can be used.

    Parameters
    ----------
    services : Services
        The door to the model.
    here : Here
        The address.
    make : callable
        The page of a scenario that can be used.
    """
    cards = services.scenarios()
    default = usual(cards)
    if not default:
        faulty = problems(PUT_ONE, [f"{card.file}: {fault}" for card in cards for fault in card.faults])
        return View(answer="There is no scenario that can be used yet.", body=(faulty,))
    known = [card.key for card in cards if not card.faults]
    key, said = here.one_of(Key.SCENARIO, known, default)
    notices = (notice(html.P(said), tone="warning"),) if said else ()
    card = next(item for item in cards if item.key == key)
    asked = Asked(services, here, card, services.start(key), cards, default)
    if asked.start.faults:
        found = problems("This scenario cannot be used yet.", asked.start.faults)
        page = View(answer="Choose another scenario.", body=(asked.choice(),), notices=(found,))
    else:
        page = make(asked)
    return replace(page, scenario=page.scenario or card.name, notices=(*notices, *page.notices))


def with_changes(page: View, asked: Asked, count: int) -> View:
    """A page whose bar says how many changes were made on screen."""
    name = f"{asked.card.name}, {count} changed on screen" if count else asked.card.name
    return replace(page, scenario=name)


def problems(said: str, faults: Sequence[str] = ()) -> Component:
    """Why something cannot be, every reason at once."""
    return notice(html.P(said), *([bullets(list(faults))] if faults else []), tone="warning")


def shown_of[Result](asked: Asked, edit: Edit, job: Job[Any, Result]) -> Shown[Result]:
    """A finished job as it is shown.

    Parameters
    ----------
    asked : Asked
        The scenario.
    edit : Edit
        What was changed of it on screen.
    job : Job
        With a result.
    """
    if job.result is None:
        raise ValueError("only a job with a result can be shown")
    text = asked.services.edit_text(edit)
    held = (asked.services.partnership, asked.here, asked.card, asked.start)
    return Shown(*held, edit, text, job.result, job.seconds, job.when)
