"""A document as a print PDF of one page: written beside, read back, verified, and only then put in place."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pikepdf

from coverstudio.document.assets import AssetStore
from coverstudio.document.atomic import write_atomically
from coverstudio.document.document import Document
from coverstudio.document.layers import AnyLayer, BarcodeLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.printing.barcodes.on_page import barcode_on_page
from coverstudio.printing.characters import complete_characters
from coverstudio.printing.errors import PrintError
from coverstudio.printing.layer_pictures import image_on_page, soft_shape_on_page
from coverstudio.printing.metadata import describe
from coverstudio.printing.placing import page_boxes
from coverstudio.printing.printed import layer_names, printed_layers, refuse_nothing
from coverstudio.printing.spans import with_lines_marked
from coverstudio.printing.stacking import Placed, PlacedForm, stacked
from coverstudio.printing.targets import PLAIN, Target
from coverstudio.printing.vector_pages import painted_pages
from coverstudio.printing.verifying import verify
from coverstudio.rendering.images import Images

Report = Callable[[float], None]
_PLAIN_OBJECTS = pikepdf.ObjectStreamMode.disable


@dataclass(frozen=True)
class Written:
    """What was written: the file, its size in bytes and that of its page in points."""

    path: Path
    size: int
    page: tuple[float, float]


def write_pdf(
    document: Document,
    store: AssetStore,
    images: Images,
    path: Path,
    *,
    target: Target = PLAIN,
    report: Report | None = None,
    at: datetime | None = None,
) -> Written:
    """Write the document as a PDF of one page, of the bleed box, ready for print.

    Text is real text in embedded fonts, images keep their pixels, colours are sRGB. `report` is told the
    share that is done, from 0 to 1; `at` is the date in the file, now when left out: the same document at the
    same date gives the same bytes.

    Raises PrintError when the cover cannot be printed or what was written does not hold what it should, and
    WriteError when the disk refuses; the file that was at `path` stands then.
    """
    refuse_nothing(document)
    tell = report or (lambda share: None)
    pdf = _composed(document, store, images, target, tell)
    describe(pdf, document, at or datetime.now(UTC))

    def write(stream: BinaryIO) -> None:
        # Without object streams: they save nothing beside a picture, and old software reads the file.
        pdf.save(stream, deterministic_id=True, force_version="1.6", object_stream_mode=_PLAIN_OBJECTS)
        stream.flush()
        tell(0.8)
        _refuse_findings(verify(Path(stream.name), document, target))

    write_atomically(path, write)
    tell(1.0)
    boxes = page_boxes(document.print_spec)
    return Written(path, path.stat().st_size, (boxes.width, boxes.height))


def _refuse_findings(findings: tuple[str, ...]) -> None:
    if findings:
        raise PrintError(f"The PDF would not print right, so it was not saved: {findings[0]}")


def _composed(
    document: Document, store: AssetStore, images: Images, target: Target, tell: Report
) -> pikepdf.Pdf:
    spec = document.print_spec
    layers = dict(zip(layer_names(document), printed_layers(document), strict=True))
    painted = _painted({name: layer for name, layer in layers.items() if _is_vector(layer)}, spec, images)
    placed: dict[str, Placed] = {}
    for index, (name, layer) in enumerate(layers.items()):
        tell(0.7 * index / len(layers))
        item = painted.get(name)
        if isinstance(layer, ImageLayer):
            item = image_on_page(layer, spec, store, target.compression)
        elif isinstance(layer, ShapeLayer) and item is None:
            item = soft_shape_on_page(layer, spec)
        elif isinstance(layer, BarcodeLayer):
            item = barcode_on_page(layer, spec)
        if item is not None:
            placed[name] = item
    tell(0.7)
    pdf = stacked(document, placed)
    complete_characters(pdf.pages[0])
    return pdf


def _is_vector(layer: AnyLayer) -> bool:
    return isinstance(layer, TextLayer) or (isinstance(layer, ShapeLayer) and layer.softness == 0)


def _painted(layers: Mapping[str, AnyLayer], spec: PrintSpec, images: Images) -> dict[str, PlacedForm]:
    """Return the layers painted by Qt, under their names."""
    if not layers:
        return {}
    sheets = pikepdf.open(io.BytesIO(painted_pages(list(layers.values()), spec, images)))
    return {
        name: PlacedForm(layer, _content(layer, sheets.pages[number], spec), sheets, number)
        for number, (name, layer) in enumerate(layers.items())
    }


def _content(layer: AnyLayer, page: pikepdf.Page, spec: PrintSpec) -> bytes:
    if isinstance(layer, TextLayer):
        return with_lines_marked(page, layer, spec)
    return page.obj.Contents.read_bytes()
