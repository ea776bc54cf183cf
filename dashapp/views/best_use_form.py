"""The form of the best use: which scenario, which amounts, which rules, and what is changed so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashapp import ids
from dashapp.components.controls import Option, amount, button, choice, options, radios, select
from dashapp.components.tables import Child, Head, small, table
from dashapp.components.text import Problem, bullets, folded, notice
from dashapp.edits import AS_IN_SCENARIO, RELEASE, UNIVERSAL_TODAY, AmountError, Edit, parse_amount
from dashapp.ids import BestUse, Key, Part
from dashapp.shapes import PotRow, ScenarioCard, Start
from model import words

FROM_YEAR = "from_year"
KINDS: Mapping[str, str] = {"money": "Money", "people": "People", "capital": "Buildings and places"}
KEPT: Mapping[str, str] = {"true": "Kept", "false": "Left out"}
RULES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "pooling": (
        "Money that may pay for another partner's services",
        {"agreed": "As partners agreed", "none": "None", "full": "All of it"},
    ),
    "conditions": ("Ring-fences", {"on": "All hold", "off_all": "All released"}),
    "reinvest": (
        "Money that is freed",
        {"free": "May go to any service", "own_pot": "Stays in the pot it came from"},
    ),
    "evidence": ("Services without evidence", {"hold": "Stay as they are", "off": "May change"}),
    "targets": ("Targets", {"soft": "Come as close as we can", "hard": "Must all be met"}),
    "equity": (
        "Places that would do worse than if we carry on",
        {"false": "Allowed", "no_place_worse": "None"},
    ),
    "balance": (
        "Share of money for universal services",
        {"false": "May change", UNIVERSAL_TODAY: "Not below today's"},
    ),
    "floors": ("The least that each service must do", KEPT),
    "pace": ("How fast services may change", {"true": "As agreed", "false": "As fast as needed"}),
    "ceilings": ("The most that each service can do", KEPT),
    "new_money": ("New money", {"false": "None", "true": "As little as it takes"}),
}
"""Each rule's question and the answers it may have, in the order in which they are asked."""


def scenario_choice(cards: Sequence[ScenarioCard], chosen: str, default: str) -> Component:
    """Which scenario to start from."""
    usable = [Option(card.key, card.name, card.story) for card in cards if not card.faults]
    name = ids.query(Key.SCENARIO, default)
    if len(usable) <= 7:
        return radios(name, "Start from", usable, chosen, stacked=True)
    return select(name, "Start from", usable, chosen)


def form(start: Start, edit: Edit) -> Component:
    """Amounts and rules, folded away until they are wanted, and the button."""
    return html.Div(
        [
            html.Div(id=ids.BEST_USE.at(Part.ERRORS)),
            folded(
                "Change amounts of money, people or buildings", *_pots(start, edit), opened=bool(edit.amounts)
            ),
            folded("Change the rules", *_rules(start, edit), opened=bool(edit.rules)),
            html.Div(changes_panel(changes(start, edit)), id=BestUse.PENDING, role="status"),
            html.Div(
                [
                    button("Work out the plan", ids.BEST_USE.at(Part.RUN)),
                    button("Undo all changes", BestUse.RESET, quiet=True),
                ],
                className="buttons",
            ),
        ],
        id=BestUse.FORM,
    )


def _pots(start: Start, edit: Edit) -> list[Component | str]:
    from_year = edit.from_year or start.first_decision
    parts: list[Component | str] = [
        html.P(
            "Leave a field blank to keep the amount. Write a new amount a year, such as 250000, 250,000 or "
            "£250k, or a change, such as -5%."
        ),
        choice(
            ids.BEST_USE.field(FROM_YEAR),
            "New amounts hold from",
            [Option(str(year), words.year(year)) for year in start.years],
            str(from_year),
        ),
    ]
    if start.cut:
        parts.append(html.P(f"{start.cut} It is taken off the amounts below."))
    for kind, heading in KINDS.items():
        rows = [_pot_row(row, from_year, edit) for row in start.pots if row.kind == kind]
        if rows:
            heads = (
                Head("Pot"),
                Head(f"Amount in {words.year(from_year)}", numeric=True),
                Head("New amount a year"),
            )
            parts.append(table(heading, heads, rows, name="compact pots"))
    return parts


