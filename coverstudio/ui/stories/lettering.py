"""The book's words: typed, placed on the page by themselves, restyled."""

from __future__ import annotations

import asyncio
from typing import Literal

import msgspec

from coverstudio.document.document import Document, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.languages import language_after
from coverstudio.document.retyping import retyped
from coverstudio.editor.jobs import Job
from coverstudio.rendering.images import Images
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.stories.styling import Styling
from coverstudio.ui.translation import tr


class Lettering(Styling):
    """Title, author and every other text.

    `images` are the pictures by which a new text chooses its colour; the window gives those that it need not
    wait for.
    """

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self.images: Images = studio.images
        self.genre = ""

    def write(self, role: Literal["title", "author"], words: str) -> None:
        """Take a title or an author as they are typed; the text on the page, if there is one, follows."""
        self._studio.editor.edit(
            lambda document: with_words(document, role, words),
            tr("Title") if role == "title" else tr("Author"),
            batch=f"write {role}",
        )

    def choose_language(self, code: str) -> None:
        """Say which language the book is in, by its code."""
        self._studio.editor.edit(
            lambda document: msgspec.structs.replace(document, language=code), tr("Language")
        )

    def place(self) -> Job | None:
        """Set title and author where the picture is calm: one step of undo."""
        document = self._studio.editor.document
        if not document.title.strip():
            self._studio.messages.note(tr("Give the book a title first."))
            return None
        return self._studio.jobs.start(tr("Place title"), self._place)

    async def _place(self, job: Job) -> None:
        from coverstudio.editor.lettering import lettering_of, place_title

        editor = self._studio.editor
        while True:
            before = editor.settled
            placed = await asyncio.to_thread(
                place_title, before, self._studio.images, before.title, before.author, genre=self.genre
            )
            if editor.settled == before:
                break
            # Edited meanwhile: what was looked at is no longer what is there, so look again.
        editor.apply(placed, tr("Place title"))
        title = lettering_of(placed, "title")
        if title is not None:
            editor.select(title.id)

    def add(self, box: Box | None = None) -> str:
        """Add a text, in `box` (mm) or in the middle of the page; return its id."""
        from coverstudio.editor.lettering import with_text

        editor = self._studio.editor
        place = box if box is not None else middle_box(editor.settled)
        after = with_text(editor.settled, tr("Your text"), self.images, place)
        editor.apply(after, tr("Add text"))
        added = after.layers[-1].id
        editor.select(added)
        return added


def with_words(document: Document, role: Literal["title", "author"], words: str) -> Document:
    """Return the document with another title or author, on the page too where it stands there.

    The book's language follows its title unless another one was chosen.
    """
    from coverstudio.editor.spine_setting import rewritten

    if role == "title":
        language = language_after(document.language, document.title, words)
        document = msgspec.structs.replace(document, title=words, language=language)
    else:
        document = msgspec.structs.replace(document, author=words)
    for layer in document.texts:
        if layer.role == role and words.strip():
            text = rewritten(layer, words.strip())
            document = replace_layer(document, retyped(layer, text))
    return document


def middle_box(document: Document) -> Box:
    """Return a box of three quarters of the safe area's width across the middle of the front."""
    safe = document.print_spec.front_safe_box
    width, height = safe.width * 0.75, safe.height * 0.08
    x, y = safe.center
    return Box(x - width / 2, y - height / 2, width, height)
