"""`coverstudio preflight` as scripts and people see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pikepdf import Array
from PySide6.QtGui import QGuiApplication

from coverstudio.cli import main
from coverstudio.document import project_file
from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.imaging.writing import encode_png
from coverstudio.printing.wraps import laid_out
from tests.cli.test_cli import run
from tests.imaging.tiny_profile import tiny_cmyk_profile
from tests.printing.covers import gradient
from tests.printing.foreign.covers import KDP, kdp_cover, saved

BOOK = ("--printer", "kdp-paperback", "--trim", "6x9", "--paper", "cream", "--pages", 240)


def said(capfd: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Run the command in this process; returns the exit code, stdout and stderr."""
    try:
        code = main(["preflight", *map(str, words)])
    except SystemExit as end:  # what a word is no word ends the program
        code = int(end.code or 0)
    output = capfd.readouterr()
    return code, output.out, output.err


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return saved(kdp_cover(), tmp_path / "wrap.pdf")


@pytest.fixture
def short_pdf(tmp_path: Path) -> Path:
    """A wrap without its bleed, and nothing else that is wrong."""
    made = kdp_cover()
    page = made.pages[0].obj
    del page.TrimBox, page.BleedBox
    page.MediaBox = Array([0, 0, 12.6 * 72, 9 * 72])
    return saved(made, tmp_path / "short.pdf")


@pytest.fixture
def cover(tmp_path: Path, qapp: QGuiApplication) -> Path:
    """A wrap with coarse art, without a title of the book, and with words beyond the trim."""
    store = AssetStore(tmp_path / "store")
    spec = laid_out(KDP).print_spec("wrap")
    art = ImageLayer(name="Art", box=spec.bleed_box, asset=store.put(encode_png(gradient(640, 460)), "png"))
    words = TextLayer(
        name="Words", text="Glass", family="Source Serif Pro", size=30, box=Box(-25, 60, 60, 20)
    )
    document = Document(print_spec=spec, layers=(art, words), author="Ines Duarte", language="en")
    project_file.save(document, store, tmp_path / "wrap.cover")
    return tmp_path / "wrap.cover"


def test_a_clean_file_stands_in_nobodys_way(pdf: Path) -> None:
    done = run("preflight", pdf, *BOOK)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Nothing stands in the way of print at Amazon KDP paperback.\n"


def test_findings_come_one_to_a_line_and_are_counted(
    short_pdf: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capfd, short_pdf, *BOOK)
    first, last = out.splitlines()
    assert (code, err) == (0, "")
    assert first.startswith(
        "would be rejected  The page is 12.600 × 9.000 in and Amazon KDP paperback wants 12.850"
    )
    assert last == "1 would be rejected at Amazon KDP paperback."


def test_json_is_one_value_and_nothing_else(short_pdf: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capfd, short_pdf, *BOOK, "--json")
    (finding,) = json.loads(out)
    assert (code, err) == (0, "")
    assert set(finding) == {"rule", "severity", "sentence", "fixable"}
    assert (finding["rule"], finding["severity"], finding["fixable"]) == ("page-size", "rejects", False)


def test_strict_ends_with_1_only_for_what_is_rejected(
    pdf: Path, short_pdf: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert said(capfd, pdf, *BOOK, "--strict")[0] == 0
    assert said(capfd, short_pdf, *BOOK, "--strict")[0] == 1


def test_a_cover_is_held_against_its_own_printer(cover: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capfd, cover, "--json")
    found = {finding["rule"]: finding for finding in json.loads(out)}
    assert (code, err) == (0, "")
    assert {"very-low-ppi", "outside-safe-area", "title-missing"} <= set(found)
    assert found["very-low-ppi"]["fixable"] is True
    assert found["outside-safe-area"]["fixable"] is True


def test_a_cover_is_held_against_another_printer(cover: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capfd, cover, "--printer", "ingramspark")
    assert code == 0
    assert out.splitlines()[-1].endswith("at IngramSpark.")
    assert "would be rejected" in out
    assert err == "Ink was not counted: give the profile of the press with --icc.\n"


def test_the_colours_of_a_cover_are_looked_at_with_a_profile(
    cover: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    press = tmp_path / "tiny.icc"
    press.write_bytes(tiny_cmyk_profile())
    code, out, err = said(capfd, cover, "--printer", "ingramspark", "--icc", press, "--json")
    assert (code, err) == (0, "")
    assert "out-of-gamut" in {finding["rule"] for finding in json.loads(out)}


def test_a_size_that_nobody_named_is_not_checked_and_that_is_said(
    pdf: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capfd, pdf, "--printer", "kdp-paperback")
    assert (code, out) == (0, "Nothing stands in the way of print at Amazon KDP paperback.\n")
    assert err == "The size was not checked: give --trim, --paper and --pages of the book.\n"


@pytest.mark.parametrize(
    ("file", "words", "sentence"),
    [
        ("wrap.pdf", ["--pages", 240], "--pages depends on who prints: name the printer with --printer."),
        ("wrap.pdf", ["--icc", "x.icc"], "--icc is for covers"),
        ("wrap.pdf", ["--printer", "nobody"], "There is no printer “nobody”"),
        ("wrap.pdf", ["--printer", "kdp-paperback", "--trim", "6x9", "--pages", 240], "depends on the paper"),
        ("nothing.pdf", [], "There is no file “nothing.pdf”"),
        ("nothing.cover", [], "nothing.cover"),
    ],
)
def test_mistakes_are_told_in_one_sentence(
    file: str, words: list[object], sentence: str, pdf: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capfd, pdf.with_name(file), *words)
    assert (code, out) == (2, "")
    assert err.startswith("coverstudio: ")
    assert sentence in err
    assert err.count("\n") == 1


def test_words_for_pdfs_are_refused_for_a_cover(cover: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capfd, cover, "--pages", 300)
    assert (code, err) == (2, "coverstudio: --pages is for PDFs: a cover knows its own size.\n")
