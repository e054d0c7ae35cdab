"""The command line: the same stories as the window's, for scripts.

Progress goes to stderr when it is a terminal. Exit 0, or 2 with one sentence that names what is wrong and
what to do; 130 after Ctrl+C.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec

from coverstudio import __version__
from coverstudio.document.assets import AssetStore, MissingAssetError
from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import ListEngines, Progress

if TYPE_CHECKING:
    from coverstudio.generation.worker_client import WorkerClient
    from coverstudio.rendering.images import StoreImages

FAILED = 2
INTERRUPTED = 130


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage before it."""

    def error(self, message: str) -> NoReturn:
        """Print the sentence and exit with 2."""
        hint = f" “{self.prog} --help” shows how it is used."
        self.exit(FAILED, f"coverstudio: {message[:1].upper()}{message[1:]}.{hint}\n")


class Console:
    """One line of progress on stderr, rewritten in place; silent when stderr is no terminal."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._what = ""

    def says(self, what: str) -> None:
        """Begin a part of the work."""
        self._what = what
        self._show("")

    def report(self, progress: Progress) -> None:
        """Show how far that part is."""
        share = progress.step / progress.total if progress.total else 0.0
        self._show(f" {share:.0%}")

    def clear(self) -> None:
        """Take the line away."""
        if self._live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def note(self, sentence: str) -> None:
        """Tell something that stays on the screen."""
        self.clear()
        sys.stderr.write(f"{sentence}\n")

    def _show(self, rest: str) -> None:
        if self._live:
            sys.stderr.write(f"\r\x1b[K{self._what}{rest}")
            sys.stderr.flush()


class Desk:
    """What a command works with: the worker, a store that lasts as long as the command, and the console."""

    def __init__(self, folder: Path) -> None:
        from coverstudio import paths
        from coverstudio.generation.worker_client import WorkerClient

        self.console = Console()
        self.generator: WorkerClient = WorkerClient(log=paths.log_dir() / "worker.log")
        self.store = AssetStore(folder)
        self._images: StoreImages | None = None

    @property
    def images(self) -> StoreImages:
        """Decoded pictures of the store; the first use starts Qt and loads the fonts."""
        if self._images is None:
            start_qt()
            from coverstudio.rendering.images import StoreImages

            self._images = StoreImages(self.store)
        return self._images


def start_qt() -> None:
    """Make the QGuiApplication that fonts need, without a window."""
    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from coverstudio.rendering.fonts import load_app_fonts

    if QGuiApplication.instance() is None:
        global _application  # noqa: PLW0603 - Qt wants it alive until the end
        _application = QGuiApplication(["coverstudio"])
    load_app_fonts()


_application: Any = None

Command = Callable[[argparse.Namespace, Desk], Coroutine[Any, Any, None]]


async def make(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio make`: from words and a picture or a prompt to a finished cover."""
    from coverstudio.document import project_file
    from coverstudio.document.print_spec import print_spec
    from coverstudio.editor.backgrounds import Wish, new_seed
    from coverstudio.editor.exporting import checked_suffix, export
    from coverstudio.editor.making import Order, make_cover
    from coverstudio.imaging.reading import read_picture
    from coverstudio.rendering.render import thumbnail

    out = checked_suffix(arguments.out)
    _must_be_writable(out, arguments.project)
    order = Order(
        print_spec=print_spec(arguments.format),
        title=arguments.title,
        author=arguments.author,
        genre=arguments.genre,
        wish=Wish(prompt=arguments.prompt, genre=arguments.genre, engine=arguments.engine or "procedural"),
        seed=new_seed() if arguments.seed is None else arguments.seed,
        keep_text=arguments.keep_text,
    )
    picture = None if arguments.background is None else read_picture(arguments.background).pixels
    name = "" if arguments.background is None else arguments.background.name
    cover = await make_cover(
        desk.generator, desk.store, desk.images, order, picture,
        background_name=name, says=desk.console.says, on_progress=desk.console.report,
    )  # fmt: skip
    if cover.report is not None:
        desk.console.note(_told(cover.report))
    if arguments.project is not None:
        picture_bytes = thumbnail(cover.document, desk.images)
        project_file.save(cover.document, desk.store, arguments.project, picture_bytes)
    desk.console.says("Writing")
    await export(cover.document, desk.store, desk.images, out)
    _print_wrote(desk, out, arguments.project)


