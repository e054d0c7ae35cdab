"""The layers that print as pictures: images, shapes with a soft edge, and soft effects of texts."""

from __future__ import annotations

import math

import cv2
import numpy as np

from coverstudio.document.assets import AssetStore, MissingAssetError
from coverstudio.document.geometry import MM_PER_INCH
from coverstudio.document.layers import ImageLayer, ShapeLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.imaging.reading import PictureError, read_picture
from coverstudio.imaging.separations import Separation
from coverstudio.printing.colour import hex_to_shares
from coverstudio.printing.errors import PrintError
from coverstudio.printing.pictures import Picture, Pixels, encoded, passed_on
from coverstudio.printing.placed import PlacedPicture
from coverstudio.printing.placing import PixelBox, Raster, raster_of
from coverstudio.printing.targets import Compression
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.soft_shapes import soft_shape
from coverstudio.rendering.text_looks import TextEffect
from coverstudio.rendering.text_looks.letters import letters_of
from coverstudio.rendering.text_looks.painting import effect_picture
from coverstudio.rendering.text_looks.reach import sigma

# From this share of its pixels on the page, a file is passed on whole: the rest, beyond the page's edge,
# costs less than a second compression.
_NEARLY_WHOLE = 0.9
_MOST_ENLARGED = 40_000_000  # pixels: a page of A3 at 300 ppi and some
_SAMPLES_PER_SIGMA = 16
_FINER = 2  # than the print: what fades along its way has sharp sides


def image_on_page(
    layer: ImageLayer,
    spec: PrintSpec,
    store: AssetStore,
    compression: Compression,
    separation: Separation | None = None,
) -> PlacedPicture | None:
    """Return an image layer as a picture on the page, or None when no pixel of it shows.

    With a separation it is in inks. Pixels are never resampled. Raises PrintError for an asset that is
    missing or damaged.
    """
    raster = raster_of(layer)
    seen = raster.visible(spec)
    if seen is None:
        return None
    try:
        whole = PixelBox(0, 0, raster.width, raster.height)
        if separation is None and seen.count >= _NEARLY_WHOLE * whole.count:
            as_it_is = passed_on(store.read(layer.asset), compression)
            if as_it_is is not None:
                return PlacedPicture(layer, as_it_is, raster.matrix(whole, spec))
        pixels = read_picture(store.path(layer.asset), layer.asset.file_name).pixels
    except (MissingAssetError, PictureError) as error:
        raise PrintError(str(error)) from error
    picture = encoded(_crop(pixels, seen), compression, separation)
    return PlacedPicture(layer, picture, raster.matrix(seen, spec))


def soft_shape_on_page(layer: ShapeLayer, spec: PrintSpec) -> PlacedPicture | None:
    """Return a shape with a soft edge as a picture of its colour under its alpha, or None when none shows.

    A blurred edge is smooth, so it is computed with 16 samples to the sigma and enlarged by a whole factor to
    the ppi of the print spec, which printers ask of every picture.
    """
    factor = max(1, math.floor(spec.ppi * layer.softness / MM_PER_INCH / _SAMPLES_PER_SIGMA))
    image, box = soft_shape(layer, spec.ppi / factor)
    raster = Raster(box, layer.rotation, image.width(), image.height())
    seen = raster.visible(spec)
    if seen is None:
        return None
    picture = _enlarged(_crop(to_array(image)[:, :, 3], seen), factor, layer.colour)
    return PlacedPicture(layer, picture, raster.matrix(seen, spec))


def effect_on_page(layer: TextEffect, spec: PrintSpec) -> PlacedPicture | None:
    """Return a soft effect around a text as a picture of its colour under its alpha, None when none shows.

    What is blurred is computed with a few samples to the sigma and enlarged by a whole factor to the ppi of
    the print spec.
    """
    letters = letters_of(layer)
    if letters.ink.isEmpty():
        return None
    fine = spec.ppi * letters.layout.scale / MM_PER_INCH * (1 if sigma(layer.effect) > 0 else _FINER)
    image, rect = effect_picture(letters, layer.effect, fine)
    factor = max(1, math.ceil(fine * rect.width() / image.width() - 0.01))
    raster = Raster(letters.in_mm(rect), layer.rotation, image.width(), image.height(), layer.box.center)
    seen = raster.visible(spec)
    if seen is None:
        return None
    factor = min(factor, max(1, math.isqrt(_MOST_ENLARGED // seen.count)))
    picture = _enlarged(_crop(to_array(image)[:, :, 3], seen), factor, layer.effect.colour)
    return PlacedPicture(layer, picture, raster.matrix(seen, spec))


def _enlarged(alpha: Pixels, factor: int, colour: str) -> Picture:
    alpha = np.asarray(
        cv2.resize(alpha, None, fx=factor, fy=factor, interpolation=cv2.INTER_LINEAR), np.uint8
    )
    tint = np.array([round(share * 255) for share in hex_to_shares(colour)], np.uint8)
    colours = np.broadcast_to(tint, (*alpha.shape, 3))
    return encoded(np.dstack([colours, alpha]), "lossless")


def _crop(pixels: Pixels, box: PixelBox) -> Pixels:
    return pixels[box.top : box.bottom, box.left : box.right]
