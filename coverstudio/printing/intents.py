"""Output intents: which condition a page was made for (ISO 32000-1, 14.11.5)."""

from __future__ import annotations

import pikepdf
from pikepdf import Dictionary, Name, String

from coverstudio.imaging.srgb import CONDITION
from coverstudio.printing.presses import Press

_REGISTRY = "http://www.color.org"


def screen_intent(profile: pikepdf.Object) -> Dictionary:
    """Return the output intent that names sRGB, `profile` being the stream of its ICC profile."""
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name("/GTS_PDFA1"),
        OutputConditionIdentifier=String(CONDITION),
        RegistryName=String(_REGISTRY),
        Info=String(CONDITION),
        DestOutputProfile=profile,
    )


def press_intent(pdf: pikepdf.Pdf, press: Press) -> Dictionary | None:
    """Return the output intent of PDF/X for a press, with its profile where that is embedded.

    None for pages that are made for no press.
    """
    condition, profile = press.condition, press.target.profile
    if condition is None or profile is None:
        return None
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(condition.identifier),
        OutputCondition=String(condition.info),
        Info=String(condition.info),
    )
    if condition.registered:
        intent.RegistryName = String(_REGISTRY)
    if press.target.embed_profile:
        intent.DestOutputProfile = pdf.make_stream(profile.content, N=4)
    return intent
