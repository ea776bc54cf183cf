"""``jcm psa``: intervals, acceptability, expected loss and the value of knowing more, from any draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.cli.cea import DONE, amount, csv_file
from model.cli.console import CommandError

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    import pandas as pd

    from model.analyse.psa import Draws
    from model.cli.console import Console

DEFAULT = "0:50000:1000"
MOST_THRESHOLDS = 2_001
MOST_SHOWN = 11


def add(verbs: Any) -> None:
    """The verb and what may be typed after it."""
    from model.cli.parser import json_option, out_option, texts

    summary = (
        "say how sure a choice is from anybody's draws: acceptability, expected loss, value of information"
    )
    example = "jcm psa draws.csv --thresholds 0:50000:1000"
    more = "jcm psa draws.csv --parameters parameters.csv --value 20000"
    parser = verbs.add_parser("psa", **texts(summary, example, more))
    parser.add_argument("table", metavar="TABLE.csv", help="CSV of draw, option, cost, effect")
    whose = f"values of one unit of effect, FROM:TO:STEP (default: {DEFAULT})"
    parser.add_argument("--thresholds", metavar="RANGE", default=DEFAULT, help=whose)
    parser.add_argument(
        "--parameters", metavar="FILE.csv", help="CSV of draw and one column for each uncertain parameter"
    )
    parser.add_argument(
        "--value", metavar="AMOUNT", help="worth of a unit of effect at which parameters are valued"
    )
    json_option(parser)
    out_option(parser)
    parser.set_defaults(run=psa)


def psa(arguments: Namespace, console: Console) -> int:
    """Say what the draws of a table say."""
    from model.analyse.given_table import read_draws
    from model.analyse.psa import acceptability, draws_of, expected_loss, information, summary
    from model.analyse.psa_words import evppi_sentences, psa_sentences
    from model.cli.given import told, write_plain

    values, value = thresholds(arguments.thresholds), amount("--value", arguments.value)
    if (arguments.parameters is None) != (value is None):
        raise CommandError(
            "give --parameters and --value together: parameters are valued at one worth of effect"
        )
    given = read_draws(csv_file(arguments.table))
    draws = draws_of(given.table)
    tables = {
        "summary": summary(draws),
        "acceptability": acceptability(draws, values),
        "expected_loss": expected_loss(draws, values),
        "information": information(draws, values),
    }
    answer = psa_sentences(tables)
    if value is not None:
        tables["evppi"] = _parameters_worth(draws, csv_file(arguments.parameters), value)
        answer += evppi_sentences(tables["evppi"], value)
    write_plain(tables, arguments.out)
    console.say(_text(given.file, answer, tables))
    told(console, given, answer, tables)
    return DONE


def thresholds(text: str) -> list[float]:
    """Values from FROM to TO, both included, in steps."""
    right = f"give FROM:TO:STEP such as {DEFAULT}"
    parts = [amount("--thresholds", part) for part in text.split(":")]
    if len(parts) != 3:
        raise CommandError(f"--thresholds: '{text}' is not a range; {right}")
    first, last, step = (float(part or 0.0) for part in parts)
    if step <= 0 or last < first:
        raise CommandError(f"--thresholds: '{text}' goes nowhere; {right}, with a step above 0")
    number = int((last - first) / step + 1e-9) + 1
    if number > MOST_THRESHOLDS:
        raise CommandError(f"--thresholds: '{text}' has {number:,} values; give at most {MOST_THRESHOLDS:,}")
    return [first + k * step for k in range(number)]


def _parameters_worth(draws: Draws, path: Path, value: float) -> pd.DataFrame:
    """Value of each parameter by itself, and of all of them together."""
    from model.analyse.given_table import read_parameters
    from model.analyse.value_of_information import FEWEST_DRAWS, evppi

    parameters = read_parameters(path, draws.labels)
    if len(draws.labels) < FEWEST_DRAWS:
        few = f"{len(draws.labels)} {'draw is' if len(draws.labels) == 1 else 'draws are'} too few"
        raise CommandError(f"{few} to value parameters; make {FEWEST_DRAWS}")
    groups = {str(name): [str(name)] for name in parameters.columns}
    if len(groups) > 1:
        groups["all of them"] = list(groups)
    return evppi(draws.net_benefit(value), parameters, groups)


def _text(file: str, answer: list[str], tables: dict[str, pd.DataFrame]) -> str:
    from model.analyse.options_words import figure
    from model.cli.present import columns, sections

    means = [
        [str(row["option"]), *(figure(row[name]) for name in ("cost_mean", "cost_low", "cost_high"))]
        + [figure(row[name]) for name in ("effect_mean", "effect_low", "effect_high")]
        for row in tables["summary"].to_dict("records")
    ]
    header = ["Option", "mean cost", "from", "to", "mean effect", "from", "to"]
    chances = tables["acceptability"].pivot_table(index="threshold", columns="option", values="probability")
    step = max(1, -(-len(chances) // MOST_SHOWN))
    rows = [
        [figure(float(str(value))), *(f"{100 * share:.0f}" for share in row)]
        for value, row in zip(chances.index[::step], chances.to_numpy()[::step], strict=True)
    ]
    often = ["Worth of a unit", *(str(name) for name in chances.columns)]
    return sections(
        [file, *answer],
        columns(header, means),
        ["How often each option is the best, in 100 draws:", *columns(often, rows, text=())],
    )
