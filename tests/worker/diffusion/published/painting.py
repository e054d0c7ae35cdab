"""A picture by the product's own code."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import numpy as np

from coverstudio.generation.messages import DiffuseBackground
from coverstudio.worker.pipelines import diffusion
from coverstudio.worker.pipelines.diffusion.files import Inspected, inspected


def painted(model: Path, **wishes: Any) -> np.ndarray:
    """The 64 × 64 pixels, unless `wishes` say otherwise, of two steps; never a plain one."""
    named = {"width": 64, "height": 64, "seed": 7, "steps": 2, **wishes}
    request = DiffuseBackground(model=str(model), prompt="book cover titled a quiet sea", **named)
    return _pixels(request, inspected(model))


@functools.cache
def _pixels(request: DiffuseBackground, _model: Inspected) -> np.ndarray:
    """Paint once: many tests compare with the same picture, and another model was loaded since."""
    pixels = diffusion.diffuse(request, lambda *_: None).image.pixels
    assert pixels.std() > 1, "the picture shows nothing at all"
    return pixels
