"""What can't be solved in the loaded programme gets one of its own, and is told why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from model import Case, load_case
from model.inputs.records import Partnership
from model.inputs.tables import Tables
from model.optimise.recorder import Gains, StructureChanged
from model.optimise.resolve import RebuildReason, RebuildRefused, Resolver
from model.optimise.watch import Watched, same
from tests.optimise import shipped
from tests.optimise.changed import assert_solves_as_fresh
from tests.optimise.town import activity, effect, scenario, service, town


def case_of(tables: Tables, **rules: object) -> Case:
    return load_case(scenario(rules), base=tables)


def tiny(**rules: object) -> Case:
    return shipped.with_rules(shipped.case("tiny-best-use"), **rules)


def longer(case: Case) -> Case:
    tables = case.base.replace(partnership=run_on(case.base.partnership))
    return load_case(case.scenario, base=tables)


def run_on(partnership: Partnership) -> Partnership:
    return partnership.model_copy(update={"run_on_years": 3})


def other_objective(case: Case) -> Case:
    return replace(case, scenario=replace(case.scenario, objective="ranked"))


def pooling_off(case: Case) -> Case:
    return shipped.with_rules(case, pooling="none")


def equal(case: Case) -> Case:
    return shipped.with_rules(case, equity=parsed_equity())


def parsed_equity() -> object:
    return scenario({"equity": "no_place_worse"}).rules.equity


def effect_later(case: Case) -> Case:
    lag = case.effects.lag.copy()
    lag[:] = np.maximum(lag, 1)
    lag[0] += 1
    return replace(case, effects=replace(case.effects, lag=lag))


CHANGES: dict[str, tuple[Callable[[Case], Case], RebuildReason, str]] = {
    "years": (longer, RebuildReason.YEARS, "The years are others: 2025 to 2030."),
    "objective": (other_objective, RebuildReason.OBJECTIVE, "The objective is another: ranked."),
    "pooling": (pooling_off, RebuildReason.COLUMNS, "other columns in the part flows: use."),
    "equity": (equal, RebuildReason.COLUMNS, "other columns in the part equity: unmet_equity."),
}


@pytest.mark.parametrize("name", CHANGES)
def test_another_structure_rebuilds_and_says_why(name: str):
    change, reason, says = CHANGES[name]
    resolver = Resolver(tiny())
    case = change(tiny())
    found = resolver.solve(case)
    assert found.rebuild is not None
    assert found.rebuild.reason is reason
    assert says in str(found.rebuild)
    assert (resolver.in_place, resolver.rebuilds) == (0, 1)
    assert_solves_as_fresh(case, found)


@pytest.mark.parametrize("name", CHANGES)
def test_a_caller_may_rule_out_rebuilding(name: str):
    change, _, says = CHANGES[name]
    resolver = Resolver(tiny())
    with pytest.raises(RebuildRefused, match=r"Leave out disallow_rebuild") as caught:
        resolver.solve(change(tiny()), disallow_rebuild=True)
    assert says in str(caught.value)
    assert resolver.rebuilds == 0


def test_what_was_refused_leaves_the_loaded_programme_as_it_was():
    resolver = Resolver(tiny())
    before = resolver.solve(tiny()).solved
    with pytest.raises(RebuildRefused, match=r"other columns in the part flows"):
        resolver.solve(pooling_off(tiny()), disallow_rebuild=True)
    after = resolver.solve(tiny()).solved
    assert after.stages == before.stages
    assert np.array_equal(after.values, before.values)


def test_another_list_of_services_rebuilds():
    two = town(
        services=(service(), service("more")),
        activity=(activity(), activity("more", 0.0)),
        effects=(effect(), effect(-0.01, "more")),
    )
    found = Resolver(case_of(town())).solve(case_of(two))
    assert found.rebuild is not None
    assert found.rebuild.reason is RebuildReason.LISTS
    assert str(found.rebuild) == "The list of services is another."


def test_whole_sites_start_afresh_every_time():
    tables = town(services=(service(site_size=10.0),))
    case = case_of(tables, sites=True)
    found = Resolver(case).solve(case)
    assert found.rebuild is not None
    assert found.rebuild.reason is RebuildReason.SITES
    assert_solves_as_fresh(case, found)


# ---- how changes are found -------------------------------------------------------------------------


def test_reading_is_noted_down_to_the_field():
    reads: set[str] = set()
    case = tiny()
    watched = Watched(case, "case.", reads)
    assert len(watched.lines) == len(case.lines)
    assert watched.place_name(-1) == case.area
    assert np.array_equal(watched.cells.of(0), case.cells.of(0))
    assert watched.years.n_plan == case.years.n_plan
    assert np.array_equal(watched.crossing, case.crossing)
    assert reads == {
        "case.lines.service", "case.area", "case.cells.outcome_at", "case.years.plan", "case.crossing",
    }  # fmt: skip


def test_the_same_is_exactly_the_same():
    nothing = np.array([np.nan, 1.0])
    assert same(nothing, nothing.copy())
    assert same((nothing, ("a",)), (nothing.copy(), ("a",)))
    assert not same(nothing, np.array([np.nan, 1.0 + 1e-15]))
    assert not same(nothing, nothing[:1])
    assert not same(nothing, "nothing")
    assert not same((1, 2), (1, 2, 3))


def test_gains_are_followed_through_what_the_rules_do_with_them():
    gain = Gains.of(0.5, ((3, 1.0),))
    found = -(2.0 * gain / 4.0) + Gains.of(1.0, ((1, 1.0),)) * 3.0
    assert isinstance(found, Gains)
    assert float(found) == 2.75
    assert found.terms == ((3, -0.5), (1, 3.0))
    assert sum([gain, gain]) == 1.0


@pytest.mark.parametrize("use", [lambda g: g * g, lambda g: g + 1.0])
def test_what_would_lose_a_gain_is_refused(use: Callable[[Gains], float]):
    with pytest.raises(TypeError, match=r"not linear|forgotten"):
        use(Gains.of(0.5, ((0, 1.0),)))


def test_a_gain_that_is_lost_on_the_way_is_noticed():
    resolver = Resolver(tiny())
    recording = resolver.recording
    for part in recording.parts:
        part.gains.clear()
    with pytest.raises(RuntimeError, match=r"outcomes: \w+ uses gains in a way that is not followed"):
        recording.check_gains()


def test_a_structural_finding_says_what_and_where():
    found = StructureChanged("rows", "pots", "pots.purse.2026")
    assert str(found) == "rows of pots differ, at pots.purse.2026"
