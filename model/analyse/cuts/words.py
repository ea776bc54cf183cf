"""What a cut would do, in sentences made of the numbers of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model import words
from model import words_chances as chances
from model.analyse.cuts.paying import paying_more
from model.analyse.cuts.pressures import LACKING
from model.analyse.cuts.question import (
    EQUAL_SHARE,
    OPTIMISED,
    PROTECT_PREVENTION,
    PROTECT_STATUTORY,
    chosen_depth,
)
from model.analyse.cuts.ranges import BACK, LOST, NET, SAVED, SHARE
from model.analyse.spread import Span

if TYPE_CHECKING:
    import pandas as pd

    from model.analyse.cuts.solved import Solved

POUND = 1.0
LEAST_COUNT = 0.5
MOST_OUTCOMES = 3
RULE_WORDS = {
    EQUAL_SHARE: "shared out equally",
    PROTECT_STATUTORY: "with statutory services spared",
    PROTECT_PREVENTION: "with prevention spared",
    OPTIMISED: "with what is left put to its best use",
}


def whose(solved: Solved) -> str:
    """Whose money is cut, in a sentence: ``all money``, ``Kent County Council's money``."""
    asked = solved.asked
    if asked.pot is not None:
        return f"the pot {solved.names.get(asked.pot, asked.pot)}"
    if asked.partner is None:
        return "all money"
    return f"{solved.names.get(asked.partner, asked.partner)}'s money"


def subject(solved: Solved, rule: str, depth: float) -> str:
    """The cut as the subject of a sentence."""
    asked = solved.asked
    if asked.walks_away:
        name = solved.names.get(asked.partner or "", "the partner")
        return f"If {name} takes everything it puts in away, {RULE_WORDS[rule]},"
    return f"A cut of {words.percent(depth)} to {whose(solved)}, {RULE_WORDS[rule]},"


def span_words(solved: Solved) -> str:
    """The years over which sums are said."""
    return words.years(solved.case.years.plan[0], solved.case.years.plan[-1])


def answer(solved: Solved, tables: dict[str, pd.DataFrame]) -> tuple[str, ...]:
    """What the cut would do, the main thing first."""
    depth = chosen_depth(solved.asked)
    rules = solved.asked.rules
    if depth == 0:
        return ("No depth of a cut is asked for, so nothing is taken out.",)
    texts = [_saving(solved, tables["totals"], rules[0], depth)]
    texts += _not_cash(tables, rules[0], depth)
    texts += saving_range(tables["ranges"], rules[0], depth)
    texts += _lost(solved, tables, rules[0], depth)
    texts += _break_even(tables["totals"], rules[0], depth)
    if OPTIMISED in rules and rules[0] != OPTIMISED:
        texts.append(_saving(solved, tables["totals"], OPTIMISED, depth))
        texts += saving_range(tables["ranges"], OPTIMISED, depth)
        texts += _saved(solved, tables, depth)
    return tuple(texts)


def _row(table: pd.DataFrame, **where: object) -> dict[str, object]:
    found = table
    for name, value in where.items():
        found = found[found[name] == value]
    return {str(key): value for key, value in found.iloc[0].to_dict().items()}


