"""What each standard of PDF/X asks of a file, and what none of them lets a target be."""

from __future__ import annotations

from dataclasses import dataclass

from coverstudio.printing.errors import PrintError
from coverstudio.printing.profiles import condition_of
from coverstudio.printing.targets import Standard, Target


@dataclass(frozen=True)
class Rules:
    """A standard: its name, the version of PDF it is written in, what Info says of it, what it allows.

    `inks_only` tells that every colour is to be in the inks of the press, `profile_inside` that the profile
    must be in the file, `newest_icc` the newest version of one.
    """

    name: str
    version: str
    inks_only: bool = True
    profile_inside: bool = False
    newest_icc: int = 4
    info: tuple[tuple[str, str], ...] = ()


RULES: dict[Standard, Rules] = {
    "plain": Rules("PDF", "1.6", inks_only=False),
    "pdfx1a": Rules(  # ISO 15930-1
        "PDF/X-1a",
        "1.3",
        newest_icc=2,
        info=(("/GTS_PDFXVersion", "PDF/X-1:2001"), ("/GTS_PDFXConformance", "PDF/X-1a:2001")),
    ),
    "pdfx3": Rules(  # ISO 15930-3
        "PDF/X-3", "1.3", newest_icc=2, info=(("/GTS_PDFXVersion", "PDF/X-3:2002"),)
    ),
    # ISO 15930-7, whose mark stands in XMP.
    "pdfx4": Rules("PDF/X-4", "1.6", inks_only=False, profile_inside=True),
}


def refuse_impossible(target: Target) -> None:
    """Raise PrintError, in one sentence, for a target that no file can be."""
    rules = RULES[target.standard]
    if target.profile is None:
        if target.standard != "plain" or target.colours == "cmyk":
            raise PrintError(
                f"A {rules.name} for a press needs its CMYK profile: choose one, or export an RGB PDF."
            )
        return
    if target.embed_profile:
        if target.profile.version > rules.newest_icc:
            raise PrintError(
                f"“{target.profile.name}” is of ICC version {target.profile.version}, which {rules.name} does"
                " not know: choose a profile of version 2, or PDF/X-4."
            )
        return
    if rules.profile_inside:
        raise PrintError(
            f"{rules.name} must hold the profile of its press: let it be embedded, or choose PDF/X-1a."
        )
    if not condition_of(target.profile).registered:
        raise PrintError(
            f"“{target.profile.name}” is the profile of no registered printing condition, and its name alone"
            " tells a printer nothing: let it be embedded."
        )
