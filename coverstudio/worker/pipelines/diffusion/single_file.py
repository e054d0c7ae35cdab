"""A whole model in one .safetensors file, as communities share Stable Diffusion 1 and XL.

Such a file holds weights alone. How the networks are built comes with the app, the list of words from a model
folder on this machine: nothing is fetched.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import diffusers
import msgspec
import torch
from transformers import CLIPTokenizer

from coverstudio.generation.models.clip_words import END, ClipWords, words_for
from coverstudio.generation.models.model_folders import SCHEDULER, read_json
from coverstudio.generation.models.single_files import FILLING_CHANNELS, Training, training_of
from coverstudio.paths import data_dir, resources_dir
from coverstudio.worker.pipelines.diffusion.families.painter import Arguments, Painter

PROMPT_TOKENS = 77
_UNET = "UNet2DConditionModel"
_FROM_PURE_NOISE = "EulerDiscreteScheduler"  # not every sampler can begin there
PAD_OF_SECOND = "!"  # what the second encoder of SDXL was trained to see behind a prompt


def settings_folder(family: str) -> Path:
    """Return how the networks of a family are built: the folder of a model without its weights."""
    return resources_dir() / "models" / "single_files" / family


def load_single_file(path: Path, settings: Path, painter: Painter, dtype: torch.dtype) -> Any:
    """Return the pipeline in the file `path`, built as the folder `settings` says.

    Raises ModelError where no list of words is at hand, and what the libraries raise for a file that does not
    fit.
    """
    words = words_for(path, data_dir() / "models")
    return painter.pipeline_type().from_single_file(
        str(path),
        config=str(settings),
        local_files_only=True,
        dtype=dtype,
        scheduler=_scheduler(settings, training_of(path)),
        **_filling_network(path, settings, painter, dtype),
        **_tokenizers(painter, words),
        **painter.left_out(),
        **painter.made_with(),
    )


def _filling_network(path: Path, settings: Path, painter: Painter, dtype: torch.dtype) -> Arguments:
    """Return the UNet of a model for inpainting: built as its family's own, and it sees a mask as well."""
    if not painter.fills:
        return {}
    kind: Any = getattr(diffusers, _UNET)
    unet = kind.from_single_file(
        str(path),
        config=str(settings),
        subfolder="unet",
        local_files_only=True,
        dtype=dtype,
        in_channels=FILLING_CHANNELS,
    )
    return {"unet": unet}


def _tokenizers(painter: Painter, words: ClipWords) -> Arguments:
    tokenizers: Arguments = {"tokenizer": _tokenizer(words)}
    if "tokenizer_2" in painter.component_names():
        tokenizers["tokenizer_2"] = _tokenizer(words, pad=PAD_OF_SECOND)
    return tokenizers


def _tokenizer(words: ClipWords, pad: str = END) -> CLIPTokenizer:
    """Return a tokenizer; `pad` fills up what the words leave of the prompt's tokens."""
    return CLIPTokenizer(
        vocab=words.pieces,
        merges=cast(Any, list(words.merges)),  # pairs are what it takes, whatever its annotation says
        pad_token=pad,
        model_max_length=PROMPT_TOKENS,
    )


class _SchedulerFile(msgspec.Struct, frozen=True):
    class_name: str = msgspec.field(name="_class_name")


def _scheduler(settings: Path, training: Training) -> Any:
    """Return the family's own scheduler, or one for what the network was trained to answer with."""
    folder = settings / "scheduler"
    class_name = read_json(folder / SCHEDULER, _SchedulerFile).class_name
    own = getattr(diffusers, class_name).from_pretrained(folder, local_files_only=True)
    if training.prediction == "epsilon":
        return own
    if not training.zero_snr:
        return type(own).from_config(own.config, prediction_type=training.prediction)
    sampler: Any = getattr(diffusers, _FROM_PURE_NOISE)
    return sampler.from_config(
        own.config,
        prediction_type=training.prediction,
        rescale_betas_zero_snr=True,
        timestep_spacing="trailing",
    )
