"""`coverstudio generate` with a real model, a tiny one: painted, told, and painted again pixel for pixel."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("torch")
pytest.importorskip("diffusers")
pytest.importorskip("peft")

from coverstudio.cli import main
from tests.worker.diffusion.tiny_loras import random_lora, save_as_diffusers
from tests.worker.diffusion.tiny_models import tiny_sd1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny Stable Diffusion 1 and a LoRA for it."""
    from diffusers import StableDiffusionPipeline

    folder = tmp_path_factory.mktemp("tiny")
    model = tiny_sd1(folder / "tiny")
    pipeline = StableDiffusionPipeline.from_pretrained(model, local_files_only=True)
    save_as_diffusers(random_lora(pipeline.unet, "unet"), folder / "ink.safetensors")
    return folder


def opened(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        picture.load()
        return picture


def test_variants_are_painted_with_their_recipes_and_one_of_them_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [
        "generate", "--engine", "diffusion", "--model", str(folder / "tiny"),
        "--lora", f"{folder / 'ink.safetensors'}:0.7", "--prompt", "a lighthouse", "--style", "linocut",
        "--steps", "3", "--guidance", "5", "--calm-zone", "10%,5%,80%,30%",
        "--size", "96x160", "--seed", "7", "--variants", "2", "--out", "pictures",
    ]  # fmt: skip
    assert main(words) == 0
    out, err = capfd.readouterr()
    assert err.count("Painted at ") == err.count(" and enlarged to 96 × 160.\n") == 1, "once for both"
    files = [tmp_path / "pictures" / f"a-lighthouse-{seed}.png" for seed in (7, 8)]
    assert [line.split(maxsplit=1)[1] for line in out.splitlines()] == [
        str(file.relative_to(tmp_path)) for file in files
    ]
    first, second = (opened(file) for file in files)
    assert first.size == second.size == (96, 160)
    assert not np.array_equal(first, second)

    recipe = json.loads(first.info["Recipe"])
    assert (recipe["engine"], recipe["seed"]) == ("diffusion", 7)
    assert recipe["prompt"].startswith("a two-colour linocut print of a lighthouse, ")
    assert recipe["negative_prompt"].startswith("text, letters, ")
    settings = recipe["settings"]
    assert (settings["family"], settings["steps"], settings["guidance"]) == ("sd1", 3, 5.0)
    assert (settings["calm_zone"], settings["style"]) == ("10,8,76,48", "linocut")
    (lora,) = json.loads(settings["loras"])
    assert (lora["name"], lora["weight"], len(lora["sha256"])) == ("ink", 0.7, 64)

    assert main(["generate", "--again", str(files[0]), "--out", "twin.png"]) == 0
    out, err = capfd.readouterr()
    assert "differ" not in err
    twin = opened(tmp_path / "twin.png")
    assert np.array_equal(first, twin)
    assert json.loads(twin.info["Recipe"]) == recipe
