"""The published weights of keras-ocr, which lie where that package itself would look for them."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

ENGINE = "keras-ocr"
PUBLISHED_AT = "https://github.com/faustomorales/keras-ocr/releases/tag/v0.8.4"


class WeightsFile(msgspec.Struct, frozen=True):
    """A file of weights by its published name and sha256."""

    name: str
    sha256: str


DETECTOR = WeightsFile("craft_mlt_25k.h5", "7283ce2ff05a0617e9740c316175ff3bacdd7215dbdf1a726890d5099431f899")
RECOGNIZER = WeightsFile(
    "crnn_kurapan.h5", "a7d8086ac8f5c3d6a0a828f7d6fbabcaf815415dd125c32533013f85603be46d"
)


def weights_folder() -> Path:
    """Return the folder that keras-ocr keeps its weights in."""
    chosen = os.environ.get("KERAS_OCR_CACHE_DIR", "")
    return Path(chosen) if chosen else Path.home() / ".keras-ocr"


def missing_sentence(*files: WeightsFile) -> str:
    """Return which of the files are not in the folder and how to get them, empty where all are there."""
    folder = weights_folder()
    missing = " and ".join(file.name for file in files if not (folder / file.name).is_file())
    return missing and f"keras-ocr lacks its weights: download {missing} from {PUBLISHED_AT} into “{folder}”."
