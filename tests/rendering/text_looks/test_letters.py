"""The letters' shape: its print, its coverage, its parts."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from coverstudio.document.geometry import Box
from coverstudio.document.type_looks import Emboss, Gradient, Outline, Shadow, Stop
from coverstudio.document.type_runs import Span
from coverstudio.document.type_shapes import Warp
from coverstudio.rendering.text_layout import lay_out
from coverstudio.rendering.text_looks import (
    glyph_coverage,
    letters_alone,
    plain_colours,
    shape_print,
    surroundings,
)
from coverstudio.rendering.text_looks.letters import letters_of
from coverstudio.rendering.text_looks.vectors import rings
from tests.rendering.pages import text

pytestmark = pytest.mark.usefixtures("qapp")


def test_the_print_of_letters_is_that_of_their_shape_alone():
    layer = text("Moss")
    told = shape_print(layer)
    same = {
        "box": Box(12.5, 40, 36, 30), "rotation": 30.0, "colour": "#ff0000", "opacity": 0.4,
        "effects": (Shadow(),),
    }  # fmt: skip
    assert all(shape_print(msgspec.structs.replace(layer, **{k: v})) == told for k, v in same.items())
    other = {"text": "Mass", "size": 25.0, "weight": 700, "tracking": 40.0, "box": Box(2, 2, 36, 40)}
    other |= {"warp": Warp(kind="arch", amount=0.3)}
    assert all(shape_print(msgspec.structs.replace(layer, **{k: v})) != told for k, v in other.items())


def test_coverage_is_that_of_the_letters_without_their_effects():
    layer = text("I", size=72.0, effects=(Outline(width=90), Shadow()))
    ink = lay_out(layer).ink
    assert ink is not None
    covered = glyph_coverage(layer, ink, (50, 200))
    assert covered.shape == (200, 50) and covered.max() == 255
    assert (covered[100] > 127).sum() / 50 == pytest.approx(0.4, abs=0.2)  # the stem between its serifs
    around = glyph_coverage(layer, ink.inset(-5), (100, 300))
    outside = np.ones_like(around, bool)
    across, down = 5 / (ink.width + 10) * 100, 5 / (ink.height + 10) * 300
    outside[int(down) : 300 - int(down), int(across) : 100 - int(across)] = False
    assert not around[outside].any()


def test_a_text_comes_apart_into_effects_and_letters():
    layer = text("Title", effects=(Outline(width=20, opacity=0.5), Emboss(), Shadow(), Shadow(inner=True)))
    parts = surroundings(layer)
    assert [part.effect for part in parts] == [
        Outline(width=20),
        msgspec.structs.replace(Shadow(), opacity=1.0),
    ]
    assert [part.opacity for part in parts] == [0.5, Shadow().opacity]
    assert letters_alone(layer).effects == (Emboss(), Shadow(inner=True))
    assert len({layer.id, *(part.id for part in parts)}) == 3


def test_only_letters_without_fill_and_inner_effects_have_plain_colours():
    spans = (Span(start=0, end=1, colour="#ff0000"),)
    assert plain_colours(text("A b", colour="#000000", spans=spans)) == {"#000000", "#ff0000"}
    assert plain_colours(text("A", effects=(Shadow(),))) == {"#000000"}
    assert not plain_colours(text("A", effects=(Emboss(),)))
    assert not plain_colours(text("A", fill=Gradient(stops=(Stop(0, "#000000"), Stop(1, "#ffffff")))))


def test_rings_around_a_very_long_text_take_no_minutes_and_few_points():
    letters = letters_of(text("The quick brown fox jumps over the lazy dog. " * 30, size=8.0))
    drawn = list(rings(letters, 20.0, 15.0))
    own = sum(path.elementCount() for path in (shape.path for shape in letters.shapes))
    assert len(drawn) > 900
    assert sum(path.elementCount() for path in drawn) < 6 * own
