"""Lettering is found, erased, looked for again, and what is left erased once more, until nothing can be read.

Every round takes more where an earlier one was not enough (`masks.next_mask`): first the strokes, then what
is close to them, in the end the whole line. Whatever it takes, the report proves by comparing that nothing
outside the mask changed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Sequence

import msgspec
import numpy as np

from coverstudio.editor.erasing.detecting import BUILT_IN, Detector, find_text
from coverstudio.editor.erasing.eraser import PATCHES, Eraser, Pixels, erase
from coverstudio.editor.erasing.keeping import matches
from coverstudio.editor.erasing.masks import TOUCHED, first_mask, next_mask, share_within, spare
from coverstudio.editor.erasing.places import filled_mask
from coverstudio.editor.erasing.report import Changed, Erased, Report, Round, changed, masked_share
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import Region

ROUNDS = 3
COVERS_ALL = (
    "The lettering covers the whole picture: leave some of it, so that there is something to paint from."
)


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Which lettering goes, which stays, and which of the words to keep nothing says.

    `is_all` says that what comes to light later goes as well, unless it says one of `keep`.
    """

    going: tuple[Region, ...]
    kept: tuple[Region, ...] = ()
    keep: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    is_all: bool = False


def all_but(regions: Sequence[Region], keep: Sequence[str] = ()) -> Choice:
    """Choose all lettering except what says one of the words to keep."""
    found = matches(regions, keep)
    return Choice(
        going=tuple(region for index, region in enumerate(regions) if index not in found.regions),
        kept=tuple(region for index, region in enumerate(regions) if index in found.regions),
        keep=tuple(keep), not_found=found.missing, is_all=True,
    )  # fmt: skip


async def erase_text(
    generator: Generator,
    pixels: Pixels,
    *,
    regions: Sequence[Region] | None = None,
    kept: Sequence[Region] = (),
    keep: Sequence[str] = (),
    whole: Collection[Region] = (),
    detector: Detector = BUILT_IN,
    eraser: Eraser = PATCHES,
    rounds: int = ROUNDS,
    says: Callable[[str], None] = lambda _: None,
    on_progress: OnProgress | None = None,
) -> Erased:
    """Find lettering (or take `regions`), erase it, look again, and erase what is left, up to `rounds` times.

    Without `regions` all goes but what says one of the words to `keep`. With them, `kept` are those to be
    spared: their glyphs do not change, also where a line that goes overlaps them. Of regions in `whole` all
    is repainted from the first round on, of the others only the strokes. `says` is told which part of the
    work begins. A picture without lettering comes back as it was.

    Raises ValueError when the lettering covers the whole picture, GenerationError when an engine fails.
    """
    began = time.monotonic()
    choice = Choice(going=tuple(regions or ()), kept=tuple(kept))
    if regions is None:
        says("Looking for lettering")
        choice = all_but(await find_text(generator, pixels, detector, on_progress), keep)
    first, left, out = choice, choice.going, pixels
    tries = np.zeros(pixels.shape[:2], np.uint8)
    history: list[Round] = []
    while left and len(history) < rounds:
        is_last = len(history) + 1 >= rounds
        before = _lines(history)
        mask = await asyncio.to_thread(_mask, out, left, choice.kept, whole, tries, before, is_last)
        if mask is None:
            break
        says(f"Erasing {len(left)} {'region' if len(left) == 1 else 'regions'}")
        turn = msgspec.structs.replace(eraser, seed=eraser.seed + len(history))
        out = await erase(generator, out, mask, turn, on_progress=on_progress)
        share = await asyncio.to_thread(_note, mask, tries)
        says("Looking again")
        seen = await find_text(generator, out, detector, on_progress)
        erased = left
        choice, left = await asyncio.to_thread(_left, seen, choice, tries)
        history.append(Round(erased=erased, left=left, masked_share=share))
    touched, share, proof = await asyncio.to_thread(_proof, pixels, out, tries)
    report = Report(
        engine=eraser.engine, detector=detector.engine, rounds=len(history),
        regions_found=len(first.going), regions_left=len(left), masked_share=share,
        pixels_changed=proof.pixels, pixels_changed_outside_mask=proof.outside,
        seconds=round(time.monotonic() - began, 3),
        found=first.going, kept=choice.kept, not_found=first.not_found, history=tuple(history),
    )  # fmt: skip
    return Erased(out, touched, report, left)


