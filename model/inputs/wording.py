"""The words for a cell that does not fit its column: what is wrong, and what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from model.inputs.columns import LARGEST_NUMBER, LONGEST_TEXT, MOST_IDS, UNPRINTABLE, NamedColumn
from model.inputs.names import ID_RULE, as_id, did_you_mean, listed, split_list

LONGEST_SHOWN = 40
NOT_STATED = {"n/a", "na", "-", "--", "–", "—", ".", "..", ":", "null", "none", "nil", "tbc", "unknown", "?"}

_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_DECIMAL_COMMA = re.compile(r"\d+,\d+")
_TWO_YEARS = re.compile(r"(\d{4})\s*[-/–]\s*(\d{2}|\d{4})")
_UK_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True)
class Cell:
    """A cell that does not fit: its column, its text, and what the check says besides."""

    named: NamedColumn
    text: str
    context: Mapping[str, object]


def shown(text: str) -> str:
    """Return a cell's text in quotes, on one line and not too long."""
    flat = " ".join(text.split())
    return f"'{flat[: LONGEST_SHOWN - 1]}…'" if len(flat) > LONGEST_SHOWN else f"'{flat}'"


def bounds(named: NamedColumn) -> str:
    """Return the bounds of a column in words, such as "0 to 1" or "more than 0"; "" for none."""
    column = named.column
    lower, upper = column.limits()
    least = "" if lower is None or lower == -LARGEST_NUMBER else _figure(named, lower)
    most = "" if upper is None or upper == LARGEST_NUMBER else _figure(named, upper)
    if column.below is not None:
        return f"{least} to below {column.below:g}"
    if least and most:
        return f"{least} to {most}"
    if column.above is not None:
        return f"more than {column.above:g}"
    return f"{least} or more" if least else ""


def _figure(named: NamedColumn, number: float) -> str:
    return f"{number:.15g}" if named.column.kind == "year" else f"{number:,.15g}"


def expected(named: NamedColumn) -> str:
    """Return what a cell of the column should hold, in words."""
    within = bounds(named)
    unit = f" ({named.column.unit})" if named.column.unit else ""
    words = {
        "id": f"an id: {ID_RULE}",
        "ids": f"ids separated by ;, each of {ID_RULE}",
        "text": f"a text ({named.column.meaning})",
        "note": "a text",
        "link": "a web address that begins with https:// or http://",
        "choice": listed(named.choices),
        "yes_no": "yes or no",
        "number": f"a number{', ' * bool(within)}{within}{unit}",
        "share": f"a share from {within}, such as 0.12 for 12%",
        "whole": f"a whole number{', ' * bool(within)}{within}{unit}",
        "year": f"the year in which it ends, {within}, such as 2026 for 2025-26",
        "years": "years in a row that follow base_year, separated by ;, or how many",
        "date": "a date as year-month-day, such as 2026-03-31",
    }
    return words[named.column.kind]


def words_for(named: NamedColumn, error: str, cell: str, context: Mapping[str, object]) -> tuple[str, str]:
    """Return what is wrong with a cell, and what would be right.

    Parameters
    ----------
    named
        The column.
    error
        What the record's check calls the error.
    cell
        The text of the cell.
    context
        What the check says besides.
    """
    if error in ("missing", "blank", "string_too_short"):
        return "is blank, but must be given", f"give {expected(named)}"
    if cell.lower() in NOT_STATED and named.column.kind not in ("text", "note"):
        leave = "leave the cell blank" if not named.required else f"give {expected(named)}"
        return f"{shown(cell)} is not a value", leave
    make = _WORDS.get(error, _not_fitting)
    return make(Cell(named, cell, context))


def _not_fitting(it: Cell) -> tuple[str, str]:
    return f"{shown(it.text)} is not {_a(it.named)}", f"give {expected(it.named)}"


def _a(named: NamedColumn) -> str:
    kinds = {"id": "an id", "link": "a web address", "year": "a year", "years": "a list of years"}
    return {**kinds, "whole": "a whole number"}.get(named.column.kind, "a number")


def _not_number(it: Cell) -> tuple[str, str]:
    wrong = f"{shown(it.text)} is not {_a(it.named)}"
    if it.named.column.kind in ("year", "years") and (years := _TWO_YEARS.fullmatch(it.text)):
        return wrong, f"write {int(years[1]) + 1}: a year is named by the year in which it ends"
    plain = plain_number(it.text, as_share=it.named.column.kind == "share")
    if plain and (it.named.column.kind not in ("whole", "year") or plain.isdecimal()):
        return wrong, f"write {plain}"
    return wrong, f"give {expected(it.named)}"


