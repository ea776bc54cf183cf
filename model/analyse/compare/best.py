"""Which option is best, how often, and what choosing another would forgo: over the same futures for all.

*In order*, as plans are made: least duties left unmet, then least promises broken (both in £ over the plan;
they are the plan's own, and the same in every future), then most of the gap closed, which futures decide. A
plan looks at one year after the other; between options the whole plan counts, so that a few pounds of an
earlier year do not outweigh millions later. A future in which options tie is split equally among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.analyse.compare.option import DUTY, PROMISE
from model.analyse.psa import is_first, losses, standard_error

if TYPE_CHECKING:
    from model.analyse.compare.option import Option
    from model.inputs.case import Bools, Floats

IN_ORDER, CLOSED, NET_BENEFIT = "in_order", "gap_closed", "net_benefit"
MEASURES = {
    IN_ORDER: "duties and promises first, then how much of the gap is closed",
    CLOSED: "how much of the gap is closed",
    NET_BENEFIT: "net benefit at the worth stated",
}
"""How options are ordered, in words."""
UNITS = {IN_ORDER: "share of the gap", CLOSED: "share of the gap", NET_BENEFIT: "£, present value"}
CHANCE_COLUMNS = (
    "measure",
    "option",
    "rank",
    "chance",
    "error",
    "tied_share",
    "best_on_average",
    "unit",
    "regret_mean",
    "regret_error",
    "regret_in_1_of_20",
    "regret_most",
)
ONE_POUND = 1.0
RARE = 0.95


def chances(
    options: Sequence[Option],
    measured: Mapping[str, Mapping[str, Floats]],
    central: Mapping[str, Mapping[str, float]],
) -> pd.DataFrame:
    """How often each option is best, and what choosing it forgoes.

    Parameters
    ----------
    options : sequence of Option
        Those that have a plan.
    measured : mapping
        By measure and letter, (N,) in the same futures; higher is better.
    central : mapping
        By measure and letter, on central figures.

    Returns
    -------
    DataFrame
        ``CHANCE_COLUMNS``; ``rank`` is on central figures, and equals share the better one. Chances of a
        measure sum to 1. Regret is what the best option of a future would have brought more: on average, in
        the worst of 20 futures, in the worst of all; in order, among the options that can be best, and not
        stated for the others.
    """
    rows: list[tuple[object, ...]] = []
    for measure, by_option in measured.items() if options else ():
        worth = np.column_stack([by_option[option.letter] for option in options])
        ordered = measure == IN_ORDER
        able = leading(options) if ordered else np.ones(len(options), dtype=np.bool_)
        rank = ranks(options, central[measure], in_order=ordered)
        for k, figures in enumerate(_figures(worth, able)):
            letter = options[k].letter
            rows.append((measure, letter, rank[letter], *figures[:4], UNITS[measure], *figures[4:]))
    return pd.DataFrame(rows, columns=list(CHANCE_COLUMNS))


def _figures(worth: Floats, able: Bools) -> list[tuple[object, ...]]:
    """Chance, its error, share of ties, best on average, regret; those not able are never best."""
    first = np.zeros(worth.shape, dtype=np.bool_)
    first[:, able] = is_first(worth[:, able])
    number = first.sum(axis=1, keepdims=True)
    share = first / number
    on_average = np.zeros(len(able), dtype=np.bool_)
    on_average[able] = is_first(worth[:, able].mean(axis=0, keepdims=True))[0]
    lost = np.full(worth.shape, np.nan)
    lost[:, able] = losses(worth[:, able])
    error, lost_error = standard_error(share), standard_error(lost)
    return [
        (
            float(share[:, k].mean()),
            float(error[k]),
            float((first[:, k] & (number[:, 0] > 1)).mean()),
            bool(on_average[k]),
            float(lost[:, k].mean()),
            float(lost_error[k]),
            float(np.quantile(lost[:, k], RARE)),
            float(lost[:, k].max()),
        )
        for k in range(len(able))
    ]


def leading(options: Sequence[Option]) -> Bools:
    """(K,): options that leave least duties unmet and, of these, break least promises, over the plan."""
    able = np.ones(len(options), dtype=np.bool_)
    for kind in (DUTY, PROMISE):
        missed = np.array([option.missed(kind).sum() for option in options])
        able &= missed <= missed[able].min(initial=np.inf) + ONE_POUND
    return able


def ranks(options: Sequence[Option], central: Mapping[str, float], *, in_order: bool) -> dict[str, int]:
    """Rank of each option by letter, 1 for the best; equals share the better one.

    Parameters
    ----------
    options : sequence of Option
        Those that have a plan.
    central : mapping
        The measure on central figures, by letter.
    in_order : bool
        Whether duties and promises come first.
    """
    left, found = list(options), dict[str, int]()
    while left:
        able = leading(left) if in_order else np.ones(len(left), dtype=np.bool_)
        held = [option for option, is_able in zip(left, able, strict=True) if is_able]
        top = is_first(np.array([[central[option.letter] for option in held]]))[0]
        best = [option for option, is_top in zip(held, top, strict=True) if is_top]
        found |= dict.fromkeys([option.letter for option in best], len(found) + 1)
        left = [option for option in left if option not in best]
    return found
