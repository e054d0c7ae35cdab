"""The programs that fill an environment: uv, which knows every build of torch, or pip where there is none."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coverstudio.generation.runtimes.places import Place
from coverstudio.generation.runtimes.plans import RuntimeInstallError, RuntimePlan
from coverstudio.generation.runtimes.sources import Sources, pip_settings, uv_sources

# They belong to our own environment, and would make another one of the runtime's.
OURS = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX", "UV_SYSTEM_PYTHON", "UV_PYTHON")


class Installer(Protocol):
    """Says which commands make an environment and fill it."""

    @property
    def note(self) -> str:
        """What the user ought to know of the installation, or nothing."""
        ...

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """Options to install with, each for where the one before does not reach the packages."""
        ...

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment that the commands run in."""
        ...

    def make(self, python: str) -> list[str]:
        """Return the command that makes the environment on that Python."""
        ...

    def install(self, requirements: Sequence[str], way: Sequence[str]) -> list[str]:
        """Return the command that installs."""
        ...

    def plan(self, requirements: Sequence[str], way: Sequence[str]) -> list[str] | None:
        """Return the command that only tells what would be installed; None where that costs a download."""
        ...


@dataclass(frozen=True)
class Uv:
    """uv chooses the torch build that fits the graphics card, and brings a Python where ours cannot be used.

    What it fetches is kept beside the runtime until all of it is installed, unless the user has a place of
    their own for it.
    """

    binary: str
    place: Place
    sources: Sources
    environment: Mapping[str, str]
    note: str = ""

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """torch from the place of its makers; where that cannot be reached, from the user's own places."""
        if "UV_TORCH_BACKEND" in self.environment or "--no-index" in self.sources.options:
            return ((),)
        automatic = ("--torch-backend", "auto")
        return (automatic, ()) if self.sources.own else (automatic,)

    @property
    def variables(self) -> dict[str, str]:
        """The environment uv runs in."""
        kept = {"UV_CACHE_DIR": str(self.place.downloads), **_without_ours(self.environment)}
        return {**kept, **self.sources.variables, "UV_NO_PROGRESS": "1"}

    def make(self, python: str) -> list[str]:
        """Return the command that makes the environment on that Python."""
        return [self.binary, "venv", "--no-project", "--python", python, str(self.place.folder)]

    def install(self, requirements: Sequence[str], way: Sequence[str]) -> list[str]:
        """Return the command that installs."""
        into = ("--python", str(self.place.python))
        return [self.binary, "pip", "install", *into, *self.sources.options, *way, *requirements]

    def plan(self, requirements: Sequence[str], way: Sequence[str]) -> list[str]:
        """Return the command that only tells what would be installed."""
        return [*self.install(requirements, way), "--dry-run"]


@dataclass(frozen=True)
class Pip:
    """Python's own tools. They take whatever build of torch the package index has."""

    place: Place
    environment: Mapping[str, str]
    note: str = "Fetching with pip, as uv is missing: its build of torch may not fit the graphics card"
    ways: tuple[tuple[str, ...], ...] = ((),)

    @property
    def variables(self) -> dict[str, str]:
        """The environment pip runs in."""
        kept = _without_ours(self.environment)
        return {"PIP_CACHE_DIR": str(self.place.downloads), "PIP_DISABLE_PIP_VERSION_CHECK": "1", **kept}

    def make(self, python: str) -> list[str]:
        """Return the command that makes the environment on that Python."""
        return [python, "-m", "venv", str(self.place.folder)]

    def install(self, requirements: Sequence[str], way: Sequence[str]) -> list[str]:
        """Return the command that installs."""
        return [str(self.place.python), "-m", "pip", "install", "--no-input", *way, *requirements]

    def plan(self, requirements: Sequence[str], way: Sequence[str]) -> None:
        """Return None: to tell, pip would have to fetch what has no metadata of its own, torch among it."""


def find_installer(place: Place) -> Installer:
    """Return uv, which comes with CoverStudio on every platform it is made for, or else pip."""
    binary = _uv_binary()
    if binary is None:
        return Pip(place, os.environ)
    return Uv(str(binary), place, uv_sources(os.environ, pip_settings()), os.environ)


def python_for(wanted: RuntimePlan, installer: Installer) -> str:
    """Return our own Python's path where the runtime may run on it, else a version for uv to find or bring.

    Raises RuntimeInstallError where pip would need another Python than ours.
    """
    ours = f"{sys.version_info[0]}.{sys.version_info[1]}"
    # A packed program's executable is no Python.
    if ours in wanted.pythons and not getattr(sys, "frozen", False):
        return sys.executable
    if isinstance(installer, Uv):
        return wanted.pythons[0]
    versions = " or ".join(sorted(wanted.pythons))
    raise RuntimeInstallError(
        f"The {wanted.name} needs Python {versions} and this is {ours}: install CoverStudio on one of them."
    )


def _uv_binary() -> Path | None:
    try:
        from uv import find_uv_bin  # noqa: PLC0415 - not on every platform

        return Path(find_uv_bin())
    except (ImportError, FileNotFoundError):
        return None


def _without_ours(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name not in OURS}
