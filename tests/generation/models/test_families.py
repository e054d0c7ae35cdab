"""The families as data: every one complete, told apart by the class that loads them."""

from __future__ import annotations

import pytest

from coverstudio.generation.models.facts import Family, ModelError
from coverstudio.generation.models.families import OTHER, families, family, family_of_pipeline


def test_the_published_families_are_known_from_old_to_new() -> None:
    assert [known.id for known in families()] == [
        "sd1", "sd2", "sdxl", "sd3", "z-image", "flux1", "flux2-klein", "qwen-image", "other",
    ]  # fmt: skip


@pytest.mark.parametrize("known", families(), ids=lambda known: known.id)
def test_a_family_says_all_that_painting_needs(known: Family) -> None:
    assert known.native_area >= 512 * 512
    assert round(known.native_area**0.5) % known.multiple == 0
    assert known.steps >= 1 and known.guidance >= 0
    assert 0 <= known.refine < 1
    assert known.pipelines
    assert known.id == OTHER or set(known.memory_gb) == {"cpu", "6gb", "8gb", "12gb", "16gb"}


def test_a_class_tells_the_family() -> None:
    told = {name: family_of_pipeline(name) for name in ("FluxPipeline", "SanaPipeline", "WanPipeline")}
    assert [known and known.id for known in told.values()] == ["flux1", "other", None]


def test_stable_diffusion_2_is_told_by_the_width_of_its_words() -> None:
    told = [family_of_pipeline("StableDiffusionPipeline", width) for width in (768, 1024, 0)]
    assert [known and known.id for known in told] == ["sd1", "sd2", "sd1"]


def test_an_unknown_family_is_one_sentence() -> None:
    with pytest.raises(ModelError, match="no family of models “sd9”: choose one of sd1, "):
        family("sd9")
