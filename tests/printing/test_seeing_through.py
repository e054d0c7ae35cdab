"""Which layers have to be blended: none that can be printed as it is."""

from __future__ import annotations

import numpy as np
import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.geometry import Box
from coverstudio.document.layers import AnyLayer, ImageLayer, ShapeLayer
from coverstudio.imaging.writing import encode_png
from coverstudio.printing.seeing_through import Pile
from coverstudio.rendering.images import StoreImages
from tests.printing.covers import background, card, gradient, stored, text


@pytest.fixture
def blended(store: AssetStore, images: StoreImages):
    def names(*layers: AnyLayer) -> set[str]:
        document = card(*layers)
        found = Pile(document, store, images).blended()
        return {layer.name for number, layer in enumerate(layers) if f"/L{number}" in found}

    return names


def shape(name: str, box: Box, **more: object) -> ShapeLayer:
    return ShapeLayer(name=name, box=box, **more)


def picture(name: str, box: Box, asset, **more: object) -> ImageLayer:
    return ImageLayer(name=name, box=box, asset=asset, **more)


def test_opaque_layers_are_left_alone(blended, store) -> None:
    assert blended(background(store), text("Title"), shape("Bar", Box(0, 50, 60, 5))) == set()


@pytest.mark.parametrize("more", [{"opacity": 0.5}, {"blend_mode": "multiply"}, {"softness": 2}])
def test_what_something_shines_through_takes_along_what_lies_below(more, blended, store) -> None:
    veil = shape("Veil", Box(0, 20, 60, 20), **more)
    below, beside, above = text("Below", top=25), text("Beside", top=60), text("Above", top=25)
    layers = [background(store), *(named(layer) for layer in (below, beside)), veil, named(above)]
    assert blended(*layers) == {"Background", "Below", "Veil"}


def named(layer):
    import msgspec

    return msgspec.structs.replace(layer, name=layer.text)


def test_it_goes_on_downwards(blended) -> None:
    chain = [shape(f"{i}", Box(5 * i, 10, 8, 8)) for i in range(5)]
    assert blended(*chain, shape("Veil", Box(26, 10, 8, 8), opacity=0.5)) == {"0", "1", "2", "3", "4", "Veil"}
    # Seen from the top, those that lie on the veil's neighbours do not lie below anything that is blended.
    assert blended(shape("Veil", Box(26, 10, 8, 8), opacity=0.5), *chain) == {"Veil"}


def test_a_hole_in_a_frame_leaves_the_text_in_it_alone(blended, store) -> None:
    frame = np.zeros((300, 200, 4), np.uint8)
    frame[:20] = frame[-20:] = frame[:, :20] = frame[:, -20:] = (120, 80, 20, 255)
    asset = store.put(encode_png(frame), "png")
    layers = (named(text("Inside", top=30)), picture("Frame", Box(0, 0, 60, 90), asset))
    assert blended(*layers) == {"Frame"}


def test_a_turned_veil_covers_what_it_covers_and_not_its_upright_box(blended) -> None:
    corner = named(text("Corner", top=2, box=Box(2, 2, 20, 6), size=6, alignment="left"))
    veil = shape("Veil", Box(-20, 40, 100, 6), opacity=0.5, rotation=-55)
    assert blended(corner, veil) == {"Veil"}
    middle = named(text("Middle", top=40))
    assert blended(middle, veil) == {"Middle", "Veil"}


def test_letters_count_and_not_the_box_around_them(blended) -> None:
    tall = named(text("One line", box=Box(5, 5, 50, 80)))
    assert blended(tall, shape("Veil", Box(0, 50, 60, 20), opacity=0.5)) == {"Veil"}


def test_pictures_with_alpha_are_blended_and_those_that_hide_everything_are_not(blended, store) -> None:
    opaque = gradient(60, 60, 4)
    opaque[:, :, 3] = 255
    whole = picture("Whole", Box(0, 0, 20, 20), stored(store, opaque))
    bird = picture("Bird", Box(30, 30, 20, 20), stored(store, gradient(60, 60, 4)))
    assert blended(whole, bird) == {"Bird"}


def test_letters_that_are_pictures_are_blended(blended, installed) -> None:
    smiling = text("\U0001f600", family=installed("Smiling", coloured=True))
    assert blended(smiling) == {"Text"}


def test_the_box_around_blended_layers_keeps_to_the_page(store, images) -> None:
    document = card(shape("Veil", Box(-30, 10, 40, 10), opacity=0.5))
    pile = Pile(document, store, images)
    box = pile.box(pile.blended())
    assert box is not None
    assert box.x == -3
    assert box.right == pytest.approx(10, abs=1)
    away = card(shape("Away", Box(200, 10, 40, 10), opacity=0.5))
    assert Pile(away, store, images).box(frozenset({"/L0"})) is None
