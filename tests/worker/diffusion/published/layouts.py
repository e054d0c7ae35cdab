"""From a folder as today's diffusers saves it to the layout of a published repository, file by file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from coverstudio.generation.models.arriving import RemoteFile
from coverstudio.generation.models.catalog import catalog_model
from coverstudio.generation.models.fetching import wanted
from coverstudio.generation.models.hub import Listing

SPARE = b"nothing that may be fetched"


def copied(source: Path, folder: Path) -> Path:
    return Path(shutil.copytree(source, folder))


def set_index(folder: Path, version: str, *without: str, **entries: object) -> None:
    set_fields(folder / "model_index.json", *without, _diffusers_version=version, **entries)


def set_fields(file: Path, *without: str, **fields: object) -> None:
    """Change fields of a settings file; those named in `without` go, as files of their time lack them."""
    settings = {**json.loads(file.read_text()), **fields}
    file.write_text(json.dumps({name: value for name, value in settings.items() if name not in without}))


def write_settings(file: Path, **fields: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(fields))


def spare(folder: Path, *names: str) -> None:
    """Put files beside the model that its repository has, and that nobody needs."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(SPARE)


def rename_tensors(file: Path, renamed: Callable[[str], str], **more: torch.Tensor) -> None:
    tensors = {renamed(name): tensor for name, tensor in load_file(file).items()}
    assert tensors.keys() != load_file(file).keys(), "nothing was renamed"
    save_file({**tensors, **more}, file, {"format": "pt"})


def without_tensor(file: Path, name: str) -> None:
    tensors = load_file(file)
    del tensors[name]
    save_file(tensors, file, {"format": "pt"})


def rounded(folder: Path, dtype: torch.dtype = torch.float16) -> None:
    """Round every weight as a file of `dtype` would."""
    for file in folder.rglob("*.safetensors"):
        save_file({name: tensor.to(dtype).float() for name, tensor in load_file(file).items()}, file)


def stored_as(file: Path, dtype: torch.dtype) -> None:
    save_file({name: tensor.to(dtype) for name, tensor in load_file(file).items()}, file, {"format": "pt"})


def halved(file: Path) -> Path:
    """Put the weights beside themselves as float16, under the name that makes them a variant."""
    half = file.with_name(f"{file.stem}.fp16.safetensors")
    save_file({name: tensor.half() for name, tensor in load_file(file).items()}, half, {"format": "pt"})
    return half


