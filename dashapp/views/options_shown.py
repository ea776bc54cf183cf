"""What the parts of *Compare options* share: the comparison as it is shown, and what its charts are of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dashapp.pages.base import Child
from dashapp.shapes import Partnership
from dashapp.shapes_options import SideBySide
from dashapp.urls import Here
from model import words
from model.charts import Chart
from model.charts.setting import Setting

type Section = tuple[Mapping[str, Chart], list[Child], list[str]]
"""Charts of a part, its body, and what in the address was not understood."""


@dataclass(frozen=True)
class OptionsShown:
    """A comparison as it is shown.

    Attributes
    ----------
    partnership, here
        Whose figures; the address.
    result : SideBySide
        What the work gave.
    seconds : float
        How long it took.
    when : datetime or None
        When it ended, in the time of this computer.
    """

    partnership: Partnership
    here: Here
    result: SideBySide
    seconds: float
    when: datetime | None = None

    def setting(self, period: str = "") -> Setting:
        """What the charts share.

        Parameters
        ----------
        period : str
            Years they are of; all plan years unless said.
        """
        years = self.result.years
        source = f"comparison of {words.counted(len(self.result.labels), 'option')}"
        whole = words.years(years[0], years[-1])
        year = words.year(self.partnership.base_year)
        return Setting(self.partnership.area_name, period or whole, source, year)

    def worked_out(self) -> str:
        """When it was worked out, and from what."""
        time = f" at {self.when:%H:%M} on {words.long_date(self.when)}" if self.when else ""
        return f"Worked out{time} from the scenarios as their files stand."
