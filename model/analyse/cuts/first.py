"""What goes first: the depth at which each service is first reduced, and at which a statutory duty fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.cuts.question import OPTIMISED, SHARED
from model.analyse.cuts.services import by_service
from model.analyse.cuts.solved import of_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from model.analyse.cuts.result import Result
    from model.analyse.cuts.solved import Solved
    from model.inputs.case import Floats

FIRST = (
    "rule",
    "order",
    "service",
    "name",
    "tier",
    "statutory",
    "depth",
    "above_depth",
    "exact",
    "year",
    "lost_share_deepest",
    "lost_gbp_deepest",
    "sentence",
)
WARNING = ("rule", "depth", "above_depth", "exact", "service", "name", "year", "gbp", "what", "sentence")
NEAR = 1e-6
"""Depths this near to each other are one under the rules of sharing."""
NEAR_OPTIMISED = 1e-4
"""The same under ``optimised``: a hundredth of a percent."""
LEAST = {False: 1e-8, True: 1e-6}
"""Share of what it would be that counts as reduced, under rules of sharing and under ``optimised``."""
NOT_NARROWED = 1.0
FIRST_POUND = 5e-5
"""Depths below this are said as the first pound."""
POUND = 1.0
MOST_ROUNDS = 20


def looker(solved: Solved, rule: str) -> Callable[[Sequence[float]], list[Result]]:
    """A function from depths to results under one rule; what is known is not solved again."""
    known = {depth: result for (name, depth), result in solved.results.items() if name == rule}

    def look(depths: Sequence[float]) -> list[Result]:
        new = sorted({depth for depth in depths if depth not in known})
        cases = [solved.asked.at(solved.case, depth) for depth in new]
        if rule in SHARED:
            found = [solved.sharing.result(case, rule, d) for case, d in zip(cases, new, strict=True)]
        else:
            answers = solved.solve(cases) if cases else []
            found = [
                of_answer(case, d, one, solved.using)
                for case, d, one in zip(cases, new, answers, strict=True)
            ]
        known.update(zip(new, found, strict=True))
        return [known[depth] for depth in depths]

    return look


def narrowed(
    tests: dict[str, Callable[[Result], bool]],
    look: Callable[[Sequence[float]], list[Result]],
    depths: Sequence[float],
    near: float,
) -> dict[str, tuple[float, float]]:
    """For each test the depth from which it holds: not yet at the first number, at the second.

    Between the depths asked for, the first at which the test holds and the one before it are halved until
    they are ``near``; all tests share what is looked at. A test that never holds is left out.
    """
    results = look(depths)
    found: dict[str, tuple[float, float]] = {}
    for name, test in tests.items():
        first = next((k for k, result in enumerate(results) if test(result)), None)
        if first is not None:
            found[name] = (depths[max(first - 1, 0)], depths[first])
    for _ in range(MOST_ROUNDS):
        wide = {name: 0.5 * (low + high) for name, (low, high) in found.items() if high - low > near}
        if not wide:
            break
        middles = sorted(set(wide.values()))
        seen = dict(zip(middles, look(middles), strict=True))
        for name, middle in wide.items():
            low, high = found[name]
            found[name] = (low, middle) if tests[name](seen[middle]) else (middle, high)
    return found


def _near(rule: str, *, exact: bool) -> float:
    if rule != OPTIMISED:
        return NEAR
    return NEAR_OPTIMISED if exact else NOT_NARROWED


def first_to_go(solved: Solved, *, exact: bool = False) -> pd.DataFrame:
    """``FIRST``: under each rule, the services that a cut reduces, in the order in which they go.

    Parameters
    ----------
    exact : bool
        Under ``optimised`` too, narrow each depth to 0.01%; else it lies between ``above_depth`` and
        ``depth``, two of the depths asked for. Under the other rules it is always narrowed.
    """
    rows: list[dict[str, object]] = []
    for rule in solved.asked.rules:
        look, near = looker(solved, rule), _near(rule, exact=exact)
        reduced = _Reduced(solved, rule)
        tests = {name: reduced.test(s) for s, name in enumerate(solved.case.services)}
        found = narrowed(tests, look, solved.asked.depths, near)
        deepest = [d for d in solved.asked.depths if solved.results[rule, d].made.all()]
        last = solved.results[rule, deepest[-1]] if deepest else None
        rows += [reduced.row(name, found[name], near, look, last) for name in found]
    table = pd.DataFrame(rows, columns=[name for name in FIRST if name not in ("order", "sentence")])
    rank = {rule: k for k, rule in enumerate(solved.asked.rules)}
    table = table.assign(at=table["rule"].map(rank), step=table["depth"].astype(float).round(4))
    by = ["at", "step", "lost_gbp_deepest", "service"]
    table = table.sort_values(by, ascending=[True, True, False, True])
    table["order"] = table.groupby("rule", sort=False).cumcount() + 1
    table["sentence"] = [_first_sentence(row) for row in table.to_dict("records")]
    return table.reset_index(drop=True)[list(FIRST)]


class _Reduced:
    """Which services a result reduces against the same rule without a cut, in years that can be had."""

    def __init__(self, solved: Solved, rule: str) -> None:
        self.solved, self.rule = solved, rule
        base = solved.without(rule)
        self.base = by_service(solved.case, base.known_plan(base.projection.planned))
        self.led = by_service(solved.case, solved.case.lines.demand_led.astype(np.float64)) > 0

    def lost(self, result: Result) -> Floats:
        """(S, T): activity lost; 0 for demand-led services and in years that can't be had."""
        planned = by_service(self.solved.case, result.known_plan(result.projection.planned))
        lost = np.nan_to_num(self.base - planned)
        least = LEAST[self.rule == OPTIMISED] * np.maximum(1.0, np.nan_to_num(self.base))
        return np.where(self.led[:, None] | (lost <= least), 0.0, lost)

    def test(self, service: int) -> Callable[[Result], bool]:
        return lambda result: bool((self.lost(result)[service] > 0).any())

    def row(
        self,
        name: str,
        between: tuple[float, float],
        near: float,
        look: Callable[[Sequence[float]], list[Result]],
        last: Result | None,
    ) -> dict[str, object]:
        case = self.solved.case
        s = case.services.index(name)
        record = next(row for row in case.tables.services if row.service == name)
        low, high = between
        at = self.lost(look([high])[0])[s]
        whole = np.maximum(self.base[s], 1e-12)
        share = gbp = float("nan")
        if last is not None:
            lost = self.lost(last)[s]
            share = float((lost / whole).max())
            all_gbp = by_service(case, self.solved.money.lost_gbp(last, self.solved.without(self.rule)))
            gbp = float(all_gbp[s, 1 : 1 + case.years.n_plan].sum())
        return {
            "rule": self.rule,
            "service": name,
            "name": record.name,
            "tier": record.tier,
            "statutory": record.statutory,
            "depth": high,
            "above_depth": low,
            "exact": near < NOT_NARROWED,
            "year": case.years.plan[int(np.flatnonzero(at > 0)[0])],
            "lost_share_deepest": share,
            "lost_gbp_deepest": gbp,
        }


