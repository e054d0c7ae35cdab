"""For every printer a whole wrap from a painting, read back by tools that are not ours.

The sizes below are those of the printers' own calculators and guides, not of our layout.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pikepdf
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtGui import QGuiApplication

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import MM_PER_INCH, Box
from coverstudio.document.isbn import parse_isbn
from coverstudio.document.spread import Edition, WrapKind
from coverstudio.editor.continuing import Way
from coverstudio.editor.exporting import export
from coverstudio.editor.making import Order, Rest, make_cover
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.imaging.profiles import Profile, read_profile
from coverstudio.printing import printers
from coverstudio.printing.presets import preset
from coverstudio.printing.trims import trim_size
from coverstudio.printing.wraps import laid_out
from coverstudio.rendering.images import StoreImages
from tests.imaging.tiny_profile import tiny_cmyk_profile
from tests.pictures import noise

ART = Path(__file__).resolve().parents[2].parent / "shared" / "art" / "the-hound-of-the-baskervilles.jpg"
PPI = 60  # everything but the pixels is as it is at 300
ISBN, ADDON = "979-11-86757-09-3", "03810"
BLURB = "A hound that nobody has seen, and a moor that everybody fears."
TITLE, AUTHOR = "The Hound", "Arthur Conan Doyle"


class Case(msgspec.Struct, frozen=True):
    """A cover to make, and what its file must measure: width, height and bleed in millimetres.

    None is what nobody publishes.
    """

    printer: str
    kind: WrapKind
    trim: str
    paper: str
    pages: int
    size: tuple[float | None, float | None]
    bleed: float
    way: Way = "mirror"
    spine: float | None = None

    @property
    def name(self) -> str:
        return f"{self.printer}-{self.kind}"


def inches(*lengths: float) -> tuple[float, float]:
    width, height = (length * MM_PER_INCH for length in lengths)
    return width, height


EIGHTH = MM_PER_INCH / 8
CASES = (
    Case("kdp-paperback", "paperback", "6x9", "cream", 240, inches(12.85, 9.25), EIGHTH, "patch-fill"),
    Case("kdp-hardcover", "case", "6x9", "cream", 240, inches(14.364, 10.417), 15.0),
    Case("ingramspark", "paperback", "6x9", "creme", 240, inches(12.795, 9.25), EIGHTH, "patch-fill"),
    Case("ingramspark", "case", "6x9", "creme", 240, inches(1048.86 / 72, 10.5), 0.625 * MM_PER_INCH),
    Case("ingramspark", "jacket", "6x9", "creme", 240, (None, None), EIGHTH),
    Case("lulu", "paperback", "6x9", "cream", 240, inches(12.25 + 240 / 444 + 0.06, 9.25), EIGHTH),
    Case("bookk", "paperback", "A5", "cream", 232, (316.36, 216), 3.0, "patch-fill"),
    Case("bookk", "flaps", "A5", "cream", 232, (517.3, 216), 3.0, spine=15.3),
    Case("kyobo", "paperback", "신국판", "80g", 300, (2 * 152 + 300 * 80 * 0.0006 + 6, 231), 3.0),
    Case("kyobo", "flaps", "신국판", "80g", 300, (None, 231), 3.0),
    Case("plain", "paperback", "A5", "80g", 200, (None, 216), 3.0),
    Case("plain", "flaps", "A5", "80g", 200, (None, 216), 3.0, "patch-fill"),
)


def needs(tool: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(tool) is None, reason=f"{tool} is not here")


def said(*words: object) -> str:
    return subprocess.run([*map(str, words)], capture_output=True, text=True, check=True).stdout


def painting() -> np.ndarray:
    """A real painting where there is one, else a sky over hills; small, as everything here is."""
    if not ART.exists():
        rows = np.linspace(240, 60, 480)[:, None, None]
        hills = np.clip(rows - np.array([0, 20, 60]), 0, 255) + noise(320, 480) * 0.1
        return hills.clip(0, 255).astype(np.uint8)
    with Image.open(ART) as opened:
        return np.asarray(opened.convert("RGB").resize((320, 480), Image.Resampling.LANCZOS))


@pytest.fixture(scope="module")
def press() -> Profile:
    return read_profile(tiny_cmyk_profile(), "Tiny press")


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, qapp: QGuiApplication, press: Profile
) -> dict[str, tuple[Path, Document]]:
    """Every cover: its PDF and its document."""
    folder = tmp_path_factory.mktemp("wraps")
    store = AssetStore(folder / "store")
    images = StoreImages(store)

    async def make() -> dict[str, tuple[Path, Document]]:
        worker = WorkerClient()
        found: dict[str, tuple[Path, Document]] = {}
        try:
            for case in CASES:
                cover = await make_cover(worker, store, images, order(case), painting())
                path = folder / f"{case.name}.pdf"
                kind = preset(case.printer)
                profile = press if kind.needs_profile else None
                await export(cover.document, store, images, path, preset=kind, profile=profile)
                found[case.name] = path, cover.document
        finally:
            worker.close()
        return found

    return asyncio.run(make())


def order(case: Case) -> Order:
    printer = printers.printer(case.printer)
    edition = Edition(
        printer=case.printer, kind=case.kind, trim=trim_size(printer, case.trim), paper=case.paper,
        pages=case.pages, spine=case.spine,
    )  # fmt: skip
    spec = msgspec.structs.replace(laid_out(edition).print_spec(case.name), ppi=PPI)
    rest = Rest(way=case.way, blurb=BLURB, isbn=parse_isbn(ISBN), addon=ADDON)
    return Order(print_spec=spec, title=TITLE, author=AUTHOR, language="en", keep_text=True, rest=rest)


Made = dict[str, tuple[Path, Document]]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def test_no_printer_of_wraps_is_left_out() -> None:
    wraps = {
        f"{printer.id}-{layout.kind}"
        for printer in printers.printers()
        for layout in printer.layouts
        if layout.kind != "front"
    }
    assert {case.name for case in CASES} == wraps


@every_case
@needs("pdfinfo")
def test_the_boxes_are_the_printers(case: Case, made: Made) -> None:
    path, document = made[case.name]
    told = said("pdfinfo", "-box", path)
    boxes = {
        name: [float(value) for value in values.split()]
        for name, values in re.findall(r"^(\w+Box):\s+(.*)$", told, re.MULTILINE)
    }
    width, height = case.size
    page = document.print_spec.bleed_box.size
    # What a calculator rounds to a thousandth of an inch cannot be told more closely.
    if width is not None:
        assert page.width == pytest.approx(width, abs=0.02)
    if height is not None:
        assert page.height == pytest.approx(height, abs=0.02)
    points = [page.width / MM_PER_INCH * 72, page.height / MM_PER_INCH * 72]
    assert boxes["MediaBox"] == pytest.approx([0, 0, *points], abs=0.006)
    bleed = case.bleed / MM_PER_INCH * 72
    trim = [bleed, bleed, points[0] - bleed, points[1] - bleed]
    assert boxes["TrimBox"] == pytest.approx(trim, abs=0.02)
    assert "Pages:           1" in told
    with pikepdf.open(path) as file:
        exact = [float(side) for side in file.pages[0].mediabox]
    assert exact == pytest.approx([0, 0, *points], abs=0.001)


@every_case
@needs("pdffonts")
@needs("pdftotext")
def test_fonts_are_embedded_and_words_are_words(case: Case, made: Made) -> None:
    path, _ = made[case.name]
    rows = said("pdffonts", path).splitlines()[2:]
    assert rows
    for row in rows:
        embedded, subset, _unicode = row.split()[-5:-2]
        assert (embedded, subset) == ("yes", "yes"), row
    words = " ".join(said("pdftotext", path, "-").split())
    assert words.count(TITLE) == words.count(AUTHOR) == 2, "on the front and on the spine"
    assert BLURB in words
    assert ISBN in words


@every_case
@needs("pdfimages")
def test_pictures_have_the_resolution_and_the_colours_of_print(case: Case, made: Made) -> None:
    path, _ = made[case.name]
    rows = [row.split() for row in said("pdfimages", "-list", path).splitlines()[2:]]
    pictures = [row for row in rows if row[2] == "image"]
    assert pictures
    colours = preset(case.printer).colours
    for row in pictures:
        channels = {"rgb": "3", "cmyk": "4"}[colours]
        assert (row[6], row[7]) == (channels, "8"), row
    largest = max(pictures, key=lambda row: int(row[3]) * int(row[4]))
    assert int(largest[12]) >= PPI - 1
    assert int(largest[13]) >= PPI - 1


@every_case
@needs("pdftoppm")
def test_a_scanner_reads_the_barcode_from_the_printed_page(case: Case, made: Made, tmp_path: Path) -> None:
    path, document = made[case.name]
    spread = document.print_spec.spread
    assert spread is not None
    (layer,) = document.barcodes
    back = spread.panel("back")
    assert back is not None
    assert back.box.contains(layer.box)
    around = layer.box.inset(-2).moved(document.print_spec.bleed, document.print_spec.bleed)
    page = rendered(path, tmp_path, 200, around)
    (read,) = zxingcpp.read_barcodes(page, ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Require)
    assert read.text == ISBN.replace("-", "") + ADDON


@every_case
@needs("pdftoppm")
def test_the_art_goes_over_the_whole_page(case: Case, made: Made, tmp_path: Path) -> None:
    path, document = made[case.name]
    page = rendered(path, tmp_path, 40)
    edges: Sequence[np.ndarray] = (page[:2], page[-2:], page[:, :2], page[:, -2:])
    assert all((edge.min(axis=2) < 250).mean() > 0.9 for edge in edges), "no white edge"
    spec = document.print_spec
    fold = (spec.front.box.x + spec.bleed) / MM_PER_INCH * 40
    light = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY).astype(float)
    lines = np.abs(np.diff(light, axis=1)).mean(axis=0)
    typical = np.percentile(lines[round(fold) : -8], 95)
    assert lines[round(fold) - 3 : round(fold) + 3].max() < 3 * typical + 2, "no seam at the fold"


def rendered(path: Path, folder: Path, ppi: int, part: Box | None = None) -> np.ndarray:
    """Return the page as poppler shows it, or a part of it (mm from its top-left corner)."""
    crop: list[str] = []
    if part is not None:
        sides = (part.x, part.y, part.width, part.height)
        for name, side in zip("xyWH", sides, strict=True):
            crop += [f"-{name}", str(round(side / MM_PER_INCH * ppi))]
    said("pdftoppm", "-r", ppi, *crop, "-png", "-singlefile", path, folder / "page")
    with Image.open(folder / "page.png") as opened:
        return np.asarray(opened.convert("RGB"))
