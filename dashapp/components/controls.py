"""Form controls: radios up to about seven choices, a native select beyond, plain text fields for amounts.

Third-party controls are used here and nowhere else, so that a library can be changed without touching pages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import aria

type Id = str | dict[str, str]

MOST_RADIOS = 7


@dataclass(frozen=True)
class Option:
    """One choice."""

    value: str
    label: str
    hint: str = ""


def options[Value: str](named: Mapping[Value, str]) -> list[Option]:
    """Options from values and their labels."""
    return [Option(value, label) for value, label in named.items()]


def dom_id(name: Id) -> str:
    """The id as it stands in the page."""
    return name if isinstance(name, str) else json.dumps(name, sort_keys=True, separators=(",", ":"))


def choice(name: Id, label: str, options: Sequence[Option], value: str) -> Component:
    """One of several: radios when there are few, a native select when there are many."""
    if len(options) <= MOST_RADIOS:
        return radios(name, label, options, value)
    return select(name, label, options, value)


def radios(
    name: Id, label: str, options: Sequence[Option], value: str, *, stacked: bool = False, hint: str = ""
) -> Component:
    """A named group of radio buttons.

    Parameters
    ----------
    name : str or dict
        Component id; its ``value`` is the chosen option's.
    label : str
        The question.
    options : sequence of Option
        At most about seven.
    value : str
        The option chosen at first.
    stacked : bool
        One below the other.
    hint : str
        A line under the label.
    """
    buttons = [
        dmc.Radio(value=option.value, label=option.label, description=option.hint or None, size="md")
        for option in options
    ]
    made: Component = dmc.RadioGroup(
        html.Div(buttons, className="radios radios-stacked" if stacked else "radios"),
        id=name,
        label=label,
        description=hint or None,
        value=value,
        size="md",
        className="field",
    )
    return made


def checkboxes(
    name: Id,
    label: str,
    options: Sequence[Option],
    chosen: Sequence[str],
    *,
    hint: str = "",
    stacked: bool = False,
) -> Component:
    """Any of several; its ``value`` is the list of those chosen. ``stacked``: one below the other."""
    boxes = [
        dmc.Checkbox(value=option.value, label=option.label, description=option.hint or None, size="md")
        for option in options
    ]
    made: Component = dmc.CheckboxGroup(
        html.Div(boxes, className="radios radios-stacked" if stacked else "radios"),
        id=name,
        label=label,
        description=hint or None,
        value=list(chosen),
        size="md",
        className="field",
    )
    return made


def select(name: Id, label: str, options: Sequence[Option], value: str) -> Component:
    """A native select with its label above it."""
    return html.Div(
        [
            html.Label(label, htmlFor=dom_id(name)),
            dbc.Select(
                id=name,
                value=value,
                options=[{"label": option.label, "value": option.value} for option in options],
                class_name="select",
            ),
        ],
        className="field",
    )


def amount(
    name: Id, label: str, value: str, *, hint: str = "", error: str = "", quiet: bool = False
) -> Component:
    """A text field for an amount; nothing is worked out while somebody types.

    Parameters
    ----------
    name : str or dict
        Component id; its ``value`` is the text as typed.
    label : str
        Above the field; with ``quiet``, read out but not shown (inside a table that says it).
    value : str
        The text at first.
    hint, error : str
        Lines under the label.
    quiet : bool
        Whether the label is only read out.
    """
    named: Mapping[str, object] = {"aria-label": label} if quiet else {"label": label}
    made: Component = dmc.TextInput(
        id=name,
        value=value,
        description=hint or None,
        error=error or None,
        debounce=True,
        size="md",
        autoComplete="off",
        inputProps={"inputMode": "decimal"},
        className="amount",
        **named,
    )
    return made


def button(text: str, name: Id, *, quiet: bool = False) -> Component:
    """A button that does something on the server."""
    return html.Button(
        text, id=name, n_clicks=0, type="button", className="button quiet" if quiet else "button"
    )


def filters(*controls: Component) -> Component:
    """A row of controls that change what the page shows."""
    return html.Div(
        list(controls), className="filters no-print", role="group", **aria(label="Choose what to see")
    )
