"""Random small cases for property tests."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from tests.project.build import AREA, Build, Effect, Line, Outcome

YEARS = 5
amounts = st.floats(0.0, 50.0, allow_nan=False).map(lambda x: round(x, 3))
gains = st.floats(0.0, 2.0, allow_nan=False).map(lambda x: round(x, 3))


@st.composite
def segments(draw: st.DrawFn) -> tuple[tuple[float, float], ...]:
    """Up to three segments whose relative effect does not rise."""
    lengths = draw(st.lists(st.floats(1.0, 20.0), max_size=2))
    effects = sorted(draw(st.lists(st.floats(0.0, 2.0), min_size=3, max_size=3)), reverse=True)
    return (*zip(lengths, effects, strict=False), (np.inf, effects[len(lengths)]))


@st.composite
def outcomes(draw: st.DrawFn, *, capped: bool) -> list[Outcome]:
    """Three outcomes: one in districts, one better when higher in districts, one for the area."""
    trend = st.lists(st.one_of(st.just(0.0), st.floats(1.0, 99.0)), min_size=YEARS, max_size=YEARS)
    found = []
    for name, better, places in (
        ("care", "lower", ("east", "west")),
        ("good", "higher", ("east", "west")),
        ("whole", "lower", (AREA,)),
    ):
        own = {d: [draw(st.floats(10.0, 99.0)), *draw(trend)[1:]] for d in places}
        cap = {d: [draw(st.floats(0.0, 20.0))] * YEARS for d in places} if capped else None
        target = [np.nan, np.nan, *[draw(st.floats(0.0, 150.0))] * 3]
        found.append(Outcome(name, better, own, cap, target, draw(st.floats(1.0, 30.0)), 1 / 3))
    return found


@st.composite
def builds(draw: st.DrawFn, *, capped: bool = True, demand: bool = True, harm: bool = True) -> Build:
    """A partnership of two districts with helping services and, if wanted, placements that follow care."""
    lines = [
        Line(service, place, draw(amounts), segments=draw(segments()))
        for service, places in (("help", ("east", "west")), ("talk", (AREA,)), ("play", ("east",)))
        for place in places
    ]
    services = ["help", "play", "talk"]
    if demand:
        lines += [Line("homes", d, draw(amounts), follows="care") for d in ("east", "west")]
        lines += [Line("visits", AREA, draw(amounts), follows="whole")]
        services += ["homes"]
    effects = [
        Effect(
            service,
            outcome,
            draw(gains) * (-1 if harm and draw(st.booleans()) else 1),
            # homes may move the whole without lag (visits follow), care only with lag
            draw(st.integers(1 if (service, outcome) == ("homes", "care") else 0, 2)),
            draw(st.sampled_from([0.0, 0.3, 0.9])),
        )
        for service in services
        for outcome in ("care", "good", "whole")
        if draw(st.booleans())
    ]
    return Build(
        children={"east": 300.0, "west": 100.0},
        lines=lines,
        outcomes=draw(outcomes(capped=capped)),
        effects=effects,
        n_plan=3,
        n_run_on=1,
        rate=0.035,
    )


def activity_for(draw: st.DrawFn, n_lines: int) -> np.ndarray:
    """Any activity of three plan years."""
    rows = draw(st.lists(st.lists(amounts, min_size=3, max_size=3), min_size=n_lines, max_size=n_lines))
    return np.array(rows, dtype=float)


@st.composite
def builds_with_activity(draw: st.DrawFn, /, **kinds: bool) -> tuple[Build, np.ndarray]:
    """A partnership and an activity of its lines."""
    build = draw(builds(**kinds))
    return build, activity_for(draw, len(build.lines))


@st.composite
def builds_with_two_activities(draw: st.DrawFn, /, **kinds: bool) -> tuple[Build, np.ndarray, np.ndarray]:
    """A partnership and two activities."""
    build = draw(builds(**kinds))
    return build, activity_for(draw, len(build.lines)), activity_for(draw, len(build.lines))
