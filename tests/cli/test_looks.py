"""`coverstudio looks` lists them, `coverstudio look` gives a cover's texts one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coverstudio.cli import main
from coverstudio.document import project_file
from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.editor.title_looks import LetterLook, TitleLook, letters_of, save_look, title_look

TITLE = TextLayer(
    id="t", name="Title", text="Walden", family="Caladea", size=40, box=Box(10, 20, 100, 30), role="title"
)
NOTE = TextLayer(id="n", name="Note", text="월든", family="Caladea", size=20, box=Box(10, 90, 100, 20))
SPEC = print_spec("46pan")


def a_cover(folder: Path, *layers: TextLayer) -> Path:
    path = folder / "a.cover"
    store = AssetStore(folder / "store")
    project_file.save(Document(print_spec=SPEC, layers=layers), store, path, b"")
    return path


def texts(path: Path, folder: Path) -> dict[str, TextLayer]:
    document = project_file.load(path, AssetStore(folder / "loaded"))
    return {layer.name: layer for layer in document.texts}


def test_the_looks_there_are_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    save_look(TitleLook(name="Mine", title=LetterLook(families=("Roboto",), inks=letters_of(TITLE).inks)))
    assert main(["looks", "--json"]) == 0
    listed = {one["id"]: one for one in json.loads(capsys.readouterr().out)}
    assert len(listed) == 13
    assert listed["mine"]["own"] and not listed["crown-of-ash"]["own"]
    assert listed["crown-of-ash"]["names"] == {"ko": "재의 왕관"}
    assert main(["looks"]) == 0
    assert "crown-of-ash       Crown of Ash, 재의 왕관: fantasy, epic, adventure\n" in capsys.readouterr().out


def test_a_text_by_its_name_or_the_title_gets_a_look(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = a_cover(tmp_path, TITLE, NOTE), tmp_path / "out.cover"
    assert main(["look", str(source), "--look", "plain-argument", "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"Wrote {out}\n"
    after = texts(out, tmp_path)
    assert after["Title"].effects == title_look("plain-argument").title.inks[0].effects
    assert after["Note"] == NOTE
    words = ["look", str(out), "--layer", "Note", "--look", "재의 왕관", "--out", str(out)]
    assert main(words) == 0
    assert texts(out, tmp_path)["Note"].effects == title_look("crown-of-ash").title.inks[1].effects


def test_the_look_of_a_text_is_kept_and_given_to_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = a_cover(tmp_path, TITLE, NOTE), tmp_path / "out.cover"
    assert main(["look", str(source), "--save", "My red"]) == 0
    assert capsys.readouterr().out == "my-red\n"
    assert title_look("my-red").title == letters_of(TITLE)
    assert main(["look", str(source), "--save", "my RED"]) == 2
    assert "There is a look called “my RED” already: give it another name." in capsys.readouterr().err
    assert main(["look", str(source), "--layer", "n", "--look", "My red", "--out", str(out)]) == 0
    for words in (["--save", "x", "--out", str(out)], ["--look", "My red"]):
        assert main(["look", str(source), *words]) == 2
        assert "A look is for a cover to write" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["--layer", "Tittle", "--look", "side-a"],
            "There is no text “Tittle” on this cover: choose one of its",
        ),
        (
            ["--layer", "Note", "--look", "side-a"],
            "There are 2 texts called “Note”: choose one by its id (n, m).",
        ),
        (["--look", "gold"], "There is no look “gold”: choose one of crown-of-ash, "),
        (["--look", "side-a"], "The front of this cover has no title: name a text with --layer."),
    ],
)
def test_what_is_not_there_is_one_sentence(
    words: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = TextLayer(id="m", name="Note", text="x", family="Caladea", size=20, box=NOTE.box)
    out = tmp_path / "out.cover"
    assert main(["look", str(a_cover(tmp_path, NOTE, other)), *words, "--out", str(out)]) == 2
    assert capsys.readouterr().err.startswith(f"coverstudio: {sentence}")
    assert not out.exists()
