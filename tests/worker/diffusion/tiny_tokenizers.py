"""Real tokenizers with small vocabularies: common words are one token each, anything else is spelt out."""

from __future__ import annotations

from tokenizers.pre_tokenizers import ByteLevel
from transformers import CLIPTokenizer, Qwen2Tokenizer, T5Tokenizer

VOCABULARY = """
a an and at book by calm castle city cover dark description dragon evening fog forest garden genre gold
green hill house in is lake light misty moon morning mountain night novel of old on over painting quiet rain
red river sea ship sky snow soft star storm summer sun the titled tower tree under water wind winter
with woman wood
"""
WORDS = VOCABULARY.split()

# One turn of a conversation as the Qwen models write it.
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def clip_tokenizer() -> CLIPTokenizer:
    letters = sorted(ByteLevel.alphabet())
    merges = _merges([[*word[:-1], f"{word[-1]}</w>"] for word in WORDS])
    pieces = [*letters, *(f"{letter}</w>" for letter in letters), *map("".join, merges)]
    special = ("<|startoftext|>", "<|endoftext|>")
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys([*pieces, *special]))}
    return CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=77)


def qwen_tokenizer() -> Qwen2Tokenizer:
    letters = sorted(ByteLevel.alphabet())
    merges = _merges([["Ġ", *word] for word in WORDS])
    pieces = dict.fromkeys([*letters, *map("".join, merges), "<|endoftext|>"])
    tokenizer = Qwen2Tokenizer(
        vocab={piece: number for number, piece in enumerate(pieces)},
        merges=merges,
        model_max_length=1024,
        additional_special_tokens=["<|im_start|>", "<|im_end|>"],
    )
    tokenizer.chat_template = CHAT_TEMPLATE
    return tokenizer


def t5_tokenizer() -> T5Tokenizer:
    special = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    letters = [(chr(number), -9.0) for number in range(33, 127)]
    words = [(f"▁{word}", -3.0) for word in WORDS]
    return T5Tokenizer(vocab=[*special, ("▁", -8.0), *letters, *words], extra_ids=0, model_max_length=512)


def _merges(words: list[list[str]]) -> list[tuple[str, str]]:
    """Return the merges that join every word from its left end, each once."""
    found: dict[tuple[str, str], None] = {}
    for letters in words:
        whole = letters[0]
        for letter in letters[1:]:
            found[whole, letter] = None
            whole += letter
    return list(found)
