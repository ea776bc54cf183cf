"""Rule settings of a scenario: one field per rule, its default, and what may stand there.

A rule or objective that is named in the method but not built yet is refused by name. To build one, move
its name from ``NOT_BUILT_RULES`` (or ``NOT_BUILT_OBJECTIVES``) to a field of :class:`Rules` (or to
``BUILT_OBJECTIVES``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    ValidationError,
    model_validator,
)

from model.inputs import rule_settings
from model.inputs.exact import inexact
from model.inputs.faults import Fault
from model.inputs.nearest import nearest_words, quoted
from model.inputs.rule_settings import Balance, Conditions, Equity, Robust, balance_name
from model.inputs.toml_file import as_toml

if TYPE_CHECKING:
    from model.inputs.tables import Tables

__all__ = [
    "BUILT_OBJECTIVES",
    "BUILT_RULES",
    "CAN_BE_HARD",
    "DEFAULT_OBJECTIVE",
    "NOT_BUILT_OBJECTIVES",
    "NOT_BUILT_RULES",
    "Balance",
    "Conditions",
    "Equity",
    "Robust",
    "Rules",
    "balance_name",
    "check_objective",
    "check_rules",
    "parse_rules",
]

NOT_BUILT_RULES: tuple[str, ...] = ()
BUILT_OBJECTIVES = ("close_gaps", "fairest", "ranked", "best_value", "least_cost", "robust")
NOT_BUILT_OBJECTIVES: tuple[str, ...] = ()
DEFAULT_OBJECTIVE = "close_gaps"
CAN_BE_HARD = ("balance", "demand", "equity", "evidence", "floors", "pace")
"""Rules that make duties or promises and may be made to bind instead."""

TargetSetting = Literal["soft", "hard"]
AT = "@"
"""Stands between an outcome and the place whose target is meant."""


def _targets(value: object) -> object:
    """Refuse a table of targets that names no outcome; sort one that does."""
    if isinstance(value, Mapping):
        if not value:
            raise ValueError("names no outcome")
        return {name: value[name] for name in sorted(value)}
    return value


def _must_be_on(value: bool) -> bool:
    if not value:
        raise ValueError("always on")
    return value


def _sorted_names(value: object) -> object:
    return tuple(sorted(set(value))) if isinstance(value, list | tuple) else value


AlwaysOn = Annotated[StrictBool, AfterValidator(_must_be_on)]
TrueOrFalse = "true or false"


class Rules(BaseModel):
    """Settings of the rules of a scenario. Each field's description says what may stand there.

    Examples
    --------
    >>> Rules(pooling="full").pooling
    'full'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    pots: StrictBool = Field(default=True, description=TrueOrFalse)
    recipes: AlwaysOn = Field(default=True, description="true (a recipe always holds), or leave the line out")
    pooling: Literal["agreed", "none", "full"] = Field(
        default="agreed", description='"agreed", "none" or "full"'
    )
    conditions: Annotated[Conditions, BeforeValidator(rule_settings.conditions)] = Field(
        default=Conditions(), description='true, false or { release = ["a_pot", …] }'
    )
    floors: StrictBool = Field(default=True, description=TrueOrFalse)
    ceilings: StrictBool = Field(default=True, description=TrueOrFalse)
    pace: StrictBool = Field(default=True, description=TrueOrFalse)
    demand: AlwaysOn = Field(default=True, description="true (demand always counts), or leave the line out")
    targets: Annotated[TargetSetting | dict[str, TargetSetting], BeforeValidator(_targets)] = Field(
        default="soft", description='"soft", "hard" or { an_outcome = "hard", "an_outcome@a_place" = "hard" }'
    )
    reinvest: Literal["free", "own_pot"] = Field(default="free", description='"free" or "own_pot"')
    equity: Annotated[Equity | None, BeforeValidator(rule_settings.equity)] = Field(
        default=None, description='"no_place_worse", { share = 0.8 } or false'
    )
    balance: Annotated[tuple[Balance, ...], BeforeValidator(rule_settings.balance)] = Field(
        default=(),
        description='[{ tier = "universal", at_least = "today" }] (or priority; or at_most; or a share)',
    )
    sites: StrictBool = Field(default=True, description=TrueOrFalse)
    links: StrictBool = Field(default=True, description=TrueOrFalse)
    skills: StrictBool = Field(default=True, description=TrueOrFalse)
    evidence: Literal["hold", "off"] = Field(default="hold", description='"hold" or "off"')
    new_money: StrictBool = Field(default=False, description=TrueOrFalse)
    hard: Annotated[tuple[str, ...], BeforeValidator(_sorted_names)] = Field(
        default=(), description=f"a list of names among {quoted(CAN_BE_HARD, 'and')}"
    )
    robust: Annotated[Robust, BeforeValidator(rule_settings.robust)] = Field(
        default=Robust(), description=rule_settings.ROBUST_SAYS
    )

    @model_validator(mode="after")
    def _hard_rules_are_on(self) -> Self:
        off = [name for name in self.hard if getattr(self, name, True) in (False, "off", None, ())]
        if off:
            raise ValueError(f"hard names {quoted(off)}, which this scenario turns off")
        return self

    def target_is_hard(self, outcome: str) -> bool:
        """Whether an outcome's target must be met; an outcome not named in a table is soft."""
        if isinstance(self.targets, str):
            return self.targets == "hard"
        return self.targets.get(outcome) == "hard"

    def hard_places(self) -> tuple[tuple[str, str], ...]:
        """Outcomes and single places whose own target must be met."""
        named = self.targets.items() if isinstance(self.targets, dict) else ()
        pairs = [tuple(name.split(AT, 1)) for name, setting in named if AT in name and setting == "hard"]
        return tuple((outcome, place) for outcome, place in sorted(pairs))

    def settings(self) -> dict[str, object]:
        """Settings that differ from the default, as a scenario's ``[rules]`` would state them."""
        out: dict[str, object] = {}
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            if value != field.default:
                out[name] = _as_written(value)
        return out


