"""The guides of a whole wrap: folds, safe areas, hinges, the barcode's place and the panels' names."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

from coverstudio.document.document import Document
from coverstudio.document.geometry import Size
from coverstudio.document.isbn import parse_isbn
from coverstudio.document.layers import ShapeLayer
from coverstudio.document.spread import Edition
from coverstudio.editor.barcodes import with_barcode
from coverstudio.printing.wraps import laid_out
from coverstudio.rendering.arrays import to_array
from coverstudio.ui.canvas.guides import paint_guides
from coverstudio.ui.canvas.picking import covers_page
from coverstudio.ui.canvas.snapping import snap_lines
from coverstudio.ui.canvas.tools import CanvasColours
from coverstudio.ui.canvas.view_map import ViewMap
from coverstudio.ui.translation import use_language

COLOURS = CanvasColours()
PAPERBACK = Edition(
    printer="kdp-paperback", kind="paperback", trim=Size(152.4, 228.6), paper="cream", pages=300
)
CASE = Edition(printer="kdp-hardcover", kind="case", trim=Size(152.4, 228.6), paper="cream", pages=300)
MARGIN = 40  # pixels around the page
Pixels = NDArray[np.int_]


def laid_out_for(edition: Edition) -> Document:
    return Document(print_spec=laid_out(edition).print_spec("wrap"))


def view_of(document: Document, scale: float, ratio: float = 1.0) -> ViewMap:
    bleed = document.print_spec.bleed_box
    across, down = bleed.width * scale + 2 * MARGIN, bleed.height * scale + 2 * MARGIN
    return ViewMap(scale, MARGIN - bleed.x * scale, MARGIN - bleed.y * scale, across, down, ratio)


def painted(document: Document, scale: float, ratio: float = 1.0, ground: str = "#808080") -> Pixels:
    """Return the guides alone over a plain ground."""
    view = view_of(document, scale, ratio)
    image = QImage(round(view.width * ratio), round(view.height * ratio), QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    paint_guides(painter, document, view, COLOURS)
    painter.end()
    return to_array(image)[..., :3].astype(int)


def columns_at(document: Document, y: float, scale: float, ratio: float = 1.0) -> set[int]:
    """Return the columns in which a row of the page shows a line."""
    pixels, view = painted(document, scale, ratio), view_of(document, scale, ratio)
    row = pixels[round(view.device((0.0, y))[1])]
    return set(np.flatnonzero((row != 0x80).any(axis=1)).tolist())


def test_a_safe_area_that_is_the_whole_picture_is_not_drawn_over_its_edge(qapp) -> None:
    document = laid_out_for(Edition(printer="kdp-ebook", kind="ebook"))
    pixels = painted(document, 1.0)
    red, green, blue = (pixels[..., channel] for channel in range(3))
    assert not ((blue > red + 60) & (green > red + 60)).any(), "no cyan"
    assert (red > 200).any(), "the edge is there"


@pytest.mark.parametrize("scale", [0.37, 1.7, 8.3])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_every_line_is_one_pixel_wide_at_any_zoom(qapp, scale: float, ratio: float) -> None:
    document = laid_out_for(PAPERBACK)
    spec, view = document.print_spec, view_of(document, scale, ratio)
    lines = {view.hairline(spec.bleed_box)[0], view.hairline(spec.bleed_box)[2]}
    for edge in (view.hairline(spec.trim_box)[0], view.hairline(spec.trim_box)[2]):
        lines |= {edge - 1, edge, edge + 1}  # a dark line beside the light one
    lines |= {view.hairline(panel.box)[0] for panel in spec.panels[1:]}
    for panel in spec.panels:
        assert panel.safe is not None
        lines |= {view.hairline(panel.safe)[0], view.hairline(panel.safe)[2]}
    assert columns_at(document, 60.0, scale, ratio) <= lines
    assert {view.hairline(panel.box)[0] for panel in spec.panels[1:]} <= columns_at(
        document, 60.0, scale, ratio
    )


@pytest.mark.parametrize("ground", ["#000000", "#ffffff", "#808080"])
def test_a_fold_shows_on_any_picture(qapp, ground: str) -> None:
    document = laid_out_for(PAPERBACK)
    pixels, view = painted(document, 2.0, ground=ground), view_of(document, 2.0)
    x, top, _, bottom = view.hairline(document.print_spec.panels[1].box)
    fold = pixels[top + 30 : bottom - 30, x]
    seen = (np.abs(fold - QColor(ground).red()) > 40).any(axis=1)
    assert seen.mean() > 0.4, "half of its dashes at least"


def test_only_a_hard_cover_has_hatched_hinges(qapp) -> None:
    def hatched(edition: Edition, x: float) -> bool:
        document = laid_out_for(edition)
        view = view_of(document, 2.0)
        left, y = (round(value) for value in view.device((x, 100.0)))
        area = painted(document, 2.0)[y : y + 12, left : left + 12]
        return bool((area != 0x80).any(axis=2).all()) and len(np.unique(area)) > 2

    case = laid_out_for(CASE).print_spec.spread
    assert case is not None and len(case.hinges) == 2
    assert all(hatched(CASE, hinge.x + 2) for hinge in case.hinges)
    assert not hatched(PAPERBACK, 120.0)


def test_the_barcodes_place_is_named_until_there_is_a_barcode(qapp) -> None:
    def words(document: Document) -> int:
        spread = document.print_spec.spread
        assert spread is not None and spread.barcode is not None
        view = view_of(document, 2.0)
        left, top, right, bottom = view.hairline(spread.barcode)
        inside = painted(document, 2.0)[top + 2 : bottom - 1, left + 2 : right - 1]
        return int((inside != 0x80).any(axis=2).sum())

    empty = laid_out_for(PAPERBACK)
    assert words(empty) > 100
    assert words(with_barcode(empty, parse_isbn("9783161484100"))) == 0


@pytest.mark.parametrize("language", ["en", "ko"])
def test_panels_are_named_outside_of_the_page_in_the_users_language(qapp, language: str) -> None:
    use_language(language)
    try:
        document = laid_out_for(PAPERBACK)
        pixels, view = painted(document, 2.0), view_of(document, 2.0)
        above = (pixels[: MARGIN - 2] != 0x80).any(axis=2).any(axis=0)
        for panel in document.print_spec.panels:
            x = round(view.device(panel.box.center)[0])
            assert above[x - 20 : x + 20].any(), panel.name
        assert not above[: round(view.device((10.0, 0.0))[0])].any()
    finally:
        use_language("en")


def test_a_name_without_room_is_left_out(qapp) -> None:
    document = laid_out_for(PAPERBACK)
    above = (painted(document, 0.3)[: MARGIN - 2] != 0x80).any(axis=2).any(axis=0)
    spine, view = document.print_spec.panels[1].box, view_of(document, 0.3)
    far = round(view.device((spine.x, 0.0))[0]) - 45
    assert above.any() and not above[:far].any()


def test_a_layer_clings_to_panels_spine_and_the_barcodes_place(qapp) -> None:
    spec = laid_out_for(PAPERBACK).print_spec
    spread = spec.spread
    assert spread is not None and spread.barcode is not None
    upright = {line.at for line in snap_lines(laid_out_for(PAPERBACK), "") if line.axis == "x"}
    spine = spread.panel("spine")
    assert spine is not None and spine.safe is not None
    wanted = [spine.box.x, spine.box.center[0], spine.box.right, spine.safe.x, spread.barcode.x]
    assert {round(x, 6) for x in (*wanted, spec.front.box.center[0])} <= upright


def test_the_art_of_a_front_is_a_background_and_not_dragged_by_accident(qapp) -> None:
    document = laid_out_for(PAPERBACK)
    spec = document.print_spec
    art = ShapeLayer(name="Art", box=spec.front_printed_box)
    words = ShapeLayer(name="Band", box=spec.front.box.inset(20))
    assert covers_page(document, art) and not covers_page(document, words)
    spine = spec.panels[1].box
    assert not covers_page(document, ShapeLayer(name="Spine", box=spine))
