"""CRAFT from its published names of weights, random ones, held against what another program makes of them."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from safetensors.torch import save_file

from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import DetectText, Progress
from coverstudio.generation.models.detector_files import inspect_detector
from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.store import ModelStore
from coverstudio.generation.picture import Picture
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.craft.loading import network_of
from tests.worker.craft.published import a_picture, random_weights

# What keras-ocr 0.9.3's own detector makes of these weights and this picture: heat at (row, column).
KERAS_OCR = {
    (0, 0): (0.07562, -0.47487),
    (5, 40): (-0.28378, -0.36576),
    (16, 24): (-0.43565, -0.31173),
    (31, 47): (-0.1904, -0.14639),
    (20, 3): (-0.12554, -0.27009),
}
UNKNOWN = "does not hold CRAFT's weights: choose a file such as craft_mlt_25k.pth"


@pytest.fixture(scope="module")
def weights() -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(array) for name, array in random_weights().items()}


@pytest.fixture(scope="module")
def published(weights: dict[str, torch.Tensor], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file like the published one, with its prefix and with what training has counted."""
    path = tmp_path_factory.mktemp("craft") / "craft_mlt_25k.pth"
    counted = {"module.basenet.slice1.1.num_batches_tracked": torch.tensor(25_000)}
    torch.save({f"module.{name}": value for name, value in weights.items()} | counted, path)
    return path


def test_heat_is_what_keras_ocr_makes_of_the_same_weights(published: Path) -> None:
    heat = network_of(published, torch.float32)(a_picture())
    assert heat.shape == (32, 48, 2)
    for place, expected in KERAS_OCR.items():
        assert heat[place] == pytest.approx(expected, abs=2e-4)


def test_another_network_is_refused_in_one_sentence(weights: dict[str, torch.Tensor], tmp_path: Path) -> None:
    beginning = {name: value for name, value in weights.items() if name.startswith("basenet.slice1")}
    torch.save(beginning, tmp_path / "part.pth")
    with pytest.raises(EngineError, match=UNKNOWN):
        network_of(tmp_path / "part.pth")
    with pytest.raises(ModelError, match=UNKNOWN):
        inspect_detector(tmp_path / "part.pth")


def test_the_store_knows_the_published_file(published: Path, tmp_path: Path) -> None:
    added = ModelStore(tmp_path / "models").add(published)
    assert (added.id, added.kind, added.family) == ("craft-mlt-25k", "detector", "craft")


@pytest.fixture
def sees_letters_everywhere(weights: dict[str, torch.Tensor], tmp_path: Path) -> Path:
    """A file without the prefix, in half precision, in the other format."""
    last = {"conv_cls.8.weight": torch.zeros(2, 16, 1, 1), "conv_cls.8.bias": torch.tensor([0.9, 0.0])}
    save_file(
        {name: value.half() for name, value in {**weights, **last}.items()}, tmp_path / "all.safetensors"
    )
    return tmp_path / "all.safetensors"


def test_the_real_worker_finds_words_and_survives_being_killed(sees_letters_everywhere: Path) -> None:
    noise = Picture(np.random.default_rng(3).integers(0, 256, (96, 128, 3), np.uint8))

    async def story() -> None:
        client = WorkerClient()

        def kill(_: Progress) -> None:
            assert client.pid is not None
            os.kill(client.pid, signal.SIGKILL)

        try:
            with pytest.raises(GenerationError, match="needs a model: choose a file such as craft_mlt_25k"):
                await client.run(DetectText(engine="craft", image=noise))
            with pytest.raises(GenerationError, match=r"There is no model “craft\.pth” in “/nowhere”"):
                await client.run(DetectText(engine="craft", image=noise, model="/nowhere/craft.pth"))
            ask = DetectText(engine="craft", image=noise, model=str(sees_letters_everywhere))
            with pytest.raises(GenerationError, match="The worker stopped in the middle of the job"):
                await client.run(ask, kill)
            (region,) = (await client.run(ask)).regions
            assert region.score == pytest.approx(0.9, abs=0.005)
            assert np.ptp(np.array(region.polygon), axis=0) == pytest.approx([128, 96], abs=16)
        finally:
            client.close()

    asyncio.run(asyncio.wait_for(story(), 120))
