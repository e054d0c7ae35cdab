"""What a LoRA's file says of itself, read without loading it."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from pathlib import Path

import msgspec

from coverstudio.generation.models.facts import LoraFacts, ModelError, ModelFacts
from coverstudio.generation.models.families import family
from coverstudio.generation.models.lora_bases import DOWN, base_words, family_of
from coverstudio.generation.models.safetensors_header import SafetensorsHeader, read_header

LONGEST_NAME = 120
MOST_TRIGGERS = 6
LARGEST_THUMBNAIL = 4_000_000  # bytes
LARGEST_SIDECAR = 1_000_000
_THUMBNAIL_ENDINGS = (".preview.png", ".png", ".preview.jpg", ".jpg", ".preview.jpeg", ".jpeg")
_SIDECAR_ENDINGS = (".civitai.info", ".json")
_PICTURE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_DORA = ".dora_scale"
_FOREIGN = re.compile(r"\.(?:hada_w|lokr_|oft_|glora)|\.diff(?:_b)?$")


class _Sidecar(msgspec.Struct, frozen=True):
    """What download tools leave beside a LoRA; what else they write is passed over."""

    trained_words: tuple[str, ...] = msgspec.field(default=(), name="trainedWords")
    activation_text: str = msgspec.field(default="", name="activation text")


def inspect_lora(path: Path) -> LoraFacts:
    """Return what the file tells; raises ModelError where it is no LoRA, or damaged, or a pickle."""
    header = read_header(path)
    rank = _rank(header, path.name)
    words = header.metadata
    name = words.get("modelspec.title", "").strip() or words.get("ss_output_name", "").strip() or path.stem
    return LoraFacts(
        path=str(path.absolute()),
        name=name[:LONGEST_NAME],
        family=family_of(header),
        rank=rank,
        triggers=_triggers(words, path),
        base=base_words(words),
        thumbnail=_thumbnail(words, path),
    )


def check_fits(lora: LoraFacts, model: ModelFacts) -> None:
    """Raise ModelError where `lora` was trained for another family than that of `model`.

    A LoRA that does not tell, and a model of no family known here, are left to the worker to try.
    """
    if not lora.family or model.family in ("other", lora.family):
        return
    raise ModelError(
        f"The LoRA “{lora.name}” was trained for {family(lora.family).name}, and this model is"
        f" {family(model.family).name}: choose a LoRA or a model of the same base."
    )


def _rank(header: SafetensorsHeader, name: str) -> int:
    """The rank that most layers have. Raises ModelError where the file is of a kind that is not read."""
    if any(key.endswith(_DORA) for key in header.tensors):
        raise ModelError(f"{name} is a DoRA file, which is not read: choose a plain LoRA.")
    ranks = Counter(
        shape[0] for key, (_, shape) in header.tensors.items() if len(shape) > 1 and DOWN.search(key)
    )
    if ranks:
        return ranks.most_common(1)[0][0]
    if any(_FOREIGN.search(key) for key in header.tensors):
        raise ModelError(f"{name} is a LyCORIS file of a kind that is not read: choose a plain LoRA.")
    raise ModelError(f"{name} holds no LoRA: choose a LoRA file, or add it as a model.")


def _triggers(words: dict[str, str], path: Path) -> tuple[str, ...]:
    for found in (
        _split(words.get("modelspec.trigger_phrase", "")),
        _from_sidecar(path),
        _frequent(words.get("ss_tag_frequency", "")),
    ):
        if found:
            return found[:MOST_TRIGGERS]
    return ()


def _split(text: str) -> tuple[str, ...]:
    return tuple(word.strip()[:LONGEST_NAME] for word in text.split(",") if word.strip())


def _from_sidecar(path: Path) -> tuple[str, ...]:
    for ending in _SIDECAR_ENDINGS:
        sidecar = path.with_name(path.stem + ending)
        if not sidecar.is_file() or sidecar.stat().st_size > LARGEST_SIDECAR:
            continue
        try:
            told = msgspec.json.decode(sidecar.read_bytes(), type=_Sidecar)
        except (OSError, msgspec.DecodeError, RecursionError):  # another program's file, of another kind
            continue
        found = [word for words in (*told.trained_words, told.activation_text) for word in _split(words)]
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def _frequent(tags: str) -> tuple[str, ...]:
    """The words that stood under nearly all pictures the LoRA was trained on: those call it up again."""
    try:
        folders = msgspec.json.decode(tags or "{}", type=dict[str, dict[str, int]])
    except (msgspec.DecodeError, RecursionError):
        return ()
    counts: Counter[str] = Counter()
    for folder in folders.values():
        counts.update({tag.strip()[:LONGEST_NAME]: count for tag, count in folder.items() if tag.strip()})
    most = counts.most_common(MOST_TRIGGERS)
    return tuple(tag for tag, count in most if count >= 0.9 * most[0][1])


def _thumbnail(words: dict[str, str], path: Path) -> bytes:
    return _inner_thumbnail(words.get("modelspec.thumbnail", "")) or _sidecar_thumbnail(path)


def _inner_thumbnail(url: str) -> bytes:
    start, _, encoded = url.partition(";base64,")
    if not start.startswith("data:image/") or len(encoded) > LARGEST_THUMBNAIL * 4 // 3:
        return b""
    try:
        picture = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return picture if picture.startswith(_PICTURE_STARTS) else b""


def _sidecar_thumbnail(path: Path) -> bytes:
    for ending in _THUMBNAIL_ENDINGS:
        beside = path.with_name(path.stem + ending)
        if beside.is_file() and beside.stat().st_size <= LARGEST_THUMBNAIL:
            try:
                picture = beside.read_bytes()
            except OSError:
                continue
            if picture.startswith(_PICTURE_STARTS):
                return picture
    return b""
