"""The tables of *Partnership savings* with headers and cells for people; the numbers stay the model's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashapp.shapes_partnership import Together
from dashapp.views.partnership_words import COSTS, PUBLIC, better_range, gap_scale, share_words
from model import words
from model.charts.partnership import WORLDS

type Row = Mapping[Any, Any]

SPLITS: Mapping[str, str] = {
    "shapley": "By what each adds (Shapley)",
    "nucleolus": "The second way (nucleolus)",
}
CLAIMS: Mapping[str, tuple[str, str]] = {
    "proportional": ("In proportion", "Everybody gives up the same share of what it puts in."),
    "constrained_equal_awards": (
        "Equal amounts kept",
        "Everybody keeps the same amount, as far as it puts in so much: the largest give up most.",
    ),
    "constrained_equal_losses": (
        "Equal amounts given up",
        "Everybody gives up the same amount, as far as it puts in so much: the smallest may lose all.",
    ),
    "talmud": (
        "Half protected (Talmud rule)",
        "As equal amounts given up, but up to a cut of a half nobody gives up more than half of its money.",
    ),
}
"""Ways of sharing a cut of all: name, and what it means."""
SMALL_SHARE = 0.001
"""Less of the gap than this, a tenth of a point, is next to nothing."""
POUND = 1.0
SMALL_COUNT = 0.05


def points(share: float) -> str:
    """A change of the share of the gap that is closed: ``+3.0 points``."""
    if not words.stated(share):
        return "–"
    if abs(share) < SMALL_SHARE / 2:
        return "no change"
    return f"{'+' if share > 0 else '-'}{abs(100 * share):.1f} points"


def points_range(low: float, high: float) -> str:
    """The range of a change of the gap closed, to stand after it: ``; range +1.0 to +5.2 points``."""
    if not words.stated(low):
        return ""
    first, last = (points(end).removesuffix(" points") for end in (low, high))
    return f"; range {first} to {last} points"


def change(gbp: float) -> str:
    """A change of an amount of money; what is under a pound is none."""
    return words.money_change(0.0 if words.stated(gbp) and abs(gbp) < POUND else gbp)


def worlds(found: Together) -> pd.DataFrame:
    """Each alone, as today, together, fully pooled."""
    table = found.tables["worlds"]
    shares = [None if pd.isna(share) else float(share) for share in table["gap_closed_share"]]
    return pd.DataFrame(
        {
            "Arrangement": table["world"].map(WORLDS),
            "Gap to the targets": [words.first_upper(words.gap_closed(share)) for share in shares],
            "Duties not met (£)": table["duties_unmet_gbp"],
            "Promises not kept (£)": table["promises_broken_gbp"],
            "Money for what each reaches alone (£)": table["least_money_gbp"],
            "Saved against each alone (£)": table["money_saved_gbp"],
        }
    )


def children(found: Together) -> pd.DataFrame:
    """Each outcome in the last plan year, with each alone and together."""
    table = found.tables["children"]
    own = table[table["year"] == found.years[-1]]
    return pd.DataFrame(
        {
            "Outcome": [found.name(key) for key in own["outcome"]],
            "Counted in": own["counted_in"].to_list(),
            "Each alone (count)": own["alone"].to_list(),
            "Together (count)": own["together"].to_list(),
            "Together is": [better(row["better_by"]) for row in own.to_dict("records")],
            "Range": [better_range(found, str(key)) or "–" for key in own["outcome"]],
        }
    )


def better(by: float) -> str:
    """How many more do well, in words."""
    if abs(by) < SMALL_COUNT:
        return "the same"
    return f"{words.number(abs(by))} {'better' if by > 0 else 'worse'}"


def shares_of(found: Together, value: str) -> pd.DataFrame:
    """Shares of one gain, the largest first; those of the aim as shares of the gap."""
    table = found.tables["shares"]
    own = table[table["value"] == value].sort_values("shapley", ascending=False, kind="stable")
    if len(own) and own["unit"].iloc[0] != "£":
        columns = ["shapley", "shapley_low", "shapley_high", "nucleolus", "last"]
        own = own.assign(**{name: own[name] * gap_scale(found) for name in columns})
    return own


def shares(found: Together, value: str) -> pd.DataFrame:
    """Shares of one gain for people."""
    own = shares_of(found, value)
    in_pounds = not len(own) or own["unit"].iloc[0] == "£"
    unit, scale = ("£", 1.0) if in_pounds else ("points of the gap", 100.0)
    made: dict[str, Any] = {
        "Partner": [found.name(key) for key in own["partner"]],
        f"Fair share by what it adds, Shapley ({unit})": scale * own["shapley"],
    }
    if (own["shapley_high"] - own["shapley_low"]).abs().max() > 0:
        made[f"At least ({unit})"] = scale * own["shapley_low"]
        made[f"At most ({unit})"] = scale * own["shapley_high"]
    made[f"The second way, nucleolus ({unit})"] = scale * own["nucleolus"]
    made[f"The others would lose without it ({unit})"] = scale * own["last"]
    return pd.DataFrame(made)


def core(found: Together, value: str) -> pd.DataFrame:
    """Whether each way of sharing a gain holds for every group."""
    table = found.tables["core"]
    rows = []
    for row in table[table["value"] == value].to_dict("records"):
        who = [found.name(key) for key in str(row["blocking"]).split(";") if key]
        rows.append(
            {
                "Way of sharing": SPLITS[row["split"]],
                "Does it hold for every group?": "yes" if row["in_core"] else "no",
                "Group that would do better by itself": words.listed(who) or "none",
                "It could have": _amount(found, row["could_have"], row["unit"]),
                "It gets": _amount(found, row["gets"], row["unit"]),
            }
        )
    return pd.DataFrame(rows)


def _amount(found: Together, amount: float, unit: str) -> str:
    return share_words(found, amount, unit) if words.stated(amount) else "–"


def in_the_pots(found: Together, year: int) -> pd.DataFrame:
    """What each partner's pots pay in a year."""
    own = _of_year(found, year)
    own = own[own["partner"] != PUBLIC]
    return _named(
        found,
        own,
        {
            "pays_today_gbp": "Pays today (£)",
            "pays_carried_on_gbp": "If today were carried on (£)",
            "pays_planned_gbp": "In this plan (£)",
            "for_others_today_gbp": "Of it for others' services, today (£)",
            "for_others_planned_gbp": "Of it for others' services, this plan (£)",
            "from_others_today_gbp": "Others pay for its services, today (£)",
            "from_others_planned_gbp": "Others pay for its services, this plan (£)",
        },
    )


