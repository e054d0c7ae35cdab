"""How well words can be read where they stand, and what makes them easier to read.

`scrims.py` chooses colours and scrims while a cover is lettered; `measuring.py` measures words that stand,
`thumbnails.py` has them read at the size of a shop's list, and `fixing.py` mends them.
"""

from coverstudio.editor.legibility.scrims import (
    ENOUGH,
    NEAR_BLACK,
    NEAR_WHITE,
    Group,
    coverage,
    legibility,
    lettered,
    proved,
    readable_colour,
)

__all__ = [
    "ENOUGH",
    "NEAR_BLACK",
    "NEAR_WHITE",
    "Group",
    "coverage",
    "legibility",
    "lettered",
    "proved",
    "readable_colour",
]
