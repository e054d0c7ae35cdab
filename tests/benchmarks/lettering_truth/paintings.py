"""The paintings that may lie beside the repository."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

ART = Path(__file__).resolve().parents[4] / "shared" / "art"


def paintings() -> tuple[Path, ...]:
    """The paintings by name; empty where they are not there."""
    return tuple(sorted(ART.glob("*.jpg")))


def read_painting(path: Path) -> Pixels:
    """A painting as H×W×3 RGB."""
    return np.asarray(Image.open(path).convert("RGB"))
