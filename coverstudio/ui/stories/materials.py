"""The letters of a text in a material: painted, read back, kept where they can still be read."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from coverstudio.document.document import Document, replace_layer
from coverstudio.document.layers import AnyLayer, TextLayer
from coverstudio.document.type_looks import Effects, Fill, PictureFill
from coverstudio.editor.jobs import Job
from coverstudio.generation.messages import Progress
from coverstudio.ui.stories.lettering import Lettering
from coverstudio.ui.stories.material_wishes import MaterialWishes
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import language, tr

if TYPE_CHECKING:
    from coverstudio.editor.font_locked import MaterialWish, PaintedLetters


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of painting a text: whether it `is_kept`, or waits for the user to want it nevertheless."""

    painted: PaintedLetters
    wish: MaterialWish
    is_kept: bool


class Materials(QObject):
    """One text is painted at a time; choosing another material gives the one before up.

    `changed` tells that something is painted, or no more, or was found out; `progressed` how far it is.
    """

    changed = Signal()
    progressed = Signal()

    def __init__(self, studio: Studio, lettering: Lettering, wishes: MaterialWishes) -> None:
        super().__init__()
        self._studio, self._lettering, self.wishes = studio, lettering, wishes
        self._job: Job | None = None
        self._painting = ("", "")
        self._outcomes: dict[str, Outcome] = {}
        self._before: dict[str, tuple[Fill | None, Effects]] = {}
        studio.editor.document_changed.connect(self._on_document_changed)
        studio.jobs.ended.connect(self._on_job_ended)

    @property
    def studio(self) -> Studio:
        """What previews are painted with."""
        return self._studio

    @property
    def selected(self) -> TextLayer | None:
        """The selected text."""
        return self._lettering.selected

    @property
    def job(self) -> Job | None:
        """The job that paints now."""
        return self._job

    @property
    def painting(self) -> tuple[str, str]:
        """The id of the text that is being painted and its material, both empty while none is."""
        return self._painting

    def outcome(self, layer_id: str) -> Outcome | None:
        """Return what came of painting a text, as long as that says something about its letters."""
        return self._outcomes.get(layer_id)

    # Painting

    def choose(self, material: str) -> None:
        """Give the selected text a material."""
        layer = self.selected
        if layer is not None and self._painting != (layer.id, material):
            self._start(layer.id, material)

    def again(self) -> None:
        """Paint the selected text anew, in the material it has or was to have, with seeds not tried yet."""
        layer = self.selected
        outcome = self._outcomes.get(layer.id) if layer is not None else None
        material = material_of(layer)
        if layer is None or not (material or outcome):
            return
        if outcome is not None and not outcome.is_kept:
            material = outcome.wish.material
        seed = _seed_of(layer) if outcome is None else outcome.wish.seed + outcome.painted.tries - 1
        self._start(layer.id, material, seed + 1)

    def cancel(self) -> None:
        """Paint no more; the text stays as it is."""
        if self._job is not None:
            self._studio.jobs.cancel(self._job)

    def _start(self, layer_id: str, material: str, seed: int = 0) -> None:
        self.cancel()
        self._painting = (layer_id, material)
        self._job = self._studio.jobs.start(
            tr("Paint letters in {name}", name=name_of(material)),
            lambda job: self._paint(job, layer_id, material, seed),
        )
        self.changed.emit()

    async def _paint(self, job: Job, layer_id: str, material: str, seed: int) -> None:
        wish = await asyncio.to_thread(self.wishes.wish, material, seed)
        layer = self._studio.editor.settled.layer(layer_id)
        if not isinstance(layer, TextLayer):
            return
        painted = await self.painted(layer, wish, job)
        await self._take(painted, wish)

    async def painted(self, layer: TextLayer, wish: MaterialWish, job: Job) -> PaintedLetters:
        """Have a text painted and read back. Raises GenerationError and ValueError with a sentence."""
        from coverstudio.editor.font_locked import painted_letters

        def tell(progress: Progress) -> None:
            if progress.total:
                job.report_share(progress.step / progress.total)
                self.progressed.emit()

        editor = self._studio.editor
        return await painted_letters(
            self._studio.generator, editor.settled, self._studio.images, editor.store, layer, wish, tell,
            recogniser=self.wishes.recogniser,
        )  # fmt: skip

    async def _take(self, painted: PaintedLetters, wish: MaterialWish) -> None:
        is_right = reads_right(painted)
        if not await self.is_for_now(painted):
            self._say_changed(painted.layer, wish)
            return
        if is_right:
            self._put(painted, wish)
        self.know(painted, wish, is_kept=is_right)

    async def is_for_now(self, painted: PaintedLetters) -> bool:
        """Tell whether a text is still there and has the letters that were painted."""
        from coverstudio.editor.font_locked import is_stale

        while isinstance(layer := self._studio.editor.settled.layer(painted.layer.id), TextLayer):
            would_be = msgspec.structs.replace(layer, fill=painted.layer.fill)
            stale = await asyncio.to_thread(is_stale, would_be)
            if self._studio.editor.settled.layer(layer.id) == layer:
                return not stale
            # Edited meanwhile: what was looked at is no longer what is there.
        return False

    def know(self, painted: PaintedLetters, wish: MaterialWish, *, is_kept: bool) -> None:
        """Remember what came of painting a text."""
        self._outcomes[painted.layer.id] = Outcome(painted, wish, is_kept)
        self.changed.emit()

    def _put(self, painted: PaintedLetters, wish: MaterialWish) -> None:
        editor, dressed = self._studio.editor, painted.layer
        layer = editor.settled.layer(dressed.id)
        if not isinstance(layer, TextLayer):
            return
        if not material_of(layer):
            self._before[layer.id] = (layer.fill, layer.effects)
        effects = dressed.effects if wish.has_effects else layer.effects
        after = msgspec.structs.replace(layer, fill=dressed.fill, effects=effects)
        name = tr("Letters in {name}", name=name_of(wish.material))
        editor.edit(lambda document: replace_layer(document, after), name)

    def _say_changed(self, layer: TextLayer, wish: MaterialWish) -> None:
        if self._studio.editor.settled.layer(layer.id) is not None:
            self._studio.messages.note(
                tr("“{name}” was changed while its letters were painted.", name=layer.name),
                tr("Paint again"), lambda: self._start(layer.id, wish.material, wish.seed),
            )  # fmt: skip

    # What came of it

    def keep_anyway(self) -> None:
        """Put the letters there that recognition reads otherwise, if they are still the text's."""
        layer = self.selected
        outcome = self._outcomes.get(layer.id) if layer is not None else None
        if outcome is not None and not outcome.is_kept:
            self._studio.errands.send(self._keep_anyway(outcome))

    async def _keep_anyway(self, outcome: Outcome) -> None:
        if await self.is_for_now(outcome.painted):
            self._put(outcome.painted, outcome.wish)
            self.know(outcome.painted, outcome.wish, is_kept=True)
        else:
            self._outcomes.pop(outcome.painted.layer.id, None)
            self._say_changed(outcome.painted.layer, outcome.wish)
            self.changed.emit()

    def remove(self) -> None:
        """Give the selected text back what it was filled with and surrounded by before its material."""
        layer = self.selected
        material = material_of(layer)
        if layer is None or not material:
            return
        fill, effects = self._before.get(layer.id, (None, ()))
        if layer.effects != _effects_of(material):
            effects = layer.effects  # they are the user's own by now
        after = msgspec.structs.replace(layer, fill=fill, effects=effects)
        self._outcomes.pop(layer.id, None)
        self._studio.editor.edit(lambda document: replace_layer(document, after), tr("Remove material"))
        self.changed.emit()

    def _on_document_changed(self, _old: Document, new: Document) -> None:
        editor = self._studio.editor
        if not editor.undo_name and not editor.redo_name:
            self._outcomes.clear()
            self._before.clear()
            self.changed.emit()
            return
        for identity, outcome in tuple(self._outcomes.items()):
            if not _still_holds(outcome, new.layer(identity)):
                del self._outcomes[identity]

    def _on_job_ended(self, job: Job) -> None:
        if job is self._job:
            self._job, self._painting = None, ("", "")
            self.changed.emit()


