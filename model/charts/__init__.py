"""Tidy tables to figures, each with its words and its table twin; knows nothing of Dash."""

from __future__ import annotations

from model.charts.factory import CONFIG, Caption, Chart, ChartError, build

__all__ = ["CONFIG", "Caption", "Chart", "ChartError", "build"]
