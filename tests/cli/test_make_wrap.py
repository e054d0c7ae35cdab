"""`coverstudio make --printer`: what cannot be is said in one sentence before any work."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverstudio.cli import main
from tests.cli.test_wrap import PAPERBACK
from tests.ui.stage import a_picture


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a painting and a text for the back, to work in."""
    monkeypatch.chdir(tmp_path)
    a_picture(tmp_path, "painting.png")
    (tmp_path / "long.txt").write_text("word " * 2000)
    (tmp_path / "endless.txt").write_text("word " * 50_000)
    (tmp_path / "latin.txt").write_bytes("Brontë".encode("latin-1"))
    (tmp_path / "broken.icc").write_bytes(b"no profile")
    return tmp_path


def said(capfd: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    """Run the command in this process; returns the exit code and stderr."""
    usual = ("make", "--title", "Walden", "--background", "painting.png", "--out", "wrap.pdf")
    try:
        code = main([*usual, *map(str, words)])
    except SystemExit as end:
        code = int(end.code or 0)
    output = capfd.readouterr()
    assert output.out == ""
    return code, output.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((*PAPERBACK[:-1], 7), "not 7: change the page count"),
        ((*PAPERBACK, "--printer", "press"), "There is no printer “press”"),
        ((*PAPERBACK, "--kind", "case"), "makes no cover of the kind “case”"),
        ((*PAPERBACK, "--trim", "3x5"), "does not print a trim of 3 × 5 in"),
        ((*PAPERBACK, "--paper", "silk"), "has no paper “silk”"),
        ((*PAPERBACK, "--spine", 200), "A spine is 0.1 to 150 mm wide"),
        ((*PAPERBACK, "--format", "a5"), "leave out --format, and give --trim"),
        (("--language", "English"), "“English” is no code of a language: write it like en or ko"),
        (("--trim", "6x9", "--pages", 240), "--trim and --pages say what a printer needs"),
        (("--isbn", "978-89-374-6044-9"), "This cover has no back: leave out --isbn"),
        (("--continue", "mirror"), "This cover has no back: leave out --continue"),
        (("--printer", "kdp-ebook", "--blurb", "A book."), "This cover has no back: leave out --blurb"),
        ((*PAPERBACK, "--continue", "paint"), "invalid choice: 'paint'"),
        ((*PAPERBACK, "--continue", "outpaint"), "--continue outpaint needs a model"),
        ((*PAPERBACK, "--continue", "outpaint", "--model", "moon"), "There is no model “moon” here"),
        ((*PAPERBACK, "--continue", "mirror", "--model", "moon"), "--model is for --engine diffusion"),
        ((*PAPERBACK, "--isbn", "978-89-374-6044-8"), "should be 9, not 8"),
        ((*PAPERBACK, "--addon", "03810"), "give it with --isbn"),
        ((*PAPERBACK, "--isbn", "9788937460449", "--addon", "038"), "five digits"),
        ((*PAPERBACK, "--blurb", ""), "The words for the back are empty"),
        ((*PAPERBACK, "--blurb", "long.txt"), "shorten them to at most 4,000"),
        ((*PAPERBACK, "--blurb", "endless.txt"), "too long for the back of a cover"),
        ((*PAPERBACK, "--blurb", "latin.txt"), "save it as UTF-8"),
        ((*PAPERBACK, "--icc", "broken.icc"), "leave out --icc"),
        ((*PAPERBACK, "--printer", "ingramspark", "--paper", "creme", "--icc", "broken.icc"), "profile"),
        ((*PAPERBACK, "--out", "wrap.docx"), "wrap.docx"),
        ((*PAPERBACK, "--out", "nowhere/wrap.pdf"), "nowhere"),
        ((*PAPERBACK, "--project", "wrap.pdf"), "must end in .cover"),
        ((*PAPERBACK, "--background", "gone.png"), "gone.png"),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_is_written(
    words: tuple[object, ...], sentence: str, here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in here.iterdir() if path.is_file())
    code, err = said(capfd, *words)
    assert code == 2
    assert sentence in err
    assert [line for line in err.splitlines() if line.startswith("coverstudio: ")] == err.splitlines()[-1:]
    assert sorted(path.name for path in here.iterdir() if path.is_file()) == before
