"""Where the title of the open cover will stand: what is generated stays calm there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from coverstudio.document.geometry import Box, Size
from coverstudio.editor.editor import Editor
from coverstudio.generation.messages import PixelBox

_SAME_MM = 1.0  # a zone went through whole pixels on its way into a recipe


class CalmZone(QObject):
    """`changed` tells of another place, or that none is kept calm any more."""

    changed = Signal()

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._box: Box | None = None
        self._is_kept = True

    @property
    def box(self) -> Box | None:
        """Where the title will stand (mm) as the user drew it, None for the usual place."""
        return self._box

    @property
    def is_kept(self) -> bool:
        """Whether a place for the title is kept calm."""
        return self._is_kept

    def keep(self, is_kept: bool) -> None:
        """Keep a place for the title calm, or do not."""
        if is_kept != self._is_kept:
            self._is_kept = is_kept
            self.changed.emit()

    def draw(self, box: Box | None) -> None:
        """Take the box that the user drew, or the usual place again; it is kept calm from now on."""
        self._box, self._is_kept = box, True
        self.changed.emit()

    def take(self, zone: PixelBox | None, width: int, height: int) -> None:
        """Take the zone of a picture of `width` × `height` pixels of this page's shape."""
        from coverstudio.editor.backgrounds import painted_box, shown_on, title_zone

        self.keep(zone is not None)
        if zone is None:
            return
        spec = self._editor.document.print_spec
        area, usual = painted_box(spec, shown_on(spec, Size(width, height))), title_zone(spec)
        across, down = area.width / width, area.height / height
        box = Box(area.x + zone.x * across, area.y + zone.y * down, zone.width * across, zone.height * down)
        self.draw(None if usual.contains(box, _SAME_MM) and box.contains(usual, _SAME_MM) else box)

    def begin_cover(self) -> None:
        """Let the title stand where titles usually do, as on another cover."""
        self._box = None
        self.changed.emit()
