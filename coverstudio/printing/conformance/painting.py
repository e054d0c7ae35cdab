"""Rules about what the pages paint: fonts, transparency, graphics states, pictures, operators."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from coverstudio.document.sentences import shown
from coverstudio.printing.conformance.facts import Facts
from coverstudio.printing.contents.objects import entries, entry, is_name, items, name_of, number_of
from coverstudio.printing.contents.running import INTENTS
from coverstudio.printing.contents.walking import is_group

_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_HALFTONES = (1, 5)
_BLENDS = (
    "Normal", "Compatible", "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge", "ColorBurn",
    "HardLight", "SoftLight", "Difference", "Exclusion", "Hue", "Saturation", "Color", "Luminosity",
)  # fmt: skip


def fonts(facts: Facts) -> Iterator[str]:
    """Every font that leaves ink is embedded."""
    for font in facts.painted.fonts.values():
        kind = name_of(entry(font, "/Subtype"))
        name = shown(name_of(entry(font, "/BaseFont")) or "without a name")
        if font is None:
            yield "Text is set in a font that is missing."
        elif kind != "Type3" and not is_embedded(font):
            yield f"The font {name} is not embedded."


def is_embedded(font: object) -> bool:
    """Tell whether a font's letters are in the file; of a composite font, those of its descendant."""
    descendants = items(entry(font, "/DescendantFonts"))
    described = entry(descendants[0] if descendants else font, "/FontDescriptor")
    return any(isinstance(entry(described, key), pikepdf.Stream) for key in _PROGRAMS)


def transparency(facts: Facts) -> Iterator[str]:
    """Nothing shines through."""
    if any(is_group(found) for found in (*facts.pages, *facts.painted.forms.values())):
        yield "A page or a form is a group of transparency."
    if any(_is_masked(image) for image in facts.painted.images.values()):
        yield "A picture has a soft mask."
    for state in facts.painted.states.values():
        yield from _transparent_state(state)


def _is_masked(image: object) -> bool:
    return entry(image, "/SMask") is not None or number_of(entry(image, "/SMaskInData")) != 0


def _transparent_state(state: object) -> Iterator[str]:
    mask = entry(state, "/SMask")
    if mask is not None and not is_name(mask, "None"):
        yield "Something is painted through a soft mask."
    if any(number_of(entry(state, key), 1.0) != 1 for key in ("/ca", "/CA")):
        yield "Something is painted with an opacity below 1."
    for mode in _modes(state):
        if mode not in ("Normal", "Compatible"):
            yield f"Something is painted with the blend mode {mode}."


def blend_modes(facts: Facts) -> Iterator[str]:
    """Blend modes are those that the version of PDF knows."""
    for state in facts.painted.states.values():
        modes = _modes(state)
        if modes and not any(mode in _BLENDS for mode in modes):
            yield f"Something is painted with the blend mode {modes[0]}, which nobody knows."


def _modes(state: object) -> list[str]:
    found = entry(state, "/BM")
    return [shown(name_of(mode)) for mode in (items(found) or [found]) if mode is not None]


def transfer_functions(facts: Facts) -> Iterator[str]:
    """No curves change colours on their way to the press."""
    for state in facts.painted.states.values():
        if entry(state, "/TR") is not None or not is_name(entry(state, "/TR2") or _DEFAULT, "Default"):
            yield "A transfer function (TR or TR2) changes colours."
        if entry(state, "/HTP") is not None:
            yield "A halftone phase (HTP) is set."


_DEFAULT = pikepdf.Name("/Default")


def halftones(facts: Facts) -> Iterator[str]:
    """Screens are of the two kinds that presses agree upon, and have no names."""
    for state in facts.painted.states.values():
        for screen in _screens(state):
            if number_of(entry(screen, "/HalftoneType"), 1) not in _HALFTONES:
                yield "A halftone is neither of type 1 nor of type 5."
            if entry(screen, "/HalftoneName") is not None:
                yield "A halftone is chosen by its name."


def _screens(state: object) -> list[object]:
    """Return the halftone of a graphics state, and those that one of type 5 has for each ink."""
    screen = entry(state, "/HT")
    found = [screen, *(inner for _, inner in entries(state, "/HT"))]
    return [one for one in found if isinstance(one, pikepdf.Dictionary | pikepdf.Stream)]


def rendering_intents(facts: Facts) -> Iterator[str]:
    """Rendering intents are the four that there are."""
    images = {name_of(entry(image, "/Intent")) for image in facts.painted.images.values()}
    states = {name_of(entry(state, "/RI")) for state in facts.painted.states.values()}
    for intent in sorted({*facts.painted.told("intent"), *images, *states} - {"", *INTENTS}):
        yield f"{shown(intent)} is no rendering intent."


def operators(facts: Facts) -> Iterator[str]:
    """Every operator is one of PDF's, even where readers are told to pass over others."""
    for operator in facts.painted.told("operator"):
        yield f"A page has the operator {shown(operator, 20)}, which PDF does not know."


def postscript(facts: Facts) -> Iterator[str]:
    """No PostScript is left for the press to run."""
    is_run = any(_is_postscript(form) for form in facts.painted.forms.values())
    if is_run or any(facts.painted.told("postscript")):
        yield "A page has PostScript in it."


def _is_postscript(form: object) -> bool:
    is_named = is_name(entry(form, "/Subtype"), "PS") or is_name(entry(form, "/Subtype2"), "PS")
    return is_named or entry(form, "/PS") is not None


def alternate_images(facts: Facts) -> Iterator[str]:
    """No picture is replaced by another one when it is printed."""
    for image in facts.painted.images.values():
        if any(entry(one, "/DefaultForPrinting") is True for one in items(entry(image, "/Alternates"))):
            yield "A picture is replaced by another one when it is printed (Alternates)."


def opi(facts: Facts) -> Iterator[str]:
    """No picture stands in for a better one elsewhere."""
    painted = (*facts.painted.images.values(), *facts.painted.forms.values())
    if any(entry(found, "/OPI") is not None for found in painted):
        yield "A picture stands in for another file (OPI)."
    if any(entry(form, "/Ref") is not None for form in facts.painted.forms.values()):
        yield "A form stands in for another file (Ref)."
