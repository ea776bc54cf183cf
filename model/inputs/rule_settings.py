"""What may stand behind a rule or an objective in a scenario, where that is more than a word or true."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from model.inputs.draws_normals import Sampling

if TYPE_CHECKING:
    from model.inputs.tables import Tables

MOST_DRAWS = 1000

BalanceShare = Annotated[float, Field(ge=0, le=1, strict=False)] | Literal["today"]


class Conditions(BaseModel):
    """Ring-fences: whether they hold at all, and the pots that are let out of theirs."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    on: bool = True
    release: tuple[str, ...] = ()

    def holds(self, pot: str) -> bool:
        """Whether the conditions of a pot hold."""
        return self.on and pot not in self.release


class Balance(BaseModel):
    """A range for the share of money that goes to one tier or one priority, from the first decision year.

    ``"today"`` stands for the share of the base year.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    tier: Literal["universal", "targeted", "specialist"] | None = None
    priority: str | None = None
    at_least: BalanceShare | None = None
    at_most: BalanceShare | None = None

    @property
    def key(self) -> str:
        """What it is about, as results name it: ``tier:universal``."""
        return f"tier:{self.tier}" if self.tier else f"priority:{self.priority}"

    def gains_from(self, tier: str, priority: str) -> bool:
        """Whether more money on a service of that tier and priority helps to keep the range."""
        own = tier == self.tier if self.tier else priority == self.priority
        return (self.at_least if own else self.at_most) is not None

    @model_validator(mode="after")
    def _says_what_and_how_much(self) -> Self:
        if (self.tier is None) == (self.priority is None):
            raise ValueError("names a tier or a priority, one of them")
        if self.at_least is None and self.at_most is None:
            raise ValueError("says at_least or at_most")
        return self


def balance_name(key: str, tables: Tables) -> str:
    """What a balance is about, from its key: "Universal services", or "Services for safe and cared for"."""
    kind, _, name = key.partition(":")
    if kind == "tier":
        return f"{name.capitalize()} services"
    names = {row.priority: row.name for row in tables.priorities}
    return f"Services for {names.get(name, name)}"


class Equity(BaseModel):
    """How evenly places share in what improves: none worse than its trend, or each at least a share."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    share: Annotated[float, Field(gt=0, le=1)] | None = None
    """Share of what the area's target asks for per child; None: no place worse than its trend."""


def equity(value: object) -> object:
    """Read "no_place_worse", { share = 0.8 } or false as a setting of equity."""
    if value is False or value is None:
        return None
    if value == "no_place_worse":
        return Equity()
    if isinstance(value, Mapping) and set(value) == {"share"}:
        share = value["share"]
        if isinstance(share, int | float) and not isinstance(share, bool) and 0 < share <= 1:
            return Equity(share=float(share))
    if isinstance(value, Equity):
        return value
    raise ValueError("not a setting of equity")


def balance(value: object) -> object:
    """Read a list of tables as ranges; false as none."""
    if value is False:
        return ()
    if not isinstance(value, list | tuple):
        raise ValueError("not a setting of balance")
    return tuple(row if isinstance(row, Balance) else Balance.model_validate(row) for row in value)


def conditions(value: object) -> object:
    """Read true, false or { release = [...] } as conditions."""
    if isinstance(value, bool):
        return Conditions(on=value)
    if isinstance(value, Mapping) and set(value) == {"release"}:
        names = value["release"]
        if isinstance(names, list | tuple) and all(isinstance(n, str) for n in names):
            return Conditions(release=tuple(sorted(set(names))))
    if isinstance(value, Conditions):
        return value
    raise ValueError("not a setting of conditions")


class Robust(BaseModel):
    """Draws behind the objective ``robust``, and how much of them counts.

    Attributes
    ----------
    draws : int
        Number of draws.
    worst_share : float
        Share of the draws, the worst ones, over which the average is taken; 1 takes all.
    seed : int
        The same seed gives the same draws.
    sampling : str
        ``antithetic`` (each draw followed by its mirror image), ``random`` or ``sobol``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    draws: Annotated[int, Field(ge=1, le=MOST_DRAWS)] = 100
    worst_share: Annotated[float, Field(gt=0, le=1, strict=False)] = 0.2
    seed: Annotated[int, Field(ge=0)] = 1
    sampling: Sampling = "antithetic"


ROBUST_SAYS = (
    'any of { draws = 100, worst_share = 0.2, seed = 1, sampling = "antithetic" }:'
    f" 1 to {MOST_DRAWS:,} draws, a share above 0 and up to 1, a seed of 0 or more,"
    ' "antithetic", "random" or "sobol"'
)


def robust(value: object) -> object:
    """Read a table of settings of the draws."""
    if isinstance(value, Robust):
        return value
    if not isinstance(value, Mapping) or isinstance(value.get("worst_share"), bool):
        raise ValueError("not a setting of robust")
    return Robust.model_validate(dict(value))
