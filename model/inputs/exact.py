"""Whether an outcome's improvement can be credited exactly in a linear programme, and if not, why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.inputs.tables import Tables


def inexact(tables: Tables, outcome: str) -> tuple[str, str] | None:
    """Why the improvement of an outcome can't be credited exactly, and what would cure it; None if it can.

    With a cap it is the smaller of two amounts; with a response that bends the programme may fill the
    segments in another order. Both are exact only where more improvement is better.
    """
    movers = sorted(
        {row.service for row in tables.effects if row.outcome == outcome and row.change_per_activity}
    )
    capped = {row.outcome for row in tables.outcomes if row.most_shift_share is not None}
    segments = Counter(row.service for row in tables.responses)
    bent = [service for service in movers if segments[service] > 1]
    if movers and outcome in capped:
        return f"'{outcome}', which it follows, has a cap", f"leave most_shift_share of '{outcome}' blank"
    if bent:
        wrong = f"'{bent[0]}', which moves '{outcome}', has a response that bends"
        return wrong, f"remove the responses of '{bent[0]}'"
    return None
