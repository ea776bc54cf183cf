"""``jcm cuts``: what a cut would do, at every depth under every rule of sharing it out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from model.cli.verbs import DONE, NO_PLAN, existing, folder_to_write

if TYPE_CHECKING:
    from argparse import Namespace

    import pandas as pd

    from model.analyse.cuts import Cuts, Question
    from model.cli.console import Console

DEFAULT_DEPTHS = "0:40:5"
DEFAULT_RULES = "equal_share,protect_statutory,protect_prevention,optimised"
MOST_WORKERS = 64
FINEST = 0.01
MOST_SAID = 8
SMALLEST_GAP = 5e-4


def add(verbs: Any) -> None:
    """Add the verb, its options and an example."""
    from model.cli.parser import SCENARIO, json_option, out_option, texts

    summary = "say what a cut would do: what is lost, what comes back as cost and on whom, what goes first"
    parser = verbs.add_parser(
        "cuts",
        **texts(
            summary,
            "jcm cuts scenarios/best-use.toml --depths 0:30:5",
            "jcm cuts data/kent --partner kent_county_council --from 2028 --over 3 --out cut",
        ),
    )
    parser.add_argument("scenario", metavar="SCENARIO", help=SCENARIO)
    parser.add_argument(
        "--depths",
        type=depths,
        metavar="FROM:TO:STEP",
        help=f"how deep, in %%, or a list such as 5,10,20 (default: {DEFAULT_DEPTHS})",
    )
    parser.add_argument(
        "--rules", type=rules, default=rules(DEFAULT_RULES), metavar="NAMES", help=f"of {DEFAULT_RULES}"
    )
    parser.add_argument("--partner", metavar="ID", help="whose money is cut (default: everybody's)")
    parser.add_argument("--pot", metavar="ID", help="which pot is cut, instead of a partner's money")
    parser.add_argument("--from", dest="from_year", type=int, metavar="YEAR", help="first year of the cut")
    parser.add_argument("--over", type=int, default=1, metavar="YEARS", help="phased in over so many years")
    away = "the partner named takes everything it puts in away, instead of depths"
    parser.add_argument("--walks-away", action="store_true", help=away)
    exact = "to 0.01%% under 'optimised' too, the depth at which each service goes (slower)"
    parser.add_argument("--exact", action="store_true", help=exact)
    parser.add_argument("--workers", type=workers, default=2, metavar="N", help="processes (default: 2)")
    json_option(parser)
    out_option(parser)
    parser.set_defaults(run=cuts)


def depths(text: str) -> tuple[float, ...]:
    """Read depths in %: ``0:40:5`` (from, to, step) or ``5,10,20``; shares come back."""
    wrong = f"'{text}' are not depths: give FROM:TO:STEP or a list, in %, such as 0:40:5"
    try:
        parts = [float(part) for part in text.replace(":", ",").split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(wrong) from None
    if ":" not in text:
        return tuple(part / 100 for part in parts)
    if len(parts) != 3 or not parts[2] >= FINEST or parts[1] < parts[0]:
        raise argparse.ArgumentTypeError(wrong)
    low, high, step = parts
    return tuple((low + k * step) / 100 for k in range(int((high - low) / step + 1e-9) + 1))


def rules(text: str) -> tuple[str, ...]:
    """Read names of rules, separated by commas."""
    from model.inputs.nearest import nearest_words

    known = DEFAULT_RULES.split(",")
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in known:
            near = nearest_words(name, known, "rule")
            raise argparse.ArgumentTypeError(f"there is no rule of sharing '{name}'; {near}")
    return names


def workers(text: str) -> int:
    """Read how many processes may be used."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST_WORKERS):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of processes: give 1 to {MOST_WORKERS}")
    return int(text)


def question(arguments: Namespace) -> Question:
    """What was asked, as the analysis takes it."""
    from model.analyse.cuts import DEPTHS, Question

    return Question(
        depths=DEPTHS if arguments.depths is None else arguments.depths,
        rules=arguments.rules,
        partner=arguments.partner,
        pot=arguments.pot,
        from_year=arguments.from_year,
        over_years=arguments.over,
        walks_away=arguments.walks_away,
    )


