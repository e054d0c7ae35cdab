"""black-forest-labs/FLUX.1-schnell: T5 and transformer in shards, beside everything in one file."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from coverstudio.worker.pipelines.diffusion.files import inspected  # noqa: E402
from coverstudio.worker.pipelines.diffusion.painting import SESSION  # noqa: E402
from tests.worker.diffusion.published import layouts  # noqa: E402
from tests.worker.diffusion.published.painting import painted  # noqa: E402
from tests.worker.diffusion.tiny_tokenizers import WORDS  # noqa: E402

FAMILY, IDENTITY = "flux1", "flux1-schnell"


def as_today(folder: Path) -> None:
    layouts.rounded(folder, torch.bfloat16)


def as_published(folder: Path) -> None:
    for weights in folder.rglob("*.safetensors"):
        layouts.stored_as(weights, torch.bfloat16)
    layouts.set_index(
        folder, "0.30.0.dev0", "feature_extractor", "image_encoder",
        tokenizer_2=["transformers", "T5TokenizerFast"],
    )  # fmt: skip
    layouts.old_clip_tokenizer(folder / "tokenizer")
    layouts.clip_settings(folder / "text_encoder" / "config.json")
    text = folder / "text_encoder" / "model.safetensors"
    layouts.rename_tensors(text, lambda name: f"text_model.{name}")
    layouts.t5_tokenizer(folder / "tokenizer_2")
    layouts.sharded(folder / "text_encoder_2" / "model.safetensors", 2)
    layouts.sharded(folder / "transformer" / "diffusion_pytorch_model.safetensors", 3)
    layouts.set_fields(folder / "transformer" / "config.json", "out_channels")
    layouts.write_settings(
        folder / "scheduler" / "scheduler_config.json",
        _class_name="FlowMatchEulerDiscreteScheduler", _diffusers_version="0.30.0.dev0",
        base_image_seq_len=256, base_shift=0.5, max_image_seq_len=4096, max_shift=1.15,
        num_train_timesteps=1000, shift=1.0, use_dynamic_shifting=False,
    )  # fmt: skip
    layouts.spare(folder, "flux1-schnell.safetensors", "ae.safetensors", "README.md")


def test_a_download_paints_what_the_same_model_of_today_paints(published: Path, modern: Path) -> None:
    np.testing.assert_array_equal(painted(published), painted(modern))


def test_relatives_with_words_in_sentencepieces_own_file_read_them_as_it_does(
    published: Path, tmp_path: Path
) -> None:
    """Fine-tunes that were saved with the slow tokenizer have nothing else."""
    sentencepiece = pytest.importorskip("sentencepiece")
    words = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([" ".join(WORDS)] * 50), model_writer=words, vocab_size=80,
        pad_id=0, eos_id=1, unk_id=2, bos_id=-1, minloglevel=2,
    )  # fmt: skip
    folder = layouts.copied(published, tmp_path / "relative")
    (folder / "tokenizer_2" / "tokenizer.json").unlink()
    (folder / "tokenizer_2" / "spiece.model").write_bytes(words.getvalue())
    settings = folder / "model_index.json"
    assert json.loads(settings.read_text())["tokenizer_2"] == ["transformers", "T5TokenizerFast"]
    for name in ("T5TokenizerFast", "T5Tokenizer"):
        layouts.set_fields(settings, tokenizer_2=["transformers", name])
        painted(folder)
        loaded = SESSION.loaded
        assert loaded is not None and loaded.facts == inspected(folder).facts
        ids = loaded.pipeline.tokenizer_2("a quiet sea under the moon").input_ids
        own = sentencepiece.SentencePieceProcessor(model_proto=words.getvalue())
        assert ids == [*own.encode("a quiet sea under the moon"), own.eos_id()]
