"""What is known of model files, as values."""

from __future__ import annotations

from typing import Literal

import msgspec

ModelKind = Literal[
    "background", "inpaint", "lora", "upscaler", "detector", "recogniser", "scene-text", "controlnet"
]
Origin = Literal["download", "added", "converted", "pack"]


class ModelError(ValueError):
    """A model or LoRA cannot be used; the message is one sentence for the user, with what to do."""


class TokenNeededError(ModelError):
    """A model is only given to those who show an access token, or another one than was shown."""


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """How one family of models likes to work: data of resources/models/families.json.

    `native_area` is the number of pixels it was trained on, `multiple` what both sides must be multiples of;
    `refine` is the denoising strength of the second pass, `tokens` what one prompt may hold (0: no limit
    that matters). `samplers` are the names a user may choose, the model's own is "". `follows_negative`
    tells whether a negative prompt changes anything. `memory_gb` is what it needs, tier by tier. Where the
    best-known model of a family was distilled to few steps, `full_steps` and `full_guidance` are for the
    others of it. `pipelines` are the classes of diffusers that paint with it from words, `inpainting` those
    that paint over a mask; `filling` is the one for networks that were trained for that.
    """

    id: str
    name: str
    pipelines: tuple[str, ...]
    inpainting: tuple[str, ...] = ()
    filling: str = ""
    native_area: int
    multiple: int
    steps: int
    guidance: float
    refine: float
    dtype: Literal["float16", "bfloat16"]
    tokens: int
    follows_negative: bool
    full_steps: int = 0
    full_guidance: float = 0.0
    samplers: tuple[str, ...] = ()
    memory_gb: dict[str, float] = {}


class ModelFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a model's files say of it: its family, the class that loads it, and its native area in pixels.

    Its kind is "background", or "inpaint" for networks that were trained to fill what is masked.
    """

    path: str
    family: str
    pipeline: str
    layout: Literal["folder", "file"]
    bytes: int
    native_area: int
    kind: Literal["background", "inpaint"] = "background"


class LoraFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a LoRA's file says of it. `family` is the family of its base, empty where the file does not tell.

    `thumbnail` is an encoded picture (PNG or JPEG) or empty.
    """

    path: str
    name: str
    family: str
    rank: int
    triggers: tuple[str, ...] = ()
    base: str = ""
    thumbnail: bytes = b""


class Licence(msgspec.Struct, frozen=True, kw_only=True):
    """A licence in a user's words: `forbids` are sentences, `commercial` tells whether covers may be sold.

    Whoever earns more than `revenue_cap` US dollars a year needs another licence; 0 is no cap.
    """

    id: str
    name: str
    url: str
    commercial: bool
    revenue_cap: int = 0
    forbids: tuple[str, ...] = ()


class CatalogModel(msgspec.Struct, frozen=True, kw_only=True):
    """A model that can be downloaded: data of resources/models/catalog.json.

    `files` are the patterns of what is fetched of `repository` at `revision`; `bytes` is its size on disk.
    """

    id: str
    name: str
    purpose: str
    kind: ModelKind
    family: str
    repository: str
    revision: str
    files: tuple[str, ...]
    bytes: int
    memory_gb: float
    licence: str
    needs_token: bool = False


class InstalledModel(msgspec.Struct, frozen=True, kw_only=True):
    """A model, LoRA, ControlNet, upscaler, detector, recogniser or scene-text editor on this machine.

    `path` is absolute, `id` is what users and recipes call it.
    """

    id: str
    name: str
    kind: ModelKind
    family: str
    path: str
    bytes: int
    origin: Origin
    native_area: int = 0
    licence: str = ""
