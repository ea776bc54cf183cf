"""``jcm value``: what a plan and its services bring for their money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.cli.console import CommandError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from model.analyse.cost_effectiveness import ValueForMoney
    from model.analyse.discounting import Schedule
    from model.cli.console import Console
    from model.inputs.case import Case

MOST = 6
TITLES = {
    "bearers": "Who pays and who gains (present values; kinds are not to be added up)",
    "release": "What could be released, a step less of each",
    "wish": "What could be bought, a step more of each",
    "services": "What one more or fewer costs, today",
    "increments": "Steps that move the same outcome, compared",
    "net_benefit": "Net benefit at the worth you gave",
    "plan_worth": "The whole plan at the worth you gave",
    "no_evidence": "Services without evidence, listed apart",
}
"""Parts of the text, in the order in which they are told."""


def add(verbs: Any) -> None:
    """The verb and what may be typed after it."""
    from model.cli.parser import SCENARIO, json_option, out_option, texts

    summary = "impact against cost: cost per outcome, return by bearer, release and wish lists, payback"
    example = "jcm value scenarios/best-use.toml --out value"
    more = "jcm value data/tiny --worth looked_after=60000"
    parser = verbs.add_parser("value", **texts(summary, example, more))
    parser.add_argument("scenario", metavar="SCENARIO", help=SCENARIO)
    parser.add_argument(
        "--worth",
        metavar="OUTCOME=GBP",
        action="append",
        default=[],
        help="what one unit of an outcome for a year is worth, for net benefits; may be given again",
    )
    parser.add_argument(
        "--weigh-need",
        action="store_true",
        help="also weigh outcomes by the need of each place (need_weight)",
    )
    parser.add_argument(
        "--discount",
        metavar="SCHEDULE",
        default="",
        help="another schedule for the appraisal alone: standard, health, alternative (that of the tables, "
        "or the one under review) or a rate such as 0.03 or 3%%",
    )
    json_option(parser)
    out_option(parser)
    parser.set_defaults(run=value)


def value(arguments: Namespace, console: Console) -> int:
    """Appraise the plan of a scenario; status 3 where there is none, or only one with soft targets."""
    import model
    from model.analyse.cost_effectiveness import value_for_money
    from model.cli.present import plan_text
    from model.cli.progress import progress
    from model.cli.tables import write_tables
    from model.cli.verbs import DONE, NO_PLAN, existing, folder_to_write

    path, out = existing(arguments.scenario), folder_to_write(arguments.out)
    case = model.load_case(path)
    asked = worth(arguments.worth, case.outcomes)
    if arguments.weigh_need and any(r.need_weight is None for r in case.tables.places if r.parent):
        raise CommandError("--weigh-need: a place has no need_weight; give one to every place in places")
    schedule = discount(arguments.discount, case)
    with progress(console) as tell:
        plan = model.solve(case, progress=tell)
    head = {"scenario": plan.scenario, "digest": plan.digest, "status": plan.status}
    if not plan.has_plan:
        console.say(plan_text(plan))
        console.document({**head, "answer": [], "tables": {}})
        return NO_PLAN
    found = value_for_money(plan, asked, weigh_need=arguments.weigh_need, schedule=schedule)
    if out is not None:
        write_tables(found.tables, plan.case, out)
    console.say(value_text(found))
    tables = {name: model.records(table) for name, table in found.tables.items()}
    console.document({**head, "answer": list(found.answer), "tables": tables})
    return DONE if plan.status == "optimal" else NO_PLAN


def worth(given: Sequence[str], outcomes: Sequence[str]) -> dict[str, float]:
    """What outcomes are worth, from texts such as ``looked_after=60000``."""
    from model.cli.cea import amount
    from model.inputs.nearest import nearest_words

    found: dict[str, float] = {}
    for text in given:
        name, sign, figure = text.partition("=")
        if not sign:
            raise CommandError(f"--worth: '{text}' is not OUTCOME=GBP, such as {outcomes[0]}=20000")
        if name not in outcomes:
            raise CommandError(
                f"--worth: there is no outcome '{name}'; {nearest_words(name, outcomes, 'outcome')}"
            )
        if name in found:
            raise CommandError(f"--worth: '{name}' is given twice; keep one")
        gbp = float(amount(f"--worth {name}", figure) or 0.0)
        if gbp < 0:
            raise CommandError(f"--worth {name}: '{figure}' is below 0; say what one better is worth in £")
        found[name] = gbp
    return found


def discount(text: str, case: Case) -> Schedule | None:
    """The schedule that was asked for, by name or as one rate; None for the partnership's own."""
    from model.analyse.cost_effectiveness.rates import asked_for

    try:
        return asked_for(case, text)
    except ValueError as error:
        raise CommandError(f"--discount: {error}") from None


def value_text(found: ValueForMoney) -> str:
    """An appraisal for people: the answer first, then the first of every list."""
    from model.cli.present import sections

    steps, services = found.tables["steps"], found.tables["services"]
    said = {name: found.tables[name]["sentence"].tolist() for name in TITLES if name in found.tables}
    said |= {name: steps.loc[steps["list"] == name, "sentence"].tolist() for name in ("release", "wish")}
    said["services"] = services.loc[services["at"] == "today", "sentence"].tolist()
    parts = [[found.scenario, *found.answer]]
    for name, title in TITLES.items():
        table = "steps" if name in ("release", "wish") else name
        more = len(said[name]) - MOST
        rest = [f"  and {more:,} more, in the table '{table}'"] if more > 0 else []
        if said[name]:
            parts.append([f"{title}:", *(f"  {text}" for text in said[name][:MOST]), *rest])
    return sections(*parts)
