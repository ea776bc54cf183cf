"""Money from partner to outcome: few enough steps to draw, every penny kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

MOST_NODES = 25
STEPS = ("partner", "pot", "service", "priority", "outcome")
STEP_WORDS = {
    "partner": "Partner",
    "pot": "Pot",
    "service": "Service",
    "priority": "Priority",
    "outcome": "Outcome",
}
STEP_WEIGHTS = {"partner": 0.9, "pot": 0.9, "service": 1.5, "outcome": 1.5}
"""Services and outcomes are what people look for, and part of the outcomes' nodes are never merged."""

ALWAYS_SHOWN = ("no_evidence", "no_gain", "demand_led")
"""Outcome ids for money without an outcome: never merged into the rest."""

OTHER = "__other__"


@dataclass(frozen=True)
class Nodes:
    """The nodes of one step, largest first, the rest together last.

    Attributes
    ----------
    ids, labels : tuple of str
        Ids (``OTHER`` for the rest) and what is written beside them.
    node_of : dict
        Id of every thing to the id of its node.
    """

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    node_of: dict[str, str]


@dataclass(frozen=True)
class Link:
    """Money between two nodes: the step it leaves, node ids, the node of the first step, whole pence."""

    step: str
    source: str
    target: str
    origin: str
    pence: int


def in_pence(flows: pd.DataFrame) -> pd.DataFrame:
    """Flows with their amount in whole pence, so that sums are exact."""
    return flows.assign(pence=(flows["gbp"].astype(float) * 100).round().astype(np.int64))


def sums(flows: pd.DataFrame, *columns: str) -> dict[tuple[str, ...], int]:
    """Whole pence by some columns, largest first, then by id."""
    total: Counter[tuple[str, ...]] = Counter()
    for *key, pence in flows[[*columns, "pence"]].itertuples(index=False, name=None):
        total[tuple(str(part) for part in key)] += int(pence)
    return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))


def shared_out(needs: Sequence[int], weights: Sequence[float], most: int) -> list[int]:
    """Nodes for each step: all of few things, the rest by weight, none more than needed, ``most`` in all.

    Parameters
    ----------
    needs : sequence of int
        How many things each step has.
    weights : sequence of float
        A step of weight 2 is given twice as many as one of weight 1, where both need them.
    most : int
        Nodes in all, at least one per step.
    """
    even = most // max(len(needs), 1)
    given = [need if need <= even else 0 for need in needs]
    for _ in range(most - sum(given)):
        hungry = [i for i, need in enumerate(needs) if given[i] < need]
        if hungry:
            given[min(hungry, key=lambda i: ((given[i] + 0.5) / weights[i], i))] += 1
    return given


def nodes_of(flows: pd.DataFrame, steps: Sequence[str], most: int = MOST_NODES) -> dict[str, Nodes]:
    """The nodes of each step, ``most`` in all.

    Parameters
    ----------
    flows : DataFrame
        One id column and one ``_name`` column per step, and ``pence``.
    steps : sequence of str
        Some of ``STEPS``, in order.
    most : int
        Nodes in all.
    """
    ranked = {step: [key for (key,) in sums(flows, step)] for step in steps}
    weights = [STEP_WEIGHTS.get(step, 1.0) for step in steps]
    given = shared_out([len(ranked[step]) for step in steps], weights, most)
    return {step: _nodes(flows, step, ranked[step], room) for step, room in zip(steps, given, strict=True)}


def _nodes(flows: pd.DataFrame, step: str, ranked: list[str], room: int) -> Nodes:
    names = dict(zip(flows[step].astype(str), flows[f"{step}_name"].astype(str), strict=True))
    kept = ranked
    if len(ranked) > room:
        named = [key for key in ranked if step == "outcome" and key in ALWAYS_SHOWN]
        free = [key for key in ranked if key not in named][: max(room - 1 - len(named), 0)]
        kept = [key for key in ranked if key in {*named, *free}]
    rest = [key for key in ranked if key not in kept]
    ids = (*kept, *([OTHER] if rest else []))
    labels = (*(names[key] for key in kept), *([f"Other ({len(rest)})"] if rest else []))
    return Nodes(ids, labels, {key: key if key in kept else OTHER for key in ranked})


def links_of(flows: pd.DataFrame, steps: Sequence[str], nodes: dict[str, Nodes]) -> list[Link]:
    """Money between the nodes of neighbouring steps, told apart by the node of the first step."""
    grouped = flows.assign(**{step: flows[step].astype(str).map(nodes[step].node_of) for step in steps})
    return [
        Link(left, source, target, origin, pence)
        for left, right in pairwise(steps)
        for (source, target, origin), pence in sums(
            grouped.assign(origin=grouped[steps[0]]), left, right, "origin"
        ).items()
    ]


TREE_COLUMNS = ("level", "step", "name", "gbp", "share", "share_of_largest")


def money_tree(flows: pd.DataFrame, steps: Sequence[str] = ("partner", "service", "outcome")) -> pd.DataFrame:
    """The same money as an indented table with bars, for small screens and screen readers.

    Parameters
    ----------
    flows : DataFrame
        One id column and one ``_name`` column per step, and ``gbp``.
    steps : sequence of str
        What each level of the table is.

    Returns
    -------
    DataFrame
        level (0 first), step (such as ``Partner``), name, gbp, share (of all) and share_of_largest (length of
        the bar, of the largest on its level); depth first, largest first.
    """
    counted = in_pence(flows)
    total = max(int(counted["pence"].sum()), 1)
    rows = list(_branch(counted, steps, 0))
    frame = pd.DataFrame(rows, columns=["level", "step", "name", "pence"])
    largest = frame.groupby("level")["pence"].transform("max")
    frame = frame.assign(
        gbp=frame["pence"] / 100, share=frame["pence"] / total, share_of_largest=frame["pence"] / largest
    )
    return frame[list(TREE_COLUMNS)]


def _branch(flows: pd.DataFrame, steps: Sequence[str], level: int) -> Iterator[tuple[int, str, str, int]]:
    """Level, step, name and pence, depth first."""
    if not steps:
        return
    step = steps[0]
    for (key,), pence in sums(flows, step).items():
        own = flows[flows[step] == key]
        yield level, STEP_WORDS[step], str(own[f"{step}_name"].iloc[0]), pence
        yield from _branch(own, steps[1:], level + 1)
