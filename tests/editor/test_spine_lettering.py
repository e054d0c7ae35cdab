"""Words on the spine: within its clearance, turned or upright, and refused with a reason."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box, Size, bounds
from coverstudio.document.layers import ShapeLayer, TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.spread import Edition
from coverstudio.editor.legibility import coverage
from coverstudio.editor.lettering import place_title
from coverstudio.editor.spine_direction import with_direction
from coverstudio.editor.spine_lettering import with_spine, without_spine
from coverstudio.editor.spine_room import SpineError, spine_obstacle
from coverstudio.editor.spine_setting import rewritten, stacked
from coverstudio.printing.places import ink_of
from coverstudio.printing.wraps import laid_out
from coverstudio.rendering.text_layout import lay_out
from tests.rendering.pages import FakeImages

NOVEL = Edition(printer="kdp-paperback", kind="paperback", trim=Size(152.4, 228.6), paper="cream", pages=300)


def cover(title: str = "Quiet Hills", author: str = "Marian Ashgrove", pages: int = 300) -> Document:
    wrap = laid_out(msgspec.structs.replace(NOVEL, pages=pages))
    return Document(print_spec=wrap.print_spec("wrap"), title=title, author=author)


def turned_ink(layer: TextLayer) -> Box:
    """What the letters of a text cover on the page, found by painting it."""
    page = Box(0, -20, 400, 300)
    covered = coverage(layer, page, (4000, 3000)) > 64
    across, down = np.flatnonzero(covered.any(axis=0)), np.flatnonzero(covered.any(axis=1))
    left, top = across[0] / 10 + page.x, down[0] / 10 + page.y
    return Box(left, top, across[-1] / 10 + 0.1 - left, down[-1] / 10 + 0.1 + page.y - top)


def safe_of(document: Document) -> Box:
    safe = document.print_spec.spread.panel("spine").safe  # pyright: ignore[reportOptionalMemberAccess]
    assert safe is not None
    return safe


@pytest.mark.parametrize("pages", [120, 300, 760])
def test_title_and_author_stand_on_the_spine_within_its_clearance(qapp, pages: int) -> None:
    document = cover(pages=pages)
    title, author = with_spine(document, FakeImages()).layers
    assert isinstance(title, TextLayer) and isinstance(author, TextLayer)
    safe = safe_of(document)
    for layer in (title, author):
        assert safe.contains(turned_ink(layer), 0.11), layer.name
        assert not lay_out(layer).overflows
        ink = ink_of(layer)
        assert ink is not None and ink.contains(turned_ink(layer), 0.15)
        assert turned_ink(layer).contains(ink, 0.15)
    assert turned_ink(title).bottom < turned_ink(author).y, "read from the top down, the author last"
    assert title.size > author.size


def test_the_wider_the_spine_the_larger_its_words(qapp) -> None:
    sizes = [with_spine(cover(pages=pages), FakeImages()).layers[0].size for pages in (120, 240, 480)]  # pyright: ignore
    assert sizes == sorted(sizes) and sizes[0] < sizes[-1]


def test_a_short_korean_title_stands_upright_one_character_below_the_other(qapp) -> None:
    document = cover("고요한 언덕", "한마리")
    title, author = with_spine(document, FakeImages()).layers
    assert isinstance(title, TextLayer) and isinstance(author, TextLayer)
    assert title.rotation == 0 and (title.text, title.writing) == ("고요한 언덕", "vertical")
    safe = safe_of(document)
    for layer in (title, author):
        assert safe.contains(turned_ink(layer), 0.11), layer.name


@pytest.mark.parametrize(
    ("language", "turned"), [("en", 90), ("ko", 90), ("de", -90), ("fr", -90), ("nl", 90)]
)
def test_words_run_as_the_country_of_the_book_has_it(qapp, language: str, turned: float) -> None:
    document = msgspec.structs.replace(cover(), language=language)
    title, author = with_spine(document, FakeImages()).texts
    assert (title.rotation, author.rotation) == (turned, turned)
    title_is_above = turned_ink(title).y < turned_ink(author).y
    assert title_is_above == (turned > 0), "the title is read first"
    assert all(safe_of(document).contains(turned_ink(layer), 0.11) for layer in (title, author))


def test_a_direction_that_was_chosen_is_kept_to(qapp) -> None:
    document = msgspec.structs.replace(cover(), language="en", spine_direction="bottom-up")
    assert {layer.rotation for layer in with_spine(document, FakeImages()).texts} == {-90.0}


def test_words_that_stand_on_the_spine_follow_a_direction_that_is_chosen(qapp) -> None:
    written = with_spine(cover(), FakeImages())
    turned = with_direction(written, "bottom-up")
    assert [layer.rotation for layer in turned.texts] == [-90.0, -90.0]
    assert all(safe_of(written).contains(turned_ink(layer), 0.11) for layer in turned.texts)
    assert with_direction(turned, "bottom-up") == turned
    back = with_direction(turned, "automatic")
    for one, other in zip(back.texts, written.texts, strict=True):
        assert one.rotation == other.rotation and one.box.center == pytest.approx(other.box.center)
    loose = Document(print_spec=print_spec("6x9"), title="Quiet Hills")
    assert with_direction(loose, "top-down").spine_direction == "top-down"


def test_a_title_of_two_scripts_is_turned(qapp) -> None:
    title = with_spine(cover("언덕 Hills"), FakeImages()).layers[0]
    assert title.rotation == 90


def test_new_words_keep_the_way_a_spine_is_set(qapp) -> None:
    upright = with_spine(cover("고요한 언덕", ""), FakeImages()).layers[0]
    assert isinstance(upright, TextLayer)
    assert rewritten(upright, "봄밤") == "봄밤"
    older = msgspec.structs.replace(upright, text="고\n요", writing="horizontal")
    assert rewritten(older, "봄밤") == stacked("봄밤") == "봄\n밤"


def test_writing_it_again_replaces_it_and_placing_the_title_leaves_it(qapp) -> None:
    once = with_spine(cover(), FakeImages())
    twice = with_spine(once, FakeImages())
    assert [layer.name for layer in twice.layers] == ["Spine title", "Spine author"]
    placed = place_title(twice, FakeImages(), "Quiet Hills", "Marian Ashgrove")
    assert [layer for layer in placed.layers if layer.name.startswith("Spine")] == list(twice.layers)
    assert without_spine(placed).texts is not None
    front = placed.print_spec.front.box
    for text in without_spine(placed).texts:
        assert front.contains(bounds(text.box, text.rotation), 0.01)


def test_a_printer_that_takes_no_words_on_so_thin_a_spine_is_named(qapp) -> None:
    thin = cover(pages=60)
    assert spine_obstacle(thin) == (
        "Amazon KDP paperback prints words on a spine from 80 pages on: leave it without."
    )
    with pytest.raises(SpineError, match="from 80 pages on"):
        with_spine(thin, FakeImages())


def test_a_spine_too_narrow_for_readable_words_says_so(qapp) -> None:
    with pytest.raises(SpineError, match="too narrow for words of 5 pt"):
        with_spine(cover(pages=80), FakeImages())


def test_without_a_spine_or_a_title_there_is_nothing_to_write(qapp) -> None:
    assert "no spine" in spine_obstacle(Document(print_spec=print_spec("6x9"), title="Quiet Hills"))
    assert "no title yet" in spine_obstacle(cover("", ""))


def test_words_stand_where_they_can_be_read(qapp) -> None:
    document = cover()
    spine = document.print_spec.spread.panel("spine")  # pyright: ignore[reportOptionalMemberAccess]
    assert spine is not None
    # Black and white in narrow bands over the foot: nothing can be read there.
    bands = [
        ShapeLayer(
            name="Band",
            box=Box(spine.box.x, y, spine.box.width, 1.5),
            colour="#000000" if index % 2 else "#ffffff",
        )
        for index, y in enumerate(np.arange(190.0, 232.0, 1.5).tolist())
    ]
    for band in bands:
        document = add_layer(document, band)
    title, author = with_spine(document, FakeImages()).texts
    assert turned_ink(author).bottom < 190 and turned_ink(title).bottom < turned_ink(author).y


def test_words_on_a_dark_spine_are_light(qapp) -> None:
    document = cover()
    night = ShapeLayer(name="Night", box=document.print_spec.bleed_box, colour="#101420")
    title, author = with_spine(add_layer(document, night), FakeImages()).texts
    assert (title.colour, author.colour) == ("#fafafa", "#fafafa")
