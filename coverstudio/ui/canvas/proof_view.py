"""A proof over the page, and the page as it looks when the cut has slid."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.ui.canvas.view_map import ViewMap

_LINE = "#80000000"
_FOLD = "#b0ff3fa4"


@dataclass(frozen=True, eq=False)
class ProofPicture:
    """What lies over the part `box` (mm) of the page for as long as the document is this one."""

    document: Document
    box: Box
    image: QImage


@dataclass(frozen=True)
class Cut:
    """Where the knife really comes down, and where the cover is then folded (x in mm)."""

    box: Box
    folds: tuple[float, ...] = ()


def paint_proof(painter: QPainter, proof: ProofPicture, document: Document, view: ViewMap) -> None:
    """Paint a proof over its own page, not over a part of it; units are physical pixels."""
    if proof.document is not document:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    left, top = view.device((proof.box.x, proof.box.y))
    scale = view.device_scale
    target = QRectF(left, top, proof.box.width * scale, proof.box.height * scale)
    painter.drawImage(target, proof.image, QRectF(proof.image.rect()))
    painter.restore()


def paint_cut(painter: QPainter, cut: Cut, page: QRect, view: ViewMap, pasteboard: str) -> None:
    """Cover what of the `page` is cut off, and mark the folds; units are physical pixels."""
    left, top, right, bottom = view.hairline(cut.box)
    kept = QRect(left, top, right - left + 1, bottom - top + 1)
    outside = page.adjusted(-1, -1, 1, 1)
    painter.save()
    painter.setClipRegion(QRegion(outside).subtracted(QRegion(kept)))
    painter.fillRect(outside, QColor(pasteboard))
    painter.restore()
    for edge in (
        QRect(left - 1, top - 1, kept.width() + 2, 1), QRect(left - 1, bottom + 1, kept.width() + 2, 1),
        QRect(left - 1, top, 1, kept.height()), QRect(right + 1, top, 1, kept.height()),
    ):  # fmt: skip
        painter.fillRect(edge, QColor(_LINE))
    for fold in cut.folds:
        x, _ = view.device((fold, 0.0))
        painter.fillRect(QRect(round(x), top, 1, kept.height()), QColor(_FOLD))
