"""Requests to an engine and the replies to them: plain, typed, comparable values.

One request type per wish. Lengths are pixels here: the worker knows nothing of millimetres.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from coverstudio.generation.picture import Picture

EngineKind = Literal["background", "detect", "inpaint", "material", "scene-text", "upscale"]
DeviceKind = Literal["cpu", "cuda", "rocm", "mps", "xpu"]
Tier = Literal["cpu", "6gb", "8gb", "12gb", "16gb"]

# What may be asked of a diffusion model: beyond it pictures only get worse.
MOST_STEPS = 150
MOST_GUIDANCE = 50
MOST_LORA_WEIGHT = 10
MOST_CONTROL_WEIGHT = 2


class PixelBox(msgspec.Struct, frozen=True):
    """A rectangle in pixels; x and y are its top-left corner."""

    x: int
    y: int
    width: int
    height: int


class Region(msgspec.Struct, frozen=True):
    """A piece of lettering found in a picture.

    `polygon` holds (x, y) in pixels, clockwise from the top-left corner of the text as it is read;
    `score` is 0..1; `text` is what was recognised, empty where nothing could be read. `legible` says that the
    text reads as words; what it is False for may be the pseudo-text of image models.
    """

    polygon: tuple[tuple[float, float], ...]
    score: float
    text: str = ""
    legible: bool = False


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


class LoraUse(msgspec.Struct, frozen=True):
    """A LoRA file (an absolute path) and how strongly it is applied; 0 leaves it out."""

    path: str
    weight: float = 1.0


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


class DescribeDevice(Request, frozen=True, kw_only=True, tag=True):
    """What the networks of this worker would run on; answered by `Device`. Loads torch: it takes seconds."""


class Canvas(msgspec.Struct, frozen=True):
    """A picture (H×W×3) that is known in part: what is white (255) in `mask` (H×W) is to be painted.

    What is black stays, pixel for pixel. `strength`, above 0 and up to 1, is how little of what `image` shows
    in the white part is left. `fills` says that the white part is a hole that nobody is to find afterwards:
    every pixel of it is painted, in the tone of what lies around.
    """

    image: Picture
    mask: Picture
    strength: float
    fills: bool = False


class Control(msgspec.Struct, frozen=True):
    """A ControlNet (an absolute path of a folder or file) and what it is fed with.

    `image` (H×W×3, of the size to paint) is what it listens to, such as white edges on black; `weight`, above
    0 and up to 2, is how closely the model follows it.
    """

    path: str
    image: Picture
    weight: float = 1.0


class DiffuseBackground(Request, frozen=True, kw_only=True, tag=True):
    """Have a diffusion model paint a background of exactly `width` × `height`; answered by `Diffused`.

    `model` is the absolute path of a model folder (with model_index.json) or of one .safetensors file.
    `steps` 0, `guidance` and `refine` None and an empty `sampler` leave the choice to the model's family.
    `refine` is the denoising strength of the second pass, 0..1; 0 leaves it out. `calm_zone` is where the
    title will stand. An empty `tier` chooses by the memory of the device. `ways` names the ways of making
    the model faster that must be in use, for the very pixels of an earlier picture; None takes what is
    proved. `canvas`, of the same size, is what the picture begins from; None begins from nothing. `control`
    guides what is painted over a canvas, of Stable Diffusion 1, 2 and XL.
    """

    engine: str = "diffusion"
    model: str
    prompt: str
    width: int
    height: int
    seed: int
    negative_prompt: str = ""
    steps: int = 0
    guidance: float | None = None
    sampler: str = ""
    loras: tuple[LoraUse, ...] = ()
    calm_zone: PixelBox | None = None
    refine: float | None = None
    tier: Tier | Literal[""] = ""
    ways: tuple[str, ...] | None = None
    canvas: Canvas | None = None
    control: Control | None = None


class DetectText(Request, frozen=True, kw_only=True, tag=True):
    """Find lettering in a picture; answered by `Regions`.

    `model` is the absolute path of the weights' file, for engines that come without any; for the one that
    carries its own it is a recogniser that reads what its own cannot.
    """

    engine: str
    image: Picture
    model: str = ""


class ReadLines(Request, frozen=True, kw_only=True, tag=True):
    """Read upright lines of lettering in `image` (H×W×3), one in each box; answered by `LinesRead`.

    `model` is the absolute path of a recogniser (ONNX); empty is the engine's own. `asked` are characters of
    which the answer says whether the recogniser has them.
    """

    engine: str = "rapidocr"
    image: Picture
    lines: tuple[PixelBox, ...]
    model: str = ""
    asked: str = ""


class Inpaint(Request, frozen=True, kw_only=True, tag=True):
    """Repaint the white (255) part of `mask` (H×W) in `image` (H×W×3); answered by `Painted`."""

    engine: str
    image: Picture
    mask: Picture
    seed: int = 0


class DiffuseInpaint(Request, frozen=True, kw_only=True, tag=True):
    """Have a diffusion model repaint the white (255) part of `mask` (H×W) in `image` (H×W×3).

    Answered by `Diffused`: outside the mask its picture is `image`, inside it has the tone of what lies
    around. `model` is as in `DiffuseBackground`, one trained for inpainting or any that goes on from a
    picture. Fields that are left empty, 0 or None leave the choice to the model; `strength`, above 0 and up
    to 1, is how little is left of the smooth colours that the painting begins from.
    """

    engine: str = "diffusion"
    image: Picture
    mask: Picture
    model: str
    prompt: str
    negative_prompt: str = ""
    seed: int = 0
    steps: int = 0
    guidance: float | None = None
    sampler: str = ""
    loras: tuple[LoraUse, ...] = ()
    strength: float | None = None
    tier: Tier | Literal[""] = ""


class EditText(Request, frozen=True, kw_only=True, tag=True):
    """Have a scene-text model write `text` where `mask` (H×W) is white (255) in `image` (H×W×3).

    Answered by `Lettered`. Both sides are multiples of 8; models know 256 × 256. `model` is the absolute path
    of a converted checkpoint (.safetensors), `instruction` says what is written and how it looks: what it
    leaves open follows the surroundings. `steps` 0 and `guidance` None leave the choice to the model.
    """

    engine: str = "diffste"
    model: str
    image: Picture
    mask: Picture
    text: str
    instruction: str
    seed: int = 0
    steps: int = 0
    guidance: float | None = None


class PaintMaterial(Request, frozen=True, kw_only=True, tag=True):
    """Paint letters of a material where `mask` (H×W) is not black (255 inside the letters).

    Answered by `Painted` (H×W×3): what lies beyond the letters means nothing. `size_pixels` is an em of the
    letters.
    """

    engine: str = "materials"
    material: str
    mask: Picture
    seed: int = 0
    size_pixels: float


class Upscale(Request, frozen=True, kw_only=True, tag=True):
    """Enlarge `image` to exactly `width` × `height`; answered by `Painted`.

    What follows is for engines with a network. `model` is the absolute path of its file; `other_share` of
    `other_model`, 0..1, is mixed into its weights. `strength`, 0..1, is how much of the network's work is
    laid over a plain resampling, none of it where `protect` (H×W, of the image's size) is white (255).
    """

    engine: str
    image: Picture
    width: int
    height: int
    model: str = ""
    other_model: str = ""
    other_share: float = 0.0
    strength: float = 1.0
    protect: Picture | None = None


AnyRequest = (
    ListEngines
    | DescribeDevice
    | GenerateBackground
    | DiffuseBackground
    | DetectText
    | ReadLines
    | Inpaint
    | DiffuseInpaint
    | EditText
    | PaintMaterial
    | Upscale
)


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


class Device(Answer, frozen=True, kw_only=True, tag=True):
    """What networks run on: `name` as its maker calls it, its memory, and the tier that follows from it."""

    kind: DeviceKind
    name: str
    memory_bytes: int
    tier: Tier


class Diffused(Answer, frozen=True, kw_only=True, tag=True):
    """A picture by a diffusion model, with what was left to the engine: enough to make it again.

    `base` is the size of the first pass in pixels, `refined` that of the second, (0, 0) without one. `notes`
    are sentences for the user, such as that the next lower tier had to be used.
    """

    image: Picture
    family: str
    steps: int
    guidance: float
    sampler: str
    base: tuple[int, int]
    refined: tuple[int, int]
    refine: float
    tier: Tier
    dtype: str
    device: str
    ways: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Lettered(Answer, frozen=True, kw_only=True, tag=True):
    """A picture with new words, of the size that was asked for; `notes` are sentences for the user.

    The whole of it was painted anew: what lies outside the mask is close to the picture before, not the same.
    """

    image: Picture
    steps: int
    guidance: float
    dtype: str
    device: str
    notes: tuple[str, ...] = ()


class Regions(Answer, frozen=True, kw_only=True, tag=True):
    """The lettering found, in reading order."""

    regions: tuple[Region, ...]


class LineRead(msgspec.Struct, frozen=True):
    """What was read in a line, and how sure each of its characters is (0..1)."""

    text: str
    sure: tuple[float, ...]


class LinesRead(Answer, frozen=True, kw_only=True, tag=True):
    """What was read, line by line as asked; `unknown` are those of the asked characters it never reads."""

    lines: tuple[LineRead, ...]
    unknown: str = ""


class Painted(Answer, frozen=True, kw_only=True, tag=True):
    """A picture of the size that was asked for."""

    image: Picture


AnyAnswer = Engines | Device | Background | Diffused | Lettered | Regions | LinesRead | Painted


class Begun(msgspec.Struct, frozen=True, tag=True):
    """The whole request has arrived, and its turn has come."""

    job: int


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
    """The request could not be answered: one sentence for the user, details for the log.

    `spent` says that this process can do nothing more and ends.
    """

    job: int
    sentence: str
    details: str = ""
    spent: bool = False


class Cancelled(msgspec.Struct, frozen=True, tag=True):
    """The request was given up because the client asked for it."""

    job: int


Reply = Begun | Progress | Finished | Failed | Cancelled


class Start(msgspec.Struct, frozen=True, tag=True):
    """Client to worker: do this."""

    job: int
    request: AnyRequest


class Cancel(msgspec.Struct, frozen=True, tag=True):
    """Client to worker: give this job up."""

    job: int


Command = Start | Cancel
