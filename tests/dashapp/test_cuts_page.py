"""Test a cut, on the page: its words and numbers are the model's, every part is there."""

from __future__ import annotations

import json
from itertools import pairwise

import pandas as pd
import pytest
from dash import html

from dashapp.components.tables import formatter
from dashapp.pages.cuts import PAGE
from dashapp.services_cuts import DEPTHS, usual_cut
from dashapp.services_model import ModelServices
from dashapp.views.cuts import PARTS
from dashapp.views.cuts_look import RULES
from dashapp.views.cuts_parts import first_to_go
from model import load_case, read_scenario, words
from model.analyse.cuts import RULES as MODEL_RULES
from model.analyse.cuts import TABLES, Question
from model.analyse.cuts.plan import cuts_of
from model.analyse.cuts.words import RULE_WORDS
from model.cli import main
from tests.dashapp.conftest import SCENARIOS, TINY
from tests.dashapp.cutting import COUNCIL, PREVENTION, cut_of, found, worked_out
from tests.dashapp.showing import page_at, view_at
from tests.dashapp.test_layouts import BANNED, MOST_COMPONENTS
from tests.dashapp.walk import by_id, headings, hrefs, ids, of_type, text, walk


@pytest.fixture(scope="module")
def tiny():
    services = ModelServices(TINY, SCENARIOS)
    yield services
    services.close()


@pytest.fixture(scope="module")
def grant(tiny):
    return worked_out(tiny, tiny.usual_cut(PREVENTION))


@pytest.fixture(scope="module")
def council(tiny):
    return worked_out(tiny, tiny.usual_cut(COUNCIL))


def page(services, key, search=""):
    return page_at(services, PAGE.path, f"?scenario={key}{search}")


def rows_of(parts, caption):
    """The cells of one table, its headers left out."""
    table = next(item for item in of_type(parts, html.Table) if text(of_type(item, html.Caption)) == caption)
    body = of_type(table, html.Tbody)[0]
    return [[text(cell) for cell in of_type(row, html.Th, html.Td)] for row in of_type(body, html.Tr)]


def test_the_ways_of_sharing_are_those_of_the_model_in_its_words():
    assert tuple(RULES) == MODEL_RULES
    assert {rule: phrase for rule, (_, phrase, _) in RULES.items()} == RULE_WORDS


def test_the_tables_are_the_model_s(grant):
    asked = Question(depths=grant.subject.depths, pot="prevention_grant", from_year=2026)
    case = load_case(read_scenario(SCENARIOS / f"{PREVENTION}.toml"))
    straight = cuts_of(case, asked, workers=1)
    assert tuple(grant.result.tables) == TABLES
    for name in TABLES:
        pd.testing.assert_frame_equal(grant.result.tables[name], straight.tables[name])


