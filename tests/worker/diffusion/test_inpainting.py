"""What is masked is painted by models that were made for it and by all others, and nothing else changes."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

torch = pytest.importorskip("torch")
diffusers = pytest.importorskip("diffusers")

from coverstudio.generation.messages import DiffuseBackground, Diffused, DiffuseInpaint, Inpaint  # noqa: E402
from coverstudio.generation.picture import Picture  # noqa: E402
from coverstudio.imaging.tone_match import tone_matched  # noqa: E402
from coverstudio.worker.devices import processor  # noqa: E402
from coverstudio.worker.engines import answer  # noqa: E402
from coverstudio.worker.errors import EngineError, JobCancelled  # noqa: E402
from coverstudio.worker.pipelines import diffusion  # noqa: E402
from coverstudio.worker.pipelines.diffusion import loading  # noqa: E402
from coverstudio.worker.pipelines.diffusion.files import inspected  # noqa: E402
from coverstudio.worker.pipelines.diffusion.fitting import whole_cells  # noqa: E402
from coverstudio.worker.pipelines.diffusion.inpainting import painting_of  # noqa: E402
from coverstudio.worker.pipelines.diffusion.painting import SESSION  # noqa: E402
from coverstudio.worker.pipelines.diffusion.session import Session  # noqa: E402
from coverstudio.worker.reporter import Reporter  # noqa: E402
from tests.pictures import noise  # noqa: E402
from tests.worker.diffusion import original_format  # noqa: E402

ModelFolder = Callable[[str], Path]
Pixels = NDArray[np.uint8]
MADE_FOR_IT = ("sd1-inpainting", "sdxl-inpainting", "flux1-fill")


def hole(width: int = 64, height: int = 64) -> Pixels:
    mask = np.zeros((height, width), np.uint8)
    mask[height // 3 : height // 2, width // 4 : -width // 4] = 255
    return mask


def ask(model: Path, **wishes: Any) -> DiffuseInpaint:
    mask = wishes.pop("mask", hole())
    image = wishes.pop("image", noise(mask.shape[1], mask.shape[0]))
    plain = {"prompt": "plain background", "seed": 7, "steps": 3}
    return DiffuseInpaint(model=str(model), image=Picture(image), mask=Picture(mask), **(plain | wishes))


def paint(request: DiffuseInpaint, report: Any = lambda *_: None) -> Diffused:
    return diffusion.inpaint(request, report)


@pytest.mark.parametrize("model", ["sd1", *MADE_FOR_IT])
def test_only_what_is_masked_is_painted_and_the_letters_under_it_leave_no_trace(
    model: str, model_folder: ModelFolder
) -> None:
    mask, image = np.zeros((64, 64), np.uint8), noise(64, 64)
    mask[16:32, 8:48] = 255  # whole cells of the VAE
    lettered = image.copy()
    lettered[mask > 0] = 255
    plain, over = (paint(ask(model_folder(model), image=one, mask=mask)) for one in (image, lettered))
    assert over.image == plain.image
    pixels = plain.image.pixels
    np.testing.assert_array_equal(pixels[mask == 0], image[mask == 0])
    assert np.abs(pixels[mask > 0].astype(int) - image[mask > 0]).mean() > 5
    if model in MADE_FOR_IT:
        painted = barely_painted(model_folder(model), image, mask, plain.guidance)
        np.testing.assert_array_equal(pixels, tone_matched(image, painted, mask > 0))


def barely_painted(model: Path, image: Pixels, mask: Pixels, guidance: float) -> Pixels:
    """What a bare call of diffusers paints, with the numbers of `ask`."""
    begun, loaded = painting_of(ask(Path(), image=image, mask=mask), fills=True).canvas, SESSION.loaded
    assert begun is not None and loaded is not None
    pipeline = diffusers.DiffusionPipeline.from_pretrained(model, dtype=loaded.dtype)
    pipeline.set_progress_bar_config(disable=True)
    painted = pipeline(
        prompt="plain background", image=Image.fromarray(begun.image.pixels),
        mask_image=Image.fromarray(mask), width=64, height=64, strength=0.99, num_inference_steps=3,
        guidance_scale=guidance, generator=torch.Generator().manual_seed(7),
    ).images[0]  # fmt: skip
    return np.asarray(painted.convert("RGB"))


def test_fill_is_called_as_its_makers_call_it(model_folder: ModelFolder) -> None:
    told: list[tuple[int, int]] = []

    def give_up(step: int, total: int, _preview: object = None) -> None:
        told.append((step, total))
        if step:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        paint(ask(model_folder("flux1-fill"), steps=0), give_up)
    assert told[-1] == (1, 50)
    assert paint(ask(model_folder("flux1-fill"))).guidance == 30


def test_a_window_larger_than_the_model_is_painted_twice(model_folder: ModelFolder) -> None:
    mask, told = hole(112, 150), []
    request = ask(model_folder("sd1-inpainting"), mask=mask)
    answer = paint(request, lambda step, total, _=None: told.append((step, total)))
    assert (answer.image.width, answer.image.height) == (112, 150)
    assert answer.refined > answer.base
    assert answer.image.pixels[mask == 0].tolist() == request.image.pixels[mask == 0].tolist()
    assert told[-1][0] == told[-1][1]


@pytest.mark.parametrize(("width", "height"), [(30, 20), (61, 67)])
def test_windows_of_any_size_are_painted(width: int, height: int, model_folder: ModelFolder) -> None:
    mask = np.zeros((height, width), np.uint8)
    mask[height // 2, 5:-5] = 255  # a hairline
    image = np.full((height, width, 3), 90, np.uint8)
    image[mask > 0] = 255
    painted = paint(ask(model_folder("sd1-inpainting"), image=image, mask=mask)).image.pixels
    assert (painted[mask == 0] == 90).all()
    assert (painted[mask > 0] != 255).any(axis=1).all()


def test_the_same_seed_and_strength_paint_the_same_and_others_do_not(model_folder: ModelFolder) -> None:
    model = model_folder("sd1-inpainting")
    first, again, other, freer = (
        paint(ask(model, seed=seed, strength=strength)).image
        for seed, strength in ((1, 0.5), (1, 0.5), (2, 0.5), (1, 1.0))
    )
    assert first == again != other
    assert first != freer


def test_a_plain_model_begins_from_more_of_the_colours_than_one_that_was_made_for_it() -> None:
    strengths = [painting_of(ask(Path()), fills=fills).canvas for fills in (True, False)]
    assert [canvas.strength for canvas in strengths if canvas is not None] == [0.99, 0.9]


def test_one_file_holds_the_same_model_as_its_folder(
    model_folder: ModelFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = model_folder("sd1-inpainting")
    monkeypatch.setattr(loading, "settings_folder", lambda _: model_folder("sd1"))
    file = original_format.write_sd1(folder, tmp_path / "fill.safetensors")
    shutil.copytree(folder / "tokenizer", tmp_path / "tokenizer")
    whole, single = (
        Session(processor).load(inspected(one), "cpu", lambda: None).pipeline for one in (folder, file)
    )
    assert type(single) is type(whole)
    for name in ("unet", "vae"):
        weights = getattr(single, name).state_dict()
        assert all(
            torch.equal(weight, weights[key]) for key, weight in getattr(whole, name).state_dict().items()
        )


def test_a_model_made_for_it_paints_no_backgrounds(model_folder: ModelFolder) -> None:
    request = DiffuseBackground(
        model=str(model_folder("sd1-inpainting")), prompt="a sea", width=64, height=64, seed=1
    )
    with pytest.raises(EngineError, match="made for inpainting: choose a model that paints from words"):
        diffusion.diffuse(request, lambda *_: None)


# What diffusers' own Chroma imports from diffusers.
@pytest.mark.filterwarnings("ignore:`FluxPosEmbed` is deprecated:FutureWarning")
def test_a_model_that_cannot_go_on_from_a_picture_is_refused(model_folder: ModelFolder) -> None:
    with pytest.raises(EngineError, match="cannot go on from a picture: choose a model of another family"):
        paint(ask(model_folder("chroma")))


@pytest.mark.parametrize(
    ("mask", "sentence"),
    [
        (np.zeros((64, 64), np.uint8), "mask is empty: mark what should be repainted"),
        (np.full((64, 64), 255, np.uint8), "covers the whole picture: leave something"),
        (np.full((8, 64), 255, np.uint8), "another size than the picture"),
    ],
)
def test_a_mask_that_is_none_is_one_sentence(mask: Pixels, sentence: str) -> None:
    with pytest.raises(EngineError, match=sentence):
        paint(ask(Path("nowhere"), image=noise(64, 64), mask=mask))


def test_a_plain_request_for_inpainting_is_told_what_is_missing() -> None:
    request = Inpaint(engine="diffusion", image=Picture(noise(64, 64)), mask=Picture(hole()))
    with pytest.raises(EngineError, match="say which model"):
        answer(request, Reporter(1, threading.Event(), lambda _: None))


def test_strokes_thinner_than_a_latent_are_whole_cells_for_the_network() -> None:
    mask = np.zeros((20, 24), bool)
    mask[3, 10] = mask[19, 23] = True
    cells = whole_cells(mask, 8)
    assert cells[:8, 8:16].all()
    assert cells[16:, 16:].all()
    assert np.count_nonzero(cells) == 64 + 4 * 8
    np.testing.assert_array_equal(whole_cells(mask, 1), mask)