def plain_number(text: str, *, as_share: bool = False) -> str:
    """Return the number that a text like "£1,000", "45%" or "(20)" stands for, in digits; "" if none."""
    bare = re.sub(r"[£€$\s\u00a0]|gbp", "", text.lower())
    negative = (bare.startswith("(") and bare.endswith(")")) or bare[:1] in ("-", "−")
    bare = bare.strip("()-−+")
    percent, bare = bare.endswith("%"), bare.removesuffix("%")
    millions = {"k": 1e3, "m": 1e6, "bn": 1e9}
    scale = next((by for end, by in millions.items() if bare.endswith(end)), 1.0)
    bare = bare.rstrip("kmbn")
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    elif _DECIMAL_COMMA.fullmatch(bare):
        bare = bare.replace(",", ".")
    if not re.fullmatch(r"(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?", bare):
        return ""
    value = float(bare) * scale * (0.01 if percent and as_share else 1)
    return f"{'-' if negative else ''}{round(value, 10):.10f}".rstrip("0").rstrip(".")


def _too_low(it: Cell) -> tuple[str, str]:
    column = it.named.column
    lower = column.limits()[0] if column.above is None else column.above
    relation = "not more than" if column.above is not None else "below"
    return f"{shown(it.text)} is {relation} {_figure(it.named, lower or 0)}", f"give {expected(it.named)}"


def _too_high(it: Cell) -> tuple[str, str]:
    column = it.named.column
    upper = (column.limits()[1] if column.below is None else column.below) or 0
    relation = "not below" if column.below is not None else "above"
    wrong = f"{shown(it.text)} is {relation} {_figure(it.named, upper)}"
    if upper == LARGEST_NUMBER:
        return wrong, f"check the unit{f': {column.unit}' if column.unit else ''}"
    if column.kind == "share" and 1 < float(it.text) <= 100:
        share = plain_number(f"{it.text}%", as_share=True)
        return wrong, f"shares run from {bounds(it.named)}: write {share} for {it.text}%"
    return wrong, f"give {expected(it.named)}"


def _not_finite(it: Cell) -> tuple[str, str]:
    return f"{shown(it.text)} is not a number one can count with", f"give {expected(it.named)}"


def _bad_text(it: Cell) -> tuple[str, str]:
    if it.named.column.kind == "id":
        better = as_id(it.text)
        return f"{shown(it.text)} is not an id", f"give {ID_RULE}{f', such as {better}' if better else ''}"
    if it.named.column.kind == "link":
        return _not_fitting(it)
    if found := re.search(UNPRINTABLE, it.text):
        name = f"U+{ord(found[0]):04X}"
        return f"holds a character that cannot be shown ({name})", "type the text again without it"
    return f"{shown(it.text)} does not have the right form", f"give {it.named.column.meaning.lower()}"


def _too_long(it: Cell) -> tuple[str, str]:
    return f"has {len(it.text):,} characters", f"give at most {LONGEST_TEXT:,}"


def _not_choice(it: Cell) -> tuple[str, str]:
    guess = did_you_mean(it.text, it.named.choices)
    right = f"give {listed(it.named.choices)}{guess and f': {guess}'}"
    return f"{shown(it.text)} is not one of the choices", right


def _not_yes_no(it: Cell) -> tuple[str, str]:
    return f"{shown(it.text)} is neither yes nor no", "give yes or no"


def _not_date(it: Cell) -> tuple[str, str]:
    if (parts := _UK_DATE.fullmatch(it.text)) and int(parts[2]) <= 12:
        return f"{shown(it.text)} is not a date", f"write {parts[3]}-{int(parts[2]):02}-{int(parts[1]):02}"
    return f"{shown(it.text)} is not a date", f"give {expected(it.named)}"


def _bad_item(it: Cell) -> tuple[str, str]:
    return _bad_text_item(str(it.context.get("item", it.text)))


def _bad_text_item(item: str) -> tuple[str, str]:
    better = "; ".join(filter(None, (as_id(part) for part in re.split("[,|/]", item))))
    separated = "separate ids by ;" if re.search("[,|/]", item) else f"give {ID_RULE}"
    return f"{shown(item)} is not an id", f"{separated}{f', such as {better}' if better else ''}"


def _twice(it: Cell) -> tuple[str, str]:
    return f"names {it.context.get('item')} twice", "name it once"


def _too_many(it: Cell) -> tuple[str, str]:
    return f"names {len(split_list(it.text)):,} ids", f"give at most {MOST_IDS}"


_Words = Callable[[Cell], tuple[str, str]]
_WORDS: dict[str, _Words] = {
    "float_parsing": _not_number,
    "int_parsing": _not_number,
    "int_parsing_size": _not_number,
    "int_from_float": _not_number,
    "finite_number": _not_finite,
    "greater_than_equal": _too_low,
    "greater_than": _too_low,
    "less_than_equal": _too_high,
    "less_than": _too_high,
    "string_pattern_mismatch": _bad_text,
    "string_too_long": _too_long,
    "literal_error": _not_choice,
    "yes_no": _not_yes_no,
    "date": _not_date,
    "ids": _bad_item,
    "ids_twice": _twice,
    "ids_many": _too_many,
}
