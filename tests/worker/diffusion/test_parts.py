"""Small parts of painting: samplers by name, what errors mean, the device, the model that is kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
diffusers = pytest.importorskip("diffusers")

from coverstudio.generation.messages import DiffuseBackground  # noqa: E402
from coverstudio.generation.models.families import families  # noqa: E402
from coverstudio.worker import devices  # noqa: E402
from coverstudio.worker.devices import Hardware  # noqa: E402
from coverstudio.worker.errors import EngineError, JobCancelled  # noqa: E402
from coverstudio.worker.memory import is_device_lost, is_out_of_memory  # noqa: E402
from coverstudio.worker.pipelines.diffusion import (  # noqa: E402
    interruptible,
    loading,
    painting,
    samplers,
)
from coverstudio.worker.pipelines.diffusion.families import PAINTERS  # noqa: E402
from coverstudio.worker.pipelines.diffusion.files import inspected  # noqa: E402
from coverstudio.worker.pipelines.diffusion.session import Session  # noqa: E402
from coverstudio.worker.pipelines.diffusion.speed import ChannelsLast, Speed  # noqa: E402
from coverstudio.worker.tiers import GB  # noqa: E402

ModelFolder = Callable[[str], Path]
CARD = Hardware("cuda", "Pretended card", 16 * GB, "cpu")


def test_every_family_has_its_painter_and_every_sampler_its_class() -> None:
    assert set(PAINTERS) == {known.id for known in families()}
    own = diffusers.DDIMScheduler(clip_sample=False, set_alpha_to_one=False, steps_offset=1)
    for name in next(known.samplers for known in families() if known.id == "sd1"):
        assert samplers.own_name(samplers.scheduler_for(own, name)) == name


def test_no_sampler_clips_latents() -> None:
    own = diffusers.EulerDiscreteScheduler()  # its settings say nothing of clipping
    for name in ("ddim", "lcm"):
        assert samplers.scheduler_for(own, name).config.clip_sample is False


def test_an_unknown_scheduler_of_a_model_is_called_by_its_class() -> None:
    heun = diffusers.HeunDiscreteScheduler()
    assert samplers.own_name(heun) == "HeunDiscreteScheduler"
    assert samplers.scheduler_for(heun, "") is heun
    assert samplers.count_steps(heun, 5) == 9


@pytest.mark.parametrize(
    ("error", "memory", "lost"),
    [
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."), True, False),
        (MemoryError(), True, False),
        (RuntimeError("MPS backend out of memory (MPS allocated: 5.00 GB"), True, False),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to"), True, False),
        (RuntimeError("could not create a primitive"), True, False),
        (RuntimeError("could not create a primitive descriptor for a matmul"), False, False),
        (RuntimeError("CUDA error: out of memory"), True, False),
        (RuntimeError("CUDA error: device-side assert triggered"), False, True),
        (RuntimeError("HIP error: the operation cannot be performed"), False, True),
        (RuntimeError("The size of tensor a (4) must match the size of tensor b (5)"), False, False),
        (ValueError("CUDA error"), False, False),
    ],
)
def test_what_an_error_means(error: Exception, memory: bool, lost: bool) -> None:
    assert (is_out_of_memory(error), is_device_lost(error)) == (memory, lost)


def test_the_processor_is_described_by_its_own_name_and_memory() -> None:
    about = devices.describe(devices.processor())
    assert (about.kind, about.tier) == ("cpu", "cpu")
    assert about.name and about.memory_bytes > 1 << 30


def test_a_card_paints_in_the_numbers_of_the_family() -> None:
    card = Hardware("cuda", "Card", 16 * GB, "cuda")
    assert devices.name_of(devices.number_type(card, "float16")) == "float16"
    assert devices.name_of(devices.number_type(card, "bfloat16")) == "bfloat16"


@pytest.mark.parametrize(
    ("able", "expected"),
    [({"avx512_bf16": True}, "bfloat16"), ({"amx_bf16": True}, "bfloat16"), ({}, "float32")],
)
def test_a_processor_paints_in_16_bits_only_with_instructions_for_them(
    able: dict[str, bool], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    assert devices.name_of(devices.number_type(devices.processor(), "float16")) == expected


def test_one_model_is_kept_and_the_next_one_takes_its_place(model_folder: ModelFolder) -> None:
    session = Session(lambda: CARD)
    first = session.load(inspected(model_folder("sd1")), "16gb", lambda: None)
    assert session.load(inspected(model_folder("sd1")), "16gb", lambda: None) is first
    other = session.load(inspected(model_folder("sdxl")), "16gb", lambda: None)
    assert session.loaded is other
    assert session.load(inspected(model_folder("sdxl")), "8gb", lambda: None) is not other


def test_a_model_whose_files_change_is_loaded_again(model_folder: ModelFolder, tmp_path: Path) -> None:
    folder = shutil.copytree(model_folder("sd1"), tmp_path / "model")
    session = Session(lambda: CARD)
    first = session.load(inspected(folder), "16gb", lambda: None)
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes())
    assert session.load(inspected(folder), "16gb", lambda: None) is not first


def test_loading_is_given_up_wherever_it_is(
    model_folder: ModelFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of a network, too: one of 20 GB takes a minute."""
    monkeypatch.setattr(interruptible, "SECONDS_BETWEEN", 0.0)
    session, asked, last = Session(lambda: CARD), 0, float("inf")

    def alive() -> None:
        nonlocal asked
        asked += 1
        if asked > last:
            raise JobCancelled

    def load() -> None:
        nonlocal asked
        asked = 0
        session.load(inspected(model_folder("sd1")), "16gb", alive)

    load()
    whole = asked
    assert whole > 300, "it is asked for every tensor"
    for share in (0.1, 0.4, 0.7, 0.9):
        session.forget()
        last = whole * share
        with pytest.raises(JobCancelled):
            load()
        assert session.loaded is None
        assert torch.get_default_dtype() == torch.float32 and torch.is_grad_enabled()
    last = float("inf")
    load()
    assert session.loaded is not None