def _note(mask: Pixels, tries: Pixels) -> float:
    """Count in `tries` where a round erased, and return the share (0..1) of the picture that it was."""
    np.add(tries, 1, out=tries, where=mask > 0)
    return masked_share(mask)


def _proof(before: Pixels, after: Pixels, allowed: Pixels) -> tuple[Pixels, float, Changed]:
    """Return the mask of what was allowed to change, its share (0..1) of the picture, and what changed."""
    mask = np.where(allowed > 0, np.uint8(255), np.uint8(0))
    return mask, masked_share(mask), changed(before, after, mask)


def _lines(history: Sequence[Round]) -> tuple[Region, ...]:
    """Return the lettering that earlier rounds erased, without the traces of it that later ones did."""
    return tuple(
        region for number, turn in enumerate(history) for region in turn.erased if number == 0 or region.text
    )


def _mask(
    pixels: Pixels,
    left: Sequence[Region],
    kept: Sequence[Region],
    whole: Collection[Region],
    tries: Pixels,
    before: Sequence[Region],
    is_last: bool,
) -> Pixels | None:
    """Return what to repaint (H×W) in the next round; None where more cannot be done.

    Raises ValueError when it is the first round and there is nothing to paint from.
    """
    is_first = not before
    if is_first:
        mask = first_mask(pixels, left, whole)
    else:
        mask = next_mask(pixels, left, tries, before, is_last=is_last)
    spare(mask, pixels, kept, left)
    if mask.all() and is_first:
        raise ValueError(COVERS_ALL)
    return mask if mask.any() and not mask.all() else None


def _left(seen: Sequence[Region], choice: Choice, tries: Pixels) -> tuple[Choice, tuple[Region, ...]]:
    """Return what of the lettering that is seen now was to go, and the choice with what else is kept.

    Where the user chose the regions, only what lies where the eraser worked is a failure of it. Where all
    goes, what comes to light elsewhere goes as well if it can be read: at the first look the same pixels were
    no lettering, and folds and branches look like a letter now and then.
    """
    stays = filled_mask(tries.shape, [region.polygon for region in choice.kept])
    others = [region for region in seen if share_within(region.polygon, stays) <= 0.5]
    failures = tuple(region for region in others if share_within(region.polygon, tries) > TOUCHED)
    if not choice.is_all:
        return choice, failures
    again = all_but([region for region in others if region.text or region in failures], choice.keep)
    return msgspec.structs.replace(choice, kept=choice.kept + again.kept), again.going


async def erase_masked(
    generator: Generator,
    pixels: Pixels,
    mask: Pixels,
    *,
    detector: Detector | None = None,
    eraser: Eraser = PATCHES,
    says: Callable[[str], None] = lambda _: None,
    on_progress: OnProgress | None = None,
) -> Erased:
    """Erase what is white in the user's own mask.

    With a `detector` the lettering there is counted before and after.
    """
    began = time.monotonic()
    found = await _lettering_in(generator, pixels, mask, detector, on_progress)
    says("Erasing")
    out = await erase(generator, pixels, mask, eraser, on_progress=on_progress)
    left = await _lettering_in(generator, out, mask, detector, on_progress)
    _, share, proof = await asyncio.to_thread(_proof, pixels, out, mask)
    report = Report(
        engine=eraser.engine, detector="" if detector is None else detector.engine,
        rounds=1 if share else 0, regions_found=len(found), regions_left=len(left), masked_share=share,
        pixels_changed=proof.pixels, pixels_changed_outside_mask=proof.outside,
        seconds=round(time.monotonic() - began, 3), found=found,
        history=(Round(erased=found, left=left, masked_share=share),) if share else (),
    )  # fmt: skip
    return Erased(out, mask, report, left)


async def _lettering_in(
    generator: Generator,
    pixels: Pixels,
    mask: Pixels,
    detector: Detector | None,
    on_progress: OnProgress | None,
) -> tuple[Region, ...]:
    if detector is None or not mask.any() or mask.shape != pixels.shape[:2]:
        return ()
    regions = await find_text(generator, pixels, detector, on_progress)
    return tuple(region for region in regions if share_within(region.polygon, mask) > TOUCHED)
