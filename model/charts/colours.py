"""The colours of every chart, named by what they mean.

The four category colours come in an order in which neighbours differ by at least 3:1 in contrast and each is
at least 3:1 on white. ``TURQUOISE`` and ``ORANGE`` are for marks only, never for text.
"""

from __future__ import annotations

DARK_BLUE = "#12436D"
TURQUOISE = "#28A197"
DARK_PINK = "#801650"
ORANGE = "#F46A25"

CATEGORIES = (DARK_BLUE, TURQUOISE, DARK_PINK, ORANGE)

TEXT = "#0B0C0C"
SECONDARY_TEXT = "#505A5F"
GREY = "#6F777B"
PALE_GREY = "#B1B4B6"
GRID = "#E5E6E7"
WHITE = "#FFFFFF"

PALE_BLUE = "#A0B4C5"
PALE_TURQUOISE = "#A9D9D5"
PALE_PINK = "#CCA2B9"
PALE_ORANGE = "#FBC3A8"

PALE = {
    DARK_BLUE: PALE_BLUE,
    TURQUOISE: PALE_TURQUOISE,
    DARK_PINK: PALE_PINK,
    ORANGE: PALE_ORANGE,
    GREY: "#D5D7D9",
}

BLUE_STEPS = ("#EEF2F6", "#C4D0DB", "#89A1B6", "#4D7292", DARK_BLUE)
"""Five steps from least to most, for tiles; words go with each."""

DARK_STEPS = frozenset(BLUE_STEPS[3:])
"""Steps on which text must be white."""

ALLOWED = frozenset(
    {*CATEGORIES, *PALE, *PALE.values(), *BLUE_STEPS, TEXT, SECONDARY_TEXT, PALE_GREY, GRID, WHITE}
)
