"""`coverstudio wrap` as scripts and people see it."""

from __future__ import annotations

import json

import pytest

from coverstudio.cli import main
from coverstudio.printing import printers
from tests.cli.test_cli import run


def said(capfd: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Run the command in this process; returns the exit code, stdout and stderr."""
    try:
        code = main(["wrap", *map(str, words)])
    except SystemExit as end:  # what a word is no word ends the program
        code = int(end.code or 0)
    output = capfd.readouterr()
    return code, output.out, output.err


PAPERBACK = ("--printer", "kdp-paperback", "--trim", "6x9", "--paper", "cream", "--pages", 240)


def test_a_wrap_as_json_is_one_value_and_nothing_else() -> None:
    done = run("wrap", *PAPERBACK, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "printer": "kdp-paperback",
        "page_inches": [12.85, 9.25],
        "spine_inches": 0.6,
        "panels": [
            {"name": "back", "x": 0.0, "y": 0.0, "w": 152.4, "h": 228.6},
            {"name": "spine", "x": 152.4, "y": 0.0, "w": 15.24, "h": 228.6},
            {"name": "front", "x": 167.64, "y": 0.0, "w": 152.4, "h": 228.6},
        ],
        "standing": "published",
    }


@pytest.mark.parametrize("printer", [printer.id for printer in printers.printers()])
def test_every_printer_answers(printer: str, capfd: pytest.CaptureFixture[str]) -> None:
    found = printers.printer(printer)
    trim = found.trims[0].names[0] if found.trims else "6x9"
    words = ("--trim", trim, "--paper", found.papers[0].id, "--pages", 240) if found.papers else ()
    code, out, _ = said(capfd, "--printer", printer, *words, "--json")
    answer = json.loads(out)
    assert code == 0
    assert set(answer) == {"printer", "page_inches", "spine_inches", "panels", "standing"}
    assert (answer["spine_inches"] > 0) == bool(found.papers)


def test_people_read_panels_in_both_languages(capfd: pytest.CaptureFixture[str]) -> None:
    words = ("--printer", "bookk", "--trim", "A5", "--paper", "cream", "--pages", 232, "--flaps", 100)
    code, out, err = said(capfd, *words)
    assert (code, err) == (0, "")
    names = ["back-flap 뒷날개", "back 뒤표지", "spine 책등", "front 앞표지", "front-flap 앞날개"]
    assert [line.split("  ")[0] for line in out.splitlines() if " x " in line][:5] == names
    assert "14.360 mm, 0.5654 in (published: 부크크, 표지 사이즈 자동 계산, 2026)" in out


def test_a_printers_only_paper_need_not_be_named(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capfd, "--printer", "bookk", "--trim", "a5", "--pages", 232)
    assert code == 0
    assert "spine    14.360 mm" in out


def test_an_estimate_says_so_and_gives_way_to_the_printers_own_number(
    capfd: pytest.CaptureFixture[str],
) -> None:
    words = ("--printer", "kyobo", "--trim", "신국판", "--paper", "80g", "--pages", 300)
    _, out, err = said(capfd, *words)
    assert "(estimate: Rule of thumb from a blog" in out
    assert err == "The spine is an estimate: ask 교보문고의 등록 화면 and give its own width with --spine.\n"
    _, out, err = said(capfd, *words, "--spine", "0.6in")
    assert "spine    15.240 mm, 0.6000 in (as given)" in out
    assert err == ""


def test_a_hard_cover_shows_its_hinges_and_what_is_folded_around(capfd: pytest.CaptureFixture[str]) -> None:
    words = ("--printer", "kdp-hardcover", "--trim", "6x9", "--paper", "cream", "--pages", 240)
    _, out, err = said(capfd, *words)
    assert "wrap     15.000 mm on every side" in out
    assert out.count("hinge 홈") == 2
    assert "fitted to results of a calculator" in err


def test_what_makes_no_difference_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capfd, "--printer", "kdp-ebook", "--pages", 240, "--trim", "6x9")
    assert code == 0
    assert "1600 × 2560 px" in out
    assert err == "A cover of the kind “ebook” is made at one size: --trim, --pages made no difference.\n"
    _, out, err = said(capfd, "--printer", "plain", "--kind", "front", "--trim", "신국판", "--paper", "silk")
    assert "158.000 × 231.000 mm" in out
    assert err == "A cover of the kind “front” has no spine: --paper made no difference.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((*PAPERBACK[:-1], 0), "binds 24 to 776 pages of the paper “cream”, not 0: change the page count"),
        ((*PAPERBACK[:-1], 7), "not 7: change the page count"),
        ((*PAPERBACK[:-1], 5000), "not 5,000: change the page count"),
        ((*PAPERBACK[:-1], -8), "must lie between 0 and 100000, not -8"),
        ((*PAPERBACK[:-1], "many"), "“many” is no whole number"),
        (PAPERBACK[:-2], "depends on the page count of the finished book: give it with --pages"),
        (PAPERBACK[:2], "depends on the size of the page: choose a trim size"),
        (PAPERBACK[:4], "The spine depends on the paper: choose one of white, cream"),
        ((*PAPERBACK, "--trim", "3x5"), "does not print a trim of 3 × 5 in: choose one of its own"),
        ((*PAPERBACK, "--paper", "silk"), "has no paper “silk”: choose one of white, cream"),
        ((*PAPERBACK, "--printer", "press"), "There is no printer “press”: choose one of kdp-paperback"),
        ((*PAPERBACK, "--flaps", 90), "makes no covers with flaps: leave out --flaps"),
        ((*PAPERBACK, "--kind", "case"), "makes no cover of the kind “case”: choose paperback"),
        ((*PAPERBACK, "--kind", "scroll"), "invalid choice: 'scroll'"),
        ((*PAPERBACK, "--spine", "wide"), "“wide” is no length: write it like 90, 90mm or 3.5in"),
        ((*PAPERBACK, "--spine", 0), "more than 0"),
        ((*PAPERBACK, "--spine", "9" * 400), "at most 10 m"),
        ((*PAPERBACK, "--spine", 200), "A spine is 0.1 to 150 mm wide, not 200 mm"),
    ],
)
def test_bad_input_is_one_sentence(
    words: tuple[object, ...], sentence: str, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capfd, *words, "--json")
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1
