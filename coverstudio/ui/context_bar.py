"""What the selected layer or the tool in the hand can do now."""

from __future__ import annotations

import msgspec
from PySide6.QtWidgets import QFrame, QWidget

from coverstudio.document.document import Document, replace_layer
from coverstudio.document.layers import AnyLayer, ImageLayer, TextLayer
from coverstudio.document.print_spec import FORMATS
from coverstudio.document.spread import Spread
from coverstudio.editor.editor import Editor
from coverstudio.ui.canvas import Tool
from coverstudio.ui.canvas.tools import MASK_TOOLS
from coverstudio.ui.mask_fields import MaskFields, mask_hint
from coverstudio.ui.panels.text_style import BarStyle, Palette
from coverstudio.ui.stories.lettering import Lettering
from coverstudio.ui.stories.masking import Masking
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.forms import boxed, label, row, upright_rule
from coverstudio.ui.widgets.numbers import NumberField, ScrubLabel

HEIGHT = 44
_FIELD = 74
_FARTHEST = 5000.0


class ContextBar(QFrame):
    """Text: its style and place. Picture, shape: its place. Nothing: the format, or what the tool does."""

    def __init__(self, editor: Editor, story: Lettering, masking: Masking, palette: Palette) -> None:
        super().__init__()
        self._editor, self._story, self._masking = editor, story, masking
        self._tool = Tool.SELECT
        self.setObjectName("context_bar")
        self.setFixedHeight(HEIGHT)
        self.style_fields = BarStyle(story, palette)
        self.place = PlaceFields(editor)
        self.mask_fields = MaskFields(masking.brush)
        self.name = label("", "quiet")
        self.hint = label("", "quiet")
        self._text_part = boxed(row(self.style_fields.layout(), 4, upright_rule(), 4))
        self._name_part = boxed(row(self.name, 4, upright_rule(), 4))
        layout = row(self._text_part, self._name_part, self.place, self.mask_fields, self.hint, None)
        layout.setContentsMargins(12, 0, 12, 0)
        self.setLayout(layout)
        editor.document_changed.connect(self._on_document_changed)
        editor.selection_changed.connect(self.refresh)
        masking.changed.connect(self.refresh)
        story.stretch_changed.connect(self.refresh)
        self.refresh()

    def show_tool(self, tool: Tool) -> None:
        """Say what the tool in the hand does."""
        self._tool = tool
        self.refresh()

    def _on_document_changed(self, old: Document, new: Document) -> None:
        layer = self._editor.selected
        before = old.layer(layer.id) if layer is not None else None
        if layer is None or before != layer:
            self.refresh()

    def refresh(self) -> None:
        """Show the selection of now."""
        layer = self._editor.selected if self._tool in (Tool.SELECT, Tool.TEXT) else None
        self._text_part.setVisible(isinstance(layer, TextLayer))
        self._name_part.setVisible(layer is not None and not isinstance(layer, TextLayer))
        self.place.setVisible(layer is not None)
        self.hint.setVisible(layer is None)
        self.mask_fields.setVisible(self._tool in MASK_TOOLS)
        if self._tool in MASK_TOOLS:
            self.mask_fields.show_tool(self._tool)
        if layer is None:
            self.hint.setText(self._hint())
            return
        self.place.show_layer(layer)
        if isinstance(layer, TextLayer):
            self.style_fields.show_layer(layer)
        else:
            self.name.setText(_described(layer))

    def _hint(self) -> str:
        if self._tool in MASK_TOOLS:
            return mask_hint(self._tool, self._masking)
        if self._tool is Tool.REGION:
            return tr("Drag around lettering that was not found; pull at a corner to reshape a region.")
        if self._tool is Tool.TEXT:
            return tr("Click or drag on the page where the text should stand.")
        if self._tool is Tool.ZONE:
            return tr(
                "Drag over the place where the title will stand: what is generated stays calm there."
                "   ·   Arrows move it, with Ctrl they pull its corner."
            )
        if self._tool is Tool.HAND:
            return tr("Drag to move the view.")
        return self._format_words()

    def _format_words(self) -> str:
        spec = self._editor.document.print_spec
        if spec.spread is not None and spec.spread.hinges:
            return tr(
                "{format}   ·   {around:g} mm around the boards   ·   {ppi} ppi",
                format=format_name(self._editor.document),
                around=round(spec.bleed, 3),
                ppi=spec.ppi,
            )
        return tr(
            "{format}   ·   bleed {bleed:g} mm   ·   {ppi} ppi",
            format=format_name(self._editor.document),
            bleed=round(spec.bleed, 3),
            ppi=spec.ppi,
        )


