"""Who hears whom where backgrounds are made: panel, calm zone, strip, gallery, models."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from coverstudio.document.pictures import Recipe
from coverstudio.editor.backgrounds import title_zone
from coverstudio.ui.canvas import Tool, Zone
from coverstudio.ui.stages import BACKGROUND, CLEAN
from coverstudio.ui.stories.asking import ask_for_file
from coverstudio.ui.translation import told, tr
from coverstudio.ui.window import MainWindow

if TYPE_CHECKING:
    from coverstudio.editor.gallery import Kept
    from coverstudio.editor.prompts import BookWords
    from coverstudio.ui.gallery.window import GalleryWindow


class BackgroundWiring(QObject):
    """The connections of the first stage of one window; they go with it, being its child."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._studio, self._stories = window, window.studio, window.stories
        self._book: BookWords | None = None
        self._connect_panel()
        self._connect_zone()
        self._connect_gallery()
        self._show_zone()
        window.background.where.follow(window.studio.editor.document.print_spec)

    def _connect_panel(self) -> None:
        panel, stories = self._window.background, self._stories
        panel.generate_asked.connect(stories.backgrounds.generate)
        panel.picture_asked.connect(stories.files.ask_for_background)
        panel.gallery_asked.connect(stories.gallery.open)
        panel.lora_asked.connect(self._on_lora_asked)
        panel.book_asked.connect(self._on_book_asked)
        panel.zone_tool_asked.connect(lambda: self._window.canvas.set_tool(Tool.ZONE))
        panel.models_dropped.connect(stories.dropped.take)
        self._window.came_to_front.connect(stories.models.look_again)
        stories.models.use_asked.connect(self._on_use_asked)
        stories.backgrounds.page_preview_changed.connect(self._window.canvas.set_preview)

    def _on_use_asked(self, identity: str) -> None:
        erasers, scribes = self._stories.erasers, self._stories.scribes
        if scribes.is_one(identity) or erasers.is_for_erasing(identity):
            (scribes if scribes.is_one(identity) else erasers).choose(identity)
            self._window.stages.show_stage(CLEAN)
            self._window.activateWindow()
            return
        self._window.stages.show_stage(BACKGROUND)
        self._window.background.painter.choose(identity)
        self._window.activateWindow()
        self._window.background.prompt.setFocus()

    # The calm zone

    def _connect_zone(self) -> None:
        canvas, backgrounds = self._window.canvas, self._stories.backgrounds
        canvas.zone_drawn.connect(backgrounds.calm.draw)
        canvas.tool_changed.connect(self._on_tool_changed)
        backgrounds.calm.changed.connect(self._show_zone)
        self._window.stages.changed.connect(self._on_stage_changed)
        self._studio.editor.document_changed.connect(self._on_document_changed)

    def _on_tool_changed(self, tool: Tool) -> None:
        if tool is Tool.ZONE:
            self._window.stages.show_stage(BACKGROUND)
            self._stories.backgrounds.calm.keep(True)
        self._show_zone()

    def _on_stage_changed(self) -> None:
        if self._window.stages.stage != BACKGROUND and self._window.canvas.tool() is Tool.ZONE:
            self._window.canvas.set_tool(Tool.SELECT)
        self._show_zone()

    def _on_document_changed(self, old: object, new: object) -> None:
        self._show_zone()
        self._window.background.where.follow(self._studio.editor.document.print_spec)

    def _show_zone(self) -> None:
        backgrounds = self._stories.backgrounds
        drawn = backgrounds.calm.box
        # On an empty page it would say nothing yet.
        is_empty = not self._studio.editor.document.layers and drawn is None
        means_it = self._window.canvas.tool() is Tool.ZONE or not is_empty
        if self._window.stages.stage != BACKGROUND or not backgrounds.calm.is_kept or not means_it:
            self._window.canvas.set_zone(None)
            return
        usual = title_zone(self._studio.editor.document.print_spec)
        self._window.canvas.set_zone(Zone(usual) if drawn is None else Zone(drawn, usual=False))

    # Words and LoRAs

    def _on_book_asked(self) -> None:
        from coverstudio.editor.prompts import BookWords  # noqa: PLC0415
        from coverstudio.ui.panels.background.book import BookPopover  # noqa: PLC0415

        document, panel = self._studio.editor.document, self._window.background
        known = self._book or BookWords(title=document.title, author=document.author)
        popover = BookPopover(self._window, known, follows_negative=panel.model_fields.follows_negative)
        popover.written.connect(lambda prompt, notes: self._on_written(popover.words, prompt, notes))
        popover.open_beside(panel)

    def _on_written(self, words: BookWords, prompt: str, notes: tuple[str, ...]) -> None:
        self._book = words
        if words.genre:
            self._stories.lettering.genre = words.genre
        if prompt:
            self._window.background.prompt.replace_words(prompt)
        for note in notes:
            self._studio.messages.note(told(note))
        self._window.background.prompt.setFocus()

    def _on_lora_asked(self) -> None:
        self._studio.errands.send(self._ask_for_lora())

    async def _ask_for_lora(self) -> None:
        folder = self._studio.preferences.settings.last_folder or str(Path.home())
        path = await ask_for_file(self._window, tr("Add a LoRA"), folder, "LoRA (*.safetensors)")
        if path is not None:
            self._stories.backgrounds.loras.add(path)

    # The gallery

    def _connect_gallery(self) -> None:
        gallery = self._stories.gallery
        self._window.canvas.kept_dropped.connect(gallery.use)
        gallery.opened.connect(self._open_gallery)
        gallery.compare_asked.connect(self._open_compare)
        gallery.recipe_chosen.connect(self._on_recipe_chosen)
        jobs = QShortcut(QKeySequence("Ctrl+J"), self._window)
        jobs.activated.connect(self._window.jobs_line.open_queue)

    def _open_gallery(self) -> None:
        from coverstudio.ui.gallery.window import GalleryWindow  # noqa: PLC0415

        window = self._gallery_window()
        if window is None:
            choices = self._stories.backgrounds.choices
            window = GalleryWindow(self._stories.gallery, self._studio.errands, choices, self._window)
        window.show()
        window.raise_()
        window.activateWindow()

    def _gallery_window(self) -> GalleryWindow | None:
        from coverstudio.ui.gallery.window import GalleryWindow  # noqa: PLC0415

        return next(iter(self._window.findChildren(GalleryWindow)), None)

    def _open_compare(self, pictures: tuple[Kept, ...]) -> None:
        from coverstudio.ui.gallery.compare import CompareWindow  # noqa: PLC0415

        choices = self._stories.backgrounds.choices
        CompareWindow(self._stories.gallery, pictures, choices, self._window).show()

    def _on_recipe_chosen(self, recipe: Recipe) -> None:
        self._window.stages.show_stage(BACKGROUND)
        self._studio.errands.send(self._take_settings(recipe))

    async def _take_settings(self, recipe: Recipe) -> None:
        from coverstudio.editor.again import request_again  # noqa: PLC0415

        panel = self._window.background
        # What needs no model comes in any case, even when the model is gone.
        panel.prompt.replace_words(recipe.prompt)
        if recipe.seed is not None:
            panel.seed.show_value(recipe.seed)
        request = await asyncio.to_thread(request_again, recipe, self._stories.models.store())
        panel.show_request(request, recipe.model)
