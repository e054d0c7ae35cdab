"""The header of a .safetensors file, read without trusting it: names, types and shapes, never a tensor.

The format: eight bytes with the length of the header, the header (JSON), the tensors' bytes without a gap.
"""

from __future__ import annotations

import math
import struct
from pathlib import Path
from typing import BinaryIO

import msgspec

from coverstudio.generation.models.facts import ModelError

LONGEST_HEADER = 100_000_000
MOST_DIMENSIONS = 16
BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
    "U16": 16, "I16": 16, "F16": 16, "BF16": 16, "U32": 32, "I32": 32, "F32": 32, "U64": 64, "I64": 64,
    "F64": 64, "C64": 64, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
}  # fmt: skip

LFS = b"version https://git-lfs"  # what stands in place of a file that git keeps elsewhere

_PICKLE = b"\x80"
_ZIP = b"PK\x03\x04"


class SafetensorsHeader(msgspec.Struct, frozen=True):
    """What a file holds: name → (type such as "F16", shape), and the words its maker wrote into it."""

    tensors: dict[str, tuple[str, tuple[int, ...]]]
    metadata: dict[str, str]


class _Entry(msgspec.Struct, frozen=True):
    dtype: str
    shape: tuple[int, ...]
    data_offsets: tuple[int, int]

    @property
    def bytes(self) -> int:
        return math.prod(self.shape) * BITS[self.dtype] // 8


def read_header(path: Path) -> SafetensorsHeader:
    """Return what `path` holds; raises ModelError where the file is missing, cut short, false or a pickle."""
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            header = _header_bytes(file, size, path.name)
    except OSError as error:
        raise ModelError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    entries, metadata = _parsed(header, path.name)
    _check_offsets(entries, size - 8 - len(header), path.name)
    return SafetensorsHeader({name: (entry.dtype, entry.shape) for name, entry in entries.items()}, metadata)


def _header_bytes(file: BinaryIO, size: int, name: str) -> bytes:
    start = file.read(len(LFS))
    file.seek(9)
    # A pickle's first byte may also begin a length: only what does not open a JSON object is judged by it.
    if start[8:9] != b"{":
        raise _no_header(start, name)
    (length,) = struct.unpack("<Q", start[:8])
    if length > LONGEST_HEADER:
        raise _no_header(start, name)
    if 8 + length > size:
        raise _cut_short(name)
    return b"{" + file.read(length - 1)


def _no_header(start: bytes, name: str) -> ModelError:
    if start.startswith((_PICKLE, _ZIP)):
        return ModelError(
            f"{name} is a Python pickle, which could run code of its own:"
            " only safetensors files are read, so look for the model in that form."
        )
    if start == LFS:
        return ModelError(pointer_only(name))
    if len(start) < 9:
        return _cut_short(name)
    return ModelError(f"{name} is no safetensors file: fetch it again or choose another.")


def pointer_only(name: str) -> str:
    """Say that a file holds an address of Git LFS in place of its contents."""
    return f"{name} is only a pointer of Git LFS: run “git lfs pull” in its folder, or fetch it again."


def _parsed(header: bytes, name: str) -> tuple[dict[str, _Entry], dict[str, str]]:
    try:
        raw = msgspec.json.decode(header, type=dict[str, msgspec.Raw])
        metadata = msgspec.json.decode(raw.pop("__metadata__", b"null"), type=dict[str, str] | None)
        entries = {key: msgspec.json.decode(value, type=_Entry) for key, value in raw.items()}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ModelError(f"{name} is no safetensors file: its header cannot be read.") from error
    return entries, metadata or {}


def _check_offsets(entries: dict[str, _Entry], available: int, name: str) -> None:
    """The tensors must lie one after the other, each as long as its shape says, up to the file's end."""
    end = 0
    for key, entry in sorted(entries.items(), key=lambda item: item[1].data_offsets):
        begin, behind = entry.data_offsets
        if entry.dtype not in BITS:
            raise ModelError(
                f"{name} holds numbers of the unknown type {entry.dtype[:20]!r}: update CoverStudio."
            )
        if len(entry.shape) > MOST_DIMENSIONS or any(side < 0 for side in entry.shape):
            raise _false_header(name, key)
        if begin != end or behind < begin or entry.bytes != behind - begin:
            raise _false_header(name, key)
        end = behind
    if end > available:
        raise _cut_short(name)
    if end < available:
        raise ModelError(f"{name} holds more than its header says: it is damaged, fetch it again.")


def _cut_short(name: str) -> ModelError:
    return ModelError(f"{name} is cut short, as after a download that broke off: fetch it again.")


def _false_header(name: str, key: str) -> ModelError:
    return ModelError(f"{name} has a false header (tensor {key[:80]!r}): it is damaged, fetch it again.")
