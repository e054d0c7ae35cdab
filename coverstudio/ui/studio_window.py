"""One window with everything it works with: made here, ended here."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from coverstudio import paths
from coverstudio.document.atomic import WriteError
from coverstudio.document.document import Document
from coverstudio.document.print_spec import PrintSpec, UnknownFormatError, print_spec
from coverstudio.document.working_folder import WorkingFolder
from coverstudio.editor.editor import Editor
from coverstudio.editor.jobs import Jobs
from coverstudio.generation.generator import Generator
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.generation.workers import Workers
from coverstudio.rendering.images import StoreImages
from coverstudio.settings import Settings
from coverstudio.ui.stories.all import Stories
from coverstudio.ui.stories.errands import Errands
from coverstudio.ui.stories.recovery import Recovery
from coverstudio.ui.stories.studio import Message, Messages, Preferences, Studio
from coverstudio.ui.theme import apply_theme
from coverstudio.ui.translation import tr, use_language
from coverstudio.ui.window import MainWindow
from coverstudio.ui.wiring import Wiring

if TYPE_CHECKING:
    from coverstudio.ui.finished_pdf.window import PdfWindow
    from coverstudio.ui.models.window import ModelsWindow
    from coverstudio.ui.upscaling.window import UpscaleWindow

SIZE = (1440, 900)
LONGEST_WAIT = 100  # twentieths of a second: a picture that never arrives must not keep the worker away
# Loaded beside the window's work once it is painted, so that the first click does not wait for them.
AHEAD = (
    "coverstudio.editor.importing",
    "coverstudio.editor.erasing",
    "coverstudio.editor.masking",
    "coverstudio.editor.lettering",
    "coverstudio.editor.spine_lettering",
    "coverstudio.editor.wraps",
    "coverstudio.editor.barcodes",
    "coverstudio.editor.upscaling",
    "coverstudio.editor.exporting",
    "coverstudio.editor.again",
    "coverstudio.editor.gallery",
    "coverstudio.ui.gallery.window",
    "coverstudio.ui.models.window",
    "coverstudio.ui.upscaling.window",
    "coverstudio.ui.finished_pdf.window",
    "coverstudio.ui.gallery.compare",
    "coverstudio.ui.panels.background.model",
    "coverstudio.printing.preflight",
    "coverstudio.rendering.proofing",
    "coverstudio.ui.stories.artwork_colours",
)
Answer = Callable[[Sequence[str]], None]


class NowhereToWorkError(Exception):
    """No working folder can be made; the message is one sentence."""


class StudioWindow:
    """The window of a document; `closed` is set when it is gone."""

    def __init__(self, studio: Studio, worker: WorkerClient | Workers | None = None) -> None:
        self.studio = studio
        self.closed = asyncio.Event()
        self._worker = worker
        self._is_asking = False
        self.models: ModelsWindow | None = None
        self.upscaling: UpscaleWindow | None = None
        self.finished_pdf: PdfWindow | None = None
        self.stories = Stories.of(studio, lambda: self.window)
        self.window = self._make_window()
        self.window.resize(*SIZE)
        studio.preferences.changed.connect(self._on_preferences_changed)
        studio.messages.told.connect(self._tell)
        self.stories.models.opened.connect(self._show_models)
        self.stories.upscaling.opened.connect(self._show_upscaling)
        self.stories.finished_pdf.opened.connect(self._show_finished_pdf)
        self.stories.models.runtime_changed.connect(self._load_choices)
        self._hints = QGuiApplication.styleHints()
        self._hints.colorSchemeChanged.connect(self._on_scheme_changed)

    @staticmethod
    def open(settings: Settings, keep: Callable[[Settings], object]) -> StudioWindow:
        """Open a window on an empty cover, with workers of its own that have not started yet."""
        worker = Workers(paths.log_dir() / "worker.log")
        opened = StudioWindow.on(settings, keep, worker, worker)
        opened.show()
        return opened

    @staticmethod
    def on(
        settings: Settings,
        keep: Callable[[Settings], object],
        generator: Generator,
        worker: WorkerClient | Workers | None = None,
    ) -> StudioWindow:
        """Make a window on an empty cover, with pixels from `generator`."""
        working = _working_folder()
        editor = Editor(working, Document(print_spec=_first_spec(settings)))
        messages = Messages()
        studio = Studio(
            editor=editor,
            jobs=Jobs(),
            generator=generator,
            images=StoreImages(editor.store),
            preferences=Preferences(settings, keep),
            messages=messages,
            errands=Errands(messages.error),
        )
        return StudioWindow(studio, worker)

    def show(self) -> None:
        """Dress the window and show it."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, self.studio.preferences.settings.theme)
        self.window.show()

    def _make_window(self) -> MainWindow:
        window = MainWindow(self.studio, self.stories, self._ask_palette)
        Wiring(window)
        window.close_asked.connect(self._on_close_asked)
        return window

    def _ask_palette(self, answer: Answer) -> None:
        self.studio.errands.send(self._palette(answer))

    async def _palette(self, answer: Answer) -> None:
        from coverstudio.ui.stories.artwork_colours import artwork_colours

        document = self.studio.editor.document
        answer(await asyncio.to_thread(artwork_colours, document, self.studio.images))

    def warm_up(self) -> None:
        """Start the worker, ask it what there is to choose from, and load what the first clicks need.

        All of it waits until what was opened is on the screen.
        """
        self.studio.errands.send(self._warm_up())

    async def _warm_up(self) -> None:
        for _ in range(LONGEST_WAIT):
            await asyncio.sleep(0.05)
            if self.window.canvas.is_settled and not self.studio.jobs.running:
                break
        self._load_choices()
        self.stories.models.refresh()
        self.stories.checking.check_soon()
        self.stories.proofing.load_soon()
        await asyncio.to_thread(_load_ahead)

    def _load_choices(self) -> None:
        self.studio.errands.send(self.stories.backgrounds.load_choices())

    def _show_models(self) -> None:
        """Show the models window; it is made when it is first asked for, which the start does not pay."""
        from coverstudio.ui.models.window import ModelsWindow

        if self.models is None:
            self.models = ModelsWindow(self.window, self.studio, self.stories.models)
        self.models.show()
        self.models.raise_()
        self.models.activateWindow()

    def _show_finished_pdf(self) -> None:
        """Show the window in which a PDF from elsewhere is checked; made when it is first asked for."""
        from coverstudio.ui.finished_pdf.window import PdfWindow

        if self.finished_pdf is None:
            self.finished_pdf = PdfWindow(self.window, self.studio, self.stories.finished_pdf)
        self.finished_pdf.show()
        self.finished_pdf.raise_()
        self.finished_pdf.activateWindow()

    def _show_upscaling(self, layer_id: str) -> None:
        """Show the window that compares upscalers on a picture."""
        from coverstudio.ui.upscaling.window import UpscaleWindow

        layer = self.stories.upscaling.layer(layer_id)
        if layer is not None:
            self.upscaling = UpscaleWindow(self.studio, self.stories.upscaling, layer, self.window)
            self.upscaling.show()

    def _tell(self, message: Message) -> None:
        """Tell it where the user looks."""
        models = self.models
        if models is not None and models.isVisible() and not self.window.isActiveWindow():
            models.tell(message)
        else:
            self.window.message_bar.tell(message)

    def show_sample(self) -> asyncio.Task[None]:
        """Show the sample cover that comes with the app, as a cover that has no file yet."""
        return self.studio.errands.send(self._show_sample())

    async def _show_sample(self) -> None:
        from coverstudio.document import project_file

        editor = self.studio.editor
        sample = paths.resources_dir() / "sample.cover"
        editor.start_over(await asyncio.to_thread(project_file.load, sample, editor.store))

    def offer_recovery(self) -> None:
        """Offer what a crash left behind, once, as a message."""
        self.studio.errands.send(Recovery(self.studio, self.stories.files).offer())

    def _on_preferences_changed(self, old: Settings, new: Settings) -> None:
        application = QApplication.instance()
        if old.theme != new.theme and isinstance(application, QApplication):
            apply_theme(application, new.theme)
        if old.language != new.language:
            use_language(new.language)
            self._rebuild()

    def _on_scheme_changed(self) -> None:
        application = QApplication.instance()
        if self.studio.preferences.settings.theme == "system" and isinstance(application, QApplication):
            apply_theme(application, "system")

    def _rebuild(self) -> None:
        """Make the window anew in another language; document, jobs and variants stay as they are."""
        old = self.window
        self.stories.checking.show_as_it_is()  # whoever pointed at a fix points at nothing now
        had_models, self.models = self.stories.models.is_open, None
        had_pdf, self.finished_pdf = self.stories.finished_pdf.is_open, None
        self.window = self._make_window()
        self.window.setGeometry(old.geometry())
        self.window.setWindowState(old.windowState())
        self.window.stages.show_stage(old.stages.stage)
        self.window.show()
        old.may_close = True
        old.close()
        old.deleteLater()
        if had_models:
            self.stories.models.open()
        if had_pdf:
            self._show_finished_pdf()

    def _on_close_asked(self) -> None:
        if not self._is_asking:
            self.studio.errands.send(self._close())

    async def _close(self) -> None:
        self._is_asking = True
        try:
            await self._ask_and_close()
        finally:
            self._is_asking = False

    async def _ask_and_close(self) -> None:
        if await self.stories.files.may_go_on():
            await self._let_files_be_written()
            self.window.may_close = True
            self.window.close()
            self.closed.set()

    async def _let_files_be_written(self) -> None:
        """Wait for exports: a book's PDF is not thrown away because the window was closed too soon."""
        if any(job.must_finish for job in self.studio.jobs.running):
            self.studio.messages.note(tr("The window closes as soon as the file is written."))
            await self.studio.jobs.written()

    async def end(self) -> None:
        """End everything the window works with; nothing outlives it."""
        studio = self.studio
        self._hints.colorSchemeChanged.disconnect(self._on_scheme_changed)
        self.stories.checking.stop()
        self.stories.proofing.stop()
        self.stories.finished_pdf.close()
        studio.jobs.cancel_all()
        await studio.jobs.wait()
        self.window.may_close = True
        self.window.close()
        await studio.errands.end()
        if self._worker is not None:
            self._worker.close()
        await asyncio.to_thread(studio.editor.close)
        self.window.deleteLater()


def _working_folder() -> WorkingFolder:
    try:
        return WorkingFolder.create(paths.working_dir())
    except WriteError as error:
        raise NowhereToWorkError(
            tr(
                "Open covers are kept in “{folder}”, where nothing can be written:"
                " free some space or allow writing there.",
                folder=str(paths.working_dir()),
            )
        ) from error


def _load_ahead() -> None:
    from coverstudio.rendering.fonts import load_app_fonts

    for name in AHEAD:
        importlib.import_module(name)
    load_app_fonts()


def _first_spec(settings: Settings) -> PrintSpec:
    try:
        return print_spec(settings.last_format)
    except UnknownFormatError:
        return print_spec("a4")
