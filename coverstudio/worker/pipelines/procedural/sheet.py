"""The sheet a family draws on: pixels, a Skia canvas over them, seeded noise, and the calm zone.

Sizes are shares of `unit`, the square root of the page's area, and positions are shares of its width and
height, so that one seed is one composition at every size.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from coverstudio.generation.messages import PixelBox
from coverstudio.worker.pipelines.procedural import noise
from coverstudio.worker.pipelines.procedural.colour import Colour, Floats, gradient
from coverstudio.worker.pipelines.procedural.palettes import Palette, palette
from coverstudio.worker.pipelines.procedural.plan import Plan

Report = Callable[[int, int, "NDArray[np.uint8] | None"], None]

Window = tuple[slice, slice]

STEPS = 100
_PREVIEW_SIDE = 320
_STRIP = 256
_TELL_AFTER = 0.05  # seconds


class Calm:
    """The calm zone in shares of the page: left, top, right, bottom."""

    def __init__(self, box: PixelBox, width: int, height: int) -> None:
        self.left = max(box.x / width, 0.0)
        self.top = max(box.y / height, 0.0)
        self.right = min((box.x + box.width) / width, 1.0)
        self.bottom = min((box.y + box.height) / height, 1.0)

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def is_near(self, x: float, y: float, radius_x: float, radius_y: float | None = None) -> bool:
        """Whether a disc or ellipse about (x, y) reaches into the zone; all in shares of the page."""
        reach_y = radius_x if radius_y is None else radius_y
        across = max(self.left - x, x - self.right, 0.0) / max(radius_x, 1e-9)
        down = max(self.top - y, y - self.bottom, 0.0) / max(reach_y, 1e-9)
        return across * across + down * down < 1


class Sheet:
    """A page being drawn.

    `pixels` is H×W×4 float16, premultiplied RGBA in 0..1 (half floats, so that soft gradients never show
    steps); `canvas` draws onto the same memory.
    """

    def __init__(
        self, plan: Plan, width: int, height: int, seed: int, calm_zone: PixelBox | None, report: Report
    ) -> None:
        self.plan = plan
        self.palette: Palette = palette(plan.palette)
        self.width, self.height, self.seed = width, height, seed
        self.unit = float(np.sqrt(width * height))
        self.calm = Calm(calm_zone, width, height) if calm_zone else None
        self._report, self._step, self._told = report, 0, 0.0
        self.pixels: NDArray[np.float16] = np.zeros((height, width, 4), np.float16)
        self.pixels[..., 3] = 1
        self._surface: Any = skia.Surface(self.pixels, colorType=skia.kRGBA_F16_ColorType)
        self.canvas: Any = self._surface.getCanvas()

    # -- progress

    def at(self, share: float, *, show: bool = False) -> None:
        """Say how far the drawing is (0..1), with a small preview where there is something to see."""
        self._step = max(self._step, round(share * STEPS))
        self._told = time.monotonic()
        self._report(self._step, STEPS, self._preview() if show else None)

    def tick(self) -> None:
        """Say that the work goes on, so that it can be cancelled between two steps; cheap to call often."""
        if time.monotonic() - self._told > _TELL_AFTER:
            self.at(self._step / STEPS)

    def _preview(self) -> NDArray[np.uint8]:
        step = max(1, max(self.width, self.height) // (2 * _PREVIEW_SIDE))
        small = np.clip(self.pixels[::step, ::step, :3].astype(np.float32), 0, 1)
        scale = min(1.0, _PREVIEW_SIDE / max(small.shape[:2]))
        size = (max(1, round(small.shape[1] * scale)), max(1, round(small.shape[0] * scale)))
        resized = cv2.resize(small, size, interpolation=cv2.INTER_AREA)
        return (resized * 255 + 0.5).astype(np.uint8)

    # -- chance

    def rng(self, name: str) -> np.random.Generator:
        """Random numbers for one part of the picture."""
        return noise.stream(self.seed, f"{self.plan.family}/{name}")

    def wants(self, *motifs: str) -> bool:
        """Whether the prompt names one of the motifs."""
        return any(motif in self.plan.motifs for motif in motifs)

    # -- coordinates

    @property
    def xs(self) -> Floats:
        """Pixel centres across the page in units, 0 in its middle."""
        return ((np.arange(self.width) + 0.5 - self.width / 2) / self.unit).astype(np.float32)

    @property
    def ys(self) -> Floats:
        """Pixel centres down the page in units, 0 in its middle."""
        return ((np.arange(self.height) + 0.5 - self.height / 2) / self.unit).astype(np.float32)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Pixels of a place given in shares of width and height."""
        return x * self.width, y * self.height

    def share(self, length: float) -> tuple[float, float]:
        """A length in units as shares of the page's width and height."""
        return length * self.unit / self.width, length * self.unit / self.height

    def noise(
        self,
        name: str,
        frequency: float,
        octaves: int = 4,
        gain: float = 0.5,
        stretch: tuple[float, float] = (1, 1),
        window: Window = (slice(None), slice(None)),
    ) -> Floats:
        """H×W noise, mostly within -1..1; `stretch` lengthens its features across and down.

        `window` asks for some rows and columns only.
        """
        xs, ys = self.xs[window[1]] / np.float32(stretch[0]), self.ys[window[0]] / np.float32(stretch[1])
        return noise.surface(
            self.seed, f"{self.plan.family}/{name}", xs, ys, frequency, octaves, gain, self.tick
        )

    def line(self, name: str, xs: Floats, frequency: float, octaves: int = 5, gain: float = 0.5) -> Floats:
        """Noise along a line at `xs` (in units)."""
        return noise.line(self.seed, f"{self.plan.family}/{name}", xs, frequency, octaves, gain)

    # -- the calm zone

    def quiet(self, feather: float = 0.1, *, wide: bool = False) -> Floats | None:
        """H×W, 1 inside the calm zone falling to 0 over `feather` units outside; None without a zone.

        A `wide` one runs from edge to edge of the page, as a band of mist or water does.
        """
        if self.calm is None:
            return None
        calm = self.calm
        left, right = (0, self.width) if wide else (calm.left * self.width, calm.right * self.width)
        top, bottom = calm.top * self.height, calm.bottom * self.height
        x, y = np.arange(self.width) + 0.5, np.arange(self.height) + 0.5
        reach = feather * self.unit
        across = np.maximum(np.maximum(left - x, x - right), 0).astype(np.float32) / np.float32(reach)
        down = np.maximum(np.maximum(top - y, y - bottom), 0).astype(np.float32) / np.float32(reach)
        distance = np.minimum(np.sqrt(across[None, :] ** 2 + down[:, None] ** 2), 1)
        return 1 - distance * distance * (3 - 2 * distance)

    def calm_rect(self, margin: float = 0.0) -> Any:
        """The calm zone as a Skia rectangle, grown by `margin` units; the whole page without one."""
        calm = self.calm or Calm(PixelBox(0, 0, self.width, self.height), self.width, self.height)
        grow = margin * self.unit
        return skia.Rect.MakeLTRB(
            calm.left * self.width - grow,
            calm.top * self.height - grow,
            calm.right * self.width + grow,
            calm.bottom * self.height + grow,
        )

    @contextmanager
    def faded(self, strength: float = 1.0, feather: float = 0.06) -> Generator[None]:
        """What is drawn inside lies on a layer of its own that is faded out over the calm zone."""
        if self.calm is None:
            yield
            return
        self.canvas.saveLayer()
        yield
        sigma = feather * self.unit
        paint = skia.Paint(
            AntiAlias=True,
            Color4f=skia.Color4f(0, 0, 0, strength),
            BlendMode=skia.BlendMode.kDstOut,
            MaskFilter=skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, sigma),
        )
        rect = self.calm_rect(1.4 * feather)
        self.canvas.drawRoundRect(rect, sigma, sigma, paint)
        self.canvas.restore()

    def veil(self, colour: Colour, strength: float, feather: float = 0.06) -> None:
        """Lay a soft cloud of `colour` over the calm zone."""
        if self.calm is None:
            return
        sigma = feather * self.unit
        paint = skia.Paint(
            AntiAlias=True,
            Color4f=skia.Color4f(*colour, strength),
            MaskFilter=skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, sigma),
        )
        self.canvas.drawRoundRect(self.calm_rect(1.2 * feather), sigma, sigma, paint)

    # -- pixels

    def lay(self, colours: Floats) -> None:
        """Replace the page by `colours` (H×W×3 or 3, 0..1)."""
        self.pixels[..., :3] = colours

    def lay_gradient(self, stops: tuple[Colour, ...], where: Floats) -> None:
        """Replace the page by the colours of a gradient at `where` (H×W, or H×1 for a level one; 0..1)."""
        table = gradient(stops, 8192).astype(np.float16)
        for top in range(0, self.height, _STRIP):
            rows = slice(top, top + _STRIP)
            index = (np.clip(where[rows], 0, 1) * np.float32(len(table) - 1)).astype(np.int32)
            self.pixels[rows, :, :3] = np.take(table, index, axis=0)
            self.tick()

    def blend(self, colour: Colour | Floats, alpha: Floats) -> None:
        """Lay one colour (or H×W×3 of them) over the page through `alpha` (H×W, 0..1)."""
        tint = np.asarray(colour, np.float32)
        for top in range(0, self.height, _STRIP):
            rows = slice(top, top + _STRIP)
            share = alpha[rows, :, None]
            old = self.pixels[rows, :, :3].astype(np.float32)
            new = tint[rows] if tint.ndim == 3 else tint
            self.pixels[rows, :, :3] = old + (new - old) * share
            self.tick()

    def multiply(self, factor: Floats) -> None:
        """Multiply the page by `factor` (H×W or H×W×3)."""
        for top in range(0, self.height, _STRIP):
            rows = slice(top, top + _STRIP)
            part = factor[rows] if factor.ndim == 3 else factor[rows, :, None]
            self.pixels[rows, :, :3] = self.pixels[rows, :, :3].astype(np.float32) * part
            self.tick()

    def vignette(self, strength: float) -> None:
        """Deepen the edges of the page."""
        for top in range(0, self.height, _STRIP):
            rows = slice(top, top + _STRIP)
            away = self.xs[None, :] ** 2 * np.float32(1.5) + self.ys[rows, None] ** 2 * np.float32(0.75)
            shade = 1 - np.float32(strength) * np.clip(away * np.float32(1.6), 0, 1) ** 1.5
            self.pixels[rows, :, :3] = self.pixels[rows, :, :3].astype(np.float32) * shade[..., None]
            self.tick()

    def finish(self, grain: float = 2.0) -> NDArray[np.uint8]:
        """H×W×3 uint8: a fine print grain of `grain` levels, which also dithers what has no steps yet."""
        result = np.empty((self.height, self.width, 3), np.uint8)
        rng = self.rng("grain")
        for top in range(0, self.height, _STRIP):
            rows = slice(top, min(top + _STRIP, self.height))
            part = self.pixels[rows, :, :3].astype(np.float32)
            part *= 255
            speck = rng.standard_normal(part.shape[:2], dtype=np.float32)
            part += speck[..., None] * np.float32(grain)
            part += 0.5
            np.clip(part, 0, 255, out=part)
            result[rows] = part
            self.at(0.9 + 0.1 * rows.stop / self.height)
        return result
