"""What lies at a path, before anything of it is kept."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from coverstudio.generation.models.checksums import model_files
from coverstudio.generation.models.control_files import has_entry, inspect_control, is_control_folder
from coverstudio.generation.models.detector_files import FAMILY, inspect_detector
from coverstudio.generation.models.facts import InstalledModel, ModelError
from coverstudio.generation.models.inspecting import inspect_model
from coverstudio.generation.models.lora_files import inspect_lora
from coverstudio.generation.models.model_list import Entry
from coverstudio.generation.models.naming import name_of
from coverstudio.generation.models.recogniser_files import ENDING as RECOGNISERS
from coverstudio.generation.models.recogniser_files import inspect_recogniser
from coverstudio.generation.models.safetensors_header import read_header
from coverstudio.generation.models.scene_text_files import FAMILY as SCENE_TEXT
from coverstudio.generation.models.scene_text_files import inspect_scene_text
from coverstudio.generation.models.upscaler_files import ENDINGS, inspect_upscaler


def entry_at(path: Path) -> Entry:
    """Return what kind of model lies at `path`, such as a LoRA or an upscaler, without its files.

    Raises ModelError where there is none.
    """
    if path.suffix.lower() == RECOGNISERS and path.is_file():
        family = inspect_recogniser(path)
        return Entry(
            name=name_of(path), kind="recogniser", family=family, path=str(path), origin="added", files=()
        )
    if path.suffix.lower() in ENDINGS and path.is_file():
        network = _scene_text_at(path) or _detector_at(path) or _upscaler_at(path)
        if network is not None:
            return network
    if _is_control(path):
        control = inspect_control(path)
        return Entry(
            name=name_of(path), kind="controlnet", family=control.family, path=str(path), origin="added",
            files=(),
        )  # fmt: skip
    if path.suffix == ".safetensors" and path.is_file():
        try:
            lora = inspect_lora(path)
        except ModelError:  # a model in one file, or neither: that is said below
            pass
        else:
            return Entry(
                name=lora.name, kind="lora", family=lora.family, path=str(path), origin="added", files=()
            )
    facts = inspect_model(path)
    return Entry(
        name=name_of(path), kind=facts.kind, family=facts.family, path=str(path), origin="added", files=(),
        native_area=facts.native_area,
    )  # fmt: skip


def _is_control(path: Path) -> bool:
    try:
        if path.is_dir():
            return is_control_folder(path)
        return path.suffix == ".safetensors" and path.is_file() and has_entry(read_header(path))
    except ModelError:  # damaged: that is said by whoever reads it next
        return False


def _scene_text_at(path: Path) -> Entry | None:
    if path.suffix.lower() != ".safetensors":
        return None
    try:
        inspect_scene_text(path)
    except ModelError:
        return None
    return Entry(
        name=name_of(path), kind="scene-text", family=SCENE_TEXT, path=str(path), origin="added", files=()
    )


def _detector_at(path: Path) -> Entry | None:
    try:
        inspect_detector(path)
    except ModelError:  # something else, or damaged: that is said by whoever reads it next
        return None
    return Entry(name=name_of(path), kind="detector", family=FAMILY, path=str(path), origin="added", files=())


def _upscaler_at(path: Path) -> Entry | None:
    try:
        inspect_upscaler(path)
    except ModelError:
        if path.suffix.lower() == ".pth":  # nothing else comes in such files
            raise
        return None
    return Entry(
        name=name_of(path), kind="upscaler", family="real-esrgan", path=str(path), origin="added", files=()
    )


def model_at(path: Path) -> InstalledModel:
    """Return the model or LoRA at `path` as one that was not added: its path is its id. Raises ModelError."""
    found = entry_at(path).installed(str(path), path.parent)
    return structs.replace(found, bytes=sum(file.stat().st_size for file in model_files(path)))
