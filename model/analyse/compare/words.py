"""The sentences of a comparison, every one made from the numbers of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from model import words
from model import words_chances as sure
from model.analyse.compare.best import CLOSED, IN_ORDER
from model.analyse.compare.differs import RULE
from model.analyse.compare.option import CARRIED_ON, UNPAID
from model.analyse.compare.switch_words import switch_sentence
from model.analyse.names import names_of

if TYPE_CHECKING:
    import pandas as pd

    from model.analyse.compare.drawn import Yard
    from model.analyse.compare.option import Option

ONE_POUND = 1.0
SMALLEST = 0.0005
"""Shares of a gap below this are none."""
POINTS = ("points more", "points less")
MEASURES = {
    "duties_unmet": "Duties unmet over the plan",
    "promises_broken": "Promises broken over the plan",
}
type Row = Mapping[str, Any]


class Range(NamedTuple):
    """A best estimate and the ends of its range."""

    central: float
    low: float
    high: float


@dataclass(frozen=True)
class Facts:
    """What the sentences are made from."""

    options: tuple[Option, ...]
    yard: Yard
    draws: int
    tables: Mapping[str, pd.DataFrame]

    @cached_property
    def rows(self) -> dict[str, Row]:
        """The row of each option by its letter."""
        return {str(row["option"]): row for row in _records(self.tables["options"])}

    @cached_property
    def names(self) -> dict[str, str]:
        """Names by id, over all options."""
        found: dict[str, str] = {}
        for option in reversed(self.options):
            found |= names_of(option.case.tables)
        return found

    @property
    def no_gap(self) -> bool:
        """Whether the trend meets every target, so that there is no gap to close."""
        today = self.yard.today.projection
        return today is None or today.gap_closed_share is None

    def label(self, letter: str) -> str:
        """Letter and name of an option."""
        return f"{letter} ({self.rows[letter]['name']})"

    def name(self, key: str) -> str:
        """Name of a partner, service, pot, place or outcome."""
        return self.names.get(key) or words.first_upper(key.replace("_", " "))

    def chances(self, measure: str) -> list[Row]:
        """Rows of a measure, the best first."""
        table = self.tables["chances"]
        own = _records(table[table["measure"] == measure])
        return sorted(own, key=lambda row: (row["rank"], row["option"]))

    def option(self, letter: str) -> Option:
        """An option by its letter."""
        return next(option for option in self.options if option.letter == letter)


def _records(table: pd.DataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def answer(facts: Facts) -> Iterator[str]:
    """Which option does most, at what price, how sure; then the others, and what would change our mind."""
    ranked = facts.chances(IN_ORDER)
    if not ranked:
        yield "No option has a plan."
    elif len(ranked) == 1:
        only = facts.rows[str(ranked[0]["option"])]
        yield f"Only {facts.label(ranked[0]['option'])} has a plan: it {does(facts, only)}."
    else:
        yield _lead(facts, ranked)
        yield from _gap_alone(facts, ranked)
        yield from _rest(facts, ranked)
        yield from mind(facts)
    yield from _without(facts)
    yield from _same(facts)


def _lead(facts: Facts, ranked: Sequence[Row]) -> str:
    """The first sentence."""
    best = [row for row in ranked if row["rank"] == 1]
    row = facts.rows[str(best[0]["option"])]
    if len(best) > 1:
        labels = words.listed([facts.label(str(one["option"])) for one in best])
        return f"{labels} do equally well: each {does(facts, row)}, {price(row)}."
    text = f"{facts.label(str(best[0]['option']))} does most: it {does(facts, row)}, {price(row)}"
    return f"{text}; {how_sure(facts, ranked)}."


def how_sure(facts: Facts, ranked: Sequence[Row]) -> str:
    """How often the best is the best, duties and promises first."""
    can = [row for row in ranked if words.stated(row["regret_mean"])]
    count = len(ranked)
    if len(can) == 1:
        return "no other option leaves as little undone, and nothing that is drawn changes that"
    first = ranked[0]
    often = sure.often(float(first["chance"]), facts.draws, float(first["error"]))
    among = f"the {count}" if len(can) == count else f"the {len(can)} that leave least undone"
    return f"of {among} it closes most of the gap {often}"


def does(facts: Facts, row: Row) -> str:
    """What an option leaves undone and what it does, with its range."""
    return f"{undone(facts, row)} and {closes(facts, row)}"


def undone(facts: Facts, row: Row) -> str:
    """Duties unmet and promises broken, over the plan."""
    duties, promises = float(row["duties_unmet_gbp"]), float(row["promises_broken_gbp"])
    parts = []
    if duties >= ONE_POUND:
        option = facts.option(str(row["option"]))
        unpaid = set(option.kept.loc[option.kept["kind"] == "duty", "rule"]) == {UNPAID}
        said = "would take {} more than its pots hold" if unpaid else "leaves duties worth {} unmet"
        parts.append(said.format(words.money(duties)))
    if promises >= ONE_POUND:
        parts.append(f"breaks promises worth {words.money(promises)}")
    if not parts:
        return "keeps every duty and promise"
    return words.listed(parts)


def closes(facts: Facts, row: Row, covers: sure.Covers = "full") -> str:
    """How much of the gap an option closes, with its range."""
    if facts.no_gap:
        return "finds every target met on trend"
    share, low, high = (
        float(row[name]) for name in ("gap_closed_share", "gap_closed_low", "gap_closed_high")
    )
    text = f"closes {words.percent(share, fine=True)} of the gap to the targets"
    if share <= -SMALLEST:
        text = f"widens the gap to the targets by {words.percent(-share, fine=True)}"
    elif share < SMALLEST:
        text = "closes nothing of the gap to the targets"
    if not sure.is_moved(low, high):
        return text
    return sure.with_range(text, sure.gap_range(low, high), covers)


def price(row: Row) -> str:
    """Money a year, and how that differs from today carried on."""
    more = float(row["more_than_today_gbp_a_year"])
    if row["status"] == CARRIED_ON:
        return f"for {words.money(float(row['money_gbp_a_year']))} a year"
    side = "as much as today carried on"
    if words.money(abs(more)) != words.money(0.0):
        side = f"{words.money(abs(more))} {'more' if more > 0 else 'less'} than today carried on"
    return f"for {words.money(float(row['money_gbp_a_year']))} a year ({side})"


def _gap_alone(facts: Facts, ranked: Sequence[Row]) -> Iterator[str]:
    """Where another option closes more of the gap, but leaves more undone."""
    best = {row["option"] for row in ranked if row["rank"] == 1}
    top = [row for row in facts.chances(CLOSED) if row["rank"] == 1]
    if best & {row["option"] for row in top}:
        return
    letter = str(top[0]["option"])
    row = facts.rows[letter]
    yield (
        f"On the gap alone {facts.label(letter)} does more: it {closes(facts, row, 'short')}, "
        f"but {undone(facts, row)}."
    )


def _rest(facts: Facts, ranked: Sequence[Row]) -> Iterator[str]:
    """The others in order, each with what it leaves undone, does and takes."""
    best = str(ranked[0]["option"])
    said = {str(row["option"]) for row in ranked if row["rank"] == 1}
    for place, row in enumerate([row for row in ranked if row["option"] not in said]):
        letter = str(row["option"])
        own = facts.rows[letter]
        start = f"Next comes {facts.label(letter)}" if not place else f"Then {facts.label(letter)}"
        text = f"{start}: it {undone(facts, own)}, {closes(facts, own, 'short')}, {price(own)}"
        behind = _behind(facts, best, letter) if words.stated(row["regret_mean"]) else ""
        yield f"{text}{behind}."


def _behind(facts: Facts, best: str, letter: str) -> str:
    """By how many points of the gap an option lies behind the best, in the same futures."""
    table = facts.tables["differences"]
    own = table[(table["base"] == letter) & (table["option"] == best) & (table["measure"] == "gap_closed")]
    row = _records(own)[0]
    said = sure.change(_points(row), _one_decimal, ("points ahead", "points behind"), "short")
    return f"; {best} is {said}"


def _points(row: Row) -> Range:
    return Range(*(100 * float(row[name]) for name in ("difference", "low", "high")))


def _one_decimal(value: float) -> str:
    return f"{value:.1f}"


def mind(facts: Facts) -> Iterator[str]:
    """What would turn the order of the best two, or that nothing would."""
    table = facts.tables["switching"]
    for measure in (IN_ORDER, CLOSED):
        rows = _records(table[table["measure"] == measure])
        if not rows:
            continue
        first, second = str(rows[0]["first"]), str(rows[0]["second"])
        within = [row for row in rows if row["within_range"]]
        alone = "On the gap alone: " if measure == CLOSED else ""
        if not within:
            text = f"no single figure within its range would put {second} before {first}"
            nearest = switch_sentence(rows[0], facts.option(first).case, facts.names)
            tail = f". The nearest: {nearest}" if words.stated(rows[0]["switch"]) else "."
            yield words.first_upper(f"{alone}{text}{tail}")
        else:
            more = len(within) - 1
            rest = f" {words.counted(more, 'other figure')} could do the same by itself." if more else ""
            yield f"{alone}{switch_sentence(within[0], facts.option(first).case, facts.names)}{rest}"
        return


def _without(facts: Facts) -> Iterator[str]:
    """Options without a plan, and why."""
    for option in facts.options:
        if not option.has_plan:
            yield f"{option.label} has no plan. {option.why}"


def _same(facts: Facts) -> Iterator[str]:
    """Options that are the same plan."""
    by_digest: dict[str, list[str]] = {}
    for option in facts.options:
        by_digest.setdefault(f"{option.digest} {option.status}", []).append(option.letter)
    for letters in by_digest.values():
        if len(letters) > 1:
            yield f"{words.listed(letters)} are the same plan, so nothing differs between them."


def switch_sentences(facts: Facts) -> list[str]:
    """A sentence for every row of the table ``switching``."""
    return [
        switch_sentence(row, facts.option(str(row["first"])).case, facts.names)
        for row in _records(facts.tables["switching"])
    ]


def difference_sentences(facts: Facts) -> list[str]:
    """A sentence for every row of the table ``differences``."""
    return [_difference(facts, row) for row in _records(facts.tables["differences"])]


def _difference(facts: Facts, row: Row) -> str:
    option, base, more = row["option"], row["base"], float(row["difference"])
    if row["measure"] == "gap_closed":
        points = _points(row)
        if _one_decimal(abs(points.central)) == "0.0" and not sure.is_moved(points.low, points.high):
            return f"Gap closed: as much in {option} as in {base}."
        said = sure.change(points, _one_decimal, POINTS, "short")
        return f"Gap closed: {said} in {option} than in {base}."
    if row["measure"] == "outcome":
        return _outcome_difference(facts, row)
    size = words.money(abs(more))
    if size == words.money(0.0):
        size, way = "as much", ""
    else:
        way = "more" if more > 0 else "less"
    amount = f"{size} {way}".strip()
    than = "as" if not way else "than"
    head, per = MEASURES.get(str(row["measure"]), "Paid by all"), " a year"
    if row["measure"] == "money":
        head = f"Paid by {facts.name(str(row['key']))}" if row["key"] else head
    else:
        per = ""
    return f"{head}: {amount}{per} in {option} {than} in {base}."


def _outcome_difference(facts: Facts, row: Row) -> str:
    """How an outcome differs, and which way that is."""
    case = facts.yard.today.case
    lower = bool(case.better_lower[case.outcomes.index(str(row["key"]))])
    three = Range(*(float(row[name]) for name in ("difference", "low", "high")))
    head = f"{facts.name(str(row['key']))} in {words.year(int(row['year']))}"
    if words.people(abs(three.central)) == "0":
        return f"{head}: about the same in {row['option']} as in {row['base']}."
    said = sure.change(three, words.people, sure.MORE, "short")
    way = "better" if (three.central < 0) == lower else "worse"
    told = f"which is {way}"
    if three.low < 0 < three.high:
        chance = float(row["chance_better"])
        told = f"{way} {sure.often(chance if way == 'better' else 1 - chance, facts.draws)}"
    return f"{head}: {said} in {row['option']} than in {row['base']}, {told}."


def notes(facts: Facts) -> Iterator[str]:
    """What to know about the comparison."""
    yield (
        f"All options were put through the same {words.counted(facts.draws, 'future')}, in which effects, "
        "unit costs and trends lie within the ranges of the tables; plans stay as they are, and services "
        "that must serve every case follow the children."
    )
    if not facts.yard.is_own:
        yield from _other_yard(facts)
    table = facts.tables["differs"]
    rules = sorted({str(key) for key in table.loc[table["what"] == RULE, "key"]})
    if rules:
        said = words.listed([rule.replace("_", " ") for rule in rules])
        yield f"Duties and promises are counted by each option's own rules, which differ in: {said}."
    if any(option.status == CARRIED_ON for option in facts.options):
        yield (
            "Today carried on has no rules to keep. What its services would take beyond the pots that pay "
            "for them today stands where others show duties unmet: somebody must find it, or a duty breaks."
        )


def _other_yard(facts: Facts) -> Iterator[str]:
    said = [
        f"{option.letter} {words.gap_closed(float(facts.rows[option.letter]['gap_closed_own_share']))}"
        for option in facts.options
        if option.has_plan and words.stated(facts.rows[option.letter]["gap_closed_own_share"])
    ]
    yield (
        "The options have trends or targets of their own. Progress is measured for all of them against one: "
        f"that of the tables before any scenario's changes. Each by its own: {'; '.join(said)}."
    )


def option_notes(facts: Facts) -> Iterator[str]:
    """Notes of single options, each once, with the letters of those that have it unless all do."""
    held: dict[str, list[str]] = {}
    for option in facts.options:
        for note in option.notes:
            held.setdefault(note, []).append(option.letter)
    for note, letters in held.items():
        every = len(set(letters)) == len(facts.options)
        yield note if every else f"{words.listed(sorted(set(letters)))}: {note}"
