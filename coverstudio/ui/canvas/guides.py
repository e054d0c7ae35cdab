"""The lines over the page: bleed, trim and safe areas; of a wrap its folds, hinges and barcode box, too.

Units are physical pixels. Every line is one of them wide and painted as a filled strip, because Qt strokes a
long outline forty times slower; dashes and hatching are patterns that fill one strip.
"""

from __future__ import annotations

import functools

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QImage, QPainter, QPixmap

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.spread import PanelName, Spread
from coverstudio.ui.canvas.tools import CanvasColours
from coverstudio.ui.canvas.view_map import ViewMap
from coverstudio.ui.translation import marked, tr

PANEL_NAMES: dict[PanelName, str] = {
    "back-flap": marked("Back flap"),
    "back": marked("Back cover"),
    "spine": marked("Spine"),
    "front": marked("Front cover"),
    "front-flap": marked("Front flap"),
}
_DARK, _LIGHT = "#90000000", "#e0ffffff"
_NAME_PIXELS, _NAME_GAP = 11, 8
_DASH, _HATCH = 6, 6
_TILE = 16 * _HATCH
_HINGE_TINT, _HINGE_LINES = 26, 80  # of 255


def paint_guides(painter: QPainter, document: Document, view: ViewMap, colours: CanvasColours) -> None:
    """Paint the guides. The trim is a white line along a black one, so that it shows on any picture."""
    spec = document.print_spec
    if spec.spread is not None:
        _paint_hinges(painter, spec.spread, view, colours)
    if spec.bleed > 0:
        outline(painter, whole_pixels(spec.bleed_box, view), colours.bleed)
    trim = whole_pixels(spec.trim_box, view)
    outline(painter, trim.adjusted(-1, -1, 1, 1), _DARK)
    outline(painter, trim, _LIGHT)
    if spec.spread is not None:
        _paint_folds(painter, spec.spread, view)
    for panel in spec.panels:
        # One that is the whole panel says nothing, and would lie on the trim.
        is_whole = panel.safe == panel.box
        if panel.safe is not None and not is_whole and panel.safe.width > 0 and panel.safe.height > 0:
            outline(painter, whole_pixels(panel.safe, view), colours.safe)
    if spec.spread is not None:
        _paint_barcode_box(painter, document, spec.spread, view, colours)
        _paint_names(painter, spec, view, colours)


def whole_pixels(box: Box, view: ViewMap) -> QRect:
    """Return the physical pixels that a box of the page touches."""
    left, top, right, bottom = view.hairline(box)
    return QRect(left, top, right - left + 1, bottom - top + 1)


def outline(painter: QPainter, rect: QRect, paint: QBrush | str) -> None:
    """Paint the outermost pixels of `rect`."""
    x, y, width, height = rect.x(), rect.y(), rect.width(), rect.height()
    brush = QColor(paint) if isinstance(paint, str) else paint
    painter.fillRect(x, y, width, 1, brush)
    painter.fillRect(x, y + height - 1, width, 1, brush)
    painter.fillRect(x, y + 1, 1, height - 2, brush)
    painter.fillRect(x + width - 1, y + 1, 1, height - 2, brush)


def _paint_folds(painter: QPainter, spread: Spread, view: ViewMap) -> None:
    """Paint a dashed line where two panels meet: there the cover is folded, not cut."""
    for panel in spread.panels[1:]:
        left, top, _, bottom = view.hairline(panel.box)
        _paint_dashed_line(painter, left, top, bottom)


def _paint_dashed_line(painter: QPainter, x: int, top: int, bottom: int) -> None:
    painter.setBrushOrigin(QPoint(0, top))
    painter.fillRect(x, top, 1, bottom - top + 1, _dashes(_DARK, _LIGHT))
    painter.setBrushOrigin(QPoint(0, 0))


@functools.lru_cache(maxsize=8)
def _dashes(one: str, other: str) -> QBrush:
    """Return a pattern of dashes and gaps along both axes: `one` in the gaps, `other` in the dashes."""
    image = QImage(2 * _DASH, 2 * _DASH, QImage.Format.Format_ARGB32_Premultiplied)
    for x in range(2 * _DASH):
        for y in range(2 * _DASH):
            image.setPixelColor(x, y, QColor(other if (x < _DASH) == (y < _DASH) else one))
    return QBrush(image)


