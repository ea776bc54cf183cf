"""The programme as an LP file that any other solver can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from model.optimise.programme import Programme
    from model.optimise.solved import Solved


def write_lp_file(programme: Programme, solved: Solved, path: Path) -> None:
    """Write the programme with its aim as objective and earlier optima as bounds.

    Parameters
    ----------
    programme : Programme
        Built; its bounds are changed to what the stages before the aim reached.
    solved : Solved
        Its stages. The objective in the file is counted in thousandths of a gap.
    path : Path
        Where to write.
    """
    worth = programme.scales.worth
    for value in solved.stages:
        if value.stage in ("duties", "promises"):
            reached = value.value / worth
            variable = programme.stage[value.stage, value.year]
            variable.upBound = reached * (1.0 + 1e-9) if reached > 1e-9 else 0.0
    if not solved.soft:
        for short in programme.must_be_met:
            short.upBound = 0.0
    programme.problem.writeLP(str(path))
