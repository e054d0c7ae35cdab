"""The effects of a text as a list, the topmost first: added, moved, switched off, changed."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from coverstudio.document.layers import TextLayer
from coverstudio.document.type_looks import MOST_EFFECTS, Effect, Effects
from coverstudio.ui.icons import icon
from coverstudio.ui.panels.text_style import Palette
from coverstudio.ui.panels.type.effect_fields import OFFERED, EffectFields, name_of
from coverstudio.ui.stories.title_looks import TitleLooks
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import button, column, icon_button, label, row


class EffectRow(QWidget):
    """An effect: its switch and name, and while it is open its fields and where it goes."""

    def __init__(
        self,
        effect: Effect,
        palette: Palette,
        change: Callable[[str, object], object],
        act: Callable[[str], object],
    ) -> None:
        """`act` is told what is to become of the effect: "open", "up", "down" or "remove"."""
        super().__init__()
        self.switch = icon_button("eye", tr("Show or hide the effect"))
        self.switch.clicked.connect(lambda _: change("shown", not self._is_shown))
        self.line = QToolButton()
        self.line.setProperty("role", "fold")
        self.line.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.line.setIconSize(QSize(12, 12))
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.line.clicked.connect(lambda _: act("open"))
        self.up = icon_button("arrow-up", tr("Move up"), lambda: act("up"))
        self.down = icon_button("arrow-down", tr("Move down"), lambda: act("down"))
        self.removed = icon_button("x", tr("Remove the effect"), lambda: act("remove"))
        self.fields = EffectFields(effect, palette, change)
        self._is_shown = True
        self.setLayout(
            column(row(self.switch, self.line, self.up, self.down, self.removed, gap=0), self.fields, gap=4)
        )
        self.show_effect(effect)

    def show_effect(self, effect: Effect) -> None:
        """Show an effect of the same kind."""
        self._is_shown = effect.shown
        self.switch.setIcon(icon("eye" if effect.shown else "eye-slash", "text" if effect.shown else "quiet"))
        self.line.setText(name_of(effect))
        self.line.setAccessibleName(name_of(effect))
        self.fields.show_effect(effect)

    def show_open(self, *, is_open: bool, is_top: bool, is_bottom: bool) -> None:
        """Show or hide the fields, and the ways that lead anywhere."""
        self.fields.setVisible(is_open)
        self.line.setIcon(icon("caret-down" if is_open else "caret-right", "quiet"))
        self.up.setVisible(is_open)
        self.down.setVisible(is_open)
        self.up.setEnabled(not is_top)
        self.down.setEnabled(not is_bottom)


class EffectsPart(QWidget):
    """The list, and the button that adds to it. One effect is open at a time."""

    def __init__(self, story: TitleLooks, palette: Palette) -> None:
        super().__init__()
        self._story, self._palette = story, palette
        self._effects: Effects = ()
        self._layer_id = ""
        self._open = -1
        self.rows: list[EffectRow] = []  # of each effect, in the document's order: the lowest first
        self.none = label(tr("No effects"), "note")
        self._list = column(gap=4)
        self.add = button(tr("Add an effect"), lambda: None, "", "plus")
        self.menu = QMenu(self)
        for name, effect in OFFERED:
            self.menu.addAction(tr(name), lambda effect=effect: self._on_added(effect))
        self.add.setMenu(self.menu)
        self.setLayout(column(label(tr("Effects"), "caption"), self.none, self._list, self.add))

    def show_layer(self, layer: TextLayer) -> None:
        """Show the effects of a text."""
        kinds = [type(effect) for effect in layer.effects]
        if layer.id != self._layer_id:
            self._layer_id, self._open = layer.id, -1
        is_rebuilt = kinds != [type(effect) for effect in self._effects] or len(self.rows) != len(kinds)
        self._effects = layer.effects
        if is_rebuilt:
            self._rebuild()
        for shown, effect in zip(self.rows, self._effects, strict=True):
            shown.show_effect(effect)
        self._show_open()
        self.none.setVisible(not self._effects)
        self.add.setEnabled(len(self._effects) < MOST_EFFECTS)

    def _rebuild(self) -> None:
        # A number that was typed is told when its field goes, and then its effect is gone, too.
        gone, self.rows = self.rows, []
        for old in gone:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        for index, effect in enumerate(self._effects):
            made = self._row(index, effect)
            self.rows.append(made)
            self._list.insertWidget(0, made)  # the topmost effect stands at the top

    def _row(self, index: int, effect: Effect) -> EffectRow:
        def change(name: str, value: object) -> None:
            if made in self.rows:
                self._on_changed(index, name, value)

        made = EffectRow(effect, self._palette, change, lambda what: self._on_act(index, what))
        return made

    def _show_open(self) -> None:
        last = len(self.rows) - 1
        for index, shown in enumerate(self.rows):
            shown.show_open(is_open=index == self._open, is_top=index == last, is_bottom=index == 0)

    def _on_added(self, effect: Effect) -> None:
        self._open = len(self._effects)
        self._story.set_effects((*self._effects, effect), name_of(effect), f"add {len(self._effects)}")

    def _on_changed(self, index: int, name: str, value: object) -> None:
        changed = msgspec.structs.replace(self._effects[index], **{name: value})
        effects = (*self._effects[:index], changed, *self._effects[index + 1 :])
        self._story.set_effects(effects, name_of(changed), f"{index} {name}")

    def _on_act(self, index: int, what: str) -> None:
        effects = list(self._effects)
        if what == "open":
            self._open = -1 if index == self._open else index
            self._show_open()
        elif what == "remove":
            self._open = -1
            name = name_of(effects.pop(index))
            self._story.set_effects(
                tuple(effects), tr("Remove {effect}", effect=name), f"remove {len(effects)}"
            )
        else:
            other = index + (1 if what == "up" else -1)
            effects[index], effects[other] = effects[other], effects[index]
            self._open = other
            self._story.set_effects(tuple(effects), tr("Move {effect}", effect=name_of(effects[other])))
            self._show_open()
