"""What each ring-fence and each share that is not pooled costs the partnership, by solving without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.explain.case import points
from model.analyse.partnership.shares import said
from model.plan_resolve import solve_many

if TYPE_CHECKING:
    from model.analyse.partnership.study import Progress, Study
    from model.inputs.case import Bools, Case
    from model.plan_resolve import Answer

COLUMNS = (
    "kind",
    "partner",
    "pots",
    "status",
    "duties_unmet_gbp_change",
    "promises_broken_gbp_change",
    "objective_change",
    "gap_closed_share_change",
    "sentence",
)
KINDS = {
    "ring_fence": "If {} were let out of the ring-fence",
    "unpooled_share": "If all of {} might pay for others' services",
}
ONE_POUND = 1.0
NAN = float("nan")


@dataclass(frozen=True)
class Fence:
    """A limit on what some pots of one partner may pay for.

    Attributes
    ----------
    kind : str
        ``ring_fence`` or ``unpooled_share``.
    partner : str
        Whose pots they are.
    pots : tuple of int
        Positions of the pots, which are under the same conditions.
    case : Case
        The partnership without the limit.
    """

    kind: str
    partner: str
    pots: tuple[int, ...]
    case: Case


def fences(case: Case) -> Iterator[Fence]:
    """Every ring-fence, and every share that is not pooled and could pay for something of others."""
    groups: dict[tuple[str, int, bytes], list[int]] = {}
    for p, owner in enumerate(case.pots.partner):
        if owner:
            kind = (owner, int(case.pots.type_at[p]), case.pots.lets_in[p].tobytes())
            groups.setdefault(kind, []).append(p)
    for (owner, _, _), pots in sorted(groups.items(), key=lambda g: (g[0][0], g[1])):
        fenced = [p for p in pots if _fenced(case, p)]
        if fenced:
            yield Fence("ring_fence", owner, tuple(fenced), _released(case, fenced))
    if case.scenario.rules.pooling != "agreed":
        return
    for (owner, _, _), pots in sorted(groups.items(), key=lambda g: (g[0][0], g[1])):
        short = [p for p in pots if case.pots.pooled_share[p] < 1 and _could_cross(case)[p]]
        if short:
            share = case.pots.pooled_share.copy()
            share[short] = 1.0
            yield Fence("unpooled_share", owner, tuple(short), _with(case, pooled_share=share))


def _fenced(case: Case, p: int) -> bool:
    name = case.pots.name[p]
    return bool(case.pots.conditional[p]) and case.scenario.rules.conditions.holds(name)


def _released(case: Case, pots: list[int]) -> Case:
    lets_in = case.pots.lets_in.copy()
    lets_in[pots] = True
    return _with(case, lets_in=lets_in)


def _with(case: Case, **arrays: Any) -> Case:
    return replace(case, pots=replace(case.pots, **arrays))


def _could_cross(case: Case) -> Bools:
    """(P,): some service of another partner takes what is in the pot and lies within its conditions."""
    uses = (case.efficiency[case.pots.type_at] @ (case.lines.recipe.T > 0)) > 0
    holds = np.array([case.scenario.rules.conditions.holds(name) for name in case.pots.name])
    lets = case.pots.lets_in | ~holds[:, None]
    service = case.lines.service_at
    out: Bools = (uses & case.reaches & lets[:, service] & case.crossing[:, service]).any(axis=1)
    return out


def ring_fences(study: Study, *, workers: int = 2, progress: Progress | None = None) -> pd.DataFrame:
    """One row per ring-fence and unpooled share: what letting it go changes, most helpful first."""
    found = list(fences(study.judged))
    if progress is not None:
        progress(f"the price of {len(found)} ring-fences and unpooled shares")
    everybody = frozenset(study.judged.pots.partner) | frozenset(study.judged.commissioner)
    cases = [replace(one.case, together=everybody) for one in found]
    start = replace(study.judged, together=everybody)
    answers = solve_many([start, *cases], like=start, workers=workers if len(cases) > 4 else 1)
    rows = [_row(study, one, answers[0], answer) for one, answer in zip(found, answers[1:], strict=True)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    order = ["duties_unmet_gbp_change", "promises_broken_gbp_change", "objective_change"]
    up = study.judged.scenario.objective != "best_value"
    keys = table[order].round(2)
    return table.loc[keys.sort_values(order, ascending=[True, True, up], kind="stable").index].reset_index(
        drop=True
    )


def _row(study: Study, one: Fence, before: Answer, after: Answer) -> dict[str, Any]:
    aim = study.judged.scenario.objective
    changes = {
        name: _total(after, stage) - _total(before, stage)
        for name, stage in (
            ("duties_unmet_gbp_change", "duties"),
            ("promises_broken_gbp_change", "promises"),
            ("objective_change", aim),
        )
    }
    closed = NAN
    if before.gap_closed_share is not None and after.gap_closed_share is not None:
        closed = after.gap_closed_share - before.gap_closed_share
    row: dict[str, Any] = {
        "kind": one.kind,
        "partner": one.partner,
        "pots": ";".join(study.judged.pots.name[p] for p in one.pots),
        "status": after.status,
        "gap_closed_share_change": closed,
    }
    row |= changes
    return row | {"sentence": _words(study, row)}


def _total(answer: Answer, stage: str) -> float:
    return float(sum(s.value for s in answer.stages if s.stage == stage)) if answer.has_plan else NAN


def _words(study: Study, row: dict[str, Any]) -> str:
    pots = study.listed(row["pots"].split(";"), most=2)
    head = KINDS[row["kind"]].format(f"{pots} ({study.name(row['partner'])})")
    if not np.isfinite(row["duties_unmet_gbp_change"]):
        return f"{head}, there would be no plan."
    parts = []
    for key, what in (
        ("duties_unmet_gbp_change", "of duties unmet"),
        ("promises_broken_gbp_change", "of promises broken"),
    ):
        if abs(row[key]) >= ONE_POUND:
            parts.append(f"{words.money(abs(row[key]))} {'less' if row[key] < 0 else 'more'} {what}")
    closed = row["gap_closed_share_change"]
    if np.isfinite(closed) and abs(closed) >= 5e-8:
        parts.append(f"{points(closed)} {'more' if closed > 0 else 'less'} of the gap closed")
    elif not np.isfinite(closed) and abs(row["objective_change"]) >= 1e-6:
        parts.append(f"an aim that is {said(study, 'objective', abs(row['objective_change']))} away")
    return f"{head}: {words.listed(parts)}." if parts else f"{head}, nothing would change."
