"""The engine `keras-ocr`: finds words with its CRAFT and reads them with its CRNN, on a runtime of its own.

Nothing is downloaded: its two files of weights are the user's to get, and what they must be is known. The
pictures' sizes and the words that are seen in them are those of `craft`: the networks are the same.
"""

from __future__ import annotations

import importlib.util

from coverstudio.generation.messages import DetectText, Engine, Region
from coverstudio.generation.models.keras_ocr_files import DETECTOR, RECOGNIZER, missing_sentence
from coverstudio.generation.models.keras_ocr_files import ENGINE as ID
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.craft.looking import look
from coverstudio.worker.pipelines.rapidocr_text.order import in_reading_order
from coverstudio.worker.reporter import Reporter

NEEDED = ("keras_ocr", "tensorflow", "tf_keras", "spellchecker")
NO_RUNTIME = (
    "The keras-ocr runtime is not installed: install it under Cover › Models…,"
    " or run “coverstudio runtime install keras-ocr”."
)


def availability() -> Engine:
    """Tell whether the libraries and the weights are there, without loading them."""
    installed = all(importlib.util.find_spec(name) is not None for name in NEEDED)
    reason = missing_sentence(DETECTOR, RECOGNIZER) if installed else NO_RUNTIME
    return Engine(id=ID, kind="detect", ready=not reason, reason=reason)


def detect(request: DetectText, report: Reporter) -> tuple[Region, ...]:
    """Return the words in the picture in reading order; raises EngineError with a sentence."""
    if request.model:
        raise EngineError("keras-ocr has its own weights: leave the model out, or choose the engine craft.")
    report(0, 1)
    from coverstudio.worker.pipelines.keras_ocr_text.networks import heat_of
    from coverstudio.worker.pipelines.keras_ocr_text.reading import read

    image = request.image.pixels[..., :3]
    words = look(image, heat_of, report, more_steps=1)
    regions = read(image, words)
    report(1, 1)
    return in_reading_order(regions)
