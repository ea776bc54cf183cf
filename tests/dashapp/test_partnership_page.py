"""Partnership savings, on the page: its words and numbers are the model's, every part is there."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from dash import html

from dashapp.downloads import csv
from dashapp.pages.partnership import PAGE
from dashapp.shapes_partnership import TogetherAsked
from dashapp.urls import here
from dashapp.views import partnership_tables as tables
from dashapp.views import partnership_words as say
from dashapp.views.partnership import PARTS, partnership_view
from dashapp.views.shown import Shown
from model import read_scenario, solve, words
from model.analyse.partnership import TABLES, partnership
from tests.dashapp.conftest import SCENARIOS
from tests.dashapp.showing import page_at, view_at
from tests.dashapp.test_layouts import BANNED, MOST_COMPONENTS
from tests.dashapp.together import compared, empty, of_its_own, with_tables
from tests.dashapp.walk import headings, hrefs, ids, of_type, text, walk

BEST, CUT = "tiny-best-use", "tiny-cut"
COUNCIL, NHS = "Shire County Council", "Shire Integrated Care Board"


@pytest.fixture(scope="module")
def tiny():
    yield from of_its_own()


@pytest.fixture(scope="module")
def best(tiny):
    job = compared(tiny, TogetherAsked(BEST))
    assert job.result, job.fault
    return job


@pytest.fixture(scope="module")
def cut(tiny):
    return compared(tiny, TogetherAsked(CUT))


def page(services, key, search=""):
    return page_at(services, PAGE.path, f"?scenario={key}{search}")


def part_of(services, part, search=""):
    return view_at(services, PAGE.path, f"?scenario={BEST}&show={part}{search}")


def made_up(services, found, search=""):
    """The page of a comparison that was never worked out."""
    card = next(card for card in services.scenarios() if card.key == BEST)
    held = (services.partnership, here(PAGE.path, f"?scenario={BEST}{search}"), card, services.start(BEST))
    return partnership_view(Shown(*held, found.asked.edit, "", found, 2.0))


def rows_of(view, caption):
    """Cells of the table whose caption begins so."""
    table = next(item for item in of_type(list(view.body), html.Table) if text(item).startswith(caption))
    body = of_type(table, html.Tbody)[0]
    return [[text(cell) for cell in of_type(row, html.Th, html.Td)] for row in of_type(body, html.Tr)]


def test_the_tables_on_screen_are_the_model_s(best):
    plan = solve(read_scenario(SCENARIOS / f"{BEST}.toml"))
    straight = partnership(plan.case, plan)
    assert best.result.answer == straight.answer
    assert best.result.leads == straight.leads
    assert tuple(best.result.tables) == TABLES
    for name in TABLES:
        pd.testing.assert_frame_equal(best.result.tables[name], straight.tables[name])


def test_the_answer_comes_first_and_takes_the_focus(tiny, best):
    parts, arrival = page(tiny, BEST)
    first = next(item for item in of_type(parts, html.P) if getattr(item, "className", "") == "answer")
    assert text(first) == (
        "By 2026-27 children do better together than with each partner alone on 1 of 2 outcomes, namely on "
        "Children looked after (2 fewer; range 1 to 4 fewer). Over 2025-26 to 2026-27, £39k more of promises "
        "is kept and the same outcomes as alone would take £57k less. By what each adds, most of the money "
        f"saved is owed to {COUNCIL} (£29k) and {NHS} (£29k)."
    )
    assert arrival["focus"] == "partnership-result"
    assert arrival["say"] == "The comparison is ready."
    for sentence in best.result.answer:
        assert sentence in text(parts)


@pytest.mark.parametrize("key", [BEST, CUT])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_its_heading_in_order_and_plain_words(tiny, best, cut, part, key):
    parts, _ = page(tiny, key, f"&show={part}")
    assert PARTS[part] in [text(item) for item in of_type(parts, html.H2)]
    assert all(after - before <= 1 for before, after in pairwise(headings(parts)))
    assert len(ids(parts)) == len(set(ids(parts)))
    assert sum(1 for _ in walk(parts)) <= MOST_COMPONENTS
    assert not BANNED.findall(text(parts))
    said = text(list(view_at(tiny, PAGE.path, f"?scenario={key}&show={part}").body))
    assert not [odd for odd in ("nan", "_", "-£0", "constrained") if odd in said]


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("short", "worlds"),
        ("short", "children"),
        ("shares", "shares"),
        ("shares", "coalitions"),
        ("money", "pays_and_gains"),
        ("money", "money_saved"),
        ("money", "transfers"),
        ("between", "ring_fences"),
        ("between", "flags"),
        ("contributions", "contributions"),
        ("cut", "cut_ledger"),
        ("cut", "cut_sharing"),
    ],
)
def test_every_table_can_be_taken_from_its_part(tiny, best, part, name):
    view = part_of(tiny, part)
    assert f"/download{PAGE.path}/{name}.csv" in " ".join(hrefs(list(view.body)))
    pd.testing.assert_frame_equal(view.tables[name], best.result.tables[name])
    assert csv(view.tables[name]).count("\r\n") == len(view.tables[name]) + 1


def test_the_arrangements_stand_side_by_side(tiny, best):
    raw = best.result.tables["worlds"]
    seen = rows_of(part_of(tiny, "short"), "Each alone, as today and together")
    assert [row[2] for row in seen] == [words.pounds(gbp) for gbp in raw["duties_unmet_gbp"]]
    assert [row[3] for row in seen] == [words.pounds(gbp) for gbp in raw["promises_broken_gbp"]]
    assert [row[5] for row in seen] == [words.pounds(gbp) for gbp in raw["money_saved_gbp"]]
    assert seen[2][:2] == ["Together, within the agreed shares", "47% of the gap closed"]
    headline = text(list(part_of(tiny, "short").body))
    for said in ("+36.7 points", "£39k", "£57k", "together: 47% of the gap closed"):
        assert said in headline


def test_children_are_told_by_outcome(tiny, best):
    seen = rows_of(part_of(tiny, "short"), "What working together changes for children")
    assert seen[0] == [
        "Children looked after",
        "children looked after on average in the year",
        "104",
        "102",
        "2.2 better",
        "1 to 3.5 better",
    ]
    assert seen[1][-2:] == ["the same", "–"]


def test_the_gain_stands_with_its_range_and_how_it_was_made(tiny, best):
    said, found = text(page(tiny, BEST)[0]), best.result
    rows = found.tables["ranges"]
    for measure in ("gap_closed_share", "demand_led_saved_gbp"):
        assert str(rows[rows["measure"] == measure]["sentence"].iloc[0]) in said
    gap = rows[rows["measure"] == "gap_closed_share"].iloc[0]
    assert f"range +{100 * gap['low']:.1f} to +{100 * gap['high']:.1f} points" in said
    for sentence in (*found.drawn, found.unranged):
        assert sentence in said


def test_shares_are_those_of_the_model_and_equal_ones_are_explained(tiny, best):
    raw = best.result.tables["shares"].query("value == 'money'")
    view = part_of(tiny, "shares")
    seen = rows_of(view, "Money saved: share of each partner")
    assert [row[1] for row in seen] == [words.pounds(gbp) for gbp in raw["shapley"]]
    assert [row[3] for row in seen] == [words.pounds(gbp) for gbp in raw["last"]]
    said = text(list(view.body))
    assert f"{COUNCIL} and {NHS} have equal shares: the gain takes all of them, and without any" in said
    assert "The split of money saved comes first, because who works together changes" in said
    assert "Fair share by what each adds (Shapley share): imagine" in said
    assert "A second way (nucleolus): shared so that" in said
    for sentence in best.result.tables["core"]["sentence"]:
        assert sentence in said


def test_where_the_aim_leads_its_shares_are_points_of_the_gap(tiny, best):
    view = made_up(tiny, replace(best.result, leads="objective"), "&show=shares")
    said = text(list(view.body))
    assert "The split of progress towards the aim comes first" in said
    assert "adds most: 18.3 points" in said
    assert [row[1] for row in rows_of(view, "Progress towards the aim: share")] == ["18", "18"]
    assert "Money saved" in [text(item) for item in of_type(list(view.body), html.Summary)]


def test_who_pays_is_told_by_year_and_kinds_are_never_added(tiny, best):
    raw = best.result.tables["pays_and_gains"]
    for year in (2026, 2027):
        view = part_of(tiny, "money", f"&year={year}")
        own = raw[raw["year"] == year]
        pots = own[own["partner"] != "public"]
        seen = rows_of(view, "What each partner's pots pay")
        assert [row[3] for row in seen] == [words.pounds(gbp) for gbp in pots["pays_planned_gbp"]]
        assert [row[5] for row in seen] == [words.pounds(gbp) for gbp in pots["for_others_planned_gbp"]]
        seen = rows_of(view, "What each partner gains beyond the pots")
        assert [row[1] for row in seen] == [words.pounds(gbp) for gbp in own["beyond_cashable_gbp"]]
        assert [row[2] for row in seen] == [words.pounds(gbp) for gbp in own["beyond_not_cashable_gbp"]]
        assert seen[-1][0] == "The public"
        assert "They are never added up." in text(list(view.body))


def test_a_year_that_is_not_planned_is_left_out(tiny, best):
    view = part_of(tiny, "money", "&year=1999")
    assert "There is no year called '1999', so it was left out." in text(list(view.notices))
    assert "In the pots, 2026-27" in text(list(view.body))


def test_payments_between_partners_are_told_by_rule(tiny, best):
    view = part_of(tiny, "money")
    assert rows_of(view, "So that nobody is worse off") == [[COUNCIL, NHS, "£45,000"]]
    assert rows_of(view, "So that each has its fair share of the saving") == [[COUNCIL, NHS, "£73,636"]]
    saved = rows_of(view, "What each partner pays for the same outcomes")
    assert [row[0] for row in saved] == [COUNCIL, NHS, "All partners together"]
    assert saved[0][1:] == ["£10,729,091", "£10,626,818", "£102,273", "£28,636", "-£73,636"]
    assert "all partners together pay £81k more" in text(list(view.body))


def test_limits_that_help_are_ranked_and_idle_ones_are_named(tiny, best):
    view = part_of(tiny, "between")
    seen = rows_of(view, "What letting go of each limit would change")
    assert seen == [
        ["Share that may not cross: NHS core budget", NHS, "+20.9 points", "no change", "no change"]
    ]
    said = text(list(view.body))
    assert "2 limits whose end would change next to nothing" in said
    assert "Public health grant (ring-fence)" in said
    assert "A basis is stated for each of them." in said


def test_what_crosses_without_a_legal_basis_is_flagged(tiny, best):
    flags = best.result.tables["flags"].assign(
        flag="no_legal_basis",
        legal_basis="",
        sentence="NHS core budget crosses, and no legal basis is stated.",
    )
    view = made_up(tiny, with_tables(best.result, flags=flags), "&show=between")
    said = text(list(view.body))
    assert said.startswith("NHS core budget crosses") or "NHS core budget crosses, and no legal" in said
    assert "None stated" in said
    assert "A basis is stated for each" not in said


def test_contributions_add_up_to_the_whole(tiny, best):
    seen = rows_of(part_of(tiny, "contributions"), "Each outcome against its trend")
    raw = best.result.tables["contributions"].query("year == 2027 and outcome == 'looked_after'")
    assert seen[0][1] == words.change(raw["whole"].iloc[0]) == "+2.2"
    assert seen[0][3] == f"{COUNCIL} +1.8 and {NHS} +0.4"
    assert raw["improvement"].sum() == pytest.approx(raw["whole"].iloc[0])


def test_the_ledger_says_what_one_saves_and_others_bear(tiny, best):
    raw = best.result.tables["cut_ledger"]
    view = part_of(tiny, "cut")
    assert rows_of(view, "What 10% off each partner saves it")[0] == [
        COUNCIL,
        "£1,072,909",
        "£0",
        "£0",
        "£0",
        "-184.3 points",
    ]
    for partner, name in (("shire_council", COUNCIL), ("shire_nhs", NHS)):
        own = raw[raw["cut_partner"] == partner]
        seen = rows_of(part_of(tiny, "cut", f"&partner={partner}"), f"10% off {name}: who")
        assert [row[1] for row in seen] == [words.pounds(gbp) for gbp in own["saving_gbp"]]
        for at, column in enumerate(say.COSTS, start=2):
            assert [row[at] for row in seen] == [words.pounds(gbp) for gbp in own[column]]
    assert raw["sentence"].iloc[0] in text(list(view.body))
    assert "never added up" in text(list(view.body))


def test_a_cut_that_moves_cost_to_a_partner_is_warned_of(tiny, best):
    assert f"A cut by {COUNCIL} moves no cost to another partner" in text(list(part_of(tiny, "cut").body))
    ledger = best.result.tables["cut_ledger"].copy()
    moved = (ledger["cut_partner"] == "shire_council") & (ledger["bearer"] == "shire_nhs")
    ledger.loc[moved, ["promises_broken_gbp", "sentence"]] = [
        5e5,
        "It costs the NHS £500k of promises broken.",
    ]
    view = made_up(tiny, with_tables(best.result, cut_ledger=ledger), "&show=cut")
    warned = [
        item for item in walk(list(view.body)) if "notice-warning" in str(getattr(item, "className", ""))
    ]
    assert text(warned) == "It costs the NHS £500k of promises broken."
    assert "£500,000" in rows_of(view, "What 10% off each partner saves it")[0]


def test_a_shared_cut_gives_up_the_same_whole_by_every_rule(tiny, best):
    raw = best.result.tables["cut_sharing"]
    assert list(tables.CLAIMS) == list(dict.fromkeys(raw["rule"]))
    whole = raw.groupby("rule")["cut_gbp"].sum()
    assert whole.to_list() == pytest.approx([637_000.0] * 4)
    seen = rows_of(part_of(tiny, "cut"), "What each partner would give up a year")
    assert seen[1] == [NHS, "£750,000", "£75,000 (10%)", "£0 (0%)", "£318,500 (42%)", "£318,500 (42%)"]


def test_nothing_to_show_is_said_in_words(tiny, best):
    nothing = empty(
        best.result, "children", "core", "money_saved", "ring_fences", "flags", "cut_ledger", "contributions"
    )
    for part, said in {
        "short": "The arrangements side by side",
        "shares": "This was not tested",
        "money": "What each would pay for the same outcomes could not be settled.",
        "between": "No ring-fence and no share that may not cross stands between partners.",
        "contributions": "No outcome with a target improves on its trend",
        "cut": "No partner puts money in, so there is nothing to cut.",
    }.items():
        assert said in text(list(made_up(tiny, nothing, f"&show={part}").body))
    assert "No pot pays for a service" in text(list(made_up(tiny, nothing, "&show=between").body))
