"""Rules between services, places and people, each with an answer that can be said in a sentence.

The town's story stands in ``tests/optimise/town.py``: each £10,000 more for ``help`` is ten units and
closes a tenth of the gap.
"""

from __future__ import annotations

from typing import Any

import pytest

from model.inputs.records import Place, Pot, ServiceLink, Skill
from tests.known_answers.test_rules import NURSE, stage
from tests.optimise.town import (
    MADE_UP,
    activity,
    effect,
    plan,
    planned,
    pot,
    recipe,
    service,
    spending,
    targets,
    town,
    value,
)


def two_places(**more: object) -> Any:
    """The town as two districts of 500 children: trouble 60 in the east and 40 in the west."""
    district = {"parent": "town", "children": 500.0, "need_weight": 1.0, **MADE_UP}
    east_west = [Place(place=d, name=d, **district) for d in ("east", "west")]
    tables = town()
    where = (("east", 60.0), ("west", 40.0))
    actual = tuple(value(n).model_copy(update={"place": d}) for d, n in where)
    return tables.replace(
        places=(*tables.places, *east_west),
        outcome_values=(*actual, *targets()),
        activity=tuple(activity(today=50.0).model_copy(update={"place": d}) for d, _ in where),
        spending=tuple(spending(50_000.0).model_copy(update={"place": d}) for d, _ in where),
        **more,
    )


def by_place(result: Any) -> dict[str, float]:
    """Planned help in the first year, by place."""
    table = result.tables["activity"]
    rows = table[table["year"] == 2026]
    return dict(zip(rows["place"], rows["planned"].round(6), strict=True))


def test_equity_keeps_every_place_at_its_trend():
    # £70,000 for two places: 70 units. Free, where they go is a tie; with equity each place lacks alike:
    # 3 children more than trend in all, at N = 10·60/100 in the east and 4 in the west
    purse = {"pots": (pot(amount=70_000.0),)}
    result = plan(two_places(**purse), {"equity": "no_place_worse"})
    # a child lacking counts 1/6 in the east and 1/4 in the west, so the east gives way
    assert by_place(result) == {"east": 20.0, "west": 50.0}
    assert stage(result, "equity") == pytest.approx(2 * 3 / 6)


def test_equity_share_gives_every_place_its_part_of_what_the_target_asks():
    # the target asks 10 fewer, 6 in the east and 4 in the west: 0.01 a child, 5 a place; half of it is 2.5
    result = plan(two_places(), {"equity": {"share": 0.5}})
    assert min(by_place(result).values()) >= 75.0
    assert stage(result, "equity") == 0.0
    assert result.objective_value == pytest.approx(0.5)
    # four fifths would be 4 a place, 180 units in all; 150 are paid for, 3 children are lacking
    short = plan(two_places(), {"equity": {"share": 0.8}})
    assert stage(short, "equity") == pytest.approx(2 * 3 / 6)


def test_balance_keeps_a_tiers_share_of_money():
    # play is universal and does nothing for trouble; half of all money is promised to it
    tables = town(
        services=(service(), service("play", tier="universal")),
        activity=(activity(), activity("play", 100.0)),
        recipes=(recipe(), recipe("play")),
        spending=(spending(), spending(100_000.0, "play")),
        pots=(pot(amount=300_000.0),),
    )
    rules: dict[str, object] = {"evidence": "off"}
    assert planned(plan(tables, rules)) == [200.0, 200.0]
    kept = plan(tables, rules | {"balance": [{"tier": "universal", "at_least": "today"}]})
    assert planned(kept) == [150.0, 150.0]
    assert planned(kept, "play") == [150.0, 150.0]
    most = plan(tables, rules | {"balance": [{"priority": "safe", "at_most": 0.5}]})
    # everything is under the one priority: half of all money too much, whatever is done, unless nothing is
    assert stage(most, "promises", 2026) == 0.0
    assert planned(most) == [0.0, 0.0]