async def generate(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio generate`: backgrounds as picture files."""
    from coverstudio.editor.backgrounds import checked_seed, new_seed
    from coverstudio.generation.messages import GenerateBackground

    width, height = arguments.size or _size_of_format(arguments.format)
    _must_end_in_png(arguments.out)
    first = checked_seed(new_seed() if arguments.seed is None else arguments.seed)
    files = _numbered(arguments.out, arguments.variants)
    _must_be_writable(*files)
    for number, file in enumerate(files):
        desk.console.says(f"Drawing {file.name}")
        request = GenerateBackground(
            engine=arguments.engine, prompt=arguments.prompt, genre=arguments.genre, family=arguments.family,
            palette=arguments.palette, width=width, height=height, seed=checked_seed(first + number),
        )  # fmt: skip
        await _generate_one(desk, request, file)
    _print_wrote(desk, *files)


async def _generate_one(desk: Desk, request: Any, file: Path) -> None:
    from coverstudio.document.atomic import write_bytes
    from coverstudio.editor.backgrounds import recipe_of
    from coverstudio.imaging.writing import encode_png

    answer = await desk.generator.run(request, desk.console.report)
    recipe = msgspec.json.encode(recipe_of(request, answer)).decode()
    write_bytes(file, encode_png(answer.image.pixels, 300, {"Software": "CoverStudio", "Recipe": recipe}))


async def detect_text(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio detect-text`: where the lettering is."""
    from coverstudio.editor.erasing import find_text
    from coverstudio.imaging.reading import read_picture

    pixels = read_picture(arguments.image).pixels
    desk.console.says("Looking for lettering")
    regions = await find_text(desk.generator, pixels, arguments.engine, desk.console.report)
    desk.console.clear()
    if arguments.json:
        found = [{"polygon": r.polygon, "score": round(r.score, 4), "text": r.text} for r in regions]
        print(msgspec.json.encode(found).decode())
        return
    for region in regions:
        x, y = region.polygon[0]
        print(f"{region.score:5.2f}  at {x:.0f},{y:.0f}  {region.text}")
    if not regions:
        print("No lettering found.")


async def erase_text(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio erase-text`: a picture without its lettering, and nothing else changed."""
    from coverstudio.document.atomic import write_bytes
    from coverstudio.editor import erasing
    from coverstudio.imaging.reading import read_picture
    from coverstudio.imaging.writing import encode_png

    _must_end_in_png(arguments.out)
    _must_be_writable(arguments.out, arguments.report)
    pixels = read_picture(arguments.image).pixels
    if arguments.mask is None:
        erased = await erasing.erase_text(
            desk.generator, pixels, detector=arguments.detector, engine=arguments.engine,
            says=desk.console.says, on_progress=desk.console.report,
        )  # fmt: skip
    else:
        erased = await erasing.erase_masked(
            desk.generator, pixels, _mask(arguments.mask), engine=arguments.engine,
            detector=arguments.detector if arguments.report else "",
            says=desk.console.says, on_progress=desk.console.report,
        )  # fmt: skip
    write_bytes(arguments.out, encode_png(erased.pixels))
    if arguments.report is not None:
        write_bytes(arguments.report, msgspec.json.format(msgspec.json.encode(erased.report), indent=2))
    desk.console.note(_told(erased.report))
    _print_wrote(desk, arguments.out, arguments.report)


async def export(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio export`: a project file as PDF, PNG or JPEG."""
    from coverstudio.document import project_file
    from coverstudio.editor.exporting import checked_suffix
    from coverstudio.editor.exporting import export as export_document
    from coverstudio.editor.making import at_print_size
    from coverstudio.printing.preflight import preflight

    out = checked_suffix(arguments.out)
    _must_be_writable(out)
    document = project_file.load(arguments.project, desk.store)
    images = desk.images
    if out.suffix.lower() == ".pdf":
        document = await at_print_size(
            desk.generator, desk.store, document, arguments.ppi,
            says=desk.console.says, on_progress=desk.console.report,
        )  # fmt: skip
    desk.console.says("Writing")
    for finding in preflight(document):
        desk.console.note(finding.sentence)
    await export_document(document, desk.store, images, out, ppi=arguments.ppi)
    _print_wrote(desk, out)


async def engines(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio engines`: every engine, ready or why not."""
    answer = await desk.generator.run(ListEngines())
    if arguments.json:
        print(msgspec.json.encode(answer.engines).decode())
        return
    for engine in answer.engines:
        print(f"{engine.id:<12} {engine.kind:<11} {'ready' if engine.ready else engine.reason}")


async def make_sample(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio make-sample`: the main job on a picture of our own, from lettering to print."""
    from coverstudio.document import project_file
    from coverstudio.document.atomic import make_folder
    from coverstudio.editor.exporting import export
    from coverstudio.editor.sample import make_sample_cover
    from coverstudio.rendering.render import thumbnail

    folder: Path = arguments.out_folder
    make_folder(folder)
    names = [folder / f"sample-cover{suffix}" for suffix in (".pdf", ".png", ".cover")]
    cover = await make_sample_cover(
        desk.generator, desk.store, desk.images, desk.console.says, desk.console.report
    )
    if cover.report is not None:
        desk.console.note(_told(cover.report))
    desk.console.says("Writing")
    for name in names[:2]:
        await export(cover.document, desk.store, desk.images, name)
    project_file.save(cover.document, desk.store, names[2], thumbnail(cover.document, desk.images))
    _print_wrote(desk, *names)


def _told(report: Any) -> str:
    if report.regions_found == 0 and report.rounds == 0:
        return "No lettering found; the picture is unchanged."
    rounds = "1 round" if report.rounds == 1 else f"{report.rounds} rounds"
    if report.regions_left:
        return f"After {rounds} {report.regions_left} of {report.regions_found} regions can still be read."
    return (
        f"Clean after {rounds}: {report.regions_found} regions erased, {report.masked_share:.1%} repainted."
    )


def _mask(path: Path) -> Any:
    from coverstudio.imaging.reading import read_picture

    pixels = read_picture(path).pixels
    return ((pixels[..., :3].max(axis=2) > 127) * 255).astype("uint8")


def _size_of_format(name: str) -> tuple[int, int]:
    from coverstudio.document.print_spec import print_spec

    spec = print_spec(name)
    return spec.bleed_box.size.pixels(spec.ppi)


def _numbered(out: Path, count: int) -> list[Path]:
    if count == 1:
        return [out]
    return [out.with_name(f"{out.stem}-{number}{out.suffix}") for number in range(1, count + 1)]


def _must_end_in_png(path: Path) -> None:
    if path.suffix.lower() != ".png":
        raise ValueError(f"“{path.name}” must end in .png: the picture is written without loss.")


def _must_be_writable(*files: Path | None) -> None:
    """Refuse a place that cannot be written to before minutes of work are spent."""
    from coverstudio.document.atomic import check_writable

    for file in files:
        if file is not None:
            check_writable(file)


def _print_wrote(desk: Desk, *files: Path | None) -> None:
    desk.console.clear()
    for file in files:
        if file is not None:
            print(f"Wrote {file}")


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().replace("×", "x").partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"“{text}” is no size: write it like 1024x1536")
    sides = int(width), int(height)
    if not all(64 <= side <= 12000 for side in sides):
        raise argparse.ArgumentTypeError(f"a size lies between 64 and 12000 pixels a side, not {text}")
    return sides


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"“{text}” is no whole number") from None
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"must lie between {least} and {most}, not {text}")
        return value

    return parse


