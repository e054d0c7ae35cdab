"""The catalog can be read, and fits what the rest of the product knows."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from coverstudio.generation.models.catalog import catalog, catalog_model, licence, licences
from coverstudio.generation.models.checksums import ENDINGS
from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.families import family
from coverstudio.generation.models.file_paths import is_safe_name
from coverstudio.generation.models.naming import slug


@pytest.mark.parametrize("model", catalog(), ids=lambda model: model.id)
def test_every_model_can_be_offered(model) -> None:
    assert family(model.family).id == model.family
    assert licence(model.licence).id == model.licence
    assert model.id == slug(model.id) and is_safe_name(model.id)
    assert model.name and model.purpose.endswith(".")
    assert model.bytes > 1e9 and model.memory_gb >= 4
    assert model.repository.count("/") == 1
    assert "model_index.json" in model.files


@pytest.mark.parametrize("model", catalog(), ids=lambda model: model.id)
def test_what_is_fetched_are_numbers_and_text(model) -> None:
    endings = {"".join(PurePosixPath(pattern).suffixes[-1:]) for pattern in model.files}
    assert endings <= ENDINGS | {""}
    assert [pattern for pattern in model.files if not PurePosixPath(pattern).suffix] == ["LICENSE*"]
    assert ".safetensors" in endings
    assert not [pattern for pattern in model.files if pattern.startswith(("safety_checker", "*"))]


def test_ids_are_unique() -> None:
    assert len({model.id for model in catalog()}) == len(catalog())
    assert len({one.id for one in licences()}) == len(licences())


def test_every_family_the_product_is_made_for_is_offered() -> None:
    offered = {model.family for model in catalog()}
    assert {"sd1", "sdxl", "sd3", "z-image", "flux1", "flux2-klein", "qwen-image"} <= offered


def test_every_licence_is_used_and_told_in_sentences() -> None:
    assert {one.id for one in licences()} == {model.licence for model in catalog()}
    for one in licences():
        assert one.url.startswith("https://")
        assert one.forbids and all(sentence.endswith(".") for sentence in one.forbids)


def test_a_licence_that_forbids_sales_says_so() -> None:
    assert not licence("flux-non-commercial").commercial
    assert licence("stability-community").revenue_cap == 1_000_000


def test_unknown_ids_are_one_sentence() -> None:
    with pytest.raises(ModelError, match=r"There is no model “moon” to download: choose one of .*sdxl-base"):
        catalog_model("moon")
    with pytest.raises(ModelError, match=r"does not know the licence “moon”: update CoverStudio\."):
        licence("moon")
