"""Rules about the colour spaces of everything that is painted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coverstudio.document.sentences import shown
from coverstudio.printing.conformance.facts import Facts
from coverstudio.printing.conformance.intents import header_of, press_of, profile_bytes
from coverstudio.printing.contents.objects import entry
from coverstudio.printing.contents.spaces import CMYK, GRAY, RGB, Space, resolved

_OF_PRESS = {RGB.family: (b"RGB ",), CMYK.family: (b"CMYK",), GRAY.family: (b"GRAY", b"CMYK", b"RGB ")}
_OLD_GRAY = (b"GRAY", b"CMYK")
_CALIBRATED = ("ICCBased", "CalRGB", "CalGray", "Lab")
_INK_BASES = ("DeviceCMYK", "DeviceGray")
# Of which a colour can be told; links between devices and lists of named colours are other things.
_CLASSES = (b"scnr", b"mntr", b"prtr", b"spac")
_WORDS = {"DeviceRGB": "RGB", "DeviceCMYK": "CMYK", "DeviceGray": "grey"}


def device_colours(facts: Facts) -> Iterator[str]:
    """Colours without a profile are those of the press that the output intent names."""
    press = press_of(facts)
    for space in (*facts.painted.spaces.values(), *_group_spaces(facts), *_stand_ins(facts)):
        allowed = _OF_PRESS.get(space.family)
        if space.family == GRAY.family and facts.is_old:
            allowed = _OLD_GRAY
        if allowed is not None and press not in allowed:
            yield (
                f"Something is painted in {_WORDS[space.family]} without a profile ({space.family}), "
                f"and the output intent is for {press.decode('latin-1').strip()}."
            )
        elif facts.standard == "pdfx1a" and space.family == RGB.family:
            yield "Something is painted in RGB (DeviceRGB), and this standard knows inks only."
        if space.family == "unknown":
            yield "Something is painted in a colour space that cannot be read."


def _stand_ins(facts: Facts) -> Iterable[Space]:
    """Return the spaces that stand in for spot colours, where they have no rule of their own."""
    return () if facts.standard == "pdfx1a" else facts.painted.stand_ins.values()


def _group_spaces(facts: Facts) -> Iterator[Space]:
    """Yield the spaces in which transparent things are mixed."""
    for found in (*facts.pages, *facts.painted.forms.values()):
        mixed = entry(entry(found, "/Group"), "/CS")
        if mixed is not None:
            yield resolved(mixed, entry(found, "/Resources"))


def calibrated_colours(facts: Facts) -> Iterator[str]:
    """Nothing is painted in colours of a profile or a measurement."""
    for family in sorted({space.family for space in facts.painted.spaces.values()} & set(_CALIBRATED)):
        yield f"Something is painted in colours of a profile ({family}), and this standard knows inks only."


def spot_colours(facts: Facts) -> Iterator[str]:
    """Spot colours have names, and stand-ins in the inks of the press."""
    for space in facts.painted.spaces.values():
        if space.family in ("Separation", "DeviceN"):
            if not all(space.inks):
                yield "A spot colour has no name."
            base = space.base.family if space.base is not None else "none"
            if facts.standard == "pdfx1a" and base not in _INK_BASES:
                inks = shown(", ".join(space.inks))
                yield f"The spot colour {inks} has a stand-in in {base} instead of CMYK or grey."


def profiles(facts: Facts) -> Iterator[str]:
    """Profiles of colours are whole, fit the numbers they explain, and are not the press's own."""
    newest = 2 if facts.is_old else 4
    own = [entry(intent, "/DestOutputProfile") for intent in facts.intents()]
    for space in facts.painted.spaces.values():
        if space.family != "ICCBased":
            continue
        header = header_of(space.profile)
        if header is None or header.channels != space.channels:
            yield "A colour has a profile that is damaged or does not fit its channels."
        elif header.kind not in _CLASSES:
            yield "A colour has a profile of a class that explains no colours."
        elif header.version > newest:
            yield f"A colour has a profile of ICC version {header.version}, and {newest} is the newest here."
        elif facts.standard == "pdfx4" and space.channels == 4 and _is_among(space.profile, own):
            yield "A colour names the profile of the output intent once more instead of plain CMYK."


def _is_among(profile: object, others: list[object]) -> bool:
    return any(profile_bytes(profile) == profile_bytes(other) for other in others if other is not None)
