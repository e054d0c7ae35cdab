"""Painting with tiny models of every family: the pixels of bare diffusers, at any size, step by step."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
diffusers = pytest.importorskip("diffusers")

from coverstudio.generation.messages import DiffuseBackground, Diffused, LoraUse, PixelBox  # noqa: E402
from coverstudio.worker.errors import EngineError, JobCancelled  # noqa: E402
from coverstudio.worker.pipelines import diffusion  # noqa: E402

ModelFolder = Callable[[str], Path]
FAMILIES = ("sd1", "sdxl", "sd3", "z-image", "flux1", "flux2-klein", "qwen-image")
PROMPT = "book cover titled a quiet sea"


def ask(model: Path, **wishes: Any) -> DiffuseBackground:
    return DiffuseBackground(
        **{"model": str(model), "prompt": PROMPT, "width": 64, "height": 64, "seed": 7, "steps": 3, **wishes}
    )


class Watcher:
    """A reporter that keeps what it is told, and gives the job up at a step."""

    def __init__(self, give_up_at: int | None = None) -> None:
        self.steps: list[tuple[int, int]] = []
        self.previews: list[tuple[int, np.ndarray]] = []
        self._give_up_at = give_up_at

    def __call__(self, step: int, total: int, preview: np.ndarray | None = None) -> None:
        self.steps.append((step, total))
        if preview is not None:
            self.previews.append((step, preview))
        if step == self._give_up_at:
            raise JobCancelled


def paint(request: DiffuseBackground, watcher: Watcher | None = None) -> Diffused:
    return diffusion.diffuse(request, watcher or Watcher())


def bare(model: Path, answer: Diffused, negative_prompt: str = "") -> np.ndarray:
    """The picture that diffusers alone paints with the settings of the answer."""
    without = {"safety_checker": None, "requires_safety_checker": False} if answer.family == "sd1" else {}
    pipeline = diffusers.DiffusionPipeline.from_pretrained(
        model, dtype=getattr(torch, answer.dtype), local_files_only=True, **without
    )
    pipeline.set_progress_bar_config(disable=True)
    guidance = "true_cfg_scale" if answer.family == "qwen-image" else "guidance_scale"
    words = {"negative_prompt": negative_prompt} if negative_prompt else {}
    width, height = answer.base
    return np.asarray(
        pipeline(
            prompt=PROMPT, width=width, height=height, num_inference_steps=answer.steps,
            generator=torch.Generator("cpu").manual_seed(7), **{guidance: answer.guidance}, **words,
        ).images[0]
    )  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_at_the_trained_area_previews_lead_to_the_pixels_of_bare_diffusers(
    family: str, model_folder: ModelFolder
) -> None:
    model = model_folder(family)
    # Without guidance by a negative prompt Qwen-Image's makers pass a space.
    negative = {"sd1": "letters", "sdxl": "letters", "sd3": "letters", "qwen-image": " "}.get(family, "")
    watcher = Watcher()
    answer = paint(ask(model, negative_prompt=negative.strip()), watcher)
    assert (answer.family, answer.base, answer.refined) == (family, (64, 64), (0, 0))
    assert answer.image.pixels.std() > 5
    np.testing.assert_array_equal(answer.image.pixels, bare(model, answer, negative))
    step, preview = watcher.previews[0]
    assert step <= 2
    assert preview.dtype == np.uint8 and preview.shape[2] == 3


@pytest.mark.parametrize("family", FAMILIES)
def test_a_larger_picture_is_painted_twice_and_every_step_is_told(
    family: str, model_folder: ModelFolder
) -> None:
    watcher = Watcher()
    answer = paint(ask(model_folder(family), width=112, height=160), watcher)
    assert (answer.image.width, answer.image.height) == (112, 160)
    assert answer.refined[0] * answer.refined[1] > answer.base[0] * answer.base[1]
    assert answer.refine > 0
    known = [entry for entry in watcher.steps if entry[1] == watcher.steps[-1][1]]
    assert sorted({step for step, _ in known}) == list(range(known[-1][1] + 1))
    assert [step for step, _ in watcher.steps] == sorted(step for step, _ in watcher.steps)
    assert watcher.steps[-1][1] > answer.steps


def test_the_same_request_gives_the_same_pixels_and_another_seed_others(model_folder: ModelFolder) -> None:
    request = ask(model_folder("sd1"), width=100, height=150)
    first, again = paint(request).image, paint(request).image
    other = paint(ask(model_folder("sd1"), width=100, height=150, seed=8)).image
    assert first == again
    assert first != other


def test_what_an_answer_says_makes_the_picture_again(model_folder: ModelFolder) -> None:
    model = model_folder("sd1")
    answer = paint(ask(model, width=112, height=160, steps=0))
    again = paint(
        ask(model, width=112, height=160, steps=answer.steps, guidance=answer.guidance,
            sampler=answer.sampler, refine=answer.refine, tier=answer.tier, ways=answer.ways)
    )  # fmt: skip
    assert again == answer


@pytest.mark.parametrize(("width", "height"), [(61, 67), (40, 100), (30, 20), (64, 400)])
def test_every_size_is_met_exactly(width: int, height: int, model_folder: ModelFolder) -> None:
    answer = paint(ask(model_folder("sd1"), width=width, height=height))
    assert (answer.image.width, answer.image.height) == (width, height)


def test_sides_that_are_no_multiples_lose_only_the_rounding(model_folder: ModelFolder) -> None:
    model = model_folder("sd1")
    whole = paint(ask(model, width=64, height=72)).image.pixels
    cut = paint(ask(model, width=61, height=67)).image.pixels
    np.testing.assert_array_equal(cut, whole[2:69, 1:62])


def test_a_strength_of_zero_leaves_the_second_pass_out(model_folder: ModelFolder) -> None:
    answer = paint(ask(model_folder("sd1"), width=112, height=160, refine=0.0))
    assert (answer.refined, answer.refine) == ((0, 0), 0.0)
    assert (answer.image.width, answer.image.height) == (112, 160)


def test_one_step_is_enough_for_both_passes(model_folder: ModelFolder) -> None:
    watcher = Watcher()
    paint(ask(model_folder("sd1"), width=112, height=160, steps=1, refine=0.1), watcher)
    assert watcher.steps[-1] == (2, 2)


@pytest.mark.parametrize(
    "sampler", ["ddim", "euler", "euler-a", "dpm++2m", "dpm++2m-karras", "unipc", "pndm", "lcm"]
)
def test_every_sampler_paints_both_passes(sampler: str, model_folder: ModelFolder) -> None:
    watcher = Watcher()
    answer = paint(ask(model_folder("sd1"), width=112, height=160, sampler=sampler, steps=4), watcher)
    assert answer.sampler == sampler
    assert watcher.steps[-1][0] == watcher.steps[-1][1]
    assert answer.image.pixels.std() > 5


def test_samplers_differ_and_the_models_own_comes_back(model_folder: ModelFolder) -> None:
    model = model_folder("sd1")
    own = paint(ask(model)).image
    assert paint(ask(model, sampler="euler")).image != own
    assert paint(ask(model)).image == own


def test_a_job_that_is_given_up_keeps_the_model(model_folder: ModelFolder) -> None:
    from coverstudio.worker.pipelines.diffusion.painting import SESSION

    model = model_folder("sd1")
    expected = paint(ask(model)).image
    loaded = SESSION.loaded
    watcher = Watcher(give_up_at=2)
    with pytest.raises(JobCancelled):
        paint(ask(model), watcher)
    assert watcher.steps[-1][0] == 2
    assert SESSION.loaded is loaded
    assert paint(ask(model)).image == expected


def test_words_in_both_prompts_change_the_picture(model_folder: ModelFolder) -> None:
    model = model_folder("sd1")
    plain = paint(ask(model)).image
    assert paint(ask(model, prompt="a red dragon")).image != plain
    assert paint(ask(model, negative_prompt="a red dragon")).image != plain


@pytest.mark.parametrize("family", ["sd1", "flux1"])
def test_a_calm_zone_changes_the_picture_in_either_pass(family: str, model_folder: ModelFolder) -> None:
    model = model_folder(family)
    zone = PixelBox(8, 8, 60, 40)
    plain = paint(ask(model, width=112, height=160))
    calm = paint(ask(model, width=112, height=160, calm_zone=zone))
    assert calm.image != plain.image
    assert (calm.base, calm.refined) == (plain.base, plain.refined)


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"seed": 2**80}, "A seed is a whole number from 0 to 18446744073709551615"),
        ({"seed": -1}, "A seed is a whole number"),
        ({"steps": -1}, "A picture takes 1 to 150 steps, not -1."),
        ({"steps": 151}, "A picture takes 1 to 150 steps, not 151."),
        ({"guidance": float("nan")}, "The guidance is a number from 0 to 50, not nan."),
        ({"refine": 1.5}, "The strength of the second pass is a number from 0 to 1, not 1.5."),
        ({"width": 0}, "A picture of 0 × 64 pixels cannot be painted"),
        ({"width": 20_000, "height": 20_000}, "all of it 200 million"),
        ({"calm_zone": PixelBox(70, 0, 10, 10)}, "The calm zone lies outside the picture"),
        (
            {"loras": (LoraUse("/ink", float("nan")),)},
            "The weight of a LoRA is a number from -10 to 10, not nan.",
        ),
        ({"loras": (LoraUse("/ink", 1e9),)}, "not 1e+09."),
        ({"sampler": "magic"}, "There is no sampler “magic” for Stable Diffusion 1: choose one of ddim, "),
        ({"ways": ("warp",)}, "“warp” is no way of making this model faster"),
    ],
)
def test_a_wrong_request_is_one_sentence(
    wishes: dict[str, Any], sentence: str, model_folder: ModelFolder
) -> None:
    with pytest.raises(EngineError) as caught:
        paint(ask(model_folder("sd1"), **wishes))
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_numbers_beyond_all_bounds_are_one_sentence_and_no_black_picture(
    model_folder: ModelFolder, tmp_path: Path
) -> None:
    from safetensors.torch import load_file, save_file

    model = Path(shutil.copytree(model_folder("sd1"), tmp_path / "broken"))
    weights = model / "unet" / "diffusion_pytorch_model.safetensors"
    save_file({name: weight * float("nan") for name, weight in load_file(weights).items()}, weights)
    with pytest.raises(EngineError, match="numbers went beyond all bounds, which leaves no picture: lower"):
        paint(ask(model))


# What diffusers' own Chroma imports from diffusers.
@pytest.mark.filterwarnings("ignore:`FluxPosEmbed` is deprecated:FutureWarning")
def test_a_model_of_no_known_family_paints_in_one_pass_with_its_pipelines_own_numbers(
    model_folder: ModelFolder,
) -> None:
    model, watcher = model_folder("chroma"), Watcher()
    answer = paint(ask(model, width=112, height=160), watcher)
    assert (answer.family, answer.refined, answer.guidance) == ("other", (0, 0), 5.0)
    assert (answer.image.width, answer.image.height) == (112, 160)
    assert watcher.steps[-1] == (3, 3) and not watcher.previews
    with pytest.raises(EngineError, match="ChromaPipeline cannot keep a zone calm"):
        paint(ask(model, calm_zone=PixelBox(0, 0, 10, 10)))
    with pytest.raises(EngineError, match="has no other sampler than its own"):
        paint(ask(model, sampler="euler"))


def test_a_wrong_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"is no model: choose the folder that holds model_index\.json"):
        paint(ask(tmp_path))


def test_every_class_that_is_said_to_paint_does_take_what_it_is_called_with() -> None:
    from coverstudio.generation.models.families import family

    for name in family("other").pipelines:
        taken = inspect.signature(getattr(diffusers, name).__call__).parameters
        assert {"prompt", "width", "height", "num_inference_steps", "guidance_scale", "generator",
                "callback_on_step_end"} <= set(taken), name  # fmt: skip
        assert taken["num_inference_steps"].default and taken["guidance_scale"].default
