"""ICC profiles of presses: what a file is, read with suspicion.

Header and tag table are checked here (ICC.1:2022, 7.2 and 7.3) before LittleCMS, which is written in C, sees
a byte of a file that nobody has checked.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path

import msgspec
from PIL import ImageCms

from coverstudio.document.sentences import shown
from coverstudio.imaging.intent import Intent

__all__ = ["Intent", "Profile", "ProfileError", "read_profile", "text_tag"]

MOST_BYTES = 32 << 20

_HEADER, _COUNT, _ENTRY = 128, 4, 12
_VERSION = 8  # the place of its first byte in the header
_MOST_TAGS = 100  # LittleCMS knows no more; the fullest profile of a press has some 30
# From an ink to a colour and back, in the perceptual intent, which stands in for the others (9.2).
_TABLES = (b"A2B0", b"B2A0")
_SPACES = {b"RGB ": "an RGB profile", b"GRAY": "a grey profile"}


class ProfileError(ValueError):
    """A profile that cannot be used; the message is one sentence that names it."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A CMYK output profile: the name it has itself, its bytes, and where it lies ("" for nowhere)."""

    name: str
    content: bytes
    path: str = ""

    @property
    def version(self) -> int:
        """The major version of ICC's specification that it is written in."""
        return self.content[_VERSION]


def read_profile(source: Path | bytes, name: str = "") -> Profile:
    """Return the CMYK output profile in a file of at most 32 MB, or in its bytes.

    `name` is what a sentence calls it, by default the file's name. Raises ProfileError, in one sentence, for
    everything else: other kinds of profiles, damaged files, folders, what cannot be read.
    """
    called = shown(name or (source.name if isinstance(source, Path) else "The profile"))
    content = _read(source, called) if isinstance(source, Path) else source
    checked = _checked(content, called)
    inner = _understood(checked, called)
    path = str(source) if isinstance(source, Path) else ""
    return Profile(name=shown(inner, 120) or called, content=checked, path=path)


def text_tag(profile: Profile, tag: bytes) -> str:
    """Return the words of a plain text tag of a profile that was read, "" where it has none."""
    for one, offset, size in _tags(profile.content):
        if one == tag and profile.content[offset : offset + 4] == b"text":
            return profile.content[offset + 8 : offset + size].split(b"\0")[0].decode("ascii", "replace")
    return ""


def _read(path: Path, called: str) -> bytes:
    try:
        if path.is_dir():
            raise ProfileError(f"{called} is a folder: choose a profile file (.icc or .icm).")
        if not path.is_file():
            raise ProfileError(f"{called} is not there any more: choose another profile.")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ProfileError(f"{called} cannot be read ({error.strerror}): choose another profile.") from None
    if len(content) > MOST_BYTES:
        raise ProfileError(f"{called} is larger than 32 MB, which no profile is: choose another file.")
    return content


def _checked(content: bytes, called: str) -> bytes:
    """Return the profile without what may follow it in its file."""
    if len(content) < _HEADER + _COUNT or content[36:40] != b"acsp":
        raise ProfileError(f"{called} is no ICC profile: choose the CMYK profile of a press (.icc or .icm).")
    size = _number(content, 0)
    if size > len(content):
        raise _damaged(called, "it ends too early")
    if size < _HEADER + _COUNT:
        raise _damaged(called, "its size is wrong")
    content = content[:size]
    _check_kind(content, called)
    _check_tags(content, called)
    return content


def _check_kind(content: bytes, called: str) -> None:
    version, kind, space, connection = content[8], content[12:16], content[16:20], content[20:24]
    if version not in (2, 4):
        raise ProfileError(
            f"{called} is an ICC profile of version {version}, which presses do not use yet:"
            " choose one of version 2 or 4."
        )
    if kind == b"link":
        raise ProfileError(
            f"{called} is a device link, which joins two devices: choose the CMYK profile of a press."
        )
    if space != b"CMYK":
        what = _SPACES.get(space, "a profile of other colours")
        raise ProfileError(f"{called} is {what}: choose the CMYK profile of a press.")
    if kind != b"prtr":
        raise ProfileError(f"{called} is not of a press but of a screen or a camera: choose one of a press.")
    if connection not in (b"Lab ", b"XYZ "):
        raise _damaged(called, "its colours are neither Lab nor XYZ")


def _check_tags(content: bytes, called: str) -> None:
    count = _number(content, _HEADER)
    start = _HEADER + _COUNT + _ENTRY * count
    if count > _MOST_TAGS or start > len(content):
        raise _damaged(called, "its list of contents is wrong")
    for _, offset, size in _tags(content):
        if offset < start or size < 8 or offset + size > len(content):
            raise _damaged(called, "its list of contents points outside of it")
    missing = set(_TABLES) - {tag for tag, _, _ in _tags(content)}
    if missing:
        raise ProfileError(f"{called} cannot convert colours to inks and back: choose another profile.")


def _damaged(called: str, how: str) -> ProfileError:
    return ProfileError(f"The profile {called} is damaged ({how}): get it again from where it came from.")


def _tags(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield (signature, offset, size) of every tag."""
    yield from struct.iter_unpack(">4sII", content[_HEADER + _COUNT :][: _ENTRY * _number(content, _HEADER)])


def _number(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4])


def _understood(content: bytes, called: str) -> str:
    """Let LittleCMS read the tables of every intent, and return the profile's own name."""
    plain = ImageCms.Flags.NOOPTIMIZE | ImageCms.Flags.BLACKPOINTCOMPENSATION
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(content))
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        for intent in ImageCms.Intent:
            ImageCms.ImageCmsTransform(lab, profile, "LAB", "CMYK", intent, flags=plain)
            ImageCms.ImageCmsTransform(profile, lab, "CMYK", "LAB", intent, flags=plain)
        return ImageCms.getProfileDescription(profile).strip()
    except (ImageCms.PyCMSError, OSError, ValueError):
        raise _damaged(called, "its tables cannot be read") from None
