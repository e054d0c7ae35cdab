"""A diffusion model paints over a mask: window by window, each with what lies around it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coverstudio.editor.part_progress import part_of
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import DiffuseInpaint
from coverstudio.generation.models.families import family
from coverstudio.generation.picture import Picture
from coverstudio.imaging.blending import FEATHER, blend
from coverstudio.imaging.mask_windows import windows_of

if TYPE_CHECKING:
    from coverstudio.editor.erasing.eraser import Eraser

Pixels = NDArray[np.uint8]
Part = tuple[slice, slice]

CONTEXT = 0.5


async def repaint(
    generator: Generator, pixels: Pixels, mask: Pixels, eraser: Eraser, on_progress: OnProgress | None = None
) -> Pixels:
    """Return `pixels` (H×W×3 or 4) with what is white in the mask (H×W) painted by the eraser's model.

    A window begins with what those before it have made, and is never shown what is still to go. Raises
    ValueError without a model, GenerationError when it fails.
    """
    model = eraser.model
    if model is None:
        raise ValueError("Erasing with diffusion needs a model: choose one.")
    native = model.native_area or family(model.family).native_area
    windows = await asyncio.to_thread(windows_of, mask, native, eraser.context)
    out, left = pixels.copy(), np.where(mask > 0, np.uint8(255), np.uint8(0))
    for number, (box, own) in enumerate(windows):
        part = np.s_[box.y : box.y + box.height, box.x : box.x + box.width]
        request = DiffuseInpaint(
            model=model.path, image=Picture(out[..., :3][part].copy()), mask=Picture(left[part].copy()),
            prompt=eraser.prompt, negative_prompt=eraser.negative_prompt, seed=eraser.seed + number,
            steps=eraser.steps, guidance=eraser.guidance, strength=eraser.strength,
        )  # fmt: skip
        painted = await generator.run(request, part_of(on_progress, number, len(windows)))
        await asyncio.to_thread(paste, out, own, painted.image.pixels, part)
        left[part][own > 0] = 0
    return out


def paste(pixels: Pixels, mask: Pixels, painted: Pixels, part: Part, feather: int = FEATHER) -> None:
    """Blend `painted` into that part of `pixels`, in place, where `mask`, of the part's size, is white."""
    colours = pixels[..., :3][part]
    colours[:] = blend(colours, painted, mask, feather)
