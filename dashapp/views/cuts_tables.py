"""The tables of a tested cut with headers and cells for people; the numbers stay those of the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dashapp.components.figures import table_download
from dashapp.components.tables import frame_table, records
from dashapp.pages.base import Child
from dashapp.views import cuts_words as say
from dashapp.views.cuts_look import CANNOT, CHILD, POUND, RULES, Look, Row, same
from model import words
from model import words_chances as chances

SMALLEST_GAP = 5e-4
YES_NO: Mapping[bool, str] = {True: "yes", False: "no"}


def listed(look: Look, name: str, caption: str, frame: pd.DataFrame, *, note: str = "") -> list[Child]:
    """A table, each row a card on narrow screens, and the file that holds all of it."""
    made = frame_table(caption, frame, note=note, stacked=True)
    return [made, table_download(name, caption.lower(), look.shown.here)]


def by_year(rows: pd.DataFrame, by: str, column: str, unit: str, years: Sequence[int]) -> pd.DataFrame:
    """One row for each value of ``by``, one column for each year, the largest first.

    Parameters
    ----------
    rows : DataFrame
        by, year, column.
    by, column : str
        What heads the rows; what is added up.
    unit : str
        Stands in brackets in every header.
    years : sequence of int
        In order.
    """
    wide = rows.pivot_table(index=by, columns="year", values=column, aggfunc="sum", sort=False)
    wide = wide.reindex(columns=list(years)).fillna(0.0)
    wide = wide.loc[wide.abs().sum(axis=1).sort_values(ascending=False, kind="stable").index]
    named = wide.rename(columns={year: f"{words.year(year)} ({unit})" for year in years})
    return named.rename_axis(columns=None).reset_index()


def gap_closed(share: float) -> str:
    """How much of the gap to the targets is closed, against carrying on as now."""
    if not words.stated(share):
        return "–"
    if abs(share) < SMALLEST_GAP:
        return "as if we carry on"
    return f"{words.percent(abs(share))} {'closed' if share > 0 else 'wider'}"


def side_by_side(look: Look) -> pd.DataFrame:
    """Each way of sharing at the depth shown, with its name; sums that can't be had are left out."""
    rows = look.found.tables["totals"]
    rows = rows[same(rows["depth"], look.depth) & (rows["span"] == "plan")]
    made = rows["status"] != CANNOT
    money = ["gross_cut_gbp", "knock_on_gbp", "net_saving_gbp", "duties_unmet_gbp", "promises_broken_gbp"]
    held = rows.assign(name=[RULES[rule][0] for rule in rows["rule"]], made=made)
    held[money] = held[money].where(made)
    without = [look.no_cut(str(rule))["gap_closed_share"] for rule in rows["rule"]]
    ranged = [_share_and_gap(look, str(rule)) for rule in rows["rule"]]
    share, gap = ([pair[k] for pair in ranged] for k in (0, 1))
    return held.assign(gap_without=without, share_range=share, gap_range=gap)


def _share_and_gap(look: Look, rule: str) -> tuple[str, str]:
    """Ranges, in brackets, of the share that comes back and of the gap; blank without one."""
    share, gap = look.ends("share_back", "plan", None, rule), look.ends("gap_closed_share", "", None, rule)
    return (
        f" ({chances.share_range(share.low, share.high)})" if share else "",
        f" ({chances.gap_range(gap.low, gap.high)})" if gap else "",
    )


