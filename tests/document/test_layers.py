from __future__ import annotations

import msgspec
import pytest

from coverstudio.document.geometry import Box
from coverstudio.document.layers import effective_ppi, new_id
from coverstudio.document.pictures import LONGEST_RECIPE, Asset, Recipe, shortened
from tests.document.samples import image, text

DIGEST = "0" * 64


def test_ids_do_not_repeat() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000


def test_an_asset_is_called_by_its_digest() -> None:
    assert Asset(DIGEST, "jpg", 1, 1).file_name == f"{DIGEST}.jpg"


@pytest.mark.parametrize("digest", ["", "0" * 63, "G" * 64, DIGEST + "\n", "../" + "0" * 61])
def test_a_digest_is_nothing_but_a_sha256(digest: str) -> None:
    written = msgspec.json.encode(Asset(digest, "png", 1, 1))
    with pytest.raises(msgspec.ValidationError, match="digest"):
        msgspec.json.decode(written, type=Asset)


def test_the_effective_ppi_is_that_of_the_poorer_direction() -> None:
    layer = image(Asset(DIGEST, "png", 300, 600))
    stretched = msgspec.structs.replace(layer, box=Box(0, 0, 25.4, 25.4))
    assert effective_ppi(stretched) == 300


def _erased(times: int) -> Recipe:
    recipe = Recipe(engine="procedural", wish="generate", prompt="misty hills")
    for time in range(times):
        recipe = Recipe(engine="patch-fill", wish="erase", seed=time, before=recipe)
    return recipe


def _chain(recipe: Recipe | None) -> list[Recipe]:
    chain: list[Recipe] = []
    while recipe:
        chain.append(recipe)
        recipe = recipe.before
    return chain


def test_a_recipe_of_usual_length_stays_as_it_is() -> None:
    recipe = _erased(LONGEST_RECIPE)
    assert shortened(recipe) is recipe


def test_a_recipe_of_a_thousand_steps_keeps_the_newest_and_how_the_picture_was_made() -> None:
    chain = _chain(shortened(_erased(1000)))
    assert len(chain) == LONGEST_RECIPE + 1
    assert [one.seed for one in chain[:-1]] == list(range(999, 999 - LONGEST_RECIPE, -1))
    assert chain[-1].prompt == "misty hills"


def test_a_layer_knows_its_kind_when_it_is_written() -> None:
    written = msgspec.json.encode(text("나무"))
    assert b'"type":"text"' in written
    assert msgspec.json.decode(written, type=type(text())).text == "나무"
