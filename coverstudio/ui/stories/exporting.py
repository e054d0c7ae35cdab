"""The way out: which file the cover becomes, what goes with it, and how its pictures were made."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from coverstudio.document.document import Document
from coverstudio.document.layers import shown_recipe
from coverstudio.document.pictures import is_generated
from coverstudio.settings import Settings
from coverstudio.ui.stories.asking import ask_where_to_save
from coverstudio.ui.stories.naming import suggested_name, usual_folder
from coverstudio.ui.stories.opening import show_folder
from coverstudio.ui.stories.proofing import Proofing
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import language, told, tr

if TYPE_CHECKING:
    from coverstudio.printing.presets import Extras, Preset

PLAIN = "pdf"


class Wished(msgspec.Struct, frozen=True, kw_only=True):
    """What goes with the file. `preset` is the id that the user chose, "" for the printer's own."""

    preset: str = ""
    lossless: bool = True
    crop: bool = False
    bleed: bool = False
    slug: bool = False
    rich_black: bool = False
    discloses: bool = False


class Exporting(QObject):
    """Knows which presets there are for the open cover, and writes as a job.

    `changed` tells that another preset, profile or warning holds.
    """

    changed = Signal()

    def __init__(self, studio: Studio, window: Callable[[], QWidget], proofing: Proofing) -> None:
        super().__init__()
        self._studio = studio
        self._window = window
        self._proofing = proofing  # its profile is that of every cover's file, too
        self.choose_profile = proofing.ask_for_profile
        self._wished = Wished()
        self._warning = ""
        self._follow(studio.editor.document)
        studio.editor.document_changed.connect(self._on_document_changed)
        studio.preferences.changed.connect(self._on_preferences_changed)
        proofing.changed.connect(self.changed)

    @property
    def wished(self) -> Wished:
        """What goes with the file."""
        return self._wished

    def change(self, **values: Any) -> None:
        """Wish for something else."""
        self._wished = msgspec.structs.replace(self._wished, **values)
        self.changed.emit()

    @property
    def warning(self) -> str:
        """What the licence of a picture's model says against selling the cover, "" for nothing."""
        return self._warning

    @property
    def printer(self) -> str:
        """The id of the printer that the cover is laid out for, "" without one."""
        spread = self._studio.editor.document.print_spec.spread
        return "" if spread is None else spread.edition.printer

    @property
    def preset(self) -> Preset:
        """The preset of the main button: the user's choice, else that of the cover's printer, else a PDF."""
        from coverstudio.printing.presets import presets

        known = {one.id: one for one in presets()}
        chosen = self._wished.preset or self.printer
        return known.get(chosen, known[PLAIN])

    @property
    def misfit(self) -> str:
        """Why the printer of the preset would not take a cover that is laid out for another one, or ""."""
        identity = self.preset.printer
        if not identity or identity == self.printer:
            return ""
        from coverstudio.printing.preflight import preflight
        from coverstudio.printing.printers import printer

        findings = preflight(self._studio.editor.settled, printer(identity))
        return next((finding.sentence for finding in findings if finding.severity == "rejects"), "")

    def groups(self) -> tuple[tuple[Preset, ...], ...]:
        """Return what the main button can write: for the cover's printer, the plain kinds, other printers."""
        from coverstudio.printing.presets import presets

        own = [one for one in presets() if one.id == self.printer]
        plain = [one for one in presets() if one.group == "pdf"]
        others = [one for one in presets() if one.group in ("printer", "shop") and one not in own]
        return tuple(tuple(group) for group in (own, plain, others) if group)

    def others(self) -> tuple[tuple[Preset, ...], ...]:
        """Return the other kinds of files: pictures, then what keeps layers."""
        from coverstudio.printing.presets import preset, presets

        pictures = [one for one in presets() if one.group == "picture"]
        layers = [one for one in presets() if one.group == "layers"]
        return (*pictures, preset("ebook")), tuple(layers)

    @property
    def profile_name(self) -> str:
        """What the profile of the press is called, "" while that is not known."""
        separation, chosen = self._proofing.separation, self._studio.preferences.settings.profile
        return separation.profile.name if separation is not None else Path(chosen).stem

    @property
    def has_no_profile(self) -> bool:
        """Whether there is none to be found."""
        return bool(self._proofing.sentence)

    def copy_disclosure(self) -> None:
        """Put the answer to a shop's question about AI into the clipboard."""
        from coverstudio.editor.disclosing import disclosure

        text = disclosure(self._studio.editor.settled, language())
        QGuiApplication.clipboard().setText(text)
        self._studio.messages.note(tr("Copied: {words}", words=text.splitlines()[0]))

    def export(self, preset: str = "") -> None:
        """Ask where to, and write the cover as that preset, by its id; "" is the main button's."""
        self._send(self._ask_and_export(preset))

    async def _ask_and_export(self, identity: str) -> None:
        from coverstudio.printing.presets import preset

        chosen = preset(identity) if identity else self.preset
        name = preset_name(chosen)
        suggestion = usual_folder(self._studio) / f"{suggested_name(self._studio)}{chosen.suffix}"
        endings = " ".join(f"*{suffix}" for suffix in chosen.suffixes)
        title = tr("Export {kind}", kind=name)
        path = await ask_where_to_save(
            self._window(), title, suggestion, f"{name} ({endings})", chosen.suffixes
        )
        if path is not None:
            document = self._studio.editor.settled
            self._studio.jobs.start(
                title, lambda job: self.write(document, path, chosen, job.report_share), writes=True
            )

    async def write(
        self,
        document: Document,
        path: Path,
        preset: Preset | None = None,
        on_share: Callable[[float], None] | None = None,
    ) -> None:
        """Write the cover, and tell where it is; without a preset the ending says what it becomes."""
        from coverstudio.editor.exporting import export
        from coverstudio.printing.presets import preset_for

        store, images = self._studio.editor.store, self._studio.images
        preset = preset or preset_for(path)
        extras = await asyncio.to_thread(self._extras, document, preset)
        notes = await export(document, store, images, path, preset=preset, extras=extras, on_share=on_share)
        self._studio.preferences.change(last_folder=str(path.parent))
        wrote = " ".join((tr("Wrote {name}.", name=path.name), *map(told, notes)))
        self._studio.messages.note(wrote, tr("Show folder"), lambda: show_folder(path.parent))

    def _extras(self, document: Document, preset: Preset) -> Extras:
        """Return what goes with the file, less what its kind does not take."""
        from coverstudio.editor.disclosing import disclosure
        from coverstudio.printing.presets import Extras
        from coverstudio.printing.profiles import chosen_profile
        from coverstudio.printing.targets import Marks

        wished, settings = self._wished, self._studio.preferences.settings
        path = Path(settings.profile) if settings.profile else None
        takes_marks = preset.is_pdf and preset.takes_marks
        return Extras(
            profile=chosen_profile(path) if preset.needs_profile else None,
            intent=settings.intent,
            black_point=settings.black_point,
            marks=Marks(crop=wished.crop, bleed=wished.bleed, slug=wished.slug) if takes_marks else Marks(),
            rich_black=wished.rich_black and preset.is_pdf and preset.colours == "cmyk",
            lossless=wished.lossless,
            disclosure=disclosure(document, document.language or language()) if wished.discloses else "",
        )

    def _send(self, work: Coroutine[Any, Any, None]) -> None:
        self._studio.errands.send(work)

    def _on_document_changed(self, old: Document, new: Document) -> None:
        before = self._warning
        if tuple(old.pictured) != tuple(new.pictured):
            self._follow(new)
        if self._warning != before or old.print_spec.spread != new.print_spec.spread:
            self.changed.emit()

    def _follow(self, document: Document) -> None:
        """Find out what is to be warned of; models are looked up only where one painted."""
        self._warning = ""
        if any(is_generated(shown_recipe(layer)) for layer in document.pictured):
            from coverstudio.editor.provenance import licence_warnings

            self._warning = next(iter(licence_warnings(document)), "")

    def _on_preferences_changed(self, old: Settings, new: Settings) -> None:
        if old.profile != new.profile:
            self.changed.emit()


def preset_name(preset: Preset) -> str:
    """Return what a preset is called in the user's language."""
    return preset.korean if language() == "ko" else preset.name


def short_name(preset: Preset) -> str:
    """Return what a button calls a preset, in the user's language."""
    return preset.short_names[1 if language() == "ko" else 0]
