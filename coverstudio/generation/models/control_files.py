"""ControlNets: which family they were trained beside, and what kind of picture they listen to.

A ControlNet is published as a folder of diffusers (config.json and one file of weights), or as one
.safetensors file with the names of diffusers or of its first program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from coverstudio.generation.models.facts import InstalledModel, ModelError, ModelFacts
from coverstudio.generation.models.families import SD2_CONTEXT_WIDTH, family
from coverstudio.generation.models.model_folders import CONFIG, INDEX, read_json
from coverstudio.generation.models.safetensors_header import SafetensorsHeader, read_header

Hears = Literal["canny", "lineart", "scribble", "other", ""]

CLASS = "ControlNetModel"
WAY_TO_GET = (
    "ControlNets that keep letters in their shape are free: download a folder such as"
    " control_v11p_sd15_canny from https://huggingface.co/lllyasviel and add it."
)
# What it is fed with enters here: in diffusers' names, and in those of the program it came with.
ENTRY, ENTRY_OF_OLD = "controlnet_cond_embedding.conv_in.weight", "input_hint_block.0.weight"
OLD_PREFIX = "control_model."
# The folder's only file of weights, best first.
FILES = ("diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.fp16.safetensors")
_WORDS = "attn2.to_k.weight"  # where it reads the prompt: its width is that of the base's text encoder
_SDXL = ("add_embedding.linear_1.weight", "label_emb.0.0.weight")
_SD1_CONTEXT_WIDTH, _SDXL_CONTEXT_WIDTH = 768, 2048
_BASES = {_SD1_CONTEXT_WIDTH: "sd1", SD2_CONTEXT_WIDTH: "sd2", _SDXL_CONTEXT_WIDTH: "sdxl"}
_HEARD: tuple[tuple[Hears, str], ...] = (
    ("canny", r"canny"),
    ("lineart", r"line[-_ ]?art|mlsd"),
    ("scribble", r"scribble|sketch|softedge|hed"),
    ("other", r"depth|pose|normal|seg|tile|blur|inpaint|shuffle|ip2p|qr|colou?r|recolou?r|union|gray|bright"),
)
_BEST_FOR_EDGES = ("canny", "lineart", "scribble")


class ControlFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a ControlNet's files say: `family` is that of its base, "" where its shapes name none.

    `weights` is its one file of weights; `layout` "folder" has a config.json beside it.
    """

    path: str
    family: str
    layout: Literal["folder", "file"]
    weights: str


def is_control_folder(path: Path) -> bool:
    """Tell whether a folder says that it is a ControlNet of diffusers. Raises ModelError for damage."""
    config = path / CONFIG
    return not (path / INDEX).exists() and config.is_file() and read_json(config, _Config).kind == CLASS


def inspect_control(path: Path) -> ControlFacts:
    """Return what the ControlNet at `path` is. Raises ModelError where it is none, or damaged."""
    if path.is_dir():
        if not is_control_folder(path):
            raise ModelError(f"{path.name} is no ControlNet: choose a folder or file of one.")
        weights = next((path / name for name in FILES if (path / name).is_file()), None)
        if weights is None:
            raise ModelError(
                f"{path.name} holds no weights as safetensors ({FILES[0]}): get the ControlNet in that form."
            )
    else:
        weights = path
    header = read_header(weights)
    if not has_entry(header):
        raise ModelError(f"{path.name} is no ControlNet: choose a folder or file of one.")
    return ControlFacts(
        path=str(path.absolute()), family=_family_of(header), weights=str(weights.absolute()),
        layout="folder" if path.is_dir() else "file",
    )  # fmt: skip


def has_entry(header: SafetensorsHeader) -> bool:
    """Tell whether a file holds a ControlNet, by the names of its tensors."""
    entries = (ENTRY, ENTRY_OF_OLD, OLD_PREFIX + ENTRY_OF_OLD)
    return any(name in header.tensors for name in entries)


def check_control_fits(control: ControlFacts, model: ModelFacts) -> None:
    """Raise ModelError where a ControlNet was trained beside another family than that of `model`."""
    name, painting = Path(control.path).name, family(model.family)
    if model.family not in _BASES.values():
        raise ModelError(
            f"{painting.name} cannot be guided by a ControlNet here: leave it out or choose another model."
        )
    if control.family and control.family != model.family:
        raise ModelError(
            f"The ControlNet “{name}” was trained for {family(control.family).name}, and this model is"
            f" {painting.name}: choose a ControlNet or a model of the same base."
        )


def heard_by(name: str) -> Hears:
    """Return what kind of picture a ControlNet of that name listens to, "" where its name does not say.

    >>> heard_by("control_v11p_sd15_canny"), heard_by("controlnet-depth-sdxl-1.0"), heard_by("mine")
    ('canny', 'other', '')
    """
    for kind, words in _HEARD:
        if re.search(words, name, re.IGNORECASE):
            return kind
    return ""


def control_for_edges(model_family: str, installed: Iterable[InstalledModel]) -> InstalledModel | None:
    """Return the ControlNet for a family that follows edges best, None where none is known to."""
    fitting = [one for one in installed if one.kind == "controlnet" and one.family == model_family]
    for kind in _BEST_FOR_EDGES:
        for one in fitting:
            if kind in (heard_by(one.name), heard_by(Path(one.path).name)):
                return one
    return None


def _family_of(header: SafetensorsHeader) -> str:
    names = {name.removeprefix(OLD_PREFIX) for name in header.tensors}
    if any(name in names for name in _SDXL):
        return "sdxl"
    shapes = (shape for name, (_, shape) in header.tensors.items() if name.endswith(_WORDS))
    widths = {shape[1] for shape in shapes if len(shape) > 1}
    return _BASES.get(widths.pop(), "") if len(widths) == 1 else ""


class _Config(msgspec.Struct, frozen=True):
    kind: str = msgspec.field(name="_class_name", default="")
