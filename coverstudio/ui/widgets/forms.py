"""Captions, rows, buttons: the same everywhere, on a grid of four pixels."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from coverstudio.ui.icons import icon
from coverstudio.ui.widgets.numbers import NumberField, ScrubLabel
from coverstudio.ui.widgets.wheel import scrolled

GAP = 8
GROUP_GAP = 16
ICON = QSize(18, 18)
SMALL_ICON = QSize(14, 14)


def label(text: str, role: str = "", *, wraps: bool = False) -> QLabel:
    """Return words; `role` is how the stylesheet sets them."""
    made = QLabel(text)
    if role:
        made.setProperty("role", role)
    made.setWordWrap(wraps)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget another role of the stylesheet."""
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def button(text: str, clicked: Callable[[], object], role: str = "", icon_name: str = "") -> QPushButton:
    """Return a button that says what happens."""
    made = QPushButton(text)
    if role:
        made.setProperty("role", role)
    if icon_name:
        made.setIcon(icon(icon_name))
    made.clicked.connect(lambda _checked=False: clicked())
    return made


def icon_button(
    icon_name: str, tip: str, clicked: Callable[[], object] | None = None, role: str = "small"
) -> QToolButton:
    """Return a button that is an icon; `tip` says what it does, to the eye and to a screen reader."""
    made = QToolButton()
    made.setProperty("role", role)
    made.setIcon(icon(icon_name))
    made.setIconSize(SMALL_ICON if icon_name == "x" else ICON)
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def _fill(layout: QHBoxLayout | QVBoxLayout, parts: Iterable[QWidget | QLayout | int | None]) -> None:
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        elif part is None:
            layout.addStretch(1)
        else:
            layout.addSpacing(part)


