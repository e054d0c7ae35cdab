"""Clean covers of several printers and kinds, their pictures flat and of a few pixels."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np

from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import MM_PER_INCH, Box, Size
from coverstudio.document.isbn import parse_isbn
from coverstudio.document.layers import AnyLayer, ImageLayer, TextLayer
from coverstudio.document.pictures import Asset
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.spread import Edition, PanelName, WrapKind
from coverstudio.editor.barcodes import with_barcode
from coverstudio.printing.places import ink_of
from coverstudio.printing.printers import printer
from coverstudio.printing.wraps import laid_out
from tests.rendering.pages import FakeImages

CREAM, DARK, GREEN = (239, 230, 210), (24, 28, 40), (0, 255, 60)
ISBN = parse_isbn("978-3-16-148410-0")
SIX_BY_NINE = Size(6 * MM_PER_INCH, 9 * MM_PER_INCH)
A5 = Size(148, 210)

IMAGES = FakeImages()  # flat pictures of a few pixels, which say that they have as many as their place needs


def picture(box: Box, colour: tuple[int, int, int] = CREAM, ppi: float = 330, **more: object) -> ImageLayer:
    flat = IMAGES.asset(np.full((12, 12, 3), colour, np.uint8))
    width, height = box.size.pixels_needed(ppi)
    return ImageLayer(id="art", name="Art", box=box, asset=Asset(flat.digest, "png", width, height), **more)


def words(identity: str, text: str, box: Box, size: float = 11.0, **more: object) -> TextLayer:
    wanted: dict[str, object] = {"family": "Source Serif Pro", "colour": "#000000", "alignment": "center"}
    return TextLayer(id=identity, name=identity.title(), text=text, box=box, size=size, **{**wanted, **more})


def edition(of: str, kind: WrapKind, paper: str = "", pages: int = 0, trim: Size | None = None) -> Edition:
    return Edition(printer=of, kind=kind, trim=trim, paper=paper, pages=pages)


def wrap(of: Edition, colour: tuple[int, int, int] = CREAM, letters: str = "#000000") -> Document:
    """Return a clean wrap: art all around, title and author on the front, a blurb on the back."""
    spec = laid_out(of).print_spec("wrap")
    layers: list[AnyLayer] = [picture(spec.bleed_box, colour)]
    layers += [
        words("title", "A Field of Glass", upper(spec, "front", 0.2), 34, role="title", colour=letters),
        words("author", "Ines Duarte", upper(spec, "front", 0.7), 26, role="author", colour=letters),
        words("blurb", "A novel of salt and light.", upper(spec, "back", 0.2), 12, colour=letters),
    ]
    cover = Document(
        print_spec=spec, layers=tuple(layers), title="A Field of Glass", author="Ines Duarte", language="en"
    )
    return with_spine(cover, letters) if safe(spec, "spine") is not None else cover


def safe(spec: PrintSpec, name: PanelName) -> Box | None:
    assert spec.spread is not None
    panel = spec.spread.panel(name)
    return panel.safe if panel is not None else None


def upper(spec: PrintSpec, name: PanelName, down: float) -> Box:
    """Return a box of 30 mm as wide as a panel's safe area, so far down of it."""
    room = safe(spec, name)
    assert room is not None
    return Box(room.x + 2, room.y + down * room.height, room.width - 4, 30)


def with_spine(cover: Document, letters: str = "#000000", size: float = 9.0) -> Document:
    """Put the title on the spine, whether the printer likes it or not."""
    assert cover.print_spec.spread is not None
    spine = cover.print_spec.spread.panel("spine")
    assert spine is not None
    x, y = spine.box.center
    turned = words("spine", "A Field of Glass", Box(x - 40, y - 4, 80, 8), size, rotation=90, colour=letters)
    turned = msgspec.structs.replace(turned, vertical_alignment="middle")
    ink = ink_of(turned)
    assert ink is not None
    middle = turned.box.moved(x - ink.center[0], y - ink.center[1])
    return add_layer(cover, msgspec.structs.replace(turned, box=middle))


def coded(cover: Document) -> Document:
    return with_barcode(cover, ISBN)


def flapped(cover: Document) -> Document:
    return add_layer(cover, words("note", "About her", upper(cover.print_spec, "front-flap", 0.1), 12))


def screen(of: str) -> Document:
    """Return a clean cover for screens, with nothing on it but title and name."""
    sort = printer(of)
    assert sort.screen is not None
    spec = laid_out(edition(of, sort.screen.kind)).print_spec("screen")
    return front(spec)


def front(spec: PrintSpec) -> Document:
    page = spec.trim_box
    across = Box(page.x + 10, page.y + 0.2 * page.height, page.width - 20, 30)
    below = across.moved(0, 0.5 * page.height)
    layers = (
        picture(spec.bleed_box),
        words("title", "A Field of Glass", across, 30, role="title"),
        words("author", "Ines Duarte", below, 22, role="author"),
    )
    return Document(
        print_spec=spec, layers=layers, title="A Field of Glass", author="Ines Duarte", language="en"
    )


KDP = edition("kdp-paperback", "paperback", "cream", 240, SIX_BY_NINE)
THIN = edition("kdp-paperback", "paperback", "cream", 60, SIX_BY_NINE)
INGRAM = edition("ingramspark", "paperback", "creme", 240, SIX_BY_NINE)
INGRAM_THIN = edition("ingramspark", "paperback", "creme", 40, SIX_BY_NINE)
CASE = edition("ingramspark", "case", "creme", 240, SIX_BY_NINE)
HARD = edition("kdp-hardcover", "case", "cream", 240, SIX_BY_NINE)
FLAPS = edition("bookk", "flaps", "cream", 232, A5)
FRONT = PrintSpec(name="a5", trim=A5, bleed=3, safe=5)

CLEAN: dict[str, Callable[[], Document]] = {
    "kdp": lambda: wrap(KDP),
    "kdp, own barcode": lambda: coded(wrap(KDP)),
    "kdp, dark": lambda: wrap(KDP, DARK, "#ffffff"),
    "kdp, thin": lambda: wrap(THIN),
    "kdp hardcover": lambda: wrap(HARD),
    "ingram": lambda: coded(wrap(INGRAM)),
    "ingram, thin": lambda: coded(wrap(INGRAM_THIN)),
    "ingram case": lambda: coded(wrap(CASE)),
    "lulu": lambda: coded(wrap(edition("lulu", "paperback", "white", 200, SIX_BY_NINE))),
    "bookk flaps": lambda: flapped(coded(wrap(FLAPS))),
    "kyobo": lambda: coded(wrap(edition("kyobo", "paperback", "80g", 200, A5))),
    "plain flaps": lambda: flapped(coded(wrap(edition("plain", "flaps", "80g", 200, A5)))),
    "plain front": lambda: front(FRONT),
    "e-book": lambda: screen("kdp-ebook"),
    "music": lambda: screen("music"),
    "audiobook": lambda: screen("audiobook"),
}
