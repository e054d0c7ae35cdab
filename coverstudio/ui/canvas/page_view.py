"""The page in a scrolling, zooming view. It follows the document and repaints only what differs.

A QGraphicsView is used for its scrolling and its mapping between window and page; the scene (in millimetres)
is empty, because layers are values: they are painted straight from the document, through their sprites.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import AnyLayer, shown_asset
from coverstudio.document.pictures import Asset
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.editor import Editor
from coverstudio.rendering.images import Images
from coverstudio.ui.canvas.backdrop import Backdrop, backdrop, part_of
from coverstudio.ui.canvas.marks import LabelMark, Mark
from coverstudio.ui.canvas.page import PageLook, changed_extents, paint_over, paint_page, shows
from coverstudio.ui.canvas.picking import Point
from coverstudio.ui.canvas.sprites import Sprites
from coverstudio.ui.canvas.tools import CanvasColours
from coverstudio.ui.canvas.view_images import ViewImages
from coverstudio.ui.canvas.view_map import ViewMap, scale_of, zoom_of
from coverstudio.ui.canvas.zoom_glide import ZoomGlide

SMALLEST_ZOOM, LARGEST_ZOOM = 0.02, 16.0
FIT_MARGIN = 44
SETTLE_MS = 90
_SLICE_SECONDS = 0.008
_MOST_RECTS = 6
_ROOM_AROUND = 0.8  # of the view: how far the page can be pushed aside
_ZOOM_BY_TURN = 1.0015  # for each eighth of a degree, which is how Qt counts
_PIXELS_A_NOTCH = 64


class PageView(QGraphicsView):
    """Shows the document and its guides; zooms and pans. What is over the page comes from `marks`.

    `zoom_changed(zoom)`: 1.0 shows one pixel of the page at the print spec's ppi on one physical pixel.
    """

    zoom_changed = Signal(float)
    picture_failed = Signal(str)

    def __init__(self, editor: Editor, images: Images) -> None:
        super().__init__()
        self.editor = editor
        self._look = PageLook(CanvasColours())
        self._backdrop: Backdrop | None = None
        self._images = ViewImages(images, self)
        self._sprites = Sprites(self._images)
        self._fitted = True
        self._shown_marks: tuple[Mark, ...] = ()
        self._unsharp: list[AnyLayer] = []  # painted anew and not yet shown
        self._glide = ZoomGlide(self._zoom_about, self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._on_settled)
        self._set_up()
        editor.document_changed.connect(self._on_document_changed)
        self._images.arrived.connect(self._on_picture_arrived)
        self._images.failed.connect(self.picture_failed)

    def _set_up(self) -> None:
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What others ask for

    @property
    def images(self) -> Images:
        """The pictures as far as they are there: asking never waits."""
        return self._images

    @property
    def is_settled(self) -> bool:
        """Tell whether everything that shows is sharp: no picture on its way, nothing stretched."""
        return self._images.is_idle and not (self._settle.isActive() or self._glide.is_gliding)

    def set_colours(self, colours: CanvasColours) -> None:
        """Use other colours around and over the page."""
        self._look = replace(self._look, colours=colours)
        self.viewport().update()

    def set_guides_visible(self, visible: bool) -> None:
        """Show or hide bleed, trim and safe area."""
        self._look = replace(self._look, guides=visible)
        self.viewport().update()

    def guides_visible(self) -> bool:
        """Tell whether the guides are shown."""
        return self._look.guides

    def set_preview(self, preview: QImage | None) -> None:
        """Show a picture where the background will lie, until it is set to None."""
        wanted = QImage.Format.Format_ARGB32_Premultiplied
        shown = None if preview is None else preview.convertToFormat(wanted)
        self._look = replace(self._look, preview=shown)
        self._update_box(self.editor.document.print_spec.bleed_box)

    def zoom(self) -> float:
        """Return the zoom; 1.0 is one page pixel on one physical pixel."""
        return zoom_of(self.view_map().scale, self._ppi(), self.devicePixelRatioF())

    def set_zoom(self, zoom: float) -> None:
        """Zoom to an absolute value about the middle of the view."""
        self.zoom_by(zoom / self.zoom())

    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None:
        """Zoom so that the page stays where it is under `anchor` (pixels of the view, its middle if None)."""
        self._glide.stop()
        held = self._middle() if anchor is None else anchor
        self._zoom_about(factor, held, self.view_map().on_page(held))

    def _zoom_about(self, factor: float, held: QPointF, point: Point) -> None:
        zoom = min(max(self.zoom() * factor, SMALLEST_ZOOM), LARGEST_ZOOM)
        self._fitted = False
        self._look_at(zoom, point, held)

    def zoom_to_fit(self) -> None:
        """Show the whole page with its bleed in the middle, and keep it so while the window is resized."""
        self._glide.stop()
        bleed = self.editor.document.print_spec.bleed_box
        room = self.viewport().size()
        margin = 2 * min(FIT_MARGIN, room.width() // 6, room.height() // 6)
        scale = min((room.width() - margin) / bleed.width, (room.height() - margin) / bleed.height)
        zoom = zoom_of(scale, self._ppi(), self.devicePixelRatioF())
        self._look_at(min(max(zoom, SMALLEST_ZOOM), LARGEST_ZOOM), bleed.center, self._middle())
        self._fitted = True

    def zoom_to_box(self, box: Box) -> None:
        """Show a box of the page as large as fits, in the middle."""
        self._glide.stop()
        room = self.viewport().size()
        scale = 0.8 * min(room.width() / box.width, room.height() / box.height)
        zoom = zoom_of(scale, self._ppi(), self.devicePixelRatioF())
        self._fitted = False
        self._look_at(min(max(zoom, SMALLEST_ZOOM), LARGEST_ZOOM), box.center, self._middle())

    def pan_by(self, dx: float, dy: float) -> None:
        """Shift the page by pixels of the view."""
        self._fitted = False
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - round(dx))
        down.setValue(down.value() - round(dy))

    def page_box_in_view(self) -> Box | None:
        """Return the part of the bleed box that shows, None when the page is out of sight."""
        view, room = self.view_map(), self.viewport().rect()
        x, y = view.on_page(QPointF(0, 0))
        shown = Box(x, y, room.width() / view.scale, room.height() / view.scale)
        return shown.intersected(self.editor.document.print_spec.bleed_box)

    def front_in_view(self) -> QRectF:
        """Return where the front lies in the view, in its pixels."""
        return self.view_map().rect(self.editor.document.print_spec.front.box)

    def view_map(self) -> ViewMap:
        """Return where the page lies in the view now."""
        t, room = self.viewportTransform(), self.viewport().size()
        return ViewMap(t.m11(), t.dx(), t.dy(), room.width(), room.height(), self.devicePixelRatioF())

    def marks(self) -> tuple[Mark, ...]:
        """Return what is to be seen over the page now."""
        return ()

    def moving_layer(self) -> str:
        """Return the id of the layer that is being dragged, empty when none is."""
        return ""

    def refresh_marks(self) -> None:
        """Repaint where the marks of now differ from those that are shown."""
        view, marks = self.view_map(), self.marks()
        if marks == self._shown_marks:
            return
        before, after = self._shown_marks, marks
        self._shown_marks = marks
        for mark in [m for m in before if m not in after] + [m for m in after if m not in before]:
            self.viewport().update(mark.shown_in(view).toAlignedRect())

    # Where the page lies

    def _ppi(self) -> int:
        return self.editor.document.print_spec.ppi

    def _middle(self) -> QPointF:
        return QRectF(self.viewport().rect()).center()

    def _look_at(self, zoom: float, point: Point, at: QPointF) -> None:
        """Show the page at `zoom` with a point of it (mm) at a pixel of the view."""
        scale = scale_of(zoom, self._ppi(), self.devicePixelRatioF())
        bleed = self.editor.document.print_spec.bleed_box
        page = QRectF(bleed.x, bleed.y, bleed.width, bleed.height)
        room = self.viewport().size().toSizeF() * (_ROOM_AROUND / scale)
        self.setSceneRect(page.adjusted(-room.width(), -room.height(), room.width(), room.height()))
        self.setTransform(QTransform.fromScale(scale, scale))
        self.horizontalScrollBar().setValue(round(point[0] * scale - at.x()))
        self.verticalScrollBar().setValue(round(point[1] * scale - at.y()))
        self._sprites.stretching = True
        self._settle.start(SETTLE_MS)
        self.viewport().update()
        self.zoom_changed.emit(zoom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page fitted, or what is in the middle in the middle."""
        view, old = self.view_map(), event.oldSize()
        held = view.on_page(QPointF(old.width() / 2, old.height() / 2))
        super().resizeEvent(event)
        if self._fitted:
            self.zoom_to_fit()
        else:
            self._look_at(self.zoom(), held, self._middle())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Shift what is shown; labels keep inside the view and so are painted anew."""
        super().scrollContentsBy(dx, dy)
        view = self.view_map()
        for mark in self._shown_marks:
            if isinstance(mark, LabelMark):
                shown = mark.shown_in(view)
                self.viewport().update(shown.united(shown.translated(dx, dy)).toAlignedRect())

    def viewportEvent(self, event: QEvent) -> bool:
        """Zoom by pinching on a touchpad."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_by(1 + event.value(), event.position())
                return True
            return False
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl zoom to the cursor; with Shift scroll sideways."""
        keys = event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            turn = event.angleDelta().y() or event.angleDelta().x()
            if event.pixelDelta().isNull():
                point = self.view_map().on_page(event.position())
                self._glide.add(_ZOOM_BY_TURN**turn, event.position(), point)
            else:  # a touchpad is smooth by itself
                self.zoom_by(_ZOOM_BY_TURN**turn, event.position())
        else:
            by = _wheel_pixels(event)
            sideways = bool(keys & Qt.KeyboardModifier.ShiftModifier) and by.x() == 0
            self.pan_by(*((by.y(), 0) if sideways else (by.x(), by.y())))
        event.accept()

    # What is painted

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint pasteboard, page, guides and marks where they are exposed."""
        view, region = self.view_map(), event.region()
        # Each rectangle by itself: Qt copies pixels quickly only where it clips to a single one.
        rects = _rects(region) if region.rectCount() <= _MOST_RECTS else [region.boundingRect()]
        backdrop = self._backdrop_now(view)
        marks = [(mark, mark.shown_in(view)) for mark in self._shown_marks]
        painter = QPainter(self.viewport())
        for rect in rects:
            painter.setClipRect(rect)
            self._paint_page(painter, view, rect, backdrop)
            exposed = QRectF(rect)
            self._paint_marks(painter, view, [mark for mark, shown in marks if shown.intersects(exposed)])
        painter.end()

    def _paint_page(
        self, painter: QPainter, view: ViewMap, exposed: QRect, backdrop: Backdrop | None
    ) -> None:
        document = self.editor.document
        painter.save()
        painter.scale(1 / view.ratio, 1 / view.ratio)
        part = part_of(exposed, view.ratio)
        if backdrop is not None:
            backdrop.paint(painter, document.layers[document.index(backdrop.moving)], self._sprites, part)
        else:
            painter.fillRect(part, QColor(self._look.colours.pasteboard))
            paint_page(painter, document, self._sprites, view, part, self._look)
            paint_over(painter, document, view, self._look)
        painter.restore()

    def _backdrop_now(self, view: ViewMap) -> Backdrop | None:
        """Return what stays while a layer is dragged, None when none is."""
        moving, document = self.moving_layer(), self.editor.document
        if not moving or document.layer(moving) is None or self._look.proof is not None:
            self._backdrop = None
        elif self._backdrop is None or not self._backdrop.fits(document, view, self._look):
            self._backdrop = backdrop(document, moving, self._sprites, view, self._look)
        return self._backdrop

    def _paint_marks(self, painter: QPainter, view: ViewMap, marks: Iterable[Mark]) -> None:
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        for mark in marks:
            mark.paint(painter, view, self._look.colours)
        painter.restore()

    def _update_box(self, box: Box) -> None:
        self.viewport().update(self.view_map().rect(box).adjusted(-3, -3, 3, 3).toAlignedRect())

    # What happens to the document

    def _on_document_changed(self, old: Document, new: Document) -> None:
        self._sprites.keep_only({layer.id for layer in new.layers})
        if old.assets != new.assets:
            self._images.keep_only((*new.assets, *old.assets))
        if old.print_spec != new.print_spec:
            self._follow_spec(old.print_spec, new.print_spec)
        changed = changed_extents(old, new, self._sprites)
        if changed is None:
            self.viewport().update()
        else:
            for box in changed:
                self._update_box(box)
        # What has just been opened is shown sharp at once: nothing is in motion that could be waited for.
        self._settle.start(0 if self._sprites.is_empty else SETTLE_MS)
        self.refresh_marks()

    def _follow_spec(self, old: PrintSpec, new: PrintSpec) -> None:
        """Show the whole of another page; who looks closely at a spine that grows goes on looking there."""
        same_panels = [panel.name for panel in old.panels] == [panel.name for panel in new.panels]
        if self._fitted or new.spread is None or not same_panels or old.ppi != new.ppi:
            self.zoom_to_fit()
        else:
            self._look_at(self.zoom(), self.view_map().on_page(self._middle()), self._middle())

    def _on_picture_arrived(self, asset: Asset) -> None:
        self._backdrop = None
        for layer in self.editor.document.layers:
            if shown_asset(layer) == asset:
                self._sprites.forget_picture(layer)
                self._update_box(self._sprites.extent(layer))

    def repaint_texts(self) -> None:
        """Show texts in the fonts that there are now."""
        self._backdrop = None
        for layer in self.editor.document.texts:
            self._sprites.forget(layer)
        self.viewport().update()

    def _on_settled(self) -> None:
        """Paint what is stretched anew, a few milliseconds at a time, then show all of it at once."""
        view, began = self.view_map(), time.perf_counter()
        for layer in self.editor.document.layers:
            if shows(layer, self._sprites, view) and self._sprites.refresh(layer, view):
                self._unsharp.append(layer)
            if time.perf_counter() - began > _SLICE_SECONDS:
                self._settle.start(0)
                return
        self._backdrop = None
        if self._sprites.stretching:
            self.viewport().update()
        for layer in self._unsharp:
            self._update_box(self._sprites.extent(layer))
        self._sprites.stretching = False
        self._unsharp.clear()


def _rects(region: QRegion) -> list[QRect]:
    return list(cast(Iterable[QRect], region))


def _wheel_pixels(event: QWheelEvent) -> QPoint:
    """Return how far a turn of the wheel or a stroke on a touchpad goes, in pixels."""
    if not event.pixelDelta().isNull():
        return event.pixelDelta()
    turn = event.angleDelta()
    return QPoint(round(turn.x() / 120 * _PIXELS_A_NOTCH), round(turn.y() / 120 * _PIXELS_A_NOTCH))
