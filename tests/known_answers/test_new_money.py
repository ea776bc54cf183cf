"""New money is the last money used: what a plan pays from it is what the stage says is needed, no more."""

from __future__ import annotations

import pytest

from tests.known_answers.build import BASE, Sketch, stage

YEAR = BASE + 1


def help_with_a_reserve() -> Sketch:
    """150 units are needed and 100 are paid for; a reserve of £30,000 stands idle, £20,000 is lacking.

    The tie weight of ``new_money|help|town|2026`` (0.2384) is smaller than that of the reserve (0.9608), so
    least change alone would take all £50,000 from new money.
    """
    sketch = Sketch()
    sketch.pot("purse", 100_000.0)
    sketch.pot("reserve", 30_000.0)
    sketch.outcome("good", 1_000.0, {YEAR: 1_050.0})
    sketch.service("help", {"money": 1_000.0}, {"good": 1.0}, activity_per_year=100.0)
    sketch.pays("purse", "help", 100_000.0)
    return sketch


def test_the_stage_says_what_is_lacking():
    plan = help_with_a_reserve().plan(targets="hard", new_money=True)
    assert stage(plan, "new_money") == pytest.approx(20_000.0)


def test_payments_use_the_reserve_before_new_money():
    plan = help_with_a_reserve().plan(targets="hard", new_money=True)
    flows = plan.tables["flows"].set_index("pot")["planned"].to_dict()
    assert flows == pytest.approx({"purse": 100_000.0, "reserve": 30_000.0, "new_money": 20_000.0}, abs=0.02)
