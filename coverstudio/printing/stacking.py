"""Stacks what was prepared for each layer on one page, with exact blend modes and opacities.

Qt's writer ignores blend modes and would print overlapping glyphs of a translucent text darker. Here each
painted layer is a form, drawn as a group where it is translucent or blended, so the PDF's own imaging model
does what the canvas does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name

from coverstudio.document.layers import BlendMode
from coverstudio.document.print_spec import PrintSpec
from coverstudio.imaging.srgb import srgb_profile
from coverstudio.printing.intents import press_intent, screen_intent
from coverstudio.printing.marks import REGISTRATION, all_plates, marks_content
from coverstudio.printing.numbers import number
from coverstudio.printing.paints import Paint
from coverstudio.printing.placed import (
    Placed,
    PlacedForm,
    PlacedGroup,
    PlacedPicture,
    is_blended,
    is_see_through,
)
from coverstudio.printing.placing import PageBoxes, Rectangle, page_boxes
from coverstudio.printing.presses import Press
from coverstudio.printing.printed import GROUP, SLUG
from coverstudio.printing.xobjects import XObjects

BLEND_MODES: dict[BlendMode, str] = {
    "normal": "Normal", "multiply": "Multiply", "screen": "Screen", "overlay": "Overlay", "darken": "Darken",
    "lighten": "Lighten", "color-dodge": "ColorDodge", "color-burn": "ColorBurn", "hard-light": "HardLight",
    "soft-light": "SoftLight", "difference": "Difference", "exclusion": "Exclusion",
}  # fmt: skip


@dataclass(frozen=True)
class Stack:
    """What stands on a page: its background, and by name what lies on it, from the bottom up.

    Those named in `grouped` blend among themselves and with the background, in the colours of the canvas,
    before the others come on top. The slug is drawn `slug_drop` points below its own place.
    """

    background: Paint
    items: Mapping[str, Placed]
    grouped: frozenset[str] = frozenset()
    slug: PlacedForm | None = None
    slug_drop: float = 0.0


@dataclass
class _Sheet:
    """The content of a page or group while it is written."""

    resources: Dictionary
    content: list[str] = field(default_factory=list[str])

    def draw(self, name: str, item: Placed, xobject: pikepdf.Object, moved: str = "") -> None:
        self.resources.XObject[name] = xobject
        state = _graphics_state(item)
        if state is not None:
            self.resources.ExtGState[name] = state
        matrix = moved
        if isinstance(item, PlacedPicture):
            matrix = " ".join(f"{value:.6f}" for value in item.matrix) + " cm "
        self.content.append(f"q {f'{name} gs ' if state is not None else ''}{matrix}{name} Do Q")

    @property
    def stream(self) -> bytes:
        return "\n".join(line for line in self.content if line).encode("ascii")


def stacked(spec: PrintSpec, press: Press, stack: Stack) -> pikepdf.Pdf:
    """Return a PDF of one page with what is on the stack, marks around it and the press's output intent."""
    pdf = pikepdf.new()
    boxes, bleed = page_boxes(spec, press.target.marks), page_boxes(spec)
    profile = None if press.in_inks else pdf.make_stream(srgb_profile(), N=3, Alternate=Name.DeviceRGB)
    srgb = None if profile is None else pdf.make_indirect(Array([Name.ICCBased, profile]))
    xobjects = XObjects(pdf, bleed, srgb)
    sheet = _Sheet(_resources(srgb))
    _draw_page(pdf, sheet, stack, bleed, xobjects, srgb)
    _draw_margin(pdf, sheet, stack, press, boxes, xobjects, srgb)
    page = _page(boxes)
    page.Resources = sheet.resources
    page.Contents = pdf.make_stream(sheet.stream)
    if any(is_see_through(item) for item in stack.items.values()):
        page.Group = _group(Name.DeviceCMYK if stack.grouped else srgb)
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    intent = press_intent(pdf, press)
    if intent is None and profile is not None:
        intent = screen_intent(profile)
    if intent is not None:
        pdf.Root.OutputIntents = Array([intent])
    return pdf


