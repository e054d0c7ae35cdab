"""From the layers of a document to what stands on the page: text, pictures, and what is flattened."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import pikepdf

from coverstudio.document.assets import AssetStore, MissingAssetError
from coverstudio.document.document import Document
from coverstudio.document.layers import AnyLayer, BarcodeLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.imaging.reading import PictureError
from coverstudio.printing.barcodes.on_page import barcode_on_page
from coverstudio.printing.compositing import flattened
from coverstudio.printing.errors import PrintError
from coverstudio.printing.layer_pictures import image_on_page, soft_shape_on_page
from coverstudio.printing.marks import slug, slug_drop
from coverstudio.printing.overprinting import may_overprint
from coverstudio.printing.paints import Paint
from coverstudio.printing.placed import Placed, PlacedForm, PlacedPicture
from coverstudio.printing.presses import Press
from coverstudio.printing.printed import SLUG, layer_names, printed_layers
from coverstudio.printing.recolouring import recoloured
from coverstudio.printing.seeing_through import Pile
from coverstudio.printing.spans import with_lines_marked
from coverstudio.printing.stacking import Stack
from coverstudio.printing.vector_pages import painted_pages
from coverstudio.rendering.images import Images

Report = Callable[[float], None]


@dataclass(frozen=True)
class _Job:
    """A document on its way to a page: what is needed for every layer of it."""

    document: Document
    store: AssetStore
    images: Images
    press: Press

    @property
    def spec(self) -> PrintSpec:
        return self.document.print_spec


def composed(
    document: Document, store: AssetStore, images: Images, press: Press, at: datetime, tell: Report
) -> Stack:
    """Return what stands on the page. `at` is the date that the slug names.

    Raises PrintError for pictures that are missing or damaged, and for a cover that cannot be printed so.
    """
    job = _Job(document, store, images, press)
    try:
        return _composed(job, at, tell)
    except (MissingAssetError, PictureError) as error:
        raise PrintError(str(error)) from error


def _composed(job: _Job, at: datetime, tell: Report) -> Stack:
    layers = dict(zip(layer_names(job.document), printed_layers(job.document), strict=True))
    pile = Pile(job.document, job.store, job.images)
    blended = _blended(job, pile)
    for name in blended:
        _refuse_barcode(layers[name])
    items: dict[str, Placed] = {}
    grouped = blended
    if job.press.blending == "flattened":
        below = {name: layers.pop(name) for name in list(layers) if name in blended}
        items |= _flattened(below, job, pile, lambda share: tell(0.3 * share))
        grouped = frozenset[str]()
    forms = _forms(layers, grouped, job, at)
    for index, (name, layer) in enumerate(layers.items()):
        tell(0.3 + 0.4 * index / len(layers))
        item = forms.pop(name, None) or _picture(layer, job)
        if item is not None:
            items[name] = item
    tell(0.7)
    paints, colour = job.press.paints, job.document.background
    # Beside a picture of the background no seam may show between it and the page.
    background = paints.picture(colour) if blended else paints.area(colour)
    return Stack(background, items, grouped & items.keys(), forms.get(SLUG), slug_drop(job.document))


def _blended(job: _Job, pile: Pile) -> frozenset[str]:
    return frozenset() if job.press.blending == "live" else pile.blended()


def _flattened(layers: Mapping[str, AnyLayer], job: _Job, pile: Pile, tell: Report) -> dict[str, Placed]:
    """Return the pictures of these layers under their names; none where none of them is on the page."""
    box = pile.box(frozenset(layers)) if layers else None
    if box is None:
        return {}
    return {**flattened(job.document, layers, job.images, box, job.press, tell)}


def _refuse_barcode(layer: AnyLayer) -> None:
    if isinstance(layer, BarcodeLayer):
        raise PrintError(
            f"The barcode “{layer.name}” would not be in black ink alone, because something shines through"
            " there: move it to the top, with full opacity."
        )


def _picture(layer: AnyLayer, job: _Job) -> PlacedPicture | PlacedForm | None:
    """Return a layer that Qt does not paint; None when nothing of it shows."""
    press = job.press
    match layer:
        case ImageLayer():
            return image_on_page(layer, job.spec, job.store, press.compression, press.pictures)
        case ShapeLayer():
            return soft_shape_on_page(layer, job.spec)
        case BarcodeLayer():
            return barcode_on_page(layer, job.spec, in_inks=press.separation is not None)
        case TextLayer():
            raise AssertionError("texts are painted by Qt")


def _forms(
    layers: Mapping[str, AnyLayer], grouped: frozenset[str], job: _Job, at: datetime
) -> dict[str, PlacedForm]:
    """Return the layers that Qt paints, and the slug where one is wanted, under their names."""
    wanted = {name: layer for name, layer in layers.items() if _is_vector(layer)}
    line = slug(job.document, job.press, at) if job.press.target.marks.slug else None
    if line is not None:
        wanted[SLUG] = line
    if not wanted:
        return {}
    sheets = pikepdf.open(io.BytesIO(painted_pages(list(wanted.values()), job.spec, job.images)))
    return {
        name: _form(layer, sheets, page, job, is_grouped=name in grouped)
        for page, (name, layer) in enumerate(wanted.items())
    }


def _is_vector(layer: AnyLayer) -> bool:
    return isinstance(layer, TextLayer) or (isinstance(layer, ShapeLayer) and layer.softness == 0)


def _form(layer: AnyLayer, sheets: pikepdf.Pdf, number: int, job: _Job, *, is_grouped: bool) -> PlacedForm:
    page = sheets.pages[number]
    paint = None if is_grouped else _paint(layer, job.press)
    content = with_lines_marked(page, layer, job.spec) if isinstance(layer, TextLayer) else None
    if paint is None or paint.space == "srgb":
        return PlacedForm(layer, content or page.obj.Contents.read_bytes(), sheets, number)
    if content is not None:
        page.obj.Contents = sheets.make_stream(content)
    return PlacedForm(
        layer,
        recoloured(page, paint),
        sheets,
        number,
        in_inks=True,
        overprints=_overprints(layer, paint, job),
    )


def _paint(layer: AnyLayer, press: Press) -> Paint | None:
    match layer:
        case TextLayer():
            return press.paints.text(layer.colour)
        case ShapeLayer():
            return press.paints.area(layer.colour)
        case _:
            return None


def _overprints(layer: AnyLayer, paint: Paint, job: _Job) -> bool:
    if not isinstance(layer, TextLayer) or not paint.is_black_ink or job.press.separation is None:
        return False
    if layer.opacity < 1 or job.document.layer(layer.id) is None:  # the slug has no ink below it
        return False
    return may_overprint(layer, job.document, job.images, job.press.separation)
