from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtGui import QImage

from coverstudio.document.assets import AssetStore
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.imaging.writing import encode_png
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import StoreImages
from coverstudio.rendering.render import render, thumbnail
from tests.pictures import flat, noise
from tests.rendering.pages import FakeImages, box, page, painted, text, with_picture

pytestmark = pytest.mark.usefixtures("qapp")


def test_a_part_of_the_page_is_the_same_as_that_part_of_the_whole():
    document = page(
        box(softness=2.0), text("Walden", rotation=12.0), box(shape="ellipse", blend_mode="multiply")
    )
    whole = painted(document, per_mm=8)
    part = to_array(render(document, FakeImages(), Box(10, 15, 20, 10), (160, 80)))
    difference = np.abs(whole[120:200, 80:240].astype(int) - part)
    assert difference.max() <= 2


def test_a_rendering_is_opaque():
    assert not render(page(), FakeImages(), Box(0, 0, 40, 60), (4, 6)).hasAlphaChannel()


def test_the_background_colour_is_the_pages_own():
    document = msgspec.structs.replace(page(width=4, height=2), background="#204060")
    assert (painted(document) == (0x20, 0x40, 0x60)).all()


def test_an_a4_picture_at_print_size_covers_the_page_exactly():
    spec = print_spec("a4")
    document, images = with_picture(flat(2551, 3579, (9, 9, 9)), spec)
    pixels = to_array(render(document, images, spec.bleed_box, spec.bleed_box.size.pixels(300)))
    assert pixels.shape == (3579, 2551, 3)
    assert (pixels == 9).all()


def test_fine_detail_is_averaged_in_a_thumbnail(tmp_path: Path):
    """Noise of 14 pixels to one becomes nearly grey; picking one of them would keep it."""
    store = AssetStore(tmp_path)
    pixels = noise(1200, 1800)
    asset = store.put(encode_png(pixels), "png")
    document = page(ImageLayer(name="Noise", asset=asset, box=Box(0, 0, 40, 60)))
    small = to_array(QImage.fromData(thumbnail(document, StoreImages(store), 128)))
    assert max(small.shape) == 128
    assert small.std() < pixels.std() / 4


def test_a_thumbnail_is_a_png_of_the_trimmed_page():
    data = thumbnail(page(box(box=Box(-3, -3, 3, 66))), FakeImages(), 60)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    image = QImage.fromData(data)
    assert (image.width(), image.height()) == (40, 60)
    assert (to_array(image) == 255).all()
