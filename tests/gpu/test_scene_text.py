"""DiffSTE on a graphics card: the same pixels again, and about those of the processor."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

torch = pytest.importorskip("torch")

from coverstudio.generation.messages import EditText  # noqa: E402
from coverstudio.generation.models.store import ModelStore  # noqa: E402
from coverstudio.generation.picture import Picture  # noqa: E402
from coverstudio.worker.devices import processor  # noqa: E402
from coverstudio.worker.pipelines import diffste  # noqa: E402
from coverstudio.worker.pipelines.diffste import writing  # noqa: E402
from coverstudio.worker.pipelines.diffste.loading import Session  # noqa: E402
from tests.generation.models.scene_text_checkpoint import TINY, write_checkpoint  # noqa: E402
from tests.pictures import noise  # noqa: E402
from tests.worker.diffusion.tiny_tokenizers import clip_tokenizer  # noqa: E402

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a graphics card that torch can use"),
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, tokenizer = tmp_path_factory.mktemp("diffste"), clip_tokenizer()
    measures = msgspec.structs.replace(TINY, tokens=len(tokenizer))
    added = ModelStore(folder / "models").add(write_checkpoint(folder / "diffste.ckpt", measures))
    tokenizer.save_pretrained(Path(added.path).parent / "tokenizer")
    return Path(added.path)


def written(model: Path) -> np.ndarray:
    mask = np.zeros((64, 64), np.uint8)
    mask[20:40, 8:56] = 255
    request = EditText(
        model=str(model), image=Picture(noise(64, 64)), mask=Picture(mask), text="a tree",
        instruction='Write "a tree"', seed=7, steps=4,
    )  # fmt: skip
    return diffste.edit(request, lambda step, total, preview=None: None).image.pixels.astype(int)


def test_the_same_words_come_again_and_are_about_the_processors(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = written(model)
    np.testing.assert_array_equal(first, written(model))
    monkeypatch.setattr(writing, "SESSION", Session(processor))
    assert np.abs(first - written(model)).mean() < 8
