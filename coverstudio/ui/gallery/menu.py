"""What can be done with generated pictures: one menu for the film strip and the gallery."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from coverstudio.document.pictures import Recipe
from coverstudio.ui.icons import icon
from coverstudio.ui.stories.gallery import KeptPictures
from coverstudio.ui.translation import tr, tr_count


def picture_menu(
    parent: QWidget, story: KeptPictures, identities: Sequence[str], recipe: Recipe, use: Callable[[], object]
) -> QMenu:
    """Return the menu of the picture `identities[0]`, made by `recipe`, and of the others picked with it.

    `use` puts it onto the page. What needs the gallery is left out for a picture that is not in it.
    """
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def add(icon_name: str, text: str, run: Callable[[], object]) -> None:
        menu.addAction(icon(icon_name), text).triggered.connect(lambda _=False: run())

    first = identities[0]
    kept = story.seen(first)
    add("image", tr("Use as background"), use)
    if kept is not None:
        starred = kept.starred
        add(
            "star" if starred else "star-fill",
            tr("Take the star away") if starred else tr("Star"),
            lambda: [story.star(one, not starred) for one in identities],
        )
        if len(identities) > 1:
            add("columns", tr("Compare {count}", count=len(identities)), lambda: story.compare(identities))
        menu.addSeparator()
        add("arrow-clockwise", tr("Generate again"), lambda: story.again(first))
    add("sliders-horizontal", tr("Use these settings"), lambda: story.take_settings(recipe))
    if recipe.prompt:
        add("copy", tr("Copy prompt"), lambda: story.copy(recipe.prompt))
    if recipe.seed is not None:
        add("hash", tr("Copy seed"), lambda: story.copy(str(recipe.seed)))
    if kept is not None:
        menu.addSeparator()
        add("download-simple", tr("Save as PNG…"), lambda: story.save_png(first))
        words = tr_count(len(identities), "Remove from the gallery", "Remove {count} from the gallery")
        add("trash", words, lambda: story.remove(identities))
    return menu
