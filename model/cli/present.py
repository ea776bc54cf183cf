"""Results of the command line in plain words: what a plan or projection comes to, the main thing first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model import words
from model import words_chances as chances
from model.analyse.best_use_ranges import gap_words
from model.analyse.drawn_words import drawn_sentences
from model.cli.names import Names
from model.cli.plan_words import binding_lines, broken_lines, missed_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from model.analyse.uncertainty.ranges import Ranges
    from model.inputs.case import Case, Floats
    from model.plan import Plan
    from model.project import ProjectionResult

MOST_CHANGES = 8
MOST_NOTES = 8

AIMS: Mapping[str, tuple[str, Callable[[float], str]]] = {
    "fairest": ("Largest remaining gap of any outcome in any place", words.percent),
    "best_value": ("Value of better outcomes less money drawn, in present value", words.money),
    "least_cost": ("Money drawn, in present value", words.money),
    "robust": ("Gap closed on average over the worst {share} of {draws} draws", words.percent),
}
"""What the value of an objective is called, and how it is shown."""


def plan_text(plan: Plan, found: Ranges | None = None) -> str:
    """A plan: status, gap closed, duties and promises broken, outcomes, changes, what binds, time.

    Parameters
    ----------
    plan : Plan
        The plan.
    found : Ranges, optional
        How far it could differ; stands beside the numbers.
    """
    from model.plan import STATUS_WORDS

    names = Names.of(plan.case)
    seconds = f"Worked out in {_seconds(plan):.1f} seconds."
    if not plan.has_plan:
        return sections([plan.scenario, STATUS_WORDS[plan.status], *_hard_rules(plan.case)], [seconds])
    gap = words.first_upper(gap_words(plan.gap_closed_share, found))
    head = [plan.scenario, STATUS_WORDS[plan.status], f"{gap}.", *_aim_lines(plan)]
    return sections(
        head,
        missed_lines(plan, names) if plan.status == "targets_not_met" else [],
        [*broken_lines("duty", plan, names), *broken_lines("promise", plan, names)],
        outcome_lines(plan.tables["outcomes"], plan.case, names, found),
        change_lines(plan.case, plan.activity, names),
        binding_lines(plan, names),
        note_lines(plan.notes),
        list(drawn_sentences(plan.case, found.draws, found.seed)) if found else [],
        [seconds],
    )


def projection_text(result: ProjectionResult, file: Path | None) -> str:
    """A projection: gap closed, outcomes, spend, what is unfunded or overspent."""
    case = result.case
    names = Names.of(case)
    what = "Today's services carried on" if file is None else f"The activity of {file.name}"
    head = [result.scenario, f"{what}: {_gap(result.gap_closed_share)}."]
    return sections(
        head,
        _overspent_lines(result.tables["overspent"], case, names),
        _unfunded_lines(result.tables["unfunded"], case, names),
        outcome_lines(result.tables["outcomes"], case, names),
        _spend_lines(result.tables["spend"], names),
        note_lines(result.notes),
    )


def check_text(case: Case, notes: Sequence[str]) -> str:
    """What a partnership holds, when nothing is wrong with it."""
    tables = case.tables
    holds = [
        words.counted(len(rows), one, many)
        for rows, one, many in (
            (tables.partners, "partner", None),
            (tables.pots, "pot", None),
            (tables.services, "service", None),
            (tables.outcomes, "outcome", None),
            (tables.effects, "effect", None),
        )
    ]
    head = [case.scenario.name, f"No faults: {words.listed(holds)}."]
    if case.applied:
        head.append(f"The scenario changes {words.counted(len(case.applied), 'cell')} of the tables.")
    return sections(head, note_lines(notes, most=None))


def outcome_lines(outcomes: pd.DataFrame, case: Case, names: Names, found: Ranges | None = None) -> list[str]:
    """The area's outcomes in the last plan year: today, trend, plan, target; ranges and chances if known."""
    year = case.years.plan[-1]
    area = outcomes[(outcomes["place"] == case.area) & (outcomes["year"] == year)]
    base = np.zeros(len(case.outcomes))
    np.add.at(base, case.cells.outcome_at, case.cells.trend[:, 0])
    today = dict(zip(case.outcomes, base.tolist(), strict=True))
    rows = []
    for row in area.to_dict("records"):
        key = str(row["outcome"])
        figures = (today[key], *(float(row[name]) for name in ("trend", "planned")))
        target = words.number(float(row["target"])) if words.stated(float(row["target"])) else ""
        numbers = [words.number(n) for n in figures]
        ends = [_ends(found, key, year)] if found else []
        rows.append([names.outcome[key], *numbers, *ends, target, *_chance_of(found, key, year)])
    heads = ["today", "trend", "plan", *([chances.FUTURES_IN] if found else []), "target"]
    heads += ["target met"] if found else []
    text = (0, len(heads)) if found else (0,)
    return columns([f"Outcomes in {words.year(year)}", *heads], rows, text)


def _ends(found: Ranges, outcome: str, year: int) -> str:
    """The range of an outcome; blank where nothing moves it."""
    ends = found.of("outcome", outcome, year)
    if not chances.is_moved(ends.low, ends.high):
        return ""
    return chances.one_way(ends.low, ends.high, words.number)


def _chance_of(found: Ranges | None, outcome: str, year: int) -> list[str]:
    """How often the target of an outcome is met; blank without one."""
    if found is None:
        return []
    if not found.has("chance_target_met", outcome, year):
        return [""]
    return [chances.often(found.chance("chance_target_met", outcome, year), found.draws)]


