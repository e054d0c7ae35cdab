"""What one row of the list says: worked out once for each change, so that painting only paints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from coverstudio.ui.models.entries import Entry
from coverstudio.ui.models.words import Tone, fetch_words, licence_badge, runtime_words, size_words
from coverstudio.ui.stories.models import Models
from coverstudio.ui.translation import told, tr

if TYPE_CHECKING:
    from coverstudio.generation.runtimes import Runtime

_ICONS = {
    "runtime": "cpu",
    "model": "image-square",
    "lora": "paint-brush",
    "upscaler": "arrows-out",
    "detector": "text-aa",
    "recogniser": "translate",
    "scene-text": "text-t",
    "controlnet": "bounding-box",
}


@dataclass(frozen=True)
class RowWords:
    """A name, what it is for, the facts below it, a badge, and how far work on it is (0..1)."""

    name: str
    purpose: str
    facts: str
    icon: str
    badge: str = ""
    tone: Tone = "quiet"
    share: float | None = None
    is_here: bool = False
    thumbnail: QImage | None = None


def row_words(entry: Entry, models: Models) -> RowWords:
    """Return what the row of `entry` says now."""
    facts, share = _facts_and_share(entry, models)
    badge, tone = _badge(entry)
    return RowWords(
        name=told(entry.name),
        purpose=_purpose(entry),
        facts=facts,
        icon=_ICONS[entry.kind],
        badge=badge,
        tone=tone,
        share=share,
        is_here=_is_here(entry),
        thumbnail=entry.thumbnail,
    )


def _is_here(entry: Entry) -> bool:
    if entry.runtime is not None:
        return entry.runtime.state in ("ready", "here")
    return entry.installed is not None


def _purpose(entry: Entry) -> str:
    if entry.kind == "lora":
        return _lora_words(entry)
    network = {
        "upscaler": tr("Enlarges pictures for print"),
        "detector": tr("Finds lettering in pictures"),
        "recogniser": tr("Reads lettering in more scripts"),
        "controlnet": tr("Has a model follow the edges of letters"),
    }.get(entry.kind)
    if network is not None:
        return network
    if entry.kind == "scene-text":
        return tr("Writes other words into a picture")
    if entry.purpose:
        return told(entry.purpose)
    return entry.family.name if entry.family is not None else ""


def _lora_words(entry: Entry) -> str:
    """Return the words that wake a LoRA, which is what a designer looks for."""
    triggers = entry.lora.triggers if entry.lora is not None else ()
    return ", ".join(triggers) if triggers else tr("No trigger words: it always works.")


def _facts_and_share(entry: Entry, models: Models) -> tuple[str, float | None]:
    if entry.runtime is not None:
        return _runtime_facts(entry.runtime, models)
    fetch = models.fetching.of(entry.id)
    if fetch is not None:
        return fetch_words(fetch), fetch.share
    job = models.work.job(entry.id)
    if job is not None:
        return told(job.name), job.share or 0.0
    return _at_rest(entry), None


def _runtime_facts(runtime: Runtime, models: Models) -> tuple[str, float | None]:
    job = models.runtime.job(runtime.id)
    if job is None:
        return size_words(runtime.bytes), None
    progress = models.runtime.progress(runtime.id)
    return runtime_words(progress) if progress is not None else told(job.name), job.share or 0.0


def _at_rest(entry: Entry) -> str:
    parts = [size_words(entry.bytes)]
    if entry.kind == "lora":
        parts += [entry.family.name] if entry.family is not None else []
        parts += [tr("rank {rank}", rank=entry.lora.rank)] if entry.lora and entry.lora.rank else []
    elif entry.offered is not None:
        parts.append(tr("{memory:g} GB of memory", memory=entry.offered.memory_gb))
    if entry.fit == "not":
        parts.append(tr("too large for this computer"))
    elif entry.fit == "in parts":
        parts.append(tr("runs in parts"))
    return " · ".join(parts)


def _badge(entry: Entry) -> tuple[str, Tone]:
    if entry.runtime is not None:
        return runtime_badge(entry.runtime)
    return licence_badge(entry.licence) if entry.licence is not None else ("", "quiet")


def runtime_badge(runtime: Runtime) -> tuple[str, Tone]:
    """Return how a runtime stands, in two words."""
    if runtime.state == "missing":
        return tr("Not installed"), "caution"
    return (tr("Needs repair"), "danger") if runtime.state == "broken" else (tr("Ready"), "good")
