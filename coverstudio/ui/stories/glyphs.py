"""Glyphs typed from their palette: characters, with the features that bring the glyph."""

from __future__ import annotations

from collections.abc import Mapping

from coverstudio.document.document import replace_layer
from coverstudio.document.layers import TextLayer
from coverstudio.document.retyping import replaced, restyled, style_of
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.stories.styling import Styling
from coverstudio.ui.translation import tr


class Glyphs:
    """What the palette of glyphs does to the selected text."""

    def __init__(self, studio: Studio, styling: Styling) -> None:
        self._studio, self._styling = studio, styling

    def type(self, characters: str, features: Mapping[str, int]) -> None:
        """Type a glyph in place of the selected letters, at the end of a text that is not edited."""
        layer, editor = self._styling.selected, self._studio.editor
        if layer is None or layer.locked:
            self._studio.messages.note(tr("Select a text to type a glyph into it."))
            return
        start, end = self._styling.stretch or (len(layer.text), len(layer.text))
        typed = with_glyph(layer, start, end, characters, features)
        editor.apply(replace_layer(editor.settled, typed), tr("Type a glyph"))
        if self._styling.stretch is not None:
            after = start + len(characters)
            self._styling.choose_stretch(layer.id, after, after)


def with_glyph(
    layer: TextLayer, start: int, end: int, characters: str, features: Mapping[str, int]
) -> TextLayer:
    """Return a text with `characters` in place of those from `start` to `end`, and features set for them."""
    typed = replaced(layer, start, end, characters)
    if not features:
        return typed
    after = start + len(characters)
    own = style_of(typed, start, after).features or {}
    return restyled(typed, start, after, features={**own, **features})
