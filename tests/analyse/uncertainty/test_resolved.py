"""The best plan of every draw: right, the same whoever solves it, and taken up again where it was left."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from model.analyse.uncertainty.resolved import Resolved, resolve
from model.analyse.uncertainty.resolved_file import Kept, read_kept, write_kept
from model.inputs.draws import draw
from model.plan import Plan, solve
from model.plan_answer import answer
from model.plan_draws import RUN, blocks
from model.plan_resolve import solve_many
from tests.analyse.uncertainty import arms
from tests.analyse.uncertainty.uncertain import wide_plan
from tests.optimise import shipped, town


class StoppedError(Exception):
    """Somebody stopped the work."""


def same(one: Resolved, other: Resolved) -> None:
    """The same to the last bit."""
    assert one.status == other.status
    for name in ("activity", "unmet", "duties_gbp", "promises_gbp"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), name


def test_by_hand_all_money_goes_to_the_service_that_is_better_in_the_draw():
    draws = arms.draws(40)
    found = resolve(arms.plan(), draws)
    a, b = arms.sizes(draws)
    given = np.where((a > b)[:, None], [150.0, 0.0], [0.0, 150.0])
    assert found.solved.all()
    for t in range(2):
        np.testing.assert_allclose(found.activity[:, :, t], given, atol=1e-6)


def test_each_draw_is_what_solving_it_afresh_gives():
    plan = wide_plan()
    draws = draw(plan.case, 23, seed=5)
    found = resolve(plan, draws)
    for i in (0, 9, 10, 22):
        slow = answer(found.money.case_of(i))
        assert found.status[i] == slow.status
        np.testing.assert_allclose(found.activity[i], slow.activity, rtol=1e-4, atol=1e-3)
        assert found.duties_gbp[i] == pytest.approx(slow.total("duties"), abs=0.01)
        assert found.promises_gbp[i] == pytest.approx(slow.total("promises"), abs=0.01)


def test_one_worker_and_two_give_the_same_bytes():
    plan = wide_plan()
    draws = draw(plan.case, 45, seed=2)
    same(resolve(plan, draws), resolve(plan, draws, workers=2))


def test_progress_is_told_and_ends_at_the_whole():
    said: list[str] = []
    resolve(arms.plan(), arms.draws(50), tell=said.append)
    assert said[0] == "0 of 50 draws solved"
    assert said[-1] == "50 of 50 draws solved"
    numbers = [int(text.split()[0]) for text in said]
    assert numbers == sorted(numbers)


def stop_after(number: int):
    """Somebody who stops the work once so many draws are solved."""

    def tell(text: str) -> None:
        if int(text.split(maxsplit=1)[0]) >= number:
            raise StoppedError("somebody stopped it")

    return tell


def test_work_that_was_stopped_is_taken_up_where_it_was_left(tmp_path: Path):
    plan, file = wide_plan(), tmp_path / "solved.npz"
    draws = draw(plan.case, 65, seed=3)
    with pytest.raises(StoppedError, match="somebody stopped it"):
        resolve(plan, draws, resume=file, tell=stop_after(20))
    kept = read_kept(file, plan, draws)
    assert kept is not None
    assert len(kept) == 20
    said: list[str] = []
    again = resolve(plan, draws, resume=file, tell=said.append)
    assert said[0] == "20 of 65 draws solved"
    same(again, resolve(plan, draws))
    assert [path.name for path in tmp_path.iterdir()] == ["solved.npz"], "nothing is left beside the file"


def test_a_file_serves_fewer_and_more_draws_of_the_same_seed(tmp_path: Path):
    plan, file = arms.plan(), tmp_path / "solved.npz"
    resolve(plan, arms.draws(35), resume=file)
    for n in (12, 30, 35, 64):
        same(resolve(plan, arms.draws(n), resume=file), resolve(plan, arms.draws(n)))


def test_all_solved_needs_no_solving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    plan, file = arms.plan(), tmp_path / "solved.npz"
    first = resolve(plan, arms.draws(30), resume=file)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("nothing is left to solve")

    monkeypatch.setattr("model.plan_draws.Resolver", never)
    same(resolve(plan, arms.draws(30), resume=file), first)


def refused(file: Path, plan: Plan, seed: int = 1, sampling: str = "antithetic") -> str:
    draws = draw(plan.case, 20, seed=seed, sampling=sampling)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="name another file, or a new one") as fault:
        resolve(plan, draws, resume=file)
    return str(fault.value)


def test_a_file_of_something_else_is_refused_with_what_it_is(tmp_path: Path):
    file = tmp_path / "solved.npz"
    resolve(arms.plan(), arms.draws(20), resume=file)
    assert "another seed, 1" in refused(file, arms.plan(), seed=2)
    assert "another sampling, antithetic" in refused(file, arms.plan(), sampling="random")
    richer = arms.plan_of(arms.arms(pots=(town.pot(amount=160_000.0),)))
    assert "other figures or rules" in refused(file, richer)
    for text in (b"", b"not a file of draws", json.dumps({"said": 1}).encode()):
        file.write_bytes(text)
        assert "this is no file of solved draws" in refused(file, arms.plan())


def test_a_file_with_other_numbers_drawn_is_refused(tmp_path: Path):
    file, plan, draws = tmp_path / "solved.npz", arms.plan(), arms.draws(20)
    found = resolve(plan, draws)
    kept = Kept(found.status, found.activity, found.unmet, found.duties_gbp, found.promises_gbp)
    others = arms.draws(20, seed=9)
    object.__setattr__(others, "seed", draws.seed)
    write_kept(file, plan, others, kept)
    assert "its draws are others than these" in refused(file, plan)


def test_there_is_no_file_yet(tmp_path: Path):
    assert read_kept(tmp_path / "none.npz", arms.plan(), arms.draws(5)) is None


def test_what_is_kept_joins_and_parts():
    plan = arms.plan()
    nothing = Kept.nothing(plan)
    assert len(nothing) == 0
    found = resolve(plan, arms.draws(10))
    kept = Kept(found.status, found.activity, found.unmet, found.duties_gbp, found.promises_gbp)
    both = nothing.with_more(kept.first(4)).with_more(kept)
    assert len(both) == 14
    np.testing.assert_array_equal(both.activity[:4], kept.activity[:4])
    np.testing.assert_array_equal(both.activity[4:], kept.activity)


def test_without_a_plan_there_is_nothing_to_hold_against_draws():
    poor = arms.plan_of(
        arms.arms(
            services=(town.service(statutory=True), town.service("hope")),
            activity=(town.activity(today=50.0, floor=500.0), town.activity("hope", 50.0)),
        ),
        hard=("floors",),
    )
    assert not poor.has_plan
    with pytest.raises(ValueError, match="no plan on central figures"):
        resolve(poor, draw(poor.case, 20))


def test_blocks_are_the_whole_in_order():
    plan = arms.plan()
    found = resolve(plan, arms.draws(50)).money
    whole = solve_many([found.case_of(i) for i in range(50)], like=found.case)
    parts = list(blocks(found.case, found.case_of, range(50)))
    assert all(len(part) % RUN == 0 for part in parts[:-1])
    joined = [one for part in parts for one in part]
    assert [one.activity.tobytes() for one in joined] == [one.activity.tobytes() for one in whole]
    assert not list(blocks(found.case, found.case_of, range(50, 50)))


def test_a_plan_that_aims_at_value_is_held_against_the_best_value_of_each_draw():
    plan = solve(shipped.case("tiny-best-use"), objective="best_value")
    found = resolve(plan, draw(plan.case, 20, seed=1))
    assert found.solved.all()
    assert found.money.case_of(3).scenario.objective == "best_value"
    assert np.ptp(found.activity[:, ~plan.case.lines.demand_led, -1].sum(axis=1)) > 0
