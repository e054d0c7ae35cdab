"""Pictures come when they are ready; until then the canvas has something to show and never waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from coverstudio.document.assets import MissingAssetError
from coverstudio.document.document import replace_layer
from coverstudio.document.pictures import Asset
from coverstudio.editor.editor import Editor
from coverstudio.imaging.reading import PictureError
from coverstudio.ui.canvas import Canvas
from coverstudio.ui.canvas.view_images import ViewImages
from tests.ui.canvas.conftest import BACKGROUND, BLUE, GREEN, RED, FlatImages, Mouse


class HeldBack:
    """Pictures that come when `go` is set; `asked` holds every request, `trouble` is raised instead."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.go, self.trouble = threading.Event(), trouble
        self.asked: list[tuple[int, int] | None] = []

    def image(self, asset: Asset, at_most: tuple[int, int] | None = None) -> QImage:
        assert threading.current_thread() is not threading.main_thread()
        self.asked.append(at_most)
        self.go.wait(10)
        if self.trouble is not None:
            raise self.trouble
        return FlatImages().image(asset, at_most)


@pytest.fixture
def held_back() -> Iterator[HeldBack]:
    source = HeldBack()
    yield source
    source.go.set()


def test_a_stand_in_comes_at_once_and_the_picture_later(held_back: HeldBack, qtbot: QtBot) -> None:
    images = ViewImages(held_back)
    assert images.image(RED, (300, 400)).size().width() == 1
    held_back.go.set()
    with qtbot.waitSignal(images.arrived) as told:
        pass
    assert (told.args, images.is_idle) == ([RED], True)
    assert images.image(RED, (300, 400)).width() >= 300


def test_a_picture_is_asked_for_once(held_back: HeldBack, qtbot: QtBot) -> None:
    images = ViewImages(held_back)
    for _ in range(5):
        images.image(RED, (300, 400))
    held_back.go.set()
    qtbot.waitUntil(lambda: images.is_idle)
    images.image(RED, (300, 400))
    assert len(held_back.asked) == 1


def test_a_coarse_picture_stands_in_for_a_finer_one_and_a_fine_one_serves_smaller_views(qtbot: QtBot) -> None:
    images = ViewImages(FlatImages())
    images.image(RED, (100, 100))
    qtbot.waitUntil(lambda: images.is_idle)
    coarse = images.image(RED)
    assert 100 <= coarse.width() < RED.width
    qtbot.waitUntil(lambda: images.is_idle)
    assert images.image(RED).width() == RED.width
    assert images.image(RED, (100, 100)).width() == coarse.width()


@pytest.mark.parametrize(
    "trouble",
    [
        MissingAssetError("The picture is missing: replace its layer."),
        PictureError("“a.png” is damaged: replace it."),
        OSError("The disk does not answer."),
    ],
)
def test_a_picture_that_cannot_be_read_is_told_once(qtbot: QtBot, trouble: Exception) -> None:
    source = HeldBack(trouble)
    source.go.set()
    images = ViewImages(source)
    told: list[str] = []
    images.failed.connect(told.append)
    for _ in range(3):
        images.image(RED, (300, 400))
        qtbot.waitUntil(lambda: images.is_idle)
    assert told == [str(trouble)]


def test_a_null_picture_counts_as_damaged(qtbot: QtBot) -> None:
    class Null:
        def image(self, asset: Asset, at_most: tuple[int, int] | None = None) -> QImage:
            return QImage()

    images = ViewImages(Null())
    with qtbot.waitSignal(images.failed) as told:
        images.image(RED)
    assert told.args == ["The picture aaaaaaaaaaaa… is damaged: replace its layer."]


def test_pictures_of_layers_that_are_gone_are_let_go(qtbot: QtBot) -> None:
    images = ViewImages(FlatImages())
    images.image(RED)
    qtbot.waitUntil(lambda: images.is_idle)
    images.keep_only([BLUE])
    assert not images.is_known(RED)


def test_the_canvas_shows_a_picture_when_it_arrives(
    editor: Editor, held_back: HeldBack, qtbot: QtBot
) -> None:
    canvas = Canvas(editor, held_back)
    qtbot.addWidget(canvas)
    canvas.resize(640, 800)
    with qtbot.waitExposed(canvas):
        canvas.show()
    at = Mouse(canvas).pixel(10, 140).toPoint()
    assert canvas.viewport().grab().toImage().pixelColor(at) != QColor("#aa3333")
    held_back.go.set()
    qtbot.waitUntil(lambda: canvas.is_settled)
    assert canvas.viewport().grab().toImage().pixelColor(at) == QColor("#aa3333")


def test_the_old_picture_stays_until_the_new_one_is_read(
    editor: Editor, held_back: HeldBack, qtbot: QtBot
) -> None:
    held_back.go.set()
    canvas = Canvas(editor, held_back)
    qtbot.addWidget(canvas)
    canvas.resize(640, 800)
    with qtbot.waitExposed(canvas):
        canvas.show()
    qtbot.waitUntil(lambda: canvas.is_settled)
    held_back.go.clear()
    erased = msgspec.structs.replace(BACKGROUND, asset=GREEN)
    editor.edit(lambda document: replace_layer(document, erased), "Erase")
    at = Mouse(canvas).pixel(10, 140).toPoint()
    assert canvas.viewport().grab().toImage().pixelColor(at) == QColor("#aa3333")
    held_back.go.set()
    qtbot.waitUntil(lambda: canvas.is_settled)
    assert canvas.viewport().grab().toImage().pixelColor(at) == QColor("#33aa33")


def test_a_picture_with_holes_lets_the_page_show(editor: Editor, qtbot: QtBot) -> None:
    class Glass:
        def image(self, asset: Asset, at_most: tuple[int, int] | None = None) -> QImage:
            image = QImage(*(at_most or (20, 30)), QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(QColor(0, 0, 0, 0))
            return image

    editor.edit(lambda document: msgspec.structs.replace(document, layers=(BACKGROUND,)), "Only that")
    canvas = Canvas(editor, Glass())
    qtbot.addWidget(canvas)
    canvas.resize(640, 800)
    with qtbot.waitExposed(canvas):
        canvas.show()
    qtbot.waitUntil(lambda: canvas.is_settled)
    at = Mouse(canvas).pixel(50, 75).toPoint()
    assert canvas.viewport().grab().toImage().pixelColor(at) == QColor("#ffffff")


def test_the_reading_thread_goes_with_the_canvas(qtbot: QtBot, held_back: HeldBack) -> None:
    before = set(threading.enumerate())
    images = ViewImages(held_back)
    images.image(RED)
    (reader,) = set(threading.enumerate()) - before
    held_back.go.set()
    images.deleteLater()
    qtbot.waitUntil(lambda: not reader.is_alive(), timeout=10_000)
