"""Qwen/Qwen-Image: Qwen2.5-VL with all of its eyes, a slow tokenizer only, everything in shards."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from tests.worker.diffusion.published import layouts  # noqa: E402
from tests.worker.diffusion.published.painting import painted  # noqa: E402

FAMILY, IDENTITY = "qwen-image", "qwen-image"


def flatten(file: Path, *, nested_too: bool) -> None:
    """Tell of the text model as transformers 4 did: beside what holds it, later in both places."""
    settings = json.loads(file.read_text())
    text = settings.pop("text_config")
    rope = text.pop("rope_parameters")
    text.pop("layer_types")
    text["rope_theta"] = rope["rope_theta"]
    text["rope_scaling"] = {"mrope_section": rope["mrope_section"], "rope_type": "default", "type": "default"}
    settings.pop("dtype")
    settings["vision_config"].pop("rope_parameters")
    nested = {"text_config": text} if nested_too else {}
    layouts.write_settings(
        file, **{**text, **settings, **nested, "torch_dtype": "bfloat16", "transformers_version": "4.53.1"}
    )


def as_today(folder: Path) -> None:
    layouts.rounded(folder, torch.bfloat16)


def as_published(folder: Path) -> None:
    for weights in folder.rglob("*.safetensors"):
        layouts.stored_as(weights, torch.bfloat16)
    layouts.set_index(folder, "0.34.0.dev0")
    layouts.qwen_tokenizer(folder / "tokenizer", whole=False, template_beside=True)
    flatten(folder / "text_encoder" / "config.json", nested_too=True)
    layouts.sharded(folder / "text_encoder" / "model.safetensors", 4)
    layouts.sharded(folder / "transformer" / "diffusion_pytorch_model.safetensors", 9)
    layouts.spare(folder, "README.md")


def test_a_download_paints_what_the_same_model_of_today_paints(published: Path, modern: Path) -> None:
    np.testing.assert_array_equal(painted(published), painted(modern))


def test_settings_older_than_its_own_are_understood_too(
    modern: Path, published: Path, tmp_path: Path
) -> None:
    folder = layouts.copied(published, tmp_path / "older")
    shutil.copyfile(modern / "text_encoder" / "config.json", folder / "text_encoder" / "config.json")
    flatten(folder / "text_encoder" / "config.json", nested_too=False)
    np.testing.assert_array_equal(painted(folder), painted(modern))
