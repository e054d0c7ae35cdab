"""Texts with fills and effects in PDFs: they stay text, and look as on the canvas."""

from __future__ import annotations

import msgspec
import numpy as np
import pikepdf
import pytest

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_looks import (
    Effect,
    Emboss,
    Glow,
    Gradient,
    LongShadow,
    Outline,
    Panel,
    PictureFill,
    Shadow,
    Stop,
)
from coverstudio.document.type_runs import Span
from coverstudio.document.type_shapes import ArcPath, Warp
from coverstudio.imaging.separations import Separation
from coverstudio.printing.layer_pictures import effect_on_page
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.preflight import preflight
from coverstudio.printing.proofs import prove
from coverstudio.printing.targets import PLAIN, Target
from coverstudio.printing.verifying import verify
from coverstudio.rendering.text_layout import lay_out
from coverstudio.rendering.text_looks import painted_box, surroundings
from tests.printing.covers import (
    background,
    by_poppler,
    extracted,
    gradient,
    needs_ghostscript,
    needs_poppler,
    said_by,
    stored,
    text,
)
from tests.printing.pressed import PLAIN_INKS, QUICK, X1A, X4, canvas, part, plates, press

PRESSED = Separation(press())
EMBER = Gradient(stops=(Stop(0, "#ffe9a0"), Stop(0.5, "#c8501e"), Stop(1, "#40100a")))
CARVED: tuple[Effect, ...] = (Shadow(x=30, y=40, blur=30), Emboss(depth=40, soft=8))
LOOKS: dict[str, dict[str, object]] = {
    "Ember": {"fill": EMBER},
    "Carved": {"fill": EMBER, "effects": CARVED},
    "Ringed": {"effects": (Outline(width=60, colour="#c02020"), Outline(width=20, gap=90))},
    "Glowing": {"effects": (Glow(blur=80, spread=30, colour="#00a0ff"),)},
    "Long": {"effects": (LongShadow(angle=30, length=500), Panel(padding=60, colour="#ffd0a0"))},
}


def titled(words: str, row: int, **look: object) -> TextLayer:
    spread = {"size": 26.0, "weight": 700, "box": Box(5, 4 + 16 * row, 50, 14)}
    return text(words, **(spread | look))


@pytest.fixture
def cover(store) -> Document:
    """Every kind of fill and effect on a picture, and a text filled by the picture itself, turned."""
    layers = [titled(words, row, **look) for row, (words, look) in enumerate(LOOKS.items())]
    art = background(store, 390, 567)
    filled = PictureFill(asset=stored(store, gradient(120, 80)[::-1].copy()), lightness=0.3)
    turned = titled("Filled", 4, fill=filled, rotation=-8.0, colour="#ffffff")
    layers[-1] = msgspec.structs.replace(layers[-1], box=Box(5, 4, 50, 14))
    layers[0] = msgspec.structs.replace(layers[0], box=Box(5, 78, 50, 10), size=18.0)
    return Document(print_spec=QUICK, layers=(art, *layers, turned), title="Looks", author="Ines Duarte")


@needs_poppler
@pytest.mark.parametrize("target", [PLAIN, X1A, X4], ids=["plain", "x1a", "x4"])
def test_every_text_stays_text_in_an_embedded_subset(target: Target, cover, store, images, tmp_path):
    path = tmp_path / "looks.pdf"
    write_pdf(cover, store, images, path, target=target)
    assert sorted(extracted(path)) == sorted([*LOOKS, "Filled"])
    fonts = said_by("pdffonts", path).splitlines()[2:]
    assert fonts and all("+SourceSerifPro" in font and "yes yes yes" in font for font in fonts)


@needs_poppler
def test_it_looks_as_on_the_canvas(cover, store, images, tmp_path):
    path = tmp_path / "looks.pdf"
    write_pdf(cover, store, images, path)
    shown = by_poppler(path, 150)
    wanted = canvas(cover, images, shown, 150)
    differences = np.abs(shown.astype(int) - wanted)[:-2, :-2].max(axis=2)
    assert differences.mean() < 2.5
    assert np.quantile(differences, 0.99) < 70  # edges of letters fall otherwise on pixels


@needs_poppler
def test_flattened_it_looks_as_unflattened(cover, store, images, tmp_path):
    live, flat = tmp_path / "live.pdf", tmp_path / "flat.pdf"
    write_pdf(cover, store, images, live)
    write_pdf(cover, store, images, flat, target=Target(flattened=True))
    differences = np.abs(by_poppler(live, 100).astype(int) - by_poppler(flat, 100)).max(axis=2)
    assert differences.mean() < 2.5


@needs_poppler
@pytest.mark.parametrize("look", [{"fill": EMBER}, {"fill": EMBER, "effects": CARVED[1:]}])
def test_letters_are_sharp_close_up(look, store, images, tmp_path):
    words = titled("I", 1, size=60.0, family="DejaVu Sans", box=Box(5, 20, 50, 30), **look)
    path = tmp_path / "sharp.pdf"
    write_pdf(Document(print_spec=QUICK, layers=(words,)), store, images, path)
    ink = lay_out(words).ink
    shown = by_poppler(path, 576)  # 800 %
    middle, x = round((ink.center[1] + 3) / 25.4 * 576), round((ink.x + 3) / 25.4 * 576)
    row = shown[middle, x - 6 : x + 6, 2].astype(int)
    assert ((row > row.min() + 15) & (row < row.max() - 15)).sum() <= 2


