"""Contributions by partner against a restatement with loops, and by hand where caps, lags and places meet."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from model import Plan, load_case, solve
from model.analyse.partnership.contributions import (
    answer,
    attributed,
    contributions,
    paying_shares,
    target_weights,
)
from model.analyse.partnership.pays import flow_of, unmet_of
from model.analyse.partnership.study import study
from model.inputs.records import ResourceType
from model.project import over_places, project
from tests.analyse.partners import case_of, found, helpers, partners, solved
from tests.optimise.town import (
    MADE_UP,
    activity,
    effect,
    outcome,
    pot,
    recipe,
    service,
    spending,
    targets,
    town,
    value,
)
from tests.source_tree import ROOT


def slow(plan: Plan) -> dict[str, np.ndarray]:
    """Improvement by partner (O, H): each effect of each line and year, handed to those who pay."""
    case = plan.case
    flow = flow_of(plan)
    projection = project(case, plan.activity, unmet_of(plan))
    in_cash = {row.pot for row in case.tables.pots if row.in_cash}
    n_all, n_plan = len(case.years.horizon), case.years.n_plan
    owners = sorted({*case.pots.partner, *case.commissioner})
    raw = {name: np.zeros((len(case.cells), n_all)) for name in owners}
    for line in range(len(case.lines)):
        for tau in range(1, n_all):
            paid = dict.fromkeys(owners, 0.0)
            today = dict.fromkeys(owners, 0.0)
            for p, name in enumerate(case.pots.partner):
                worth = 0.0 if case.pots.name[p] in in_cash else case.type_value_gbp[case.pots.type_at[p]]
                paid[name] += worth * flow[p, line, min(tau, n_plan) - 1]
                today[name] += worth * case.pots.spent_today[p, line]
            given = paid if sum(paid.values()) > 0 else today
            if sum(given.values()) <= 0:
                given = {case.commissioner[case.lines.service_at[line]]: 1.0}
            for e in range(len(case.effects)):
                if case.effects.service_at[e] == case.lines.service_at[line]:
                    for name, amount in given.items():
                        share = amount / sum(given.values())
                        _add(raw[name], plan, projection, (line, e, tau), share)
    total = sum(raw.values())
    kept = np.where(total > 0, projection.credited / np.where(total > 0, total, 1.0), 1.0)
    return {name: over_places(case, own * kept) for name, own in raw.items()}


def _add(into: np.ndarray, plan: Plan, projection: Any, at: tuple[int, int, int], share: float) -> None:
    """What one effect of a line's activity in one year does in every later year, in every cell it reaches."""
    case = plan.case
    line, e, tau = at
    effects, cells = case.effects, case.cells
    trend = case.lines.today[line]
    if case.lines.demand_led[line]:
        trend = case.lines.phi[line] * cells.trend[case.lines.demand_cells[line], tau].sum()
    change = _fill(case, line, projection.activity[line, tau]) - _fill(case, line, trend)
    place = case.lines.place_at[line]
    for c in range(len(cells)):
        if cells.outcome_at[c] != effects.outcome_at[e]:
            continue
        for t in range(tau + effects.lag[e], len(case.years.horizon)):
            if place >= 0 and cells.place_at[c] >= 0 and place != cells.place_at[c]:
                continue
            spread = cells.share[c, t] if place < 0 and cells.place_at[c] >= 0 else 1.0
            lasting = float(effects.persistence[e]) ** (t - effects.lag[e] - tau)
            into[c, t] += share * effects.gain[e] * lasting * spread * change


def _fill(case: Any, line: int, amount: float) -> float:
    """Effective activity, segment by segment."""
    out, left = 0.0, float(amount)
    for length, mu in zip(case.lines.segment_length[line], case.lines.segment_effect[line], strict=True):
        out += mu * min(left, length)
        left -= min(left, length)
    return out


@pytest.mark.parametrize("name", ["tiny-best-use", "tiny-as-agreed", "tiny-cut"])
def test_contributions_equal_the_loops(name: str):
    plan = solve(load_case(ROOT / "scenarios" / f"{name}.toml"))
    names, by_partner = attributed(plan)
    again = slow(plan)
    for k, one in enumerate(names):
        assert by_partner[k] == pytest.approx(again[one], abs=1e-6)
    whole = over_places(plan.case, project(plan.case, plan.activity, unmet_of(plan)).credited)
    assert by_partner.sum(axis=0) == pytest.approx(whole, abs=1e-9)


