"""``jcm explain``: why a plan is what it is, what stands in its way, and what each promise costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.cli.verbs import DONE, NO_PLAN, existing, folder_to_write

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    import pandas as pd

    from model.analyse.explain import Explanation
    from model.cli.console import Console

MOST = 6
MOST_OF_A_RULE = 2
MOST_STEPS = 9
"""Steps of money told: every tenth, from -40% to +40%."""
RULES_FIRST = ("pots", "pooling", "reinvest", "ceilings", "pace", "links", "balance", "floors", "evidence")
TITLES = {
    "binding": "What binds",
    "services": "Why services grew, shrank or stayed",
    "rules": "What each rule and promise costs",
    "targets": "Targets that are missed",
    "conflicts": "What can't hold together",
    "repairs": "What would make them possible",
    "invest": "How much must be invested",
    "near_optimal": "How far equally good plans differ",
    "curve": "Less and more of all money",
    "no_evidence": "Services without evidence, listed apart",
}
"""Tables as sections, in the order in which they are told."""


def explain(arguments: Namespace, console: Console) -> int:
    """Explain the plan of a scenario; status 3 where there is none, or only one with soft targets."""
    import model
    from model.analyse.best_use_ranges import PRICES_HAVE_NONE, headline_range
    from model.analyse.explain.plan import explain_plan
    from model.analyse.uncertainty.ranges import ranges
    from model.cli.present import plan_text
    from model.cli.progress import progress
    from model.cli.tables import write_tables

    path = existing(arguments.scenario)
    out = folder_to_write(arguments.out)
    with progress(console) as tell:
        tell("read")
        plan = model.solve(path, progress=tell)
        head = {"scenario": plan.scenario, "digest": plan.digest, "status": plan.status}
        if not plan.has_plan:
            console.say(plan_text(plan))
            console.document({**head, "answer": [], "tables": {}})
            return NO_PLAN
        found = explain_plan(plan, tell)
        ranged = ranges(plan)
    if out is not None:
        write_tables(found.tables, plan.case, out)
    console.say(explanation_text(found, [headline_range(plan.gap_closed_share, ranged), PRICES_HAVE_NONE]))
    tables = {name: model.records(table) for name, table in found.tables.items()}
    console.document({**head, "answer": list(found.answer), "tables": tables})
    return DONE if plan.status == "optimal" else NO_PLAN


def explanation_text(found: Explanation, sure: Sequence[str] = ()) -> str:
    """An explanation: the answer, how sure it is, then a section for every table with something to say."""
    sections = [[found.scenario, *found.answer, *sure]]
    for name, title in TITLES.items():
        said = _said(name, found.tables[name])
        shown = said if name == "targets" else said[: MOST_STEPS if name == "curve" else MOST]
        more = len(said) - len(shown)
        rest = [f"  and {more:,} more, in the table '{name}'"] if more > 0 else []
        if said:
            sections.append([f"{title}:", *(f"  {text}" for text in shown), *rest])
    return "\n\n".join("\n".join(section) for section in sections)


def _said(name: str, table: pd.DataFrame) -> list[str]:
    """Sentences of a table, each once; of what binds, the two that matter most of every rule come first."""
    if name == "binding":
        later = table.groupby("rule", sort=False).cumcount() >= MOST_OF_A_RULE
        rule = table["rule"].map({name: at for at, name in enumerate(RULES_FIRST)})
        table = table.assign(later=later, at=rule).sort_values(["later", "at"], kind="stable")
    if name == "curve":
        step = (10 * table["money_change_share"]).round(9)
        table = table.assign(later=(table["kind"] != "step") | (step % 1 != 0))
        table = table.sort_values(["later", "money_change_share"], kind="stable")
    if name == "services":
        order = table["direction"].map({"grew": 0, "shrank": 1, "stayed": 2})
        table = table.assign(order=order).sort_values("order", kind="stable")
    return list(dict.fromkeys(str(text) for text in table["sentence"]))
