"""Whether the words can be read as they should be: of the selected text in full, of all texts in a list."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from coverstudio.document.layers import TextLayer
from coverstudio.ui.icons import icon
from coverstudio.ui.panels.type.proof_card import ProofCard
from coverstudio.ui.stories.proof_words import mark_of, short_words
from coverstudio.ui.stories.proving import Proved, Proving
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.forms import (
    boxed,
    button,
    column,
    icon_button,
    label,
    row,
    set_role,
    side_by_side,
)

_LONGEST_NAME = 18


class ProofPart(QWidget):
    """Proves on a click and shows what was found; `text_asked(id)` asks for a text of the list.

    `told_changed` says that `summary`, the words beside the heading, may be others.
    """

    text_asked = Signal(str)
    told_changed = Signal()

    def __init__(self, story: Proving) -> None:
        super().__init__()
        self._story = story
        self._layer_id = ""
        self._known: dict[str, tuple[Proved, bool]] = {}  # by the ids of texts; whether it is stale
        self.prove = button(tr("Prove this text"), self._on_prove)
        self.prove_all = button("", story.prove_all)
        self.buttons = boxed(side_by_side(self.prove, self.prove_all))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.cancel = icon_button("x", tr("Cancel"), story.cancel)
        self.progress = boxed(row(label(tr("Proving…"), "note"), self.bar, self.cancel))
        self.hint = label(
            tr("Reads the words back from the finished page, and measures how well they can be read."),
            "note", wraps=True,
        )  # fmt: skip
        self.card = ProofCard(story)
        self.rows: dict[str, QPushButton] = {}
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self.all = boxed(column(label(tr("All texts"), "caption"), self._list, gap=2))
        self.setLayout(column(self.buttons, self.progress, self.hint, self.card, self.all, gap=12))
        story.changed.connect(self.refresh)
        story.progressed.connect(self._show_progress)
        self.refresh()

    @property
    def summary(self) -> str:
        """How many of the texts that were proved, and have not changed since, read as they should."""
        holding = [one for one, is_stale in self._known.values() if not is_stale]
        if not holding:
            return ""
        fine = sum(not one.is_in_doubt for one in holding)
        return tr("{fine} of {count} fine", fine=fine, count=len(holding))

    def show_layer(self, layer: TextLayer | None) -> None:
        """Show what was found of a text; without one, of all texts alone."""
        self._layer_id = layer.id if layer is not None else ""
        self.refresh()

    def refresh(self) -> None:
        """Show what is known by now."""
        story, texts = self._story, self._story.texts
        self._known = {
            text.id: (found, story.is_stale(text.id))
            for text in texts
            if (found := story.proved(text.id)) is not None
        }
        # By its id: a fix that is only shown shows another version of it.
        layer = next((text for text in texts if text.id == self._layer_id), None)
        self.prove.setVisible(layer is not None)
        self.prove_all.setText(self._story.all_words())
        self.prove_all.setVisible(layer is None or len(texts) > 1)
        self.prove_all.setEnabled(bool(texts))
        known = self._known.get(layer.id) if layer is not None else None
        self.card.setVisible(known is not None)
        if known is not None:
            self.card.show_proof(known[0], is_stale=known[1])
        self._show_rows(texts)
        self.hint.setVisible(not self._known and not story.is_running)
        self._show_progress()
        self.told_changed.emit()

    def _show_progress(self) -> None:
        job = self._story.job
        is_running = self._story.is_running
        self.buttons.setVisible(not is_running)
        self.progress.setVisible(is_running)
        if job is not None:
            self.bar.setValue(round(1000 * (job.share or 0.0)))

    def _show_rows(self, texts: tuple[TextLayer, ...]) -> None:
        """List what was proved from the top of the page down; of a single text the card says all."""
        shown = [text for text in texts if text.id in self._known]
        if [text.id for text in shown] == [self._layer_id]:
            shown = []
        for layer_id in [one for one in self.rows if one not in {text.id for text in shown}]:
            gone = self.rows.pop(layer_id)
            gone.hide()
            gone.deleteLater()
        for place, text in enumerate(sorted(shown, key=lambda one: (one.box.y, one.box.x))):
            self._show_row(place, text)
        self.all.setVisible(bool(self.rows))

    def _show_row(self, place: int, text: TextLayer) -> None:
        if text.id not in self.rows:
            self.rows[text.id] = button("", lambda: self.text_asked.emit(text.id), "proved")
        shown, (found, is_stale) = self.rows[text.id], self._known[text.id]
        if self._list.indexOf(shown) != place:
            self._list.insertWidget(place, shown)
        mark, colour = ("clock-counter-clockwise", "quiet") if is_stale else mark_of(found.judgement)
        words = tr("changed since") if is_stale else short_words(found.judgement)
        said = f"{_short(told(text.name))} · {words}"
        if shown.text() != said:
            shown.setText(said)
            shown.setIcon(icon(mark, colour))
            shown.setProperty("stale", "yes" if is_stale else "no")
            set_role(shown, "proved")
        shown.setToolTip(text.text)

    def _on_prove(self) -> None:
        self._story.prove((self._layer_id,))


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
