"""What a page is: a row of data with a question and a pure function from (services, address) to its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd
from dash.development.base_component import Component

from dashapp.services import Services
from dashapp.urls import Here
from model.charts import Chart

TRY = "Try a change"
COMPARE = "Compare options"
"""Doors of the main navigation behind which several pages stand."""

type Child = Component | str


@dataclass(frozen=True)
class View:
    """The parts of one page for one address.

    Attributes
    ----------
    answer : Component or str
        The one-sentence answer to the page's question.
    body : tuple
        Controls, figures and tables in reading order.
    sure, based_on : tuple
        Under *How sure are we?* and *What this is based on*; pages about the product itself have neither.
    notices : tuple
        Said before everything else: what in the address could not be understood, what is missing.
    scenario : str
        Name for the bar; blank on pages that show today.
    charts : mapping of str to Chart
        By file name, for downloads.
    tables : mapping of str to DataFrame
        By file name, for downloads.
    texts : mapping of str to str
        Other files by full name.
    question : str
        Replaces the page's own question, for a page with a part opened.
    focus : str
        Id of the element that takes the focus when this view replaces one of the same page that held it.
    say : str
        Said by assistive technology when the view appears.
    """

    answer: Child
    body: tuple[Child, ...] = ()
    sure: tuple[Child, ...] = ()
    based_on: tuple[Child, ...] = ()
    notices: tuple[Child, ...] = ()
    scenario: str = ""
    charts: Mapping[str, Chart] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    question: str = ""
    focus: str = ""
    say: str = ""


@dataclass(frozen=True)
class Page:
    """One page, declared.

    Attributes
    ----------
    path : str
        Its address.
    title : str
        In the browser's title and wherever the page is named.
    question : str
        Its heading.
    view : callable
        ``(services, here) -> View``, pure.
    door : str
        The item of the main navigation that it stands behind, with others; blank where it is one itself.
    nav : bool
        Whether the main navigation lists it; the footer lists the others.
    bar : bool
        Whether the bar with partnership, scenario and years stands under the heading.
    steady : bool
        Whether its view depends on nothing but its address.
    """

    path: str
    title: str
    question: str
    view: Callable[[Services, Here], View]
    door: str = ""
    nav: bool = True
    bar: bool = True
    steady: bool = True


def named_charts(*charts: Chart) -> dict[str, Chart]:
    """Charts by their file name."""
    return {chart.name: chart for chart in charts}
