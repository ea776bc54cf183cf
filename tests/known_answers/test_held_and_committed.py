"""Rules ``held_years`` and ``commitments``, by hand on Tiny Shire (figures: data/tiny/README.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from model import Plan, solve
from tests.known_answers.build import planned, stage
from tests.known_answers.tiny import SCENARIOS


def plan_of(tmp_path: Path, parent: str, more: str) -> Plan:
    """The plan of a shipped scenario with something more."""
    path = tmp_path / "story.toml"
    path.write_text(f'name = "By hand"\nbased_on = "{(SCENARIOS / parent).as_posix()}"\n{more}', "utf-8")
    return solve(path)


def places(plan: Plan, service: str, year: int) -> list[float]:
    """Planned activity of a service, north then south."""
    table = plan.tables["activity"]
    rows = table[(table["service"] == service) & (table["year"] == year)]
    return rows.sort_values("place")["planned"].tolist()


def test_held_years_lose_a_year_of_prevention(tmp_path: Path):
    """Nothing may change in 2026, so 104 children in 2027 take £5,200,000 of £5,665,000.

    Youth clubs (£200,000) stay as promised; £265,000 is 132.5 families, within the agreed 81 + 48.6. North
    gives first (u 0.4715 against 0.6255), as far as its promise. Health visits grow by a tenth at most.
    """
    plan = plan_of(tmp_path, "tiny-best-use.toml", "[partnership]\nfirst_decision_year = 2027\n")
    assert places(plan, "family_help", 2026) == pytest.approx([100.0, 60.0])
    assert planned(plan, 2026)["health_visits"] == pytest.approx(6000.0)
    assert places(plan, "family_help", 2027) == pytest.approx([81.0, 51.5], rel=1e-6)
    assert planned(plan, 2027)["health_visits"] == pytest.approx(6600.0)
    assert planned(plan, 2027)["placements"] == pytest.approx(104.0)
    assert plan.duties_unmet_gbp == 0.0
    assert plan.promises_broken_gbp == 0.0
    care = 0.6 * (8 * 11 + 10.75 * 10) / 21 / 8
    school = 0.4 * (121 * 20 + 110 * 17.5 + 100 * 17.5) / 331 / 40
    assert stage(plan, "close_gaps") == pytest.approx(care + school, rel=1e-8)


def test_commitments_raise_what_a_cut_breaks_and_change_no_duty(tmp_path: Path):
    """Committed to the end of 2027, all 18 and 160 families lost count, not those beyond a tenth alone."""
    change = """
    [[changes]]
    table = "services"
    where = { service = "family_help" }
    column = "committed_until"
    set = 2027
    why = "A contract to the end of 2026-27"
    """
    plan = plan_of(tmp_path, "tiny-cut.toml", change.replace("\n    ", "\n"))
    assert stage(plan, "duties", 2027) == pytest.approx(187_000.0)
    assert stage(plan, "promises", 2026) == pytest.approx(200_000.0 + 18 * 2_000.0)
    assert stage(plan, "promises", 2027) == pytest.approx(200_000.0 + 160 * 2_000.0)
    assert places(plan, "family_help", 2026) == pytest.approx([82.0, 60.0], rel=1e-6)


def test_a_commitment_that_has_ended_promises_nothing(tmp_path: Path):
    change = """
    [[changes]]
    table = "services"
    where = { service = "family_help" }
    column = "committed_until"
    set = 2026
    why = "A contract to the end of 2025-26"
    """
    plan = plan_of(tmp_path, "tiny-cut.toml", change.replace("\n    ", "\n"))
    assert stage(plan, "promises", 2026) == pytest.approx(236_000.0)
    assert stage(plan, "promises", 2027) == pytest.approx(459_200.0)
