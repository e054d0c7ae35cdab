"""Menus and shortcuts, as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from coverstudio.ui.translation import marked, tr


@dataclass(frozen=True)
class Command:
    """One entry of a menu. `checks` is the group of a choice, or "on" for a switch."""

    id: str
    text: str
    keys: tuple[str, ...] = ()
    checks: str = ""


SEPARATOR = Command("-", "")
RECENT = Command("recent", marked("Open recent"))
MENUS: tuple[tuple[str, tuple[Command, ...]], ...] = (
    (
        marked("File"),
        (
            Command("new", marked("New…"), ("Ctrl+N",)),
            Command("open", marked("Open…"), ("Ctrl+O",)),
            RECENT,
            SEPARATOR,
            Command("save", marked("Save"), ("Ctrl+S",)),
            Command("save_as", marked("Save as…"), ("Ctrl+Shift+S",)),
            SEPARATOR,
            Command("import", marked("Use a picture…"), ("Ctrl+Shift+I",)),
            Command("export", marked("Export…"), ("Ctrl+E",)),
            Command("export_png", marked("Export PNG…")),
            Command("export_jpg", marked("Export JPEG…")),
            SEPARATOR,
            Command("quit", marked("Quit"), ("Ctrl+Q",)),
        ),
    ),
    (
        marked("Edit"),
        (
            Command("undo", marked("Undo"), ("Ctrl+Z",)),
            Command("redo", marked("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")),
            SEPARATOR,
            Command("cut", marked("Cut"), ("Ctrl+X",)),
            Command("copy", marked("Copy"), ("Ctrl+C",)),
            Command("paste", marked("Paste"), ("Ctrl+V",)),
            Command("duplicate", marked("Duplicate"), ("Ctrl+D",)),
            Command("delete", marked("Delete"), ("Delete",)),
        ),
    ),
    (
        marked("Cover"),
        (
            Command("stage_0", marked("Background"), ("Alt+1",)),
            Command("stage_1", marked("Clean"), ("Alt+2",)),
            Command("stage_2", marked("Type"), ("Alt+3",)),
            Command("stage_3", marked("Print"), ("Alt+4",)),
            SEPARATOR,
            Command("generate", marked("Generate backgrounds")),
            Command("gallery", marked("All pictures…"), ("Ctrl+G",)),
            Command("find", marked("Find lettering"), ("Ctrl+F",)),
            Command("place", marked("Place title")),
            Command("add_text", marked("Add text")),
            Command("spine", marked("Write the spine")),
            Command("barcode", marked("Add barcode…")),
            SEPARATOR,
            Command("check_pdf", marked("Check a PDF…"), ("Ctrl+Shift+P",)),
            SEPARATOR,
            Command("models", marked("Models…"), ("Ctrl+Shift+M",)),
        ),
    ),
    (
        marked("Layer"),
        (
            Command("forward", marked("Bring forward"), ("Ctrl+]",)),
            Command("backward", marked("Send backward"), ("Ctrl+[",)),
            Command("front", marked("Bring to front"), ("Ctrl+Shift+]",)),
            Command("back", marked("Send to back"), ("Ctrl+Shift+[",)),
            SEPARATOR,
            Command("upscale", marked("Upscale…"), ("Ctrl+U",)),
            SEPARATOR,
            Command("hide", marked("Show or hide layer"), ("Ctrl+,",)),
            Command("lock", marked("Lock or unlock layer"), ("Ctrl+L",)),
        ),
    ),
    (
        marked("Text"),
        (
            Command("bold", marked("Bold"), ("Ctrl+B",)),
            Command("italic", marked("Italic"), ("Ctrl+I",)),
            SEPARATOR,
            Command("larger", marked("Larger"), ("Ctrl+Shift+>", "Ctrl+>")),
            Command("smaller", marked("Smaller"), ("Ctrl+Shift+<", "Ctrl+<")),
            SEPARATOR,
            Command("wider", marked("Space wider"), ("Alt+Right",)),
            Command("tighter", marked("Space tighter"), ("Alt+Left",)),
            Command("much_wider", marked("Space much wider"), ("Alt+Shift+Right",)),
            Command("much_tighter", marked("Space much tighter"), ("Alt+Shift+Left",)),
        ),
    ),
    (
        marked("View"),
        (
            Command("zoom_in", marked("Zoom in"), ("Ctrl++", "Ctrl+=")),
            Command("zoom_out", marked("Zoom out"), ("Ctrl+-",)),
            Command("zoom_fit", marked("Whole page"), ("Ctrl+0",)),
            Command("zoom_100", marked("100 %"), ("Ctrl+1",)),
            SEPARATOR,
            Command("guides", marked("Guides"), ("Ctrl+;",), "on"),
            Command("proof", marked("Soft proof"), ("Ctrl+Alt+P",), "on"),
            Command("proof_gamut", marked("Colours out of gamut"), ("Ctrl+Alt+G",), "on"),
            Command("proof_ink", marked("Ink heat map"), ("Ctrl+Alt+I",), "on"),
            Command("drift", marked("Show it cut"), ("Ctrl+Alt+X",), "on"),
            SEPARATOR,
            Command("theme_dark", marked("Dark theme"), (), "theme"),
            Command("theme_light", marked("Light theme"), (), "theme"),
            Command("theme_system", marked("System theme"), (), "theme"),
            SEPARATOR,
            Command("language_system", marked("System language"), (), "language"),
            Command("language_en", "English", (), "language"),
            Command("language_ko", "한국어", (), "language"),
        ),
    ),
    (marked("Help"), (Command("about", marked("About CoverStudio")),)),
)

Run = Callable[[], object]


class Actions:
    """The actions of a window by their ids, made from the table."""

    def __init__(self, window: QMainWindow, runs: Mapping[str, Run]) -> None:
        self._window, self._runs = window, runs
        self._groups: dict[str, QActionGroup] = {}
        self.by_id: dict[str, QAction] = {}
        self.recent = QMenu()
        for title, commands in MENUS:
            menu = window.menuBar().addMenu(tr(title))
            for command in commands:
                self._add(menu, command)

    def _add(self, menu: QMenu, command: Command) -> None:
        if command is SEPARATOR:
            menu.addSeparator()
        elif command is RECENT:
            self.recent = menu.addMenu(tr(command.text))
        else:
            menu.addAction(self._action(command))

    def _action(self, command: Command) -> QAction:
        text = (
            command.text
            if command.id.startswith("language_") and not command.text.isascii()
            else tr(command.text)
        )
        action = QAction(text, self._window)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        run = self._runs[command.id]
        action.triggered.connect(lambda _checked=False: run())
        if command.checks:
            action.setCheckable(True)
            if command.checks != "on":
                self._group(command.checks).addAction(action)
        self.by_id[command.id] = action
        return action

    def _group(self, name: str) -> QActionGroup:
        if name not in self._groups:
            self._groups[name] = QActionGroup(self._window)
        return self._groups[name]

    def enable(self, identity: str, enabled: bool, text: str = "") -> None:
        """Enable or disable an action, and give it another text."""
        action = self.by_id[identity]
        action.setEnabled(enabled)
        if text:
            action.setText(text)

    def check(self, identity: str) -> None:
        """Check a switch or the entry of a choice that holds."""
        self.by_id[identity].setChecked(True)
