"""A cover as PNG or JPEG, with the right pixels and the right ppi in the file."""

from __future__ import annotations

import io
import re

import msgspec
import numpy as np
import pytest
from PIL import Image, ImageCms

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import ImageLayer, ShapeLayer
from coverstudio.document.print_spec import PrintSpec, print_spec
from coverstudio.document.spread import Edition
from coverstudio.imaging.profiles import read_profile
from coverstudio.imaging.separations import Separation
from coverstudio.imaging.tiff import encode_tiff
from coverstudio.printing import picture_files
from coverstudio.printing.errors import PrintError
from coverstudio.printing.picture_files import write_picture
from coverstudio.printing.presets import Extras, Preset, PresetError, preset
from coverstudio.printing.reading_back import findings
from coverstudio.printing.wraps import laid_out
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import StoreImages
from coverstudio.rendering.render import render
from tests.imaging.tiny_profile import tiny_cmyk_profile
from tests.printing.covers import CARD, background, card, painted, stored, text


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


def noise(store: AssetStore, spec: PrintSpec) -> Document:
    """A cover whose pictures do not get small."""
    grains = np.random.default_rng(5).integers(0, 256, (900, 600, 3), np.uint8)
    return Document(
        print_spec=spec, layers=(ImageLayer(name="Grain", box=spec.bleed_box, asset=stored(store, grains)),)
    )


def smaller(name: str, most_bytes: int) -> Preset:
    return msgspec.structs.replace(preset(name), most_bytes=most_bytes)


def test_a_tiff_is_lossless_and_holds_the_profile(document, images, tmp_path) -> None:
    path = tmp_path / "cover.tif"
    assert write_picture(document, images, path, 150) == (354, 531)
    with Image.open(path) as file:
        assert (file.mode, file.info["dpi"]) == ("RGB", (150, 150))
        assert np.array_equal(np.asarray(file), to_array(render(document, images, CARD.trim_box, (354, 531))))
        profile = ImageCms.ImageCmsProfile(io.BytesIO(file.info["icc_profile"]))
        assert ImageCms.getProfileDescription(profile).startswith("sRGB")


def test_a_cmyk_tiff_holds_the_inks_of_the_press_and_its_profile(document, images, tmp_path) -> None:
    press = read_profile(tiny_cmyk_profile())
    path = tmp_path / "cover.tif"
    wishes = Extras(profile=press, intent="perceptual", black_point=False)
    write_picture(document, images, path, 72, preset=preset("tiff-cmyk"), extras=wishes)
    shown = to_array(render(document, images, CARD.trim_box, CARD.trim.pixels(72)))
    with Image.open(path) as file:
        assert file.mode == "CMYK"
        assert file.info["icc_profile"] == press.content
        assert np.array_equal(np.asarray(file), Separation(press, "perceptual", False).pixels(shown))


