"""The page as it is beside the page as it was: left of a line that can be dragged, or all of it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QImage, QPainter, QResizeEvent

from coverstudio.document.document import Document
from coverstudio.document.layers import ImageLayer, shown_asset
from coverstudio.document.pictures import Asset
from coverstudio.editor.editor import Editor
from coverstudio.rendering.images import Images
from coverstudio.ui.canvas.backdrop import Backdrop
from coverstudio.ui.canvas.compare_line import CompareLine
from coverstudio.ui.canvas.page import paint_over, paint_page
from coverstudio.ui.canvas.proofed_view import ProofedView
from coverstudio.ui.canvas.view_map import ViewMap


@dataclass(frozen=True, eq=False)
class Comparison:
    """The picture that a layer showed before, and how it is to be seen.

    `has_line`: left of a line that can be dragged; `whole`: everywhere. `overlay` is a picture of what
    differs, laid over the layer.
    """

    layer_id: str
    before: Asset
    has_line: bool = False
    whole: bool = False
    overlay: QImage | None = None

    def looks_like(self, other: Comparison | None) -> bool:
        """Tell whether another one shows the same."""
        return (
            other is not None
            and self.overlay is other.overlay
            and (self.layer_id, self.before) == (other.layer_id, other.before)
            and (self.has_line, self.whole) == (other.has_line, other.whole)
        )


class CompareView(ProofedView):
    """Shows a comparison over the page for as long as one is set; `comparison_left` tells of Escape."""

    comparison_left = Signal()

    def __init__(self, editor: Editor, images: Images) -> None:
        super().__init__(editor, images)
        self._comparison: Comparison | None = None
        self._then: tuple[Document, Document] | None = None
        self.compare_line = CompareLine(self)
        self.compare_line.moved.connect(self._on_line_moved)
        self.area_changed.connect(self._place_line)

    def set_comparison(self, comparison: Comparison | None) -> None:
        """Show a comparison, or the page alone."""
        before = self._comparison
        if before is comparison or (before is not None and before.looks_like(comparison)):
            return
        self._comparison, self._then = comparison, None
        self._place_line()
        self.viewport().update()

    def leave_comparison(self) -> bool:
        """Ask for the page alone; False where it is alone already."""
        is_compared = self._comparison is not None
        if is_compared:
            self.comparison_left.emit()
        return is_compared

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the line where it stands on the page."""
        super().resizeEvent(event)
        self._place_line()

    def _place_line(self) -> None:
        """Let the line stand over what shows of the page."""
        comparison = self._comparison
        if comparison is not None and (comparison.has_line or comparison.whole):
            self.compare_line.show_over(self._page_in_view(), whole=comparison.whole)
        else:
            self.compare_line.hide_all()

    def _page_in_view(self) -> QRect:
        page = self.view_map().rect(self.editor.document.print_spec.bleed_box).toAlignedRect()
        return page.intersected(self.viewport().rect())

    def _on_line_moved(self, before: int, after: int) -> None:
        left, right = min(before, after) - 2, max(before, after) + 2
        self.viewport().update(QRect(left, 0, right - left, self.viewport().height()))

    def _paint_page(
        self, painter: QPainter, view: ViewMap, exposed: QRect, backdrop: Backdrop | None
    ) -> None:
        super()._paint_page(painter, view, exposed, backdrop)
        comparison = self._comparison
        if comparison is None:
            return
        if comparison.overlay is not None:
            self._paint_overlay(painter, view, comparison.layer_id, comparison.overlay)
        then = self._page_then(comparison)
        if then is not None and (comparison.whole or comparison.has_line):
            page = self._page_in_view()
            if not comparison.whole:
                page.setRight(self.compare_line.line_x() - 1)
            self._paint_then(painter, view, page.intersected(exposed), then)

    def _paint_then(self, painter: QPainter, view: ViewMap, part: QRect, then: Document) -> None:
        if part.isEmpty():
            return
        painter.save()
        painter.setClipRect(part)
        painter.scale(1 / view.ratio, 1 / view.ratio)
        physical = QRect(
            round(part.x() * view.ratio), round(part.y() * view.ratio),
            round(part.width() * view.ratio) + 1, round(part.height() * view.ratio) + 1,
        )  # fmt: skip
        paint_page(painter, then, self._sprites, view, physical, self._look)
        paint_over(painter, then, view, self._look)
        painter.restore()

    def _paint_overlay(self, painter: QPainter, view: ViewMap, layer_id: str, overlay: QImage) -> None:
        layer = self.editor.document.layer(layer_id)
        if layer is None:
            return
        width, height = layer.box.width * view.scale, layer.box.height * view.scale
        painter.save()
        painter.setClipRect(self._page_in_view())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, overlay.width() > width)
        painter.translate(view.point(layer.box.center))
        painter.rotate(layer.rotation)
        painter.drawImage(QRectF(-width / 2, -height / 2, width, height), overlay, QRectF(overlay.rect()))
        painter.restore()

    def _page_then(self, comparison: Comparison) -> Document | None:
        """Return the page of now with the picture of then; None until that picture has been read.

        The layer has an id of its own, so that both its pictures keep their sprites.
        """
        now = self.editor.document
        layer = now.layer(comparison.layer_id)
        if not isinstance(layer, ImageLayer):
            return None
        if self._then is None or self._then[0] is not now:
            before = msgspec.structs.replace(layer, id=f"{layer.id} before", asset=comparison.before)
            layers = tuple(before if one.id == layer.id else one for one in now.layers)
            self._then = now, msgspec.structs.replace(now, layers=layers)
        if not self._images.is_known(comparison.before):
            self._fetch(layer, comparison.before)
            return None
        return self._then[1]

    def _fetch(self, layer: ImageLayer, asset: Asset) -> None:
        scale = self.view_map().device_scale
        self._images.image(asset, (round(layer.box.width * scale), round(layer.box.height * scale)))

    def _on_picture_arrived(self, asset: Asset) -> None:
        super()._on_picture_arrived(asset)
        comparison = self._comparison
        if comparison is not None and asset == comparison.before:
            if self._then is not None:
                for layer in self._then[1].layers:
                    if shown_asset(layer) == asset:
                        self._sprites.forget_picture(layer)
            self.viewport().update()
