"""A title is painted by the engines with a tiny model: inside its letters, read back, kept as text."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("diffusers")
pytest.importorskip("rapidocr")

import msgspec

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.type_looks import PictureFill
from coverstudio.editor.font_locked import (
    MaterialWish,
    PaintedLetters,
    crop_of,
    painted_letters,
    wish_again,
)
from coverstudio.editor.pictures import get
from coverstudio.generation.messages import AnyRequest
from coverstudio.generation.models.store import ModelStore
from coverstudio.rendering.images import StoreImages
from coverstudio.worker import engines
from coverstudio.worker.reporter import Reporter
from tests.worker.diffusion import tiny_controls

TITLE = TextLayer(
    name="Title", text="Walden", family="Source Serif Pro", weight=700, size=40, role="title",
    box=Box(10, 20, 100, 30),
)  # fmt: skip
SPEC = msgspec.structs.replace(print_spec("46pan"), ppi=96)
COVER = Document(print_spec=SPEC, layers=(TITLE,), background="#203040")


class InThisProcess:
    """The worker's engines without its process, which other stories start: it takes seconds to load torch."""

    async def run(self, request: AnyRequest, on_progress: object = None) -> Any:
        del on_progress
        return engines.answer(request, Reporter(1, threading.Event(), lambda _: None))


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("guided", [False, True], ids=["alone", "guided"])
def test_a_title_is_painted_by_a_model_within_its_letters_and_again_from_its_recipe(
    guided: bool, model_folder: Callable[[str], Path], tmp_path: Path
) -> None:
    store, models = AssetStore(tmp_path / "store"), ModelStore(tmp_path / "models")
    model = models.add(model_folder("sd1"))
    control = ""
    if guided:
        network = tiny_controls.tiny_control(model_folder("sd1"))
        control = models.add(tiny_controls.save_folder(network, tmp_path / "canny")).path
    wish = MaterialWish(
        material="silver", engine="diffusion", model=model, strength=0.3, steps=4, seed=8, seeds=2,
        has_effects=False, control=control,
    )  # fmt: skip

    async def run() -> tuple[PaintedLetters, PaintedLetters]:
        images = StoreImages(store)
        first = await painted_letters(InThisProcess(), COVER, images, store, TITLE, wish)
        again = wish_again(first.layer, models.find)
        return first, await painted_letters(InThisProcess(), COVER, images, store, TITLE, again)

    first, again = asyncio.run(run())
    fill, fill_again = first.layer.fill, again.layer.fill
    assert isinstance(fill, PictureFill) and isinstance(fill_again, PictureFill) and fill.recipe is not None
    assert fill.recipe.engine == "diffusion" and "silver" in fill.recipe.prompt
    assert fill.recipe.settings.get("control", "") == control
    assert (fill.recipe.settings["family"], fill.recipe.settings["strength"]) == ("sd1", 0.3)
    assert first.proof in ("right", "wrong", "not read") and first.layer.text == "Walden"
    assert fill.asset == fill_again.asset
    mask = crop_of(TITLE, 96).mask
    pixels = asyncio.run(get(store, fill.asset))
    assert pixels[mask > 0].std() > 5
    far = cv2.dilate(mask, np.ones((9, 9), np.uint8)) == 0
    assert (pixels[far] == (0x20, 0x30, 0x40)).all()
