"""Looking for lettering: what looks, the button, and what stands in its way."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coverstudio.generation.messages import Engine
from coverstudio.ui.stories.cleaning import Cleaning
from coverstudio.ui.stories.detectors import BUILT_IN, Detectors
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import GROUP_GAP, boxed, button, column, label, row, set_role

_NAMES = {"rapidocr": "RapidOCR", "keras-ocr": "keras-ocr", "craft": "CRAFT"}


class FindPart(QWidget):
    """Offers the search; `picture_asked` asks for a picture where there is none."""

    picture_asked = Signal()

    def __init__(self, story: Cleaning, detectors: Detectors) -> None:
        super().__init__()
        self._story, self._detectors = story, detectors
        self._may_urge = True
        self.hint = label("", "quiet", wraps=True)
        self.detector = ChoiceField()
        self.detector.setAccessibleName(tr("Detector"))
        self.button = button(tr("Find lettering"), story.find, "primary")
        self.models = button(tr("Models…"), detectors.see_models)
        self.picture = button(tr("Use a picture…"), self.picture_asked.emit, "", "image")
        self._choice = boxed(row(label(tr("Detector"), "caption"), self.detector))
        self.setLayout(column(self._choice, self.hint, self.models, self.picture, self.button, gap=GROUP_GAP))
        self.detector.edited.connect(detectors.choose)
        for one in (story, detectors):
            one.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what can be done now with the picture that is cleaned."""
        has_picture, found = self._story.target is not None, self._story.found
        has_regions = found is not None and bool(found.entries)
        self._show_detectors()
        self.picture.setVisible(not has_picture)
        self.models.setVisible(has_picture and self._detectors.wants_weights)
        self.button.setVisible(has_picture and not has_regions)
        self.button.setEnabled(not self._detectors.obstacle and not self._story.is_busy)
        self.button.setText(tr("Find again") if found is not None else tr("Find lettering"))
        # What was found and erased needs no second search: it is offered, not urged.
        set_role(self.button, "primary" if found is None and self._may_urge else "")
        self.hint.setText(self._hint())
        self.hint.setVisible(bool(self.hint.text()))
        parts = (self._choice, self.hint, self.picture, self.button)
        self.setVisible(any(not part.isHidden() for part in parts))

    def urge(self, may_urge: bool) -> None:
        """Urge to look for lettering before anything else, or leave that to something else."""
        self._may_urge = may_urge
        self.refresh()

    def _show_detectors(self) -> None:
        offered = self._detectors.offered
        self._choice.setVisible(len(offered) > 1 and self._story.target is not None)
        self.detector.offer([(one.id, _name(one)) for one in offered], [told(one.reason) for one in offered])
        self.detector.show_choice(self._detectors.chosen)
        self.detector.setEnabled(not self._story.is_busy)

    def _hint(self) -> str:
        if self._story.target is None:
            return tr("There is no picture on the page yet.")
        if self._detectors.obstacle:
            return self._detectors.obstacle
        if self._story.found is None:
            return tr("Looks for lettering in the picture, so that you can choose what goes.")
        if not self._story.found.entries and self._story.report is None:
            if self._story.is_bare:
                return tr("No lettering was found.")
            return tr("The list is empty: look again for what may be left.")
        return ""


def _name(engine: Engine) -> str:
    name = _NAMES.get(engine.id, engine.id)
    if not engine.ready:
        return tr("{name} (not installed)", name=name)
    return tr("{name} (built in)", name=name) if engine.id == BUILT_IN else name
