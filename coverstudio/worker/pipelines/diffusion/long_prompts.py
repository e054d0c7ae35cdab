"""Prompts of any length: read in parts, or cut where it cannot be helped, and then the user is told.

What CLIP makes of several windows can be laid one after the other, as the cross attention of Stable Diffusion
takes any number of tokens. The other families' readers take some hundred and cannot be stretched.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import torch
from torch import Tensor

from coverstudio.worker.pipelines.diffusion.clip_windows import ClipEncoder, clip_encoders, encoded


class PromptArguments(msgspec.Struct, frozen=True):
    """The words as a pipeline of diffusers takes them, and `notes`, sentences for the user about them."""

    arguments: dict[str, Any]
    notes: tuple[str, ...] = ()


def prompt_arguments(pipeline: Any, prompt: str, negative_prompt: str, guidance: float) -> PromptArguments:
    """Return the arguments to call `pipeline` with for these words.

    Up to the pipeline's own limit they are the plain words, so that the picture is that of a bare call.
    """
    if _reads_windows(pipeline):
        return _in_windows(pipeline, prompt, negative_prompt, guidance)
    return _up_to_the_limit(pipeline, prompt, negative_prompt)


def _plain(pipeline: Any, prompt: str, negative_prompt: str) -> dict[str, Any]:
    """No negative prompt is another thing than an empty one: SDXL takes zeros for it."""
    takes_negative = "negative_prompt" in inspect.signature(pipeline.__call__).parameters
    return {"prompt": prompt} | (
        {"negative_prompt": negative_prompt} if negative_prompt and takes_negative else {}
    )


def _reads_windows(pipeline: Any) -> bool:
    return (
        hasattr(pipeline, "unet")
        and "max_sequence_length" not in inspect.signature(pipeline.__call__).parameters
    )


def _in_windows(pipeline: Any, prompt: str, negative_prompt: str, guidance: float) -> PromptArguments:
    encoders = clip_encoders(pipeline)
    guided = guidance > 1
    parts = max(encoder.count_windows(prompt) for encoder in encoders)
    negative_parts = max(encoder.count_windows(negative_prompt) for encoder in encoders) if guided else 1
    if max(parts, negative_parts) == 1:
        return PromptArguments(_plain(pipeline, prompt, negative_prompt))
    count = max(parts, negative_parts)
    arguments = _embedded(encoders, prompt, count, "")
    if guided:
        negative = _embedded(encoders, negative_prompt, count, "negative_")
        if not negative_prompt and pipeline.config.get("force_zeros_for_empty_prompt"):
            negative = {name: torch.zeros_like(value) for name, value in negative.items()}
        arguments |= negative
    told = ((_parts_of_prompt, prompt, parts), (_parts_of_negative, negative_prompt, negative_parts))
    notes = tuple(
        say(max(encoder.count_tokens(words) for encoder in encoders), number)
        for say, words, number in told
        if number > 1
    )
    return PromptArguments(arguments, notes)


def _parts_of_prompt(tokens: int, parts: int) -> str:
    return f"The prompt has {tokens} tokens: it is read in {parts} parts."


def _parts_of_negative(tokens: int, parts: int) -> str:
    return f"The negative prompt has {tokens} tokens: it is read in {parts} parts."


def _embedded(encoders: Sequence[ClipEncoder], words: str, count: int, kind: str) -> dict[str, Tensor]:
    embeds, summary = encoded(encoders, words, count)
    if len(encoders) == 1 and encoders[0].last_layer:  # Stable Diffusion 1 and 2 want no summary
        return {f"{kind}prompt_embeds": embeds}
    return {f"{kind}prompt_embeds": embeds, f"{kind}pooled_prompt_embeds": summary}


class _Reader(msgspec.Struct, frozen=True):
    """Who reads a family's prompts: counts tokens as it does, those around the words included.

    It reads `usual` tokens without being asked, and up to `most` when it is.
    """

    count: Callable[[str], int]
    usual: int
    most: int


def _up_to_the_limit(pipeline: Any, prompt: str, negative_prompt: str) -> PromptArguments:
    arguments = _plain(pipeline, prompt, negative_prompt)
    reader = _reader(pipeline)
    if reader is None:
        return PromptArguments(arguments)
    counts = [(_cut_prompt, reader.count(prompt))]
    if "negative_prompt" in arguments:
        counts.append((_cut_negative, reader.count(negative_prompt)))
    if max(count for _, count in counts) > reader.usual < reader.most:
        arguments["max_sequence_length"] = reader.most
    notes = tuple(say(count, reader.most) for say, count in counts if count > reader.most)
    return PromptArguments(arguments, notes)


def _cut_prompt(tokens: int, most: int) -> str:
    left = tokens - most
    return (
        f"The prompt has {tokens} tokens, of which this model reads {most}:"
        f" shorten it, the last {left} were left out."
    )


def _cut_negative(tokens: int, most: int) -> str:
    left = tokens - most
    return (
        f"The negative prompt has {tokens} tokens, of which this model reads {most}:"
        f" shorten it, the last {left} were left out."
    )


def _reader(pipeline: Any) -> _Reader | None:
    limit = inspect.signature(pipeline.__call__).parameters.get("max_sequence_length")
    if limit is None:
        return None
    usual: int = limit.default
    name = type(pipeline).__name__
    if name.startswith("QwenImage"):
        around = pipeline.prompt_template_encode
        left_out = pipeline.prompt_template_encode_start_idx
        return _Reader(
            lambda words: _count(pipeline.tokenizer, around.format(words)) - left_out,
            usual,
            pipeline.tokenizer_max_length,
        )
    if name.startswith(("ZImage", "Flux2Klein")):
        thinks = name.startswith("ZImage")
        return _Reader(lambda words: _count_turn(pipeline.tokenizer, words, thinks), usual, usual)
    tokenizer = _last_tokenizer(pipeline)
    most = 512 if name.startswith("StableDiffusion3") else usual
    return _Reader(lambda words: _count(tokenizer, words), usual, most)


def _last_tokenizer(pipeline: Any) -> Any:
    """The one that reads all of the prompt: CLIP, where it comes first, only sums it up."""
    names = [f"tokenizer{number}" for number in ("_4", "_3", "_2", "")]
    return next(found for name in names if (found := getattr(pipeline, name, None)) is not None)


def _count(tokenizer: Any, text: str) -> int:
    return len(tokenizer(text, verbose=False).input_ids)


def _count_turn(tokenizer: Any, words: str, thinks: bool) -> int:
    turn = [{"role": "user", "content": words}]
    text = tokenizer.apply_chat_template(
        turn, tokenize=False, add_generation_prompt=True, enable_thinking=thinks
    )
    return _count(tokenizer, text)
