"""Where a title breaks into lines: for balance and sense, never inside a word."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.editor.title_styles import Face
from coverstudio.rendering.fonts import has_hangul
from coverstudio.rendering.text_layout import lay_out, unbroken_pieces

MOST_PIECES = 12  # above that a title is set like a paragraph
_WIDE = 1e6
# Words that lead on to the next one: a line should not end with them, nor consist of them.
_ENGLISH = "a an the of and or in on at to for from by with as but nor into over under is"
_OTHERS = "de la le les du des el los las y e et und der die das von zu im il lo gli di da van het een & – —"
_CONJUNCTIONS = frozenset(("and", "or", "&", "et", "und", "y", "e"))  # may end a line at need
_KOREAN_LEANING = frozenset("수것줄때뿐데리채듯적번등중")  # nouns that lean on what is before them
_LEADING_WORDS = frozenset(f"{_ENGLISH} {_OTHERS}".split())


@dataclass(frozen=True)
class Breaking:
    """A title in lines, the width of the widest in ems, and how unfortunate its breaks are (0 is good)."""

    lines: tuple[str, ...]
    widest: float
    penalty: float

    @property
    def text(self) -> str:
        """The lines as one text with hard line breaks."""
        return "\n".join(self.lines)


def width_in_ems(text: str, face: Face) -> float:
    """Return the advance width of one line of text in ems of its size."""
    size = 72.0
    layer = TextLayer(
        name="measure", box=Box(0, 0, _WIDE, _WIDE), text=text, family=face.family, size=size,
        weight=face.weight, italic=face.italic, tracking=face.tracking,
    )  # fmt: skip
    return max(line.width for line in lay_out(layer).lines) / (size / 72 * 25.4)


def breakings(text: str, face: Face, most_lines: int = 6) -> tuple[Breaking, ...]:
    """Return the best way to set a short title in one line, in two, in three …; empty for a long one.

    Line breaks that are in the text already stay, and are then the only way.
    """
    if "\n" in text:
        lines = tuple(line.strip() for line in text.split("\n") if line.strip())
        return (_breaking(lines, [width_in_ems(line, face) for line in lines]),)
    pieces = _words(text)
    if not pieces or len(pieces) > MOST_PIECES:
        return ()
    joined = _Joined(pieces, face)
    ways = (_best(joined, count) for count in range(1, min(most_lines, len(pieces)) + 1))
    return tuple(ways)


def _words(text: str) -> tuple[str, ...]:
    """Return what a title may break between: not after a hyphen, which would look like a mistake."""
    words: list[str] = []
    for piece in unbroken_pieces(text):
        if words and words[-1][-1] in "-/‐–—":
            words[-1] += piece
        else:
            words.append(piece)
    return tuple(words)


class _Joined:
    """The widths of every run of neighbouring pieces, each measured once."""

    def __init__(self, pieces: Sequence[str], face: Face) -> None:
        self.pieces = pieces
        self._face = face
        self._widths: dict[str, float] = {}

    def breaking(self, cuts: Sequence[int]) -> Breaking:
        ends = (0, *cuts, len(self.pieces))
        lines = tuple("".join(self.pieces[a:b]).strip() for a, b in itertools.pairwise(ends))
        return _breaking(lines, [self._width(line) for line in lines])

    def _width(self, line: str) -> float:
        if line not in self._widths:
            self._widths[line] = width_in_ems(line, self._face)
        return self._widths[line]


def _best(joined: _Joined, count: int) -> Breaking:
    cuts = itertools.combinations(range(1, len(joined.pieces)), count - 1)
    return min((joined.breaking(cut) for cut in cuts), key=lambda way: way.widest * (1 + way.penalty))


def _breaking(lines: tuple[str, ...], widths: Sequence[float]) -> Breaking:
    widest = max(widths)
    ragged = sum((1 - width / widest) ** 2 for width in widths) / len(widths)
    penalty = 0.3 * ragged
    penalty += sum(_cost_of_line(line) for line in lines[:-1])
    penalty += sum(0.25 for line in lines[1:] if line.split()[0] in _KOREAN_LEANING)
    if len(lines) > 1:
        penalty += 0.2 if widths[-1] < 0.3 * widest or _is_short(lines[-1]) else 0.0
    return Breaking(lines, widest, max(penalty, 0.0))


def _cost_of_line(line: str) -> float:
    """Return how unfortunate it is that a line, not the last one, holds just these words."""
    if _is_short(line):
        return 0.15 if line.replace(" ", "").isalpha() else 0.35
    last = line.rsplit(maxsplit=1)[-1]
    if _leads_on(last):
        return 0.12 if last.casefold() in _CONJUNCTIONS else 0.28
    if _is_syllable(last) or (last.endswith("의") and has_hangul(last)):
        return 0.12  # a genitive leads on to what is owned
    return -0.10 if line[-1] in ":;—–?!" else 0.0


def _is_syllable(word: str) -> bool:
    """Tell whether a word is one Korean syllable: as a rule it belongs to the next one (갈 수)."""
    return len(word) == 1 and has_hangul(word)


def _leads_on(word: str) -> bool:
    return word.casefold().strip(",.;:!?") in _LEADING_WORDS


def _is_short(line: str) -> bool:
    """Tell whether a line is nothing but a small word."""
    return all(_leads_on(word) for word in line.split()) or (line.isascii() and len(line) < 3)
