"""Effects that demand-led services have themselves, in generated partnerships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.properties.partnerships import Draft

Row = dict[str, Any]

MADE_UP = {"basis": "illustrative", "source": "made up by the tests"}


def add_effects_of_demand(draw: st.DrawFn, draft: Draft) -> None:
    """Now and then a demand-led service moves an outcome: harm always, good where it can be stated exactly.

    The effect comes a year later, so that no demand feeds itself within the year, and is small enough for
    demand to stay near its trend.
    """
    for service in [row for row in draft.rows("services") if row.get("demand_outcome")]:
        if draw(st.integers(0, 2)):
            continue
        outcome = draw(st.sampled_from(draft.rows("outcomes")))
        good = -1 if outcome["better"] == "lower" else 1
        if not exact(draft, service["demand_outcome"]) or draw(st.booleans()):
            good = -good
        size = round(good * 0.05 * _base(draft, outcome) / _activity(draft, service), 6)
        draft.add(
            "effects", service=service["service"], outcome=outcome["outcome"], change_per_activity=size,
            low=min(0.5 * size, 1.5 * size), high=max(0.5 * size, 1.5 * size),
            lag_years=draw(st.integers(1, 2)), persistence=draw(st.sampled_from([0, 0.5])),
            evidence_grade=3, transfer_share="", **MADE_UP,
        )  # fmt: skip


def exact(draft: Draft, outcome: str) -> bool:
    """Whether the improvement of an outcome can be stated exactly: no cap, and moved by linear services."""
    row = next(r for r in draft.rows("outcomes") if r["outcome"] == outcome)
    curved = {r["service"] for r in draft.rows("responses")}
    movers = {r["service"] for r in draft.rows("effects") if r["outcome"] == outcome}
    return row["most_shift_share"] == "" and not movers & curved


def _base(draft: Draft, outcome: Row) -> float:
    values = draft.rows("outcome_values")
    own = [r for r in values if (r["outcome"], r["series"]) == (outcome["outcome"], "actual")]
    return float(sum(r["count"] for r in own))


def _activity(draft: Draft, service: Row) -> float:
    rows = draft.rows("activity")
    return float(sum(r["activity_per_year"] for r in rows if r["service"] == service["service"]))
