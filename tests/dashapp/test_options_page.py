"""Compare options, on the page: its words and numbers are the model's, every part is there."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from dash import html

from dashapp.downloads import csv
from dashapp.pages.options import PAGE
from dashapp.shapes_options import OptionsAsked
from dashapp.urls import here
from dashapp.views.options import PARTS, command, options_view
from dashapp.views.options_shown import OptionsShown
from model import load_case, read_scenario, solve, words
from model.analyse.compare import compare, option_of, today_option
from model.analyse.compare.whole import TABLES
from tests.dashapp.conftest import SCENARIOS, TINY
from tests.dashapp.showing import page_at, view_at
from tests.dashapp.siding import AGREED, BEST, CUT, GRANT, THREE, of_its_own, sided, with_tables
from tests.dashapp.test_layouts import BANNED, MOST_COMPONENTS
from tests.dashapp.walk import by_id, headings, hrefs, ids, of_type, text, walk

WORTH = OptionsAsked((BEST, CUT), "looked_after", 60_000.0)


@pytest.fixture(scope="module")
def tiny():
    yield from of_its_own()


@pytest.fixture(scope="module")
def three(tiny):
    job = sided(tiny, THREE)
    assert job.result, job.fault
    return job


@pytest.fixture(scope="module")
def five(tiny):
    return sided(tiny, OptionsAsked(("today", AGREED, BEST, CUT, GRANT)))


@pytest.fixture(scope="module")
def worth(tiny):
    return sided(tiny, WORTH)


def page(services, job, search=""):
    return page_at(services, PAGE.path, f"?run={job.key}{search}")


def part_of(services, job, part, search=""):
    return view_at(services, PAGE.path, f"?run={job.key}&show={part}{search}")


def made_up(services, found, search=""):
    """The page of a comparison that was never worked out."""
    return options_view(OptionsShown(services.partnership, here(PAGE.path, search), found, 2.0))


def rows_of(view, caption):
    """Cells of the table whose caption begins so."""
    table = next(item for item in of_type(list(view.body), html.Table) if text(item).startswith(caption))
    body = of_type(table, html.Tbody)[0]
    rows = of_type(body, html.Tr)
    return [[" ".join(text(cell).split()) for cell in of_type(row, html.Th, html.Td)] for row in rows]


def test_the_tables_on_screen_are_the_model_s(three):
    straight = compare(
        [
            today_option(load_case(TINY)),
            *(option_of(solve(read_scenario(SCENARIOS / f"{name}.toml")), name) for name in (BEST, CUT)),
        ]
    )
    assert three.result.answer == straight.answer
    assert three.result.notes == straight.notes
    assert tuple(three.result.tables) == TABLES
    for name in TABLES:
        pd.testing.assert_frame_equal(three.result.tables[name], straight.tables[name])


def test_the_answer_comes_first_and_takes_the_focus(tiny, three):
    parts, arrival = page(tiny, three)
    first = next(item for item in of_type(parts, html.P) if getattr(item, "className", "") == "answer")
    assert text(first) == three.result.answer[0]
    assert text(first).startswith(
        "B (Tiny: best use of the same money) does most: it keeps every duty and promise"
    )
    assert arrival["focus"] == "options-result"
    assert arrival["say"] == "The comparison is ready."
    for sentence in three.result.answer:
        assert sentence in text(parts)


@pytest.mark.parametrize("job", ["three", "five", "worth"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_its_heading_in_order_and_plain_words(tiny, part, job, request):
    held = request.getfixturevalue(job)
    parts, arrival = page(tiny, held, f"&show={part}")
    assert PARTS[part] in [text(item) for item in of_type(parts, html.H2)]
    assert all(after - before <= 1 for before, after in pairwise(headings(parts)))
    assert len(ids(parts)) == len(set(ids(parts)))
    assert sum(1 for _ in walk(parts)) <= MOST_COMPONENTS
    assert not BANNED.findall(text(parts))
    said = text(list(part_of(tiny, held, part).body))
    assert not [odd for odd in ("nan", "_", "-£0", "constrained") if odd in said]
    assert arrival["focus"] == ("options-result" if part == "short" else "options-part")


@pytest.mark.parametrize("name", TABLES)
def test_every_table_can_be_downloaded_whole(tiny, three, name):
    view = part_of(tiny, three, "short")
    assert len(csv(view.tables[name]).splitlines()) == len(three.result.tables[name]) + 1
    linked = {
        href
        for part in PARTS
        for href in hrefs(list(part_of(tiny, three, part).body))
        if f"/{name}.csv" in href
    }
    assert linked, f"no part links to {name}.csv"


def test_six_lines_stand_side_by_side_for_every_option(tiny, three):
    rows = rows_of(part_of(tiny, three, "short"), "Options side by side")
    assert [row[0] for row in rows] == [
        "Duties left unmet, over the plan",
        "Promises broken, over the plan",
        "How much of the gap to the targets closes",
        "Targets met",
        "Money a year",
        "Best of them in",
    ]
    assert rows[0][1:] == ["£100k not kept", "none", "£187k not kept"]
    assert rows[1][1:] == ["none", "none", "£663k not kept"]
    assert [cell.split(" ")[0] for cell in rows[2][1:]] == ["0%", "46.5%", "51.2%"]
    assert rows[2][3].startswith("51.2% wider")
    assert rows[4][1:] == ["£6.3m", "£6.3m +£41k on today carried on", "£5.9m -£381k on today carried on"]
    assert rows[5][1:] == [
        "no future leaves more undone than another",
        "all of 1,000 futures drawn",
        "no future leaves more undone than another",
    ]


def test_more_lines_hold_value_and_places(tiny, three):
    rows = rows_of(part_of(tiny, three, "short"), "More of every option")
    value = three.result.tables["value"]
    own = value[(value["option"] == "B") & (value["effects"] == "as far as believed")].iloc[0]
    assert rows[1] == ["Places that end up worse in some outcome", "0", "0", "2"]
    assert rows[3][2].startswith(words.money(own["net_gbp"]))
    assert "for each £1 more" in rows[3][2]


def test_outcomes_hold_every_option_with_its_range(tiny, three):
    rows = rows_of(part_of(tiny, three, "outcomes"), "Every outcome under every option")
    assert [row[0] for row in rows] == ["Children looked after 2026-27", "Ready for school 2026-27"]
    assert rows[0][1:4] == ["104", "96", "92"]
    assert rows[0][4].startswith("104")
    assert rows[0][5] == "102 100 to 103 better"
    assert rows[0][6].endswith("worse")


def test_the_outcome_drawn_is_the_one_that_is_chosen(tiny, three):
    view = part_of(tiny, three, "outcomes", "&outcome=school_ready")
    assert view.charts["options-outcome"].headline.startswith("Ready for school: no option meets the target")
    assert "There is no outcome called 'odd'" in text(
        list(part_of(tiny, three, "outcomes", "&outcome=odd").notices)
    )


def test_money_is_by_partner_and_year(tiny, three):
    rows = rows_of(part_of(tiny, three, "money", "&year=2027"), "What each partner's pots pay")
    table = three.result.tables["money"]
    own = table[(table["year"] == 2027) & (table["partner"] == "shire_nhs")].set_index("option")[
        "planned_gbp"
    ]
    nhs = next(row for row in rows if row[0] == "Shire Integrated Care Board")
    assert [cell.split(" ")[0] for cell in nhs[2:]] == [words.money(own[letter]) for letter in "ABC"]
    mean = rows_of(part_of(tiny, three, "money"), "What each partner's pots pay")
    assert [row[0] for row in mean] == ["Shire County Council", "Shire Integrated Care Board"]


def test_pots_and_beyond_are_apart_and_never_added_up(tiny, three):
    view = part_of(tiny, three, "money")
    said = text(list(view.body))
    assert "lines here are not to be added up" in said
    inside, beyond = rows_of(view, "In the pots"), rows_of(view, "Beyond the pots")
    assert {row[0] for row in beyond} == {"The public economic value", "The public social value"}
    council = next(row for row in inside if row[0] == "Shire County Council demand-led services")
    assert council[1] == "nothing"
    assert council[2] == "£268k less paid none of it cash"
    assert council[3] == "£780k more paid"
    assert beyond[0][2] == "£164k gained none of it cash"


def test_duties_and_promises_are_told_by_service_and_year(tiny, three):
    view = part_of(tiny, three, "duties")
    duties = rows_of(view, "Duties left unmet")
    assert ["Placements", "none", "none", "£187k not kept"] in duties
    assert any(row[1] == "£100k not kept" for row in duties)
    by_year = rows_of(view, "Duties unmet and promises broken, year by year")
    assert by_year[1] == ["2026-27: duties unmet", "£100k", "none", "£187k"]
    assert len(by_year) == 4


def test_places_left_behind_are_counted(tiny, three):
    rows = rows_of(part_of(tiny, three, "places"), "How each outcome spreads over places")
    assert rows[0][1] == "no place worse"
    assert (
        rows[0][2]
        == "no place worse 0.00 to 0.19 better per 1,000 children inequality 0.007, 0.016 if we carry on"
    )
    assert rows[0][3].startswith("2 of 2 places worse 0.08 to 0.10 worse per 1,000 children")


def test_value_says_what_is_no_saving_and_never_a_ratio_alone(tiny, three):
    view = part_of(tiny, three, "value")
    rows = {row[0]: row[1:] for row in rows_of(view, "Value for money of every option")}
    assert rows["Spent on services that are chosen"] == ["nothing", "£282k more", "£1.0m less"]
    assert rows["Duties left unmet, which are no saving"] == ["£100k not kept", "none", "£187k not kept"]
    assert rows["Taken from services that nobody has measured"] == ["none", "none", "£547k"]
    net = rows["Cash and value together, whoever bears it"]
    assert net[1] == "£257k to the good £1.91 for each £1 more"
    assert "options are never put in order by it" in text(list(view.body))


def test_how_sure_tells_chances_regret_and_what_would_turn_the_order(tiny, three):
    view = part_of(tiny, three, "sure")
    rows = {row[0]: row[1:] for row in rows_of(view, "The gap alone")}
    own = three.result.tables["chances"]
    own = own[own["measure"] == "gap_closed"].set_index("option")
    assert rows["Forgone on average"] == [
        f"{100 * own.loc[letter, 'regret_mean']:.1f} points" for letter in "ABC"
    ]
    order = {row[0]: row[1:] for row in rows_of(view, "Duties and promises first, then the gap")}
    assert order["Forgone on average"] == ["–", "0.0 points", "–"]
    assert "What would change our mind" in text(list(view.body))
    assert view.charts["options-chance"].headline == "B is best in all of 1,000 futures drawn"


def test_net_benefit_stands_where_a_worth_was_stated(tiny, worth):
    view = part_of(tiny, worth, "sure")
    said = text(list(view.body))
    assert "“Children looked after” is taken to be worth £60k a year" in said
    assert "Net benefit at the worth you stated" in said
    assert "jcm compare " in text(list(view.based_on))
    assert "--worth looked_after=60000" in text(list(view.based_on))


@pytest.mark.parametrize(("base", "others"), [("A", "BC"), ("B", "AC"), ("C", "AB")])
def test_any_option_can_be_the_base(tiny, three, base, others):
    search = "" if base == "A" else f"&base={base}"
    view = part_of(tiny, three, "against", search)
    table = of_type(list(view.body), html.Table)[0]
    assert text(table).startswith(f"Differences from {base}")
    heads = [text(item) for item in of_type(of_type(table, html.Thead)[0], html.Th)]
    assert [head.split(" ")[0] for head in heads[1:]] == list(others)
    control = by_id(list(view.body), {"kind": "query", "name": "base", "default": "A"})
    assert control.value == base


def test_differences_say_which_way_is_better(tiny, three):
    rows = {
        row[0]: row[1:] for row in rows_of(part_of(tiny, three, "against", "&base=B"), "Differences from B")
    }
    assert rows["Duties unmet"] == ["+£100k", "+£187k"]
    assert rows["Promises broken"] == ["same", "+£663k"]
    assert rows["Children looked after"][0] == "+2 +1 to +4 worse"
    assert rows["Gap closed, in points"][0] == "-46.5 -66.2 to -25.8"


def test_what_the_options_do_differently_is_told(tiny, five):
    said = text(list(part_of(tiny, five, "against").body))
    assert "D Tiny: a tenth off council money: " in said
    assert "Cut: 10% off the money of Shire County Council from 2025-26, in 2 equal yearly steps" in said
    assert "Rule on pooling: none" in said


def test_the_command_that_gives_the_same_numbers_is_told(tiny, three):
    shown = OptionsShown(tiny.partnership, here(PAGE.path), three.result, 1.0)
    files = [card.file for card in tiny.scenarios() if card.key in (BEST, CUT)]
    assert command(shown) == f"jcm compare today {files[0]} {files[1]}"
    assert "1,000, drawn with seed 1" in text(list(part_of(tiny, three, "short").based_on))


def test_sure_says_what_was_drawn_and_what_words_mean(tiny, three):
    said = text(list(part_of(tiny, three, "short").sure))
    assert "All options were put through the same 1,000 futures" in said
    assert "likely: in at least 2 of 3 futures" in said
    assert "Today carried on has no rules to keep." in said


def lost_plan(found: Any, letter: str) -> Any:
    """The same comparison, in which one option has no plan."""
    why = "No plan keeps every rule that the scenario makes hard."
    tables = dict(found.tables)
    options = tables["options"].copy()
    options.loc[options["option"] == letter, "why"] = why
    rest = {
        name: table[table["option"] != letter]
        for name, table in tables.items()
        if "option" in table and name not in ("options", "differs")
    }
    rest["differences"] = rest["differences"][rest["differences"]["base"] != letter]
    return with_tables(found, **{**rest, "options": options})


@pytest.mark.parametrize("part", PARTS)
def test_an_option_without_a_plan_stands_as_a_column(tiny, three, part):
    view = made_up(tiny, lost_plan(three.result, "C"), f"?show={part}")
    said = text(list(view.body))
    assert "nan" not in said
    if part not in ("sure", "against"):
        assert "No plan" in said
    if part == "short":
        assert "C (Tiny: a tenth off council money) has no plan. No plan keeps every rule" in said


@pytest.mark.parametrize("part", PARTS)
def test_no_option_with_a_plan_is_told_in_words(tiny, three, part):
    none = lost_plan(lost_plan(lost_plan(three.result, "A"), "B"), "C")
    none = with_tables(none, switching=none.tables["switching"].iloc[:0])
    view = made_up(tiny, replace(none, answer=("No option has a plan.",)), f"?show={part}")
    assert text(view.answer) == "No option has a plan."
    assert "nan" not in text(list(view.body))


def test_a_part_that_is_not_there_is_told(tiny, three):
    assert "There is no show called 'odd'" in text(list(part_of(tiny, three, "odd").notices))
