"""Requests to an engine and the replies to them: plain, typed, comparable values.

One request type per wish. Lengths are pixels here: the worker knows nothing of millimetres.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from coverstudio.generation.picture import Picture

EngineKind = Literal["background", "detect", "inpaint", "upscale"]


class PixelBox(msgspec.Struct, frozen=True):
    """A rectangle in pixels; x and y are its top-left corner."""

    x: int
    y: int
    width: int
    height: int


class Region(msgspec.Struct, frozen=True):
    """A piece of lettering found in a picture.

    `polygon` holds (x, y) in pixels, clockwise from the top-left corner of the text as it is read;
    `score` is 0..1; `text` is what was recognised, empty where nothing could be read.
    """

    polygon: tuple[tuple[float, float], ...]
    score: float
    text: str = ""


class Engine(msgspec.Struct, frozen=True):
    """An engine and whether it can work here and now; `reason` is one sentence with the way to get it."""

    id: str
    kind: EngineKind
    ready: bool
    reason: str = ""


class Choice(msgspec.Struct, frozen=True):
    """Something a user may choose by name, such as a family of backgrounds.

    `colours` shows what a palette is made of: "#rrggbb", from light to dark, the two accents last.
    """

    id: str
    name: str
    description: str = ""
    colours: tuple[str, ...] = ()


class Request(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What every request has in common."""


class ListEngines(Request, frozen=True, kw_only=True, tag=True):
    """Which engines are there, and which of them are ready; answered by `Engines`."""


class GenerateBackground(Request, frozen=True, kw_only=True, tag=True):
    """Draw a background of exactly `width` × `height`; answered by `Background`.

    Empty `family` and `palette` leave the choice to the words of the prompt. `calm_zone` is where the title
    will stand: the engine keeps it quiet.
    """

    engine: str
    prompt: str
    width: int
    height: int
    seed: int
    genre: str = ""
    family: str = ""
    palette: str = ""
    calm_zone: PixelBox | None = None


class DetectText(Request, frozen=True, kw_only=True, tag=True):
    """Find lettering in a picture; answered by `Regions`."""

    engine: str
    image: Picture


class Inpaint(Request, frozen=True, kw_only=True, tag=True):
    """Repaint the white (255) part of `mask` (H×W) in `image` (H×W×3); answered by `Painted`."""

    engine: str
    image: Picture
    mask: Picture
    seed: int = 0


class Upscale(Request, frozen=True, kw_only=True, tag=True):
    """Resample `image` to exactly `width` × `height`; answered by `Painted`."""

    engine: str
    image: Picture
    width: int
    height: int


AnyRequest = ListEngines | GenerateBackground | DetectText | Inpaint | Upscale


class Answer(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What a finished request returns."""


class Engines(Answer, frozen=True, kw_only=True, tag=True):
    """Every engine, and what can be chosen of the built-in backgrounds."""

    engines: tuple[Engine, ...]
    families: tuple[Choice, ...] = ()
    palettes: tuple[Choice, ...] = ()


class Background(Answer, frozen=True, kw_only=True, tag=True):
    """A generated picture and what the engine made of the prompt, for the recipe.

    `motifs` are the things that the prompt names and the engine knows ("rain", "birds"); `by_seed` says that
    it knew none of the words, so that the seed chose.
    """

    image: Picture
    family: str = ""
    palette: str = ""
    motifs: tuple[str, ...] = ()
    by_seed: bool = False


class Regions(Answer, frozen=True, kw_only=True, tag=True):
    """The lettering found, in reading order."""

    regions: tuple[Region, ...]


class Painted(Answer, frozen=True, kw_only=True, tag=True):
    """A picture of the size that was asked for."""

    image: Picture


AnyAnswer = Engines | Background | Regions | Painted


class Progress(msgspec.Struct, frozen=True, tag=True):
    """Step `step` of `total` is done; a small preview may come along."""

    job: int
    step: int
    total: int
    preview: Picture | None = None


class Finished(msgspec.Struct, frozen=True, tag=True):
    """The request was answered."""

    job: int
    answer: AnyAnswer


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The request could not be answered: one sentence for the user, details for the log."""

    job: int
    sentence: str
    details: str = ""


class Cancelled(msgspec.Struct, frozen=True, tag=True):
    """The request was given up because the client asked for it."""

    job: int


Reply = Progress | Finished | Failed | Cancelled


class Start(msgspec.Struct, frozen=True, tag=True):
    """Client to worker: do this."""

    job: int
    request: AnyRequest


class Cancel(msgspec.Struct, frozen=True, tag=True):
    """Client to worker: give this job up."""

    job: int


Command = Start | Cancel
