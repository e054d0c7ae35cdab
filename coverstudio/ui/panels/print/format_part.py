"""What the cover is made for: its format, trim, bleed, safe area and resolution."""

from __future__ import annotations

import msgspec
from PySide6.QtWidgets import QWidget

from coverstudio.document.document import Document
from coverstudio.document.print_spec import FORMATS, PrintSpec
from coverstudio.editor.editor import Editor
from coverstudio.ui.stories.checking import Checking
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import captioned, column, number, row
from coverstudio.ui.widgets.numbers import NumberField

CUSTOM = "custom"


def format_choices() -> list[tuple[str, str]]:
    """Return the formats as (id, name) pairs."""
    return [(one.id, told(one.label)) for one in FORMATS]


class FormatPart(QWidget):
    """Changes the print spec through its story."""

    def __init__(self, editor: Editor, story: Checking) -> None:
        super().__init__()
        self._editor, self._story = editor, story
        self.format = ChoiceField([*format_choices(), (CUSTOM, tr("Custom size"))])
        self.trim_width = NumberField(10, 2000, unit="mm", decimals=2)
        self.trim_height = NumberField(10, 2000, unit="mm", decimals=2)
        self.bleed = NumberField(0, 50, unit="mm", decimals=3, step=0.5)
        self.safe = NumberField(0, 100, unit="mm", decimals=2, step=0.5)
        self.ppi = NumberField(72, 1200, unit="ppi", decimals=0, step=10)
        self._fill()
        self._connect()
        self._show_spec(editor.document.print_spec)

    def _fill(self) -> None:
        sizes = row(number(tr("Trim width"), self.trim_width), number(tr("Trim height"), self.trim_height))
        edges = row(
            number(tr("Bleed"), self.bleed),
            number(tr("Safe area"), self.safe),
            number(tr("Resolution"), self.ppi),
        )
        self.setLayout(column(captioned(tr("Format"), self.format), sizes, edges, gap=12))

    def _connect(self) -> None:
        self.format.edited.connect(self._on_format)
        self.trim_width.edited.connect(lambda width: self._change_trim(width=width))
        self.trim_height.edited.connect(lambda height: self._change_trim(height=height))
        self.bleed.edited.connect(lambda bleed: self._change(bleed=bleed))
        self.safe.edited.connect(lambda safe: self._change(safe=safe))
        self.ppi.edited.connect(lambda ppi: self._change(ppi=int(ppi)))
        self._editor.document_changed.connect(self._on_document_changed)

    def _on_document_changed(self, old: Document, new: Document) -> None:
        if old.print_spec != new.print_spec:
            self._show_spec(new.print_spec)

    def _show_spec(self, spec: PrintSpec) -> None:
        known = {one.id for one in FORMATS}
        self.format.show_choice(spec.name if spec.name in known else CUSTOM)
        self.trim_width.show_value(spec.trim.width)
        self.trim_height.show_value(spec.trim.height)
        self.bleed.show_value(spec.bleed)
        self.safe.show_value(spec.safe)
        self.ppi.show_value(spec.ppi)

    def _on_format(self, identity: str) -> None:
        for one in FORMATS:
            if one.id == identity:
                self._story.change_spec(one.spec)

    # Only what was edited is changed: the fields show rounded numbers.
    def _change_trim(self, **sides: float) -> None:
        trim = msgspec.structs.replace(self._editor.document.print_spec.trim, **sides)
        self._change(trim=trim, name=CUSTOM)

    def _change(self, **values: object) -> None:
        self._story.change_spec(msgspec.structs.replace(self._editor.document.print_spec, **values))
