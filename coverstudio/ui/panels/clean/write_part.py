"""Other words in the picture itself: the place, the words, the work and what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QMenu, QProgressBar, QPushButton, QVBoxLayout, QWidget

from coverstudio.ui.icons import icon
from coverstudio.ui.panels.clean.tries_part import TriesPart
from coverstudio.ui.panels.clean.write_fields import WriteFields
from coverstudio.ui.stories.cleaning import Cleaning
from coverstudio.ui.stories.picture_words import PictureWords, Place
from coverstudio.ui.stories.scribes import Scribes
from coverstudio.ui.translation import tr, tr_count
from coverstudio.ui.widgets.forms import boxed, button, column, icon_button, label, row, set_role

_PREVIEW = 96
_LONGEST_NAME = 28


class WritePart(QWidget):
    """Begins with one button; `place_asked(bool)` asks for the tool that draws a place, or to put it away."""

    place_asked = Signal(bool)

    def __init__(self, story: PictureWords, cleaning: Cleaning, scribes: Scribes) -> None:
        super().__init__()
        self._story, self._cleaning, self._scribes = story, cleaning, scribes
        self._selected, self._may_urge = frozenset[int](), True
        self.fields: WriteFields | None = None
        self.begin = button("", self._on_begin, "", "text-t")
        self.hint = label("", "note", wraps=True)
        self.leave = icon_button("x", tr("Write nothing here"), story.leave)
        self.place = label("", "quiet")
        self.write = button("", story.write, "primary")
        self.in_font = self._made_font_button()
        self.tries = TriesPart(story)
        self._fields_column: QVBoxLayout = column(gap=0)
        self._closed = boxed(column(self.hint, self.begin, gap=8))
        self._work = self._made_work()
        heading = row(label(tr("Write into the picture"), "caption"), None, self.leave)
        self._open = boxed(
            column(self.place, self._fields_column, self._work, self.write, self.in_font, gap=12)
        )
        self.setLayout(column(heading, self._closed, self._open, self.tries, gap=8))
        for changed in (story.changed, cleaning.changed, scribes.changed):
            changed.connect(self.refresh)
        story.progressed.connect(self._show_progress)
        self.refresh()

    def _made_work(self) -> QWidget:
        self.preview = label("")
        self.preview.setFixedSize(_PREVIEW, _PREVIEW)
        self.preview.setAccessibleName(tr("Preview"))
        self.how_far = label("", "quiet", wraps=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.cancel = button(tr("Cancel"), self._story.cancel)
        told = column(self.how_far, self.bar, None, row(self.cancel, None), gap=8)
        work = row(self.preview, told, gap=12)
        work.setStretchFactor(told, 1)
        return boxed(work)

    def _made_font_button(self) -> QPushButton:
        """Return the button with the ways to have the words in a font, filled when it is opened."""
        made = QPushButton(tr("Set them in a font instead"))
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the icon behind the words
        made.setToolTip(tr("A text layer in that place: never misspelt, in any script"))
        menu = QMenu(made)
        menu.aboutToShow.connect(lambda: self._fill_materials(menu))
        made.setMenu(menu)
        return made

    def _fill_materials(self, menu: QMenu) -> None:
        from coverstudio.ui.stories.words_in_font import material_choices  # noqa: PLC0415

        menu.clear()
        menu.addAction(tr("Plain letters"), self._on_plain)
        menu.addSeparator()
        for identity, name in material_choices():
            menu.addAction(name, lambda identity=identity: self._story.set_in_font(identity))

    def _on_plain(self) -> None:
        self._story.set_in_font()

    def urge(self, may_urge: bool) -> None:
        """Urge to write, or leave that to something else."""
        self._may_urge = may_urge
        self.refresh()

    def show_selected(self, selected: frozenset[int]) -> None:
        """Take note of the regions that are selected in the list."""
        self._selected = selected
        self.refresh()

    def refresh(self) -> None:
        """Show the place and what can be done there, or how to begin."""
        story, place = self._story, self._story.place
        is_open = place is not None
        self.setVisible(self._cleaning.target is not None)
        self.leave.setVisible(is_open and not story.is_running)
        self._closed.setVisible(not is_open)
        self._open.setVisible(is_open)
        if place is None:
            self._show_how_to_begin()
        else:
            self._made_fields()
            self.place.setText(_place_words(place))
            self._show_deeds()

    def _show_how_to_begin(self) -> None:
        awaits = self._story.awaits_place
        self.begin.setText(tr("Cancel") if awaits else self._begin_words())
        self.hint.setVisible(awaits or len(self._selected) != 1)
        self.hint.setText(
            tr("Drag a rectangle over the place on the page.")
            if awaits
            else tr("Changes what a sign or a label says, in the picture's own manner.")
        )

    def _begin_words(self) -> str:
        return tr("Write words here…") if len(self._selected) == 1 else tr("Draw the place…")

    def _on_begin(self) -> None:
        if len(self._selected) == 1:
            self._story.write_at(next(iter(self._selected)))
        else:
            self.place_asked.emit(not self._story.awaits_place)

    def _show_deeds(self) -> None:
        story = self._story
        words = story.wish.text.strip()
        refusal = story.refusal
        can_write = bool(words) and not refusal and not self._scribes.obstacle
        self.write.setText(tr("Write “{words}”", words=story.wish.named) if words else tr("Write it"))
        self.write.setEnabled(can_write)
        self.write.setToolTip(self._scribes.obstacle or (refusal if words else tr("Type the words first.")))
        self.write.setVisible(not story.is_running)
        self.in_font.setEnabled(bool(words))
        self.in_font.setVisible(not story.is_running)
        # What a model cannot write is urged as what cannot go wrong.
        set_role(self.write, "primary" if self._may_urge and (can_write or not words) else "")
        is_urged = bool(self._may_urge and words and not can_write)
        set_role(self.in_font, "primary" if is_urged else "")
        self.in_font.setIcon(icon("caret-down", "on_primary" if is_urged else "text"))
        self._work.setVisible(story.is_running)
        self._show_progress()

    def _show_progress(self) -> None:
        story = self._story
        if not story.is_running:
            return
        done = len(story.on_its_way)
        tried = tr_count(done, "1 try done", "{count} tries done") if done else tr("The first try")
        self.how_far.setText(tr("Stopping…") if story.is_cancelling else tried)
        self.bar.setValue(round(1000 * story.share))
        self.cancel.setEnabled(not story.is_cancelling)
        self.preview.setVisible(story.preview is not None)
        if story.preview is not None:
            self.preview.setPixmap(self._preview_pixmap())

    def _preview_pixmap(self) -> QPixmap:
        from coverstudio.rendering.arrays import from_array  # noqa: PLC0415

        if self._story.preview is None:
            return QPixmap()
        scale = self.devicePixelRatioF()
        side = round(_PREVIEW * scale)
        image = from_array(self._story.preview.pixels).scaled(
            side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        image.setDevicePixelRatio(scale)
        return QPixmap.fromImage(image)

    def _made_fields(self) -> None:
        """Make the fields when the first place is written at: most covers never need them."""
        if self.fields is None:
            self.fields = WriteFields(self._story, self._scribes)
            self._fields_column.addWidget(self.fields)
            self.fields.show()  # at once: a layout shows it with the next event


def _place_words(place: Place) -> str:
    """Say where the words go, and how many pixels there are for them."""
    read = " ".join(place.region.text.split())
    where = f"“{read[:_LONGEST_NAME]}”" if read else tr("Marked by hand")
    return f"{where} · {place.box.width} × {place.box.height} px"
