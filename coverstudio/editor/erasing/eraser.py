"""What paints over a mask: the part around it travels to the worker, and only the mask comes back."""

from __future__ import annotations

import asyncio

import msgspec
import numpy as np
from numpy.typing import NDArray

from coverstudio.editor.erasing.repainting import CONTEXT, paste, repaint
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import Inpaint
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.generation.picture import Picture
from coverstudio.imaging.blending import CropBox, crop_with_context

Pixels = NDArray[np.uint8]

SMALLEST_CONTEXT = 96
PATCH_FILL = "patch-fill"
DIFFUSION = "diffusion"
PROMPT = "plain background"
NEGATIVE_PROMPT = "text, letters, words, numbers, caption, signature, watermark, logo, frame, border"


class Eraser(msgspec.Struct, frozen=True, kw_only=True):
    """An engine that inpaints, and what it is told; all but the seed is for `DIFFUSION`, which wants a model.

    `steps` 0, `guidance` and `strength` None leave the choice to the model. `context` is how much of the
    picture the model sees around what it paints, on every side, in parts of that one's size.
    """

    engine: str = PATCH_FILL
    seed: int = 0
    model: InstalledModel | None = None
    prompt: str = PROMPT
    negative_prompt: str = NEGATIVE_PROMPT
    steps: int = 0
    guidance: float | None = None
    strength: float | None = None
    context: float = CONTEXT


PATCHES = Eraser()


async def erase(
    generator: Generator,
    pixels: Pixels,
    mask: Pixels,
    eraser: Eraser = PATCHES,
    on_progress: OnProgress | None = None,
) -> Pixels:
    """Repaint the white part of the mask; every pixel outside it stays bit for bit.

    Only the part around the mask travels to the worker. Transparency is left as it is.
    Raises ValueError when the mask is of another size or all white, GenerationError when the engine fails.
    """
    if mask.shape != pixels.shape[:2]:
        raise ValueError(
            f"The mask is {mask.shape[1]}×{mask.shape[0]} pixels, the picture "
            f"{pixels.shape[1]}×{pixels.shape[0]}: they must be the same size."
        )
    around = await asyncio.to_thread(_around, mask)
    if around is None:
        return pixels
    if eraser.engine == DIFFUSION:
        return await repaint(generator, pixels, mask, eraser, on_progress)
    part = np.s_[around.y : around.y + around.height, around.x : around.x + around.width]
    image, hole = await asyncio.to_thread(lambda: (Picture(pixels[..., :3][part]), Picture(mask[part])))
    request = Inpaint(engine=eraser.engine, image=image, mask=hole, seed=eraser.seed)
    painted = await generator.run(request, on_progress)
    out = await asyncio.to_thread(pixels.copy)
    # Patches meet the picture without a seam: a soft edge would only let what is masked shine through.
    await asyncio.to_thread(paste, out, mask[part], painted.image.pixels, part, feather=0)
    return out


def _around(mask: Pixels) -> CropBox | None:
    """Return what of the picture is needed to fill the mask; None where it is empty, ValueError for all."""
    if not mask.any():
        return None
    if mask.all():
        raise ValueError("The mask covers the whole picture: leave something to paint from.")
    return crop_with_context(mask, _context(mask))


def _context(mask: Pixels) -> int:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    extent = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
    return max(SMALLEST_CONTEXT, int(extent) // 3)
