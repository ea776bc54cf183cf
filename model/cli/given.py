"""What the verbs that work on anybody's table share: files of results, notes, one JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from model.analyse.given_table import GivenTable
    from model.cli.console import Console


def write_plain(tables: Mapping[str, pd.DataFrame], folder: str | None) -> None:
    """Write every table as ``NAME.csv``, where a folder was asked for."""
    from model.cli.verbs import folder_to_write

    out = folder_to_write(folder)
    if out is None:
        return
    for name, table in tables.items():
        table.to_csv(out / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")


def told(
    console: Console, given: GivenTable, answer: Sequence[str], tables: Mapping[str, pd.DataFrame]
) -> None:
    """Tell the notes, and write the one JSON document where it was asked for."""
    for note in given.notes:
        console.tell(f"note: {note}")
    console.document(
        {
            "file": given.file,
            "notes": [str(note) for note in given.notes],
            "answer": list(answer),
            "tables": {name: table.to_dict("records") for name, table in tables.items()},
        }
    )
