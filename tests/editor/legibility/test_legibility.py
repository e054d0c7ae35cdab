"""How legible words are where they stand, and what helps."""

from __future__ import annotations

import asyncio
import importlib.util

import msgspec
import numpy as np
import pytest

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.type_looks import Gradient, Outline, Panel, Stop
from coverstudio.editor.legibility import ENOUGH
from coverstudio.editor.legibility.fixing import LegibilityFix, legibility_fixes
from coverstudio.editor.legibility.judging import judged
from coverstudio.editor.legibility.measuring import Measures, measured
from coverstudio.editor.legibility.thumbnails import thumbnail_of
from coverstudio.rendering.text_layout import lay_out
from tests.editor.spelling.test_proving import Here
from tests.pictures import flat, noise
from tests.rendering.pages import FakeImages, with_picture

pytestmark = pytest.mark.usefixtures("qapp")

SPEC = print_spec("6x9")
GREY = (128, 128, 128)
TEXT = TextLayer(
    id="t", name="Title", text="Salt Orchard", family="Source Serif Pro", size=30, weight=700, role="title",
    box=Box(20, 60, 112, 20), colour="#fafafa",
)  # fmt: skip


def on(pixels: np.ndarray, **fields) -> tuple[Document, FakeImages, TextLayer]:
    document, images = with_picture(pixels, SPEC)
    layer = msgspec.structs.replace(TEXT, **fields)
    return msgspec.structs.replace(document, layers=(*document.layers, layer)), images, layer


def measures(pixels: np.ndarray, **fields) -> Measures:
    found = measured(*on(pixels, **fields))
    assert found is not None
    return found


def fixes(pixels: np.ndarray, **fields) -> dict[str, LegibilityFix]:
    return {fix.kind: fix for fix in legibility_fixes(*on(pixels, **fields))}


def foliage() -> np.ndarray:
    return noise(152, 229).repeat(4, axis=0).repeat(4, axis=1)


def test_contrast_is_that_of_the_letters_with_what_is_below_them():
    assert measures(flat(60, 90, (0, 0, 0))).contrast > 19
    assert measures(flat(60, 90, GREY)).contrast == pytest.approx(3.78, abs=0.1)
    assert "contrast" in measures(flat(60, 90, GREY)).problems


def test_it_is_the_same_however_a_text_is_turned():
    half = flat(60, 90, (0, 0, 0))
    half[:, 30:] = 255
    assert measures(half).contrast < 1.2
    assert measures(flat(60, 90, GREY), rotation=40.0).contrast == pytest.approx(3.78, abs=0.1)


def test_outlines_and_panels_count_as_what_letters_stand_on():
    white = flat(60, 90, (255, 255, 255))
    assert measures(white).contrast < 1.1
    assert measures(white, effects=(Outline(width=60, colour="#000000"),)).contrast > 8
    assert measures(white, effects=(Panel(colour="#000000", opacity=0.9),)).contrast > 12


def test_a_gradient_is_as_legible_as_its_weakest_letters():
    fading = Gradient(stops=(Stop(0.0, "#ffffff"), Stop(1.0, "#808080")), angle=0.0)
    assert measures(flat(60, 90, (0, 0, 0)), fill=fading).contrast < 10
    assert measures(flat(60, 90, GREY), fill=fading).contrast < 1.3


def test_unrest_is_of_texture_and_not_of_a_soft_sky():
    sky = np.linspace(60, 200, 600, dtype=np.uint8)[:, None, None].repeat(400, 1).repeat(3, 2)
    assert measures(sky).unrest < 2
    busy = measures(foliage())
    assert busy.unrest > 14
    assert "unrest" in busy.problems


def test_capitals_are_measured_in_the_thumbnail_and_only_titles_have_to_be_seen_there():
    thumbnail = thumbnail_of(*on(flat(60, 90, GREY))[:2])
    assert thumbnail.shape == (150, 100, 3)
    assert measures(flat(60, 90, GREY), size=60.0).capitals == pytest.approx(
        2 * measures(flat(60, 90, GREY)).capitals, rel=0.01
    )
    assert "small" in measures(flat(60, 90, GREY), size=12.0).problems
    assert "small" not in measures(flat(60, 90, GREY), size=12.0, role="other").problems


def test_a_text_that_shows_nothing_has_no_measures_and_no_fixes():
    assert measured(*on(flat(60, 90, GREY), text=" ")) is None
    assert legibility_fixes(*on(flat(60, 90, GREY), text="\u200b")) == ()


def test_every_fix_helps_is_measured_before_it_is_done_and_changes_the_text_alone():
    document, images, layer = on(foliage())
    found = {fix.kind: fix for fix in legibility_fixes(document, images, layer)}
    assert {"outline", "scrim", "size"} <= set(found)
    before = measured(document, images, layer)
    assert before is not None
    for fix in found.values():
        changed = fix.edit(document)
        assert [one.id for one in changed.layers] == [one.id for one in document.layers]
        assert changed.layers[0] == document.layers[0]
        text = changed.layer("t")
        assert isinstance(text, TextLayer)
        assert measured(changed, images, text) == fix.after
    assert found["scrim"].after.contrast >= ENOUGH > before.contrast
    assert found["size"].after.capitals > 1.06 * before.capitals


def test_letters_become_larger_within_the_safe_area_with_their_lines_as_they_are():
    document, _, layer = on(flat(60, 90, GREY), text="Salt\nOrchard")
    text = fixes(flat(60, 90, GREY), text="Salt\nOrchard")["size"].edit(document).layer("t")
    assert isinstance(text, TextLayer)
    ink = lay_out(text).ink
    assert ink is not None
    assert SPEC.front_safe_box.contains(ink)
    assert [line.text for line in lay_out(text).lines] == [line.text for line in lay_out(layer).lines]


def test_the_colour_is_changed_only_where_that_helps_and_there_is_one():
    assert fixes(flat(60, 90, (255, 255, 255)))["colour"].after.contrast > 15
    assert "colour" not in fixes(flat(60, 90, (0, 0, 0)))
    fading = Gradient(stops=(Stop(0.0, "#ffffff"), Stop(1.0, "#eeeeee")))
    assert "colour" not in fixes(flat(60, 90, (255, 255, 255)), fill=fading)


def test_an_edit_whose_text_is_gone_meanwhile_changes_nothing():
    document, images, layer = on(foliage())
    for fix in legibility_fixes(document, images, layer):
        without = msgspec.structs.replace(document, layers=document.layers[:1])
        assert fix.edit(without) == without


@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="the extra `ocr` is not installed")
def test_a_title_is_judged_large_and_as_a_thumbnail():
    document, images, layer = on(flat(60, 90, (20, 20, 30)), size=40.0)
    tiny = msgspec.structs.replace(layer, id="tiny", size=7.0, box=Box(20, 120, 112, 20))
    byline = msgspec.structs.replace(tiny, id="byline", role="author", box=Box(20, 180, 112, 20))
    document = msgspec.structs.replace(document, layers=(*document.layers, tiny, byline))
    large, small, author = asyncio.run(judged(Here(), document, images))
    assert (large.proof.verdict, large.is_fine) == ("right", True)
    assert (small.proof.verdict, small.is_lost_small, small.is_fine) == ("right", True, False)
    assert (author.proof.verdict, author.small, author.is_fine) == ("right", None, True)
