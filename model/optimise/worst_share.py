"""The average over the worst share of several futures, as columns and rows of a linear programme.

Conditional value at risk in the form of Rockafellar and Uryasev (2000), Optimization of conditional
value-at-risk, Journal of Risk 2(3): for losses L with probabilities p and the worst share α,

    CVaR = min over η of  η + Σ p·max(0, L − η) ÷ α

so that minimising it takes one column and one row for each future and a column for η.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pulp import LpVariable

    from model.inputs.case import Floats
    from model.optimise.programme import Sense, Term


class Sheet(Protocol):
    """What columns and rows are written to: a programme, or anything that wraps a PuLP problem."""

    def variable(self, name: str, low: float | None = 0.0, high: float | None = None) -> LpVariable:
        """Add a column."""

    def row(self, name: str, terms: Iterable[Term], sense: Sense, right: float) -> None:
        """Add the row Σ coefficient·variable (sense) right."""


Loss = tuple[list["Term"], float]
"""What one future costs: terms and a constant."""


def worst_average(sheet: Sheet, name: str, losses: Sequence[Loss], probability: Floats, share: float) -> Loss:
    """Write the average loss over the worst share of futures.

    Parameters
    ----------
    sheet : Sheet
        Receives the columns and rows.
    name : str
        What their names begin with.
    losses : sequence of (terms, constant)
        Loss in each future, n of them.
    probability : (n,) float
        Of each future; they sum to 1.
    share : float
        α, above 0 and up to 1. At 1, and with one future, it is the plain average and nothing is written.

    Returns
    -------
    tuple of (terms, constant)
        At a minimum of any objective in which it has a positive coefficient, the average of the losses
        over the worst share.
    """
    if share >= 1.0 or len(losses) == 1:
        terms = [(v, c * float(p)) for (own, _), p in zip(losses, probability, strict=True) for v, c in own]
        return terms, float(sum(fixed * p for (_, fixed), p in zip(losses, probability, strict=True)))
    level = sheet.variable(f"{name}_level", None)
    out: list[Term] = [(level, 1.0)]
    for i, ((own, fixed), p) in enumerate(zip(losses, probability, strict=True)):
        above = sheet.variable(f"{name}_above.{i}")
        sheet.row(f"{name}_above.{i}", [(above, 1.0), (level, 1.0), *((v, -c) for v, c in own)], ">=", fixed)
        out.append((above, float(p) / share))
    return out, 0.0
