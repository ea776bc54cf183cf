"""Numbers in words, format by format."""

from __future__ import annotations

from datetime import date

import pytest

from model import words

NAN = float("nan")


@pytest.mark.parametrize(
    ("gbp", "text"),
    [
        (17_712_340, "£17.7m"),
        (250_000, "£250k"),
        (9_870, "£9,870"),
        (9_999.4, "£9,999"),
        (9_999.6, "£10k"),
        (999_499, "£999k"),
        (999_500, "£1.0m"),
        (999_949_999, "£999.9m"),
        (999_950_000, "£1.00bn"),
        (1_242_300_000, "£1.24bn"),
        (0, "£0"),
        (-0.0, "£0"),
        (-0.4, "£0"),
        (-0.6, "-£1"),
        (-3_000_000, "-£3.0m"),
        (None, "not stated"),
        (NAN, "not stated"),
    ],
)
def test_money_on_a_card(gbp, text):
    assert words.money(gbp) == text


@pytest.mark.parametrize(
    ("gbp", "text"),
    [
        (17_712_340.4, "£17,712,340"),
        (-0.3, "£0"),
        (-1_500, "-£1,500"),
        (None, "not stated"),
        (NAN, "not stated"),
    ],
)
def test_exact_pounds(gbp, text):
    assert words.pounds(gbp) == text


@pytest.mark.parametrize(
    ("gbp", "text"),
    [
        (1_200_000, "+£1.2m"),
        (-250_000, "-£250k"),
        (0, "no change"),
        (0.4, "no change"),
        (-0.4, "no change"),
        (None, "not stated"),
    ],
)
def test_changes_of_money_carry_a_sign(gbp, text):
    assert words.money_change(gbp) == text


@pytest.mark.parametrize(
    ("gbp", "people", "text"),
    [
        (51_200, 100, "£512 a child"),
        (420, 100, "£4.20 a child"),
        (999.4, 100, "£9.99 a child"),
        (999.6, 100, "£10 a child"),
        (0, 100, "£0 a child"),
        (0.4, 100, "£0 a child"),
        (-420, 100, "-£4.20 a child"),
        (100, 0, "not stated"),
        (None, 100, "not stated"),
        (100, NAN, "not stated"),
    ],
)
def test_money_per_head(gbp, people, text):
    assert words.per_head(gbp, people) == text


def test_money_per_head_of_others():
    assert words.per_head(1_000, 10, "family") == "£100 a family"


@pytest.mark.parametrize(
    ("count", "text"),
    [(1445.4, "1,445"), (0.5, "0"), (-0.2, "0"), (-3, "-3"), (None, "not stated"), (NAN, "not stated")],
)
def test_people_are_whole(count, text):
    assert words.people(count) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (6300, "6,300"),
        (182.5, "182"),
        (9.94, "9.9"),
        (9.96, "10"),
        (3.0, "3"),
        (0.04, "0"),
        (-4.5, "-4.5"),
        (None, "not stated"),
    ],
)
def test_plain_numbers(value, text):
    assert words.number(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(31, "+31"), (-4.5, "-4.5"), (0.01, "no change"), (NAN, "not stated")]
)
def test_changes_of_numbers_carry_a_sign(value, text):
    assert words.change(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.62, "62%"),
        (0.047, "4.7%"),
        (0.05, "5%"),
        (0.0996, "10%"),
        (0.0994, "9.9%"),
        (0.0004, "under 0.1%"),
        (-0.0004, "under 0.1%"),
        (0.0, "0%"),
        (-0.062, "-6.2%"),
        (1.0, "100%"),
        (None, "not stated"),
        (NAN, "not stated"),
    ],
)
def test_percentages(share, text):
    assert words.percent(share) == text


@pytest.mark.parametrize(
    ("count", "size", "per", "text"),
    [
        (148, 100_000, 100_000, "148 per 100,000"),
        (14.4, 1_000, 1_000, "14.4 per 1,000"),
        (81, 1_000, 100, "8.1%"),
        (99.96, 100_000, 100_000, "100 per 100,000"),
        (5, 0, 100, "not stated"),
        (5, NAN, 100, "not stated"),
        (5, 10, None, "not stated"),
        (5, 10, NAN, "not stated"),
        (None, 10, 100, "not stated"),
    ],
)
def test_rates(count, size, per, text):
    assert words.rate(count, size, per) == text


def test_the_figure_of_a_rate_stands_alone():
    assert words.rate_figure(148, 100_000, 100_000) == "148"
    assert words.rate_figure(81, 1_000, 100) == "8.1%"


