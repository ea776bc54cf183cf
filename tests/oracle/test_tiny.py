"""The oracle reaches the hand-worked answers of data/tiny/README.md."""

from __future__ import annotations

import pytest

from tests.known_answers.tiny import BY_HAND, SCENARIOS, ByHand
from tests.oracle import Projection, build_world, read_story, solve
from tests.source_tree import ROOT


@pytest.mark.parametrize("name", BY_HAND)
def test_the_oracle_agrees_with_the_hand(name: str):
    hand: ByHand = BY_HAND[name]
    found = solve(read_story(SCENARIOS / f"{name}.toml"))
    assert found.status == "optimal"
    assert [(stage, year) for stage, year, _ in found.stages] == [(s, y) for s, y, _ in hand.stages]
    values = [value for _, _, value in found.stages]
    assert values == pytest.approx([value for _, _, value in hand.stages], rel=1e-8, abs=1e-4)
    assert found.gap_closed == pytest.approx(hand.gap_closed, abs=1e-8)
    for (service, place, year), amount in hand.activity.items():
        assert found.activity[(service, place), year] == pytest.approx(amount, abs=1e-6)
    for (outcome, place, year), count in hand.outcomes.items():
        assert found.outcomes[(outcome, place), year] == pytest.approx(count, abs=1e-6)
    for (pot, service, place, year), amount in hand.flows.items():
        assert found.flows.get((pot, (service, place), year), 0.0) == pytest.approx(amount, abs=0.01)


def test_todays_plan_is_the_trend():
    world = build_world(read_story(ROOT / "data" / "tiny"))
    today = Projection(world)
    for cell in world.cells:
        for year in world.horizon:
            assert today.outcome(cell, year) == pytest.approx(world.trend[cell, year], abs=1e-12)
    assert today.activity(("placements", "shire"), 2027) == pytest.approx(104)
    assert today.weighted_shortfall() == pytest.approx(0.6 + 0.4 * 10820 / 13240, rel=1e-12)
