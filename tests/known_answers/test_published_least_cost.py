"""Published least-cost programmes, asked as a partnership would: what is the least new money that does it?

Every target is hard, and the only money is new money, which is used only as far as the targets need it.
"""

from __future__ import annotations

import pytest

from tests.known_answers.build import BASE, Sketch, planned, stage
from tests.known_answers.stigler import OUTCOMES, TARGETS_PER_DAY, foods

YEAR = BASE + 1

# ---- nine targets, 77 services --------------------------------------------------------------------

PEOPLE = 10_000
DAYS = 365


def nine_targets(**more: float) -> Sketch:
    """The diet for many people for a year, so that pounds and pence are small beside it."""
    sketch = Sketch()
    sketch.pot("purse", 0.0)
    for outcome in OUTCOMES:
        target = TARGETS_PER_DAY[outcome] * DAYS * PEOPLE * more.get(outcome, 1.0)
        sketch.outcome(outcome, 0.0, {YEAR: target})
    for food, gives in foods().items():
        sketch.service(food, {"money": 1.0}, gives)
    return sketch


def test_least_cost_of_nine_targets_is_the_printed_one():
    """39.6617 a year: or-tools' printed output for the data of Stigler (1945)."""
    plan = nine_targets().plan(targets="hard", new_money=True)
    assert plan.status == "optimal"
    assert stage(plan, "close_gaps") == 0.0
    assert stage(plan, "new_money") / PEOPLE == pytest.approx(39.661731545466246, rel=1e-6)
    flows = plan.tables["flows"]
    assert flows.loc[flows["pot"] == "new_money", "planned"].sum() / PEOPLE == pytest.approx(
        39.661731545466246, rel=1e-6
    )


def test_five_services_do_it_and_five_targets_bind():
    plan = nine_targets().plan(targets="hard", new_money=True)
    used = {food: amount / PEOPLE for food, amount in planned(plan).items() if amount > 1e-3 * PEOPLE}
    assert used == pytest.approx(
        {
            "wheat_flour_enriched": 10.774457511918223,
            "liver_beef": 0.6907834111074193,
            "cabbage": 4.093268864842877,
            "spinach": 1.8277960703546996,
            "navy_beans_dried": 22.275425687243036,
        },
        rel=1e-4,
    )
    table = plan.tables["outcomes"]
    reached = table[table["year"] == YEAR].set_index("outcome")["planned"] / PEOPLE / DAYS
    binding = {o for o in OUTCOMES if reached[o] == pytest.approx(TARGETS_PER_DAY[o], rel=1e-6)}
    assert binding == {"calories", "calcium", "vitamin_a", "riboflavin", "ascorbic_acid"}
    assert reached["protein"] == pytest.approx(147.41, abs=0.005)
    assert reached["iron"] == pytest.approx(60.47, abs=0.005)
    assert reached["thiamine"] == pytest.approx(4.12, abs=0.005)
    assert reached["niacin"] == pytest.approx(27.32, abs=0.005)


def test_a_tenth_more_calcium_costs_its_published_shadow_price():
    """Price 0.03173771 a day per gram: 0.08 g more for 365 days is 0.92674 a year."""
    now = stage(nine_targets().plan(targets="hard", new_money=True), "new_money")
    more = stage(nine_targets(calcium=1.1).plan(targets="hard", new_money=True), "new_money")
    assert (more - now) / PEOPLE == pytest.approx(0.03173771344563715 * 0.08 * DAYS, rel=1e-5)


def test_more_of_a_target_that_does_not_bind_is_free():
    now = stage(nine_targets().plan(targets="hard", new_money=True), "new_money")
    more = stage(nine_targets(protein=1.1).plan(targets="hard", new_money=True), "new_money")
    assert more == pytest.approx(now, rel=1e-8)


# ---- targets with ceilings and caps -----------------------------------------------------------------

