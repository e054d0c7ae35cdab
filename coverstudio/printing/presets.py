"""Presets: the kind of file that a printer, a shop or another program takes, as data.

A printer's preset follows from what its own file says of forms, pixels, ink and size; the others are listed
in resources/presets.json.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.sentences import shown
from coverstudio.imaging.profiles import Intent, Profile
from coverstudio.paths import resources_dir
from coverstudio.printing.printers import Printer, is_called, printer, printer_of, printers
from coverstudio.printing.targets import Colours, Marks, Standard, Target

Group = Literal["printer", "shop", "pdf", "picture", "layers"]
RICH_BLACK = (60, 40, 40, 100)  # per cent of each ink, what IngramSpark's guide names

_SUFFIXES = {"PDF": (".pdf",), "JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "TIFF": (".tif", ".tiff")}
_STANDARDS: dict[str, Standard] = {
    "PDF": "plain", "PDF/X-1a": "pdfx1a", "PDF/X-3": "pdfx3", "PDF/X-4": "pdfx4",
}  # fmt: skip
_MEGABYTE = 1_000_000  # the smaller of the two, so that the limit holds for whoever counts


class PresetError(ValueError):
    """A preset that there is not or that does not fit, as one sentence with what to do."""


class Extras(msgspec.Struct, frozen=True, kw_only=True):
    """What the user chooses beside the preset.

    `profile` is the CMYK profile of the press, None where the preset needs none; `intent` and `black_point`
    (whether the darkest colour becomes the press's darkest) are how colours become its inks. `ppi` is that of
    pictures, None for the cover's own; `with_bleed` lets a picture show the bleed box instead of the trimmed
    page.
    `disclosure` is written into the file's metadata, "" for nothing.
    """

    profile: Profile | None = None
    intent: Intent = "relative"
    black_point: bool = True
    marks: Marks = Marks()
    rich_black: bool = False
    lossless: bool = True
    ppi: int | None = None
    with_bleed: bool = False
    disclosure: str = ""


class Preset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of file, with the name a person reads; the first of `suffixes` is the one that is suggested.

    `pixels` (width, height) belong to a shop's picture of the front alone, `most_bytes` is the largest file
    that is taken, `ink_limit` the most ink in per cent. `names_registered` says that the profile of a
    registered printing condition is named and left out. `printer` is the printer's id, "" for no printer.
    `flattened` asks for a PDF without transparency, `takes_marks` allows marks around the page.
    `short_names` are what buttons call it, in English and Korean, where that is shorter than its name.
    """

    id: str
    name: str
    korean: str
    group: Group
    suffixes: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    standard: Standard = "plain"
    colours: Colours = "rgb"
    ink_limit: int | None = None
    names_registered: bool = False
    takes_marks: bool = True
    flattened: bool = False
    pixels: tuple[int, int] | None = None
    most_bytes: int | None = None
    printer: str = ""
    short_names: tuple[str, str] = ("", "")

    @property
    def suffix(self) -> str:
        """The ending that is suggested, with its dot."""
        return self.suffixes[0]

    @property
    def is_pdf(self) -> bool:
        """Whether it is a PDF."""
        return self.suffix == ".pdf"

    @property
    def needs_profile(self) -> bool:
        """Whether it cannot be written without the CMYK profile of a press."""
        return self.standard != "plain" or self.colours == "cmyk"

    def checked(self, path: Path) -> Path:
        """Return `path`; raises PresetError when its ending is not one of this preset's."""
        if path.suffix.lower() not in self.suffixes:
            endings = " or ".join(self.suffixes)
            raise PresetError(f"“{shown(path.name)}” must end in {endings}: that is what {self.name} takes.")
        return path


def for_cover(preset: Preset, document: Document) -> Preset:
    """Return the preset with the ink limit of the cover's printer, where it has inks and no limit itself."""
    printed_by = printer_of(document)
    limit = printed_by.file.most_ink if printed_by is not None else None
    if preset.colours == "rgb" or preset.ink_limit is not None or limit is None:
        return preset
    return msgspec.structs.replace(preset, ink_limit=int(limit.value))


def target(preset: Preset, extras: Extras) -> Target:
    """Return how a PDF of `preset` is written. Raises PresetError for extras that it does not allow."""
    check_extras(preset, extras)
    profile = extras.profile
    return Target(
        standard=preset.standard,
        colours=preset.colours,
        profile=profile,
        intent=extras.intent,
        black_point=extras.black_point,
        embed_profile=not (preset.names_registered and profile is not None and _is_registered(profile)),
        ink_limit=preset.ink_limit,
        rich_black=RICH_BLACK if extras.rich_black else None,
        compression="lossless" if extras.lossless else "jpeg",
        marks=extras.marks,
        flattened=preset.flattened,
        disclosure=extras.disclosure,
    )


def check_extras(preset: Preset, extras: Extras) -> None:
    """Raise PresetError for what does not go together with the preset."""
    if preset.needs_profile and extras.profile is None:
        raise PresetError(f"{preset.name} needs the CMYK profile of the press: choose one.")
    if extras.profile is not None and not preset.needs_profile:
        raise PresetError(f"{preset.name} keeps its RGB colours and takes no CMYK profile: leave it out.")
    if extras.marks.are_any and not (preset.is_pdf and preset.takes_marks):
        raise PresetError(f"{preset.name} takes no marks around the page: leave them out.")
    if extras.rich_black and not (preset.is_pdf and preset.colours == "cmyk"):
        raise PresetError(f"{preset.name} has no rich black, which is mixed of CMYK inks: leave it out.")


def presets() -> tuple[Preset, ...]:
    """Return every preset there is, printers first."""
    return tuple(_table().values())


def preset(identity: str) -> Preset:
    """Return the preset with that id or name; raises PresetError, naming the ones there are."""
    for candidate in presets():
        if is_called(identity, candidate.id, candidate.name, candidate.korean):
            return candidate
    raise PresetError(f"There is no preset “{shown(identity)}”: choose one of {', '.join(_table())}.")


def preset_for(path: Path) -> Preset:
    """Return the plainest preset that writes files of that ending.

    Raises PresetError when there is none.
    """
    plain = [one for one in presets() if one.group in ("pdf", "picture", "layers")]
    for candidate in plain:
        if path.suffix.lower() in candidate.suffixes:
            return candidate
    endings = dict.fromkeys(suffix for one in plain for suffix in one.suffixes)
    raise PresetError(
        f"“{shown(path.name)}” must end in one of {', '.join(endings)}: the ending chooses the kind of file."
    )


class _Listed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A preset in resources/presets.json; `like` names the printer whose limits it keeps to."""

    id: str
    name: str
    korean: str
    group: Group
    suffixes: tuple[str, ...]
    standard: Standard = "plain"
    colours: Colours = "rgb"
    like: str = ""


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    presets: tuple[_Listed, ...]
    short_names: dict[str, tuple[str, str]]
    without_marks: tuple[str, ...]
    flattened: tuple[str, ...]


@functools.cache
def _table() -> dict[str, Preset]:
    content = (resources_dir() / "presets.json").read_bytes()
    data = msgspec.json.decode(content, type=_File)
    made = [_of_printer(one) for one in printers()]
    made += [_of_listed(one) for one in data.presets]
    return {one.id: _completed(one, data) for one in made}


def _of_printer(of: Printer) -> Preset:
    """Return what the printer's first form asks for; of pictures, every form is an ending to choose."""
    forms = [form.split(":")[0] for form in of.file.forms]  # without the year of a standard
    is_pdf = forms[0] in _STANDARDS
    suffixes = _SUFFIXES["PDF"] if is_pdf else tuple(end for form in forms for end in _SUFFIXES[form])
    standard = _STANDARDS[forms[0]] if is_pdf else "plain"
    ink, megabytes, screen = of.file.most_ink, of.file.most_megabytes, of.screen
    return Preset(
        id=of.id, name=of.name, korean=of.korean, printer=of.id,
        group="shop" if screen else "printer", suffixes=suffixes, standard=standard,
        colours="cmyk" if standard != "plain" else "rgb",
        ink_limit=None if ink is None else int(ink.value),
        names_registered=standard in ("pdfx1a", "pdfx3"),
        pixels=None if screen is None else (int(screen.width.value), int(screen.height.value)),
        most_bytes=None if megabytes is None else int(megabytes.value * _MEGABYTE),
    )  # fmt: skip


def _completed(one: Preset, data: _File) -> Preset:
    return msgspec.structs.replace(
        one,
        short_names=data.short_names.get(one.id, (one.name, one.korean)),
        takes_marks=one.id not in data.without_marks,
        flattened=one.id in data.flattened,
    )


def _of_listed(listed: _Listed) -> Preset:
    alike = _of_printer(printer(listed.like)) if listed.like else None
    return Preset(
        id=listed.id, name=listed.name, korean=listed.korean, group=listed.group, suffixes=listed.suffixes,
        standard=listed.standard, colours=listed.colours,
        pixels=alike and alike.pixels, most_bytes=alike and alike.most_bytes,
    )  # fmt: skip


def _is_registered(profile: Profile) -> bool:
    from coverstudio.printing.profiles import condition_of  # noqa: PLC0415 - reads profiles: not at the start

    return condition_of(profile).registered
