"""From the published checkpoint of DiffSTE to safetensors: one tensor at a time, nothing of it run."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from coverstudio.document.atomic import write_atomically
from coverstudio.generation.models.checksums import OnBytes
from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.room import require_room
from coverstudio.generation.models.scene_text_files import Published, inspect_published, words_of
from coverstudio.generation.models.training_files import StoredTensor, damaged

_PIECE = 4 << 20
_ALIGNED = 8
# The bits of an exponent, all of which are set where a number is none or beyond all numbers.
_EXPONENTS = {"F32": (4, 0x7F80_0000), "F16": (2, 0x7C00), "BF16": (2, 0x7F80)}


def convert(path: Path, out: Path, on_progress: OnBytes | None = None) -> None:
    """Write the checkpoint `path` as safetensors to `out`, in about as many bytes as its weights have.

    No more than a piece of a tensor is held in memory. `on_progress` is told the bytes written and may raise
    to stop. Raises ModelError with a sentence for what is no such checkpoint, and WriteError.
    """
    published = inspect_published(path)
    total = sum(tensor.bytes for tensor in published.tensors.values())
    require_room(out.parent, total, f"Converting {path.name}")

    def write(stream: BinaryIO) -> None:
        stream.write(_header(published))
        done = 0
        with zipfile.ZipFile(path) as archive:
            for tensor in published.tensors.values():
                for piece in _pieces(archive, tensor, path.name):
                    stream.write(piece)
                    done += len(piece)
                    if on_progress is not None:
                        on_progress(done, total)

    write_atomically(out, write)


def _header(published: Published) -> bytes:
    entries: dict[str, object] = {"__metadata__": words_of(published.facts)}
    begin = 0
    for name, tensor in published.tensors.items():
        end = begin + tensor.bytes
        entries[name] = {"dtype": tensor.numbers, "shape": tensor.shape, "data_offsets": (begin, end)}
        begin = end
    header = msgspec.json.encode(entries)
    header += b" " * (-len(header) % _ALIGNED)
    return struct.pack("<Q", len(header)) + header


def _pieces(archive: zipfile.ZipFile, tensor: StoredTensor, name: str) -> Iterator[bytes]:
    """Return the tensor's bytes piece by piece; raises ModelError where they cannot be numbers."""
    left = tensor.bytes
    try:
        with archive.open(tensor.entry) as stream:
            stream.seek(tensor.offset)
            while left:
                piece = stream.read(min(_PIECE, left))
                if not piece or not _are_numbers(piece, tensor.numbers):
                    raise damaged(name)
                left -= len(piece)
                yield piece
            stream.read(1)  # at its end the entry's checksum is compared
    except (zipfile.BadZipFile, EOFError) as error:
        raise damaged(name) from error
    except OSError as error:
        raise ModelError(f"{name} cannot be read: {error.strerror or error}.") from error


def _are_numbers(piece: bytes, kind: str) -> bool:
    """Tell whether none of these numbers is beyond all numbers."""
    import numpy as np  # noqa: PLC0415 - the window's start does not pay for it

    width, exponent = _EXPONENTS[kind]
    bits = np.frombuffer(piece, f"<u{width}")
    return bool(((bits & exponent) != exponent).all())
