"""Files as PyTorch saves them, written without it: shapes of networks, and one that would run a program."""

from __future__ import annotations

import collections
import io
import os
import pickle
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

COMPACT = {
    "body.0.weight": (12, 3, 3, 3), "body.0.bias": (12,), "body.1.weight": (12,),
    "body.2.weight": (12, 12, 3, 3), "body.2.bias": (12,), "body.3.weight": (12,),
    "body.4.weight": (48, 12, 3, 3), "body.4.bias": (48,),
}  # fmt: skip


class _Tensor:
    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape

    def __reduce__(self) -> Any:
        return named("torch._utils", "_rebuild_tensor_v2"), (_Stored(), 0, self.shape, (1,), False, None)


class _Stored:
    """Written as the number of a storage."""


class _Pickler(pickle._Pickler):  # type: ignore[name-defined,misc] - the one in Python writes any name
    def persistent_id(self, value: object) -> object:
        return ("storage", "0", "cpu", 8) if isinstance(value, _Stored) else None

    def save_global(self, obj: Any, name: str | None = None) -> None:
        if isinstance(obj, _Named):
            self.write(f"c{obj.module}\n{obj.name}\n".encode())
        else:
            super().save_global(obj, name)

    def save(self, obj: Any, save_persistent_id: bool = True) -> Any:
        return self.save_global(obj) if isinstance(obj, _Named) else super().save(obj, save_persistent_id)


class _Named:
    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name

    def __call__(self) -> None:
        """Be callable, which pickles ask of what makes a value."""


def named(module: str, name: str) -> Any:
    """Return something that is pickled as the name of a module's function or class."""
    return _Named(module, name)


class Made:
    """Is pickled as an object of another library: its class, and its state."""

    def __init__(self, module: str, name: str, state: object = None) -> None:
        self._class, self._state = named(module, name), state

    def __reduce__(self) -> Any:
        return self._class, (), self._state


def pickled(content: object, persistent_id: Callable[[object], object]) -> bytes:
    """Return the pickle of `content`; `persistent_id` tells what stands for a storage."""
    out = io.BytesIO()
    pickler = _Pickler(out, 2)
    pickler.persistent_id = persistent_id  # type: ignore[method-assign]
    pickler.dump(content)
    return out.getvalue()


def words(shapes: Mapping[str, tuple[int, ...]], part: str = "params_ema") -> bytes:
    network = collections.OrderedDict((name, _Tensor(shape)) for name, shape in shapes.items())
    out = io.BytesIO()
    _Pickler(out, 2).dump({part: network} if part else network)
    return out.getvalue()


def torch_file(path: Path, content: bytes) -> Path:
    """Write what PyTorch writes since 1.6: a zip with the pickle and, beside it, the numbers."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", content)
        archive.writestr("archive/data/0", bytes(64))
    return path


def upscaler_file(path: Path, shapes: Mapping[str, tuple[int, ...]] = COMPACT) -> Path:
    """Write the names and shapes of a network that enlarges; its numbers are missing."""
    return torch_file(path, words(shapes))


def old_torch_file(path: Path, content: bytes) -> Path:
    """Write the form from before 1.6: a magic number, a version, the system's facts, then the pickle."""
    front = b"".join(pickle.dumps(one, 2) for one in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}))
    path.write_bytes(front + content + bytes(64))
    return path


class Program:
    """Asks for a command to be run when it is read."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> Any:
        return os.system, (f"touch {self.trace}",)
