"""From a request to a picture: every size, transparency, protected texture, wishes that make no sense."""

from __future__ import annotations

import cv2
import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch")

import torch

from coverstudio.generation.messages import Upscale
from coverstudio.generation.picture import Picture
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines import lanczos, real_esrgan
from coverstudio.worker.pipelines.real_esrgan import strips, upscaling
from tests.pictures import noise
from tests.worker.real_esrgan.networks import REAL, SRVGGNetCompact, save, small

Pixels = NDArray[np.uint8]
needs_real = pytest.mark.skipif(not REAL.is_file(), reason="the published network is not here")


def silent(step: int, total: int, preview: object = None) -> None:
    """Nobody watches."""


def soft(width: int, height: int) -> Pixels:
    """Return a picture with edges and slopes, as paintings have."""
    small_noise = noise(width // 6 + 1, height // 6 + 1)
    return np.asarray(cv2.resize(small_noise, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(save(small("compact"), tmp_path_factory.mktemp("model") / "compact.pth"))


def request(image: Pixels, size: tuple[int, int], model: str, **more: object) -> Upscale:
    return Upscale(
        engine="real-esrgan", image=Picture(image), width=size[0], height=size[1], model=model, **more
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(96, 144), (97, 143), (250, 300), (24, 36), (11, 7), (1, 1), (40, 300)])
def test_any_size_is_met_to_the_pixel(size: tuple[int, int], model: str) -> None:
    out = upscaling.upscale(request(soft(24, 36), size, model), silent)
    assert out.shape == (size[1], size[0], 3)


def test_a_picture_of_one_pixel_is_enlarged(model: str) -> None:
    assert upscaling.upscale(request(soft(1, 1), (4, 4), model), silent).shape == (4, 4, 3)


def test_strength_and_protection_lay_as_much_of_it_over_plain_resampling_as_is_asked(model: str) -> None:
    image = soft(24, 36)
    size = (96, 144)
    plain = lanczos.upscale(image, *size, silent).astype(float)
    full = upscaling.upscale(request(image, size, model), silent).astype(float)
    assert np.abs(full - plain).mean() > 5
    half = upscaling.upscale(request(image, size, model, strength=0.5), silent)
    assert np.abs(half - (plain + full) / 2).max() <= 1
    none = upscaling.upscale(request(image, size, model, strength=0.0), silent)
    assert np.array_equal(none, plain)

    protect = np.zeros((36, 24), np.uint8)
    protect[:18] = 255
    guarded = upscaling.upscale(request(image, size, model, protect=Picture(protect)), silent)
    assert np.array_equal(guarded[:68], plain[:68])
    assert np.array_equal(guarded[76:], full[76:])


def test_transparency_is_kept_and_what_lies_hidden_in_it_does_not_show(model: str) -> None:
    colours = soft(24, 36)
    alpha = np.zeros((36, 24, 1), np.uint8)
    alpha[:, :12] = 255
    hidden = colours.copy()
    hidden[:, 12:] = (0, 255, 0)
    size = (96, 144)
    made = upscaling.upscale(request(np.concatenate([hidden, alpha], 2), size, model), silent)
    other = hidden.copy()
    other[:, 12:] = (255, 0, 255)
    same = upscaling.upscale(request(np.concatenate([other, alpha], 2), size, model), silent)
    assert made.shape == (144, 96, 4)
    assert np.array_equal(made[made[..., 3] > 0], same[same[..., 3] > 0])
    expected = lanczos.upscale(np.concatenate([colours, alpha], 2), *size, silent)
    assert np.array_equal(made[..., 3], expected[..., 3])


def test_a_picture_with_nothing_to_be_seen_stays_so(model: str) -> None:
    made = upscaling.upscale(request(np.zeros((8, 8, 4), np.uint8), (32, 32), model), silent)
    assert not made[..., 3].any()


@needs_real
def test_the_real_network_in_strips_makes_the_untiled_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    image = soft(90, 130)
    asked = request(image, (360, 520), str(REAL))
    whole = upscaling.upscale(asked, silent)
    monkeypatch.setattr(strips, "PIXELS_ON_PROCESSOR", 12 * 90)
    in_strips = upscaling.upscale(asked, silent)
    assert np.abs(whole.astype(int) - in_strips.astype(int)).max() <= 1
    plain = lanczos.upscale(image, 360, 520, silent)
    assert not np.array_equal(whole, plain)
    assert np.corrcoef(whole.ravel(), plain.ravel())[0, 1] > 0.9, "the same picture, with details of its own"


@needs_real
def test_the_real_network_answers_as_it_does_anywhere_else() -> None:
    image = soft(60, 40)
    network = SRVGGNetCompact(64, 16, 4)
    network.load_state_dict(torch.load(REAL, weights_only=True)["params"])
    with torch.inference_mode():
        planes = torch.from_numpy(image.transpose(2, 0, 1).astype(np.float32) / 255)[None]
        expected = network(planes)[0].clamp(0, 1).permute(1, 2, 0).numpy() * 255
    made = upscaling.upscale(request(image, (240, 160), str(REAL)), silent)
    difference = np.abs(made - expected)
    # Where the processor works with 8 bits of mantissa, a few edges move by some levels.
    assert difference.mean() < 0.6
    assert np.percentile(difference, 99.9) < 6


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"model": ""}, "needs a model: choose a file such as"),
        ({"model": "/nowhere/gone.pth"}, "There is no model “gone.pth” in “/nowhere”: check its name."),
        ({"other_model": "/nowhere/gone.pth"}, "There is no model “gone.pth”"),
        ({"strength": 1.5}, "The strength is a number from 0 to 1, not 1.5."),
        ({"strength": float("nan")}, "The strength is a number from 0 to 1, not nan."),
        ({"other_share": -1.0}, "share is a number from 0 to 1, not -1."),
        ({"width": 0}, "at least one pixel each way"),
        ({"protect": Picture(np.zeros((3, 3), np.uint8))}, "has another size than the picture"),
    ],
)
def test_wishes_that_make_no_sense_are_told_before_anything_is_loaded(
    wrong: dict[str, object], sentence: str, model: str
) -> None:
    asked = msgspec.structs.replace(request(soft(8, 8), (16, 16), model), **wrong)
    with pytest.raises(EngineError) as caught:
        real_esrgan.upscale(asked, silent)  # type: ignore[arg-type]
    assert sentence in str(caught.value)


def test_what_would_be_gathered_beyond_any_picture_is_refused(
    model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upscaling, "MOST_PIXELS", 96 * 143)
    with pytest.raises(EngineError, match="would make 96 × 144 pixels of this picture, which is too large"):
        upscaling.upscale(request(soft(24, 36), (96, 144), model), silent)
    assert upscaling.upscale(request(soft(24, 36), (48, 144), model), silent).shape == (144, 48, 3)


def test_without_torch_the_engine_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert real_esrgan.availability().ready
    monkeypatch.setattr(real_esrgan, "NEEDED", ("a_library_that_is_not_there",))
    engine = real_esrgan.availability()
    assert not engine.ready
    assert "runtime install ai" in engine.reason
