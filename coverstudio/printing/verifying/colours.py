"""Whether a page has the colours that its target wants: inks where they are asked for, and not too much."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from coverstudio.document.layers import TextLayer
from coverstudio.printing.fonts import forms_of
from coverstudio.printing.letters import Instruction
from coverstudio.printing.numbers import numbers
from coverstudio.printing.presses import Press
from coverstudio.printing.printed import FLATTENED
from coverstudio.printing.profiles import condition_of
from coverstudio.printing.verifying.pages import Seen
from coverstudio.rendering.text_looks import plain_colours

_IN_INKS = {"k", "K"}
_IN_LIGHT = {"rg", "RG"}
_NAMED = {"cs", "CS"}
_ALL_PLATES = "/All"
_BLACK_TEXT = "#000000"
_BLACK = (0.0, 0.0, 0.0, 1.0)
_SHADING = 2  # the type of pattern
_ROUNDING = 0.001  # of full ink, for four numbers of four digits


def colour_findings(seen: Seen) -> Iterator[str]:
    """Yield a sentence for colours that are no inks where all should be, and for too much ink in one."""
    if seen.press.separation is None:
        return
    yield from _black_text_findings(seen)
    holders = {"its page": seen.page, **seen.forms}
    for name, holder in holders.items():
        what = f"“{seen.layers[name].name}”" if name in seen.layers else name
        yield from _painted_findings(holder, what, seen.press)
    if seen.press.in_inks:
        for name, drawn in seen.pictures.items():
            if drawn.image.ColorSpace != pikepdf.Name.DeviceCMYK:
                what = "the flattened layers" if name == FLATTENED else f"“{seen.layers[name].name}”"
                yield f"the picture of {what} is not in CMYK."


def _painted_findings(holder: pikepdf.Object, what: str, press: Press) -> Iterator[str]:
    limit = press.target.ink_limit
    for instruction in pikepdf.parse_content_stream(holder):
        operator = str(instruction.operator)
        if operator in _IN_INKS:
            ink = sum(numbers(instruction.operands))
            if limit is not None and ink > limit / 100 + _ROUNDING:
                yield f"a colour of {what} has {ink:.0%} of ink instead of {limit} % at most."
        elif press.in_inks and _is_light(instruction, holder):
            yield f"a colour of {what} is not in CMYK."


def _is_light(instruction: Instruction, holder: pikepdf.Object) -> bool:
    """Tell whether an instruction chooses another colour space than inks, and than the one of all plates."""
    operator = str(instruction.operator)
    if operator in _NAMED:
        spaces = holder.Resources.get("/ColorSpace", pikepdf.Dictionary())
        name = str(instruction.operands[0])
        if name == "/Pattern":
            return not all(map(_is_pattern_in_inks, holder.Resources.get("/Pattern", {}).values()))
        space = spaces.get(name)
        return space is None or space[0] != pikepdf.Name.Separation or str(space[1]) != _ALL_PLATES
    return operator in _IN_LIGHT


def _is_pattern_in_inks(pattern: pikepdf.Object) -> bool:
    if pattern.PatternType == _SHADING:
        return bool(pattern.Shading.ColorSpace == pikepdf.Name.DeviceCMYK)
    pictures = pattern.Resources.get("/XObject", pikepdf.Dictionary())
    return all(picture.ColorSpace == pikepdf.Name.DeviceCMYK for _, picture in pictures.items())


def _black_text_findings(seen: Seen) -> Iterator[str]:
    """Yield a sentence for black letters, those aside that blend with others, in more than black ink."""
    own = {name for name, _ in forms_of(pikepdf.Dictionary(XObject=seen.page.Resources.XObject))}
    on_page = own & {str(name) for name in seen.page.Resources.XObject}
    for name in on_page & seen.layers.keys():
        layer = seen.layers[name]
        if isinstance(layer, TextLayer) and plain_colours(layer) == {_BLACK_TEXT}:
            inks = {
                numbers(instruction.operands)
                for instruction in pikepdf.parse_content_stream(seen.forms[name])
                if str(instruction.operator) in {"k", "rg", "scn", "g"}
            }
            if inks != {_BLACK}:
                yield f"the black text “{layer.name}” is not in black ink alone."


def intent_findings(pdf: pikepdf.Pdf, press: Press) -> Iterator[str]:
    """Yield a sentence where the printing condition or its profile is not the one that was asked for."""
    profile = press.target.profile
    if press.separation is None or profile is None:
        return
    intents = [one for one in pdf.Root.get("/OutputIntents", ()) if one.get("/S") == pikepdf.Name.GTS_PDFX]
    identifier = condition_of(profile).identifier
    if len(intents) != 1 or str(intents[0].get("/OutputConditionIdentifier", "")) != identifier:
        yield f"it does not name its printing condition, {identifier}."
        return
    embedded = intents[0].get("/DestOutputProfile")
    if press.target.embed_profile != (embedded is not None):
        yield "the profile of its press is missing." if embedded is None else "it holds a profile."
    elif embedded is not None and embedded.read_bytes() != profile.content:
        yield "the profile in it is not that of its press."
