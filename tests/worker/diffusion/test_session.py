"""One model after the other: what a picture leaves behind, and what must not be left of it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")
pytest.importorskip("peft")

from diffusers import UNet2DConditionModel  # noqa: E402
from torch import nn  # noqa: E402

from coverstudio.generation.messages import DiffuseBackground, Diffused, LoraUse  # noqa: E402
from coverstudio.worker.devices import processor  # noqa: E402
from coverstudio.worker.errors import DeviceLostError, EngineError, JobCancelled  # noqa: E402
from coverstudio.worker.pipelines.diffusion import loading, painting  # noqa: E402
from coverstudio.worker.pipelines.diffusion.files import inspected  # noqa: E402
from coverstudio.worker.pipelines.diffusion.loras import loaded_loras  # noqa: E402
from coverstudio.worker.pipelines.diffusion.session import Session  # noqa: E402
from coverstudio.worker.pipelines.diffusion.speed import Speed  # noqa: E402
from tests.worker.diffusion.tiny_loras import random_lora, save_as_diffusers  # noqa: E402

ModelFolder = Callable[[str], Path]


@pytest.fixture
def session() -> Session:
    return Session(processor)


@pytest.fixture(scope="module")
def lora(model_folder: ModelFolder, tmp_path_factory: pytest.TempPathFactory) -> LoraUse:
    unet = UNet2DConditionModel.from_pretrained(model_folder("sd1") / "unet", local_files_only=True)
    file = tmp_path_factory.mktemp("loras") / "ink.safetensors"
    return LoraUse(str(save_as_diffusers(random_lora(unet, "unet"), file)))


def paint(model: Path, session: Session, report: Any = lambda *_: None, **wishes: Any) -> Diffused:
    plain = {"prompt": "a quiet sea", "width": 64, "height": 64, "seed": 7, "steps": 1}
    request = DiffuseBackground(model=str(model), **(plain | wishes))
    return painting.paint(request, inspected(model), report, session)


def networks(session: Session) -> list[weakref.ref[nn.Module]]:
    assert session.loaded is not None
    parts = session.loaded.pipeline.components.values()
    return [weakref.ref(part) for part in parts if isinstance(part, nn.Module)]


def give_up(step: int, total: int, preview: object = None) -> None:
    if step == 1:
        raise JobCancelled


def failing(error: Exception) -> Callable[..., Any]:
    def forward(*_: object, **__: object) -> None:
        raise error

    return forward


def test_nothing_of_a_model_stays_when_another_takes_its_place(
    session: Session, model_folder: ModelFolder, lora: LoraUse
) -> None:
    paint(model_folder("sd1"), session)
    paint(model_folder("sd1"), session, loras=(lora,))
    with pytest.raises(JobCancelled):
        paint(model_folder("sd1"), session, give_up)
    left = networks(session)
    assert len(left) == 3
    paint(model_folder("z-image"), session)
    gc.collect()
    assert [network() for network in left] == [None] * 3


def test_too_little_memory_leaves_nothing_of_the_model(
    session: Session, model_folder: ModelFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint(model_folder("sd1"), session)
    left = networks(session)
    with monkeypatch.context() as memory:
        memory.setattr(UNet2DConditionModel, "forward", failing(torch.OutOfMemoryError("out of memory")))
        with pytest.raises(EngineError, match="There is too little memory for 64 × 64 pixels"):
            paint(model_folder("sd1"), session)
    gc.collect()
    assert session.loaded is None and [network() for network in left] == [None] * 3
    assert paint(model_folder("sd1"), session).image.pixels.std() > 1


@pytest.mark.parametrize(
    ("error", "raised"),
    [(RuntimeError("CUDA error: launch failure"), DeviceLostError), (KeyError("a bug"), KeyError)],
    ids=["device", "bug"],
)
def test_whatever_goes_wrong_in_a_step_the_next_picture_is_the_same(
    error: Exception, raised: type[Exception], session: Session, model_folder: ModelFolder, lora: LoraUse,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    expected = paint(model_folder("sd1"), session).image
    with monkeypatch.context() as broken:
        broken.setattr(UNet2DConditionModel, "forward", failing(error))
        with pytest.raises(raised):
            paint(model_folder("sd1"), session, loras=(lora,))
    assert paint(model_folder("sd1"), session).image == expected


class Joined:
    """A way of going faster that must not meet a LoRA's layers: they would be joined with the base."""

    name = "joined"

    def __init__(self, session: Session) -> None:
        self._session, self.turns = session, []

    def suits(self, network: nn.Module) -> bool:
        return True

    def apply(self, network: nn.Module) -> None:
        self._note("on")

    def undo(self, network: nn.Module) -> None:
        self._note("off")

    def _note(self, turn: str) -> None:
        assert self._session.loaded is not None
        assert not loaded_loras(self._session.loaded.pipeline), f"turned {turn} among a LoRA's layers"
        self.turns.append(turn)


def test_loras_and_ways_of_going_faster_are_never_on_the_network_together(
    session: Session, model_folder: ModelFolder, lora: LoraUse, monkeypatch: pytest.MonkeyPatch
) -> None:
    way, model = Joined(session), model_folder("sd1")
    monkeypatch.setattr(loading, "_speed", lambda pipeline, *_: Speed(pipeline.unet, (way,)))
    assert paint(model, session, ways=("joined",)).ways == ("joined",)
    with_lora = paint(model, session, ways=("joined",), loras=(lora,))
    assert with_lora.ways == ()
    assert paint(model, session, ways=("joined",)).ways == ("joined",)
    assert way.turns == ["on", "off", "on"]
