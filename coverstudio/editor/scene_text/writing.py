"""Writing words into a picture: piece by piece, with several seeds, until recognition reads the words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from coverstudio.editor.part_progress import part_of
from coverstudio.editor.scene_text.tiles import Tile, tiles_of
from coverstudio.editor.scene_text.windows import cut_out, only_within, put_back, seen, window_around
from coverstudio.editor.scene_text.wishes import (
    SceneTextWish,
    instruction_for,
    require_writable,
    warnings_for,
)
from coverstudio.editor.spelling import Verdict, WordProof, proof_of_reading, read_strips
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import EditText, Lettered, ListEngines, PixelBox
from coverstudio.generation.picture import Picture

Pixels = NDArray[np.uint8]

READER = "rapidocr"
SOFT = 3.0
"""Letters that are enlarged more than so many times look soft."""
_RANKS: dict[Verdict, int] = {"right": 0, "no recogniser": 1, "wrong": 2, "not read": 3}


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Words that were written at once: where, with which seed, after how many tries, and what was read."""

    words: str
    box: PixelBox
    seed: int
    tries: int
    read: str
    verdict: Verdict


class Try(msgspec.Struct, frozen=True, kw_only=True):
    """What a seed made of a piece: what the model painted (S×S×3), where in it the piece is, what is read."""

    seed: int
    image: Picture
    place: PixelBox
    read: str
    verdict: Verdict


