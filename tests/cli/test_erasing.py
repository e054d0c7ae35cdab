"""`detect-text` and `erase-text` as scripts see them: what goes, what stays, and the proof of both."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from coverstudio.cli import main
from tests.cli.program import lettered_picture, opened, run
from tests.pictures import noise


def test_lettering_is_found_erased_and_reported_and_the_title_kept(tmp_path: Path) -> None:
    picture = lettered_picture(tmp_path / "art.png", "JANE DOE")
    found = json.loads(run("detect-text", picture, "--json").stdout)
    assert [region["text"] for region in found] == ["BESTSELLER", "JANE DOE"]
    assert {tuple(region) for region in found} == {("polygon", "score", "text", "legible")}
    assert all(60 < x < 500 and 280 < y < 380 for x, y in found[0]["polygon"])

    out, report = tmp_path / "clean.png", tmp_path / "report.json"
    keep = ("--keep", "Jané Doe", "--keep", "Nobody's words")
    done = run("erase-text", picture, *keep, "--out", out, "--report", report)
    assert done.returncode == 0, done.stderr
    assert "Nothing in the picture reads “Nobody's words”" in done.stderr
    assert "Clean after 1 round: 1 region erased, 1 kept" in done.stderr
    told = json.loads(report.read_text(encoding="utf-8"))
    assert (told["engine"], told["detector"]) == ("patch-fill", "rapidocr")
    assert (told["rounds"], told["regions_found"], told["regions_left"]) == (1, 1, 0)
    assert [region["text"] for region in told["kept"]] == ["JANE DOE"]
    assert told["not_found"] == ["Nobody's words"]
    assert told["in_file"] == {"pixels_changed_outside_mask": 0, "most_difference": 0}

    before, after = np.asarray(opened(picture)), np.asarray(opened(out))
    changed = (before != after).any(axis=2)
    assert (int(changed.sum()), told["pixels_changed_outside_mask"]) == (told["pixels_changed"], 0)
    assert changed[280:380].any()
    assert not changed[:250].any() and not changed[400:].any()


@pytest.mark.parametrize("black", [(0, 0, 0, 255), (255, 255, 255, 0)], ids=["black", "transparent"])
def test_a_mask_says_what_goes(black: tuple[int, ...], tmp_path: Path) -> None:
    deep = Image.fromarray(noise(120, 90)[..., 0].astype(np.uint16) * 257)
    deep.save(tmp_path / "art.png", dpi=(300, 300))
    mask = Image.new("RGBA", (120, 90), black)
    mask.paste((255, 255, 255, 255), (30, 30, 60, 50))
    mask.save(tmp_path / "mask.png")
    words = ("erase-text", tmp_path / "art.png", "--mask", tmp_path / "mask.png", "--out", tmp_path / "o.png")
    done = run(*words)
    assert done.returncode == 0, done.stderr
    assert "Erased what the mask shows: 5.6% repainted." in done.stderr
    out = opened(tmp_path / "o.png")
    assert ([round(ppi) for ppi in out.info["dpi"]], out.mode) == ([300, 300], "I;16")
    changed = np.asarray(out) != np.asarray(deep)
    assert changed[30:50, 30:60].any()
    changed[30:50, 30:60] = False
    assert not changed.any()


WRONG = [
    ("erase-text art.png --out o.png --report o.png", "must end in .json"),
    ("erase-text art.png --out o.gif", "must end in .png, .tif, .webp or .jpg"),
    ("erase-text art.png --mask small.png --out o.png", "The mask is 5×5 pixels, the picture 40×30"),
    ("erase-text art.png --mask white.png --out o.png", "The mask covers the whole picture"),
    ("erase-text art.png --mask dot.png --keep title --out o.png", "--keep is for lettering that is found"),
    ("erase-text art.png --mask dot.png --engine magic --out o.png", "no engine “magic”"),
    ("erase-text art.png --detector magic --out o.png", "no engine “magic”"),
    ("erase-text art.png --detector craft --out o.png", "run “coverstudio models add craft_mlt_25k.pth”"),
    ("erase-text art.png --detector-model dot.png --out o.png", "Only the engine craft takes a model"),
    ("erase-text art.png --keep '' --out o.png", "“” has no letter or digit to look for"),
    ("erase-text art.png --rounds 0 --out o.png", "must lie between 1 and 10"),
]


@pytest.mark.parametrize(("words", "sentence"), WRONG, ids=[words[:60] for words, _ in WRONG])
def test_what_is_wrong_is_one_sentence_and_writes_nothing(
    words: str,
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Image.fromarray(noise(40, 30)).save("art.png")
    Image.new("L", (5, 5), 255).save("small.png")
    Image.new("L", (40, 30), 255).save("white.png")
    dot = Image.new("L", (40, 30))
    dot.putpixel((20, 10), 255)
    dot.save("dot.png")
    try:
        code = main(shlex.split(words))
    except SystemExit as exit_:
        code = exit_.code
    told = capsys.readouterr()
    assert (code, told.out) == (2, "")
    assert sentence in told.err
    assert told.err.count("\n") == 1
    assert not Path("o.png").exists()


def test_a_black_mask_and_a_single_pixel_still_write_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    picture = noise(40, 30)
    Image.fromarray(picture).save("art.png")
    mask = Image.new("L", (40, 30))
    mask.save("black.png")
    mask.putpixel((20, 10), 255)
    mask.save("dot.png")
    assert main(["erase-text", "art.png", "--mask", "black.png", "--out", "same.png"]) == 0
    assert "black.png is black: the picture is unchanged" in capsys.readouterr().err
    assert Path("same.png").read_bytes() == Path("art.png").read_bytes()
    assert main(["erase-text", "art.png", "--mask", "dot.png", "--out", "dotted.png"]) == 0
    changed = (np.asarray(opened(Path("dotted.png"))) != picture).any(axis=2)
    changed[10, 20] = False
    assert not changed.any()
