"""LoRAs on a loaded pipeline: exactly those that a request names, beside the base and never melted into it.

The base's weights are not touched, so that switching a LoRA off restores them bit for bit. What stays in use
from one request to the next stays loaded.
"""

from __future__ import annotations

import contextlib
import hashlib
import warnings
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import torch
from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

from coverstudio.generation.messages import LoraUse
from coverstudio.generation.models.facts import LoraFacts, ModelError, ModelFacts
from coverstudio.generation.models.lora_files import check_fits, inspect_lora
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.diffusion.lora_layers import fits, lora_parts, read_weights

# What the loading of a file that does not fit the network was seen to raise, memory errors apart.
_NO_FIT = (ValueError, KeyError, TypeError, AttributeError, IndexError, RuntimeError)


def use_loras(pipeline: Any, uses: Sequence[LoraUse], family: str) -> None:
    """Make exactly `uses` active on `pipeline`, whose base is of `family` ("" or "other": not known).

    Without any the base is as it was before the first. Raises EngineError with a sentence where a file is no
    LoRA or does not fit the base; then none of the new ones is left on the pipeline, and nothing is active.
    """
    wanted = _wanted(uses)
    loaded = loaded_loras(pipeline)
    if not wanted and not loaded:
        return
    if not hasattr(pipeline, "load_lora_weights"):
        raise EngineError("This model takes no LoRA: switch the LoRAs off or choose another model.")
    with _quiet_libraries(), contextlib.ExitStack() as failed:
        failed.callback(_drop, pipeline, loaded | wanted.keys())
        _drop(pipeline, loaded - wanted.keys())
        for name, use in wanted.items():
            if name not in loaded:
                _load(pipeline, name, Path(use.path), family)
        if wanted:
            pipeline.set_adapters(list(wanted), [use.weight for use in wanted.values()])
        failed.pop_all()


def loaded_loras(pipeline: Any) -> set[str]:
    """Return the names of what is loaded, active or not."""
    return {name for part in lora_parts(pipeline).values() for name in getattr(part, "peft_config", {})}


def _wanted(uses: Sequence[LoraUse]) -> dict[str, LoraUse]:
    """Name → use; a file that is named twice is applied once, with the sum of its weights."""
    wanted: dict[str, LoraUse] = {}
    for use in uses:
        if use.weight == 0:
            continue
        name = _adapter_name(Path(use.path))
        before = wanted[name].weight if name in wanted else 0.0
        wanted[name] = LoraUse(use.path, before + use.weight)
    return wanted


def _adapter_name(path: Path) -> str:
    """A name that changes with the file, so that a file written anew is loaded anew.

    It consists of letters and digits: a dot in it would be read as a path of modules.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise EngineError(f"The LoRA {path.name} is not there any more: choose it again.") from error
    identity = f"{path.absolute()}\n{status.st_mtime_ns}\n{status.st_size}"
    return f"file{hashlib.sha256(identity.encode('utf-8', 'surrogateescape')).hexdigest()[:20]}"


def _load(pipeline: Any, name: str, path: Path, family: str) -> None:
    facts = _facts(path, family)
    try:
        weights = read_weights(pipeline, path)
        if not fits(pipeline, weights):
            raise _no_fit(facts)
        pipeline.load_lora_weights(weights, adapter_name=name)
    except (torch.OutOfMemoryError, EngineError):
        raise
    except _NO_FIT as error:
        raise _no_fit(facts) from error
    if name not in loaded_loras(pipeline):
        raise _no_fit(facts)


def _facts(path: Path, family: str) -> LoraFacts:
    try:
        facts = inspect_lora(path)
        if family:
            base = ModelFacts(path="", family=family, pipeline="", layout="folder", bytes=0, native_area=0)
            check_fits(facts, base)
    except ModelError as error:
        raise EngineError(str(error)) from error
    return facts


def _drop(pipeline: Any, names: set[str]) -> None:
    """Take `names` away, and with the last of them every trace."""
    loaded = loaded_loras(pipeline)
    for name in names & loaded:
        pipeline.delete_adapters(name)
    if loaded and loaded <= names:
        pipeline.unload_lora_weights()


def _no_fit(facts: LoraFacts) -> EngineError:
    return EngineError(
        f"The LoRA “{facts.name}” does not fit this model: choose one that was trained for this base."
    )


@contextlib.contextmanager
def _quiet_libraries() -> Generator[None]:
    """Loading a LoRA makes them report every weight of the base as missing, which is as it should be."""
    loggers = (diffusers_logging, transformers_logging)
    before = [logger.get_verbosity() for logger in loggers]
    for logger in loggers:
        logger.set_verbosity_error()
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="peft")  # of an active adapter that is deleted
            yield
    finally:
        for logger, verbosity in zip(loggers, before, strict=True):
            logger.set_verbosity(verbosity)
