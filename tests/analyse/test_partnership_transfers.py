"""Transfers: the smallest that make good every loss, those that share by a rule, and what they rest on."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse.partnership.study import study
from model.analyse.partnership.transfers import make_good, positions, settle
from tests.analyse.partners import clinics, duties, found, solved

GAINS = {"a": 50.0, "b": -30.0, "c": 10.0, "d": -20.0}


def after(gains: dict[str, float], moved: list[tuple[str, str, float]]) -> dict[str, float]:
    """What each has when everything has moved."""
    out = dict(gains)
    for giver, getter, amount in moved:
        out[giver] -= amount
        out[getter] += amount
    return out


def test_the_largest_loss_is_met_from_the_largest_gain():
    moved = make_good(GAINS)
    assert moved == [("a", "b", 30.0), ("a", "d", 20.0)]
    assert after(GAINS, moved) == pytest.approx({"a": 0.0, "b": 0.0, "c": 10.0, "d": 0.0})


def test_nobody_loses_and_nothing_moves():
    assert make_good({"a": 5.0, "b": 0.0}) == []
    assert make_good({}) == []


def test_what_is_due_is_paid():
    assert settle({"a": 10.0, "b": -4.0, "c": -6.0}) == [("c", "a", 6.0), ("b", "a", 4.0)]


@given(st.lists(st.integers(-1_000, 1_000), min_size=2, max_size=6))
@settings(max_examples=200, deadline=None)
def test_nobody_is_worse_and_the_total_is_the_sum_of_the_losses(amounts: list[int]):
    gains = {f"p{k}": float(x) for k, x in enumerate(amounts)}
    losses = sum(-x for x in amounts if x < 0)
    if sum(amounts) < 0:
        gains["last"] = float(losses)
    moved = make_good(gains)
    assert min(after(gains, moved).values()) >= -1e-6
    assert sum(amount for _, _, amount in moved) == pytest.approx(losses, abs=0.05)
    assert len(moved) <= max(len(gains) - 1, 0)
    givers, getters = {m[0] for m in moved}, {m[1] for m in moved}
    assert not givers & getters


def fewest(gains: dict[str, float]) -> int:
    """The fewest transfers there can be: players less the most groups that settle among themselves."""
    names = [name for name, gain in gains.items() if gain]
    groups = chain.from_iterable(combinations(names, k) for k in range(2, len(names) + 1))
    even = [set(g) for g in groups if sum(gains[name] for name in g) == 0]

    def most(left: list[set[str]], used: set[str]) -> int:
        found_ = [1 + most(left[i + 1 :], used | g) for i, g in enumerate(left) if not g & used]
        return max(found_, default=0)

    return len(names) - most(even, set())


@given(st.lists(st.integers(-6, 6), min_size=2, max_size=4))
@settings(max_examples=100, deadline=None)
def test_few_transfers_settle_what_is_due(amounts: list[int]):
    due = {f"p{k}": float(x) for k, x in enumerate(amounts)}
    due["last"] = -float(sum(amounts))
    moved = settle(due)
    paid = after(dict.fromkeys(due, 0.0), moved)
    assert paid == pytest.approx(due, abs=0.05)
    assert fewest(due) <= len(moved) <= max(len([x for x in due.values() if x]) - 1, 0)


def test_a_grant_that_lies_unused_alone_counts_as_kept():
    """Alone the NHS's £40,000 may not be used and a duty is unmet; for the same as that nobody need pay."""
    table = found("duties").tables["money_saved"].set_index("partner")
    assert table.loc["nhs", "alone_gbp"] == pytest.approx(0.0)
    assert table.loc["all", "saved_gbp"] == pytest.approx(0.0, abs=1.0)


def test_the_plan_against_today_carried_on():
    case, plan = solved(clinics())
    pays = found("clinics").tables["pays_and_gains"]
    found_ = study(case, plan, workers=1)
    own = positions(found_, pays)
    # the council pays 50,000 a year more; the NHS its own £50, and it gains £25 a child beyond its pots
    assert own["council"] == pytest.approx(-100_000)
    assert own["nhs"] == pytest.approx(2 * (25 * 8.01 - 50))
    rows = found("clinics").tables["transfers"]
    plan_rows = rows[rows["basis"] == "plan"]
    assert plan_rows["amount_gbp"].isna().all()
    assert plan_rows["from_partner"].tolist() == [""]
    assert "no transfer leaves each no worse" in plan_rows["sentence"].iloc[0]


def test_sentences_name_who_gives_and_who_gets():
    rows = found("clinics").tables["transfers"]
    text = rows[rows["rule"] == "shapley"]["sentence"].iloc[0]
    assert text == (
        "Council gives Nhs £30k to share by the Shapley split"
        " (present value; what each alone reaches, for the least money)."
    )
    saved = found("clinics").tables["money_saved"]["sentence"].tolist()
    assert saved[0] == (
        "Council pays £300k alone and £240k together; its Shapley share of what is saved is £30k, so it would"
        " give £30k."
    )
    assert saved[-1] == "All partners: £300k alone, £240k together."


def test_no_duty_lost_by_saving():
    """The plan with the least money leaves no more unmet than each alone does."""
    case, plan = solved(duties())
    found_ = study(case, plan, workers=1)
    assert found_.together.least_money_gbp <= found_.alone.least_money_gbp + 1.0
    assert found_.alone.duties_unmet_gbp == pytest.approx(40_000)