def rules_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The ways of sharing for people."""
    shares = [
        f"{words.percent(share)}{ends}" if words.stated(share) else "–"
        for share, ends in zip(frame["share_back"], frame["share_range"], strict=True)
    ]
    made = frame[["made", "unpaid_gbp", "stops_in_year"]].itertuples(index=False)
    return pd.DataFrame(
        {
            "How it is shared": frame["name"],
            "Taken out (£)": frame["gross_cut_gbp"],
            "Comes back as cost (£)": frame["knock_on_gbp"],
            "Share that comes back": shares,
            "Saved after that (£)": frame["net_saving_gbp"],
            "Duties not met, beside it (£)": frame["duties_unmet_gbp"],
            "Promises not kept (£)": frame["promises_broken_gbp"],
            "Gap to all targets": [
                f"{gap_closed(share)}{ends}"
                for share, ends in zip(frame["gap_closed_share"], frame["gap_range"], strict=True)
            ],
            "The same without a cut": [gap_closed(share) for share in frame["gap_without"]],
            "Can it be made?": [_made(*row) for row in made],
        }
    )


def _made(made: bool, unpaid: float, year: object) -> str:
    return "yes" if made else f"no: {words.money(unpaid)} unpaid in {words.year(int(str(year)))}"


def lost_by_year(look: Look, place: str) -> pd.DataFrame:
    """What is lost in one place in each year: the outcomes that change by a whole child in some year."""
    rows = look.in_plan("outcomes")
    rows = rows[rows["place"] == place]
    last = rows[rows["year"] == look.last].set_index("outcome")
    held = rows.groupby("outcome")["lost"].apply(lambda lost: float(lost.abs().max()) >= CHILD)
    order = (last["lost"] / last["without_cut"].clip(lower=1.0)).sort_values(ascending=False, kind="stable")
    keys = [str(key) for key in order.index if held[key]]
    counts = {
        (str(key), int(year)): float(lost)
        for key, year, lost in rows[["outcome", "year", "lost"]].itertuples(index=False)
    }
    about = {
        "Outcome": [f"{look.outcome(key)} ({look.found.counted_in[key]})" for key in keys],
        "Priority": [look.found.name("priority", str(last["priority"][key])) for key in keys],
        "Group": [str(last["group"][key]) or "all children" for key in keys],
    }
    years = {
        words.year(year): [_more(look, key, counts[key, year]) for key in keys]
        for year in look.found.years
        if year in look.cut_years
    }
    today = [_more(look, key, float(last["lost_from_today"][key])) for key in keys]
    ends = [look.worse_range(key) or "–" for key in keys] if place == look.found.area else []
    shares = {
        **({f"Range in {words.year(look.last)}": ends} if ends else {}),
        f"Share in {words.year(look.last)}": [_share(float(order[key])) for key in keys],
        "Against carrying on as now": today,
    }
    return pd.DataFrame({**about, **years, **shares})


def _more(look: Look, outcome: str, lost: float) -> str:
    if not words.stated(lost):
        return "–"
    return "no change" if abs(lost) < CHILD else look.worse(outcome, lost)


def _share(lost: float) -> str:
    if not words.stated(lost) or abs(lost) < SMALLEST_GAP:
        return "no change"
    return f"{words.percent(abs(lost))} {'worse' if lost > 0 else 'better'}"


def lost_by(look: Look, by: str) -> pd.DataFrame:
    """Outcomes worse and better by priority or group in the last year, and the one that is worst."""
    rows = []
    for key, own in look.lost.groupby(by, sort=True):
        worse = own[own["lost"] >= CHILD]
        name = look.found.name("priority", str(key)) if by == "priority" else str(key) or "all children"
        worst = records(worse.head(1))
        rows.append(
            {
                words.first_upper(by): words.first_upper(name),
                "Outcomes": str(len(own)),
                "Worse": str(len(worse)),
                "Better": str(int((own["lost"] <= -CHILD).sum())),
                "Worst hit": "; ".join(_hit(look, row) for row in worst) or "none",
            }
        )
    return pd.DataFrame(rows)


def _hit(look: Look, row: Row) -> str:
    key = str(row["outcome"])
    return f"{look.outcome(key)}, {look.worse(key, float(row['lost']))}"


def lost_by_place(look: Look, outcome: str) -> pd.DataFrame:
    """One outcome in each place in the last year, the largest loss first."""
    rows = look.at("outcomes")
    rows = rows[(rows["outcome"] == outcome) & (rows["year"] == look.last) & rows["planned"].notna()]
    rows = rows[rows["place"] != look.found.area].sort_values("lost", ascending=False, kind="stable")
    share = rows["lost"] / rows["without_cut"].where(rows["without_cut"] > 0)
    return pd.DataFrame(
        {
            "Place": [look.found.name("place", str(place)) for place in rows["place"]],
            "Without the cut (count)": rows["without_cut"],
            "With the cut (count)": rows["planned"],
            "Change": [_more(look, outcome, float(lost)) for lost in rows["lost"]],
            "Share": [_share(float(value)) for value in share],
        }
    )


def planning_table(look: Look) -> pd.DataFrame:
    """What the best use of what is left saves against an equal share of the same cut, in the last year."""
    rows = look.found.tables["saved_by_planning"]
    rows = rows[
        same(rows["depth"], look.depth) & (rows["year"] == look.last) & (rows["saved"].abs() >= CHILD)
    ]
    rows = rows.sort_values("saved", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "Outcome": [look.outcome(str(key)) for key in rows["outcome"]],
            "Equal shares (count)": rows["equal_share"],
            "Best use of the rest (count)": rows["optimised"],
            "Planning does": [_better(float(saved)) for saved in rows["saved"]],
            "Range": [
                look.worse_range(str(key), say.BEST, "saved_by_planning") or "–" for key in rows["outcome"]
            ],
        }
    )


def _better(saved: float) -> str:
    return f"{words.people(abs(saved))} {'better' if saved > 0 else 'worse'}"


def services_frame(look: Look) -> pd.DataFrame:
    """Services that lose anything in the last plan year, the largest loss first."""
    rows = look.at("services")
    once = rows.groupby("service")["one_off_gbp"].sum()
    last = rows[(rows["year"] == look.last) & (rows["lost"] > 0) & (rows["lost_gbp"] >= POUND)]
    last = last.sort_values("lost_gbp", ascending=False, kind="stable")
    return last.assign(
        one_off_gbp=[float(once[key]) for key in last["service"]],
        lost_share=last["lost"] / last["without_cut"],
    )


def services_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The same for people."""
    done = [
        f"{words.number(before)} → {words.number(after)} {unit}"
        for before, after, unit in frame[["without_cut", "planned", "activity_unit"]].itertuples(index=False)
    ]
    return pd.DataFrame(
        {
            "Service": frame["name"],
            "Tier": [words.first_upper(str(tier)) for tier in frame["tier"]],
            "Required by law?": [YES_NO[bool(statutory)] for statutory in frame["statutory"]],
            "What is done": done,
            "Lost": [words.percent(share) for share in frame["lost_share"]],
            "Less money (£ a year)": frame["lost_gbp"],
            "Cost of the change, once (£)": frame["one_off_gbp"],
            "To build up again": [rebuild(years) for years in frame["years_to_rebuild"]],
        }
    )


