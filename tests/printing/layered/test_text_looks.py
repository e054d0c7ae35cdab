"""Fills and effects of texts in layered files: as on the canvas, and in SVG the words are still words."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from coverstudio.document.geometry import Box
from coverstudio.document.type_looks import (
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
from coverstudio.document.type_shapes import Warp
from coverstudio.printing.layered import svg, write_layered
from coverstudio.printing.layered.sheets import canvas_of, sheets_of
from tests.printing.covers import card, gradient, stored, text
from tests.printing.layered.test_svg import SVG, root_of, shown_twice

FLAME = Gradient(stops=(Stop(0, "#ffe9a0"), Stop(1, "#a01008")))


@pytest.mark.parametrize(
    "look",
    [
        {"fill": FLAME},
        {"fill": msgspec.structs.replace(FLAME, radial=True)},
        {"fill": FLAME, "effects": (Shadow(x=40, y=60, blur=30), Emboss(depth=40))},
        {"effects": (Panel(padding=150, blur=50), Outline(width=50, colour="#c02020"))},
        {"effects": (Outline(width=20, gap=40), Glow(spread=0, blur=60, colour="#2060ff"))},
        {"effects": (LongShadow(length=300), LongShadow(angle=200, length=300, fades=True))},
    ],
    ids=["gradient", "radial", "carved", "panel", "ring", "long"],
)
def test_bent_letters_look_as_on_the_canvas(look, store, images, tmp_path):
    # Bent ones are drawn: where Qt sets an SVG's text itself, it rounds the sizes of fonts.
    words = text("Ember", size=40, box=Box(5, 20, 50, 40), warp=Warp(kind="arch", amount=0.3), **look)
    drawn, page = shown_twice(card(words), store, images, tmp_path / "look.svg")
    difference = np.abs(drawn.astype(np.int16) - page).max(axis=2)
    assert difference.mean() < 1.0
    assert (page.min(axis=2) < 200).mean() > 0.01


def test_straight_words_with_effects_stay_words_that_are_seen(store, images, tmp_path):
    filled = PictureFill(asset=stored(store, gradient(60, 40)))
    words = text("Ember", size=30, fill=filled, effects=(Shadow(), Outline(width=30)))
    path = tmp_path / "words.svg"
    write_layered(card(words), store, images, path)
    (seen,) = root_of(path).iterfind(f".//{SVG}text/..")
    assert seen.get("fill") == "url(#fill0)"
    assert "".join(seen.itertext()).strip() == "Ember"
    assert root_of(path).find(f".//{SVG}pattern[@id='fill0']/{SVG}image") is not None


def test_what_is_drawn_is_read_all_the_same(store, images, tmp_path):
    words = text("Ember", warp=Warp(kind="flag", amount=0.5))
    document, path = card(words), tmp_path / "drawn.svg"
    write_layered(document, store, images, path)
    (unseen,) = root_of(path).iterfind(f".//{SVG}text/..")
    assert unseen.get("fill") == "none"
    assert list(svg.findings(path, document)) == []


def test_a_sheet_holds_all_that_effects_paint(images, store):
    plain = text("Ember", size=30)
    shaded = msgspec.structs.replace(plain, effects=(Shadow(x=0, y=300, blur=0),))
    (_, bare), (_, full) = (
        list(sheets_of(card(one), images, canvas_of(card(one), 100))) for one in (plain, shaded)
    )
    assert full.size[1] > bare.size[1] + 0.25 * 30 / 72 * 100
