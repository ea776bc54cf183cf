"""What the allocation under draws comes to, in sentences; every number is one of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model import words, words_chances
from model.analyse.explain.case import points
from model.analyse.uncertainty.candidates import CENTRAL
from model.analyse.uncertainty.evidence_value import STUDY_UNITS
from model.analyse.uncertainty.evidence_value_learnt import CLEAR, NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from model.analyse.uncertainty.candidates import Candidates

    Row = Mapping[Any, Any]

SURE = 0.9
"""Share of draws from which on a move counts as kept."""
MOST_NAMED = 3
SAME_MONEY = (
    "In each future services keep the money of a plan and do with it what its effects and unit costs allow; "
    "demand-led services serve every case, and what they take more or less is the same for every plan, or "
    "charged at the price that the plan's own money has."
)
BEFOREHAND = (
    "What evidence is worth holds if it is there before the plan is made; what comes later is worth less. A "
    "child counts once for each target that it is short of, and outcomes weigh differently in the gap, so "
    "that more children may be short where more of the gap is closed."
)
WORSE = (
    "the plan found is worse than this plan, which then counts as the best: harm that a future brings is not "
    "seen when its plan is found, or duties come first."
)
FIGURE_OF = {
    "service": "the effects of {}",
    "unit_cost": "what a unit of {} costs",
    "unit_costs": "the unit costs of {}, which rest on one source",
    "trend": "the trend of {}",
    "value": "what {} costs others",
}


def answer(found: Candidates, tables: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """The answer in a few sentences, the main thing first."""
    say = words.money if found.prices.in_pounds else points
    verb = "be worth" if found.prices.in_pounds else "close"
    texts = [
        *_moves(tables["kept"]),
        *_evaluate(tables["evidence"]),
        *_everything(found, tables["evidence_whole"], say, verb),
        *_now(tables, say, verb),
        *_regret(tables["options"], say),
        *_turns(tables["switching"]),
    ]
    return tuple(text for text in texts if text)


def _moves(kept: pd.DataFrame) -> list[str]:
    """How sure the moves of the plan are."""
    moved = kept[(kept["direction"] != "stayed") & ~kept["held"].astype(bool)]
    if moved.empty:
        return ["The plan moves no service that the evidence could move otherwise."]
    sure = int((moved["same_way_share"] >= SURE).sum())
    text = (
        f"Of {words.counted(len(moved), 'service')} that the plan grows or shrinks, {sure:,} move the same "
        "way in at least 9 of 10 futures if each future were known beforehand"
    )
    least = moved.sort_values(["same_way_share", "service"]).head(MOST_NAMED)
    unsure = least[least["same_way_share"] < SURE]
    if unsure.empty:
        return [f"{text}."]
    named = words.listed([str(name) for name in unsure["name"]])
    return [f"{text}; least sure: {named}."]


def _evaluate(evidence: pd.DataFrame) -> list[str]:
    """What to evaluate next, as far as it can be told from chance."""
    ranked = evidence[evidence["rank"].notna() & evidence["clear"].astype(bool)].head(MOST_NAMED)
    if ranked.empty:
        return ["No single question of those that the tables hold open is clearly worth answering first."]
    texts = []
    for at, row in enumerate(ranked.to_dict("records")):
        start = "Most worth finding out next" if at == 0 else "Then"
        what = FIGURE_OF[str(row["kind"])].format(row["name"])
        texts.append(f"{start}: {what}. {row['sentence']}")
    return texts


def evidence_sentence(row: Row) -> str:
    """What one answer is worth, as far as it can be told from chance."""
    in_pounds = row["unit"] == "£"
    say = words.money if in_pounds else points
    if row["worth"] <= 0:
        return "No choice among the plans that were looked at depends on it."
    if not row["clear"]:
        return f"Worth at most {say(row['worth'] + CLEAR * row['error'])}, too little to tell from nothing."
    gain = (
        f"close at least {say(row['worth'])} more of the gap"
        if not in_pounds
        else (f"be worth at least {say(row['worth'])} more")
    )
    text = f"Known before the plan is made, the same money would {gain} on average"
    text += "" if in_pounds else _as_money(row["gbp"])
    parts = [text + _children(row["children"])]
    if np.isfinite(row["study_worth"]):
        share = words.percent(row["study_worth"] / row["worth"])
        size = f"{STUDY_UNITS:,} with the service and {STUDY_UNITS:,} without"
        parts.append(f"A study of {size} would bring {share} of that")
    if np.isfinite(row["grade"]) and row["kind"] == "service":
        spent = f"{words.money(row['gbp_per_year'])} a year is spent on it today"
        parts.append(f"{spent}, on evidence of grade {row['grade']:.0f} of 5 where it is weakest")
    return ". ".join(parts) + "."


def with_sentences(evidence: pd.DataFrame) -> pd.DataFrame:
    """The table of questions with a sentence in every row.

    Parameters
    ----------
    evidence : DataFrame
        From ``evidence_value.parts``.
    """
    return evidence.assign(sentence=[evidence_sentence(row) for row in evidence.to_dict("records")])


def _as_money(gbp: float) -> str:
    return f", as much as {words.money(gbp)} more money would" if np.isfinite(gbp) and gbp > 0 else ""


def _everything(found: Candidates, whole: pd.DataFrame, say: Callable[[float], str], verb: str) -> list[str]:
    """What knowing everything would be worth."""
    row = _step(whole, "solved_again")
    if not np.isfinite(row["worth"]):
        return ["No draw has a plan that keeps every rule made hard, so no value of evidence is known."]
    if row["worth"] <= 0:
        return [
            "Even if everything were known beforehand, no plan for the same money would do better than this."
        ]
    known = words_chances.known(float(row["worth"]), float(row["error"]), say)
    text = (
        f"If everything were known beforehand, the same money would {verb} {known} more on average than in "
        "this plan"
    )
    if not found.prices.in_pounds:
        text += _as_money(float(row["gbp"]))
    text += _children(float(row["children"]))
    bound = float(_step(whole, "choose_now")["worth"]) + float(_step(whole, "choose_knowing")["worth"])
    part = f"Choosing among {len(found):,} plans instead of all there are gives {say(max(bound, 0.0))} of it"
    return [f"{text}. {part}, so what single answers are worth is a lower bound."]


def _children(saved: float) -> str:
    if abs(saved) < 0.5:
        return ""
    way = "fewer" if saved > 0 else "more"
    number = words.counted(round(abs(saved)), f"{way} child", f"{way} children")
    return f", with {number} short of a target in the last plan year"


def _now(tables: Mapping[str, pd.DataFrame], say: Callable[[float], str], verb: str) -> list[str]:
    """Whether another plan is better on average already."""
    row = _step(tables["evidence_whole"], "choose_now")
    gain, error = float(row["worth"]), float(row["error"])
    options = tables["options"]
    if not gain > CLEAR * error:
        return ["No plan that was looked at is clearly better on average than this one."]
    name = str(row["option"])
    moves = tables["option_money"]
    own = moves[moves["option"] == name].sort_values("beside_plan_gbp")
    less, more = own.iloc[0], own.iloc[-1]
    called_so = str(options.loc[options["option"] == name, "name"].iloc[0])
    change = []
    if more["beside_plan_gbp"] >= 1:
        change.append(f"{words.money(more['beside_plan_gbp'])} a year more on {more['name']}")
    if less["beside_plan_gbp"] <= -1:
        change.append(f"{words.money(-less['beside_plan_gbp'])} less on {less['name']}")
    text = (
        f"Nothing need be found out first for some of it: '{called_so}' would {verb} "
        f"{words_chances.known(gain, error, say)} more on average than this plan, which was found for the "
        "best estimates alone"
    )
    return [
        f"{text}. Beside this plan it spends {words.listed(change)}, above all." if change else f"{text}."
    ]


def _regret(options: pd.DataFrame, say: Callable[[float], str]) -> list[str]:
    """Which plan has the least worst regret."""
    if options.empty:
        return []
    least = options[options["least_worst"].astype(bool)].iloc[0]
    plan = options[options["option"] == CENTRAL].iloc[0]
    own = (
        f"This plan falls short of the best plan of each future by {say(plan['regret_mean'])} on average and "
        f"by {say(plan['regret_worst'])} at worst"
    )
    if least["option"] == CENTRAL:
        return [f"{own}: no plan that was looked at has a smaller worst."]
    return [f"{own}; '{least['name']}' has the smallest worst, {say(least['regret_worst'])}."]


def _turns(switching: pd.DataFrame) -> list[str]:
    """What would turn a decision most easily."""
    found = switching[switching["position"].notna()].head(MOST_NAMED)
    if found.empty and switching.empty:
        return []
    if found.empty:
        return [
            "No figure of a service by itself, as far as the evidence allows, would turn what the plan does."
        ]
    return [str(text) for text in found["sentence"]]


def _step(whole: pd.DataFrame, step: str) -> Row:
    row: Row = whole[whole["step"] == step].iloc[0].to_dict()
    return row


def notes(found: Candidates, valued: int, tables: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """What to know about how it was worked out."""
    resolved, plan = found.resolved, found.resolved.money.plan
    number = int(resolved.solved.sum())
    made = (
        f"{number:,} futures were drawn and the best plan of each was found; plans were compared in "
        f"{valued:,} other futures."
    )
    texts = [made, SAME_MONEY, BEFOREHAND]
    if number < len(resolved):
        texts.append(f"{len(resolved) - number:,} futures have no plan that keeps every rule made hard.")
    if plan.case.scenario.objective == "robust":
        texts.append("Once a future is known nothing is uncertain: its best plan closes most of the gap.")
    elif plan.case.scenario.objective not in ("close_gaps", "best_value"):
        texts.append("The scenario aims at something else; plans are compared by the gap that they close.")
    if not found.prices.in_pounds and found.prices.per_gbp <= 0:
        texts.append("1% more money closes nothing more of the gap, so nothing is said in pounds.")
    draws = tables["draws"]
    worse = int((draws["gain"] < -NOTHING * draws["plan_worth"].abs().max()).sum())
    if worse:
        texts.append(f"In {words.counted(worse, 'future')} {WORSE}")
    return tuple(texts)
