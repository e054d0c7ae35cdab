"""Layers come out of OpenRaster and Photoshop files as they went in, read by other programs' code."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image, ImageCms

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import BlendMode, ImageLayer, ShapeLayer
from coverstudio.document.pictures import Asset
from coverstudio.printing.errors import PrintError
from coverstudio.printing.layered import psd, write_layered
from coverstudio.printing.layered.openraster import COMPOSITE_OPS
from coverstudio.printing.layered.sheets import canvas_of, merged
from coverstudio.printing.presets import Extras
from coverstudio.rendering.images import StoreImages
from tests.printing.covers import CARD, background, card, painted, text

psd_tools = pytest.importorskip("psd_tools")

MODES: tuple[BlendMode, ...] = get_args(BlendMode)


@pytest.fixture
def cover(store: AssetStore) -> Document:
    band = ShapeLayer(name="띠", box=Box(10, 30, 40, 10), colour="#c03020", rotation=20, opacity=0.6)
    glow = ShapeLayer(name="Glow", shape="ellipse", box=Box(20, 50, 20, 20), colour="#ffeecc", softness=3)
    hidden = ShapeLayer(name="Draft", box=Box(0, 0, 5, 5), visible=False)
    gone = ShapeLayer(name="Beside the page", box=Box(200, 0, 5, 5))
    return card(background(store), band, glow, text("A Field of Glass", size=20), hidden, gone)


def page(document: Document, images: StoreImages) -> np.ndarray:
    return merged(document, images, canvas_of(document, None))


def test_photoshop_gets_every_layer_with_name_place_opacity_and_visibility(
    cover, store, images, tmp_path
) -> None:
    path = tmp_path / "cover.psd"
    write_layered(cover, store, images, path)
    file = psd_tools.PSDImage.open(path)
    assert (file.width, file.height) == (780, 1134)
    assert [layer.name for layer in file] == ["Page", "Background", "띠", "Glow", "Text", "Draft"]
    assert [layer.visible for layer in file] == [True] * 5 + [False]
    assert [layer.opacity for layer in file] == [255, 255, 153, 255, 255, 255]
    assert next(iter(file)).bbox == (0, 0, 780, 1134)


def test_photoshop_composes_the_layers_to_what_the_canvas_shows(cover, store, images, tmp_path) -> None:
    path = tmp_path / "cover.psd"
    write_layered(cover, store, images, path)
    composed = np.asarray(psd_tools.PSDImage.open(path).composite(force=True).convert("RGB"), np.int16)
    assert np.abs(composed - page(cover, images)).max() <= 2


def test_the_merged_page_of_a_photoshop_file_is_the_canvas_to_the_bit(cover, store, images, tmp_path) -> None:
    path = tmp_path / "cover.psd"
    write_layered(painted(cover), store, images, path, Extras(disclosure="Drawn, 그림"))
    with Image.open(path) as file:
        assert np.array_equal(np.asarray(file), page(cover, images))
        profile = ImageCms.ImageCmsProfile(io.BytesIO(file.info["icc_profile"]))
        assert ImageCms.getProfileDescription(profile).startswith("sRGB")
        told = {number: content for number, _, content in file.resources}
    assert int.from_bytes(told[1005][:4], "big") / 65536 == 300
    assert "Drawn, 그림".encode() in told[1060]
    assert b"compositeWithTrainedAlgorithmicMedia" in told[1060]


def test_guides_stand_at_the_trim(cover, store, images, tmp_path) -> None:
    path = tmp_path / "cover.psd"
    write_layered(cover, store, images, path)
    with Image.open(path) as file:
        content = next(content for number, _, content in file.resources if number == 1032)
    guides = list(struct.iter_unpack(">IB", content[16:]))
    assert [(round(at / 32), way) for at, way in guides] == [(35, 0), (745, 0), (35, 1), (1099, 1)]


@pytest.mark.parametrize("mode", MODES)
def test_every_blend_mode_has_a_name_in_both_and_looks_as_on_the_canvas(
    mode: BlendMode, store, images, tmp_path
) -> None:
    blended = ShapeLayer(name="Band", box=Box(10, 30, 40, 10), colour="#c03020", blend_mode=mode, opacity=0.5)
    document = card(background(store, 78, 113), blended)
    low = Extras(ppi=60)
    write_layered(document, store, images, tmp_path / "c.psd", low)
    file = psd_tools.PSDImage.open(tmp_path / "c.psd")
    composed = np.asarray(file.composite(force=True).convert("RGB"), np.int16)
    assert np.abs(composed - merged(document, images, canvas_of(document, 60))).max() <= 3
    top = list(file)[-1]
    assert top.blend_mode.name.replace("_", "-").lower() == mode
    write_layered(document, store, images, tmp_path / "c.ora", low)
    assert stack(tmp_path / "c.ora")[0].get("composite-op") == COMPOSITE_OPS[mode]


def stack(path: Path) -> list[ElementTree.Element]:
    with zipfile.ZipFile(path) as archive:
        return list(ElementTree.fromstring(archive.read("stack.xml")).iter("layer"))


def test_an_openraster_file_begins_with_its_type_stored(cover, store, images, tmp_path) -> None:
    path = tmp_path / "cover.ora"
    write_layered(cover, store, images, path)
    assert path.read_bytes()[30:54] == b"mimetypeimage/openraster"
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert {"stack.xml", "mergedimage.png", "Thumbnails/thumbnail.png"} < set(archive.namelist())
        small = Image.open(archive.open("Thumbnails/thumbnail.png"))
        assert max(small.size) == 256


def test_openraster_layers_lie_where_they_lay(cover, store, images, tmp_path) -> None:
    path = tmp_path / "cover.ora"
    write_layered(cover, store, images, path)
    listed = stack(path)
    assert [one.get("name") for one in listed] == ["Draft", "Text", "Glow", "띠", "Background", "Page"]
    assert [one.get("visibility") for one in listed] == ["hidden"] + ["visible"] * 5
    assert float(listed[3].get("opacity", "")) == pytest.approx(0.6)
    composed = Image.new("RGBA", (780, 1134))
    with zipfile.ZipFile(path) as archive:
        for one in reversed([one for one in listed if one.get("visibility") == "visible"]):
            picture = Image.open(archive.open(one.get("src", "")))
            alpha = picture.getchannel("A").point(
                lambda value, one=one: value * float(one.get("opacity", "1"))
            )
            picture.putalpha(alpha)
            composed.alpha_composite(picture, (int(one.get("x", "")), int(one.get("y", ""))))
    assert np.abs(np.asarray(composed.convert("RGB"), np.int16) - page(cover, images)).max() <= 3


@pytest.mark.skipif(not shutil.which("identify"), reason="needs ImageMagick")
def test_imagemagick_reads_both(cover, store, images, tmp_path) -> None:
    write_layered(cover, store, images, tmp_path / "cover.psd")
    told = subprocess.run(
        ["identify", "-format", "%w %h %g\n", tmp_path / "cover.psd"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    assert len(told) == 7  # the merged page and six layers
    assert all(line.startswith("780 1134") for line in told[:3])


def test_a_page_that_is_too_large_is_refused(cover, store, images, tmp_path) -> None:
    with pytest.raises(PrintError, match="too large: ask for fewer ppi"):
        write_layered(cover, store, images, tmp_path / "c.psd", Extras(ppi=20_000))
    assert not list(tmp_path.glob("c.psd"))


@pytest.mark.parametrize("name", ["c.psd", "c.ora"])
def test_layers_that_are_more_than_a_file_can_hold_are_refused(
    name, cover, store, images, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr("coverstudio.printing.layered.sheets.LARGEST_FILE", 100_000)
    with pytest.raises(PrintError, match="too large for one file: export with fewer ppi"):
        write_layered(cover, store, images, tmp_path / name)
    assert not (tmp_path / name).exists()


def test_an_empty_cover_is_refused(store, images, tmp_path) -> None:
    with pytest.raises(PrintError, match="has no layers yet"):
        write_layered(Document(print_spec=CARD), store, images, tmp_path / "c.ora")


@pytest.mark.parametrize("suffix", [".psd", ".ora", ".svg"])
def test_a_missing_picture_is_one_sentence_and_the_old_file_stands(suffix, store, images, tmp_path) -> None:
    lost = ImageLayer(name="Lost", box=CARD.trim_box, asset=Asset("0" * 64, "png", 10, 10))
    path = tmp_path / f"c{suffix}"
    path.write_bytes(b"mine")
    with pytest.raises(PrintError, match="missing"):
        write_layered(card(lost), store, images, path)
    assert path.read_bytes() == b"mine"
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == [path.name]


@pytest.mark.parametrize("suffix", [".psd", ".ora"])
def test_a_damaged_picture_is_one_sentence_and_nothing_is_left(suffix, store, images, tmp_path) -> None:
    damaged = background(store)
    store.path(damaged.asset).write_bytes(b"\x89PNG and no more")
    with pytest.raises(PrintError, match="damaged"):
        write_layered(card(damaged), store, images, tmp_path / f"c{suffix}")
    assert not [one for one in tmp_path.iterdir() if one.is_file()]


def test_a_file_that_lost_a_byte_is_noticed(cover, store, images, tmp_path) -> None:
    path = tmp_path / "cover.psd"
    canvas = canvas_of(cover, 60)
    from coverstudio.printing.layered.sheets import sheets_of

    with path.open("w+b") as stream:
        expected = psd.write(
            stream,
            canvas,
            sheets_of(cover, images, canvas),
            lambda: merged(cover, images, canvas),
            psd.About(),
        )
    assert list(psd.findings(path, canvas, expected)) == []
    whole = path.read_bytes()
    path.write_bytes(whole[:-500])
    assert list(psd.findings(path, canvas, expected))
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    assert list(psd.findings(path, canvas, expected))


def test_progress_grows_and_a_stop_leaves_nothing(cover, store, images, tmp_path) -> None:
    shares: list[float] = []
    write_layered(cover, store, images, tmp_path / "c.ora", report=shares.append)
    assert shares == sorted(shares) and shares[-1] == 1

    class Stop(Exception):
        pass

    def stop(share: float) -> None:
        if share > 0.3:
            raise Stop

    with pytest.raises(Stop):
        write_layered(cover, store, images, tmp_path / "d.psd", report=stop)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["c.ora"]
