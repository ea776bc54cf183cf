"""Which part of a tested cut is looked at: a way of sharing, a depth; and the rows of the tables for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from dashapp.ids import Key
from dashapp.shapes_cuts import Cuts
from dashapp.views.shown import Shown
from model import words
from model import words_chances as chances

CANNOT = "cannot_be_made"
POUND = 1.0
CHILD = 0.5

RULES: Mapping[str, tuple[str, str, str]] = {
    "equal_share": (
        "Equal shares",
        "shared out equally",
        "Everything the cut money pays for is cut by the same share.",
    ),
    "protect_statutory": (
        "Legal duties spared",
        "with statutory services spared",
        "Services the law requires are cut last.",
    ),
    "protect_prevention": (
        "Prevention spared",
        "with prevention spared",
        "Services for all families and early help are cut last.",
    ),
    "optimised": (
        "Best use of the rest",
        "with what is left put to its best use",
        "The whole plan is worked out again for the money that is left.",
    ),
}
"""Ways of sharing a cut out: name, how a sentence says it, what it means."""

type CutsShown = Shown[Cuts]
type Row = Mapping[str, Any]


def same(depths: pd.Series[float], depth: float) -> pd.Series[bool]:
    """Which rows are of a depth."""
    return (depths - depth).abs() < 1e-9


def depth_key(depth: float) -> str:
    """A depth as the address says it, in %."""
    return f"{100 * depth:.6f}".rstrip("0").rstrip(".")


class Ends(NamedTuple):
    """A best estimate and its range, in the unit of its measure."""

    central: float
    low: float
    high: float


@dataclass(frozen=True)
class Look:
    """A tested cut, looked at for one way of sharing and one depth.

    Attributes
    ----------
    shown : Shown
        The test.
    rule : str
        Way of sharing.
    depth : float
        Share taken off.
    unknown : tuple of str
        What in the address could not be understood.
    """

    shown: CutsShown
    rule: str
    depth: float
    unknown: tuple[str, ...] = ()

    @property
    def found(self) -> Cuts:
        """What was found."""
        return self.shown.result

    @property
    def last(self) -> int:
        """The last plan year."""
        return self.found.years[-1]

    @property
    def whole(self) -> str:
        """All plan years in words."""
        return words.years(self.found.years[0], self.last)

    @property
    def cut_years(self) -> tuple[int, ...]:
        """Plan years from the first of the cut on."""
        return tuple(year for year in self.found.years if year >= self.found.asked.from_year)

    @property
    def has_best(self) -> bool:
        """Whether the best use of what is left was worked out."""
        return "optimised" in self.found.asked.rules

    def at(self, table: str) -> pd.DataFrame:
        """Rows of a table for this way of sharing and this depth."""
        return self.of_rule(table, self.rule)

    def of_rule(self, table: str, rule: str) -> pd.DataFrame:
        """Rows of a table for a way of sharing and this depth."""
        rows = self.found.tables[table]
        return rows[(rows["rule"] == rule) & same(rows["depth"], self.depth)]

    def in_plan(self, table: str) -> pd.DataFrame:
        """As :meth:`at`, years of the plan alone."""
        rows = self.at(table)
        return rows[~rows["run_on"].astype(bool)]

    def total(self, rule: str = "", span: str = "plan") -> Row:
        """Sums over the plan for a way of sharing."""
        rows = self.of_rule("totals", rule or self.rule)
        return {str(key): value for key, value in rows[rows["span"] == span].iloc[0].items()}

    def no_cut(self, rule: str = "") -> Row:
        """Sums over the plan of the same way of sharing without a cut."""
        return Look(self.shown, rule or self.rule, 0.0).total()

    @cached_property
    def lost(self) -> pd.DataFrame:
        """What is lost in the whole area in the last plan year, the largest share first."""
        rows = self.at("outcomes")
        rows = rows[(rows["year"] == self.last) & (rows["place"] == self.found.area)]
        share = 100 * rows["lost"] / rows["without_cut"].where(rows["without_cut"] > 0)
        return rows.assign(lost_percent=share).sort_values("lost_percent", ascending=False, kind="stable")

    def ends(self, measure: str, key: str, year: int | None = None, rule: str = "") -> Ends | None:
        """The range of a measure for a way of sharing; None where nothing that is drawn moves it."""
        rows = self.of_rule("ranges", rule or self.rule)
        rows = rows[(rows["measure"] == measure) & (rows["key"] == key)]
        rows = rows[rows["year"].isna()] if year is None else rows[rows["year"] == year]
        found = [Ends(*row) for row in rows[list(Ends._fields)].itertuples(index=False)]
        return found[0] if found and chances.is_moved(found[0].low, found[0].high) else None

    def worse_range(self, outcome: str, rule: str = "", measure: str = "lost") -> str:
        """The range of what is lost in the last plan year: ``600 to 1,835 more``; blank without one.

        Of ``saved_by_planning``: of what planning saves.
        """
        found = self.ends(measure, outcome, self.last, rule)
        if found is None:
            return ""
        grows = (self.found.better[outcome] == "lower") == (measure == "lost")
        sign = 1.0 if grows else -1.0
        return chances.two_way(sign * found.low, sign * found.high, words.people, *chances.MORE)

    @property
    def can_be_made(self) -> bool:
        """Whether the cut can be made and has a plan."""
        total = self.total()
        return total["status"] != CANNOT and words.stated(total["net_saving_gbp"])

    def outcome(self, key: str) -> str:
        """Name of an outcome."""
        return self.found.name("outcome", key)

    def partner(self, key: str) -> str:
        """Name of a partner."""
        return self.found.name("partner", key)

    def worse(self, outcome: str, lost: float) -> str:
        """How many are lost, in words: ``471 more`` of what should be fewer."""
        better = self.found.better[outcome]
        grows = (better == "lower") == (lost > 0)
        return f"{words.people(abs(lost))} {'more' if grows else 'fewer'}"


def look_at(shown: CutsShown) -> Look:
    """What the address looks at; else the first way of sharing, at the depth asked about."""
    asked = shown.result.asked
    rule, no_rule = shown.here.one_of(Key.RULE, asked.rules, asked.rules[0])
    known = {depth_key(depth): depth for depth in asked.depths}
    usual = depth_key(asked.speaks_of)
    usual = usual if usual in known else next(iter(known))
    depth, no_depth = shown.here.one_of(Key.DEPTH, list(known), usual)
    return Look(shown, rule, known[depth], tuple(said for said in (no_rule, no_depth) if said))


def usual_depth(shown: CutsShown) -> str:
    """The depth of an address that names none."""
    asked = shown.result.asked
    known = [depth_key(depth) for depth in asked.depths]
    usual = depth_key(asked.speaks_of)
    return usual if usual in known else known[0]


def rule_phrase(rule: str) -> str:
    """How a sentence says a way of sharing."""
    return RULES[rule][1]
