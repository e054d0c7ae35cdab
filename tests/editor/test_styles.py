"""Styles are files: ours are whole, a user's is taken up at once, a broken one is left out and told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from coverstudio import paths
from coverstudio.editor.diffusion import DiffusionWish
from coverstudio.editor.styles import broken_styles, style, styled, styles, user_styles_dir
from coverstudio.generation.messages import LoraUse
from coverstudio.generation.models.families import families

WISH = DiffusionWish(prompt="a lighthouse", negative_prompt="text")


def write(name: str, content: object) -> Path:
    user_styles_dir().mkdir(parents=True, exist_ok=True)
    file = user_styles_dir() / name
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def test_a_dozen_styles_come_with_the_app_each_named_and_described_in_both_languages() -> None:
    assert len(styles()) >= 12
    assert broken_styles() == ()
    assert len({one.id for one in styles()}) == len({one.name for one in styles()}) == len(styles())
    for one in styles():
        assert one.name_in("ko") != one.name_in("en") == one.name, one.id
        assert one.description_in("ko") != one.description_in("fr") == one.description != "", one.id
        assert one.before and one.after and one.negative, one.id
        assert set(one.families) <= {family.id for family in families()}


def test_our_styles_never_ask_for_lettering_and_leave_room_for_a_prompt() -> None:
    for one in styles():
        words = re.findall(r"[\w']+", f"{one.before} {one.after}".lower())
        assert not {"text", "title", "lettering", "letters", "book", "cover", "poster"} & set(words), one.id
        assert len(words) <= 40, one.id


def test_a_style_goes_around_the_prompt() -> None:
    wish = styled(style("watercolour"), WISH)
    assert wish.prompt.startswith("a loose watercolour painting of a lighthouse, wet-in-wet washes")
    assert wish.negative_prompt.startswith("text, photograph")
    assert wish.style == "watercolour"


def test_what_the_wish_says_itself_goes_before(tmp_path: Path) -> None:
    lora = tmp_path / "ink.safetensors"
    lora.touch()
    content = {"name": "Mine", "steps": 30, "guidance": 5, "sampler": "euler", "loras": [{"path": str(lora)}]}
    write("mine.json", content)
    mine = style("mine")
    assert styled(mine, WISH) == DiffusionWish(
        prompt="a lighthouse", negative_prompt="text", steps=30, guidance=5, sampler="euler",
        loras=(LoraUse(str(lora), 1.0),), style="mine",
    )  # fmt: skip
    own = DiffusionWish(
        prompt="x", steps=8, guidance=0.0, sampler="ddim", loras=(LoraUse(str(lora), 0.3),)
    )  # fmt: skip
    kept = styled(mine, own)
    assert (kept.steps, kept.guidance, kept.sampler, kept.loras) == (8, 0.0, "ddim", own.loras)


def test_a_users_style_is_there_as_soon_as_its_file_is() -> None:
    count = len(styles())
    file = write("dreamy.json", {"name": "Dreamy", "before": "a dream of"})
    assert len(styles()) == count + 1
    assert styled(style("dreamy"), WISH).prompt == "a dream of a lighthouse"
    write("dreamy.json", {"name": "Dreamy", "before": "a clear dream of"})
    assert styled(style("dreamy"), WISH).prompt == "a clear dream of a lighthouse"
    file.unlink()
    assert len(styles()) == count


def test_a_users_file_takes_the_place_of_ours() -> None:
    count = len(styles())
    write("linocut.json", {"name": "My linocut", "after": "three inks"})
    assert len(styles()) == count
    assert style("linocut").name == "My linocut"


def test_a_lora_beside_the_style_is_found_there() -> None:
    write("inky.json", {"name": "Inky", "loras": [{"path": "ink.safetensors", "weight": 0.7}]})
    (user_styles_dir() / "ink.safetensors").touch()
    assert style("inky").loras == (LoraUse(str(user_styles_dir() / "ink.safetensors"), 0.7),)


BROKEN = {
    "no json": ("{", "it is no style"),
    "a list": ([1], "it is no style"),
    "a wrong kind": ({"name": 3}, "Expected `str`, got `int` - at `$.name`"),
    "a word misspelt": ({"name": "N", "befor": "x"}, "unknown field `befor`"),
    "no name": ({"name": " "}, "it has no name"),
    "a name of ours": ({"name": "Watercolour"}, "there is a style called “Watercolour” already"),
    "no such lora": ({"name": "N", "loras": [{"path": "n.safetensors"}]}, "n.safetensors” is not there"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "why"), BROKEN.values(), ids=list(BROKEN))
def test_a_broken_file_is_left_out_with_one_sentence(
    content: object, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    count = len(styles())
    file = write("mine.json", content)
    assert len(styles()) == count
    (broken,) = broken_styles()
    assert broken.path == str(file)
    assert broken.sentence.startswith("The style “mine.json” is left out, because ")
    assert why in broken.sentence
    styles()
    assert [record.getMessage() for record in caplog.records] == [broken.sentence], "told once"


def test_a_folder_among_the_styles_is_one_sentence(caplog: pytest.LogCaptureFixture) -> None:
    (user_styles_dir() / "mine.json").mkdir(parents=True)
    (broken,) = broken_styles()
    assert broken.sentence.endswith("because it cannot be read (Is a directory): mend or remove it.")
    assert [record.getMessage() for record in caplog.records] == [broken.sentence]


def test_a_broken_file_does_not_take_ours_away(caplog: pytest.LogCaptureFixture) -> None:
    write("linocut.json", "{")
    assert style("linocut").name == "Linocut"
    assert "linocut.json" in caplog.text


def test_a_lora_that_comes_later_mends_its_style(caplog: pytest.LogCaptureFixture) -> None:
    write("inky.json", {"name": "Inky", "loras": [{"path": "ink.safetensors"}]})
    assert len(broken_styles()) == 1
    (user_styles_dir() / "ink.safetensors").touch()
    assert broken_styles() == ()


def test_an_unknown_style_is_one_sentence_that_names_the_others() -> None:
    with pytest.raises(ValueError, match=r"There is no style “cubist”: choose one of .*linocut"):
        style("cubist")


def test_the_folder_for_users_lies_with_their_data() -> None:
    assert user_styles_dir() == paths.data_dir() / "styles"
