"""A tiny DiffSTE in the layout that is published, added to a store once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from coverstudio.generation.models.scene_text_files import SceneTextFacts, inspect_scene_text
from coverstudio.generation.models.store import ModelStore
from tests.generation.models.scene_text_checkpoint import TINY, write_checkpoint


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The converted file, with the tokenizer that it needs beside it; not to be changed."""
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    from tests.worker.diffusion.tiny_tokenizers import clip_tokenizer

    folder, tokenizer = tmp_path_factory.mktemp("diffste"), clip_tokenizer()
    measures = msgspec.structs.replace(TINY, tokens=len(tokenizer))
    published = write_checkpoint(folder / "diffste.ckpt", measures)
    path = Path(ModelStore(folder / "models").add(published).path)
    tokenizer.save_pretrained(path.parent / "tokenizer")
    return path


@pytest.fixture(scope="session")
def facts(model: Path) -> SceneTextFacts:
    """What the converted file says."""
    return inspect_scene_text(model)
