"""A plan that breaks a property is never shown: each kind of tampering is noticed, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from model import Case, PlanError, load_case, solve
from model.optimise import pay
from model.optimise.scales import Scales
from tests.optimise.shipped import KENT, TINY, case, plan, with_rules
from tests.optimise.town import activity, pot, scenario, targets, town, value

making = import_module("model.plan")
"""The module: the package gives the class of nearly the same name."""

Tamper = Callable[[Any], Any]


@pytest.fixture
def tampered(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Solve with a step's result changed behind its back, and return what the plan is accused of."""

    def accused(of: Case, step: str, change: Tamper) -> str:
        honest = getattr(making, step)
        with monkeypatch.context() as patch:
            patch.setattr(making, step, lambda *args, **named: change(honest(*args, **named)))
            with pytest.raises(PlanError) as error:
                solve(of)
        assert str(error.value) == "; ".join(error.value.broken)
        return str(error.value)

    return accused


def flow_of(of: Case, pot_name: str, service: str, place: str, t: int) -> tuple[int, int, int]:
    return of.pots.index[pot_name], of.lines.index[service, place], t


def more(at: tuple[int, ...], amount: float, name: str = "flow") -> Tamper:
    """Add to one number of an array of the result."""

    def change(found: Any) -> Any:
        array = getattr(found, name).copy()
        array[at] += amount
        return replace(found, **{name: array})

    return change


def moved(from_: tuple[int, ...], to: tuple[int, ...], amount: float) -> Tamper:
    return lambda found: more(to, amount)(more(from_, -amount)(found))


BEST = "tiny-best-use"


# ---- payments ----------------------------------------------------------------------------------------


def test_a_negative_payment(tampered: Callable[..., str]):
    at = flow_of(case(BEST), "nhs_core", "placements", "shire", 0)
    assert "a payment is negative" in tampered(case(BEST), "pay", more(at, -10_000.0))


@pytest.mark.parametrize("amount", [5_000.0, -5_000.0])
def test_payments_that_do_not_add_up(tampered: Callable[..., str], amount: float):
    at = flow_of(case(BEST), "health_grant", "health_visits", "shire", 1)
    said = tampered(case(BEST), "pay", more(at, amount))
    assert "payments of money do not add up to what the activity needs" in said


def test_a_capacity_that_does_not_add_up_is_named(tampered: Callable[..., str]):
    at = flow_of(case(BEST), "nurse_team", "health_visits", "shire", 0)
    said = tampered(case(BEST), "pay", more(at, -0.01))
    assert "payments of nurses do not add up to what the activity needs" in said


def test_a_pot_overdrawn(tampered: Callable[..., str]):
    # the council's pot is spent to the last pound; £2,000 more of placements from it
    at = flow_of(case(BEST), "council_general", "placements", "shire", 1)
    said = tampered(case(BEST), "pay", more(at, 2_000.0))
    assert "the pot council_general is used beyond its amount" in said


def test_a_pot_that_crosses_beyond_its_share(tampered: Callable[..., str]):
    # the NHS's tenth is used up in 2026; £5,000 more of it pays for a council service in the council's place
    of = case(BEST)
    change = moved(
        flow_of(of, "council_general", "placements", "shire", 0),
        flow_of(of, "nhs_core", "placements", "shire", 0),
        5_000.0,
    )
    assert tampered(of, "pay", change) == "the pot nhs_core is used beyond its pooled share"


def test_a_pot_that_spends_what_falling_demand_freed(tampered: Callable[..., str]):
    of = with_rules(case(BEST), reinvest="own_pot")
    change = moved(
        flow_of(of, "council_general", "placements", "shire", 0),
        flow_of(of, "council_general", "family_help", "north", 0),
        50_000.0,
    )
    assert "the pot council_general is used beyond its own use" in tampered(of, "pay", change)


def test_with_the_rule_pots_off_no_amount_is_checked():
    result = solve(with_rules(case("tiny-cut"), pots=False))
    used = result.tables["flows"].query("pot == 'council_general' and year == 2027")["planned"].sum()
    assert used > result.case.pots.amount[result.case.pots.index["council_general"], 2]


# ---- activity ------------------------------------------------------------------------------------------


def activity_plus(at: tuple[int, int], amount: float) -> Tamper:
    def change(found: Any) -> Any:
        active, unmet = found
        active = active.copy()
        active[at] += amount
        return active, unmet

    return change


