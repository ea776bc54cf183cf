"""The tables, drawn: an index with what each figure rests on, rows for people, the dictionary."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from dash.development.base_component import Component

from dashapp.components.tables import Child, Head, frame_table, records, table
from dashapp.components.text import link
from dashapp.urls import Here
from model import words

BASES = ("published", "derived", "illustrative")
BASIS_COLUMNS = ("table", "rows", *BASES)


def basis_counts(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows of each table, and how many rest on what; -1 rows of a basis where the table has none to state.

    Returns
    -------
    DataFrame
        ``BASIS_COLUMNS``.
    """
    rows = []
    for name, frame in frames.items():
        held = frame.get("basis")
        counts = [int((held == basis).sum()) if held is not None else -1 for basis in BASES]
        rows.append((name, len(frame), *counts))
    return pd.DataFrame(rows, columns=list(BASIS_COLUMNS))


def answer(basis: pd.DataFrame) -> str:
    """How many figures rest on what, in one sentence."""
    stated = basis[basis["published"] >= 0]
    total = int(stated[list(BASES)].to_numpy().sum())
    if not total:
        return "No figure states what it rests on."
    shares = [f"{words.percent(int(stated[name].sum()) / total)} {name}" for name in BASES]
    return (
        f"Of {total:,} rows with figures, {words.listed(shares)}; each row says where its figures come from."
    )


def index(frames: Mapping[str, pd.DataFrame], what: Mapping[str, str], here: Here) -> Component:
    """Every table with rows, with a link to it."""
    counts = basis_counts({name: frame for name, frame in frames.items() if len(frame)})
    heads = (
        Head("Table"),
        Head("Each row is"),
        Head("Rows", numeric=True),
        *(Head(words.first_upper(name), numeric=True) for name in BASES),
    )
    rows: list[list[Child]] = [
        [
            link(title(str(row["table"])), here.having(table=str(row["table"]))),
            what[str(row["table"])].rstrip("."),
            f"{row['rows']:,}",
            *("–" if row[name] < 0 else f"{row[name]:,}" for name in BASES),
        ]
        for row in records(counts)
    ]
    return table(
        "Every table, how many rows it has and what they rest on", heads, rows, name="compact", quiet=True
    )


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """A table with headers for people; columns that are blank in every row left out."""
    kept = [
        name for name in frame.columns if not (frame[name].isna() | (frame[name].astype(str) == "")).all()
    ]
    return frame[kept].rename(columns={name: title(str(name)) for name in kept})


def dictionary(frame: pd.DataFrame, name: str) -> Component:
    """What the columns of one table hold."""
    rows = frame[frame["table"] == name][["column", "meaning", "type", "unit", "bounds", "required"]]
    return frame_table(
        f"Columns of {title(name)}", rows.rename(columns={key: title(str(key)) for key in rows.columns})
    )


def title(name: str) -> str:
    """The name of a table or a column for people."""
    return words.first_upper(name.replace("_", " ").replace(" gbp", " £"))
