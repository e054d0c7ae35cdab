"""A text in a look keeps words and place, has the ink that suits the picture and a font for its script."""

from __future__ import annotations

import msgspec
import pytest

from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.pictures import Asset
from coverstudio.document.print_spec import print_spec
from coverstudio.document.retyping import restyled
from coverstudio.document.type_looks import Gradient, Panel, PictureFill, Shadow, Stop
from coverstudio.document.type_runs import PairKern
from coverstudio.editor.lettering import lettering_of
from coverstudio.editor.title_looks import (
    Ink,
    LetterLook,
    TitleLook,
    letters_of,
    title_look,
    title_looks,
    with_letters,
    with_look,
    with_look_of_cover,
)
from coverstudio.editor.title_looks.applying import best_ink
from coverstudio.editor.title_looks.filling import artwork_fill, is_artwork, moved_fill
from coverstudio.rendering.fonts import font_available, has_hangul
from coverstudio.rendering.text_layout import lay_out
from tests.pictures import flat
from tests.rendering.pages import FakeImages, with_picture

pytestmark = pytest.mark.usefixtures("qapp")

TITLE = TextLayer(
    id="t", name="Title", text="Walden", family="Source Serif Pro", size=44, box=Box(20, 20, 100, 30)
)
PLAIN = LetterLook(families=("Caladea",), weight=700, inks=(Ink(colour="#101010"),))
LIGHT, DARK = Ink(colour="#ffffff"), Ink(colour="#101010")


def cover(grey: int) -> tuple[Document, FakeImages]:
    document, images = with_picture(flat(40, 60, (grey,) * 3), print_spec("46pan"))
    for role, y in (("title", 40), ("author", 120)):
        box = Box(10, y, 100, 30)
        layer = msgspec.structs.replace(TITLE, id=role, role=role, text=f"The {role}", box=box)
        document = add_layer(document, layer)
    return document, images


@pytest.mark.parametrize("look", title_looks(), ids=lambda look: look.id)
@pytest.mark.parametrize("words", ["The Hound\nof the Baskervilles", "바스커빌 가의\n사냥개"])
def test_every_look_fits_the_box_and_breaks_no_line(look: TitleLook, words: str) -> None:
    size = lay_out(msgspec.structs.replace(TITLE, text=words, fit="box")).size
    layer = msgspec.structs.replace(TITLE, text=words, size=size * 0.98)
    dressed = with_letters(layer, look.title)
    layout = lay_out(dressed)
    assert (dressed.text, dressed.box, dressed.id) == (layer.text, layer.box, layer.id)
    assert len(layout.lines) == 2
    assert not layout.overflows and not layout.missing and not layout.family_is_missing
    assert layout.ink is not None and layout.ink.width > 0.5 * layer.box.width


def test_a_look_is_as_large_in_the_box_as_what_it_follows_however_often_it_changes() -> None:
    small = msgspec.structs.replace(TITLE, size=12)
    looks = [look.title for look in title_looks()]
    there = with_letters(small, looks[0])
    again = there
    for letters in (*looks, looks[0]):
        again = with_letters(again, letters)
    assert again.size == pytest.approx(there.size, abs=1.0)
    assert there.size < 20


def test_single_letters_lose_their_own_style_and_a_fitted_text_stays_fitted() -> None:
    odd = restyled(TITLE, 0, 1, colour="#ff0000", family="Roboto", size=60)
    odd = msgspec.structs.replace(odd, kerns=(PairKern(2, -40),))
    dressed = with_letters(odd, PLAIN)
    (span,) = dressed.spans
    assert (span.colour, span.family) == (None, None)
    assert span.size == pytest.approx(dressed.size * 60 / 44, rel=1e-3)
    assert dressed.kerns == ()
    fitted = with_letters(msgspec.structs.replace(TITLE, fit="width"), PLAIN)
    assert (fitted.fit, fitted.size) == ("width", TITLE.size)


def test_korean_words_get_a_korean_family_and_others_one_of_the_same_kind() -> None:
    korean = msgspec.structs.replace(TITLE, text="월든")
    for look in title_looks():
        dressed = with_letters(korean, look.title)
        assert has_hangul(korean.text) and font_available(dressed.family)
        assert not lay_out(dressed).missing and not dressed.italic
    assert with_letters(korean, PLAIN).family != "Caladea", "one that the look does not name"
    for families, family in ((("Nowhere", "Caladea"), "Caladea"), (("Nowhere",), "Source Sans Pro")):
        assert with_letters(TITLE, msgspec.structs.replace(PLAIN, families=families)).family == family


