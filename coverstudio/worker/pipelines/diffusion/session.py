"""The model that stays loaded from one picture to the next."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from coverstudio.generation.messages import Tier
from coverstudio.worker.devices import Hardware, best_hardware, free_memory, processor
from coverstudio.worker.pipelines.diffusion.controlling import load_control
from coverstudio.worker.pipelines.diffusion.files import Fingerprint, Inspected, fingerprint
from coverstudio.worker.pipelines.diffusion.loading import Loaded, load
from coverstudio.worker.pipelines.diffusion.loras import loaded_loras
from coverstudio.worker.tiers import lower, tier_plan


class Session:
    """Keeps one model loaded: another one, a changed file or another tier takes its place.

    `find_hardware` tells what there is to paint on; it is asked once.
    """

    def __init__(self, find_hardware: Callable[[], Hardware] = best_hardware) -> None:
        self._find_hardware = find_hardware
        self._hardware: Hardware | None = None
        self._key: tuple[Inspected, Tier] | None = None
        self._loaded: Loaded | None = None
        self._lowered: dict[str, Tier] = {}
        self._control: tuple[Fingerprint, Any] | None = None

    @property
    def hardware(self) -> Hardware:
        """What pictures are painted on."""
        if self._hardware is None:
            self._hardware = self._find_hardware()
        return self._hardware

    @property
    def loaded(self) -> Loaded | None:
        """The model that is loaded now."""
        return self._loaded

    def tier_for(self, model: str, wanted: Tier | None) -> Tier:
        """Return the tier to try first: the one that is wanted, else what this device and model allow."""
        own = self.hardware.tier
        if wanted is not None:
            return lower(wanted, own)
        return self._lowered.get(model, own)

    def lower(self, model: str, tier: Tier) -> None:
        """Remember that the model needs a lower tier here than its device promises."""
        self._lowered[model] = tier

    def load(self, model: Inspected, tier: Tier, alive: Callable[[], None]) -> Loaded:
        """Return `model` loaded for `tier`; nothing is done where it is already.

        `alive` is called every now and then while it loads, and may raise. Raises EngineError with a
        sentence where the files do not make up a model.
        """
        key = (model, tier)
        if self._loaded is None or key != self._key:
            self.forget()
            hardware = processor() if tier == "cpu" else self.hardware
            self._loaded = load(model.facts, tier_plan(tier), hardware, alive)
            self._key = key
        return self._loaded

    def control(self, path: str, loaded: Loaded) -> Any:
        """Return the ControlNet at `path` for `loaded`. Raises EngineError with a sentence."""
        key = fingerprint(Path(path))
        if self._control is None or self._control[0] != key:
            self._control = None  # the memory of the one before
            self._control = key, load_control(Path(path), loaded)
        return self._control[1]

    def use_leisure(self) -> None:
        """Try what makes the loaded model faster. May take a minute."""
        loaded = self._loaded
        if loaded is None or loaded.speed is None or loaded_loras(loaded.pipeline):
            return  # what holds with a LoRA's layers in between says nothing of the model without them
        if loaded.speed.can_try:
            loaded.speed.try_all()

    def forget(self) -> None:
        """Let the model go, and its memory."""
        self._loaded = self._key = self._control = None
        self.free()

    def free(self) -> None:
        """Give back the memory of what was let go."""
        gc.collect()
        free_memory(self.hardware)
