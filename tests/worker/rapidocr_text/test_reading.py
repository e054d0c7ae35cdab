"""Lines whose places are known, and recognisers that were added."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from coverstudio.generation.messages import PixelBox, ReadLines
from coverstudio.generation.picture import Picture
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines import rapidocr_text
from tests.editor.spelling.recognisers import write_recogniser
from tests.pictures import flat

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None, reason="the extra `ocr` is not installed"
)


def request(*lines: PixelBox, model: str = "", asked: str = "", engine: str = "rapidocr") -> ReadLines:
    paper = Picture(np.ascontiguousarray(flat(300, 100, (230, 230, 230))))
    return ReadLines(engine=engine, image=paper, lines=lines, model=model, asked=asked)


def test_it_is_told_which_characters_a_recogniser_never_reads(tmp_path: Path):
    korean = write_recogniser(tmp_path / "korean.onnx", tuple("소금"))
    line = PixelBox(0, 0, 300, 48)
    assert rapidocr_text.read(request(line, asked="소금aé¡")).unknown == "소금¡"
    found = rapidocr_text.read(request(line, line, model=str(korean), asked="소금a"))
    assert found.unknown == "a"
    assert len(found.lines) == 2
    assert all(set(one.text) <= set("소금 ") and len(one.sure) == len(one.text) for one in found.lines)


def test_nothing_is_read_on_empty_paper():
    (line,) = rapidocr_text.read(request(PixelBox(0, 0, 300, 100))).lines
    assert line.text == ""


def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path: Path):
    with pytest.raises(EngineError, match="lies outside the picture"):
        rapidocr_text.read(request(PixelBox(400, 0, 10, 10)))
    with pytest.raises(EngineError, match="does not read lines by themselves: choose rapidocr"):
        rapidocr_text.read(request(PixelBox(0, 0, 10, 10), engine="craft"))
    noise = tmp_path / "noise.onnx"
    noise.write_bytes(b"\x00" * 99)
    with pytest.raises(EngineError, match=r"noise\.onnx is no whole ONNX file"):
        rapidocr_text.read(request(PixelBox(0, 0, 10, 10), model=str(noise)))


def test_the_detector_takes_a_recogniser_beside_its_own(tmp_path: Path):
    korean = write_recogniser(tmp_path / "korean.onnx", tuple("소금"))
    assert rapidocr_text.detect(flat(120, 120, (200, 200, 200)), lambda *_: None, str(korean)) == ()
