"""What stands between the cover and the printer: findings and their fixes, kept current while one works."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from coverstudio.document.document import Document, with_print_spec
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.jobs import Job
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.editor.fixes import Fix
    from coverstudio.imaging.separations import Separation
    from coverstudio.printing.findings import Finding
    from coverstudio.rendering.images import Images
    from coverstudio.ui.stories.press import LastProof
    from coverstudio.ui.stories.proofing import Proofing
    from coverstudio.ui.stories.upscaling import Upscaling

    Found = tuple[tuple[Finding, Fix | None], ...]

_QUIET_MS = 400
# What takes something away, or guesses what only the user knows, is pressed by itself.
_BY_ITSELF = {
    "off-page", "spine-text-forbidden", "promotional-words", "words-too-many", "glyphs-missing",
    "language-missing", "title-missing", "author-missing",
}  # fmt: skip


class Checking(QObject):
    """Runs preflight in a thread once the document has been quiet for a moment.

    What is checked is the document after the last step: neither a drag nor a fix that is only shown makes
    findings come and go.
    """

    changed = Signal()

    def __init__(self, studio: Studio, proofing: Proofing, upscaling: Upscaling) -> None:
        super().__init__()
        self._studio, self._proofing, self._upscaling = studio, proofing, upscaling
        self._found: dict[Finding, Fix | None] = {}
        self._checked: tuple[Document, Separation | None] | None = None
        self._declared: set[str] = set()  # ids of pictures whose disclosure was copied
        self._running = False
        self._shown: Finding | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(self._on_quiet)
        studio.editor.document_changed.connect(self.check_soon)
        proofing.changed.connect(self.check_soon)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What preflight says of the document it looked at last."""
        return tuple(self._found)

    def fix(self, finding: Finding) -> Fix | None:
        """Return what would remove a finding, None where the user has to decide."""
        return self._found.get(finding)

    @property
    def safe_fixes(self) -> int:
        """How many fixes can be made together: nothing is taken away and nothing guessed."""
        return sum(_is_safe(finding, fix) for finding, fix in self._found.items())

    def check_soon(self) -> None:
        """Look when the document has been quiet for a moment."""
        self._timer.start()

    @property
    def is_waiting(self) -> bool:
        """Whether it looks, or will when the document has been quiet for a moment."""
        return self._running or self._timer.isActive()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    @property
    def _wanted(self) -> tuple[Document, Separation | None]:
        return self._studio.editor.settled, self._proofing.separation

    def _is_current(self) -> bool:
        if self._checked is None:
            return False
        (document, separation), (now, wanted) = self._checked, self._wanted
        return document is now and separation is wanted

    def _on_quiet(self) -> None:
        if not self._running and not self._is_current():
            self._running = True  # from now on, not from when the errand gets its turn
            self._studio.errands.send(self._check())

    async def _check(self) -> None:
        try:
            document, separation = self._wanted
            images, proofs = self._studio.images, self._proofing.proofs
            found: Found = ()
            if document.layers:  # an empty page is told what to do by its welcome, not by findings
                found = await asyncio.to_thread(_looked_at, document, images, separation, proofs)
            self._checked = (document, separation)
        finally:
            self._running = False
        self._take(found)
        if document.print_spec.spread is not None and separation is None and not self._proofing.sentence:
            self._proofing.load_soon()  # inks are counted where a printer is known
        if not self._is_current():
            self.check_soon()

    def _take(self, found: Found) -> None:
        self._found = {
            finding: fix
            for finding, fix in found
            if finding.rule != "ai-disclosure" or finding.layer_id not in self._declared
        }
        if self._shown is not None and self._shown not in self._found:
            self.show_as_it_is()
        self.changed.emit()

    # Fixes

    def show(self, finding: Finding) -> None:
        """Show on the page what the fix of a finding would do, until `show_as_it_is`."""
        fix, editor = self.fix(finding), self._studio.editor
        if fix is not None and fix.edit is not None:
            self._shown = finding
            editor.preview(fix.edit(editor.settled))

    def show_as_it_is(self) -> None:
        """Show the page as it is."""
        if self._shown is not None:
            self._shown = None
            self._studio.editor.preview(None)

    def make(self, finding: Finding) -> None:
        """Fix what was found: by an edit as one step, or by a job."""
        fix = self.fix(finding)
        self._shown = None
        if fix is None:
            return
        if fix.edit is not None:
            self._studio.editor.edit(fix.edit, fix.name)
            self._forget((finding,))
        elif fix.job == "upscale":
            self.enlarge(finding.layer_id)
        elif fix.job == "reduce-ink":
            self._proofing.reduce_ink(finding.layer_id)
        elif fix.job == "copy-disclosure":
            self._copy_disclosure(finding)

    def make_all(self) -> None:
        """Fix together what is safe to fix, as one step."""
        safe = [finding for finding, fix in self._found.items() if _is_safe(finding, fix)]
        edits = [fix.edit for fix in map(self.fix, safe) if fix is not None and fix.edit is not None]

        def edit(document: Document) -> Document:
            for one in edits:
                document = one(document)
            return document

        self._shown = None
        if edits:
            self._studio.editor.edit(edit, tr("Fix what preflight found"))
            self._forget(safe)

    def _forget(self, findings: Iterable[Finding]) -> None:
        """Tell of findings no more that were fixed just now; the next look tells whether they are gone."""
        gone = set(findings)
        self._checked = None
        self._take(tuple((one, fix) for one, fix in self._found.items() if one not in gone))

    def _copy_disclosure(self, finding: Finding) -> None:
        from coverstudio.editor.disclosing import disclosure

        document = self._studio.editor.settled
        QGuiApplication.clipboard().setText(disclosure(document, document.language or "en"))
        self._studio.messages.note(tr("The disclosure is on the clipboard: paste it where the shop asks."))
        # It has been dealt with as far as this window can tell.
        self._declared.add(finding.layer_id)
        self._take(tuple(self._found.items()))

    # The format

    def change_spec(self, spec: PrintSpec) -> None:
        """Give the cover another format; what stands on it follows."""
        if spec != self._studio.editor.document.print_spec:
            self._studio.editor.edit(
                lambda document: with_print_spec(document, spec), tr("Format"), batch="format"
            )

    # Pixels

    def enlarge(self, layer_id: str) -> Job | None:
        """Give a layer's picture the pixels that print needs where it stands."""
        return self._upscaling.to_print(layer_id)


def _is_safe(finding: Finding, fix: Fix | None) -> bool:
    return fix is not None and fix.edit is not None and finding.rule not in _BY_ITSELF


def _looked_at(document: Document, images: Images, separation: Separation | None, proofs: LastProof) -> Found:
    """Return what preflight says of a document, each with its fix. Runs in a thread."""
    from coverstudio.document.assets import MissingAssetError
    from coverstudio.editor.fixes import fix_of
    from coverstudio.imaging.reading import PictureError
    from coverstudio.printing.preflight import preflight

    try:
        proof = proofs.of(document, images, separation)
    except (MissingAssetError, PictureError):  # the page tells of a picture that cannot be shown
        return tuple((finding, fix_of(finding, document)) for finding in preflight(document))
    return tuple(
        (finding, fix_of(finding, document, images=images, separation=separation))
        for finding in preflight(document, proof=proof)
    )
