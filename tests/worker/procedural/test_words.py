"""The words of a prompt choose what is drawn."""

from __future__ import annotations

import subprocess
import sys

import pytest

from coverstudio.worker.pipelines import procedural
from coverstudio.worker.pipelines.procedural import lexicon, words

SEEDS = range(12)


def families(prompt: str, genre: str = "") -> set[str]:
    return {procedural.choose(prompt, genre, seed).family for seed in SEEDS}


def palettes(prompt: str, genre: str = "") -> set[str]:
    return {procedural.choose(prompt, genre, seed).palette for seed in SEEDS}


@pytest.mark.parametrize("prompt", ["misty mountains", "Mountains in the mist", "안개 낀 산", "산 위의 안개"])
def test_misty_mountains_are_misty_hills_in_both_languages(prompt: str) -> None:
    assert families(prompt) == {"hills"}
    assert "mountain" in procedural.choose(prompt, "", 1).motifs


@pytest.mark.parametrize("prompt", ["noir", "a detective's secret", "느와르", "추리 소설"])
def test_noir_is_dark_streets_and_lit_walls(prompt: str) -> None:
    assert families(prompt) <= {"blinds", "city"}
    assert "noir" in palettes(prompt)
    assert procedural.choose(prompt, "", 1).mood == "dark"


@pytest.mark.parametrize("prompt", ["romance", "로맨스", "사랑"])
def test_romance_is_tender_and_rose(prompt: str) -> None:
    assert families(prompt) <= {"botanical", "watercolour", "aura"}
    assert palettes(prompt) == {"rose"}


@pytest.mark.parametrize(
    ("prompt", "family"),
    [
        ("the open sea", "sea"), ("바다", "sea"), ("marbled paper", "marble"), ("마블링", "marble"),
        ("조각보", "bojagi"), ("수묵화", "inkwash"), ("ink wash", "inkwash"), ("등고선", "contours"),
        ("art deco", "deco"), ("woodcut", "engraving"), ("paper cut", "papercut"), ("수채화", "watercolour"),
    ],
)  # fmt: skip
def test_a_style_can_be_asked_for_by_name(prompt: str, family: str) -> None:
    assert families(prompt) == {family}


def test_a_phrase_takes_its_words_with_it() -> None:
    assert "watercolour" not in families("ink wash"), "the wash of an ink wash is no watercolour"


def test_parts_of_other_words_mean_nothing() -> None:
    assert not words.read("The season of startled citizens")
    assert not words.read("재산과 유산"), "산 is a mountain only as a word of its own"


def test_motifs_are_read_with_particles_and_endings() -> None:
    assert procedural.choose("달빛 아래 새들이 나는 바다", "", 0).motifs == ("sea", "moon", "birds")
    assert procedural.choose("birds over a rainy city", "", 0).motifs == ("city", "birds", "rain")


def test_what_is_denied_is_not_drawn() -> None:
    assert "birds" not in procedural.choose("a forest with no birds", "", 0).motifs
    assert "birds" not in procedural.choose("새 없는 겨울 숲", "", 0).motifs
    assert "forest" in procedural.choose("새 없는 겨울 숲", "", 0).motifs


def test_the_genre_hints_where_the_prompt_is_silent() -> None:
    assert families("", "science fiction") <= {"flow", "aura"}
    assert families("the open sea and its waves", "thriller") == {"sea"}, "but the prompt counts for more"
    assert procedural.choose("", "winter", 0).motifs == (), "motifs come from the prompt alone"


def test_without_a_known_word_the_seed_chooses_freely_and_again_the_same() -> None:
    assert len({procedural.choose("qwxyz", "", seed).family for seed in range(60)}) > 10
    assert procedural.choose("qwxyz", "", 5) == procedural.choose("qwxyz", "", 5)
    assert procedural.choose("", "", 5).family == procedural.choose("qwxyz", "", 5).family


def test_a_choice_made_by_hand_is_kept() -> None:
    plan = procedural.choose("romance", "noir", 3, family="swiss", palette="tide")
    assert (plan.family, plan.palette) == ("swiss", "tide")


def test_an_unknown_id_names_the_valid_ones() -> None:
    with pytest.raises(ValueError, match=r"no background family “cubism”; choose one of: hills, .*blinds"):
        procedural.choose("", "", 1, family="cubism")
    with pytest.raises(ValueError, match=r"no palette “beige”; choose one of: fjord, .*lavender"):
        procedural.choose("", "", 1, palette="beige")


def test_the_lexicon_names_only_what_exists() -> None:
    family_ids = {one.id for one in procedural.FAMILIES}
    palette_ids = {one.id for one in procedural.PALETTES}
    for entry in lexicon.ENTRIES:
        assert set(entry.families) <= family_ids, entry.words
        assert set(entry.palettes) <= palette_ids, entry.words


def test_every_family_and_palette_can_be_reached_by_words() -> None:
    assert {name for entry in lexicon.ENTRIES for name in entry.families} == {
        one.id for one in procedural.FAMILIES
    }
    assert {name for entry in lexicon.ENTRIES for name in entry.palettes} == {
        one.id for one in procedural.PALETTES
    }


def test_choosing_loads_no_drawing_library() -> None:
    code = (
        "import sys; from coverstudio.worker.pipelines import procedural as p; p.choose('sea', '', 1); "
        "sys.exit('skia' in sys.modules or 'cv2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_korean_sea_at_night_is_no_sea_by_day() -> None:
    plan = procedural.choose("비 내리는 밤바다", "", 1)
    assert (plan.family, plan.palette) == ("sea", "midnight")
    assert "rain" in plan.motifs


def test_a_plan_says_when_no_word_chose() -> None:
    assert procedural.choose("qwertz", "", 1).by_seed
    assert not procedural.choose("misty hills", "", 1).by_seed
    assert not procedural.choose("qwertz", "crime", 1).by_seed
    assert not procedural.choose("qwertz", "", 1, family="sea").by_seed
