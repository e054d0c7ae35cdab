"""What the stories in the models window begin with."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QListWidgetItem, QWidget

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


async def click_on_page(window: ModelsWindow, widget: QWidget) -> None:
    """Scroll to a part of the page and click on it."""
    window.page.area.ensureWidgetVisible(widget)
    await until(standing_still(window, lambda: widget), f"{widget} stands still")
    click(widget)


async def push(window: ModelsWindow, deed: str) -> None:
    """Click on a button of the foot as soon as it is there to be clicked."""
    await until(standing_still(window, lambda: window.page.foot.buttons.get(deed)), f"the button {deed}")
    click(window.page.foot.buttons[deed])


def standing_still(window: ModelsWindow, find: Callable[[], QWidget | None]) -> Callable[[], bool]:
    """Whether a part can be clicked and has stood in one place for a moment: layouts take their turns."""
    places: list[QPoint] = []

    def holds() -> bool:
        widget = find()
        if widget is None or not widget.isVisible() or not widget.isEnabled():
            places.clear()
            return False
        places.append(widget.mapTo(window, widget.rect().center()))
        return len(places) >= 5 and len(set(places[-5:])) == 1

    return holds


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