_SEED = _whole(0, 2**63 - 1)


def parser() -> Parser:
    """Return the parser of the whole command line."""
    about = "Book covers with local generative AI. Without a command it opens the window."
    top = Parser(prog="coverstudio", description=about)
    top.add_argument("--version", action="version", version=f"CoverStudio {__version__}")
    commands = top.add_subparsers(title="commands", parser_class=Parser)
    _add_make(_command(commands, "make", make, "make a finished cover from words and a picture or a prompt"))
    _add_generate(_command(commands, "generate", generate, "draw backgrounds"))

    detect = _command(commands, "detect-text", detect_text, "find the lettering in a picture")
    detect.add_argument("image", type=Path)
    detect.add_argument("--engine", default="rapidocr")
    detect.add_argument("--json", action="store_true", help="print one JSON value and nothing else")

    erase = _command(commands, "erase-text", erase_text, "erase the lettering from a picture")
    erase.add_argument("image", type=Path)
    erase.add_argument("--out", type=Path, required=True, metavar="FILE.png")
    erase.add_argument("--mask", type=Path, metavar="FILE.png", help="erase what is white here instead")
    erase.add_argument("--engine", default="patch-fill")
    erase.add_argument("--detector", default="rapidocr")
    erase.add_argument("--report", type=Path, metavar="FILE.json")

    out = _command(commands, "export", export, "write a project file as PDF, PNG or JPEG")
    out.add_argument("project", type=Path, metavar="FILE.cover")
    out.add_argument("--out", type=Path, required=True, metavar="FILE.pdf|png|jpg")
    out.add_argument("--ppi", type=_whole(36, 2400), help="pixels per inch (default: the cover's own)")

    listed = _command(commands, "engines", engines, "list every engine, ready or why not")
    listed.add_argument("--json", action="store_true", help="print one JSON value and nothing else")

    sample = _command(commands, "make-sample", make_sample, "run the whole job on a sample")
    sample.add_argument("--out-folder", type=Path, default=Path("out"))
    return top