def change_lines(case: Case, activity: Floats, names: Names) -> list[str]:
    """Services that change most in worth between today and the last plan year."""
    lines, planned = case.lines, activity[:, -1]
    worth = np.bincount(lines.service_at, (planned - lines.today) * lines.price_gbp, len(case.services))
    size = np.bincount(lines.service_at, np.abs(planned - lines.today) * lines.price_gbp, len(case.services))
    rows = []
    for s in sorted(np.flatnonzero(size > 1.0).tolist(), key=lambda s: (-size[s], case.services[s])):
        own = lines.service_at == s
        follows = " (follows its outcome)" if lines.demand_led[own].all() else ""
        rows.append(
            [
                names.service[case.services[s]] + follows,
                words.number(float(lines.today[own].sum())),
                words.number(float(planned[own].sum())),
                case.activity_unit(case.services[s]),
                words.money_change(float(worth[s])),
            ]
        )
    if not rows:
        return ["No service changes."]
    title = f"Changes by {words.year(case.years.plan[-1])}"
    shown = columns([title, "today", "plan", "unit", "worth a year"], rows[:MOST_CHANGES], text=(0, 3))
    return [*shown, *_more(len(rows) - MOST_CHANGES, "service")]


def note_lines(notes: Sequence[str], most: int | None = MOST_NOTES) -> list[str]:
    """Notes, each on its line."""
    shown = [f"Note: {note}" for note in notes[:most]]
    return [*shown, *_more(len(notes) - len(shown), "note")]


def _gap(share: float | None) -> str:
    return words.first_upper(words.gap_closed(share))


def _aim_lines(plan: Plan) -> list[str]:
    """The value of an aim that is not the gap itself."""
    value = plan.objective_value
    if value is None or plan.objective not in AIMS:
        return []
    name, show = AIMS[plan.objective]
    robust = plan.case.scenario.rules.robust
    name = name.format(share=words.percent(robust.worst_share), draws=robust.draws)
    return [f"{name}: {show(value)}."]


def _hard_rules(case: Case) -> list[str]:
    hard = case.scenario.rules.hard
    if not hard:
        return []
    return [f"Made hard: {words.listed(hard)}. With one of these as a promise again there may be a plan."]


def _seconds(plan: Plan) -> float:
    run = plan.tables["run"]
    timed = run[run["item"].str.startswith("seconds: ")]
    return float(timed["value"].astype(float).sum())


def _overspent_lines(overspent: pd.DataFrame, case: Case, names: Names) -> list[str]:
    unit = {name: case.type_unit(int(j)) for name, j in zip(case.pots.name, case.pots.type_at, strict=True)}
    lines = []
    for pot, rows in overspent.groupby("pot", sort=True):
        year, most = _worst_year(rows)
        size = amount_words(most, unit[str(pot)])
        lines.append(f"  {names.pots(str(pot))}: {size} beyond what is in it in {words.year(year)}")
    return ["Overspent, where today's payers go on paying in today's shares:", *lines] if lines else []


def _unfunded_lines(unfunded: pd.DataFrame, case: Case, names: Names) -> list[str]:
    unit = {name: case.type_unit(j) for j, name in enumerate(case.types)}
    lines = []
    for (service, type_), rows in unfunded.groupby(["service", "type"], sort=True):
        year, most = _worst_year(rows)
        size = amount_words(most, unit[str(type_)])
        lines.append(f"  {names.service[str(service)]}: {size} in {words.year(year)}")
    return ["Unfunded, as nobody pays for it today:", *lines] if lines else []


def _worst_year(rows: pd.DataFrame) -> tuple[int, float]:
    """The year with the largest amount, the first of equals."""
    by_year = rows.groupby("year", sort=True)["amount"].sum()
    at = int(by_year.to_numpy().argmax())
    return int(by_year.index[at]), float(by_year.iloc[at])


def _spend_lines(spend: pd.DataFrame, names: Names) -> list[str]:
    if spend.empty:
        return []
    last = spend[spend["year"] == spend["year"].max()]
    by_partner = last.groupby("partner", sort=True)[["today", "planned"]].sum()
    rows = [
        [names.partner[str(partner)], words.money(row["today"]), words.money(row["planned"])]
        for partner, row in by_partner.iterrows()
    ]
    title = f"Spend in {words.year(int(last['year'].iloc[0]))}"
    return columns([title, "today", "then"], rows)


def amount_words(amount: float, unit: str) -> str:
    """An amount in the unit of its pot: pounds as money, anything else with its unit."""
    return words.money(amount) if unit == "£" else f"{words.number(amount)} {unit}"


def _more(number: int, one: str) -> list[str]:
    return [f"  and {words.counted(number, one)} more"] if number > 0 else []


def columns(header: list[str], rows: list[list[str]], text: tuple[int, ...] = (0,)) -> list[str]:
    """Lines of a small table; columns of text to the left, numbers to the right."""
    table = [header, *rows]
    wide = [max(len(row[k]) for row in table) for k in range(len(header))]
    return [
        "  ".join(
            cell.ljust(wide[k]) if k in text else cell.rjust(wide[k]) for k, cell in enumerate(row)
        ).rstrip()
        for row in table
    ]


def sections(*given: list[str]) -> str:
    """Sections with a blank line between them; empty ones left out."""
    return "\n\n".join("\n".join(section) for section in given if section)
