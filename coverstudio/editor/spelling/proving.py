"""Whether words can be read on the finished page as they should be."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable, Collection, Sequence
from typing import Literal

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.layers import TextLayer
from coverstudio.editor.spelling.alike import units
from coverstudio.editor.spelling.areas import LineArea, line_areas
from coverstudio.editor.spelling.comparing import Difference, compare
from coverstudio.editor.spelling.looking import Blind, best, doubted, looked_at_again, mistaken
from coverstudio.editor.spelling.reading import Reading, read_strips
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import LineRead
from coverstudio.rendering.images import Images, NoImages

Verdict = Literal["right", "wrong", "not read", "no recogniser"]

SURE_ENOUGH = 0.6
"""How sure recognition has to be of a line, on average: below it the letters are guesses, not findings."""
_MOST_UNKNOWN = 0.34
"""The share of letters that a recogniser may never have learnt and still know the script."""


class WordProof(msgspec.Struct, frozen=True, kw_only=True):
    """What a text should say and what was read; lines are apart by line breaks.

    "not read" says that nothing there could be read with certainty, "no recogniser" that none here knows the
    script. A text that is "right" may have differences that recognition cannot judge (`Difference.is_wrong`
    is False). Places in `differences` count characters of `wanted`. `sure` is how sure recognition was, 0..1.
    """

    layer_id: str
    wanted: str
    read: str
    verdict: Verdict
    differences: tuple[Difference, ...] = ()
    sure: float = 0.0


async def proved_words(
    generator: Generator,
    document: Document,
    images: Images,
    layers: Collection[str] | None = None,
    *,
    recogniser: str = "",
    on_progress: OnProgress | None = None,
) -> tuple[WordProof, ...]:
    """Read the texts with these ids (None: all that are visible) on the finished page, from below to above.

    `recogniser` is the path of one that was added; it reads what the built-in one has not learnt. Texts
    without a letter that shows are left out. Raises GenerationError, and what `images` raises.
    """
    proofs: list[WordProof] = []
    for layer in document.layers:
        if isinstance(layer, TextLayer) and (layer.visible if layers is None else layer.id in layers):
            areas = await asyncio.to_thread(line_areas, document, images, layer)
            if areas:
                proofs.append(
                    await proof_of_areas(
                        generator,
                        layer.id,
                        areas,
                        clean=lambda one=layer: _clean(document, one),
                        recogniser=recogniser,
                        on_progress=on_progress,
                    )
                )
    return tuple(proofs)


async def proof_of_areas(
    generator: Generator,
    layer_id: str,
    areas: Sequence[LineArea],
    *,
    clean: Callable[[], Sequence[LineArea]] | None = None,
    recogniser: str = "",
    at_first_sight: bool = False,
    on_progress: OnProgress | None = None,
) -> WordProof:
    """Read lines that were cut out of a page or a picture. `recogniser` is as in `proved_words`.

    Lines that read wrong are looked at in other ways before they are called so, unless all has to be read
    `at_first_sight`, as the eye does. `clean` makes the same lines in black on white, to learn which of
    their letters recognition does not tell apart in these very faces.
    """
    asked = "".join(dict.fromkeys(character for area in areas for character, _ in units(area.wanted)))

    async def read(some: Sequence[LineArea], by: str) -> Reading:
        strips = [piece for area in some for piece in area.pieces]
        found = await read_strips(generator, strips, by, asked, on_progress)
        return Reading(_by_line(found.lines, [len(area.pieces) for area in some]), found.unknown)

    by, reading = "", await read(areas, "")
    if recogniser and any(character.isalpha() for character in reading.unknown):
        other = await read(areas, recogniser)
        if _letters_in(other.unknown) < _letters_in(reading.unknown):
            by, reading = recogniser, other
    wanted = [area.wanted for area in areas]
    is_settled = at_first_sight or _lacks_script(wanted, reading.unknown)
    doubts = [] if is_settled else doubted(areas, reading)
    if not doubts:
        return await asyncio.to_thread(proof_of_reading, layer_id, wanted, reading)
    again = await looked_at_again([areas[index] for index in doubts], lambda some: read(some, by))
    blind: list[Blind] = [frozenset()] * len(areas)
    if clean is not None:
        plain = await asyncio.to_thread(clean)
        seen = await looked_at_again([plain[index] for index in doubts], lambda some: read(some, by))
        for index, lines in zip(doubts, seen, strict=True):
            blind[index] = mistaken(areas[index].wanted, lines, reading.unknown)
    lines = list(reading.lines)
    for index, found in zip(doubts, again, strict=True):
        lines[index] = best(wanted[index], found, reading.unknown, blind[index])
    reading = Reading(tuple(lines), reading.unknown)
    return await asyncio.to_thread(proof_of_reading, layer_id, wanted, reading, blind)


def _clean(document: Document, layer: TextLayer) -> tuple[LineArea, ...]:
    """Return the lines of a text in black on white, in its own faces and places."""
    spans = tuple(msgspec.structs.replace(span, colour=None) for span in layer.spans)
    plain = msgspec.structs.replace(
        layer, colour="#000000", fill=None, effects=(), opacity=1.0, blend_mode="normal", visible=True,
        spans=spans,
    )  # fmt: skip
    page = msgspec.structs.replace(document, layers=(plain,), background="#ffffff")
    return line_areas(page, NoImages(), plain)


def _letters_in(characters: str) -> int:
    return sum(character.isalnum() for character in characters)


def _by_line(pieces: Sequence[LineRead], counts: Sequence[int]) -> tuple[LineRead, ...]:
    """Put together what was read of the pieces of each line."""
    lines: list[LineRead] = []
    first = 0
    for count in counts:
        own = pieces[first : first + count]
        first += count
        lines.append(
            LineRead("".join(one.text for one in own), tuple(sure for one in own for sure in one.sure))
        )
    return tuple(lines)


def proof_of_reading(
    layer_id: str, wanted: Sequence[str], reading: Reading, blind: Sequence[Blind] = ()
) -> WordProof:
    """Return the proof of lines that should say `wanted`, one reading for each of them.

    `blind` holds for each line differences that recognition makes of the very same letters in clean type.
    """
    sures = [sure for line in reading.lines for sure in line.sure]
    differences: list[Difference] = []
    begins = 0
    for index, (line, found) in enumerate(zip(wanted, reading.lines, strict=True)):
        for one in compare(line, found.text, reading.unknown):
            is_blind = bool(blind) and one in blind[index]
            kind = "alike" if is_blind else one.kind
            differences.append(msgspec.structs.replace(one, kind=kind, at=begins + one.at))
        begins += len(line) + 1
    if _lacks_script(wanted, reading.unknown):
        return WordProof(layer_id=layer_id, wanted="\n".join(wanted), read="", verdict="no recogniser")
    return WordProof(
        layer_id=layer_id,
        wanted="\n".join(wanted),
        read="\n".join(line.text for line in reading.lines),
        verdict=_verdict(reading, differences),
        differences=tuple(differences),
        sure=round(sum(sures) / len(sures), 3) if sures else 0.0,
    )


def _verdict(reading: Reading, differences: Sequence[Difference]) -> Verdict:
    if not any(one.is_wrong for one in differences):
        return "right"
    if any(_is_guess(line) for line in reading.lines):
        return "not read"
    return "wrong"


def _lacks_script(wanted: Sequence[str], unknown: str) -> bool:
    """Tell whether the recogniser does not know the script: most of its letters, or those with accents.

    The built-in one knows Greek letters from formulas, and none of those with accents, which every Greek word
    has; a rare Chinese character that it lacks is another matter.
    """
    letters = [one for line in wanted for one, _ in units(line) if one.isalnum()]
    lacking = [one for one in letters if one in unknown]
    decomposed = unicodedata.normalize("NFD", "".join(lacking))
    return any(map(unicodedata.combining, decomposed)) or len(lacking) > _MOST_UNKNOWN * len(letters)


def _is_guess(line: LineRead) -> bool:
    return not line.sure or sum(line.sure) < SURE_ENOUGH * len(line.sure)
