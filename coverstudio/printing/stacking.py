"""Stacks what was prepared for each layer on one page, with exact blend modes and opacities.

Qt's writer ignores blend modes and would print overlapping glyphs of a translucent text darker. Here each
painted layer is a form, drawn as a group where it is translucent or blended, so the PDF's own imaging model
does what the canvas does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name

from coverstudio.document.document import Document
from coverstudio.document.layers import AnyLayer, BlendMode
from coverstudio.imaging.srgb import srgb_profile
from coverstudio.printing.colour import hex_to_shares
from coverstudio.printing.fonts import fonts_of, tag_subset
from coverstudio.printing.metadata import output_intent
from coverstudio.printing.pictures import Picture
from coverstudio.printing.placing import Matrix, PageBoxes, Rectangle, page_boxes

BLEND_MODES: dict[BlendMode, str] = {
    "normal": "Normal", "multiply": "Multiply", "screen": "Screen", "overlay": "Overlay", "darken": "Darken",
    "lighten": "Lighten", "color-dodge": "ColorDodge", "color-burn": "ColorBurn", "hard-light": "HardLight",
    "soft-light": "SoftLight", "difference": "Difference", "exclusion": "Exclusion",
}  # fmt: skip
_ENOUGH_PPI = 299.5
_POINTS_PER_INCH = 72


@dataclass(frozen=True)
class PlacedPicture:
    """A picture and the matrix that puts the unit square at its place on the page."""

    layer: AnyLayer
    picture: Picture
    matrix: Matrix


@dataclass(frozen=True, eq=False)
class PlacedForm:
    """A painted page: its content, and what it uses out of the file of `sheets`."""

    layer: AnyLayer
    content: bytes
    sheets: pikepdf.Pdf
    page_number: int

    @property
    def resources(self) -> pikepdf.Object:
        """The fonts and states the content names."""
        return self.sheets.pages[self.page_number].obj.Resources


Placed = PlacedPicture | PlacedForm


def stacked(document: Document, placed: Mapping[str, Placed]) -> pikepdf.Pdf:
    """Return a PDF of one page with the background and what is placed, by name and from the bottom up."""
    pdf = pikepdf.new()
    boxes = page_boxes(document.print_spec)
    profile = pdf.make_stream(srgb_profile(), N=3, Alternate=Name.DeviceRGB)
    srgb = pdf.make_indirect(Array([Name.ICCBased, profile]))
    page = _page(boxes)
    resources = Dictionary(ColorSpace=Dictionary(CSp=srgb), XObject=Dictionary(), ExtGState=Dictionary())
    content = [_background(document.background, boxes)]
    written: dict[tuple[Picture, bool], pikepdf.Object] = {}
    for name, item in placed.items():
        if isinstance(item, PlacedForm):
            resources.XObject[name] = _form(pdf, item, boxes, srgb)
        else:
            resources.XObject[name] = _image_once(pdf, item, srgb, written)
        state = _graphics_state(item.layer)
        if state is not None:
            resources.ExtGState[name] = state
        content.append(_drawn(item, name, state is not None))
    page.Resources = resources
    page.Contents = pdf.make_stream("\n".join(content).encode("ascii"))
    if any(_needs_transparency(item) for item in placed.values()):
        page.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=srgb, I=True, K=False)
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.Root.OutputIntents = Array([output_intent(profile)])
    return pdf


def _page(boxes: PageBoxes) -> Dictionary:
    media = _rectangle(boxes.media)
    return Dictionary(Type=Name.Page, MediaBox=media, BleedBox=media, TrimBox=_rectangle(boxes.trim))


def _rectangle(rectangle: Rectangle) -> Array:
    return Array([_number(value) for value in rectangle])


def _number(value: float) -> Decimal:
    """Return a length in points as PDF writes it: a hundred-thousandth of a point is less than 4 nm."""
    return Decimal(f"{value:.5f}").normalize() + 0


def _background(colour: str, boxes: PageBoxes) -> str:
    shares = " ".join(f"{share:.4f}" for share in hex_to_shares(colour))
    return f"q /CSp cs {shares} scn 0 0 {_number(boxes.width):f} {_number(boxes.height):f} re f Q"


def _drawn(item: Placed, name: str, has_state: bool) -> str:
    state = f"{name} gs " if has_state else ""
    matrix = ""
    if isinstance(item, PlacedPicture):
        matrix = " ".join(f"{value:.6f}" for value in item.matrix) + " cm "
    return f"q {state}{matrix}{name} Do Q"


def _graphics_state(layer: AnyLayer) -> Dictionary | None:
    if not _is_blended(layer):
        return None
    opacity = Decimal(f"{layer.opacity:.4f}")
    return Dictionary(
        Type=Name.ExtGState, BM=Name(f"/{BLEND_MODES[layer.blend_mode]}"), ca=opacity, CA=opacity
    )


def _is_blended(layer: AnyLayer) -> bool:
    return layer.opacity < 1 or layer.blend_mode != "normal"


def _needs_transparency(item: Placed) -> bool:
    return _is_blended(item.layer) or (isinstance(item, PlacedPicture) and item.picture.alpha is not None)


def _image_once(
    pdf: pikepdf.Pdf,
    item: PlacedPicture,
    srgb: pikepdf.Object,
    written: dict[tuple[Picture, bool], pikepdf.Object],
) -> pikepdf.Object:
    """Return the image XObject of a picture, the same one for every place where it stands."""
    key = item.picture, _ppi(item) < _ENOUGH_PPI
    if key not in written:
        written[key] = _image(pdf, item.picture, srgb, needs_smoothing=key[1])
    return written[key]


def _ppi(item: PlacedPicture) -> float:
    a, b = item.matrix[:2]
    return item.picture.width / ((a * a + b * b) ** 0.5 / _POINTS_PER_INCH)


def _form(pdf: pikepdf.Pdf, item: PlacedForm, boxes: PageBoxes, srgb: pikepdf.Object) -> pikepdf.Object:
    """Return a painted page as a form, moved so that its top-left corner is the media box's."""
    sheet_height = math.ceil(boxes.height)
    excess = _number(sheet_height - boxes.height)
    form = pdf.make_stream(
        item.content,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, excess, _number(boxes.width), sheet_height]),
        Matrix=Array([1, 0, 0, 1, 0, -excess]),
        Resources=_form_resources(pdf.copy_foreign(item.resources), srgb),
    )
    if _is_blended(item.layer):
        form.Group = Dictionary(Type=Name.Group, S=Name.Transparency, I=True, K=False)
    return form


