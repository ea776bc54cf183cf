"""Cases solved block by block: whole runs, in order, the same as all at once, and stopped in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from model.inputs.case import Case
from model.plan_draws import RUN, RUNS_A_BLOCK, blocks
from model.plan_resolve import Answer, solve_many
from tests.optimise import shipped


def with_money(share: float) -> Case:
    """The small partnership with so much of its money."""
    case = shipped.case("tiny-best-use")
    amount = case.pots.amount.copy()
    amount[:, 1:] *= share
    return replace(case, pots=replace(case.pots, amount=amount))


def numbered(n: int) -> Callable[[int], Case]:
    """Cases by their numbers: from four fifths of the money to all of it."""
    return lambda i: with_money(0.8 + 0.2 * i / max(n - 1, 1))


def same(one: list[Answer], other: list[Answer]) -> None:
    assert [found.status for found in one] == [found.status for found in other]
    assert [found.activity.tobytes() for found in one] == [found.activity.tobytes() for found in other]


@pytest.mark.parametrize("n", [1, RUN, RUN * RUNS_A_BLOCK, RUN * RUNS_A_BLOCK + 3])
def test_blocks_are_all_of_it_in_order(n: int):
    like, cases = shipped.case("tiny-best-use"), numbered(n)
    found = [one for block in blocks(like, cases, range(n)) for one in block]
    same(found, list(solve_many([cases(i) for i in range(n)], like=like)))


def test_a_block_holds_whole_runs_for_every_worker():
    like, asked = shipped.case("tiny-best-use"), []

    def case_of(i: int) -> Case:
        asked.append(i)
        return with_money(1.0 - i / 1000)

    first = next(iter(blocks(like, case_of, range(95), workers=2)))
    assert len(first) == RUN * RUNS_A_BLOCK * 2
    assert asked == list(range(len(first))), "no case is made before its block is asked for"


def test_work_that_starts_later_is_the_same_work():
    like, cases = shipped.case("tiny-best-use"), numbered(40)
    whole = [one for block in blocks(like, cases, range(40)) for one in block]
    rest = [one for block in blocks(like, cases, range(RUN, 40)) for one in block]
    same(rest, whole[RUN:])


def test_two_workers_give_the_same_bytes():
    like, cases = shipped.case("tiny-best-use"), numbered(45)
    one = [found for block in blocks(like, cases, range(45)) for found in block]
    two = [found for block in blocks(like, cases, range(45), workers=2) for found in block]
    same(one, two)
    assert np.ptp([float(found.gap_closed_share or 0.0) for found in one]) > 0


def test_nothing_to_solve_loads_nothing(monkeypatch: pytest.MonkeyPatch):
    def never(_: Case) -> None:
        raise AssertionError("nothing is to be loaded")

    monkeypatch.setattr("model.plan_draws.Resolver", never)
    assert not list(blocks(shipped.case("tiny-best-use"), with_money, range(0)))


def test_an_address_needs_its_package(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match="an address of a Dask cluster was given"):
        list(blocks(shipped.case("tiny-best-use"), numbered(5), range(5), address="tcp://nowhere:1"))
