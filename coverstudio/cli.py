"""The command line: the same stories as the window's, for scripts.

Progress goes to stderr when it is a terminal. Exit 0, or 2 with one sentence that names what is wrong and
what to do. What ends the program from outside ends it as everywhere: 130 after Ctrl+C, 143 after a kill, 141
when nobody reads its answer any more.
"""

from __future__ import annotations

import argparse
import asyncio
import locale
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from coverstudio.arguments import FAILED, must_be_apart, parser
from coverstudio.console import Console, ReaderGoneError
from coverstudio.document.assets import AssetStore, MissingAssetError
from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import ListEngines

if TYPE_CHECKING:
    from coverstudio.document.document import Document
    from coverstudio.editor.erasing import Report
    from coverstudio.editor.making import Cover, Order
    from coverstudio.generation.messages import GenerateBackground
    from coverstudio.generation.worker_client import WorkerClient
    from coverstudio.imaging.reading import Pixels, Read
    from coverstudio.rendering.images import StoreImages

ENDED_BY = 128  # a program that a signal ends returns this and the signal's number
PIPE = 13  # SIGPIPE, which Windows does not have


class Desk:
    """What a command works with: the worker, a store that lasts as long as the command, and the console."""

    def __init__(self, folder: Path, console: Console) -> None:
        from coverstudio import paths
        from coverstudio.generation.worker_client import WorkerClient

        self.console = console
        # Nothing of a command that is given up is kept: its worker need not be waited for.
        self.generator: WorkerClient = WorkerClient(log=paths.log_dir() / "worker.log", seconds_to_cancel=0)
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
        if locale.getencoding().lower() not in ("utf-8", "utf8"):
            os.environ["LC_ALL"] = "C.UTF-8"  # what Qt would switch to itself, with four lines on stderr
    # Preflight says in our words which letters no font has.
    os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.*=false")
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
    from coverstudio.editor.making import Order
    from coverstudio.rendering.render import thumbnail

    out = checked_suffix(arguments.out)
    must_be_apart((out, arguments.project), (arguments.background,))
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
    picture = None if arguments.background is None else _read(desk, arguments.background).pixels
    cover = await _made(desk, order, picture, arguments.background.name if arguments.background else "")
    _tell(desk, cover.report)
    if arguments.project is not None:
        small = thumbnail(cover.document, desk.images)
        project_file.save(cover.document, desk.store, arguments.project, small)
    desk.console.says("Writing")
    await export(cover.document, desk.store, desk.images, out)
    _tell_findings(desk, cover.document)
    _print_wrote(desk, out, arguments.project)


async def _made(desk: Desk, order: Order, picture: Pixels | None, name: str) -> Cover:
    from coverstudio.editor.making import make_cover

    try:
        return await make_cover(
            desk.generator, desk.store, desk.images, order, picture,
            background_name=name, says=desk.console.says, on_progress=desk.console.report,
        )  # fmt: skip
    except GenerationError as error:
        if picture is None or order.keep_text or await _can_find_text(desk):
            raise
        raise GenerationError(
            f"{str(error).removesuffix('.')}, or leave the lettering with --keep-text."
        ) from error


async def _can_find_text(desk: Desk) -> bool:
    from coverstudio.editor.erasing import DETECTOR

    listed = await desk.generator.run(ListEngines())
    return any(engine.id == DETECTOR and engine.ready for engine in listed.engines)


