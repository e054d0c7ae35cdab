"""Who hears whom where fonts come from folders, vary and have glyphs to choose."""

from __future__ import annotations

from PySide6.QtCore import QObject

from coverstudio.ui.widgets.glyph_palette import GlyphPalette
from coverstudio.ui.window import MainWindow


class FontWiring(QObject):
    """The connections of one window; they go with it, being its child."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._palette: GlyphPalette | None = None
        self._lettering = window.stories.lettering
        story = window.stories.font_folders
        self._fields = (window.type.character.style_fields.family, window.context_bar.style_fields.family)
        for field in self._fields:
            field.folder_asked.connect(story.ask)
        window.type.face_part.glyphs_asked.connect(self._open_palette)
        window.studio.editor.selection_changed.connect(self._show_face)
        window.studio.editor.state_changed.connect(self._show_face)
        window.came_to_front.connect(story.look_again)
        story.changed.connect(self._on_fonts_changed)

    def _on_fonts_changed(self) -> None:
        for field in self._fields:
            field.fetch()
        self._window.type.face_part.look_again()
        self._window.type.refresh()
        self._window.canvas.repaint_texts()

    def _open_palette(self) -> None:
        if self._palette is None:
            self._palette = GlyphPalette(self._window)
            self._palette.chosen.connect(self._window.stories.glyphs.type)
        self._palette.show()
        self._show_face()

    def _show_face(self) -> None:
        layer = self._lettering.selected
        if self._palette is not None and self._palette.isVisible() and layer is not None:
            face = self._lettering.runs[0]
            self._palette.show_face(
                face.family or layer.family,
                face.weight or layer.weight,
                layer.italic if face.italic is None else face.italic,
            )