def depth_words(row: Mapping[Any, Any]) -> str:
    """The depth of a row: exact, or between two depths."""
    low, high = float(str(row["above_depth"])), float(str(row["depth"]))
    if not row["exact"]:
        return f"a cut somewhere between {words.percent(low)} and {words.percent(high)}"
    if high < FIRST_POUND:
        return "the first pound"
    return f"a cut of {exact_percent(high)}"


def exact_percent(share: float) -> str:
    """A depth to a hundredth of a percent: ``7.13%``."""
    text = f"{share * 100:.2f}".rstrip("0").rstrip(".")
    return f"{text}%" if text != "0" else "under 0.01%"


def _first_sentence(row: Mapping[Any, Any]) -> str:
    return (
        f"{row['name']} is reduced from {depth_words(row)} on, first in {words.year(int(str(row['year'])))}."
    )


def warning_table(solved: Solved) -> pd.DataFrame:
    """``WARNING``: under each rule, the smallest cut at which a statutory duty fails that holds without it.

    A cut that can't be made at all counts as failing. Narrowed to 0.01% under every rule.
    """
    rows = [row for rule in solved.asked.rules if (row := _warning(solved, rule)) is not None]
    return pd.DataFrame(rows, columns=list(WARNING))


def _warning(solved: Solved, rule: str) -> dict[str, object] | None:
    base = _unmet(solved, solved.without(rule))
    near = NEAR_OPTIMISED if rule == OPTIMISED else NEAR
    look = looker(solved, rule)

    def fails(result: Result) -> bool:
        return not result.made.all() or bool((_unmet(solved, result) > base + POUND).any())

    if not solved.without(rule).made.all():
        found = {"": (0.0, 0.0)}
    else:
        found = narrowed({"": fails}, look, solved.asked.depths, near)
    if "" not in found:
        text = f"No duty fails that holds without the cut, up to {words.percent(solved.asked.depths[-1])}."
        return _warning_row(rule, (float("nan"), solved.asked.depths[-1]), {"what": "none", "sentence": text})
    low, high = found[""]
    return _warning_row(rule, (low, high), _what_fails(solved, look([high])[0], base))


def _warning_row(rule: str, between: tuple[float, float], said: dict[str, object]) -> dict[str, object]:
    low, high = between
    none = said["what"] == "none"
    row: dict[str, object] = {"rule": rule, "depth": float("nan") if none else high, "above_depth": low}
    row |= {"exact": not none, "service": "", "name": "", "year": None, "gbp": float("nan")} | said
    if not none:
        row["sentence"] = f"From {depth_words(row)} on, {said['sentence']}"
    return row


def _what_fails(solved: Solved, result: Result, base: Floats) -> dict[str, object]:
    if result.stopped is not None:
        year = solved.case.years.plan[result.stopped]
        gbp = float(result.unpaid_gbp[result.stopped])
        text = f"it can't be made: {words.year(year)} can't be paid for, whatever it takes from services."
        return {"what": "cannot_be_made", "year": year, "gbp": gbp, "sentence": text}
    if not result.made.all():
        return {"what": "no_plan", "sentence": "no plan keeps every rule that the scenario makes hard."}
    more = _unmet(solved, result) - base
    t = int(np.flatnonzero((more > POUND).any(axis=0))[0])
    s = int(np.argmax(more[:, t]))
    name = solved.names[solved.case.services[s]]
    year = solved.case.years.plan[t]
    text = f"{name} falls short of what the law requires in {words.year(year)}."
    return {
        "what": "duty",
        "service": solved.case.services[s],
        "name": name,
        "year": year,
        "gbp": float(more[s, t]),
        "sentence": text,
    }


def _unmet(solved: Solved, result: Result) -> Floats:
    """(S, T): duties unmet in £."""
    case = solved.case
    out = np.zeros((len(case.services), case.years.n_plan))
    duties, _ = solved.broken(result)
    at = {name: s for s, name in enumerate(case.services)}
    for service, year, gbp in duties[["service", "year", "gbp"]].itertuples(index=False):
        out[at[service], year - case.years.plan[0]] += gbp
    return out
