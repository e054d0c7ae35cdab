"""Who hears whom in the window: one table of connections, no decisions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QPainterPath, QShortcut

from coverstudio import __version__
from coverstudio.document.geometry import Box
from coverstudio.document.layers import BarcodeLayer, TextLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.jobs import Job
from coverstudio.settings import Settings
from coverstudio.ui.actions import Actions
from coverstudio.ui.canvas import Tool
from coverstudio.ui.new_cover import NewCover
from coverstudio.ui.stages import BACKGROUND, CLEAN, PRINT, TYPE
from coverstudio.ui.stories.drawn_paths import put_on_path
from coverstudio.ui.tool_rail import TOOLS
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.question import Question
from coverstudio.ui.window import MainWindow
from coverstudio.ui.wiring_backgrounds import BackgroundWiring
from coverstudio.ui.wiring_cleaning import CleaningWiring
from coverstudio.ui.wiring_fonts import FontWiring
from coverstudio.ui.wiring_lettering import LetteringWiring, lettering_runs
from coverstudio.ui.wiring_masking import MaskWiring
from coverstudio.ui.wiring_proofing import ProofWiring, proof_runs
from coverstudio.ui.wiring_upscaling import UpscaleWiring, upscale_runs

ZOOM_STEP = 1.25
PLACE_MM = 100.0  # the least of a page that is shown around a place
MOST_LAYERS = 10_000  # further than any stack is high


class Wiring(QObject):
    """The connections of one window; they go with it, being its child."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._failed = ""
        self._studio, self._stories = window.studio, window.stories
        self.actions = Actions(window, self._runs())
        self._connect_canvas()
        self._connect_panels()
        self._connect_editor()
        BackgroundWiring(window)
        CleaningWiring(window)
        ProofWiring(window, self.actions)
        UpscaleWiring(window, self.actions)
        MaskWiring(window)
        LetteringWiring(window, self.actions)
        FontWiring(window)
        self.actions.by_id["guides"].setChecked(True)
        self._show_settings(self._studio.preferences.settings)
        self._on_state_changed()
        self._on_findings_changed()
        window.show_emptiness()

    def _runs(self) -> dict[str, Callable[[], object]]:
        files, editor, clipboard = self._stories.files, self._studio.editor, self._stories.clipboard
        canvas, layers, exporting = self._window.canvas, self._window.layers, self._stories.exporting
        runs: dict[str, Callable[[], object]] = {
            "new": self._ask_format, "open": files.open, "save": files.save, "save_as": files.save_as,
            "import": files.ask_for_picture, "quit": self._window.close,
            "export": exporting.export, "export_png": lambda: exporting.export("png"),
            "export_jpg": lambda: exporting.export("jpeg"),
            "undo": self._on_undo_chosen, "redo": self._on_redo_chosen,
            "cut": clipboard.cut, "copy": clipboard.copy, "paste": clipboard.paste,
            "duplicate": layers.duplicate_selected, "delete": layers.delete_selected,
            "generate": self._on_generate_chosen, "find": self._on_find_chosen,
            "gallery": self._stories.gallery.open, "models": self._stories.models.open,
            "spine": self._on_spine_chosen, "barcode": self._on_barcode_chosen,
            "check_pdf": self._stories.finished_pdf.ask,
            "place": self._on_place_chosen, "add_text": self._on_add_text_chosen,
            "forward": lambda: layers.move_selected(1), "backward": lambda: layers.move_selected(-1),
            "front": lambda: layers.move_selected(MOST_LAYERS),
            "back": lambda: layers.move_selected(-MOST_LAYERS),
            "hide": lambda: layers.flip_selected("visible"), "lock": lambda: layers.flip_selected("locked"),
            "zoom_in": lambda: canvas.zoom_by(ZOOM_STEP), "zoom_out": lambda: canvas.zoom_by(1 / ZOOM_STEP),
            "zoom_fit": canvas.zoom_to_fit, "zoom_100": lambda: canvas.set_zoom(1.0),
            "guides": self._on_guides, "about": self._show_about,
        }  # fmt: skip
        runs |= proof_runs(self._stories.proofing, self._stories.drift)
        runs |= lettering_runs(self._stories.lettering)
        runs |= upscale_runs(self._stories.upscaling, editor)
        for stage in (BACKGROUND, CLEAN, TYPE, PRINT):
            runs[f"stage_{stage}"] = lambda stage=stage: self._window.stages.show_stage(stage)
        for theme in ("dark", "light", "system"):
            runs[f"theme_{theme}"] = lambda theme=theme: self._studio.preferences.change(theme=theme)
        for language in ("system", "en", "ko"):
            runs[f"language_{language}"] = lambda language=language: self._studio.preferences.change(
                language=language
            )
        return runs

    def _connect_canvas(self) -> None:
        window, canvas = self._window, self._window.canvas
        self._stories.lettering.images = self._stories.clipboard.images = canvas.images
        canvas.text_box_drawn.connect(self._on_text_box_drawn)
        canvas.path_drawn.connect(self._on_path_drawn)
        canvas.picture_dropped.connect(self._on_picture_dropped)
        canvas.cursor_moved.connect(window.status_line.show_cursor)
        canvas.zoom_changed.connect(window.status_line.show_zoom)
        canvas.tool_changed.connect(window.tool_rail.show_tool)
        canvas.tool_changed.connect(window.context_bar.show_tool)
        canvas.text_edit_asked.connect(self._on_text_edit_asked)
        canvas.barcode_edit_asked.connect(self._on_barcode_edit_asked)
        canvas.picture_failed.connect(self._on_trouble)
        window.tool_rail.chosen.connect(canvas.set_tool)
        window.status_line.zoom_asked.connect(self._on_zoom_asked)
        for tool, _, _, key in TOOLS:
            shortcut = QShortcut(QKeySequence(key), window)
            shortcut.activated.connect(lambda tool=tool: canvas.set_tool(tool))

    def _connect_panels(self) -> None:
        window, stories = self._window, self._stories
        for panel in (window.background, window.clean, window.print):
            panel.hand_keys_to(window.canvas)
        window.background.genre_chosen.connect(self._on_genre_chosen)
        window.clean.picture_asked.connect(stories.files.ask_for_picture)
        window.print.title_asked.connect(self._on_title_asked)
        window.print.findings.place_asked.connect(self._on_place_asked)
        window.print.findings.place_outlined.connect(window.canvas.set_place)
        window.status_line.findings_asked.connect(self._on_findings_asked)
        stories.masking.changed.connect(self._on_state_changed)
        stories.checking.changed.connect(self._on_findings_changed)
        stories.files.opened.connect(self._on_opened)
        self._studio.jobs.started.connect(window.show_emptiness)
        self._studio.jobs.ended.connect(window.show_emptiness)
        self._studio.jobs.ended.connect(self._on_job_ended)
        self._studio.preferences.changed.connect(self._on_preferences_changed)

    def _connect_editor(self) -> None:
        editor = self._studio.editor
        editor.document_changed.connect(self._window.show_emptiness)
        editor.document_changed.connect(self._window.film_strip.follow_document)
        editor.selection_changed.connect(self._on_selection_changed)
        editor.state_changed.connect(self._on_state_changed)
        editor.trouble.connect(self._on_trouble)

    def _on_undo_chosen(self) -> None:
        """Go back in the mask in hand before the cover: whoever masks is not done with it."""
        masking = self._stories.masking
        (masking if masking.undo_name else self._studio.editor).undo()

    def _on_redo_chosen(self) -> None:
        masking = self._stories.masking
        (masking if masking.redo_name else self._studio.editor).redo()

    def _ask_format(self) -> None:
        dialog = NewCover(self._window, self._studio.preferences.settings.last_format)
        dialog.chosen.connect(self._on_format_chosen)
        dialog.printer_asked.connect(self._on_printer_asked)
        dialog.open()

    def _on_format_chosen(self, spec: PrintSpec) -> None:
        self._studio.preferences.change(last_format=spec.name)
        self._stories.files.new(spec)

    def _on_printer_asked(self) -> None:
        self._window.stages.show_stage(PRINT)
        self._window.print.edition.printer.setFocus()

    def _on_generate_chosen(self) -> None:
        self._window.stages.show_stage(BACKGROUND)
        self._window.background.generate.click()

    def _on_find_chosen(self) -> None:
        self._window.stages.show_stage(CLEAN)
        if self._window.clean.regions.find_again.isEnabled() and not self._stories.cleaning.is_busy:
            self._stories.cleaning.find()

    def _on_place_chosen(self) -> None:
        self._window.stages.show_stage(TYPE)
        if self._stories.lettering.place() is None:
            self._window.type.title.setFocus()

    def _on_add_text_chosen(self) -> None:
        self._window.stages.show_stage(TYPE)
        self._stories.lettering.add()

    def _on_spine_chosen(self) -> None:
        self._window.stages.show_stage(PRINT)
        self._stories.spine.write()

    def _on_barcode_chosen(self) -> None:
        self._window.stages.show_stage(PRINT)
        self._window.print.spread.ask_for_barcode()

    def _on_barcode_edit_asked(self, layer_id: str) -> None:
        self._studio.editor.select(layer_id)
        self._on_barcode_chosen()

    def _on_text_box_drawn(self, box: Box) -> None:
        self._window.canvas.set_tool(Tool.SELECT)
        self._window.canvas.edit_text(self._stories.lettering.add(box))

    def _on_path_drawn(self, path: QPainterPath) -> None:
        put_on_path(self._studio.editor, self._window.canvas.images, path)
        self._window.stages.show_stage(TYPE)

    def _on_picture_dropped(self, path: str, x: float, y: float) -> None:
        self._stories.files.import_path(Path(path), (x, y))

    def _on_text_edit_asked(self, layer_id: str) -> None:
        self._studio.editor.select(layer_id)
        self._window.stages.show_stage(TYPE)

    def _on_zoom_asked(self, zoom: float) -> None:
        if zoom > 0:
            self._window.canvas.set_zoom(zoom)
        else:
            self._window.canvas.zoom_to_fit()

    def _on_genre_chosen(self, genre: str) -> None:
        self._stories.lettering.genre = genre

    def _on_title_asked(self) -> None:
        self._window.stages.show_stage(TYPE)
        self._window.type.title.setFocus()

    def _on_place_asked(self, place: Box) -> None:
        """Bring a place of the page into view, with enough around it to see where on the page it is."""
        page, (x, y) = self._studio.editor.document.print_spec.bleed_box, place.center
        width, height = max(place.width, PLACE_MM), max(place.height, PLACE_MM)
        if width >= page.width or height >= page.height:
            self._window.canvas.zoom_to_fit()
        else:
            self._window.canvas.zoom_to_box(Box(x - width / 2, y - height / 2, width, height))

    def _on_findings_asked(self) -> None:
        self._window.stages.show_stage(PRINT)

    def _on_findings_changed(self) -> None:
        self._window.status_line.show_findings(len(self._stories.checking.findings))

    def _on_selection_changed(self) -> None:
        # A text that is taken up shows its style, unless the user is busy with print.
        if isinstance(self._studio.editor.selected, TextLayer) and self._window.stages.stage in (
            BACKGROUND,
            CLEAN,
        ):
            self._window.stages.show_stage(TYPE)
        if isinstance(self._studio.editor.selected, BarcodeLayer):
            self._window.stages.show_stage(PRINT)
        self._on_state_changed()

    def _on_opened(self) -> None:
        self._stories.backgrounds.begin_cover()
        self._window.print.spread.barcode.leave()
        self._window.canvas.zoom_to_fit()
        self._show_recent()

    def _on_job_ended(self, job: Job) -> None:
        if job.state == "failed":
            self._failed = job.name
            self._studio.messages.error(told(job.sentence))
        elif job.state == "cancelled":
            name = told(job.name)
            paused, cancelled = tr("{name}: paused.", name=name), tr("{name}: cancelled.", name=name)
            self._studio.messages.note(paused if job.resumable else cancelled)
        elif job.name == self._failed:
            self._window.message_bar.settle()

    def _on_trouble(self, sentence: str) -> None:
        self._failed = ""
        self._studio.messages.error(told(sentence))

    def _on_state_changed(self) -> None:
        editor, actions = self._studio.editor, self.actions
        masking = self._stories.masking
        undo = told(masking.undo_name or editor.undo_name)
        redo = told(masking.redo_name or editor.redo_name)
        actions.enable("undo", bool(undo), tr("Undo {name}", name=undo) if undo else tr("Undo"))
        actions.enable("redo", bool(redo), tr("Redo {name}", name=redo) if redo else tr("Redo"))
        layer = editor.selected
        for identity in ("forward", "backward", "front", "back", "hide", "lock"):
            actions.enable(identity, layer is not None)
        for identity in ("copy", "duplicate"):
            actions.enable(identity, layer is not None)
        for identity in ("cut", "delete"):
            actions.enable(identity, layer is not None and not layer.locked)
        self._window.show_name()

    def _on_guides(self) -> None:
        self._window.canvas.set_guides_visible(self.actions.by_id["guides"].isChecked())

    def _on_preferences_changed(self, old: Settings, new: Settings) -> None:
        self._show_settings(new)

    def _show_settings(self, settings: Settings) -> None:
        self.actions.check(f"theme_{settings.theme}")
        self.actions.check(f"language_{settings.language}")
        self._show_recent()

    def _show_recent(self) -> None:
        menu = self.actions.recent
        menu.clear()
        for name in self._studio.preferences.settings.recent:
            action = menu.addAction(Path(name).name)
            action.setToolTip(name)
            action.triggered.connect(
                lambda _checked=False, name=name: self._stories.files.open_path(Path(name))
            )
        menu.setEnabled(bool(self._studio.preferences.settings.recent))

    def _show_about(self) -> None:
        words = tr("Book covers with local generative AI: made on this computer, nothing leaves it.")
        about = Question(self._window, f"CoverStudio {__version__}", words, (("close", tr("Close")),))
        about.finished.connect(about.deleteLater)
        about.open()
