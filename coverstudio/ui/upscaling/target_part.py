"""How large a picture is to become, in the words of the window."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from coverstudio.document.layers import ImageLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.shown_parts import Enlargement, place_of, shown_part, whole
from coverstudio.limits import LARGEST_SIDE
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import boxed, captioned, column, number, row
from coverstudio.ui.widgets.numbers import NumberField

PRINT, PIXELS = "print", "pixels"
TIMES = {"x2": 2, "x4": 4}


class TargetPart(QWidget):
    """`changed` tells that another size is wanted."""

    changed = Signal()

    def __init__(self, spec: PrintSpec) -> None:
        super().__init__()
        self._spec = spec
        self._layer: ImageLayer | None = None
        self.target = ChoiceField(
            [
                (PRINT, tr("{ppi} ppi where it stands", ppi=spec.ppi)),
                ("x2", tr("Twice as large")),
                ("x4", tr("Four times as large")),
                (PIXELS, tr("So many pixels")),
            ]
        )
        self.width_field = NumberField(1, LARGEST_SIDE, unit="px", decimals=0)
        self.height_field = NumberField(1, LARGEST_SIDE, unit="px", decimals=0)
        self._fields = boxed(
            row(number(tr("Width"), self.width_field), number(tr("Height"), self.height_field))
        )
        self.only_shown = QCheckBox(tr("Only what trim and bleed show"))
        self.only_shown.setChecked(True)
        self.only_shown.setToolTip(tr("What never shows in print is cut off, and costs no time and no room."))
        self.setLayout(column(captioned(tr("Size"), self.target), self._fields, self.only_shown, gap=8))
        self.target.edited.connect(self._on_target)
        self.width_field.edited.connect(self._on_width)
        self.height_field.edited.connect(self._on_height)
        self.only_shown.toggled.connect(self._on_target)
        self._fields.setVisible(False)

    def show_layer(self, layer: ImageLayer, spec: PrintSpec) -> None:
        """Offer sizes for a picture of a cover with this print spec."""
        self._layer, self._spec = layer, spec
        self.only_shown.setVisible(shown_part(layer, spec) != whole(layer))
        self._on_target()

    def enlargement(self) -> Enlargement | None:
        """Return what is wanted, None while no picture is shown."""
        layer = self._layer
        if layer is None:
            return None
        part = shown_part(layer, self._spec) if self.only_shown.isChecked() else whole(layer)
        if self.target.choice == PIXELS:
            return Enlargement(part, int(self.width_field.value()), int(self.height_field.value()))
        times = TIMES.get(self.target.choice)
        if times is not None:
            return Enlargement(part, part.width * times, part.height * times)
        return Enlargement(part, *place_of(layer, part).size.pixels_needed(self._spec.ppi))

    def _on_target(self) -> None:
        is_free = self.target.choice == PIXELS
        self._fields.setVisible(is_free)
        found = self.enlargement()
        if found is not None and not is_free:  # what is typed begins with what was chosen before
            self.width_field.show_value(found.width)
            self.height_field.show_value(found.height)
        self.changed.emit()

    def _on_width(self, width: float) -> None:
        found = self.enlargement()
        if found is not None:
            self.height_field.show_value(max(1, round(width * found.part.height / found.part.width)))
        self.changed.emit()

    def _on_height(self, height: float) -> None:
        found = self.enlargement()
        if found is not None:
            self.width_field.show_value(max(1, round(height * found.part.width / found.part.height)))
        self.changed.emit()
