"""The answer of an appraisal says what its tables say, in every direction."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from model.analyse.cost_effectiveness import value_for_money
from model.analyse.cost_effectiveness.plan_ranges import plan_ranges
from model.analyse.cost_effectiveness.plans import BELIEVED, ESTIMATED, appraisal
from model.analyse.cost_effectiveness.words import plan_row, sentences
from model.plan import solve
from model.project import today_plan
from model.words import money
from tests.analyse.valued import appraised, believing, best_use, case_of

WHO = [
    ("Shire County Council: £268k less for demand-led services, all of it growth that need not be found."),
    "Shire Integrated Care Board: £260k more for services that are chosen.",
    "The public: £164k of economic value gained, none of it cashable.",
    "The public: £107k of social value gained, none of it cashable.",
    "Shire County Council: £22k more for services that are chosen.",
]


def tables_of(activity: np.ndarray) -> dict[str, pd.DataFrame]:
    """Tables of another plan of the small partnership."""
    case = best_use().case
    return {
        **appraised().tables,
        **appraisal(case, activity),
        "plan_ranges": plan_ranges(case, activity),
    }


def test_the_answer_of_the_small_partnership():
    answer = appraised().answer
    assert answer[0] == (
        "Against today's services carried on, the plan spends £282k more on services that are chosen and "
        "£268k less on demand-led ones: £14k dearer in cash (present value, 2025-26 to 2027-28)."
    )
    assert answer[1] == (
        "In cash it is from £167k dearer to £137k to the good in 19 of 20 futures that fit the evidence; the "
        "plan is very likely to leave more £ than today's services, value to others counted, in about 98 of "
        "100 futures."
    )
    assert answer[2] == (
        "Of the £268k less on demand-led services none takes a budget below today's: all of it is growth "
        "that need not be found."
    )
    assert answer[3] == (
        "To others it brings £164k economic and £107k social value, of which none is cashable; with the "
        "cash, and whoever bears each part, that leaves £257k to the good."
    )
    assert answer[4:9] == (
        "Each £1 more brings £1.91 in savings and value to others, counted together.",
        (
            "In cash alone it does not pay for itself in the years that are followed; with value to others "
            "it does from 2026-27 on."
        ),
        "Discounted at 3% instead of 10% the whole would leave £290k to the good, not £257k to the good.",
        "No step less of any service is worth it in £ alone.",
        f"First on the wish list: {appraised().tables['steps']['sentence'].iloc[2]}",
    )
    assert answer[-2:] == (
        "1 service (£200k a year) can't be judged: no evidence is held of what they change.",
        "The tables make no allowance for studies that promise too much, so effects count in full.",
    )


def test_who_pays_in_words():
    assert appraised().tables["bearers"]["sentence"].tolist() == WHO


def test_a_plan_that_cuts_says_less_and_dearer_the_right_way_round():
    plan = best_use()
    case = plan.case
    activity = today_plan(case)
    activity[[case.lines.index["family_help", place] for place in ("north", "south")]] *= 0.9
    tables = tables_of(activity)
    answer = list(sentences(replace(plan, duties_unmet_gbp=250_000.0), tables))
    assert "the plan spends £" in answer[0]
    assert " less on services that are chosen and £" in answer[0]
    assert " more on demand-led ones: £" in answer[0]
    none = "It spends no more than today's services, so a benefit-cost ratio or payback would say nothing."
    assert none in answer
    assert not any("pay for itself" in text or "paid for itself" in text for text in answer)
    assert (
        "It leaves duties worth £250k unmet over the plan years, which is a pressure, not a saving." in answer
    )


def test_less_of_a_service_that_nobody_has_measured_is_said():
    plan = best_use()
    case = plan.case
    activity = today_plan(case)
    activity[case.lines.index["youth_clubs", "shire"]] *= 0.5
    answer = list(sentences(plan, tables_of(activity)))
    lost = sum(100_000 * 1.1**-t for t in range(3))
    assert answer[0].startswith(f"Against today's services carried on, the plan spends {money(lost)} less on")
    assert "and as much on demand-led ones" in answer[0]
    assert answer[1] == (
        f"{money(lost)} of what is spent less is taken from services whose effect nobody has measured: what "
        "is lost with it is not in these figures."
    )


def test_a_statutory_service_below_its_floor_is_no_saving():
    plan = best_use()
    case = plan.case
    activity = today_plan(case)
    activity[case.lines.index["health_visits", "shire"]] = 5_000
    tables = tables_of(activity)
    row = plan_row(tables)
    assert row["unmet_duties_gbp"] == pytest.approx(sum(40_000 * 1.1**-t for t in range(3)))
    rest = money(row["net_cash_gbp"] - row["unmet_duties_gbp"])
    less = replace(plan, duties_unmet_gbp=80_000.0)
    said = [text for text in sentences(less, tables) if "unmet" in text]
    assert said == [
        (
            "It leaves duties worth £80k unmet over the plan years, which is a pressure, not a saving; "
            f"with its statutory services at their floors the cash would come to {rest}."
        )
    ]


def test_a_plan_that_never_pays_for_itself():
    plan = best_use()
    case = plan.case
    activity = today_plan(case)
    activity[case.lines.index["youth_clubs", "shire"]] *= 1.1
    answer = list(sentences(plan, tables_of(activity)))
    assert answer[1] == "It brings no value to others on which the tables put a price."
    assert answer[3] == "It does not pay for itself in the years that are followed, value to others included."
    assert answer[2] == "Each £1 more brings £0.00 in savings and value to others, counted together."


def test_corrections_are_not_missed_where_they_are():
    case = case_of(believing())
    plan = replace(best_use(), case=case)
    answer = value_for_money(plan).answer
    assert not any("make no allowance" in text for text in answer)
    assert "£240k less on demand-led ones" in answer[0] or "less on demand-led ones" in answer[0]


def test_outcomes_with_nothing_but_what_the_purse_saves_are_pointed_out():
    plan = best_use()
    tables = plan.case.tables
    poorer = tables.replace(
        outcome_costs=tuple(r for r in tables.outcome_costs if r.outcome != "school_ready")
    )
    answer = value_for_money(replace(plan, case=replace(plan.case, tables=poorer))).answer
    assert any(
        text.startswith("For 1 of 2 outcomes that services move, the tables hold only") for text in answer
    )


def test_without_a_plan_there_is_nothing_to_appraise():
    with pytest.raises(ValueError, match="there is no plan to appraise"):
        value_for_money(replace(best_use(), status="infeasible"))


def test_need_is_said_beside_what_it_changes():
    answer = value_for_money(best_use(), weigh_need=True).answer
    said = next(text for text in answer if "weighted by the need" in text)
    assert said.startswith(
        "With outcomes weighted by the need of each place, value to others would come to £"
    )
    assert said.endswith(", not £271k.")
    assert not any("weighted by the need" in text for text in appraised().answer)


def test_a_figure_that_is_believed_less_stands_beside_the_one_that_is_estimated():
    tables = believing()
    case = case_of(tables)
    said = value_for_money(solve(case)).answer
    table = value_for_money(solve(case)).tables["plan"].set_index("effects")
    own, other = (float(str(table.loc[name, "net_cash_gbp"])) for name in (ESTIMATED, BELIEVED))
    assert abs(own - other) >= 1
    (told,) = [text for text in said if text.startswith("As estimated, with nothing taken off")]
    assert told.endswith(f"it is {money(abs(own))} {'to the good' if own > 0 else 'dearer'} in cash.")
    assert not [text for text in appraised().answer if text.startswith("As estimated")]
