"""The robust objective equals the slow restatement of it, on partnerships nobody has seen before."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Case, Tables, load_case, solve
from model.inputs.draws import draw
from model.inputs.rules import Robust
from model.inputs.scenario import read_scenario
from tests.known_answers.tiny import SCENARIOS
from tests.optimise import shipped
from tests.oracle import build_world, read_story
from tests.oracle.worst_draws import Draw, gap_closed_in_the_worst
from tests.properties.partnerships import NO_SHRINKING, drafts
from tests.properties.stories import soft_stories, write_story


def unsure(tables: Tables, width: float) -> Tables:
    """Intervals on every effect and recipe, as wide as ``width`` times the figure on both sides."""

    def ends(figure: float) -> dict[str, Any]:
        return {"low": figure - width * abs(figure), "high": figure + width * abs(figure)}

    effects = tuple(r.model_copy(update=ends(r.change_per_activity)) for r in tables.effects)
    recipes = tuple(r.model_copy(update=ends(r.amount_per_activity)) for r in tables.recipes)
    return tables.replace(effects=effects, recipes=recipes)


def case_of(path: Path, tables: Tables, robust: Robust) -> Case:
    scenario = read_scenario(path)
    rules = scenario.rules.model_copy(update={"robust": robust})
    return load_case(replace(scenario, objective="robust", rules=rules), base=tables)


def draws_of(case: Case) -> list[Draw]:
    """What the model draws, as plain dictionaries."""
    setting, effects = case.scenario.rules.robust, case.effects
    drawn = draw(case, setting.draws, seed=setting.seed, sampling=setting.sampling)
    pairs = [
        (case.services[s], case.outcomes[o])
        for s, o in zip(effects.service_at.tolist(), effects.outcome_at.tolist(), strict=True)
    ]
    gains, costs = effects.gain + drawn.gain_shift, drawn.unit_cost_factor
    return [
        Draw(
            dict(zip(pairs, gains[i].tolist(), strict=True)),
            dict(zip(case.services, costs[i].tolist(), strict=True)),
        )
        for i in range(len(drawn))
    ]


def assert_agrees(path: Path, tables: Tables, robust: Robust) -> None:
    case = case_of(path, tables, robust)
    slowly = gap_closed_in_the_worst(build_world(read_story(path)), draws_of(case), robust.worst_share)
    assert solve(case).objective_value == pytest.approx(slowly, rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("share", [0.1, 0.4, 1.0])
@pytest.mark.parametrize("width", [0.3, 2.0])
@pytest.mark.parametrize("name", ["tiny-best-use", "tiny-cut"])
def test_tiny(name: str, width: float, share: float):
    tables = unsure(shipped.base("tiny"), width)
    assert_agrees(SCENARIOS / f"{name}.toml", tables, Robust(draws=12, worst_share=share))


@settings(NO_SHRINKING, max_examples=30)
@given(st.data())
def test_any_partnership(data: st.DataObject):
    draft = data.draw(drafts())
    story = data.draw(soft_stories(draft))
    robust = Robust(
        draws=data.draw(st.integers(2, 6)),
        worst_share=data.draw(st.sampled_from([0.2, 0.5, 1.0])),
        seed=data.draw(st.integers(0, 9)),
    )
    width = data.draw(st.sampled_from([0.3, 1.5]))
    with tempfile.TemporaryDirectory() as folder:
        draft.write(Path(folder) / "data")
        path = write_story(story, Path(folder))
        assert_agrees(path, unsure(load_case(path).base, width), robust)
