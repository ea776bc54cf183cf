"""The explanation of a plan: why it is what it is, what stands in its way, and what each promise costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Concatenate

import pandas as pd

from model import words
from model.analyse.explain import binding as explain_binding
from model.analyse.explain import curve as explain_curve
from model.analyse.explain import impossible as explain_impossible
from model.analyse.explain import near_optimal as explain_near_optimal
from model.analyse.explain import rules as explain_rules
from model.analyse.explain import services as explain_services
from model.analyse.explain.case import Said
from model.plan_answer import payable

if TYPE_CHECKING:
    from model.plan import Plan
    from model.plan_workers import Crew, Desk

TABLES = (
    "binding",
    "services",
    "rules",
    "targets",
    "conflicts",
    "repairs",
    "near_optimal",
    "curve",
    "invest",
    "no_evidence",
)
"""Tables of every explanation, in the order in which they are told."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Explanation:
    """Why a plan is what it is.

    Attributes
    ----------
    scenario : str
        Name of the scenario.
    answer : tuple of str
        What stands in the way, in a few sentences, the main thing first.
    tables : dict of DataFrame
        ``TABLES``: tidy, every row with its sentence.
    """

    scenario: str
    answer: tuple[str, ...]
    tables: dict[str, pd.DataFrame]


def explain(
    plan: Plan,
    crew: Crew,
    progress: Progress | None = None,
    each: Callable[[], None] | None = None,
) -> Explanation:
    """Explain a plan.

    Parameters
    ----------
    plan : Plan
        The plan, which must have one.
    crew : Crew
        Whoever answers the questions that an explanation asks.
    progress : callable, optional
        Told each part as it is waited for.
    each : callable, optional
        Called before every answer that is waited for; whatever it raises ends the work.

    Returns
    -------
    Explanation

    Raises
    ------
    ValueError
        If there is no plan to explain.
    """
    if not plan.has_plan:
        raise ValueError("there is no plan to explain")
    asking = _Counting(crew, each or (lambda: None), progress or (lambda _: None))
    tell = asking.starts
    case, said = plan.case, Said(plan.case, plan.status == "targets_not_met")
    whole = said.trend_gap if said.in_gaps else None
    sides, rules = asking.ask(explain_binding.both_sides), explain_rules.ask_all(case, asking)
    steps = explain_curve.ask_all(asking)  # questions that take longest are taken up first
    worth, ranges = asking.ask(explain_services.worth), asking.ask(explain_near_optimal.ranges, whole)
    targets = explain_impossible.ask_all(plan, asking)
    tables: dict[str, pd.DataFrame] = {}
    tell("what binds")
    staged = explain_binding.ask_staged(plan, sides(), asking)
    tell("why services moved")
    tables["services"] = explain_services.services(plan, worth(), payable(case), said)
    tables["no_evidence"] = explain_services.no_evidence(plan, said)
    tell("targets that are missed")
    tables |= vars(explain_impossible.impossible(targets))
    tell("equally good plans")
    tables["near_optimal"] = explain_near_optimal.near_optimal(plan, ranges(), said)
    tell("the price of each rule")
    tables["rules"] = explain_rules.rules(plan, rules, said)
    tell("less and more money")
    tables["curve"] = explain_curve.curve(plan, steps, asking)
    tell("what binds, stage by stage")
    tables["binding"] = explain_binding.binding(plan, sides(), staged, said)
    return _explanation(plan, tables)


def _explanation(plan: Plan, tables: dict[str, pd.DataFrame]) -> Explanation:
    """Tables in their order, years as whole numbers, and the answer from them."""
    ordered = {name: _whole_years(tables[name]) for name in TABLES}
    return Explanation(plan.scenario, answer(plan, ordered), ordered)


class _Counting:
    """A crew, with something to be called before every answer that is waited for, and answers counted."""

    def __init__(self, crew: Crew, each: Callable[[], None], progress: Progress) -> None:
        self._crew = crew
        self._each = each
        self._progress = progress
        self._part = ""
        self._asked = self._answered = 0

    def starts(self, part: str) -> None:
        """Tell which part is waited for now."""
        self._part = part
        count = f" ({self._answered} of {self._asked} questions answered)" if self._answered else ""
        self._progress(f"{part}{count}")

    def ask[T, **P](
        self, question: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Callable[[], T]:
        """As the crew does."""
        fetch = self._crew.ask(question, *args, **kwargs)
        self._asked += 1
        waited: list[None] = []

        def told() -> T:
            self._each()
            found = fetch()
            if not waited:
                waited.append(None)
                self._answered += 1
                self.starts(self._part)
            return found

        return told


def _whole_years(table: pd.DataFrame) -> pd.DataFrame:
    """The table with years as whole numbers, and None where there is none."""
    years = [name for name in table.columns if name == "year" or name.endswith("_year")]
    whole = {name: [None if pd.isna(year) else int(year) for year in table[name]] for name in years}
    return table.assign(**{name: pd.Series(kept, dtype=object) for name, kept in whole.items()})


def answer(plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[str, ...]:
    """What stands in the way, in a few sentences."""
    texts = [_reached(plan, tables["targets"])]
    binding = tables["binding"]
    pots = binding[binding["rule"] == "pots"]
    if len(binding):
        texts.append(str((pots if len(pots) else binding).iloc[0]["sentence"]))
    texts.append(explain_rules.answer_sentence(tables["rules"]))
    texts.append(explain_curve.answer_sentence(tables["curve"]))
    texts.append(explain_near_optimal.answer_sentence(tables["near_optimal"]))
    held = len(tables["no_evidence"])
    if held:
        noun = words.plural(held, "service is", "services are")
        texts.append(f"{held} {noun} listed apart, because no evidence is held of what they change.")
    return tuple(texts)


def _reached(plan: Plan, targets: pd.DataFrame) -> str:
    """How much of the gap is closed, and how many targets stay out of reach."""
    closed = words.first_upper(words.gap_closed(plan.gap_closed_share))
    missed = len(targets)
    if not missed:
        return f"{closed}; every target is met."
    beyond = int((~targets["reachable_any_money"].astype(bool)).sum())
    one_by_one_ = int(targets["reachable_now"].astype(bool).sum())
    noun = words.plural(missed, "target is", "targets are")
    alone = (
        f"{one_by_one_} of them could be met if all else gave way"
        if one_by_one_
        else "none could be met alone"
    )
    return f"{closed}; {missed} {noun} missed: {alone}, and {beyond} can't be met at any money."
