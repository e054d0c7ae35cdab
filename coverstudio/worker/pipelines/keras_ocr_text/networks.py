"""keras-ocr's two networks, each loaded once: built by the package, filled from files that were checked.

The files hold nothing but arrays: reading them runs nothing, and only the published ones are read.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from coverstudio.generation.models.keras_ocr_files import (
    DETECTOR,
    PUBLISHED_AT,
    RECOGNIZER,
    WeightsFile,
    missing_sentence,
    weights_folder,
)
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.craft.words import Heat

Network = Callable[..., Any]

# TensorFlow reads these when it is loaded: keras-ocr was written for Keras 2, and what TensorFlow computes
# with is nothing for the log.
_SETTINGS = {"TF_USE_LEGACY_KERAS": "1", "TF_CPP_MIN_LOG_LEVEL": "2"}


def heat_of(picture: NDArray[np.float32]) -> Heat:
    """Return the heat (h/2×w/2×2) of a normalised picture (h×w×3). Raises EngineError."""
    return cast("Heat", _detector()(picture[None], training=False).numpy()[0])


def letters_of(lines: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how likely each letter, or none, stands at each step of grey lines (N×31×200×1, 0..1).

    Steps run from left to right; the last of the N×48×37 columns is the one for no letter.
    """
    return cast("NDArray[np.float32]", _recognizer()(lines, training=False).numpy())


def alphabet() -> str:
    """Return the letters that the recogniser knows, in the order of its columns."""
    return str(_package("recognition").DEFAULT_ALPHABET)


def filled(network: Any, file: WeightsFile) -> Network:
    """Return the network with the weights of `file`. Raises EngineError unless it is the published one."""
    if missing := missing_sentence(file):
        raise EngineError(missing)
    path = weights_folder() / file.name
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != file.sha256:
        raise EngineError(
            f"“{path}” is not the file that keras-ocr published: download it again from {PUBLISHED_AT}."
        )
    network.load_weights(str(path))
    return network


@cache
def _detector() -> Network:
    return filled(_package("detection").Detector(weights=None).model, DETECTOR)


@cache
def _recognizer() -> Network:
    made = _package("recognition").Recognizer(weights=None, alphabet=alphabet())
    return filled(made.model, RECOGNIZER)


def _package(module: str) -> Any:
    """Return a module of keras-ocr, which no environment has but its own."""
    os.environ.update(_SETTINGS)
    return import_module(f"keras_ocr.{module}")