RULE_NAMES = tuple(Rules.model_fields)
OBJECTIVE_SETTINGS = ("robust",)
"""Settings that stand among the rules and belong to an objective of that name."""
BUILT_RULES = tuple(name for name in RULE_NAMES if name not in ("hard", *OBJECTIVE_SETTINGS))


def _as_written(value: object) -> object:
    if isinstance(value, Conditions):
        return {"release": list(value.release)} if value.on else False
    if isinstance(value, Robust):
        return value.model_dump(exclude_defaults=True)
    if isinstance(value, Equity):
        return "no_place_worse" if value.share is None else {"share": value.share}
    if isinstance(value, tuple):
        return [v.model_dump(exclude_none=True) if isinstance(v, Balance) else v for v in value]
    return value


def parse_rules(table: Mapping[str, object], file: str) -> tuple[Rules, list[Fault]]:
    """Read a ``[rules]`` table.

    Parameters
    ----------
    table : mapping
        Rule name to setting, as in the file; what is left out stands at its default.
    file : str
        Name of the scenario file, for messages.

    Returns
    -------
    tuple of (Rules, list of Fault)
        The rules without those at fault, and every fault.
    """
    faults = [*_unknown_rules(table, file), *_hard_faults(table.get("hard", ()), file)]
    wrong = {_rule_at(fault) for fault in faults}
    known = {k: v for k, v in table.items() if k in RULE_NAMES and k not in wrong}
    for _ in range(2):  # first without what can't be read, then without settings that contradict each other
        try:
            return Rules.model_validate(known), faults
        except ValidationError as error:
            found = [*_setting_faults(error, known, file)]
        faults += found
        known = {k: v for k, v in known.items() if k not in {_rule_at(fault) for fault in found}}
    return Rules.model_validate(known), faults


def check_objective(value: object, file: str) -> Iterator[Fault]:
    """Faults of an objective's name: unknown, or not built yet."""
    if value in BUILT_OBJECTIVES:
        return
    right = f"use {quoted(BUILT_OBJECTIVES)}"
    if value in NOT_BUILT_OBJECTIVES:
        yield Fault(file, None, "objective", f"the objective '{value}' is not built yet", right)
        return
    known = (*BUILT_OBJECTIVES, *NOT_BUILT_OBJECTIVES)
    near = nearest_words(str(value), known, "objective")
    yield Fault(file, None, "objective", f"there is no objective {as_toml(value)}", near)


def check_rules(rules: Rules, tables: Tables, file: str) -> Iterator[Fault]:
    """Faults of ids that the rules name, against the tables they will act on."""
    yield from _release_faults(rules, tables, file)
    yield from _target_faults(rules, tables, file)
    yield from _balance_faults(rules, tables, file)


def _rule_at(fault: Fault) -> str:
    return fault.column.removeprefix("rules.")


def _unknown_rules(table: Mapping[str, object], file: str) -> Iterator[Fault]:
    for name in table:
        if name in NOT_BUILT_RULES:
            wrong = f"the rule '{name}' is not built yet"
            yield Fault(file, None, f"rules.{name}", wrong, "remove the line: nothing would act on it")
        elif name not in RULE_NAMES:
            near = nearest_words(name, (*RULE_NAMES, *NOT_BUILT_RULES), "rule")
            yield Fault(file, None, f"rules.{name}", f"there is no rule '{name}'", near)


def _hard_faults(names: object, file: str) -> Iterator[Fault]:
    """Names in ``hard`` that can't be made hard, each with its reason."""
    if not isinstance(names, list | tuple):
        return
    right = f"hard may name {quoted(CAN_BE_HARD, 'and')}"
    for name in names:
        if name in CAN_BE_HARD:
            continue
        if name == "targets":
            reason, advice = "targets are made hard by their own setting", 'write targets = "hard"'
        elif name in NOT_BUILT_RULES:
            reason, advice = f"the rule '{name}' is not built yet", right
        elif name in RULE_NAMES:
            reason, advice = f"'{name}' makes no duty or promise: there is nothing to make hard", right
        else:
            reason, advice = f"there is no rule {as_toml(name)}", right
        yield Fault(file, None, "rules.hard", reason, advice)


