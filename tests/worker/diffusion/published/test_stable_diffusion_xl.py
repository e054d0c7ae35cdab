"""stabilityai/stable-diffusion-xl-base-1.0: half precision only is fetched, and its VAE overflows in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from diffusers import AutoencoderKL  # noqa: E402
from safetensors.torch import load_file, save_file  # noqa: E402

from coverstudio.generation.messages import DiffuseBackground  # noqa: E402
from coverstudio.worker.devices import Hardware  # noqa: E402
from coverstudio.worker.pipelines.diffusion.files import inspected  # noqa: E402
from coverstudio.worker.pipelines.diffusion.painting import paint  # noqa: E402
from coverstudio.worker.pipelines.diffusion.session import Session  # noqa: E402
from tests.worker.diffusion.published import layouts  # noqa: E402
from tests.worker.diffusion.published.painting import painted  # noqa: E402

FAMILY, IDENTITY = "sdxl", "sdxl-base"


def as_today(folder: Path) -> None:
    layouts.set_fields(folder / "vae" / "config.json", force_upcast=True)
    layouts.set_fields(folder / "tokenizer_2" / "tokenizer_config.json", pad_token="!")
    layouts.rounded(folder)


def as_published(folder: Path) -> None:
    layouts.set_index(
        folder, "0.19.0.dev0", "feature_extractor", "image_encoder",
        add_watermarker=None, force_zeros_for_empty_prompt=True,
    )  # fmt: skip
    for part, pad in (("tokenizer", "<|endoftext|>"), ("tokenizer_2", "!")):
        layouts.old_clip_tokenizer(folder / part, pad)
    layouts.clip_settings(folder / "text_encoder" / "config.json", torch_dtype="float16")
    layouts.clip_settings(
        folder / "text_encoder_2" / "config.json",
        torch_dtype="float16", architectures=["CLIPTextModelWithProjection"],
    )  # fmt: skip
    text = folder / "text_encoder" / "model.safetensors"
    layouts.rename_tensors(text, lambda name: f"text_model.{name}")
    for weights in list(folder.rglob("*.safetensors")):
        layouts.halved(weights)
        weights.write_bytes(layouts.SPARE)
    layouts.spare(
        folder, "sd_xl_base_1.0.safetensors", "sd_xl_base_1.0_0.9vae.safetensors", "text_encoder/model.onnx",
        "unet/model.onnx_data", "vae_1_0/config.json", "vae_1_0/diffusion_pytorch_model.fp16.safetensors",
        "vae_decoder/config.json", "vae_decoder/model.onnx", "text_encoder/openvino_model.bin",
        "text_encoder/flax_model.msgpack",
    )  # fmt: skip


def test_a_download_paints_what_the_same_model_of_today_paints(published: Path, modern: Path) -> None:
    words = {"negative_prompt": "letters"}
    np.testing.assert_array_equal(painted(published, **words), painted(modern, **words))


def test_only_the_halves_are_fetched(published: Path) -> None:
    weights = sorted(path.relative_to(published).as_posix() for path in published.rglob("*.safetensors"))
    assert weights == [
        "text_encoder/model.fp16.safetensors", "text_encoder_2/model.fp16.safetensors",
        "unet/diffusion_pytorch_model.fp16.safetensors", "vae/diffusion_pytorch_model.fp16.safetensors",
    ]  # fmt: skip


@pytest.mark.filterwarnings("ignore:`upcast_vae` is deprecated:FutureWarning")
def test_a_vae_that_overflows_in_half_precision_is_not_left_in_it(
    published: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """In both passes, and previews too: encoded and decoded in full precision, as its settings demand."""
    folder = layouts.copied(published, tmp_path / "loud")
    file = folder / "vae" / "diffusion_pytorch_model.fp16.safetensors"
    loud = ("encoder.conv_in.weight", "decoder.conv_in.weight")
    save_file({key: value * (200_000 if key in loud else 1) for key, value in load_file(file).items()}, file)
    pixels, previews = painted_in_half_precision(folder)
    assert pixels.std() > 1
    assert previews and all(preview.std() > 1 for preview in previews)
    assert not caplog.messages
    layouts.set_fields(folder / "vae" / "config.json", force_upcast=False)
    unsaid, previews = painted_in_half_precision(folder)
    assert unsaid.std() > 1, "settings that say nothing of it are no reason for a black picture"
    assert previews and all(preview.std() > 1 for preview in previews)
    assert not caplog.messages
    vae = AutoencoderKL.from_pretrained(folder / "vae", variant="fp16", dtype=torch.float16)
    assert not vae.decode(torch.ones(1, 4, 8, 8).half()).sample.isfinite().all(), "it does not overflow"


def painted_in_half_precision(model: Path) -> tuple[np.ndarray, list[np.ndarray]]:
    """Paint with the numbers of a graphics card, on the processor by another of torch's names for it."""
    card = Hardware("cuda", "a card", 64 << 30, "cpu:0")
    request = DiffuseBackground(
        model=str(model), prompt="a quiet sea", width=96, height=96, seed=7, steps=2, tier="12gb"
    )
    previews: list[np.ndarray] = []

    def report(step: int, total: int, preview: np.ndarray | None = None) -> None:
        if preview is not None:
            previews.append(preview)

    answer = paint(request, inspected(model), report, Session(lambda: card))
    assert answer.dtype == "float16" and answer.refined != (0, 0)
    return answer.image.pixels, previews
