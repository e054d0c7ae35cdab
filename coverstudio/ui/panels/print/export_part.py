"""The way out: which file, what goes with it, and one button that says what happens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QMenu, QPushButton, QWidget

from coverstudio.ui.stories.exporting import Exporting, preset_name
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.folds import Fold
from coverstudio.ui.widgets.forms import Segments, boxed, button, captioned, column, label, row


class ExportOptions(QWidget):
    """What goes with the file, folded away: how pictures are kept, marks, black, and how all was made."""

    def __init__(self, story: Exporting) -> None:
        super().__init__()
        self._story = story
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
        self.copy = button(tr("Copy the disclosure"), story.copy_disclosure, "link")
        self.copy.setToolTip(tr("The answer to a shop's question about AI, as text to paste"))
        self._for_pdf = boxed(captioned(tr("Pictures in the PDF"), self.compression))
        self._marks = boxed(column(self.crop, self.bleed, self.slug))
        content = column(self._for_pdf, self._marks, self.rich_black, self.discloses, self.copy, gap=8)
        self.fold = Fold(tr("With the file"), content)
        self.setLayout(column(self.fold))

    def refresh(self) -> None:
        """Show what is wished for, and only what the chosen file takes."""
        wished, preset = self._story.wished, self._story.preset
        self.compression.show_choice("lossless" if wished.lossless else "jpeg")
        for switch, on in (
            (self.crop, wished.crop), (self.bleed, wished.bleed), (self.slug, wished.slug),
            (self.rich_black, wished.rich_black), (self.discloses, wished.discloses),
        ):  # fmt: skip
            switch.setChecked(on)
        self._for_pdf.setVisible(preset.is_pdf)
        self._marks.setVisible(preset.is_pdf and preset.takes_marks)
        self.rich_black.setVisible(preset.is_pdf and preset.colours == "cmyk")


class ExportPart(QWidget):
    """The choice and the buttons; `options` scroll with the rest of the panel."""

    def __init__(self, story: Exporting) -> None:
        super().__init__()
        self._story = story
        self._lists_presets = False
        self.options = ExportOptions(story)
        self.preset = ChoiceField([("pdf", "PDF")])
        self.profile = label("", "quiet")
        choose = button(tr("Choose…"), story.choose_profile, "link")
        choose.setToolTip(tr("The CMYK profile of the press, which the printer hands out"))
        self._profile_row = boxed(captioned(tr("Profile of the press"), row(self.profile, None, choose)))
        self.warning = label("", "caution", wraps=True)
        self.main = button("", story.export, "primary")
        self.more = QPushButton(tr("Other kinds"))
        self.more.setMenu(QMenu(self.more))
        self.setLayout(
            column(
                captioned(tr("Export for"), self.preset),
                self._profile_row, self.warning, self.main, self.more, gap=8,
            )
        )  # fmt: skip
        self.preset.edited.connect(self._on_preset)
        self.more.menu().aboutToShow.connect(self._fill_menu)
        story.changed.connect(self.refresh)
        self._show_warning()
        self.main.setText(tr("Export {kind}…", kind="PDF"))
        self._profile_row.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """List the presets when they are first seen: the start of the window does not wait for them."""
        super().showEvent(event)
        if not self._lists_presets:
            self._lists_presets = True
            self.refresh()

    def refresh(self) -> None:
        """Show what can be written, and what the main button does."""
        self._show_warning()
        if not self._lists_presets:
            return
        self._list_presets()
        preset = self._story.preset
        self.preset.show_choice(preset.id)
        self.main.setText(_deed(preset.is_pdf, preset.group in ("printer", "shop"), preset_name(preset)))
        self._profile_row.setVisible(preset.needs_profile)
        self.profile.setText(self._story.profile_name or tr("The best on this computer"))
        self.options.refresh()

    def _show_warning(self) -> None:
        self.warning.setText(told(self._story.warning))
        self.warning.setVisible(bool(self._story.warning))

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

    def _fill_menu(self) -> None:
        menu = self.more.menu()
        menu.clear()
        for group in self._story.others():
            menu.addSeparator()
            for one in group:
                action = menu.addAction(f"{preset_name(one)}…")
                action.triggered.connect(lambda _=False, one=one: self._story.export(one.id))


def _deed(is_pdf: bool, is_for_somebody: bool, name: str) -> str:
    if not is_for_somebody:
        return tr("Export {kind}…", kind=name)
    return tr("Export PDF for {name}…", name=name) if is_pdf else tr("Export for {name}…", name=name)


def _switch(words: str, changed: Callable[[bool], object]) -> QCheckBox:
    made = QCheckBox(words)
    made.clicked.connect(changed)
    return made
