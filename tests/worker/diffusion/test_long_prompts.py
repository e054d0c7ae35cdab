from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("diffusers")

import torch
from diffusers import (
    DiffusionPipeline,
    StableDiffusionImg2ImgPipeline,
    StableDiffusionXLImg2ImgPipeline,
)

from coverstudio.worker.pipelines.diffusion.long_prompts import (
    PromptArguments,
    prompt_arguments,
)

IMAGE_TO_IMAGE = {"sd1": StableDiffusionImg2ImgPipeline, "sdxl": StableDiffusionXLImg2ImgPipeline}
Load = Callable[[str], DiffusionPipeline]
SHORT = "a castle by the sea"
WORDS = ("castle", "sea", "tower", "fog", "gold", "light", "red", "moon", "sky", "river")


def of_tokens(number: int) -> str:
    """A prompt of so many tokens: every word of these is one."""
    return " ".join(WORDS[place % len(WORDS)] for place in range(number))


@pytest.fixture
def load(model_folder: Callable[[str], Path]) -> Load:
    def loaded(family: str) -> DiffusionPipeline:
        pipeline = DiffusionPipeline.from_pretrained(model_folder(family), local_files_only=True)
        pipeline.set_progress_bar_config(disable=True)
        return pipeline

    return loaded


def paint(pipeline: DiffusionPipeline, words: PromptArguments, guidance: float = 5.0) -> np.ndarray:
    return pipeline(
        **words.arguments, guidance_scale=guidance, num_inference_steps=2, width=64, height=64,
        generator=torch.Generator().manual_seed(1), output_type="np",
    ).images  # fmt: skip


@pytest.mark.parametrize("family", ["sd1", "sdxl", "sd3", "flux1", "z-image", "qwen-image"])
def test_up_to_the_limit_the_plain_words_are_passed_on(load: Load, family: str) -> None:
    pipeline = load(family)
    assert prompt_arguments(pipeline, SHORT, "", 5) == PromptArguments({"prompt": SHORT})
    both = {"prompt": SHORT, "negative_prompt": "fog"}
    assert prompt_arguments(pipeline, SHORT, "fog", 5) == PromptArguments(both)


def test_a_family_without_negative_prompts_gets_none(load: Load) -> None:
    assert prompt_arguments(load("flux2-klein"), SHORT, "fog", 4).arguments == {"prompt": SHORT}


@pytest.mark.parametrize("family", ["sd1", "sdxl"])
def test_75_tokens_are_one_part_and_76_are_two(load: Load, family: str) -> None:
    pipeline = load(family)
    assert prompt_arguments(pipeline, of_tokens(75), "", 5) == PromptArguments({"prompt": of_tokens(75)})
    longer = prompt_arguments(pipeline, of_tokens(76), "", 5)
    assert longer.notes == ("The prompt has 76 tokens: it is read in 2 parts.",)
    assert longer.arguments["prompt_embeds"].shape[:2] == (1, 2 * 77)


@pytest.mark.parametrize("family", ["sd1", "sdxl"])
def test_the_first_part_is_what_the_pipeline_itself_makes_of_it(load: Load, family: str) -> None:
    pipeline = load(family)
    ours = prompt_arguments(pipeline, of_tokens(100), "fog", 5).arguments
    theirs = pipeline.encode_prompt(of_tokens(75), device="cpu", num_images_per_prompt=1,
                                    do_classifier_free_guidance=True, negative_prompt="fog")  # fmt: skip
    assert torch.allclose(ours["prompt_embeds"][:, :77], theirs[0], atol=1e-5)
    assert torch.allclose(ours["negative_prompt_embeds"][:, :77], theirs[1], atol=1e-5)
    second = pipeline.encode_prompt(of_tokens(100).split(" ", 75)[-1], device="cpu", num_images_per_prompt=1,
                                    do_classifier_free_guidance=True, negative_prompt="")  # fmt: skip
    assert torch.allclose(ours["prompt_embeds"][:, 77:], second[0], atol=1e-5)
    assert torch.allclose(ours["negative_prompt_embeds"][:, 77:], second[1], atol=1e-5)
    if family == "sdxl":
        assert torch.allclose(ours["pooled_prompt_embeds"], theirs[2], atol=1e-5)
        assert torch.allclose(ours["negative_pooled_prompt_embeds"], theirs[3], atol=1e-5)


@pytest.mark.parametrize("family", ["sd1", "sdxl"])
@pytest.mark.parametrize("guidance", [1.0, 5.0])
def test_the_end_of_a_long_prompt_changes_the_picture(load: Load, family: str, guidance: float) -> None:
    pipeline = load(family)
    one = paint(pipeline, prompt_arguments(pipeline, of_tokens(90) + " storm", "", guidance), guidance)
    other = paint(pipeline, prompt_arguments(pipeline, of_tokens(90) + " dragon", "", guidance), guidance)
    assert not np.array_equal(one, other)


