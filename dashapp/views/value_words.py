"""Impact against cost in sentences: what each figure means, what it leaves out, what stands first."""

from __future__ import annotations

from collections.abc import Mapping

from dashapp.pages.base import Child
from dashapp.shapes_value import Value
from dashapp.views.shown import Shown
from dashapp.views.value_tables import BELIEVED, SMALL
from model import words
from model import words_chances as chances
from model.charts import Chart

type ValueShown = Shown[Value]
type Section = tuple[dict[str, Chart], list[Child], list[str]]
"""Charts of a part, its body, and what in the address could not be understood."""

POUND = 1.0
TODAY_VALUE = "Money of later years counts a little less, as is usual in appraisal (present value)."
PER_OUTCOME = (
    "What one fewer or one more of an outcome costs for a year, on average and for the next one. The whole "
    "cost of a service stands against each of its outcomes, so lines of one service are not to be added up. "
    "After savings takes off all the demand-led money that the service saves; below 0, more comes back than "
    "it costs."
)
NEVER_RATIO = (
    "Nothing here is ranked by value for each £1 alone: a small step with a large ratio would come before a "
    "large one that brings more."
)
LISTS = (
    "A step is what a service may grow or shrink by in a year. The list of what to release comes first, "
    "because what is bought has to be paid for. In each list, what pounds can judge in full comes before "
    "what they can judge in part; then the largest first. In part means that only what the public purse "
    "saves is known, so what it means to children is not in the pounds."
)
ONE_OF_THEM = (
    "These steps all move the same outcome. They can be taken together; the line says which to take first if "
    "only one can be had. Cost is what a step takes less the demand-led money it saves; all of it stands "
    "against this one outcome, though a step may move others too."
)
KINDS_APART = (
    "Each kind of money has a column of its own and they are never added up: what a partner pays, what "
    "demand-led services take less, and what better outcomes are worth to others. A minus is a cost or a "
    "loss. Cashable means that a budget can fall below today's level."
)
RATIO = (
    "What each £1 more brings is never a reason by itself. It says nothing of size, of who pays, or of what "
    "is not in pounds."
)
STEPS_LIVES = (
    "Steps are followed over the whole life of their effect, a plan only as far as the years shown. The two "
    "are not to be compared."
)


def plan_row(found: Value) -> Mapping[str, float]:
    """The plan with effects as far as they are believed."""
    table = found.tables["plan"]
    return {str(key): value for key, value in table[table["effects"] == BELIEVED].iloc[0].items()}


def ranged(found: Value, amount: str) -> Mapping[str, float]:
    """The range of one amount of the plan."""
    table = found.tables["plan_ranges"]
    own = table[(table["effects"] == BELIEVED) & (table["amount"] == amount)]
    return {str(key): value for key, value in own.iloc[0].items()}


def answer(found: Value) -> str:
    """The one sentence: cash with its range, the whole with value to others, and what is not in either."""
    row = plan_row(found)
    cash = ranged(found, "net_cash_gbp")
    left = chances.two_way(row["net_cash_gbp"], row["net_cash_gbp"], words.money, "to the good", "dearer")
    if chances.is_moved(cash["low_gbp"], cash["high_gbp"]):
        span = chances.two_way(cash["low_gbp"], cash["high_gbp"], words.money, "to the good", "dearer")
        left = chances.with_range(left, span)
    whole = words.money(abs(row["net_gbp"]))
    side = "to the good" if row["net_gbp"] >= 0 else "short"
    years = words.years(*found.followed)
    return (
        f"Against today's services carried on, this plan is {left} in cash over {years}; with what better "
        f"outcomes are worth to others in £ it is {whole} {side}{_not_counted(found)}."
    )


def _not_counted(found: Value) -> str:
    """What the pounds leave out: duties unmet, services nobody has measured, what children gain or lose."""
    left = []
    if (found.duties_unmet_gbp or 0.0) >= POUND:
        left.append(f"duties worth {words.money(found.duties_unmet_gbp)} that it leaves unmet")
    less = -plan_row(found)["unmeasured_gbp"]
    if less >= POUND:
        left.append(f"what is lost with {words.money(less)} taken from services nobody has measured")
    table = found.tables["plan_outcomes"]
    moved = table[(table["effects"] == BELIEVED) & (table["units"].abs() >= SMALL)]["outcome"]
    poor = sum(key not in found.valued_widely for key in moved)
    if poor:
        which = f"{poor} of the {words.counted(len(moved), 'outcome')}"
        left.append(f"what {which} it changes mean to children")
    return f", not counting {words.listed(left)}" if left else ""


def cards_of(found: Value) -> list[tuple[str, str, str]]:
    """Headline figures: cash, value to others, both, what each £1 brings, when it pays back."""
    row = plan_row(found)
    value = sum(row[f"{kind}_gbp"] for kind in ("fiscal", "economic", "social"))
    net = ranged(found, "net_gbp")
    sure = ""
    if chances.is_moved(net["low_gbp"], net["high_gbp"]):
        sure = f"more £ than today's services {chances.often(net['chance_above_0'], DRAWS_OF_PLANS)}"
    saved = "less" if row["saving_gbp"] >= 0 else "more"
    taken = f"demand-led services take {words.money(abs(row['saving_gbp']))} {saved}"
    return [
        (*_sided(row["net_cash_gbp"], "to the good in cash", "dearer in cash"), taken),
        (words.money(value), "of value to others", f"{words.money(row['cashable_gbp'])} of it cashable"),
        (*_sided(row["net_gbp"], "to the good with value to others", "short with value to others"), sure),
        (_ratio(row), "brought by each £1 more", "never a reason by itself"),
        _payback(row, found.followed[1]),
    ]


DRAWS_OF_PLANS = 1000


def _sided(gbp: float, good: str, bad: str) -> tuple[str, str]:
    """An amount without its sign, and which side it is on."""
    return words.money(abs(gbp)), good if gbp >= 0 else bad


def _ratio(row: Mapping[str, float]) -> str:
    ratio = row["benefit_cost_ratio"]
    return f"£{ratio:,.2f}" if words.stated(ratio) else "–"


def _payback(row: Mapping[str, float], last: int) -> tuple[str, str, str]:
    """From when the plan has paid for itself, in cash or with value to others."""
    if not words.stated(row["benefit_cost_ratio"]):
        return "–", "no more is spent, so there is nothing to pay back", ""
    for name, how in (("payback_cash_year", "in cash alone"), ("payback_year", "with value to others")):
        if words.stated(row[name]):
            return words.year(int(row[name])), "from when it has paid for itself", how
    return "No", f"it has not paid for itself by {words.year(last)}", "in pounds"


def at_worth(found: Value, table: str, outcome: str) -> list[str]:
    """Sentences about the worth that was stated."""
    rows = found.tables[table]
    return [str(text) for text in rows.loc[rows["outcome"] == outcome, "sentence"]]


def held(found: Value) -> list[str]:
    """What can take no step, and why."""
    table = found.tables["held"]
    names = {"release": "less", "wish": "more"}
    return [
        f"{found.name(row['service'])}, no step {names[row['list']]}: {row['reason']}."
        for row in table.to_dict("records")
    ]
