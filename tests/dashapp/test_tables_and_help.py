"""Tables, dictionary, help, and what the model hands to them: all of it, in pages, under its own name."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from dash import html

from dashapp import services_why_tables as why_tables
from dashapp.components.tables import MOST_ROWS
from dashapp.edits import Edit
from dashapp.pages.about import TASKS
from dashapp.pages.data import ROWS_A_PAGE
from dashapp.pages.registry import find, is_known
from dashapp.rendering import MOST_KEPT, Rendering
from dashapp.services import InputError
from dashapp.services_model import ModelServices, cell
from dashapp.services_plans import BARE, Plans, cut_sentence, pot_rows
from dashapp.urls import here
from dashapp.views import data as draw
from model import TABLES, load_case, read_scenario
from tests.dashapp.conftest import SCENARIOS, TINY
from tests.dashapp.showing import view_at
from tests.dashapp.walk import hrefs, of_type, text

NAN = float("nan")


# ---- tables ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_has_a_page_that_counts_its_rows_and_offers_them_whole(tiny, name):
    view = view_at(tiny, "/data", f"?table={name}")
    frame = tiny.frames()[name]
    assert text(view.answer).endswith(f"{len(frame)} row{'' if len(frame) == 1 else 's'}.")
    assert view.question == f"{draw.title(name)}: what is held?"
    assert view.tables[name] is frame
    rows = of_type(of_type(of_type(list(view.body), html.Table)[0], html.Tbody), html.Tr)
    assert len(rows) == min(len(frame), ROWS_A_PAGE) <= MOST_ROWS


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("", 1),
        ("1", 1),
        ("2", 2),
        ("3", 3),
        ("4", 3),
        ("0", 1),
        ("-1", 1),
        ("x", 1),
        ("1.5", 1),
        ("9" * 60, 3),
    ],
)
def test_a_long_table_is_in_pages_whatever_the_address_asks(tiny, monkeypatch, page, shown):
    rows = 2 * ROWS_A_PAGE + 5
    frame = pd.DataFrame({"pot": [f"pot {i}" for i in range(rows)]})
    monkeypatch.setattr(tiny, "frames", lambda: {"pots": frame})
    search = f"?table=pots&page={page}" if page else "?table=pots"
    view = find("/data").view(tiny, here("/data", search))
    said = text(list(view.body))
    assert f"Page {shown} of 3" in said
    assert f"pot {(shown - 1) * ROWS_A_PAGE}" in said
    links = [href for href in hrefs(list(view.body)) if "page=" in href and "download" not in href]
    assert links == [f"/data?table=pots&page={near}" for near in (shown - 1, shown + 1) if 1 <= near <= 3]


def test_columns_that_are_blank_in_every_row_are_left_out_of_the_page_and_kept_in_the_file():
    frame = pd.DataFrame(
        {"pot": ["a", "b"], "amount_gbp": [1.0, NAN], "note": ["", ""], "other": [None, None]}
    )
    assert draw.readable(frame).columns.tolist() == ["Pot", "Amount £"]
    assert frame.columns.tolist() == ["pot", "amount_gbp", "note", "other"]


def test_what_figures_rest_on_is_counted_row_by_row():
    frames = {
        "a": pd.DataFrame({"basis": ["published", "derived", "published", ""]}),
        "b": pd.DataFrame({"name": ["x"]}),
    }
    counts = draw.basis_counts(frames)
    assert counts.to_numpy().tolist() == [["a", 4, 2, 1, 0], ["b", 1, -1, -1, -1]]
    assert draw.answer(counts).startswith(
        "Of 3 rows with figures, 67% published, 33% derived and 0% illustrative"
    )
    assert draw.answer(counts.iloc[1:]) == "No figure states what it rests on."


def test_the_index_lists_tables_with_rows_and_counts_what_they_rest_on(tiny):
    made = draw.index(tiny.frames(), tiny.table_words(), here("/data"))
    rows = of_type(of_type(made, html.Tbody), html.Tr)
    held = {name: frame for name, frame in tiny.frames().items() if len(frame)}
    assert [text(row.children[0]) for row in rows] == [draw.title(name) for name in held]
    assert [text(row.children[2]) for row in rows] == [f"{len(frame):,}" for frame in held.values()]
    assert hrefs(made) == [f"/data?table={name}" for name in held]


def test_the_dictionary_tells_every_column_of_every_table(tiny):
    frame = tiny.dictionary()
    for name, record in TABLES.items():
        assert frame[frame["table"] == name]["column"].tolist() == list(record.model_fields)
    assert (frame["meaning"].str.len() > 0).all()


@pytest.mark.parametrize("wanted", ["atlantis", "Pots", "partnership.toml", "-"])
def test_a_table_that_is_not_there_is_said_and_all_are_shown(tiny, wanted):
    view = view_at(tiny, "/data", f"?table={wanted}")
    assert f"There is no table called '{wanted}'." in text(list(view.notices))
    assert view.answer == view_at(tiny, "/data", "").answer


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "yes"),
        (False, "no"),
        (("a", "b"), "a; b"),
        ((), ""),
        (None, None),
        (1.5, 1.5),
        (0, 0),
        ("x", "x"),
    ],
)
def test_a_cell_says_its_value_as_a_workbook_would(value, said):
    assert cell(value) == said


def test_frames_hold_every_column_even_of_a_table_without_rows(tiny):
    for name, frame in tiny.frames().items():
        assert frame.columns.tolist() == list(TABLES[name].model_fields)
        assert len(frame) == len(tiny.tables.rows(name))


# ---- help ------------------------------------------------------------------------------------


def test_every_page_of_the_guide_can_be_read_one_after_the_other(tiny):
    names, at = [page.name for page in tiny.guide()], tiny.guide()[0].name
    seen = [at]
    while True:
        following = [
            href
            for href in hrefs(list(view_at(tiny, "/help", f"?topic={at}").body))
            if "/help?topic=" in href
        ]
        if not following:
            break
        at = following[-1].rpartition("=")[2]
        assert at not in seen, "the guide goes round"
        seen.append(at)
    assert seen == names


def test_every_task_leads_to_a_page():
    for task, path, how in TASKS:
        assert is_known(find(path)), task
        assert how.endswith(".")


def test_help_lists_the_guide_in_its_order(tiny):
    view = view_at(tiny, "/help", "")
    topics = [href.rpartition("=")[2] for href in hrefs(list(view.body)) if "topic=" in href]
    assert topics == [page.name for page in tiny.guide()]


# ---- views that are kept ---------------------------------------------------------------------


def test_a_steady_view_is_made_once_for_each_address_and_no_more_are_kept_than_said(tiny):
    rendering = Rendering(tiny)
    page = find("/help")
    first = rendering.view(page, here("/help", "?topic=model"))
    assert rendering.view(page, here("/help", "?utm=1&topic=model")) is first
    for number in range(MOST_KEPT + 1):
        rendering.view(page, here("/help", f"?topic=t{number}"))
    assert rendering.view(page, here("/help", "?topic=model")) is not first


def test_a_page_with_long_work_is_made_anew_each_time(tiny):
    rendering, page = Rendering(tiny), find("/change/best-use")
    at = here(page.path, "?scenario=tiny-as-agreed")
    assert rendering.view(page, at) is not rendering.view(page, at)


# ---- scenarios -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cut_case():
    return load_case(read_scenario(SCENARIOS / "tiny-cut.toml"))


def test_pots_come_money_first_with_amounts_before_any_cut(cut_case):
    rows = pot_rows(cut_case)
    assert [row.kind for row in rows] == ["money", "money", "money", "people"]
    council = next(row for row in rows if row.pot == "council_general")
    assert council.amounts == {2026: 5_620_000.0, 2027: 5_620_000.0}


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        (
            {},
            "10% off the money of Shire County Council from 2025-26, in 2 equal yearly steps.",
        ),
        ({"over_years": 1}, "This scenario takes 10% off the money of Shire County Council from 2025-26."),
        ({"partner": None, "pot": "nhs_core", "over_years": 1}, "of NHS core budget from"),
        ({"partner": None, "over_years": 1}, "of every partner from"),
        ({"depth": 0.0}, ""),
    ],
)
def test_a_cut_in_words(cut_case, cut, said):
    own = replace(cut_case.scenario.cut, **cut)
    found = cut_sentence(replace(cut_case, scenario=replace(cut_case.scenario, cut=own)))
    assert said in found
    assert bool(found) == bool(said)


def test_without_a_cut_nothing_is_said(cut_case):
    assert cut_sentence(replace(cut_case, scenario=replace(cut_case.scenario, cut=None))) == ""


@pytest.mark.parametrize("key", ["../../etc/passwd", "tiny-cut.toml", "", "atlantis", "best-use/../tiny-cut"])
def test_only_files_of_the_folder_are_ever_read(tiny, key):
    assert tiny.start(key).cut == ""
    assert tiny.start(key).changes == ()
    assert tiny.start(key).pots == tiny.start("tiny-as-agreed").pots


def test_the_same_changes_have_the_same_name_and_others_another():
    services = ModelServices(TINY, SCENARIOS)
    plans = Plans(TINY, SCENARIOS, services.tables)
    services.close()
    plain, _ = plans.edited(Edit("tiny-best-use"))
    one, _ = plans.edited(Edit("tiny-best-use", {"nhs_core": 1.0}, 2026))
    later, _ = plans.edited(Edit("tiny-best-use", {"nhs_core": 1.0}, 2027))
    assert len({plain, one, later, plans.edited(Edit("tiny-cut"))[0]}) == 4
    assert plans.edited(Edit("tiny-best-use", {"nhs_core": 1.0}, 2026))[0] == one
    plans.desk.close()


def test_a_folder_without_scenarios_offers_the_tables_as_they_stand(tmp_path):
    services = ModelServices(TINY, tmp_path)
    assert [card.key for card in services.scenarios()] == [BARE]
    assert services.start(BARE).pots
    services.close()


def test_a_file_that_cannot_be_read_is_a_choice_with_its_fault_and_keeps_no_other_out(tmp_path):
    (tmp_path / "broken.toml").write_text("name = [", encoding="utf-8")
    (tmp_path / "good.toml").write_text(f'name = "Good"\ndata = "{TINY}"\n', encoding="utf-8")
    services = ModelServices(TINY, tmp_path)
    broken, good = services.scenarios()
    assert (broken.key, bool(broken.faults), good.faults) == ("broken", True, ())
    assert services.start("broken").faults
    with pytest.raises(InputError, match="broken"):
        services.plans.begin(Edit("broken"))
    services.close()


# ---- cells of an explanation -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "unit", "said"),
    [
        (NAN, NAN, "£100,000", "–"),
        (1e5, NAN, "£100,000", "from £100,000 up"),
        (NAN, 2e5, "£100,000", "up to £200,000"),
        (1e5, 2e5, "£100,000", "from £100,000 to £200,000"),
        (1e5, math.inf, "£100,000", "from £100,000 up"),
        (10.0, 12.0, "families", "from 10 to 12"),
    ],
)
def test_the_range_of_a_price_has_its_unit_and_never_an_end_that_is_none(low, high, unit, said):
    assert why_tables._range(low, high, unit) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(NAN, "–"), (None, "–"), (0.0, "no change"), (1e-9, "no change"), (0.209, "+20.9 points")],
)
def test_a_change_of_the_gap_has_its_sign(share, said):
    assert why_tables._points(share) == said


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [(5.0, 5.0, "cannot move"), (5.0, 20.0, "5 to 20"), (0.0, math.inf, "0 to any number")],
)
def test_how_far_a_service_could_move(least, most, said):
    row: dict[str, Any] = {"service": "a", "name": "A", "planned": 5.0, "activity_unit": "visits"}
    found = why_tables.near_optimal(pd.DataFrame([{**row, "share": 0.01, "least": least, "most": most}]))
    assert found.to_dict("records") == [{"Service": "A", "This plan": "5 visits", "For 1% of the gap": said}]
