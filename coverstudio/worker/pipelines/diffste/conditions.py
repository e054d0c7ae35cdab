"""What the networks are told: the instruction in CLIP's tokens, and the words letter by letter."""

from __future__ import annotations

from typing import Any, cast

import torch
from torch import Tensor
from transformers import CLIPTokenizer

from coverstudio.generation.models.clip_words import END, ClipWords
from coverstudio.worker.pipelines.diffste.characters import NOTHING, character_ids
from coverstudio.worker.pipelines.diffste.loading import Loaded
from coverstudio.worker.pipelines.diffste.networks import Context

MOST_TOKENS = 20
"""Marks of beginning and end included: the model was trained with so few, and 77 are another prompt to it."""
CUT_OFF = "The instruction is longer than the model reads: its end was left out, so say less."


class Words:
    """CLIP's tokens of an instruction: always 20."""

    def __init__(self, words: ClipWords) -> None:
        self._tokenizer = CLIPTokenizer(
            vocab=words.pieces,
            merges=cast(Any, list(words.merges)),  # pairs are what it takes, whatever its annotation says
            pad_token=END,
            model_max_length=MOST_TOKENS,
        )
        self._end = words.pieces[END]

    def ids(self, instruction: str) -> list[int]:
        """Return the tokens, cut off or filled up."""
        return self._tokenizer(instruction, padding="max_length", truncation=True).input_ids

    def is_cut_off(self, instruction: str) -> bool:
        """Tell whether the instruction has more than fits."""
        return len(self._tokenizer(instruction, verbose=False).input_ids) > MOST_TOKENS

    def nothing(self) -> list[int]:
        """Return the tokens of no instruction: as the model's makers asked for it, without a beginning."""
        return [self._end] * MOST_TOKENS


def contexts(loaded: Loaded, words: Words, instruction: str, text: str) -> Context:
    """Return what the transformers see, first of nothing, then of the instruction and the text (N = 2)."""
    device = loaded.hardware.torch_device
    tokens = torch.tensor([words.nothing(), words.ids(instruction)], device=device)
    letters: Tensor = torch.tensor([[NOTHING] * len(character_ids("")), character_ids(text)], device=device)
    networks = loaded.networks
    return networks.text_encoder(tokens).last_hidden_state, networks.char_embedder(letters)
