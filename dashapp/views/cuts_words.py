"""What a tested cut would do, in sentences made from the rows that the page shows."""

from __future__ import annotations

import pandas as pd

from dashapp.views.cuts_look import CANNOT, CHILD, POUND, RULES, Ends, Look
from model import words
from model import words_chances as chances

BEST, FTE = "optimised", "FTE"
MOST_OUTCOMES, MOST_SERVICES = 3, 3
MONEY_MEASURES = ("knock_on_gbp", "net_saving_gbp", "share_back")
BESIDE = "That is a failing of the law, not a saving: it stands beside the saving and is no part of it."


def subject(look: Look, rule: str = "") -> str:
    """The cut as the subject of a sentence."""
    asked = look.found.asked
    start = words.year(asked.from_year or look.found.years[0])
    phrase = RULES[rule or look.rule][1]
    if asked.walks_away:
        return f"If {look.partner(asked.partner)} takes all it puts in away from {start}, {phrase},"
    steps = f" in {asked.over_years} yearly steps" if asked.over_years > 1 else ""
    return f"A cut of {words.percent(look.depth)} to {look.found.whose} from {start}{steps}, {phrase},"


def answer(look: Look) -> str:
    """What the cut does to children, then how much of it comes back as cost, and on whom."""
    total = look.total()
    if total["status"] == CANNOT:
        return cannot(look)
    if not look.can_be_made:
        return f"{subject(look)} {'there is' if look.found.asked.walks_away else 'leaves'} no plan."
    return f"{children(look)} {money_back(look)}"


def cannot(look: Look, rule: str = "") -> str:
    """That a cut can't be made, when and by how much."""
    total = look.total(rule)
    year, unpaid = words.year(int(total["stops_in_year"])), words.money(float(total["unpaid_gbp"]))
    away = look.found.asked.walks_away
    it, from_when = ("it can't", "") if away else ("can't", early(look, rule))
    return (
        f"{subject(look, rule)} {it} be made: in {year} {unpaid} stays unpaid "
        f"even when everything that may be cut is gone. {from_when}"
    ).strip()


def children(look: Look) -> str:
    """How many outcomes are worse in the last year, and the ones lost most."""
    lost, year = look.lost[look.lost["lost"] >= CHILD], words.year(look.last)
    away = look.found.asked.walks_away
    if lost.empty:
        verb = "no outcome for children gets" if away else "makes no outcome for children"
        return f"{subject(look)} {verb} worse by {year}."
    named = [
        named_loss(look, str(row["outcome"]), float(row["lost"]))
        for row in lost.head(MOST_OUTCOMES).to_dict("records")
    ]
    verb = "children do worse" if away else "leaves children worse off"
    verb += " than the best use of all the money would" if look.rule == BEST else ""
    most = "most on" if len(lost) > len(named) else "on"
    count = words.counted(len(lost), "outcome")
    if len(lost) <= len(named):
        return f"{subject(look)} {verb} by {year} {most} {words.listed(named)}."
    return f"{subject(look)} {verb} on {count} by {year}, {most} {words.listed(named)}."


def named_loss(look: Look, outcome: str, lost: float) -> str:
    """An outcome with how much of it is lost, and its range: ``Waiting (47 more; range 12 to 88 more)``."""
    ends = look.worse_range(outcome)
    return f"{look.outcome(outcome)} ({look.worse(outcome, lost)}{f'; range {ends}' if ends else ''})"


def money_range(look: Look, rule: str = "") -> str:
    """How far what comes back, and what is saved, could differ; blank where the cut can't be made."""
    if not Look(look.shown, rule or look.rule, look.depth).can_be_made:
        return ""
    back, net, share = (look.ends(name, "plan", None, rule) for name in MONEY_MEASURES)
    if back is None or net is None:
        still = Ends(0.0, 0.0, 0.0)
        return chances.money_back(still, still, None)
    return chances.money_back(back, net, share)


def money_back(look: Look) -> str:
    """How much of what is taken out comes back as cost, on whom, and what that leaves."""
    rows = look.in_plan("cuts")
    said = words.not_cash(float(rows["no_cash_gbp"].sum()), float(rows["gross_cut_gbp"].sum()))
    return " ".join(text for text in (said, _money_back(look)) if text)


def _money_back(look: Look) -> str:
    total = look.total()
    gross, back, net = (float(total[f"{name}_gbp"]) for name in ("gross_cut", "knock_on", "net_saving"))
    lead = f"Of the {words.money(gross)} taken out over {look.whole},"
    if abs(back) < POUND:
        return f"{lead} none comes back as cost."
    if back < 0:
        return f"{lead} all is saved, and services that follow demand cost {words.money(-back)} less."
    share = f" ({words.percent(back / gross)})" if gross >= POUND else ""
    on_whom = words.listed([f"{words.money(gbp)} on {name}" for name, gbp in bearers(look)])
    text = f"{lead} {words.money(back)}{share} comes back as cost: {on_whom}"
    return f"{text}. So it costs {words.money(-net)} more than it saves." if net < 0 else f"{text}."


def sums_by_partner(look: Look) -> pd.DataFrame:
    """Each partner's saving, cost and net saving over the plan; partners without any are left out."""
    columns = ["gross_cut_gbp", "knock_on_gbp", "net_saving_gbp"]
    sums = look.in_plan("knock_on").groupby("partner", sort=True)[columns].sum()
    moved = (sums["gross_cut_gbp"].abs() >= POUND) | (sums["knock_on_gbp"].abs() >= POUND)
    return sums[moved].sort_values("gross_cut_gbp", ascending=False, kind="stable")


