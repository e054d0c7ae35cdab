"""The words that say what erases: read into an eraser, or refused in one sentence."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from coverstudio.cli.arguments import Parser
from coverstudio.cli.erasing_words import add_eraser_arguments, eraser_of
from coverstudio.editor.erasing import NEGATIVE_PROMPT, PATCHES, PROMPT, Eraser
from tests.generation.models.model_folders import lora_file, sd1_folder


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Models in the folder that the words are relative to."""
    monkeypatch.chdir(tmp_path)
    fill = sd1_folder(tmp_path / "fill")
    (fill / "unet" / "config.json").write_text('{"in_channels": 9, "sample_size": 64}')
    sd1_folder(tmp_path / "moonlight")
    words_only = sd1_folder(tmp_path / "words-only") / "model_index.json"
    words_only.write_text(json.dumps({**json.loads(words_only.read_text()), "_class_name": "ChromaPipeline"}))
    lora_file(tmp_path / "ink.safetensors")


def read(words: str) -> Eraser:
    parser = Parser()
    add_eraser_arguments(parser)
    return eraser_of(parser.parse_args(shlex.split(words)))


def test_without_words_the_built_in_engine_erases() -> None:
    assert read("") == PATCHES
    assert read("--seed 5").seed == 5
    assert read("--engine patch-fill") == PATCHES


@pytest.mark.parametrize(("name", "kind"), [("fill", "inpaint"), ("moonlight", "background")])
def test_a_model_erases_that_was_made_for_it_or_goes_on_from_a_picture(name: str, kind: str) -> None:
    eraser = read(f"--model {name}")
    assert eraser.engine == "diffusion"
    assert eraser.model is not None and (eraser.model.kind, eraser.model.native_area) == (kind, 512 * 512)
    assert (eraser.prompt, eraser.negative_prompt) == (PROMPT, NEGATIVE_PROMPT)
    assert (eraser.steps, eraser.guidance, eraser.strength, eraser.context) == (0, None, None, 0.5)


def test_every_word_is_told_to_the_model() -> None:
    eraser = read(
        "--engine diffusion --model fill --prompt 'a wall' --negative '' --steps 12 --guidance 3"
        " --strength 0.8 --context 1.5 --seed 9"
    )
    assert (eraser.prompt, eraser.negative_prompt, eraser.steps) == ("a wall", "", 12)
    assert (eraser.guidance, eraser.strength, eraser.context, eraser.seed) == (3.0, 0.8, 1.5, 9)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--engine diffusion", "--engine diffusion needs a model: give its folder or its id with --model."),
        ("--engine patch-fill --model fill", "--model is for --engine diffusion"),
        ("--prompt sky", "--prompt is for --engine diffusion"),
        ("--context 1", "--context is for --engine diffusion"),
        ("--model ink.safetensors", "“ink” cannot erase: choose a model for inpainting"),
        ("--model words-only", "“words-only” cannot erase"),
        ("--model nowhere", "There is no model “nowhere” here"),
    ],
)
def test_words_that_do_not_fit_are_refused_in_a_sentence(words: str, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:
        read(words)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    "words", ["--strength 0", "--strength nan", "--context 5", "--steps 0", "--guidance 51", "--seed -1"]
)
def test_numbers_out_of_range_are_told(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read(f"--model fill {words}")
    assert "lie between" in capsys.readouterr().err
