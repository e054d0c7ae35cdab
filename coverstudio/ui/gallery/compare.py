"""Two to four pictures side by side, with what differs in how they were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QToolButton, QWidget

from coverstudio.document.assets import MissingAssetError
from coverstudio.document.pictures import Asset
from coverstudio.editor.gallery import Gallery, Kept
from coverstudio.generation.messages import Engines
from coverstudio.rendering.images import StoreImages
from coverstudio.ui.canvas.view_images import ViewImages
from coverstudio.ui.gallery.pane import Pane, SharedView
from coverstudio.ui.icons import icon
from coverstudio.ui.recipe_words import recipe_parts
from coverstudio.ui.stories.gallery import KeptPictures
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import boxed, button, column, icon_button, label, row
from coverstudio.ui.widgets.side_window import SideWindow

SIZE = (1180, 760)
_CACHE_BYTES = 400 * 1024 * 1024
_WORDS_HEIGHT = 150


@dataclass(frozen=True)
class _Files:
    """The gallery's pictures as the files of assets, which is what pictures are read from."""

    gallery: Gallery
    kept: Mapping[str, Kept]

    def path(self, asset: Asset) -> Path:
        """Return the file. Raises MissingAssetError."""
        file = self.gallery.picture(self.kept[asset.digest])
        if not file.is_file():
            raise MissingAssetError(tr("The picture is no longer in the gallery."))
        return file


class CompareWindow(SideWindow):
    """The pictures at the same zoom and place, each with its star and a button that takes it."""

    def __init__(
        self, story: KeptPictures, pictures: Sequence[Kept], choices: Engines, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._story, self._page = story, parent
        self.setObjectName("compare_window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Compare {count}", count=len(pictures)))
        files = _Files(story.gallery, {kept.id: kept for kept in pictures})
        self._images = ViewImages(StoreImages(files, _CACHE_BYTES), self)
        self._view = SharedView(self)
        self.panes = [Pane(_asset(kept), self._images, self._view) for kept in pictures]
        self.stars: dict[str, QToolButton] = {}
        self._images.arrived.connect(self._on_arrived)
        story.starred.connect(self._show_star)
        self._lay_out(pictures, choices)
        self.resize(*SIZE)
        self.panes[0].setFocus()

    def _lay_out(self, pictures: Sequence[Kept], choices: Engines) -> None:
        shown = row(*self.panes, gap=2)
        foot = row(gap=2)
        for kept in pictures:
            foot.addWidget(self._foot(kept), 1)
        layout = column(shown, foot, _differences(pictures, choices), gap=8)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def _foot(self, kept: Kept) -> QWidget:
        star = icon_button("star", tr("Star"), lambda: self._on_star(kept.id))
        self.stars[kept.id] = star
        use = button(tr("Use this one"), lambda: self._on_use(kept.id))
        self._show_star(kept)
        return boxed(row(star, use, None, gap=4))

    def _on_star(self, identity: str) -> None:
        kept = self._story.seen(identity)
        if kept is not None:
            self._story.star(identity, not kept.starred)

    def _show_star(self, kept: Kept) -> None:
        if kept.id in self.stars:
            star = self.stars[kept.id]
            star.setIcon(icon("star-fill" if kept.starred else "star", "caution" if kept.starred else "text"))
            star.setToolTip(tr("Take the star away") if kept.starred else tr("Star"))

    def _on_use(self, identity: str) -> None:
        self._story.use(identity)
        self.close()
        # Whoever does not like it there undoes it there.
        self._page.activateWindow()

    def _on_arrived(self, asset: Asset) -> None:
        for pane in self.panes:
            if pane.asset == asset:
                pane.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a picture with 1 to 4."""
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self.panes):
            self._on_use(self.panes[number].asset.digest)
        else:
            super().keyPressEvent(event)


def _asset(kept: Kept) -> Asset:
    return Asset(kept.id, cast(Literal["png", "jpg"], kept.extension), kept.width, kept.height)


def differing_parts(pictures: Sequence[Kept], choices: Engines) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what differs between recipes: (name, the value of each picture)."""
    recipes = [recipe_parts(kept.recipe, choices) for kept in pictures]
    rows = [(parts[0][0], tuple(value or "–" for _, value in parts)) for parts in zip(*recipes, strict=True)]
    return tuple((name, values) for name, values in rows if len(set(values)) > 1)


def _differences(pictures: Sequence[Kept], choices: Engines) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(2)
    grid.setVerticalSpacing(8)
    parts = differing_parts(pictures, choices)
    for line, (name, values) in enumerate(parts):
        for place, value in enumerate(values):
            words = label(value, "", wraps=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            cell = column(label(name, "caption"), words, gap=2)
            cell.setContentsMargins(6, 0, 12, 0)
            grid.addLayout(cell, line, place)
            grid.setColumnStretch(place, 1)
    if not parts:
        grid.addWidget(label(tr("They were made in the same way."), "quiet"), 0, 0)
    grid.setRowStretch(len(parts), 1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(boxed(grid, "stage"))
    area.setFixedHeight(min(_WORDS_HEIGHT, 56 * max(1, len(parts))))
    return area
