"""Rules about the output intent: which press a file was made for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

from coverstudio.printing.conformance.facts import Facts
from coverstudio.printing.contents.objects import entry, items, number_of, text_of
from coverstudio.printing.contents.streams import StreamError, unpacked

_REGISTRY = "http://www.color.org"
_MOST_PROFILE = 64_000_000
_CHANNELS = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4, b"Lab ": 3}
_INDEPENDENT = ("ICCBased", "CalRGB", "CalGray", "Lab")


@dataclass(frozen=True)
class Header:
    """What the first bytes of an ICC profile say: its class, the space of its colours, its major version."""

    kind: bytes
    space: bytes
    version: int

    @property
    def channels(self) -> int:
        """How many channels that space has, 0 for one nobody expects here."""
        return _CHANNELS.get(self.space, 0)


def header_of(profile: object) -> Header | None:
    """Return the header of an ICC profile, or None when the stream is none."""
    content = profile_bytes(profile)
    if len(content) < 128 or content[36:40] != b"acsp":
        return None
    return Header(content[12:16], content[16:20], content[8])


def profile_bytes(profile: object) -> bytes:
    """Return a profile as it is in the file; nothing where it cannot be read."""
    if not isinstance(profile, pikepdf.Stream):
        return b""
    try:
        return unpacked(profile, _MOST_PROFILE)
    except StreamError:
        return b""


def press_of(facts: Facts) -> bytes:
    """Return the colour space of the press, by the profile of the output intent: CMYK where there is none."""
    for intent in facts.intents():
        header = header_of(entry(intent, "/DestOutputProfile"))
        if header is not None:
            return header.space
    return b"CMYK"


def output_intent(facts: Facts) -> Iterator[str]:
    """There is one output intent of PDF/X, and it names its printing condition."""
    found = facts.intents()
    if len(found) != 1:
        yield f"The file has {len(found)} output intents for PDF/X (GTS_PDFX) instead of one."
    others = [entry(intent, "/DestOutputProfile") for intent in items(entry(facts.catalog, "/OutputIntents"))]
    profiles = {profile.objgen for profile in others if isinstance(profile, pikepdf.Stream)}
    if len(profiles) > 1:
        yield "Its output intents have different profiles."
    for intent in found:
        if not (text_of(entry(intent, "/OutputConditionIdentifier")) or "").strip():
            yield "Its output intent does not name the printing condition (OutputConditionIdentifier)."
        is_registered = text_of(entry(intent, "/RegistryName")) == _REGISTRY
        if not is_registered and not (text_of(entry(intent, "/Info")) or "").strip():
            yield "Its output intent names a condition of no registry and does not describe it (Info)."


def output_profile(facts: Facts) -> Iterator[str]:
    """The profile of the press is embedded where it has to be, and is the profile of a press."""
    for intent in facts.intents():
        profile = entry(intent, "/DestOutputProfile")
        if entry(intent, "/DestOutputProfileRef") is not None:
            yield "Its output intent names a profile that lies elsewhere (DestOutputProfileRef)."
        if profile is None:
            if _has_to_be_embedded(facts, intent):
                yield "Its output intent has no profile (DestOutputProfile)."
            continue
        header = header_of(profile)
        if header is None:
            yield "The profile of its output intent is no ICC profile or is damaged."
        else:
            yield from _profile_findings(facts, header, int(number_of(entry(profile, "/N"))))


def _has_to_be_embedded(facts: Facts, intent: object) -> bool:
    """Tell whether the name of the condition is not enough."""
    if facts.standard == "pdfx4" or text_of(entry(intent, "/RegistryName")) != _REGISTRY:
        return True
    painted = facts.painted
    return any(
        space.family in _INDEPENDENT for space in (*painted.spaces.values(), *painted.stand_ins.values())
    )


def _profile_findings(facts: Facts, header: Header, channels: int) -> Iterator[str]:
    if header.kind != b"prtr":
        yield "The profile of its output intent is not that of a press (class prtr)."
    if header.channels != channels:
        yield f"The profile of its output intent has another number of channels than the {channels} it says."
    if facts.standard == "pdfx1a" and header.space != b"CMYK":
        yield "The profile of its output intent is not for CMYK, the only inks this standard knows."
    newest = 2 if facts.is_old else 4
    if header.version > newest:
        yield (
            f"The profile of its output intent is of ICC version {header.version}, "
            f"and {newest} is the newest here."
        )
