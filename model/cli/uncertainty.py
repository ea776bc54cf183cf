"""``jcm uncertainty``: how sure we are of a plan, what matters most, what would turn the answer."""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.cli.console import CommandError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    import pandas as pd

    from model.analyse.uncertainty.allocation import Allocation
    from model.analyse.uncertainty.whole import Question, Uncertainty
    from model.cli.console import Console
    from model.plan import Plan

DRAWS, SEED, RESOLVE = 1000, 1, 200
MOST_DRAWS = 100_000
FEWEST = 20
MOST_BARS, MOST_ROWS = 8, 6
SAMPLINGS = ("antithetic", "random", "sobol")


def add(verbs: Any) -> None:
    """The verb and what may be typed after it."""
    from model.cli.cuts import workers
    from model.cli.parser import SCENARIO, json_option, out_option, texts

    summary = (
        "say how sure a plan is: ranges, chances, what matters most, what would turn it, what to find out"
    )
    example = "jcm uncertainty scenarios/best-use.toml --draws 1000 --seed 1 --out sure"
    more = "jcm uncertainty data/tiny --resolve 0 --grid effects,unit_costs"
    parser = verbs.add_parser("uncertainty", **texts(summary, example, more))
    parser.add_argument("scenario", metavar="SCENARIO", help=SCENARIO)
    futures = f"futures to begin with (default: {DRAWS:,}); doubled until chances are known well enough"
    parser.add_argument("--draws", type=whole(FEWEST, MOST_DRAWS), default=DRAWS, metavar="N", help=futures)
    seed = f"the same seed gives the same futures (default: {SEED})"
    parser.add_argument("--seed", type=whole(0, 2**31), default=SEED, metavar="S", help=seed)
    how = "how futures are drawn (default: antithetic, each with its mirror image)"
    parser.add_argument("--sampling", choices=SAMPLINGS, default=SAMPLINGS[0], help=how)
    known = "error of a chance that is small enough, 0 to 0.5 (default: 0.01); 0 makes exactly --draws"
    parser.add_argument("--error", type=_error, metavar="SHARE", help=known)
    pair = "two groups or quantities to move together (default: effects,unit_costs)"
    parser.add_argument("--grid", metavar="FIRST,SECOND", help=pair)
    effect = "the outcome that money is set against (default: a point of the gap closed)"
    parser.add_argument("--outcome", metavar="ID", default="", help=effect)
    again = f"futures in which the plan is found again (default: {RESOLVE}; 0: none, which is much quicker)"
    parser.add_argument("--resolve", type=_resolve, default=RESOLVE, metavar="N", help=again)
    kept = "where plans found again are kept, and taken up from if it is there"
    parser.add_argument("--resume", metavar="FILE", help=kept)
    parser.add_argument("--workers", type=workers, default=2, metavar="N", help="processes (default: 2)")
    parser.add_argument("--scheduler", metavar="ADDRESS", default="", help="a Dask cluster to share the work")
    json_option(parser)
    out_option(parser)
    parser.set_defaults(run=uncertainty)


