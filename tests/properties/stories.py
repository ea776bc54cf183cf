"""Hypothesis strategies for scenario files over a generated partnership."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.properties.demand import exact
from tests.properties.partnerships import AREA, BASE, Draft
from tests.properties.toml_text import toml_text

Content = dict[str, Any]


def write_story(content: Content, folder: Path, name: str = "story") -> Path:
    """Write a scenario beside the data folder ``data`` of the same directory."""
    path = folder / f"{name}.toml"
    path.write_text(toml_text({"name": name, "data": "data"} | content), encoding="utf-8")
    return path


@st.composite
def soft_stories(draw: st.DrawFn, draft: Draft) -> Content:
    """A scenario in which nothing is hard that could be impossible: there is always a plan."""
    out: Content = {}
    rules = draw(soft_rules(draft))
    if rules:
        out["rules"] = rules
    settings = draw(settings_changes(draft))
    if settings:
        out["partnership"] = settings
    if draw(st.integers(0, 2)) == 0:
        out["cut"] = draw(cuts(draft, settings.get("first_decision_year", draft.years[0])))
    if draw(st.booleans()):
        out["changes"] = draw(table_changes(draft))
    if tied := draw(links(draft)):
        out["rows"] = tied
    return out


@st.composite
def soft_rules(draw: st.DrawFn, draft: Draft) -> Content:
    """Settings of rules, some left at their defaults."""
    ringed = [row["pot"] for row in draft.rows("pots") if row["only_services"]]
    released = st.lists(st.sampled_from(ringed), min_size=1, unique=True) if ringed else st.nothing()
    choices: Content = {
        "pooling": st.sampled_from(["agreed", "none", "full"]),
        "conditions": st.one_of(st.booleans(), released.map(lambda pots: {"release": pots})),
        "floors": st.booleans(),
        "ceilings": st.booleans(),
        "pace": st.booleans(),
        "reinvest": st.sampled_from(["free", "own_pot"]),
        "evidence": st.sampled_from(["hold", "off"]),
    }
    choices |= {
        "equity": st.sampled_from(["no_place_worse", {"share": 0.5}]),
        "balance": balances(draft),
    }
    named = draw(st.lists(st.sampled_from(sorted(choices)), unique=True, max_size=3))
    return {name: draw(choices[name]) for name in named}


@st.composite
def balances(draw: st.DrawFn, draft: Draft) -> list[Content]:
    """One range for the share of money of a tier, which today keeps or not; none that would be refused."""
    side = draw(st.sampled_from(["at_least", "at_most"]))
    tier = draw(st.sampled_from(["universal", "targeted", "specialist"]))
    led = [row for row in draft.rows("services") if row.get("demand_outcome")]
    helped = [row for row in led if (row["tier"] == tier) == (side == "at_least")]
    if not all(exact(draft, row["demand_outcome"]) for row in helped):
        return []
    return [{"tier": tier, side: draw(st.sampled_from(["today", 0.2]))}]


@st.composite
def links(draw: st.DrawFn, draft: Draft) -> list[Content]:
    """One service that needs another, or stands instead of it, as a row that the scenario adds."""
    chosen = [row["service"] for row in draft.rows("services") if not row.get("demand_outcome")]
    if len(chosen) < 2 or draw(st.integers(0, 3)):
        return []
    service, other = draw(st.permutations(chosen))[:2]
    relation = draw(st.sampled_from(["needs", "instead_of"]))
    row = {
        "service": service,
        "relation": relation,
        "other": other,
        "ratio": draw(st.sampled_from([0.5, 80.0])),
    }
    return [{"table": "service_links", "why": "tests", "row": row}]


@st.composite
def cuts(draw: st.DrawFn, draft: Draft, first: int = BASE + 1) -> Content:
    """A cut on all money, a partner's, or one pot."""
    out: Content = {"depth": draw(st.sampled_from([0.05, 0.2, 0.5]))}
    whose = draw(st.sampled_from(["all", "partner", "pot"]))
    if whose == "partner":
        out["partner"] = draw(st.sampled_from([r["partner"] for r in draft.rows("partners")]))
    if whose == "pot":
        out["pot"] = draw(st.sampled_from([r["pot"] for r in draft.rows("pots")]))
    if draw(st.booleans()):
        out["from"] = draw(st.sampled_from([year for year in draft.years if year >= first]))
    if draw(st.booleans()):
        out["over_years"] = draw(st.integers(1, 3))
    return out


@st.composite
def settings_changes(draw: st.DrawFn, draft: Draft) -> Content:
    """Another first decision year or number of run-on years."""
    out: Content = {}
    if draw(st.integers(0, 3)) == 0:
        out["first_decision_year"] = draw(st.sampled_from(draft.years))
    if draw(st.integers(0, 3)) == 0:
        out["run_on_years"] = draw(st.integers(0, 3))
    if draw(st.integers(0, 3)) == 0:
        out["discount_rate"] = 0.05
    return out


@st.composite
def table_changes(draw: st.DrawFn, draft: Draft) -> list[Content]:
    """Changes of pots in named years, of targets and of effects; no two touch the same cell."""
    out: list[Content] = []
    pot = draw(st.sampled_from(draft.rows("pots")))["pot"]
    if draw(st.booleans()):
        out.append(
            {
                "table": "pots", "where": {"pot": pot}, "column": "amount_per_year",
                "years": draw(st.lists(st.sampled_from(draft.years), unique=True, min_size=1)),
                "scale": draw(st.sampled_from([0.8, 1.1])), "why": "tests",
            }
        )  # fmt: skip
    targets = [r for r in draft.rows("outcome_values") if r["series"] == "target"]
    move_target, move_effect = draw(st.tuples(st.booleans(), st.booleans()))
    if targets and move_target:
        row = draw(st.sampled_from(targets))
        where = {"outcome": row["outcome"], "series": "target"}
        out.append(
            {"table": "outcome_values", "where": where, "column": "count", "scale": 0.97, "why": "tests"}
        )
    if draft.rows("effects") and move_effect:
        row = draw(st.sampled_from(draft.rows("effects")))
        where = {"service": row["service"], "outcome": row["outcome"]}
        out.append({"table": "effects", "where": where, "column": "persistence", "set": 0.25, "why": "tests"})
    if not out:
        where = {"service": draft.rows("services")[-1]["service"]}
        out.append(
            {
                "table": "services",
                "where": where,
                "column": "committed_until",
                "set": BASE + 1,
                "why": "tests",
            }
        )
    return out


@st.composite
def hard_stories(draw: st.DrawFn, draft: Draft) -> Content:
    """Hard targets, hard duties and promises, new money: perhaps no plan, perhaps a costly one."""
    rows = [r for r in draft.rows("outcome_values") if r["series"] == "target"]
    outcomes = sorted({r["outcome"] for r in rows if r["place"] == AREA})
    outcomes += sorted({f"{r['outcome']}@{r['place']}" for r in rows if r["place"] != AREA})
    targets = draw(
        st.one_of(
            st.just("hard"),
            st.dictionaries(st.sampled_from(outcomes), st.sampled_from(["hard", "soft"]), min_size=1),
        )
    )
    rules: Content = {"targets": targets, "new_money": draw(st.booleans())}
    hard = draw(st.lists(st.sampled_from(["floors", "pace", "evidence", "demand"]), unique=True, max_size=2))
    if hard:
        rules["hard"] = hard
    out: Content = {"rules": rules}
    if draw(st.booleans()):
        out["cut"] = draw(cuts(draft))
    return out
