"""The art of a front goes on over a wrap with flaps, painted by the real worker with a tiny model."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("diffusers")

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.layers import ImageLayer
from coverstudio.editor.continuing import continued
from coverstudio.editor.diffusion import DiffusionWish
from coverstudio.editor.outpainting import Outpainting
from coverstudio.editor.pictures import get, put
from coverstudio.generation.messages import Progress
from coverstudio.generation.models.store import ModelStore
from coverstudio.generation.worker_client import WorkerClient
from tests.document.test_spread import spec_of, spread
from tests.pictures import noise

FLAPPED = spec_of(
    spread(("back-flap", 20), ("back", 40), ("spine", 5), ("front", 40), ("front-flap", 20), height=60)
)


def test_a_wrap_is_painted_beside_its_front_which_stays_as_it_is(
    model_folder: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    store, box = AssetStore(tmp_path / "store"), FLAPPED.front_printed_box
    art = noise(round(box.width * 2), round(box.height * 2))
    layer = ImageLayer(name="Art", box=box, asset=asyncio.run(put(store, art)))
    document = Document(print_spec=FLAPPED, layers=(layer,))
    model = ModelStore(tmp_path / "models").add(model_folder("sd1"))
    way = Outpainting(model=model, wish=DiffusionWish(prompt="a quiet sea", steps=3), seed=5)
    told: list[Progress] = []

    async def run(client: WorkerClient) -> Document:
        try:
            return await continued(client, store, document, way, told.append)
        finally:
            client.close()

    after = asyncio.run(asyncio.wait_for(run(WorkerClient()), 120))
    (made,) = after.images
    pixels = asyncio.run(get(store, made.asset))
    x, y = round((box.x - made.box.x) * 2), round((box.y - made.box.y) * 2)
    np.testing.assert_array_equal(pixels[y : y + art.shape[0], x : x + art.shape[1]], art)
    for beside in (pixels[:, :x], pixels[:, x + art.shape[1] :]):
        assert beside.std() > 2
    assert told[-1].step == told[-1].total
    assert made.recipe is not None
    assert (made.recipe.prompt, made.recipe.settings["family"]) == ("a quiet sea", "sd1")
