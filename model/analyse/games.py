"""Sharing a gain that is made together: Shapley shares, the core and the nucleolus of any game.

A game says what every group of players is worth. Nothing here knows a plan: the functions take any mapping
from groups to numbers. Shapley (1953) for the shares, Gillies (1959) for the core, Schmeidler (1969) for the
nucleolus, Maschler, Peleg and Shapley (1979) for finding it by a sequence of linear programmes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from model.inputs.arrays import Floats, Ints

MOST_EXACT = 12
"""With more players Shapley shares are sampled."""
Group = frozenset[str]
Worth = Mapping[Group, float]
"""What every group of players is worth; the empty one may be left out and is then worth nothing."""

SAME = 1e-9
"""Amounts are the same to this share of the game's size."""
SAME_LACK = 1e-7
"""What two groups lack is the same to this share of it; games that come from solving are no finer."""
NO_WEIGHT = 1e-7
NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class CoreTest:
    """Whether a game has a core: splits that no group could better by itself.

    Attributes
    ----------
    has_core : bool
        Some split leaves no group with less than it is worth alone.
    short : float
        The least, over all splits, of the largest amount that a group lacks; 0 or less where there is a core.
    split : dict
        A split with this least amount.
    blocking : tuple of frozenset
        Groups that stand in the way together: each lacks ``short`` in any such split. With a core, the
        groups that have least to gain from staying.
    """

    has_core: bool
    short: float
    split: dict[str, float]
    blocking: tuple[Group, ...]


@dataclass(frozen=True)
class Blocked:
    """The group that a split treats worst.

    Attributes
    ----------
    group : frozenset or None
        The group that would do better alone, by most; None where none would.
    could_have, gets : float
        What it is worth alone, and what the split gives it; 0 where there is no such group.
    """

    group: Group | None
    could_have: float = 0.0
    gets: float = 0.0

    @property
    def short(self) -> float:
        """What it lacks."""
        return self.could_have - self.gets


def players_of(worth: Worth) -> tuple[str, ...]:
    """Every player of a game, sorted."""
    return tuple(sorted(frozenset[str]().union(*worth)))


def game(table: pd.DataFrame, value: str, *, members: str = "members") -> dict[Group, float]:
    """A game from a table with one row per group.

    Parameters
    ----------
    table : DataFrame
        A column of members, separated by ``;`` (blank: nobody), and a column of values.
    value, members : str
        Names of the columns.

    Returns
    -------
    dict
        Worth of every group.
    """
    groups = [frozenset(text.split(";")) - {""} for text in table[members].tolist()]
    return dict(zip(groups, [float(x) for x in table[value].tolist()], strict=True))


def shapley(worth: Worth) -> dict[str, float]:
    """Shapley shares: what each player adds, on average over every order in which they might come.

    Parameters
    ----------
    worth : mapping
        Worth of every group of up to 12 players.

    Returns
    -------
    dict
        Share of each player; the shares sum to what all are worth together, less what nobody is worth.
        ``φ[i] = Σ_S |S|!(n−|S|−1)!/n!·(v(S+i) − v(S))`` over the groups S without i.

    Raises
    ------
    ValueError
        If a group is missing, or there are more than 12 players.
    """
    names, value = _listed(worth)
    n = len(names)
    masks = np.arange(2**n)
    size = sum((masks >> i) & 1 for i in range(n))
    weight = np.array([factorial(k) * factorial(n - k - 1) / factorial(n) for k in range(n)])
    out = {}
    for i, name in enumerate(names):
        without = np.flatnonzero((masks >> i) & 1 == 0)
        adds = value[without + (1 << i)] - value[without]
        out[name] = float(weight[np.asarray(size)[without]] @ adds)
    return out


