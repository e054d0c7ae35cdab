"""The engines, in an explicit order, and which pipeline answers which request.

Pipelines are imported when they are asked for: the worker starts without loading what nobody needs.
"""

from __future__ import annotations

import sys

from coverstudio.generation.messages import (
    AnyAnswer,
    AnyRequest,
    Background,
    DescribeDevice,
    DetectText,
    DiffuseBackground,
    DiffuseInpaint,
    EditText,
    Engine,
    EngineKind,
    Engines,
    GenerateBackground,
    Inpaint,
    ListEngines,
    Painted,
    PaintMaterial,
    ReadLines,
    Region,
    Regions,
    Upscale,
)
from coverstudio.generation.picture import Picture, Samples
from coverstudio.worker.errors import EngineError
from coverstudio.worker.reporter import Reporter

EngineRequest = (
    GenerateBackground
    | DiffuseBackground
    | DetectText
    | ReadLines
    | Inpaint
    | DiffuseInpaint
    | EditText
    | PaintMaterial
    | Upscale
)


def engines() -> tuple[Engine, ...]:
    """Return every engine, ready or with the reason why not."""
    from coverstudio.worker.pipelines import (
        craft,
        diffste,
        diffusion,
        keras_ocr_text,
        rapidocr_text,
        real_esrgan,
    )

    return (
        Engine(id="procedural", kind="background", ready=True),
        diffusion.availability("background"),
        rapidocr_text.availability(),
        keras_ocr_text.availability(),
        craft.availability(),
        Engine(id="patch-fill", kind="inpaint", ready=True),
        diffusion.availability("inpaint"),
        diffste.availability(),
        Engine(id="materials", kind="material", ready=True),
        Engine(id="lanczos", kind="upscale", ready=True),
        real_esrgan.availability(),
    )


def answer(request: AnyRequest, report: Reporter) -> AnyAnswer:
    """Do what `request` asks; raises EngineError with a sentence, or what the pipeline raises."""
    if isinstance(request, ListEngines):
        return _list()
    if isinstance(request, DescribeDevice):
        from coverstudio.worker.pipelines import diffusion

        return diffusion.describe_device()
    _require(request.engine, _kind(request))
    return _with_engine(request, report)


def use_leisure() -> None:
    """Prepare for the next job while nobody waits for one; nothing that was not loaded is loaded for it."""
    painting = sys.modules.get("coverstudio.worker.pipelines.diffusion.painting")
    if painting is not None:
        painting.SESSION.use_leisure()


def _with_engine(request: EngineRequest, report: Reporter) -> AnyAnswer:
    match request:
        case GenerateBackground():
            return _background(request, report)
        case DiffuseBackground() | DiffuseInpaint():
            from coverstudio.worker.pipelines import diffste, diffusion

            diffste.let_go()
            repaints = isinstance(request, DiffuseInpaint)
            return diffusion.inpaint(request, report) if repaints else diffusion.diffuse(request, report)
        case EditText():
            from coverstudio.worker.pipelines import diffste

            return diffste.edit(request, report)
        case DetectText():
            return Regions(regions=_found(request, report))
        case ReadLines():
            from coverstudio.worker.pipelines import rapidocr_text

            return rapidocr_text.read(request)
        case Inpaint():
            from coverstudio.worker.pipelines import diffusion, patch_fill

            if request.engine == diffusion.ID:
                raise EngineError("A diffusion model erases what its own request asks for: say which model.")
            painted = patch_fill.fill(request.image.pixels, request.mask.pixels, request.seed, report)
        case PaintMaterial():
            from coverstudio.worker.pipelines import materials

            painted = materials.paint(request, report)
        case Upscale():
            painted = _upscaled(request, report)
    return Painted(image=Picture(painted))


def _found(request: DetectText, report: Reporter) -> tuple[Region, ...]:
    from coverstudio.worker.pipelines import craft, keras_ocr_text, rapidocr_text

    if request.engine == keras_ocr_text.ID:
        return keras_ocr_text.detect(request, report)
    if request.engine == craft.ID:
        return craft.detect(request, report)
    return rapidocr_text.detect(request.image.pixels[..., :3], report, request.model)


def _upscaled(request: Upscale, report: Reporter) -> Samples:
    from coverstudio.worker.pipelines import lanczos, real_esrgan

    if request.engine == real_esrgan.ID:
        return real_esrgan.upscale(request, report)
    return lanczos.upscale(request.image.samples, request.width, request.height, report)


def _kind(request: EngineRequest) -> EngineKind:
    if isinstance(request, (GenerateBackground, DiffuseBackground)):
        return "background"
    if isinstance(request, (DetectText, ReadLines)):
        return "detect"
    if isinstance(request, EditText):
        return "scene-text"
    if isinstance(request, PaintMaterial):
        return "material"
    return "inpaint" if isinstance(request, (Inpaint, DiffuseInpaint)) else "upscale"


def _require(engine_id: str, kind: EngineKind) -> None:
    candidates = [engine for engine in engines() if engine.kind == kind]
    for engine in candidates:
        if engine.id == engine_id:
            if not engine.ready:
                raise EngineError(engine.reason)
            return
    known = ", ".join(engine.id for engine in candidates)
    raise EngineError(f"There is no engine “{engine_id}” for this: choose one of {known}.")


def _list() -> Engines:
    from coverstudio.worker.pipelines import procedural

    return Engines(engines=engines(), families=procedural.FAMILIES, palettes=procedural.PALETTES)


def _background(request: GenerateBackground, report: Reporter) -> Background:
    from coverstudio.worker.pipelines import procedural

    try:
        plan = procedural.choose(request.prompt, request.genre, request.seed, request.family, request.palette)
    except ValueError as error:
        raise EngineError(str(error)) from error
    pixels = procedural.draw(plan, request.width, request.height, request.seed, request.calm_zone, report)
    return Background(
        image=Picture(pixels),
        family=plan.family,
        palette=plan.palette,
        motifs=plan.motifs,
        by_seed=plan.by_seed,
    )
