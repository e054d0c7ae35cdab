"""Colour spaces, as values: what a content stream names, resolved through resources and their defaults."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pikepdf

from coverstudio.printing.contents.objects import entry, identity, items, name_of, number_of

_MOST_NESTING = 8
_CHANNELS = {
    "DeviceGray": 1,
    "DeviceRGB": 3,
    "DeviceCMYK": 4,
    "CalGray": 1,
    "CalRGB": 3,
    "Lab": 3,
    "Pattern": 0,
}
_SHORT = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "I": "Indexed"}
_DEFAULTS = {"DeviceGray": "/DefaultGray", "DeviceRGB": "/DefaultRGB", "DeviceCMYK": "/DefaultCMYK"}


@dataclass(frozen=True)
class Space:
    """A colour space.

    `base` is the alternate space of spot colours, the base of a palette, and what a pattern without colours
    is painted in. `inks` are the names of spot colours, `profile` is the stream of an ICC profile.
    """

    family: str
    channels: int
    base: Space | None = None
    inks: tuple[str, ...] = ()
    profile: pikepdf.Object | None = None
    tint: pikepdf.Object | None = None
    palette: pikepdf.Object | None = None

    @property
    def key(self) -> object:
        """What tells it from another one."""
        profile = None if self.profile is None else identity(self.profile)
        return (self.family, self.channels, self.inks, profile, self.base and self.base.key)


GRAY = Space("DeviceGray", 1)
RGB = Space("DeviceRGB", 3)
CMYK = Space("DeviceCMYK", 4)
PATTERN = Space("Pattern", 0)
UNKNOWN = Space("unknown", 0)
IN_HEADER = Space("JPEG 2000", 0)
_DEVICE = {space.family: space for space in (GRAY, RGB, CMYK)}


def resolved(value: object, resources: object, depth: int = 0) -> Space:
    """Return the colour space that a name or an array stands for; UNKNOWN where it stands for none."""
    if depth > _MOST_NESTING:
        return UNKNOWN
    name = name_of(value)
    if name:
        return _named(_SHORT.get(name, name), resources, depth)
    parts = items(value)
    if not parts:
        return UNKNOWN
    family = name_of(parts[0])
    return _of_array(_SHORT.get(family, family), parts, resources, depth)


def _named(name: str, resources: object, depth: int) -> Space:
    listed = entry(resources, "/ColorSpace")
    if name in _DEVICE:
        default = entry(listed, _DEFAULTS[name])
        found = _DEVICE[name] if default is None else resolved(default, None, depth + 1)
        return found if found.channels == _DEVICE[name].channels else _DEVICE[name]
    if name == "Pattern":
        return PATTERN
    found = entry(listed, f"/{name}")
    return UNKNOWN if found is None else resolved(found, resources, depth + 1)


def _of_array(family: str, parts: list[object], resources: object, depth: int) -> Space:
    second = parts[1] if len(parts) > 1 else None
    if family == "ICCBased":
        profile = second if isinstance(second, pikepdf.Stream) else None
        return Space(family, int(number_of(entry(second, "/N"))), profile=profile)
    if family == "Indexed":
        palette = parts[3] if len(parts) > 3 else None
        held = palette if isinstance(palette, pikepdf.Object) else None
        return Space(family, 1, base=resolved(second, resources, depth + 1), palette=held)
    if family in ("Separation", "DeviceN"):
        return _spot(family, parts, resources, depth)
    if family == "Pattern" and second is not None:
        return replace(PATTERN, base=resolved(second, resources, depth + 1))
    if family in _DEVICE:
        return _named(family, resources, depth)
    return Space(family, _CHANNELS[family]) if family in _CHANNELS else UNKNOWN


def _spot(family: str, parts: list[object], resources: object, depth: int) -> Space:
    named = items(parts[1]) if family == "DeviceN" and len(parts) > 1 else parts[1:2]
    inks = tuple(name_of(ink) for ink in named)
    base = resolved(parts[2], resources, depth + 1) if len(parts) > 2 else UNKNOWN
    tint = parts[3] if len(parts) > 3 else None
    return Space(family, len(inks), base, inks, tint=tint if isinstance(tint, pikepdf.Object) else None)