def test_a_long_negative_prompt_is_read_in_parts_too(load: Load) -> None:
    pipeline = load("sd1")
    words = prompt_arguments(pipeline, SHORT, of_tokens(160), 5)
    assert words.notes == ("The negative prompt has 160 tokens: it is read in 3 parts.",)
    assert (
        words.arguments["prompt_embeds"].shape
        == words.arguments["negative_prompt_embeds"].shape
        == (1, 231, 32)
    )
    assert not np.array_equal(
        paint(pipeline, words), paint(pipeline, prompt_arguments(pipeline, SHORT, "", 5))
    )


def test_without_guidance_the_negative_prompt_does_not_matter(load: Load) -> None:
    words = prompt_arguments(load("sd1"), SHORT, of_tokens(160), 1.0)
    assert not words.notes
    assert "prompt_embeds" not in words.arguments


def test_sdxl_takes_zeros_for_no_negative_prompt_however_long_the_prompt(load: Load) -> None:
    pipeline = load("sdxl")
    arguments = prompt_arguments(pipeline, of_tokens(80), "", 5).arguments
    assert pipeline.config.force_zeros_for_empty_prompt
    assert not arguments["negative_prompt_embeds"].any()
    assert not arguments["negative_pooled_prompt_embeds"].any()


def test_no_word_is_torn_apart(load: Load) -> None:
    pipeline = load("sd1")
    spelt = "zzzzzzzzz"
    assert len(pipeline.tokenizer(spelt, add_special_tokens=False).input_ids) == 9
    torn = prompt_arguments(pipeline, f"{of_tokens(70)} {spelt} {of_tokens(20)}", "", 1).arguments[
        "prompt_embeds"
    ]
    whole = prompt_arguments(pipeline, f"{of_tokens(70)}", "", 1)
    assert whole.arguments == {"prompt": of_tokens(70)}
    first, _ = pipeline.encode_prompt(of_tokens(70), "cpu", 1, do_classifier_free_guidance=False)
    assert torch.allclose(torn[:, :77], first, atol=1e-5)


def test_a_word_longer_than_a_part_is_read_all_the_same(load: Load) -> None:
    words = prompt_arguments(load("sd1"), "z" * 400, "", 1)
    assert words.notes == ("The prompt has 400 tokens: it is read in 6 parts.",)


@pytest.mark.parametrize("family", ["sd1", "sdxl"])
def test_the_second_pass_takes_the_same_words(load: Load, family: str) -> None:
    pipeline = load(family)
    refining = IMAGE_TO_IMAGE[family].from_pipe(pipeline)
    refining.set_progress_bar_config(disable=True)
    words = prompt_arguments(pipeline, of_tokens(100), "fog", 5)
    painted = refining(
        **words.arguments, image=np.zeros((1, 64, 64, 3), np.float32), strength=0.5, num_inference_steps=4,
        output_type="np",
    ).images  # fmt: skip
    assert painted.shape == (1, 64, 64, 3)


@pytest.mark.parametrize(("family", "usual", "most"), [("sd3", 256, 512), ("qwen-image", 512, 1024)])
def test_a_reader_that_can_read_more_is_asked_to(load: Load, family: str, usual: int, most: int) -> None:
    pipeline = load(family)
    inside = prompt_arguments(pipeline, of_tokens(usual - 160), "", 5)
    assert "max_sequence_length" not in inside.arguments
    longer = prompt_arguments(pipeline, of_tokens(usual + 60), "", 5)
    assert longer.arguments["max_sequence_length"] == most
    assert not longer.notes


@pytest.mark.parametrize(
    ("family", "most"),
    [("sd3", 512), ("flux1", 512), ("z-image", 512), ("flux2-klein", 512), ("qwen-image", 1024)],
)
def test_what_no_reader_reads_is_told(load: Load, family: str, most: int) -> None:
    words = prompt_arguments(load(family), of_tokens(1300), "", 5)
    assert len(words.notes) == 1
    said = words.notes[0]
    assert said.startswith("The prompt has 1")
    assert f"of which this model reads {most}: shorten it, the last" in said
    assert int(said.split("has ")[1].split()[0]) - most == int(said.split("the last ")[1].split()[0])


@pytest.mark.parametrize("family", ["sd3", "flux1", "qwen-image"])
def test_the_count_is_the_readers_own(load: Load, family: str, caplog: pytest.LogCaptureFixture) -> None:
    """The longest prompt that is not told of is read whole, as its last word shows."""
    pipeline = load(family)
    most = 1024 if family == "qwen-image" else 512
    fits = next(n for n in range(most, 0, -1) if not prompt_arguments(pipeline, of_tokens(n), "", 1).notes)

    def read(prompt: str) -> torch.Tensor:
        words = prompt_arguments(pipeline, prompt, "", 1).arguments
        return pipeline.encode_prompt(
            words["prompt"], **({"prompt_2": None} if family != "qwen-image" else {}),
            **({"prompt_3": None} if family == "sd3" else {}), device="cpu", max_sequence_length=most,
        )[0]  # fmt: skip

    start = of_tokens(fits - 1)
    assert not torch.equal(read(f"{start} storm"), read(f"{start} dragon"))
    beyond = of_tokens(fits + 60)
    assert torch.equal(read(f"{beyond} storm"), read(f"{beyond} dragon"))
    assert prompt_arguments(pipeline, f"{beyond} storm", "", 1).notes
