"""A proof holds as long as nothing changes that is seen where the text stands."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from coverstudio.document.document import Document, add_layer, remove_layer, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import AnyLayer, ShapeLayer, TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.type_looks import Glow
from coverstudio.editor.legibility.surroundings import Surroundings

pytestmark = pytest.mark.usefixtures("qapp")

TITLE = TextLayer(
    id="title", name="Title", text="Salt", family="Source Serif Pro", size=30, box=Box(20, 20, 100, 20)
)
BELOW = ShapeLayer(id="below", name="Below", box=Box(0, 0, 150, 60), colour="#336699")
FAR = ShapeLayer(id="far", name="Far", box=Box(20, 150, 50, 20), colour="#993366")
AUTHOR = TextLayer(
    id="author", name="Author", text="Ashgrove", family="Source Serif Pro", size=12, box=Box(20, 44, 100, 8)
)
COVER = Document(print_spec=print_spec("6x9"), layers=(BELOW, FAR, TITLE, AUTHOR), background="#ffffff")


def changed(layer: AnyLayer, **values: object) -> Callable[[Document], Document]:
    return lambda document: replace_layer(document, msgspec.structs.replace(layer, **values))


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (changed(TITLE, name="Front title", locked=True), True),
        (changed(FAR, colour="#000000"), True),
        (changed(AUTHOR, text="Marian"), True),
        (lambda cover: remove_layer(cover, "far"), True),
        (lambda cover: add_layer(cover, msgspec.structs.replace(FAR, id="other")), True),
        (changed(TITLE, text="Salts"), False),
        (changed(BELOW, colour="#000000"), False),
        (changed(BELOW, visible=False), False),
        (lambda cover: remove_layer(cover, "title"), False),
        (lambda cover: msgspec.structs.replace(cover, background="#eeeeee"), False),
        (changed(FAR, softness=45.0), False),
        (changed(FAR, box=Box(20, 30, 50, 20)), False),
        (changed(AUTHOR, effects=(Glow(blur=3000.0),)), False),
        (lambda cover: msgspec.structs.replace(cover, layers=(FAR, BELOW, TITLE, AUTHOR)), True),
        (lambda cover: msgspec.structs.replace(cover, layers=(FAR, TITLE, BELOW, AUTHOR)), False),
    ],
)  # fmt: skip
def test_what_is_seen_there_decides(change: Callable[[Document], Document], same: bool) -> None:
    surroundings, after = Surroundings(), change(COVER)
    assert surroundings.show_the_same(COVER, COVER, "title")
    assert surroundings.show_the_same(COVER, after, "title") is same
    assert surroundings.show_the_same(after, COVER, "title") is same
