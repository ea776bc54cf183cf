"""The tables of *Impact against cost* with headers and cells for people; the numbers stay the model's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashapp.shapes_value import Value
from model import words
from model import words_chances as chances

type Row = Mapping[Any, Any]

POUND = 1.0
NET_COST = "Net cost of one of them (£)"
LEAST_BEARER = 1_000.0
SMALL = 0.05
KINDS = ("fiscal", "economic", "social")
BELIEVED = "as far as believed"
AMOUNTS: Mapping[str, str] = {
    "extra_cost_gbp": "More for services that are chosen",
    "exit_gbp": "Once, for ending services",
    "saving_gbp": "Less for demand-led services",
    "saving_cashable_gbp": "of it, budgets that can fall below today's",
    "net_cash_gbp": "Left in cash",
    "fiscal_gbp": "Value to other public bodies",
    "economic_gbp": "Value to the economy",
    "social_gbp": "Value to people",
    "net_gbp": "Left with value to others",
}
"""Rows of the whole plan: savings and what is left are better when larger, costs when smaller."""
EFFECTS: Mapping[str, str] = {
    "as estimated": "As studies found (£)",
    "as far as believed": "As far as believed (£)",
    "as far as believed, weighted by need": "Weighted by need (£)",
}
RANGED: Mapping[str, str] = {"saving_gbp": "saving_gbp", "net_cash_gbp": "net_cash_gbp", "net_gbp": "net_gbp"}


def ends(low: float, high: float) -> str:
    """A range of pounds of either sign; what lies without an end says so."""
    if not words.stated(low):
        return "not stated"
    if not words.stated(high):
        return f"{words.money(low)} or more"
    if not chances.is_moved(low, high):
        return "no range"
    return f"{words.money(low)} to {words.money(high)}"


def services(found: Value, outcome: str = "") -> pd.DataFrame:
    """Cost per outcome of every service: average, next unit today and in the plan, range, after savings."""
    table = found.tables["services"]
    table = table[table["outcome"] == outcome] if outcome else table
    today = table[table["at"] == "today"].set_index(["service", "outcome"])
    plan = table[table["at"] == "plan"].set_index(["service", "outcome"]).reindex(today.index)
    order = [
        found.name(o) + f"{price:020.2f}"
        for (_, o), price in zip(today.index, today["gbp_per_outcome_next"].fillna(1e15), strict=True)
    ]
    frame = pd.DataFrame(
        {
            "Service": [found.name(service) for service, _ in today.index],
            "Outcome": [f"{found.name(o)}: {fewer_or_more(found, o)}" for _, o in today.index],
            "On average today (£)": today["gbp_per_outcome_average"].to_numpy(),
            "The next one today (£)": today["gbp_per_outcome_next"].to_numpy(),
            f"In {chances.FUTURES_IN}": [
                ends(low, high)
                for low, high in today[["gbp_per_outcome_next_low", "gbp_per_outcome_next_high"]].to_numpy()
            ],
            "The next one in the plan (£)": plan["gbp_per_outcome_next"].to_numpy(),
            "After savings, today (£)": today["net_gbp_per_outcome_next"].to_numpy(),
            "Evidence (grade 0 to 5)": today["evidence_grade"].to_numpy(),
        }
    )
    return frame.assign(order=order).sort_values("order", kind="stable").drop(columns="order")


def fewer_or_more(found: Value, outcome: str) -> str:
    """Which way an outcome gets better."""
    return "one fewer" if outcome in found.better_lower else "one more"


def steps(found: Value, name: str) -> pd.DataFrame:
    """The release or the wish list: money, what it means for children, what is left, how sure, evidence."""
    table = found.tables["steps"]
    own = table[table["list"] == name]
    down = name == "release"
    frame = {
        "Service, one step less" if down else "Service, one step more": [
            found.name(key) for key in own["service"]
        ],
        "Frees a year (£)" if down else "Costs a year (£)": own["step_gbp"].to_numpy(),
        "What it means in time": [moved(found, name, key) for key in own["service"]],
        "Loses, savings and value to others (£)" if down else "Brings, savings and value to others (£)": own[
            "worth_gbp"
        ].to_numpy(),
        f"Left in £ (in {chances.FUTURES_IN})": [left(row) for row in own.to_dict("records")],
        "Frees more £ than it loses" if down else "Brings more £ than it costs": [
            how_often(found, row) for row in own.to_dict("records")
        ],
    }
    if not down:
        frame["Pays back"] = [pays_back(row) for row in own.to_dict("records")]
    frame["Can £ judge it?"] = [JUDGED[text] for text in own["judged"]]
    frame["Evidence (grade 0 to 5)"] = own["evidence_grade"].to_numpy()
    return pd.DataFrame(frame)


JUDGED: Mapping[str, str] = {
    "in full": "In full",
    "in part": "In part: not what it means to children",
    "not in £": "No: some outcome has no £ value",
}


def left(row: Row) -> str:
    """What a step leaves in pounds, with its range."""
    low, high = row["net_gbp_low"], row["net_gbp_high"]
    if not chances.is_moved(low, high):
        return words.money(row["net_gbp"])
    return f"{words.money(row['net_gbp'])} ({ends(low, high)})"


def how_often(found: Value, row: Row) -> str:
    """In how many futures a step leaves something; certain where nothing that matters is drawn."""
    if not chances.is_moved(row["net_gbp_low"], row["net_gbp_high"]):
        return "yes" if row["net_gbp"] > 0 else "no"
    return chances.often(row["chance_worth_it"], found.futures)


def pays_back(row: Row) -> str:
    """When a step has paid for itself, in cash alone or with value to others."""
    cash, whole = row["payback_cash_years"], row["payback_years"]
    if words.stated(cash):
        return f"in cash, {after(cash)}"
    return f"with value to others, {after(whole)}" if words.stated(whole) else "not in £"


def after(years: float) -> str:
    """How long after the money is spent."""
    return "in the same year" if int(years) == 0 else f"after {words.counted(int(years), 'year')}"


def moved(found: Value, name: str, service: str) -> str:
    """Outcomes that a step moves: ``4.6 fewer Children looked after``, each for a year."""
    table = found.tables["step_outcomes"]
    own = table[(table["list"] == name) & (table["service"] == service) & (table["units"].abs() >= SMALL)]
    said = []
    for outcome, units in zip(own["outcome"], own["units"], strict=True):
        fewer = (units > 0) == (outcome in found.better_lower)
        said.append(f"{words.number(abs(units))} {'fewer' if fewer else 'more'}: {found.name(outcome)}")
    return "; ".join(said) or "no change that is known"


def bearers(found: Value) -> pd.DataFrame:
    """Who pays more or less and who gains, kinds in columns of their own; a minus is a cost."""
    table = found.tables["bearers"]
    most = table["present_value_gbp"].abs().groupby(table["bearer"]).max()
    who = [key for key in dict.fromkeys(table["bearer"]) if most[key] >= LEAST_BEARER]
    by = {(row["bearer"], row["kind"]): row for row in table.to_dict("records")}

    def column(kind: str, name: str = "present_value_gbp") -> list[float]:
        return [float(by[key, kind][name]) if (key, kind) in by else 0.0 for key in who]

    frame = pd.DataFrame(
        {
            "Who": [found.name(key) if key else "New money" for key in who],
            "Services that are chosen (£)": column("pays for services"),
            "Ending services, once (£)": column("costs of change"),
            "Demand-led services (£)": column("demand-led services"),
            "of it below today's budget (£)": column("demand-led services", "cashable_gbp"),
            "Public value (£)": column("fiscal"),
            "of it cashable (£)": column("fiscal", "cashable_gbp"),
            "Value to the economy (£)": column("economic"),
            "Value to people (£)": column("social"),
        }
    ).replace(-0.0, 0.0)
    idle = [name for name in frame.columns[1:] if not frame[name].abs().max() >= POUND]
    return frame.drop(columns=idle)


def small_bearers(found: Value) -> str:
    """Who is left out of that table because too little changes for them; blank where nobody is."""
    table = found.tables["bearers"]
    most = table["present_value_gbp"].abs().groupby(table["bearer"], sort=False).max()
    names = [found.name(str(key)) if key else "New money" for key in most.index[most < LEAST_BEARER]]
    if not names:
        return ""
    return f"Less than {words.money(LEAST_BEARER)} of any kind, so left out here: {words.listed(names)}."


def step_bearers(found: Value, name: str, service: str) -> pd.DataFrame:
    """Who pays for one step and to whom its return comes."""
    table = found.tables["step_bearers"]
    own = table[(table["list"] == name) & (table["service"] == service)]
    return pd.DataFrame(
        {
            "Who": [found.name(key) for key in own["bearer"]],
            "What": [words.first_upper(WHAT[kind]) for kind in own["kind"]],
            "Over the life of the step (£)": own["present_value_gbp"].to_numpy(),
            "of it cashable (£)": own["cashable_gbp"].to_numpy(),
        }
    )


WHAT: Mapping[str, str] = {
    "pays for services": "the service itself",
    "costs of change": "ending it, once",
    "demand-led services": "demand-led services",
    "fiscal": "value to public bodies",
    "economic": "value to the economy",
    "social": "value to people",
}


def plan(found: Value) -> pd.DataFrame:
    """Present values of the whole plan, by how far effects are believed, with the range of the latter."""
    table = found.tables["plan"].set_index("effects")
    ranges = found.tables["plan_ranges"]
    own = ranges[ranges["effects"] == BELIEVED].set_index("amount")
    frame: dict[str, Any] = {"Over all years that are followed": list(AMOUNTS.values())}
    for effects in table.index:
        frame[EFFECTS[effects]] = [float(table[name][effects]) + 0.0 for name in AMOUNTS]
    frame[f"As far as believed, in {chances.FUTURES_IN}"] = [
        ends(float(own["low_gbp"][name]), float(own["high_gbp"][name])) if name in RANGED else "–"
        for name in AMOUNTS
    ]
    return pd.DataFrame(frame)


def plan_years(found: Value) -> pd.DataFrame:
    """The plan year by year, effects as far as they are believed."""
    table = found.tables["plan_years"]
    own = table[table["effects"] == BELIEVED]
    value = own[[f"{kind}_gbp" for kind in KINDS]].sum(axis=1)
    return pd.DataFrame(
        {
            "Year": [words.year(int(year)) for year in own["year"]],
            "More for chosen services (£)": own["extra_cost_gbp"].to_numpy() + 0.0,
            "Ending services (£)": own["exit_gbp"].to_numpy() + 0.0,
            "Less for demand-led services (£)": own["saving_gbp"].to_numpy() + 0.0,
            "Value to others (£)": value.to_numpy() + 0.0,
            "Left in the year (£)": own["net_gbp"].to_numpy() + 0.0,
            "Left so far, discounted (£)": own["running_present_value_gbp"].to_numpy() + 0.0,
        }
    )


def plan_outcomes(found: Value) -> pd.DataFrame:
    """What a plan changes for children, as far as believed, and its cost for each, all of it against each."""
    table = found.tables["plan_outcomes"]
    own = table[(table["effects"] == BELIEVED) & (table["units"].abs() >= SMALL)]
    frame = pd.DataFrame(
        {
            "Outcome": [found.name(key) for key in own["outcome"]],
            "Better or worse": [change(found, row) for row in own.to_dict("records")],
            NET_COST: own["gbp_per_outcome"].to_numpy(),
        }
    )
    return frame if frame[NET_COST].notna().any() else frame.drop(columns=NET_COST)


def change(found: Value, row: Row) -> str:
    """How many more or fewer, each for a year, and whether that is better."""
    fewer = (row["units"] > 0) == (row["outcome"] in found.better_lower)
    way = "better" if row["units"] > 0 else "worse"
    return f"{words.number(abs(row['units']))} {'fewer' if fewer else 'more'} ({way})"


def discounting(found: Value) -> pd.DataFrame:
    """The whole plan at other discount rates."""
    table = found.tables["discounting"]
    names = {
        "this partnership": "The partnership's own",
        "standard": "The Treasury's",
        "health": "The Treasury's for health",
        "under review": "Under review, not in force",
        "alternative": "The tables' alternative",
        "asked for": "As you asked",
    }
    return pd.DataFrame(
        {
            "Discount rates": [names.get(key, key) for key in table["schedule"]],
            "First rate": [words.percent(rate, fine=True) for rate in table["first_rate"]],
            "Left in cash (£)": table["net_cash_gbp"].to_numpy(),
            "Left with value to others (£)": table["net_gbp"].to_numpy(),
            "Brought for each £1 more": [ratio(value) for value in table["benefit_cost_ratio"]],
        }
    )


def ratio(value: float) -> str:
    """What each £1 more brings; it says nothing where nothing more is spent."""
    return f"£{value:,.2f}" if words.stated(value) else "says nothing"


def cash(found: Value) -> pd.DataFrame:
    """What the plan's services take, real and in cash of each year."""
    table = found.tables["cash"]
    return pd.DataFrame(
        {
            "Year": [words.year(int(year)) for year in table["year"]],
            "Today's services, real (£)": table["today_gbp"].to_numpy(),
            "The plan, real (£)": table["planned_gbp"].to_numpy(),
            "In cash, prices in general (£)": table["planned_cash_gbp"].to_numpy(),
            "In cash, pay and prices apart (£)": table["planned_pay_and_prices_gbp"].to_numpy(),
            "Difference (£)": table["planned_pressure_gbp"].to_numpy(),
        }
    )