def _draw_page(
    pdf: pikepdf.Pdf, sheet: _Sheet, stack: Stack, bleed: PageBoxes, xobjects: XObjects,
    srgb: pikepdf.Object | None,
) -> None:  # fmt: skip
    background = _background(stack.background, bleed)
    if stack.grouped:
        inner = _Sheet(_resources(srgb), [background])
        _draw_items(inner, stack, stack.grouped, xobjects)
        sheet.resources.XObject[GROUP] = pdf.make_stream(
            inner.stream,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=_rectangle(bleed.media),
            Resources=inner.resources,
            Group=_group(srgb),
        )
        sheet.content.append(f"q {GROUP} Do Q")
    else:
        sheet.content.append(background)
    _draw_items(sheet, stack, stack.items.keys() - stack.grouped, xobjects)


def _draw_items(sheet: _Sheet, stack: Stack, names: Iterable[str], xobjects: XObjects) -> None:
    wanted = set(names)
    for name, item in stack.items.items():
        if name in wanted:
            drawn = _group_form(item, xobjects) if isinstance(item, PlacedGroup) else xobjects.of(item)
            sheet.draw(name, item, drawn)


def _group_form(item: PlacedGroup, xobjects: XObjects) -> pikepdf.Object:
    inner = _Sheet(_resources(None))
    for name, part in item.parts.items():
        inner.draw(name, part, xobjects.of(part))
    return xobjects.group(inner.stream, inner.resources)


def _draw_margin(
    pdf: pikepdf.Pdf, sheet: _Sheet, stack: Stack, press: Press, boxes: PageBoxes, xobjects: XObjects,
    srgb: pikepdf.Object | None,
) -> None:  # fmt: skip
    """Move the page into its margin, clipped to its bleed box, and draw marks and slug around it."""
    if boxes.media == boxes.bleed:
        return
    left, bottom, right, top = (number(value) for value in boxes.bleed)
    sheet.content.insert(
        0, f"q {left} {bottom} {right - left} {top - bottom} re W n 1 0 0 1 {left} {bottom} cm"
    )
    sheet.content.append("Q")
    marks = marks_content(boxes, press.target.marks)
    if marks:
        if "/ColorSpace" not in sheet.resources:
            sheet.resources.ColorSpace = Dictionary()
        sheet.resources.ColorSpace[REGISTRATION] = all_plates(pdf, srgb)
        sheet.content.append(marks)
    if stack.slug is not None:
        down = number(boxes.bleed[1] - stack.slug_drop)
        sheet.draw(SLUG, stack.slug, xobjects.of(stack.slug), f"1 0 0 1 {left} {down} cm ")


def _resources(srgb: pikepdf.Object | None) -> Dictionary:
    resources = Dictionary(XObject=Dictionary(), ExtGState=Dictionary())
    if srgb is not None:
        resources.ColorSpace = Dictionary(CSp=srgb)
    return resources


def _page(boxes: PageBoxes) -> Dictionary:
    return Dictionary(
        Type=Name.Page,
        MediaBox=_rectangle(boxes.media),
        BleedBox=_rectangle(boxes.bleed),
        TrimBox=_rectangle(boxes.trim),
    )


def _rectangle(rectangle: Rectangle) -> Array:
    return Array([number(value) for value in rectangle])


def _group(colours: pikepdf.Object | None) -> Dictionary:
    return Dictionary(Type=Name.Group, S=Name.Transparency, CS=colours, I=True, K=False)


def _background(paint: Paint, bleed: PageBoxes) -> str:
    return f"q {paint.fill} 0 0 {number(bleed.width):f} {number(bleed.height):f} re f Q"


def _graphics_state(item: Placed) -> Dictionary | None:
    state = Dictionary(Type=Name.ExtGState)
    if item.layer is not None and is_blended(item):
        opacity = Decimal(f"{item.layer.opacity:.4f}")
        state.BM = Name(f"/{BLEND_MODES[item.layer.blend_mode]}")
        state.ca = state.CA = opacity
    if isinstance(item, PlacedForm) and item.overprints:
        state.OP = state.op = True
        state.OPM = 1  # inks that are none in the text are left as they are below
    return state if len(state.keys()) > 1 else None
