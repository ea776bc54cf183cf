"""From a path or a scenario to a case: read, change, compile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from model.inputs.case import Case
from model.inputs.compile import compile_case
from model.inputs.read import read_tables
from model.inputs.scenario import Scenario, apply, read_scenario

if TYPE_CHECKING:
    from model.inputs.tables import Tables


def load_case(source: str | Path | Scenario | Case, *, base: Tables | None = None) -> Case:
    """Read a partnership under a scenario and compile it.

    Parameters
    ----------
    source : str, Path, Scenario or Case
        A scenario file, a data folder or workbook, a scenario in memory, or a case (returned as it is).
    base : Tables, optional
        The partnership's tables, where they have been read and checked already.

    Returns
    -------
    Case

    Raises
    ------
    InputError
        With every fault of the tables or of the scenario.
    """
    if isinstance(source, Case):
        return source
    scenario = source if isinstance(source, Scenario) else read_scenario(Path(source))
    tables = read_tables(scenario.data) if base is None else base
    changed, applied = apply(scenario, tables)
    return compile_case(scenario, tables, changed, applied)
