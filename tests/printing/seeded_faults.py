"""Copies of clean covers with one seeded fault each."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from coverstudio.document.document import Document, add_layer, move_layer, replace_layer
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import AnyLayer, BarcodeLayer, ImageLayer, ShapeLayer
from coverstudio.document.pictures import Recipe
from coverstudio.document.spread import PanelName
from coverstudio.document.type_looks import PictureFill
from coverstudio.printing.findings import Rule
from coverstudio.printing.places import ink_of
from coverstudio.printing.printers import Printer, printer
from tests.printing.clean_covers import A5, CLEAN, GREEN, picture, upper, with_spine, words

PAINTED = Recipe(engine="diffusion", wish="generate")
DARK = -1.0  # letters that are read on the art

Change = Callable[[Document], Document]


@dataclass(frozen=True)
class Fault:
    """What is done to a clean cover, and the one rule that preflight has to name; `at` another printer."""

    what: str
    of: str
    rule: Rule
    change: Change
    at: str = ""

    @functools.cached_property
    def clean(self) -> Document:
        return CLEAN[self.of]()

    @functools.cached_property
    def faulty(self) -> Document:
        return self.change(self.clean)

    @property
    def printer(self) -> Printer | None:
        return printer(self.at) if self.at else None


def changed(identity: str, **values: object) -> Change:
    """Change a layer's values."""

    def change(cover: Document) -> Document:
        layer = cover.layer(identity)
        assert layer is not None
        return replace_layer(cover, msgspec.structs.replace(layer, **values))

    return change


def moved(identity: str, dx: float, dy: float) -> Change:
    def change(cover: Document) -> Document:
        layer = cover.layer(identity)
        assert layer is not None
        return changed(identity, box=layer.box.moved(dx, dy))(cover)

    return change


def ink_to(identity: str, x: Callable[[Box, Document], float]) -> Change:
    """Move a layer sideways by what `x` says of its ink."""

    def change(cover: Document) -> Document:
        layer = cover.layer(identity)
        ink = ink_of(layer) if layer is not None else None
        assert ink is not None
        return moved(identity, x(ink, cover), 0)(cover)

    return change


def spec(**values: object) -> Change:
    return lambda cover: msgspec.structs.replace(
        cover, print_spec=msgspec.structs.replace(cover.print_spec, **values)
    )


def book(**values: object) -> Change:
    return lambda cover: msgspec.structs.replace(cover, **values)


def told(**values: object) -> Change:
    """Say something else of the edition without laying the cover out anew."""

    def change(cover: Document) -> Document:
        spread = cover.print_spec.spread
        assert spread is not None
        other = msgspec.structs.replace(spread.edition, **values)
        return spec(spread=msgspec.structs.replace(spread, edition=other))(cover)

    return change


def added(layer: Callable[[Document], AnyLayer]) -> Change:
    return lambda cover: add_layer(cover, layer(cover))


def without(kind: type) -> Change:
    return lambda cover: msgspec.structs.replace(
        cover, layers=tuple(layer for layer in cover.layers if not isinstance(layer, kind))
    )


def barcode(**values: object) -> Change:
    return lambda cover: changed(next(cover.barcodes).id, **values)(cover)


def barcode_box(change: Callable[[Box], Box]) -> Change:
    return lambda cover: barcode(box=change(next(cover.barcodes).box))(cover)


def shape(box: Box, colour: str = "#b9a988", identity: str = "shape") -> ShapeLayer:
    return ShapeLayer(id=identity, name="Shape", box=box, colour=colour)


def without_art(cover: Document) -> Document:
    return without(ImageLayer)(cover)


def large_on_spine(cover: Document) -> Document:
    spine = cover.layer("spine")
    assert spine is not None
    return changed("spine", size=46.0, box=spine.box.inset(-20))(cover)


def panel(cover: Document, name: PanelName) -> Box:
    assert cover.print_spec.spread is not None
    found = cover.print_spec.spread.panel(name)
    assert found is not None
    return found.box


def room(cover: Document) -> Box:
    assert cover.print_spec.spread is not None and cover.print_spec.spread.barcode is not None
    return cover.print_spec.spread.barcode


def in_the_barcodes_room(cover: Document) -> Document:
    blurb = cover.layer("blurb")
    ink = ink_of(blurb) if blurb is not None else None
    assert ink is not None
    there = room(cover).center
    return moved("blurb", there[0] - ink.center[0] - 10, there[1] - ink.center[1])(cover)


def on_the_barcode(cover: Document) -> Document:
    around = room(cover)
    line = words("line", "Fiction", Box(around.right - 25, around.bottom - 18, 20, 8))
    return add_layer(cover, line)


def hidden(cover: Document) -> Document:
    layers: Sequence[AnyLayer] = [msgspec.structs.replace(layer, visible=False) for layer in cover.layers]
    return msgspec.structs.replace(cover, layers=tuple(layers))


