"""`coverstudio letter`: a title in a material, and what is said where that cannot be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from coverstudio.cli import main
from coverstudio.document import project_file
from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.spread import Edition
from coverstudio.document.type_looks import PictureFill
from coverstudio.editor import font_locked
from coverstudio.editor.font_locked import PaintedLetters
from coverstudio.editor.spelling import Verdict
from coverstudio.printing.wraps import laid_out
from tests.editor.spelling.recognisers import write_recogniser
from tests.generation.models.model_folders import sd1_folder
from tests.generation.models.test_control_files import control_file

TITLE = TextLayer(
    name="Title", text="Walden", family="Source Serif Pro", weight=700, size=40, box=Box(10, 20, 100, 30),
    role="title",
)  # fmt: skip

NOVEL = Edition(printer="kdp-paperback", kind="paperback", trim=Size(152.4, 228.6), paper="cream", pages=300)


@pytest.fixture
def cover(tmp_path: Path) -> Path:
    path = tmp_path / "a.cover"
    project_file.save(
        Document(print_spec=print_spec("46pan"), layers=(TITLE,)), AssetStore(tmp_path / "s"), path
    )
    return path


def test_the_title_is_lettered_in_a_material_and_read_back(
    cover: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("rapidocr")
    out = tmp_path / "out.cover"
    assert main(["letter", str(cover), "--material", "cast-gold", "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert told == f"“Title” reads “Walden”, as it should, after 1 try (seed 0).\nWrote {out}\n"
    (text,) = project_file.load(out, AssetStore(tmp_path / "loaded")).texts
    assert isinstance(text.fill, PictureFill) and text.fill.material == "cast-gold"
    assert (text.text, text.box) == (TITLE.text, TITLE.box)


@pytest.mark.parametrize(
    ("read", "proof", "said"),
    [("Wcddcn", "wrong", "reads “Wcddcn”"), ("", "not read", "cannot be read")],
)
def test_what_cannot_be_read_as_it_should_is_not_written(
    cover: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    read: str,
    proof: Verdict,
    said: str,
) -> None:
    async def misread(*_: Any, **_more: Any) -> PaintedLetters:
        return PaintedLetters(layer=TITLE, seed=3, tries=4, read=read, proof=proof)

    monkeypatch.setattr(font_locked, "painted_letters", misread)
    out = tmp_path / "out.cover"
    assert main(["letter", str(cover), "--material", "moss", "--out", str(out)]) == 2
    assert f"“Title” {said} after 4 tries, and nothing was written" in capsys.readouterr().err
    assert not out.exists()


def test_the_front_s_title_is_lettered_and_read_by_the_recogniser_that_was_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    async def read_by(*told: Any, recogniser: str) -> PaintedLetters:
        asked.append((told[4].id, recogniser))
        return PaintedLetters(layer=told[4], seed=0, tries=1, read="Walden", proof="right")

    monkeypatch.setattr(font_locked, "painted_letters", read_by)
    spec = laid_out(NOVEL).print_spec("wrap")
    front, spine = (panel.box for panel in (spec.front, spec.panels[1]))
    on_spine = msgspec.structs.replace(TITLE, id="spine", box=spine)
    layers = (on_spine, msgspec.structs.replace(TITLE, id="front", box=front))
    cover = tmp_path / "wrap.cover"
    project_file.save(Document(print_spec=spec, layers=layers), AssetStore(tmp_path / "s"), cover)
    korean = write_recogniser(tmp_path / "korean.onnx", tuple("가나다라"))
    words = ["letter", str(cover), "--material", "moss", "--out", str(tmp_path / "out.cover")]
    assert main([*words, "--recogniser", str(korean)]) == 0
    assert main(["models", "add", str(korean)]) == 0
    assert main(words) == 0
    assert asked == [("front", str(korean))] * 2


def test_a_control_net_that_fits_is_used_by_itself_unless_another_or_none_is_named(
    cover: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    used: list[str] = []

    async def painted_by(*told: Any, recogniser: str) -> PaintedLetters:
        used.append(Path(told[5].control).name)
        return PaintedLetters(layer=told[4], seed=0, tries=1, read="Walden", proof="right")

    monkeypatch.setattr(font_locked, "painted_letters", painted_by)
    model = sd1_folder(tmp_path / "model")
    canny, own, large = (
        control_file(tmp_path / name, width)
        for name, width in (("canny.safetensors", 768), ("own.safetensors", 768), ("xl.safetensors", 2048))
    )
    words = ["letter", str(cover), "--material", "moss", "--out", str(tmp_path / "out.cover"),
             "--engine", "diffusion", "--model", str(model)]  # fmt: skip
    assert main(words) == 0
    assert main(["models", "add", str(canny)]) == 0
    for more in ((), ("--control", "none"), ("--control", str(own))):
        assert main([*words, *more]) == 0
    assert used == ["", "canny.safetensors", "", "own.safetensors"]
    assert main([*words, "--control", str(large)]) != 0
    assert (
        "“xl.safetensors” was trained for Stable Diffusion XL, and this model is" in capsys.readouterr().err
    )


def test_the_materials_there_are_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["letter", "--list", "--json"]) == 0
    listed = {one["id"]: one["names"] for one in json.loads(capsys.readouterr().out)}
    assert listed["gold-foil"] == {"ko": "금박"}
    assert main(["letter", "--list"]) == 0
    assert "gold-foil        Gold foil, 금박: Hot-stamped foil" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "--material is missing"),
        (("--material", "ink"), "--out is missing"),
        (("--material", "wool", "--out", "o.cover"), "There is no material “wool”: choose one of"),
        (("--material", "ink", "--out", "o.cover", "--layer", "No"), "There is no text “No” on this cover"),
        (("--material", "ink", "--out", "o.cover", "--prompt", "x"), "--prompt is for --engine diffusion"),
        (("--material", "ink", "--out", "o.cover", "--control", "c"), "--control is for --engine diffusion"),
        (("--material", "ink", "--out", "o.cover", "--engine", "diffusion"), "needs a model"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_one_sentence(
    cover: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["letter", str(cover), *words]) == 2
    said = capsys.readouterr().err
    assert sentence in said and said.count("\n") == 1
    assert not (tmp_path / "o.cover").exists()


def test_without_a_cover_it_says_how_to_name_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["letter"]) == 2
    assert "Which cover? Name its file" in capsys.readouterr().err
