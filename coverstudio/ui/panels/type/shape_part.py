"""Which way a text runs: in lines or columns, along a path, warped."""

from __future__ import annotations

from typing import Literal, cast

import msgspec
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from coverstudio.document.layers import TextLayer
from coverstudio.document.type_shapes import ArcPath, CirclePath, TextPath, Warp, WavePath
from coverstudio.rendering.text_paths import baseline_of, drawn
from coverstudio.ui.stories.styling import Styling
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import Segments, boxed, captioned, column, label, number, row
from coverstudio.ui.widgets.numbers import NumberField

PathKind = Literal["straight", "arc", "circle", "wave", "drawn"]
_WarpKind = Literal["arch", "flag", "bulge", "rise", "perspective"]
_FIRST_BEND, _FIRST_WARP = 60.0, 0.5
_WAVE_SHARE = 0.5  # of the size of the letters


class ShapePart(QWidget):
    """Writing, path and warp of the whole text; the canvas has handles for the same numbers."""

    def __init__(self, story: Styling) -> None:
        super().__init__()
        self._story = story
        self.writing = Segments(
            (("horizontal", tr("Horizontal"), ""), ("vertical", tr("Vertical"), "")),
            lambda chosen: story.restyle(tr("Writing"), writing=chosen),
            (
                tr("Lines from left to right"),
                tr("Columns from right to left, for Korean, Japanese and Chinese"),
            ),
        )
        self.latin = ChoiceField((("turned", tr("Turned")), ("upright", tr("Upright"))))
        self.latin.edited.connect(lambda latin: story.restyle(tr("Latin letters"), latin=latin))
        self.latin.setToolTip(tr("How Latin letters and figures stand in a column"))
        self.path = ChoiceField(
            (
                ("straight", tr("Straight")), ("arc", tr("Arc")), ("circle", tr("Circle")),
                ("wave", tr("Wave")), ("drawn", tr("Drawn")),
            )
        )  # fmt: skip
        self.path.edited.connect(self._choose_path)
        self.warp = ChoiceField(
            (
                ("none", tr("None")), ("arch", tr("Arch")), ("flag", tr("Flag")), ("bulge", tr("Bulge")),
                ("rise", tr("Rise")), ("perspective", tr("Perspective")),
            )
        )  # fmt: skip
        self.warp.edited.connect(self._choose_warp)
        self._make_numbers()
        self.setLayout(column(*self._rows(), gap=12))

    def _make_numbers(self) -> None:
        self.bend = NumberField(-360, 360, unit="°", decimals=0, step=5)
        self.start = NumberField(-360, 360, unit="°", decimals=0, step=5)
        self.inside = QCheckBox(tr("Inside the circle"))
        self.wave_height = NumberField(0, 1000, unit="mm", decimals=1, step=0.5)
        self.waves = NumberField(0.1, 100, decimals=2, step=0.25)
        self.phase = NumberField(-100, 100, unit="%", decimals=0, step=5)
        self.amount = NumberField(-100, 100, unit="%", decimals=0, step=5)
        self.bend.edited.connect(lambda bend: self._change_path(tr("Bend"), bend=bend))
        self.start.edited.connect(lambda start: self._change_path(tr("Turn the circle"), start=start))
        self.inside.clicked.connect(lambda on: self._change_path(tr("Side of the circle"), inside=on))
        self.wave_height.edited.connect(lambda height: self._change_path(tr("Wave height"), height=height))
        self.waves.edited.connect(lambda waves: self._change_path(tr("Waves"), waves=waves))
        self.phase.edited.connect(lambda phase: self._change_path(tr("Phase"), phase=phase / 100))
        self.amount.edited.connect(self._change_amount)

    def _rows(self) -> tuple[QWidget | QHBoxLayout, ...]:
        writing = row()
        self.latin_box = boxed(captioned(tr("Latin letters"), self.latin))
        writing.addLayout(captioned(tr("Writing"), self.writing), 3)
        writing.addWidget(self.latin_box, 2)
        self.path_box = boxed(captioned(tr("Line"), self.path))
        self.arc_box = boxed(_numbers((tr("Bend"), self.bend)))
        self.circle_box = boxed(_numbers((tr("Middle at"), self.start)))
        self.wave_box = boxed(
            _numbers((tr("Height"), self.wave_height), (tr("Waves"), self.waves), (tr("Phase"), self.phase))
        )
        self.drawn_note = label(
            tr("Drag the points of the path and their handles on the page."), "note", wraps=True
        )
        self.amount_box = boxed(_numbers((tr("Amount"), self.amount)))
        warp = row()
        warp.addLayout(captioned(tr("Warp"), self.warp), 3)
        warp.addWidget(self.amount_box, 2)
        return (
            boxed(writing), self.path_box, self.arc_box, self.circle_box, self.inside, self.wave_box,
            self.drawn_note, boxed(warp),
        )  # fmt: skip

    def show_layer(self, layer: TextLayer) -> None:
        """Show the shape of a text."""
        path, warp = layer.path, layer.warp
        self.writing.show_choice(layer.writing)
        self.latin.show_choice(layer.latin)
        self.latin_box.setVisible(layer.writing == "vertical" and path is None)
        self.path.show_choice(_kind_of(path))
        self.path_box.setVisible(layer.writing == "horizontal" or path is not None)
        self.arc_box.setVisible(isinstance(path, ArcPath))
        self.circle_box.setVisible(isinstance(path, CirclePath))
        self.inside.setVisible(isinstance(path, CirclePath))
        self.wave_box.setVisible(isinstance(path, WavePath))
        self.drawn_note.setVisible(_kind_of(path) == "drawn")
        match path:
            case ArcPath():
                self.bend.show_value(path.bend)
            case CirclePath():
                self.start.show_value(path.start)
                self.inside.setChecked(path.inside)
            case WavePath():
                self.wave_height.show_value(path.height)
                self.waves.show_value(path.waves)
                self.phase.show_value(path.phase * 100)
            case _:
                pass
        self.warp.show_choice("none" if warp is None else warp.kind)
        self.amount_box.setVisible(warp is not None)
        self.amount.show_value(0 if warp is None else warp.amount * 100)

    def _choose_path(self, kind: str) -> None:
        layer = self._story.selected
        if layer is not None and kind != _kind_of(layer.path):
            self._story.restyle(tr("Line"), path=path_of_kind(cast("PathKind", kind), layer))

    def _choose_warp(self, kind: str) -> None:
        layer = self._story.selected
        if layer is None:
            return
        amount = _FIRST_WARP if layer.warp is None else layer.warp.amount
        warp = None if kind == "none" else Warp(kind=cast("_WarpKind", kind), amount=amount)
        self._story.restyle(tr("Warp"), warp=warp)

    def _change_path(self, name: str, **changes: float | bool) -> None:
        layer = self._story.selected
        if layer is not None and layer.path is not None:
            self._story.restyle(name, path=msgspec.structs.replace(layer.path, **changes))

    def _change_amount(self, amount: float) -> None:
        layer = self._story.selected
        if layer is not None and layer.warp is not None:
            warp = msgspec.structs.replace(layer.warp, amount=amount / 100)
            self._story.restyle(tr("Warp amount"), warp=warp)


def path_of_kind(kind: PathKind, layer: TextLayer) -> TextPath | None:
    """Return a path to begin with; a drawn one is what the text stands on now, to be drawn on."""
    match kind:
        case "straight":
            return None
        case "arc":
            return ArcPath(bend=_FIRST_BEND)
        case "circle":
            return CirclePath()
        case "wave":
            return WavePath(height=layer.size * _WAVE_SHARE * 25.4 / 72)
        case "drawn":
            return drawn(baseline_of(layer), layer.box)


def _kind_of(path: TextPath | None) -> PathKind:
    match path:
        case None:
            return "straight"
        case ArcPath():
            return "arc"
        case CirclePath():
            return "circle"
        case WavePath():
            return "wave"
        case _:
            return "drawn"


def _numbers(*fields: tuple[str, NumberField]) -> QHBoxLayout:
    line = row()
    for caption, field in fields:
        line.addLayout(number(caption, field), 1)
    return line
