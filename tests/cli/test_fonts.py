"""`coverstudio fonts` lists families, says what one can do, and takes fonts from folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coverstudio.cli import main
from coverstudio.rendering import fonts
from tests.rendering.font_library.made_fonts import FEATURES, fonts_of, made_font


def test_a_folder_is_added_listed_and_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made_font(tmp_path / "a.ttf", "Folder Test", fs_type=2)
    (tmp_path / "torn.ttf").write_bytes(b"torn")
    (tmp_path / "none").mkdir()
    with fonts_of(tmp_path / "none"):
        assert main(["fonts", "add", str(tmp_path)]) == 0
        out, err = capsys.readouterr()
        assert out == "Folder Test\n"
        assert "“torn.ttf” is no TrueType or OpenType font." in err
        assert main(["fonts", "--json", "--letters", "AB"]) == 0
        listed = {one["family"]: one for one in json.loads(capsys.readouterr().out)}
        assert listed["Folder Test"]["embedding"] == "forbidden"
        assert listed["Folder Test"]["source"] == "folder"
        assert {400, 700} <= set(listed["Roboto"]["weights"])
        assert main(["fonts", "--letters", "AB"]) == 0
        assert "may not be embedded" in capsys.readouterr().out
        assert main(["fonts", "--letters", "ABC"]) == 0
        assert "Folder Test" not in capsys.readouterr().out
        assert main(["fonts", "remove", str(tmp_path)]) == 0
    assert not fonts.font_available("Folder Test")


def test_a_family_says_what_it_can_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made_font(tmp_path / "a.ttf", "Folder Test", varies=True, features=FEATURES)
    with fonts_of(tmp_path):
        assert main(["fonts", "show", "Folder Test"]) == 0
        out = capsys.readouterr().out
        assert out.splitlines()[:3] == [
            "Folder Test, may be embedded",
            "axis wght  200 … 900  Weight",
            "axis XTRA  0 … 20  Extra things",
        ]
        assert "feature salt  Stylistic alternates (1–2)" in out
        assert main(["fonts", "show", "Folder Test", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["family"] == "Folder Test"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "Nobody Sans"], "“Nobody Sans” is not installed: “coverstudio fonts” lists what is."),
        (["add", "nowhere"], "nowhere” is no folder: name one that holds font files."),
        (["remove", "nowhere"], "nowhere” is none of the folders that fonts are taken from."),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fonts", *words]) == 2
    assert said in capsys.readouterr().err