def whole(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers within bounds."""

    def read(text: str) -> int:
        plain = text.replace(",", "").replace("_", "")
        if not (plain.isascii() and plain.isdigit() and least <= int(plain) <= most):
            raise argparse.ArgumentTypeError(f"'{text}' is not a number from {least:,} to {most:,}")
        return int(plain)

    return read


def _resolve(text: str) -> int:
    number = whole(0, MOST_DRAWS)(text)
    if 0 < number < FEWEST:
        raise argparse.ArgumentTypeError(f"{number} is too few: give 0, or {FEWEST} and more")
    return number


def _error(text: str) -> float:
    wrong = f"'{text}' is not an error of a chance: give a share from 0 to 0.5, such as 0.01"
    try:
        share = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(wrong) from None
    if not 0.0 <= share <= 0.5:
        raise argparse.ArgumentTypeError(wrong)
    return share


def question(arguments: Namespace) -> Question:
    """What was asked, as the analysis takes it."""
    from model.analyse.uncertainty.enough import ERROR
    from model.analyse.uncertainty.whole import Question

    pair = () if arguments.grid is None else tuple(arguments.grid.split(","))
    return Question(
        draws=arguments.draws,
        seed=arguments.seed,
        sampling=arguments.sampling,
        error=ERROR if arguments.error is None else arguments.error,
        pair=pair,
        effect=arguments.outcome,
    )


def uncertainty(arguments: Namespace, console: Console) -> int:
    """Say how sure a plan is; status 3 where there is none, or only one with soft targets."""
    import model
    from model.analyse.uncertainty.whole import uncertainty as look
    from model.cli.present import plan_text
    from model.cli.progress import progress
    from model.cli.tables import write_tables
    from model.cli.verbs import DONE, NO_PLAN, existing, folder_to_write

    path, asked = existing(arguments.scenario), question(arguments)
    shared(arguments)
    out = folder_to_write(arguments.out)
    with progress(console) as tell:
        tell("read")
        case = model.load_case(path)
        checked(asked, case)
        plan = model.solve(case, progress=tell)
        head = {"scenario": plan.scenario, "digest": plan.digest, "status": plan.status}
        if not plan.has_plan:
            console.say(plan_text(plan))
            console.document({**head, "answer": [], "tables": {}})
            return NO_PLAN
        found = look(plan, asked, tell=tell)
        again = _again(plan, found, arguments, tell) if arguments.resolve else None
    tables = found.tables | ({} if again is None else again.tables)
    if out is not None:
        write_tables(tables, plan.case, out)
    console.say(uncertainty_text(found, again, plan))
    answer = [*found.answer, *(() if again is None else again.answer)]
    drawn = {"seed": asked.seed, "draws": len(found.draws), "resolved": 0 if again is None else again.draws}
    named = {name: model.records(table) for name, table in tables.items()}
    notes = [] if again is None else list(again.notes)
    console.document({**head, **drawn, "answer": answer, "notes": notes, "tables": named})
    return DONE if plan.status == "optimal" else NO_PLAN


def shared(arguments: Namespace) -> None:
    """Refuse a cluster or a file that can not be used, before anything is solved."""
    if arguments.scheduler and importlib.util.find_spec("distributed") is None:
        raise CommandError(
            "--scheduler: the package 'distributed' is not installed here; install it, or leave --scheduler "
            "out and the work is shared among processes of this computer"
        )
    if arguments.resume is not None:
        file = Path(arguments.resume)
        if file.is_dir():
            raise CommandError(f"--resume: {file} is a folder; give a file")
        if not file.parent.is_dir():
            raise CommandError(f"--resume: there is no folder {file.parent}; make it first")


def checked(asked: Question, case: Any) -> None:
    """Refuse names that nothing has before anything is solved."""
    from model.analyse.uncertainty.quantities import Uncertainties
    from model.analyse.uncertainty.whole import chosen_pair
    from model.inputs.nearest import nearest_words

    if asked.effect and asked.effect not in ("gap", *case.outcomes):
        near = nearest_words(asked.effect, ["gap", *case.outcomes], "outcome")
        raise CommandError(f"--outcome: there is no outcome '{asked.effect}'; {near}")
    try:
        chosen_pair(asked.pair, Uncertainties.of(case))
    except ValueError as error:
        raise CommandError(f"--grid: {error}") from None


def _again(
    plan: Plan, found: Uncertainty, arguments: Namespace, tell: Callable[[str], None]
) -> Allocation | None:
    """The plan found again in some of the futures; nothing where nothing is drawn."""
    from model.analyse.uncertainty.allocation import allocation_under_draws
    from model.inputs.draws import draw

    if found.tables["drawn"].empty:
        return None
    draws = draw(plan.case, arguments.resolve, seed=arguments.seed, sampling=arguments.sampling)
    resume = None if arguments.resume is None else Path(arguments.resume)
    try:
        return allocation_under_draws(
            plan,
            draws,
            workers=arguments.workers,
            scheduler=arguments.scheduler,
            tell=tell,
            resume=resume,
        )
    except ValueError as error:
        raise CommandError(str(error)) from None


def uncertainty_text(found: Uncertainty, again: Allocation | None, plan: Plan) -> str:
    """The answer first, then outcomes, what matters most, two together, worths, and the plan found again."""
    from model.cli.present import sections

    tables = found.tables
    parts = [[found.scenario, *found.answer], outcome_lines(tables["outcome_ranges"], plan)]
    parts += [bar_lines(tables["tornado"], measure) for measure in BARS]
    parts += [grid_lines(tables["grid"]), worth_lines(tables["acceptability"])]
    if again is not None:
        parts.append([f"The plan found again in {again.draws:,} futures:", *_indented(again.answer)])
        parts.append(["Notes:", *_indented(again.notes)] if again.notes else [])
    return sections(*parts)


BARS = {
    "gap_closed_share": "Gap closed, by one figure at a time",
    "net_cash": "Net cash, by one figure at a time",
}


def _indented(said: tuple[str, ...]) -> list[str]:
    return [f"  {text}" for text in said]


def outcome_lines(outcomes: pd.DataFrame, plan: Plan) -> list[str]:
    """The area's outcomes in the last plan year: trend, plan with its range, target, chance."""
    from model import words
    from model.cli.present import columns

    year = plan.case.years.plan[-1]
    rows = [
        [
            str(row["name"]),
            words.number(float(row["trend"])),
            words.number(float(row["planned"])),
            words.span(words.number(float(row["low"])), words.number(float(row["high"]))),
            words.number(float(row["target"])) if words.stated(float(row["target"])) else "",
            f"{100 * row['chance_target_met']:.0f}" if words.stated(row["chance_target_met"]) else "",
        ]
        for row in outcomes[outcomes["year"] == year].to_dict("records")
    ]
    header = [f"Outcomes in {words.year(year)}", "trend", "plan", "in 19 of 20 futures", "target"]
    return columns([*header, "met in 100"], rows)


def bar_lines(bars: pd.DataFrame, measure: str) -> list[str]:
    """The longest bars of a tornado."""
    from model.analyse.uncertainty.words import figure
    from model.cli.present import columns

    own = bars[bars["measure"] == measure]
    rows = [
        [
            str(row["name"]),
            figure(float(row["quantity_low"])),
            figure(float(row["quantity_high"])),
            _amount(measure, float(row["at_low"])),
            _amount(measure, float(row["at_high"])),
        ]
        for row in own.head(MOST_BARS).to_dict("records")
    ]
    if not rows:
        return []
    lines = columns([BARS[measure], "low", "high", "at low", "at high"], rows)
    more = len(own) - len(rows)
    return [*lines, f"  and {more:,} more, in the table 'tornado'"] if more > 0 else lines


def _amount(measure: str, value: float) -> str:
    from model import words

    return words.percent(value) if measure == "gap_closed_share" else words.money(value)


PLACES = {-1.0: "all low", -0.5: "half low", 0.0: "as stated", 0.5: "half high", 1.0: "all high"}


def grid_lines(grid: pd.DataFrame) -> list[str]:
    """The gap closed, or without one the net cash, at five places each of two groups or quantities."""
    from model.cli.present import columns

    if grid.empty:
        return []
    measure = next(name for name in ("gap_closed_share", "net_cash") if (grid["measure"] == name).any())
    own = grid[grid["measure"] == measure]
    wide = own.pivot_table(index="first_position", columns="second_position", values="value")
    rows = [
        [PLACES[float(str(at))], *(_amount(measure, float(value)) for value in values)]
        for at, values in zip(wide.index, wide.to_numpy(), strict=True)
    ]
    first, second = own["first_name"].iloc[0], own["second_name"].iloc[0]
    what = "Gap closed" if measure == "gap_closed_share" else "Net cash"
    title = f"{what} as two move at once: {first} down, {second} across"
    return [title, *columns(["", *PLACES.values()], rows)]


def worth_lines(table: pd.DataFrame) -> list[str]:
    """How often the plan is the better choice, by worth."""
    from model import words
    from model.analyse.uncertainty.worth import GAP, PLAN
    from model.cli.present import columns

    own = table[table["option"] == PLAN]
    if len(own) < 2:
        return []
    effect = str(own["effect"].iloc[0])
    what = "a point of the gap closed" if effect == GAP else f"a unit of {effect} for a year"
    step = max(1, -(-len(own) // MOST_ROWS))
    rows = [
        [words.money(float(row["threshold"])), f"{100 * row['probability']:.0f}"]
        for row in own.iloc[::step].to_dict("records")
    ]
    return columns([f"Where {what} is worth", "the plan is the better choice in 100"], rows, text=())
