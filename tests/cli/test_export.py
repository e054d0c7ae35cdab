"""`coverstudio export` and `coverstudio provenance`: every kind of file, one sentence for what cannot be."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from coverstudio.cli import main
from coverstudio.document import project_file
from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.pictures import Recipe
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.spread import Edition
from coverstudio.imaging.writing import encode_png
from coverstudio.printing.wraps import laid_out
from coverstudio.rendering.fonts import SANS
from tests.imaging.tiny_profile import tiny_cmyk_profile

SPEC = PrintSpec(name="card", trim=Size(60, 90), ppi=72)
PAINTED = Recipe(
    engine="diffusion", wish="generate", model="flux2-klein-9b", settings={"model_name": "FLUX.2 klein 9B"}
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    store = AssetStore(tmp_path / "store")
    asset = store.put(encode_png(np.full((272, 187, 3), 90, np.uint8)), "png")
    layer = ImageLayer(name="Background", box=SPEC.bleed_box, asset=asset, recipe=PAINTED)
    path = tmp_path / "cover.cover"
    project_file.save(Document(print_spec=SPEC, title="Card", layers=(layer,)), store, path, b"")
    return path


@pytest.fixture
def press(tmp_path: Path) -> Path:
    path = tmp_path / "press.icc"
    path.write_bytes(tiny_cmyk_profile())
    return path


def run(*words: object) -> int:
    return main([str(word) for word in words])


@pytest.mark.parametrize(
    ("name", "first_bytes"),
    [("c.tif", b"II*\0"), ("c.psd", b"8BPS"), ("c.ora", b"PK"), ("c.svg", b"<?xml"), ("c.png", b"\x89PNG")],
)
def test_the_ending_alone_is_enough(project: Path, tmp_path: Path, name: str, first_bytes: bytes) -> None:
    assert run("export", project, "--out", tmp_path / name) == 0
    assert (tmp_path / name).read_bytes().startswith(first_bytes)


def test_an_ebook_cover_and_how_it_was_made(project: Path, tmp_path: Path, capfd) -> None:
    out = tmp_path / "shop.jpg"
    assert run("export", project, "--preset", "ebook", "--disclosure", "--out", out) == 0
    with Image.open(out) as file:
        assert file.size == (1600, 2400)
    assert b"painted by FLUX.2 klein 9B" in out.read_bytes()
    assert "forbids selling the cover" in capfd.readouterr().err


def test_a_printer_that_wants_a_whole_wrap_says_so(project: Path, tmp_path: Path, capfd) -> None:
    assert run("export", project, "--preset", "kdp-paperback", "--out", tmp_path / "c.pdf") == 0
    assert "prints back, spine and front from one file" in capfd.readouterr().err


def test_a_cmyk_tiff_through_the_printers_profile(project: Path, press: Path, tmp_path: Path) -> None:
    out = tmp_path / "c.tif"
    assert run("export", project, "--preset", "tiff-cmyk", "--icc", press, "--out", out) == 0
    with Image.open(out) as file:
        assert (file.mode, file.info["icc_profile"]) == ("CMYK", press.read_bytes())


def test_what_only_shows_when_it_is_rendered_is_told(
    project: Path, press: Path, tmp_path: Path, capfd
) -> None:
    store = AssetStore(tmp_path / "store")
    document = project_file.load(project, store)
    words = TextLayer(
        name="Faint", box=Box(8, 20, 44, 10), text="Faint", family=SANS, size=20, colour="#5b5b5b"
    )
    vivid = ShapeLayer(name="Vivid", box=Box(10, 50, 30, 30), colour="#00ff30")
    document = add_layer(add_layer(document, vivid), words)
    project_file.save(document, store, project, b"")
    run("export", project, "--out", tmp_path / "c.pdf")
    err = capfd.readouterr().err
    assert "“Faint” is hard to read" in err, err
    assert "brighter than this press" not in err
    run("export", project, "--preset", "pdfx1a", "--icc", press, "--out", tmp_path / "c.pdf")
    err = capfd.readouterr().err
    assert "“Faint” is hard to read" in err
    assert "this press" in err


def test_ink_keeps_to_the_limit_of_the_covers_printer_in_every_pdf_in_inks(
    project: Path, press: Path, tmp_path: Path, capfd
) -> None:
    store = AssetStore(tmp_path / "store")
    wrap = laid_out(
        Edition(printer="ingramspark", kind="paperback", trim=Size(152.4, 228.6), paper="creme", pages=240)
    )
    spec = wrap.print_spec("wrap")
    dark = ShapeLayer(name="Dark", box=spec.bleed_box, colour="#180a30")
    document = Document(print_spec=spec, title="Dark", language="en", layers=(dark,))
    project_file.save(document, store, project, b"")
    for keeps in ("ingramspark", "pdfx1a"):
        run("export", project, "--preset", keeps, "--icc", press, "--out", tmp_path / "c.pdf")
        assert "240 %" not in capfd.readouterr().err


def test_a_picture_with_its_bleed_at_other_ppi(project: Path, tmp_path: Path) -> None:
    assert run("export", project, "--bleed", "--ppi", "100", "--out", tmp_path / "c.png") == 0
    with Image.open(tmp_path / "c.png") as file:
        assert file.size == (260, 378)


def test_openraster_is_a_zip_of_layers(project: Path, tmp_path: Path) -> None:
    assert run("export", project, "--preset", "ora", "--out", tmp_path / "c.ora") == 0
    assert zipfile.ZipFile(tmp_path / "c.ora").testzip() is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--preset", "lightning", "--out", "c.pdf"], "There is no preset “lightning”"),
        (["--preset", "ebook", "--out", "c.png"], "must end in .jpg or .jpeg"),
        (["--preset", "music", "--out", "c.jpg"], "Music takes squares"),
        (["--preset", "kdp-paperback", "--marks", "crop", "--out", "c.pdf"], "takes no marks"),
        (["--preset", "png", "--icc", "press.icc", "--out", "c.png"], "takes no CMYK profile"),
        (["--preset", "pdfx1a", "--icc", "nowhere.icc", "--out", "c.pdf"], "nowhere.icc"),
        (["--preset", "pdfx1a", "--icc", "cover.cover", "--out", "c.pdf"], "cover.cover"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    project: Path, press: Path, tmp_path: Path, monkeypatch, capfd, words: list[str], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("export", project, *words) == 2
    said = capfd.readouterr().err.strip().splitlines()
    assert sentence in said[-1] and said[-1].startswith("coverstudio: ")
    assert not list(tmp_path.glob("c.*"))


def test_unknown_marks_are_named(project: Path, capfd) -> None:
    with pytest.raises(SystemExit):
        run("export", project, "--marks", "stars", "--out", "c.pdf")
    assert "“stars” names no marks: list some of crop, bleed, slug" in capfd.readouterr().err


def test_provenance_as_text_and_as_json(project: Path, capfd) -> None:
    assert run("provenance", project) == 0
    told = capfd.readouterr()
    assert told.out.startswith("AI-generated images: yes, one or a few, with minimal or no editing.\n")
    assert "forbids selling the cover" in told.err
    assert run("provenance", project, "--language", "ko") == 0
    assert capfd.readouterr().out.startswith("AI 생성 이미지: 있음")
    assert run("provenance", project, "--json") == 0
    (one,) = json.loads(capfd.readouterr().out)["pictures"]
    assert (one["origin"], one["commercial"], one["share"]) == ("model", False, 1.0)
