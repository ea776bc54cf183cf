"""Attributes whose names are not Python names: ``aria-…`` and ``data-…``."""

from __future__ import annotations

from typing import Any


def aria(**named: str) -> dict[str, Any]:
    """Attributes for assistive technology: ``aria(label="Main")`` is ``aria-label``."""
    return {f"aria-{name}": value for name, value in named.items()}


def data(**named: str) -> dict[str, Any]:
    """Attributes that the script reads: ``data(path="/now")`` is ``data-path``."""
    return {f"data-{name}": value for name, value in named.items()}
