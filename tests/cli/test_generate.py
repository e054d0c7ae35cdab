"""`coverstudio generate`: what is refused before any work, where pictures go, and pictures made again."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from coverstudio import paths
from coverstudio.cli import main
from coverstudio.cli.arguments import parser
from coverstudio.cli.console import Console
from coverstudio.cli.desk import Desk
from coverstudio.cli.generating import Steps, generate
from coverstudio.cli.kinds import lora, picture_or_folder, zone
from coverstudio.generation.generator import GenerationError, OnProgress
from coverstudio.generation.messages import AnyRequest, PixelBox, Progress
from coverstudio.generation.models.store import ModelStore
from tests.fakes import FakeGenerator
from tests.generation.models.model_folders import lora_file, sd1_folder
from tests.generation.models.safetensors_files import lora_layers, write_zeros
from tests.pictures import noise


def ran(words: str, capfd: pytest.CaptureFixture[str]) -> tuple[int | str | None, str, str]:
    """Run a command in this process: its exit code, stdout and stderr."""
    try:
        code: int | str | None = main(shlex.split(words))
    except SystemExit as exit_:
        code = exit_.code
    return code, *capfd.readouterr()


def opened(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        picture.load()
        return picture


def recipe_of(path: Path) -> dict[str, object]:
    return json.loads(opened(path).info["Recipe"])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with models, LoRAs and things that are none."""
    monkeypatch.chdir(tmp_path)
    sd1_folder(tmp_path / "moonlight")
    lora_file(tmp_path / "ink.safetensors")
    flux = lora_layers("lora_unet_double_blocks_0_img_attn_qkv", inside=3072, out=9216)
    write_zeros(tmp_path / "flux.safetensors", flux, {"modelspec.architecture": "flux-1-dev/lora"})
    whole = (tmp_path / "ink.safetensors").read_bytes()
    (tmp_path / "cut.safetensors").write_bytes(whole[: len(whole) // 2])
    half = sd1_folder(tmp_path / "half")
    (half / "unet" / "diffusion_pytorch_model.safetensors").unlink()
    strange = sd1_folder(tmp_path / "strange")
    index = json.loads((strange / "model_index.json").read_text())
    (strange / "model_index.json").write_text(json.dumps({**index, "_class_name": "TeapotPipeline"}))
    (tmp_path / "empty").mkdir()
    (tmp_path / "pickle.ckpt").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    Image.fromarray(noise(40, 30)).save("art.png")
    (tmp_path / "notes").write_text("mine")
    return tmp_path


PAINT = "generate --prompt p --size 128x192 --out o.png"
WRONG = [
    (
        f"{PAINT} --engine diffusion",
        "--engine diffusion needs a model: give its folder or its id with --model.",
    ),
    (f"{PAINT} --model nowhere", "There is no model “nowhere” here"),
    (f"{PAINT} --model empty", "empty"),
    (f"{PAINT} --model half", "half"),
    (f"{PAINT} --model strange", "TeapotPipeline"),
    (f"{PAINT} --model pickle.ckpt", "pickle.ckpt"),
    (f"{PAINT} --model ink.safetensors", "“ink” is a LoRA: give it with --lora"),
    (f"{PAINT} --model moonlight --lora moonlight", "“moonlight” is a model and no LoRA"),
    (f"{PAINT} --model moonlight --lora cut.safetensors", "cut.safetensors"),
    (f"{PAINT} --model moonlight --lora flux.safetensors:0.5", "was trained for FLUX"),
    (f"{PAINT} --model moonlight --lora gone.safetensors", "gone.safetensors"),
    (f"{PAINT} --model moonlight --lora ink.safetensors:nan", "between -10 and 10, not nan"),
    (
        f"{PAINT} --model moonlight --lora ink.safetensors:11",
        "a LoRA's weight lies between -10 and 10, not 11",
    ),
    (f"{PAINT} --model ''", "needs a model: give its folder or its id with --model."),
    (f"{PAINT} --negative {'x' * 100_001} --model moonlight", "at most 100,000 letters, not 100,001"),
    (f"generate --size 64x64 --prompt {'x' * 100_001} --out o.png", "at most 100,000 letters"),
    ("generate --size 64x64 --prompt p --out ''", "names no file: write one like cover.png, or a folder"),
    ("generate --size 64x64 --prompt p --out notes", "“notes” must end in .png or be a folder"),
    (f"{PAINT} --model moonlight --lora :0.5", "write it like ink.safetensors:0.8"),
    (f"{PAINT} --model moonlight --steps 0", "Argument --steps: must lie between 1 and 150, not 0"),
    (f"{PAINT} --model moonlight --guidance lots", "“lots” is no number"),
    (f"{PAINT} --model moonlight --guidance nan", "must lie between 0 and 50"),
    (f"{PAINT} --model moonlight --refine 2", "must lie between 0 and 1"),
    (f"{PAINT} --model moonlight --sampler magic", "no sampler “magic”: choose one of"),
    (f"{PAINT} --model moonlight --style cubist", "There is no style “cubist”: choose one of"),
    (f"{PAINT} --model moonlight --seed {2**80}", "Argument --seed: must lie"),
    (f"{PAINT} --model moonlight --seed {2**63 - 1} --variants 2", "The seed must lie between 0 and"),
    (f"{PAINT} --model moonlight --calm-zone 1,2,3", "write it like 100,80,600,300 or 10%,5%,80%,30%"),
    (f"{PAINT} --model moonlight --calm-zone 0,0,129,10", "The calm zone lies beyond the picture"),
    (f"{PAINT} --model moonlight --calm-zone 90%,0%,20%,9%", "which has 128 × 192 pixels: move it inside"),
    (f"{PAINT} --model moonlight --family hills", "--family is for --engine procedural: leave it out"),
    (f"{PAINT} --steps 4", "--steps is for --engine diffusion: leave it out or choose that engine."),
    (f"{PAINT} --title T", "--title is for --engine diffusion"),
    (f"{PAINT} --negative ''", "--negative is for --engine diffusion"),
    (f"{PAINT} --engine procedural --lora ink.safetensors", "--lora is for --engine diffusion"),
    ("generate --size 64x64 --out o.png", "There is nothing to draw: say what with --prompt."),
    ("generate --size 64x64 --model moonlight --out o.png", "There is nothing to paint: say what"),
    ("generate --again art.png --out o.png", "There is no recipe in “art.png”"),
    ("generate --again gone.png --out o.png", "gone.png"),
    ("generate --again art.png --prompt p --out o.png", "leave --prompt out"),
    ("generate --again art.png --calm-zone 1,1,1,1 --out o.png", "leave --calm-zone out"),
    ("make --title T --model nowhere --out o.png", "There is no model “nowhere” here"),
    ("make --title T --style linocut --out o.png", "--style is for --engine diffusion"),
    (
        "make --title T --background art.png --model moonlight --out o.png",
        "--model is for --engine diffusion",
    ),
]


@pytest.mark.parametrize(("words", "sentence"), WRONG, ids=[words[:90] for words, _ in WRONG])
def test_what_cannot_be_is_one_sentence_before_the_worker_starts(
    words: str, sentence: str, here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ran(words, capfd)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.startswith("coverstudio: ")
    assert err.count("\n") == 1, err
    assert not (here / "o.png").exists()
    assert not (paths.log_dir() / "worker.log").exists(), "the worker was started"


def test_pictures_in_a_folder_are_named_by_prompt_and_seed_and_replace_none(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = "generate --prompt 'Misty hills!' --size 64x64 --seed 5 --variants 2 --out new/hills"
    assert ran(words, capfd)[0] == 0
    assert ran(words, capfd)[0] == 0
    names = sorted(path.name for path in (here / "new" / "hills").iterdir())
    assert names == ["misty-hills-5-2.png", "misty-hills-5.png", "misty-hills-6-2.png", "misty-hills-6.png"]


class DryAfterOne(FakeGenerator):
    """Answers one request and fails every other."""

    async def run(self, request: AnyRequest, on_progress: OnProgress | None = None) -> Any:
        self.fails = "The ink is used up." if self.asked else ""
        return await super().run(request, on_progress)


def test_what_was_written_is_told_also_when_a_later_variant_fails(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(here, Console())
    desk.generator = DryAfterOne()
    words = "generate --prompt hills --size 64x96 --seed 3 --variants 3 --out h.png"
    with pytest.raises(GenerationError, match="The ink is used up"):
        asyncio.run(generate(parser().parse_args(words.split()), desk))
    assert capfd.readouterr().out == "Wrote h-1.png\n"
    assert sorted(path.name for path in here.glob("h-*")) == ["h-1.png"]


def test_a_drawing_keeps_the_calm_zone_that_was_asked_for(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert ran("generate --prompt p --size 100x200 --calm-zone 10%,5%,80%,30% --out o.png", capfd)[0] == 0
    assert recipe_of(here / "o.png")["settings"]["calm_zone"] == "10,10,80,60"  # type: ignore[index]


def test_a_picture_is_made_again_with_the_same_pixels(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert (
        ran("generate --prompt 'night rain' --genre crime --size 90x120 --seed 3 --out o.png", capfd)[0] == 0
    )
    code, out, err = ran("generate --again o.png --out twin.png", capfd)
    assert (code, out, err) == (0, "Wrote twin.png\n", "")
    assert np.array_equal(opened(here / "o.png"), opened(here / "twin.png"))
    first, second = recipe_of(here / "o.png"), recipe_of(here / "twin.png")
    assert (second["seed"], second["prompt"]) == (first["seed"], first["prompt"]) == (3, "night rain")
    assert [round(ppi) for ppi in opened(here / "twin.png").info["dpi"]] == [300, 300]


def test_a_picture_that_was_changed_since_is_told(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert ran("generate --prompt night --size 90x120 --seed 3 --out o.png", capfd)[0] == 0
    picture = opened(here / "o.png")
    picture.putpixel((4, 4), (1, 2, 3))
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_itxt("Recipe", picture.info["Recipe"])
    picture.save("o.png", pnginfo=words)
    code, _, err = ran("generate --again o.png --out twin.png", capfd)
    assert code == 0
    assert err.startswith("The pixels differ from those of o.png: it was changed since")


def test_nothing_is_made_again_over_itself(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert ran("generate --prompt night --size 64x64 --seed 3 --out o.png", capfd)[0] == 0
    code, _, err = ran("generate --again o.png --out o.png", capfd)
    assert code == 2
    assert "is the file to read from" in err


def test_a_model_of_the_store_goes_by_its_id(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ModelStore(paths.data_dir() / "models").add(sd1_folder(here / "elsewhere" / "starlight"))
    code, _, err = ran(f"{PAINT} --model starlight --calm-zone 0,0,999,9", capfd)
    assert code == 2
    assert "The calm zone lies beyond the picture" in err


def test_only_a_number_behind_the_last_colon_is_a_weight() -> None:
    assert lora("ink.safetensors") == ("ink.safetensors", 1.0)
    assert lora("ink.safetensors:0.8") == ("ink.safetensors", 0.8)
    assert lora("ink.safetensors:-1") == ("ink.safetensors", -1.0)
    assert lora(r"C:\loras\ink.safetensors") == (r"C:\loras\ink.safetensors", 1.0)
    assert lora(r"C:\loras\ink.safetensors:.5") == (r"C:\loras\ink.safetensors", 0.5)


def test_a_zone_is_in_pixels_or_in_per_cent() -> None:
    assert zone("10,20,30,40").of(100, 200) == PixelBox(10, 20, 30, 40)
    assert zone("10%, 20%, 30%, 40%").of(100, 200) == PixelBox(10, 40, 30, 80)
    for wrong in ("10%,20,30,40", "-1,0,5,5", "0,0,0,5", "0,0,inf,5", "a,b,c,d"):
        with pytest.raises(argparse.ArgumentTypeError):
            zone(wrong)
    with pytest.raises(ValueError, match="beyond the picture"):
        zone("0,0,0.2,0.2").of(100, 100)


def test_a_folder_may_have_a_dot_in_its_name_when_it_is_there(here: Path) -> None:
    (here / "v1.2").mkdir()
    assert picture_or_folder("v1.2") == Path("v1.2")
    with pytest.raises(argparse.ArgumentTypeError, match=r"must end in \.png or be a folder"):
        picture_or_folder("v1.3")


class Screen(Console):
    """Keeps what is shown."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def show(self, how_far: str) -> None:
        self.lines.append(how_far)


def test_the_seconds_left_do_not_count_how_long_the_model_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("coverstudio.cli.generating.time", argparse.Namespace(monotonic=lambda: now[0]))
    screen = Screen()
    steps = Steps(screen)
    for passed, step in ((5, 0), (60, 0), (2, 1), (2, 2), (1, 20)):
        now[0] += passed
        steps.report(Progress(1, step, 20))
    assert screen.lines == [
        " getting ready", " getting ready",
        " step 1 of 20, 38 s left", " step 2 of 20, 36 s left", " step 20 of 20, 0 s left",
    ]  # fmt: skip


def test_the_prompt_from_the_books_words_is_told(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The model is looked at, then the zone is refused: nothing needs to be painted to see the prompt."""
    words = "generate --model moonlight --size 128x192 --calm-zone 0,0,999,9 --out o.png"
    words += " --title 'The Last Tide' --genre 추리 --prompt '폭풍 속의 등대'"
    code, _, err = ran(words, capfd)
    assert code == 2
    assert re.match(r"Prompt: storm in lighthouse, night scene, .*\ncoverstudio: The calm zone", err)
    assert "The Last Tide" not in err
    reference = words.replace("--prompt ", "--prompt-form reference --prompt ")
    assert ran(reference, capfd)[2].startswith("Prompt: book cover titled The Last Tide. genre is crime.")
