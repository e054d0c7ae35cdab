"""`edit-text` before anything is painted: what it needs, and what it refuses in one sentence."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PIL import Image

from coverstudio.cli import main
from tests.generation.models.scene_text_checkpoint import TINY, write_checkpoint


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    Image.new("RGB", (200, 100), (90, 80, 70)).save(tmp_path / "in.png")
    return tmp_path / "in.png"


def edit(picture: Path, *words: str, box: str = "10,10,100,40") -> int:
    out = picture.with_name("out.png")
    code = main(["edit-text", str(picture), "--box", box, "--text", "MOOR", "--out", str(out), *words])
    assert not out.exists()
    return code


def test_it_says_how_to_get_a_model(picture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert edit(picture) == 2
    said = capsys.readouterr().err
    assert (
        "download diffste.ckpt as https://github.com/UCSB-NLP-Chang/DiffSTE says and run “coverstudio" in said
    )
    assert edit(picture, "--model", "diffste.ckpt") == 2
    assert "has to be converted once: run “coverstudio models add diffste.ckpt”" in capsys.readouterr().err
    assert edit(picture, "--style", "gold", "--font", "Lato") == 2
    assert "leave --font and --color out, or the --style" in capsys.readouterr().err


def test_an_added_checkpoint_is_chosen_and_lacks_its_words(
    picture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published = write_checkpoint(tmp_path / "diffste.ckpt", msgspec.structs.replace(TINY, tokens=300))
    assert main(["models", "add", str(published)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("Added diffste: diffste")
    assert "needs CLIP's list of words" in said.err
    assert main(["models", "list"]) == 0
    assert "scene-text editor in " in capsys.readouterr().out
    assert edit(picture, box="150,10,100,40") == 2
    assert "The box lies beyond the picture, which has 200 × 100 pixels" in capsys.readouterr().err
    assert edit(picture, "--text", "바다") == 2
    assert "DiffSTE writes Latin letters and digits alone: use font-locked" in capsys.readouterr().err


def test_another_model_is_refused(picture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "weights.safetensors").write_bytes(b"none")
    assert edit(picture, "--model", str(tmp_path / "weights.safetensors")) == 2
    assert capsys.readouterr().err.count("\n") == 1
