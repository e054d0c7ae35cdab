"""What a model is called that comes without a name of ours."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path


def name_of(model: Path) -> str:
    """Return the name of a model by its path: that of its file or folder.

    In a cache of Hugging Face the folder is named after a commit; there the repository's name tells more.

    >>> name_of(Path("hub/models--CompVis--stable-diffusion-v1-4/snapshots/133a221"))
    'stable-diffusion-v1-4'
    """
    if model.parent.name == "snapshots" and model.parent.parent.name.startswith("models--"):
        return model.parent.parent.name.rpartition("--")[2]
    return model.stem if model.suffix in (".safetensors", ".pth", ".onnx") else model.name


def slug(name: str) -> str:
    """Return the name as a user would type it: small letters, digits, dashes.

    >>> slug("My Model (v2)"), slug("수채화")
    ('my-model-v2', '수채화')
    """
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-")[:60] or "model"


def free_identity(wanted: str, taken: Collection[str]) -> str:
    """Return `wanted`, or with the first number behind it that makes it one of its own.

    >>> free_identity("moon", {"moon", "moon-2"})
    'moon-3'
    """
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free
