"""The price of each rule and promise: the plan with one rule let go, or one more taken up, solved again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.explain.case import Said, closing, points, with_decisions_from, with_rules
from model.inputs.rules import Conditions, Equity

if TYPE_CHECKING:
    from collections.abc import Callable

    from model.inputs.case import Case
    from model.plan import Plan
    from model.plan_answer import Answer
    from model.plan_workers import Crew, Desk

COLUMNS = (
    "rule",
    "key",
    "change",
    "owner",
    "status",
    "duties_gbp_change",
    "promises_gbp_change",
    "gap_closed_share",
    "gap_closed_share_change",
    "sentence",
)
ONE_POUND = 1.0
"""Changes of duties and promises below this are none."""
NO_CHANGE_SHARE = 5e-8
SAME_VALUE = 1e-6
"""Stage values are the same to one part in 10⁶, and to a millionth of a pound or of a gap."""
FEW_FENCES = 12
"""So many ring-fences that change something together are solved one by one."""
EVERY_FENCE = "Releasing every ring-fence together"
NAN = float("nan")


@dataclass(frozen=True)
class Variant:
    """One rule let go or taken up.

    Attributes
    ----------
    rule, key : str
        The rule; the pot it is about, or "".
    doing : str
        What is done, as the start of a sentence: "Releasing the ring-fence of …".
    settings : dict
        Rules and their values, as they would be.
    decided_from : int or None
        The first decision year, as it would be; None: as it is.
    """

    rule: str
    key: str
    doing: str
    settings: Mapping[str, object] = field(default_factory=dict)
    decided_from: int | None = None


def variants(case: Case) -> Iterator[Variant]:
    """Every rule that makes sense to let go of, or to take up, in this case; single ring-fences apart."""
    yield from _pooling(case)
    rules = case.scenario.rules
    switches: list[tuple[str, str, bool, dict[str, object]]] = [
        ("floors", "Letting go of every floor", rules.floors, {"floors": False}),
        ("ceilings", "Letting go of every ceiling", rules.ceilings, {"ceilings": False}),
        ("pace", "Letting services change at any pace", rules.pace, {"pace": False}),
        (
            "evidence",
            "Letting services without evidence be cut or grown",
            rules.evidence == "hold",
            {"evidence": "off"},
        ),
        ("equity", "Asking nothing of single places", rules.equity is not None, {"equity": None}),
        ("equity", "Letting no place fall behind its trend", rules.equity is None, {"equity": Equity()}),
        ("balance", "Letting go of the agreed balance", bool(rules.balance), {"balance": ()}),
        (
            "links",
            "Letting go of the links between services",
            rules.links and bool(case.tables.service_links),
            {"links": False},
        ),
        (
            "reinvest",
            "Keeping freed money in its own pot",
            rules.reinvest == "free",
            {"reinvest": "own_pot"},
        ),
        ("reinvest", "Letting freed money be used again", rules.reinvest == "own_pot", {"reinvest": "free"}),
        ("targets", "Making every hard target soft", case.targets.any_hard, {"targets": "soft"}),
    ]
    yield from (Variant(rule, "", doing, to) for rule, doing, applies, to in switches if applies)
    if case.years.held.any():
        first = case.years.plan[0]
        doing = f"Deciding from {words.year(first)} on, not from {words.year(case.years.first_decision)}"
        yield Variant("held_years", "", doing, decided_from=first)


def fenced_pots(case: Case) -> list[str]:
    """Pots whose ring-fence holds."""
    holds = case.scenario.rules.conditions.holds
    pairs = zip(case.pots.name, case.pots.conditional, strict=True)
    return [name for name, conditional in pairs if conditional and holds(name)]


def _released(case: Case, names: Sequence[str]) -> dict[str, object]:
    """The rules with these ring-fences released too."""
    release = sorted({*case.scenario.rules.conditions.release, *names})
    return {"conditions": Conditions(on=True, release=tuple(release))}


def solved_variant(desk: Desk, settings: Mapping[str, object], decided_from: int | None) -> Answer:
    """The case under other rules, or decided from another year on, solved through every stage."""
    case = desk.case
    if decided_from is not None:
        case = with_decisions_from(case, decided_from)
    return desk.solve(with_rules(case, **settings) if settings else case)


def ring_fences(desk: Desk, names: Sequence[str]) -> dict[str, Answer]:
    """Each ring-fence with what releasing it comes to; all of them together under no name.

    Releasing some lies between releasing none and releasing all of a group; so where a whole group changes
    no stage, none of its members does, and they are not solved one by one. A group that does is parted in
    two only while it is large: in a small one that is seldom less work than solving each.
    """
    found, each = _in_groups(desk, tuple(names))
    here = desk.case.pots
    area = frozenset(name for name in each if here.place_at[here.index[name]] < 0)
    for name in each:
        case = with_rules(desk.case, **_released(desk.case, [name]))
        found[name] = desk.solve_apart(case, area) if name in area else desk.solve(case)
    return found


def _in_groups(desk: Desk, names: tuple[str, ...]) -> tuple[dict[str, Answer], tuple[str, ...]]:
    """Answers for ring-fences released in groups, where a group settles its members; those left to solve."""
    if not names:
        return {}, ()
    answer = desk.solve(with_rules(desk.case, **_released(desk.case, names)))
    if len(names) == 1 or not _changes(desk.plan, answer):
        return dict.fromkeys(("", *names), answer), ()
    if len(names) <= FEW_FENCES:
        return {"": answer}, names
    middle = len(names) // 2
    halves = [_in_groups(desk, part) for part in (names[:middle], names[middle:])]
    found = {name: known for part, _ in halves for name, known in part.items()} | {"": answer}
    return found, tuple(name for _, rest in halves for name in rest)


def _changes(plan: Plan, answer: Answer) -> bool:
    """Whether any stage down to the aim differs by more than rounding."""
    if not answer.has_plan:
        return True
    before = {(s.stage, s.year): s.value for s in plan.stages}
    after = {(s.stage, s.year): s.value for s in answer.stages}
    counted = [key for key in before if key[0] in ("duties", "promises", "equity", plan.objective)]
    return any(
        abs(before[key] - after.get(key, np.inf)) > SAME_VALUE * max(1.0, abs(before[key])) for key in counted
    )


def _pooling(case: Case) -> Iterator[Variant]:
    now = case.scenario.rules.pooling
    said = {
        "none": "Pooling nothing",
        "agreed": "Pooling what is agreed",
        "full": "Pooling every pot in full",
    }
    for setting, doing in said.items():
        if setting != now:
            yield Variant("pooling", setting, doing, {"pooling": setting})


@dataclass(frozen=True)
class Asked:
    """What was asked for: every variant, and all ring-fences."""

    variants: list[tuple[Variant, Callable[[], Answer]]]
    fences: Callable[[], dict[str, Answer]]


def ask_all(case: Case, crew: Crew) -> Asked:
    """Ask for every variant of a case; the answers are fetched by :func:`rules`."""
    fences = crew.ask(ring_fences, fenced_pots(case))
    every = [(one, crew.ask(solved_variant, one.settings, one.decided_from)) for one in variants(case)]
    return Asked(every, fences)


def rules(plan: Plan, asked: Asked, said: Said) -> pd.DataFrame:
    """The price of each rule, the most helpful change first.

    Parameters
    ----------
    plan : Plan
        The plan as it is.
    asked : Asked
        From :func:`ask_all`.
    said : Said
        Names and owners.

    Returns
    -------
    DataFrame
        ``COLUMNS``: changes are with the rule changed, less as it is now; ranked by duties unmet, then
        promises broken, then the gap closed, as the stages count.
    """
    rows = [_row(one, plan, fetch(), said) for one, fetch in asked.variants]
    fences = asked.fences()
    for name, found in fences.items():
        doing = f"Releasing the ring-fence of {said.name(name)}" if name else EVERY_FENCE
        if name or len(fences) > 2:
            rows.append(_row(Variant("conditions", name, doing), plan, found, said))
    rows.sort(key=_rank)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(one: Variant, plan: Plan, answer: Answer, said: Said) -> dict[str, Any]:
    duties, promises = (
        (answer.total(s) - sum(v.value for v in plan.stages if v.stage == s)) if answer.has_plan else NAN
        for s in ("duties", "promises")
    )
    now, then = plan.gap_closed_share, answer.gap_closed_share
    row: dict[str, Any] = {
        "rule": one.rule,
        "key": one.key,
        "change": one.doing,
        "owner": said.owner(one.rule, one.key),
        "status": answer.status,
        "duties_gbp_change": duties,
        "promises_gbp_change": promises,
        "gap_closed_share": NAN if then is None else then,
        "gap_closed_share_change": NAN if now is None or then is None else then - now,
    }
    return row | {"sentence": rule_sentence(row)}


def _rank(row: Mapping[str, Any]) -> tuple[float, float, float, str]:
    if np.isnan(row["duties_gbp_change"]):
        return (np.inf, 0.0, 0.0, row["change"])
    duties, promises = (round(row[name] / ONE_POUND) for name in ("duties_gbp_change", "promises_gbp_change"))
    closed = round(float(np.nan_to_num(row["gap_closed_share_change"])) / NO_CHANGE_SHARE)
    return (duties, promises, -closed, row["change"])


def rule_sentence(row: Mapping[str, Any]) -> str:
    """What changing a rule would do: "Releasing the ring-fence of X would close 2 points more of the gap"."""
    if np.isnan(row["duties_gbp_change"]):
        return f"{row['change']} would leave no plan that keeps every rule made hard."
    parts = []
    for name, what in (("duties_gbp_change", "duties unmet"), ("promises_gbp_change", "promises broken")):
        if abs(row[name]) >= ONE_POUND:
            more = "more" if row[name] > 0 else "less"
            parts.append(f"leave {words.money(abs(row[name]))} {more} of {what}")
    change = row["gap_closed_share_change"]
    if not np.isnan(change) and abs(change) >= NO_CHANGE_SHARE:
        parts.append(closing(float(change)))
    if not parts:
        return f"{row['change']} would change nothing that counts."
    return f"{row['change']} would {words.listed(parts)}."


def answer_sentence(table: pd.DataFrame) -> str:
    """Which rule costs most, in one sentence."""
    helpful = table[table["sentence"].str.contains("points? more of the gap|less of duties|less of promises")]
    if helpful.empty:
        return "No rule stands in the way: letting go of any one of them would close no more of the gap."
    first = helpful.iloc[0]
    best = float(first["gap_closed_share_change"])
    size = f" ({points(best)} of the gap)" if best > 0 else ""
    return f"The change of one rule that would help most{size}: {str(first['sentence'])[:-1]}."
