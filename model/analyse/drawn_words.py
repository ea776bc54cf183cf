"""How the ranges were made, in sentences: what is drawn, how often, what is not, and why that matters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from model import words
from model import words_chances as chances
from model.inputs.draws_rows import uncertain_rows

if TYPE_CHECKING:
    from model.inputs.case import Case

NAMES: Mapping[str, tuple[str, str]] = {
    "effects": ("effect of a service", "effects of services"),
    "recipes": ("figure on what services take", "figures on what services take"),
    "outcome_values": ("trend of an outcome", "trends of outcomes"),
    "outcome_costs": ("worth of an outcome beyond the pots", "worths of outcomes beyond the pots"),
}
"""What may be drawn, by table: one, and many."""
MONEY_AND_OUTCOMES = ("effects", "recipes", "outcome_values")
"""Tables that decide what a plan costs and achieves."""
FIXED_PLAN = (
    "In every future what was decided stands: services that can be chosen keep their money and do as much "
    "for it as their unit cost allows; services that follow demand take what then happens."
)
NEVER_DRAWN = (
    "Never drawn: money in the pots, targets, how soon an effect is felt and how long it lasts, and how much "
    "less the next unit of a service does. So what is not known is more than the ranges show."
)
NOTHING_DRAWN = (
    "No figure that this rests on states a low and a high, so nothing is drawn and no number has a range."
)


def drawn_sentences(
    case: Case, draws: int, seed: int, tables: Sequence[str] = MONEY_AND_OUTCOMES
) -> tuple[str, ...]:
    """How the ranges of a fixed plan were made.

    Parameters
    ----------
    case : Case
        What was drawn from.
    draws, seed : int
        How many draws, and the seed.
    tables : sequence of str
        Tables whose figures matter here.
    """
    found = uncertain_rows(case)
    drawn = _counted(Counter(one.table for one in found.uncertain), tables)
    certain = _counted(Counter(table for table, _ in found.certain), tables)
    if not drawn:
        return (NOTHING_DRAWN,)
    many, held = words.counted(draws, "future"), words.listed(drawn)
    kept = f"The same futures stand behind every page (seed {seed}), so that numbers can be set against"
    texts = [
        f"Ranges come from {many}. Each takes another value, as often as its low and high say, for {held}.",
        f"A range holds {chances.FUTURES_IN}. {kept} each other.",
        FIXED_PLAN,
    ]
    if certain:
        texts.append(f"Taken as they stand, as no low and high is stated: {words.listed(certain)}.")
    return (*texts, NEVER_DRAWN)


def _counted(counts: Mapping[str, int], tables: Sequence[str]) -> list[str]:
    return [words.counted(counts[table], *NAMES[table]) for table in tables if counts.get(table)]
