"""Inpainting is painting with a picture that is known in part: what the mask leaves white is painted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coverstudio.generation.messages import Canvas, DiffuseBackground, DiffuseInpaint
from coverstudio.generation.picture import Picture
from coverstudio.imaging.smooth_fill import smooth_fill
from coverstudio.worker.errors import EngineError

Pixels = NDArray[np.uint8]

# Noise alone forgets the tone of the picture, which some models do not find again.
STRENGTH = 0.99
# Without channels for the mask a network is led by the known part alone: colours that are right help it.
STRENGTH_WHEN_LED = 0.9


def check_mask(request: DiffuseInpaint) -> None:
    """Raise EngineError with one sentence where image and mask are no picture to repaint in part."""
    image, mask = request.image.samples, request.mask.samples
    if mask.ndim != 2 or image.shape != (*mask.shape, 3):
        raise EngineError("The mask has another size than the picture: they must be the same.")
    if not mask.any():
        raise EngineError("The mask is empty: mark what should be repainted.")
    if mask.all():
        raise EngineError("The mask covers the whole picture: leave something to paint from.")


def painting_of(request: DiffuseInpaint, *, fills: bool) -> DiffuseBackground:
    """Return what the model is asked; `fills` says that it was trained to fill what is masked."""
    height, width = request.mask.pixels.shape
    own = STRENGTH if fills else STRENGTH_WHEN_LED
    strength = own if request.strength is None else request.strength
    begun = Picture(_without_what_goes(request.image.pixels, request.mask.pixels))
    return DiffuseBackground(
        engine=request.engine, model=request.model, prompt=request.prompt,
        negative_prompt=request.negative_prompt, width=width, height=height, seed=request.seed,
        steps=request.steps, guidance=request.guidance, sampler=request.sampler, loras=request.loras,
        tier=request.tier, canvas=Canvas(begun, request.mask, strength, fills=True),
    )  # fmt: skip


def _without_what_goes(image: Pixels, mask: Pixels) -> Pixels:
    """Return the picture with smooth colours in place of what is masked.

    What goes would shine through otherwise: at any strength below 1, and in the cells of the VAE beside it.
    """
    known = (mask == 0).astype(np.float32)
    smooth = np.clip(np.rint(smooth_fill(image.astype(np.float32), known)), 0, 255).astype(np.uint8)
    return np.where(mask[..., None] > 0, smooth, image)
