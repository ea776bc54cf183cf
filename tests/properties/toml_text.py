"""Plain values as TOML."""

from __future__ import annotations

import json
from typing import Any


def toml_text(content: dict[str, Any]) -> str:
    """A TOML document; lists of tables and tables come after plain values."""
    plain = {k: v for k, v in content.items() if not is_table(v)}
    lines = [f"{key} = {value_text(value)}" for key, value in plain.items()]
    for key, value in content.items():
        if isinstance(value, dict):
            lines += ["", f"[{key}]", *(f"{k} = {value_text(v)}" for k, v in value.items())]
        elif is_table(value):
            for one in value:
                lines += ["", f"[[{key}]]", *(f"{k} = {value_text(v)}" for k, v in one.items())]
    return "\n".join(lines) + "\n"


def is_table(value: object) -> bool:
    """Whether a value is a table or a list of tables."""
    if isinstance(value, dict):
        return True
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def value_text(value: object) -> str:
    """One value on one line."""
    if isinstance(value, dict):
        named = ((json.dumps(k) if "@" in k else k, v) for k, v in value.items())
        return "{ " + ", ".join(f"{k} = {value_text(v)}" for k, v in named) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(value_text(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)
