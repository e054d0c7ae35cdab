"""A ControlNet guides what is painted over a picture, in whichever form it is published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from coverstudio.generation.messages import Canvas, Control, DiffuseBackground  # noqa: E402
from coverstudio.generation.picture import Picture  # noqa: E402
from coverstudio.worker.errors import EngineError  # noqa: E402
from coverstudio.worker.pipelines import diffusion  # noqa: E402
from tests.pictures import noise  # noqa: E402
from tests.worker.diffusion import tiny_controls  # noqa: E402

ModelFolder = Callable[[str], Path]


def edges() -> np.ndarray:
    drawn = np.zeros((64, 64, 3), np.uint8)
    drawn[20:44:8, 12:52] = 255
    return drawn


def painted(model: Path, control: Path | None, weight: float = 1.0, **wishes: object) -> np.ndarray:
    mask = np.zeros((64, 64), np.uint8)
    mask[16:48, 8:56] = 255
    request = DiffuseBackground(
        model=str(model), prompt="gold", width=64, height=64, seed=7, steps=2, refine=0.0,
        canvas=Canvas(Picture(noise(64, 64)), Picture(mask), 0.9),
        control=None if control is None else Control(str(control), Picture(edges()), weight),
    )  # fmt: skip
    guided = wishes.pop("guided", request.control)
    request = msgspec.structs.replace(request, control=guided, **wishes)
    pixels = diffusion.diffuse(request, lambda *_: None).image.pixels
    assert (pixels[mask == 0] == noise(64, 64)[mask == 0]).all()
    return pixels


@pytest.mark.parametrize("family", ["sd1", "sdxl", "sd1-inpainting", "sdxl-inpainting"])
def test_the_model_follows_it_as_closely_as_is_asked(
    family: str, model_folder: ModelFolder, tmp_path: Path
) -> None:
    model = model_folder(family)
    control = tiny_controls.save_folder(tiny_controls.tiny_control(model), tmp_path / "canny")
    alone, hardly, wholly = painted(model, None), painted(model, control, 1e-30), painted(model, control)
    assert (alone != wholly).any()
    # Nearly nothing of it is nearly the model alone.
    apart = [np.abs(one.astype(int) - alone.astype(int)).mean() for one in (hardly, wholly)]
    assert apart[0] < apart[1] / 4
    assert (painted(model, control) == wholly).all()
    assert (painted(model, None) == alone).all()


def test_every_published_form_of_it_paints_the_same(model_folder: ModelFolder, tmp_path: Path) -> None:
    model = model_folder("sd1")
    control = tiny_controls.tiny_control(model)
    forms = (
        tiny_controls.save_folder(control, tmp_path / "folder"),
        tiny_controls.save_as_diffusers(control, tmp_path / "new.safetensors"),
        tiny_controls.save_as_first_published(control, tmp_path / "old.safetensors"),
    )
    first, *others = (painted(model, form) for form in forms)
    assert all((other == first).all() for other in others)


def test_one_of_another_base_is_one_sentence(model_folder: ModelFolder, tmp_path: Path) -> None:
    small, large = model_folder("sd1"), model_folder("sdxl")
    of_small, of_large = (tiny_controls.tiny_control(model) for model in (small, large))
    known = tiny_controls.save_folder(of_large, tmp_path / "large")
    with pytest.raises(EngineError, match=r"“large” was trained for Stable Diffusion XL, and this model is"):
        painted(small, known)
    unknown = tiny_controls.save_as_diffusers(of_small, tmp_path / "small.safetensors")
    with pytest.raises(EngineError, match=r"“small.safetensors” does not fit the model: choose one"):
        painted(large, unknown)
    with pytest.raises(EngineError, match=r"“small” does not fit the model: choose one"):
        painted(large, tiny_controls.save_folder(of_small, tmp_path / "small"))


def test_what_cannot_be_guided_is_one_sentence(model_folder: ModelFolder, tmp_path: Path) -> None:
    model = model_folder("sd1")
    control = tiny_controls.save_folder(tiny_controls.tiny_control(model), tmp_path / "canny")
    for wishes, sentence in (
        ({"canvas": None}, "give one to begin from"),
        ({"guided": Control(str(control), Picture(edges()[:32]))}, "needs 64 × 64 pixels"),
        ({"weight": 3}, "more than 0 and at most 2, not 3"),
        ({"control": tmp_path / "gone.safetensors"}, "cannot be read"),
        ({"model": model_folder("z-image")}, "cannot be guided by a ControlNet here"),
    ):
        with pytest.raises(EngineError, match=sentence):
            painted(**({"model": model, "control": control} | wishes))
