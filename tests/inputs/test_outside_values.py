"""Outside values are nothing or more: one below nothing would make the best value endless."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from model import InputError, solve
from model.inputs.records import OutcomeCost
from model.inputs.write import write_folder
from tests.optimise.town import MADE_UP, scenario, town
from tests.source_tree import ROOT


def worth(gbp: float) -> OutcomeCost:
    """What one child fewer in trouble is worth to the public."""
    return OutcomeCost(outcome="trouble", bearer="public", kind="fiscal", gbp_per_unit=gbp, **MADE_UP)


def test_a_value_below_nothing_is_refused():
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        worth(-1.0)


def test_a_scenario_that_turns_a_value_round_is_refused_with_the_row(tmp_path: Path):
    folder = tmp_path / "tables"
    write_folder(town(outcome_costs=(worth(5_000.0),)), folder)
    file = tmp_path / "harm.toml"
    file.write_text(
        'name = "Harm"\ndata = "tables"\n[[changes]]\ntable = "outcome_costs"\n'
        'where = { outcome = "trouble" }\ncolumn = "gbp_per_unit"\nscale = -1.0\nwhy = "a test"\n'
    )
    with pytest.raises(InputError, match=r"gbp_per_unit.*-5000.*0 or more"):
        solve(file)


def test_a_value_of_nothing_draws_no_money_beyond_what_is_owed():
    """Each unit of help costs £1,000 and is worth nothing: the best value is to spend nothing."""
    found = solve(scenario(), base=town(outcome_costs=(worth(0.0),)), objective="best_value")
    assert found.status == "optimal"
    assert found.activity.tolist() == [[0.0, 0.0]]
    assert found.objective_value == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize(("gbp", "does"), [(9_999.0, 0.0), (10_001.0, 150.0)])
def test_help_is_bought_from_the_value_at_which_it_pays(gbp: float, does: float):
    """A tenth of a child for £1,000 pays from £10,000 a child on; then the whole purse is spent."""
    found = solve(scenario(), base=town(outcome_costs=(worth(gbp),)), objective="best_value")
    assert found.activity[0].tolist() == pytest.approx([does, does])


def test_no_shipped_partnership_has_a_value_below_nothing():
    files = sorted((ROOT / "data").glob("*/outcome_costs.csv"))
    assert files
    for file in files:
        head, *rows = file.read_text(encoding="utf-8").splitlines()
        at = head.split(",").index("gbp_per_unit")
        assert all(float(row.split(",")[at]) >= 0 for row in rows if row)
