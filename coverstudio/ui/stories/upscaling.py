"""More pixels for a picture on the page: with which upscaler, to what size, tried out on a crop first."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coverstudio.document.layers import TOLERANCE_PPI, ImageLayer, effective_ppi
from coverstudio.editor.jobs import Job
from coverstudio.generation.messages import Engine, Progress
from coverstudio.ui.stories.models import Models
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import told, tr

if TYPE_CHECKING:
    from coverstudio.editor.pictures import Pixels
    from coverstudio.editor.shown_parts import Enlargement
    from coverstudio.editor.upscaling import UpscaleWish

NETWORK = "real-esrgan"
LANCZOS = ""  # stands for the built-in upscaler wherever an upscaler's id stands
_SMOOTHING, _KEEPING = "general-x4v3", "general-wdn-x4v3"  # of noise: partners of one training


@dataclass(frozen=True)
class Upscaler:
    """A network of the user's; `partner` is the file of the one that keeps noise, empty without one."""

    id: str
    name: str
    path: str
    partner: str = ""


@dataclass(frozen=True)
class Tried:
    """A crop enlarged (H×W×3 or H×W×4), and the seconds that it took without loading the network."""

    pixels: Pixels
    seconds: float


class Upscaling(QObject):
    """Knows the upscalers and starts the jobs; `opened(layer id)` asks for the window.

    `changed` tells that other upscalers can be used, `added(id)` that one came in.
    """

    opened = Signal(str)
    changed = Signal()
    added = Signal(str)

    def __init__(self, studio: Studio, models: Models, engines: Callable[[], Sequence[Engine]]) -> None:
        super().__init__()
        self._studio, self._models, self._engines = studio, models, engines
        self._jobs: dict[str, Job] = {}
        models.changed.connect(self.changed)
        models.added.connect(self.added)

    @property
    def upscalers(self) -> tuple[Upscaler, ...]:
        """The networks on this computer, in the order of adding."""
        found = [model for model in self._models.known.installed if model.kind == "upscaler"]
        by_name = {Path(model.path).name: model.path for model in found}
        return tuple(
            Upscaler(model.id, model.name, model.path, _partner(model.path, by_name)) for model in found
        )

    @property
    def obstacle(self) -> str:
        """Why no network can be run now, with the way to change that; empty when one can."""
        engine = next((one for one in self._engines() if one.id == NETWORK), None)
        if engine is None:
            return tr("What this computer can enlarge with is not known yet: try again in a moment.")
        return "" if engine.ready else told(engine.reason)

    @property
    def chosen(self) -> str:
        """The id of the upscaler that was used last, while it is here and can be run."""
        wanted = self._studio.preferences.settings.upscaler
        is_here = any(one.id == wanted for one in self.upscalers)
        return wanted if is_here and not self.obstacle else LANCZOS

    def wish(self, identity: str, strength: float = 1.0, denoise: float = 1.0) -> UpscaleWish:
        """Return what the upscaler with that id is asked; what it does not know is left out."""
        from coverstudio.editor.upscaling import UpscaleWish

        upscaler = next((one for one in self.upscalers if one.id == identity), None)
        if upscaler is None:
            return UpscaleWish()
        share = 1.0 - denoise if upscaler.partner else 0.0
        return UpscaleWish(
            engine=NETWORK, model=upscaler.path, other_model=upscaler.partner if share else "",
            other_share=share, strength=strength,
        )  # fmt: skip

    def lacks_pixels(self, layer_id: str) -> bool:
        """Tell whether a layer is a picture with fewer ppi than the cover is printed with."""
        layer, wanted = self._layer(layer_id), self._studio.editor.document.print_spec.ppi
        return layer is not None and effective_ppi(layer) < wanted - TOLERANCE_PPI

    def open(self, layer_id: str) -> None:
        """Show the window for a picture."""
        if self._layer(layer_id) is not None:
            self._models.look_again()
            self.opened.emit(layer_id)

    def to_print(self, layer_id: str) -> Job | None:
        """Give a picture exactly the pixels that print needs where it stands; None when it has them."""
        from coverstudio.editor.shown_parts import for_print

        layer = self._layer(layer_id)
        if layer is None or not self.lacks_pixels(layer_id):
            return None
        enlargement = for_print(layer, self._studio.editor.document.print_spec)
        return self.enlarge(layer, enlargement, self.wish(self.chosen))

    def enlarge(self, layer: ImageLayer, enlargement: Enlargement, wish: UpscaleWish) -> Job:
        """Enlarge a part of a layer's picture; a second wish for one layer joins the first."""
        running = self._jobs.get(layer.id)
        if running is not None and running in self._studio.jobs.running:
            return running
        name = tr("Upscale {name}", name=told(layer.name))

        async def work(job: Job) -> None:
            from coverstudio.editor.upscaling import upscale_part, with_enlarged

            editor, generator = self._studio.editor, self._studio.generator
            made = await upscale_part(
                generator, editor.store, layer, enlargement, wish=wish, on_progress=job.report
            )
            part = enlargement.part
            editor.edit(lambda now: with_enlarged(now, layer.id, layer.asset, part, made), name)

        # A network leaves a bookmark in the cache, so that the same wish goes on from there.
        job = self._studio.jobs.start(name, work, resumable=wish.engine == NETWORK)
        self._jobs[layer.id] = job
        return job

    def remember(self, identity: str) -> None:
        """Use this upscaler from now on."""
        self._studio.preferences.change(upscaler=identity)

    async def picture(self, layer: ImageLayer) -> Pixels:
        """Return a layer's picture."""
        from coverstudio.editor.pictures import get

        return await get(self._studio.editor.store, layer.asset)

    async def try_out(self, crop: Pixels, size: tuple[int, int], wish: UpscaleWish) -> Tried:
        """Enlarge a crop as the whole would be."""
        from coverstudio.editor.upscaling import upscale
        from coverstudio.generation.picture import Picture

        told_at = [time.monotonic()]

        def watch(progress: Progress) -> None:
            told_at.append(time.monotonic())

        made = await upscale(self._studio.generator, crop, size, wish, on_progress=watch)
        # What is told first comes before the network is loaded, what is told next when the work begins.
        began = told_at[min(2, len(told_at) - 1)] if wish.model else told_at[0]
        return Tried(Picture(made).pixels, time.monotonic() - began)

    def add(self, path: Path) -> None:
        """Add the file of a network; `added` tells when it can be used."""
        self._studio.preferences.change(last_folder=str(path.parent))
        self._models.add(path)

    def show_models(self) -> None:
        """Show the window where models and the AI runtime are got."""
        self._models.open()

    def layer(self, layer_id: str) -> ImageLayer | None:
        """Return the picture with that id, None when there is none."""
        return self._layer(layer_id)

    def _layer(self, layer_id: str) -> ImageLayer | None:
        layer = self._studio.editor.document.layer(layer_id)
        return layer if isinstance(layer, ImageLayer) else None


def _partner(path: str, by_name: dict[str, str]) -> str:
    """Return the file of the network that keeps the noise which the one at `path` smooths away."""
    name = Path(path).name
    return by_name.get(name.replace(_SMOOTHING, _KEEPING), "") if _SMOOTHING in name else ""
