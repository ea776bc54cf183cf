"""Rules of sharing: the share found is the largest that can be paid for, and who gives first."""

from __future__ import annotations

import numpy as np
import pytest

from model.analyse.cuts.question import Question
from model.analyse.cuts.sharing import Sharing, loss, spared
from model.inputs.compile import compile_case
from tests.analyse.cuts.asked import KENT, PREVENTION, TINY, case_of
from tests.analyse.cuts.slow import equal_share, lacking
from tests.analyse.small import changed, without

POUND = 1.0


def shared(path, question, rule, depth):
    case = case_of(path)
    sharing = Sharing(question.at(case, 0.0), question.pots(case))
    return sharing.result(question.at(case, depth), rule, depth)


@pytest.mark.parametrize("depth", [0.0, 0.01, 0.02, 0.035, 0.05, 0.2])
@pytest.mark.parametrize("partner", [None, "shire_council", "shire_nhs"])
def test_equal_share_is_that_of_halving_on_the_projection(depth, partner):
    case, question = case_of(TINY), Question(partner=partner)
    result = shared(TINY, question, "equal_share", depth)
    activity, stopped = equal_share(question.at(case, depth), question.pots(case))
    assert result.stopped == stopped
    upto = case.years.n_plan if stopped is None else stopped
    gap = np.abs(result.projection.planned - activity) * case.lines.price_gbp[:, None]
    assert gap[:, :upto].sum(axis=0).max(initial=0.0) < POUND


def test_equal_share_of_a_grant_is_that_of_halving_on_the_projection():
    case, question = case_of(PREVENTION), Question(pot="prevention_grant")
    for depth in (0.1, 0.33, 0.5):
        result = shared(PREVENTION, question, "equal_share", depth)
        activity, stopped = equal_share(question.at(case, depth), question.pots(case))
        assert stopped is None
        gap = np.abs(result.projection.planned - activity) * case.lines.price_gbp[:, None]
        assert gap.sum(axis=0).max() < POUND


def test_what_stays_unpaid_is_the_least_there_is():
    case, question = case_of(TINY), Question(partner="shire_council")
    result = shared(TINY, question, "equal_share", 0.05)
    assert result.stopped == 1
    cut = question.at(case, 0.05)
    found = [lacking(cut, _year(result, s), 1) for s in (0.0, 0.25, 1.0)]
    assert result.unpaid_gbp[1] == pytest.approx(min(found), abs=0.01)
    assert min(found) == found[0]


def _year(result, share):
    """Activity of the stopped year at a share, demand as it follows from the year before."""
    case = result.case
    lost = loss(case, Question(partner="shire_council").pots(case))
    return np.where(
        case.lines.demand_led, result.projection.planned[:, 1], case.lines.today * (1 - lost * (1 - share))
    )


def test_only_what_a_cut_pot_pays_is_lost():
    case = case_of(TINY)
    names = list(zip(case.lines.service, case.lines.place, strict=True))
    lost = dict(zip(names, loss(case, Question(pot="nhs_core").pots(case)).tolist(), strict=True))
    assert lost["health_visits", "shire"] == 0.5
    assert lost["family_help", "north"] == lost["youth_clubs", "shire"] == lost["placements", "shire"] == 0.0


def test_a_partner_that_walks_away_takes_the_people_too():
    case = case_of(TINY)
    away = Question(partner="shire_nhs", walks_away=True)
    assert [case.pots.name[p] for p in np.flatnonzero(away.pots(case))] == [
        "health_grant",
        "nhs_core",
        "nurse_team",
    ]
    assert away.depths == (0.0, 1.0)
    result = shared(PREVENTION, away, "equal_share", 1.0)
    visits = case.lines.service.index("health_visits")
    assert result.projection.planned[visits].tolist() == pytest.approx([0.0, 0.0], abs=1e-6)


def test_people_bind_a_share_as_money_does():
    """Half the nurses gone: 6.3 posts make 3,150 visits in 2026, 6.615 posts 3,307.5 in 2027."""
    result = shared(PREVENTION, Question(pot="nurse_team"), "equal_share", 0.5)
    visits = result.case.lines.service.index("health_visits")
    assert result.projection.planned[visits].tolist() == pytest.approx([3150.0, 3307.5])
    assert result.share_kept.tolist() == pytest.approx([0.525, 0.55125])


def test_the_spared_give_last():
    case = case_of(KENT)
    question = Question()
    for rule in ("protect_statutory", "protect_prevention"):
        safe = spared(case, rule) & ~case.lines.demand_led
        for depth in (0.05, 0.35):
            result = shared(KENT, question, rule, depth)
            lost = case.lines.today[:, None] - result.projection.planned
            first = ~safe & (loss(case, question.pots(case)) > 0)
            for t in range(case.years.n_plan):
                if (lost[safe, t] > 1e-6 * case.lines.today[safe]).any():
                    assert result.share_kept[t] == 0.0
                    assert result.projection.planned[first, t] == pytest.approx(
                        case.lines.today[first] * (1 - loss(case, question.pots(case))[first])
                    )


@pytest.mark.slow
def test_equal_share_of_a_county_is_that_of_halving_on_the_projection():
    case, question = case_of(KENT), Question(partner="kent_county_council")
    result = shared(KENT, question, "equal_share", 0.1)
    activity, stopped = equal_share(question.at(case, 0.1), question.pots(case))
    assert stopped is None
    gap = np.abs(result.projection.planned - activity) * case.lines.price_gbp[:, None]
    assert gap.sum(axis=0).max() < POUND


def test_a_recipe_that_grows_is_paid_for_at_the_year_s_amount():
    """Family help 10% dearer each year: a grant of £320,000 pays for 145.45 and 132.23 families."""
    case = case_of(PREVENTION)
    rows = changed(case.tables, "recipes", {"service": "family_help"}, real_growth_per_year=0.1)
    rows = changed(rows, "pots", {"pot": "council_general"}, amount_per_year=5_300_000.0)
    rows = without(rows, "pot_years", pot="council_general", year=2027)
    dearer = compile_case(case.scenario, case.base, rows, case.applied)
    asked = Question(pot="prevention_grant")
    sharing = Sharing(asked.at(dearer, 0.0), asked.pots(dearer))
    result = sharing.result(asked.at(dearer, 0.0), "equal_share", 0.0)
    assert result.share_kept[0] == pytest.approx(1 / 1.1)
    activity, stopped = equal_share(asked.at(dearer, 0.0), asked.pots(dearer))
    assert result.stopped == stopped == 1
    assert result.projection.planned[:, 0] == pytest.approx(activity[:, 0])
