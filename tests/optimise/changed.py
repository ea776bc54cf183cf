"""Other numbers for a case: every kind of change that should keep the structure of the programme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.testing as npt
from highspy import MatrixFormat
from scipy.sparse import csc_array, csr_array

from model import Case
from model.inputs.case import Floats
from model.optimise import Solved, build, solve_stages
from model.optimise.programme import Programme
from model.optimise.resolve import Resolved
from model.optimise.solver import LoadedProgramme
from model.plan import read_activity
from model.project import project
from tests.properties.compare import assert_same_stages

Change = Callable[[Case, np.random.Generator], Case]


def about(values: Floats, rng: np.random.Generator, by: float = 0.2) -> Floats:
    """Each value up to a share higher or lower; nothing, NaN and infinity stay what they are."""
    out: Floats = values * (1.0 + by * rng.uniform(-1.0, 1.0, values.shape))
    return out


def amounts(case: Case, rng: np.random.Generator) -> Case:
    """Other amounts in pots, and another cut."""
    return replace(case, pots=replace(case.pots, amount=about(case.pots.amount, rng)))


def one_pot(case: Case, rng: np.random.Generator) -> Case:
    """Another amount in one pot, perhaps nothing."""
    amount = case.pots.amount.copy()
    amount[rng.choice(np.flatnonzero(~case.pots.endless)), 1:] *= rng.choice([0.0, 0.5, 1.3])
    return replace(case, pots=replace(case.pots, amount=amount))


def gains(case: Case, rng: np.random.Generator) -> Case:
    """Other effects, between the low and the high of each."""
    effects = case.effects
    return replace(case, effects=replace(effects, gain=rng.uniform(effects.low, effects.high)))


def no_gains(case: Case, rng: np.random.Generator) -> Case:
    """Some effects that turn out to be nothing at all."""
    gain = np.where(rng.random(len(case.effects)) < 0.3, 0.0, case.effects.gain)
    return replace(case, effects=replace(case.effects, gain=gain))


def targets(case: Case, rng: np.random.Generator) -> Case:
    """Other targets and weights."""
    own = case.targets
    factor = 1.0 + 0.05 * rng.uniform(-1.0, 1.0)
    more: dict[str, Any] = {
        "area": own.area * factor,
        "cell": own.cell * factor,
        "weight": about(own.weight, rng),
    }
    return replace(case, targets=replace(own, **more))


def limits(case: Case, rng: np.random.Generator) -> Case:
    """Other ceilings, and other limits to growth and to start-up."""
    lines = case.lines
    more: dict[str, Any] = {
        name: about(getattr(lines, name), rng) for name in ("floor", "ceiling", "growth", "start_up")
    }
    return replace(case, lines=replace(lines, **more))


def recipes(case: Case, rng: np.random.Generator) -> Case:
    """Other unit costs, and the worth of a unit with them."""
    lines = case.lines
    factor = 1.0 + 0.2 * rng.uniform(-1.0, 1.0, (len(lines), 1))
    more: dict[str, Any] = {"recipe": lines.recipe * factor, "price_gbp": lines.price_gbp * factor[:, 0]}
    return replace(case, lines=replace(lines, **more))


def trends(case: Case, rng: np.random.Generator) -> Case:
    """Other trends, and other caps on what improvement is credited."""
    cells = case.cells
    factor = 1.0 + 0.1 * rng.uniform(-1.0, 1.0, (len(cells), 1))
    return replace(case, cells=replace(cells, trend=cells.trend * factor, cap=cells.cap * factor))


def responses(case: Case, rng: np.random.Generator) -> Case:
    """Other effects of every segment of a response."""
    effect = tuple(about(x, rng, 0.05) for x in case.lines.segment_effect)
    return replace(case, lines=replace(case.lines, segment_effect=effect))


def values(case: Case, rng: np.random.Generator) -> Case:
    """Other values of better outcomes beyond the pots."""
    rows = tuple(
        row.model_copy(update={"gbp_per_unit": row.gbp_per_unit * rng.uniform(0.5, 2.0)})
        for row in case.tables.outcome_costs
    )
    return replace(case, tables=case.tables.replace(outcome_costs=rows))


CHANGES: dict[str, Change] = {
    change.__name__: change
    for change in (
        amounts, one_pot, gains, no_gains, targets, limits, recipes, trends, responses, values,
    )
}  # fmt: skip


def changed(case: Case, names: list[str], seed: int) -> Case:
    """A case with some of the changes, repeatable."""
    rng = np.random.default_rng(seed)
    for name in names:
        case = CHANGES[name](case, rng)
    return case


# ---- what is loaded, and what comes of it ----------------------------------------------------------


def lp_of(loaded: LoadedProgramme) -> dict[str, Floats]:
    """Every number of a programme as HiGHS holds it; exact zeros are no entries."""
    lp: Any = loaded.highs.getLp()
    held = lp.a_matrix_
    kind = csr_array if held.format_ == MatrixFormat.kRowwise else csc_array
    parts = (np.array(held.value_), np.array(held.index_), np.array(held.start_))
    matrix = csc_array(kind(parts, shape=(lp.num_row_, lp.num_col_)))
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return {
        name: np.array(found, dtype=np.float64)
        for name, found in {
            "costs": lp.col_cost_,
            "lower bounds": lp.col_lower_,
            "upper bounds": lp.col_upper_,
            "lower limits of rows": lp.row_lower_,
            "upper limits of rows": lp.row_upper_,
            "starts": matrix.indptr,
            "row numbers": matrix.indices,
            "entries": matrix.data,
        }.items()
    }


def assert_same_lp(mine: LoadedProgramme, theirs: LoadedProgramme) -> None:
    """The same matrix, bounds and costs, entry for entry."""
    first, second = lp_of(mine), lp_of(theirs)
    for name, found in first.items():
        assert found.shape == second[name].shape, name
        npt.assert_allclose(found, second[name], rtol=1e-12, atol=1e-13, err_msg=name)


def assert_same_names(programme: Programme, built: Programme) -> None:
    """The same columns in the same order."""
    mine, theirs = (p.problem.exported_variables() for p in (programme, built))
    assert [v.name for v in mine] == [v.name for v in theirs]


def assert_solves_as_fresh(case: Case, found: Resolved) -> Solved:
    """Status, stage values and the activity that is published, of a fresh build."""
    built = build(case)
    solved = solve_stages(built)
    assert found.solved.status == solved.status
    assert found.solved.soft == solved.soft
    assert_same_stages(
        [(s.stage, s.year, s.value) for s in found.solved.stages],
        [(s.stage, s.year, s.value) for s in solved.stages],
    )
    if len(solved.values):
        mine, theirs = (
            project(case, *read_activity(of, stages)).planned
            for of, stages in ((found.programme, found.solved), (built, solved))
        )
        scale = np.maximum(case.lines.today, 1.0)[:, None]
        npt.assert_allclose(mine / scale, theirs / scale, rtol=0, atol=1e-4)
    return solved