def _form_resources(painted: pikepdf.Object, srgb: pikepdf.Object) -> Dictionary:
    """Return what Qt's page uses, with its colours, which it writes as bare RGB, told to be sRGB."""
    resources = Dictionary(ColorSpace=Dictionary(CSp=srgb, PCSp=Array([Name.Pattern, srgb])))
    for kind in ("/ExtGState", "/Font", "/XObject", "/Pattern"):
        if kind in painted and painted[kind].keys():
            resources[kind] = painted[kind]
    for font in fonts_of(resources):
        tag_subset(font)
    for _, emoji in resources.get("/XObject", {}).items():
        if emoji.get("/ColorSpace") == Name.DeviceRGB:
            emoji.ColorSpace = srgb
    return resources


def _image(
    pdf: pikepdf.Pdf, picture: Picture, colours: pikepdf.Object, needs_smoothing: bool
) -> pikepdf.Object:
    """Return an image XObject. One that will be enlarged asks for smoothing, as the canvas does it."""
    image = pdf.make_stream(
        picture.content,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        BitsPerComponent=8,
        ColorSpace=colours,
    )
    if needs_smoothing:
        image.Interpolate = True
    if picture.filter == "jpeg":
        image.Filter = Name.DCTDecode
    else:
        image.Filter = Name.FlateDecode
        image.DecodeParms = Dictionary(
            Predictor=15, Colors=picture.channels, BitsPerComponent=8, Columns=picture.width
        )
    if picture.alpha is not None:
        image.SMask = _image(pdf, picture.alpha, Name.DeviceGray, needs_smoothing)
    return image
