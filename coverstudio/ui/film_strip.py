"""What was generated for this cover, newest first: used, starred, compared, dragged onto the page."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag, QImage, QPixmap, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy

from coverstudio.ui.canvas.dropping import kept_mime
from coverstudio.ui.gallery.menu import picture_menu
from coverstudio.ui.gallery.tile import TILE, Tile
from coverstudio.ui.recipe_words import led_to, recipe_lines
from coverstudio.ui.stories.backgrounds import Backgrounds, Variant
from coverstudio.ui.stories.gallery import KeptPictures
from coverstudio.ui.translation import tr, tr_count
from coverstudio.ui.widgets.forms import boxed, button, column, icon_button, label, row, tab_through

HEIGHT = TILE + 40


class FilmStrip(QFrame):
    """Hidden until there is something to show."""

    def __init__(self, story: Backgrounds, gallery: KeptPictures) -> None:
        super().__init__()
        self._story, self._gallery = story, gallery
        self.setObjectName("film_strip")
        self.setFixedHeight(HEIGHT)
        self.tiles: list[Tile] = []
        self._by_id: dict[str, Tile] = {}
        self._pending: list[Tile] = []
        self._picked: list[str] = []
        self._digest = ""
        self._row = row(gap=6)
        self._area = _Sideways()
        self._area.setWidget(boxed(row(self._row, None), "stage"))
        self._count = label("", "caption")
        self.words = label("", "note")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.compare = button("", self._on_compare, "link")
        everything = icon_button("grid-four", tr("All pictures (Ctrl+G)"), gallery.open)
        clear = icon_button("x", tr("Empty the strip; the pictures stay in the gallery"), story.forget)
        heading = row(self._count, 8, self.words, self.compare, everything, clear, gap=4)
        heading.setStretch(2, 1)
        layout = column(heading, self._area, gap=0)
        layout.setContentsMargins(12, 4, 8, 8)
        self.setLayout(layout)
        story.variants_changed.connect(self.refresh)
        story.preview_changed.connect(self._on_preview)
        gallery.starred.connect(self._show_states)
        self.refresh()

    def follow_document(self) -> None:
        """Mark another variant when another one is on the page; a drag changes nothing here."""
        if self._story.current_digest != self._digest:
            self._show_states()
            self._show_words(self._current())

    def refresh(self) -> None:
        """Show the variants of now; tiles that stay keep their place under the hand."""
        variants = self._story.variants
        there = {one.id for one in variants}
        self._picked = [one for one in self._picked if one in there]
        for gone in [identity for identity in self._by_id if identity not in there]:
            self._drop(self._by_id.pop(gone))
        while len(self._pending) > self._story.pending:
            self._drop(self._pending.pop())
        while len(self._pending) < self._story.pending:
            self._pending.append(self._waiting())
        for variant in variants:
            if variant.id not in self._by_id:
                self._by_id[variant.id] = self._tile(variant)
        self.tiles = [*self._pending, *(self._by_id[one.id] for one in variants)]
        for place, tile in enumerate(self.tiles):
            if self._row.indexOf(tile) != place:
                self._row.removeWidget(tile)
                self._row.insertWidget(place, tile)
        tab_through(*self.tiles)
        self._count.setText(self._counted())
        self._show_states()
        self._show_words(self._current())
        self.setVisible(bool(self.tiles))

    def _drop(self, tile: Tile) -> None:
        self._row.removeWidget(tile)
        tile.hide()
        tile.deleteLater()

    def _waiting(self) -> Tile:
        tile = Tile(None)
        tile.setAccessibleName(tr("A background on its way"))
        tile.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return tile

    def _tile(self, variant: Variant) -> Tile:
        tile, identity = Tile(variant.thumbnail), variant.id
        tile.setToolTip(recipe_lines(variant.made.recipe, self._story.choices))
        tile.setAccessibleName(tr("Variant with seed {seed}", seed=variant.made.recipe.seed))
        tile.clicked.connect(lambda _checked=False: self._on_clicked(variant))
        tile.pointed_at.connect(lambda comes: self._on_pointed_at(variant, comes))
        tile.picked.connect(lambda extends: self._on_picked(identity, extends))
        tile.star_asked.connect(lambda: self._on_star(identity))
        tile.remove_asked.connect(lambda: self._gallery.remove([identity]))
        tile.stepped.connect(lambda by: self._on_stepped(tile, by))
        tile.dragged.connect(lambda: self._on_dragged(variant))
        tile.menu_asked.connect(lambda at: self._on_menu(variant, at))
        return tile

    def _counted(self) -> str:
        count, pending = len(self._story.variants), self._story.pending
        parts = [tr_count(count, "1 variant", "{count} variants")] if count else []
        if pending:
            parts.append(tr_count(pending, "1 on its way", "{count} on their way"))
        return " · ".join(parts)

    def _current(self) -> Variant | None:
        digest = self._story.current_digest
        return next((one for one in self._story.variants if one.id == digest), None)

    def _show_words(self, variant: Variant | None) -> None:
        """Tell what the words of a prompt led to, so that one learns how they choose."""
        self.words.setText(led_to(variant.made.recipe, self._story.choices) if variant is not None else "")

    def _show_states(self) -> None:
        self._digest = self._story.current_digest
        for identity, tile in self._by_id.items():
            kept = self._gallery.seen(identity)
            tile.show_state(
                current=identity == self._digest,
                picked=identity in self._picked,
                starred=kept is not None and kept.starred,
            )
        count = len(self._picked)
        self.compare.setVisible(count > 1)
        self.compare.setText(tr("Compare {count}", count=count))

    def _on_preview(self, image: QImage | None) -> None:
        # The one that is painted stands next to those that are done.
        if self._pending:
            self._pending[-1].show_preview(image)

    def _on_clicked(self, variant: Variant) -> None:
        self._picked = []
        self._story.choose(variant)

    def _on_pointed_at(self, variant: Variant, comes: bool) -> None:
        self._show_words(variant if comes else self._current())

    def _on_picked(self, identity: str, extends: bool) -> None:
        if extends and self._picked:
            order = [one.id for one in self._story.variants]
            first, last = sorted((order.index(self._picked[-1]), order.index(identity)))
            self._picked = list(dict.fromkeys((*self._picked, *order[first : last + 1])))
        elif identity in self._picked:
            self._picked.remove(identity)
        else:
            self._picked.append(identity)
        self._show_states()

    def _on_compare(self) -> None:
        self._gallery.compare(self._picked)

    def _on_star(self, identity: str) -> None:
        kept = self._gallery.seen(identity)
        if kept is not None:
            self._gallery.star(identity, not kept.starred)

    def _on_stepped(self, tile: Tile, by: int) -> None:
        place = self.tiles.index(tile) + by
        if len(self._pending) <= place < len(self.tiles):
            self.tiles[place].setFocus()
            self._area.ensureWidgetVisible(self.tiles[place])

    def _on_dragged(self, variant: Variant) -> None:
        kept = self._gallery.seen(variant.id)
        if kept is None:
            return
        drag = QDrag(self)
        drag.setMimeData(kept_mime(kept.id, self._gallery.gallery.picture(kept)))
        small = variant.thumbnail.scaledToHeight(TILE, Qt.TransformationMode.SmoothTransformation)
        drag.setPixmap(QPixmap.fromImage(small))
        drag.setHotSpot(QPoint(small.width() // 2, small.height() // 2))
        drag.exec(Qt.DropAction.CopyAction)

    def _on_menu(self, variant: Variant, at: QPoint) -> None:
        others = [one for one in self._picked if one != variant.id] if variant.id in self._picked else []
        recipe = variant.made.recipe
        menu = picture_menu(
            self, self._gallery, [variant.id, *others], recipe, lambda: self._story.choose(variant)
        )
        menu.popup(at)


class _Sideways(QScrollArea):
    """Scrolls sideways with the wheel, without a bar."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn up and down into left and right."""
        delta = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (delta.y() or delta.x()))
        event.accept()
