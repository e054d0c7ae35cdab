"""A picture goes on beyond its sides as a diffusion model paints it, beside what is there.

The model paints windows as high as the picture and move away from it, each at the model's own size: a third
of a window at least is known. So light, horizon and large shapes go on over the whole height at once, which
tiles of the final size would lose, and the only seams are those between windows, of which a back has one or
two. What is painted is enlarged to the picture's grid; the model's second pass has given it its detail.
"""

from __future__ import annotations

import asyncio
import math
from typing import Literal, NamedTuple

import msgspec

from coverstudio.document.pictures import Recipe
from coverstudio.editor.again import generated_recipe
from coverstudio.editor.backgrounds import checked_seed
from coverstudio.editor.diffusion import DiffusionWish, sized_request
from coverstudio.editor.diffusion_recipes import diffusion_recipe
from coverstudio.editor.part_progress import part_of
from coverstudio.editor.pictures import Pixels
from coverstudio.editor.prompts import NEGATIVE_PROMPT
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import Canvas, DiffuseBackground, Diffused
from coverstudio.generation.models.abilities import goes_on
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.generation.models.families import family
from coverstudio.generation.models.sizes import REFINED_AREA
from coverstudio.generation.picture import Picture

PROMPT = "background continuing the picture, no people, no text"
NEGATIVE = f"people, person, face, {NEGATIVE_PROMPT}"
STRENGTH = 0.9
"""Colours and light of the reflected art lead the way; with less, its shapes would come up again."""
WIDEST = 1.5  # of a window's height: models are trained on little that is wider
KNOWN = 1 / 3  # of a window's width, at least


class Outpainting(msgspec.Struct, frozen=True, kw_only=True):
    """A way for art to go on: which model paints it, what it is told, and its seed."""

    model: InstalledModel
    wish: DiffusionWish
    seed: int


class Windows(msgspec.Struct, frozen=True):
    """Where a model paints beyond the right side of a picture, in pixels of the painted size.

    `height` is that of the picture and of every window, `known` the picture's width, `more` what is painted
    beside it, `width` that of a window, `count` how many there are.
    """

    height: int
    known: int
    more: int
    width: int
    count: int

    @staticmethod
    def beyond(width: int, height: int, more: int, most_area: float) -> Windows:
        """Plan `more` columns beside a picture of `width` × `height`, in windows of `most_area` at most."""
        window = min(more + min(width, height), WIDEST * height, width / KNOWN)
        scale = min(1.0, math.sqrt(most_area / (window * height)))
        known, added = max(1, round(width * scale)), max(1, round(more * scale))
        painted = min(max(1, round(window * scale)), known + added)
        count = math.ceil(added / max(1, math.floor(painted * (1 - KNOWN))))
        return Windows(max(1, round(height * scale)), known, added, painted, count)

    def column(self, number: int) -> int:
        """Return where the window of that number begins to be painted; of `count`, where all of it ends."""
        return self.known + self.more * number // self.count


def require_goes_on(model: InstalledModel) -> None:
    """Raise ValueError with a sentence for a model that paints from words alone."""
    if not goes_on(model):
        raise ValueError(
            f"“{model.name}” cannot go on from a picture: choose a model of another family, or continue the"
            " art with patches."
        )


def wish_for(recipe: Recipe | None) -> DiffusionWish:
    """Return what to tell a model that continues the picture of `recipe`: what that one was told."""
    made = None if recipe is None else generated_recipe(recipe)
    if made is None or not made.prompt:
        return DiffusionWish(prompt=PROMPT, negative_prompt=NEGATIVE)
    return DiffusionWish(prompt=made.prompt, negative_prompt=made.negative_prompt or NEGATIVE)


