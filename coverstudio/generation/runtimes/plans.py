"""Which runtimes there can be, and what is installed into each."""

from __future__ import annotations

import functools
import importlib.metadata
from collections.abc import Iterator

import msgspec
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from coverstudio.paths import resources_dir

PACKAGE = "coverstudio"


class RuntimeInstallError(ValueError):
    """A runtime cannot be installed or removed; the message is one sentence for the user, with what to do."""


class RuntimePlan(msgspec.Struct, frozen=True, kw_only=True):
    """A runtime as data of resources/runtimes.json; `libraries` are its main ones by their names.

    What is installed: the extras of our own package named in `groups`, those of its base requirements whose
    names are in `packages`, and `requirements` as they stand; then `alone`, without what these ask for: it
    does not fit together, or needs a desktop. It is of use when every one of `modules` can be imported, with
    the environment `variables` (names and values) that they want. `pythons` are the versions it may run on,
    the best one first. `bytes` is about what it takes on disk where networks run on the processor (or on a
    Mac), `gpu_bytes` elsewhere. `engines` are those that have a worker of their own on it, beside the one
    that has all others.
    """

    id: str
    name: str
    purpose: str
    libraries: str
    modules: tuple[str, ...]
    pythons: tuple[str, ...]
    bytes: int
    gpu_bytes: int
    groups: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    engines: tuple[str, ...] = ()


@functools.cache
def plans() -> tuple[RuntimePlan, ...]:
    """Return every runtime that can be installed."""
    text = (resources_dir() / "runtimes.json").read_bytes()
    return msgspec.json.decode(text, type=tuple[RuntimePlan, ...])


def plan(identity: str) -> RuntimePlan:
    """Return the runtime with that id; raises RuntimeInstallError for an unknown one."""
    for candidate in plans():
        if candidate.id == identity:
            return candidate
    known = ", ".join(candidate.id for candidate in plans())
    raise RuntimeInstallError(f"There is no runtime “{identity}”: choose one of {known}.")


@functools.cache
def requirements(wanted: RuntimePlan) -> tuple[str, ...]:
    """Return what is installed with all it asks for, one requirement with its versions each, sorted.

    The versions are those of our own package's metadata, so that they are written down once.
    """
    return tuple(sorted({*_own_requirements(wanted), *wanted.requirements}))


def all_requirements(wanted: RuntimePlan) -> tuple[str, ...]:
    """Return all that is installed, what is installed alone included: what a stamp remembers."""
    return (*requirements(wanted), *wanted.alone)


def _own_requirements(wanted: RuntimePlan) -> Iterator[str]:
    for line in importlib.metadata.requires(PACKAGE) or ():
        requirement = Requirement(line)
        marker, requirement.marker = requirement.marker, None
        in_base = _applies(marker, extra="")
        if in_base and canonicalize_name(requirement.name) in wanted.packages:
            yield str(requirement)
        if not in_base and any(_applies(marker, extra=group) for group in wanted.groups):
            yield str(requirement)


def _applies(marker: Marker | None, extra: str) -> bool:
    return marker is None or marker.evaluate({"extra": extra})