def options(found: Value, outcome: str) -> pd.DataFrame:
    """Steps that move one outcome with the names that people know, as the chart of them wants them."""
    table = found.tables["increments"]
    own = table[table["outcome"] == outcome]
    by = [";".join(found.name(k) for k in str(t or "").split(";") if k) for t in own["compared_with"]]
    frame = own.assign(option=[found.name(key) for key in own["option"]])
    frame["compared_with"] = pd.Series([text or None for text in by], index=frame.index, dtype=object)
    return frame.drop(columns=["outcome", "sentence"]).reset_index(drop=True)


def why(table: pd.DataFrame) -> pd.DataFrame:
    """The table of the chart of options without its numbers, in the words of steps."""
    cost, effect, each, said = (str(name) for name in table.columns[2:])
    frame = table.rename(
        columns={
            "Option": "Step",
            cost: "Cost less savings (£)",
            effect: "How many, each for a year",
            each: "Each one more than the step before (£)",
            said: "Why",
        }
    )
    return frame.drop(columns="Number")


def named(found: Value, table: str, outcome: str) -> pd.DataFrame:
    """Rows of a table of one outcome, options by their names."""
    rows = found.tables[table]
    own = rows[rows["outcome"] == outcome].drop(columns="outcome")
    return own.assign(option=[found.name(key) for key in own["option"]]).reset_index(drop=True)


def net_benefit(found: Value, outcome: str) -> pd.DataFrame:
    """What steps are worth at the worth that was stated."""
    own = named(found, "net_benefit", outcome)
    return pd.DataFrame(
        {
            "Step": own["option"],
            "Worth less cost (£)": own["net_benefit_gbp"],
            "Less than the best (£)": own["lost_gbp"],
        }
    )