def test_the_command_on_the_page_gives_the_numbers_of_the_page(tiny, grant, capsys):
    parts, _ = page(tiny, PREVENTION)
    command = next(text(item) for item in of_type(parts, html.Pre) if "jcm cuts" in text(item))
    assert main([*command.split()[1:], "--json", "--workers", "1"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["digest"] == grant.result.digest
    rows = {
        row["rule"]: row for row in said["tables"]["totals"] if row["depth"] == 0.5 and row["span"] == "plan"
    }
    shown = rows_of(parts, "What a cut of 50% to the pot Prevention grant does over 2025-26 to 2026-27")
    assert [row[0] for row in shown] == [RULES[rule][0] for rule in rows]
    assert [row[1] for row in shown] == [words.pounds(row["gross_cut_gbp"]) for row in rows.values()]
    assert [row[2] for row in shown] == [words.pounds(row["knock_on_gbp"]) for row in rows.values()]
    assert [row[4] for row in shown] == [words.pounds(row["net_saving_gbp"]) for row in rows.values()]
    assert [row[5] for row in shown] == [words.pounds(row["duties_unmet_gbp"]) for row in rows.values()]


def test_the_answer_comes_first_and_takes_the_focus(tiny, grant):
    parts, arrival = page(tiny, PREVENTION)
    first = next(item for item in of_type(parts, html.P) if getattr(item, "className", "") == "answer")
    assert text(first) == (
        "A cut of 50% to the pot Prevention grant from 2025-26, shared out equally, leaves children worse "
        "off by 2026-27 on Children looked after (8 more; range 3 to 13 more). Of the £320k taken out over "
        "2025-26 to 2026-27, £400k (125%) comes back as cost: £400k on Shire County Council. So it costs "
        "£80k more than it saves."
    )
    assert (
        "In 19 of 20 futures that fit the evidence, what comes back is £175k to £625k (55% to 195%); in all, "
        "from £305k more cost to £145k saved."
    ) in text(parts)
    assert arrival["focus"] == "cuts-result"
    assert arrival["say"] == "The test of the cut is ready."


def test_ranges_stand_beside_the_sums_and_how_they_were_made_is_said(tiny, grant):
    said = text(page(tiny, PREVENTION)[0])
    assert "125% of it; range £175k to £625k" in said
    assert "; range -£305k to £145k" in said
    assert "125% (55% to 195%)" in said
    for sentence in grant.result.drawn:
        assert sentence in said
    assert "Ranges come from 1,000 futures." in said
    children = text(page(tiny, PREVENTION, "&show=children")[0])
    assert "Range in 2026-27" in children
    assert "3 to 13 more" in children


def test_a_cut_that_cannot_be_made_is_the_answer(tiny, council):
    parts, _ = page(tiny, COUNCIL)
    said = text(parts)
    assert (
        "can't be made: in 2026-27 £460k stays unpaid even when everything that may be cut is gone." in said
    )
    assert "There are no sums to show" in said
    assert "no: £460k unpaid in 2026-27" in said
    assert "Without any cut, today's plan lacks £55k in 2026-27 already." in said
    for part in ("children", "money", "services"):
        assert "his cut can't be made in this way" in text(page(tiny, COUNCIL, f"&show={part}")[0])


def test_another_depth_and_another_way_of_sharing_change_every_number(tiny, council):
    parts, _ = page(tiny, COUNCIL, "&depth=20&rule=optimised")
    totals = council.result.tables["totals"]
    own = totals[
        (totals["rule"] == "optimised") & (totals["depth"] == 0.2) & (totals["span"] == "plan")
    ].iloc[0]
    said = text(parts)
    assert "A cut of 20% to Shire County Council's money from 2025-26 in 2 yearly steps" in said
    assert "with what is left put to its best use, leaves children worse off than the best use" in said
    for gbp in (own["gross_cut_gbp"], own["knock_on_gbp"], own["net_saving_gbp"], own["duties_unmet_gbp"]):
        assert words.money(float(gbp)) in said
    assert "stands beside the saving and is no part of it" in said
    control = by_id(parts, {"kind": "query", "name": "depth", "default": "10"})
    assert control.value == "20"


def test_what_the_address_could_not_say_is_said(tiny, grant):
    said = text(page(tiny, PREVENTION, "&depth=33&rule=lottery&show=all")[0])
    assert "There is no depth called '33', so it was left out." in said
    assert "There is no rule called 'lottery', so it was left out." in said
    assert "There is no show called 'all', so it was left out." in said


SEARCHES = (
    *(f"&show={part}" for part in PARTS),
    *(f"&show={part}&rule=optimised&depth=20" for part in PARTS),
    "&show=children&place=north&outcome=school_ready",
    "&show=money&partner=shire_council&prices=cash",
)


@pytest.mark.parametrize("key", [PREVENTION, COUNCIL])
@pytest.mark.parametrize("search", SEARCHES)
def test_every_part_is_there_and_reads_well(tiny, grant, council, key, search):
    parts, arrival = page(tiny, key, search)
    levels = headings(parts)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(ids(parts)) == len(set(ids(parts)))
    assert sum(1 for _ in walk(parts)) <= MOST_COMPONENTS
    shown = [item for item in walk(parts) if isinstance(item, html.Pre)]
    said = text(parts)
    for code in shown:
        said = said.replace(text(code), "")
    assert not BANNED.search(said), BANNED.search(said)
    for odd in ("-£0", "£-", "£nan", "nan ", " 1 outcomes", "not stated taken"):
        assert odd not in said
    assert arrival["focus"] == ("cuts-result" if search.startswith("&show=short") else "cuts-part")
    view = view_at(tiny, PAGE.path, f"?scenario={key}{search}")
    for href in hrefs(parts):
        if href.startswith("/download/"):
            name = href.partition("?")[0].rpartition("/")[2].rpartition(".")[0]
            assert name in view.charts or name in view.tables, href


def test_children_by_year_are_the_table_s(tiny, grant):
    parts, _ = page(tiny, PREVENTION, "&show=children&place=north")
    outcomes = grant.result.tables["outcomes"]
    own = outcomes[
        (outcomes["rule"] == "equal_share") & (outcomes["depth"] == 0.5) & (outcomes["place"] == "north")
    ]
    own = own[(own["outcome"] == "looked_after") & ~own["run_on"].astype(bool)]
    shown = rows_of(parts, "Children lost to the cut in North, by year")
    assert len(shown) == 1
    last = float(own["lost"].iloc[-1])
    assert shown[0][3:5] == ["no change", f"{words.people(last)} more"]
    assert shown[0][5] == f"{words.percent(last / float(own['without_cut'].iloc[-1]))} worse"


def test_the_ledger_by_year_adds_up_to_the_net_saving(tiny, grant):
    parts, _ = page(tiny, PREVENTION, "&show=money")
    ledger = grant.result.tables["knock_on"]
    own = ledger[
        (ledger["rule"] == "equal_share") & (ledger["depth"] == 0.5) & ~ledger["run_on"].astype(bool)
    ]
    shown = rows_of(parts, "Your cost: what comes back to each partner (£)")
    assert shown == [["Shire County Council", *(words.pounds(gbp) for gbp in (0.0, 400_000.0))]]
    kinds = rows_of(parts, "The saving by year (£)")
    assert [row[3] for row in kinds] == [
        words.pounds(gbp) for gbp in own.groupby("year")["net_saving_gbp"].sum()
    ]
    assert "By the end of 2026-27 it has cost as much as it saved." in text(parts)


def test_what_goes_from_the_first_pound_is_one_sentence_and_the_rest_follow():
    frame = pd.DataFrame({"name": list("ABCDEFGHI"), "depth": [0.0] * 7 + [0.1, 0.2]})
    frame["sentence"] = [f"{name} is reduced." for name in frame["name"]]
    said = text(html.Div(first_to_go(frame)))
    assert said.startswith("7 services are reduced from the first pound on: A, B, C, D, E, F and 1 more.")
    assert said.endswith("H is reduced. I is reduced.")
    assert text(html.Div(first_to_go(frame.tail(1)))) == "I is reduced."
    assert text(html.Div(first_to_go(frame.head(1)))) == "A is reduced."
    assert text(html.Div(first_to_go(frame.head(0)))) == "No service is reduced at any of these depths."


def test_services_and_warnings_are_the_tables(tiny, grant):
    parts, _ = page(tiny, PREVENTION, "&show=services")
    first = grant.result.tables["first_to_go"]
    assert str(first["sentence"].iloc[0]) in text(parts)
    assert rows_of(parts, "Services that lose, 2026-27")[0][3:6] == ["160 → 80 families", "50%", "£160,000"]
    parts, _ = page(tiny, PREVENTION, "&show=warning")
    for sentence in grant.result.tables["early_warning"]["sentence"]:
        assert str(sentence) in text(parts)
    growth = grant.result.tables["growth"]
    shown = rows_of(parts, "What the next pounds would do")
    assert [row[0] for row in shown] == [words.money(float(gbp)) for gbp in growth["extra_gbp_per_year"]]
    say = formatter("Change (£)")
    assert [row[4] for row in shown] == [say(-float(gbp)) for gbp in growth["demand_saved_gbp"]]


def test_a_partner_that_walks_away(tiny):
    asked = cut_of("tiny-as-agreed", partner="shire_nhs", walks_away=True)
    result = found(tiny, asked)
    assert result.asked.depths == (1.0,)
    view = view_at(tiny, PAGE.path, f"?scenario=tiny-as-agreed&run={tiny.cuts.begin(asked)}")
    said = text([view.answer, *view.body])
    assert said.startswith("If Shire NHS takes all it puts in away from 2025-26, shared out equally,") or (
        "takes all it puts in away" in said
    )
    assert "--walks-away --rules equal_share,optimised --partner shire_nhs --from 2026" in text(
        list(view.based_on)
    )


def test_the_form_starts_with_the_scenario_s_own_cut(tiny):
    own = tiny.usual_cut(COUNCIL)
    assert (own.partner, own.speaks_of, own.over_years) == ("shire_council", 0.1, 2)
    plain = tiny.usual_cut("tiny-as-agreed")
    assert (plain.partner, plain.pot, plain.depths, plain.speaks_of) == ("", "", DEPTHS, 0.2)
    assert usual_cut(tiny._plans, COUNCIL, 2026) == own