async def generate(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio generate`: backgrounds as picture files."""
    from coverstudio.editor.backgrounds import checked_seed, new_seed
    from coverstudio.generation.messages import GenerateBackground

    width, height = arguments.size or _size_of_format(arguments.format)
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

    pixels = _read(desk, arguments.image).pixels
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
    _must_be_writable(arguments.out, arguments.report)
    picture = _read(desk, arguments.image)
    if arguments.mask is None:
        erased = await erasing.erase_text(
            desk.generator, picture.pixels, detector=arguments.detector, engine=arguments.engine,
            says=desk.console.says, on_progress=desk.console.report,
        )  # fmt: skip
    else:
        mask = _mask(_read(desk, arguments.mask).pixels)
        erased = await erasing.erase_masked(
            desk.generator, picture.pixels, mask, engine=arguments.engine,
            detector=arguments.detector if arguments.report else "",
            says=desk.console.says, on_progress=desk.console.report,
        )  # fmt: skip
    write_bytes(arguments.out, encode_png(erased.pixels, picture.ppi))
    if arguments.report is not None:
        write_bytes(arguments.report, msgspec.json.format(msgspec.json.encode(erased.report), indent=2))
    _tell(desk, erased.report)
    _print_wrote(desk, arguments.out, arguments.report)


async def export(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio export`: a project file as PDF, PNG or JPEG."""
    from coverstudio.document import project_file
    from coverstudio.editor.exporting import checked_suffix
    from coverstudio.editor.exporting import export as export_document
    from coverstudio.editor.making import at_print_size

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
    await export_document(document, desk.store, images, out, ppi=arguments.ppi)
    _tell_findings(desk, document)
    _print_wrote(desk, out)


async def engines(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio engines`: every engine, ready or why not."""
    answer = await desk.generator.run(ListEngines())
    if arguments.json:
        desk.console.answer(msgspec.json.encode(answer.engines).decode())
        return
    for engine in answer.engines:
        desk.console.answer(f"{engine.id:<12} {engine.kind:<11} {'ready' if engine.ready else engine.reason}")


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
    _tell(desk, cover.report)
    desk.console.says("Writing")
    for name in names[:2]:
        await export(cover.document, desk.store, desk.images, name)
    project_file.save(cover.document, desk.store, names[2], thumbnail(cover.document, desk.images))
    _print_wrote(desk, *names)


def _tell(desk: Desk, report: Report | None) -> None:
    if report is not None:
        desk.console.note(_told(report))


def _told(report: Report) -> str:
    if report.regions_found == 0 and report.rounds == 0:
        return "No lettering found; the picture is unchanged."
    rounds = "1 round" if report.rounds == 1 else f"{report.rounds} rounds"
    regions = "1 region" if report.regions_found == 1 else f"{report.regions_found} regions"
    if report.regions_left:
        return f"After {rounds} {report.regions_left} of {regions} can still be read."
    return f"Clean after {rounds}: {regions} erased, {report.masked_share:.1%} repainted."


def _tell_findings(desk: Desk, document: Document) -> None:
    from coverstudio.printing.preflight import preflight

    for finding in preflight(document):
        desk.console.note(finding.sentence)


def _read(desk: Desk, path: Path) -> Read:
    """Read a picture, and tell what of it is left out."""
    from coverstudio.imaging.reading import read_picture

    read = read_picture(path)
    for sentence in read.notes:
        desk.console.note(f"{path.name}: {sentence}")
    return read


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


def _must_be_writable(*files: Path | None) -> None:
    """Refuse a place that cannot be written to before minutes of work are spent."""
    from coverstudio.document.atomic import check_writable

    for file in files:
        if file is not None:
            check_writable(file)


def _print_wrote(desk: Desk, *files: Path | None) -> None:
    for file in files:
        if file is not None:
            desk.console.answer(f"Wrote {file}")


COMMANDS: dict[str, Command] = {
    "make": make,
    "generate": generate,
    "detect-text": detect_text,
    "erase-text": erase_text,
    "export": export,
    "engines": engines,
    "make-sample": make_sample,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code."""
    arguments = parser().parse_args(argv)
    ended_by: list[int] = []
    try:
        return asyncio.run(_run(COMMANDS[arguments.command], arguments, ended_by))
    except KeyboardInterrupt:
        return ENDED_BY + signal.SIGINT
    except asyncio.CancelledError:
        return ENDED_BY + ended_by[0]


async def _run(command: Command, arguments: argparse.Namespace, ended_by: list[int]) -> int:
    _cancel_on_signals(ended_by)
    console = Console()
    try:
        with tempfile.TemporaryDirectory(prefix="coverstudio-", ignore_cleanup_errors=True) as folder:
            desk = Desk(Path(folder), console)
            try:
                await command(arguments, desk)
            finally:
                desk.generator.close()
                console.clear()
    except ReaderGoneError:
        return ENDED_BY + PIPE
    except ImportError as error:  # Qt is there, and a library of the system that it needs is not
        console.note(f"coverstudio: A library cannot be loaded ({error}): install it and try again.")
        return FAILED
    except (GenerationError, MissingAssetError, ValueError, OSError) as error:
        console.note(f"coverstudio: {error}")
        return FAILED
    return 0


def _cancel_on_signals(ended_by: list[int]) -> None:
    """Let a kill and a closed terminal end the command in good order, as Ctrl+C does: nothing is left behind.

    The signal's number is appended to `ended_by`. On Windows both end the process at once.
    """
    if sys.platform == "win32":
        return
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def end(number: int) -> None:
        ended_by.append(number)
        if task is not None:
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup has it ignored
            loop.add_signal_handler(number, end, number)
