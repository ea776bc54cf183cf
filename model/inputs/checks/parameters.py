"""Parameters: known names, their units and bounds."""

from __future__ import annotations

from collections.abc import Iterator

from model.inputs.checks.common import numbered, plain
from model.inputs.faults import Fault, Note
from model.inputs.nearest import nearest_words
from model.inputs.parameters import KNOWN, Parameters
from model.inputs.tables import Tables


def check_parameters_known(tables: Tables) -> Iterator[Fault]:
    """Each parameter is one that something reads, in its own unit and within its bounds."""
    for number, row in numbered(tables, "parameters", tables.parameters):
        known = KNOWN.get(row.parameter)
        if known is None:
            wrong = f"nothing reads a parameter '{row.parameter}'"
            right = nearest_words(row.parameter, KNOWN, "parameter")
            yield Fault("parameters", number, "parameter", wrong, right)
            continue
        if row.unit != known.unit:
            wrong = f"the unit of {known.name} is '{row.unit}'"
            yield Fault("parameters", number, "unit", wrong, f"state it as '{known.unit}'")
        if not known.lower <= row.value <= known.upper:
            wrong = f"{known.name} is {plain(row.value)}"
            right = f"write a number from {plain(known.lower)} to {plain(known.upper)}"
            yield Fault("parameters", number, "value", wrong, right)


def note_two_discount_rates(tables: Tables) -> Iterator[Note]:
    """The plan's discount rate and that of the schedule differ."""
    settings = tables.partnership
    row = Parameters(tables.parameters).row("discount_rate", settings.years[0])
    if row is not None and row.value != settings.discount_rate:
        text = (
            f"the schedule's rate for {settings.years[0]} is {row.value:g}, and the plan's own"
            f" {settings.discount_rate:g}"
        )
        yield Note("parameters", None, "value", text)