def format_name(document: Document) -> str:
    """Return the format's name in the user's language, or its size in millimetres."""
    spec = document.print_spec
    if spec.spread is not None:
        return _wrap_name(spec.spread)
    known = {one.spec.trim: one.label for one in FORMATS}
    return told(known[spec.trim]) if spec.trim in known else f"{spec.trim.width:g} × {spec.trim.height:g} mm"


def _wrap_name(spread: Spread) -> str:
    """Return what a wrap is laid out for, as far as it says: printer, kind and trim."""
    from coverstudio.editor.wraps import trim_words  # noqa: PLC0415
    from coverstudio.printing.printers import known_printer  # noqa: PLC0415
    from coverstudio.ui.panels.print.edition_words import KINDS, name_of  # noqa: PLC0415

    edition = spread.edition
    printer = known_printer(edition.printer)
    name = edition.printer if printer is None else name_of(printer)
    trim = [told(trim_words(edition.trim))] if edition.trim is not None else []
    return "   ·   ".join((name, tr(KINDS[edition.kind]), *trim))


def _described(layer: AnyLayer) -> str:
    if isinstance(layer, ImageLayer):
        return tr(
            "{name}   ·   {width} × {height} px",
            name=told(layer.name)[:40],
            width=layer.asset.width,
            height=layer.asset.height,
        )
    return told(layer.name)[:40]


class PlaceFields(QWidget):
    """Where a layer stands and how large it is, in numbers."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self.from_left = NumberField(-_FARTHEST, _FARTHEST, unit="mm", decimals=1)
        self.from_top = NumberField(-_FARTHEST, _FARTHEST, unit="mm", decimals=1)
        self.breadth = NumberField(0.5, _FARTHEST, unit="mm", decimals=1)
        self.tallness = NumberField(0.5, _FARTHEST, unit="mm", decimals=1)
        self.turn = NumberField(-360, 360, unit="°", decimals=1)
        layout = row(gap=6)
        for name, tip, field in (
            ("X", tr("From the left edge"), self.from_left),
            ("Y", tr("From the top edge"), self.from_top),
            (tr("W"), tr("Width"), self.breadth),
            (tr("H"), tr("Height"), self.tallness),
            ("∠", tr("Rotation"), self.turn),
        ):
            field.setFixedWidth(_FIELD if field is not self.turn else 60)
            field.setToolTip(tip)
            field.setAccessibleName(tip)
            layout.addWidget(ScrubLabel(name, field))
            layout.addWidget(field)
            layout.addSpacing(4)
        self.setLayout(layout)
        self.from_left.edited.connect(lambda x: self._move("x", x))
        self.from_top.edited.connect(lambda y: self._move("y", y))
        self.breadth.edited.connect(lambda _: self._resize("width"))
        self.tallness.edited.connect(lambda _: self._resize("height"))
        self.turn.edited.connect(lambda turn: self._change(tr("Rotate"), rotation=turn))

    def show_layer(self, layer: AnyLayer) -> None:
        """Show where a layer stands; a locked one cannot be moved."""
        self.from_left.show_value(layer.box.x)
        self.from_top.show_value(layer.box.y)
        self.breadth.show_value(layer.box.width)
        self.tallness.show_value(layer.box.height)
        self.turn.show_value(layer.rotation)
        self.setEnabled(not layer.locked)

    def _move(self, axis: str, value: float) -> None:
        # Only what was edited: the fields show rounded numbers.
        layer = self._editor.selected
        if layer is not None:
            self._change(tr("Move"), box=msgspec.structs.replace(layer.box, **{axis: value}))

    def _resize(self, side: str) -> None:
        layer = self._editor.selected
        if layer is None:
            return
        width, height = layer.box.width, layer.box.height
        factor = self.breadth.value() / width if side == "width" else self.tallness.value() / height
        # A picture keeps its proportions: it would be distorted otherwise.
        both = isinstance(layer, ImageLayer)
        box = msgspec.structs.replace(
            layer.box,
            width=width * factor if both or side == "width" else width,
            height=height * factor if both or side == "height" else height,
        )
        self._change(tr("Resize"), box=box)

    def _change(self, name: str, **changes: object) -> None:
        layer = self._editor.selected
        if layer is not None and not layer.locked:
            changed = msgspec.structs.replace(layer, **changes)
            batch = f"place {layer.id} {name}"
            self._editor.edit(lambda document: replace_layer(document, changed), name, batch)