def sharded(file: Path, count: int) -> None:
    """Cut one file of weights into `count`, with an index that tells where each tensor is."""
    tensors = load_file(file)
    file.unlink()
    names = [f"{file.stem}-{number:05}-of-{count:05}.safetensors" for number in range(1, count + 1)]
    places = {name: names[number * count // len(tensors)] for number, name in enumerate(sorted(tensors))}
    for shard in names:
        held = {name: tensors[name].contiguous() for name, place in places.items() if place == shard}
        save_file(held, file.with_name(shard), {"format": "pt"})
    total = sum(tensor.nbytes for tensor in tensors.values())
    index = {"metadata": {"total_size": total}, "weight_map": places}
    file.with_name(f"{file.name}.index.json").write_text(json.dumps(index))


def old_clip_tokenizer(place: Path, pad: str = "<|endoftext|>") -> None:
    """Vocabulary and merges in two files, as the slow tokenizer of CLIP wrote them."""
    _split_vocabulary(place)
    begin, end = (_added(token, normalized=True) for token in ("<|startoftext|>", "<|endoftext|>"))
    write_settings(
        place / "special_tokens_map.json", bos_token=begin, eos_token=end, pad_token=pad, unk_token=end
    )
    write_settings(
        place / "tokenizer_config.json",
        add_prefix_space=False, bos_token={"__type": "AddedToken", **begin}, do_lower_case=True,
        eos_token={"__type": "AddedToken", **end}, errors="replace", model_max_length=77,
        name_or_path="openai/clip-vit-large-patch14", pad_token=pad,
        special_tokens_map_file="./special_tokens_map.json", tokenizer_class="CLIPTokenizer",
        unk_token={"__type": "AddedToken", **end},
    )  # fmt: skip


def qwen_tokenizer(place: Path, *, whole: bool, template_beside: bool) -> None:
    """The slow and, where it is `whole`, also the fast form; the template lies in the settings or beside."""
    model = json.loads((place / "tokenizer.json").read_text())
    added = {token["content"]: token["id"] for token in model["added_tokens"]}
    decoder = {str(number): {**_added(token), "special": True} for token, number in added.items()}
    kept = (place / "tokenizer.json").read_bytes()
    _split_vocabulary(place)
    if whole:
        (place / "tokenizer.json").write_bytes(kept)
    template = place / "chat_template.jinja"
    chat = {} if template_beside else {"chat_template": template.read_text()}
    write_settings(place / "added_tokens.json", **added)
    talk = ["<|im_start|>", "<|im_end|>"]
    write_settings(
        place / "special_tokens_map.json",
        additional_special_tokens=talk, eos_token=_added("<|endoftext|>"), pad_token=_added("<|endoftext|>"),
    )  # fmt: skip
    write_settings(
        place / "tokenizer_config.json",
        add_bos_token=False, add_prefix_space=False, additional_special_tokens=talk, bos_token=None,
        added_tokens_decoder=decoder, clean_up_tokenization_spaces=False, eos_token="<|endoftext|>",
        errors="replace", extra_special_tokens={}, model_max_length=131072, pad_token="<|endoftext|>",
        split_special_tokens=False, tokenizer_class="Qwen2Tokenizer", unk_token=None, **chat,
    )  # fmt: skip
    if not template_beside:
        template.unlink()


def t5_tokenizer(place: Path) -> None:
    """The fast form beside the file that sentencepiece would read, which is not installed."""
    spare(place, "spiece.model")
    tokens = ("<pad>", "</s>", "<unk>")
    eos, pad, unknown = (_added(token) for token in ("</s>", "<pad>", "<unk>"))
    write_settings(place / "special_tokens_map.json", eos_token=eos, pad_token=pad, unk_token=unknown)
    write_settings(
        place / "tokenizer_config.json",
        add_prefix_space=True, additional_special_tokens=[], clean_up_tokenization_spaces=True,
        added_tokens_decoder={str(n): {**_added(token), "special": True} for n, token in enumerate(tokens)},
        eos_token="</s>", extra_ids=0, legacy=True, model_max_length=512, pad_token="<pad>",
        sp_model_kwargs={}, tokenizer_class="T5Tokenizer", unk_token="<unk>",
    )  # fmt: skip


def clip_settings(file: Path, **fields: object) -> None:
    """The numbers of special tokens as CLIP's first settings have them: wrong, and known to be."""
    known = {
        "_name_or_path": "openai/clip-vit-large-patch14", "architectures": ["CLIPTextModel"],
        "bos_token_id": 0, "eos_token_id": 2, "pad_token_id": 1, "torch_dtype": "float32",
        "transformers_version": "4.21.0.dev0",
    }  # fmt: skip
    set_fields(file, "dtype", **{**known, **fields})


def downloaded(repository: Path, identity: str, folder: Path) -> Path:
    """Fetch from a repository what the catalog's patterns say, and nothing else."""
    files = {
        path.relative_to(repository).as_posix(): path for path in repository.rglob("*") if path.is_file()
    }
    listing = Listing("0" * 40, tuple(RemoteFile(name, 1, "", "") for name in files))
    for file in wanted(catalog_model(identity), listing):
        assert SPARE not in files[file.path].read_bytes() or file.path.endswith("spiece.model"), file.path
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(files[file.path], folder / file.path)
    return folder


def _split_vocabulary(place: Path) -> None:
    model: dict[str, Any] = json.loads((place / "tokenizer.json").read_text())["model"]
    for file in place.iterdir():
        if file.suffix == ".json":
            file.unlink()
    (place / "vocab.json").write_text(json.dumps(model["vocab"], ensure_ascii=False))
    merges = (merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"])
    (place / "merges.txt").write_text("\n".join(["#version: 0.2", *merges, ""]))


def _added(token: str, *, normalized: bool = False) -> dict[str, object]:
    return {
        "content": token,
        "lstrip": False,
        "normalized": normalized,
        "rstrip": False,
        "single_word": False,
    }
