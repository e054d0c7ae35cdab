"""keras-ocr's worker with random weights in place of the published ones, which are nobody's to hand out.

Run by the Python of the runtime with the paths of launch.py and of the module that makes CRAFT's weights.
What is missing in the folder of the weights is made first; then the files that are there are believed.
"""

# ruff: noqa: E402 - our own package has to be taken before anything of it is imported

import hashlib
import os
import runpy
import sys
from pathlib import Path

launch, published = map(Path, sys.argv[1:3])
runpy.run_path(str(launch))["take_package"](launch.parents[1])

import msgspec

from coverstudio.generation.models import keras_ocr_files as files


def make_weights() -> None:
    os.environ["TF_USE_LEGACY_KERAS"] = "1"
    from keras_ocr import detection, recognition

    detector = detection.Detector(weights=None).model
    arrays = runpy.run_path(str(published))["speckled_weights"]()
    for name in {name.rpartition(".")[0] for name in arrays}:
        if f"{name}.running_mean" in arrays:
            parts = [arrays[f"{name}.{part}"] for part in ("weight", "bias", "running_mean", "running_var")]
        else:
            parts = [arrays[f"{name}.weight"].transpose(2, 3, 1, 0), arrays[f"{name}.bias"]]
        detector.get_layer(name).set_weights(parts)
    detector.save_weights(str(files.weights_folder() / files.DETECTOR.name))
    recognizer = recognition.Recognizer(weights=None, alphabet=recognition.DEFAULT_ALPHABET).model
    recognizer.save_weights(str(files.weights_folder() / files.RECOGNIZER.name))


def believed(file: files.WeightsFile) -> files.WeightsFile:
    found = hashlib.sha256((files.weights_folder() / file.name).read_bytes()).hexdigest()
    return msgspec.structs.replace(file, sha256=found)


if files.missing_sentence(files.DETECTOR, files.RECOGNIZER):
    make_weights()
files.DETECTOR, files.RECOGNIZER = believed(files.DETECTOR), believed(files.RECOGNIZER)

from coverstudio.worker.__main__ import main

main()
