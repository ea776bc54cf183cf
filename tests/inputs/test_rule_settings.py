"""Settings of the objective ``robust``: what may stand there, and what is refused."""

from __future__ import annotations

import pytest

from model.inputs.rules import Rules, parse_rules
from model.inputs.scenario import read_scenario
from tests.source_tree import ROOT


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"draws": 0}, "{ draws = 0 }"),
        ({"draws": 5_000}, "{ draws = 5000 }"),
        ({"draws": 2.5}, "{ draws = 2.5 }"),
        ({"draws": True}, "{ draws = true }"),
        ({"worst_share": 0}, "{ worst_share = 0 }"),
        ({"worst_share": 1.5}, "{ worst_share = 1.5 }"),
        ({"worst_share": True}, "{ worst_share = true }"),
        ({"seed": -1}, "{ seed = -1 }"),
        ({"sampling": "dice"}, '{ sampling = "dice" }'),
        ({"alpha": 0.2}, "{ alpha = 0.2 }"),
        (True, "true"),
        (0.2, "0.2"),
    ],
)
def test_settings_of_the_robust_objective_that_are_wrong(setting: object, said: str):
    rules, [fault] = parse_rules({"robust": setting}, "x.toml")
    assert rules == Rules()
    assert fault.column == "rules.robust"
    assert fault.wrong == f"{said} is not a setting of the objective 'robust'"
    assert fault.right.startswith("write any of { draws = 100, worst_share = 0.2, seed = 1")


def test_settings_of_the_robust_objective_are_written_as_they_were_given():
    rules, _ = parse_rules({"robust": {"draws": 20, "seed": 1}}, "x.toml")
    assert rules.settings() == {"robust": {"draws": 20}}
    assert parse_rules(rules.settings(), "x.toml")[0] == rules


def test_a_scenario_file_aims_at_the_worst_draws(tmp_path):
    file = tmp_path / "careful.toml"
    file.write_text(
        "# The best use of the same money, should things go badly.\n"
        f'name = "Careful"\nbased_on = "{ROOT / "scenarios/tiny-best-use.toml"}"\nobjective = "robust"\n'
        "[rules]\nrobust = { draws = 30, worst_share = 0.1 }\n",
        encoding="utf-8",
    )
    scenario = read_scenario(file)
    assert scenario.objective == "robust"
    assert (scenario.rules.robust.draws, scenario.rules.robust.worst_share) == (30, 0.1)