def row(*parts: QWidget | QLayout | int | None, gap: int = GAP) -> QHBoxLayout:
    """Return parts side by side; None stretches, a number is a space in pixels."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    _fill(layout, parts)
    return layout


def side_by_side(*buttons: QPushButton) -> QHBoxLayout:
    """Return buttons of the same width, however long their words are."""
    layout = row(*buttons)
    for one in buttons:
        one.setMinimumWidth(1)  # else the longer words push the row beyond its panel
        layout.setStretchFactor(one, 1)
    return layout


def column(*parts: QWidget | QLayout | int | None, gap: int = GAP) -> QVBoxLayout:
    """Return parts one below the other; None stretches, a number is a space in pixels."""
    layout = QVBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    _fill(layout, parts)
    return layout


def boxed(layout: QLayout, name: str = "") -> QWidget:
    """Return a widget that holds a layout, so that it can be hidden."""
    holder = QWidget()
    holder.setObjectName(name)
    layout.setContentsMargins(0, 0, 0, 0)
    holder.setLayout(layout)
    return holder


def captioned(caption: str, field: QWidget | QLayout) -> QVBoxLayout:
    """Return a field under its caption."""
    words = label(caption, "caption")
    if isinstance(field, QWidget):
        words.setBuddy(field)
        field.setAccessibleName(caption)
    return column(words, field, gap=4)


def tab_through(*widgets: QWidget) -> None:
    """Let the tab key go from each widget to the next, whatever was made first."""
    for widget, following in itertools.pairwise(widgets):
        QWidget.setTabOrder(widget, following)


def number(caption: str, field: NumberField) -> QVBoxLayout:
    """Return a number field under its caption, which can be dragged."""
    field.setAccessibleName(caption)
    field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return column(ScrubLabel(caption, field), field, gap=4)


def rule(name: str = "rule") -> QFrame:
    """Return a hairline."""
    line = QFrame()
    line.setObjectName(name)
    line.setFixedHeight(1)
    return line


def upright_rule() -> QFrame:
    """Return an upright hairline, as between groups of a bar."""
    line = QFrame()
    line.setObjectName("thin_rule")
    line.setFixedSize(1, 20)
    return line


class Segments(QWidget):
    """A few choices side by side, one of which holds."""

    def __init__(
        self,
        choices: Sequence[tuple[str, str, str]],
        chosen: Callable[[str], object],
        tips: Sequence[str] = (),
    ) -> None:
        """`choices` are (id, text, icon name): with an icon the text becomes the tip, else `tips` tell."""
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        layout = row(gap=0)
        for index, (identity, text, icon_name) in enumerate(choices):
            one = QToolButton()
            one.setProperty("role", "segment")
            one.setProperty("place", {0: "first", len(choices) - 1: "last"}.get(index, "middle"))
            one.setCheckable(True)
            one.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            one.setAccessibleName(text)
            if icon_name:
                one.setIcon(icon(icon_name))
                one.setToolTip(text)
            else:
                one.setText(text)
            if index < len(tips):
                one.setToolTip(tips[index])
                one.setAccessibleName(tips[index])
            one.clicked.connect(lambda _=False, identity=identity: chosen(identity))
            self._group.addButton(one)
            self._buttons[identity] = one
            layout.addWidget(one)
        self.setLayout(layout)

    def show_choice(self, identity: str) -> None:
        """Show which one holds; an empty one says that none does."""
        if identity:
            self._buttons[identity].setChecked(True)
        elif (held := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)
            held.setChecked(False)
            self._group.setExclusive(True)

    def segment(self, identity: str) -> QToolButton:
        """Return the button of a choice."""
        return self._buttons[identity]

    @property
    def choice(self) -> str:
        """The one that holds, empty while none does."""
        return next((identity for identity, one in self._buttons.items() if one.isChecked()), "")


class StagePanel(QScrollArea):
    """A panel of one stage: scrolls when the window is low, never sideways."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields have it, and scroll into sight with it
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._holder = QWidget()
        self._holder.setObjectName("stage")
        self.column = column(gap=GROUP_GAP)
        self._leave_room(0)
        self._holder.setLayout(self.column)
        self.setWidget(self._holder)
        self._keys_go_to: QWidget | None = None
        self._foot: QWidget | None = None
        self._below_bar: QWidget | None = None
        self.verticalScrollBar().installEventFilter(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, and keep what comes under the pointer meanwhile as it is."""
        scrolled()
        super().wheelEvent(event)

    def hand_keys_to(self, other: QWidget) -> None:
        """Hand the keys of a button that its own click switched off to another widget.

        Qt would hand them to what stands next, and Space, which pans, would press that.
        """
        self._keys_go_to = other

    def focusNextPrevChild(self, forward: bool, /) -> bool:
        """Tell Tab from a widget that is switched off or hidden while it has the keys."""
        focused = self.window().focusWidget()
        if self._keys_go_to is None or (focused.isEnabled() and focused.isVisibleTo(self)):
            return super().focusNextPrevChild(forward)
        self._keys_go_to.setFocus()
        return True

    def _leave_room(self, bar: int) -> None:
        """Let the scroll bar lie in the margin: nothing becomes narrower when it comes."""
        self.column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP - bar, GROUP_GAP)

    def pin(self, foot: QVBoxLayout) -> None:
        """Let a part follow the rest, but never out of sight: where there is no room the rest scrolls."""
        self._foot = QFrame(self)
        self._foot.setObjectName("stage_foot")
        foot.setContentsMargins(16, 12, 16, 16)
        self._foot.setLayout(foot)
        # The scroll bar ends where the pinned part begins.
        self._below_bar = QWidget(self)
        self.addScrollBarWidget(self._below_bar, Qt.AlignmentFlag.AlignBottom)
        for one in (self._holder, self._foot):
            one.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the pinned part in sight."""
        super().resizeEvent(event)
        self._place_foot()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the pinned part follow what grows and shrinks above it, and the margin the scroll bar."""
        if watched is self.verticalScrollBar():
            if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
                is_shown = event.type() == QEvent.Type.Show
                self._leave_room(self.verticalScrollBar().sizeHint().width() if is_shown else 0)
        elif event.type() == QEvent.Type.LayoutRequest:
            self._place_foot()
        return super().eventFilter(watched, event)

    def _place_foot(self) -> None:
        if self._foot is not None and self._below_bar is not None:
            height = _height(self._foot, self.width())
            self.setViewportMargins(0, 0, 0, height)
            self._below_bar.setFixedHeight(height)
            above = _height(self._holder, self.viewport().width())
            top = min(above, self.height() - height)
            self._foot.setGeometry(0, top, self.width(), height)

    def fill(self, *parts: QWidget | QLayout | int | None) -> None:
        """Put the parts of the panel one below the other, from the top."""
        _fill(self.column, (*parts, None))


def _height(widget: QWidget, width: int) -> int:
    """Return how high what is laid out in a widget is at that width, words that wrap included."""
    layout = widget.layout()
    wraps = layout is not None and layout.hasHeightForWidth()
    return layout.totalHeightForWidth(width) if layout is not None and wraps else widget.sizeHint().height()
