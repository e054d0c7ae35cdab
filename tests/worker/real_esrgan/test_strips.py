"""However a picture is sent through a network, it comes out the same, and the memory stays small."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from coverstudio.worker.errors import DeviceLostError, EngineError, JobCancelled
from coverstudio.worker.pipelines.real_esrgan import strips
from coverstudio.worker.pipelines.real_esrgan.architectures import Network
from coverstudio.worker.pipelines.real_esrgan.flow import Flow
from coverstudio.worker.pipelines.real_esrgan.loading import Chosen, Loaded, load
from tests.pictures import noise
from tests.worker.real_esrgan.networks import PROCESSOR, save, small

Floats = strips.Floats


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Loaded]:
    """Small networks of each kind out of files, in full precision whatever the processor can do."""
    folder = tmp_path_factory.mktemp("networks")
    return {
        name: load(Chosen(str(save(small(name), folder / f"{name}.pth"))), PROCESSOR, torch.float32)
        for name in ("compact", "x4", "x2", "x1")
    }


def picture(width: int, height: int) -> Floats:
    return noise(width, height).astype(np.float32) / 255


def whole(name: str, colours: Floats) -> Floats:
    """Return what the plain network makes of the whole picture, mirrored up to what it takes."""
    network = small(name)
    step = getattr(network, "fold", 1)
    height, width = colours.shape[:2]
    padded = np.pad(colours, ((0, -height % step), (0, -width % step), (0, 0)), "reflect")
    with torch.inference_mode():
        out = network(torch.from_numpy(padded.transpose(2, 0, 1).copy())[None])[0].clamp(0, 1)
    times = out.shape[1] // padded.shape[0]
    return out.permute(1, 2, 0).numpy()[: height * times, : width * times]


def in_strips(loaded: Loaded, colours: Floats) -> Floats:
    return np.concatenate(list(strips.enlarged(loaded, colours, lambda done, total: None)))


@pytest.mark.parametrize("name", ["compact", "x4", "x2", "x1"])
@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(width=st.integers(4, 21), height=st.integers(1, 60), rows=st.sampled_from([4, 8, 20, 400]))
def test_strips_of_any_height_make_the_picture_that_the_whole_makes(
    name: str, width: int, height: int, rows: int, networks: dict[str, Loaded]
) -> None:
    colours = picture(width, height)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strips, "PIXELS_ON_PROCESSOR", rows * width)
        ours = in_strips(networks[name], colours)
    theirs = whole(name, colours)
    assert theirs.std() > 0.01, "a flat answer would hide a difference"
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).max() < 1e-4  # a 40th of 1/255


class Short(Network):
    """A network on a device that has room for `room` rows at a time, and fails after the work."""

    def __init__(self, inner: Network, room: int, error: Exception) -> None:
        super().__init__()
        self.inner, self.room, self.error = inner, room, error
        self.scale, self.step = inner.scale, inner.step
        self.sent: list[int] = []

    def forward(self, rows: torch.Tensor, flow: Flow) -> torch.Tensor:
        self.sent.append(rows.shape[2])
        out = self.inner(rows, flow)
        if rows.shape[2] > self.room:
            raise self.error
        return out


def short(name: str, networks: dict[str, Loaded], room: int, error: Exception) -> tuple[Loaded, Short]:
    loaded = networks[name]
    network = Short(loaded.network, room, error)
    return Loaded(network, PROCESSOR, torch.float32), network


@pytest.mark.parametrize("name", ["compact", "x4"])
def test_a_strip_that_does_not_fit_is_made_again_with_fewer_rows_and_no_pixel_differs(
    name: str, networks: dict[str, Loaded]
) -> None:
    colours = picture(16, 70)
    loaded, network = short(name, networks, 8, torch.OutOfMemoryError("CUDA out of memory"))
    assert np.abs(in_strips(loaded, colours) - whole(name, colours)).max() < 1e-4
    assert network.sent[:5] == [70, 32, 16, 8, 8]


def test_where_not_even_the_smallest_strip_fits_one_sentence_says_so(networks: dict[str, Loaded]) -> None:
    loaded, network = short("compact", networks, 0, MemoryError())
    with pytest.raises(
        EngineError, match=r"^There is too little memory for this model: close other programs"
    ):
        in_strips(loaded, picture(16, 70))
    assert network.sent[-1] == strips.FEWEST_ROWS


def test_a_lost_device_is_told_apart_from_too_little_memory(networks: dict[str, Loaded]) -> None:
    loaded, _ = short("compact", networks, 0, RuntimeError("CUDA error: unspecified launch failure"))
    with pytest.raises(DeviceLostError, match="stopped answering"):
        in_strips(loaded, picture(16, 20))


def test_another_error_is_nobodys_memory(networks: dict[str, Loaded]) -> None:
    loaded, _ = short("compact", networks, 0, RuntimeError("a bug"))
    with pytest.raises(RuntimeError, match="a bug"):
        in_strips(loaded, picture(16, 20))


def test_progress_comes_with_every_strip_and_a_cancel_ends_within_one(networks: dict[str, Loaded]) -> None:
    told: list[tuple[int, int]] = []

    def report(done: int, total: int) -> None:
        told.append((done, total))
        if done >= 16:
            raise JobCancelled

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strips, "PIXELS_ON_PROCESSOR", 8 * 16)
        with pytest.raises(JobCancelled):
            list(strips.enlarged(networks["compact"], picture(16, 64), report))
    assert told == [(0, 64), (8, 64), (16, 64)]


def test_a_deep_network_hears_of_a_cancel_between_its_blocks(networks: dict[str, Loaded]) -> None:
    calls = 0

    def report(done: int, total: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        list(strips.enlarged(networks["x4"], picture(16, 16), report))


def test_what_is_kept_for_the_next_strip_does_not_grow_with_the_picture(networks: dict[str, Loaded]) -> None:
    network = networks["x4"].network
    sizes: list[int] = []
    kept = None
    with torch.inference_mode():
        for _ in range(12):
            flow = Flow(kept, is_last=False)
            network(torch.rand(1, 3, 8, 16), flow)
            kept = flow.kept
            sizes.append(sum(rows.untyped_storage().nbytes() for rows in kept))
    assert sizes[-1] == sizes[-4], "after the first rows have come through"
