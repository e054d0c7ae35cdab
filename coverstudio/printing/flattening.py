"""A cover without transparency, for printers that ask for a flattened PDF in RGB."""

from __future__ import annotations

import msgspec

from coverstudio.document.assets import AssetStore, MissingAssetError
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import BarcodeLayer, ImageLayer, TextLayer
from coverstudio.imaging.writing import encode_png
from coverstudio.printing.errors import PrintError
from coverstudio.printing.printed import layer_names, printed_layers
from coverstudio.printing.seeing_through import Pile
from coverstudio.rendering.images import Images
from coverstudio.rendering.strips import rendered

_FINER_FOR_TEXT = 2  # edges of letters show at the ppi of pictures


def flattened(document: Document, store: AssetStore, images: Images) -> Document:
    """Return the cover with what something shines through, and all that lies under it, as one picture.

    The picture, as the canvas shows it at the ppi of the print spec, goes into `store`; the other layers stay
    as they are above it, so that most texts stay text. Raises PrintError for a barcode among the former, and
    for a picture that is missing.
    """
    layers = dict(zip(layer_names(document), printed_layers(document), strict=True))
    try:
        pile = Pile(document, store, images)
        blended = pile.blended()
        box = pile.box(blended) if blended else None
        if box is None:
            return document
        below = tuple(layer for name, layer in layers.items() if name in blended)
        for layer in below:
            if isinstance(layer, BarcodeLayer):
                raise PrintError(
                    f"Something shines through the barcode “{layer.name}”, and this printer takes no"
                    " transparency: move it to the top, with full opacity."
                )
        fine = any(isinstance(layer, TextLayer) for layer in below)
        ppi = document.print_spec.ppi * (_FINER_FOR_TEXT if fine else 1)
        picture = _pictured(msgspec.structs.replace(document, layers=below), store, images, box, ppi)
    except MissingAssetError as error:
        raise PrintError(str(error)) from error
    others = tuple(layer for name, layer in layers.items() if name not in blended)
    return msgspec.structs.replace(document, layers=(picture, *others))


def _pictured(document: Document, store: AssetStore, images: Images, box: Box, ppi: float) -> ImageLayer:
    """Return what shows in `box` as a picture with at least `ppi`.

    It ends where the page ends: pixels that reached beyond would be mixed with white there.
    """
    box = Box(float(box.x), float(box.y), float(box.width), float(box.height))  # and no numbers of NumPy's
    size = box.size.pixels_needed(ppi)
    pixels = rendered(document, images, box, size)
    return ImageLayer(name="Flattened", box=box, asset=store.put(encode_png(pixels), "png"))
