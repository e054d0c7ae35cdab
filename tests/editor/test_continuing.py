"""The art of a front goes on over the whole wrap, and what was there stays as it was."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.history import History
from coverstudio.document.layers import ImageLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.continuing import Way, continue_art, continued, front_art, with_continued
from coverstudio.editor.pictures import Pixels, get, put
from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import Inpaint, Progress
from coverstudio.generation.worker_client import WorkerClient
from tests.document.test_spread import spec_of, spread
from tests.fakes import GREY, FakeGenerator
from tests.pictures import noise

WRAP = spec_of(spread(("back", 40), ("spine", 5), ("front", 40), height=60))
FLAPPED = spec_of(
    spread(("back-flap", 20), ("back", 40), ("spine", 5), ("front", 40), ("front-flap", 20), height=60)
)
PER_MM = 2


@pytest.fixture
def store(tmp_path: Path) -> AssetStore:
    return AssetStore(tmp_path / "store")


def cover(
    store: AssetStore, spec: PrintSpec, box: Box | None = None, pixels: Pixels | None = None
) -> Document:
    """A cover with a picture of two pixels a millimetre, which covers the front and its bleed."""
    box = box or spec.front_printed_box
    if pixels is None:
        pixels = noise(round(box.width * PER_MM), round(box.height * PER_MM))
    asset = asyncio.run(put(store, pixels))
    return Document(print_spec=spec, layers=(ImageLayer(id="art", name="Art", box=box, asset=asset),))


def art_of(document: Document) -> ImageLayer:
    (layer,) = document.images
    return layer


def crop(pixels: Pixels, layer: ImageLayer, box: Box) -> Pixels:
    """Return what a layer shows in a box (mm)."""
    x, y = round((box.x - layer.box.x) * PER_MM), round((box.y - layer.box.y) * PER_MM)
    return pixels[y : y + round(box.height * PER_MM), x : x + round(box.width * PER_MM)]


@pytest.mark.parametrize("spec", [WRAP, FLAPPED])
@pytest.mark.parametrize("way", get_args(Way))
def test_the_picture_covers_the_wrap_and_its_front_is_the_same(
    spec: PrintSpec, way: Way, store: AssetStore
) -> None:
    before = cover(store, spec)
    after = asyncio.run(continued(FakeGenerator(), store, before, way))
    old, new = art_of(before), art_of(after)
    assert new.box.contains(spec.bleed_box)
    assert new.asset.width / new.box.width == pytest.approx(PER_MM)
    assert (new.id, new.name) == (old.id, old.name)
    pixels = asyncio.run(get(store, new.asset))
    assert np.array_equal(crop(pixels, new, old.box), asyncio.run(get(store, old.asset)))
    assert new.recipe is not None
    assert (new.recipe.engine, new.recipe.wish, new.recipe.source) == (way, "continue", old.asset.digest)
    assert front_art(after) is None


def test_patches_are_taken_from_the_side_they_go_on_from(store: AssetStore) -> None:
    generator = FakeGenerator()
    told: list[Progress] = []
    after = asyncio.run(continued(generator, store, cover(store, FLAPPED), "patch-fill", told.append))
    left, right = (request for request in generator.asked if isinstance(request, Inpaint))
    assert left.image.width > right.image.width
    assert (left.image.height, left.engine) == (132, "patch-fill")
    shares = [progress.step / progress.total for progress in told]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1
    pixels = asyncio.run(get(store, art_of(after).asset))
    assert (pixels[:, :40] == GREY).all()


def test_a_picture_that_hangs_over_shows_what_it_showed(store: AssetStore) -> None:
    box = WRAP.front_printed_box
    before = cover(store, WRAP, Box(box.x - 10, box.y - 5, box.width + 20, box.height + 20))
    after = asyncio.run(continued(FakeGenerator(), store, before, "mirror"))
    old, new = art_of(before), art_of(after)
    seen = old.box.intersected(WRAP.bleed_box)
    assert seen is not None
    was = crop(asyncio.run(get(store, old.asset)), old, seen)
    assert np.array_equal(crop(asyncio.run(get(store, new.asset)), new, seen), was)
    assert WRAP.bleed_box.inset(-1 / PER_MM).contains(new.box)


def test_it_is_one_step_back(store: AssetStore) -> None:
    before = cover(store, WRAP)
    after = asyncio.run(continued(FakeGenerator(), store, before, "mirror"))
    assert History.of(before).applied(after, "Continue", "", 0.0).undone().document == before


def test_a_picture_that_was_changed_meanwhile_is_left_alone(store: AssetStore) -> None:
    before = cover(store, WRAP)
    layer = art_of(before)
    made = asyncio.run(continue_art(FakeGenerator(), store, WRAP, layer, "mirror"))
    moved = replace_layer(before, msgspec.structs.replace(layer, box=layer.box.moved(1, 0)))
    assert with_continued(moved, layer, made) == moved
    assert with_continued(Document(print_spec=WRAP), layer, made).layers == ()
    hidden = replace_layer(before, msgspec.structs.replace(layer, opacity=0.5))
    assert art_of(with_continued(hidden, layer, made)).opacity == 0.5


@pytest.mark.parametrize(
    "changes",
    [
        {"visible": False},
        {"locked": True},
        {"rotation": 5.0},
        {"box": Box(60, 10, 20, 20)},
        {"box": WRAP.bleed_box},
    ],
)
def test_only_the_art_of_a_front_is_continued(changes: dict[str, object], store: AssetStore) -> None:
    before = cover(store, WRAP)
    other = replace_layer(before, msgspec.structs.replace(art_of(before), **changes))
    assert front_art(other) is None
    with pytest.raises(ValueError, match="put one on the front first"):
        asyncio.run(continued(FakeGenerator(), store, other, "mirror"))


def test_a_front_alone_has_nowhere_to_go_on(store: AssetStore) -> None:
    alone = PrintSpec(name="front", trim=WRAP.front.box.size)
    assert front_art(cover(store, alone, alone.trim_box)) is None


def test_transparent_pictures_are_mirrored_and_not_patched(store: AssetStore) -> None:
    box = WRAP.front_printed_box
    clear = noise(round(box.width * PER_MM), round(box.height * PER_MM), 4)
    before = cover(store, WRAP, pixels=clear)
    after = asyncio.run(continued(FakeGenerator(), store, before, "mirror"))
    assert asyncio.run(get(store, art_of(after).asset)).shape[2] == 4
    with pytest.raises(ValueError, match="mirror it instead"):
        asyncio.run(continued(FakeGenerator(), store, before, "patch-fill"))


def test_what_would_be_too_large_is_said_before_any_work(store: AssetStore) -> None:
    before = cover(store, WRAP)
    huge = msgspec.structs.replace(art_of(before).asset, width=20_000, height=30_000)
    before = replace_layer(before, msgspec.structs.replace(art_of(before), asset=huge))
    with pytest.raises(ValueError, match="pixels, which is too large"):
        asyncio.run(continued(FakeGenerator(), store, before, "mirror"))


def test_a_worker_that_fails_says_so(store: AssetStore) -> None:
    with pytest.raises(GenerationError, match="No memory"):
        asyncio.run(continued(FakeGenerator(fails="No memory."), store, cover(store, WRAP), "patch-fill"))


def test_the_real_engine_continues_sky_with_sky_and_ground_with_ground(store: AssetStore) -> None:
    box = WRAP.front_printed_box
    picture = noise(round(box.width * PER_MM), round(box.height * PER_MM)) // 8
    picture[:80] += np.array([60, 120, 200], np.uint8)
    picture[80:] += np.array([90, 70, 20], np.uint8)

    before = cover(store, WRAP, pixels=picture)

    async def grown() -> Pixels:
        worker = WorkerClient()
        try:
            after = await continued(worker, store, before, "patch-fill")
        finally:
            worker.close()
        return await get(store, art_of(after).asset)

    pixels = asyncio.run(grown()).astype(int)
    is_blue = pixels[..., 2] > pixels[..., 0]
    assert is_blue[:60].mean() > 0.95
    assert is_blue[100:].mean() < 0.05
