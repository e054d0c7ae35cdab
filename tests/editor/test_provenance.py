"""Where the pictures of a cover come from: shares, models, licences, and the text that shops ask for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import numpy as np
import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.pictures import Asset, Recipe
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.type_looks import PictureFill
from coverstudio.editor.again import generated_recipe
from coverstudio.editor.diffusion_recipes import UsedLora
from coverstudio.editor.disclosing import disclosure
from coverstudio.editor.importing import import_picture
from coverstudio.editor.provenance import licence_warnings, provenance
from coverstudio.imaging.writing import encode_png
from coverstudio.printing.described import source_type
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import NoImages
from coverstudio.rendering.render import render

PAGE = PrintSpec(name="card", trim=Size(100, 100))
WHOLE = Box(-3, -3, 106, 106)


def picture(name: str, box: Box, recipe: Recipe | None, **more: object) -> ImageLayer:
    return ImageLayer(name=name, box=box, asset=Asset("0" * 64, "png", 10, 10), recipe=recipe, **more)


def painted(model: str, name: str, loras: str = "", **more: object) -> Recipe:
    settings: dict[str, str | int | float] = {"model_name": name, "steps": 20}
    if loras:
        used = UsedLora(path=f"~/{loras}.safetensors", name=loras, weight=0.8, sha256="0" * 64)
        settings["loras"] = msgspec.json.encode((used,)).decode()
    return Recipe(
        engine="diffusion", wish="generate", model=model, prompt="hills", seed=7, settings=settings, **more
    )


SDXL = painted("sdxl-base", "Stable Diffusion XL")
FLUX = painted("flux2-klein-9b", "FLUX.2 klein 9B")
OWN = painted("my-mix", "My mix")
DRAWN = Recipe(engine="procedural", wish="generate", prompt="hills", seed=3)
FILE = Recipe(engine="file", wish="import", settings={"file": "sunset.jpg"})


def lettered(recipe: Recipe | None, **more: object) -> TextLayer:
    fill = PictureFill(asset=Asset("0" * 64, "png", 10, 10), recipe=recipe, material="gold-foil")
    told = {"name": "Title", "box": Box(0, 20, 100, 40), "size": 60.0, "fill": fill} | more
    return TextLayer(text="Moby", family="Source Serif Pro", weight=700, **told)


def cover(*layers: ImageLayer | ShapeLayer | TextLayer) -> Document:
    return Document(print_spec=PAGE, layers=layers)


def test_a_model_a_licence_and_a_seed_are_named() -> None:
    (one,) = provenance(cover(picture("Background", WHOLE, SDXL))).pictures
    assert (one.origin, one.model, one.seed, one.prompt) == ("model", "Stable Diffusion XL", 7, "hills")
    assert (one.licence, one.commercial, one.share) == ("CreativeML Open RAIL++-M", True, 1.0)


def test_shares_are_those_of_the_trimmed_page_that_show() -> None:
    document = cover(
        picture("Under", WHOLE, SDXL),
        picture("Left", Box(0, 0, 25, 100), DRAWN),
        picture("Hidden", WHOLE, FLUX, visible=False),
        picture("Half shown", Box(50, 50, 100, 100), FILE),
        picture("Glaze", WHOLE, OWN, opacity=0.5),
    )
    shares = {one.layer: one.share for one in provenance(document).pictures}
    assert shares == pytest.approx({"Under": 0.5, "Left": 0.25, "Half shown": 0.25, "Glaze": 1.0}, abs=0.02)


def test_a_turned_picture_covers_what_it_covers() -> None:
    (one,) = provenance(cover(picture("Turned", Box(25, 25, 50, 50), SDXL, rotation=45))).pictures
    assert one.share == pytest.approx(0.25, abs=0.01)
    assert provenance(cover(picture("Beside", Box(120, 0, 50, 50), SDXL))).pictures == ()


def test_what_was_done_since_is_listed_from_the_oldest() -> None:
    erased = Recipe(engine="patch-fill", wish="erase", settings={"masked_share": 0.03}, before=SDXL)
    large = Recipe(engine="real-esrgan", wish="upscale", model="x4.pth", before=erased)
    (one,) = provenance(cover(picture("Background", WHOLE, large))).pictures
    assert one.origin == "model"
    assert [(change.wish, change.by_network, change.share) for change in one.changes] == [
        ("erase", False, 0.03),
        ("upscale", True, None),
    ]


def test_a_licence_that_forbids_selling_is_a_warning() -> None:
    document = cover(picture("Background", WHOLE, FLUX), picture("Again", WHOLE, SDXL))
    assert licence_warnings(document) == (
        "“Background” was painted by FLUX.2 klein 9B, whose licence (FLUX Non-Commercial License) forbids"
        " selling the cover: paint it with another model, or get a licence for it.",
    )


def test_a_model_outside_the_catalog_and_a_lora_have_unknown_licences() -> None:
    mixed = painted("my-mix", "My mix", loras="ink")
    later = Recipe(engine="real-esrgan", wish="upscale", before=mixed)
    assert licence_warnings(cover(picture("Sky", WHOLE, later))) == (
        "“Sky” was painted by My mix, whose licence is unknown: look it up before you sell the cover.",
        "“Sky” was painted with the LoRA ink, whose licence is unknown: look it up before you sell the"
        " cover.",
    )
    assert provenance(cover(picture("Sky", WHOLE, mixed))).pictures[0].loras == ("ink",)


def test_nothing_is_warned_of_where_no_model_painted() -> None:
    document = cover(
        picture("Drawn", WHOLE, DRAWN), picture("File", WHOLE, FILE), picture("Old", WHOLE, None),
        picture("Hidden", WHOLE, FLUX, visible=False),
    )  # fmt: skip
    assert licence_warnings(document) == ()
    assert not any(one.is_painted for one in provenance(document).pictures)


def test_the_disclosure_answers_what_shops_ask() -> None:
    erased = Recipe(engine="patch-fill", wish="erase", settings={"masked_share": 0.034}, before=SDXL)
    large = Recipe(engine="real-esrgan", wish="upscale", before=erased)
    assert disclosure(cover(picture("Background", WHOLE, large)), "en").splitlines() == [
        "AI-generated images: yes, one or a few, with minimal or no editing.",
        "“Background” (100 % of the cover) was painted by Stable Diffusion XL (CreativeML Open RAIL++-M).",
        "Afterwards: lettering erased, 3 % of the picture repainted by patch-fill, enlarged by Real-ESRGAN, a"
        " neural network.",
        "Words, layout and barcode were set without AI.",
    ]


def test_a_cover_without_a_model_says_none_and_what_is_known() -> None:
    text = disclosure(cover(picture("Drawn", WHOLE, DRAWN), picture("Photo", Box(0, 0, 50, 100), FILE)), "de")
    assert text.splitlines() == [
        "AI-generated images: none.",
        "“Drawn” (50 % of the cover) was drawn by CoverStudio itself, without a trained model.",
        "“Photo” (50 % of the cover) came as the file “sunset.jpg”; how that was made is for its owner to"
        " say.",
        "Words, layout and barcode were set without AI.",
    ]


def test_much_repainting_is_extensive_editing_and_six_pictures_are_many() -> None:
    redone = Recipe(engine="patch-fill", wish="erase", settings={"masked_share": 0.4}, before=SDXL)
    assert "extensive editing" in disclosure(cover(picture("A", WHOLE, redone)), "en")
    strips = [picture(str(n), Box(n * 15, 0, 15, 100), SDXL) for n in range(6)]
    assert disclosure(cover(*strips), "en").startswith("AI-generated images: yes, many")


def test_the_disclosure_speaks_korean() -> None:
    text = disclosure(cover(picture("Sky", WHOLE, painted("my-mix", "My mix", loras="ink"))), "ko-KR")
    assert text.splitlines() == [
        "AI 생성 이미지: 있음(한 점 또는 몇 점), 편집은 거의 없음.",
        "“Sky”(표지의 100 %): 모델 My mix, 라이선스 알 수 없음, LoRA ink.",
        "글자와 배치, 바코드에는 AI를 쓰지 않았습니다.",
    ]


def test_loras_that_cannot_be_read_are_warned_of_all_the_same() -> None:
    broken = msgspec.structs.replace(SDXL, settings={"loras": "no JSON"})
    assert "the LoRA ?, whose licence is unknown" in licence_warnings(cover(picture("Sky", WHOLE, broken)))[0]


def test_a_chain_whose_beginning_is_lost_is_unknown() -> None:
    (one,) = provenance(cover(picture("A", WHOLE, Recipe(engine="patch-fill", wish="erase")))).pictures
    assert (one.origin, len(one.changes)) == ("unknown", 1)
    assert "without a record" in disclosure(cover(picture("A", WHOLE, None)), "en")


def test_provenance_is_json_and_back() -> None:
    whole = provenance(cover(picture("Background", WHOLE, SDXL)))
    assert msgspec.json.decode(msgspec.json.encode(whole), type=type(whole)) == whole


def test_a_picture_that_was_made_here_and_came_back_as_a_file_stays_known(tmp_path: Path) -> None:
    pixels = np.full((30, 20, 3), 90, np.uint8)
    art = tmp_path / "art.png"
    art.write_bytes(encode_png(pixels, text={"Recipe": msgspec.json.encode(SDXL).decode()}))
    made = asyncio.run(import_picture(AssetStore(tmp_path / "store"), art))
    (one,) = provenance(cover(picture("Background", WHOLE, made.recipe))).pictures
    assert (one.origin, one.model, one.changes) == ("model", "Stable Diffusion XL", ())
    assert request_seed(made.recipe) == 7


def request_seed(recipe: Recipe) -> int | None:
    made = generated_recipe(recipe)
    return made.seed if made else None


@pytest.mark.parametrize("written", ["", "no JSON", '{"engine": 3}', '{"before":' * 5000])
def test_what_is_no_recipe_is_a_file_like_any_other(written: str, tmp_path: Path) -> None:
    art = tmp_path / "art.png"
    art.write_bytes(encode_png(np.full((30, 20, 3), 90, np.uint8), text={"Recipe": written}))
    made = asyncio.run(import_picture(AssetStore(tmp_path / "store"), art))
    assert (made.recipe.wish, made.recipe.before) == ("import", None)


@pytest.mark.usefixtures("qapp")
def test_letters_that_a_model_painted_are_disclosed_as_what_they_are() -> None:
    document = cover(picture("Art", WHOLE, DRAWN), lettered(SDXL))
    share = round(share_of_letters(document) * 100)
    assert disclosure(document, "en").splitlines() == [
        "AI-generated images: yes, one or a few, with minimal or no editing.",
        "“Art” (100 % of the cover) was drawn by CoverStudio itself, without a trained model.",
        f"“Title” ({share} % of the cover) was painted by Stable Diffusion XL (CreativeML Open RAIL++-M).",
        "Of “Title” that is what shows inside the letters: their shapes are those of a font.",
        "Words, layout and barcode were set without AI.",
    ]
    assert "글자 안쪽에만" in disclosure(document, "ko")


@pytest.mark.usefixtures("qapp")
def test_letters_show_where_they_are_wherever_they_are_turned_and_not_below_a_picture() -> None:
    whole = share_of_letters(cover(lettered(SDXL)))
    images = NoImages()
    printed = to_array(render(cover(lettered(None, fill=None)), images, Box(0, 0, 100, 100), (800, 800)))
    assert whole == pytest.approx(1 - printed[..., 1].mean() / 255, rel=0.02)
    upright = lettered(SDXL, box=Box(0, 30, 100, 40), rotation=90.0)
    assert share_of_letters(cover(upright)) == pytest.approx(whole, rel=0.02)
    beside = lettered(SDXL, box=Box(-50, 20, 100, 40))
    assert share_of_letters(cover(beside)) == pytest.approx(whole / 2, rel=0.4)
    assert provenance(cover(lettered(SDXL), picture("Above", WHOLE, FILE))).pictures[0].layer == "Above"
    for hidden in (lettered(SDXL, visible=False), lettered(SDXL, box=Box(0, 120, 100, 40))):
        assert provenance(cover(hidden)).pictures == ()


def share_of_letters(document: Document) -> float:
    return next(one.share for one in provenance(document).pictures if one.in_letters)


def test_the_licence_of_what_painted_letters_is_warned_of() -> None:
    (warning,) = licence_warnings(cover(picture("Art", WHOLE, SDXL), lettered(FLUX)))
    assert warning.startswith("“Title” was painted by FLUX.2 klein 9B")
    assert licence_warnings(cover(lettered(FLUX, fill=None), lettered(FLUX, visible=False))) == ()


@pytest.mark.usefixtures("qapp")
def test_a_page_is_never_wholly_a_models_where_letters_are() -> None:
    assert source_type(cover(picture("Art", WHOLE, DRAWN))) == ""
    assert source_type(cover(picture("Art", WHOLE, SDXL))).endswith("/trainedAlgorithmicMedia")
    for art in (SDXL, DRAWN):
        assert source_type(cover(picture("Art", WHOLE, art), lettered(SDXL))).endswith(
            "/compositeWithTrainedAlgorithmicMedia"
        )
