"""How the selected text looks: its fill, its effects, and looks that are kept to be used again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from coverstudio.document.atomic import WriteError
from coverstudio.document.document import Document, replace_layer
from coverstudio.document.layers import AnyLayer, TextLayer
from coverstudio.document.type_looks import Effects, Fill, PictureFill
from coverstudio.editor.jobs import Job
from coverstudio.rendering.images import Images
from coverstudio.ui.stories.asking import ask_for_file
from coverstudio.ui.stories.clipboard import LAYER_TYPE, copied_data
from coverstudio.ui.stories.lettering import Lettering
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import language, told, tr

if TYPE_CHECKING:
    from coverstudio.editor.title_looks import TitleLook

LOOK_TYPE = "application/vnd.coverstudio.look+json"
FillKind = Literal["colour", "gradient", "picture", "artwork"]


class TitleLooks(QObject):
    """`changed` tells that looks came or went. With `both`, a look is for title and author together."""

    changed = Signal()

    def __init__(self, studio: Studio, lettering: Lettering, window: Callable[[], QWidget]) -> None:
        super().__init__()
        self._studio, self._lettering, self._window = studio, lettering, window
        self.both = True

    @property
    def studio(self) -> Studio:
        """What the previews of looks are painted from."""
        return self._studio

    @property
    def images(self) -> Images:
        """The pictures that nobody has to wait for."""
        return self._lettering.images

    @property
    def selected(self) -> TextLayer | None:
        """The selected text."""
        return self._lettering.selected

    def looks(self) -> tuple[TitleLook, ...]:
        """Return every look there is."""
        from coverstudio.editor.title_looks import title_looks

        return title_looks()

    def broken(self) -> tuple[str, ...]:
        """Return a sentence for each file that is no look."""
        from coverstudio.editor.title_looks import broken_looks

        return tuple(told(one.sentence) for one in broken_looks())

    def is_own(self, look: TitleLook) -> bool:
        """Tell whether a look is the user's, so that it can be renamed and deleted."""
        from coverstudio.editor.title_looks import is_own

        return is_own(look)

    def kind_of(self, fill: Fill | None) -> FillKind:
        """Tell what kind of fill letters have."""
        if not isinstance(fill, PictureFill):
            return "colour" if fill is None else "gradient"
        from coverstudio.editor.title_looks.filling import is_artwork

        return "artwork" if is_artwork(self._studio.editor.document, fill) else "picture"

    def fill(self, fill: Fill | None, kind: str = "") -> None:
        """Fill the letters; changes of one kind in quick succession are one step."""
        self._change(tr("Fill"), f"fill {kind}", fill=fill)

    def set_effects(self, effects: Effects, name: str, kind: str = "") -> None:
        """Give the letters other effects, in a step of that name."""
        self._change(name, f"effects {kind}", effects=effects)

    def fill_with_artwork(self) -> None:
        """Let the picture below shine through the letters, lighter or darker than it is."""
        self._studio.errands.send(self._fill_with_artwork())

    async def _fill_with_artwork(self) -> None:
        from coverstudio.editor.title_looks import ground_below
        from coverstudio.editor.title_looks.filling import artwork_below, artwork_fill

        layer, document = self.selected, self._studio.editor.settled
        picture = None if layer is None else artwork_below(document, layer)
        if layer is None or picture is None:
            self._studio.messages.note(tr("There is no picture on the cover: add a background first."))
            return
        ground = await asyncio.to_thread(ground_below, document, self._studio.images, layer)
        if self.selected is not None and self.selected.id == layer.id:
            self.fill(artwork_fill(self.selected, picture, ground), "artwork")

    def choose_picture(self) -> Job:
        """Ask for a picture and fill the letters with it."""
        return self._studio.jobs.start(tr("Fill"), self._fill_with_chosen)

    async def _fill_with_chosen(self, job: Job) -> None:
        filters = f"{tr('Pictures')} (*.png *.jpg *.jpeg *.tif *.tiff *.webp)"
        path = await ask_for_file(self._window(), tr("Picture in the letters"), "", filters)
        if path is not None:
            await self.fill_with_picture(path)

    async def fill_with_picture(self, path: Path) -> None:
        """Fill the letters with a picture file. Raises PictureError with a sentence."""
        from coverstudio.editor.importing import import_picture

        layer = self.selected
        made = await import_picture(self._studio.editor.store, path)
        if layer is not None and self.selected is not None and self.selected.id == layer.id:
            self.fill(PictureFill(asset=made.asset, recipe=made.recipe), "picture")

    def apply(self, look: TitleLook) -> None:
        """Give the selected text a look, and title and author together where both are wanted and there."""
        if self.selected is not None:
            self._studio.errands.send(self._applied(look, self.selected))

    async def _applied(self, look: TitleLook, layer: TextLayer) -> None:
        from coverstudio.editor.title_looks import with_look, with_look_of_cover

        images, together = self._studio.images, self.both and layer.role in ("title", "author")

        def edit(document: Document) -> Document:
            if together:
                return with_look_of_cover(document, images, look)
            return with_look(document, images, layer.id, look)

        await self._edited(layer.id, edit, tr("Look “{name}”", name=look.name_in(language())))

    async def _edited(self, layer_id: str, edit: Callable[[Document], Document], name: str) -> None:
        """Make an edit that takes time, in a thread, unless its text is gone: long texts are set anew."""
        editor = self._studio.editor
        while isinstance((before := editor.settled).layer(layer_id), TextLayer):
            after = await asyncio.to_thread(edit, before)
            if editor.settled == before:
                editor.apply(after, name)
                return
            # Edited meanwhile: the look is for what is there now.

    def save(self, name: str) -> bool:
        """Keep the look of the selected text under a name; tell whether it was kept."""
        from coverstudio.editor.title_looks import TitleLook, letters_of, save_look

        layer = self.selected
        if layer is None:
            return False
        look = TitleLook(name=name, title=letters_of(layer))
        return self._kept(lambda: save_look(look))

    def rename(self, look: TitleLook, name: str) -> bool:
        """Give a look of the user's another name; tell whether it has it."""
        from coverstudio.editor.title_looks import rename_look

        return self._kept(lambda: rename_look(look, name))

    def delete(self, look: TitleLook) -> None:
        """Delete a look of the user's; the message has the button that brings it back."""
        from coverstudio.editor.title_looks import delete_look, save_look

        if self._kept(lambda: delete_look(look)):
            self._studio.messages.note(
                tr("Deleted the look “{name}”.", name=look.name),
                tr("Bring back"),
                lambda: self._kept(lambda: save_look(look)),
            )

    def _kept(self, change: Callable[[], object]) -> bool:
        from coverstudio.editor.title_looks import LookError

        try:
            change()
        except (LookError, WriteError) as error:
            self._studio.messages.error(told(str(error)))
            return False
        self.changed.emit()
        return True

    def copy(self) -> None:
        """Copy the look of the selected text."""
        if (layer := self.selected) is not None:
            data = QMimeData()
            data.setData(LOOK_TYPE, msgspec.json.encode(layer))
            QGuiApplication.clipboard().setMimeData(data)

    def paste(self) -> None:
        """Give the selected text the look that was copied, or that of a copied text."""
        source, layer = self._copied(), self.selected
        if source is None:
            self._studio.messages.note(tr("Copy the look of a text first."))
        elif layer is not None:
            self._studio.errands.send(self._pasted(source, layer.id))

    async def _pasted(self, source: TextLayer, layer_id: str) -> None:
        from coverstudio.editor.title_looks import letters_of, with_letters
        from coverstudio.editor.title_looks.filling import moved_fill

        store = self._studio.editor.store

        def edit(document: Document) -> Document:
            layer = document.layer(layer_id)
            if not isinstance(layer, TextLayer):
                return document
            dressed, fill = with_letters(layer, letters_of(source)), source.fill
            if isinstance(fill, PictureFill) and fill.asset in store:
                dressed = msgspec.structs.replace(dressed, fill=moved_fill(fill, source, layer))
            return replace_layer(document, dressed)

        await self._edited(layer_id, edit, tr("Paste look"))

    def _copied(self) -> TextLayer | None:
        data = copied_data()
        kind = next((one for one in (LOOK_TYPE, LAYER_TYPE) if data.hasFormat(one)), None)
        if kind is None:
            return None
        try:
            layer = msgspec.json.decode(bytes(data.data(kind).data()), type=AnyLayer)
        except msgspec.DecodeError:
            return None
        return layer if isinstance(layer, TextLayer) else None

    def _change(self, name: str, kind: str, **changes: object) -> None:
        layer = self.selected
        if layer is None:
            return
        layer_id = layer.id

        def edit(document: Document) -> Document:
            text = document.layer(layer_id)
            if not isinstance(text, TextLayer):
                return document
            return replace_layer(document, msgspec.structs.replace(text, **changes))

        self._studio.editor.edit(edit, name, f"look {layer_id} {kind}")
