from __future__ import annotations

import msgspec
import pytest

from coverstudio.document.document import (
    add_layer,
    move_layer,
    remove_layer,
    replace_layer,
    with_print_spec,
)
from coverstudio.document.geometry import Box
from coverstudio.document.pictures import Asset
from coverstudio.document.print_spec import print_spec
from coverstudio.document.type_looks import PictureFill
from tests.document.samples import cover, image, shape, text

PICTURE = Asset("0" * 64, "png", 2160, 3030)


def _ids(document: object) -> list[str]:
    return [layer.id for layer in getattr(document, "layers")]  # noqa: B009 (any document)


def test_layers_are_found_by_their_id() -> None:
    document = cover(image(PICTURE), text())
    assert document.layer("title") == text()
    assert document.layer("gone") is None
    assert document.index("title") == 1
    with pytest.raises(KeyError, match="gone"):
        document.index("gone")


def test_the_document_tells_its_pictures_and_words() -> None:
    document = cover(image(PICTURE, "a"), text(), image(PICTURE, "b"), shape())
    assert [layer.id for layer in document.images] == ["a", "b"]
    assert [layer.id for layer in document.texts] == ["title"]
    assert document.assets == (PICTURE,)


def test_edits_make_other_documents_and_leave_the_old_one() -> None:
    document = cover(shape("a"), shape("b"))
    assert _ids(add_layer(document, text())) == ["a", "b", "title"]
    assert _ids(add_layer(document, text(), 0)) == ["title", "a", "b"]
    assert _ids(remove_layer(document, "a")) == ["b"]
    assert _ids(move_layer(document, "a", 1)) == ["b", "a"]
    assert _ids(document) == ["a", "b"]


def test_replacing_finds_the_layer_by_its_id() -> None:
    document = cover(shape("a"), shape("b"))
    softer = msgspec.structs.replace(shape("b"), softness=4.0)
    assert replace_layer(document, softer).layer("b") == softer


def test_edits_of_a_layer_that_is_gone_change_nothing() -> None:
    document = cover(shape("a"))
    assert replace_layer(document, text()) == document
    assert remove_layer(document, "title") == document
    assert move_layer(document, "title", 0) is document


def test_a_background_covers_the_new_bleed_box_too() -> None:
    spec, smaller = print_spec("a4"), print_spec("46판")
    background = msgspec.structs.replace(image(PICTURE), box=spec.bleed_box)
    resized = with_print_spec(cover(background), smaller)
    box = resized.layers[0].box
    assert resized.print_spec == smaller
    assert box.contains(smaller.bleed_box)
    assert box.width / box.height == pytest.approx(216 / 303)


def test_what_stands_on_the_page_keeps_its_place_and_words_shrink_with_it() -> None:
    centred = text()
    centred = msgspec.structs.replace(centred, box=Box(55, 98.5, 100, 100))
    resized = with_print_spec(cover(centred, shape(box=Box(0, 0, 21, 29.7))), print_spec("a5"))
    factor = min(148 / 210, 210 / 297)
    title, scrim = next(resized.texts), resized.layers[1]
    assert title.box.center == pytest.approx((74, 105))
    assert title.box.width == pytest.approx(100 * factor)
    assert title.size == pytest.approx(48 * factor)
    assert scrim.box.size.height == pytest.approx(29.7 * factor)


def test_a_turned_picture_is_no_background() -> None:
    turned = msgspec.structs.replace(image(PICTURE), box=Box(-50, -50, 400, 400), rotation=10.0)
    resized = with_print_spec(cover(turned), print_spec("a5"))
    assert resized.layers[0].box.width == pytest.approx(400 * min(148 / 210, 210 / 297))


def test_the_picture_in_the_letters_of_a_text_belongs_to_the_document() -> None:
    title = msgspec.structs.replace(text(), fill=PictureFill(asset=PICTURE))
    assert cover(title).assets == (PICTURE,)
