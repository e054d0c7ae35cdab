"""The characters that DiffSTE knows, by their numbers: small and capital Latin letters, digits, signs."""

from __future__ import annotations

import string

from coverstudio.generation.models.scene_text_layout import MOST_CHARACTERS

# In the order of the published table; the signs of ASCII begin behind the letters.
TABLE = " " + string.digits + string.ascii_lowercase + string.ascii_uppercase + string.punctuation
_NUMBERS = {character: number for number, character in enumerate(TABLE)}
NOTHING = 0
"""The space, which also fills up, and stands for whatever is not in the table."""


def character_ids(text: str) -> list[int]:
    """Return the numbers of the first 20 characters, filled up to 20.

    Runs of white space count as one, none at either end: so the model saw it in its training.

    >>> character_ids("A  b")[:4]
    [37, 0, 12, 0]
    """
    known = [_NUMBERS.get(character, NOTHING) for character in " ".join(text.split())]
    return (known + [NOTHING] * MOST_CHARACTERS)[:MOST_CHARACTERS]
