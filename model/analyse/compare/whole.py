"""Options side by side: the same tables for each, over the same futures, with an answer in sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from model.analyse.compare import words as say
from model.analyse.compare.against import differences
from model.analyse.compare.alike import check_comparable
from model.analyse.compare.best import CLOSED, IN_ORDER, NET_BENEFIT, chances, leading, ranks
from model.analyse.compare.differs import differs
from model.analyse.compare.drawn import Drawn, DrawsOf, Yard, drawn, yard_of
from model.analyse.compare.money import kept, money, value, who_pays
from model.analyse.compare.option import LETTERS, Option
from model.analyse.compare.outcomes import outcomes
from model.analyse.compare.places import equity, places
from model.analyse.compare.summary import options_table, today_money
from model.analyse.compare.switching import SWITCH_COLUMNS, Pair, switching
from model.inputs.draws import draw
from model.inputs.draws_moved import central, moved

if TYPE_CHECKING:
    import pandas as pd

    from model.inputs.case import Floats
    from model.inputs.draws_moved import Move

TABLES = (
    "options",
    "outcomes",
    "money",
    "duties_and_promises",
    "places",
    "equity",
    "value",
    "who_pays",
    "chances",
    "switching",
    "differences",
    "differs",
)
"""Tables of every comparison, in the order in which they are told."""
DRAWS, SEED = 1000, 1

type Progress = Callable[[str], None]


@dataclass(frozen=True)
class Comparison:
    """Two to five options side by side.

    Attributes
    ----------
    options : tuple of Option
        With their letters, in the order in which they were given.
    draws, seed : int
        How many futures, and what they were drawn with.
    answer : tuple of str
        Which does most, at what price, how sure; then the rest that matters, in sentences.
    notes, option_notes : tuple of str
        What to know about the comparison, and about single options.
    tables : dict of DataFrame
        ``TABLES``: tidy, the same columns always.
    """

    options: tuple[Option, ...]
    draws: int
    seed: int
    answer: tuple[str, ...]
    notes: tuple[str, ...]
    option_notes: tuple[str, ...]
    tables: dict[str, pd.DataFrame]


def compare(
    options: Sequence[Option],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    worth: Mapping[str, float] | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Put options side by side.

    Parameters
    ----------
    options : sequence of Option
        Two to five; their order gives them their letters and changes no number.
    draws : int
        Futures that all options are put through.
    seed : int
        What they are drawn with.
    worth : mapping, optional
        What one unit of an outcome for a year is worth in £, by outcome; with it options are also compared
        by net benefit.
    progress : callable, optional
        Told each step as it starts.

    Returns
    -------
    Comparison

    Raises
    ------
    NotComparableError
        If there are too few or too many, or they rest on different data, prices, years, places or outcomes.
    ValueError
        If an outcome is not known, or draws or seed make no sense.
    """
    tell = progress or (lambda _: None)
    lettered = tuple(replace(o, letter=LETTERS[k]) for k, o in enumerate(options[: len(LETTERS)]))
    check_comparable(lettered if len(options) <= len(LETTERS) else options)
    asked = dict(worth or {})
    if unknown := sorted(set(asked) - set(lettered[0].case.outcomes)):
        raise ValueError(f"there is no outcome '{unknown[0]}'")
    tell("every option in the same futures")
    work = _Work(lettered, yard_of(lettered), asked)
    futures = work.drawn(lambda case: draw(case, draws, seed=seed))
    now = {
        m: {k: float(v[0]) for k, v in own.items()} for m, own in work.measured(work.drawn(central)).items()
    }
    tables = work.tables(futures, now)
    tell("what would change our mind")
    tables["switching"] = work.switching(now)
    tables = {name: tables[name] for name in TABLES}
    facts = say.Facts(lettered, work.yard, draws, tables)
    for name, sentences in (("switching", say.switch_sentences), ("differences", say.difference_sentences)):
        tables[name] = tables[name].assign(sentence=np.array(sentences(facts), dtype=object))
    return Comparison(
        options=lettered,
        draws=draws,
        seed=seed,
        answer=tuple(say.answer(facts)),
        notes=tuple(say.notes(facts)),
        option_notes=tuple(say.option_notes(facts)),
        tables=tables,
    )


@dataclass(frozen=True)
class _Work:
    """What the steps of a comparison share."""

    options: tuple[Option, ...]
    yard: Yard
    worth: Mapping[str, float]

    @property
    def held(self) -> tuple[Option, ...]:
        """Options that have a plan."""
        return tuple(option for option in self.options if option.has_plan)

    def drawn(self, draws_of: DrawsOf, options: Sequence[Option] | None = None) -> dict[str, Drawn]:
        """Options in the same futures."""
        return drawn(self.held if options is None else options, self.yard, draws_of)

    def measured(self, futures: Mapping[str, Drawn]) -> dict[str, dict[str, Floats]]:
        """By measure and letter: what each option comes to in each future, higher is better."""
        closed = {letter: own.closed for letter, own in futures.items()}
        found = {IN_ORDER: closed, CLOSED: closed}
        if self.worth:
            case = self.yard.today.case
            found[NET_BENEFIT] = {k: own.net_benefit(case, self.worth) for k, own in futures.items()}
        return found

    def tables(
        self, futures: Mapping[str, Drawn], now: Mapping[str, Mapping[str, float]]
    ) -> dict[str, pd.DataFrame]:
        """All but what would change our mind."""
        held = self.held
        found = {"outcomes": outcomes(held, futures), "money": money(held), "places": places(held)}
        summed = today_money(self.yard.today)
        found["options"] = options_table(self.options, futures, now, found, summed)
        found["duties_and_promises"] = kept(held)
        found["equity"] = equity(held, found["places"])
        found |= {"value": value(held), "who_pays": who_pays(held)}
        found["chances"] = chances(held, self.measured(futures), now)
        found["differences"] = differences(held, futures, found)
        found["differs"] = differs(self.options)
        return found

    def switching(self, now: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
        """What would turn the order of the best two, by each measure for which that can be asked."""
        import pandas as pd

        pairs = {measure: self._best_two(measure, now[measure]) for measure in now}
        if pairs.get(CLOSED) == pairs.get(IN_ORDER):
            pairs.pop(CLOSED, None)
        found = [
            switching(Pair(measure, *pair, partial(self._lead, measure, pair)))
            for measure, pair in pairs.items()
            if pair is not None
        ]
        parts = [part for part in found if len(part)]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(SWITCH_COLUMNS))

    def _best_two(self, measure: str, now: Mapping[str, float]) -> tuple[Option, Option] | None:
        """The two that could change places, better first; in order, of those that leave least undone."""
        held = list(self.held)
        if measure == IN_ORDER:
            held = [option for option, able in zip(held, leading(held), strict=True) if able] if held else []
        rank = ranks(held, now, in_order=False)
        best = sorted(held, key=lambda option: (rank[option.letter], option.letter))[:2]
        return (best[0], best[1]) if len(best) == 2 else None

    def _lead(self, measure: str, pair: tuple[Option, Option], moves: Sequence[Move]) -> Floats:
        """By how much the first of two leads the second in each move."""
        found = self.measured(self.drawn(lambda case: moved(case, moves), pair))[measure]
        return found[pair[0].letter] - found[pair[1].letter]