@pytest.mark.parametrize(
    ("ending", "text"), [(2028, "2027-28"), (2000, "1999-00"), (2001, "2000-01"), (2010, "2009-10")]
)
def test_years(ending, text):
    assert words.year(ending) == text


def test_runs_of_years():
    assert words.years(2028, 2031) == "2027-28 to 2030-31"
    assert words.years(2028, 2028) == "2027-28"


def test_ranges_say_to_and_stand_in_order():
    assert words.people_range(52, 12) == "12 to 52"
    assert words.people_range(12.1, 11.9) == "12"
    assert words.money_range(3_400_000, 1_200_000) == "£1.2m to £3.4m"
    assert words.span("a", "b") == "a to b"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "1 child"),
        (0.7, "1 child"),
        (-1, "-1 child"),
        (0, "0 children"),
        (31, "31 children"),
        (0.2, "fewer than 1 child"),
    ],
)
def test_counts_with_their_noun(count, text):
    assert words.counted(count, "child", "children") == text


@pytest.mark.parametrize(
    ("count", "text"), [(1, "service"), (-1, "service"), (0, "services"), (2, "services"), (1.4, "services")]
)
def test_plurals(count, text):
    assert words.plural(count, "service") == text


def test_lists_in_a_sentence():
    assert words.listed([]) == ""
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b"]) == "a and b"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed(["a", "b", "c", "d"], most=2) == "a, b and 2 more"
    assert words.listed(["a", "b"], most=2) == "a and b"


@pytest.mark.parametrize(
    ("difference", "better", "text"),
    [
        (-3, "lower", "better"),
        (3, "lower", "worse"),
        (3, "higher", "better"),
        (-3, "higher", "worse"),
        (0, "lower", "no change"),
        (-0.0, "higher", "no change"),
    ],
)
def test_better_and_worse(difference, better, text):
    assert words.better_or_worse(difference, better) == text


def test_more_and_fewer():
    assert [words.more_or_fewer(x) for x in (2, -2, 0)] == ["more", "fewer", "the same"]


def test_dates():
    assert words.long_date(date(2027, 4, 3)) == "3 April 2027"
    assert [words.long_date(date(2027, m, 1)).split()[1] for m in (1, 12)] == ["January", "December"]


def test_chances_are_natural_frequencies():
    assert words.out_of(0.78) == "78 in 100"
    assert words.out_of(0.5, 10) == "5 in 10"
    assert words.out_of(None) == "not stated"


def test_first_letters():
    assert words.first_upper("education, health and care plans") == "Education, health and care plans"
    assert words.first_upper("NEET") == "NEET"
    assert words.first_upper("") == ""


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("Health visits", 20, "Health visits"),
        ("Whole-family keyworkers in schools", 20, "Whole-family…"),
        ("Antidisestablishmentarianism", 10, "Antidises…"),
        ("Front door, assessment", 13, "Front door…"),
    ],
)
def test_long_names_are_cut_at_a_word(text, most, short):
    assert words.shortened(text, most) == short


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.465226, "47% of the gap closed"),
        (-0.511737, "gap widened by 51%"),
        (None, "targets already met"),
        (0.0, "0% of the gap closed"),
        (-1e-12, "0% of the gap closed"),
        (1e-12, "0% of the gap closed"),
        (0.0002, "under 0.1% of the gap closed"),
    ],
)
def test_the_gap_closed_by_a_plan(share, text):
    assert words.gap_closed(share) == text


def test_rates_that_look_alike_get_one_decimal_more():
    assert words.rate(7284, 23500, 100) == "31%"
    assert words.rate(7284, 23500, 100, fine=True) == "31.0%"
    assert words.rate(238, 160578, 100_000, fine=True) == "148.2 per 100,000"
    assert words.rate(81, 1000, 100, fine=True) == words.rate(81, 1000, 100) == "8.1%"
    assert words.percent(0.0, fine=True) == "0%"


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("aim", "closing as much of the gap as the money can"),
        ("duties 2028", "keeping duties, 2027-28"),
        ("new money", "using as little new money as it takes"),
        ("something new", "something new"),
        ("something 2028", "something 2028"),
    ],
)
def test_steps_of_the_work_in_words(step, said):
    assert words.step(step) == said


def test_no_step_starts_like_a_sentence():
    assert all(said[0].islower() for said in words.STEPS.values())


def test_people_and_capital_taken_out_are_no_cash():
    assert words.not_cash(0.4, 10.0) == ""
    assert words.not_cash(2e6, 5e6) == (
        "£2.0m of what is taken out is people and capital at their value, and no budget falls by that."
    )
    assert words.not_cash(5e6, 5e6).startswith("None of what is taken out is cash: it is people and capital")
