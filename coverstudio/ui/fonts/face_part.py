"""What the face of the selected text can do: axes and features, read in a thread and shown when known."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coverstudio.document.layers import TextLayer
from coverstudio.rendering.font_library.faces import Face, face
from coverstudio.ui.fonts.asking import Asker
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.axes import AxesField
from coverstudio.ui.widgets.features import FeaturesField
from coverstudio.ui.widgets.forms import button, captioned, column, label


class FacePart(QWidget):
    """Signals: `axes_edited(dict)`, `features_edited(dict)`, `glyphs_asked` for the palette of glyphs."""

    axes_edited = Signal(object)
    features_edited = Signal(object)
    glyphs_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.axes, self.features = AxesField(), FeaturesField()
        self.embedding = label("", "caution", wraps=True)
        self.glyphs = button(tr("Glyphs…"), self.glyphs_asked.emit)
        features = captioned(tr("OpenType features"), self.features)
        self.setLayout(column(self.embedding, self.axes, features, self.glyphs, gap=12))
        self.axes.edited.connect(self.axes_edited)
        self.features.edited.connect(self.features_edited)
        self.asker = Asker(self._show_face, self)
        self._layer: TextLayer | None = None
        self._features: Mapping[str, int] = {}
        self._wanted: tuple[str, int, bool] | None = None
        self._face: Face | None = None
        self._show()

    def show_layer(self, layer: TextLayer, features: Mapping[str, int]) -> None:
        """Show the face of a text, and the features of what is selected in it.

        A face that is not known yet follows in a moment.
        """
        self._layer, self._features = layer, features
        wanted = (layer.family, layer.weight, layer.italic)
        if wanted != self._wanted:
            self._wanted = wanted
            self.asker.ask(functools.partial(face, *wanted))
        else:
            self._show()

    def look_again(self) -> None:
        """Read the face anew, after fonts came or went."""
        self._wanted = None
        if self._layer is not None:
            self.show_layer(self._layer, self._features)

    @property
    def what_is_set(self) -> str:
        """What is set of axes and features, in one word for the line above them."""
        count = len(self._features) + (len(self._layer.axes) if self._layer is not None else 0)
        return tr("{count} set", count=count) if count else ""

    def _show_face(self, known: Face | None) -> None:
        self._face = known
        self._show()

    def _show(self) -> None:
        layer, known = self._layer, self._face
        self.axes.setVisible(known is not None and bool(known.axes))
        self.embedding.setText(_about_embedding(known))
        self.embedding.setVisible(bool(self.embedding.text()))
        self.glyphs.setEnabled(known is not None)
        if layer is not None:
            self.axes.show_face(known, layer.axes, layer.weight)
            self.features.show_face(known, self._features)


def _about_embedding(known: Face | None) -> str:
    if known is None or known.embedding == "allowed":
        return ""
    if known.embedding == "whole":
        return tr(
            "The font’s licence lets a PDF contain it only as a whole: ask its maker before you publish."
        )
    return tr("The font’s licence forbids a PDF to contain it: choose another one, or ask its maker.")
