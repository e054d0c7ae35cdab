"""A cover for programs that work with layers: OpenRaster, Photoshop, SVG.

Written beside, read back, and only then put in the old file's place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from coverstudio.document.assets import AssetStore
from coverstudio.document.atomic import write_atomically
from coverstudio.document.document import Document
from coverstudio.printing.described import xmp
from coverstudio.printing.errors import PrintError
from coverstudio.printing.layered import openraster, psd, svg
from coverstudio.printing.layered.sheets import Canvas, Sheet, canvas_of, merged, sheets_of
from coverstudio.printing.presets import Extras
from coverstudio.printing.printed import refuse_nothing
from coverstudio.rendering.images import Images

SUFFIXES = (".ora", ".psd", ".svg")

_Report = Callable[[float], None]
_WRITTEN, _READ_BACK = 0.7, 0.9  # shares of the work: the layers, then the page as a whole


def write_layered(
    document: Document,
    store: AssetStore,
    images: Images,
    path: Path,
    extras: Extras | None = None,
    report: _Report | None = None,
) -> None:
    """Write the page with its bleed, layer by layer, in the kind that the name ends in, one of SUFFIXES.

    Layers keep names, places, opacities and blend modes; texts stay texts in SVG and are pictures in the
    other two. `report` is told the share that is done, and may raise to stop.

    Raises PrintError when the cover is empty or too large and when what was written does not read as it
    should, WriteError when the disk refuses; the file that was at `path` stands then.
    """
    refuse_nothing(document)
    extras, tell = extras or Extras(), report or (lambda share: None)
    write = _writer(document, store, images, path.suffix.lower(), extras, tell)

    def write_and_read_back(stream: BinaryIO) -> None:
        wrong = next(write(stream), "")
        if wrong:
            raise PrintError(f"“{path.name}” would not open right, so it was not saved: {wrong}.")

    write_atomically(path, write_and_read_back)
    tell(1.0)


def _writer(
    document: Document, store: AssetStore, images: Images, suffix: str, extras: Extras, tell: _Report
) -> Callable[[BinaryIO], Iterator[str]]:
    """Return what writes a kind of file to a stream, and then yields what is wrong with it."""
    if suffix == ".svg":

        def write_svg(stream: BinaryIO) -> Iterator[str]:
            svg.write(
                stream, document, store, images, extras.disclosure, lambda share: tell(_WRITTEN * share)
            )
            stream.flush()
            return svg.findings(Path(stream.name), document)

        return write_svg
    canvas = canvas_of(document, extras.ppi)
    layers = _told(sheets_of(document, images, canvas), len(document.layers) + 1, tell)

    def looks() -> psd.Pixels:
        tell(_WRITTEN)
        return merged(document, images, canvas)

    def write_ora(stream: BinaryIO) -> Iterator[str]:
        count, checks = openraster.write(stream, canvas, layers, looks)
        stream.flush()
        tell(_READ_BACK)
        return openraster.findings(Path(stream.name), canvas, count, checks)

    def write_psd(stream: BinaryIO) -> Iterator[str]:
        packet = xmp(document, extras.disclosure)
        expected = psd.write(stream, canvas, layers, looks, _about(document, canvas, packet))
        stream.flush()
        tell(_READ_BACK)
        return psd.findings(Path(stream.name), canvas, expected)

    return write_ora if suffix == ".ora" else write_psd


def _told(layers: Iterator[Sheet], count: int, tell: _Report) -> Iterator[Sheet]:
    for index, sheet in enumerate(layers):
        tell(_WRITTEN * min(1.0, index / count))
        yield sheet


def _about(document: Document, canvas: Canvas, packet: bytes) -> psd.About:
    """Return guides at the edges of the trimmed page and at the folds of a wrap."""
    spec, (across, down) = document.print_spec, canvas.per_mm
    folds = [] if spec.spread is None else [panel.box.x for panel in spec.spread.panels[1:]]
    upright = [0.0, *folds, spec.trim.width]
    return psd.About(
        upright_guides=[(x - canvas.box.x) * across for x in upright],
        level_guides=[(y - canvas.box.y) * down for y in (0.0, spec.trim.height)],
        xmp=packet,
    )