def _command(commands: Any, name: str, run: Command, about: str) -> Parser:
    added: Parser = commands.add_parser(name, help=about, description=f"{about[:1].upper()}{about[1:]}.")
    added.set_defaults(run=run)
    return added


def _add_make(command: Parser) -> None:
    command.add_argument("--title", required=True)
    command.add_argument("--author", default="")
    command.add_argument("--genre", default="")
    command.add_argument("--prompt", default="", help="what the background shows (default: the title)")
    source = command.add_mutually_exclusive_group()
    source.add_argument("--background", type=Path, metavar="IMAGE", help="a picture of your own")
    source.add_argument("--engine", metavar="ID", help="the engine that draws the background")
    command.add_argument("--keep-text", action="store_true", help="leave the picture's own lettering alone")
    command.add_argument("--format", default="a4")
    command.add_argument("--seed", type=_SEED)
    command.add_argument("--out", type=Path, required=True, metavar="FILE.pdf|png|jpg")
    command.add_argument("--project", type=Path, metavar="FILE.cover", help="keep the editable cover as well")


def _add_generate(command: Parser) -> None:
    command.add_argument("--prompt", required=True)
    size = command.add_mutually_exclusive_group()
    size.add_argument("--format", default="a4", help="a book's format with its bleed at 300 ppi")
    size.add_argument("--size", type=_size, metavar="WxH", help="pixels")
    command.add_argument("--engine", default="procedural")
    command.add_argument("--genre", default="")
    command.add_argument("--family", default="")
    command.add_argument("--palette", default="")
    command.add_argument("--seed", type=_SEED)
    command.add_argument("--variants", type=_whole(1, 100), default=1)
    command.add_argument("--out", type=Path, required=True, metavar="FILE.png")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code."""
    arguments = parser().parse_args(argv)
    try:
        return asyncio.run(_run(arguments.run, arguments))
    except KeyboardInterrupt:
        return INTERRUPTED


async def _run(command: Command, arguments: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="coverstudio-") as folder:
        desk = Desk(Path(folder))
        try:
            await command(arguments, desk)
        except (GenerationError, MissingAssetError, ValueError, OSError) as error:
            desk.console.clear()
            sys.stderr.write(f"coverstudio: {error}\n")
            return FAILED
        finally:
            desk.generator.close()
    return 0
