"""Words are written piece by piece, judged by reading them, and nothing outside their place ever changes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Recipe, is_generated
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.disclosing import disclosure
from coverstudio.editor.erasing import with_pixels
from coverstudio.editor.pictures import get, put
from coverstudio.editor.scene_text import (
    SceneText,
    SceneTextWish,
    instruction_for,
    taken,
    tiles_of,
    warnings_for,
    with_try,
    write_into_layer,
    write_words,
)
from coverstudio.editor.scene_text.windows import SIDE, only_within, put_back, seen, window_around
from coverstudio.generation.generator import OnProgress
from coverstudio.generation.messages import (
    AnyRequest,
    EditText,
    Engine,
    Engines,
    Lettered,
    LineRead,
    LinesRead,
    ListEngines,
    PixelBox,
    Progress,
    ReadLines,
)
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.generation.picture import Picture
from tests.pictures import flat, noise

INK = (200, 30, 40)


class Scribe:
    """Paints places in one colour and the rest a little off, as a VAE does; seeds in `reads` read as told.

    What it has no reading for reads as the wanted words.
    """

    def __init__(
        self, reads: Mapping[int, str] | None = None, *, can_read: bool = True, varies: bool = False
    ) -> None:
        """With `varies` every seed has a colour of its own."""
        self._reads, self._can_read, self._varies = dict(reads or {}), can_read, varies
        self.asked: list[EditText] = []

    async def run(self, request: AnyRequest, on_progress: OnProgress | None = None) -> Any:
        if on_progress is not None:
            on_progress(Progress(1, 1, 1))
        match request:
            case ListEngines():
                return Engines(engines=(Engine(id="rapidocr", kind="detect", ready=self._can_read),))
            case EditText():
                self.asked.append(request)
                painted = np.clip(request.image.pixels.astype(int) + 4, 0, 255).astype(np.uint8)
                ink = (INK[0], 40 * request.seed, INK[2]) if self._varies else INK
                painted[request.mask.pixels > 0] = ink
                return Lettered(
                    image=Picture(painted), steps=30, guidance=7.5, dtype="float32", device="a card"
                )
            case ReadLines():
                last = self.asked[-1]
                read = self._reads.get(last.seed, last.text)
                return LinesRead(lines=(LineRead(read, (0.9,) * len(read)),))
            case _:
                raise AssertionError(request)


def a_wish(text: str, **more: Any) -> SceneTextWish:
    model = InstalledModel(
        id="diffste", name="DiffSTE", kind="scene-text", family="diffste", path="/models/diffste.safetensors",
        bytes=1, origin="converted",
    )  # fmt: skip
    return SceneTextWish(text=text, model=model, **more)


def write(scribe: Scribe, pixels: np.ndarray, box: PixelBox, wish: SceneTextWish, **more: Any) -> SceneText:
    return asyncio.run(write_words(scribe, pixels, box, wish, **more))


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize(
    "box",
    [
        PixelBox(60, 90, 300, 60),
        PixelBox(0, 0, 120, 40),
        PixelBox(0, 100, 400, 50),
        PixelBox(370, 20, 30, 180),
    ],
)
def test_pixels_outside_the_place_never_change(box: PixelBox, channels: int) -> None:
    pixels = noise(400, 200, channels)
    written = write(Scribe(), pixels, box, a_wish("THE LONG TITLE")).pixels
    place = np.s_[box.y : box.y + box.height, box.x : box.x + box.width]
    outside = written.copy()
    outside[place] = pixels[place]
    np.testing.assert_array_equal(outside, pixels)
    assert (written[place] != pixels[place]).mean() > 0.5
    if channels == 4:
        np.testing.assert_array_equal(written[..., 3], pixels[..., 3])


def test_words_in_a_row_leave_no_trace_of_what_was_there_and_blur_nothing() -> None:
    """The tone of each piece follows its surroundings, so that on an even ground no seam is to be seen."""
    pixels = flat(600, 120, (90, 90, 90))
    pixels[40:80, 40:560] = noise(520, 40)
    scribe = Scribe()
    box = PixelBox(30, 30, 540, 60)
    written = write(scribe, pixels, box, a_wish("ONE TWO THREE FOUR FIVE"))
    assert len(scribe.asked) == len(written.pieces) > 2
    inner = written.pixels[45:75, 60:540].astype(int)
    assert np.ptp(inner.reshape(-1, 3), axis=0).max() <= 24  # no stripe of the noise that was there
    for earlier, later in zip(written.pieces, written.pieces[1:], strict=False):
        assert earlier.box.x + earlier.box.width == later.box.x


def test_the_model_sees_the_place_at_its_own_proportions() -> None:
    pixels = flat(800, 500)
    box = PixelBox(300, 200, 200, 50)
    window = window_around(box, pixels.shape)
    image, mask = seen(pixels, window, box)
    assert image.shape == (SIDE, SIDE, 3)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    assert len(columns) / len(rows) == pytest.approx(4, rel=0.05)
    assert columns[0] - 0 + 20 > 40 and columns[-1] < SIDE - 20  # there is something around it


def test_a_picture_smaller_than_the_window_goes_on_as_in_a_mirror() -> None:
    pixels = noise(50, 30)
    box = PixelBox(5, 5, 40, 20)
    image, _ = seen(pixels, window_around(box, pixels.shape), box)
    assert image.shape == (SIDE, SIDE, 3) and image.std() > 30


def test_what_was_not_painted_anew_comes_back_as_it_was() -> None:
    pixels = noise(300, 200)
    box = PixelBox(100, 80, 90, 30)
    window = window_around(box, pixels.shape)
    image, _ = seen(pixels, window, box)
    written = only_within(pixels, put_back(pixels, window, box, image), box)
    assert np.abs(written.astype(int) - pixels).mean() < 2


def test_seeds_are_tried_until_the_words_are_right() -> None:
    scribe = Scribe({5: "MOOB", 6: "MOR"})
    written = write(scribe, noise(300, 200), PixelBox(50, 50, 200, 80), a_wish("MOOR", seed=5, seeds=4))
    (piece,) = written.pieces
    assert [one.seed for one in scribe.asked] == [5, 6, 7]
    assert (piece.seed, piece.tries, piece.read, written.verdict) == (7, 3, "MOOR", "right")


def test_where_none_is_right_the_closest_one_stays() -> None:
    scribe = Scribe({0: "XYZ", 1: "MOOB", 2: "NO"})
    written = write(scribe, noise(300, 200), PixelBox(50, 50, 200, 80), a_wish("MOOR"))
    assert (written.pieces[0].seed, written.pieces[0].read, written.verdict) == (1, "MOOB", "wrong")


def test_another_try_takes_the_place_of_the_closest_and_can_be_taken_back() -> None:
    """Of two pieces the first is exchanged; taking the first choice again brings back every pixel."""
    pixels, seen_on_the_way = noise(700, 120, 4), list[tuple[str, int]]()
    box = PixelBox(30, 30, 640, 60)
    written = write(
        Scribe({0: "XYZ", 1: "LONGS", 2: "NO"}, varies=True), pixels, box, a_wish("VERYLONG WINTERS"),
        on_try=lambda words, tried: seen_on_the_way.append((words, tried.seed)),
    )  # fmt: skip
    words = [piece.words for piece in written.pieces]
    assert seen_on_the_way == [(word, seed) for word in words for seed in range(3)] and len(words) == 2
    first = taken(written)
    other = with_try(pixels, written, 0, 2)
    assert taken(other) == (2, first[1]) and other.pieces[1] == written.pieces[1]
    assert (other.pieces[0].seed, other.pieces[0].read, other.pieces[0].tries) == (2, "NO", 3)
    place, apart = written.pieces[0].box, written.pieces[1].box
    inner = np.s_[place.y + 8 : place.y + 50, place.x + 8 : place.x + place.width - 40]
    assert (other.pixels[inner] != written.pixels[inner])[..., 1].mean() > 0.9
    beyond = np.s_[:, apart.x + 40 :]
    assert np.abs(other.pixels[beyond].astype(int) - written.pixels[beyond]).max() <= 8  # its tone follows
    np.testing.assert_array_equal(with_try(pixels, other, 0, first[0]).pixels, written.pixels)
    tried = written.tries[0][0]
    assert tried.image.width == SIDE and tried.place.width / tried.place.height > 3


def test_without_recognition_one_seed_is_painted_and_nothing_claimed() -> None:
    scribe = Scribe(can_read=False)
    written = write(scribe, noise(300, 200), PixelBox(50, 50, 200, 80), a_wish("MOOR"))
    assert (len(scribe.asked), written.verdict, written.pieces[0].read) == (1, "not read", "")


def test_progress_goes_forward_to_the_end() -> None:
    told: list[Progress] = []
    write(
        Scribe({0: "NO"}), noise(600, 200), PixelBox(10, 50, 580, 60), a_wish("ONE TWO THREE FOUR"),
        on_progress=told.append,
    )  # fmt: skip
    steps = [one.step for one in told]
    assert steps == sorted(steps) and steps[-1] <= told[-1].total


@pytest.mark.parametrize(
    ("text", "box", "pieces"),
    [
        ("MOOR", PixelBox(0, 0, 200, 60), ["MOOR"]),
        ("THE SEA", PixelBox(0, 0, 200, 80), ["THE SEA"]),
        ("THE LONG WINTER", PixelBox(0, 0, 700, 60), ["THE", "LONG", "WINTER"]),
        ("THE  LONG\nWINTER", PixelBox(0, 0, 200, 120), ["THE LONG", "WINTER"]),
        ("INTERNATIONAL AFFAIRS", PixelBox(0, 0, 300, 300), ["INTERNATIONAL", "AFFAIRS"]),
    ],
)
def test_long_titles_are_written_in_pieces(text: str, box: PixelBox, pieces: list[str]) -> None:
    tiles = tiles_of(text, box)
    assert [tile.words for tile in tiles] == pieces
    assert sum(tile.box.width * tile.box.height for tile in tiles) == box.width * box.height
    assert {min(tile.box.x for tile in tiles), min(tile.box.y for tile in tiles)} == {0}


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({}, 'Write "MOOR"'),
        ({"font": "Lato"}, 'Write "MOOR" in font: Lato'),
        ({"colour": "navy"}, 'Write "MOOR" in color: navy'),
        ({"font": "Lato[wght]", "colour": "navy"}, 'Write "MOOR" in font: Lato and color: navy'),
        ({"style": "dripping paint"}, 'Write "MOOR" in dripping paint'),
    ],
)
def test_the_model_is_told_as_in_its_training(wish: dict[str, str], told: str) -> None:
    assert instruction_for(a_wish("MOOR", **wish), "MOOR") == told


def test_what_the_model_hardly_knows_is_told_and_what_it_cannot_is_refused() -> None:
    assert warnings_for("The Moor, 2nd ed.") == ()
    assert "has 17 letters" in warnings_for("Characterisations")[0]
    assert "has never seen “éß”" in warnings_for("Café groß")[0]
    assert all("font-locked lettering" in one for one in warnings_for("Café Characterisations"))
    scribe, pixels = Scribe(), noise(300, 200)
    refusals = (
        ("바람의 집", PixelBox(10, 10, 200, 50), "Latin letters and digits alone: use font-locked lettering"),
        ("Internationalisations", PixelBox(10, 10, 200, 50), "reads 20 of a word: use font-locked lettering"),
        ("  ", PixelBox(10, 10, 200, 50), "There are no words to write"),
        ("MOOR", PixelBox(10, 10, 500, 50), "reaches beyond the picture, which has 300 × 200 pixels"),
        ("MOOR", PixelBox(10, 10, 5, 5), "5 × 5 pixels are too few for “MOOR”"),
    )
    for text, box, sentence in refusals:
        with pytest.raises(ValueError, match=sentence):
            write(scribe, pixels, box, a_wish(text))
    assert scribe.asked == []


def test_letters_that_are_much_enlarged_are_told_to_be_soft() -> None:
    pixels = flat(1300, 900)
    (note,) = write(Scribe(), pixels, PixelBox(100, 300, 900, 400), a_wish("MOOR")).notes
    assert "enlarged 4.6 times here: the letters are softer" in note


def test_a_layer_gets_its_new_picture_with_a_recipe_that_discloses_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = tmp_path / "diffste.safetensors"
    weights.write_bytes(b"weights")
    monkeypatch.setenv("HOME", str(tmp_path))
    wish = a_wish("MOOR", font="Lato")
    wish = msgspec.structs.replace(wish, model=msgspec.structs.replace(wish.model, path=str(weights)))
    store = AssetStore(tmp_path / "assets")

    async def story() -> None:
        asset = await put(store, noise(200, 100))
        origin = Recipe(engine="file", wish="import", settings={"file": "photo.png"})
        layer = ImageLayer(id="1", name="Photo", box=Box(0, 0, 100, 50), asset=asset, recipe=origin)
        made, written = await write_into_layer(Scribe(), store, layer, PixelBox(20, 20, 120, 40), wish)
        np.testing.assert_array_equal(await get(store, made.asset), written.pixels)
        recipe = made.recipe
        assert (recipe.engine, recipe.wish, recipe.prompt) == ("diffste", "edit text", "MOOR")
        assert (recipe.source, recipe.before) == (asset.digest, origin)
        assert (recipe.settings["read"], recipe.settings["font"]) == ("MOOR", "Lato")
        assert is_generated(recipe)
        document = Document(print_spec=PrintSpec(name="card", trim=Size(100, 50)), layers=(layer,))
        changed = with_pixels(document, "1", asset, made)
        assert changed.layer("1").recipe == recipe
        assert "DiffSTE" in disclosure(changed, "en")

    asyncio.run(story())
