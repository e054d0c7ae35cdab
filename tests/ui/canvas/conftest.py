"""A canvas on a small cover, and a hand that moves a real mouse over it in millimetres."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import AnyLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.pictures import Asset
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.working_folder import WorkingFolder
from coverstudio.editor.editor import Editor
from coverstudio.ui.canvas import Canvas

SPEC = PrintSpec(name="card", trim=Size(100, 150), bleed=3, safe=5, ppi=300)
RED, BLUE, GREEN = (Asset(digit * 64, "png", 1252, 1843) for digit in "abc")
BACKGROUND = ImageLayer(id="back", name="Background", box=SPEC.bleed_box, asset=RED)
BAND = ShapeLayer(id="band", name="Band", box=Box(20, 20, 40, 20), colour="#3355aa")
PICTURE = ImageLayer(id="picture", name="Picture", box=Box(30, 90, 40, 30), asset=BLUE)
TITLE = TextLayer(
    id="title", name="Title", text="Walden", family="Source Serif Pro", size=20, box=Box(15, 60, 70, 12),
    colour="#ffffff",
)  # fmt: skip

Keys = Qt.KeyboardModifier
LEFT, MIDDLE, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton
PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


class FlatImages:
    """Pictures of one colour each, by asset."""

    colours: ClassVar = {RED: "#aa3333", BLUE: "#2244cc", GREEN: "#33aa33"}

    def image(self, asset: Asset, at_most: tuple[int, int] | None = None) -> QImage:
        width, height = at_most or (asset.width, asset.height)
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(QColor(self.colours[asset]))
        return image


class Mouse:
    """A mouse over a canvas; places are millimetres on the page."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def press(self, x: float, y: float, keys: Keys = PLAIN, button: Qt.MouseButton = LEFT) -> None:
        self._send(QEvent.Type.MouseButtonPress, self.pixel(x, y), button, button, keys)

    def move(self, x: float, y: float, keys: Keys = PLAIN, held: Qt.MouseButton = NONE) -> None:
        self._send(QEvent.Type.MouseMove, self.pixel(x, y), NONE, held, keys)

    def release(self, x: float, y: float, keys: Keys = PLAIN, button: Qt.MouseButton = LEFT) -> None:
        self._send(QEvent.Type.MouseButtonRelease, self.pixel(x, y), button, NONE, keys)

    def double_click(self, x: float, y: float) -> None:
        self.click(x, y)
        self._send(QEvent.Type.MouseButtonDblClick, self.pixel(x, y), LEFT, LEFT, PLAIN)
        self.release(x, y)

    def click(self, x: float, y: float, keys: Keys = PLAIN) -> None:
        self.move(x, y, keys)
        self.press(x, y, keys)
        self.release(x, y, keys)

    def hold(
        self, start: tuple[float, float], end: tuple[float, float], keys: Keys = PLAIN,
        button: Qt.MouseButton = LEFT,
    ) -> None:  # fmt: skip
        """Drag from one place to another in five strokes without letting go."""
        self.move(*start, keys)
        self.press(*start, keys, button)
        for part in range(1, 6):
            x, y = (a + (b - a) * part / 5 for a, b in zip(start, end, strict=True))
            self.move(x, y, keys, button)

    def drag(
        self, start: tuple[float, float], end: tuple[float, float], keys: Keys = PLAIN,
        button: Qt.MouseButton = LEFT,
    ) -> None:  # fmt: skip
        self.hold(start, end, keys, button)
        self.release(*end, keys, button)

    def pixel(self, x: float, y: float) -> QPointF:
        return self.canvas.view_map().point((x, y))

    def _send(
        self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton,
        keys: Keys,
    ) -> None:  # fmt: skip
        event = QMouseEvent(kind, at, self.canvas.viewport().mapToGlobal(at), button, held, keys)
        QApplication.sendEvent(self.canvas.viewport(), event)


@pytest.fixture
def layers() -> tuple[AnyLayer, ...]:
    return BACKGROUND, BAND, PICTURE, TITLE


@pytest.fixture
def editor(tmp_path: Path, qapp: QApplication, layers: tuple[AnyLayer, ...]) -> Iterator[Editor]:
    editor = Editor(WorkingFolder.create(tmp_path / "working"), Document(print_spec=SPEC, layers=layers))
    yield editor
    editor.close()


@pytest.fixture
def canvas(editor: Editor, qtbot: QtBot) -> Iterator[Canvas]:
    canvas = Canvas(editor, FlatImages())
    qtbot.addWidget(canvas)
    canvas.resize(640, 800)
    with qtbot.waitExposed(canvas):
        canvas.show()
    qtbot.waitUntil(lambda: canvas.is_settled)
    yield canvas
    canvas.stop_editing()


@pytest.fixture
def mouse(canvas: Canvas) -> Mouse:
    return Mouse(canvas)