def test_balance_is_a_promise_that_can_break():
    # play may not grow, so that its share can only be kept by helping less; floors promise 150 units of help
    tables = town(
        services=(service(statutory=True), service("play", tier="universal")),
        activity=(activity(floor=100.0), activity("play", 100.0, ceiling=100.0)),
        recipes=(recipe(), recipe("play")),
        spending=(spending(), spending(100_000.0, "play")),
        pots=(pot(amount=300_000.0),),
    )
    rules: dict[str, object] = {"balance": [{"tier": "universal", "at_least": 0.6}]}
    result = plan(tables, rules)
    # £100,000 of £200,000 where £120,000 are promised
    assert stage(result, "promises", 2026) == pytest.approx(20_000.0)
    broken = result.tables["promises_broken"]
    assert broken["service"].tolist() == ["tier:universal"] * 2


def linked(*links: ServiceLink, **more: object) -> Any:
    """Help, and talk that does half as much for the same money, both with a ceiling of 150."""
    return town(
        services=(service(), service("talk")),
        activity=(activity(ceiling=150.0), activity("talk", 0.0, ceiling=150.0)),
        recipes=(recipe(), recipe("talk")),
        effects=(effect(), effect(-0.05, "talk")),
        pots=(pot(amount=250_000.0),),
        service_links=links,
        **more,
    )


def test_links_let_alternatives_share_one_ceiling():
    assert planned(plan(linked()), "talk") == [100.0, 100.0]
    either = linked(ServiceLink(service="help", relation="instead_of", other="talk"))
    assert planned(plan(either), "talk") == [0.0, 0.0]
    together = linked(ServiceLink(service="help", relation="instead_of", other="talk", ratio=180.0))
    assert planned(plan(together), "talk") == [30.0, 30.0]
    assert planned(plan(together, {"links": False}), "talk") == [100.0, 100.0]


def test_links_keep_a_service_in_step_with_what_it_needs():
    needs = linked(ServiceLink(service="talk", relation="needs", other="help", ratio=0.2))
    assert planned(plan(needs), "talk") == [30.0, 30.0]


def test_skills_let_people_stand_in_at_their_efficiency():
    midwife = NURSE.model_copy(update={"type": "midwife", "name": "Midwives"})
    people = {"partner": "council", "place": "town", **MADE_UP}
    staff = (
        Pot(pot="nurses", name="Nurses", type="nurse", amount_per_year=1.2, **people),
        Pot(pot="midwives", name="Midwives", type="midwife", amount_per_year=2.0, **people),
    )
    tables = town(
        more_types=(NURSE, midwife),
        pots=(pot(amount=250_000.0), *staff),
        recipes=(recipe(), recipe(amount=0.01, type_="nurse")),
        spending=(spending(), spending(1.0, pot_="nurses")),
        skills=(Skill(type="midwife", can_also_be="nurse", efficiency=0.4),),
    )
    result = plan(tables)
    # 1.2 nurses and 2 midwives at 0.4 of a nurse do 200 units, which meets the target
    assert planned(result) == [200.0, 200.0]
    flows = result.tables["flows"]
    assert flows[flows["pot"] == "midwives"]["planned"].tolist() == pytest.approx([2.0, 2.0])
    assert planned(plan(tables, {"skills": False})) == [120.0, 120.0]


def sized(size: float, purse: float = 150_000.0) -> Any:
    """Help runs in sites of a given size."""
    return town(services=(service(site_size=size),), pots=(pot(amount=purse),))


def test_sites_are_whole_or_none():
    # £150,000 pay for 150 units, but only 140 are whole sites of 20
    assert planned(plan(sized(20.0))) == [140.0, 140.0]
    assert planned(plan(sized(20.0), {"sites": False})) == [150.0, 150.0]
    # not one site of 200 can be paid for, and leaving nothing is allowed
    assert planned(plan(sized(200.0))) == [0.0, 0.0]
    assert planned(plan(sized(200.0, 200_000.0))) == [200.0, 200.0]


def test_sites_keep_the_order_of_stages():
    # a floor of 90 is a promise: 5 sites of 20 keep it, 4 break it by 10 units
    tables = sized(20.0, 99_000.0).replace(activity=(activity(floor=90.0),))
    result = plan(tables)
    assert planned(result) == [80.0, 80.0]
    assert stage(result, "promises", 2026) == pytest.approx(10_000.0)
    assert result.tables["binding"]["shadow_price_per_unit"].isna().all()
