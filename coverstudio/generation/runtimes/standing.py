"""Which runtimes are there, and which command starts the worker: read from files, no program is started."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Literal

import msgspec

import coverstudio
from coverstudio.generation.runtimes.places import Place
from coverstudio.generation.runtimes.plans import RuntimePlan, all_requirements, plan, plans

State = Literal["ready", "missing", "broken", "here"]

HALF = "Its installation did not finish: install it again, what has been fetched is kept."
OUTDATED = "It was made for another version of CoverStudio: install it again."
PYTHON_GONE = "The Python it was made with is gone: install it again."


class Runtime(msgspec.Struct, frozen=True, kw_only=True):
    """A runtime with its main `libraries`, and how it stands.

    `state` is "here" where this program's own environment has all of it, "ready" after an installation, and
    "broken" where `reason`, one sentence, says what to do. `bytes` is what it takes on disk, about what it
    would take while it is missing, and `gpu_bytes` about what it would take for a graphics card. `python` is
    the path of its Python, empty where there is none. `engines` are those that have a worker of their own on
    it, none for the runtime that all others share.
    """

    id: str
    name: str
    purpose: str
    bytes: int
    libraries: str = ""
    gpu_bytes: int = 0
    state: State
    python: str = ""
    reason: str = ""
    engines: tuple[str, ...] = ()


def runtimes() -> tuple[Runtime, ...]:
    """Return every runtime, installed or not."""
    return tuple(standing(wanted) for wanted in plans())


def standing(wanted: RuntimePlan) -> Runtime:
    """Return how the runtime of that plan stands."""
    if is_here(wanted):
        return _runtime(wanted, "here", python=sys.executable)
    place = Place.of(wanted.id)
    if not place.folder.exists():
        return _runtime(wanted, "missing")
    stamp = place.read_stamp()
    if stamp is None:
        return _runtime(wanted, "broken", reason=HALF)
    if not place.python.is_file():
        return _runtime(wanted, "broken", stamp.bytes, reason=PYTHON_GONE)
    if stamp.requirements != all_requirements(wanted):
        return _runtime(wanted, "broken", stamp.bytes, reason=OUTDATED)
    return _runtime(wanted, "ready", stamp.bytes, str(place.python))


def is_here(wanted: RuntimePlan) -> bool:
    """Tell whether this environment has what the runtime is for, as an installation from source may."""
    return all(importlib.util.find_spec(name) is not None for name in wanted.modules)


def worker_command() -> tuple[str, ...]:
    """Return what starts the worker: on the AI runtime where it is ready, else on this Python.

    It is asked anew before every request, so it has to be quick: a millisecond.
    """
    ai = standing(plan("ai"))
    return launch_command(ai.python) if ai.state == "ready" else (sys.executable, "-m", "coverstudio.worker")


def commands_of_engines() -> dict[str, tuple[str, ...]]:
    """Return, by engine, what starts the worker on a runtime of the engine's own, where that is ready."""
    ready = (now for wanted in plans() if wanted.engines and (now := standing(wanted)).state == "ready")
    return {engine: launch_command(now.python) for now in ready for engine in now.engines}


def launch_command(python: str) -> tuple[str, ...]:
    """Return what starts this very worker on another Python, with none of the variables meant for ours."""
    package = Path(coverstudio.__file__).resolve().parent
    return (python, "-I", "-u", str(package / "worker" / "launch.py"))


def _runtime(
    wanted: RuntimePlan, state: State, taken: int | None = None, python: str = "", reason: str = ""
) -> Runtime:
    return Runtime(
        id=wanted.id, name=wanted.name, purpose=wanted.purpose, libraries=wanted.libraries, state=state,
        python=python, reason=reason,
        bytes=wanted.bytes if taken is None else taken, gpu_bytes=wanted.gpu_bytes, engines=wanted.engines,
    )  # fmt: skip
