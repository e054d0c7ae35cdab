"""The commands that make and mend single pictures."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coverstudio.cli.arguments import must_be_apart
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote, read
from coverstudio.cli.telling import tell
from coverstudio.generation.messages import ListEngines

if TYPE_CHECKING:
    from coverstudio.generation.messages import GenerateBackground
    from coverstudio.imaging.reading import Pixels


async def generate(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio generate`: backgrounds as picture files."""
    from coverstudio.editor.backgrounds import checked_seed, new_seed
    from coverstudio.generation.messages import GenerateBackground

    width, height = arguments.size or _size_of_format(arguments.format)
    first = checked_seed(new_seed() if arguments.seed is None else arguments.seed)
    files = _numbered(arguments.out, arguments.variants)
    must_be_writable(*files)
    for number, file in enumerate(files):
        desk.console.says(f"Drawing {file.name}")
        request = GenerateBackground(
            engine=arguments.engine, prompt=arguments.prompt, genre=arguments.genre, family=arguments.family,
            palette=arguments.palette, width=width, height=height, seed=checked_seed(first + number),
        )  # fmt: skip
        await _generate_one(desk, request, file)
    print_wrote(desk, *files)


async def _generate_one(desk: Desk, request: GenerateBackground, file: Path) -> None:
    from coverstudio.document.atomic import write_bytes
    from coverstudio.editor.backgrounds import recipe_of
    from coverstudio.imaging.writing import encode_png

    answer = await desk.generator.run(request, desk.console.report)
    recipe = msgspec.json.encode(recipe_of(request, answer)).decode()
    write_bytes(file, encode_png(answer.image.pixels, 300, {"Software": "CoverStudio", "Recipe": recipe}))


async def detect_text(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio detect-text`: where the lettering is."""
    from coverstudio.editor.erasing import find_text

    pixels = read(desk, arguments.image).pixels
    desk.console.says("Looking for lettering")
    regions = await find_text(desk.generator, pixels, arguments.engine, desk.console.report)
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
    if arguments.mask is None:
        erased = await erasing.erase_text(
            desk.generator, picture.pixels, detector=arguments.detector, engine=arguments.engine,
            says=desk.console.says, on_progress=desk.console.report,
        )  # fmt: skip
    else:
        mask = _mask(read(desk, arguments.mask).pixels)
        erased = await erasing.erase_masked(
            desk.generator, picture.pixels, mask, engine=arguments.engine,
            detector=arguments.detector if arguments.report else "",
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


def _size_of_format(name: str) -> tuple[int, int]:
    from coverstudio.document.print_spec import print_spec

    spec = print_spec(name)
    return spec.bleed_box.size.pixels(spec.ppi)


def _numbered(out: Path, count: int) -> list[Path]:
    if count == 1:
        return [out]
    return [out.with_name(f"{out.stem}-{number}{out.suffix}") for number in range(1, count + 1)]
