"""CLIP reads 75 tokens and two that mark beginning and end: longer prompts are cut at the ends of words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

WORD_END = "</w>"


class ClipEncoder:
    """A text encoder; `last_layer` tells whether the UNet was trained on its last layer or the one before."""

    def __init__(self, pipeline: Any, tokenizer: str, encoder: str, *, last_layer: bool) -> None:
        self._tokenizer, self._encoder = getattr(pipeline, tokenizer), getattr(pipeline, encoder)
        self._device, self.last_layer = pipeline._execution_device, last_layer
        self._room: int = self._tokenizer.model_max_length - 2

    def count_tokens(self, words: str) -> int:
        """How many tokens the words have, without the marks of beginning and end."""
        return len(self._tokens(words))

    def count_windows(self, words: str) -> int:
        """How many windows the words take; none take one."""
        return len(self._windows(words))

    def read(self, words: str, count: int) -> tuple[Tensor, Tensor]:
        """Return what it makes of the words in `count` windows, empty ones last, and its summary."""
        windows = self._windows(words)
        windows += [[]] * (count - len(windows))
        identities = torch.tensor([self._framed(window) for window in windows], device=self._device)
        output = self._encoder(identities, output_hidden_states=True)
        states = output.last_hidden_state if self.last_layer else output.hidden_states[-2]
        embeds = states.to(self._encoder.dtype).reshape(1, -1, states.shape[-1])
        return embeds, output[0][:1]

    def _tokens(self, words: str) -> list[int]:
        return self._tokenizer(words, add_special_tokens=False, verbose=False).input_ids

    def _windows(self, words: str) -> list[list[int]]:
        left = self._tokens(words)
        windows: list[list[int]] = []
        while len(left) > self._room:
            end = self._end_of_word(left[: self._room])
            windows.append(left[:end])
            left = left[end:]
        return [*windows, left]

    def _end_of_word(self, tokens: list[int]) -> int:
        """Where the last whole word ends; a word longer than a window is cut."""
        pieces: list[str] = self._tokenizer.convert_ids_to_tokens(tokens)
        ends = [place for place, piece in enumerate(pieces, start=1) if piece.endswith(WORD_END)]
        return ends[-1] if ends else len(tokens)

    def _framed(self, window: list[int]) -> list[int]:
        tokenizer = self._tokenizer
        padding = [tokenizer.pad_token_id] * (self._room - len(window))
        return [tokenizer.bos_token_id, *window, tokenizer.eos_token_id, *padding]


def clip_encoders(pipeline: Any) -> list[ClipEncoder]:
    """Return the text encoders of Stable Diffusion 1, 2 (one) or XL (two), each with its tokenizer."""
    if getattr(pipeline, "tokenizer_2", None) is None:
        return [ClipEncoder(pipeline, "tokenizer", "text_encoder", last_layer=True)]
    names = (("tokenizer", "text_encoder"), ("tokenizer_2", "text_encoder_2"))
    return [
        ClipEncoder(pipeline, tokenizer, encoder, last_layer=False)
        for tokenizer, encoder in names
        if getattr(pipeline, encoder) is not None
    ]


@torch.no_grad()
def encoded(encoders: Sequence[ClipEncoder], words: str, count: int) -> tuple[Tensor, Tensor]:
    """Return (1, count × 77, width) of what all encoders make of the words, and the last one's summary.

    The summary is that of the first window, which holds what the prompt is about.
    """
    read = [encoder.read(words, count) for encoder in encoders]
    return torch.cat([embeds for embeds, _ in read], dim=-1), read[-1][1]
