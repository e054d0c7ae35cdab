"""Pictures and painted pages as the XObjects of a PDF."""

from __future__ import annotations

import math

import pikepdf
from pikepdf import Array, Dictionary, Name

from coverstudio.printing.fonts import fonts_of, tag_subset
from coverstudio.printing.numbers import number
from coverstudio.printing.patterns import FILL, Pattern, pattern_object
from coverstudio.printing.pictures import Picture
from coverstudio.printing.placed import PlacedForm, PlacedPicture, is_blended
from coverstudio.printing.placing import PageBoxes

_ENOUGH_PPI = 299.5
_POINTS_PER_INCH = 72


class XObjects:
    """Makes the XObjects of one file; a picture that stands in several places is written once.

    `boxes` are those of a page without marks, `srgb` is the colour space of sRGB, None in a file of inks.
    """

    def __init__(self, pdf: pikepdf.Pdf, boxes: PageBoxes, srgb: pikepdf.Object | None) -> None:
        self._pdf, self._boxes, self._srgb = pdf, boxes, srgb
        self._written: dict[tuple[Picture, bool], pikepdf.Object] = {}

    def group(self, content: bytes, resources: Dictionary) -> pikepdf.Object:
        """Return a form of the size of the page that blends with it as a whole."""
        return self._pdf.make_stream(
            content,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, number(self._boxes.width), number(self._boxes.height)]),
            Resources=resources,
            Group=_group(),
        )

    def of(self, item: PlacedForm | PlacedPicture) -> pikepdf.Object:
        """Return the XObject of what was placed."""
        return self._form(item) if isinstance(item, PlacedForm) else self._image_once(item)

    def _image_once(self, item: PlacedPicture) -> pikepdf.Object:
        key = item.picture, _ppi(item) < _ENOUGH_PPI
        if key not in self._written:
            self._written[key] = self._image(item.picture, self._space(item.picture), needs_smoothing=key[1])
        return self._written[key]

    def _space(self, picture: Picture) -> pikepdf.Object:
        if picture.channels == 4 or self._srgb is None:
            return Name.DeviceCMYK
        return self._srgb

    def _form(self, item: PlacedForm) -> pikepdf.Object:
        """Return a painted page as a form, moved so that its top-left corner is the bleed box's."""
        boxes = self._boxes
        sheet_height = math.ceil(boxes.height)
        excess = number(sheet_height - boxes.height)
        copied = self._pdf.copy_foreign(item.resources)
        in_inks = item.in_inks or self._srgb is None
        resources = _in_inks(copied) if in_inks else _in_srgb(copied, self._srgb)
        if item.pattern is not None:
            resources.Pattern = Dictionary({FILL: self._pattern(item.pattern)})
        form = self._pdf.make_stream(
            item.content,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, excess, number(boxes.width), sheet_height]),
            Matrix=Array([1, 0, 0, 1, 0, -excess]),
            Resources=resources,
        )
        if is_blended(item):
            form.Group = _group()
        return form

    def _pattern(self, pattern: Pattern) -> pikepdf.Object:
        return pattern_object(
            self._pdf,
            pattern,
            self._srgb,
            lambda picture: self._image(picture, self._space(picture), needs_smoothing=True),
        )

    def _image(self, picture: Picture, colours: pikepdf.Object, needs_smoothing: bool) -> pikepdf.Object:
        """Return an image XObject. One that will be enlarged asks for smoothing, as the canvas does it."""
        image = self._pdf.make_stream(
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
            if picture.channels == 4:
                image.Decode = Array([1, 0] * picture.channels)
        else:
            image.Filter = Name.FlateDecode
            image.DecodeParms = Dictionary(
                Predictor=15, Colors=picture.channels, BitsPerComponent=8, Columns=picture.width
            )
        if picture.alpha is not None:
            image.SMask = self._image(picture.alpha, Name.DeviceGray, needs_smoothing)
        return image


def _group() -> Dictionary:
    return Dictionary(Type=Name.Group, S=Name.Transparency, I=True, K=False)


def _ppi(item: PlacedPicture) -> float:
    a, b = item.matrix[:2]
    return item.picture.width / ((a * a + b * b) ** 0.5 / _POINTS_PER_INCH)


def _in_srgb(painted: pikepdf.Object, srgb: pikepdf.Object | None) -> Dictionary:
    """Return what Qt's page uses, with its colours, which it writes as bare RGB, told to be sRGB."""
    resources = Dictionary(ColorSpace=Dictionary(CSp=srgb, PCSp=Array([Name.Pattern, srgb])))
    _copy(painted, resources, ("/ExtGState", "/Font", "/XObject", "/Pattern"))
    for _, emoji in resources.get("/XObject", {}).items():
        if emoji.get("/ColorSpace") == Name.DeviceRGB:
            emoji.ColorSpace = srgb
    return resources


def _in_inks(painted: pikepdf.Object) -> Dictionary:
    """Return what a page in inks uses: fonts. Its colours need no names."""
    resources = Dictionary()
    _copy(painted, resources, ("/Font",))
    return resources


def _copy(painted: pikepdf.Object, resources: Dictionary, kinds: tuple[str, ...]) -> None:
    for kind in kinds:
        if kind in painted and painted[kind].keys():
            resources[kind] = painted[kind]
    for font in fonts_of(resources):
        tag_subset(font)
