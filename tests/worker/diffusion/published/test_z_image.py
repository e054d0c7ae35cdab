"""Tongyi-MAI/Z-Image-Turbo: the text encoder was saved with its head's prefix, all networks in shards."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from coverstudio.generation.models.families import family  # noqa: E402
from coverstudio.worker.devices import processor  # noqa: E402
from coverstudio.worker.pipelines.diffusion.files import inspected  # noqa: E402
from coverstudio.worker.pipelines.diffusion.session import Session  # noqa: E402
from tests.worker.diffusion.published import layouts  # noqa: E402
from tests.worker.diffusion.published.painting import painted  # noqa: E402

FAMILY, IDENTITY = "z-image", "z-image-turbo"


def as_today(folder: Path) -> None:
    layouts.rounded(folder, torch.bfloat16)


def as_published(folder: Path) -> None:
    for weights in folder.rglob("*.safetensors"):
        layouts.stored_as(weights, torch.bfloat16)
    layouts.set_index(folder, "0.36.0.dev0")
    layouts.qwen_tokenizer(folder / "tokenizer", whole=True, template_beside=False)
    encoder = folder / "text_encoder"
    layouts.rename_tensors(encoder / "model.safetensors", lambda name: f"model.{name}")
    layouts.set_fields(
        encoder / "config.json", "dtype", architectures=["Qwen3ForCausalLM"], torch_dtype="bfloat16",
        transformers_version="4.51.0", tie_word_embeddings=True,
    )  # fmt: skip
    layouts.sharded(encoder / "model.safetensors", 3)
    layouts.sharded(folder / "transformer" / "diffusion_pytorch_model.safetensors", 3)
    layouts.write_settings(
        folder / "scheduler" / "scheduler_config.json",
        _class_name="FlowMatchEulerDiscreteScheduler", _diffusers_version="0.36.0.dev0",
        num_train_timesteps=1000, shift=3.0, use_dynamic_shifting=False,
    )  # fmt: skip
    layouts.spare(folder, "assets/showcase.jpg", "README.md")


def test_a_download_paints_what_the_same_model_of_today_paints(published: Path, modern: Path) -> None:
    np.testing.assert_array_equal(painted(published), painted(modern))


def test_the_model_that_was_not_distilled_takes_steps_and_guidance(published: Path, tmp_path: Path) -> None:
    """Tongyi-MAI/Z-Image: the transformer in two shards, and a schedule of its own."""
    folder = layouts.copied(published, tmp_path / "base")
    layouts.set_fields(folder / "scheduler" / "scheduler_config.json", shift=6.0)
    assert [habits_of(model) for model in (published, folder)] == [(9, 0.0), (50, 4.0)]


def habits_of(model: Path) -> tuple[int, float]:
    loaded = Session(processor).load(inspected(model), "cpu", lambda: None)
    habits = loaded.painter.habits(loaded.pipeline, family(loaded.facts.family))
    return habits.steps, habits.guidance
