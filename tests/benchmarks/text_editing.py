"""How soon a change of a text is on screen, on the page of 30 layers that `canvas` measures.

A change is a key in the text that is being edited, or a style of the selected one; its time is the window's
thread's, from the event to the painted view. The median counts, and what most changes (nineteen of twenty)
stay below. Keys are counted: each must be in the text afterwards.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator

import msgspec
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from coverstudio.document.document import replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_looks import Emboss, Glow, Gradient, LongShadow, Outline, Shadow, Stop
from coverstudio.document.type_runs import Span
from coverstudio.document.type_shapes import ArcPath, Warp
from coverstudio.ui.canvas import Canvas
from tests.benchmarks.canvas import p95, settled_canvas, timed
from tests.benchmarks.rows import Row

_WORDS = "The quick brown fox jumps over the lazy dog 다람쥐 헌 쳇바퀴에 타고파 "
_KEYS = 80
AIM = "≤ 16 ms"

LOOKS: dict[str, dict[str, object]] = {
    "plain": {},
    "gradient, two outlines": {
        "fill": Gradient(stops=(Stop(0.0, "#fff2c0"), Stop(1.0, "#b8801c"))),
        "effects": (Outline(width=60, colour="#000000"), Outline(width=25, colour="#ffffff")),
    },
    "shadow, glow": {"effects": (Shadow(), Glow())},
    "long shadow, emboss": {"effects": (LongShadow(), Emboss())},
    "on an arc": {"path": ArcPath(bend=90.0)},
    "warped, with a shadow": {"warp": Warp(kind="bulge", amount=0.5), "effects": (Shadow(),)},
    "letters of three styles, kerned by eye": {
        "kerning": "optical",
        "spans": (Span(start=2, end=7, italic=True, size=72.0), Span(start=11, end=16, colour="#ffcc66")),
    },
}


def rows() -> list[Row]:
    """Measure and return the rows, times in ms."""
    found: list[Row] = []
    with settled_canvas() as canvas:
        for name, look in LOOKS.items():
            times = list(_restyled(canvas, look))
            median = statistics.median(times)
            found.append(Row(f"type: an edit to repaint, {name}, median", median, "ms", aim=AIM))
        times, kept = _typed(canvas)
        found.append(Row("type: a key to repaint, median", statistics.median(times), "ms", aim=AIM))
        found.append(Row("type: a key to repaint, p95", p95(times), "ms"))
        found.append(Row("type: keys that were dropped", _KEYS - kept, "", aim="0"))
    return found


def _title(look: dict[str, object], words: str) -> TextLayer:
    layer = TextLayer(
        id="t7", name="Title", text=words, family="Source Serif Pro", size=60, weight=700,
        box=Box(15, 120, 180, 60), colour="#ffffff",
    )  # fmt: skip
    return msgspec.structs.replace(layer, **look)


def _restyled(canvas: Canvas, look: dict[str, object]) -> Iterator[float]:
    """Yield the ms of edits that each change a letter of a title with a look."""
    for number in range(24):
        layer = _title(look, f"A Field of Glass {number:03}")
        time = timed(lambda layer=layer: _replace(canvas, layer))
        if number >= 4:  # what is loaded at the first effect is no part of an edit
            yield time


def _typed(canvas: Canvas) -> tuple[list[float], int]:
    """Type into a title; return the ms of each key and how many letters are there afterwards."""
    layer = _title({}, "X")  # editing begins with all of it selected, so that the first key replaces it
    _replace(canvas, layer)
    canvas.editor.select(layer.id)
    canvas.edit_text(layer.id)
    letters = (_WORDS * 3)[:_KEYS]
    times = [timed(lambda letter=letter: _press(canvas, letter)) for letter in letters]
    edited = canvas.editor.document.layer(layer.id)
    assert isinstance(edited, TextLayer)
    return times, sum(one == other for one, other in zip(edited.text, letters, strict=False))


def _replace(canvas: Canvas, layer: TextLayer) -> None:
    canvas.editor.edit(lambda document: replace_layer(document, layer), "Text", "benchmark")


def _press(canvas: Canvas, letter: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(canvas, event)
