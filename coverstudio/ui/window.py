"""The window: everything in its place, and who hears whom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QSplitter, QWidget

from coverstudio.ui.canvas import LIGHT_COLOURS, Canvas, CanvasColours
from coverstudio.ui.canvas.dropping import kept_in, models_in, pdfs_in
from coverstudio.ui.context_bar import ContextBar
from coverstudio.ui.film_strip import FilmStrip
from coverstudio.ui.jobs_line import JobsLine
from coverstudio.ui.message_bar import MessageBar
from coverstudio.ui.panels.background import BackgroundPanel
from coverstudio.ui.panels.clean import CleanPanel
from coverstudio.ui.panels.layers import LayersPanel
from coverstudio.ui.panels.print import PrintPanel
from coverstudio.ui.panels.text_style import Palette
from coverstudio.ui.panels.type import TypePanel
from coverstudio.ui.stages import Stages
from coverstudio.ui.status_line import StatusLine
from coverstudio.ui.stories.all import Stories
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.theme import colours, current_theme
from coverstudio.ui.tool_rail import ToolRail
from coverstudio.ui.translation import tr
from coverstudio.ui.welcome import Welcome
from coverstudio.ui.widgets.forms import column, row

SIDE = 304
# The tallest stage shows all of itself before the layers get more than their three rows.
STAGE, LAYERS = 640, 300
SMALLEST = (1024, 680)


class MainWindow(QMainWindow):
    """Lays out the parts; `wiring.wire` connects them.

    `close_asked` tells that the user wants to leave, `came_to_front` that they come, from wherever they were.
    """

    close_asked = Signal()
    came_to_front = Signal()

    def __init__(self, studio: Studio, stories: Stories, palette: Palette) -> None:
        super().__init__()
        self.studio, self.stories = studio, stories
        self.may_close = False
        self._is_ready = False
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split_is_the_users = False
        self.setMinimumSize(*SMALLEST)
        self.setAcceptDrops(True)
        editor = studio.editor
        self.canvas = Canvas(editor, studio.images)
        self.canvas.setAccessibleName(tr("Cover"))
        self.tool_rail = ToolRail()
        self.context_bar = ContextBar(editor, stories.lettering, stories.masking, palette)
        self.background = BackgroundPanel(stories.backgrounds, stories.models)
        self.clean = CleanPanel(stories)
        self.type = TypePanel(editor, stories, palette)
        self.print = PrintPanel(editor, stories)
        self.stages = Stages(
            (
                (tr("Background"), self.background),
                (tr("Clean"), self.clean),
                (tr("Type"), self.type),
                (tr("Print"), self.print),
            )
        )
        self.layers = LayersPanel(studio)
        self.film_strip = FilmStrip(stories.backgrounds, stories.gallery)
        self.jobs_line = JobsLine(studio.jobs)
        self.status_line = StatusLine(editor, self.jobs_line)
        self.welcome = Welcome(self.canvas, stories.files.ask_for_picture, self.describe)
        self.message_bar = MessageBar(self.canvas)
        self._lay_out()
        self.canvas.set_colours(canvas_colours())
        self._is_ready = True
        self.show_name()

    def _lay_out(self) -> None:
        middle = column(self.canvas, self.film_strip, gap=0)
        middle.setStretch(0, 1)
        body = row(self.tool_rail, middle, self._side(), gap=0)
        body.setStretch(1, 1)
        layout = column(self.context_bar, body, self.status_line, gap=0)
        layout.setStretch(1, 1)
        holder = QWidget()
        holder.setLayout(layout)
        self.setCentralWidget(holder)

    def _side(self) -> QFrame:
        side = QFrame()
        side.setObjectName("side")
        side.setFixedWidth(SIDE)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.stages)
        self._split.addWidget(self.layers)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)
        self._split.splitterMoved.connect(self._on_split_moved)
        side.setLayout(column(self._split, gap=0))
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the stage the room its button needs before the layers get theirs, until the user decides."""
        super().resizeEvent(event)
        if not self._split_is_the_users:
            layers = min(LAYERS, max(self.layers.minimumSizeHint().height(), self._split.height() - STAGE))
            self._split.setSizes([self._split.height() - layers, layers])

    def _on_split_moved(self) -> None:
        self._split_is_the_users = True

    def describe(self) -> None:
        """Open the background's stage with the cursor in the prompt."""
        self.stages.show_stage(0)
        self.background.prompt.setFocus()

    def show_name(self) -> None:
        """Show what the document is called and whether a save would add anything."""
        self.setWindowTitle(f"{self.stories.files.name}[*] — CoverStudio")
        self.setWindowModified(self.studio.editor.is_modified)

    def show_emptiness(self) -> None:
        """Show what to do next while the page is empty and nothing is on its way to it."""
        on_its_way = any(job.is_of_cover for job in self.studio.jobs.running)
        self.welcome.setVisible(not self.studio.editor.document.layers and not on_its_way)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped, put a kept picture onto the page, take models and LoRAs, check PDFs."""
        if kept := kept_in(event.mimeData()):
            event.acceptProposedAction()
            self.stories.gallery.use(kept)
            return
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if models := models_in(event.mimeData()):
            event.acceptProposedAction()
            self.stories.dropped.take(models)
        elif pdfs := pdfs_in(event.mimeData()):
            event.acceptProposedAction()
            self.stories.finished_pdf.open(pdfs[0])
        elif paths:
            event.acceptProposedAction()
            self.stories.files.open_path(paths[0])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before unsaved work is lost; the answer comes later and closes the window then."""
        if self.may_close:
            super().closeEvent(event)
        else:
            event.ignore()
            self.close_asked.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme where the stylesheet does not reach; tell when the window comes to the front."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.came_to_front.emit()
        if event.type() == QEvent.Type.PaletteChange and self._is_ready:
            self.canvas.set_colours(canvas_colours())
            self.layers.refresh()


def canvas_colours() -> CanvasColours:
    """Return the colours of the canvas in the theme of now."""
    base = LIGHT_COLOURS if current_theme() == "light" else CanvasColours()
    return replace(base, pasteboard=colours().pasteboard, accent=colours().accent)