SERVINGS = 1000
FOODS = {
    # price, most, calories, protein, fat, sodium
    "veggieburger": (2.49, 40, 410, 24, 26, 730),
    "tofu": (2.89, 30, 420, 32, 10, 1190),
    "lentils": (1.5, 20, 560, 20, 32, 1800),
    "chickpeas": (1.89, 20, 380, 4, 19, 270),
    "macaroni": (2.09, 40, 320, 12, 10, 930),
    "pizza": (1.99, 50, 320, 15, 12, 820),
    "salad": (2.49, 60, 320, 31, 12, 1230),
    "milk": (0.89, 6.8, 100, 8, 2.5, 125),
    "ice_cream": (1.59, 80, 330, 8, 10, 180),
}
"""Bravos-Power/pyoframe (commit 8614441, MIT), tests/examples/diet_problem."""
LEAST = {"calories": 1800.0, "protein": 91.0}
MOST = {"calories": 2200.0, "fat": 65.0, "sodium": 1779.0}


def harm_ceilings(least: dict[str, float] | None = None, most: dict[str, float] | None = None, milk=6.8):
    """Targets are outcomes; what must not be too much is a capacity that every unit uses."""
    sketch = Sketch()
    sketch.pot("purse", 0.0)
    for name, amount in (LEAST | (least or {})).items():
        sketch.outcome(name, 0.0, {YEAR: amount * SERVINGS})
    for name, amount in (MOST | (most or {})).items():
        sketch.type(f"room_for_{name}")
        sketch.pot(f"limit_on_{name}", amount * SERVINGS, f"room_for_{name}")
    for food, (price, ceiling, calories, protein, fat, sodium) in FOODS.items():
        uses = {"room_for_calories": calories, "room_for_fat": fat, "room_for_sodium": sodium}
        gives = {"calories": float(calories), "protein": float(protein)}
        most_of_it = milk if food == "milk" else ceiling
        sketch.service(food, {"money": price} | uses, gives, ceiling=most_of_it * SERVINGS)
    return sketch


def cost(sketch: Sketch) -> float:
    return stage(sketch.plan(targets="hard", new_money=True), "new_money") / SERVINGS


def test_targets_with_ceilings_and_caps():
    plan = harm_ceilings().plan(targets="hard", new_money=True)
    assert stage(plan, "new_money") / SERVINGS == pytest.approx(12.06025, rel=1e-6)
    wanted = dict.fromkeys(FOODS, 0.0)
    wanted |= {"veggieburger": 0.5552631578947, "milk": 6.8, "ice_cream": 2.9092105263158}
    found = {food: amount / SERVINGS for food, amount in planned(plan).items()}
    assert found == pytest.approx(wanted, rel=1e-4, abs=1e-4)


def test_slack_in_the_limits_that_do_not_bind():
    unspent = harm_ceilings().plan(targets="hard", new_money=True).tables["unspent"]
    left = dict(zip(unspent["pot"], unspent["amount"] / SERVINGS, strict=True))
    assert left["limit_on_calories"] == pytest.approx(332.3026315789473, rel=1e-4)
    assert left["limit_on_fat"] == pytest.approx(4.4710526315789, rel=1e-4)
    assert left.get("limit_on_sodium", 0.0) == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize(
    ("changed", "step", "price"),
    [
        ({"least": {"protein": 91.1}}, 0.1, 0.46875),
        ({"most": {"sodium": 1780.0}}, 1.0, -0.012),
        ({"milk": 6.9}, 0.1, -1.36),
        ({"least": {"calories": 1810.0}}, 10.0, 0.0),
        ({"most": {"fat": 66.0}}, 1.0, 0.0),
    ],
)
def test_one_more_of_a_limit_costs_or_saves_its_published_price(changed, step, price):
    assert cost(harm_ceilings(**changed)) - cost(harm_ceilings()) == pytest.approx(price * step, abs=1e-6)
