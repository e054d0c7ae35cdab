"""The whole wrap of the open cover: what it is laid out for, changed field by field, the page following."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverstudio.document.document import Document
from coverstudio.document.print_spec import PrintSpec
from coverstudio.ui.stories.editions import Editions
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.printing.wraps import Wrap


class Wraps(Editions):
    """Its `spec` is that of the page: the document stays as it was while a wish cannot be laid out."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._editor = studio.editor
        self._began: Document | None = None  # before the last run of changes, and what became of it
        self._became: Document | None = None
        self._follow_page(studio.editor.document)
        studio.editor.document_changed.connect(self._on_document_changed)

    @property
    def spec(self) -> PrintSpec:
        """The print spec of the page."""
        return self._editor.document.print_spec

    def _take(self, wrap: Wrap | None, field: str) -> None:
        name = self._editor.settled.print_spec.name
        self._show(self._front() if wrap is None else wrap.print_spec(name), field)

    def _show(self, spec: PrintSpec, field: str) -> None:
        """Let the cover follow. A run of changes starts from the same cover, so that what had to become
        smaller on the way is itself again at the end."""
        from coverstudio.document.reflow import reflowed

        settled = self._editor.settled
        began = self._began if self._began is not None and self._goes_on else settled
        after = reflowed(began, spec)
        if after == settled:
            self.changed.emit()
            return
        self._began, self._became = began, after
        self._editor.apply(after, tr("Wrap"), batch=f"wrap {field}")

    @property
    def _goes_on(self) -> bool:
        """Whether nothing but the wrap has changed since the last change of it."""
        return self._editor.settled is self._became

    def _front(self) -> PrintSpec:
        """Return the print spec of the front alone: the one that the run of changes began with, if it did."""
        from coverstudio.editor.wraps import front_alone, is_same_size

        if self._began is not None and self._goes_on:
            before = self._began.print_spec
            if before.spread is None and is_same_size(before.trim, self._page):
                return before
        return front_alone(self._editor.settled.print_spec)

    def _on_document_changed(self, old: Document, new: Document) -> None:
        if old.print_spec != new.print_spec:
            self._follow_page(new)
            self.changed.emit()

    def _follow_page(self, document: Document) -> None:
        from coverstudio.editor.wraps import page_of

        if document is not self._became:
            self._page = page_of(document.print_spec)
        self._follow(document.print_spec)
