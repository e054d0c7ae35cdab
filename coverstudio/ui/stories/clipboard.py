"""Cut, copy and paste: layers among our own windows, pictures and words from everywhere."""

from __future__ import annotations

import asyncio
from typing import cast

import msgspec
from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication, QImage

from coverstudio.document.document import add_layer, remove_layer
from coverstudio.document.layers import AnyLayer, ImageLayer, TextLayer, new_id
from coverstudio.rendering.images import Images
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

LAYER_TYPE = "application/vnd.coverstudio.layer+json"
OFFSET = 5.0


def copied_data() -> QMimeData:
    """Return what the clipboard holds; Qt says None where nothing was ever copied."""
    data = cast("QMimeData | None", QGuiApplication.clipboard().mimeData())
    return QMimeData() if data is None else data


class Clipboard(QObject):
    """What is cut and copied is the selected layer.

    `images` are the pictures by which pasted words choose their colour, as for every new text.
    """

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.images: Images = studio.images

    def copy(self) -> None:
        """Copy the selected layer."""
        layer = self._studio.editor.selected
        if layer is None:
            return
        data = QMimeData()
        data.setData(LAYER_TYPE, msgspec.json.encode(layer))
        if isinstance(layer, TextLayer):
            data.setText(layer.text)
        QGuiApplication.clipboard().setMimeData(data)

    def cut(self) -> None:
        """Copy the selected layer and remove it, unless it is locked."""
        layer = self._studio.editor.selected
        if layer is not None and not layer.locked:
            self.copy()
            self._studio.editor.edit(lambda document: remove_layer(document, layer.id), tr("Cut"))

    def paste(self) -> None:
        """Put what the clipboard holds onto the page: a layer, a picture, or words as a text."""
        data = copied_data()
        if data.hasFormat(LAYER_TYPE):
            self._paste_layer(data.data(LAYER_TYPE).data())
        elif data.hasImage():
            image = QGuiApplication.clipboard().image()
            self._studio.jobs.start(tr("Paste"), lambda job: self._paste_picture(image))
        elif data.hasText() and data.text().strip():
            self._paste_words(data.text().strip())

    def _paste_layer(self, encoded: bytes | bytearray | memoryview) -> None:
        try:
            layer = msgspec.json.decode(bytes(encoded), type=AnyLayer)
        except msgspec.DecodeError:
            self._studio.messages.error(tr("What was copied cannot be read: copy it again."))
            return
        if isinstance(layer, ImageLayer) and layer.asset not in self._studio.editor.store:
            self._studio.messages.error(tr("The picture belongs to another cover: drop its file here."))
            return
        pasted = msgspec.structs.replace(
            layer, id=new_id(), box=layer.box.moved(OFFSET, OFFSET), locked=False
        )
        self._studio.editor.edit(lambda document: add_layer(document, pasted), tr("Paste"))
        self._studio.editor.select(pasted.id)

    async def _paste_picture(self, image: QImage) -> None:
        from coverstudio.editor.importing import keep_picture, with_picture
        from coverstudio.rendering.arrays import to_array

        pixels = await asyncio.to_thread(to_array, image)
        made = await keep_picture(self._studio.editor.store, pixels, tr("Pasted picture"))
        self._studio.editor.edit(lambda document: with_picture(document, made), tr("Paste"))

    def _paste_words(self, words: str) -> None:
        from coverstudio.editor.lettering import with_text

        editor = self._studio.editor
        editor.edit(lambda document: with_text(document, words, self.images), tr("Paste"))
        editor.select(editor.document.layers[-1].id)
