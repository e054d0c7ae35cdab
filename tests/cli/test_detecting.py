"""The words that choose a detector: CRAFT takes the weights that are installed, as the window does."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverstudio.cli.detecting import detector_of
from coverstudio.cli.diffusing import model_store
from coverstudio.editor.erasing import BUILT_IN
from coverstudio.generation.models.facts import ModelError
from tests.generation.models.safetensors_files import write_zeros

# Enough of CRAFT to be known by.
LAYERS = {
    "basenet.slice1.0.weight": (64, 3, 3, 3),
    "basenet.slice5.1.weight": (1024, 512, 3, 3),
    "upconv1.conv.0.weight": (512, 1536, 1, 1),
    "conv_cls.8.weight": (2, 16, 1, 1),
}


def test_craft_finds_with_what_is_installed_unless_it_is_told_otherwise(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"run “coverstudio models add craft_mlt_25k\.pth”"):
        detector_of("craft", None)
    model = model_store().add(write_zeros(tmp_path / "craft.safetensors", LAYERS))
    assert detector_of("craft", None).model == model.path
    assert detector_of("craft", model.id).model == model.path
    assert detector_of("craft", "other.pth").model == str(Path("other.pth").absolute())


def test_detectors_with_weights_of_their_own_take_none() -> None:
    assert detector_of("rapidocr", None) == BUILT_IN
    with pytest.raises(ModelError, match="Only the engine craft takes a model"):
        detector_of("rapidocr", "craft.pth")
