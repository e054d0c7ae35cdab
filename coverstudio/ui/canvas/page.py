"""The page itself: pasteboard, paper, layers, a preview of what is being generated, and the guides."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import AnyLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.backgrounds import background_layer, painted_box, shown_on
from coverstudio.ui.canvas.guides import outline, paint_guides, whole_pixels
from coverstudio.ui.canvas.proof_view import Cut, ProofPicture, paint_cut, paint_proof
from coverstudio.ui.canvas.sprites import Sprites
from coverstudio.ui.canvas.tools import CanvasColours
from coverstudio.ui.canvas.view_map import ViewMap


@dataclass(frozen=True, eq=False)
class PageLook:
    """What the page looks like apart from the document.

    `preview` is a picture of what is being generated, `proof` what lies over the page, `cut` where it is
    shown cut.
    """

    colours: CanvasColours
    guides: bool = True
    preview: QImage | None = None
    proof: ProofPicture | None = None
    cut: Cut | None = None


def paint_page(
    painter: QPainter, document: Document, sprites: Sprites, view: ViewMap, exposed: QRect, look: PageLook
) -> None:
    """Paint paper and layers where they are `exposed`. The painter's and exposed's units: physical pixels.

    A preview lies where a generated background will: over the background, under everything else.
    """
    bleed = whole_pixels(document.print_spec.bleed_box, view)
    shown = bleed.intersected(exposed)
    if shown.isEmpty():
        return
    painter.save()
    painter.setClipRect(shown)
    painter.fillRect(shown, QColor(document.background))
    background, preview = background_layer(document), look.preview
    if preview is not None and background is None:
        _paint_preview(painter, preview, document.print_spec, view)
    part = _on_page(shown, view)
    for layer in document.layers:
        if layer.visible and _overlap(sprites.extent(layer), part):
            sprites.paint(painter, layer, view)
        if preview is not None and layer is background:
            _paint_preview(painter, preview, document.print_spec, view)
    if look.proof is not None:
        paint_proof(painter, look.proof, document, view)
    painter.restore()


def _on_page(shown: QRect, view: ViewMap) -> Box:
    """Return physical pixels as a box of the page, with two of them to spare."""
    x, y = view.device((0.0, 0.0))
    scale = view.device_scale
    return Box(
        (shown.x() - x - 2) / scale, (shown.y() - y - 2) / scale,
        (shown.width() + 4) / scale, (shown.height() + 4) / scale,
    )  # fmt: skip


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def _paint_preview(painter: QPainter, preview: QImage, spec: PrintSpec, view: ViewMap) -> None:
    where = shown_on(spec, Size(preview.width(), preview.height()))
    area = whole_pixels(painted_box(spec, where), view)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(area), preview, _covering(preview, area))


def _covering(picture: QImage, target: QRect) -> QRectF:
    """Return the middle part of a picture that has the proportions of `target`."""
    factor = min(picture.width() / target.width(), picture.height() / target.height())
    width, height = target.width() * factor, target.height() * factor
    return QRectF((picture.width() - width) / 2, (picture.height() - height) / 2, width, height)


def shows(layer: AnyLayer, sprites: Sprites, view: ViewMap) -> bool:
    """Tell whether any of a layer lies in the view."""
    whole = QRect(0, 0, round(view.width * view.ratio), round(view.height * view.ratio))
    return layer.visible and _overlap(sprites.extent(layer), _on_page(whole, view))


def paint_over(painter: QPainter, document: Document, view: ViewMap, look: PageLook) -> None:
    """Paint the page's edge and, where they are shown, the guides; the unit is a physical pixel.

    A page that is shown cut has neither: it is to look like a book.
    """
    bleed = whole_pixels(document.print_spec.bleed_box, view)
    if look.cut is not None:
        paint_cut(painter, look.cut, bleed, view, look.colours.pasteboard)
        return
    outline(painter, bleed.adjusted(-1, -1, 1, 1), look.colours.edge)
    if look.guides:
        paint_guides(painter, document, view, look.colours)


def changed_extents(old: Document, new: Document, sprites: Sprites) -> list[Box] | None:
    """Return the boxes of the page that look different in `new`, None when it may be all of it."""
    if old.print_spec != new.print_spec or old.background != new.background:
        return None
    if len(old.layers) == len(new.layers) and all(map(_is_same_one, old.layers, new.layers)):
        pairs = [(then, now) for then, now in zip(old.layers, new.layers, strict=True) if then is not now]
        return [
            sprites.extent(layer) for pair in pairs if pair[0] != pair[1] for layer in pair if layer.visible
        ]
    before, after = [layer.id for layer in old.layers], [layer.id for layer in new.layers]
    kept_before, kept_after = _common(before, after), _common(after, before)
    if kept_before != kept_after:
        return None
    return [*_differing(old, new, sprites), *_differing(new, old, sprites)]


def _is_same_one(then: AnyLayer, now: AnyLayer) -> bool:
    return then is now or then.id == now.id


def _common(these: list[str], those: list[str]) -> list[str]:
    others = set(those)
    return [layer_id for layer_id in these if layer_id in others]


def _differing(document: Document, other: Document, sprites: Sprites) -> list[Box]:
    """Return where the visible layers of a document show that are otherwise in the other one."""
    counterparts = {layer.id: layer for layer in other.layers}
    found: list[Box] = []
    for layer in document.layers:
        counterpart = counterparts.get(layer.id)
        if layer.visible and layer is not counterpart and layer != counterpart:
            found.append(sprites.extent(layer))
    return found
