"""Links and skills: each check with the sentence it gives, and what it lets pass."""

from __future__ import annotations

from typing import Any

import pytest

from model.inputs.checks import check
from model.inputs.links import alternatives, needs
from model.inputs.records import ResourceType, ServiceLink, Skill
from model.inputs.tables import Tables
from tests.optimise.town import MADE_UP, activity, pot, recipe, service, spending, town


def link(of: str = "help", relation: Any = "instead_of", to: str = "talk", ratio: float | None = None) -> Any:
    """A tie between two services."""
    return ServiceLink(service=of, relation=relation, other=to, ratio=ratio)


def tied(*links: ServiceLink, talk_ceiling: float | None = 150.0, talk: float = 10.0) -> Tables:
    """Help does 100 of at most 200 units today, talk 10 of at most 150."""
    rows = (service(), service("talk"), service("listen"))
    return town(
        services=rows,
        activity=(
            activity(ceiling=200.0),
            activity("talk", talk, ceiling=talk_ceiling),
            activity("listen", 1.0, ceiling=100.0),
        ),
        recipes=tuple(recipe(row.service) for row in rows),
        spending=(
            spending(),
            spending(talk * 1_000.0, "talk"),
            spending(1_000.0, "listen"),
        ),
        pots=(pot(amount=300_000.0),),
        service_links=links,
    )


def said(tables: Tables) -> list[str]:
    """Every fault of the links and skills, on one line each."""
    return [str(fault) for fault in check(tables) if fault.table in ("service_links", "skills")]


def test_sound_links_pass():
    assert said(tied(link(), link("talk", "needs", "help", 0.5))) == []


def test_a_service_is_not_tied_to_itself():
    assert "service_links, row 2, column other: 'help' is tied to itself; name another service" in said(
        tied(link("help", "needs", "help", 1.0))
    )


def test_what_needs_another_says_how_much():
    (fault,) = said(tied(link("talk", "needs", "help")))
    assert fault == (
        "service_links, row 2, column ratio: 'talk' needs 'help', but not how much of it; give the units"
        " allowed for each unit of the other"
    )


def test_demand_led_services_have_no_links():
    tables = tied(link())
    led = tuple(
        row.model_copy(update={"demand_outcome": "trouble", "activity_per_case": 1.0})
        if row.service == "help"
        else row
        for row in tables.services
    )
    assert any("'help' is demand-led" in fault for fault in said(tables.replace(services=led)))


def test_a_set_of_alternatives_has_one_ratio():
    tables = tied(link(ratio=180.0), link("talk", "instead_of", "listen", 150.0))
    assert any("with several ratios (150, 180); give one ratio" in fault for fault in said(tables))


def test_alternatives_without_a_ratio_need_ceilings():
    (fault,) = said(tied(link(), talk_ceiling=None))
    assert (
        "share their ceilings, but talk has none; give it a ceiling in every place, or give a ratio" in fault
    )


@pytest.mark.parametrize(
    ("links", "words"),
    [
        ((link(ratio=105.0),), "today help, talk come to 110 in town, above 105"),
        ((link("talk", "needs", "help", 0.05),), "today 'talk' does 10, above the 5 that it may"),
    ],
)
def test_links_hold_today(links: tuple[ServiceLink, ...], words: str):
    (fault,) = said(tied(*links))
    assert words in fault


def test_shares_of_ceilings_hold_today():
    # 100 of 200 and 90 of 150 come to 1.1
    assert any("come to 1.1 in town, above 1" in fault for fault in said(tied(link(), talk=90.0)))


def test_alternatives_join_through_others():
    (group,) = alternatives(tied(link(), link("talk", "instead_of", "listen")))
    assert group.services == ("help", "listen", "talk")
    assert group.ratios == frozenset()


def test_needs_hold_place_by_place_where_they_can():
    (need,) = needs(tied(link("talk", "needs", "help", 0.5)))
    assert need.pairs == (((("talk", "town"),), (("help", "town"),)),)


def people(name: str, kind: Any = "people") -> ResourceType:
    """A resource type."""
    value: dict[str, Any] = {"value_gbp_per_unit": 1.0} | MADE_UP
    return ResourceType(type=name, name=name, kind=kind, unit="FTE", **value)


@pytest.mark.parametrize(
    ("skill", "words"),
    [
        (("room", "nurse", 1.0), "row 2, column type: 'room' is capital, not people"),
        (("nurse", "money", 1.0), "row 2, column can_also_be: 'money' is money, not people"),
        (("nurse", "nurse", 1.0), "'nurse' can stand in for itself; name another type, or remove the row"),
        (("nurse", "midwife", 0.0), "one 'nurse' gives nothing of 'midwife'; give more than 0"),
    ],
)
def test_skills_are_of_people(skill: tuple[str, str, float], words: str):
    name, other, efficiency = skill
    tables = town(
        more_types=(people("nurse"), people("midwife"), people("room", "capital")),
        skills=(Skill(type=name, can_also_be=other, efficiency=efficiency),),
    )
    assert any(words in fault for fault in said(tables))
