"""How the cover will look in print: a proof over the page, and how much ink it takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.editor.jobs import Job
from coverstudio.imaging.intent import Intent
from coverstudio.settings import Settings
from coverstudio.ui.canvas.proof_view import ProofPicture
from coverstudio.ui.stories.asking import ask_for_file
from coverstudio.ui.stories.ink_reduction import InkReduction
from coverstudio.ui.stories.press import InkFigure, LastProof, found_profiles, ink_limit, measured_ink
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.imaging.profiles import Profile
    from coverstudio.imaging.separations import Separation

Mode = Literal["off", "colours", "gamut", "ink"]
Area = tuple[Box, tuple[int, int]]

_QUIET_MS = 200


class Proofing(QObject):
    """Keeps a proof of what shows of the page, made in a thread once nothing has moved for a moment.

    `changed` tells of other choices and figures, `picture_changed(ProofPicture | None)` of another picture
    over the page. `area` says what shows of the page and with how many pixels; `proofs` is shared with
    whoever else looks at a rendering of the cover.
    """

    changed = Signal()
    picture_changed = Signal(object)

    def __init__(self, studio: Studio, window: Callable[[], QWidget]) -> None:
        super().__init__()
        self._studio, self._window = studio, window
        self.area: Callable[[], Area | None] = lambda: None
        self._mode: Mode = "off"
        self._is_watched = False
        self._profiles: tuple[Profile, ...] = ()
        self._separation: Separation | None = None
        self._sentence = ""
        self._ink: InkFigure | None = None
        self._measured: tuple[Document, Separation] | None = None
        self.proofs = LastProof()
        self._reduction = InkReduction(studio)
        self._is_running = self._is_late = False
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self._on_quiet)
        studio.editor.document_changed.connect(self._on_document_changed)
        studio.preferences.changed.connect(self._on_preferences_changed)
        self._reduction.changed.connect(self.changed)

    # What there is to know

    @property
    def mode(self) -> Mode:
        """What lies over the page."""
        return self._mode

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """The profiles to choose from: those of the computer, and the one that was chosen."""
        return self._profiles

    @property
    def separation(self) -> Separation | None:
        """How the cover's colours become inks, without a limit; None while no profile is known."""
        return self._separation

    @property
    def sentence(self) -> str:
        """Why there is no profile, "" when there is one."""
        return self._sentence

    @property
    def ink(self) -> InkFigure | None:
        """The most ink on the page as it was measured last."""
        return self._ink

    @property
    def is_reducing(self) -> bool:
        """Whether ink is being reduced."""
        return self._reduction.is_running

    @property
    def settings(self) -> Settings:
        """Which profile was chosen, and how colours are converted."""
        return self._studio.preferences.settings

    # The profile

    def load_soon(self) -> None:
        """Look for profiles, and read the one that was chosen."""
        self._studio.errands.send(self.load())

    async def load(self) -> None:
        """Look for profiles, and read the one that was chosen; what is wrong with it is `sentence`."""
        settings = self._studio.preferences.settings
        chosen = Path(settings.profile) if settings.profile else None
        profiles, profile, sentence = await asyncio.to_thread(found_profiles, chosen)
        self._profiles, self._sentence = profiles, sentence
        self._separate(profile)

    def choose_profile(self, path: str) -> None:
        """Proof with the profile in a file from now on."""
        self._studio.preferences.change(profile=path)

    def ask_for_profile(self) -> None:
        """Ask for a profile file, and proof with it from now on."""
        self._studio.errands.send(self._ask())

    async def _ask(self) -> None:
        from coverstudio.imaging.profiles import read_profile

        folder = str(Path(self._studio.preferences.settings.profile or Path.home()).parent)
        filters = tr("Profiles of presses") + " (*.icc *.icm *.ICC *.ICM)"
        path = await ask_for_file(self._window(), tr("Choose a profile"), folder, filters)
        if path is not None:
            await asyncio.to_thread(read_profile, path)  # what is wrong is told; the old one stays
            self.choose_profile(str(path))

    def choose_intent(self, intent: Intent) -> None:
        """Convert colours in another way."""
        self._studio.preferences.change(intent=intent)

    def keep_black_point(self, is_kept: bool) -> None:
        """Let the darkest colour be the press's darkest, or do not."""
        self._studio.preferences.change(black_point=is_kept)

    def _on_preferences_changed(self, old: Settings, new: Settings) -> None:
        if old.profile != new.profile:
            self.load_soon()
        elif (old.intent, old.black_point) != (new.intent, new.black_point) and self._separation is not None:
            self._separate(self._separation.profile)

    def _separate(self, profile: Profile | None) -> None:
        from coverstudio.imaging.separations import Separation

        settings = self._studio.preferences.settings
        made = Separation(profile, settings.intent, settings.black_point) if profile is not None else None
        if made is None:
            self._ink = self._measured = None
        self._separation = made
        self._take_picture(None)
        self.look_soon()
        self.changed.emit()

    # What lies over the page

    def show(self, mode: Mode) -> None:
        """Lay something over the page, or nothing."""
        if mode != self._mode:
            self._mode = mode
            self._take_picture(None)
            self._begin()

    def toggle(self, mode: Mode) -> None:
        """Lay something over the page, or take it away again."""
        self.show("off" if mode == self._mode else mode)

    def watch(self, is_watched: bool) -> None:
        """Keep the figure of the ink current while somebody looks at it."""
        self._is_watched = is_watched
        if is_watched:
            self._begin()

    def _begin(self) -> None:
        if self._separation is None and not self._sentence:
            self.load_soon()
        self.look_soon()
        self.changed.emit()

    def look_soon(self) -> None:
        """Look again when nothing has moved for a moment."""
        if self._mode != "off" or self._is_watched:
            self._quiet.start()

    def stop(self) -> None:
        """Look no more."""
        self._quiet.stop()

    def _on_document_changed(self, old: Document, new: Document) -> None:
        self.look_soon()

    def _on_quiet(self) -> None:
        editor = self._studio.editor
        if editor.document is not editor.settled:
            return  # something is being dragged; when it is let go the page is another one again
        if self._is_running:
            self._is_late = True
        elif self._separation is not None:
            self._studio.errands.send(self._look(self._separation))

    async def _look(self, separation: Separation) -> None:
        self._is_running, self._is_late = True, False
        document = self._studio.editor.settled
        try:
            await self._picture(document, separation)
            await self._measure(document, separation)
        finally:
            self._is_running = False
            if self._is_late:
                self.look_soon()

    async def _picture(self, document: Document, separation: Separation) -> None:
        area, mode = self.area(), self._mode
        if mode == "off" or area is None:
            return
        (box, pixels), look = area, mode
        limit, _ = ink_limit(document)

        def painted() -> QImage:
            from coverstudio.rendering.proofing import proof

            return proof(document, self._studio.images, box, pixels, separation, look, limit)

        image = await asyncio.to_thread(painted)
        if mode == self._mode and separation is self._separation:
            self._take_picture(ProofPicture(document, box, image))

    def _take_picture(self, picture: ProofPicture | None) -> None:
        self.picture_changed.emit(picture)

    # Ink

    async def _measure(self, document: Document, separation: Separation) -> None:
        if not self._is_watched or self._is_measured(document, separation):
            return
        images = self._studio.images
        most = await asyncio.to_thread(lambda: measured_ink(self.proofs.of(document, images, separation)))
        if separation is self._separation:
            self._ink = InkFigure(most, *ink_limit(document))
            self._measured = (document, separation)
            self.changed.emit()

    def _is_measured(self, document: Document, separation: Separation) -> bool:
        known = self._measured
        return known is not None and known[0] is document and known[1] is separation

    def reduce_ink(self, layer_id: str = "") -> Job | None:
        """Take ink from a picture, or from all of them, until the press's limit is kept.

        A second wish joins the first. None while there is no profile.
        """
        if self._separation is None:
            return None
        return self._reduction.start(self._separation, layer_id)
