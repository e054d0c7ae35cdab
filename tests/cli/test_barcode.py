"""`coverstudio barcode` as scripts see it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from coverstudio.printing.barcodes.bars import numbers_in
from tests.cli.test_cli import run


def test_a_barcode_is_written_and_its_size_told(tmp_path: Path) -> None:
    out = tmp_path / "b.pdf"
    done = run("barcode", "978-3-16-148410-0", "--addon", "51495", "--out", out)
    assert (done.returncode, done.stdout) == (0, f"Wrote {out}\n")
    assert done.stderr.splitlines() == [
        "ISBN 978-3-16-148410-0",
        "100 %: 55.11 × 29.97 mm with its white box.",
    ]
    assert out.read_bytes().startswith(b"%PDF-1.4")


def test_what_a_png_cannot_keep_is_told(tmp_path: Path) -> None:
    out = tmp_path / "b.png"
    done = run(
        "barcode", "316148410X", "--scale", 80, "--ppi", 600, "--narrower", 0.03, "--out", out
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "ISBN 978-3161484100",
        "Only its prefix is divided off: type the ISBN with its hyphens to have them printed.",
        "89.8 %: 33.49 × 26.92 mm with its white box.",
        "80 % has no whole pixels a module at 600 ppi, 89.8 % has 7: for any scale write an SVG or PDF.",
        "The bars are 0.042 mm narrower, whole pixels, not 0.03 mm.",
        "The ISBN above the bars has 8.1 pt; ISBN agencies ask for 9 pt, which 100 % has.",
    ]
    with Image.open(out) as picture:
        assert numbers_in(np.asarray(picture)) == {("9783161484100", "")}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["978-3-16-148410-1", "--out", "b.svg"], "The last digit of “978-3-16-148410-1” should be 0, not 1"),
        (["978316148410", "--out", "b.svg"], "has 12 digits"),
        (["9783161484100", "--addon", "123", "--out", "b.svg"], "“123” is no add-on"),
        (["9783161484100", "--scale", "79", "--out", "b.svg"], "must lie between 80 and 200, not 79"),
        (["9783161484100", "--narrower", "0.3", "--out", "b.svg"], "Bars cannot be 0.3 mm narrower"),
        (["9783161484100", "--ppi", "300", "--out", "b.svg"], "“b.svg” has no pixels: leave out --ppi"),
        (["9783161484100", "--out", "b.gif"], "“b.gif” must end in .svg, .pdf or .png"),
        (["9783161484100", "--out", "no/folder/b.svg"], "there is no folder “no/folder”"),
    ],
)
def test_bad_input_gets_one_sentence_and_leaves_nothing(
    words: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("barcode", *words)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert sentence in line
    assert list(tmp_path.iterdir()) == []
