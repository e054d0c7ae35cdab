"""The commands that mend single pictures, and the list of engines."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import msgspec

from coverstudio.cli.arguments import must_be_apart
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote, read
from coverstudio.cli.telling import tell
from coverstudio.generation.messages import ListEngines

if TYPE_CHECKING:
    from coverstudio.imaging.reading import Pixels


async def detect_text(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio detect-text`: where the lettering is."""
    from coverstudio.editor.erasing import Detector, find_text

    pixels = read(desk, arguments.image).pixels
    desk.console.says("Looking for lettering")
    regions = await find_text(desk.generator, pixels, Detector(engine=arguments.engine), desk.console.report)
    if arguments.json:
        found = [{"polygon": r.polygon, "score": round(r.score, 4), "text": r.text} for r in regions]
        desk.console.answer(msgspec.json.encode(found).decode())
        return
    for region in regions:
        x, y = region.polygon[0]
        desk.console.answer(f"{region.score:5.2f}  at {x:.0f},{y:.0f}  {region.text}")
    if not regions:
        desk.console.answer("No lettering found.")


async def erase_text(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio erase-text`: a picture without its lettering, and nothing else changed."""
    from coverstudio.document.atomic import write_bytes
    from coverstudio.editor import erasing
    from coverstudio.imaging.writing import encode_png

    must_be_apart((arguments.out, arguments.report), (arguments.image, arguments.mask))
    must_be_writable(arguments.out, arguments.report)
    picture = read(desk, arguments.image)
    detector = erasing.Detector(engine=arguments.detector)
    eraser = erasing.Eraser(engine=arguments.engine)
    if arguments.mask is None:
        erased = await erasing.erase_text(
            desk.generator, picture.pixels, detector=detector, eraser=eraser,
            says=desk.console.says, on_progress=desk.console.report,
        )  # fmt: skip
    else:
        mask = _mask(read(desk, arguments.mask).pixels)
        erased = await erasing.erase_masked(
            desk.generator, picture.pixels, mask, eraser=eraser,
            detector=detector if arguments.report else None,
            says=desk.console.says, on_progress=desk.console.report,
        )  # fmt: skip
    write_bytes(arguments.out, encode_png(erased.pixels, picture.ppi))
    if arguments.report is not None:
        write_bytes(arguments.report, msgspec.json.format(msgspec.json.encode(erased.report), indent=2))
    tell(desk, erased.report)
    print_wrote(desk, arguments.out, arguments.report)


async def engines(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio engines`: every engine, ready or why not."""
    answer = await desk.generator.run(ListEngines())
    if arguments.json:
        desk.console.answer(msgspec.json.encode(answer.engines).decode())
        return
    for engine in answer.engines:
        desk.console.answer(f"{engine.id:<12} {engine.kind:<11} {'ready' if engine.ready else engine.reason}")


def _mask(pixels: Pixels) -> Pixels:
    """Return the mask (H×W, 255 = repaint) in a picture: what is light in it, and to be seen."""
    white = pixels[..., :3].max(axis=2) > 127
    if pixels.shape[2] == 4:
        white &= pixels[..., 3] > 127
    return (white * 255).astype("uint8")
