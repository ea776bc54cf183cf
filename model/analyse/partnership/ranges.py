"""How far the gain of working together could differ: each alone and together, in the same futures.

Both plans stay as they are in every draw; outcomes, and what services that follow demand cost, are those of
the draw, and the gain is the difference of the two draw by draw. What would have to be planned again in every
draw has no range: duties and promises kept, and the least money for the same outcomes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from model import words
from model import words_chances as chances
from model.analyse.cuts.ranges import unserved_gbp
from model.analyse.explain.case import points
from model.analyse.spread import DRAWS, SEED, Span, spread
from model.analyse.uncertainty.futures import central_draw
from model.inputs.draws import draw
from model.plan_coalitions import Worlds
from model.project import project
from model.project.under_draws import under_draws

if TYPE_CHECKING:
    from model.analyse.partnership.study import Study
    from model.inputs.case import Floats
    from model.inputs.draws import Draws
    from model.project import Projection

COLUMNS = (
    "measure",
    "key",
    "year",
    "unit",
    "central",
    "mean",
    "low",
    "high",
    "error",
    "chance_better",
    "sentence",
)
"""Columns. ``key`` is an outcome; ``year`` is empty for what is of all years together; a number is above 0
where together is better than each alone, and ``chance_better`` the share of draws in which it is."""
BETTER, GAP, LED = "better_by", "gap_closed_share", "demand_led_saved_gbp"
"""Measures: how many more children do well; how much more of the gap is closed; what demand-led services cost
less in present value, run-on years included, every case served."""
LESS, WAYS = ("less", "more"), ("better", "worse")
UNRANGED = (
    "Duties and promises kept, the least money for the same outcomes and everybody's shares are those of the "
    "best estimates. They have no range: each would have to be planned again in every future."
)


class TwoWorlds(NamedTuple):
    """The plans of partners each alone, and together, projected."""

    alone: Projection
    together: Projection


def two_worlds(study: Study) -> TwoWorlds | None:
    """Both plans; None where partners alone, or together, have none."""
    case, loaded = study.judged, Worlds(study.judged)
    together = loaded.answer(frozenset(study.partners))
    if not (loaded.alone.has_plan and together.has_plan):
        return None
    return TwoWorlds(*(project(case, one.activity, one.unmet) for one in (loaded.alone, together)))


def ranges(study: Study, both: TwoWorlds | None, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """``COLUMNS`` of the gain of together over each alone; no rows without both plans.

    Parameters
    ----------
    study : Study
        The partnership.
    both : TwoWorlds or None
        From :func:`two_worlds`.
    draws, seed : int
        How many draws, and their seed.
    """
    if both is None:
        return pd.DataFrame(columns=list(COLUMNS))
    drawn = draw(study.judged, draws, seed=seed)
    central = _gains(both, central_draw(study.judged))
    found = _gains(both, drawn)
    rows = [
        _row(study, name, values, best, draws)
        for (name, values), (_, best) in zip(found, central, strict=True)
    ]
    years = pd.Series([row["year"] for row in rows], dtype=object)
    return pd.DataFrame(rows, columns=list(COLUMNS)).assign(year=years)


def _gains(both: TwoWorlds, drawn: Draws) -> list[tuple[tuple[str, str, int | None, str], Floats]]:
    """Measure, key, year and unit, with the gain in each draw (N,)."""
    case = both.alone.case
    alone, together = (under_draws(one, drawn, follow=True) for one in both)
    sign = np.where(case.better_lower, 1.0, -1.0)[None, :, None]
    better = sign * (alone.outcome - together.outcome) + 0.0
    out: list[tuple[tuple[str, str, int | None, str], Floats]] = []
    if alone.central_trend_gap > 0:
        out.append(((GAP, "", None, "share"), together.gap_closed - alone.gap_closed))
    need = [
        found.money_led + unserved_gbp(case, one.unmet, drawn)
        for found, one in ((alone, both.alone), (together, both.together))
    ]
    out.append(((LED, "", None, "£"), (need[0] - need[1]) @ case.years.weight))
    for o, outcome in enumerate(case.outcomes):
        unit = case.counted_in(outcome)
        for t, year in enumerate(case.years.horizon):
            if t:
                out.append(((BETTER, outcome, year, unit), better[:, o, t]))
    return out


def _row(
    study: Study, name: tuple[str, str, int | None, str], values: Floats, central: Floats, draws: int
) -> dict[str, Any]:
    found = {column: float(value) for column, value in spread(values, central[0]).items()}
    row = dict(zip(COLUMNS, name, strict=False)) | found
    row |= {"chance_better": float((values > 0).mean())}
    return row | {"sentence": sentence(study.names, row, draws)}


def sentence(names: Mapping[str, str], row: Mapping[str, Any], draws: int) -> str:
    """A row in words, the best estimate first; or that it has no range.

    Parameters
    ----------
    names : mapping
        Names of outcomes by id.
    row : mapping
        A row of :func:`ranges`.
    draws : int
        How many draws.
    """
    ends, measure = Span.of(row), str(row["measure"])
    if measure == GAP:
        more = f"{points(ends.central)} {'less' if ends.central < 0 else 'more'}"
        text = f"Together closes {more} of the gap than each alone"
        span = chances.two_way(ends.low, ends.high, _bare, "points more", "points less")
    elif measure == LED:
        less = chances.two_way(ends.central, ends.central, words.money, *LESS)
        text = f"Together, services that follow demand cost {less} than with each alone, in present value"
        span = chances.two_way(ends.low, ends.high, words.money, *LESS)
    else:
        head = (
            f"{names.get(str(row['key']), str(row['key']))}, {words.year(int(row['year']))} ({row['unit']})"
        )
        better = chances.two_way(ends.central, ends.central, words.number, *WAYS)
        text = f"{head}: together {better} than each alone"
        span = chances.two_way(ends.low, ends.high, words.number, *WAYS)
    if not chances.is_moved(ends.low, ends.high):
        return f"{text}: {chances.NO_RANGE}."
    ranged = chances.with_range(text, span, "full" if measure == GAP else "short")
    return f"{ranged}; together is better {chances.often(float(row['chance_better']), draws)}."


def _bare(share: float) -> str:
    """A share of the gap in points, without the word."""
    return points(share).rsplit(" ", 1)[0]