def painted(box: Box, colour: tuple[int, int, int]) -> Change:
    return changed("art", asset=picture(box, colour).asset)


def repainted(colour: tuple[int, int, int], letters: str) -> Change:
    """Give the art and all words another colour."""

    def change(cover: Document) -> Document:
        cover = painted(cover.print_spec.bleed_box, colour)(cover)
        for text in tuple(cover.texts):
            cover = changed(text.id, colour=letters)(cover)
        return cover

    return change


def with_pixels(ppi: float) -> Change:
    return lambda cover: changed("art", asset=picture(cover.print_spec.bleed_box, ppi=ppi).asset)(cover)


def small(text: str, size: float, **more: object) -> Change:
    """Add a small line below the blurb."""
    return added(lambda cover: words("line", text, upper(cover.print_spec, "back", 0.45), size, **more))


FAULTS = (
    # the page
    Fault("the trim was changed by hand", "kdp", "page-size", spec(trim=Size(310, 228.6))),
    Fault("the bleed is small", "kdp", "bleed-too-small", spec(bleed=1.0)),
    Fault("there are more pages now", "kdp", "page-size", told(pages=300)),
    Fault("the cover goes to another printer", "kdp, own barcode", "page-size", lambda c: c, "ingramspark"),
    Fault("nobody binds so many pages", "kdp", "printer-refuses", told(pages=5000)),
    Fault("nobody binds so few pages", "bookk flaps", "printer-refuses", told(pages=7)),
    Fault("a printer that nobody knows", "kdp", "printer-refuses", told(printer="blurb")),
    Fault("no such trim", "kdp hardcover", "printer-refuses", told(trim=A5)),
    Fault("pages beyond a printer's estimate", "ingram", "printer-refuses", told(pages=3000)),
    Fault("it gets thinner at 400 pages", "bookk flaps", "page-size", told(pages=400)),
    Fault("a front for a printer of wraps", "plain front", "wrap-missing", lambda c: c, "kdp-paperback"),
    Fault("a front without a bleed", "plain front", "bleed-too-small",
          lambda c: spec(bleed=0.0)(replace_layer(c, picture(Box(0, 0, 148, 210)))), "plain"),
    Fault("nothing shows", "kdp", "empty-page", hidden),
    # the book
    Fault("no title", "kdp", "title-missing", book(title=" ")),
    Fault("no author", "lulu", "author-missing", book(author="")),
    Fault("no language", "kyobo", "language-missing", book(language="")),
    Fault("a model painted it", "kdp", "ai-disclosure",
          changed("art", recipe=Recipe(engine="diffusion", wish="generate"))),
    Fault("a model painted the letters", "kdp", "ai-disclosure", lambda c: changed(
        "title", fill=PictureFill(asset=next(iter(c.assets)), lightness=DARK, recipe=PAINTED))(c)),
    Fault("a model painted it before it was enlarged", "kdp hardcover", "ai-disclosure", changed(
        "art", recipe=Recipe(engine="lanczos", wish="upscale",
                             before=Recipe(engine="diffusion", wish="generate")))),
    # pictures and shapes
    Fault("few pixels", "kdp", "low-ppi", with_pixels(250)),
    Fault("very few pixels", "ingram", "very-low-ppi", with_pixels(120)),
    Fault("the art ends at the cut", "kdp", "white-edge", lambda c: replace_layer(
        c, picture(c.print_spec.trim_box))),
    Fault("a band on bare paper ends at the cut", "plain front", "white-edge", lambda c: add_layer(
        without_art(c), shape(Box(0, 80, 148, 20)))),
    Fault("a colour ends at the fold", "kdp", "ends-at-fold", lambda c: add_layer(c, shape(
        Box(panel(c, "spine").x, -3.175, panel(c, "spine").width, 234.95)), 1)),
    Fault("a hairline", "kyobo", "thin-line", added(lambda c: shape(
        Box(panel(c, "back").x + 20, 60, 60, 0.05)))),
    Fault("too much ink", "ingram", "too-much-ink", repainted((8, 8, 8), "#ffffff")),
    Fault("a colour no press prints", "kdp", "out-of-gamut", added(lambda c: shape(
        Box(panel(c, "front").x + 30, 120, 20, 10), "#00ff3c"))),
    Fault("art no press prints", "plain flaps", "out-of-gamut", lambda c: painted(
        c.print_spec.bleed_box, GREEN)(c)),
    # words
    Fault("a title near the cut", "kdp", "outside-safe-area", ink_to(
        "title", lambda ink, c: c.print_spec.trim.width - 1 - ink.right)),
    Fault("a title that is cut", "ingram", "outside-safe-area", ink_to(
        "title", lambda ink, c: c.print_spec.trim.width + 2 - ink.right)),
    Fault("a flap's words near its end", "bookk flaps", "outside-safe-area", ink_to(
        "note", lambda ink, c: panel(c, "front-flap").right - 2 - ink.right)),
    Fault("a blurb over the fold", "kdp", "on-fold", ink_to(
        "blurb", lambda ink, c: panel(c, "spine").x + 1 - ink.right)),
    Fault("a flap's words over the fold", "plain flaps", "on-fold", ink_to(
        "note", lambda ink, c: panel(c, "front-flap").x - 2 - ink.x)),
    Fault("a blurb on the hinge", "ingram case", "on-hinge", ink_to(
        "blurb", lambda ink, c: panel(c, "spine").x - 5 - ink.right)),
    Fault("words on a spine of 60 pages", "kdp, thin", "spine-text-forbidden", with_spine),
    Fault("words on a spine of 40 pages", "ingram, thin", "spine-text-forbidden",
          lambda c: with_spine(c, size=6)),
    Fault("a spine's words too large", "kdp", "spine-text-clearance", large_on_spine),
    Fault("a spine's words too far aside", "bookk flaps", "spine-text-clearance", ink_to(
        "spine", lambda ink, c: panel(c, "spine").x + 0.3 - ink.x)),
    Fault("words beside the page", "kdp", "off-page", moved("blurb", 0, 400)),
    Fault("a font that is not there", "kdp", "family-missing", changed("blurb", family="No Such Family")),
    Fault("letters that no font has", "lulu", "glyphs-missing", changed("blurb", text="Salt \U000f1234")),
    Fault("more words than room", "kdp", "text-overflows", lambda c: changed(
        "blurb", box=Box(*upper(c.print_spec, "back", 0.2).center, 30, 5))(c)),
    Fault("tiny words", "kdp", "small-text", small("Cover: Ana Reis", 5)),
    Fault("small light words", "kdp, dark", "small-reversed-text",
          small("Cover: Ana Reis", 7, colour="#ffffff")),
    Fault("small words in colours", "ingram", "small-text-in-colours", small("Ana", 12, colour="#4a3f38")),
    Fault("pale words", "kdp", "low-contrast", changed("blurb", colour="#cfc4aa")),
    Fault("words one can see through", "kyobo", "low-contrast", changed("blurb", opacity=0.3)),
    # barcodes
    Fault("words where the printer's barcode goes", "kdp", "barcode-box-covered", in_the_barcodes_room),
    Fault("a logo where the printer's barcode goes", "kdp hardcover", "barcode-box-covered", added(
        lambda c: shape(Box(room(c).x - 5, room(c).y + 5, 15, 15)))),
    Fault("a barcode that scanners miss", "lulu", "barcode-too-small", barcode_box(
        lambda box: Box(box.right - 25, box.bottom - 20, 25, 20))),
    Fault("a barcode smaller than the printer's least", "kdp, own barcode", "barcode-too-small", barcode_box(
        lambda box: Box(box.right - 32, box.bottom - 26, 32, 26))),
    Fault("a barcode out of its box", "kdp, own barcode", "barcode-outside-box", barcode_box(
        lambda box: box.moved(0, -60))),
    Fault("a barcode on the front", "ingram", "barcode-outside-box", lambda c: barcode_box(
        lambda box: box.moved(panel(c, "front").x - panel(c, "back").x, 0))(c)),
    Fault("a covered barcode", "ingram", "barcode-covered", added(lambda c: shape(
        Box(room(c).x + 10, room(c).y + 10, 10, 10)))),
    Fault("words over a barcode", "lulu", "barcode-covered", on_the_barcode),
    Fault("words under a barcode", "lulu", "barcode-hides-text", lambda c: move_layer(
        on_the_barcode(c), "line", 1)),
    Fault("a barcode one can see through", "kyobo", "barcode-blended", barcode(opacity=0.8)),
    Fault("a barcode that multiplies", "ingram case", "barcode-blended", barcode(blend_mode="multiply")),
    Fault("no barcode where it is compulsory", "ingram", "barcode-missing", without(BarcodeLayer)),
    Fault("no barcode where shops want one", "plain flaps", "barcode-missing", without(BarcodeLayer)),
    # screens
    Fault("few pixels for a shop", "e-book", "pixels-out-of-bounds", spec(ppi=90)),
    Fault("an e-book of another shape", "e-book", "page-size", lambda c: replace_layer(
        spec(trim=Size(160, 200))(c), picture(Box(0, 0, 160, 200)))),
    Fault("a record that is not square", "music", "page-size", spec(trim=Size(254, 240))),
    Fault("a white e-book", "e-book", "white-border", painted(Box(0, 0, 136, 217), (255, 255, 255))),
    Fault("a price", "e-book", "promotional-words", changed("author", text="Only $2.99")),
    Fault("an address", "music", "words-too-many", changed("author", text="inesduarte.com")),
    Fault("more than title and artist", "music", "words-too-many", changed("author", text="New recording")),
)  # fmt: skip