def test_the_tier_that_a_picture_needed_is_remembered_for_its_model() -> None:
    session = Session(lambda: CARD)
    assert session.tier_for("/a", None) == "16gb"
    session.lower("/a", "12gb")
    assert [session.tier_for(model, None) for model in ("/a", "/b")] == ["12gb", "16gb"]
    assert session.tier_for("/a", "6gb") == "6gb"
    assert Session(devices.processor).tier_for("/a", "16gb") == "cpu"


def test_weights_in_half_precision_only_are_loaded(model_folder: ModelFolder, tmp_path: Path) -> None:
    folder = shutil.copytree(model_folder("sd1"), tmp_path / "model")
    for file in folder.rglob("*.safetensors"):
        file.rename(file.with_name(file.name.replace(".safetensors", ".fp16.safetensors")))
    expected = Session(lambda: CARD).load(inspected(model_folder("sd1")), "16gb", lambda: None)
    loaded = Session(lambda: CARD).load(inspected(folder), "16gb", lambda: None)
    for name, weight in expected.pipeline.unet.state_dict().items():
        assert torch.equal(weight, loaded.pipeline.unet.state_dict()[name])


def test_files_that_do_not_fit_together_are_a_sentence(model_folder: ModelFolder, tmp_path: Path) -> None:
    folder = shutil.copytree(model_folder("sd1"), tmp_path / "model")
    shutil.copy(folder / "vae" / "diffusion_pytorch_model.safetensors", folder / "unet")
    with pytest.raises(EngineError, match=r"\w+/unet cannot be loaded: what it holds does not fit together"):
        Session(lambda: CARD).load(inspected(folder), "16gb", lambda: None)


def test_a_model_that_is_moved_away_before_it_is_loaded_is_a_sentence(
    model_folder: ModelFolder, tmp_path: Path
) -> None:
    model = inspected(shutil.copytree(model_folder("sd1"), tmp_path / "model"))
    shutil.rmtree(tmp_path / "model")
    with pytest.raises(EngineError, match="The model model cannot be read: No such file or directory"):
        Session(lambda: CARD).load(model, "16gb", lambda: None)


def test_a_class_that_the_runtime_lacks_is_a_sentence(model_folder: ModelFolder, tmp_path: Path) -> None:
    folder = shutil.copytree(model_folder("sd1"), tmp_path / "model")
    index = folder / "model_index.json"
    index.write_text(index.read_text().replace("UNet2DConditionModel", "UNet9DModel"))
    with pytest.raises(EngineError, match="model needs UNet9DModel, which the AI runtime lacks"):
        Session(lambda: CARD).load(inspected(folder), "16gb", lambda: None)


def test_leisure_is_used_to_try_what_makes_the_loaded_model_faster(
    model_folder: ModelFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_speed", lambda pipeline, *_: Speed(pipeline.unet, (ChannelsLast(),)))
    session, model = Session(devices.processor), inspected(model_folder("sd1"))

    def ways(wanted: tuple[str, ...] | None) -> tuple[str, ...]:
        request = DiffuseBackground(
            model=model.facts.path, prompt="sea", width=64, height=64, seed=1, steps=2, ways=wanted
        )
        return painting.paint(request, model, lambda *_: None, session).ways

    session.use_leisure()  # before any picture there is nothing to try it on
    assert ways(None) == ()
    assert session.loaded is not None and session.loaded.speed is not None
    assert session.loaded.speed.can_try
    session.use_leisure()
    assert not session.loaded.speed.can_try
    assert ways(None) == session.loaded.speed.proved
    assert ways(("channels-last",)) == ("channels-last",)
    assert ways(()) == ()
