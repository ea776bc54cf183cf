"""What is changed on screen comes back the same from a form, a file and an address, whatever is typed."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp import ids
from dashapp.edits import (
    AS_IN_SCENARIO,
    MOST,
    RELEASE,
    AmountError,
    Edit,
    parse_amount,
    scenario_text,
    setting_of,
)
from dashapp.jobs import State
from dashapp.pages.best_use import WORK
from dashapp.running_callbacks import Sent, start
from dashapp.services import InputError
from dashapp.services_plans import rule_values
from dashapp.views import best_use_form as forms
from model import Rules, read_scenario
from tests.dashapp.plans import finished
from tests.dashapp.toy import GRANT, MONEY, NURSES, RULE_VALUES, START
from tests.dashapp.walk import text

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
BEST = "tiny-best-use"


# ---- amounts ---------------------------------------------------------------------------------


@given(st.decimals(0, 999_999, places=2))
def test_pence_are_kept(amount):
    assert parse_amount(f"£{amount:,}", 0.0, is_money=True) == pytest.approx(float(amount), abs=1e-6)


@given(
    st.integers(0, 99_999),
    st.sampled_from([("k", 1e3), ("K", 1e3), ("m", 1e6), ("M", 1e6), (" million", 1e6)]),
)
def test_a_unit_multiplies(number, unit):
    assert parse_amount(f"{number}{unit[0]}", 0.0, is_money=True) == number * unit[1]


@given(st.floats(0, 1e9), st.integers(0, 100))
def test_a_rise_and_a_fall_of_the_same_share_stand_even_about_what_it_is_now(now, share):
    more = parse_amount(f"+{share}%", now, is_money=True)
    less = parse_amount(f"-{share}%", now, is_money=True)
    assert more - now == pytest.approx(now - less, abs=1e-4)
    assert less <= now + 1e-6


@pytest.mark.parametrize("said", [f"{MOST:.0f}", "1000bn", "1,000,000m"])
def test_a_million_million_is_the_most(said):
    assert parse_amount(said, 0.0, is_money=True) == MOST
    with pytest.raises(AmountError, match="less than a million million"):
        parse_amount(f"{MOST + 1:.0f}", 0.0, is_money=True)


@pytest.mark.parametrize(
    "said",
    [
        "NaN",
        "inf",
        "-inf",
        "0x10",
        "1_000",
        "½",
        "²",
        "1\n2",
        "１２",
        "£",
        "k",
        "%",
        "+%",
        "1e3",
        "1 2",
        "-5",
        "−5",
        "()",
    ],
)
def test_what_only_a_computer_takes_for_a_number_is_refused(said):
    with pytest.raises(AmountError, match="must be an amount such as"):
        parse_amount(said, 10.0, is_money=True)


def test_the_refusal_repeats_what_was_typed_without_its_blanks():
    with pytest.raises(AmountError, match=r"not 'a lot'$"):
        parse_amount("   a lot  ", 10.0, is_money=True)


# ---- the file --------------------------------------------------------------------------------


@given(TEXT, st.dictionaries(TEXT, st.floats(0, 1e12), max_size=3))
def test_any_name_and_any_pot_survive_the_file(name, amounts):
    written = scenario_text(Edit("x", amounts, 2028), name, "x.toml", (2028, 2029))
    read = tomllib.loads(written)
    assert read["name"] == name
    assert {row["where"]["pot"]: row["set"] for row in read.get("changes", [])} == pytest.approx(amounts)


@given(st.lists(TEXT, min_size=1, max_size=3))
def test_any_ring_fence_survives_the_file(pots):
    kept = [pot.replace(";", "") for pot in pots]
    edit = Edit("x", rules={"conditions": RELEASE + ";".join(kept)})
    assert tomllib.loads(scenario_text(edit, "x", "x.toml", ()))["rules"] == {"conditions": {"release": kept}}


@given(st.text(max_size=12))
def test_a_setting_is_the_same_each_time_and_text_that_stands_for_nothing_stays(value):
    assert setting_of(value) == setting_of(value)
    known = {"true", "on", "false", "off_all", "universal_today"}
    if value not in known and not value.startswith(RELEASE):
        assert setting_of(value) == value


@pytest.mark.parametrize(
    ("edit", "years"),
    [
        (Edit(BEST, {"council_general": 6e6}, 2026), {2026: 6e6, 2027: 6e6}),
        (Edit(BEST, {"council_general": 6e6}, 2027), {2026: 5.62e6, 2027: 6e6}),
    ],
)
def test_a_file_made_on_screen_is_read_as_the_edit_it_came_from(tiny, tmp_path, edit, years):
    source = next(card.file for card in tiny.scenarios() if card.key == BEST)
    said = tiny.edit_text(edit).replace('based_on = "', f'based_on = "{source.rpartition("/")[0]}/')
    (tmp_path / "changed.toml").write_text(said, encoding="utf-8")
    scenario = read_scenario(tmp_path / "changed.toml")
    assert scenario.name.endswith(", changed on screen")
    changed = [change for layer in scenario.layers for change in layer.changes]
    assert [(change.where, change.value) for change in changed] == [({"pot": "council_general"}, 6e6)]
    assert set(changed[0].years or ()) == {year for year, amount in years.items() if amount == 6e6}


# ---- the form --------------------------------------------------------------------------------


@given(st.fixed_dictionaries({}, optional={row.pot: st.floats(0, 9e8) for row in START.pots}))
def test_what_the_form_shows_is_read_back_to_the_penny(amounts):
    shown = {
        row.pot: forms.said(row, amounts[row.pot]).removesuffix(" FTE")
        for row in START.pots
        if row.pot in amounts
    }
    edit, problems = forms.read("x", START, shown, "2027", {})
    assert problems == []
    for pot, amount in edit.amounts.items():
        assert amount == pytest.approx(amounts[pot], abs=0.51)


@given(
    st.dictionaries(st.sampled_from([row.pot for row in START.pots] + ["made_up"]), TEXT | st.lists(TEXT)),
    st.dictionaries(st.sampled_from([*forms.RULES, "made_up"]), TEXT | st.lists(TEXT)),
    st.none() | TEXT | st.lists(TEXT),
)
def test_whatever_is_sent_is_read_or_said_beside_its_field(amounts: Any, rules: Any, year: Any):
    edit, problems = forms.read("x", START, amounts, year, rules)
    assert edit.from_year in {0, *START.years}
    assert set(edit.amounts) <= {"general", "grant", "nurses"}
    assert set(edit.rules) <= set(forms.RULES)
    assert all(0 <= amount <= MOST for amount in edit.amounts.values())
    for problem in problems:
        assert ids.pot_of(problem.field) in amounts
        assert any(problem.text.startswith(row.name) for row in (MONEY, GRANT, NURSES))


@pytest.mark.parametrize("year", ["²", "٢٠٢٧", "9" * 5_000, " 2027", "2027.0", "2027\n", "", None, ["2027"]])
def test_a_year_that_only_looks_like_one_is_the_first_that_can_be_decided(year):
    edit, problems = forms.read("x", START, {"general": "5m"}, year, {})
    assert (edit.from_year, problems) == (START.first_decision, [])


def test_a_percentage_is_of_the_year_from_which_it_holds():
    edit, _ = forms.read("x", START, {"general": "+10%"}, "2027", {})
    assert edit.amounts == {"general": 2.2e6}


@pytest.mark.parametrize("name", list(forms.RULES))
def test_every_rule_at_its_scenario_s_setting_is_no_change(name):
    edit, _ = forms.read("x", START, {}, None, {name: RULE_VALUES[name]})
    assert edit.is_empty


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, (_, answers) in forms.RULES.items() for value in answers]
)
def test_every_answer_on_screen_is_a_setting_that_the_model_knows_and_comes_back(name, value):
    rules = Rules.model_validate({name: setting_of(value)})
    assert rule_values(rules)[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pooling", "lots"),
        ("pooling", AS_IN_SCENARIO),
        ("floors", "perhaps"),
        ("equity", "['a']"),
        ("targets", "true"),
    ],
)
def test_a_setting_that_nobody_offered_is_refused_in_words_and_nothing_is_begun(tiny, name, value):
    others = {name: value}
    found = start(WORK, tiny, Sent({ids.BEST_USE.page: others}, BEST, f"?scenario={BEST}"), 1)
    assert found["problem"]["count"] >= 1
    said = text(found["errors"])
    assert name in said
    assert "Quote the reference" not in said
    with pytest.raises(InputError, match=name):
        tiny.plans.begin(Edit(BEST, rules={name: value}))


@pytest.mark.parametrize("pot", ["", "atlantis", "health_grant;atlantis"])
def test_a_ring_fence_that_is_none_ends_in_words_for_the_reader(tiny, pot):
    job = finished(tiny, Edit(BEST, rules={"conditions": f"{RELEASE}{pot}"}))
    assert (job.state, job.result) == (State.FAILED, None)
    assert "conditions" in job.fault
    assert "reference" not in job.fault
