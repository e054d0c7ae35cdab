"""Every material paints letters by rules: always the same ones, only what the letters ask for."""

from __future__ import annotations

import re
from typing import Any

import cv2
import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from coverstudio.document.type_looks import Effects
from coverstudio.generation.materials import materials
from coverstudio.generation.messages import PaintMaterial
from coverstudio.generation.picture import Picture
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.materials import paint

IDS = [one.id for one in materials()]


def silent(*_: Any) -> None:
    """Nobody watches."""


def letters(width: int = 150, height: int = 60) -> NDArray[np.uint8]:
    mask = np.zeros((height, width), np.uint8)
    cv2.putText(mask, "HILL", (8, 46), cv2.FONT_HERSHEY_DUPLEX, 1.4, 255, 8, cv2.LINE_AA)
    return mask


def painted(material: str, seed: int = 1, mask: NDArray[np.uint8] | None = None) -> NDArray[np.uint8]:
    picture = Picture(letters() if mask is None else mask)
    return paint(PaintMaterial(material=material, mask=picture, seed=seed, size_pixels=48.0), silent)


def test_there_are_a_dozen_materials_and_more_with_names_in_both_languages() -> None:
    assert len(IDS) >= 12
    assert len({one.name_in("en") for one in materials()}) == len(IDS)
    for one in materials():
        assert one.name_in("ko") != one.name and re.search("[가-힣]", one.description_in("ko"))
        assert one.prompt and all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in one.colours)
        msgspec.json.decode(one.effects, type=Effects)


@pytest.mark.parametrize("material", IDS)
def test_the_same_seed_paints_the_same_letters_and_another_one_others(material: str) -> None:
    first, again, other = painted(material), painted(material), painted(material, seed=2)
    mask = letters()
    assert first.shape == (*mask.shape, 3) and first.dtype == np.uint8
    np.testing.assert_array_equal(first, again)
    assert (first[mask > 0] != other[mask > 0]).any()
    assert first[mask > 0].std() > 5
    # Half pixels of the edge show the material: it goes on a little beyond.
    edge, beyond = (mask > 0) & (mask < 255), (mask == 0) & (cv2.dilate(mask, np.ones((3, 3))) > 0)
    assert abs(first[edge].mean() - first[beyond].mean()) < 40


def test_letters_without_an_edge_and_thinner_than_a_pixel_are_letters_too() -> None:
    for mask in (np.full((20, 30), 255, np.uint8), np.eye(20, 30, dtype=np.uint8) * 255):
        for material in IDS:
            assert painted(material, mask=mask).shape == (20, 30, 3)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"material": "unobtainium"}, "There is no material “unobtainium”: choose one of brushed-steel, "),
        ({"mask": Picture(np.zeros((9, 9), np.uint8))}, "There are no letters to paint"),
        ({"mask": Picture(np.zeros((9, 9, 3), np.uint8))}, "There are no letters to paint"),
        ({"size_pixels": 0.0}, "Letters of 0 pixels cannot be painted"),
        ({"size_pixels": float("nan")}, "Letters of nan pixels cannot be painted"),
    ],
)
def test_a_wrong_request_gets_one_sentence(changed: dict[str, Any], sentence: str) -> None:
    request = PaintMaterial(material="ink", mask=Picture(letters()), size_pixels=48.0)
    with pytest.raises(EngineError, match=re.escape(sentence)):
        paint(msgspec.structs.replace(request, **changed), silent)
