"""Letters of a material that were changed are painted again by themselves, as a part of the change."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import msgspec
from PySide6.QtCore import QObject

from coverstudio.document.document import Document, replace_layer
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_looks import PictureFill
from coverstudio.editor.jobs import Job
from coverstudio.ui.stories.materials import Materials, reads_right
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

QUIET = 0.5  # seconds


class Remaking(QObject):
    """Waits until nothing has changed for half a second; until new letters are there the old picture stays.

    A cover that was opened stays as it is: only what is changed here is painted again. What cannot be painted
    for a text, or cannot be read, is not tried again for the same letters.
    """

    def __init__(self, studio: Studio, materials: Materials) -> None:
        super().__init__()
        self._studio, self._materials = studio, materials
        self._settled = studio.editor.settled
        self._job: Job | None = None
        self._waiting: tuple[TextLayer, ...] = ()
        self._given_up: list[TextLayer] = []
        self._cannot: set[str] = set()  # digests of pictures that could not be painted again
        self._quiet: asyncio.Task[None] | None = None
        studio.editor.document_changed.connect(self._on_document_changed)
        studio.jobs.ended.connect(self._on_job_ended)

    @property
    def job(self) -> Job | None:
        """The job that paints again."""
        return self._job

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits for its quiet and nothing is painted again."""
        return self._job is None and (self._quiet is None or self._quiet.done())

    def _on_document_changed(self) -> None:
        editor = self._studio.editor
        old, self._settled = self._settled, editor.settled
        if not editor.undo_name and not editor.redo_name:
            self._stop_waiting()  # another cover was opened
            self._given_up.clear()
            self._cannot.clear()
        elif old is not self._settled and any(_is_painted(text) for text in self._settled.texts):
            self._wait_for_quiet()

    def _wait_for_quiet(self) -> None:
        self._stop_waiting()
        self._quiet = self._studio.errands.send(self._look_after_quiet())

    def _stop_waiting(self) -> None:
        if self._quiet is not None:
            self._quiet.cancel()

    async def _look_after_quiet(self) -> None:
        await asyncio.sleep(QUIET)
        await self._look()

    async def _look(self) -> None:
        document = self._studio.editor.settled
        stale = await asyncio.to_thread(_stale, document)
        if document is not self._studio.editor.settled:
            return  # changed meanwhile: there will be quiet again
        being_painted, _ = self._materials.painting
        wanted = tuple(
            one
            for one in stale
            if one.id != being_painted
            and _picture_of(one) not in self._cannot
            and not _holds(self._given_up, one)
        )
        if self._job is not None and _same_letters(wanted, self._waiting):
            return
        if self._job is not None:
            for layer in self._waiting:
                self._forget(layer)
            self._studio.jobs.cancel(self._job)
        self._waiting = wanted
        if wanted:
            self._job = self._studio.jobs.start(tr("Paint changed letters"), self._paint)

    async def _paint(self, job: Job) -> None:
        for layer in self._waiting:
            self._given_up.append(layer)
            await self._paint_one(job, layer)

    async def _paint_one(self, job: Job, layer: TextLayer) -> None:
        from coverstudio.editor.font_locked import wish_again

        materials = self._materials
        wish = await asyncio.to_thread(wish_again, layer, materials.wishes.find)
        painted = await materials.painted(layer, wish, job)
        await self._until_nothing_is_dragged()
        if not await materials.is_for_now(painted) or not _is_same_look(self._studio.editor.settled, layer):
            self._forget(layer)
            return
        is_right = reads_right(painted)
        if is_right:
            self._forget(layer)
            self._studio.editor.amend(lambda document: _with_fill(document, painted.layer))
        materials.know(painted, wish, is_kept=is_right)

    async def _until_nothing_is_dragged(self) -> None:
        """Wait for the end of a drag: a step would end what it shows."""
        editor = self._studio.editor
        while editor.document is not editor.settled:
            await asyncio.sleep(QUIET)

    def _forget(self, layer: TextLayer) -> None:
        self._given_up = [one for one in self._given_up if one is not layer]

    def _on_job_ended(self, job: Job) -> None:
        if job is self._job:
            if job.state == "failed":
                self._cannot.update(_picture_of(one) for one in self._waiting)
            self._job, self._waiting = None, ()
        if any(_is_painted(text) for text in self._studio.editor.settled.texts):
            self._wait_for_quiet()  # what was changed while another material was painted


def _stale(document: Document) -> tuple[TextLayer, ...]:
    from coverstudio.editor.font_locked import stale_looks  # in the thread, as it takes a moment

    return stale_looks(document)


def _is_painted(text: TextLayer) -> bool:
    return isinstance(text.fill, PictureFill) and bool(text.fill.made_for)


def _picture_of(text: TextLayer) -> str:
    return text.fill.asset.digest if isinstance(text.fill, PictureFill) else ""


def _with_fill(document: Document, painted: TextLayer) -> Document:
    layer = document.layer(painted.id)
    if not isinstance(layer, TextLayer):
        return document
    return replace_layer(document, msgspec.structs.replace(layer, fill=painted.fill))


def _is_same_look(document: Document, layer: TextLayer) -> bool:
    now = document.layer(layer.id)
    return isinstance(now, TextLayer) and now.fill == layer.fill


def _same_letters(these: tuple[TextLayer, ...], those: tuple[TextLayer, ...]) -> bool:
    return len(these) == len(those) and all(_holds(those, one) for one in these)


def _holds(layers: Iterable[TextLayer], wanted: TextLayer) -> bool:
    """Tell whether a text is among others, wherever it stands on the page by now."""
    return any(
        one.id == wanted.id and one.fill == wanted.fill and _unplaced(one) == _unplaced(wanted)
        for one in layers
    )


def _unplaced(layer: TextLayer) -> TextLayer:
    x, y = layer.box.center
    return msgspec.structs.replace(layer, box=layer.box.moved(-x, -y), rotation=0.0, name="", effects=())