@needs_ghostscript
@pytest.mark.parametrize("target", [X1A, PLAIN_INKS], ids=["x1a", "plain"])
def test_gradients_go_from_ink_to_ink(target: Target, store, images, tmp_path):
    fill = Gradient(stops=(Stop(0, "#d02020"), Stop(1, "#2040c0")), angle=0)
    words = titled("IHI", 1, size=40.0, family="DejaVu Sans", box=Box(5, 20, 50, 20), fill=fill)
    path = tmp_path / "gradient.pdf"
    write_pdf(Document(print_spec=QUICK, layers=(words,)), store, images, path, target=target)
    ink = lay_out(words).ink
    inks = plates(path, 150)
    for x, colour in ((ink.x + 0.7, "#d02020"), (ink.right - 1.2, "#2040c0")):
        found = part(inks, Box(x, ink.center[1], 0.4, 0.4), 150).reshape(-1, 4).mean(axis=0) / 255
        assert found == pytest.approx(PRESSED.colour(colour), abs=0.08)


@needs_poppler
@pytest.mark.parametrize("bent", [{"warp": Warp(kind="arch", amount=0.6)}, {"path": ArcPath(bend=90)}])
def test_bent_texts_are_read_and_seen_once(bent, store, images, tmp_path):
    words = titled("Bent words", 1, size=20.0, box=Box(5, 30, 50, 15), fill=EMBER, **bent)
    document = Document(print_spec=QUICK, layers=(words,))
    path = tmp_path / "bent.pdf"
    write_pdf(document, store, images, path)
    assert " ".join(extracted(path)) == "Bent words"
    shown = by_poppler(path, 100)
    differences = np.abs(shown.astype(int) - canvas(document, images, shown, 100)).max(axis=2)
    assert differences.mean() < 1.5
    with pikepdf.open(path) as pdf:
        content = pdf.pages[0].Resources.XObject["/L0"].read_bytes()
    assert (b"3 Tr" in content) == ("warp" in bent)


@needs_poppler
def test_a_translucent_text_is_one_group_with_its_effects(store, images, tmp_path):
    words = titled("Veil", 1, opacity=0.5, size=40.0, effects=(Outline(width=80, colour="#ff0000"), Shadow()))
    document = Document(print_spec=QUICK, layers=(background(store, 390, 567), words))
    path = tmp_path / "veil.pdf"
    write_pdf(document, store, images, path)
    assert extracted(path) == ["Veil"]
    shown = by_poppler(path, 150)
    differences = np.abs(shown.astype(int) - canvas(document, images, shown, 150)).max(axis=2)
    assert differences.mean() < 2.5


def test_a_stretch_of_another_colour_has_its_own_ink(store, images, tmp_path):
    words = titled("AB", 1, colour="#000000", spans=(Span(start=0, end=1, colour="#d02020"),))
    path = tmp_path / "stretch.pdf"
    write_pdf(Document(print_spec=QUICK, layers=(words,)), store, images, path, target=X1A)
    with pikepdf.open(path) as pdf:
        content = pikepdf.parse_content_stream(pdf.pages[0].Resources.XObject["/L0"])
    inks = {tuple(float(str(share)) for share in one.operands) for one in content if str(one.operator) == "k"}
    assert (0, 0, 0, 1) in inks
    assert any(found == pytest.approx(PRESSED.colour("#d02020"), abs=0.001) for found in inks)


def test_a_pattern_of_light_where_inks_are_wanted_is_noticed(store, images, tmp_path):
    words = titled("Ember", 1, fill=EMBER)
    document = Document(print_spec=QUICK, layers=(words,))
    path = tmp_path / "light.pdf"
    write_pdf(document, store, images, path, target=PLAIN_INKS)
    assert not verify(path, document, PLAIN_INKS)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        shading = pdf.pages[0].Resources.XObject["/L0"].Resources.Pattern["/Fill"].Shading
        shading.ColorSpace = pikepdf.Name.DeviceRGB
        pdf.save(path)
    assert any("is not in CMYK" in finding for finding in verify(path, document, PLAIN_INKS))


def test_a_panel_makes_words_readable_and_preflight_knows(store, images):
    art = background(store, 390, 567)
    white = stored(store, np.full((20, 20, 3), 250, np.uint8))
    art = msgspec.structs.replace(art, asset=white)
    bare = titled("Pale", 1, colour="#ffffff")
    panel = msgspec.structs.replace(bare, effects=(Panel(opacity=0.9),))
    filled = msgspec.structs.replace(bare, fill=Gradient(stops=(Stop(0, "#000000"), Stop(1, "#202020"))))

    def rules(layer: TextLayer) -> set[str]:
        document = Document(print_spec=QUICK, layers=(art, layer))
        return {finding.rule for finding in preflight(document, None, prove(document, images))}

    assert "low-contrast" in rules(bare)
    assert "low-contrast" not in rules(panel)
    assert "low-contrast" not in rules(filled)


def test_a_long_shadow_that_fades_prints_twice_as_fine_as_pictures_for_its_sides_are_sharp():
    layer = titled("Long", 0, effects=(LongShadow(angle=0, length=1000, fades=True),))
    (shadow,) = surroundings(layer)
    placed = effect_on_page(shadow, QUICK)
    assert placed is not None
    width = painted_box(shadow).width / 25.4
    assert placed.picture.width / width == pytest.approx(2 * QUICK.ppi, rel=0.01)
