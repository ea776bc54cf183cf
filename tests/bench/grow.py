"""Larger partnerships from a real one: every district, or every service, as several smaller ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from model import Tables

Named = Mapping[str, tuple[str, ...]]
"""Id of what there was → ids of what takes its place."""


def several(names: Iterable[str], times: int) -> Named:
    """Ids of the parts of each thing, numbered from 1."""
    return {name: tuple(f"{name}_{k + 1}" for k in range(times)) for name in names}


def parts(row: Any, times: int, k: int, columns: tuple[str, ...], **named: object) -> Any:
    """One of several equal parts of a row: amounts divided, names replaced."""
    shares = {c: getattr(row, c) / times for c in columns if getattr(row, c) is not None}
    return row.model_copy(update=shares | named)


def _spread(
    rows: Iterable[Any], columns: tuple[str, ...], split: Mapping[str, tuple[str, ...]], times: int
) -> tuple[Any, ...]:
    """Rows of a table with a column ``place``, each district's in equal parts."""
    return tuple(
        part for row in rows for part in (
            [row] if row.place not in split else
            [parts(row, times, k, columns, place=place) for k, place in enumerate(split[row.place])]
        )
    )  # fmt: skip


def with_places(tables: Tables, times: int) -> Tables:
    """Every district as several, each with an equal part of every amount.

    Services, pots of the area and effects stay as they are: a service does the same for a child in a
    smaller district.
    """
    area = tables.partnership.area
    split = several((r.place for r in tables.places if r.place != area), times)
    local = {r.pot: r.place for r in tables.pots if r.place != area}
    pots = several(local, times)

    def owned(row: Any, k: int) -> object:
        return pots[row.pot][k] if row.pot in pots else row.pot

    spending = tuple(
        part for row in tables.spending for part in (
            [row] if row.place not in split else
            [
                parts(row, times, k, ("amount_per_year",), place=place, pot=owned(row, k))
                for k, place in enumerate(split[row.place])
            ]
        )
    )  # fmt: skip
    purses = tuple(
        part for row in tables.pots for part in (
            [row] if row.pot not in pots else
            [
                parts(row, times, k, ("amount_per_year",), place=split[row.place][k], pot=name)
                for k, name in enumerate(pots[row.pot])
            ]
        )
    )  # fmt: skip
    years = tuple(
        part for row in tables.pot_years for part in (
            [row] if row.pot not in pots else
            [parts(row, times, k, ("amount",), pot=name) for k, name in enumerate(pots[row.pot])]
        )
    )  # fmt: skip
    places = tuple(
        part.model_copy(update={"tile_row": None, "tile_column": None})
        for part in _spread(tables.places, ("children",), split, times)
    )
    values = ("count", "denominator", "lower", "upper")
    return tables.replace(
        places=places,
        pots=purses,
        pot_years=years,
        spending=spending,
        outcome_values=_spread(tables.outcome_values, values, split, times),
        activity=_spread(tables.activity, ("activity_per_year", "floor", "ceiling"), split, times),
        services=tuple(_start_up(r, times, tables) for r in tables.services),
        actuals=(),
    )


def _start_up(row: Any, times: int, tables: Tables) -> Any:
    """What can be started is said per place: a part of it in each part of a district."""
    runs_in = {r.place for r in tables.activity if r.service == row.service}
    wide = tables.partnership.area in runs_in
    return row if wide else parts(row, times, 0, ("start_up_per_year", "site_size"))


def with_services(tables: Tables, times: int) -> Tables:
    """Every service as several, each with an equal part of what it does and of what is spent on it."""
    split = several((r.service for r in tables.services), times)

    def spread(rows: Iterable[Any], columns: tuple[str, ...] = ()) -> tuple[Any, ...]:
        return tuple(
            parts(row, times, k, columns, service=name)
            for row in rows
            for k, name in enumerate(split[row.service])
        )

    pots = tuple(
        row.model_copy(update={"only_services": tuple(n for s in row.only_services for n in split[s])})
        for row in tables.pots
    )
    links = tuple(
        row.model_copy(update={"service": split[row.service][k], "other": split[row.other][k]})
        for row in tables.service_links
        for k in range(times)
    )
    return tables.replace(
        services=spread(tables.services, ("activity_per_case", "start_up_per_year", "site_size")),
        activity=spread(tables.activity, ("activity_per_year", "floor", "ceiling")),
        recipes=spread(tables.recipes),
        spending=spread(tables.spending, ("amount_per_year",)),
        effects=spread(tables.effects),
        responses=spread(tables.responses),
        service_links=links,
        pots=pots,
        actions=(),
        risks=(),
        actuals=(),
    )
