"""The style of the selected text, or of the letters that are selected in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from coverstudio.document.adjusting import (
    is_pair,
    kerned,
    pair_kern,
    runs,
    scaled,
    stepped_size,
    tracked,
    tracked_whole,
)
from coverstudio.document.document import Document, replace_layer
from coverstudio.document.layers import TextLayer
from coverstudio.document.retyping import STYLES, restyled, restyled_whole, style_of
from coverstudio.document.type_runs import Span, possible_size
from coverstudio.rendering.fonts import weights
from coverstudio.rendering.text_layout import lay_out
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

BOLD = 600  # the weight from which letters are bold


class Styling(QObject):
    """What a style is for: the letters that are selected where a text is edited, else the whole text.

    `stretch_changed` tells that other letters are selected on the page.
    """

    stretch_changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._stretch = ("", 0, 0)

    @property
    def selected(self) -> TextLayer | None:
        """The selected text, None when something else or nothing is selected."""
        layer = self._studio.editor.selected
        return layer if isinstance(layer, TextLayer) else None

    @property
    def stretch(self) -> tuple[int, int] | None:
        """The selected letters (or the caret, where both ends are one) of the text that is being edited.

        None while the selected text is not edited in its place.
        """
        layer, (layer_id, start, end) = self.selected, self._stretch
        if layer is None or layer.id != layer_id:
            return None
        return min(start, len(layer.text)), min(end, len(layer.text))

    def choose_stretch(self, layer_id: str, start: int, end: int) -> None:
        """Take the letters that are selected on the page; an empty id ends editing."""
        before, self._stretch = self._stretch, (layer_id, start, end)
        if before != self._stretch:
            self.stretch_changed.emit()

    @property
    def part(self) -> tuple[int, int] | None:
        """The stretch that a style is for, None when it is for the whole text."""
        layer, stretch = self.selected, self.stretch
        if layer is None or stretch is None or stretch[0] == stretch[1]:
            return None
        return None if stretch == (0, len(layer.text)) else stretch

    @property
    def words(self) -> str:
        """The letters that a style is for."""
        layer = self.selected
        return "" if layer is None else layer.text[slice(*(self.part or (None, None)))]

    @property
    def pair(self) -> int | None:
        """The place between two letters at which the caret stands, None where it does not."""
        layer, stretch = self.selected, self.stretch
        if layer is None or stretch is None or stretch[0] != stretch[1]:
            return None
        return stretch[0] if is_pair(layer, stretch[0]) else None

    @property
    def runs(self) -> tuple[Span, ...]:
        """What a style is for, as pieces of one style each; one piece at least while a text is selected."""
        layer = self.selected
        if layer is None:
            return ()
        whole = (0, len(layer.text))
        return runs(layer, *(self.part or whole)) or (style_of(layer, *whole),)

    def restyle(self, name: str, **changes: Any) -> None:
        """Change the style of the selected stretch, or of the selected text.

        What a stretch cannot have of its own is the text's. Changes of one kind in quick succession are one
        step.
        """
        part = self.part
        if part is None:
            self._change(name, " ".join(changes), lambda layer: _restyled_whole(layer, changes))
            return
        own = {key: value for key, value in changes.items() if key in STYLES}
        others = {key: value for key, value in changes.items() if key not in STYLES}
        self._change(
            name,
            " ".join(changes),
            lambda layer: _restyled_part(msgspec.structs.replace(layer, **others), part, own),
        )

    def flip_italic(self) -> None:
        """Set the letters italic, or upright where all of them are italic."""
        self.restyle(tr("Italic"), italic=not all(run.italic for run in self.runs))

    def flip_bold(self) -> None:
        """Set the letters bold, or regular where all of them are bold, in the nearest weight there is."""
        layer = self.selected
        if layer is not None:
            bold = all((run.weight or layer.weight) >= BOLD for run in self.runs)
            family = self.runs[0].family or layer.family
            known = [weight for weight in weights(family) if (weight >= BOLD) != bold]
            wanted = 400 if bold else 700
            nearest = min(known, key=lambda weight: abs(weight - wanted), default=wanted)
            self.restyle(tr("Weight"), weight=nearest)

    def step_size(self, steps: int) -> None:
        """Make the letters larger or smaller by one step, all in the same proportion."""
        layer, part = self.selected, self.part
        if layer is None:
            return
        fitted = unfitted(layer)
        size = fitted.size if part is None else max(run.size or fitted.size for run in runs(fitted, *part))
        stepped = stepped_size(size, steps)
        if part is None:
            self._change(tr("Size"), "size", lambda layer: restyled_whole(unfitted(layer), size=stepped))
        else:
            self._change(tr("Size"), "size", lambda layer: scaled(unfitted(layer), *part, stepped / size))

    def step_space(self, by: float) -> None:
        """Widen what is chosen by thousandths of an em: the pair at the caret, else stretch or whole text."""
        layer, part = self.selected, self.part
        if layer is not None and self.pair is not None:
            self.kern_pair(pair_kern(layer, self.pair) + by)
        elif part is not None:
            self._change(tr("Tracking"), "tracking", lambda layer: tracked(layer, *part, by))
        elif self.stretch is None or self.stretch[0] != self.stretch[1]:
            self._change(tr("Tracking"), "tracking", lambda layer: tracked_whole(layer, by))
        else:
            self._studio.messages.note(tr("Put the caret between two letters to kern them."))

    def kern_pair(self, by: float) -> None:
        """Set the space between the two letters at the caret, in thousandths of an em."""
        place = self.pair
        if place is not None:
            self._change(tr("Kerning"), f"pair {place}", lambda layer: kerned(layer, place, by))

    def _change(self, name: str, kind: str, change: Callable[[TextLayer], TextLayer]) -> None:
        layer = self.selected
        if layer is None:
            return
        layer_id = layer.id

        def edit(document: Document) -> Document:
            text = document.layer(layer_id)
            return replace_layer(document, change(text)) if isinstance(text, TextLayer) else document

        where = f"{self.part or ''}"
        self._studio.editor.edit(edit, name, f"restyle {layer_id} {where} {kind}")


def unfitted(layer: TextLayer) -> TextLayer:
    """Return the text in the size that its box has set it, and which stays when the box changes."""
    if layer.fit == "none":
        return layer
    return restyled_whole(layer, size=possible_size(lay_out(layer).size), fit="none")


def _restyled_part(layer: TextLayer, part: tuple[int, int], changes: dict[str, Any]) -> TextLayer:
    return restyled(unfitted(layer) if "size" in changes else layer, *part, **changes)


def _restyled_whole(layer: TextLayer, changes: dict[str, Any]) -> TextLayer:
    if "size" in changes:  # it is for all letters, and the box does not set it anew
        layer = restyled(layer, 0, len(layer.text), size=None)
        changes = {"fit": "none", **changes}
    return restyled_whole(layer, **changes)