def test_the_ink_stands_out_from_the_ground_and_from_what_it_brings_itself() -> None:
    assert best_ink((LIGHT, DARK), 0.02) == LIGHT
    assert best_ink((LIGHT, DARK), 0.8) == DARK
    shaded = Ink(colour="#ffffff", effects=(Shadow(blur=100, colour="#000000", opacity=0.9),))
    assert best_ink((LIGHT, DARK), 0.25) == DARK
    assert best_ink((shaded, DARK), 0.25) == shaded, "its shadow darkens what it stands on"
    labelled = Ink(colour="#000000", effects=(Panel(colour="#ffee00", opacity=1.0),))
    assert best_ink((DARK, labelled), 0.0) == labelled
    hidden = Ink(colour="#000000", effects=(Panel(colour="#ffee00", opacity=1.0, shown=False),))
    assert best_ink((hidden, LIGHT), 0.0) == LIGHT, "a panel that is switched off helps nobody"
    fill = Gradient(stops=(Stop(0, "#ffffff"), Stop(1, "#eeeeee")))
    assert best_ink((Ink(colour="#000000", fill=fill), DARK), 0.0).fill == fill


@pytest.mark.parametrize(("grey", "ink"), [(20, 0), (235, 1)])
def test_title_and_author_of_the_front_get_the_look_in_the_ink_for_their_picture(grey: int, ink: int) -> None:
    document, images = cover(grey)
    look = title_look("crown-of-ash")
    dressed = with_look_of_cover(document, images, look)
    title, author = lettering_of(dressed, "title"), lettering_of(dressed, "author")
    assert title is not None and author is not None and look.author is not None
    assert (title.fill, title.effects) == (look.title.inks[ink].fill, look.title.inks[ink].effects)
    assert author.colour == look.author.inks[ink].colour
    assert title.text == lettering_of(document, "title").text  # pyright: ignore[reportOptionalMemberAccess]


def test_one_text_alone_takes_a_look_and_a_picture_takes_none() -> None:
    document, images = cover(20)
    document = add_layer(document, TITLE)
    dressed = with_look(document, images, "t", title_look("far-signal"))
    assert [old == new for old, new in zip(document.layers, dressed.layers, strict=True)].count(False) == 1
    with pytest.raises(ValueError, match="Only texts have looks"):
        with_look(document, images, document.layers[0].id, title_look("far-signal"))


def test_the_look_of_a_text_is_that_text_again_but_for_its_pictures() -> None:
    fill = Gradient(stops=(Stop(0, "#ffffff"), Stop(1, "#112233")), angle=30)
    source = msgspec.structs.replace(
        TITLE, weight=600, tracking=20, case="upper", fill=fill, effects=(Shadow(),), features={"smcp": 1}
    )
    assert with_letters(source, letters_of(source)) == msgspec.structs.replace(
        source, size=pytest.approx(source.size, abs=0.1)
    )
    painted = msgspec.structs.replace(source, fill=PictureFill(asset=ASSET, made_for="letters"))
    assert letters_of(painted).inks[0].fill is None


ASSET = Asset(digest="0" * 64, extension="png", width=10, height=10)


def test_the_artwork_shines_through_letters_in_its_place_lighter_on_dark() -> None:
    document, _ = cover(20)
    (picture,) = document.images
    layer = msgspec.structs.replace(TITLE, box=Box(30, 40, 60, 20))
    fill = artwork_fill(layer, picture, 0.01)
    assert fill.box == picture.box.moved(-60, -50)
    assert fill.lightness > 0 > artwork_fill(layer, picture, 0.9).lightness
    assert is_artwork(document, fill)
    assert not is_artwork(document, PictureFill(asset=picture.asset))
    moved = moved_fill(fill, layer, msgspec.structs.replace(layer, box=Box(40, 60, 60, 20)))
    assert moved is not None and moved.box == picture.box.moved(-70, -70), "the same place of the page"
    assert moved_fill(PictureFill(asset=ASSET, made_for="x"), layer, layer) is None