def capped():
    """Ten of 100 children may be shifted, and 14 would be: each contributes in proportion."""
    tables = helpers()
    return tables.replace(
        outcomes=(outcome(most_shift_share=0.02),),
        outcome_values=(value(100.0), *targets(90.0)),
    )


def test_a_cap_scales_every_contribution():
    case = case_of(capped())
    activity_ = np.full((1, 2), 130.0)
    plan = solve(case)
    table = contributions(study(case, plan, workers=1))
    assert table.groupby("year")["improvement"].sum().tolist() == pytest.approx([2.0, 2.0])
    assert activity_.shape == plan.activity.shape


def test_what_nobody_pays_for_any_more_is_laid_to_those_who_pay_today():
    """Half of help's money goes; the harm is that of the council, which pays for it today."""
    tables = helpers().replace(
        services=(service(), service("other")),
        activity=(activity(), activity("other", 0.0, ceiling=1e6)),
        recipes=(recipe(), recipe("other", 1_000.0)),
        effects=(effect(), effect(-0.5, "other")),
    )
    starts = tables.services[1].model_copy(update={"start_up_per_year": 1e6})
    case, plan = solved(tables.replace(services=(tables.services[0], starts)))
    names, by_partner = attributed(plan)
    assert by_partner.sum(axis=0)[0, 1:] == pytest.approx(
        over_places(case, project(case, plan.activity).credited)[0, 1:]
    )
    help_ = case.lines.index["help", "town"]
    _, share = paying_shares(case, flow_of(plan))
    assert share.sum(axis=0) == pytest.approx(1.0)
    if plan.activity[help_, 0] == 0:
        assert share[names.index("council"), help_, 1] == 1.0


def test_volunteers_count_at_their_value_and_paid_people_do_not_count_twice():
    """A unit takes £1,000, an hour of the charity's volunteers worth £500, and a post that money pays for."""
    types = tuple(
        ResourceType(type=name, name=name, kind="people", unit=unit, value_gbp_per_unit=worth, **MADE_UP)
        for name, unit, worth in (("hours", "hours", 500.0), ("posts", "FTE", 900.0))
    )
    tables = town(
        more_types=types,
        partners=partners("council", "charity"),
        pots=(
            pot(amount=120_000.0),
            pot("volunteers", 200.0, partner="charity", type="hours", pooled_share=1.0),
            pot("staff", 200.0, type="posts", in_cash=True),
        ),
        recipes=(recipe(), recipe(amount=1.0, type_="hours"), recipe(amount=1.0, type_="posts")),
        spending=(
            spending(),
            spending(100.0, pot_="volunteers"),
            spending(100.0, pot_="staff"),
        ),
    )
    case, plan = solved(tables)
    names, by_partner = attributed(plan)
    charity, council = (by_partner[names.index(name), 0, 1] for name in ("charity", "council"))
    assert charity / (charity + council) == pytest.approx(500 / 1_500)
    assert charity + council == pytest.approx(2.0)
    assert len(case.types) == 3


def test_weights_are_those_of_the_gap():
    case, plan = solved(helpers())
    weights = target_weights(case)
    _, by_partner = attributed(plan)
    weighted = float((weights * by_partner.sum(axis=0)).sum())
    assert weighted == pytest.approx(plan.gap_closed_share)
    without = case_of(helpers().replace(outcome_values=(value(100.0),)))
    assert (target_weights(without) == 0).all()


def test_the_sentence_says_whose_money_brings_most():
    case, plan = solved(helpers())
    found_ = study(case, plan, workers=1)
    head = "Of the improvement on the trend, as the targets weigh it, what each pays for brings"
    said = answer(found_, contributions(found_))
    assert said == [f"{head}: Council 77%, Nhs 15% and Charity 7.7%."]
    table = found("helpers").tables["contributions"]
    assert table["sentence"].iloc[0] == (
        "trouble, 2025-26: +0.2 of +3 (children, better than the trend) come from what Charity pays for."
    )


def test_nothing_improves_and_nobody_is_named():
    case, plan = solved(helpers(), {"pooling": "none"})
    found_ = study(case, plan, workers=1)
    assert answer(found_, contributions(found_)) == []
