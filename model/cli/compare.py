"""``jcm compare``: two to five options side by side."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.cli.console import CommandError
from model.cli.verbs import DONE, NO_PLAN, existing, folder_to_write

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

    from model.analyse.compare import Comparison, Option
    from model.cli.console import Console

FEWEST, MOST = 2, 5
TODAY = "today"
MOST_DRAWS = 100_000
MOST_SEED = 2**32 - 1
MOST_SHOWN = 6


def add(verbs: Any) -> None:
    """The verb and what may be typed after it."""
    from model.cli.parser import SCENARIO, json_option, out_option, texts

    summary = "put two to five options side by side: money, outcomes, duties, places, value, how sure"
    example = "jcm compare today scenarios/best-use.toml scenarios/full-pooling.toml --out options"
    more = "jcm compare scenarios/best-use.toml scenarios/council-cut-20.toml --base B --json > options.json"
    parser = verbs.add_parser("compare", **texts(summary, example, more))
    whose = f"{SCENARIO}; or the word {TODAY}, for today's services carried on"
    parser.add_argument("scenarios", metavar="SCENARIO", nargs="+", help=whose)
    base = "the option that the others are set against, by letter, file or name (default: the first)"
    parser.add_argument("--base", metavar="NAME", help=base)
    parser.add_argument(
        "--draws",
        metavar="N",
        type=_whole(1, MOST_DRAWS),
        default=1000,
        help="futures (default: 1000)",
    )
    parser.add_argument(
        "--seed",
        metavar="S",
        type=_whole(0, MOST_SEED),
        default=1,
        help="of the futures (default: 1)",
    )
    parser.add_argument(
        "--worth",
        metavar="OUTCOME=GBP",
        action="append",
        default=[],
        help="worth of one unit of an outcome for a year, to compare by net benefit too; may be given again",
    )
    json_option(parser)
    out_option(parser)
    parser.set_defaults(run=compare)


def _whole(low: int, high: int) -> Callable[[str], int]:
    """How an option reads a whole number between two ends."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from {low:,} to {high:,}")
        return int(text)

    return read


def compare(arguments: Namespace, console: Console) -> int:
    """Put options side by side; status 3 where none of them has a plan."""
    import model
    from model.analyse.compare import NotComparableError
    from model.analyse.compare import compare as look
    from model.cli.given import write_plain
    from model.cli.progress import progress
    from model.cli.value import worth

    names = given(arguments.scenarios)
    folder_to_write(arguments.out)
    with progress(console) as tell:
        options = _options(names, tell)
        asked = worth(arguments.worth, options[0].case.outcomes)
        try:
            found = look(options, draws=arguments.draws, seed=arguments.seed, worth=asked, progress=tell)
        except NotComparableError as error:
            raise CommandError(" ".join(error.reasons)) from None
    base = base_of(found, arguments.base)
    write_plain(found.tables, arguments.out)
    console.say(compare_text(found, base))
    console.document(
        {
            "options": [{"option": o.letter, "key": o.key, "name": o.name} for o in found.options],
            "base": base,
            "draws": found.draws,
            "seed": found.seed,
            "answer": list(found.answer),
            "notes": [*found.notes, *found.option_notes],
            "tables": {name: model.records(table) for name, table in found.tables.items()},
        }
    )
    return DONE if any(option.has_plan for option in found.options) else NO_PLAN


def given(texts: Sequence[str]) -> list[str | Path]:
    """What is to be compared: files that are there, or ``today``; at least one file says whose today it is.

    Raises
    ------
    CommandError
        If there are too few or too many, a file is not there, or there is only today.
    """
    found: list[str | Path] = [TODAY if text == TODAY else existing(text) for text in texts]
    if not FEWEST <= len(found) <= MOST:
        raise CommandError(f"give {FEWEST} to {MOST} options to compare, not {len(found)}")
    if not any(isinstance(name, Path) for name in found):
        raise CommandError(f"'{TODAY}' needs a scenario or a data folder beside it, to say whose today it is")
    return found


def _options(names: Sequence[str | Path], tell: Callable[[str], None]) -> list[Option]:
    """Every option, solved; tables of one folder are read once."""
    import model
    from model.analyse.compare import option_of, today_option
    from model.inputs.scenario import Scenario

    base: dict[Path, Any] = {}
    files = [name for name in names if isinstance(name, Path)]
    scenarios = {path: model.read_scenario(path) for path in files}
    for scenario in scenarios.values():
        tell("read")
        if scenario.data.resolve() not in base:
            base[scenario.data.resolve()] = model.read_tables(scenario.data)
    first = scenarios[files[0]]
    found = []
    for name in names:
        scenario = Scenario(TODAY, first.data) if isinstance(name, str) else scenarios[name]
        case = model.load_case(scenario, base=base[scenario.data.resolve()])
        if isinstance(name, str):
            found.append(today_option(case))
        else:
            found.append(option_of(model.solve(case, progress=tell), str(name)))
    return found


def base_of(found: Comparison, asked: str | None) -> str:
    """Letter of the option that the others are set against.

    Parameters
    ----------
    found : Comparison
        The comparison.
    asked : str or None
        A letter, a file as it was typed or its name without the ending, or the name of a scenario.

    Raises
    ------
    CommandError
        If no option, or more than one, is called so.
    """
    if asked is None:
        return found.options[0].letter
    known = {
        option.letter: {option.letter, option.key, option.name, Path(option.key).stem}
        for option in found.options
    }
    called = [letter for letter, names in known.items() if asked in names]
    if len(called) == 1:
        return called[0]
    letters = ", ".join(f"{option.letter} for {option.key}" for option in found.options)
    wrong = "there is no such option" if not called else "more than one option is called so"
    raise CommandError(f"--base {asked}: {wrong}; give a letter: {letters}")


def compare_text(found: Comparison, base: str) -> str:
    """A comparison for people: the answer first, then what differs from the base, then what to know."""
    from model.cli.present import sections

    heads = [f"{option.letter}: {option.name} ({option.key})" for option in found.options]
    table = found.tables["differences"]
    parts = [heads, list(found.answer)]
    for option in found.options:
        own = table[(table["base"] == base) & (table["option"] == option.letter)]
        said = [f"  {text}" for text in _telling(own)]
        if said:
            parts.append([f"{option.label} against {base}:", *said])
    switches = [f"  {text}" for text in found.tables["switching"]["sentence"][:MOST_SHOWN]]
    parts.append(["What would change our mind:", *switches] if switches else [])
    parts.append(list(found.notes))
    return sections(*parts)


def _telling(own: Any) -> list[str]:
    """Sentences of what differs: the measures of the whole, then the outcomes that differ most."""
    import numpy as np

    whole = own[own["key"] == ""]
    same = np.array(["about the same" in text for text in own["sentence"]], dtype=np.bool_)
    outcomes = own[(own["measure"] == "outcome") & ~same]
    size = (outcomes["difference"] / outcomes["base_value"].abs().clip(lower=1.0)).abs()
    first = outcomes.loc[size.sort_values(ascending=False, kind="stable").index[:MOST_SHOWN]]
    more = len(outcomes) - len(first)
    rest = [f"and {more:,} more outcomes, in the table 'differences'"] if more > 0 else []
    return [*whole["sentence"], *first["sentence"], *rest]
