"""The engine `materials`: letters of foil, stone, ink or light, painted by rules, with no model weights.

A material is data (`generation.materials`); which of the processes here paints it is its `process`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from coverstudio.generation.materials import Material, Process, material
from coverstudio.generation.messages import PaintMaterial
from coverstudio.worker.errors import EngineError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coverstudio.worker.pipelines.materials.letters import Letters
    from coverstudio.worker.pipelines.procedural.colour import Floats

    Report = Callable[[int, int, NDArray[np.uint8] | None], None]

ID = "materials"


def paint(request: PaintMaterial, report: Report) -> NDArray[np.uint8]:
    """Return H×W×3 pixels that are of the material wherever the mask is not black, and a little beyond.

    The same seed gives the same pixels. Raises EngineError with a sentence for a material that is not there,
    a mask that is no mask or letters of no size.
    """
    from coverstudio.worker.pipelines.materials.letters import Letters

    mask = request.mask.samples
    if mask.ndim != 2 or mask.dtype.name != "uint8" or not mask.any():
        raise EngineError("There are no letters to paint: type some words first.")
    if not 1 <= request.size_pixels <= 20_000:
        raise EngineError(
            f"Letters of {request.size_pixels:g} pixels cannot be painted: choose another size."
        )
    try:
        chosen = material(request.material)
    except ValueError as error:
        raise EngineError(str(error)) from error
    report(0, 2, None)
    letters = Letters(request.mask.pixels, request.size_pixels, request.seed)
    painted = _finished(_processes()[chosen.process](letters, chosen), letters)
    report(2, 2, painted)
    return painted


def _finished(colours: Floats, letters: Letters) -> NDArray[np.uint8]:
    import numpy as np

    dither = letters.rng("dither").random(letters.mask.shape, np.float32)[..., None]
    return np.clip(colours * np.float32(255) + dither, 0, 255).astype(np.uint8)


def _processes() -> dict[Process, Callable[[Letters, Material], Floats]]:
    from coverstudio.worker.pipelines.materials import lights, metals, minerals, papers, threads

    return {
        "metal": metals.metal, "gilded": metals.gilded, "rust": metals.rust,
        "carved": minerals.carved, "marble": minerals.marble, "ice": minerals.ice,
        "ember": minerals.ember, "mosaic": minerals.mosaic,
        "paper-cut": papers.paper_cut, "ink": papers.ink, "watercolour": papers.watercolour,
        "chalk": papers.chalk, "wood": papers.wood,
        "neon": lights.neon, "glow": lights.glow,
        "embroidery": threads.embroidery, "moss": threads.moss, "leather": threads.leather,
    }  # fmt: skip
