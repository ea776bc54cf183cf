"""What may be typed: the verbs of ``jcm``, their options, and an example of each."""

from __future__ import annotations

import argparse
import importlib.metadata
import io
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any, NoReturn

from model.cli import cea, compare, cuts, partnership, psa, uncertainty, value
from model.cli.console import CommandError
from model.inputs.nearest import nearest_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.cli.console import Console

PACKAGE = "joint-commissioning-modeller"
ABOUT = "Shared budgets, shared outcomes: plan what partners buy together, and see what it changes."
TABLES = "a data folder (CSV tables and partnership.toml) or a workbook (.xlsx)"
SCENARIO = "a scenario file (.toml); or a data folder or workbook as it stands"
PORT = 8050
DATA = "data/kent"
HIGHEST_PORT = 65_535


class OneLineParser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Refuse what was typed."""
        raise CommandError(f"{message}; see {self.prog} --help")


def parse(argv: Sequence[str], console: Console) -> argparse.Namespace | int:
    """Read a command line.

    Returns
    -------
    Namespace or int
        What was asked for, with the function to ``run``; or the exit status where help was asked for.

    Raises
    ------
    CommandError
        If it can not be understood.
    """
    parser = _parser()
    verbs = parser.get_default("verbs")
    first = next((word for word in argv if not word.startswith("-")), None)
    if first is not None and first not in verbs:
        raise CommandError(f"there is no verb '{first}'; {nearest_words(first, verbs, 'verb')}")
    said = io.StringIO()
    try:
        with redirect_stdout(said):
            return parser.parse_args(list(argv))
    except SystemExit as stop:
        # --help and --version: argparse has written its text
        console.out.write(said.getvalue())
        return int(stop.code or 0)


def _parser() -> OneLineParser:
    parser = OneLineParser(
        prog="jcm",
        description=ABOUT,
        epilog="jcm VERB --help says more, with an example.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"jcm {_version()}")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", dest="verb", required=True)
    for add in (
        _check,
        _solve,
        _project,
        _explain,
        cuts.add,
        partnership.add,
        cea.add,
        psa.add,
        value.add,
        uncertainty.add,
        compare.add,
        _template,
        _import,
        _export,
        _serve,
    ):
        add(verbs)
    parser.set_defaults(verbs=tuple(verbs.choices))
    return parser


def _version() -> str:
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return "from source, not installed"


def texts(summary: str, *examples: str) -> dict[str, Any]:
    """What a verb says of itself, with examples."""
    shown = "\n".join(f"  {example}" for example in examples)
    return {
        "help": summary,
        "description": f"{summary[0].upper()}{summary[1:]}.",
        "epilog": f"example:\n{shown}",
        "formatter_class": argparse.RawDescriptionHelpFormatter,
        "allow_abbrev": False,
    }


def json_option(parser: argparse.ArgumentParser) -> None:
    """Let a verb write one JSON document."""
    parser.add_argument("--json", action="store_true", help="write one JSON document and nothing else")


def out_option(parser: argparse.ArgumentParser) -> None:
    """Let a verb write its tables to a folder."""
    parser.add_argument("--out", metavar="DIR", help="also write every table as CSV, units in the headers")


def _check(verbs: Any) -> None:
    from model.cli.verbs import check

    summary = "list every fault of a partnership's tables or of a scenario at once"
    parser = verbs.add_parser(
        "check", **texts(summary, "jcm check data/kent", "jcm check scenarios/as-agreed.toml")
    )
    parser.add_argument("path", metavar="PATH", help=f"{TABLES}, or a scenario file (.toml)")
    json_option(parser)
    parser.set_defaults(run=check)


def _solve(verbs: Any) -> None:
    from model.cli.verbs import solve

    summary = "find the best plan of a scenario"
    example = "jcm solve scenarios/best-use.toml --out plan"
    parser = verbs.add_parser("solve", **texts(summary, example, "jcm solve data/tiny --json > plan.json"))
    parser.add_argument("scenario", metavar="SCENARIO", help=SCENARIO)
    parser.add_argument("--objective", metavar="NAME", help="another aim than the scenario's")
    parser.add_argument("--lp", metavar="FILE", help="also write the programme for any other solver")
    json_option(parser)
    out_option(parser)
    parser.set_defaults(run=solve)


def _project(verbs: Any) -> None:
    from model.cli.verbs import project

    summary = "project today's services, or a given activity, without looking for anything better"
    example = "jcm project scenarios/as-agreed.toml"
    parser = verbs.add_parser(
        "project", **texts(summary, example, "jcm project data/tiny --activity mine.csv")
    )
    parser.add_argument("scenario", metavar="SCENARIO", help=SCENARIO)
    parser.add_argument(
        "--activity",
        metavar="FILE",
        help="CSV of service, place, year, activity; what is not in it stays as today",
    )
    json_option(parser)
    out_option(parser)
    parser.set_defaults(run=project)


def _explain(verbs: Any) -> None:
    from model.cli.explain import explain

    summary = "say why the best plan is what it is, what stands in its way, and what each promise costs"
    example = "jcm explain scenarios/best-use.toml --out why"
    parser = verbs.add_parser("explain", **texts(summary, example, "jcm explain data/tiny --json > why.json"))
    parser.add_argument("scenario", metavar="SCENARIO", help=SCENARIO)
    json_option(parser)
    out_option(parser)
    parser.set_defaults(run=explain)


def _template(verbs: Any) -> None:
    from model.cli.verbs import template

    summary = "write an empty workbook of the tables, every column explained"
    parser = verbs.add_parser("template", **texts(summary, "jcm template my-tables.xlsx"))
    parser.add_argument("file", metavar="FILE.xlsx", help="the workbook to write")
    _force(parser)
    json_option(parser)
    parser.set_defaults(run=template)


def _import(verbs: Any) -> None:
    from model.cli.verbs import import_workbook

    summary = "read a workbook, check it, and write it as a data folder"
    parser = verbs.add_parser("import", **texts(summary, "jcm import my-tables.xlsx data/mine"))
    parser.add_argument("file", metavar="FILE.xlsx", help="the workbook to read")
    parser.add_argument("folder", metavar="DIR", help="the data folder to write")
    _force(parser)
    json_option(parser)
    parser.set_defaults(run=import_workbook)


def _export(verbs: Any) -> None:
    from model.cli.verbs import export_workbook

    summary = "write a data folder as a workbook, without loss"
    parser = verbs.add_parser("export", **texts(summary, "jcm export data/mine my-tables.xlsx"))
    parser.add_argument("folder", metavar="DIR", help="the data folder to read")
    parser.add_argument("file", metavar="FILE.xlsx", help="the workbook to write")
    _force(parser)
    json_option(parser)
    parser.set_defaults(run=export_workbook)


def _force(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="write over what is there")


def _serve(verbs: Any) -> None:
    from model.cli.verbs import serve

    summary = "open the application in a browser on this machine"
    parser = verbs.add_parser("serve", **texts(summary, "jcm serve --data data/kent --port 8050"))
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to answer on (default: this machine only)"
    )
    parser.add_argument("--port", type=_port, default=PORT, help=f"port to answer on (default: {PORT})")
    whose = f"data folder of the partnership (default: {DATA})"
    parser.add_argument("--data", metavar="DIR", default=DATA, help=whose)
    parser.set_defaults(run=serve)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= HIGHEST_PORT):
        raise argparse.ArgumentTypeError(f"'{text}' is not a port: give a number from 1 to {HIGHEST_PORT}")
    return int(text)
