"""The engines, in an explicit order, and which pipeline answers which request.

Pipelines are imported when they are asked for: the worker starts without loading what nobody needs.
"""

from __future__ import annotations

from coverstudio.generation.messages import (
    AnyAnswer,
    AnyRequest,
    Background,
    DetectText,
    Engine,
    EngineKind,
    Engines,
    GenerateBackground,
    Inpaint,
    ListEngines,
    Painted,
    Regions,
    Upscale,
)
from coverstudio.generation.picture import Picture
from coverstudio.worker.errors import EngineError
from coverstudio.worker.reporter import Reporter


def engines() -> tuple[Engine, ...]:
    """Return every engine, ready or with the reason why not."""
    from coverstudio.worker.pipelines import rapidocr_text

    return (
        Engine(id="procedural", kind="background", ready=True),
        rapidocr_text.availability(),
        Engine(id="patch-fill", kind="inpaint", ready=True),
        Engine(id="lanczos", kind="upscale", ready=True),
    )


def answer(request: AnyRequest, report: Reporter) -> AnyAnswer:
    """Do what `request` asks; raises EngineError with a sentence, or what the pipeline raises."""
    if isinstance(request, ListEngines):
        return _list()
    _require(request.engine, _kind(request))
    if isinstance(request, GenerateBackground):
        return _background(request, report)
    if isinstance(request, DetectText):
        from coverstudio.worker.pipelines import rapidocr_text

        return Regions(regions=rapidocr_text.detect(request.image.pixels[..., :3], report))
    if isinstance(request, Inpaint):
        from coverstudio.worker.pipelines import patch_fill

        painted = patch_fill.fill(request.image.pixels, request.mask.pixels, request.seed, report)
        return Painted(image=Picture(painted))
    from coverstudio.worker.pipelines import lanczos

    return Painted(
        image=Picture(lanczos.upscale(request.image.pixels, request.width, request.height, report))
    )


def _kind(request: GenerateBackground | DetectText | Inpaint | Upscale) -> EngineKind:
    if isinstance(request, GenerateBackground):
        return "background"
    if isinstance(request, DetectText):
        return "detect"
    return "inpaint" if isinstance(request, Inpaint) else "upscale"


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