def beyond_the_pots(found: Together, year: int) -> pd.DataFrame:
    """What better outcomes are worth to each partner in a year, and what of its services stays undone."""
    return _named(
        found,
        _of_year(found, year),
        {
            "beyond_cashable_gbp": "Its budget could give back, cashable (£)",
            "beyond_not_cashable_gbp": "Worth that no budget can give back (£)",
            "duties_unmet_gbp": "Duties of its services not met (£)",
            "promises_broken_gbp": "Promises of its services not kept (£)",
        },
    )


def _of_year(found: Together, year: int) -> pd.DataFrame:
    table = found.tables["pays_and_gains"]
    return table[table["year"] == year]


def _named(found: Together, own: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    names = {"Partner": [found.name(key) for key in own["partner"]]}
    return pd.DataFrame(names | {head: own[name].to_list() for name, head in columns.items()})


def money_saved(found: Together) -> pd.DataFrame:
    """What each partner pays for the same outcomes, alone and together, and what it would get or give."""
    return _named(
        found,
        found.tables["money_saved"],
        {
            "alone_gbp": "Pays alone (£)",
            "together_gbp": "Pays together (£)",
            "saved_gbp": "Saves (£)",
            "shapley_gbp": "Fair share of the saving (£)",
            "receives_gbp": "Would receive; with a minus, give (£)",
        },
    )


def transfers(found: Together, rule: str) -> pd.DataFrame:
    """Who would pay whom under one rule, for the same outcomes as alone."""
    table = found.tables["transfers"]
    own = table[
        (table["basis"] == "least_money") & (table["rule"] == rule) & table["amount_gbp"].notna()
    ].sort_values("amount_gbp", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "From": [found.name(key) for key in own["from_partner"]],
            "To": [found.name(key) for key in own["to_partner"]],
            "Amount over the plan (£)": own["amount_gbp"].to_list(),
        }
    )


def fences(found: Together) -> tuple[pd.DataFrame, list[str]]:
    """Limits whose end would change something, and the names of those that would change next to nothing."""
    rows, idle = [], []
    for row in found.tables["ring_fences"].to_dict("records"):
        pots = words.listed([found.name(key) for key in str(row["pots"]).split(";")], most=2)
        if _changes_nothing(row):
            idle.append(f"{pots} ({_kind(row)})")
            continue
        rows.append(
            {
                "If this were let go": f"{_kind(row, upper=True)}: {pots}",
                "Whose": found.name(row["partner"]),
                "Gap closed": points(row["gap_closed_share_change"]),
                "Duties not met": change(row["duties_unmet_gbp_change"]),
                "Promises not kept": change(row["promises_broken_gbp_change"]),
            }
        )
    return pd.DataFrame(rows), idle