def _saving(solved: Solved, totals: pd.DataFrame, rule: str, depth: float) -> str:
    """What is taken out, what comes back and what is left; or that the cut can't be made."""
    row = _row(totals, rule=rule, depth=depth, span="plan")
    lead = subject(solved, rule, depth)
    if row["status"] == "cannot_be_made":
        year = words.year(int(str(row["stops_in_year"])))
        unpaid = words.money(float(str(row["unpaid_gbp"])))
        return f"{lead} can't be made: in {year} {unpaid} stays unpaid with all that it could cut gone."
    if not words.stated(float(str(row["net_saving_gbp"]))):
        return f"{lead} leaves no plan that keeps every rule made hard."
    when = span_words(solved)
    gross, back, net = (float(str(row[k])) for k in ("gross_cut_gbp", "knock_on_gbp", "net_saving_gbp"))
    if abs(back) < POUND:
        text = f"{lead} takes out {words.money(gross)} over {when}, and none of it comes back as cost"
    elif back < 0:
        text = (
            f"{lead} takes out {words.money(gross)} over {when}, and services that follow demand "
            f"cost {words.money(-back)} less"
        )
    else:
        text = (
            f"{lead} takes out {words.money(gross)} over {when}; {words.money(back)} "
            f"({words.percent(back / gross)}) comes back as cost of services that follow demand, and "
        )
        text += (
            f"{words.money(net)} is saved"
            if net > 0
            else f"so it costs {words.money(-net)} more than it saves"
        )
    beside = []
    once, unmet = float(str(row["one_off_gbp"])), float(str(row["duties_unmet_gbp"]))
    if once >= POUND:
        beside.append(f"stopping services costs {words.money(once)} once")
    if unmet >= POUND:
        beside.append(f"duties worth {words.money(unmet)} are not met")
    return f"{text}; beside that, {words.listed(beside)}." if beside else f"{text}."


def _not_cash(tables: dict[str, pd.DataFrame], rule: str, depth: float) -> list[str]:
    """How much of what is taken out over the plan is people and capital; nothing where that is nothing."""
    rows = tables["cuts"]
    rows = rows[(rows["rule"] == rule) & (rows["depth"] == depth) & ~rows["run_on"].astype(bool)]
    said = words.not_cash(float(rows["no_cash_gbp"].sum()), float(rows["gross_cut_gbp"].sum()))
    return [said] if said else []


def saving_range(ranges: pd.DataFrame, rule: str, depth: float) -> list[str]:
    """How far what comes back and what is saved could differ, over the plan.

    Parameters
    ----------
    ranges : DataFrame
        The table of ranges.
    rule : str
        Rule of sharing.
    depth : float
        Share taken off.
    """
    own = ranges[(ranges["rule"] == rule) & (ranges["depth"] == depth) & (ranges["key"] == "plan")]
    found = {str(row["measure"]): Span.of(row) for row in own.to_dict("records")}
    if BACK not in found:
        return []
    return [chances.money_back(found[BACK], found[NET], found.get(SHARE))]


def _lost(solved: Solved, tables: dict[str, pd.DataFrame], rule: str, depth: float) -> list[str]:
    """What happens to children in the last plan year: the outcomes lost most, against their size."""
    case, outcomes = solved.case, tables["outcomes"]
    rows = outcomes[
        (outcomes["rule"] == rule)
        & (outcomes["depth"] == depth)
        & (outcomes["year"] == case.years.plan[-1])
        & (outcomes["place"] == case.area)
        & (outcomes["lost"] >= LEAST_COUNT)
    ]
    if rows.empty:
        return []
    sized = rows.assign(count=rows["lost"], size=rows["lost"] / rows["trend"].clip(lower=1.0))
    held = _spans(tables["ranges"], LOST, rule, depth, case.years.plan[-1])
    return [_children(solved, sized, held, "For children in {year} that means")]


def _spans(ranges: pd.DataFrame, measure: str, rule: str, depth: float, year: int) -> dict[str, Span]:
    """Ranges of outcomes in a year, positive where worse; of planning, where better."""
    own = ranges[(ranges["measure"] == measure) & (ranges["rule"] == rule) & (ranges["depth"] == depth)]
    own = own[own["year"] == year]
    return {str(row["key"]): Span.of(row) for row in own.to_dict("records")}


