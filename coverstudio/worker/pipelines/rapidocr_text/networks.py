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
from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.recogniser_files import characters_of
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.rapidocr_text.lines import Floats, Pixels

ID = "rapidocr"
DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNISER = "PP-OCRv6_rec_small.onnx"
OWN = ""
"""The recogniser that is in the wheel; others are named by the paths of their files."""
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
        return Engine(id=ID, kind="detect", ready=False, reason=sentence)
    return Engine(id=ID, kind="detect", ready=True)


def line_map(bgr: Pixels) -> Floats:
    """For each pixel of H×W×3 BGR, how likely it lies in the core of a line of lettering (H×W, 0..1)."""
    height, width = bgr.shape[:2]
    below, right = -height % STRIDE, -width % STRIDE
    padded = cast("Pixels", cv2.copyMakeBorder(bgr, 0, below, 0, right, cv2.BORDER_REPLICATE))
    return _run(DETECTOR, _normalised(padded)[None])[0, 0, :height, :width]


def read_lines(lines: Sequence[Pixels], recogniser: str = OWN) -> list[Letters]:
    """What stands in pictures of one upright line each (H×W×3 BGR), in their order.

    `recogniser` is the path of another recogniser's file; raises EngineError with a sentence where it is
    none.
    """
    fitted = [_fitted(line) for line in lines]
    by_width = sorted(range(len(lines)), key=lambda index: fitted[index].shape[1])
    readings = [Letters("", ())] * len(lines)
    while by_width:
        width = fitted[by_width[0]].shape[1]
        batch: list[int] = []
        while by_width and (not batch or _fits(fitted[by_width[0]].shape[1], width, len(batch))):
            batch.append(by_width.pop(0))
        for index, letters in zip(batch, _read_batch([fitted[i] for i in batch], recogniser), strict=True):
            readings[index] = letters
    return readings


def unknown_to(recogniser: str, characters: str) -> str:
    """Those of `characters` that a recogniser (as in `read_lines`) never reads, each once."""
    known = set(_alphabet(recogniser))
    return "".join(one for one in dict.fromkeys(characters) if one not in known)


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


def _read_batch(lines: Sequence[Pixels], recogniser: str) -> list[Letters]:
    width = max(SHORTEST, *(line.shape[1] for line in lines))
    batch = np.zeros((len(lines), 3, LINE_HEIGHT, width), np.float32)
    for row, line in zip(batch, lines, strict=True):
        row[..., : line.shape[1]] = _normalised(line)
    alphabet = _alphabet(recogniser)
    likely = _run(recogniser or RECOGNISER, batch)
    if likely.ndim != 3 or likely.shape[0] != len(lines) or likely.shape[2] != len(alphabet):
        raise EngineError(_no_recogniser(recogniser))
    best = likely.argmax(axis=2)
    sures = likely.max(axis=2)
    return [_decoded(classes, sure, alphabet) for classes, sure in zip(best, sures, strict=True)]


def _decoded(classes: NDArray[np.intp], sure: Floats, alphabet: tuple[str, ...]) -> Letters:
    """Connectionist temporal classification: repetitions are one letter, class 0 is none."""
    new = np.ones(len(classes), bool)
    new[1:] = classes[1:] != classes[:-1]
    kept = np.flatnonzero(new & (classes != 0))
    return Letters("".join(alphabet[classes[i]] for i in kept), tuple(float(sure[i]) for i in kept))


def _normalised(bgr: Pixels) -> Floats:
    return np.ascontiguousarray(bgr.transpose(2, 0, 1), np.float32) / np.float32(127.5) - np.float32(1)


def _run(network: str, pixels: Floats) -> Floats:
    session = _session(network)
    try:
        return cast("Floats", session.run(None, {session.get_inputs()[0].name: pixels})[0])
    except _refusals() as error:
        raise EngineError(_no_recogniser(network)) from error


@cache
def _alphabet(recogniser: str) -> tuple[str, ...]:
    """The letter of each class: none, those that belong to the network, the space."""
    try:
        return ("", *characters_of(Path(recogniser) if recogniser else _folder() / RECOGNISER), " ")
    except ModelError as error:
        raise EngineError(str(error)) from error


@cache
def _session(name: str) -> Any:
    """A network, loaded once in the process: one of RapidOCR's by its name, others by their path.

    Raises EngineError where there is none.
    """
    runtime = cast("Any", importlib.import_module("onnxruntime"))  # optional, and without types
    options = runtime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = _threads_allowed()
    options.enable_cpu_mem_arena = False  # it would keep the memory of the largest picture for ever
    path = name if Path(name).is_absolute() else str(_folder() / name)
    try:
        return runtime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except _refusals() as error:
        raise EngineError(_no_recogniser(name)) from error


def _refusals() -> tuple[type[Exception], ...]:
    """What onnxruntime raises for a file that is damaged, made for a newer one, or of another network."""
    states = cast("Any", importlib.import_module("onnxruntime.capi.onnxruntime_pybind11_state"))
    return (
        states.Fail, states.InvalidArgument, states.InvalidGraph, states.InvalidProtobuf, states.NoModel,
        states.NoSuchFile, states.NotImplemented, states.RuntimeException,
    )  # fmt: skip


def _no_recogniser(path: str) -> str:
    return (
        f"{Path(path or RECOGNISER).name} cannot be used to read lettering: choose a recogniser such as"
        " korean_PP-OCRv5_rec_mobile.onnx."
    )


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
