"""A window in a Qt event loop of its own, for one story."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from coverstudio.document.document import Document
from coverstudio.generation.generator import Generator
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.imaging.writing import encode_png
from coverstudio.settings import Settings
from coverstudio.ui.start import make_application
from coverstudio.ui.studio_window import StudioWindow

Story = Callable[[StudioWindow], Coroutine[Any, Any, None]]
ENGLISH = Settings(language="en")
PATIENCE = 40.0


def play(
    story: Story, generator: Generator, settings: Settings = ENGLISH, worker: WorkerClient | None = None
) -> None:
    """Open a window, play the story in it and end everything it works with."""
    application = make_application(settings)
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(_played(story, generator, settings, worker))
    asyncio.set_event_loop(None)
    _clear(application)


def _clear(application: QApplication) -> None:
    """Let the window go here and now.

    It is held by itself: whichever thread collected it later would destroy its timers, which crashes.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    # Without a screen, what a program of Python's leaves in the clipboard is destroyed twice at its end.
    QGuiApplication.clipboard().clear()
    # As at the start of the program: under a sheet the next window would be made in four times the time.
    application.setStyleSheet("")


async def _played(
    story: Story, generator: Generator, settings: Settings, worker: WorkerClient | None
) -> None:
    opened = StudioWindow.on(settings, lambda _: None, generator, worker)
    opened.show()
    try:
        opened.window.activateWindow()
        await until(opened.window.isActiveWindow, "the window is in front")
        await story(opened)
    finally:
        await opened.end()


async def until(holds: Callable[[], object], what: str = "") -> None:
    """Wait until something holds; fail when it does not for too long."""
    for _ in range(int(PATIENCE / 0.02)):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"waited in vain: {what or holds}")


_LOOKS_AT_ERRANDS = 40  # some errands wait for the next change, for ever


async def at_rest(opened: StudioWindow) -> None:
    """Wait until no job runs, nor any errand that is over soon.

    An errand that wakes among the events that a story sends afterwards could not be entered, and would never
    end.
    """
    # By looking, not with a time limit: its timer would outlive the loop, and be destroyed in any thread.
    await until(lambda: not opened.studio.jobs.running, "no job runs")
    for _ in range(_LOOKS_AT_ERRANDS):
        await asyncio.sleep(0.01)
        if not opened.studio.errands.is_busy:
            return


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """Click with the left button, in the middle or `at`."""
    assert widget.isVisible() and widget.isEnabled(), f"{widget} cannot be clicked"
    place = at if at is not None else widget.rect().center()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def write(widget: QWidget, text: str) -> None:
    """Replace what stands in a field by typing."""
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)


def press(widget: QWidget, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key."""
    QTest.keyClick(widget, key, keys)


def on_page(opened: StudioWindow, x: float, y: float) -> QPoint:
    """Return where a point of the page (mm) lies in the canvas's viewport."""
    return opened.window.canvas.view_map().point((x, y)).toPoint()


def begin_small_cover(opened: StudioWindow) -> None:
    """Begin a cover of few pixels: what is generated for it is there at once."""
    editor = opened.studio.editor
    spec = msgspec.structs.replace(editor.document.print_spec, ppi=60)
    editor.start_over(Document(print_spec=spec))


def a_picture(folder: Path, name: str = "picture.png", size: tuple[int, int] = (216, 303)) -> Path:
    """Write a small picture with a gradient and return its path."""
    width, height = size
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[..., 0] = np.linspace(40, 220, width, dtype=np.uint8)
    pixels[..., 2] = np.linspace(200, 60, height, dtype=np.uint8)[:, None]
    path = folder / name
    path.write_bytes(encode_png(pixels))
    return path


def application() -> QApplication:
    """Return the application of the tests."""
    known = QApplication.instance()
    assert isinstance(known, QApplication)
    return known
