"""The answer of an appraisal, in sentences made from the numbers of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from model import words
from model import words_chances as chances
from model.analyse.cost_effectiveness.correction import is_corrected
from model.analyse.cost_effectiveness.moves import RELEASE, WISH
from model.analyse.cost_effectiveness.plan_ranges import DRAWS
from model.analyse.cost_effectiveness.plans import BELIEVED, BY_NEED, ESTIMATED
from model.analyse.cost_effectiveness.rates import OWN
from model.analyse.cost_effectiveness.steps import IN_FULL, IN_PART, NOT_IN_GBP
from model.analyse.cost_effectiveness.unit import KINDS

if TYPE_CHECKING:
    import pandas as pd

    from model.inputs.case import Case
    from model.plan import Plan

ONE_POUND = 1.0


def sentences(plan: Plan, tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """The answer: cash, value to others, ratio and payback, what to release first, what to beware of."""
    case = plan.case
    row = plan_row(tables)
    yield _cash(row, case)
    yield from doubts(row, plan)
    yield from _sure(tables["plan_ranges"])
    yield from _as_estimated(tables["plan"], row)
    yield from _below_today(row)
    yield _value(row)
    yield _ratio(row)
    yield from _payback(row)
    yield from _pressure(tables["cash"])
    yield from _by_need(tables["plan"], row)
    yield from _discount(tables["discounting"])
    yield from _lists(tables["steps"])
    yield from _beware(case, tables)


def plan_row(tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """The row of the plan with effects as far as they are believed."""
    table = tables["plan"]
    return {str(k): v for k, v in table[table["effects"] == BELIEVED].iloc[0].items()}


def _cash(row: Mapping[str, Any], case: Case) -> str:
    years = words.years(case.years.plan[0], case.years.horizon[-1])
    cost, saving = row["extra_cost_gbp"], row["saving_gbp"]
    spends = f"spends {words.money(abs(cost))} {'more' if cost > 0 else 'less'} on services that are chosen"
    saves = f"{words.money(abs(saving))} {'less' if saving > 0 else 'more'} on demand-led ones"
    if abs(saving) < ONE_POUND:
        saves = "as much on demand-led ones"
    net = row["net_cash_gbp"]
    left = f"{words.money(abs(net))} {'to the good' if net >= 0 else 'dearer'} in cash"
    if row["exit_gbp"] >= ONE_POUND:
        left = f"with {words.money(row['exit_gbp'])} once for ending services, {left}"
    told = f"the plan {spends} and {saves}: {left}"
    return f"Against today's services carried on, {told} (present value, {years})."


def _sure(table: pd.DataFrame) -> Iterator[str]:
    """The range of what is left in cash, and how likely the whole is worth more than it costs."""
    own = table[table["effects"] == BELIEVED].set_index("amount")
    low, high = (float(own[f"{end}_gbp"]["net_cash_gbp"]) for end in ("low", "high"))
    if not chances.is_moved(low, high):
        return
    span = chances.two_way(low, high, words.money, "to the good", "dearer")
    worth = chances.will(
        "the plan",
        "to leave more £ than today's services, value to others counted",
        "leaves more £ than today's services, value to others counted,",
        float(own["chance_above_0"]["net_gbp"]),
        DRAWS,
    )
    yield f"In cash it is {span} {chances.COVERS}; {worth}."


def _as_estimated(table: pd.DataFrame, row: Mapping[str, Any]) -> Iterator[str]:
    """The figure without any correction where it is another one, so that nobody is puzzled by two."""
    own = float(table.loc[table["effects"] == ESTIMATED, "net_cash_gbp"].iloc[0])
    if abs(own - row["net_cash_gbp"]) >= ONE_POUND:
        left = chances.two_way(own, own, words.money, "to the good", "dearer")
        yield f"As estimated, with nothing taken off for studies that promise too much, it is {left} in cash."


def _below_today(row: Mapping[str, Any]) -> Iterator[str]:
    """How much of what demand-led services save is a budget that can fall."""
    saving, below = row["saving_gbp"], row["saving_cashable_gbp"]
    if saving < ONE_POUND or saving - below < ONE_POUND:
        return
    whole = f"Of the {words.money(saving)} less on demand-led services"
    if below < ONE_POUND:
        yield f"{whole} none takes a budget below today's: all of it is growth that need not be found."
    else:
        yield f"{whole} {words.money(below)} takes budgets below today's; the rest is growth avoided."


def _pressure(table: pd.DataFrame) -> Iterator[str]:
    """What pay that outruns prices adds, where the tables hold both."""
    last = table.iloc[-1]
    gap = float(last["planned_pressure_gbp"])
    if words.stated(gap) and abs(gap) >= ONE_POUND:
        pay, general = (
            words.money(float(last[f"planned_{name}_gbp"])) for name in ("pay_and_prices", "cash")
        )
        yield (
            f"In cash of {words.year(int(last['year']))} the plan's services take {pay} with pay and prices "
            f"as the tables expect them, {words.money(abs(gap))} {'more' if gap > 0 else 'less'} than the "
            f"{general} that prices in general would make it."
        )


def doubts(row: Mapping[str, Any], plan: Plan) -> Iterator[str]:
    """Parts of what is spent less that are no saving, or whose price nobody knows."""
    less = -row["unmeasured_gbp"]
    if less >= ONE_POUND:
        yield (
            f"{words.money(less)} of what is spent less is taken from services whose effect nobody has "
            "measured: what is lost with it is not in these figures."
        )
    if (plan.duties_unmet_gbp or 0.0) >= ONE_POUND:
        unmet, floors = words.money(plan.duties_unmet_gbp), row["unmet_duties_gbp"]
        text = f"It leaves duties worth {unmet} unmet over the plan years, which is a pressure, not a saving"
        if floors >= ONE_POUND:
            rest = words.money(row["net_cash_gbp"] - floors)
            text += f"; with its statutory services at their floors the cash would come to {rest}"
        yield f"{text}."


def _value(row: Mapping[str, Any]) -> str:
    parts = [
        f"{words.money(row[f'{kind}_gbp'])} {kind}" for kind in KINDS if abs(row[f"{kind}_gbp"]) >= ONE_POUND
    ]
    if not parts:
        return "It brings no value to others on which the tables put a price."
    cash = row["cashable_gbp"]
    cashable = f"{words.money(cash)} is" if abs(cash) >= ONE_POUND else "none is"
    whole = _left(row["net_gbp"])
    return (
        f"To others it brings {words.listed(parts)} value, of which {cashable} cashable; "
        f"with the cash, and whoever bears each part, that leaves {whole}."
    )


def _left(gbp: float) -> str:
    """An amount that is left, or that is lacking."""
    return f"{words.money(abs(gbp))} {'to the good' if gbp >= 0 else 'short'}"


def _ratio(row: Mapping[str, Any]) -> str:
    ratio = row["benefit_cost_ratio"]
    if not words.stated(ratio):
        return (
            "It spends no more than today's services, so a benefit-cost ratio or payback would say nothing."
        )
    if round(ratio, 2) < 0:
        return f"Each £1 more loses another £{-ratio:,.2f} in savings and value to others, counted together."
    return f"Each £1 more brings £{abs(ratio):,.2f} in savings and value to others, counted together."


def _payback(row: Mapping[str, Any]) -> Iterator[str]:
    cash, every = (row[name] for name in ("payback_cash_year", "payback_year"))
    if not words.stated(row["benefit_cost_ratio"]):
        return
    if cash is not None:
        yield f"In cash alone it has paid for itself from {words.year(int(cash))} on."
    elif every is not None:
        yield (
            "In cash alone it does not pay for itself in the years that are followed; "
            f"with value to others it does from {words.year(int(every))} on."
        )
    else:
        yield "It does not pay for itself in the years that are followed, value to others included."


def _by_need(table: pd.DataFrame, row: Mapping[str, Any]) -> Iterator[str]:
    """What weighing places by need would change."""
    weighed = table[table["effects"] == BY_NEED]
    if len(weighed):
        plain, by_need = (sum(float(one[f"{kind}_gbp"]) for kind in KINDS) for one in (row, weighed.iloc[0]))
        yield (
            f"With outcomes weighted by the need of each place, value to others would come to "
            f"{words.money(by_need)}, not {words.money(plain)}."
        )


def _discount(table: pd.DataFrame) -> Iterator[str]:
    """What another rate would say: the alternative, or the partnership's own where another was asked for."""
    own, other = table.iloc[0], table.iloc[-1 if table["schedule"].iloc[0] == OWN else 1]
    if own["first_rate"] != other["first_rate"]:
        rates = [words.percent(float(one["first_rate"])) for one in (other, own)]
        values = [_left(float(one["net_gbp"])) for one in (other, own)]
        other_rate = f"Discounted at {rates[0]} instead of {rates[1]}"
        yield f"{other_rate} the whole would leave {values[0]}, not {values[1]}."


