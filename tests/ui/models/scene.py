"""What the stories in the models window begin with."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QListWidgetItem

from coverstudio.ui.models.rows import CAPTION
from coverstudio.ui.models.window import ModelsWindow
from coverstudio.ui.studio_window import StudioWindow
from coverstudio.ui.wiring import Wiring
from tests.ui.stage import click, until


async def open_models(opened: StudioWindow) -> ModelsWindow:
    """Open the models window from the menu and wait until it knows what there is."""
    opened.window.findChild(Wiring).actions.by_id["models"].trigger()
    await until(lambda: opened.models is not None and opened.models.isVisible(), "the models window")
    assert opened.models is not None
    opened.models.activateWindow()
    await until(lambda: opened.stories.models.catalog, "what there is")
    await until(opened.models.isActiveWindow, "it is in front")
    return opened.models


async def choose(window: ModelsWindow, name: str) -> None:
    """Click on an entry of the list."""
    item = item_of(window, name)
    window.list.scrollToItem(item)
    click(window.list.viewport(), window.list.visualItemRect(item).center())
    await until(lambda: window.page.title.text() == name, name)
    await asyncio.sleep(0.05)  # until everything stands in its place


async def push(window: ModelsWindow, deed: str) -> None:
    """Click on a button of the foot as soon as it is there to be clicked."""

    def is_there() -> bool:
        one = window.page.foot.buttons.get(deed)
        return one is not None and one.isVisible() and one.isEnabled()

    await until(is_there, f"the button {deed}")
    click(window.page.foot.buttons[deed])


def item_of(window: ModelsWindow, name: str) -> QListWidgetItem:
    """The row of an entry."""
    return next(item for item in _items(window) if item.text() == name)


def shown_names(window: ModelsWindow) -> dict[str, list[str]]:
    """What is listed, by caption."""
    found: dict[str, list[str]] = {}
    for item in _items(window):
        caption = item.data(CAPTION)
        if caption is not None:
            found[caption] = []
        else:
            found[list(found)[-1]].append(item.text())
    return found


def _items(window: ModelsWindow) -> list[QListWidgetItem]:
    return [window.list.item(row) for row in range(window.list.count())]


def drop(window: ModelsWindow, *paths: object) -> None:
    """Drag files over the window and let them go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place, left, none = QPoint(40, 40), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        assert window.veil.isVisible()
        QApplication.sendEvent(window, QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, left, none))