def _paint_hinges(painter: QPainter, spread: Spread, view: ViewMap, colours: CanvasColours) -> None:
    """Tint and hatch the strips that bend: whatever stands there is distorted."""
    for hinge in spread.hinges:
        painter.drawTiledPixmap(whole_pixels(hinge, view), _hatching(colours.safe))


@functools.lru_cache(maxsize=4)
def _hatching(colour: str) -> QPixmap:
    """Return a tile of slanted lines, large because Qt tiles a large one many times faster."""
    image = QImage(_TILE, _TILE, QImage.Format.Format_ARGB32_Premultiplied)
    tint, line = QColor(colour), QColor(colour)
    tint.setAlpha(_HINGE_TINT)
    line.setAlpha(_HINGE_LINES)
    for x in range(_TILE):
        for y in range(_TILE):
            image.setPixelColor(x, y, line if (x + y) % _HATCH == 0 else tint)
    return QPixmap.fromImage(image)


def _paint_barcode_box(
    painter: QPainter, document: Document, spread: Spread, view: ViewMap, colours: CanvasColours
) -> None:
    """Outline where the printer looks for the barcode, and say so while there is none."""
    if spread.barcode is None:
        return
    box = whole_pixels(spread.barcode, view)
    painter.setBrushOrigin(box.topLeft())
    outline(painter, box, _dashes(_DARK, _LIGHT))
    painter.setBrushOrigin(QPoint(0, 0))
    if not any(layer.visible for layer in document.barcodes):
        _paint_plate(painter, box, tr("Barcode"), view.ratio, colours)


def _paint_plate(painter: QPainter, box: QRect, words: str, ratio: float, colours: CanvasColours) -> None:
    """Say a word in the middle of a box, on a dark plate that reads on any picture, where there is room."""
    font, metrics = _font(ratio), QFontMetricsF(_font(ratio))
    width, height = metrics.horizontalAdvance(words) + 12 * ratio, metrics.height() + 4 * ratio
    if width > box.width() or height > box.height():
        return
    plate = QRectF(0, 0, round(width), round(height))
    plate.moveCenter(QRectF(box).center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(27, 28, 31, 150))
    painter.drawRoundedRect(plate, 4 * ratio, 4 * ratio)
    painter.setFont(font)
    painter.setPen(QColor(colours.label_text))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


def _paint_names(painter: QPainter, spec: PrintSpec, view: ViewMap, colours: CanvasColours) -> None:
    """Name the panels above the page, where nothing of the cover is hidden. A name that has no room is left
    out; that of the spine may stand out over its neighbours'."""
    font, metrics = _font(view.ratio), QFontMetricsF(_font(view.ratio))
    _, top, _, _ = view.hairline(spec.bleed_box)
    base = top - _NAME_GAP * view.ratio
    taken: list[QRectF] = []
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(font)
    painter.setPen(QColor(colours.caption))
    for panel in sorted(spec.panels, key=lambda panel: panel.name != "spine"):
        words = tr(PANEL_NAMES[panel.name])
        if panel.name == "spine":
            words = f"{words} {panel.box.width:.2f} mm"
        rect = QRectF(0, 0, metrics.horizontalAdvance(words) + 2, metrics.height())
        x, _ = view.device(panel.box.center)
        rect.moveCenter(QRectF(x, base - metrics.height() / 2, 0, 0).topLeft())
        has_room = panel.name == "spine" or rect.width() < panel.box.width * view.device_scale
        if has_room and not any(rect.intersects(other) for other in taken):
            taken.append(rect.adjusted(-6 * view.ratio, 0, 6 * view.ratio, 0))
            rect.moveTo(round(rect.x()), round(rect.y()))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, words)
    painter.restore()


@functools.lru_cache(maxsize=4)
def _font(ratio: float) -> QFont:
    font = QFont()
    font.setPixelSize(round(_NAME_PIXELS * ratio))
    return font
