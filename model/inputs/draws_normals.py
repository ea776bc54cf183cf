"""Standard normals for draws: seeded, one column for each uncertain quantity, whatever the order of rows.

Every quantity has a stream of its own, seeded by the seed and its name. So adding or moving a row changes
nothing for the others, and the first n of 2n draws are the n draws. (Sobol points fill one space together:
there the first n of 2n are the n draws too, but another quantity changes the points of those after it.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

if TYPE_CHECKING:
    from model.inputs.arrays import Floats

Sampling = Literal["random", "antithetic", "sobol"]
SAMPLINGS: tuple[str, ...] = get_args(Sampling)
SAME_SOURCE_CORRELATION = 0.8
"""Correlation of two quantities that rest on the same source and on no other."""


def correlated_normals(
    names: Sequence[str], sources: Sequence[tuple[str, ...]], n: int, seed: int, sampling: Sampling
) -> Floats:
    """Standard normals of which those that share a source are correlated.

    One-factor model: ``z = √ρ·u + √(1−ρ)·e``, with ``u`` the standard normal of the quantity's source (of
    several, ``Σu ÷ √k``), ``e`` its own, and ``ρ`` = ``SAME_SOURCE_CORRELATION``. A quantity whose sources
    nothing else cites has ``z = e``: the same distribution from one stream less.

    Parameters
    ----------
    names : sequence of str
        Quantities, each name once.
    sources : sequence of tuple of str
        What each rests on; empty where nothing is cited.
    n : int
        Draws.
    seed : int
        At least 0.
    sampling : {"random", "antithetic", "sobol"}
        Independent draws; each draw followed by its mirror image; or scrambled Sobol points (Owen 1997).

    Returns
    -------
    (n, len(names)) float
        Each column has mean 0 and variance 1.
    """
    shared = _cited_twice(sources)
    streams = sorted({*(f"own {name}" for name in names), *(f"source {source}" for source in shared)})
    column = dict(zip(streams, standard_normals(streams, n, seed, sampling).T, strict=True))
    out = np.empty((n, len(names)))
    for k, (name, own_sources) in enumerate(zip(names, sources, strict=True)):
        out[:, k] = column[f"own {name}"]
        cited = [column[f"source {source}"] for source in own_sources if source in shared]
        if cited:
            common = np.sum(cited, axis=0) / np.sqrt(len(cited))
            rho = SAME_SOURCE_CORRELATION
            out[:, k] = np.sqrt(rho) * common + np.sqrt(1.0 - rho) * out[:, k]
    return out


def standard_normals(streams: Sequence[str], n: int, seed: int, sampling: Sampling) -> Floats:
    """Independent standard normals (n, streams): one column for each name.

    Raises
    ------
    ValueError
        If there is nothing to draw, the seed is negative or the sampling is unknown.
    """
    if n < 1 or seed < 0:
        raise ValueError(f"{n} draws with seed {seed}: ask for 1 or more, with a seed of 0 or more")
    if sampling not in SAMPLINGS:
        raise ValueError(f"there is no sampling '{sampling}': use {', '.join(SAMPLINGS)}")
    if not streams:
        return np.zeros((n, 0))
    if sampling == "sobol":
        return _sobol(len(streams), n, seed)
    if sampling == "random":
        return np.stack([_stream(name, seed, n) for name in streams], axis=1)
    half = np.stack([_stream(name, seed, -(-n // 2)) for name in streams], axis=1)
    out: Floats = np.stack([half, -half], axis=1).reshape(-1, len(streams))[:n]
    return out


def _stream(name: str, seed: int, n: int) -> Floats:
    """The first n numbers of a name's own stream."""
    own = int.from_bytes(blake2b(name.encode(), digest_size=16).digest())
    out: Floats = np.random.default_rng([seed, own]).standard_normal(n)
    return out


def _sobol(dimensions: int, n: int, seed: int) -> Floats:
    """The first n of the next power of two of scrambled Sobol points, as normals."""
    from scipy.special import ndtri
    from scipy.stats import qmc

    points = qmc.Sobol(dimensions, scramble=True, rng=seed).random_base2((n - 1).bit_length())[:n]
    tiny = np.finfo(np.float64).tiny
    out: Floats = ndtri(np.clip(points, tiny, 1.0 - np.finfo(np.float64).epsneg))
    return out


def _cited_twice(sources: Iterable[tuple[str, ...]]) -> set[str]:
    """Sources that more than one quantity rests on."""
    seen: set[str] = set()
    twice: set[str] = set()
    for own in sources:
        for source in set(own):
            (twice if source in seen else seen).add(source)
    return twice
