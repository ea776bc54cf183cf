"""What working together is worth, for whom, and how the gain and a cut might be shared: all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model import words
from model.analyse.partnership import children as by_child
from model.analyse.partnership import contributions as by_outcome
from model.analyse.partnership import cuts, fences, flags, pays, ranges, shares, transfers, worlds
from model.analyse.partnership.study import study

if TYPE_CHECKING:
    from model.analyse.partnership.study import Progress, Study
    from model.inputs.case import Case
    from model.plan import Plan

TABLES = (
    "worlds",
    "children",
    "coalitions",
    "shares",
    "core",
    "money_saved",
    "transfers",
    "pays_and_gains",
    "contributions",
    "ring_fences",
    "cut_ledger",
    "cut_sharing",
    "flags",
    "ranges",
)
"""Tables of the result, in the order in which they are told."""
MOST_NAMED = 3
KEPT = " (what would lie unused in a pot alone counts as kept)"
SMALLEST = 1e-6
"""Shares up to this, in the unit of the game, are none."""


@dataclass(frozen=True)
class Partnership:
    """What a partnership is worth and how it is shared.

    Attributes
    ----------
    scenario : str
        Name of the scenario.
    leads : str
        The value whose split is led with: ``objective`` where duties and promises are the same in every
        coalition, else ``money``.
    answer : tuple of str
        The answer in a few sentences, the main thing first.
    notes : tuple of str
        What to know about how it was worked out.
    tables : dict of DataFrame
        ``TABLES``: tidy, the same columns always, every row with its sentence.
    """

    scenario: str
    leads: str
    answer: tuple[str, ...]
    notes: tuple[str, ...]
    tables: dict[str, pd.DataFrame]


def partnership(
    case: Case,
    plan: Plan,
    *,
    workers: int = 2,
    depth: float = cuts.DEPTH,
    progress: Progress | None = None,
) -> Partnership:
    """Say what working together is worth.

    Parameters
    ----------
    case : Case
        The partnership under its scenario.
    plan : Plan
        Its plan, which must have one.
    workers : int
        Processes that share the work.
    depth : float
        The cut that is looked at, as a share of money.
    progress : callable, optional
        Told each step as it starts.

    Returns
    -------
    Partnership

    Raises
    ------
    ValueError
        If there is no plan.
    """
    if not plan.has_plan:
        raise ValueError("there is no plan, so there is nothing to share")
    tell = progress or (lambda _: None)
    found = study(case, plan, workers=workers, progress=tell)
    tell("how the gain is shared")
    by_share, core = shares.shares(found)
    tables = {"coalitions": shares.coalitions(found), "shares": by_share, "core": core}
    tell("as today, together, and fully pooled")
    tables["worlds"] = worlds.worlds(found)
    both = ranges.two_worlds(found)
    tables["children"] = by_child.children(found, both)
    tell("how far the gain could differ")
    tables["ranges"] = ranges.ranges(found, both)
    tell("who pays and who gains")
    tables["pays_and_gains"] = pays.pays_and_gains(found)
    tables["money_saved"] = transfers.money_saved(found, by_share)
    tables["transfers"] = transfers.transfers(found, tables["money_saved"], tables["pays_and_gains"])
    tables["contributions"] = by_outcome.contributions(found)
    tables["ring_fences"] = fences.ring_fences(found, workers=workers, progress=tell)
    tables["cut_ledger"] = cuts.ledger(found, depth=depth, workers=workers, progress=tell)
    tables["cut_sharing"] = cuts.sharing(found, depth=depth)
    tables["flags"] = flags.flags(found)
    ordered = {name: tables[name] for name in TABLES}
    return Partnership(
        scenario=plan.scenario,
        leads=found.leads,
        answer=tuple(_answer(found, ordered)),
        notes=tuple(_notes(found)),
        tables=ordered,
    )


def _answer(found: Study, tables: dict[str, pd.DataFrame]) -> list[str]:
    """The answer first: what it is worth, whose it is, what must be paid, and what to look at."""
    texts = [*worlds.answer(found), *_ranged(tables["ranges"])]
    if not np.isfinite(found.alone.duties_unmet_gbp):
        return [*texts, *cuts.answer(found, tables["cut_ledger"]), *_flagged(found, tables["flags"])]
    texts += _split(found, tables["shares"])
    texts += [str(text) for text in _core(found, tables["core"])]
    texts += _moved(found, tables["transfers"])
    texts += by_outcome.answer(found, tables["contributions"])
    texts += _costly(tables["ring_fences"])
    texts += cuts.answer(found, tables["cut_ledger"])
    texts += _flagged(found, tables["flags"])
    return texts


def _ranged(table: pd.DataFrame) -> list[str]:
    """How far the gain could differ, for the gap and for what demand-led services cost."""
    own = table[table["measure"].isin([ranges.GAP, ranges.LED])]
    return [str(text) for text in own["sentence"]]


def _split(found: Study, by_share: pd.DataFrame) -> list[str]:
    """Whose the gain is, by the split that leads, and why it leads; then what each adds to what is met."""
    lead = found.leads
    why = (
        "duties and promises are the same whoever works together"
        if lead == "objective"
        else "who works together changes duties or promises, so the aim alone would mislead"
    )
    named = _most(found, by_share, lead)
    what = shares.WHAT[lead]
    texts = [f"No {what}, so there is none to share: {why}."]
    if named:
        texts = [f"Shared by what each adds (Shapley), most of the {what} goes to {named}: {why}."]
    for value in ("duties", "promises"):
        if adds := _most(found, by_share, value):
            texts.append(f"Of the {shares.WHAT[value]}, most is owed to {adds}.")
    return texts


def _most(found: Study, by_share: pd.DataFrame, value: str) -> str:
    """The partners with the largest shares of a game, and their amounts; blank where nobody adds anything."""
    own = by_share[(by_share["value"] == value) & np.isfinite(by_share["shapley"])]
    top = own.sort_values("shapley", ascending=False, kind="stable").head(MOST_NAMED)
    return words.listed(
        [
            f"{found.name(str(name))} ({shares.said(found, value, float(amount))})"
            for name, amount in zip(top["partner"], top["shapley"], strict=True)
            if amount > SMALLEST
        ]
    )


def _core(found: Study, core: pd.DataFrame) -> list[str]:
    own = core[(core["value"] == found.leads) & (core["split"] == "shapley")]
    return own["sentence"].tolist()


def _moved(found: Study, table: pd.DataFrame) -> list[str]:
    """What would have to be paid between partners."""
    texts = []
    heads = {
        "no_worse": "For the same outcomes, to leave no partner's pots worse than alone",
        "shapley": "To share the money saved by the Shapley split",
    }
    for rule, head in heads.items():
        own = table[(table["basis"] == "least_money") & (table["rule"] == rule)]
        own = own[own["amount_gbp"].notna()]
        if len(own):
            total = words.money(float(own["amount_gbp"].sum()))
            noun = words.plural(len(own), "transfer")
            first = own.iloc[0]
            ends = f"{found.name(str(first['from_partner']))} to {found.name(str(first['to_partner']))}"
            kept = KEPT if rule == "no_worse" else ""
            texts.append(f"{head}, {total} would move in {len(own)} {noun}, most from {ends}{kept}.")
    return texts


def _costly(table: pd.DataFrame) -> list[str]:
    """The ring-fence or unpooled share that costs most."""
    if table.empty:
        return []
    text = str(table["sentence"].iloc[0])
    return [] if text.endswith("nothing would change.") else [text]


def _flagged(found: Study, table: pd.DataFrame) -> list[str]:
    own = table[table["flag"] == "no_legal_basis"]
    if own.empty:
        return []
    pots = found.listed(own["pot"].tolist(), most=MOST_NAMED)
    return [f"No legal basis is stated for what crosses between partners from: {pots}."]


def _notes(found: Study) -> list[str]:
    """What to know about how it was worked out."""
    notes = []
    if found.softened:
        notes.append(
            "Coalitions are judged with every target soft, because not every one of them can meet those that"
            " must be met; the plan itself keeps them."
        )
    if found.sampled:
        notes.append(
            f"With {len(found.active)} partners Shapley shares come from {len(found.sampled)} random orders"
            " (a fixed seed), with the interval in which 95 of 100 such samples would lie."
        )
    idle = [name for name in found.partners if name not in found.active]
    if idle:
        pays = words.plural(len(idle), "neither pays", "neither pay")
        are = words.plural(len(idle), "is", "are")
        notes.append(f"{found.listed(idle)} {pays} for others' services nor {are} paid for: nothing crosses.")
    return notes
