"""What of keras-ocr needs no TensorFlow: its files are checked, its letters become texts."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest

from coverstudio.generation.messages import DetectText
from coverstudio.generation.models import keras_ocr_files
from coverstudio.generation.models.keras_ocr_files import DETECTOR, RECOGNIZER, missing_sentence
from coverstudio.generation.picture import Picture
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines import keras_ocr_text
from coverstudio.worker.pipelines.craft.words import Word
from coverstudio.worker.pipelines.keras_ocr_text import networks, reading

LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


class FakeNetwork:
    """Takes weights, and remembers from where."""

    def __init__(self) -> None:
        self.loaded: list[str] = []

    def load_weights(self, path: str) -> None:
        self.loaded.append(path)


def test_without_its_runtime_it_says_how_to_get_it() -> None:
    engine = keras_ocr_text.availability()
    assert (engine.id, engine.kind, engine.ready) == ("keras-ocr", "detect", False)
    assert "run “coverstudio runtime install keras-ocr”" in engine.reason


def test_weights_are_looked_for_where_the_package_keeps_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keras_ocr_files.weights_folder() == Path.home() / ".keras-ocr"
    monkeypatch.setenv("KERAS_OCR_CACHE_DIR", str(tmp_path))
    assert missing_sentence(DETECTOR, RECOGNIZER) == (
        "keras-ocr lacks its weights: download craft_mlt_25k.h5 and crnn_kurapan.h5 from"
        f" https://github.com/faustomorales/keras-ocr/releases/tag/v0.8.4 into “{tmp_path}”."
    )
    (tmp_path / "craft_mlt_25k.h5").touch()
    assert "download crnn_kurapan.h5 from" in missing_sentence(DETECTOR, RECOGNIZER)
    (tmp_path / "crnn_kurapan.h5").touch()
    assert missing_sentence(DETECTOR, RECOGNIZER) == ""


def test_only_the_very_file_that_was_published_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_OCR_CACHE_DIR", str(tmp_path))
    network = FakeNetwork()
    with pytest.raises(EngineError, match=r"lacks its weights: download craft_mlt_25k\.h5"):
        networks.filled(network, DETECTOR)
    (tmp_path / DETECTOR.name).write_bytes(b"something else")
    with pytest.raises(EngineError, match="is not the file that keras-ocr published: download it again"):
        networks.filled(network, DETECTOR)
    assert network.loaded == []
    known = msgspec.structs.replace(DETECTOR, sha256=hashlib.sha256(b"something else").hexdigest())
    networks.filled(network, known)
    assert network.loaded == [str(tmp_path / DETECTOR.name)]


def test_it_takes_no_other_weights() -> None:
    ask = DetectText(engine="keras-ocr", image=Picture(np.zeros((9, 9, 3), np.uint8)), model="/a/craft.pth")
    with pytest.raises(EngineError, match="has its own weights: leave the model out"):
        keras_ocr_text.detect(ask, lambda *_: None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("steps", "text"),
    [("hh--ee-l-ll-o", "hello"), ("-----", ""), ("a", "a"), ("ab", "ab"), ("x---x", "xx"), ("", "")],
)
def test_letters_that_last_are_one_and_a_pause_parts_two(steps: str, text: str) -> None:
    likely = np.full((len(steps), 37), 0.1 / 36, np.float32)
    for step, letter in enumerate(steps):
        likely[step, LETTERS.find(letter) if letter != "-" else 36] = 0.9
    read = reading.letters_in(likely, LETTERS)
    assert read.text == text
    assert read.certainty == pytest.approx(0.9 if text else 0.0)


@pytest.mark.parametrize(
    ("spelled", "sure", "text", "legible"),
    [("history", 0.99, "history", True), ("hxqtrzv", 0.99, "hxqtrzv", False), ("history", 0.5, "", False)],
)
def test_a_word_is_told_when_it_is_sure_and_legible_when_it_is_one(
    spelled: str, sure: float, text: str, legible: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("spellchecker")
    likely = np.full((1, 48, 37), (1 - sure) / 36, np.float32)
    likely[0, :, 36] = sure
    for place, letter in enumerate(spelled):
        likely[0, 3 * place] = (1 - sure) / 36
        likely[0, 3 * place, LETTERS.index(letter)] = sure
    monkeypatch.setattr(reading, "letters_of", lambda lines: likely[: len(lines)])
    monkeypatch.setattr(reading, "alphabet", lambda: LETTERS)
    word = Word(np.array([[4, 4], [60, 4], [60, 20], [4, 20]], np.float32), 0.8)
    (region,) = reading.read(np.zeros((30, 80, 3), np.uint8), [word])
    assert (region.text, region.legible, region.score) == (text, legible, 0.8)


def test_a_large_word_in_a_huge_picture_keeps_its_thin_strokes() -> None:
    grey = np.zeros((700, 40_000), np.uint8)
    grey[50:650, 33_000:36_000:15] = 255  # strokes of one pixel; one pixel of the line stands for 19
    corners = np.array([[33_000, 50], [36_000, 50], [36_000, 650], [33_000, 650]], np.float32)
    line = reading.line_of(grey, Word(corners, 0.9))
    assert line[4:28, 10:140].min() > 0, "every pixel of the line has seen its part of the picture"


def test_a_turned_word_is_set_upright_as_wide_as_it_fits() -> None:
    grey = np.full((300, 400), 128, np.uint8)
    upright = np.array([[100, 120], [260, 120], [260, 160], [100, 160]], np.float32)
    turn = cv2.getRotationMatrix2D((180, 140), -30, 1)
    corners = cv2.transform(upright[None], turn)[0].astype(np.float32)
    left_half = np.array(
        [upright[0], (upright[0] + upright[1]) / 2, (upright[3] + upright[2]) / 2, upright[3]]
    )
    cv2.fillPoly(grey, [cv2.transform(left_half[None], turn)[0].astype(np.int32)], 255)
    line = reading.line_of(grey, Word(corners, 0.9))
    assert line.shape == (31, 200)
    assert line[8:22, 8:50].mean() > 250, "its beginning stands to the left"
    assert line[8:22, 75:115].mean() == pytest.approx(128, abs=3)
    assert not line[:, 130:].any(), "160×40 pixels are 124×31 here"
