"""A whole model in one .safetensors file, as communities share Stable Diffusion 1 and XL.

Such a file holds weights alone. How the networks are built, and the vocabulary that all of them share, come
with the app: nothing is fetched.
"""

from __future__ import annotations

import functools
import gzip
from pathlib import Path
from typing import Any, cast

import torch
from tokenizers.pre_tokenizers import ByteLevel
from transformers import CLIPTokenizer

from coverstudio.paths import resources_dir
from coverstudio.worker.pipelines.diffusion.families.painter import Arguments, Painter

PROMPT_TOKENS = 77
BEGIN, END = "<|startoftext|>", "<|endoftext|>"
PRINTED = (*range(33, 127), *range(161, 173), *range(174, 256))  # bytes that stand for themselves


def settings_folder(family: str) -> Path:
    """Return how the networks of a family are built: the folder of a model without its weights."""
    return resources_dir() / "models" / "single_files" / family


def load_single_file(path: Path, settings: Path, painter: Painter, dtype: torch.dtype) -> Any:
    """Return the pipeline in the file `path`, built as the folder `settings` says.

    Raises what the libraries raise for a file that does not fit.
    """
    return painter.pipeline_type().from_single_file(
        str(path),
        config=str(settings),
        local_files_only=True,
        dtype=dtype,
        **_tokenizers(painter),
        **painter.left_out(),
        **painter.made_with(),
    )


def _tokenizers(painter: Painter) -> Arguments:
    tokenizers: Arguments = {"tokenizer": clip_tokenizer()}
    if "tokenizer_2" in painter.component_names():
        tokenizers["tokenizer_2"] = clip_tokenizer(pad="!")
    return tokenizers


@functools.cache
def clip_tokenizer(pad: str = END) -> CLIPTokenizer:
    """Return the tokenizer of CLIP; `pad` fills up what the words leave of the prompt's tokens."""
    merges = _merges()
    letters = _letters()
    pieces = [*letters, *(f"{letter}</w>" for letter in letters), *map("".join, merges), BEGIN, END]
    return CLIPTokenizer(
        vocab={piece: number for number, piece in enumerate(pieces)},
        merges=cast(Any, merges),  # pairs are what it takes, whatever its annotation says
        pad_token=pad,
        model_max_length=PROMPT_TOKENS,
    )


def _merges() -> list[tuple[str, str]]:
    """Return the pairs that are joined into one piece, most common first: OpenAI's list for CLIP."""
    file = resources_dir() / "models" / "single_files" / "clip_merges.txt.gz"
    lines = gzip.decompress(file.read_bytes()).decode().splitlines()
    return [(left, right) for left, _, right in (line.partition(" ") for line in lines)]


def _letters() -> list[str]:
    """Return the 256 signs that stand for bytes: printed ones for themselves first, then the others."""
    others = sorted(set(ByteLevel.alphabet()) - {chr(byte) for byte in PRINTED})
    return [*map(chr, PRINTED), *others]
