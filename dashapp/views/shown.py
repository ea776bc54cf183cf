"""What the results of long work share on screen: whose figures, what was changed, how it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from dashapp.components.text import bullets, facts, folded, link
from dashapp.edits import Edit
from dashapp.pages.base import Child
from dashapp.shapes import Partnership, ScenarioCard, Start
from dashapp.urls import Here
from dashapp.views import best_use_form as forms
from model import words
from model.charts.setting import Setting

CHANGED_FILE = "changed.toml"


@dataclass(frozen=True)
class Shown[Result]:
    """A result as it is shown: where, the scenario, what was changed on screen, what came of it.

    Attributes
    ----------
    partnership, here, card, start
        Whose figures; the address; the scenario, and what it starts from.
    edit, edit_text
        What was changed on screen, and the same as a scenario file.
    result
        What the work gave.
    seconds : float
        How long it took.
    when : datetime or None
        When it ended, in the time of this computer.
    """

    partnership: Partnership
    here: Here
    card: ScenarioCard
    start: Start
    edit: Edit
    edit_text: str
    result: Result
    seconds: float
    when: datetime | None = None

    @property
    def last(self) -> int:
        """The last plan year."""
        return self.start.years[-1]

    @property
    def whole(self) -> str:
        """All plan years."""
        return words.years(self.start.years[0], self.last)

    @property
    def texts(self) -> Mapping[str, str]:
        """The file of what was changed on screen, where something was."""
        return {} if self.edit.is_empty else {CHANGED_FILE: self.edit_text}

    def setting(self, what: str, period: str = "") -> Setting:
        """What the charts share.

        Parameters
        ----------
        what : str
            What they are drawn from, such as ``plan``.
        period : str
            Years they are of; all plan years unless said.
        """
        source = f"{what} of the scenario {self.card.name}"
        year = words.year(self.partnership.base_year)
        return Setting(self.partnership.area_name, period or self.whole, source, year)

    def worked_out(self) -> Component:
        """When it was worked out, and from what."""
        time = f" at {self.when:%H:%M} on {words.long_date(self.when)}" if self.when else ""
        what = "the scenario as its file stands" if self.edit.is_empty else "the scenario with your changes"
        return html.P(f"Worked out{time} from {what}.", className="hint")


def changes(shown: Shown[object]) -> list[Child]:
    """What was changed on screen, the cut, and what the scenario's files change."""
    parts: list[Child] = []
    if not shown.edit.is_empty:
        parts += forms.changes_panel(forms.changes(shown.start, shown.edit))
    if shown.start.cut:
        parts.append(html.P(shown.start.cut))
    said = shown.start.changes
    if said:
        title = f"The scenario itself makes {len(said)} {words.plural(len(said), 'change')} to the tables"
        parts.append(folded(title, bullets(list(said))))
    return parts


def to_know(notes: Sequence[str]) -> list[Child]:
    """What to know about the inputs and the result, folded away."""
    if not notes:
        return []
    noun = words.plural(len(notes), "thing")
    return [folded(f"{len(notes)} {noun} to know about the inputs and the result", bullets(list(notes)))]


def based_on(shown: Shown[object], noun: str, verb: str, digest: str, versions: str) -> tuple[Child, ...]:
    """How a result was made, and how to make it again on the command line.

    Parameters
    ----------
    shown : Shown
        The result.
    noun : str
        What it is, such as ``plan``.
    verb : str
        The words of the command that gives the same numbers, before the file, such as ``jcm solve``.
    digest, versions : str
        Fingerprint of everything that decides it; what it was made with.
    """
    partnership = shown.partnership
    data = f"{partnership.name}, {words.year(partnership.base_year)}, prices of {partnership.price_year}"
    pairs: list[tuple[str, Component | str]] = [
        ("Scenario", f"{shown.card.name} ({shown.card.file})"),
        ("Data", data),
        ("Worked out in", words.counted(shown.seconds, "second")),
        ("Fingerprint of everything that decides it", html.Code(digest[:16])),
        ("Versions", versions),
    ]
    return (
        html.P(link("The tables behind it, with their sources", Here("/data"))),
        folded("Work it out yourself on the command line", *_command(shown, verb)),
        folded(f"How this {noun} was made", facts(pairs)),
    )


def _command(shown: Shown[object], verb: str) -> list[Child]:
    if shown.edit.is_empty:
        return [html.P("This command gives the same numbers:"), _code(f"{verb} {shown.card.file}")]
    folder = shown.card.file.rpartition("/")[0]
    file = f"{folder}/{CHANGED_FILE}" if folder else CHANGED_FILE
    download = html.A(f"download {CHANGED_FILE}", href=shown.here.file(CHANGED_FILE), download="")
    tail = f". Keep it in the folder {folder or 'of your data'}, then run:"
    return [html.P(["Your changes as a scenario file: ", download, tail]), _code(f"{verb} {file}")]


def _code(text: str) -> Component:
    return html.Pre(html.Code(text))


def versions_of(items: Sequence[str], values: Sequence[object]) -> str:
    """What a result was made with, from the rows of its table of the run."""
    mark = "version of "
    return words.listed(
        [
            f"{item.removeprefix(mark)} {value}"
            for item, value in zip(items, values, strict=True)
            if item.startswith(mark)
        ]
    )
