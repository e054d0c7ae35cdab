"""Whether words can be read on the finished page as they should be."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import Literal

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.layers import TextLayer
from coverstudio.editor.spelling.alike import units
from coverstudio.editor.spelling.areas import LineArea, line_areas
from coverstudio.editor.spelling.comparing import Difference, compare
from coverstudio.editor.spelling.reading import Reading, read_strips
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import LineRead
from coverstudio.rendering.images import Images

Verdict = Literal["right", "wrong", "not read", "no recogniser"]

SURE_ENOUGH = 0.6
"""How sure recognition has to be of a line, on average: below it the letters are guesses, not findings."""
_MOST_UNKNOWN = 0.34
"""The share of letters that a recogniser may never have learnt; accents and rare marks, not a script."""


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
                        generator, layer.id, areas, recogniser=recogniser, on_progress=on_progress
                    )
                )
    return tuple(proofs)


async def proof_of_areas(
    generator: Generator,
    layer_id: str,
    areas: Sequence[LineArea],
    *,
    recogniser: str = "",
    on_progress: OnProgress | None = None,
) -> WordProof:
    """Read lines that were cut out of a page or a picture. `recogniser` is as in `proved_words`."""
    strips = [piece for area in areas for piece in area.pieces]
    asked = "".join(dict.fromkeys(character for area in areas for character, _ in units(area.wanted)))
    reading = await read_strips(generator, strips, "", asked, on_progress)
    if recogniser and any(character.isalpha() for character in reading.unknown):
        other = await read_strips(generator, strips, recogniser, asked, on_progress)
        reading = min(reading, other, key=lambda one: _letters_in(one.unknown))
    wanted = [area.wanted for area in areas]
    read = _by_line(reading.lines, [len(area.pieces) for area in areas])
    return await asyncio.to_thread(proof_of_reading, layer_id, wanted, Reading(read, reading.unknown))


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


def proof_of_reading(layer_id: str, wanted: Sequence[str], reading: Reading) -> WordProof:
    """Return the proof of lines that should say `wanted`, one reading for each of them."""
    sures = [sure for line in reading.lines for sure in line.sure]
    differences: list[Difference] = []
    begins = 0
    for line, found in zip(wanted, reading.lines, strict=True):
        for one in compare(line, found.text, reading.unknown):
            differences.append(msgspec.structs.replace(one, at=begins + one.at))
        begins += len(line) + 1
    return WordProof(
        layer_id=layer_id,
        wanted="\n".join(wanted),
        read="\n".join(line.text for line in reading.lines),
        verdict=_verdict(wanted, reading, differences),
        differences=tuple(differences),
        sure=round(sum(sures) / len(sures), 3) if sures else 0.0,
    )


def _verdict(wanted: Sequence[str], reading: Reading, differences: Sequence[Difference]) -> Verdict:
    letters = [one for line in wanted for one, _ in units(line) if one.isalnum()]
    if letters and sum(one in reading.unknown for one in letters) > _MOST_UNKNOWN * len(letters):
        return "no recogniser"
    if not any(one.is_wrong for one in differences):
        return "right"
    if any(_is_guess(line) for line in reading.lines):
        return "not read"
    return "wrong"


def _is_guess(line: LineRead) -> bool:
    return not line.sure or sum(line.sure) < SURE_ENOUGH * len(line.sure)
