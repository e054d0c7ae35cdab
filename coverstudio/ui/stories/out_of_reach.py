"""Pictures that cannot be erased from because they are locked or hidden: told with the fix as a button."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from coverstudio.document.document import replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer
from coverstudio.ui.stories.pictures_under import topmost_under
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr


def tell_if_hidden(studio: Studio, layer: ImageLayer) -> bool:
    """Tell that a picture is hidden, and offer to show it; False where it is not."""
    if not layer.visible:
        words = tr("The picture there is hidden: show it in the layers first.")
        studio.messages.note(
            words, tr("Show layer"), _changing(studio, layer, tr("Show layer"), visible=True)
        )
    return not layer.visible


def tell_if_out_of_reach(studio: Studio, layer: ImageLayer) -> bool:
    """Tell that a picture is hidden or locked, and offer to change that; False where it is neither."""
    if not tell_if_hidden(studio, layer) and layer.locked:
        words = tr("The picture is locked: unlock it in the layers first.")
        unlock = _changing(studio, layer, tr("Unlock layer"), locked=False)
        studio.messages.note(words, tr("Unlock layer"), unlock)
    return layer.locked or not layer.visible


def tell_why_there_is_none(studio: Studio, box: Box) -> None:
    """Tell why no picture can be erased from in a rectangle (mm)."""
    document = studio.editor.document
    layer = topmost_under(document, box)
    if layer is not None:
        tell_if_out_of_reach(studio, layer)
    elif any(document.images):
        studio.messages.note(tr("There is no picture there: draw over one."))
    else:
        studio.messages.note(tr("There is no picture on the page yet: put one there first."))


def _changing(studio: Studio, layer: ImageLayer, name: str, **changes: bool) -> Callable[[], None]:
    def change() -> None:
        now = studio.editor.document.layer(layer.id)
        if now is not None:
            changed = msgspec.structs.replace(now, **changes)
            studio.editor.edit(lambda document: replace_layer(document, changed), name)

    return change
