"""RapidOCR's networks: what finds lines in a picture, and what reads lines.

They are run directly, from the files in RapidOCR's wheel: its own calls give boxes of four corners only, read
one line at a time and take a second to load. Nothing is ever downloaded.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.generation.messages import Engine
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.rapidocr_text.lines import Floats, Pixels

DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNISER = "PP-OCRv6_rec_small.onnx"
NEEDED = {"rapidocr": "rapidocr", "onnxruntime": "onnxruntime", "spellchecker": "pyspellchecker"}
"""Modules, and the packages that bring them."""
STRIDE = 32
"""The detector takes sides that are multiples of this."""
LINE_HEIGHT = 48
SHORTEST, LONGEST = 96, 3200
"""Widths between which a line is given to the recogniser; longer ones are squeezed."""
PIXELS_AT_ONCE = 48 * 4800


@dataclass(frozen=True)
class Letters:
    """What was read in a line, and how sure each letter is (0..1, one for each character)."""

    text: str
    sure: tuple[float, ...]

    @property
    def certainty(self) -> float:
        """How sure the whole is: the mean; 0 where nothing was read."""
        return sum(self.sure) / len(self.sure) if self.sure else 0.0


def availability() -> Engine:
    """Whether the package is installed; its networks come with it."""
    missing = [package for module, package in NEEDED.items() if importlib.util.find_spec(module) is None]
    if missing:
        sentence = f'Finding text needs {missing[0]}: install it with pip install "coverstudio[ocr]".'
        return Engine(id="rapidocr", kind="detect", ready=False, reason=sentence)
    return Engine(id="rapidocr", kind="detect", ready=True)


def line_map(bgr: Pixels) -> Floats:
    """For each pixel of H×W×3 BGR, how likely it lies in the core of a line of lettering (H×W, 0..1)."""
    height, width = bgr.shape[:2]
    below, right = -height % STRIDE, -width % STRIDE
    padded = cast("Pixels", cv2.copyMakeBorder(bgr, 0, below, 0, right, cv2.BORDER_REPLICATE))
    return _run(DETECTOR, _normalised(padded)[None])[0, 0, :height, :width]


def read_lines(lines: Sequence[Pixels]) -> list[Letters]:
    """What stands in pictures of one upright line each (H×W×3 BGR), in their order."""
    fitted = [_fitted(line) for line in lines]
    by_width = sorted(range(len(lines)), key=lambda index: fitted[index].shape[1])
    readings = [Letters("", ())] * len(lines)
    while by_width:
        width = fitted[by_width[0]].shape[1]
        batch: list[int] = []
        while by_width and (not batch or _fits(fitted[by_width[0]].shape[1], width, len(batch))):
            batch.append(by_width.pop(0))
        for index, letters in zip(batch, _read_batch([fitted[i] for i in batch]), strict=True):
            readings[index] = letters
    return readings


def _fits(width: int, narrowest: int, already: int) -> bool:
    """Whether a line may join a batch: padding costs time, and the answers cost memory."""
    return width <= 1.25 * narrowest and width * LINE_HEIGHT * (already + 1) <= PIXELS_AT_ONCE


def _fitted(line: Pixels) -> Pixels:
    width = round(line.shape[1] * LINE_HEIGHT / line.shape[0])
    size = (min(max(width, 8), LONGEST), LINE_HEIGHT)
    shrinks = line.shape[0] > LINE_HEIGHT
    return cast(
        "Pixels", cv2.resize(line, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    )


def _read_batch(lines: Sequence[Pixels]) -> list[Letters]:
    width = max(SHORTEST, *(line.shape[1] for line in lines))
    batch = np.zeros((len(lines), 3, LINE_HEIGHT, width), np.float32)
    for row, line in zip(batch, lines, strict=True):
        row[..., : line.shape[1]] = _normalised(line)
    likely = _run(RECOGNISER, batch)
    best = likely.argmax(axis=2)
    return [_decoded(classes, sure) for classes, sure in zip(best, likely.max(axis=2), strict=True)]


def _decoded(classes: NDArray[np.intp], sure: Floats) -> Letters:
    """Connectionist temporal classification: repetitions are one letter, class 0 is none."""
    new = np.ones(len(classes), bool)
    new[1:] = classes[1:] != classes[:-1]
    kept = np.flatnonzero(new & (classes != 0))
    alphabet = _alphabet()
    return Letters("".join(alphabet[classes[i]] for i in kept), tuple(float(sure[i]) for i in kept))


def _normalised(bgr: Pixels) -> Floats:
    return np.ascontiguousarray(bgr.transpose(2, 0, 1), np.float32) / np.float32(127.5) - np.float32(1)


def _run(network: str, pixels: Floats) -> Floats:
    session = _session(network)
    return cast("Floats", session.run(None, {session.get_inputs()[0].name: pixels})[0])


@cache
def _alphabet() -> tuple[str, ...]:
    """The letter of each class: none, those that the network's file lists, the space."""
    listed = _session(RECOGNISER).get_modelmeta().custom_metadata_map["character"]
    return ("", *listed.splitlines(), " ")


@cache
def _session(name: str) -> Any:
    """A network, loaded once in the process; raises EngineError where RapidOCR came without it."""
    runtime = cast("Any", importlib.import_module("onnxruntime"))  # optional, and without types
    options = runtime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = _threads_allowed()
    options.enable_cpu_mem_arena = False  # it would keep the memory of the largest picture for ever
    return runtime.InferenceSession(str(_folder() / name), options, providers=["CPUExecutionProvider"])


def _threads_allowed() -> int:
    """How many threads a network may use, 0 for as many as it likes: onnxruntime asks no variable itself."""
    told = os.environ.get("OMP_NUM_THREADS", "")
    return int(told) if told.isdecimal() else 0


def _folder() -> Path:
    """Where the networks lie; found without importing RapidOCR, which takes a second."""
    package = importlib.util.find_spec("rapidocr")
    for place in (package.submodule_search_locations or ()) if package else ():
        folder = Path(place) / "models"
        if all((folder / name).is_file() for name in (DETECTOR, RECOGNISER)):
            return folder
    raise EngineError(
        "RapidOCR came without its networks: install it anew with "
        'pip install --force-reinstall "rapidocr>=3.10,<3.11".'
    )
