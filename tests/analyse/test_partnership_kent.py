"""Kent's nine partners: who may pay for whom, how many coalitions differ, and what must be so."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import pytest

from model import Case, load_case
from model.analyse.partnership.study import equal_partners, representative, soft
from model.analyse.partnership.worlds import as_today, fully_pooled, today_shares
from model.plan_coalitions import NOBODY, solve_worlds, ties
from tests.source_tree import ROOT


@cache
def kent() -> Case:
    """Kent under its best use, with soft targets."""
    return soft(load_case(ROOT / "scenarios" / "best-use.toml"))


def names() -> list[str]:
    """Its partners."""
    return sorted(row.partner for row in kent().tables.partners)


def test_half_of_the_coalitions_are_the_same_as_another():
    links, alike = ties(kent()), equal_partners(kent())
    groups = [frozenset(g) for k in range(10) for g in combinations(names(), k)]
    distinct = {representative(group, links, alike) for group in groups}
    assert len(groups) == 512
    assert len(distinct) < 300
    assert all(representative(group, links, alike) == group for group in distinct)


def test_the_council_is_in_the_middle():
    """Nearly all that crosses goes to or from the council; the rest to the police's mentoring."""
    others = {tie for tie in ties(kent()) if "kent_county_council" not in tie}
    assert {receiver for _, receiver in others} == {"kent_police"}


def test_no_more_crosses_than_today():
    share = today_shares(kent())
    assert (share <= kent().pots.pooled_share).all()
    crossing = kent().crossing[:, kent().lines.service_at]
    spent = (kent().pots.spent_today * crossing).sum(axis=1)
    assert (share * kent().pots.amount[:, 0]) == pytest.approx(spent, rel=1e-6, abs=1.0)
    assert ties(as_today(kent())) <= ties(kent()) <= ties(fully_pooled(kent()))


def test_alone_and_together():
    nobody, everybody = solve_worlds(kent(), [NOBODY, frozenset(names())], workers=1)
    assert (nobody.status, everybody.status) == ("optimal", "optimal")
    assert everybody.duties_unmet_gbp == 0.0 < nobody.duties_unmet_gbp
    assert everybody.promises_broken_gbp <= nobody.promises_broken_gbp
    assert everybody.least_money_gbp < nobody.least_money_gbp
    assert nobody.gap_closed_share is not None
    assert everybody.gap_closed_share is not None
    assert everybody.gap_closed_share > nobody.gap_closed_share
