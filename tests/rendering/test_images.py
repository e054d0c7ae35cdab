import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from coverstudio.document.assets import AssetStore, MissingAssetError
from coverstudio.document.pictures import Asset
from coverstudio.imaging.reading import PictureError
from coverstudio.imaging.writing import encode_jpeg, encode_png
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import StoreImages, halvings
from tests.pictures import flat, noise


@pytest.fixture
def store(tmp_path: Path) -> AssetStore:
    return AssetStore(tmp_path)


def put(store: AssetStore, pixels: np.ndarray) -> Asset:
    return store.put(encode_png(pixels), "png")


def test_a_picture_comes_as_it_was_stored(store: AssetStore):
    pixels = noise(40, 30)
    assert np.array_equal(to_array(StoreImages(store).image(put(store, pixels))), pixels)


def test_transparency_is_kept(store: AssetStore):
    pixels = flat(4, 4, (200, 100, 0, 255))
    pixels[0, 0] = 0
    assert np.array_equal(to_array(StoreImages(store).image(put(store, pixels))), pixels)


@pytest.mark.parametrize(
    ("size", "shown", "expected"),
    [
        ((4000, 6000), (4000, 6000), 0),
        ((4000, 6000), (2001, 3000), 0),
        ((4000, 6000), (2000, 3000), 1),
        ((4000, 6000), (900, 1350), 2),
        ((4000, 6000), (1, 1), 5),
        ((4000, 100), (1, 1), 0),
    ],
)
def test_a_picture_is_halved_while_it_has_the_pixels_that_show(
    size: tuple[int, int], shown: tuple[int, int], expected: int
):
    assert halvings(size, shown) == expected


def test_a_small_view_gets_an_average_of_the_pixels_not_a_choice_of_them(store: AssetStore):
    stripes = flat(256, 256, (0, 0, 0))
    stripes[:, ::2] = 255
    image = StoreImages(store).image(put(store, stripes), (100, 100))
    assert (image.width(), image.height()) == (128, 128)
    assert set(np.unique(to_array(image))) <= {127, 128}


def test_a_small_view_of_a_jpeg_does_without_its_full_pixels(store: AssetStore):
    asset = store.put(encode_jpeg(noise(1000, 800)), "jpg")
    images = StoreImages(store)
    assert images.image(asset, (240, 200)).size().toTuple() == (250, 200)
    store.path(asset).unlink()
    assert images.image(asset, (120, 100)).size().toTuple() == (125, 100)
    with pytest.raises(MissingAssetError):
        images.image(asset)


def test_a_jpeg_that_needs_care_gets_it_in_small_as_well(store: AssetStore):
    grey = io.BytesIO()
    Image.new("L", (800, 800), 200).save(grey, "JPEG")
    asset = store.put(grey.getvalue(), "jpg")
    assert to_array(StoreImages(store).image(asset, (100, 100))).tolist() == [[[200] * 3] * 100] * 100


def test_a_picture_is_read_once_and_its_file_not_asked_for_again(store: AssetStore):
    asset = put(store, noise(8, 8))
    images = StoreImages(store)
    first = images.image(asset)
    store.path(asset).unlink()
    assert images.image(asset) == first


def test_the_cache_forgets_what_was_not_wanted_longest(store: AssetStore):
    old, new, other = (put(store, noise(100, 100, seed=seed)) for seed in range(3))
    images = StoreImages(store, cache_bytes=2 * 100 * 100 * 4)
    images.image(old)
    images.image(new)
    images.image(old)
    images.image(other)
    for asset in (old, new, other):
        store.path(asset).unlink()
    assert not images.image(old).isNull()
    assert not images.image(other).isNull()
    with pytest.raises(MissingAssetError):
        images.image(new)


def test_a_picture_larger_than_the_cache_still_comes(store: AssetStore):
    assert not StoreImages(store, cache_bytes=10).image(put(store, noise(50, 50))).isNull()


def test_a_damaged_picture_says_so(store: AssetStore):
    asset = put(store, noise(50, 50))
    store.path(asset).write_bytes(store.read(asset)[:200])
    with pytest.raises(PictureError, match="damaged"):
        StoreImages(store).image(asset)


def test_a_damaged_jpeg_says_so_in_small_as_well(store: AssetStore):
    asset = store.put(encode_jpeg(noise(800, 800)), "jpg")
    store.path(asset).write_bytes(store.read(asset)[:20_000])
    with pytest.raises(PictureError, match="damaged"):
        StoreImages(store).image(asset, (100, 100))