def _children(solved: Solved, rows: pd.DataFrame, held: dict[str, Span], lead: str) -> str:
    """The largest of some counts of outcomes, beside their size: ``Children looked after, 8 more``.

    ``count`` is positive where worse; ranges stand in brackets.
    """
    records = {row.outcome: row for row in solved.case.tables.outcomes}
    parts, ranged = [], False
    for row in rows.nlargest(MOST_OUTCOMES, "size").to_dict("records"):
        record = records[str(row["outcome"])]
        sign = 1.0 if record.better == "lower" else -1.0
        more = held[record.outcome].turned(sign)
        ranged |= chances.is_moved(more.low, more.high)
        parts.append(f"{record.name}, {chances.change(more, words.people, chances.MORE, 'none')}")
    lead = lead.format(year=words.year(solved.case.years.plan[-1]))
    said = f" (in brackets, ranges of {chances.FUTURES_IN})" if ranged else ""
    return f"{lead}{said}: {'; '.join(parts)}."


def _break_even(totals: pd.DataFrame, rule: str, depth: float) -> list[str]:
    """The year by whose end the cut has cost as much as it saved, where there is one."""
    year = _row(totals, rule=rule, depth=depth, span="plan_and_run_on")["break_even_year"]
    if year is None:
        return []
    return [f"By the end of {words.year(int(str(year)))} it has cost as much as it saved."]


def _saved(solved: Solved, tables: dict[str, pd.DataFrame], depth: float) -> list[str]:
    """What planning the same cut saves against sharing it out equally, in children, in the last plan year."""
    last, saved = solved.case.years.plan[-1], tables["saved_by_planning"]
    rows = saved[(saved["depth"] == depth) & (saved["year"] == last) & (saved["saved"] >= LEAST_COUNT)]
    if rows.empty:
        return []
    shared = rows["equal_share"].clip(lower=1.0)
    sized = rows.assign(count=rows["saved"], size=rows["saved"] / shared)
    found = _spans(tables["ranges"], SAVED, OPTIMISED, depth, last)
    held = {name: span.turned(-1.0) for name, span in found.items()}
    return [_children(solved, sized, held, "Against the equal share of the same cut, that saves in {year}")]


def warnings(solved: Solved, tables: dict[str, pd.DataFrame]) -> tuple[str, ...]:
    """Where today is too dear already, where cost moves to another partner, and where a duty fails."""
    depth = chosen_depth(solved.asked)
    lacking = tables["pressures"][tables["pressures"]["kind"] == LACKING]
    texts = [str(text) for text in lacking["sentence"].tail(1)]
    for rule in solved.asked.rules:
        texts += moved_cost(solved, tables["knock_on"], rule, depth)
        lead = subject(solved, rule, depth)
        texts += paying_more(solved, tables["who_pays"], rule, depth, lead)
    early = tables["early_warning"]
    texts += [
        f"{words.first_upper(RULE_WORDS[r])}: {s[:1].lower()}{s[1:]}"
        for r, s in zip(early["rule"], early["sentence"], strict=True)
    ]
    return tuple(dict.fromkeys(texts))


def moved_cost(solved: Solved, ledger: pd.DataFrame, rule: str, depth: float) -> list[str]:
    """One sentence for each partner that carries cost of a cut that is not its own.

    Where everybody's money is cut: for each partner that it costs more than the partner gives up.
    """
    own = ledger[(ledger["rule"] == rule) & (ledger["depth"] == depth) & ~ledger["run_on"].astype(bool)]
    sums = own.groupby("partner")[["gross_cut_gbp", "knock_on_gbp"]].sum()
    one_gives = int((sums["gross_cut_gbp"] >= POUND).sum()) == 1
    texts = []
    for partner, row in sums.iterrows():
        back, gross = float(row["knock_on_gbp"]), float(row["gross_cut_gbp"])
        if back < POUND or back <= gross or (one_gives and gross >= POUND):
            continue
        name = solved.names.get(str(partner), str(partner))
        own_cut = f", which gives up {words.money(gross)} itself" if gross >= POUND else ""
        lead, when = subject(solved, rule, depth), span_words(solved)
        texts.append(f"{lead} moves {words.money(back)} of cost to {name} over {when}{own_cut}.")
    return texts