def test_an_activity_beyond_its_limit(tampered: Callable[..., str]):
    of = load_case(scenario({"pots": False}), base=town(activity=(activity(ceiling=130.0),)))
    said = tampered(of, "read_activity", activity_plus((0, 1), 1.0))
    assert "help in town passes its upper limit" in said


def test_an_activity_below_a_limit_made_hard(tampered: Callable[..., str]):
    tables = town(activity=(activity(floor=100.0),), outcome_values=(value(100.0), *targets(100.0)))
    of = load_case(scenario({"hard": ["floors"]}), base=tables)
    said = tampered(of, "read_activity", activity_plus((0, 1), -1.0))
    assert "help in town falls below a limit made hard" in said


def test_a_negative_activity(tampered: Callable[..., str], monkeypatch: pytest.MonkeyPatch):
    of = load_case(scenario(), base=town())
    paid = pay(of, np.array([[150.0, 150.0]]), Scales.of(of).type_)
    monkeypatch.setattr(making, "pay", lambda *_args: paid)
    said = tampered(of, "project", more((0, 2), -151.0, "activity"))
    assert "an activity is negative" in said
    assert "payments of money do not add up to what the activity needs" in said


def test_an_activity_that_grows_too_fast(tampered: Callable[..., str]):
    # a twentieth more of health visits in 2027, where only a tenth of 2026's growth is allowed
    of = with_rules(case(BEST), pots=False)
    line = of.lines.index["family_help", "south"]

    def faster(found: Any) -> Any:
        active, unmet = found
        active = active.copy()
        active[line] = [48.0, 90.0]
        return active, unmet

    assert "grows faster" in tampered(of, "read_activity", faster)


# ---- outcomes and stages -------------------------------------------------------------------------------


def test_outcomes_other_than_the_programmes(tampered: Callable[..., str]):
    of = case(BEST)
    at = (of.cells.index["looked_after", "north"], 2)
    said = tampered(of, "project", more(at, 0.5, "outcome"))
    assert "close_gaps is 0.5" in said
    assert "by the projection and 0.49" in said
    assert said.endswith("by the programme")


def test_an_outcome_without_weight_is_nobodys_business_here():
    # children looked after have a target from 2027 on; nothing hangs on 2026
    of = case(BEST)
    at = (of.cells.index["looked_after", "north"], 1)
    honest = making.project
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "project", lambda *a, **n: more(at, 0.5, "outcome")(honest(*a, **n)))
        assert solve(of).status == "optimal"


def test_unmet_demand_left_out(tampered: Callable[..., str]):
    of = case("tiny-cut")
    at = (of.lines.index["placements", "shire"], 2)
    said = tampered(of, "project", more(at, -3.74, "unmet"))
    assert said == "duties 2027 is 0 by the projection and 187000 by the programme"


def test_promises_broken_that_nobody_mentions(tampered: Callable[..., str]):
    # ten families fewer at £2,000, beside the broken promises worth £204,000 that the stage came to
    of = case("tiny-cut")
    at = (of.lines.index["family_help", "south"], 1)
    said = tampered(of, "project", more(at, -10.0, "activity"))
    assert said == "promises 2026 is 224000 by the projection and 204000 by the programme"


def test_everything_that_does_not_hold_is_listed(tampered: Callable[..., str]):
    of = case(BEST)
    first = flow_of(of, "nhs_core", "placements", "shire", 0)
    other = flow_of(of, "council_general", "placements", "shire", 1)
    said = tampered(of, "pay", lambda found: more(other, 9_000.0)(more(first, -10_000.0)(found)))
    assert said.count(";") >= 1
    assert "a payment is negative" in said
    assert "the pot council_general is used beyond its amount" in said


# ---- honest plans pass -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*TINY, *KENT])
def test_every_shipped_plan_passes(name: str):
    assert plan(name).has_plan


def test_rounding_passes(monkeypatch: pytest.MonkeyPatch):
    at = flow_of(case(BEST), "council_general", "placements", "shire", 0)
    honest = making.pay
    monkeypatch.setattr(making, "pay", lambda *a, **n: more(at, 0.001)(honest(*a, **n)))
    assert solve(case(BEST)).status == "optimal"


def test_a_penny_of_a_small_pot_is_no_rounding(tampered: Callable[..., str]):
    of = load_case(
        scenario(),
        base=town(
            pots=(pot(amount=150.0),),
            recipes=(town().recipes[0].model_copy(update={"amount_per_activity": 1.0}),),
            spending=(town().spending[0].model_copy(update={"amount_per_year": 100.0}),),
        ),
    )
    said = tampered(of, "pay", more((0, 0, 0), 0.01))
    assert "the pot purse is used beyond its amount" in said
