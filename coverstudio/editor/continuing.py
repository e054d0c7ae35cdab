"""The art of the front goes on over spine, back and flaps: reflected, grown from patches, or painted."""

from __future__ import annotations

import asyncio
import functools
import math
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Literal

import msgspec

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Recipe
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.outpainting import Outpainting, Painter
from coverstudio.editor.pictures import Made, Pixels, get, put
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import Inpaint, Progress
from coverstudio.generation.picture import Picture
from coverstudio.limits import LARGEST_SIDE, MOST_PIXELS, fits

if TYPE_CHECKING:
    from coverstudio.imaging.continuation import Margins

Beyond = Callable[[Pixels, int, OnProgress, bool], Awaitable[Pixels]]
"""Returns so many columns beyond the right side of a picture, which may have been turned left to right."""
Way = Literal["mirror", "patch-fill"]

MOST_GROWN = 6_500_000
"""With more pixels the engine would need gigabytes; a larger continuation is grown smaller and enlarged."""
_NEARLY = 0.05  # mm


class Continued(msgspec.Struct, frozen=True):
    """A picture that covers a whole wrap, and where it lies (mm)."""

    made: Made
    box: Box


def front_art(document: Document) -> ImageLayer | None:
    """Return the lowest picture that covers the front of a spread and not all of it, None without one.

    Turned, hidden and locked pictures do not count.
    """
    spec = document.print_spec
    if len(spec.panels) == 1:
        return None
    return next((layer for layer in document.images if _can_go_on(layer, spec)), None)


def _can_go_on(layer: ImageLayer, spec: PrintSpec) -> bool:
    is_free = layer.visible and not layer.locked and layer.rotation == 0
    covers_front = layer.box.contains(spec.front.box, _NEARLY)
    return is_free and covers_front and not layer.box.contains(spec.bleed_box, _NEARLY)


async def continued(
    generator: Generator,
    store: AssetStore,
    document: Document,
    way: Way | Outpainting,
    on_progress: OnProgress | None = None,
) -> Document:
    """Return the document with the art of its front over the whole spread.

    Raises ValueError with a sentence where there is nothing to continue or it cannot be done that way, and
    GenerationError.
    """
    layer = front_art(document)
    if layer is None:
        raise ValueError(
            "No picture covers the front and leaves the rest of a wrap free: put one on the front first."
        )
    made = await continue_art(generator, store, document.print_spec, layer, way, on_progress)
    return with_continued(document, layer, made)


async def continue_art(
    generator: Generator,
    store: AssetStore,
    spec: PrintSpec,
    layer: ImageLayer,
    way: Way | Outpainting,
    on_progress: OnProgress | None = None,
) -> Continued:
    """Return the layer's picture as large as the spread with its bleed; what is seen of it stays as it is.

    Raises ValueError with a sentence for a picture that would be too large or that cannot go on that way,
    and GenerationError.
    """
    frame = _Frame.of(spec, layer)
    if not fits(frame.width, frame.height):
        raise ValueError(
            f"Over the whole wrap the picture “{layer.name}” would have {frame.width:,} × {frame.height:,}"
            f" pixels, which is too large: take one that leads to at most {LARGEST_SIDE:,} pixels a side and"
            f" {MOST_PIXELS // 1_000_000} megapixels."
        )
    painter = Painter(generator, way) if isinstance(way, Outpainting) else None
    beyond = functools.partial(_patched, generator) if painter is None else painter.beyond
    pixels = frame.seen(await get(store, layer.asset))
    if way == "mirror":
        whole = await asyncio.to_thread(_mirrored, pixels, frame.margins)
    else:
        whole = await _grown(beyond, pixels, frame.margins, on_progress)
    recipe = Recipe(
        engine="mirror" if isinstance(way, Outpainting) else way, wish="continue",
        source=layer.asset.digest, before=layer.recipe, width=frame.width, height=frame.height,
    )  # fmt: skip
    if painter is not None:
        recipe = await painter.recipe(recipe)
    return Continued(Made(await put(store, whole), recipe), frame.box)


def with_continued(document: Document, layer: ImageLayer, made: Continued) -> Document:
    """Give the layer the picture that was made of it, unless it is gone or shows something else by now."""
    now = document.layer(layer.id)
    if not isinstance(now, ImageLayer) or (now.asset, now.box) != (layer.asset, layer.box):
        return document
    changes = {"box": made.box, "asset": made.made.asset, "recipe": made.made.recipe}
    return replace_layer(document, msgspec.structs.replace(now, **changes))