def rebuild(years: float) -> str:
    """How long it takes to build a service up again."""
    if not words.stated(years):
        return "not stated"
    return "at once" if years == 0 else f"{words.number(years)} {words.plural(years, 'year')}"


def jobs_table(look: Look) -> pd.DataFrame:
    """Jobs by type in the last plan year."""
    rows = look.at("jobs")
    rows = rows[rows["year"] == look.last]
    sums = rows.groupby(["name", "unit"], sort=False)[["today", "without_cut", "planned", "lost"]].sum()
    sums = sums[sums["lost"].abs() >= 0.05].sort_values("lost", ascending=False, kind="stable").reset_index()
    sums = sums.sort_values("unit", key=lambda unit: unit != say.FTE, kind="stable")
    return pd.DataFrame(
        {
            "Who": sums["name"],
            "Counted in": sums["unit"],
            "Today (number)": sums["today"],
            "Without the cut (number)": sums["without_cut"],
            "With the cut (number)": sums["planned"],
            "Fewer (number)": sums["lost"],
        }
    )


def points(change: float) -> str:
    """A change of the gap closed in points of a hundred."""
    if not words.stated(change):
        return "–"
    size = f"{100 * abs(change):.2f}".rstrip("0").rstrip(".")
    if size == "0":
        return "no change"
    return f"{size} {'point' if size == '1' else 'points'} {'more' if change > 0 else 'less'}"
