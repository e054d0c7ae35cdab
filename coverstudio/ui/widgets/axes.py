"""The axes of a variable font: a slider and a number for each, and the places the font has names for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from coverstudio.rendering.font_library.faces import Axis, Face, Instance
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import boxed, captioned, column, row
from coverstudio.ui.widgets.numbers import NumberField, ScrubLabel
from coverstudio.ui.widgets.wheel import is_turned_by_wheel

_STEPS = 1000  # of a slider, over the whole axis
_CUSTOM = ""


class _Slider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:
        if is_turned_by_wheel(self):
            super().wheelEvent(event)
        else:
            event.ignore()


class AxisField(QWidget):
    """One axis; `edited(value)` tells of the user's changes."""

    edited = Signal(float)

    def __init__(self, axis: Axis) -> None:
        super().__init__()
        self.axis = axis
        is_fine = axis.most - axis.least <= 20
        self.number = NumberField(
            axis.least, axis.most, decimals=2 if is_fine else 0, step=0.1 if is_fine else 1
        )
        self.number.setFixedWidth(64)
        self.number.setAccessibleName(told(axis.name))
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider.setAccessibleName(told(axis.name))
        name = ScrubLabel(told(axis.name), self.number)
        name.setFixedWidth(76)
        self.setLayout(row(name, self.slider, self.number))
        self.slider.valueChanged.connect(self._on_slid)
        self.number.edited.connect(self._on_typed)

    def show_value(self, value: float) -> None:
        """Show where the text stands on the axis."""
        blocker = QSignalBlocker(self.slider)
        span = self.axis.most - self.axis.least
        self.slider.setValue(round((value - self.axis.least) / span * _STEPS) if span else 0)
        blocker.unblock()
        self.number.show_value(value)

    def _on_slid(self, steps: int) -> None:
        value = self.axis.least + (self.axis.most - self.axis.least) * steps / _STEPS
        self.number.show_value(value)
        self.edited.emit(self.number.value())

    def _on_typed(self, value: float) -> None:
        self.show_value(value)
        self.edited.emit(value)


class AxesField(QWidget):
    """All axes of a face; `edited(dict)` tells where the text is to stand on them, in the axes' units."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._axes: tuple[Axis, ...] = ()
        self._instances: tuple[Instance, ...] = ()
        self._places: dict[str, float] = {}
        self._set: dict[str, float] = {}
        self.fields: dict[str, AxisField] = {}
        self.named = ChoiceField()
        self.named.edited.connect(self._on_named)
        self._holder = column(gap=4)
        self._named = boxed(captioned(tr("Named style"), self.named))
        self.setLayout(column(self._named, self._holder, gap=8))

    def show_face(self, face: Face | None, axes: Mapping[str, float], weight: int = 400) -> None:
        """Show a face's axes and where a text of `weight` stands on them."""
        shown = face.axes if face is not None else ()
        self._instances = face.instances if face is not None else ()
        if shown != self._axes:
            self._rebuild(shown)
        self._set = {tag: value for tag, value in axes.items() if tag in self.fields}
        usual = {axis.tag: weight if axis.tag == "wght" else axis.usual for axis in self._axes}
        self._places = usual | self._set
        for tag, field in self.fields.items():
            field.show_value(min(max(self._places[tag], field.axis.least), field.axis.most))
        self._show_named()

    def _rebuild(self, axes: Sequence[Axis]) -> None:
        self._axes = tuple(axes)
        for field in self.fields.values():
            self._holder.removeWidget(field)
            field.hide()
            field.deleteLater()
        self.fields = {axis.tag: AxisField(axis) for axis in axes}
        for tag, field in self.fields.items():
            field.edited.connect(lambda value, tag=tag: self._on_edited({tag: value}))
            self._holder.addWidget(field)

    def _show_named(self) -> None:
        self._named.setVisible(bool(self._instances))
        self.named.offer(
            [(_CUSTOM, tr("Custom")), *((str(i), one.name) for i, one in enumerate(self._instances))]
        )
        now = next(
            (
                str(index)
                for index, one in enumerate(self._instances)
                if all(one.places.get(tag) == place for tag, place in self._places.items())
            ),
            _CUSTOM,
        )
        self.named.show_choice(now)

    def _on_named(self, identity: str) -> None:
        if identity != _CUSTOM:
            self._on_edited(self._instances[int(identity)].places)

    def _on_edited(self, places: Mapping[str, float]) -> None:
        self._set = self._set | {tag: value for tag, value in places.items() if tag in self.fields}
        self.edited.emit(dict(self._set))
