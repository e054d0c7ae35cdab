"""From the files of a model to its pipelines on a device, network by network, nothing from elsewhere."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"  # read by huggingface_hub when it is imported

import diffusers
import msgspec
import torch
import transformers

from coverstudio.generation.models.facts import ModelError, ModelFacts
from coverstudio.generation.models.families import family
from coverstudio.generation.models.model_folders import Part, read_index, variant_of
from coverstudio.worker.devices import Hardware, number_type
from coverstudio.worker.errors import EngineError
from coverstudio.worker.memory import is_out_of_memory
from coverstudio.worker.pipelines.diffusion.families import painter_for
from coverstudio.worker.pipelines.diffusion.families.painter import Painter
from coverstudio.worker.pipelines.diffusion.interruptible import Interruptible
from coverstudio.worker.pipelines.diffusion.placing import networks, place
from coverstudio.worker.pipelines.diffusion.previews import Previews
from coverstudio.worker.pipelines.diffusion.single_file import load_single_file, settings_folder
from coverstudio.worker.pipelines.diffusion.speed import Speed, ways
from coverstudio.worker.tiers import Offload, TierPlan

logger = logging.getLogger(__name__)

# What the libraries raise for files that are there and sound, and still do not make up this model.
_MISFITS = (OSError, ValueError, KeyError, TypeError, AttributeError, ImportError, RuntimeError)


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A model ready to paint: `pipeline` for the first pass, `refining` for the second, None without one."""

    facts: ModelFacts
    painter: Painter
    pipeline: Any
    refining: Any | None
    own_scheduler: Any
    plan: TierPlan
    hardware: Hardware
    dtype: torch.dtype
    offload: Offload
    previews: Previews | None
    speed: Speed | None


def load(facts: ModelFacts, plan: TierPlan, hardware: Hardware, alive: Callable[[], None]) -> Loaded:
    """Load a model for a device; `alive` is called every now and then, and may raise to give the job up.

    Raises EngineError where the files do not make up the model that they say they are.
    """
    _be_quiet()
    painter = painter_for(facts)
    dtype = number_type(hardware, family(facts.family).dtype)
    with Interruptible(alive):
        pipeline = _read(facts, painter, dtype, alive)
        offload = place(pipeline, plan, hardware)
    pipeline.set_progress_bar_config(disable=True)
    alive()
    refining = painter.refining_pipeline(pipeline)
    if refining is not None:
        refining.set_progress_bar_config(disable=True)
    return Loaded(
        facts=facts,
        painter=painter,
        pipeline=pipeline,
        refining=refining,
        own_scheduler=pipeline.scheduler,
        plan=plan,
        hardware=hardware,
        dtype=dtype,
        offload=offload,
        previews=Previews(pipeline) if painter.shows_latents else None,
        speed=_speed(pipeline, hardware, offload),
    )


def _read(facts: ModelFacts, painter: Painter, dtype: torch.dtype, alive: Callable[[], None]) -> Any:
    try:
        return _from_files(facts, painter, dtype, alive)
    except ModelError as error:
        raise EngineError(str(error)) from error
    except OSError as error:  # moved or unplugged since it was inspected
        name = Path(facts.path).name
        raise EngineError(f"The model {name} cannot be read: {error.strerror or error}.") from error


def _speed(pipeline: Any, hardware: Hardware, offload: Offload) -> Speed | None:
    """Return what may make the model faster: on a graphics card that holds all of it."""
    network = getattr(pipeline, "unet", None) or getattr(pipeline, "transformer", None)
    if hardware.torch_device != "cuda" or offload != "none" or network is None:
        return None
    return Speed(network, ways())


def _from_files(facts: ModelFacts, painter: Painter, dtype: torch.dtype, alive: Callable[[], None]) -> Any:
    path = Path(facts.path)
    if facts.layout == "folder":
        return _from_folder(path, painter, dtype, alive)
    try:
        pipeline = load_single_file(path, settings_folder(facts.family), painter, dtype)
    except ModelError:
        raise
    except _MISFITS as error:
        alive()  # what was given up may look like a misfit
        raise _misfit(path.name, error) from error
    alive()
    if any(weight.is_meta for network in networks(pipeline) for weight in network.parameters()):
        raise _misfit(path.name, None)  # what a file lacks is left without numbers
    return pipeline


def _from_folder(folder: Path, painter: Painter, dtype: torch.dtype, alive: Callable[[], None]) -> Any:
    _, parts = read_index(folder)
    variant = variant_of(parts)
    parts_loaded: dict[str, Any] = {}
    for part in parts:
        if part.weights:
            parts_loaded[part.name] = _network(part, dtype, variant, alive)
    try:
        return painter.pipeline_type().from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            **parts_loaded,
            **painter.left_out(),
            **painter.made_with(),
        )
    except _MISFITS as error:
        raise _misfit(folder.name, error) from error


def _network(part: Part, dtype: torch.dtype, variant: str | None, alive: Callable[[], None]) -> Any:
    library = diffusers if part.library == "diffusers" else transformers
    kind = getattr(library, part.class_name, None)
    if kind is None:
        raise EngineError(
            f"{part.folder.parent.name} needs {part.class_name}, which the AI runtime lacks: update it."
        )
    name = f"{part.folder.parent.name}/{part.folder.name}"
    only_halved = variant is not None and all(f".{variant}" in file.name for file in part.weights)
    try:
        network, report = kind.from_pretrained(
            part.folder,
            local_files_only=True,
            use_safetensors=True,
            dtype=dtype,
            variant=variant if only_halved else None,
            output_loading_info=True,
        )
    except _MISFITS as error:
        alive()  # what was given up may look like a misfit
        raise _misfit(name, error) from error
    alive()
    # What is missing in a file is left empty by one library and filled with noise by the other.
    if report["missing_keys"] or report["mismatched_keys"]:
        raise _misfit(name, None)
    return network.eval()


def _misfit(name: str, error: Exception | None) -> Exception:
    """Return what to raise for `error`: too little memory is not the files' fault."""
    if error is not None and is_out_of_memory(error):
        return error
    logger.info("%s cannot be loaded", name, exc_info=error)
    return EngineError(
        f"{name} cannot be loaded: what it holds does not fit together, so fetch the model again."
    )


def _be_quiet() -> None:
    """Keep progress bars out of the log, and be told of errors only: the files are not the user's doing."""
    for library in (diffusers, transformers):
        library.utils.logging.disable_progress_bar()
        library.utils.logging.set_verbosity_error()
