"""`coverstudio proof-text` and `coverstudio models add --words`, as a user calls them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from coverstudio.cli import main
from coverstudio.cli.proofing import lines_of
from coverstudio.editor.legibility.judging import Judgement
from coverstudio.editor.legibility.measuring import Measures
from coverstudio.editor.spelling import Difference, WordProof
from coverstudio.paths import resources_dir
from tests.cli.program import run
from tests.editor.spelling.recognisers import write_recogniser

SAMPLE = resources_dir() / "sample.cover"

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None, reason="the extra `ocr` is not installed"
)


def test_words_are_proved_and_mended(tmp_path: Path):
    out = tmp_path / "mended.cover"
    done = run(
        "proof-text", SAMPLE, "--layer", "Title", "--fix", "outline", "--out", out, "--strict", "--json"
    )
    assert (done.returncode, done.stderr) == (0, "")
    (title,) = json.loads(done.stdout)
    assert (title["proof"]["verdict"], title["proof"]["read"]) == ("right", title["proof"]["wanted"])
    assert title["small"]["verdict"] == "right"
    assert out.is_file()


def test_a_judgement_is_told_in_lines():
    changed = Difference(kind="changed", at=13, wanted="a", read="o")
    proof = WordProof(
        layer_id="t",
        wanted="The Salt\nOrchard",
        read="The Salt\nOrchord",
        verdict="wrong",
        differences=(changed,),
    )
    measures = Measures(layer_id="t", contrast=3.1, unrest=9.0, capitals=4.2, problems=("contrast", "small"))
    assert lines_of(Judgement(name="Title", proof=proof, measures=measures, small=proof)) == [
        "Title: wrong",
        "  It does not read as it should.",
        "  wanted: The Salt / Orchard",
        "  read:   The Salt / Orchord",
        "    character 14: “a” reads as “o”",
        "  contrast 3.1 (4.5 is enough), unrest 9.0, capitals of 4.2 px in a thumbnail",
        "  hard to read: too little contrast, small letters",
        "  in a thumbnail of 100 × 160 px: wrong",
    ]


def test_a_text_that_is_not_there_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]):
    assert main(["proof-text", str(SAMPLE), "--layer", "Subtitle"]) == 2
    sentence = "There is no text “Subtitle” on this cover: choose one of its texts (“Title”, “Author”)."
    assert capsys.readouterr().err == f"coverstudio: {sentence}\n"


def test_a_recogniser_is_added_with_its_characters(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = write_recogniser(tmp_path / "korean.onnx", tuple("가나다라"), noted=False)
    (tmp_path / "dict.txt").write_text("가\n나\n다\n라\n", encoding="utf-8")
    assert main(["models", "add", str(path), "--words", str(tmp_path / "dict.txt")]) == 0
    assert capsys.readouterr().out.startswith("Added korean:")
    assert (tmp_path / "korean.txt").read_text(encoding="utf-8") == "가\n나\n다\n라\n"
