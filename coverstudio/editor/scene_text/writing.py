"""Writing words into a picture: piece by piece, with several seeds, until recognition reads the words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from coverstudio.editor.part_progress import part_of
from coverstudio.editor.scene_text.tiles import Tile, tiles_of
from coverstudio.editor.scene_text.windows import Window, cut_out, only_within, put_back, seen, window_around
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


class SceneText(msgspec.Struct, frozen=True, kw_only=True):
    """A picture with other words in it; outside `box` it is the one before, pixel for pixel.

    `notes` are sentences for the user.
    """

    pixels: Pixels
    box: PixelBox
    pieces: tuple[Piece, ...]
    steps: int
    guidance: float
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst of the pieces' verdicts."""
        return max((piece.verdict for piece in self.pieces), key=_RANKS.__getitem__)


class _Try(msgspec.Struct, frozen=True):
    pixels: Pixels
    seed: int
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
    answers: list[Lettered] = []
    for number, tile in enumerate(tiles):
        says(f"Writing “{tile.words}”")
        progress = part_of(on_progress, number, len(tiles))
        tries = await _tries(generator, work, tile, wish, progress, can_read=can_read)
        best = min(tries, key=_rank)
        work = best.pixels
        answers.append(best.answer)
        pieces.append(
            Piece(
                words=tile.words, box=tile.box, seed=best.seed, tries=len(tries), read=best.proof.read,
                verdict=best.proof.verdict,
            )
        )  # fmt: skip
    written = await asyncio.to_thread(only_within, pixels, work, box)
    last = answers[-1]
    return SceneText(
        pixels=written, box=box, pieces=tuple(pieces), steps=last.steps, guidance=last.guidance,
        notes=_notes(wish.text, tiles, pixels.shape, answers),
    )  # fmt: skip


async def _tries(
    generator: Generator, work: Pixels, tile: Tile, wish: SceneTextWish, on_progress: OnProgress,
    *, can_read: bool,
) -> Sequence[_Try]:  # fmt: skip
    """Return what was painted of a piece, until one reads right."""
    window = window_around(tile.box, work.shape)
    image, mask = await asyncio.to_thread(seen, work, window, tile.box)
    tries: list[_Try] = []
    seeds = wish.seeds if can_read else 1
    for number in range(seeds):
        request = EditText(
            model=wish.model.path, image=Picture(image), mask=Picture(mask), text=tile.words,
            instruction=instruction_for(wish, tile.words), seed=wish.seed + number, steps=wish.steps,
            guidance=wish.guidance,
        )  # fmt: skip
        answer = await generator.run(request, part_of(on_progress, number, seeds))
        tries.append(await _judged(generator, work, window, tile, request.seed, answer, can_read=can_read))
        if tries[-1].proof.verdict == "right":
            break
    return tries


async def _judged(
    generator: Generator, work: Pixels, window: Window, tile: Tile, seed: int, answer: Lettered,
    *, can_read: bool,
) -> _Try:  # fmt: skip
    pixels = await asyncio.to_thread(put_back, work, window, tile.box, answer.image.pixels)
    if not can_read:
        return _Try(
            pixels, seed, WordProof(layer_id="", wanted=tile.words, read="", verdict="not read"), answer
        )
    reading = await read_strips(generator, (cut_out(pixels, tile.box),), asked=tile.words)
    return _Try(pixels, seed, proof_of_reading("", (tile.words,), reading), answer)


def _rank(tried: _Try) -> tuple[int, int, float]:
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
