"""What is kept of solved draws, in a file from which the work can be taken up again.

The file says what it is of: the digest of the plan's figures, the seed, the sampling, and a digest of the
numbers drawn. A file of anything else is refused. It is written beside its place and moved there in one step,
so that whoever stops the work leaves a whole file behind.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from model.inputs.case import Floats
    from model.inputs.draws import Draws
    from model.plan import Plan

FORMAT = "best plans of draws, 1"
STRETCH = 10
"""Draws whose numbers share one digest."""
ARRAYS = ("activity", "unmet", "duties_gbp", "promises_gbp")


@dataclass(frozen=True)
class Kept:
    """The best plans of the first n draws; fields as in ``resolved.Resolved``."""

    status: tuple[str, ...]
    activity: Floats
    unmet: Floats
    duties_gbp: Floats
    promises_gbp: Floats

    @classmethod
    def nothing(cls, plan: Plan) -> Kept:
        """No draws yet."""
        none = np.zeros((0, *plan.activity.shape))
        return cls((), none, none, np.zeros(0), np.zeros(0))

    def __len__(self) -> int:
        return len(self.status)

    def first(self, n: int) -> Kept:
        """The first n draws."""
        return Kept(self.status[:n], *(getattr(self, name)[:n] for name in ARRAYS))

    def with_more(self, more: Kept) -> Kept:
        """These draws, then others."""
        both = (np.concatenate([getattr(self, name), getattr(more, name)]) for name in ARRAYS)
        return Kept((*self.status, *more.status), *both)


def write_kept(path: Path, plan: Plan, draws: Draws, kept: Kept) -> None:
    """Write solved draws, whole or not at all.

    Parameters
    ----------
    path : Path
        Where to.
    plan : Plan
        The plan of central figures.
    draws : Draws
        The draws, of which the first are solved.
    kept : Kept
        Their best plans.
    """
    said = json.dumps(_said(plan, draws, len(kept)))
    beside = path.with_name(f"{path.name}.part")
    arrays = {name: getattr(kept, name) for name in ARRAYS}
    with beside.open("wb") as file:
        np.savez_compressed(file, said=np.array(said), status=np.array(kept.status), **arrays)
    beside.replace(path)


def read_kept(path: Path, plan: Plan, draws: Draws) -> Kept | None:
    """Read solved draws; None where there is no file yet.

    Parameters
    ----------
    path : Path
        The file.
    plan, draws : Plan, Draws
        What it must be of.

    Raises
    ------
    ValueError
        If it is no file of solved draws, or one of other figures, another seed, sampling or draws.
    """
    if not path.exists():
        return None
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
            said: dict[str, Any] = json.loads(str(found["said"]))
            kept = Kept(tuple(found["status"].tolist()), *(found[name] for name in ARRAYS))
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as fault:
        raise ValueError(
            f"{path}: this is no file of solved draws; name another file, or a new one"
        ) from fault
    most = min(len(kept), len(draws))
    wanted = _said(plan, draws, most)
    for name, words in (
        ("format", "another version of the program"),
        ("figures", "other figures or rules"),
        ("seed", f"another seed, {said.get('seed')}"),
        ("sampling", f"another sampling, {said.get('sampling')}"),
    ):
        if said.get(name) != wanted[name]:
            raise ValueError(f"{path}: its draws were solved for {words}; name another file, or a new one")
    whole = len(wanted["drawn"]) if most == len(kept) else most // STRETCH
    if said["drawn"][:whole] != wanted["drawn"][:whole]:
        raise ValueError(f"{path}: its draws are others than these; name another file, or a new one")
    return kept.first(most)


def _said(plan: Plan, draws: Draws, n: int) -> dict[str, Any]:
    """What the first n draws are of."""
    numbers = np.ascontiguousarray(draws.normal[:n])
    names = "|".join(factor.name for factor in draws.factors).encode()
    drawn = [
        hashlib.sha256(names + numbers[at : at + STRETCH].tobytes()).hexdigest()[:16]
        for at in range(0, n, STRETCH)
    ]
    return {
        "format": FORMAT,
        "figures": plan.digest,
        "seed": draws.seed,
        "sampling": draws.sampling,
        "drawn": drawn,
    }