def _pot_row(row: PotRow, year: int, edit: Edit) -> list[Child]:
    about = [text for text in (row.partner, "ring-fenced" if row.ring_fenced else "", row.note) if text]
    label = f"New amount a year of {row.name}, in {row.unit}"
    new = edit.amounts.get(row.pot)
    field = amount(
        ids.pot(row.pot),
        label,
        "" if new is None else said(row, new).removesuffix(f" {row.unit}"),
        quiet=True,
    )
    return [[row.name, small("; ".join(about))], said(row, row.amounts[year]), field]


def _rules(start: Start, edit: Edit) -> list[Component | str]:
    return [rule_control(name, start, edit.rules.get(name)) for name in RULES]


def rule_control(name: str, start: Start, changed: str | None) -> Component:
    """The control of one rule, at the edit's setting, else at the scenario's."""
    label, known = RULES[name]
    named = dict(known)
    if name == "conditions":
        named |= {f"{RELEASE}{row.pot}": f"Release {row.name}" for row in start.pots if row.ring_fenced}
    if start.rules[name] == AS_IN_SCENARIO:
        named = {AS_IN_SCENARIO: "As the scenario says"} | named
    return choice(ids.rule(name), label, options(named), changed or start.rules[name])


def read(
    scenario: str,
    start: Start,
    amounts: Mapping[str, object],
    from_year: object,
    rules: Mapping[str, object],
) -> tuple[Edit, list[Problem]]:
    """The form as typed: what it changes, and what is wrong with it.

    Parameters
    ----------
    scenario : str
        Key of the scenario.
    start : Start
        What it starts from.
    amounts, rules : mapping
        Text of each pot's field; value of each rule's control.
    from_year : str
        First year of the new amounts; that of the first decision, where it is not one of the plan.
    """
    year = next((known for known in start.years if str(known) == from_year), start.first_decision)
    found: dict[str, float] = {}
    problems: list[Problem] = []
    for row in start.pots:
        text = str(amounts.get(row.pot) or "").strip()
        if not text:
            continue
        try:
            new = parse_amount(text, row.amounts[year], is_money=row.kind == "money")
        except AmountError as error:
            problems.append(Problem(f"{row.name} {error}", ids.pot(row.pot)))
            continue
        if new != row.amounts[year]:
            found[row.pot] = new
    chosen = {name: str(value) for name in RULES if (value := rules.get(name))}
    changed = {name: value for name, value in chosen.items() if value != start.rules.get(name)}
    return Edit(scenario, found, year if found else 0, changed), problems


def changes(start: Start, edit: Edit) -> list[str]:
    """The changes of an edit, old and new, one sentence each."""
    year = edit.from_year or start.first_decision
    pots = [
        f"{row.name}: {said(row, row.amounts[year])} → {said(row, edit.amounts[row.pot])} a year "
        f"({_difference(row, edit.amounts[row.pot] - row.amounts[year])}), from {words.year(year)}"
        for row in start.pots
        if row.pot in edit.amounts
    ]
    return pots + [
        f"{RULES[name][0]}: {rule_words(name, start.rules[name], start)} → {rule_words(name, value, start)}"
        for name, value in edit.rules.items()
    ]


def changes_panel(found: Sequence[str]) -> list[Component]:
    """What is changed so far, in words."""
    if not found:
        return [html.P("Nothing changed yet.", className="hint")]
    count = f"{len(found)} {words.plural(len(found), 'change')}"
    return [notice(html.P(html.Strong(count)), bullets(list(found)))]


def rule_words(name: str, value: str, start: Start) -> str:
    """The setting of a rule in words."""
    if value == AS_IN_SCENARIO:
        return "as the scenario says"
    if value.startswith(RELEASE):
        names = {row.pot: row.name for row in start.pots}
        return (
            f"release {words.listed([names.get(pot, pot) for pot in value.removeprefix(RELEASE).split(';')])}"
        )
    return RULES[name][1].get(value, value).lower()


def said(row: PotRow, value: float) -> str:
    """An amount in the pot's own unit, exactly."""
    if row.kind == "money":
        return words.pounds(value)
    return f"{value:,.1f}".removesuffix(".0") + f" {row.unit}"


def _difference(row: PotRow, value: float) -> str:
    if row.kind == "money":
        return words.money_change(value)
    return f"{words.change(value)} {row.unit}"
