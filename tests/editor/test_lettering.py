"""A title set on pictures as a designer would set it: calm place, good size, always readable."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import cv2
import numpy as np
import pytest

from coverstudio.document.document import Document, remove_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ShapeLayer, TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.editor.legibility import ENOUGH, NEAR_BLACK, NEAR_WHITE, legibility
from coverstudio.editor.lettering import LetteringError, fit_size, place_title, with_text
from coverstudio.rendering import fonts
from coverstudio.rendering.text_layout import lay_out
from tests.pictures import flat, noise
from tests.rendering.pages import FakeImages, page, text, with_picture

pytestmark = pytest.mark.usefixtures("qapp")

ART = Path(__file__).parents[2].parent / "shared" / "art"
SPEC = print_spec("46pan")


def set_on(pixels: np.ndarray, title: str, author: str = "", **wishes) -> tuple[Document, FakeImages]:
    bare, images = with_picture(pixels, wishes.pop("spec", SPEC))
    return place_title(bare, images, title, author, **wishes), images


def the(document: Document, role: str) -> TextLayer:
    return next(layer for layer in document.texts if layer.role == role)


def scrims(document: Document) -> list[ShapeLayer]:
    return [layer for layer in document.layers if isinstance(layer, ShapeLayer)]


def ink(layer: TextLayer) -> Box:
    found = lay_out(layer).ink
    assert found is not None
    return found


def contrasts(document: Document, images: FakeImages) -> list[float]:
    texts = list(document.texts)
    below = document
    for layer in texts:
        below = remove_layer(below, layer.id)
    return [legibility(below, images, layer) for layer in texts]


def check(document: Document, images: FakeImages) -> None:
    """What holds for every cover: readable, inside the safe area, nothing cut, nothing over another."""
    assert min(contrasts(document, images)) >= ENOUGH
    boxes = [ink(layer) for layer in document.texts]
    for layer, box in zip(document.texts, boxes, strict=True):
        assert document.print_spec.safe_box.contains(box)
        assert not lay_out(layer).overflows
    for index, box in enumerate(boxes):
        assert all(box.intersected(other) is None for other in boxes[index + 1 :])


def sky_over_forest() -> np.ndarray:
    picture = flat(264, 388, (214, 226, 236))
    picture[170:] = noise(264, 218) // 3
    return picture


def test_the_title_goes_where_the_picture_is_calm():
    document, images = set_on(sky_over_forest(), "Walden", "Henry David Thoreau")
    check(document, images)
    assert ink(the(document, "title")).bottom < 0.42 * 188
    upside_down, images = set_on(sky_over_forest()[::-1].copy(), "Walden", "Henry David Thoreau")
    check(upside_down, images)
    assert ink(the(upside_down, "title")).y > 0.58 * 188


def test_letters_are_dark_on_a_light_picture_and_light_on_a_dark_one_with_no_scrim_at_all():
    for colour, light in (((240, 236, 228), False), ((30, 24, 40), True)):
        document, images = set_on(flat(100, 150, colour), "Walden", "Thoreau")
        check(document, images)
        assert scrims(document) == []
        assert (int(the(document, "title").colour[1:3], 16) > 128) is light


def test_a_scrim_comes_only_where_it_must_lies_below_the_letters_and_covers_no_more_than_it_has_to():
    document, images = set_on(noise(264, 388), "Walden", "Thoreau")
    check(document, images)
    names = [layer.name for layer in document.layers]
    assert "Scrim" in names
    assert max(names.index("Title"), names.index("Author")) > names.index("Scrim")
    for scrim in scrims(document):
        assert scrim.softness > 0
        weaker = document
        for other in scrims(document):
            weaker = remove_layer(weaker, other.id)
        assert min(contrasts(weaker, images)) < ENOUGH


def test_the_tints_are_the_pictures_own():
    document, _ = set_on(flat(100, 150, (20, 30, 70)), "Walden", "Thoreau")
    red, _, blue = (int(the(document, "title").colour[i : i + 2], 16) for i in (1, 3, 5))
    assert blue > red


def test_the_title_is_the_largest_thing_on_the_page():
    document, _ = set_on(sky_over_forest(), "Walden", "Henry David Thoreau")
    assert the(document, "title").size > 1.8 * the(document, "author").size
    assert the(document, "title").size > 40


def test_setting_it_again_replaces_title_author_and_scrim_and_nothing_else():
    first, images = set_on(noise(264, 388), "Walden", "Thoreau")
    with_note = with_text(first, "A note", images, Box(20, 90, 60, 10))
    again = place_title(with_note, images, "Wuthering Heights", "Emily Brontë")
    assert [layer.name for layer in again.layers if not isinstance(layer, ShapeLayer)] == [
        "Picture", "A note", *(layer.name for layer in again.layers[-2:]),
    ]  # fmt: skip
    assert {layer.role for layer in again.texts} == {"title", "author", "other"}
    assert (again.title, again.author) == ("Wuthering Heights", "Emily Brontë")
    assert place_title(again, images, "", "").layers == remove_scrims(with_note, first)


def remove_scrims(document: Document, first: Document) -> tuple[object, ...]:
    gone = {layer.id for layer in first.layers[1:]}
    return tuple(layer for layer in document.layers if layer.id not in gone)


def test_the_same_wish_gives_the_same_cover():
    (one, _), (two, _) = (set_on(sky_over_forest(), "Walden", "Thoreau") for _ in range(2))
    assert [(t.text, t.box, t.size, t.colour) for t in one.texts] == [
        (t.text, t.box, t.size, t.colour) for t in two.texts
    ]


def test_text_keeps_out_of_what_is_to_be_avoided():
    keep_free = Box(0, 0, 128, 80)
    document, images = set_on(sky_over_forest(), "Walden", avoid=(keep_free,))
    check(document, images)
    assert ink(the(document, "title")).intersected(keep_free) is None


def test_a_page_without_a_picture_gets_dark_letters_on_white():
    document = place_title(page(width=128, height=188), FakeImages(), "Walden", "Thoreau")
    check(document, FakeImages())
    assert scrims(document) == []


def test_an_author_alone_is_set_too():
    document, images = set_on(sky_over_forest(), "", "Henry David Thoreau")
    check(document, images)
    assert [layer.role for layer in document.texts] == ["author"]


@pytest.mark.parametrize(
    ("format_name", "genre"), [("a4", ""), ("6x9", "thriller"), ("ebook", "children"), ("square", "business")]
)
def test_every_format_and_genre_keeps_the_rules(format_name: str, genre: str):
    document, images = set_on(
        sky_over_forest(),
        "The Wind in the Willows",
        "Kenneth Grahame",
        spec=print_spec(format_name),
        genre=genre,
    )
    check(document, images)


@pytest.mark.parametrize(
    "title",
    [
        "It",
        "Donaudampfschifffahrtsgesellschaftskapitän",
        "The Curious Incident of the Dog in the Night-Time",
        "On the Origin of Species by Means of Natural Selection, or the Preservation of Favoured Races in the"
        " Struggle for Life",
        "שלום עולם",
        "ألف ليلة وليلة",
        "Smile 😀 and go",
        "A title of two thousand characters and a few. " * 44,
    ],
    ids=lambda title: title[:12],
)
def test_titles_of_every_kind_fit(title: str):
    document, images = set_on(sky_over_forest(), title, "Somebody")
    if lay_out(the(document, "title")).missing:
        pytest.skip("no font here has these letters")
    check(document, images)
    assert "".join(the(document, "title").text.split()) == "".join(title.split())


def test_a_title_that_no_font_can_show_is_set_and_reported_by_its_layout():
    document, _ = set_on(sky_over_forest(), "\uf8f0\uf8f1", "Somebody")
    assert lay_out(the(document, "title")).missing == "\uf8f0\uf8f1"
    assert lay_out(the(document, "author")).missing == ""


def test_korean_titles_break_between_words():
    try:
        family = fonts.default_family("한글")
    except fonts.NoFontError as error:
        pytest.skip(str(error))
    document, images = set_on(sky_over_forest(), "우리가 빛의 속도로 갈 수 없다면", "김초엽")
    check(document, images)
    title = the(document, "title")
    assert title.family == family
    assert " ".join(line.text for line in lay_out(title).lines) == "우리가 빛의 속도로 갈 수 없다면"
    assert lay_out(title).missing == ""


def test_a_title_that_fits_nowhere_gets_one_clear_sentence():
    with pytest.raises(
        LetteringError, match=r"The text “novel novel .*…” does not fit on the cover even at 7 pt"
    ):
        set_on(sky_over_forest(), "novel " * 8000)


def test_fit_size_finds_the_largest_size():
    layer = text("Pride and Prejudice")
    size = fit_size(layer, Box(0, 0, 60, 30))
    assert not lay_out(text("Pride and Prejudice", size=size, box=Box(0, 0, 60, 30))).overflows
    assert lay_out(text("Pride and Prejudice", size=size * 1.02, box=Box(0, 0, 60, 30))).overflows
    assert fit_size(layer, Box(0, 0, 60, 30), largest=12) == 12
    assert fit_size(text(""), Box(0, 0, 60, 30), largest=12) == 12


def test_fit_size_breaks_no_word():
    size = fit_size(text("Prejudice"), Box(0, 0, 20, 90))
    assert len(lay_out(text("Prejudice", size=size, box=Box(0, 0, 20, 90))).lines) == 1


def test_a_new_text_takes_after_the_title_and_stands_in_the_middle():
    bare = with_text(page(width=100, height=150), "Hello", FakeImages())
    assert bare.layers[0].name == "Hello"
    assert bare.print_spec.safe_box.contains(ink(bare.layers[0]))
    titled = place_title(page(width=100, height=150), FakeImages(), "Walden", "Thoreau", genre="children")
    added = with_text(titled, "A novel", FakeImages(), Box(10, 10, 50, 20)).layers[-1]
    assert isinstance(added, TextLayer)
    assert (added.family, added.colour) == (the(titled, "title").family, the(titled, "title").colour)
    assert added.box == Box(10, 10, 50, 20)
    assert added.role == "other"


def test_a_new_text_can_be_read_on_what_lies_below_it():
    dark_above = np.full((300, 200, 3), 250, np.uint8)
    dark_above[:150] = 20
    document, images = with_picture(dark_above, SPEC)
    for y, colour in ((20, NEAR_WHITE), (150, NEAR_BLACK)):
        added = with_text(document, "A novel", images, Box(10, y, 60, 15)).layers[-1]
        assert isinstance(added, TextLayer) and added.colour == colour


@pytest.mark.skipif(not ART.is_dir(), reason="the paintings are not here")
def test_ten_paintings_become_ten_readable_covers():
    books = (ART / "books.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(io.StringIO(books)):
        painting = cv2.imread(str(ART / row["file"]))[:, :, ::-1].copy()
        document, images = set_on(painting, row["title"], row["author"], spec=print_spec("6x9"))
        check(document, images)


@pytest.mark.parametrize("invisible", ["\u200b\u200d", "\u3164", "\u2060\n\u200e"])
def test_what_nobody_can_see_is_no_title(invisible: str):
    with pytest.raises(LetteringError, match="All characters of the title are invisible: type it again"):
        set_on(flat(60, 90), invisible)
    with pytest.raises(LetteringError, match="of the author"):
        set_on(flat(60, 90), "Visible", invisible)


def test_a_line_of_a_title_may_be_invisible():
    document, images = set_on(flat(60, 90), "Sea\n\u200b\nSky")
    check(document, images)
