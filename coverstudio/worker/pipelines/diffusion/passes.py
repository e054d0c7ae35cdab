"""The passes over a picture: from noise at the trained area, then over the enlarged picture for detail."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from coverstudio.generation.messages import DiffuseBackground, PixelBox
from coverstudio.generation.models.sizes import MOST_DIRECT, Size
from coverstudio.imaging.tone_match import tone_matched
from coverstudio.worker.pipelines.diffusion.calm import kept_calm
from coverstudio.worker.pipelines.diffusion.families.painter import Arguments
from coverstudio.worker.pipelines.diffusion.fitting import fitted, laid_into, whole_cells, zone_at
from coverstudio.worker.pipelines.diffusion.known_part import kept_known
from coverstudio.worker.pipelines.diffusion.loading import Loaded
from coverstudio.worker.pipelines.diffusion.long_prompts import PromptArguments, prompt_arguments
from coverstudio.worker.pipelines.diffusion.overflow import kept_in_bounds
from coverstudio.worker.pipelines.diffusion.placing import take_back, tile_vae
from coverstudio.worker.pipelines.diffusion.progress import Steps
from coverstudio.worker.pipelines.diffusion.samplers import scheduler_for
from coverstudio.worker.pipelines.diffusion.settings import Settings

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
PAINTED = 128  # masks are white where something is to be painted


class Passes:
    """Paints one picture with a loaded model."""

    def __init__(
        self,
        loaded: Loaded,
        request: DiffuseBackground,
        settings: Settings,
        steps: Steps,
        control: Any = None,
    ) -> None:
        """`control` is the ControlNet that the request names, None without one."""
        self._loaded, self._request, self._settings, self._steps = loaded, request, settings, steps
        self._over_with = loaded.refining
        if control is not None:
            self._over_with = loaded.painter.guided_pipeline(loaded.refining, control)
            self._over_with.set_progress_bar_config(disable=True)
        scheduler = scheduler_for(loaded.own_scheduler, request.sampler)
        for pipeline in self._pipelines():
            pipeline.scheduler = scheduler

    def paint(self) -> tuple[Pixels, tuple[str, ...]]:
        """Return H×W×3 pixels of the size that was asked for, and notes about the prompt.

        Raises EngineError with a sentence where the networks answer with numbers that are no picture.
        """
        settings = self._settings
        words = self._words()
        try:
            picture = self._first(words)
            if settings.sizes.refined is not None:
                picture = self._second(words, picture, settings.sizes.refined)
        finally:
            for pipeline in self._pipelines():
                take_back(pipeline)
        return self._wanted(picture), words.notes

    def _pipelines(self) -> list[Any]:
        return [one for one in (self._loaded.pipeline, self._over_with) if one is not None]

    def _words(self) -> PromptArguments:
        painter, request = self._loaded.painter, self._request
        negative = painter.negative(request.negative_prompt)
        return prompt_arguments(self._loaded.pipeline, request.prompt, negative, self._settings.guidance)

    def _first(self, words: PromptArguments) -> Pixels:
        size, canvas = self._settings.sizes.base, self._request.canvas
        if canvas is not None:
            begun = laid_into(canvas.image.pixels, size, self._settings.multiple)
            return self._over(words, begun, canvas.strength, self._settings.first_steps)
        with self._pass(self._loaded.pipeline, size):
            return self._called(
                self._loaded.pipeline,
                num_inference_steps=self._settings.first_steps,
                **words.arguments,
                **self._loaded.painter.sized(*size),
            )

    def _second(self, words: PromptArguments, picture: Pixels, size: Size) -> Pixels:
        if self._request.canvas is None:
            enlarged = fitted(picture, *size, multiple=1)
        else:
            enlarged = laid_into(self._wanted(picture), size, self._settings.multiple)
        return self._over(words, enlarged, self._settings.refine, self._settings.refine_steps)

    def _over(self, words: PromptArguments, picture: Pixels, strength: float, steps: int) -> Pixels:
        """Return `picture` painted over at its own size."""
        size = (picture.shape[1], picture.shape[0])
        with self._pass(self._over_with, size):
            return self._called(
                self._over_with,
                num_inference_steps=steps,
                **words.arguments,
                **self._begun(picture, self._mask(size), strength),
                **self._followed(size),
            )

    def _followed(self, size: Size) -> Arguments:
        control = self._request.control
        if control is None:
            return {}
        edges = laid_into(control.image.pixels, size, self._settings.multiple)
        return self._loaded.painter.following(Image.fromarray(edges), control.weight)

    def _begun(self, picture: Pixels, to_paint: Mask | None, strength: float) -> Arguments:
        painter, image = self._loaded.painter, Image.fromarray(picture)
        if not painter.fills or to_paint is None:
            return painter.refining(image, strength)
        mask = whole_cells(to_paint, painter.mask_cell)
        return painter.filling(image, Image.fromarray(np.where(mask, np.uint8(255), np.uint8(0))), strength)

    def _wanted(self, picture: Pixels) -> Pixels:
        """Return a painted picture at the size that was asked for, and what was known as it was."""
        request = self._request
        painted = fitted(picture, request.width, request.height, self._settings.multiple)
        if request.canvas is None:
            return painted
        canvas, to_paint = request.canvas, self._is_painted(request.canvas.mask.pixels)
        if canvas.fills:
            return tone_matched(canvas.image.pixels, painted, to_paint)
        return np.where(to_paint[..., None], painted, canvas.image.pixels)

    def _is_painted(self, mask: Pixels) -> Mask:
        fills = self._request.canvas is not None and self._request.canvas.fills
        return mask > 0 if fills else mask >= PAINTED

    def _called(self, pipeline: Any, **arguments: Any) -> Pixels:
        painted = pipeline(
            **arguments,
            **self._loaded.painter.guiding(self._settings.guidance),
            # Drawn on the processor: the same seed gives the same noise on every device.
            generator=torch.Generator("cpu").manual_seed(self._request.seed),
            callback_on_step_end=self._steps,
        )
        return np.asarray(painted.images[0].convert("RGB"), np.uint8)

    @contextlib.contextmanager
    def _pass(self, pipeline: Any, size: Size) -> Generator[None]:
        """Prepare for a pass at `size`: the VAE's tiles, the steps' size, what stays calm or as it is."""
        tiling = self._loaded.plan.vae_tiling
        large = size[0] * size[1] > MOST_DIRECT * self._loaded.facts.native_area
        tile_vae(pipeline, tiling == "always" or (tiling == "large" and large))
        self._steps.begin(*size)
        calm = kept_calm(pipeline, self._zone(size), *size)
        # A network that was trained to fill sees what is known at every step, and is not led.
        known = kept_known(pipeline, None if self._loaded.painter.fills else self._mask(size), *size)
        with self._watched(pipeline), known, calm, kept_in_bounds(pipeline):
            yield

    def _watched(self, pipeline: Any) -> contextlib.AbstractContextManager[None]:
        """Let previews show the picture as it will be, not the noise it is still under."""
        previews = self._loaded.previews
        return contextlib.nullcontext() if previews is None else previews.watching(pipeline)

    def _mask(self, size: Size) -> Mask | None:
        """What is to be painted of a picture of `size`; None for all of it."""
        canvas = self._request.canvas
        if canvas is None:
            return None
        return self._is_painted(laid_into(canvas.mask.pixels, size, self._settings.multiple))

    def _zone(self, size: Size) -> PixelBox | None:
        """Where the calm zone lies in a picture of `size`."""
        zone, wanted = self._request.calm_zone, (self._request.width, self._request.height)
        return None if zone is None else zone_at(zone, *wanted, size, self._settings.multiple)
