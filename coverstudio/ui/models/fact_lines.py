"""What is known of an entry, line by line, and what the user should be warned of."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coverstudio.generation.messages import Device
from coverstudio.generation.models.facts import InstalledModel, LoraFacts
from coverstudio.generation.models.fitting import Fit, memory_needed
from coverstudio.generation.models.keras_ocr_files import ENGINE
from coverstudio.ui.models.entries import Entry
from coverstudio.ui.models.words import Tone, memory_words, size_words
from coverstudio.ui.translation import told, tr

if TYPE_CHECKING:
    from coverstudio.generation.runtimes import Runtime

_TONES: dict[Fit, Tone] = {
    "well": "good",
    "in parts": "caution",
    "slowly": "caution",
    "not": "danger",
    "unknown": "quiet",
}


def fact_lines(entry: Entry) -> list[tuple[str, str]]:
    """Return (caption, words) for everything that is known of `entry`."""
    if entry.runtime is not None:
        return _runtime_lines(entry.runtime)
    lines = [(tr("On disk"), size_words(entry.bytes))]
    if entry.offered is not None:
        lines.append(
            (
                tr("Memory"),
                tr("{memory:g} GB on the graphics card for full speed", memory=entry.offered.memory_gb),
            )
        )
    if entry.family is not None:
        caption = tr("Base") if entry.kind in ("lora", "controlnet") else tr("Family")
        lines.append((caption, entry.family.name))
    if entry.lora is not None:
        lines += _lora_lines(entry.lora)
    if entry.offered is not None:
        lines.append((tr("Published as"), entry.offered.repository))
    if entry.installed is not None:
        lines += _installed_lines(entry.installed)
    return lines


def notice(
    entry: Entry, device: Device | None, *, needs_runtime: bool, keras_ocr_lacks: str = ""
) -> tuple[str, Tone]:
    """Return what stands in the way of working with `entry`, or how well it fits this computer."""
    if entry.runtime is not None and ENGINE in entry.runtime.engines and entry.runtime.state == "ready":
        return told(keras_ocr_lacks), "caution"
    if needs_runtime:
        if entry.kind == "detector":
            return tr("To find lettering with it, the AI runtime has to be installed as well."), "caution"
        return tr("To paint with it, the AI runtime has to be installed as well."), "caution"
    needed = None
    if entry.family is not None and device is not None:
        needed = memory_needed(entry.family, device)
    if needed is None or device is None or entry.fit == "unknown":
        return "", "quiet"
    return memory_words(needed, device, entry.fit), _TONES[entry.fit]


def _runtime_lines(runtime: Runtime) -> list[tuple[str, str]]:
    contents = tr("{libraries}, in a folder of their own", libraries=told(runtime.libraries))
    lines = [(tr("What it is"), contents)]
    if runtime.python:
        lines += [(tr("On disk"), size_words(runtime.bytes)), (tr("Place"), runtime.python)]
    else:
        lines.append((tr("On disk"), _expected(runtime)))
    return lines


def _expected(runtime: Runtime) -> str:
    size = tr("about {size}", size=size_words(runtime.bytes))
    if runtime.gpu_bytes <= runtime.bytes or sys.platform == "darwin":
        return size
    return size + tr(", with an NVIDIA or AMD card up to {size}", size=size_words(runtime.gpu_bytes))


def _lora_lines(lora: LoraFacts) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    if lora.base:
        lines.append((tr("Trained on"), lora.base))
    lines.append((tr("Rank"), str(lora.rank)))
    lines.append((tr("Trigger words"), ", ".join(lora.triggers) or tr("none: it always works")))
    return lines


def _installed_lines(model: InstalledModel) -> list[tuple[str, str]]:
    origins = {
        "download": tr("downloaded here"),
        "added": tr("added where it lies"),
        "converted": tr("converted here from a training's file"),
        "pack": tr("from an offline pack"),
    }
    return [(tr("Origin"), origins[model.origin]), (tr("Place"), model.path)]
