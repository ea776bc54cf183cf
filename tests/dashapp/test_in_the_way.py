"""What stands in the way, on the page: its words and numbers are the model's, every part is there."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from dash import html

from dashapp.components.tables import MOST_ROWS
from dashapp.downloads import csv
from dashapp.edits import Edit
from dashapp.pages.in_the_way import PAGE
from dashapp.services_why_tables import MOST_INVESTED_IN, invest
from dashapp.urls import here
from dashapp.views.in_the_way import PARTS, said, why_view
from dashapp.views.shown import CHANGED_FILE, Shown
from model import read_scenario, solve, words
from model.analyse.explain import TABLES
from model.analyse.explain.plan import explain_plan
from tests.dashapp.conftest import SCENARIOS
from tests.dashapp.plans import finished
from tests.dashapp.showing import page_at, view_at
from tests.dashapp.test_layouts import BANNED, MOST_COMPONENTS
from tests.dashapp.walk import headings, hrefs, ids, of_type, text, walk
from tests.dashapp.why import explained, nothing_found, of_its_own

BEST, CUT = "tiny-best-use", "tiny-cut"
FULL = Edit(BEST, rules={"pooling": "full"})


@pytest.fixture(scope="module")
def tiny():
    yield from of_its_own()


@pytest.fixture(scope="module")
def best(tiny):
    job = explained(tiny, Edit(BEST))
    assert job.result, job.fault
    return job


@pytest.fixture(scope="module")
def cut(tiny):
    return explained(tiny, Edit(CUT))


def page(services, key, search=""):
    return page_at(services, PAGE.path, f"?scenario={key}{search}")


def made_up(services, why, search=""):
    """The page of an explanation that was never worked out."""
    at = here(PAGE.path, f"?scenario={BEST}{search}")
    card = next(card for card in services.scenarios() if card.key == BEST)
    held = (services.partnership, at, card, services.start(BEST))
    return why_view(Shown(*held, Edit(BEST), "", why, 2.0), at)


def test_the_explanation_on_screen_is_the_model_s(best):
    straight = explain_plan(solve(read_scenario(SCENARIOS / f"{BEST}.toml")))
    assert best.result.answer == straight.answer
    assert tuple(best.result.tables) == TABLES
    for name in TABLES:
        pd.testing.assert_frame_equal(best.result.tables[name], straight.tables[name])


def test_the_answer_comes_first_and_takes_the_focus(tiny, best):
    parts, arrival = page(tiny, BEST)
    first = next(item for item in of_type(parts, html.P) if getattr(item, "className", "") == "answer")
    assert text(first) == best.result.answer[0]
    assert arrival["focus"] == "in-the-way-result"
    assert arrival["say"] == "The explanation is ready."
    for sentence in best.result.answer[1:]:
        assert sentence in text(parts)


@pytest.mark.parametrize("key", [BEST, CUT])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_its_heading_in_order_and_plain_words(tiny, best, cut, part, key):
    parts, _ = page(tiny, key, f"&show={part}")
    assert PARTS[part] in [text(item) for item in of_type(parts, html.H2)]
    levels = headings(parts)
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(ids(parts)) == len(set(ids(parts)))
    assert sum(1 for _ in walk(parts)) <= MOST_COMPONENTS
    assert not BANNED.findall(text(parts).replace("None of", ""))


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("binds", "binding"),
        ("services", "services"),
        ("rules", "rules"),
        ("targets", "targets"),
        ("targets", "conflicts"),
        ("targets", "repairs"),
        ("equal", "near_optimal"),
        ("money", "curve"),
        ("money", "invest"),
        ("unproven", "no_evidence"),
    ],
)
def test_every_sentence_of_a_table_stands_in_its_part_with_a_file_of_its_numbers(tiny, best, part, name):
    view = view_at(tiny, PAGE.path, f"?scenario={BEST}&show={part}")
    on_page = text(list(view.body))
    for sentence in best.result.tables[name]["sentence"].head(MOST_ROWS):
        assert sentence in on_page
    links = " ".join(hrefs(list(view.body)))
    assert f"/download{PAGE.path}/{'less-and-more-money' if name == 'curve' else name}.csv" in links
    pd.testing.assert_frame_equal(view.tables[name], best.result.tables[name])
    assert csv(view.tables[name]).count("\r\n") == len(view.tables[name]) + 1


def test_every_table_of_an_explanation_is_told_in_some_part(tiny, best):
    shown = {"curve", *best.result.shown}
    assert shown == set(TABLES)


def test_prices_limits_and_ranges_are_those_of_the_table(best):
    raw, shown = best.result.tables["binding"], best.result.shown["binding"]
    for row, seen in zip(raw.to_dict("records"), shown.to_dict("records"), strict=True):
        assert seen["For each"] == row["unit"]
        if row["unit"] == "£100,000":
            assert seen["Limit now"] == words.pounds(row["limit"])
            assert (
                seen["The price holds"] == f"from {words.pounds(row['low'])} to {words.pounds(row['high'])}"
            )
    assert shown["Price of more"].tolist()[0] == "Close 79 points more of the gap"
    two = shown[raw["price_loosened"] != raw["price_tightened"]]["Price of more"]
    assert "Close 4.9 to 9.9 points more of the gap" in set(two)


def test_rules_are_ranked_as_the_model_ranks_them(best):
    raw, shown = best.result.tables["rules"], best.result.shown["rules"]
    assert shown["If this were changed"].tolist() == raw["change"].tolist()
    assert shown["Change of the gap closed"].tolist()[0] == "+20.9 points"
    assert shown["In words"].tolist() == raw["sentence"].tolist()


def test_how_far_services_could_move_is_one_row_each(best):
    raw, shown = best.result.tables["near_optimal"], best.result.shown["near_optimal"]
    assert shown["Service"].tolist() == raw["name"].unique().tolist()
    assert shown.columns.tolist()[2:] == ["For no loss", "For 1% of the gap", "For 5% of the gap"]
    assert shown["For no loss"].tolist() == ["cannot move", "cannot move"]


def test_duties_that_cannot_be_met_have_owners_and_repairs(cut):
    assert "Duties and promises" in cut.result.shown["conflicts"]["Target"].tolist()
    assert "More money" in cut.result.shown["repairs"]["Repair"].tolist()


def test_an_explanation_that_finds_nothing_says_so_in_words(tiny, best):
    said_of = {
        "short": "Nothing more stands in the way.",
        "binds": "No limit binds",
        "services": "There are no services.",
        "rules": "There is no rule",
        "targets": "Every target is met, so nothing clashes.",
        "equal": "No service may be chosen",
        "money": "There is no gap to close",
        "unproven": "Evidence is held for every service",
    }
    assert set(said_of) == set(PARTS)
    for part, sentence in said_of.items():
        view = made_up(tiny, nothing_found(best.result), f"&show={part}")
        assert sentence in text(list(view.body))
        assert not view.charts


def test_a_long_list_is_folded_and_the_rest_left_to_the_file():
    parts = said([f"Sentence {i}." for i in range(40)])
    assert len(of_type(parts, html.Li)) == 24
    assert "16 more are in the download." in text(parts)
    assert said([]) == []


def test_a_long_table_stays_within_what_a_page_may_hold(tiny, best):
    many = pd.concat([best.result.shown["binding"]] * 40, ignore_index=True)
    why = replace(best.result, shown={**best.result.shown, "binding": many})
    view = made_up(tiny, why, "&show=binds")
    assert "more rows are in the download" in text(list(view.body))
    assert len(of_type(list(view.body), html.Tr)) <= 101


def test_an_unknown_part_is_said_and_the_first_shown(tiny, best):
    parts, _ = page(tiny, BEST, "&show=nothing")
    assert "There is no show called 'nothing', so it was left out." in text(parts)
    assert best.result.answer[1] in text(parts)


def test_how_sure_and_what_it_is_based_on(tiny, best):
    said_last = text(page(tiny, BEST)[0])
    for part in ("How sure are we?", "What this is based on", best.result.digest[:16]):
        assert part in said_last
    assert f"jcm explain {SCENARIOS / 'tiny-best-use.toml'}" in said_last


def test_the_headline_of_the_plan_stands_with_its_range_and_prices_say_why_they_have_none(tiny, best):
    found = best.result
    assert found.headline == (
        "The plan itself: 47% of the gap closed (26% to 66% in 19 of 20 futures that fit the evidence)."
    )
    said = text(page(tiny, BEST)[0])
    assert found.headline in said
    assert found.unranged in said
    assert "They have no range" in found.unranged
    for sentence in found.drawn:
        assert sentence in said


def test_the_plan_page_leads_here_and_back_with_the_same_changes(tiny):
    plan = finished(tiny, FULL)
    there = page_at(tiny, "/change/best-use", f"?scenario={BEST}&run={plan.key}")[0]
    link = next(item for item in hrefs(there) if item.startswith(PAGE.path) and "run=" in item)
    assert link == f"{PAGE.path}?scenario={BEST}&run={plan.key}"
    before = text(page_at(tiny, *link.split("?"))[0])
    assert "Work out what stands in the way" in before
    assert "1 change" in before
    job = explained(tiny, FULL)
    assert job.key == plan.key
    parts, _ = page_at(tiny, *link.split("?"))
    assert job.result.answer[0] in text(parts)
    assert f"/change/best-use?scenario={BEST}&run={plan.key}" in hrefs(parts)
    assert CHANGED_FILE in text(parts)
    assert 'pooling = "full"' in view_at(tiny, *link.split("?")).texts[CHANGED_FILE]


def test_what_must_be_invested_stands_by_service_and_year(best, cut):
    for job in (best, cut):
        raw, shown = job.result.tables["invest"], job.result.shown["invest"]
        years = sorted({int(year) for year in raw["year"].dropna()})
        for name, own in raw.groupby("name", sort=False):
            seen = shown[shown["Outcome"] == name].set_index("What changes")
            new = own[own["service"].isna() & own["new_money_gbp"].notna()].set_index("year")["new_money_gbp"]
            for year in years if len(new) else []:
                assert seen.loc["New money", words.year(year)] == words.money(float(new[year]))
            spent = own[own["service"].notna()]
            for service, rows in spent.groupby("service_name"):
                if service in seen.index:
                    by_year = rows.set_index("year")["spend_change_gbp"]
                    for year in years:
                        change = float(by_year.get(year, 0.0))
                        assert seen.loc[service, words.year(year)] == words.money_change(change)
            assert len(seen) <= 2 + MOST_INVESTED_IN
            assert bool(spent["service"].nunique()) == (len(seen) > 1)


def test_services_whose_money_changes_least_are_one_row():
    years, names = [2027, 2028], [f"S{k}" for k in range(MOST_INVESTED_IN + 2)]
    head = {
        "outcome": "neet",
        "name": "Neet",
        "reachable": True,
        "present_value_gbp": 10.0,
        "sentence": "So.",
    }
    new = [head | {"service": None, "year": y, "new_money_gbp": 5.0} for y in years]
    spent = [
        head | {"service": n, "service_name": n, "year": y, "spend_change_gbp": 1_000.0 * (9 - k)}
        for k, n in enumerate(names)
        for y in years
    ]
    table = invest(pd.DataFrame([*new, *spent]))
    assert table["What changes"].tolist() == ["New money", *names[:MOST_INVESTED_IN], "2 other services"]
    assert table.iloc[-1][words.year(2027)] == "+£5,000"
    assert invest(pd.DataFrame(new))["What changes"].tolist() == ["New money"]
