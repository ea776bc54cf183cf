"""The programme as an LP file means the same to another solver: CBC finds the same objective as HiGHS."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import cbcbox
import pytest

from model import solve
from tests.known_answers.tiny import SCENARIOS


def cbc_objective(lp_file: Path) -> float:
    """What CBC reports as the optimum of an LP file."""
    solution = lp_file.with_suffix(".txt")
    command = [cbcbox.cbc_bin_path(), str(lp_file), "-solve", "-solution", str(solution), "-quit"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    first = solution.read_text(encoding="utf-8").splitlines()[0]
    found = re.match(r"Optimal - objective value (\S+)", first)
    assert found, first
    return float(found[1])


@pytest.mark.parametrize("name", ["tiny-as-agreed", "tiny-best-use", "tiny-cut"])
def test_cbc_finds_the_same_objective(name: str, tmp_path: Path):
    lp_file = tmp_path / "programme.lp"
    plan = solve(SCENARIOS / f"{name}.toml", lp_file=lp_file)
    assert cbc_objective(lp_file) / 1000 == pytest.approx(plan.objective_value, rel=1e-6)
