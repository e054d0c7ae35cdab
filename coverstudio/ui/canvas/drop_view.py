"""What is dropped onto the page: picture files from elsewhere, kept pictures from strip and gallery."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent

from coverstudio.editor.editor import Editor
from coverstudio.rendering.images import Images
from coverstudio.ui.canvas.dropping import kept_in, pictures_in
from coverstudio.ui.canvas.marks import BoxMark, Mark
from coverstudio.ui.canvas.text_view import TextView


class DropView(TextView):
    """`picture_dropped(path, x, y)` tells of a file and where it was dropped (mm), `kept_dropped(id)` of a
    picture of the gallery.
    """

    picture_dropped = Signal(str, float, float)
    kept_dropped = Signal(str)

    def __init__(self, editor: Editor, images: Images) -> None:
        super().__init__(editor, images)
        self._held_file = False
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)

    def drop_marks(self) -> tuple[Mark, ...]:
        """Return the welcome for what is held over the page."""
        return (BoxMark(self.editor.document.print_spec.bleed_box, filled=True),) if self._held_file else ()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome a picture; leave other files to the window."""
        self._held_file = bool(kept_in(event.mimeData()) or pictures_in(event.mimeData()))
        event.setAccepted(self._held_file)
        if self._held_file:
            event.acceptProposedAction()
        self.refresh_marks()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Keep the welcome up."""
        event.setAccepted(self._held_file)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The file has gone elsewhere."""
        self._held_file = False
        self.refresh_marks()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell of the pictures and where they were dropped."""
        self._held_file = False
        self.refresh_marks()
        if kept := kept_in(event.mimeData()):
            event.acceptProposedAction()
            self.kept_dropped.emit(kept)
            return
        x, y = self.view_map().on_page(event.position())
        pictures = pictures_in(event.mimeData())
        event.setAccepted(bool(pictures))
        for path in pictures:
            self.picture_dropped.emit(path, x, y)