def _lists(steps: pd.DataFrame) -> Iterator[str]:
    """The first of the release list where pounds can judge it, and the first of the wish list."""
    release, wish = (steps[steps["list"] == name] for name in (RELEASE, WISH))
    worth = release[(release["judged"] == IN_FULL) & (release["net_gbp"] > 0)]
    doubtful = release[(release["judged"] == IN_PART) & (release["net_gbp"] > 0)]
    if len(worth):
        yield f"First on the release list: {worth['sentence'].iloc[0]}"
    if len(doubtful):
        steps_less = words.counted(len(doubtful), "step")
        yield (
            f"{steps_less} less would free more than others lose in £, but nobody has put a price on what "
            "children would lose: the release list names it beside each."
        )
    if len(release) and not len(worth) and not len(doubtful):
        yield "No step less of any service is worth it in £ alone."
    bought = wish[(wish["judged"] != NOT_IN_GBP) & (wish["net_gbp"] > 0)]
    if len(bought):
        yield f"First on the wish list: {bought['sentence'].iloc[0]}"
    elif len(wish):
        yield "No step more of any service is worth it in £ alone."


def _beware(case: Case, tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """What these figures leave out."""
    moved = sorted(set(tables["step_outcomes"]["outcome"]))
    wider = {row.outcome for row in case.tables.outcome_costs if row.kind != "fiscal"}
    poor = [name for name in moved if name not in wider]
    if poor:
        count = f"{len(poor)} of {words.counted(len(moved), 'outcome')}"
        yield (
            f"For {count} that services move, the tables hold only what the public purse saves, or nothing: "
            "what they are worth to children is not in these pounds, so read them beside the outcomes."
        )
    held = len(tables["no_evidence"])
    if held:
        gbp = words.money(float(np.sum(tables["no_evidence"]["gbp_today"])))
        noun = words.plural(held, "service")
        yield f"{held} {noun} ({gbp} a year) can't be judged: no evidence is held of what they change."
    if not is_corrected(case):
        yield "The tables make no allowance for studies that promise too much, so effects count in full."
