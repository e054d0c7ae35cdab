"""The art of the front over the whole wrap: offered while it covers the front alone."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coverstudio.ui.stories.continuing import Continuing
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import boxed, button, column, label, row, side_by_side


class ContinuePart(QWidget):
    """Three ways to go on, and while it goes on how far it is; hidden where there is nothing to continue."""

    def __init__(self, story: Continuing) -> None:
        super().__init__()
        self._story = story
        self.mirror = button(tr("Mirror it"), lambda: story.go_on("mirror"))
        self.mirror.setToolTip(tr("Reflects the picture at each fold. Takes a second."))
        self.patches = button(tr("Grow it on"), lambda: story.go_on("patch-fill"))
        self.patches.setToolTip(
            tr("Grows new sky, ground and texture from the part beside the fold. Takes up to a minute.")
        )
        self.paint = button(tr("Have it painted on"), story.paint_on)
        self.obstacle = label("", "note", wraps=True)
        self.models = button(tr("Models…"), story.see_models, "link")
        way_there = row(self.obstacle, self.models)
        way_there.setStretchFactor(self.obstacle, 1)
        self._way_there = boxed(way_there)
        self.how_far = label("", "quiet")
        self.cancel = button(tr("Cancel"), story.cancel, "link")
        hint = label(
            tr("The picture covers the front alone: let it go on over spine and back."), "note", wraps=True
        )
        self._ways = boxed(column(hint, side_by_side(self.mirror, self.patches), self.paint, self._way_there))
        self._running = boxed(row(self.how_far, None, self.cancel))
        self.setLayout(column(self._ways, self._running, gap=0))
        story.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what can be done now."""
        share, has_art = self._story.share, self._story.art is not None
        self._let_focus_go(offers=has_art and share is None, is_running=share is not None)
        self.setVisible(has_art or share is not None)
        self._ways.setVisible(share is None)
        self._running.setVisible(share is not None)
        if has_art:
            self._show_painter()
        if share is not None:
            self.how_far.setText(tr("Continuing the art: {share} %", share=round(100 * share)))

    def _show_painter(self) -> None:
        """Offer to have it painted, or say what is needed for that."""
        obstacle, model = self._story.obstacle, self._story.painter
        self.paint.setEnabled(not obstacle)
        self.obstacle.setText(obstacle)
        self._way_there.setVisible(bool(obstacle))
        if model is not None:
            tip = tr("“{model}” paints what lies beyond the front. Takes minutes.", model=model.name)
            self.paint.setToolTip(tip)

    def _let_focus_go(self, *, offers: bool, is_running: bool) -> None:
        """Keep the focus from hopping from what goes away onto what a key or the wheel would change."""
        ways = () if offers else (self.mirror, self.patches, self.paint, self.models)
        for one in (*ways, *(() if is_running else (self.cancel,))):
            one.clearFocus()
