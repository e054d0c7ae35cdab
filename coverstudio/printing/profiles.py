"""The profiles of presses on this computer, and which registered printing condition each one stands for."""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from coverstudio.imaging.profiles import Profile, ProfileError, read_profile, text_tag
from coverstudio.paths import profiles_dir, resources_dir

SUFFIXES = (".icc", ".icm")
MOST_FILES = 2000  # looked at in all folders: a folder of profiles that somebody set to "/" ends

# What profiles made of registered data say in their tag for it (the registry's own rule).
_TARGET, _REGISTERED = b"targ", "ICCHDAT "


class Condition(msgspec.Struct, frozen=True):
    """A printing condition: how PDF/X names it, what it is, and whether the ICC's registry knows it."""

    identifier: str
    info: str
    registered: bool


class _Known(msgspec.Struct, frozen=True):
    """A registered condition, and how the names of profiles for it begin."""

    identifier: str
    info: str
    names: tuple[str, ...]


class _Registry(msgspec.Struct, frozen=True):
    """The conditions that CoverStudio knows; the first are those it chooses first."""

    source: str
    date: str
    conditions: tuple[_Known, ...]


def installed_profiles() -> tuple[Profile, ...]:
    """Return the CMYK profiles of the system's folders and of the user's own, by name, each content once.

    What cannot be read is left out. Reading many profiles takes a moment: nothing for an event loop.
    """
    found = dict[bytes, Profile]()
    for path in _files():
        try:
            profile = read_profile(path)
        except ProfileError:
            continue
        found.setdefault(profile.content, profile)
    return tuple(sorted(found.values(), key=lambda profile: (profile.name.casefold(), profile.path)))


def chosen_profile(path: Path | None, installed: tuple[Profile, ...] | None = None) -> Profile:
    """Return the profile in a file; without one the best for print of those `installed`.

    They are looked for when left out. Raises ProfileError when the file is none, or when there is no profile
    on the computer.
    """
    if path is not None:
        return read_profile(path)
    profiles = installed_profiles() if installed is None else installed
    if not profiles:
        raise ProfileError(
            "There is no CMYK profile on this computer: ask the printer for the one of the press,"
            f" and choose it or put it into {profiles_dir()}."
        )
    return min(profiles, key=_rank)


def condition_of(profile: Profile) -> Condition:
    """Return the printing condition of a profile; one that is not registered is called like the profile."""
    said = text_tag(profile, _TARGET).strip()
    if said.startswith(_REGISTERED):
        name = said.removeprefix(_REGISTERED)
        known = (one for one in _registry().conditions if one.identifier == name)
        return Condition(name, next((one.info for one in known), profile.name), True)
    for one in _registry().conditions:
        if _is_named(profile.name, one):
            return Condition(one.identifier, one.info, True)
    return Condition(profile.name, profile.name, False)


def _is_named(name: str, condition: _Known) -> bool:
    """Tell whether a profile is called as those for the condition are, or holds its identifier as a word."""
    if re.search(rf"(?<!\w){re.escape(condition.identifier)}L?(?!\w)", name, re.IGNORECASE):
        return True
    return any(name.casefold().startswith(one.casefold()) for one in condition.names)


def _rank(profile: Profile) -> tuple[int, str]:
    """Return what sorts profiles: by the order of the registry's conditions here, others last."""
    identifiers = [one.identifier for one in _registry().conditions]
    condition = condition_of(profile)
    known = condition.registered and condition.identifier in identifiers
    return (identifiers.index(condition.identifier) if known else len(identifiers), profile.name.casefold())


def _files() -> Iterator[Path]:
    """Yield the files in the folders that may be profiles, in a lasting order."""
    left = MOST_FILES
    for folder in _folders():
        for parent, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                if not name.lower().endswith(SUFFIXES):
                    continue
                if not left:
                    return
                left -= 1
                yield Path(parent, name)


def _folders() -> tuple[Path, ...]:
    """Return where profiles lie: the user's own folder of CoverStudio first, then the system's."""
    home = Path.home()
    if sys.platform == "darwin":
        system = (
            home / "Library/ColorSync/Profiles",
            Path("/Library/ColorSync/Profiles"),
            Path("/System/Library/ColorSync/Profiles"),
            Path("/Library/Application Support/Adobe/Color/Profiles"),
        )
    elif sys.platform == "win32":
        programs = os.environ.get("COMMONPROGRAMFILES(X86)", r"C:\Program Files (x86)\Common Files")
        system = (
            Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32/spool/drivers/color"),
            Path(programs, "Adobe/Color/Profiles"),
        )
    else:
        data = os.environ.get("XDG_DATA_HOME") or home / ".local/share"
        shared = (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
        system = (
            Path(data, "icc"),
            home / ".color/icc",
            *(Path(one, "color/icc") for one in shared if one),
        )
    return (profiles_dir(), *system)


@functools.cache
def _registry() -> _Registry:
    return msgspec.json.decode((resources_dir() / "conditions.json").read_bytes(), type=_Registry)
