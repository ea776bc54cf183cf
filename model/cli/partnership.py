"""``jcm partnership``: what working together is worth, for whom, and how the gain might be shared."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from model.cli.verbs import DONE, NO_PLAN, existing, folder_to_write

if TYPE_CHECKING:
    from argparse import Namespace

    import pandas as pd

    from model.analyse.partnership import Partnership
    from model.cli.console import Console

MOST_WORKERS = 64
MOST = 6
DEEPEST = 50
TITLES = {
    "worlds": "Alone, as today, together",
    "children": "What it changes for children, last year of the plan",
    "ranges": "How far that could differ, last year of the plan",
    "shares": "How the gain is shared by what each partner adds",
    "core": "Whether any group would do better by itself",
    "money_saved": "Who pays for what each alone reaches",
    "transfers": "Transfers between partners",
    "pays_and_gains": "Who pays and who gains, last year of the plan",
    "contributions": "What each partner contributes, last year of the plan",
    "ring_fences": "What ring-fences and unpooled shares cost",
    "cut_ledger": "What a cut of one partner costs the others",
    "cut_sharing": "Sharing a cut of all",
    "flags": "What crosses without a legal basis",
}
"""Tables as sections, in the order in which they are told."""


def add(verbs: Any) -> None:
    """Add the verb, its options and an example."""
    from model.cli.parser import SCENARIO, json_option, out_option, texts

    summary = "say what working together is worth, for whom, and how gains and cuts might be shared"
    example = "jcm partnership scenarios/best-use.toml --out together"
    parser = verbs.add_parser(
        "partnership", **texts(summary, example, "jcm partnership data/tiny --json > together.json")
    )
    parser.add_argument("scenario", metavar="SCENARIO", help=SCENARIO)
    parser.add_argument(
        "--depth", type=depth, default=0.10, metavar="PERCENT", help="cut that is looked at (default: 10)"
    )
    parser.add_argument("--workers", type=workers, default=2, metavar="N", help="processes (default: 2)")
    json_option(parser)
    out_option(parser)
    parser.set_defaults(run=partnership)


def workers(text: str) -> int:
    """Read a number of processes."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST_WORKERS):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of processes: give 1 to {MOST_WORKERS}")
    return int(text)


def depth(text: str) -> float:
    """Read a depth in %; a share comes back."""
    wrong = f"'{text}' is not a depth: give a number above 0 and up to {DEEPEST}, in %"
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(wrong) from None
    if not 0 < value <= DEEPEST:
        raise argparse.ArgumentTypeError(wrong)
    return value / 100


def partnership(arguments: Namespace, console: Console) -> int:
    """Say what a partnership is worth; status 3 where there is no plan, or only one with soft targets."""
    import model
    from model.analyse.partnership import partnership as look
    from model.cli.present import plan_text
    from model.cli.progress import progress
    from model.cli.tables import write_tables

    path = existing(arguments.scenario)
    out = folder_to_write(arguments.out)
    with progress(console) as tell:
        tell("read")
        plan = model.solve(path, progress=tell)
        head = {"scenario": plan.scenario, "digest": plan.digest, "status": plan.status}
        if not plan.has_plan:
            console.say(plan_text(plan))
            console.document({**head, "answer": [], "notes": [], "tables": {}})
            return NO_PLAN
        found = look(plan.case, plan, workers=arguments.workers, depth=arguments.depth, progress=tell)
    if out is not None:
        write_tables(found.tables, plan.case, out)
    console.say(partnership_text(found))
    tables = {name: model.records(table) for name, table in found.tables.items()}
    said = {"leads": found.leads, "answer": list(found.answer), "notes": list(found.notes)}
    console.document({**head, **said, "tables": tables})
    return DONE if plan.status == "optimal" else NO_PLAN


def partnership_text(found: Partnership) -> str:
    """The answer first, then a section for every table that has something to say."""
    sections = [[found.scenario, *found.answer, *found.notes]]
    for name, title in TITLES.items():
        said = _said(name, found)
        rest = [f"  and {len(said) - MOST:,} more, in the table '{name}'"] if len(said) > MOST else []
        if said:
            sections.append([f"{title}:", *(f"  {text}" for text in said[:MOST]), *rest])
    return "\n\n".join("\n".join(section) for section in sections)


def _said(name: str, found: Partnership) -> list[str]:
    """Sentences of a table, each once; of a table that is long, those that matter most."""
    table = found.tables[name]
    if name in ("shares", "core"):
        table = table[table["value"] == found.leads]
    if name in ("pays_and_gains", "contributions", "children", "ranges") and len(table):
        last = found.tables["pays_and_gains"]["year"].max()
        table = table[table["year"] == last]
    if name == "ranges":
        table = _moved(table)
    if name == "flags":
        table = table[table["flag"] != ""]
    if name in ("ring_fences", "cut_ledger"):
        table = _with_something(table)
    return list(dict.fromkeys(str(text) for text in table["sentence"]))


def _moved(table: pd.DataFrame) -> pd.DataFrame:
    """Rows that draws move, the widest against its best estimate first."""
    width = (table["high"] - table["low"]) / table["central"].abs().clip(lower=1.0)
    order = width[table["high"] > table["low"]].sort_values(ascending=False, kind="stable").index
    return table.loc[order]


def _with_something(table: pd.DataFrame) -> pd.DataFrame:
    """Rows whose sentence says that something changes."""
    nothing = table["sentence"].str.contains("nothing would change|costs .* nothing", regex=True)
    return table[~nothing]
