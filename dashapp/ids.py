"""Every component id and every query-string key of the application, so that none is written twice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shell(StrEnum):
    """The frame around every page."""

    LOCATION = "shell-location"
    MAIN = "main"
    NAV = "shell-nav"
    PAGE = "shell-page"
    REFRESH = "shell-refresh"
    PROBLEM = "shell-problem"
    FOCUSED = "shell-focused"
    TITLED = "shell-titled"
    LIVE = "shell-live"


class Key(StrEnum):
    """What the query string may hold: the state of a view, never a figure."""

    SCENARIO = "scenario"
    PLACE = "place"
    TIER = "tier"
    KIND = "kind"
    MEASURE = "measure"
    OUTCOME = "outcome"
    TABLE = "table"
    PAGE = "page"
    YEAR = "year"
    TOPIC = "topic"
    RUN = "run"
    SHOW = "show"
    EDIT = "edit"
    RULE = "rule"
    DEPTH = "depth"
    PARTNER = "partner"
    PRICES = "prices"
    BASE = "base"
    SERVICE = "service"


class Kind(StrEnum):
    """The ``kind`` of ids that repeat: one component per key or field."""

    QUERY = "query"
    FIELD = "field"


class Part(StrEnum):
    """What every page with long work has: the form's button and errors, the job, the result."""

    RUN = "run"
    ERRORS = "errors"
    SUMMARY = "summary"
    SCENARIO = "scenario"
    JOB = "job"
    TICK = "tick"
    PROGRESS = "progress"
    CANCEL = "cancel"
    WORKING = "working"
    RESULT = "result"
    PART = "part"


@dataclass(frozen=True)
class Running:
    """The ids of one page with long work, each made from the page's own name: ``cuts-run``."""

    page: str

    def at(self, part: Part) -> str:
        """The id of a part."""
        return f"{self.page}-{part}"

    def field(self, name: str) -> dict[str, str]:
        """The id of a field of its form."""
        return {"kind": Kind.FIELD.value, "page": self.page, "name": name}


BEST_USE = Running("best-use")
POTS = Running("best-use-pots")
"""The amounts of the form of *Best use of the money*, which carry errors of their own."""
IN_THE_WAY = Running("in-the-way")
CUTS = Running("cuts")
PARTNERSHIP = Running("partnership")
OPTIONS = Running("options")
VALUE = Running("value")


class BestUse(StrEnum):
    """What only the form of *Best use of the money* has."""

    RESET = "best-use-reset"
    PENDING = "best-use-pending"
    FORM = "best-use-form"


def query(key: Key, default: str) -> dict[str, str]:
    """The id of the control that sets one key of the query string, which leaves its default out."""
    return {"kind": Kind.QUERY.value, "name": key.value, "default": default}


def pot(name: str) -> dict[str, str]:
    """The id of the amount field of one pot."""
    return POTS.field(name)


def pot_of(name: str | dict[str, str] | None) -> str:
    """The pot whose amount field has this id; blank for any other."""
    return name["name"] if isinstance(name, dict) and name.get("page") == POTS.page else ""


def rule(name: str) -> dict[str, str]:
    """The id of the control of one rule."""
    return BEST_USE.field(name)
