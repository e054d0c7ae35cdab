"""RapidOCR's networks: what finds lines in a picture, and what reads one line."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import cache
from typing import Any, cast

import numpy as np

from coverstudio.generation.messages import Engine
from coverstudio.worker.pipelines.rapidocr_text.lines import Corners, Pixels


def availability() -> Engine:
    """Whether the package is installed; its networks come with it."""
    missing = [name for name in ("rapidocr", "onnxruntime") if importlib.util.find_spec(name) is None]
    if missing:
        sentence = f'Finding text needs {missing[0]}: install it with pip install "coverstudio[ocr]".'
        return Engine(id="rapidocr", kind="detect", ready=False, reason=sentence)
    return Engine(id="rapidocr", kind="detect", ready=True)


def boxes_in(bgr: Pixels) -> list[tuple[Corners, float]]:
    """The lines that the detector sees in H×W×3 BGR: four corners in its pixels, and a score of 0..1."""
    found = _engine()(bgr, use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return []
    return [
        (np.asarray(box, np.float32), float(score))
        for box, score in zip(found.boxes, found.scores, strict=True)
    ]


def read_line(bgr: Pixels) -> tuple[str, float]:
    """What the recogniser reads in a picture of one line, and how sure it is (0..1)."""
    read = _engine()(bgr, use_det=False, use_cls=False, use_rec=True, text_score=0.0)
    if not read.txts:
        return "", 0.0
    return str(read.txts[0]), float(read.scores[0])


@cache
def _engine() -> Callable[..., Any]:
    """The networks, loaded once in the process."""
    from rapidocr import RapidOCR  # a second to import, and optional

    sizes_are_ours = {"Det.limit_side_len": 32, "Det.limit_type": "min", "Global.max_side_len": 1 << 16}
    return cast("Callable[..., Any]", RapidOCR(params={"Global.log_level": "error", **sizes_are_ours}))
