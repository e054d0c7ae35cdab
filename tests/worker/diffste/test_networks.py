"""DiffSTE's networks: published names and shapes in full, golden tokens, numbers that stay the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("diffusers")

import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import load_file
from tokenizers.pre_tokenizers import ByteLevel

from coverstudio.generation.models.clip_words import ClipWords, words_for
from coverstudio.generation.models.scene_text_files import SceneTextFacts, inspect_scene_text
from coverstudio.generation.models.scene_text_layout import (
    PUBLISHED,
    TEXT,
    modern_tensors,
)
from coverstudio.worker.devices import Hardware
from coverstudio.worker.errors import EngineError, JobCancelled
from coverstudio.worker.pipelines.diffste.characters import TABLE, character_ids
from coverstudio.worker.pipelines.diffste.conditions import Words, contexts
from coverstudio.worker.pipelines.diffste.loading import Loaded, load
from coverstudio.worker.pipelines.diffste.networks import Networks, Parallel
from coverstudio.worker.pipelines.diffste.sampling import Sampler

PROCESSOR = Hardware("cpu", "a processor", 1 << 34, "cpu")


def filled(*numbers: int) -> list[int]:
    return [*numbers, *[0] * (20 - len(numbers))]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("wizards", filled(33, 19, 36, 11, 28, 14, 29)),
        ("STAFF", filled(55, 56, 37, 42, 42)),
        ("A b", filled(37, 0, 12)),
        ("A  b", filled(37, 0, 12)),
        ("Café", filled(39, 11, 16)),
        ("한글", filled()),
        ("\n", filled()),
        ("abcdefghijklmnopqrstuvwxyz", list(range(11, 31))),
    ],
)
def test_characters_have_the_numbers_of_the_published_table(text: str, ids: list[int]) -> None:
    assert character_ids(text) == ids


def test_the_table_ends_with_the_signs() -> None:
    assert len(TABLE) == 95
    assert TABLE[63:] == "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


def clip_words() -> ClipWords:
    """A list as long as CLIP's, in which the pieces that are asked for have CLIP's numbers."""
    known = {'"</w>': 257, "write</w>": 4946, "wizards</w>": 19140}
    letters = [*map(chr, (*range(33, 127), *range(161, 173), *range(174, 256)))]
    letters += sorted(set(ByteLevel.alphabet()) - set(letters))
    pieces = {letter: number for number, letter in enumerate(letters)}
    merges: list[tuple[str, str]] = []
    for word in ("write", "wizards"):
        whole = word[0]
        for letter in [*word[1:-1], f"{word[-1]}</w>"]:
            merges.append((whole, letter))
            whole += letter
    pieces |= known | {"<|startoftext|>": 49406, "<|endoftext|>": 49407}
    free = iter(sorted(set(range(49408)) - set(pieces.values())))
    wanted = [f"{letter}</w>" for letter in letters if letter != '"'] + [a + b for a, b in merges]
    pieces |= {piece: next(free) for piece in dict.fromkeys(wanted) if piece not in pieces}
    pieces |= {f"piece {number}": number for number in free}
    return ClipWords(pieces, tuple(merges))


def test_an_instruction_has_the_published_tokens() -> None:
    words = Words(clip_words())
    assert words.ids('Write "wizards"') == [49406, 4946, 257, 19140, 257, *[49407] * 15]
    assert words.nothing() == [49407] * 20
    assert not words.is_cut_off('Write "wizards"')
    long = 'Write "wizards" ' + "wizards " * 15
    assert words.is_cut_off(long)
    assert words.ids(long)[-1] == 49407 and len(words.ids(long)) == 20


def test_the_full_networks_have_every_published_tensor_and_no_other() -> None:
    with torch.device("meta"):
        networks = Networks(SceneTextFacts(measures=PUBLISHED, normalizer=0.2))
    own = {name: tuple(value.shape) for name, value in networks.state_dict().items()}
    expected = {
        name if name in own else name.replace(f"{TEXT}text_model.", TEXT): shape
        for name, shape in modern_tensors(PUBLISHED).items()
    }
    assert own == expected
    heads = {
        name: (part.text.num_attention_heads, part.char.num_attention_heads)
        for name, part in networks.unet.named_modules()
        if name.endswith(("attentions.0", "attentions.1", "attentions.2"))
    }
    assert len(heads) == 16 and set(heads.values()) == {(8, 2)}


@pytest.fixture(scope="module")
def loaded(model: Path, facts: SceneTextFacts) -> Loaded:
    return load(model, facts, PROCESSOR, lambda: None, torch.float32)


@pytest.fixture(scope="module")
def words(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Words:
    return Words(words_for(model, tmp_path_factory.mktemp("nothing")))


@torch.inference_mode()
def test_a_pass_through_fixed_weights_gives_the_same_numbers(loaded: Loaded, words: Words) -> None:
    told = contexts(loaded, words, 'Write "a tree"', "a tree")
    assert (told[0].shape, told[1].shape) == ((2, 20, 64), (2, 20, 32))
    seen = torch.sin(torch.arange(2 * 9 * 8 * 8).reshape(2, 9, 8, 8) / 7)
    answer = loaded.networks.unet(seen, 501, told, return_dict=False)[0]
    assert answer[1, :, 3, 4].tolist() == pytest.approx([0.01499, 0.20293, 0.15076, 0.46873], abs=2e-4)
    assert float(answer.std()) == pytest.approx(0.42642, rel=1e-3)


@torch.inference_mode()
def test_both_transformers_count_for_half(loaded: Loaded) -> None:
    site = loaded.networks.unet.mid_block.attentions[0]
    hidden, text = torch.randn(1, 64, 4, 4), torch.randn(1, 20, 64)
    characters = torch.randn(1, 20, 32)
    alone = [
        part(hidden, context, return_dict=False)[0]
        for part, context in ((site.text, text), (site.char, characters))
    ]
    torch.testing.assert_close(site(hidden, (text, characters))[0], (alone[0] + alone[1]) / 2)


@torch.inference_mode()
def test_with_both_transformers_alike_it_is_a_stable_diffusion_for_inpainting(model: Path) -> None:
    weights = load_file(model)
    own = {
        name.removeprefix("unet.").replace(".text.", "."): value
        for name, value in weights.items()
        if name.startswith("unet.") and ".char." not in name
    }
    stock = UNet2DConditionModel(
        in_channels=9, out_channels=4, block_out_channels=(32, 64), cross_attention_dim=64,
        attention_head_dim=8, down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
    ).eval()  # fmt: skip
    stock.load_state_dict(own)
    twin = load(model, inspect_scene_text(model), PROCESSOR, lambda: None, torch.float32).networks.unet
    for part in [part for part in twin.modules() if isinstance(part, Parallel)]:
        part.char = part.text
    seen, context = torch.randn(1, 9, 8, 8), torch.randn(1, 20, 64)
    torch.testing.assert_close(
        twin(seen, 7, (context, context), return_dict=False)[0], stock(seen, 7, context).sample
    )


def picture(loaded: Loaded, words: Words, text: str, seed: int = 3, guidance: float = 4) -> np.ndarray:
    image = np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8)
    mask = np.zeros((64, 64), np.uint8)
    mask[16:48, 8:56] = 255
    told = contexts(loaded, words, f'Write "{text}"', text)
    return Sampler(loaded, lambda *_: None, 3).paint(image, mask, told, guidance, seed)


@torch.inference_mode()
def test_pictures_follow_seed_words_and_guidance_and_nothing_else(loaded: Loaded, words: Words) -> None:
    first = picture(loaded, words, "sea")
    assert first.shape == (64, 64, 3) and first.dtype == np.uint8
    np.testing.assert_array_equal(first, picture(loaded, words, "sea"))
    for other in (
        picture(loaded, words, "sun"),
        picture(loaded, words, "sea", seed=4),
        picture(loaded, words, "sea", guidance=9),
    ):
        assert (other != first).any()


@torch.inference_mode()
def test_steps_are_those_of_the_published_sampler(loaded: Loaded) -> None:
    Sampler(loaded, lambda *_: None, 30)
    steps = loaded.scheduler.timesteps.tolist()
    assert (steps[:2], steps[-1], len(steps)) == ([958, 925], 1, 30)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_sixteen_bits_are_close(
    dtype: torch.dtype, model: Path, facts: SceneTextFacts, loaded: Loaded, words: Words
) -> None:
    half = load(model, facts, PROCESSOR, lambda: None, dtype)
    with torch.inference_mode():
        exact, rounded = (picture(one, words, "sea").astype(int) for one in (loaded, half))
    assert np.abs(exact - rounded).mean() < 6


def test_a_file_that_ends_early_is_refused(model: Path, facts: SceneTextFacts, tmp_path: Path) -> None:
    cut = tmp_path / "diffste.safetensors"
    cut.write_bytes(model.read_bytes()[:100_000])
    with pytest.raises(
        EngineError, match=r"diffste\.safetensors is damaged or incomplete: add the model again"
    ):
        load(cut, facts, PROCESSOR, lambda: None)


def test_loading_is_given_up_between_two_tensors(model: Path, facts: SceneTextFacts) -> None:
    calls = iter(range(100))

    def alive() -> None:
        if next(calls) == 5:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        load(model, facts, PROCESSOR, alive)


def test_loaded_weights_are_those_of_the_file(model: Path, loaded: Loaded) -> None:
    name = "unet.up_blocks.1.attentions.2.char.proj_out.weight"
    torch.testing.assert_close(loaded.networks.state_dict()[name], load_file(model)[name])
