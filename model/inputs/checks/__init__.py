"""Checks between tables: each one small function, all listed in the registry."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from model.inputs.checks.registry import ALWAYS, BASE_YEAR, REMARKS, WIRING, Check
from model.inputs.columns import Record, keys
from model.inputs.faults import Fault, Note
from model.inputs.tables import FIRST_DATA_ROW, TABLES, Tables

__all__ = ["check", "check_scenario_tables", "named_notes", "notes"]


def check(tables: Tables) -> list[Fault]:
    """Check a partnership's own tables against each other.

    Parameters
    ----------
    tables : Tables
        Tables whose every cell is right by itself.

    Returns
    -------
    list of Fault
        Every fault. Where ids are missing or the area is unclear only that is said, since nothing else
        can be told before.
    """
    return _run(WIRING, tables) or _run((*ALWAYS, *BASE_YEAR), tables)


def check_scenario_tables(tables: Tables) -> list[Fault]:
    """Check tables as a scenario has changed them: all but what is about the base year.

    A scenario may make a service dearer or raise a floor above today's activity; recipes are rescaled by
    the partnership's own tables.

    Parameters
    ----------
    tables : Tables
        Tables after a scenario's rows and changes.

    Returns
    -------
    list of Fault
        Every fault, in the row numbers of these tables.
    """
    return _run(WIRING, tables) or _run(ALWAYS, tables)


def notes(tables: Tables) -> list[Note]:
    """What is worth knowing about checked tables and stops no plan.

    Parameters
    ----------
    tables : Tables
        Tables for which :func:`check` (or :func:`check_scenario_tables`) finds no fault.

    Returns
    -------
    list of Note
        Every remark, in the order of the registry.
    """
    return list(chain.from_iterable(remark(tables) for remark in REMARKS))


def named_notes(tables: Tables) -> tuple[str, ...]:
    """What :func:`notes` says, for those who do not have the tables open: rows are named by their ids.

    The rows are taken in the order of their ids, so that the order in which they stand decides nothing.
    """
    ordered = tables.replace(**{name: tuple(sorted(tables.rows(name), key=_ids)) for name in TABLES})
    said = []
    for note in notes(ordered):
        if note.row is None:
            said.append(str(note))
            continue
        row = ordered.rows(note.table)[note.row - FIRST_DATA_ROW]
        where = ", ".join(part for part in (note.table, " ".join(_ids(row)), note.column) if part)
        said.append(" ".join(f"{where}: {note.text}".split()))
    return tuple(said)


def _ids(row: Record) -> tuple[str, ...]:
    """What tells a row from others, as words."""
    return tuple(str(value) for name in keys(type(row)) if (value := getattr(row, name)) not in (None, ""))


def _run(checks: Iterable[Check], tables: Tables) -> list[Fault]:
    return list(chain.from_iterable(check(tables) for check in checks))
