"""Options that rest on different data, prices or years are refused, with the reason and what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from model.analyse.compare import NotComparableError, Option, compare
from model.analyse.compare.alike import check_comparable
from model.inputs.case import Case
from model.inputs.compile import compile_case
from tests.analyse.compare.sides import AGREED, BEST, option
from tests.analyse.small import changed, tiny, with_rows


def lettered(*options: Option) -> list[Option]:
    return [replace(one, letter="ABCDE"[k]) for k, one in enumerate(options)]


def with_case(case: Case) -> Option:
    return replace(option(BEST), case=case)


def with_settings(**settings: Any) -> Option:
    """The best use, under other settings of the partnership."""
    case = option(BEST).case
    partnership = case.tables.partnership.model_copy(update=settings)
    return with_case(replace(case, tables=case.tables.replace(partnership=partnership)))


def reasons(*options: Option) -> tuple[str, ...]:
    with pytest.raises(NotComparableError, match=r"A \(Tiny: best use") as caught:
        check_comparable(lettered(*options))
    return caught.value.reasons


def test_scenarios_of_the_same_data_are_what_it_is_for():
    check_comparable(lettered(option(BEST), option(AGREED), option("today"), option("none")))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {"price_year": "2023-24"},
            "has prices of 2024-25, B (Tiny: best use of the same money) prices of 2023-24: bring all money",
        ),
        ({"currency": "EUR"}, "money in EUR: bring all money to one currency first."),
        ({"discount_rate": 0.03}, "a discount rate of 0.03: state one discount_rate for all of them."),
    ],
)
def test_other_prices_are_refused(settings: dict[str, Any], said: str):
    found = reasons(option(BEST), with_settings(**settings))
    assert len(found) == 1
    assert said in found[0]


def test_other_plan_years_are_refused():
    case = option(BEST).case
    years = replace(case.years, plan=(2026,), run_on=(2027, 2028))
    (said,) = reasons(option(BEST), with_case(replace(case, years=years)))
    assert "plan years 2025-26 to 2026-27 after 2024-25" in said
    assert "plan years 2025-26 after 2024-25: state the same years for all of them." in said


def test_another_number_of_years_followed_after_the_plan_is_refused():
    case = option(BEST).case
    (said,) = reasons(option(BEST), with_case(replace(case, years=replace(case.years, run_on=()))))
    assert said.endswith("years followed to 2026-27: state the same run_on_years for all of them.")


def test_other_places_are_refused_by_name():
    case = option(BEST).case
    (said,) = reasons(option(BEST), with_case(replace(case, places=("north", "west"))))
    assert "have different places: 'south' is only in A and 'west' is only in B; keep the same places" in said


def test_other_outcomes_are_refused_by_name():
    case = option(BEST).case
    (said,) = reasons(option(BEST), with_case(replace(case, outcomes=("looked_after",))))
    assert "have different outcomes: 'school_ready' is only in A" in said


def test_another_area_of_the_same_places_is_refused():
    case = option(BEST).case
    (said,) = reasons(option(BEST), with_case(replace(case, area="elsewhere")))
    assert "have different places: the whole area differs" in said


def other_data(table: str, match: dict[str, Any], **values: Any) -> Option:
    base = changed(tiny(), table, match, **values)
    case = option(BEST).case
    return with_case(compile_case(case.scenario, base, base, ()))


def test_other_data_are_refused_with_the_tables_that_differ():
    (said,) = reasons(
        option(BEST), other_data("pots", {"pot": "council_general"}, amount_per_year=6_000_000.0)
    )
    assert "rest on different data: pots (1 row) differ" in said
    assert "make the change in a scenario of one data folder instead, so that it can be seen." in said


def test_settings_and_added_rows_are_named_too():
    base = with_rows(
        tiny(),
        "outcome_values",
        {
            "outcome": "school_ready",
            "place": "shire",
            "year": 2024,
            "series": "actual",
            "count": 690.0,
            "denominator": 1000.0,
        },
    )
    base = base.replace(partnership=base.partnership.model_copy(update={"sources_note": "other"}))
    case = option(BEST).case
    (said,) = reasons(option(BEST), with_case(replace(case, base=base)))
    assert "the settings of the partnership and outcome_values (1 row) differ" in said


def test_every_reason_is_told_at_once():
    one = with_settings(price_year="2023-24", currency="EUR")
    assert len(reasons(option(BEST), one)) == 2


def test_the_first_that_differs_is_named():
    found = reasons(option(BEST), option(AGREED), with_settings(currency="EUR"))
    assert found[0].startswith("A (Tiny: best use of the same money) has money in GBP, C (")


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 options are given"), (1, "1 option is given"), (6, "6 options are given")]
)
def test_too_few_and_too_many_are_refused(number: int, said: str):
    with pytest.raises(NotComparableError, match=f"{said}: compare 2 to 5 options"):
        compare([option(BEST)] * number)


def test_the_order_of_rows_is_no_difference_of_data():
    base = tiny().replace(effects=tiny().effects[::-1])
    case = option(BEST).case
    check_comparable(lettered(option(BEST), with_case(replace(case, base=base))))


def test_an_outcome_that_is_not_there_has_no_worth():
    with pytest.raises(ValueError, match="there is no outcome 'unheard_of'"):
        compare([option(BEST), option(AGREED)], worth={"unheard_of": 1.0})
