"""black-forest-labs/FLUX.2-klein-4B: Qwen3 with its head in shards, the transformer whole or in shards."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from tests.worker.diffusion.published import layouts  # noqa: E402
from tests.worker.diffusion.published.painting import painted  # noqa: E402

FAMILY, IDENTITY = "flux2-klein", "flux2-klein-4b"


def as_today(folder: Path) -> None:
    layouts.rounded(folder, torch.bfloat16)


def as_published(folder: Path) -> None:
    for weights in folder.rglob("*.safetensors"):
        layouts.stored_as(weights, torch.bfloat16)
    layouts.set_index(folder, "0.37.0.dev0", tokenizer=["transformers", "Qwen2TokenizerFast"])
    layouts.qwen_tokenizer(folder / "tokenizer", whole=True, template_beside=True)
    layouts.set_fields(
        folder / "text_encoder" / "config.json",
        "dtype",
        torch_dtype="bfloat16",
        transformers_version="4.56.1",
    )
    layouts.set_fields(folder / "text_encoder" / "config.json", tie_word_embeddings=True)
    layouts.without_tensor(folder / "text_encoder" / "model.safetensors", "lm_head.weight")
    layouts.sharded(folder / "text_encoder" / "model.safetensors", 2)
    layouts.spare(folder, "flux-2-klein-4b.safetensors", "README.md")


def test_a_download_paints_what_the_same_model_of_today_paints(published: Path, modern: Path) -> None:
    np.testing.assert_array_equal(painted(published), painted(modern))


def test_its_larger_sister_has_a_transformer_in_shards(
    repository: Path, modern: Path, tmp_path: Path
) -> None:
    """How FLUX.2-klein-9B is cut is not known for sure: whole or in shards, it is fetched and loads."""
    folder = layouts.copied(repository, tmp_path / "repository")
    layouts.sharded(folder / "transformer" / "diffusion_pytorch_model.safetensors", 2)
    for number, identity in enumerate(("flux2-klein-9b", "flux2-klein-4b")):
        download = layouts.downloaded(folder, identity, tmp_path / str(number))
        np.testing.assert_array_equal(painted(download), painted(modern))
