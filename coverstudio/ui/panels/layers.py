"""The layers from the top down: seen, locked, named, moved, blended."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QDropEvent, QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QMenu

from coverstudio.document.document import Document, add_layer, move_layer, remove_layer, replace_layer
from coverstudio.document.layers import AnyLayer, BlendMode, ImageLayer, ShapeLayer, new_id
from coverstudio.ui.panels.layer_menu import LayerMenu
from coverstudio.ui.panels.layer_rows import HEIGHT, ID, LayerRows, Thumbnails
from coverstudio.ui.ppi_words import ppi_words
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import marked, told, tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import boxed, column, icon_button, label, row
from coverstudio.ui.widgets.numbers import NumberField, ScrubLabel

BLEND_MODES: dict[BlendMode, str] = {
    "normal": marked("Normal"),
    "multiply": marked("Multiply"),
    "screen": marked("Screen"),
    "overlay": marked("Overlay"),
    "darken": marked("Darken"),
    "lighten": marked("Lighten"),
    "color-dodge": marked("Colour dodge"),
    "color-burn": marked("Colour burn"),
    "hard-light": marked("Hard light"),
    "soft-light": marked("Soft light"),
    "difference": marked("Difference"),
    "exclusion": marked("Exclusion"),
}
COPY_OFFSET = 5.0
_FEWEST_ROWS = 3


class LayersPanel(QFrame):
    """The list of layers and what holds for the selected one.

    `upscale_asked(layer id)` asks for the pixels that print needs and a picture lacks, `compare_asked` for
    the window that compares upscalers on it.
    """

    upscale_asked = Signal(str)
    compare_asked = Signal(str)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._editor = studio.editor
        self.list = _LayerList()
        self._shown: list[object] = []
        self.list.setItemDelegate(LayerRows(self, self._on_flag))
        self.thumbnails = Thumbnails(studio)
        self.blend = ChoiceField([(mode, tr(name)) for mode, name in BLEND_MODES.items()])
        self.blend.setAccessibleName(tr("Blend mode"))
        self.opacity = NumberField(0, 100, unit="%", decimals=0, step=5)
        self.opacity.setFixedWidth(64)
        self.opacity.setAccessibleName(tr("Opacity"))
        self.list.setAccessibleName(tr("Layers"))
        self.duplicate = icon_button("copy", tr("Duplicate layer (Ctrl+D)"), self.duplicate_selected)
        self.delete = icon_button("trash", tr("Delete layer (Del)"), self.delete_selected)
        opacity_label = ScrubLabel(tr("Opacity"), self.opacity)
        self.controls = boxed(row(self.blend, 4, opacity_label, self.opacity, gap=6))
        head = row(label(tr("Layers"), "caption"), None, self.duplicate, self.delete, gap=2)
        self.emptiness = label(
            tr("What stands on the page is listed here, the topmost first."), "note", wraps=True
        )
        layout = column(head, self.emptiness, self.controls, self.list, gap=6)
        layout.setContentsMargins(16, 8, 16, 8)
        self.setLayout(layout)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self.thumbnails.arrived.connect(self.refresh)
        self._editor.document_changed.connect(self._on_document_changed)
        self._editor.selection_changed.connect(self._show_selection)
        self.list.currentItemChanged.connect(self._on_current_changed)
        self.list.itemChanged.connect(self._on_renamed)
        self.list.reordered.connect(self._on_reordered)
        self.list.customContextMenuRequested.connect(self._on_menu)
        self.blend.edited.connect(lambda mode: self._change(tr("Blend mode"), blend_mode=mode))
        self.opacity.edited.connect(lambda share: self._change(tr("Opacity"), opacity=share / 100))

    def _on_document_changed(self, old: Document, new: Document) -> None:
        # What moves or grows looks the same in the list: a drag must not rebuild it sixty times a second.
        if [_looks(layer) for layer in new.layers] != self._shown:
            self.refresh()
        elif old.layers != new.layers or old.print_spec != new.print_spec:
            self._show_controls()
            self._show_ppi()

    def refresh(self) -> None:
        """Show the layers of now, the topmost first."""
        layers = tuple(reversed(self._editor.document.layers))
        self.emptiness.setVisible(not layers)
        self.controls.setVisible(bool(layers))
        self._shown = [_looks(layer) for layer in self._editor.document.layers]
        blocker = QSignalBlocker(self.list)
        if [layer.id for layer in layers] != [item.data(ID) for item in self.list.all_items()]:
            self.list.clear()
            for layer in layers:
                self.list.addItem(QListWidgetItem(told(layer.name)))
        for item, layer in zip(self.list.all_items(), layers, strict=True):
            self._show(item, layer)
        blocker.unblock()
        self._show_ppi()
        self._show_selection()

    def _show(self, item: QListWidgetItem, layer: AnyLayer) -> None:
        item.setData(ID, layer.id)
        LayerRows.fill(item, layer, self.thumbnails.of(layer))
        item.setText(told(layer.name))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)

    def _show_ppi(self) -> None:
        document = self._editor.document
        blocker = QSignalBlocker(self.list)
        for item, layer in zip(self.list.all_items(), reversed(document.layers), strict=True):
            LayerRows.show_ppi(item, ppi_words(layer, document.print_spec.ppi))
        blocker.unblock()
        self.list.viewport().update()

    def _on_menu(self, at: QPoint) -> None:
        item = self.list.itemAt(at)
        if item is not None:
            self.menu_of(item.data(ID)).popup(self.list.viewport().mapToGlobal(at))

    def menu_of(self, layer_id: str) -> QMenu:
        """Return the menu of a layer of the document."""
        document = self._editor.document
        menu = LayerMenu(self, document.layers[document.index(layer_id)], document.print_spec.ppi)
        menu.offer_pixels(
            lambda: self.upscale_asked.emit(layer_id), lambda: self.compare_asked.emit(layer_id)
        )
        menu.offer_usual(self.duplicate_selected, self.delete_selected)
        return menu

    def _show_selection(self) -> None:
        layer = self._editor.selected
        blocker = QSignalBlocker(self.list)
        index = None if layer is None else self._editor.document.index(layer.id)
        if index is None:
            self.list.setCurrentRow(-1)
            self.list.clearSelection()
        else:
            self.list.setCurrentRow(self.list.count() - 1 - index)
        blocker.unblock()
        self._show_controls()

    def _show_controls(self) -> None:
        layer = self._editor.selected
        for widget in (self.controls, self.duplicate, self.delete):
            widget.setEnabled(layer is not None)
        if layer is not None:
            self.blend.show_choice(layer.blend_mode)
            self.opacity.show_value(layer.opacity * 100)
            self.delete.setEnabled(not layer.locked)
        else:
            self.blend.show_choice("normal")
            self.opacity.show_value(100)

    def _on_current_changed(self, item: QListWidgetItem | None) -> None:
        self._editor.select("" if item is None else item.data(ID))

    def _on_renamed(self, item: QListWidgetItem) -> None:
        layer, name = self._editor.document.layer(item.data(ID)), item.text().strip()
        if layer is None or name == told(layer.name):
            return
        if name:
            renamed = msgspec.structs.replace(layer, name=name)
            self._editor.edit(lambda document: replace_layer(document, renamed), tr("Rename layer"))
        else:
            self.refresh()

    def _on_flag(self, layer_id: str, flag: str) -> None:
        layer = self._editor.document.layer(layer_id)
        if layer is None:
            return
        if flag == "visible":
            name = tr("Hide layer") if layer.visible else tr("Show layer")
            changed = msgspec.structs.replace(layer, visible=not layer.visible)
        else:
            name = tr("Unlock layer") if layer.locked else tr("Lock layer")
            changed = msgspec.structs.replace(layer, locked=not layer.locked)
        self._editor.edit(lambda document: replace_layer(document, changed), name)

    def _on_reordered(self, layer_id: str, list_row: int) -> None:
        index = self.list.count() - 1 - list_row
        self._editor.edit(lambda document: move_layer(document, layer_id, index), tr("Reorder layers"))
        self.refresh()

    def _change(self, name: str, **changes: object) -> None:
        layer = self._editor.selected
        if layer is not None:
            changed = msgspec.structs.replace(layer, **changes)
            batch = f"change {layer.id} {' '.join(changes)}"
            self._editor.edit(lambda document: replace_layer(document, changed), name, batch)

    def duplicate_selected(self) -> None:
        """Put a copy of the selected layer above it and select it."""
        layer = self._editor.selected
        if layer is None:
            return
        copy = msgspec.structs.replace(layer, id=new_id(), box=layer.box.moved(COPY_OFFSET, COPY_OFFSET))
        index = self._editor.document.index(layer.id) + 1
        self._editor.edit(lambda document: add_layer(document, copy, index), tr("Duplicate layer"))
        self._editor.select(copy.id)

    def move_selected(self, steps: int) -> None:
        """Move the selected layer so many places up, or down, as far as there are layers."""
        layer = self._editor.selected
        if layer is None:
            return
        now = self._editor.document.index(layer.id)
        index = min(max(now + steps, 0), len(self._editor.document.layers) - 1)
        if index != now:
            self._editor.edit(lambda document: move_layer(document, layer.id, index), tr("Reorder layers"))

    def flip_selected(self, flag: str) -> None:
        """Show or hide ("visible") or lock or unlock ("locked") the selected layer."""
        if self._editor.selected is not None:
            self._on_flag(self._editor.selected.id, flag)

    def delete_selected(self) -> None:
        """Delete the selected layer, unless it is locked."""
        layer = self._editor.selected
        if layer is not None and not layer.locked:
            self._editor.edit(lambda document: remove_layer(document, layer.id), tr("Delete layer"))


def _looks(layer: AnyLayer) -> object:
    """Return all that a row shows of a layer."""
    picture = layer.asset.digest if isinstance(layer, ImageLayer) else ""
    colour = layer.colour if isinstance(layer, ShapeLayer) else ""
    return (layer.id, layer.name, layer.visible, layer.locked, picture, colour)


class _LayerList(QListWidget):
    """A list whose rows can be dragged; `reordered(layer id, new row)` tells where one was dropped."""

    reordered = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMinimumHeight(_FEWEST_ROWS * HEIGHT)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def all_items(self) -> list[QListWidgetItem]:
        """Return the rows from the top down."""
        return [self.item(index) for index in range(self.count())]

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the focus without selecting: Qt would take up the first row where there is none."""
        nothing = self.currentRow() < 0
        blocker = QSignalBlocker(self)
        super().focusInEvent(event)
        if nothing:
            self.setCurrentRow(-1)
            self.clearSelection()
        blocker.unblock()

    def dropEvent(self, event: QDropEvent) -> None:
        """Let Qt move the row, then tell where it went."""
        moved = self.currentItem()
        super().dropEvent(event)
        self.reordered.emit(moved.data(ID), self.row(moved))
