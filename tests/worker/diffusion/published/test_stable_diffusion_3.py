"""stabilityai/stable-diffusion-3.5-medium: three text encoders, the third in shards and two precisions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from tests.worker.diffusion.published import layouts  # noqa: E402
from tests.worker.diffusion.published.painting import painted  # noqa: E402

FAMILY, IDENTITY = "sd3", "sd35-medium"


def as_today(folder: Path) -> None:
    layouts.set_fields(folder / "tokenizer_2" / "tokenizer_config.json", pad_token="!")
    layouts.rounded(folder, torch.bfloat16)


def as_published(folder: Path) -> None:
    for weights in folder.rglob("*.safetensors"):
        layouts.stored_as(weights, torch.bfloat16)
    layouts.set_index(
        folder, "0.31.0.dev0", "feature_extractor", "image_encoder",
        tokenizer_3=["transformers", "T5TokenizerFast"],
    )  # fmt: skip
    for part, pad in (("", "<|endoftext|>"), ("_2", "!")):
        layouts.old_clip_tokenizer(folder / f"tokenizer{part}", pad)
        layouts.clip_settings(
            folder / f"text_encoder{part}" / "config.json", architectures=["CLIPTextModelWithProjection"]
        )
    layouts.t5_tokenizer(folder / "tokenizer_3")
    layouts.sharded(folder / "text_encoder_3" / "model.safetensors", 2)
    layouts.set_fields(
        folder / "transformer" / "config.json", _diffusers_version="0.31.0.dev0", dual_attention_layers=[],
        qk_norm=None,
    )  # fmt: skip
    layouts.write_settings(
        folder / "scheduler" / "scheduler_config.json",
        _class_name="FlowMatchEulerDiscreteScheduler", _diffusers_version="0.29.0.dev0",
        num_train_timesteps=1000, shift=3.0,
    )  # fmt: skip
    layouts.spare(
        folder, "sd3.5_medium.safetensors", "text_encoders/clip_g.safetensors",
        "text_encoder/model.fp16.safetensors", "text_encoder_2/model.fp16.safetensors",
        "text_encoder_3/model.fp16-00001-of-00002.safetensors",
        "text_encoder_3/model.safetensors.index.fp16.json",
    )  # fmt: skip


def test_a_download_paints_what_the_same_model_of_today_paints(published: Path, modern: Path) -> None:
    np.testing.assert_array_equal(painted(published), painted(modern))


def test_only_halves_and_those_in_shards_paint_the_same(
    modern: Path, published: Path, tmp_path: Path
) -> None:
    """As the hub's own tool fetches the variant fp16, which for T5 is cut into pieces."""
    folder = layouts.copied(published, tmp_path / "halves")
    plain = layouts.copied(modern, tmp_path / "plain")
    layouts.rounded(plain)
    for file in plain.rglob("*.safetensors"):
        place = folder / file.relative_to(plain).parent
        for weights in [*place.glob("*.safetensors"), *place.glob("*.index.json")]:
            weights.unlink()
        half = layouts.halved(file)
        half.rename(place / half.name)
    t5 = folder / "text_encoder_3"
    layouts.sharded(t5 / "model.fp16.safetensors", 2)
    (t5 / "model.fp16.safetensors.index.json").rename(t5 / "model.safetensors.index.fp16.json")
    assert len(list(t5.glob("model.fp16-0000?-of-00002.safetensors"))) == 2
    np.testing.assert_array_equal(painted(folder), painted(plain))
