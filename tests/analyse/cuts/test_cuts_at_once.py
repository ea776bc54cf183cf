"""Services that move demand in the very year of the cut: the largest share is still found."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from model.analyse.cuts.question import Question
from model.analyse.cuts.sharing import Sharing, loss
from model.inputs.case import Case
from model.inputs.compile import compile_case
from model.project import project
from tests.analyse.cuts.asked import PREVENTION, TINY, case_of
from tests.analyse.cuts.slow import lacking
from tests.analyse.small import changed, with_rows

FINE = 400
POUND = 1.0


@cache
def at_once(bent: bool) -> Case:
    """Family help keeps children at home in its own year; bent: the last of it half as well as the first."""
    case = case_of(PREVENTION)
    rows = changed(case.tables, "effects", {"service": "family_help"}, lag_years=0)
    if bent:
        rows = with_rows(
            rows,
            "responses",
            {"service": "family_help", "up_to_multiple": 0.7, "relative_effect": 2.0},
            {"service": "family_help", "up_to_multiple": 2.0, "relative_effect": 1.0},
        )
    return compile_case(case.scenario, case.base, rows, case.applied)


def year_at(case: Case, lost, before, t: int, share: float):
    """Activity of a year at a share, demand following at once."""
    tried = before.copy()
    tried[:, t:] = (case.lines.today * (1 - lost * (1 - share)))[:, None]
    return project(case, tried).planned[:, t]


@pytest.mark.parametrize("bent", [False, True], ids=["straight", "bent"])
@pytest.mark.parametrize("depth", [0.05, 0.2, 0.5])
@pytest.mark.parametrize(
    "asked", [Question(pot="prevention_grant"), Question(partner="shire_council")], ids=str
)
def test_the_share_is_the_largest_of_a_fine_scan(bent, depth, asked):
    """Less family help costs more placements in the same year, so a smaller share may lack more, not less."""
    case = at_once(bent)
    sharing = Sharing(asked.at(case, 0.0), asked.pots(case))
    assert sharing.at_once
    cut = asked.at(case, depth)
    result = sharing.result(cut, "equal_share", depth)
    lost = loss(case, asked.pots(case))
    before = np.repeat(case.lines.today[:, None], case.years.n_plan, axis=1)
    for t in range(case.years.n_plan):
        lacks = {k: lacking(cut, year_at(cut, lost, before, t, k / FINE), t) for k in range(FINE, -1, -20)}
        payable = [k for k, gbp in lacks.items() if gbp < POUND]
        if result.stopped == t:
            assert not payable
            assert result.unpaid_gbp[t] <= min(lacks.values()) + POUND
            return
        share = float(result.share_kept[t])
        assert share >= max(payable, default=0) / FINE - 1e-9
        assert lacking(cut, year_at(cut, lost, before, t, share), t) < POUND
        if share < 1.0 - 1e-6:
            assert lacking(cut, year_at(cut, lost, before, t, share + 1e-5), t) > POUND / 100
        before[:, t:] = (case.lines.today * (1 - lost * (1 - share)))[:, None]


def test_a_cut_service_without_effect_on_demand_bends_nothing():
    case = case_of(TINY)
    asked = Question(partner="shire_nhs")
    assert not Sharing(asked.at(case, 0.0), asked.pots(case)).at_once
