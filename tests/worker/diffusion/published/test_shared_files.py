"""Models in one file as communities share them: halved, merged, and full of what training left in them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from safetensors.torch import load_file, save_file  # noqa: E402
from torch import nn  # noqa: E402

from coverstudio.worker.devices import processor  # noqa: E402
from coverstudio.worker.pipelines.diffusion import loading  # noqa: E402
from coverstudio.worker.pipelines.diffusion.files import inspected  # noqa: E402
from coverstudio.worker.pipelines.diffusion.session import Session  # noqa: E402
from tests.worker.diffusion import original_format  # noqa: E402
from tests.worker.diffusion.published import layouts  # noqa: E402

ModelFolder = Callable[[str], Path]
Tensors = dict[str, torch.Tensor]

# What is found in such files beside the networks.
LEFTOVERS: Tensors = {
    "alphas_cumprod": torch.ones(1000),
    "betas": torch.ones(1000),
    "cond_stage_model.logit_scale": torch.tensor(4.6),
    "cond_stage_model.transformer.text_model.embeddings.position_ids": torch.arange(77)[None],
    "model_ema.decay": torch.tensor(0.9999),
    "model_ema.diffusion_modelinput_blocks00weight": torch.ones(8, 4, 3, 3),
    "model_ema.num_updates": torch.tensor(470_000),
}
LEFTOVERS_OF_XL: Tensors = {
    "conditioner.embedders.0.transformer.text_model.embeddings.position_ids": torch.arange(77)[None],
    "conditioner.embedders.1.model.logit_scale": torch.tensor(4.6),
    "denoiser.sigmas": torch.ones(1000),
}


def with_linear_attention(tensors: Tensors) -> Tensors:
    """Write the VAE's attention as matrices, as files that went through diffusers have it."""
    is_attention = ("mid.attn_1.q.", "mid.attn_1.k.", "mid.attn_1.v.", "mid.attn_1.proj_out.")
    return {
        name: tensor.flatten(1) if tensor.ndim == 4 and any(one in name for one in is_attention) else tensor
        for name, tensor in tensors.items()
    }


@pytest.mark.parametrize(
    ("family", "write", "leftovers", "changed"),
    [
        ("sd1", original_format.write_sd1, LEFTOVERS, dict),
        ("sdxl", original_format.write_sdxl, LEFTOVERS_OF_XL, with_linear_attention),
    ],
    ids=["sd1 with convolutions", "sdxl with matrices"],
)
def test_what_else_lies_in_a_file_does_not_matter(
    family: str, write: Callable[[Path, Path], Path], leftovers: Tensors,
    changed: Callable[[Tensors], Tensors], model_folder: ModelFolder, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    folder = layouts.copied(model_folder(family), tmp_path / "model")
    layouts.rounded(folder)
    # Our own settings are those of the published networks, which are too large for a test.
    monkeypatch.setattr(loading, "settings_folder", lambda family: folder)
    file = write(folder, tmp_path / "dream v8 (fp16, 꿈).safetensors")
    halves = {name: tensor.half() for name, tensor in load_file(file).items()}
    save_file({**changed(halves), **leftovers}, file, {"format": "pt", "modelspec.title": "dream"})
    shutil.copytree(folder / "tokenizer", tmp_path / "tokenizer")
    whole, shared = (loaded(path) for path in (folder, file))
    for name, network in whole.components.items():
        if isinstance(network, nn.Module):
            weights = shared.components[name].state_dict()
            assert all(torch.equal(weight, weights[key]) for key, weight in network.state_dict().items()), (
                name
            )


def loaded(model: Path) -> Any:
    return Session(processor).load(inspected(model), "cpu", lambda: None).pipeline
