"""A path that was drawn on the page, and the text that stands on it."""

from __future__ import annotations

import msgspec
from PySide6.QtGui import QPainterPath

from coverstudio.document.document import replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.editor.editor import Editor
from coverstudio.rendering.images import Images
from coverstudio.rendering.text_paths import drawn
from coverstudio.ui.translation import tr

_THINNEST = 1.0  # mm: a level line has a box all the same


def put_on_path(editor: Editor, images: Images, path: QPainterPath) -> str:
    """Put the selected text on a path (mm), or a new one where none is selected: one step. Return its id.

    The text's box becomes that of the path, so that the path can be stretched with it.
    """
    from coverstudio.editor.lettering import with_text

    document, selected = editor.settled, editor.selected
    box = _around(path)
    if not isinstance(selected, TextLayer) or selected.locked or document.layer(selected.id) is None:
        document = with_text(document, tr("Your text"), images, box)
        layer = document.layers[-1]
    else:
        layer = selected
    shaped = msgspec.structs.replace(
        layer, box=box, rotation=0.0, path=drawn(path, box), writing="horizontal", fit="none"
    )
    editor.apply(replace_layer(document, shaped), tr("Draw path"))
    editor.select(layer.id)
    return layer.id


def _around(path: QPainterPath) -> Box:
    rect = path.boundingRect()
    width, height = max(rect.width(), _THINNEST), max(rect.height(), _THINNEST)
    return Box(rect.center().x() - width / 2, rect.center().y() - height / 2, width, height)
