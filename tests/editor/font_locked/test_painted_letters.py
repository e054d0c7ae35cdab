"""Letters of a material stay those of the font, are read back, and are made again when they change."""

from __future__ import annotations

import asyncio
import importlib.util
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.type_looks import Glow, PictureFill, Shadow
from coverstudio.editor.font_locked import (
    MaterialWish,
    PaintedLetters,
    crop_of,
    is_stale,
    painted_letters,
    stale_looks,
    wish_again,
)
from coverstudio.generation.messages import DiffuseBackground, PaintMaterial
from coverstudio.generation.models.facts import InstalledModel, ModelError
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import StoreImages
from coverstudio.rendering.render import render
from coverstudio.rendering.text_looks import glyph_coverage
from tests.editor.font_locked.here import PAGE, Here

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(
        importlib.util.find_spec("rapidocr") is None, reason="the extra `ocr` is not installed"
    ),
]

SPEC = msgspec.structs.replace(print_spec("46pan"), ppi=150)
TITLE = TextLayer(
    id="title", name="Title", text="Walden", family="Source Serif Pro", weight=700, size=40, role="title",
    box=Box(10, 20, 100, 30),
)  # fmt: skip
COVER = Document(print_spec=SPEC, layers=(TITLE,), background="#203040")


@pytest.fixture
def store(tmp_path: Path) -> AssetStore:
    return AssetStore(tmp_path / "store")


def paint(
    store: AssetStore, wish: MaterialWish, here: Here | None = None, document: Document = COVER
) -> PaintedLetters:
    (layer, *_) = document.texts
    images = StoreImages(store)
    return asyncio.run(painted_letters(here or Here(), document, images, store, layer, wish))


def never(_: str) -> InstalledModel:
    raise ModelError("No model is installed.")


def test_a_title_in_gold_foil_is_read_back_and_remembers_how_it_was_made(store: AssetStore) -> None:
    told = paint(store, MaterialWish(material="gold-foil", seed=7))
    assert (told.proof, told.read, told.seed, told.tries) == ("right", "Walden", 7, 1)
    fill = told.layer.fill
    assert isinstance(fill, PictureFill) and fill.recipe is not None
    assert (fill.material, fill.recipe.engine, fill.recipe.seed) == ("gold-foil", "materials", 7)
    assert isinstance(told.layer.effects[0], Shadow)
    assert msgspec.structs.replace(told.layer, fill=None, effects=()) == TITLE


def test_the_letters_keep_the_edge_of_the_font(store: AssetStore) -> None:
    dressed = paint(store, MaterialWish(material="ice", has_effects=False)).layer
    page, size = SPEC.front.box, SPEC.front.box.size.pixels(150)
    shown = replace_layer(COVER, dressed)
    seen = to_array(render(shown, StoreImages(store), page, size))[..., :3].astype(int)
    inside = glyph_coverage(TITLE, page, size)
    away = np.abs(seen - np.array(PAGE)).max(axis=2)
    assert away[inside == 0].max() <= 1
    assert (away[inside == 255] > 8).mean() > 0.99


def test_words_that_cannot_be_read_are_painted_with_the_next_seed(store: AssetStore) -> None:
    told = paint(store, MaterialWish(material="rust", seed=10, has_effects=False), Here(10, 11))
    assert (told.proof, told.seed, told.tries) == ("right", 12, 3)


def test_where_no_seed_can_be_read_the_best_comes_back_and_says_so(store: AssetStore) -> None:
    here = Here(0, 1)
    told = paint(store, MaterialWish(material="moss", seeds=2, has_effects=False), here)
    assert (told.proof, told.tries) == ("not read", 2)
    assert [one.seed for one in here.asked if isinstance(one, PaintMaterial)] == [0, 1]


def test_a_model_paints_over_the_material_inside_the_letters_only(store: AssetStore) -> None:
    model = InstalledModel(
        id="m", name="M", kind="background", family="sd1", path="/nowhere", bytes=1, origin="added"
    )
    here = Here()
    with pytest.raises(OSError, match="nowhere"):  # the recipe looks into the model's files
        paint(store, MaterialWish(material="neon", engine="diffusion", model=model, strength=0.4), here)
    assert here.asked[-1].control is None
    (asked,) = [one for one in here.asked if isinstance(one, DiffuseBackground)]
    assert asked.canvas is not None and asked.canvas.strength == 0.4
    assert "neon" in asked.prompt
    outside = asked.canvas.mask.pixels == 0
    assert (asked.canvas.image.pixels[outside] == PAGE).all()
    assert (crop_of(TITLE, 150).mask[outside] == 0).all()


def test_a_control_net_is_shown_the_edges_of_the_letters(store: AssetStore) -> None:
    model = InstalledModel(
        id="m", name="M", kind="background", family="sd1", path="/nowhere", bytes=1, origin="added"
    )
    here = Here()
    with pytest.raises(OSError, match="nowhere"):
        paint(store, MaterialWish(material="neon", engine="diffusion", model=model, control="/canny"), here)
    (asked,) = [one for one in here.asked if isinstance(one, DiffuseBackground)]
    assert asked.control is not None and asked.control.path == "/canny"
    mask, edges = crop_of(TITLE, 150).mask, asked.control.image.pixels[..., 0] > 0
    grown, shrunk = (change(mask, np.ones((5, 5), np.uint8)) for change in (cv2.dilate, cv2.erode))
    assert edges.any()
    assert ((grown > 0) & (shrunk < 255))[edges].all()


def test_a_look_is_stale_once_the_letters_are_others_and_only_then(store: AssetStore) -> None:
    told = paint(store, MaterialWish(material="silver", seed=3))
    dressed = told.layer
    change = msgspec.structs.replace
    assert not is_stale(dressed)
    assert not is_stale(change(dressed, box=dressed.box.moved(5, 9), rotation=20.0, effects=(Glow(),)))
    edited = change(dressed, text="Waldon")
    cover = replace_layer(COVER, edited)
    assert stale_looks(cover) == (edited,) and stale_looks(COVER) == ()
    assert is_stale(change(dressed, size=44.0))
    again = wish_again(edited, never)
    assert (again.material, again.seed, again.has_effects) == ("silver", told.seed, False)
    renewed = paint(store, again, document=cover)
    assert (renewed.read, is_stale(renewed.layer)) == ("Waldon", False)


@pytest.mark.parametrize("text", ["", "   \n "])
def test_a_text_that_shows_nothing_says_so(store: AssetStore, text: str) -> None:
    empty = replace_layer(COVER, msgspec.structs.replace(TITLE, text=text))
    with pytest.raises(ValueError, match="The text “Title” shows no letters: type some words"):
        paint(store, MaterialWish(material="ink"), document=empty)


def test_what_was_not_painted_here_cannot_be_made_again(store: AssetStore) -> None:
    with pytest.raises(ValueError, match="was not painted here: choose a material"):
        wish_again(TITLE, never)
    with pytest.raises(ValueError, match="There is no material “wool”"):
        paint(store, MaterialWish(material="wool"))