def cuts(arguments: Namespace, console: Console) -> int:
    """Say what a cut would do; status 3 where not even the money as it is makes a plan."""
    import model
    from model.analyse.cuts.plan import cuts_of
    from model.cli.progress import progress
    from model.cli.tables import write_tables
    from model.plan import digest

    path = existing(arguments.scenario)
    out = folder_to_write(arguments.out)
    asked = question(arguments)
    with progress(console) as tell:
        tell("read")
        case = model.load_case(path)
        found = cuts_of(case, asked, tell, workers=arguments.workers, exact=arguments.exact)
    if out is not None:
        write_tables(found.tables, found.case, out)
    console.say(cuts_text(found))
    console.document(
        {
            "scenario": found.scenario,
            "digest": digest(found.case),
            "cut": found.asked,
            "answer": list(found.answer),
            "warnings": list(found.warnings),
            "tables": {name: model.records(table) for name, table in found.tables.items()},
        }
    )
    return NO_PLAN if _without_plan(found) else DONE


def _without_plan(found: Cuts) -> bool:
    totals = found.tables["totals"]
    whole = totals[(totals["depth"] == 0) & (totals["rule"] == "optimised")]
    return bool(len(whole)) and bool(whole["net_saving_gbp"].isna().all())


def cuts_text(found: Cuts) -> str:
    """The answer first, then warnings, each rule by depth, duties, what goes first, and the next pounds."""
    from model import words

    sections = [[found.scenario, *found.answer], _section("To know:", list(found.warnings), most=None)]
    sections += [_depths_of(found, rule) for rule in found.asked.rules]
    depth = chosen(found)
    first, duties = found.tables["first_to_go"], found.tables["duties"]
    for rule in found.asked.rules:
        own = duties[(duties["rule"] == rule) & (duties["depth"] == depth)]
        worst = own.sort_values("gbp", ascending=False).drop_duplicates(["service", "duty"])
        title = f"Duties not met under {rule} at {words.percent(depth)}, each in its worst year:"
        sections.append(_section(title, worst["sentence"].tolist()))
    for rule in found.asked.rules:
        said = first.loc[first["rule"] == rule, "sentence"].tolist()
        sections.append(_section(f"First to go under {rule}:", said))
    sections.append(_section("More instead of less:", found.tables["growth"]["sentence"].tolist()))
    return "\n\n".join("\n".join(section) for section in sections if section)


def chosen(found: Cuts) -> float:
    """The depth that the answer speaks of."""
    from model.analyse.cuts.question import chosen_depth

    return chosen_depth(found.asked)


def _section(title: str, said: list[str], most: int | None = MOST_SAID) -> list[str]:
    """A title and sentences below it; nothing where nothing is said."""
    shown = said if most is None else said[:most]
    more = [f"  and {len(said) - len(shown):,} more, in the tables"] if len(said) > len(shown) else []
    return [title, *(f"  {text}" for text in shown), *more] if said else []


def _depths_of(found: Cuts, rule: str) -> list[str]:
    from model.cli.present import columns

    totals = found.tables["totals"]
    rows = totals[(totals["rule"] == rule) & (totals["span"] == "plan") & (totals["depth"] > 0)]
    header = [f"{rule}, whole plan", "taken out", "comes back", "saved", "duties unmet", "gap to targets"]
    return columns(header, [_depth_row(row) for _, row in rows.iterrows()])


def _depth_row(row: pd.Series[Any]) -> list[str]:
    from model import words

    depth = words.percent(float(row["depth"]))
    gross = words.money(float(row["gross_cut_gbp"]))
    if row["status"] == "cannot_be_made":
        year = words.year(int(row["stops_in_year"]))
        unpaid = words.money(float(row["unpaid_gbp"]))
        return [depth, gross, "", "", "", f"can't be made: {unpaid} unpaid in {year}"]
    back, net, unmet = (
        words.money(float(row[k])) for k in ("knock_on_gbp", "net_saving_gbp", "duties_unmet_gbp")
    )
    change = float(row["gap_change_share"])
    gap = _wider(change) if words.stated(change) else words.NOT_STATED
    return [depth, gross, back, net, unmet, gap]


def _wider(change: float) -> str:
    from model import words

    if abs(change) < SMALLEST_GAP:
        return "as without"
    return f"{words.percent(abs(change))} {'wider' if change < 0 else 'narrower'}"
