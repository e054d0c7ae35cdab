"""The OpenType features of a face, to be switched on and off or chosen by number."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from coverstudio.rendering.font_library.faces import Face, Feature
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import column, label, row


class FeaturesField(QWidget):
    """`edited(dict)` tells the features that are set against the font's habit, each with its number."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Feature, ...] = ()
        self._set: dict[str, int] = {}
        self.switches: dict[str, QCheckBox] = {}
        self.choices: dict[str, ChoiceField] = {}
        self._rows: list[QWidget] = []
        self.none = label(tr("This family has no features to choose."), "note", wraps=True)
        self._holder = column(self.none, gap=0)
        self.setLayout(self._holder)

    def show_face(self, face: Face | None, features: Mapping[str, int]) -> None:
        """Show a face's features and which of them a text has set."""
        shown = face.features if face is not None else ()
        if shown != self._shown:
            self._rebuild(shown)
        self.none.setVisible(face is not None and not shown)
        self._set = dict(features)
        for feature in self._shown:
            number = features.get(feature.tag, int(feature.on_by_habit))
            if feature.tag in self.choices:
                self.choices[feature.tag].show_choice(str(number))
            else:
                blocker = QSignalBlocker(self.switches[feature.tag])
                self.switches[feature.tag].setChecked(number > 0)
                blocker.unblock()

    def _rebuild(self, features: tuple[Feature, ...]) -> None:
        self._shown = features
        for one in self._rows:
            self._holder.removeWidget(one)
            one.hide()
            one.deleteLater()
        self.switches, self.choices = {}, {}
        self._rows = [self._row(feature) for feature in features]
        for one in self._rows:
            self._holder.addWidget(one)

    def _row(self, feature: Feature) -> QWidget:
        name = told(feature.name)
        if feature.choices == 1:
            switch = QCheckBox(name)
            switch.setToolTip(feature.tag)
            switch.toggled.connect(lambda on, feature=feature: self._on_set(feature, int(on)))
            self.switches[feature.tag] = switch
            return switch
        choice = ChoiceField([("0", tr("Off")), *_numbered(feature)])
        choice.setAccessibleName(name)
        choice.setToolTip(feature.tag)
        choice.edited.connect(lambda number, feature=feature: self._on_set(feature, int(number)))
        self.choices[feature.tag] = choice
        holder = QWidget()
        holder.setLayout(row(label(name), None, choice))
        return holder

    def _on_set(self, feature: Feature, number: int) -> None:
        others = {tag: value for tag, value in self._set.items() if tag != feature.tag}
        is_habit = number == int(feature.on_by_habit)
        self._set = others if is_habit else {**others, feature.tag: number}
        self.edited.emit(dict(self._set))


def _numbered(feature: Feature) -> list[tuple[str, str]]:
    names = feature.choice_names or tuple("" for _ in range(feature.choices))
    return [(str(number), name or str(number)) for number, name in enumerate(names, start=1)]
