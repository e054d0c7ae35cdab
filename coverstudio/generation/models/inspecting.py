"""What a model's files say of it, and whether all of them are there: read without torch, nothing executed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from coverstudio.generation.models.facts import Family, ModelError, ModelFacts
from coverstudio.generation.models.families import family_of_pipeline
from coverstudio.generation.models.model_folders import CONFIG, Part, read_index, read_json
from coverstudio.generation.models.safetensors_header import read_header
from coverstudio.generation.models.single_files import FILLING_CHANNELS, LATENT_CHANNELS, inspect_file

MOST_SIDE = 4096  # pixels that a model can have been trained on; more is no number to believe
# Before this version of diffusers, conversions often gave a UNet 32 latents a side: none has less than 64.
FALSE_SIZES_UNTIL = (0, 9)
LEAST_LATENTS = 64


def inspect_model(path: Path) -> ModelFacts:
    """Return what the model at `path` is: a folder with model_index.json, or one .safetensors file.

    Raises ModelError where it is none, incomplete, damaged, of an unknown class, or could run code.
    """
    try:
        if not path.exists():
            raise ModelError(f"There is no model at {path}: choose its folder or its .safetensors file.")
        return inspect_file(path) if path.is_file() else _inspect_folder(path)
    except OSError as error:
        raise ModelError(f"{path.name} cannot be read: {error.strerror or error}.") from error


def _inspect_folder(path: Path) -> ModelFacts:
    pipeline, parts = read_index(path)
    known = family_of_pipeline(pipeline, _context_width(parts))
    if known is None:
        raise ModelError(
            f"{path.name} is a model of the unknown class {pipeline[:80]}: choose one that paints from words."
        )
    for part in parts:
        _check_numbers(part)
    fills = _fills(path.name, pipeline, parts, known)
    files = [file for part in parts for file in part.weights]
    for file in files:
        read_header(file)
    return ModelFacts(
        path=str(path.absolute()),
        family=known.id,
        pipeline=_class_to_load(pipeline, known, fills=fills),
        layout="folder",
        bytes=sum(file.stat().st_size for file in files),
        native_area=_native_area(parts) or known.native_area,
        kind="inpaint" if fills else "background",
    )


def _fills(name: str, pipeline: str, parts: Sequence[Part], known: Family) -> bool:
    """Tell whether the networks were trained to fill what is masked.

    A UNet that was sees the mask and the rest of the picture in channels of their own. Raises ModelError for
    one that sees something else there.
    """
    channels = _config(parts, "unet").in_channels
    if channels == 0:
        return bool(known.filling) and pipeline == known.filling
    if channels not in (LATENT_CHANNELS, FILLING_CHANNELS):
        raise ModelError(
            f"{name} is a model for editing pictures: choose one that paints from words or is for inpainting."
        )
    return channels == FILLING_CHANNELS


def _class_to_load(pipeline: str, known: Family, *, fills: bool) -> str:
    """Return the class that paints: networks without channels for a mask paint from words, too."""
    if fills:
        return known.filling
    return known.pipelines[0] if pipeline in known.inpainting else pipeline


class _Quantization(msgspec.Struct, frozen=True):
    quant_method: str = "its own way"


class _Numbers(msgspec.Struct, frozen=True):
    """What we read of the config.json of everything that has weights."""

    quantization_config: _Quantization | None = None


def _check_numbers(part: Part) -> None:
    found = read_json(part.folder / CONFIG, _Numbers).quantization_config if part.weights else None
    if found is not None:
        raise ModelError(
            f"{part.folder.parent.name} is quantized ({found.quant_method[:40]}), which the AI runtime cannot"
            " read: get the model in full or half precision."
        )


class _Config(msgspec.Struct, frozen=True):
    """What we read of a component's config.json."""

    sample_size: int | list[int] | None = None
    in_channels: int = 0
    cross_attention_dim: int | list[int] | None = None
    block_out_channels: tuple[int, ...] = ()
    version: str = msgspec.field(name="_diffusers_version", default="")

    @property
    def latents(self) -> int:
        """How many latents a side the network was trained on, 0 where the settings do not say."""
        if not isinstance(self.sample_size, int):
            return 0
        numbers = tuple(int(number) for number in re.findall(r"\d+", self.version)[:2])
        is_old = bool(numbers) and numbers < FALSE_SIZES_UNTIL
        return max(self.sample_size, LEAST_LATENTS) if is_old else self.sample_size


def _context_width(parts: Sequence[Part]) -> int:
    width = _config(parts, "unet").cross_attention_dim
    return width if isinstance(width, int) else 0


def _native_area(parts: Sequence[Part]) -> int:
    """Return the pixels that the model's own settings say it was trained on, 0 where they do not."""
    vae = _config(parts, "vae")
    per_latent = 2 ** max(0, len(vae.block_out_channels) - 1)
    for name in ("unet", "transformer"):
        latents = _config(parts, name).latents
        if 0 < latents * per_latent <= MOST_SIDE:
            return (latents * per_latent) ** 2
    side = vae.sample_size
    return side**2 if isinstance(side, int) and 0 < side <= MOST_SIDE else 0


def _config(parts: Sequence[Part], name: str) -> _Config:
    file = next((part.folder / CONFIG for part in parts if part.name == name), None)
    return read_json(file, _Config) if file is not None and file.is_file() else _Config()
