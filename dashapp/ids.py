"""Every component id and every query-string key of the application, so that none is written twice."""

from __future__ import annotations

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


class Kind(StrEnum):
    """The ``kind`` of ids that repeat: one component per key, pot or rule."""

    QUERY = "query"
    POT = "pot"
    RULE = "rule"


class BestUse(StrEnum):
    """The page *Best use of the money*."""

    FROM_YEAR = "best-use-from-year"
    RUN = "best-use-run"
    RESET = "best-use-reset"
    PENDING = "best-use-pending"
    FORM = "best-use-form"
    ERRORS = "best-use-errors"
    SUMMARY = "best-use-summary"
    SCENARIO = "best-use-scenario"
    JOB = "best-use-job"
    TICK = "best-use-tick"
    PROGRESS = "best-use-progress"
    CANCEL = "best-use-cancel"
    RESULT = "best-use-result"
    PART = "best-use-part"
    WORKING = "best-use-working"


class InTheWay(StrEnum):
    """The page *What stands in the way*."""

    RUN = "in-the-way-run"
    ERRORS = "in-the-way-errors"
    SUMMARY = "in-the-way-summary"
    SUBJECT = "in-the-way-subject"
    JOB = "in-the-way-job"
    TICK = "in-the-way-tick"
    PROGRESS = "in-the-way-progress"
    CANCEL = "in-the-way-cancel"
    RESULT = "in-the-way-result"
    PART = "in-the-way-part"
    WORKING = "in-the-way-working"


def query(key: Key, default: str) -> dict[str, str]:
    """The id of the control that sets one key of the query string, which leaves its default out."""
    return {"kind": Kind.QUERY.value, "name": key.value, "default": default}


def pot(name: str) -> dict[str, str]:
    """The id of the amount field of one pot."""
    return {"kind": Kind.POT.value, "name": name}


def pot_of(name: str | dict[str, str] | None) -> str:
    """The pot whose amount field has this id; blank for any other."""
    return name["name"] if isinstance(name, dict) and name["kind"] == Kind.POT else ""


def rule(name: str) -> dict[str, str]:
    """The id of the control of one rule."""
    return {"kind": Kind.RULE.value, "name": name}