def _setting_faults(error: ValidationError, table: Mapping[str, object], file: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for item in error.errors():
        name = str(item["loc"][0]) if item["loc"] else "hard"
        if name in seen:
            continue
        seen.add(name)
        kind = "objective" if name in OBJECTIVE_SETTINGS else "rule"
        wrong = f"{as_toml(table.get(name))} is not a setting of the {kind} '{name}'"
        if not item["loc"]:
            wrong = item["msg"].removeprefix("Value error, ")
            right = "turn the rule on, or leave it out of hard"
        else:
            right = f"write {Rules.model_fields[name].description}"
        yield Fault(file, None, f"rules.{name}", wrong, right)


def _release_faults(rules: Rules, tables: Tables, file: str) -> Iterator[Fault]:
    pots = {row.pot: row for row in tables.pots}
    for name in rules.conditions.release:
        if name not in pots:
            near = nearest_words(name, pots, "pot")
            yield Fault(file, None, "rules.conditions", f"there is no pot '{name}' to release", near)
        elif not (pots[name].only_services or pots[name].only_priorities):
            wrong = f"the pot '{name}' has no ring-fence to release"
            ringed = [p for p, row in pots.items() if row.only_services or row.only_priorities]
            right = f"ring-fenced: {quoted(sorted(ringed), 'and')}" if ringed else "no pot is ring-fenced"
            yield Fault(file, None, "rules.conditions", wrong, right)


def _target_faults(rules: Rules, tables: Tables, file: str) -> Iterator[Fault]:
    outcomes = {row.outcome for row in tables.outcomes}
    base, last = tables.partnership.base_year, tables.partnership.years[-1]
    targeted = {
        row.outcome for row in tables.outcome_values if row.series == "target" and base < row.year <= last
    }
    advice = "give a target row in a plan year (outcome_values), or leave its target soft"
    if rules.targets == "hard" and not targeted:
        yield Fault(file, None, "rules.targets", "targets are hard but no outcome has a target", advice)
    for name in rules.targets if isinstance(rules.targets, dict) else ():
        outcome, at, place = name.partition(AT)
        if outcome not in outcomes:
            near = nearest_words(outcome, outcomes, "outcome")
            yield Fault(file, None, "rules.targets", f"there is no outcome '{outcome}'", near)
        elif at:
            for wrong, right in _place_target_faults((outcome, place), rules, tables):
                yield Fault(file, None, "rules.targets", wrong, right)
        elif rules.target_is_hard(name) and name not in targeted:
            wrong = f"the target of '{name}' is hard but it has no target row in a plan year"
            yield Fault(file, None, "rules.targets", wrong, advice)


def _place_target_faults(key: tuple[str, str], rules: Rules, tables: Tables) -> Iterator[tuple[str, str]]:
    """What is wrong with the target of a single place, and what would be right."""
    outcome, place = key
    known = {row.place for row in tables.places if row.parent is not None}
    settings = tables.partnership
    rows = [row for row in tables.outcome_values if (row.outcome, row.place) == key]
    kept = any(row.series == "actual" and row.year == settings.base_year for row in rows)
    years = [row.year for row in rows if row.series == "target"]
    if place == settings.area:
        yield f"'{place}' is the whole area", f"write {outcome} without {AT} for the target of the area"
    elif place not in known:
        yield f"there is no place '{place}'", nearest_words(place, known, "place")
    elif not kept:
        wrong = f"'{outcome}' is not kept in '{place}', so it has no target of its own there"
        yield wrong, "name an outcome with base-year actuals in districts, or leave the place out"
    elif key in rules.hard_places() and not any(settings.base_year < y <= settings.years[-1] for y in years):
        wrong = f"the target of '{outcome}' in '{place}' is hard but has no target row in a plan year"
        yield wrong, "give a target row for that place (outcome_values), or leave it soft"


def _balance_faults(rules: Rules, tables: Tables, file: str) -> Iterator[Fault]:
    priorities = {row.priority for row in tables.priorities}
    for row in rules.balance:
        if row.priority is not None and row.priority not in priorities:
            near = nearest_words(row.priority, priorities, "priority")
            yield Fault(file, None, "rules.balance", f"there is no priority '{row.priority}'", near)
        low, high = row.at_least, row.at_most
        if isinstance(low, float) and isinstance(high, float) and low > high:
            wrong = f"{row.key}: at least {low:g} and at most {high:g} leave nothing"
            yield Fault(file, None, "rules.balance", wrong, "let at_least be at most at_most")
        yield from _inexact_balance(row, tables, file)


def _inexact_balance(balance: Balance, tables: Tables, file: str) -> Iterator[Fault]:
    """A range that more demand would help to keep, where that demand can't be stated exactly."""
    for row in tables.services:
        if row.demand_outcome is None or not balance.gains_from(row.tier, row.priority):
            continue
        if found := inexact(tables, row.demand_outcome):
            wrong = f"more demand for '{row.service}' would help to keep {balance.key}, and {found[0]}"
            yield Fault(file, None, "rules.balance", wrong, f"{found[1]}, or leave this range out")
            return
