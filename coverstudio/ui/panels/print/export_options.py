"""What the file is for, and what goes with it: pictures, marks, black, and how everything was made."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from coverstudio.ui.stories.exporting import Exporting, preset_name, short_name
from coverstudio.ui.stories.printer_words import told_of_printers
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.folds import Fold
from coverstudio.ui.widgets.forms import Segments, boxed, button, captioned, column, label, row


class ExportOptions(QWidget):
    """The preset, the profile of the press where one is needed, and what is rare under a fold.

    `layout_asked(printer id)` asks to lay the cover out for the printer that the file is for.
    """

    layout_asked = Signal(str)

    def __init__(self, story: Exporting) -> None:
        super().__init__()
        self._story = story
        self._lists_presets = False
        self.preset = ChoiceField([("pdf", "PDF")])
        self.misfit = label("", "caution", wraps=True)
        self.lay_out = button("", lambda: self.layout_asked.emit(story.preset.printer), "caption link")
        self._misfit_box = boxed(column(self.misfit, row(self.lay_out, None), gap=4))
        self.profile = label("", "quiet", wraps=True)
        choose = button(tr("Choose…"), story.choose_profile, "link")
        choose.setToolTip(tr("The CMYK profile of the press, which the printer hands out"))
        profile_row = row(self.profile, choose)
        profile_row.setStretchFactor(self.profile, 1)
        self._profile_box = boxed(captioned(tr("Profile of the press"), profile_row))
        self._profile_box.hide()
        self._misfit_box.hide()
        self._make_extras()
        self.setLayout(
            column(
                captioned(tr("Export for"), self.preset),
                self._misfit_box,
                self._profile_box,
                self._folded(),
                gap=12,
            )
        )
        self.preset.edited.connect(self._on_preset)
        story.changed.connect(self.refresh)

    def _make_extras(self) -> None:
        story = self._story
        self.compression = Segments(
            (("lossless", tr("Lossless"), ""), ("jpeg", tr("JPEG, smaller"), "")),
            lambda choice: story.change(lossless=choice == "lossless"),
        )
        self.crop = _switch(tr("Crop marks"), lambda on: story.change(crop=on))
        self.bleed = _switch(tr("Bleed marks"), lambda on: story.change(bleed=on))
        self.slug = _switch(tr("A line with title and date"), lambda on: story.change(slug=on))
        self.rich_black = _switch(tr("Rich black in large areas"), lambda on: story.change(rich_black=on))
        self.rich_black.setToolTip(tr("Four inks instead of one: deeper, for areas and not for text"))
        self.discloses = _switch(tr("Say how the pictures were made"), lambda on: story.change(discloses=on))
        self.discloses.setToolTip(tr("Engines, models and licences, in the file's metadata"))
        self.copy = button(tr("Copy the AI disclosure"), story.copy_disclosure, "link")
        self.copy.setToolTip(tr("The answer to a shop's question about AI, as text to paste"))

    def _folded(self) -> Fold:
        self._for_pdf = boxed(captioned(tr("Pictures in the PDF"), self.compression))
        self._marks = boxed(column(self.crop, self.bleed, self.slug))
        self.fold = Fold(
            tr("File options"),
            column(self._for_pdf, self._marks, self.rich_black, self.discloses, row(self.copy, None)),
        )
        return self.fold

    def showEvent(self, event: QShowEvent) -> None:
        """List the presets when they are first seen: the start of the window does not wait for them."""
        super().showEvent(event)
        if not self._lists_presets:
            self._lists_presets = True
            self.refresh()

    def refresh(self) -> None:
        """Show what is wished for, and only what the chosen file takes."""
        if not self._lists_presets:
            return
        self._list_presets()
        preset = self._story.preset
        self.preset.show_choice(preset.id)
        misfit = self._story.misfit
        self.misfit.setText(told_of_printers(misfit))
        self.lay_out.setText(tr("Lay the cover out for {name}", name=short_name(preset)))
        self._misfit_box.setVisible(bool(misfit))
        self._profile_box.setVisible(preset.needs_profile)
        self.profile.setText(self._profile_words())
        self._for_pdf.setVisible(preset.is_pdf)
        self._marks.setVisible(preset.is_pdf and preset.takes_marks)
        self.rich_black.setVisible(preset.is_pdf and preset.colours == "cmyk")
        self._show_wishes()

    def _profile_words(self) -> str:
        if self._story.has_no_profile:
            return tr("None on this computer")
        return self._story.profile_name or tr("The best on this computer")

    def _show_wishes(self) -> None:
        wished = self._story.wished
        self.compression.show_choice("lossless" if wished.lossless else "jpeg")
        self.crop.setChecked(wished.crop)
        self.bleed.setChecked(wished.bleed)
        self.slug.setChecked(wished.slug)
        self.rich_black.setChecked(wished.rich_black)
        self.discloses.setChecked(wished.discloses)

    def _list_presets(self) -> None:
        groups = self._story.groups()
        self.preset.offer([(one.id, preset_name(one)) for group in groups for one in group])
        at = 0
        for group in groups[:-1]:
            at += len(group)
            self.preset.insertSeparator(at)
            at += 1

    def _on_preset(self, identity: str) -> None:
        self._story.change(preset="" if identity == self._story.printer else identity)


def _switch(words: str, changed: Callable[[bool], object]) -> QCheckBox:
    made = QCheckBox(words)
    made.clicked.connect(changed)
    return made
