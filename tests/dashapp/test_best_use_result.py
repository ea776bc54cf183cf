"""A finished plan on the page: its numbers are the plan's, every part is there, the command agrees."""

from __future__ import annotations

import json
import tomllib
from itertools import pairwise

import pandas as pd
import pytest
from dash import html

from dashapp.edits import Edit
from dashapp.pages.registry import find
from dashapp.services_results import UNSPENT_COLUMNS
from dashapp.urls import here
from dashapp.views.best_use_result import PARTS
from model import read_scenario, solve, words
from model.analyse.uncertainty.ranges import ranges
from tests.dashapp.conftest import SCENARIOS
from tests.dashapp.plans import finished, result_of
from tests.dashapp.showing import page_at
from tests.dashapp.test_layouts import MOST_COMPONENTS
from tests.dashapp.walk import headings, ids, of_type, text, walk

BEST, CUT = "tiny-best-use", "tiny-cut"
PATH = "/change/best-use"


def page(services, key, search=""):
    parts, arrival = page_at(services, PATH, f"?scenario={key}{search}")
    return parts, arrival


@pytest.fixture(scope="module")
def best(tiny):
    return finished(tiny, Edit(BEST))


@pytest.fixture(scope="module")
def cut(tiny):
    return finished(tiny, Edit(CUT))


@pytest.fixture(scope="module")
def straight():
    """The same plan, asked of the model itself."""
    return solve(read_scenario(SCENARIOS / f"{BEST}.toml"))


def test_the_plan_on_screen_is_the_model_s(best, straight):
    result = best.result
    assert result.digest == straight.digest
    assert result.gap_closed_share == straight.gap_closed_share
    for name in ("activity", "outcomes", "spend", "unspent", "duties_unmet", "promises_broken"):
        pd.testing.assert_frame_equal(result.tables[name], straight.tables[name])


def test_the_ranges_on_screen_are_those_of_the_plan(tiny, best, straight):
    table = ranges(straight).table
    pd.testing.assert_frame_equal(best.result.tables["ranges"], table)
    gap = table[table["measure"] == "gap_closed_share"].iloc[0]
    ends = f"{words.percent(gap['low'])} to {words.percent(gap['high'])}"
    assert best.result.said.gap_range == ends
    said = text(page(tiny, BEST)[0])
    assert f"({ends} in 19 of 20 futures that fit the evidence)" in said
    assert f"{ends} in 19 of 20 futures" in said
    counts = table[table["measure"] == "outcome"].set_index(["key", "year"])
    for row in best.result.outcomes.to_dict("records"):
        own = counts.loc[(row["outcome"], row["year"])]
        assert [row["planned_low_count"], row["planned_high_count"]] == [own["low"], own["high"]]
        assert f"({words.people_range(own['low'], own['high'])})" in said


def test_a_finished_plan_is_shown_without_asking_again(tiny, best):
    parts, arrival = page(tiny, BEST)
    assert best.result.said.answer in text(parts)
    assert arrival["focus"] == "best-use-result"
    assert arrival["say"] == "The plan is ready."


def test_cards_show_the_plan_s_own_numbers(tiny, cut):
    said = text(page(tiny, CUT)[0])
    result = cut.result
    assert words.percent(abs(result.gap_closed_share)) in said
    assert f"{words.money(result.duties_unmet_gbp)} of duties not met" in said
    assert f"{words.money(result.promises_broken_gbp)} of promises not kept" in said


def test_services_before_and_after_add_up(best):
    spend = best.result.tables["spend"]
    for year, moved in best.result.moved.items():
        rows = spend if year is None else spend[spend["year"] == year]
        years = rows["year"].nunique()
        assert moved.services["planned_gbp"].sum() == pytest.approx(rows["planned"].sum() / years)
        assert moved.partners["planned_gbp"].sum() == pytest.approx(rows["planned"].sum() / years)
        assert moved.services["today_gbp"].sum() == pytest.approx(rows["today"].sum() / years)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_its_heading_in_order(tiny, best, part):
    parts, _ = page(tiny, BEST, f"&show={part}")
    assert PARTS[part] in [text(item) for item in of_type(parts, html.H2)]
    levels = headings(parts)
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(ids(parts)) == len(set(ids(parts)))
    assert sum(1 for _ in walk(parts)) <= MOST_COMPONENTS


@pytest.mark.parametrize("part", PARTS)
def test_the_current_part_is_named_and_the_others_linked(tiny, best, part):
    parts, _ = page(tiny, BEST, f"&show={part}")
    nav = next(
        item for item in of_type(parts, html.Nav) if getattr(item, "aria-label") == "Parts of this plan"
    )
    current = [item for item in of_type(nav, html.Span) if getattr(item, "aria-current", None) == "page"]
    assert [text(item) for item in current] == [PARTS[part]]
    assert len(of_type(nav, html.Li)) == len(PARTS)


def test_outcomes_stand_against_their_targets(tiny, best):
    said = text(page(tiny, BEST)[0])
    for row in best.result.outcomes.to_dict("records"):
        assert row["name"] in said
        assert words.people(row["planned_count"]) in said
        assert words.people(row["target_count"]) in said


def test_broken_duties_are_said_in_plain_words(tiny, cut):
    said = text(page(tiny, CUT, "&show=rules")[0])
    assert cut.result.duties_unmet_gbp > 0
    assert cut.result.said.broken in said
    for sentence in cut.result.broken_by_service["sentence"]:
        assert sentence in said


def test_what_binds_is_said(tiny, best):
    said = text(page(tiny, BEST, "&show=rules")[0])
    assert len(best.result.limits)
    assert best.result.limits["sentence"].iloc[0] in said


