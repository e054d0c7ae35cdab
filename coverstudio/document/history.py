"""Undo and redo by kept values. Edits of the same kind in quick succession become one step."""

from __future__ import annotations

import msgspec

from coverstudio.document.document import Document

BATCH_SECONDS = 1.0


class Step(msgspec.Struct, frozen=True):
    """One entry of history: the document after it, what the user did, and the batch it belongs to.

    `at` is the time in seconds of the last edit in it; edits with the same non-empty `batch` less than
    BATCH_SECONDS apart are one step.
    """

    document: Document
    name: str
    batch: str = ""
    at: float = 0.0


class History(msgspec.Struct, frozen=True):
    """The steps up to now, and the ones that were undone. A value like the document itself."""

    past: tuple[Step, ...]
    future: tuple[Step, ...] = ()

    @staticmethod
    def of(document: Document) -> History:
        """Begin a history with `document`."""
        return History((Step(document, ""),))

    @property
    def document(self) -> Document:
        """The document of now."""
        return self.past[-1].document

    @property
    def undo_name(self) -> str:
        """What undo would take back, empty when there is nothing."""
        return self.past[-1].name if len(self.past) > 1 else ""

    @property
    def redo_name(self) -> str:
        """What redo would bring back, empty when there is nothing."""
        return self.future[0].name if self.future else ""

    def applied(self, document: Document, name: str, batch: str = "", at: float = 0.0) -> History:
        """Return the history with one more step, or with the last one extended when both are one batch."""
        if document == self.document:
            return self
        step = Step(document, name, batch, at)
        last = self.past[-1]
        extends = bool(batch) and len(self.past) > 1 and last.batch == batch and at - last.at < BATCH_SECONDS
        kept = self.past[:-1] if extends and not self.future else self.past
        return History((*kept, step))

    def amended(self, document: Document) -> History:
        """Return the history with `document` as what the last step led to; what was undone stays undone."""
        return History(
            (*self.past[:-1], msgspec.structs.replace(self.past[-1], document=document)), self.future
        )

    def undone(self) -> History:
        """Return the history one step back; unchanged at the beginning."""
        if len(self.past) == 1:
            return self
        return History(self.past[:-1], (self.past[-1], *self.future))

    def redone(self) -> History:
        """Return the history one step forward; unchanged at the end."""
        if not self.future:
            return self
        return History((*self.past, self.future[0]), self.future[1:])
