"""What is wrong with a model's files is said at once: torch, which takes seconds, is not even loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from coverstudio.generation.messages import DiffuseBackground
from tests.generation.models.model_folders import POINTER, sd1_folder

ASK = """
import sys
import msgspec
from coverstudio.generation.messages import DiffuseBackground
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines import diffusion
try:
    diffusion.diffuse(msgspec.json.decode(sys.argv[1], type=DiffuseBackground), print)
except EngineError as error:
    print(error, end="")
assert not {"torch", "diffusers", "transformers"} & sys.modules.keys(), "loaded for nothing"
"""


def said_of(model: Path) -> str:
    request = DiffuseBackground(model=str(model), prompt="a quiet sea", width=64, height=64, seed=1)
    asked = [sys.executable, "-c", ASK, msgspec.json.encode(request).decode()]
    return subprocess.run(asked, check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (POINTER, "model.safetensors is only a pointer of Git LFS: run “git lfs pull” in its folder"),
        (b"", "model.safetensors is cut short, as after a download that broke off: fetch it again."),
        (None, "dream is half a download: text_encoder is not complete, so fetch the model again."),
    ],
    ids=["pointer", "empty", "missing"],
)
def test_spoilt_weights_are_found_before_anything_is_loaded(
    content: bytes | None, sentence: str, tmp_path: Path
) -> None:
    weights = sd1_folder(tmp_path / "dream") / "text_encoder" / "model.safetensors"
    weights.unlink()
    if content is not None:
        weights.write_bytes(content)
    assert said_of(tmp_path / "dream").startswith(sentence)