def bearers(look: Look) -> list[tuple[str, float]]:
    """Partners on whom cost comes back, the most first."""
    back = sums_by_partner(look)["knock_on_gbp"].sort_values(ascending=False, kind="stable")
    return [(look.partner(str(key)), float(gbp)) for key, gbp in back.items() if gbp >= POUND]


def moved(look: Look) -> list[str]:
    """One sentence for each partner that carries cost of a cut that is not its own.

    Where everybody's money is cut: for each partner that it costs more than the partner gives up.
    """
    if not look.can_be_made:
        return []
    sums = sums_by_partner(look)
    one_gives = int((sums["gross_cut_gbp"] >= POUND).sum()) == 1
    texts = []
    for key, row in sums.iterrows():
        gross, back = float(row["gross_cut_gbp"]), float(row["knock_on_gbp"])
        if back < POUND or back <= gross or (one_gives and gross >= POUND):
            continue
        own = f", which gives up {words.money(gross)} itself" if gross >= POUND else ""
        name = look.partner(str(key))
        texts.append(f"This cut moves {words.money(back)} of cost to {name} over {look.whole}{own}.")
    return texts


def duties(look: Look) -> str:
    """What the law requires and is no longer done, in £ beside the saving; blank where nothing is."""
    if not look.can_be_made:
        return ""
    unmet = float(look.total()["duties_unmet_gbp"])
    if unmet < POUND:
        return ""
    own = look.at("duties").groupby("name")["gbp"].sum().sort_values(ascending=False, kind="stable")
    most = [f"{name} ({words.money(float(gbp))})" for name, gbp in own.head(MOST_SERVICES).items()]
    before = float(look.no_cut()["duties_unmet_gbp"])
    already = f" ({words.money(before)} of that without any cut)" if before >= POUND else ""
    lead = "Most of all" if len(own) > len(most) else "That is"
    said = (
        f"Over {look.whole}, {words.money(unmet)} of what the law requires is not done{already}. "
        f"{lead} {words.listed(most)}."
    )
    return f"{said} {BESIDE}"


def early(look: Look, rule: str = "") -> str:
    """The smallest cut at which a duty fails or the cut can't be made, for a way of sharing."""
    rows = look.found.tables["early_warning"]
    own = rows[rows["rule"] == (rule or look.rule)]
    return str(own["sentence"].iloc[0]) if len(own) else ""


def even(look: Look) -> str:
    """When the cut has cost as much as it saved."""
    if not look.can_be_made:
        return "It can't be made, so there is nothing to break even."
    year = look.total(span="plan_and_run_on")["break_even_year"]
    if year is None or not words.stated(float(year)):
        last = int(look.at("cuts")["year"].max())
        return f"Up to {words.year(last)} it never costs more than it saves."
    return f"By the end of {words.year(int(year))} it has cost as much as it saved."


def best_use(look: Look) -> str:
    """What planning the same cut saves against an equal share of it, in children, in the last year."""
    rows = look.found.tables["saved_by_planning"]
    rows = rows[((rows["depth"] - look.depth).abs() < 1e-9) & (rows["year"] == look.last)]
    rows = rows[rows["saved"] >= CHILD]
    if rows.empty:
        return ""
    sized = rows.assign(size=rows["saved"] / rows["equal_share"].clip(lower=1.0))
    named = [
        named_saving(look, str(row["outcome"]), float(row["saved"]))
        for row in sized.nlargest(MOST_OUTCOMES, "size").to_dict("records")
    ]
    lead = "Against equal shares of the same cut, the best use of what is left does better"
    return f"{lead} by {words.year(look.last)} on {words.listed(named)}."


def named_saving(look: Look, outcome: str, saved: float) -> str:
    """An outcome with how much of it planning saves, and the range."""
    ends = look.worse_range(outcome, BEST, "saved_by_planning")
    return f"{look.outcome(outcome)} ({look.worse(outcome, -saved)}{f'; range {ends}' if ends else ''})"


def cut_words(look: Look) -> str:
    """The cut in a few words."""
    asked = look.found.asked
    if asked.walks_away:
        return f"{look.partner(asked.partner)} walking away"
    return f"a cut of {words.percent(look.depth)} to {look.found.whose}"


def one_off(look: Look) -> str:
    """What the change itself costs once."""
    once = float(look.total()["one_off_gbp"])
    if not words.stated(once) or once < POUND:
        return "No cost of change (notice, redundancy, ending of contracts) is counted."
    lead = f"The change itself costs {words.money(once)} once, over {look.whole}"
    return f"{lead}: notice, redundancy and ending of contracts. It is not in the saving above."


def jobs(look: Look) -> str:
    """How many jobs go in the last year."""
    rows = look.at("jobs")
    paid = (rows["year"] == look.last) & (rows["unit"] == FTE)
    fewer = float(rows.loc[paid, "lost"].sum())
    if abs(fewer) < 0.05:
        return f"No jobs go by {words.year(look.last)}."
    more = "fewer" if fewer > 0 else "more"
    count = words.number(abs(fewer))
    return f"{count} {more} full-time jobs (FTE) in {words.year(look.last)} than without the cut."


def present(look: Look) -> str:
    """The saving in today's value."""
    total = look.total()
    gross, back, net = (
        float(total[f"present_{name}_gbp"]) for name in ("gross_cut", "knock_on", "net_saving")
    )
    left = f"{words.money(net)} is saved" if net >= 0 else f"it costs {words.money(-net)} more than it saves"
    return f"In today's value, {words.money(gross)} is taken out, {words.money(back)} comes back and {left}."


def lacking(look: Look) -> str:
    """What today's plan lacks already, without any cut; blank where it lacks nothing."""
    rows = look.found.tables["pressures"]
    rows = rows[(rows["kind"] == "unaffordable") & (rows["gbp"] >= POUND)]
    return str(rows["sentence"].iloc[-1]) if len(rows) else ""
