"""What is to be written into a picture, how the model is told, and what lies beyond what it knows."""

from __future__ import annotations

import re
import string

import msgspec

from coverstudio.generation.models.facts import InstalledModel

SEEDS = 3
MOST_SEEDS = 32
KNOWN_LETTERS = 16
"""Of a word: the model has seen no longer ones in its training."""
MOST_LETTERS = 20
"""Of a word: it reads no more."""
_LATIN = frozenset(string.ascii_letters + string.digits)
_WRITABLE = _LATIN | frozenset(string.punctuation)


class SceneTextWish(msgspec.Struct, frozen=True, kw_only=True):
    """Words to write, line by line, with one of the scene-text models.

    `font` (of Google Fonts) and `colour` are names; `style` is said in their place in one's own words. What
    is left empty follows the lettering around. Up to `seeds` pictures are painted of each piece, from `seed`
    on, until one reads right. `steps` 0 and `guidance` None leave the choice to the model.
    """

    text: str
    model: InstalledModel
    font: str = ""
    colour: str = ""
    style: str = ""
    seeds: int = SEEDS
    seed: int = 0
    steps: int = 0
    guidance: float | None = None


def instruction_for(wish: SceneTextWish, words: str) -> str:
    """Return what the model is told about `words`, as it was told in its training.

    >>> from types import SimpleNamespace
    >>> wish = SimpleNamespace(font="Lato[wght]", colour="navy", style="")
    >>> instruction_for(wish, "MOOR")
    'Write "MOOR" in font: Lato and color: navy'
    """
    font = re.sub(r"\[.*?\]", "", wish.font).strip()
    told = [f"{name}: {value}" for name, value in (("font", font), ("color", wish.colour)) if value]
    style = wish.style or " and ".join(told)
    return f'Write "{words}"' + (f" in {style}" if style else "")


def require_writable(text: str) -> None:
    """Raise ValueError with a sentence for words that the model cannot write at all."""
    if not text.strip():
        raise ValueError("There are no words to write: type some.")
    if not any(letter in _LATIN for letter in text):
        raise ValueError(
            "DiffSTE writes Latin letters and digits alone: use font-locked lettering, which is never"
            " misspelt."
        )
    for word in text.split():
        if len(word) > MOST_LETTERS:
            raise ValueError(
                f"“{word}” has {len(word)} letters, and DiffSTE reads {MOST_LETTERS} of a word: use"
                " font-locked lettering, which is never misspelt."
            )


def warnings_for(text: str) -> tuple[str, ...]:
    """Return a sentence for everything in the words that the model hardly knows."""
    found: list[str] = []
    strange = "".join(dict.fromkeys(one for one in text if not one.isspace() and one not in _WRITABLE))
    if strange:
        found.append(
            f"DiffSTE has never seen “{strange}” and leaves it out: use font-locked lettering, which is never"
            " misspelt."
        )
    for word in text.split():
        if len(word) > KNOWN_LETTERS:
            found.append(
                f"“{word}” has {len(word)} letters, and DiffSTE knows words of up to {KNOWN_LETTERS}: expect"
                " mistakes, or use font-locked lettering, which is never misspelt."
            )
    return tuple(found)