class SceneText(msgspec.Struct, frozen=True, kw_only=True):
    """A picture with other words in it; outside `box` it is the one before, pixel for pixel.

    `notes` are sentences for the user, `tries` are all that were painted of each piece.
    """

    pixels: Pixels
    box: PixelBox
    pieces: tuple[Piece, ...]
    steps: int
    guidance: float
    notes: tuple[str, ...] = ()
    tries: tuple[tuple[Try, ...], ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst of the pieces' verdicts."""
        return max((piece.verdict for piece in self.pieces), key=_RANKS.__getitem__)


OnTry = Callable[[str, Try], None]
"""Told of each try as it comes: of which words, and what it is."""


class _Judged(msgspec.Struct, frozen=True):
    told: Try
    proof: WordProof
    answer: Lettered


async def write_words(
    generator: Generator,
    pixels: Pixels,
    box: PixelBox,
    wish: SceneTextWish,
    *,
    says: Callable[[str], None] = lambda _: None,
    on_progress: OnProgress | None = None,
    on_try: OnTry = lambda _words, _tried: None,
) -> SceneText:
    """Write the words of the wish into `box` of `pixels` (H×W×3 or 4).

    A piece is painted with one seed after another until it reads right; of those that never do, the one that
    comes closest is kept. Where no recognition is installed the first is kept, "not read". Raises ValueError
    for words or a place that cannot be, GenerationError when the engine fails.
    """
    require_writable(wish.text)
    _require_inside(box, pixels.shape)
    tiles = tiles_of(wish.text, box)
    can_read = await _can_read(generator)
    work = np.ascontiguousarray(pixels[..., :3])
    pieces: list[Piece] = []
    tries: list[tuple[Try, ...]] = []
    answers: list[Lettered] = []
    for number, tile in enumerate(tiles):
        says(f"Writing “{tile.words}”")
        progress = part_of(on_progress, number, len(tiles))
        judged = await _tries(generator, work, tile, wish, progress, on_try, can_read=can_read)
        best = min(judged, key=_rank)
        work = await asyncio.to_thread(painted_on, work, tile.box, best.told)
        answers.append(best.answer)
        tries.append(tuple(one.told for one in judged))
        pieces.append(piece_of(tile.words, tile.box, tries[-1], best.told))
    written = await asyncio.to_thread(only_within, pixels, work, box)
    last = answers[-1]
    return SceneText(
        pixels=written, box=box, pieces=tuple(pieces), steps=last.steps, guidance=last.guidance,
        notes=_notes(wish.text, tiles, pixels.shape, answers), tries=tuple(tries),
    )  # fmt: skip


def piece_of(words: str, box: PixelBox, tries: Sequence[Try], taken: Try) -> Piece:
    """Return what is told of words of which one try was taken."""
    return Piece(
        words=words, box=box, seed=taken.seed, tries=len(tries), read=taken.read, verdict=taken.verdict
    )


def painted_on(work: Pixels, box: PixelBox, tried: Try) -> Pixels:
    """Return `work` (H×W×3) with what was painted of the piece at `box`, and a little around it."""
    return put_back(work, window_around(box, work.shape), box, tried.image.pixels)


async def _tries(
    generator: Generator, work: Pixels, tile: Tile, wish: SceneTextWish, on_progress: OnProgress,
    on_try: OnTry, *, can_read: bool,
) -> Sequence[_Judged]:  # fmt: skip
    """Return what was painted of a piece, until one reads right."""
    image, mask = await asyncio.to_thread(seen, work, window_around(tile.box, work.shape), tile.box)
    place = _place_in(mask)
    tries: list[_Judged] = []
    seeds = wish.seeds if can_read else 1
    for number in range(seeds):
        request = EditText(
            model=wish.model.path, image=Picture(image), mask=Picture(mask), text=tile.words,
            instruction=instruction_for(wish, tile.words), seed=wish.seed + number, steps=wish.steps,
            guidance=wish.guidance,
        )  # fmt: skip
        answer = await generator.run(request, part_of(on_progress, number, seeds))
        tried = Try(seed=request.seed, image=answer.image, place=place, read="", verdict="not read")
        tries.append(await _judged(generator, work, tile, tried, answer, can_read=can_read))
        on_try(tile.words, tries[-1].told)
        if tries[-1].proof.verdict == "right":
            break
    return tries


def _place_in(mask: Pixels) -> PixelBox:
    """Return what is white in the mask of a rectangle."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    x, y = int(columns[0]), int(rows[0])
    return PixelBox(x, y, int(columns[-1]) + 1 - x, int(rows[-1]) + 1 - y)


async def _judged(
    generator: Generator, work: Pixels, tile: Tile, tried: Try, answer: Lettered, *, can_read: bool
) -> _Judged:
    if not can_read:
        unread = WordProof(layer_id="", wanted=tile.words, read="", verdict="not read")
        return _Judged(tried, unread, answer)
    pixels = await asyncio.to_thread(painted_on, work, tile.box, tried)
    reading = await read_strips(generator, (cut_out(pixels, tile.box),), asked=tile.words)
    proof = proof_of_reading("", (tile.words,), reading)
    told = msgspec.structs.replace(tried, read=proof.read, verdict=proof.verdict)
    return _Judged(told, proof, answer)


def _rank(tried: _Judged) -> tuple[int, int, float]:
    """Least for what reads best: what is wrong counts by its letters, then how sure recognition was."""
    proof = tried.proof
    wrong = sum(max(len(one.wanted), len(one.read)) for one in proof.differences if one.is_wrong)
    return int(proof.verdict != "right"), wrong, -proof.sure


async def _can_read(generator: Generator) -> bool:
    engines = (await generator.run(ListEngines())).engines
    return any(engine.id == READER and engine.ready for engine in engines)


def _require_inside(box: PixelBox, shape: tuple[int, ...]) -> None:
    if min(box.x, box.y) < 0 or box.x + box.width > shape[1] or box.y + box.height > shape[0]:
        raise ValueError(
            f"The place reaches beyond the picture, which has {shape[1]} × {shape[0]} pixels: move it inside."
        )


def _notes(
    text: str, tiles: Sequence[Tile], shape: tuple[int, ...], answers: Sequence[Lettered]
) -> tuple[str, ...]:
    notes = dict.fromkeys((*warnings_for(text), *(note for one in answers for note in one.notes)))
    enlarged = max(window_around(tile.box, shape).side / 256 for tile in tiles)
    if enlarged > SOFT:
        notes[
            f"The model paints 256 pixels a side, which were enlarged {enlarged:.1f} times here: the letters"
            " are softer than the picture."
        ] = None
    return tuple(notes)