class Painter:
    """Continues one picture with a model; remembers what it takes for the recipe."""

    def __init__(self, generator: Generator, way: Outpainting) -> None:
        require_goes_on(way.model)
        checked_seed(way.seed)
        self._generator, self._way = generator, way
        self._painted: list[tuple[DiffuseBackground, Diffused]] = []

    async def beyond(
        self, picture: Pixels, more: int, on_progress: OnProgress, is_turned: bool = False
    ) -> Pixels:
        """Return what lies beyond the right side of a picture (H×W×3): H×`more`×3.

        `is_turned` says that the picture was turned left to right: the model then sees it as it was.
        """
        if more == 0:
            return picture[:, :0]
        windows = Windows.beyond(picture.shape[1], picture.shape[0], more, self._most_area)
        canvas = await asyncio.to_thread(_begun, picture, windows)
        for number in range(windows.count):
            start, end = self._place(windows, number)
            told = part_of(on_progress, number, windows.count)
            piece = await asyncio.to_thread(_piece, canvas[:, start:end], windows.column(number) - start)
            painted = await self._window(piece, told, turn=-1 if is_turned else 1)
            canvas = await asyncio.to_thread(_with_window, canvas, painted, start, piece.kept)
        return await asyncio.to_thread(_enlarged, canvas, picture, more)

    @property
    def _most_area(self) -> float:
        way = self._way
        native = way.model.native_area or family(way.model.family).native_area
        return native * (REFINED_AREA if way.wish.refine != 0 else 1)

    @staticmethod
    def _place(windows: Windows, number: int) -> tuple[int, int]:
        end = windows.column(number + 1)
        return max(0, end - windows.width), end

    async def _window(self, piece: _Piece, on_progress: OnProgress, turn: Literal[-1, 1]) -> Pixels:
        way, (height, width) = self._way, piece.mask.shape
        request = sized_request(way.wish, way.model, width, height, way.seed + len(self._painted), None)
        canvas = Canvas(Picture(piece.pixels[:, ::turn]), Picture(piece.mask[:, ::turn]), STRENGTH)
        answer = await self._generator.run(msgspec.structs.replace(request, canvas=canvas), on_progress)
        self._painted.append((request, answer))
        return answer.image.pixels[:, ::turn]

    async def recipe(self, whole: Recipe) -> Recipe:
        """Return `whole` with what the model was told; as it is where nothing had to be painted.

        Reads in the model's files.
        """
        if not self._painted:
            return whole
        request, answer = self._painted[0]
        style = self._way.wish.style
        told = await asyncio.to_thread(diffusion_recipe, request, answer, self._way.model, style=style)
        settings = {**told.settings, "strength": STRENGTH, "windows": len(self._painted)}
        return msgspec.structs.replace(
            told, wish="continue", width=whole.width, height=whole.height, source=whole.source,
            before=whole.before, settings=settings,
        )  # fmt: skip


class _Piece(NamedTuple):
    """What a model sees of a canvas: the first `kept` columns, black in the mask, are not painted."""

    pixels: Pixels
    mask: Pixels
    kept: int


def _piece(pixels: Pixels, known: int) -> _Piece:
    from coverstudio.imaging.continuation import rim_of, to_paint  # noqa: PLC0415

    kept = max(1, known - rim_of(pixels))
    return _Piece(pixels, to_paint(pixels, kept), kept)


def _begun(picture: Pixels, windows: Windows) -> Pixels:
    """Return the picture at the painted size with the colours of its reflection beside it."""
    from coverstudio.imaging.continuation import reduced, with_its_light  # noqa: PLC0415

    return with_its_light(reduced(picture, windows.known, windows.height), windows.more)


def _with_window(canvas: Pixels, painted: Pixels, start: int, kept: int) -> Pixels:
    """Return the canvas with a window from `start` on, and no step in tone behind what was kept of it."""
    from coverstudio.imaging.continuation import Margins, joined  # noqa: PLC0415

    result, width = canvas.copy(), painted.shape[1]
    result[:, start : start + width] = joined(painted[:, :kept], painted, Margins(0, 0, width - kept, 0))
    return result


def _enlarged(canvas: Pixels, picture: Pixels, more: int) -> Pixels:
    from coverstudio.imaging.continuation import enlarged_beyond  # noqa: PLC0415

    return enlarged_beyond(canvas, picture.shape[1], picture.shape[0], more)