def _still_holds(outcome: Outcome, layer: AnyLayer | None) -> bool:
    painted = outcome.painted.layer
    if not isinstance(layer, TextLayer) or layer.text != painted.text:
        return False
    return not outcome.is_kept or layer.fill == painted.fill


def reads_right(painted: PaintedLetters) -> bool:
    """Tell whether letters may stay: they read as they should, or nothing here can tell."""
    return painted.proof in ("right", "no recogniser")


def material_of(layer: TextLayer | None) -> str:
    """Return the id of the material that letters are of, empty where they are of none."""
    fill = layer.fill if layer is not None else None
    return fill.material if isinstance(fill, PictureFill) else ""


def name_of(material_id: str) -> str:
    """Return the name of a material in the language of the window, its id where it is not known here."""
    from coverstudio.generation.materials import materials

    return next((one.name_in(language()) for one in materials() if one.id == material_id), material_id)


def prompt_of(material_id: str) -> str:
    """Return what a model is told of a material where nobody tells it otherwise, empty for an unknown one."""
    from coverstudio.generation.materials import materials

    return next((one.prompt for one in materials() if one.id == material_id), "") if material_id else ""


def _effects_of(material_id: str) -> Effects | None:
    from coverstudio.editor.font_locked import effects_of
    from coverstudio.generation.materials import materials

    return next((effects_of(one) for one in materials() if one.id == material_id), None)


def _seed_of(layer: TextLayer) -> int:
    fill = layer.fill
    recipe = fill.recipe if isinstance(fill, PictureFill) else None
    return (recipe.seed or 0) if recipe is not None else 0
