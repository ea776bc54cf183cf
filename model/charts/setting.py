"""What a chart is about: the words that every chart of a page shares."""

from __future__ import annotations

from dataclasses import dataclass

from model.charts.factory import Caption


@dataclass(frozen=True)
class Setting:
    """Place, period, source and date of the numbers.

    Attributes
    ----------
    place : str
        Name of the place, such as ``Kent``.
    period : str
        Such as ``2024-25`` or ``average of 2025-26 to 2030-31``.
    source : str
        Where the numbers come from.
    data_year : str
        Year of the data, such as ``2024-25``.
    """

    place: str
    period: str
    source: str
    data_year: str

    def caption(self, *, name: str, headline: str, measure: str, summary: str) -> Caption:
        """The words of one chart in this setting."""
        return Caption(
            name=name,
            headline=headline,
            measure=measure,
            place=self.place,
            period=self.period,
            summary=summary,
            source=self.source,
            data_year=self.data_year,
        )
