"""A plan of the model as the record that its page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from dashapp.shapes import Moved, Result, Said
from model import TABLES, words
from model.analyse import best_use, best_use_ranges, best_use_words
from model.analyse.binding import binding_answer, limits_reached
from model.analyse.broken import broken, broken_answer, by_service
from model.analyse.drawn_words import drawn_sentences
from model.analyse.judged import MEETS_RULE, WORSE_RULE
from model.analyse.uncertainty.ranges import ranges

if TYPE_CHECKING:
    from model import Plan, Tables
    from model.analyse.uncertainty.ranges import Ranges

WEAK_BELOW = 3
UNSPENT_COLUMNS = ("Pot", "Left over the plan (unit of the pot)", "Unit", "Years", "Why, most often")


def result_of(plan: Plan) -> Result:
    """Everything that the page shows of a plan, worked out once.

    Parameters
    ----------
    plan : Plan
        A plan with status ``optimal`` or ``targets_not_met``.
    """
    held, tables = plan.tables, plan.case.tables
    years, ranged = tables.partnership.years, ranges(plan)
    moved = {year: _moved(plan, tables, year) for year in (*years, None)}
    outcomes = best_use_ranges.with_ranges(best_use.outcomes(held["outcomes"], tables, None), ranged)
    met, targets = best_use_words.targets_met(outcomes)
    found = broken(held["duties_unmet"], held["promises_broken"], tables)
    limits = limits_reached(held["binding"], tables)
    bases = [basis for name in TABLES for row in tables.rows(name) if (basis := getattr(row, "basis", None))]
    return Result(
        status=plan.status,
        digest=plan.digest,
        gap_closed_share=plan.gap_closed_share,
        duties_unmet_gbp=plan.duties_unmet_gbp,
        promises_broken_gbp=plan.promises_broken_gbp,
        tables={**held, "ranges": ranged.table},
        moved=moved,
        outcomes=outcomes,
        targets_met=met,
        targets=targets,
        broken=found,
        broken_by_service=by_service(found),
        limits=limits,
        unspent=_unspent(held["unspent"], tables),
        said=_said(plan, moved[years[-1]].services, outcomes, ranged),
        notes=plan.notes,
        effects=len(tables.effects),
        weak_effects=sum(row.evidence_grade < WEAK_BELOW for row in tables.effects),
        figures=len(bases),
        illustrative=bases.count("illustrative"),
    )


def _said(plan: Plan, services: pd.DataFrame, outcomes: pd.DataFrame, ranged: Ranges) -> Said:
    """The sentences of a plan, from the services of its last year and its outcomes."""
    held, tables = plan.tables, plan.case.tables
    share, last = plan.gap_closed_share, tables.partnership.years[-1]
    money = {row.type for row in tables.resource_types if row.kind == "money"}
    money_pots = {row.pot: row.name for row in tables.pots if row.type in money}
    outside = [text for text in (best_use_ranges.outside_sentence(ranged),) if text]
    return Said(
        answer=best_use_words.answer(services, outcomes, share, ranged, last),
        outcomes=tuple(_outcome_sentences(outcomes)),
        broken=broken_answer(broken(held["duties_unmet"], held["promises_broken"], tables)),
        limits=binding_answer(limits_reached(held["binding"], tables)),
        unspent=best_use_words.unspent_answer(held["unspent"], money_pots),
        judged=(WORSE_RULE, MEETS_RULE),
        gap_range=best_use_ranges.gap_ends(ranged),
        likely=best_use_ranges.targets_met_words(ranged, outcomes),
        saving=best_use_ranges.saving_led(ranged),
        drawn=(*drawn_sentences(plan.case, ranged.draws, ranged.seed), *outside),
    )


def _moved(plan: Plan, tables: Tables, year: int | None) -> Moved:
    held = plan.tables
    services = best_use.services(held["spend"], held["activity"], tables, year, held["duties_unmet"])
    return Moved(services, best_use.partners(held["spend"], tables, year))


def _outcome_sentences(outcomes: pd.DataFrame) -> list[str]:
    rows = [{str(key): value for key, value in row.items()} for row in outcomes.to_dict("records")]
    return [best_use_words.outcome_sentence(row) for row in rows]


def _unspent(unspent: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """What is left in each pot over the plan, and the reason that comes most often."""
    names = {row.pot: row.name for row in tables.pots}
    units = {row.type: row.unit for row in tables.resource_types}
    types = {row.pot: units[row.type] for row in tables.pots}
    rows = []
    for pot, own in unspent.groupby("pot", sort=False):
        years = [int(year) for year in own["year"]]
        reason = str(own["reason"].astype(str).value_counts().index[0])
        head = (names.get(str(pot), str(pot)), float(own["amount"].sum()), types.get(str(pot), ""))
        rows.append((*head, words.years(min(years), max(years)), words.first_upper(reason)))
    return pd.DataFrame(rows, columns=list(UNSPENT_COLUMNS))
