"""A cover as PNG or JPEG, with the right pixels and the right ppi in the file."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from PIL import Image, ImageCms

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import ShapeLayer
from coverstudio.document.print_spec import PrintSpec, print_spec
from coverstudio.printing.errors import PrintError
from coverstudio.printing.picture_files import write_picture
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import StoreImages
from coverstudio.rendering.render import render
from tests.printing.covers import CARD, background, card, text


@pytest.fixture
def document(store: AssetStore) -> Document:
    return card(background(store), text("A Field of Glass", colour="#ffffff", size=18))


def says_srgb(file: Image.Image) -> bool:
    if file.format == "PNG":
        return "srgb" in file.info
    profile = ImageCms.ImageCmsProfile(io.BytesIO(file.info["icc_profile"]))
    return ImageCms.getProfileDescription(profile).startswith("sRGB")


@pytest.mark.parametrize("name", ["cover.png", "cover.jpg", "cover.JPEG"])
def test_the_file_says_its_size_its_ppi_and_its_colours(name, document, images, tmp_path) -> None:
    path = tmp_path / name
    size = write_picture(document, images, path)
    with Image.open(path) as file:
        assert file.size == size == (709, 1063)
        assert file.info["dpi"] == pytest.approx((300, 300), abs=0.01)
        assert file.mode == "RGB"
        assert file.format == ("PNG" if name.endswith("png") else "JPEG")
        assert says_srgb(file)


def test_the_pixels_are_those_of_the_canvas(document, images, tmp_path) -> None:
    path = tmp_path / "cover.png"
    write_picture(document, images, path, 150)
    shown = to_array(render(document, images, CARD.trim_box, CARD.trim.pixels(150)))
    with Image.open(path) as file:
        assert np.array_equal(np.asarray(file), shown)


def test_with_bleed_the_page_is_larger(document, images, tmp_path) -> None:
    assert write_picture(document, images, tmp_path / "bleed.png", with_bleed=True) == (780, 1134)


@pytest.mark.parametrize(
    ("name", "size"), [("a4", (2480, 3508)), ("ebook", (1600, 2560)), ("square", (3000, 3000))]
)
def test_formats_have_the_pixels_that_printers_and_shops_name(name, size, images, tmp_path) -> None:
    block = ShapeLayer(name="Block", box=Box(0, 0, 90, 90), colour="#cc8844")
    document = Document(print_spec=print_spec(name), layers=(block,))
    assert write_picture(document, images, tmp_path / "cover.jpg") == size


@pytest.mark.parametrize("name", ["cover.webp", "cover", "cover.pdf"])
def test_another_suffix_is_refused_with_the_ones_there_are(name, document, images, tmp_path) -> None:
    with pytest.raises(
        PrintError, match=re.escape(f"“{name}” is no picture this app writes: end its name in .png")
    ):
        write_picture(document, images, tmp_path / name)
    assert not (tmp_path / name).exists()


def test_nothing_to_show_is_refused(images, tmp_path) -> None:
    with pytest.raises(PrintError, match="no layers yet"):
        write_picture(card(), images, tmp_path / "cover.png")


def test_a_picture_too_large_to_open_again_is_refused(images, tmp_path) -> None:
    wall = PrintSpec(name="wall", trim=Size(2000, 2000))
    document = Document(print_spec=wall, layers=(text("Large"),))
    with pytest.raises(PrintError, match="would have 47,244 × 47,244 pixels at 600 ppi"):
        write_picture(document, images, tmp_path / "wall.png", 600)


def test_a_missing_picture_is_named_and_the_old_file_stands(document, store, tmp_path) -> None:
    path = tmp_path / "cover.png"
    path.write_bytes(b"old")
    store.path(next(document.images).asset).unlink()
    with pytest.raises(PrintError, match="missing"):
        write_picture(document, StoreImages(store), path)
    assert path.read_bytes() == b"old"