def test_inks_that_read_otherwise_are_noticed(document, images, tmp_path, monkeypatch) -> None:
    press, path = read_profile(tiny_cmyk_profile()), tmp_path / "cover.tif"
    path.write_bytes(b"old")

    def too_light(pixels: np.ndarray, *more: object) -> bytes:
        return encode_tiff(pixels // 2, *more)

    monkeypatch.setattr(picture_files, "encode_tiff", too_light)
    with pytest.raises(PrintError, match="its pixels are not what was painted"):
        write_picture(document, images, path, 72, preset=preset("tiff-cmyk"), extras=Extras(profile=press))
    assert path.read_bytes() == b"old"


def test_a_cmyk_tiff_without_a_profile_is_refused(document, images, tmp_path) -> None:
    with pytest.raises(PresetError, match="needs the CMYK profile of the press"):
        write_picture(document, images, tmp_path / "cover.tif", preset=preset("tiff-cmyk"))


def test_an_ebook_keeps_its_proportions_within_the_shops_pixels(document, images, tmp_path) -> None:
    size = write_picture(document, images, tmp_path / "cover.jpg", preset=preset("ebook"))
    assert size == (1600, 2400)  # 60 × 90 mm
    book = Document(print_spec=print_spec("ebook"), layers=document.layers)
    assert write_picture(book, images, tmp_path / "book.jpg", preset=preset("kdp-ebook")) == (1600, 2560)


def test_a_shop_sees_the_front_of_a_wrap_alone(store, images, tmp_path) -> None:
    edition = Edition(
        printer="kdp-paperback", kind="paperback", trim=Size(152.4, 228.6), paper="cream", pages=240
    )
    spec = laid_out(edition).print_spec("wrap")
    assert spec.spread is not None
    front = spec.spread.panel("front")
    assert front is not None
    blue = ShapeLayer(name="Front", box=front.box, colour="#0000ff")
    size = write_picture(
        Document(print_spec=spec, background="#ff0000", layers=(blue,)), images, tmp_path / "c.jpg",
        preset=preset("kdp-ebook"),
    )  # fmt: skip
    assert size == (1600, 2400)
    with Image.open(tmp_path / "c.jpg") as file:
        assert np.asarray(file)[:, 2:-2].reshape(-1, 3).mean(axis=0) == pytest.approx((0, 0, 255), abs=3)


def test_music_takes_squares_only(document, images, tmp_path) -> None:
    with pytest.raises(PrintError, match=r"Music takes squares, and this cover is 60 × 90 mm"):
        write_picture(document, images, tmp_path / "cover.jpg", preset=preset("music"))
    square = Document(print_spec=print_spec("square"), layers=document.layers)
    assert write_picture(square, images, tmp_path / "cover.png", preset=preset("music")) == (3000, 3000)


def test_quality_falls_only_as_far_as_the_limit_asks(store, images, tmp_path) -> None:
    document = noise(store, print_spec("ebook"))
    free = tmp_path / "free.jpg"
    write_picture(document, images, free, preset=preset("ebook"))
    most = free.stat().st_size * 2 // 3
    bound = tmp_path / "bound.jpg"
    write_picture(document, images, bound, preset=smaller("ebook", most))
    assert 0.9 * most < bound.stat().st_size <= most


def test_what_cannot_be_small_enough_is_one_sentence(store, images, tmp_path) -> None:
    document = noise(store, print_spec("ebook"))
    with pytest.raises(
        PrintError, match=r"at most 0 MB are taken: write it as a \.jpg, or with fewer pixels"
    ):
        write_picture(document, images, tmp_path / "c.jpg", preset=smaller("ebook", 1000))
    assert not list(tmp_path.glob("c.jpg"))


@pytest.mark.parametrize("name", ["c.png", "c.jpg", "c.tif"])
def test_how_it_was_made_is_told_where_the_user_wants(name, document, images, tmp_path) -> None:
    told = Extras(disclosure="Drawn by a program.")
    write_picture(document, images, tmp_path / name, 72, extras=told)
    content = (tmp_path / name).read_bytes()
    assert b"Drawn by a program." in content
    assert b"digitalsourcetype" not in content
    write_picture(painted(document), images, tmp_path / name, 72, extras=told)
    content = (tmp_path / name).read_bytes()
    assert b"digitalsourcetype/compositeWithTrainedAlgorithmicMedia" in content
    write_picture(painted(document), images, tmp_path / name, 72)
    content = (tmp_path / name).read_bytes()
    assert b"Drawn by" not in content
    assert b"digitalsourcetype" not in content


def test_a_picture_that_reads_otherwise_is_noticed(document, images, tmp_path) -> None:
    path = tmp_path / "c.png"
    size = write_picture(document, images, path, 72)
    shown = to_array(render(document, images, CARD.trim_box, size))
    assert list(findings(path, size, 72, shown)) == []
    other = shown.copy()
    other[-1, -1] ^= 1
    assert list(findings(path, size, 72, other)) == ["its pixels are not what was painted"]
    assert list(findings(path, size, 300, shown)) == ["it says 72 ppi instead of 300"]
    assert "pixels instead of" in next(findings(path, (1, 1), 72, shown))
    path.write_bytes(path.read_bytes()[:-200])
    assert "cannot be read back" in next(findings(path, size, 72, shown))