class _Frame(msgspec.Struct, frozen=True):
    """The pixels of a picture that cover a spread, counted from the picture's own top-left corner.

    `box` is where they lie (mm). They are pixels of the picture's own grid, so that none is resampled.
    """

    x: int
    y: int
    right: int
    bottom: int
    box: Box
    picture: tuple[int, int]

    @staticmethod
    def of(spec: PrintSpec, layer: ImageLayer) -> _Frame:
        across, down = layer.asset.width / layer.box.width, layer.asset.height / layer.box.height
        page = spec.bleed_box
        x, right = _outward((page.x - layer.box.x) * across, (page.right - layer.box.x) * across)
        y, bottom = _outward((page.y - layer.box.y) * down, (page.bottom - layer.box.y) * down)
        box = Box(layer.box.x + x / across, layer.box.y + y / down, (right - x) / across, (bottom - y) / down)
        return _Frame(x, y, right, bottom, box, (layer.asset.width, layer.asset.height))

    @property
    def width(self) -> int:
        return self.right - self.x

    @property
    def height(self) -> int:
        return self.bottom - self.y

    @property
    def margins(self) -> Margins:
        from coverstudio.imaging.continuation import Margins  # noqa: PLC0415

        width, height = self.picture
        return Margins(
            max(-self.x, 0), max(-self.y, 0), max(self.right - width, 0), max(self.bottom - height, 0)
        )

    def seen(self, pixels: Pixels) -> Pixels:
        """Return what of the picture lies on the spread."""
        return pixels[max(self.y, 0) : self.bottom, max(self.x, 0) : self.right]


def _outward(start: float, end: float) -> tuple[int, int]:
    """Return the whole pixels around a stretch; a hair of one does not count."""
    return math.floor(start + 1e-6), math.ceil(end - 1e-6)


def _mirrored(pixels: Pixels, margins: Margins) -> Pixels:
    from coverstudio.imaging.continuation import mirrored  # noqa: PLC0415

    return mirrored(pixels, margins)


async def _grown(beyond: Beyond, pixels: Pixels, margins: Margins, on_progress: OnProgress | None) -> Pixels:
    """Return the picture with what is beyond its sides, and its reflection where it is not high enough."""
    from coverstudio.imaging.continuation import joined  # noqa: PLC0415

    if pixels.shape[2] == 4:
        if (pixels[..., 3] < 255).any():
            raise ValueError(
                "The picture has transparent parts, which can only be reflected: mirror it instead."
            )
        pixels = pixels[..., :3]
    upright = await asyncio.to_thread(_mirrored, pixels, margins._replace(left=0, right=0))
    sides = _Progress(on_progress, margins.left, margins.right)
    left = await beyond(upright[:, ::-1], margins.left, sides.first, True)
    right = await beyond(upright, margins.right, sides.second, False)

    def together() -> Pixels:
        import numpy as np  # noqa: PLC0415

        canvas = np.concatenate([left[:, ::-1], upright, right], axis=1)
        return joined(upright, canvas, margins._replace(top=0, bottom=0))

    return await asyncio.to_thread(together)


async def _patched(
    generator: Generator, picture: Pixels, more: int, on_progress: OnProgress, _turned: bool
) -> Pixels:
    """Return what patches make of what lies beyond the picture's right side: H×`more`×3."""
    from coverstudio.imaging.continuation import columns_beyond, room_beyond  # noqa: PLC0415

    if more == 0:
        return picture[:, :0]
    image, mask = await asyncio.to_thread(room_beyond, picture, more, MOST_GROWN)
    request = Inpaint(engine="patch-fill", image=Picture(image), mask=Picture(mask))
    answer = await generator.run(request, on_progress)
    return await asyncio.to_thread(columns_beyond, answer.image.pixels, picture, more)


class _Progress:
    """Two pieces of work, so many columns each, as one."""

    def __init__(self, on_progress: OnProgress | None, first: int, second: int) -> None:
        self._on_progress, self._columns = on_progress, (first, second)

    def first(self, progress: Progress) -> None:
        """Take the progress of the first piece."""
        self._tell(progress, 0, self._columns[0])

    def second(self, progress: Progress) -> None:
        """Take the progress of the second piece."""
        self._tell(progress, *self._columns)

    def _tell(self, progress: Progress, done: int, columns: int) -> None:
        if self._on_progress is not None and progress.total:
            step = round(1000 * (done + columns * progress.step / progress.total) / sum(self._columns))
            self._on_progress(Progress(progress.job, step, 1000))
