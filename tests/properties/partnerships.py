"""Hypothesis strategies: small partnerships that are valid, as folders of CSV tables, and scenarios for them.

Every partnership satisfies the base-year identities by construction: spending equals recipe × activity,
pots hold what is spent from them, crossings fit the pooled shares, demand-led activity follows its outcome.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.properties.demand import add_effects_of_demand
from tests.properties.toml_text import toml_text

Row = dict[str, Any]

BASE = 2025
AREA = "shire"
MADE_UP = {"basis": "illustrative", "source": "made up by the tests"}
TIERS = ("universal", "targeted", "specialist")
SECTORS = ("council", "nhs", "police", "voluntary")

COLUMNS = {
    "spending": ["pot", "service", "place", "amount_per_year", "basis", "source"],
    "effects": [
        "service", "outcome", "change_per_activity", "low", "high", "lag_years", "persistence",
        "evidence_grade", "basis", "source",
    ],
}  # fmt: skip
"""Headers of tables that must be there even when a partnership has nothing to put in them."""
NO_ROWS: dict[str, list[Row]] = {table: [] for table in COLUMNS}

NO_SHRINKING = settings(
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
"""A failing partnership is small enough to read as it is; making it smaller would take minutes."""


@dataclass
class Draft:
    """One partnership: settings and rows, ready to be written as a folder."""

    settings: Row
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> Row:
        """Add a row to a table."""
        self.tables.setdefault(table, []).append(row)
        return row

    def rows(self, table: str) -> list[Row]:
        """Rows of a table, none when it is absent."""
        return self.tables.get(table, [])

    @property
    def districts(self) -> list[str]:
        """Places other than the area."""
        return [row["place"] for row in self.rows("places") if row["place"] != AREA]

    @property
    def years(self) -> list[int]:
        """Plan years."""
        return [BASE + t for t in range(1, self.settings["years"] + 1)]

    def write(self, folder: Path) -> Path:
        """Write partnership.toml and one CSV per table."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "partnership.toml").write_text(toml_text(self.settings), encoding="utf-8")
        for table, rows in (NO_ROWS | self.tables).items():
            columns = list(dict.fromkeys(name for row in rows for name in row)) or COLUMNS[table]
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        return folder


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A valid partnership of 2 to 4 partners, 1 to 3 places, 2 to 6 services."""
    settings: Row = {
        "name": "Generated",
        "area": AREA,
        "base_year": BASE,
        "years": draw(st.integers(1, 3)),
        "price_year": "2024-25",
        "currency": "GBP",
        "discount_rate": draw(st.sampled_from([0.0, 0.035, 0.1])),
    }
    draft = Draft(settings)
    _people_and_places(draw, draft)
    _outcomes(draw, draft)
    _services(draw, draft)
    add_effects_of_demand(draw, draft)
    _pots(draw, draft)
    draft.add("sources", source="tests", title="Made up by the tests", publisher="the tests", year=2025)
    return draft


def _people_and_places(draw: st.DrawFn, draft: Draft) -> None:
    for n in range(draw(st.integers(2, 4))):
        draft.add("partners", partner=f"partner_{n + 1}", name=f"Partner {n + 1}", sector=SECTORS[n])
    names = ["north", "mid", "south"][: draw(st.sampled_from([0, 2, 2, 3]))]
    sizes = [1000 * draw(st.integers(2, 20)) for _ in names]
    draft.add("places", place=AREA, name="Shire", parent="", children=sum(sizes) or 9000, **MADE_UP)
    for n, (name, size) in enumerate(zip(names, sizes, strict=True)):
        draft.add(
            "places", place=name, name=name.title(), parent=AREA, children=size,
            tile_row=n + 1, tile_column=1, **MADE_UP,
        )  # fmt: skip
    draft.add(
        "resource_types", type="money", name="Money", kind="money", unit="£",
        value_gbp_per_unit=1, **MADE_UP,
    )  # fmt: skip
    draft.add(
        "resource_types", type="staff", name="Staff", kind="people", unit="FTE",
        value_gbp_per_unit=40000, **MADE_UP,
    )  # fmt: skip
    for n in range(draw(st.integers(1, 2))):
        draft.add(
            "priorities", priority=f"priority_{n + 1}", name=f"Priority {n + 1}", rank=n + 1,
            weight=draw(st.integers(1, 4)), lead_partner="partner_1", lead_challenger="partner_2",
        )  # fmt: skip


# ---- outcomes ----------------------------------------------------------------------------------


def _outcomes(draw: st.DrawFn, draft: Draft) -> None:
    for n in range(draw(st.integers(1, 3))):
        lower = n == 0 or draw(st.booleans())
        in_districts = draw(st.booleans())
        kept = (in_districts and draft.districts) or [AREA]
        counts = {place: 10 * draw(st.integers(2, 60)) for place in kept}
        capped = draw(st.sampled_from(["", 0.15, 0.4]))
        outcome = draft.add(
            "outcomes", outcome=f"outcome_{n + 1}", name=f"Outcome {n + 1}",
            priority=draw(st.sampled_from(draft.rows("priorities")))["priority"],
            better="lower" if lower else "higher", weight=draw(st.integers(1, 3)),
            counted_in="children", rate_per=1000, population=4 * sum(counts.values()),
            most_shift_share=capped,
        )  # fmt: skip
        for place, count in counts.items():
            _value(draft, outcome, place, BASE, "actual", count)
        _trend(draw, draft, outcome, counts)
        _targets(draw, draft, outcome, sum(counts.values()))


def _value(draft: Draft, outcome: Row, place: str, year: int, series: str, count: float) -> None:
    draft.add(
        "outcome_values", outcome=outcome["outcome"], place=place, year=year, series=series, count=count,
        denominator=outcome["population"], **MADE_UP,
    )  # fmt: skip


def _trend(draw: st.DrawFn, draft: Draft, outcome: Row, counts: dict[str, int]) -> None:
    kind = draw(st.sampled_from(["flat", "area", "places"]))
    last = draft.years[-1] + draw(st.integers(-1, 2))
    if kind == "flat" or last <= BASE:
        return
    places = {AREA: sum(counts.values())} if kind == "area" else counts
    for place, count in places.items():
        _value(
            draft, outcome, place, last, "trend", round(count * draw(st.sampled_from([0.9, 1.1, 1.25])), 3)
        )


def _targets(draw: st.DrawFn, draft: Draft, outcome: Row, base: int) -> None:
    first = outcome["outcome"] == "outcome_1"
    years = draw(st.lists(st.sampled_from(draft.years), unique=True, min_size=1 if first else 0))
    better = -1 if outcome["better"] == "lower" else 1
    for year in sorted(years):
        _value(draft, outcome, AREA, year, "target", round(base * (1 + better * draw(SHIFT)), 3))
        own = [r for r in draft.rows("outcome_values") if r["outcome"] == outcome["outcome"]]
        here = [r for r in own if r["series"] == "actual" and r["place"] != AREA]
        if here and draw(st.integers(0, 2)) == 0:
            at = draw(st.sampled_from(here))
            target = round(at["count"] * (1 + better * draw(SHIFT)), 3)
            _value(draft, outcome, at["place"], year, "target", target)


SHIFT = st.sampled_from([0.1, 0.2, 0.2, 0.02, -0.05])

# ---- services ----------------------------------------------------------------------------------


def _services(draw: st.DrawFn, draft: Draft) -> None:
    driven = [o for o in draft.rows("outcomes") if o["better"] == "lower"]
    n_demand = draw(st.integers(0, min(2, len(driven))))
    for n in range(draw(st.integers(2, 6))):
        row = draft.add(
            "services", service=f"service_{n + 1}", name=f"Service {n + 1}",
            priority=draw(st.sampled_from(draft.rows("priorities")))["priority"],
            tier=draw(st.sampled_from(TIERS)),
            commissioner=draw(st.sampled_from(draft.rows("partners")))["partner"],
            providers="partner_1", activity_unit="families", statutory="no",
        )  # fmt: skip
        recipe = draw(st.sampled_from([(500, 0), (2000, 0), (1200, 0.02), (0, 0.01)]))
        if n < n_demand:
            recipe = (20000, 0)
            _demand_led(draw, draft, row, driven[n])
        else:
            _chosen(draw, draft, row)
        for type_, amount in zip(("money", "staff"), recipe, strict=True):
            if amount:
                draft.add(
                    "recipes",
                    service=row["service"],
                    type=type_,
                    amount_per_activity=amount,
                    real_growth_per_year=draw(st.sampled_from(["", "", "", 0.04, -0.02])),
                    **MADE_UP,
                )


def _demand_led(draw: st.DrawFn, draft: Draft, service: Row, outcome: Row) -> None:
    per_case = draw(st.sampled_from([0.5, 1, 2]))
    service |= {"demand_outcome": outcome["outcome"], "activity_per_case": per_case, "statutory": "yes"}
    counts = {
        r["place"]: r["count"]
        for r in draft.rows("outcome_values")
        if r["outcome"] == outcome["outcome"] and r["series"] == "actual"
    }
    if AREA not in counts and draw(st.booleans()):
        counts = {AREA: sum(counts.values())}
    for place, count in counts.items():
        draft.add(
            "activity", service=service["service"], place=place, activity_per_year=per_case * count, **MADE_UP
        )


def _chosen(draw: st.DrawFn, draft: Draft, service: Row) -> None:
    """A service that the plan may move: limits, places, effects, response."""
    service |= {
        "statutory": draw(st.sampled_from(["no", "yes"])),
        "most_growth_share": draw(st.sampled_from(["", 0.1, 0.5])),
        "most_reduction_share": draw(st.sampled_from(["", 0.05, 0.3])),
        "committed_until": draw(st.sampled_from(["", "", "", BASE + 1, BASE + 2])),
    }
    everywhere = draw(st.booleans()) or not draft.districts
    places = [AREA] if everywhere else draft.districts[draw(st.integers(0, 1)) :]
    new = draw(st.integers(0, 7)) == 0
    if new:
        service["start_up_per_year"] = 20
    for place in places:
        today = 0 if new else 10 * draw(st.integers(1, 30))
        draft.add(
            "activity", service=service["service"], place=place, activity_per_year=today,
            floor="" if new else draw(st.sampled_from(["", 0.5 * today, 0.9 * today])),
            ceiling=60 if new else draw(st.sampled_from(["", 1.2 * today, 2 * today])), **MADE_UP,
        )  # fmt: skip
    straight = draw(st.booleans())
    if not straight:
        last = draw(st.sampled_from([0.0, 0.2]))
        shape = [(0.5, 1), (0.8, 0.6), (1, last)]
        if not new:
            shape = draw(st.sampled_from([[(1.2, 1), (2, 0.6), (3, last)], [(1, 1.5), (1.1, 1), (2, last)]]))
        for end, mu in shape:
            draft.add("responses", service=service["service"], up_to_multiple=end, relative_effect=mu)
    _effects(draw, draft, service, straight=straight)


def _effects(draw: st.DrawFn, draft: Draft, service: Row, *, straight: bool) -> None:
    studied = draw(st.integers(0, 5)) > 0
    outcomes = draw(st.lists(st.sampled_from(draft.rows("outcomes")), min_size=1, max_size=2, unique_by=id))
    for outcome in outcomes if studied else []:
        base = sum(
            r["count"]
            for r in draft.rows("outcome_values")
            if r["outcome"] == outcome["outcome"] and r["series"] == "actual"
        )
        good = -1 if outcome["better"] == "lower" else 1
        if straight and draw(st.integers(0, 5)) == 0:
            good = -good
        size = round(good * base * draw(st.sampled_from([0.0001, 0.0004, 0.001])), 6)
        draft.add(
            "effects", service=service["service"], outcome=outcome["outcome"], change_per_activity=size,
            low=min(0.5 * size, 1.5 * size), high=max(0.5 * size, 1.5 * size),
            lag_years=draw(st.integers(0, 2)), persistence=draw(st.sampled_from([0, 0, 0.5, 0.8])),
            evidence_grade=3, transfer_share=draw(st.sampled_from(["", "", 0.5])), **MADE_UP,
        )  # fmt: skip


# ---- pots and spending -------------------------------------------------------------------------


def _pots(draw: st.DrawFn, draft: Draft) -> None:
    for type_ in ("money", "staff"):
        recipe = {r["service"]: r["amount_per_activity"] for r in draft.rows("recipes") if r["type"] == type_}
        for line in draft.rows("activity"):
            need = recipe.get(line["service"], 0) * line["activity_per_year"]
            commissioner = _commissioner(draft, line["service"])
            _pay(draw, draft, line, type_, (commissioner, need))
        for partner in draft.rows("partners"):
            if type_ == "money" or recipe:
                _pot(draft, partner["partner"], type_, AREA)
    for pot in draft.rows("pots"):
        _amount(draw, draft, pot)


def _commissioner(draft: Draft, service: str) -> str:
    found: str = next(r["commissioner"] for r in draft.rows("services") if r["service"] == service)
    return found


def _pot(draft: Draft, partner: str, type_: str, place: str, only: str = "") -> Row:
    """The pot of that partner, type, place and condition; made when it does not exist."""
    name = "_".join(part for part in (partner, type_, place, only) if part)[:40]
    for row in draft.rows("pots"):
        if row["pot"] == name:
            return row
    return draft.add(
        "pots", pot=name, name=name, partner=partner, type=type_, place=place, amount_per_year=0,
        pooled_share=0, only_services=only, only_priorities="", most_growth_share="",
        in_cash="yes" if type_ == "staff" else "", **MADE_UP,
    )  # fmt: skip


def _pay(draw: st.DrawFn, draft: Draft, line: Row, type_: str, need: tuple[str, float]) -> None:
    """Split what a line costs today between its commissioner and, sometimes, another pot."""
    commissioner, amount = need
    if not amount:
        return
    payer = draw(st.sampled_from(["own", "own", "own", "ring_fenced", "district", "other"]))
    share = 0.0 if payer == "own" else draw(st.sampled_from([0.2, 0.5]))
    other = _pot(draft, commissioner, type_, AREA)
    if payer == "ring_fenced":
        other = _pot(draft, commissioner, type_, AREA, line["service"])
    if payer == "district" and line["place"] != AREA:
        other = _pot(draft, commissioner, type_, line["place"])
    if payer == "other":
        mates = [p["partner"] for p in draft.rows("partners") if p["partner"] != commissioner]
        other = _pot(draft, draw(st.sampled_from(mates)), type_, AREA)
    own = _pot(draft, commissioner, type_, AREA)
    for pot, part in ((own, 1 - share), (other, share)):
        if part:
            _spend(draft, pot, line, amount * part)


def _spend(draft: Draft, pot: Row, line: Row, amount: float) -> None:
    for row in draft.rows("spending"):
        if (row["pot"], row["service"], row["place"]) == (pot["pot"], line["service"], line["place"]):
            row["amount_per_year"] = round(row["amount_per_year"] + amount, 6)
            return
    draft.add(
        "spending", pot=pot["pot"], service=line["service"], place=line["place"],
        amount_per_year=round(amount, 6), **MADE_UP,
    )  # fmt: skip


def _amount(draw: st.DrawFn, draft: Draft, pot: Row) -> None:
    """Room above today's spending, and a pooled share that today's crossings fit."""
    own = [r for r in draft.rows("spending") if r["pot"] == pot["pot"]]
    spent = sum(r["amount_per_year"] for r in own)
    across = sum(r["amount_per_year"] for r in own if _commissioner(draft, r["service"]) != pot["partner"])
    spare = 100000 if pot["type"] == "money" else 2
    amount = spent * draw(st.sampled_from([1.05, 1.2, 1.5, 1.0])) or draw(st.sampled_from([0, spare]))
    pot["amount_per_year"] = round(amount, 6)
    least = across / amount if amount else 0.0
    pot["pooled_share"] = min(1.0, round(max(least, draw(st.sampled_from([0, 0.1, 0.4]))) + 1e-6, 6))
    if pot["type"] == "staff":
        pot["most_growth_share"] = draw(st.sampled_from(["", 0.05]))
    if draw(st.integers(0, 9)) == 0:
        draft.add("pot_years", pot=pot["pot"], year=draft.years[-1], amount=round(0.95 * amount, 6))
