"""From the layers of a document to what stands on the page: text, pictures, and what is flattened."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
import pikepdf

from coverstudio.document.assets import AssetStore, MissingAssetError
from coverstudio.document.document import Document
from coverstudio.document.layers import AnyLayer, BarcodeLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.imaging.reading import PictureError
from coverstudio.printing.barcodes.on_page import barcode_on_page
from coverstudio.printing.coats import Coat, coat_of
from coverstudio.printing.compositing import flattened
from coverstudio.printing.errors import PrintError
from coverstudio.printing.layer_pictures import effect_on_page, image_on_page, soft_shape_on_page
from coverstudio.printing.marks import slug, slug_drop
from coverstudio.printing.overprinting import may_overprint
from coverstudio.printing.placed import Placed, PlacedForm, PlacedGroup, PlacedPicture
from coverstudio.printing.presses import Press
from coverstudio.printing.printed import SLUG, in_parts, layer_names, printed_layers
from coverstudio.printing.recolouring import recoloured, with_letters_hidden
from coverstudio.printing.seeing_through import Pile
from coverstudio.printing.spans import with_lines_marked
from coverstudio.printing.stacking import Stack
from coverstudio.printing.vector_pages import painted_pages
from coverstudio.rendering.images import Images
from coverstudio.rendering.text_layout import lay_out
from coverstudio.rendering.text_looks import TextEffect, has_surroundings, letters_alone, surroundings
from coverstudio.rendering.text_looks.reach import is_vector

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
    job = _Job(in_parts(document), store, images, press)
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
    parts = {name: _parts(name, layer) for name, layer in layers.items()}
    singles = {inner: part for group in parts.values() for inner, part in group.items()}
    in_group = frozenset(inner for name in grouped & parts.keys() for inner in parts[name])
    forms = _forms(singles, in_group, job, at)
    for index, (name, layer) in enumerate(layers.items()):
        tell(0.3 + 0.4 * index / len(layers))
        placed = {inner: forms.pop(inner, None) or _picture(part, job) for inner, part in parts[name].items()}
        shown = {inner: item for inner, item in placed.items() if item is not None}
        if len(parts[name]) > 1:
            items[name] = PlacedGroup(layer, shown)
        else:
            items |= shown
    tell(0.7)
    paints, colour = job.press.paints, job.document.background
    # Beside a picture of the background no seam may show between it and the page.
    background = paints.picture(colour) if blended else paints.area(colour)
    return Stack(background, items, grouped & items.keys(), forms.get(SLUG), slug_drop(job.document))


def _parts(name: str, layer: AnyLayer) -> dict[str, AnyLayer]:
    """Return what a layer is put together from: a text that is blended as a whole has its effects in it."""
    if not isinstance(layer, TextLayer) or not has_surroundings(layer):
        return {name: layer}
    around = {f"{name}E{index}": effect for index, effect in enumerate(surroundings(layer))}
    whole = msgspec.structs.replace(letters_alone(layer), opacity=1.0, blend_mode="normal")
    return {**around, name: whole}


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
        case TextEffect():
            return effect_on_page(layer, job.spec)
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
    coats = {
        name: coat_of(layer, job.spec, job.images, job.press, is_grouped=name in grouped)
        for name, layer in wanted.items()
    }
    painted = [coats[name].told_apart(layer) for name, layer in wanted.items()]
    sheets = pikepdf.open(io.BytesIO(painted_pages(painted, job.spec, job.images)))
    return {
        name: _form(layer, sheets, page, coats[name], job)
        for page, (name, layer) in enumerate(wanted.items())
    }


def _is_vector(layer: AnyLayer) -> bool:
    match layer:
        case TextEffect(effect=effect):
            return is_vector(effect)
        case TextLayer():
            return True
        case ShapeLayer(softness=softness):
            return softness == 0
        case _:
            return False


def _form(layer: AnyLayer, sheets: pikepdf.Pdf, number: int, coat: Coat, job: _Job) -> PlacedForm:
    page = sheets.pages[number]
    if isinstance(layer, TextLayer) and not isinstance(layer, TextEffect):
        page.obj.Contents = sheets.make_stream(with_lines_marked(page, layer, job.spec))
        if lay_out(layer).glyphs.is_bent:
            page.obj.Contents = sheets.make_stream(with_letters_hidden(page))
    if coat.pattern is None and all(paint.space == "srgb" for paint in coat.own):
        return PlacedForm(layer, page.obj.Contents.read_bytes(), sheets, number)
    return PlacedForm(
        layer,
        recoloured(page, coat.repaint),
        sheets,
        number,
        in_inks=all(paint.space == "inks" for paint in coat.own),
        overprints=_overprints(layer, coat, job),
        pattern=coat.pattern,
    )


def _overprints(layer: AnyLayer, coat: Coat, job: _Job) -> bool:
    if not isinstance(layer, TextLayer) or coat.pattern is not None or job.press.separation is None:
        return False
    if not all(paint.is_black_ink for paint in coat.own):
        return False
    if layer.opacity < 1 or job.document.layer(layer.id) is None:  # the slug has no ink below it
        return False
    return may_overprint(layer, job.document, job.images, job.press.separation)
