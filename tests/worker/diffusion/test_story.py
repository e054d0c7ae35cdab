"""One wish with everything in it, by the real worker process: LoRA, calm zone, long prompt, previews."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("diffusers")
pytest.importorskip("peft")

from diffusers import StableDiffusionPipeline

from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import (
    DiffuseBackground,
    Diffused,
    LoraUse,
    PixelBox,
    Progress,
)
from coverstudio.generation.worker_client import WorkerClient
from tests.worker.diffusion.tiny_loras import save_as_kohya, text_lora, train_unet_lora

LONG = "a castle by the sea, " + "misty morning light over a quiet river and a soft gold sky, " * 7
NEGATIVE = "book, titled cover"
ZONE = PixelBox(12, 8, 104, 48)


@pytest.fixture
def lora(model_folder: Callable[[str], Path], tmp_path: Path) -> LoraUse:
    pipeline = StableDiffusionPipeline.from_pretrained(model_folder("sd1"), local_files_only=True)
    weights = train_unet_lora(pipeline, steps=4) | text_lora(pipeline, rank=4)
    words = {"ss_base_model_version": "sd_v1", "modelspec.trigger_phrase": "inkwash"}
    return LoraUse(str(save_as_kohya(weights, tmp_path / "ink.safetensors", 4, words)), 0.8)


Answers = list[tuple[Diffused | GenerationError, list[Progress]]]


def painted(monkeypatch: pytest.MonkeyPatch, wishes: Sequence[DiffuseBackground]) -> Answers:
    """What one worker answers to one wish after the other, with what it reported meanwhile."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")

    async def run() -> Answers:
        client = WorkerClient((sys.executable, "-m", "coverstudio.worker"))
        answers: Answers = []
        try:
            for wish in wishes:
                seen: list[Progress] = []
                try:
                    answers.append((await client.run(wish, seen.append), seen))
                except GenerationError as error:
                    answers.append((error, seen))
            return answers
        finally:
            client.close()

    return asyncio.run(asyncio.wait_for(run(), 120))


def wish(model: Path, **more: Any) -> DiffuseBackground:
    plain = {
        "prompt": "a castle by the sea",
        "width": 128,
        "height": 192,
        "seed": 7,
        "steps": 6,
        "refine": 0.0,
    }
    return DiffuseBackground(model=str(model), **(plain | more))


def unrest(answer: Diffused, box: PixelBox) -> float:
    pixels = answer.image.pixels.astype(int)[box.y : box.y + box.height, box.x : box.x + box.width]
    return float(np.abs(np.diff(pixels, axis=0)).mean() + np.abs(np.diff(pixels, axis=1)).mean())


def test_a_wish_with_everything_in_it_is_painted_and_leaves_the_model_as_it_was(
    model_folder: Callable[[str], Path], lora: LoraUse, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, other = model_folder("sd1"), model_folder("sdxl")
    everything = {"prompt": LONG, "negative_prompt": NEGATIVE, "loras": (lora,), "calm_zone": ZONE}
    no_lora, no_zone = ({**everything, name: value} for name, value in (("loras", ()), ("calm_zone", None)))
    wishes = [wish(model, **more) for more in ({}, everything, no_lora, no_zone, everything, {})]
    answers = painted(monkeypatch, [*wishes, wish(other, loras=(lora,)), wish(other)])
    plain, whole, without_lora, without_zone, again, plain_again, refused, after = (
        answer for answer, _ in answers
    )

    assert whole.image == again.image
    assert plain.image == plain_again.image
    pictures = [answer.image.pixels for answer in (plain, whole, without_lora, without_zone, after)]
    assert all(picture.shape == (192, 128, 3) for picture in pictures)
    for number, picture in enumerate(pictures):
        assert not any(np.array_equal(picture, one) for one in pictures[number + 1 :])

    assert plain.notes == ()
    assert whole.notes == ("The prompt has 97 tokens: it is read in 2 parts.",)
    previews = [progress.preview.pixels for progress in answers[1][1] if progress.preview is not None]
    assert previews
    assert all(preview.shape == (whole.base[1] // 8, whole.base[0] // 8, 3) for preview in previews)
    assert unrest(whole, ZONE) < unrest(without_zone, ZONE)
    assert "trained for Stable Diffusion 1, and this model is Stable Diffusion XL" in str(refused)