def test_money_left_is_what_the_plan_leaves(tiny, best):
    said = text(page(tiny, BEST, "&show=money")[0])
    assert best.result.said.unspent in said
    left = best.result.tables["unspent"]
    assert tuple(best.result.unspent.columns) == UNSPENT_COLUMNS
    assert best.result.unspent[UNSPENT_COLUMNS[1]].sum() == pytest.approx(left["amount"].sum())


def test_the_year_shown_can_be_chosen(tiny, best):
    said = text(page(tiny, BEST, "&show=services&year=2026")[0])
    moved = best.result.moved[2026].services
    assert words.pounds(moved["planned_gbp"].iloc[0]) in said
    assert "average of 2025-26 to 2026-27" in text(page(tiny, BEST, "&show=services&year=average")[0])
    assert "There is no year called '1999'" in text(page(tiny, BEST, "&show=services&year=1999")[0])
    assert "There is no show called 'all'" in text(page(tiny, BEST, "&show=all")[0])


def test_the_changes_made_are_listed(tiny):
    job = finished(tiny, Edit(BEST, {"council_general": 5.9e6}, 2026, {"pooling": "full"}))
    parts, _ = page(tiny, BEST, f"&run={job.key}")
    said = text(parts)
    assert "2 changes" in said
    assert "Council general fund: £5,620,000 → £5,900,000 a year (+£280k), from 2025-26" in said
    assert "Tiny: best use of the same money, 2 changed on screen" in said


def test_a_plan_of_another_scenario_is_not_shown(tiny, cut):
    parts, _ = page(tiny, "tiny-as-agreed", f"&run={cut.key}")
    assert cut.result.said.answer not in text(parts)


def test_the_form_comes_back_filled_in(tiny):
    job = finished(tiny, Edit(BEST, {"council_general": 5.9e6}, 2026, {"pooling": "full"}))
    parts, _ = page(tiny, BEST, f"&run={job.key}&edit=yes")
    values = {str(item.id): item.value for item in walk(parts) if isinstance(getattr(item, "id", None), dict)}
    assert "£5,900,000" in values.values()
    assert "full" in values.values()


def test_the_command_for_a_shipped_scenario_is_its_file(tiny, best):
    assert "jcm solve" in text(page(tiny, BEST)[0])
    assert f"{BEST}.toml" in text(page(tiny, BEST)[0])


def test_the_file_of_changes_gives_the_same_numbers(tiny, tmp_path):
    edit = Edit(BEST, {"council_general": 5.9e6, "nurse_team": 13.0}, 2027, {"pooling": "full"})
    job = finished(tiny, edit)
    view = find(PATH).view(tiny, here(PATH, f"?scenario={BEST}&run={job.key}"))
    written = view.texts["changed.toml"].replace(
        f'"{BEST}.toml"', json.dumps(str(SCENARIOS / f"{BEST}.toml"))
    )
    file = tmp_path / "changed.toml"
    file.write_text(written, encoding="utf-8")
    plan = solve(read_scenario(file))
    shown = result_of(tiny, edit)
    assert plan.gap_closed_share == pytest.approx(shown.gap_closed_share, rel=1e-9)
    pd.testing.assert_frame_equal(plan.tables["activity"], shown.tables["activity"])
    assert tomllib.loads(written)["changes"][0]["years"] == [2027]


def test_what_is_not_certain_is_said(tiny, best):
    said = text(page(tiny, BEST)[0])
    for sentence in best.result.said.drawn:
        assert sentence in said
    assert "Ranges come from 1,000 futures." in said
    assert best.result.said.likely in said
    assert best.result.said.saving in said
    assert f"{best.result.effects} effects of services on outcomes" in said
    assert best.result.digest[:16] in said


def test_a_scenario_that_cannot_be_read_is_named(tiny, tmp_path):
    from dashapp.services_plans import Plans
    from tests.dashapp.conftest import TINY

    (tmp_path / "broken.toml").write_text('name = "x"\nobjctive = "y"\n', encoding="utf-8")
    data = json.dumps(str(TINY))
    (tmp_path / "late.toml").write_text(
        f'# A story.\nname = "Late"\ndata = {data}\n[cut]\npot = "nothing"\ndepth = 0.1\n', encoding="utf-8"
    )
    plans = Plans(TINY, tmp_path, tiny.tables)
    cards = {card.key: card for card in plans.cards()}
    assert any("objctive" in fault for fault in cards["broken"].faults)
    assert cards["late"].faults == ()
    assert "there is no pot 'nothing'" in " ".join(plans.start("late").faults)
    plans.desk.close()


def test_without_scenario_files_the_tables_as_they_stand_are_one(tiny, tmp_path):
    from dashapp.services_plans import Plans
    from tests.dashapp.conftest import TINY

    plans = Plans(TINY, None, tiny.tables)
    assert [card.key for card in plans.cards()] == ["as-agreed"]
    assert plans.start("as-agreed").faults == ()
    assert tomllib.loads(plans.text(Edit("as-agreed", {"nhs_core": 1.0}, 2027)))["data"] == str(
        TINY.resolve()
    )
    plans.desk.close()


def test_what_is_worse_and_what_is_made_up_is_said(tiny, cut):
    said = text(page(tiny, CUT)[0])
    worse = cut.result.outcomes["against_trend"] == "worse"
    assert worse.any()
    assert said.count("Worse than if we carry on") >= int(worse.sum())
    assert "than if we carry on" in cut.result.said.answer
    result = cut.result
    share = words.percent(result.illustrative / result.figures)
    assert f"{result.illustrative:,} of {result.figures:,} rows of figures ({share}) are illustrative" in said
