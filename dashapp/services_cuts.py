"""Tests of cuts behind the door: the desk where they are worked out, and their record for the page."""

from __future__ import annotations

import importlib.metadata
from dataclasses import replace
from typing import TYPE_CHECKING

from dashapp.edits import Edit
from dashapp.jobs import Explained, Jobs, Tell
from dashapp.services_jobs import Desk, Prepared, hashed
from dashapp.services_plans import Plans
from dashapp.services_results import WEAK_BELOW
from dashapp.shapes_cuts import Cuts, CutsAsked
from model import InputError, digest, load_case, words
from model.analyse.cuts import RULES, Question
from model.analyse.cuts.plan import cuts_of
from model.analyse.drawn_words import drawn_sentences
from model.analyse.spread import DRAWS, SEED

if TYPE_CHECKING:
    from model import Case, Scenario, Tables
    from model.analyse.cuts import Cuts as Found

DEPTHS = (0.05, 0.1, 0.2, 0.3, 0.4)
USUAL = 0.2
MADE_WITH = ("joint-commissioning-modeller", "highspy", "numpy", "pandas")


def cuts(plans: Plans, tables: Tables, jobs: Jobs[CutsAsked, Cuts] | None = None) -> Desk[CutsAsked, Cuts]:
    """The desk of tests of cuts.

    Parameters
    ----------
    plans : Plans
        Scenarios, and what an edit makes of them.
    tables : Tables
        The tables, read and checked.
    jobs : Jobs, optional
        Where they are worked out; on a worker of their own unless said.
    """

    def prepare(asked: CutsAsked) -> Prepared[Cuts]:
        key, scenario = plans.edited(asked.edit)

        def work(tell: Tell) -> Cuts:
            tell("read")
            case = load_case(replace(scenario, cut=None), base=tables)
            try:
                found = cuts_of(case, question(asked), tell)
            except InputError as error:
                raise Explained(str(error)) from error
            usual = usual_cut(plans, asked.scenario, asked.from_year)
            return result_of(asked, usual, found)

        return hashed("cuts", key, asked), work

    return Desk(prepare, jobs)


def usual_cut(plans: Plans, scenario: str, first_year: int) -> CutsAsked:
    """The cut that the form starts with: the scenario's own, else a fifth of all money at once.

    Parameters
    ----------
    plans : Plans
        The scenarios.
    scenario : str
        Key of one.
    first_year : int
        First year in which something can be decided.
    """
    own: Scenario = plans.edited(Edit(scenario))[1]
    asked = CutsAsked(scenario, DEPTHS, USUAL, RULES, from_year=first_year)
    cut = own.cut
    if cut is None or not cut.depth:
        return asked
    return replace(
        asked,
        depths=tuple(sorted({*DEPTHS, cut.depth})),
        speaks_of=cut.depth,
        partner=cut.partner or "",
        pot=cut.pot or "",
        from_year=cut.from_year or first_year,
        over_years=cut.over_years,
    )


def question(asked: CutsAsked) -> Question:
    """The cut as the analysis takes it."""
    return Question(
        depths=asked.depths,
        rules=asked.rules,
        partner=asked.partner or None,
        pot=asked.pot or None,
        from_year=asked.from_year or None,
        over_years=asked.over_years,
        walks_away=asked.walks_away,
    )


def result_of(asked: CutsAsked, usual: CutsAsked, found: Found) -> Cuts:
    """Everything that the page shows of a cut."""
    case = found.case
    tables = case.tables
    return Cuts(
        asked=replace(asked, depths=tuple(depth for depth in found.asked.depths if depth > 0)),
        usual=usual,
        whose=whose(asked, case),
        tables=found.tables,
        names=names(case),
        better={row.outcome: row.better for row in tables.outcomes},
        counted_in={row.outcome: case.counted_in(row.outcome) for row in tables.outcomes},
        area=case.area,
        places=case.places,
        years=tuple(case.years.plan),
        digest=digest(case),
        versions=versions(),
        notes=(),
        effects=len(tables.effects),
        weak_effects=sum(row.evidence_grade < WEAK_BELOW for row in tables.effects),
        drawn=drawn_sentences(case, DRAWS, SEED),
    )


def versions() -> str:
    """What it was made with."""
    return words.listed([f"{name} {importlib.metadata.version(name)}" for name in MADE_WITH])


def whose(asked: CutsAsked, case: Case) -> str:
    """Whose money is cut, in a sentence."""
    if asked.pot:
        return f"the pot {next(row.name for row in case.tables.pots if row.pot == asked.pot)}"
    if not asked.partner:
        return "all money"
    return f"{next(row.name for row in case.tables.partners if row.partner == asked.partner)}'s money"


def names(case: Case) -> dict[str, str]:
    """Names by kind and id."""
    tables = case.tables
    return (
        {f"partner:{row.partner}": row.name for row in tables.partners}
        | {f"place:{row.place}": row.name for row in tables.places}
        | {f"priority:{row.priority}": row.name for row in tables.priorities}
        | {f"service:{row.service}": row.name for row in tables.services}
        | {f"outcome:{row.outcome}": row.name for row in tables.outcomes}
        | {f"type:{row.type}": row.name for row in tables.resource_types}
    )