def _kind(row: Row, *, upper: bool = False) -> str:
    said = "ring-fence" if row["kind"] == "ring_fence" else "share that may not cross"
    return words.first_upper(said) if upper else said


def _changes_nothing(row: Row) -> bool:
    money = [row["duties_unmet_gbp_change"], row["promises_broken_gbp_change"]]
    if not all(map(words.stated, money)):
        return False
    closed = row["gap_closed_share_change"]
    return max(map(abs, money)) < POUND and not (words.stated(closed) and abs(closed) >= SMALL_SHARE)


def crossings(found: Together) -> list[list[Any]]:
    """Every pot that pays for others' services: its cells, and last whether it is flagged."""
    return [
        [
            found.name(row["pot"]),
            found.name(row["partner"]),
            _of_pot(row["crosses_today"], row["unit"]),
            _of_pot(row["crosses_planned"], row["unit"]),
            words.percent(row["may_cross"]),
            str(row["legal_basis"]),
            row["flag"] != "",
        ]
        for row in found.tables["flags"].to_dict("records")
    ]


def _of_pot(amount: float, unit: str) -> str:
    return words.pounds(amount) if unit == "£" else f"{words.number(amount)} {unit}"


def contributions(found: Together, year: int) -> pd.DataFrame:
    """Each outcome in a year: how much better than its trend, and whose money and people bring it."""
    table = found.tables["contributions"]
    rows = []
    for key, own in table[table["year"] == year].groupby("outcome", sort=False):
        by_size = own.reindex(own["improvement"].abs().sort_values(ascending=False, kind="stable").index)
        brings = [
            f"{found.name(row['partner'])} {words.change(row['improvement'])}"
            for row in by_size.to_dict("records")
            if abs(row["improvement"]) >= 0.05
        ]
        rows.append(
            {
                "Outcome": found.name(str(key)),
                "Better than its trend by": words.change(float(own["whole"].iloc[0])),
                "Counted in": str(own["counted_in"].iloc[0]),
                "Of it by what each pays for": words.listed(brings) or "nothing changes",
            }
        )
    return pd.DataFrame(rows)


def cut_summary(found: Together) -> pd.DataFrame:
    """Each partner's cut: what it saves itself, and what all others bear of each kind."""
    table = found.tables["cut_ledger"]
    rows = []
    for key, own in table.groupby("cut_partner", sort=False):
        others = own[own["bearer"] != key]
        row: dict[str, Any] = {
            "Partner that cuts": found.name(str(key)),
            "It saves (£)": float(own["saving_gbp"].sum()),
        }
        for column in ("duties_unmet_gbp", "promises_broken_gbp", "pays_more_gbp"):
            row[f"Others, together: {COSTS[column][0].lower()}{COSTS[column][1:]}"] = float(
                others[column].sum()
            )
        row["Gap closed"] = points(float(own["gap_closed_share_change"].iloc[0]))
        rows.append(row)
    return pd.DataFrame(rows)


def cut_bearers(found: Together, partner: str) -> pd.DataFrame:
    """What one partner's cut costs each bearer, kind by kind."""
    table = found.tables["cut_ledger"]
    own = table[table["cut_partner"] == partner].rename(columns={"bearer": "partner"})
    made = _named(found, own, {"saving_gbp": "Saves (£)", **COSTS})
    return made.rename(columns={"Partner": "Who"})


def cut_sharing(found: Together) -> pd.DataFrame:
    """A cut of all partners by four rules."""
    table = found.tables["cut_sharing"]
    first = table[table["rule"] == next(iter(CLAIMS))]
    made: dict[str, Sequence[Any]] = {
        "Partner": [found.name(key) for key in first["partner"]],
        "Puts in (£ a year)": first["contribution_gbp"].to_list(),
    }
    for rule, (name, _) in CLAIMS.items():
        own = table[table["rule"] == rule].set_index("partner").loc[first["partner"]]
        made[name] = [
            f"{words.pounds(gbp)} ({words.percent(share)})"
            for gbp, share in zip(own["cut_gbp"], own["cut_share"], strict=True)
        ]
    return pd.DataFrame(made)