def shapley_sampled(
    players: Sequence[str], worth: Callable[[Group], float], *, pairs: int = 200, seed: int = 0
) -> pd.DataFrame:
    """Shapley shares from random orders, for more players than can be taken exactly.

    Each order is taken forwards and backwards, and the two count as one draw.

    Parameters
    ----------
    players : sequence of str
        Every player.
    worth : callable
        Worth of a group; asked once for each.
    pairs : int
        Orders drawn, at least 2.
    seed : int
        Same seed, same orders.

    Returns
    -------
    DataFrame
        player, shapley, low, high: the mean, and where the true share lies in 95 of 100 such samples.

    Raises
    ------
    ValueError
        If fewer than two orders are asked for.
    """
    if pairs < 2:
        raise ValueError(f"an interval takes two orders or more, not {pairs}")
    known: dict[Group, float] = {}

    def asked(group: Group) -> float:
        if group not in known:
            known[group] = float(worth(group))
        return known[group]

    found = np.zeros((pairs, len(players)))
    at = {name: i for i, name in enumerate(players)}
    for k, order in enumerate(orders(players, pairs, seed=seed)):
        there: Group = frozenset()
        for name in order:
            more = there | {name}
            found[k // 2, at[name]] += (asked(more) - asked(there)) / 2
            there = more
    mean = found.mean(axis=0)
    error = NORMAL_95 * found.std(axis=0, ddof=1) / np.sqrt(pairs)
    columns = {"player": list(players), "shapley": mean, "low": mean - error, "high": mean + error}
    return pd.DataFrame(columns)


def orders(players: Sequence[str], pairs: int, *, seed: int = 0) -> tuple[tuple[str, ...], ...]:
    """Random orders of players, each followed by the same backwards; the same seed gives the same."""
    draw = np.random.default_rng(seed)
    out: list[tuple[str, ...]] = []
    for _ in range(pairs):
        order = tuple(players[i] for i in draw.permutation(len(players)).tolist())
        out += [order, order[::-1]]
    return tuple(out)


def blocked_by(worth: Worth, split: Mapping[str, float]) -> Blocked:
    """The group that would do better by itself than a split treats it, if there is one.

    Parameters
    ----------
    worth : mapping
        Worth of every group.
    split : mapping
        What each player gets.

    Returns
    -------
    Blocked
        Of several groups the one that lacks most; among equals the smallest, then the first by name.
    """
    size = max((abs(v) for v in worth.values()), default=0.0)
    worst = Blocked(None)
    for group in sorted(worth, key=lambda g: (len(g), sorted(g))):
        gets = sum(split[one] for one in group)
        if worth[group] - gets > max(worst.short, 0.0) + SAME_LACK * size:
            worst = Blocked(group, worth[group], gets)
    return worst


def core_test(worth: Worth) -> CoreTest:
    """Look for a split of the whole that no group could better: minimise the most that any group lacks.

    Parameters
    ----------
    worth : mapping
        Worth of every group.

    Returns
    -------
    CoreTest
        From the linear programme ``min ε`` with ``x(S) ≥ v(S) − ε`` for every group but the whole, and
        ``x(N) = v(N)``.
    """
    names, value = _listed(worth)
    size = float(np.abs(value).max(initial=0.0)) or 1.0
    if len(names) < 2:
        return CoreTest(True, 0.0, {name: float(value[-1] - value[0]) for name in names}, ())
    asked = np.arange(1, len(value) - 1)
    least = _least_worst(_indicators(len(names)), value / size, asked, {}, alone=None)
    blocking = [_members(names, int(asked[k])) for k in np.flatnonzero(least.weight > NO_WEIGHT)]
    short = least.short * size
    return CoreTest(
        has_core=least.short <= SAME,
        short=float(short) if abs(least.short) > SAME else 0.0,
        split=_split(names, least.split, size),
        blocking=tuple(sorted(blocking, key=lambda g: (len(g), sorted(g)))),
    )


def nucleolus(worth: Worth) -> dict[str, float]:
    """The split that makes the worst-treated group as well off as can be, then the next worst, and so on.

    Parameters
    ----------
    worth : mapping
        Worth of every group.

    Returns
    -------
    dict
        What each player gets; nobody gets less than alone.

    Raises
    ------
    ValueError
        If the players are worth less together than the sum of each alone: nothing is left to split so.
    """
    names, value = _listed(worth)
    n = len(names)
    size = float(np.abs(value).max(initial=0.0)) or 1.0
    scaled = value / size
    alone = scaled[1 << np.arange(n)]
    if alone.sum() > scaled[-1] + SAME:
        raise ValueError("together the players are worth less than each alone: there is nothing to split")
    if n < 2:
        return {name: float(value[-1]) for name in names}
    indicator = _indicators(n)
    settled: dict[int, float] = {len(value) - 1: float(scaled[-1])}
    while True:
        span = _Span(indicator[list(settled)])
        if span.rank == n:
            break
        asked = np.array([s for s in range(1, len(value) - 1) if not span.holds(indicator[s])])
        least = _least_worst(indicator, scaled, asked, settled, alone=alone)
        tight = asked[least.weight > NO_WEIGHT]
        settled |= {int(s): float(scaled[s] - least.short) for s in tight}
    split = np.linalg.lstsq(indicator[list(settled)], np.array(list(settled.values())), rcond=None)[0]
    return _split(names, split, size)


@dataclass(frozen=True)
class _Least:
    """Least largest shortfall, a split with it, and how hard each group pulls; the weights sum to 1."""

    short: float
    split: Floats
    weight: Floats


def _least_worst(
    indicator: Floats, value: Floats, asked: Ints, settled: Mapping[int, float], *, alone: Floats | None
) -> _Least:
    """Minimise ε over splits x and ε: x(S) + ε ≥ v(S) for the groups asked, x(S) as settled for others."""
    n = indicator.shape[1]
    fixed = dict(settled) or {len(value) - 1: float(value[-1])}
    equal = np.hstack([indicator[list(fixed)], np.zeros((len(fixed), 1))])
    found = linprog(
        np.append(np.zeros(n), 1.0),
        A_ub=-np.hstack([indicator[asked], np.ones((len(asked), 1))]),
        b_ub=-value[asked],
        A_eq=equal,
        b_eq=np.array(list(fixed.values())),
        bounds=[*((low, None) for low in ([None] * n if alone is None else alone.tolist())), (None, None)],
        method="highs",
    )
    if found.x is None:
        raise ValueError(f"the split could not be settled: {found.message}")
    return _Least(float(found.x[n]), found.x[:n], -found.ineqlin.marginals)


class _Span:
    """What the sums already settled say of others."""

    def __init__(self, rows: Floats) -> None:
        _, sizes, basis = np.linalg.svd(rows, full_matrices=False)
        self.basis = basis[sizes > SAME * max(sizes[0], 1.0)]
        self.rank = len(self.basis)

    def holds(self, row: Floats) -> bool:
        """Whether the sum over a group follows from those settled."""
        return bool(np.abs(row - self.basis.T @ (self.basis @ row)).max() < NO_WEIGHT)


def _indicators(n: int) -> Floats:
    """(2ⁿ, n): who is in each group, groups numbered by their bits."""
    masks = np.arange(2**n)
    return np.stack([(masks >> i) & 1 for i in range(n)], axis=1).astype(np.float64)


def _members(names: Sequence[str], mask: int) -> Group:
    return frozenset(name for i, name in enumerate(names) if mask >> i & 1)


def _split(names: Sequence[str], split: Floats, size: float) -> dict[str, float]:
    """A split in the game's own unit; what is only rounding is nothing."""
    exact = np.where(np.abs(split) < SAME, 0.0, split) * size
    return dict(zip(names, exact.tolist(), strict=True))


def _listed(worth: Worth) -> tuple[tuple[str, ...], Floats]:
    """Players, and the worth of every group by its bits."""
    names = players_of(worth)
    if len(names) > MOST_EXACT:
        raise ValueError(f"{len(names)} players are too many for every group: sample beyond {MOST_EXACT}")
    value = np.zeros(2 ** len(names))
    for mask in range(1 if frozenset() not in worth else 0, len(value)):
        group = _members(names, mask)
        if group not in worth:
            raise ValueError(f"the game does not say what {', '.join(sorted(group))} are worth together")
        value[mask] = float(worth[group])
    return names, value
