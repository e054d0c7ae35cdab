"""What was generated, newest first: a click puts it on the page, the pointer shows how it was made."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy

from coverstudio.document.layers import Recipe
from coverstudio.generation.messages import Engines
from coverstudio.ui.stories.backgrounds import Backgrounds, Variant, chosen_words, recipe_lines
from coverstudio.ui.theme import colour
from coverstudio.ui.translation import tr, tr_count
from coverstudio.ui.widgets.forms import boxed, column, icon_button, label, row

HEIGHT = 124
TILE = 84
_NARROWEST, _WIDEST = 44, 110
_LONGEST_PROMPT = 60


class Tile(QAbstractButton):
    """One variant, or the place of one on its way; `pointed_at` tells when the pointer comes and goes."""

    pointed_at = Signal(bool)

    def __init__(self, image: QImage | None, *, current: bool = False) -> None:
        super().__init__()
        self._image, self._current = image, current
        ratio = image.width() / image.height() if image is not None and image.height() else 0.7
        self.setFixedSize(min(max(round(TILE * ratio), _NARROWEST), _WIDEST), TILE)
        if image is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell that the pointer has come."""
        super().enterEvent(event)
        self.pointed_at.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer has gone."""
        super().leaveEvent(event)
        self.pointed_at.emit(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture with a ring around the one on the page."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        path = QPainterPath()
        path.addRoundedRect(frame, 3, 3)
        if self._image is None:
            painter.fillPath(path, colour("raised"))
        else:
            painter.save()
            painter.setClipPath(path)
            painter.drawImage(frame, self._image)
            painter.restore()
        if self._current or self.underMouse() or self.hasFocus():
            painter.setPen(QPen(colour("accent" if self._current else "quiet"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)


class FilmStrip(QFrame):
    """Hidden until there is something to show."""

    def __init__(self, story: Backgrounds) -> None:
        super().__init__()
        self._story = story
        self.setObjectName("film_strip")
        self.setFixedHeight(HEIGHT)
        self.tiles: list[Tile] = []
        self._digest = ""
        self._row = row(gap=6)
        self._area = _Sideways()
        self._area.setWidget(boxed(row(self._row, None), "stage"))
        self._count = label("", "caption")
        self.words = label("", "note")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        clear = icon_button("x", tr("Empty the strip"), story.forget)
        heading = row(self._count, 8, self.words, clear, gap=4)
        heading.setStretch(2, 1)
        layout = column(heading, self._area, gap=0)
        layout.setContentsMargins(12, 4, 8, 8)
        self.setLayout(layout)
        story.variants_changed.connect(self.refresh)
        self.refresh()

    def follow_document(self) -> None:
        """Mark another variant when another one is on the page; a drag changes nothing here."""
        if self._story.current_digest != self._digest:
            self.refresh()

    def refresh(self) -> None:
        """Show the variants of now."""
        self._digest = self._story.current_digest
        for tile in self.tiles:
            tile.deleteLater()
            self._row.removeWidget(tile)
        waiting = [Tile(None) for _ in range(self._story.pending)]
        self.tiles = [*waiting, *(self._tile(variant) for variant in self._story.variants)]
        for tile in self.tiles:
            self._row.addWidget(tile)
        self._count.setText(self._counted())
        self._show_words(self._current())
        self.setVisible(bool(self.tiles))

    def _counted(self) -> str:
        count, pending = len(self._story.variants), self._story.pending
        parts = [tr_count(count, "1 variant", "{count} variants")] if count else []
        if pending:
            parts.append(tr_count(pending, "1 on its way", "{count} on their way"))
        return " · ".join(parts)

    def _current(self) -> Variant | None:
        digest = self._story.current_digest
        return next((one for one in self._story.variants if one.made.asset.digest == digest), None)

    def _show_words(self, variant: Variant | None) -> None:
        """Tell what the words of a prompt led to, so that one learns how they choose."""
        self.words.setText(led_to(variant.made.recipe, self._story.choices) if variant is not None else "")

    def _on_pointed_at(self, variant: Variant, comes: bool) -> None:
        self._show_words(variant if comes else self._current())

    def _tile(self, variant: Variant) -> Tile:
        current = variant.made.asset.digest == self._story.current_digest
        tile = Tile(variant.thumbnail, current=current)
        tile.setToolTip(recipe_lines(variant.made.recipe, self._story.choices))
        tile.setAccessibleName(tr("Variant with seed {seed}", seed=variant.made.recipe.seed))
        tile.clicked.connect(lambda _checked=False: self._story.choose(variant))
        tile.pointed_at.connect(lambda comes: self._on_pointed_at(variant, comes))
        return tile


def led_to(recipe: Recipe, choices: Engines) -> str:
    """Return what the words of a prompt led to, or that they led to nothing, in one line."""
    prompt, chosen = recipe.prompt, chosen_words(recipe, choices)
    if not prompt or not chosen:
        return chosen
    short = prompt if len(prompt) <= _LONGEST_PROMPT else prompt[: _LONGEST_PROMPT - 1] + "…"
    words = " ".join(short.split())
    if recipe.settings.get("by_seed"):
        return tr("No word of “{prompt}” is known, so the seed chose {chosen}", prompt=words, chosen=chosen)
    return tr("“{prompt}” led to {chosen}", prompt=words, chosen=chosen)


class _Sideways(QScrollArea):
    """Scrolls sideways with the wheel, without a bar."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn up and down into left and right."""
        delta = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (delta.y() or delta.x()))
        event.accept()
