"""``jcm cea``: dominance, increments, ICERs and net benefit of anybody's table of options."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.cli.console import CommandError

if TYPE_CHECKING:
    from argparse import Namespace

    import pandas as pd

    from model.analyse.given_table import GivenTable
    from model.cli.console import Console

DONE = 0
STATUS_WORDS = {
    "frontier": "frontier",
    "dominated": "dominated",
    "extendedly_dominated": "extendedly dominated",
}


def add(verbs: Any) -> None:
    """The verb and what may be typed after it."""
    from model.cli.parser import json_option, out_option, texts

    summary = "compare anybody's options by cost and effect: dominance, ICERs, frontier, net benefit"
    example = "jcm cea options.csv --value 20000"
    parser = verbs.add_parser("cea", **texts(summary, example, "jcm cea options.csv --json > cea.json"))
    parser.add_argument(
        "table", metavar="TABLE.csv", help="CSV of option, cost, effect; more effect is better"
    )
    parser.add_argument(
        "--value", metavar="AMOUNT", help="also the net benefit, where one unit of effect is worth so much"
    )
    json_option(parser)
    out_option(parser)
    parser.set_defaults(run=cea)


def cea(arguments: Namespace, console: Console) -> int:
    """Compare the options of a table."""
    from model.analyse.frontier import frontier, net_benefit
    from model.analyse.given_table import read_options
    from model.analyse.options_words import frontier_sentences, net_benefit_sentence
    from model.cli.given import told, write_plain

    value = amount("--value", arguments.value)
    given = read_options(csv_file(arguments.table))
    tables = {"options": frontier(given.table)}
    answer = frontier_sentences(tables["options"])
    if value is not None:
        tables["net_benefit"] = net_benefit(given.table, value)
        answer.append(net_benefit_sentence(tables["net_benefit"], value))
    write_plain(tables, arguments.out)
    console.say(_text(given, answer, tables))
    told(console, given, answer, tables)
    return DONE


def csv_file(text: str) -> Path:
    """A file that is there."""
    path = Path(text)
    if not text.strip() or not path.exists():
        raise CommandError(f"{text or 'no name'}: no such file; give a CSV file")
    return path


def amount(option: str, text: str | None) -> float | None:
    """A number typed after an option; None where it was not."""
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise CommandError(f"{option}: '{text}' is not a number; give a plain number such as 20000")
    return value


def _text(given: GivenTable, answer: list[str], tables: dict[str, pd.DataFrame]) -> str:
    from model.analyse.options_words import figure
    from model.cli.present import columns, sections

    header = ["Option", "cost", "effect", "status", "compared with", "more cost", "more effect", "ICER"]
    rows = []
    for row in tables["options"].to_dict("records"):
        more = [row[name] for name in ("incremental_cost", "incremental_effect", "icer")]
        shown = ["" if math.isnan(x) else figure(x) for x in more]
        by = str(row["compared_with"] or "").replace(";", " and ")
        ends = [figure(row["cost"]), figure(row["effect"]), STATUS_WORDS[row["status"]], by]
        rows.append([str(row["option"]), *ends, *shown])
    return sections([given.file, *answer], columns(header, rows, text=(0, 3, 4)))
