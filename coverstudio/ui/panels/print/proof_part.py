"""How it will look in print: the press's profile, a proof over the page, ink, and the cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QLayout, QWidget

from coverstudio.imaging.intent import Intent
from coverstudio.ui.panels.print.drift_pad import DriftPad
from coverstudio.ui.panels.print.ink_legend import InkLegend
from coverstudio.ui.stories.proofing import Mode, Proofing
from coverstudio.ui.stories.trim_drift import TrimDrift
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.folds import Fold
from coverstudio.ui.widgets.forms import Segments, boxed, button, captioned, column, label, set_role

if TYPE_CHECKING:
    from coverstudio.imaging.profiles import Profile
    from coverstudio.ui.stories.press import InkFigure

ANOTHER = "…"  # no path


class ProofPart(QWidget):
    """Shows what `Proofing` and `TrimDrift` know, and tells them what was clicked."""

    def __init__(self, story: Proofing, drift: TrimDrift) -> None:
        super().__init__()
        self._story = story
        self.profile = ChoiceField()
        self.missing = label("", "caution", wraps=True)
        self.choose = button(tr("Choose a profile…"), story.ask_for_profile)
        self.intent = ChoiceField(_intents())
        self.black_point = QCheckBox(tr("Black point compensation"))
        self.mode = Segments(_modes(), lambda mode: story.show(cast(Mode, mode)))
        self.hint = label("", "note", wraps=True)
        self.legend = InkLegend()
        self.ink = label("", "quiet", wraps=True)
        self.reduce = button("", story.reduce_ink)
        self.drift = DriftPad(drift)
        self.fold = Fold(tr("Colour and cut"), self._filled())
        self.setLayout(column(self.fold, gap=0))
        self._connect()
        self.refresh()
        # In a window made anew, what lies over the page is not left without its switch.
        if story.mode != "off" or drift.way is not None:
            self.fold.open()
        else:
            story.watch(False)

    def _filled(self) -> QLayout:
        intents = captioned(tr("Colours the press lacks"), self.intent)
        modes = captioned(tr("Over the page"), self.mode)
        self._list = boxed(captioned(tr("Profile of the press"), self.profile))
        self._look = boxed(column(modes, self.hint, self.legend, self.ink, self.reduce, gap=8))
        self._how = boxed(column(intents, self.black_point, gap=8))
        return column(self._look, self.drift, self._list, self.missing, self.choose, self._how, gap=12)

    def _connect(self) -> None:
        self.profile.edited.connect(self._on_profile)
        self.intent.edited.connect(lambda intent: self._story.choose_intent(cast(Intent, intent)))
        self.black_point.toggled.connect(self._story.keep_black_point)
        self.fold.line.toggled.connect(self._story.watch)
        self._story.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what the story knows."""
        settings, separation = self._story.settings, self._story.separation
        self._show_profiles(self._story.profiles, separation.profile if separation is not None else None)
        self.missing.setText(told(self._story.sentence))
        self.missing.setVisible(bool(self._story.sentence))
        self.choose.setVisible(bool(self._story.sentence))
        self._list.setVisible(bool(self._story.profiles))
        self._look.setVisible(not self._story.sentence)
        self._how.setVisible(not self._story.sentence)
        self.intent.show_choice(settings.intent)
        with QSignalBlocker(self.black_point):
            self.black_point.setChecked(settings.black_point)
        self.mode.show_choice(self._story.mode)
        self._show_hint()
        self._show_ink()

    def _show_profiles(self, profiles: tuple[Profile, ...], chosen: Profile | None) -> None:
        names = [one.name for one in profiles]
        choices = [(one.path, _told_apart(one, names)) for one in profiles]
        self.profile.offer([*choices, (ANOTHER, tr("Choose a profile…"))], [one.path for one in profiles])
        self.profile.show_choice(chosen.path if chosen is not None else "")

    def _on_profile(self, path: str) -> None:
        if path == ANOTHER:
            self.refresh()  # the list shows what holds until another one is chosen
            self._story.ask_for_profile()
        else:
            self._story.choose_profile(path)

    def _show_hint(self) -> None:
        hints = {
            "colours": tr("The page as it will look in print."),
            "gamut": tr("Pink: the press prints another colour there, usually a duller one."),
        }
        self.hint.setText(hints.get(self._story.mode, ""))
        self.hint.setVisible(bool(self.hint.text()))
        self.legend.setVisible(self._story.mode == "ink")

    def _show_ink(self) -> None:
        ink = self._story.ink
        self.ink.setVisible(ink is not None)
        self.reduce.setVisible(ink is not None and ink.is_too_much)
        if ink is None:
            return
        self.legend.show_limit(ink.limit)
        self.ink.setText(_ink_words(ink))
        set_role(self.ink, "caution" if ink.is_too_much else "good")
        self.reduce.setText(tr("Reduce ink to {limit} %", limit=ink.limit))
        self.reduce.setEnabled(not self._story.is_reducing)


def _ink_words(ink: InkFigure) -> str:
    most, limit = ink.most, ink.limit
    if not ink.printer:
        return tr("Most ink {most} % of the usual {limit} %", most=most, limit=limit)
    return tr("Most ink {most} % of {limit} % ({printer})", most=most, limit=limit, printer=ink.printer)


def _told_apart(profile: Profile, names: list[str]) -> str:
    """Return a profile's name, with its file where another one is called the same."""
    if names.count(profile.name) == 1:
        return profile.name
    return f"{profile.name} ({profile.path.replace(chr(92), '/').rsplit('/', 1)[-1]})"


def _intents() -> list[tuple[str, str]]:
    return [
        ("relative", tr("Nearest colour (relative)")),
        ("perceptual", tr("All a little calmer (perceptual)")),
        ("saturation", tr("Keep them vivid (saturation)")),
        ("absolute", tr("With the paper's tint (absolute)")),
    ]


def _modes() -> tuple[tuple[str, str, str], ...]:
    return (
        ("off", tr("Off"), ""),
        ("colours", tr("Proof"), ""),
        ("gamut", tr("Gamut"), ""),
        ("ink", tr("Ink"), ""),
    )
