"""`coverstudio models`: what paints and enlarges, on this computer and in the catalog."""

from __future__ import annotations

import argparse
import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from coverstudio.cli.arguments import Parser, add_json, ending_in, new_command
from coverstudio.cli.asking import agrees, can_ask, secret
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote
from coverstudio.generation.messages import Progress

if TYPE_CHECKING:
    from coverstudio.generation.models.checksums import OnBytes
    from coverstudio.generation.models.downloads import DownloadProgress
    from coverstudio.generation.models.facts import InstalledModel
    from coverstudio.generation.models.store import ModelStore

T = TypeVar("T")

_KINDS = {
    "background": "model",
    "inpaint": "inpainting",
    "lora": "LoRA",
    "upscaler": "upscaler",
    "detector": "detector",
    "recogniser": "recogniser",
    "scene-text": "scene-text editor",
    "controlnet": "ControlNet",
}


def add_arguments(commands: Any) -> None:
    """Add the words of these commands."""
    command = new_command(commands, "models", "list, download, add, check, pack or remove models and LoRAs")
    actions = command.add_subparsers(title="actions", dest="action", required=True, parser_class=Parser)
    add_json(new_command(actions, "list", "list the models that are here and those that can be downloaded"))
    download = new_command(actions, "download", "download a model of the catalog, or go on with a download")
    download.add_argument("model", metavar="ID")
    add = new_command(
        actions,
        "add",
        "add a model folder or file, a LoRA, a ControlNet, an upscaler, a detector, a recogniser,"
        " diffste.ckpt or a pack",
    )
    add.add_argument("path", type=Path, metavar="PATH")
    add.add_argument(
        "--words", type=Path, metavar="FILE.txt",
        help="of a recogniser: its characters, one in a line, where its own file does not say them",
    )  # fmt: skip
    for asked in (download, add):
        asked.add_argument("--accept-licence", action="store_true", help="accept the model's licence unasked")
    remove = new_command(actions, "remove", "forget an added model, delete a downloaded one")
    verify = new_command(actions, "verify", "check every file of a model")
    pack = new_command(actions, "pack", "write a model into one file, for computers without a network")
    for named in (remove, verify, pack):
        named.add_argument("model", metavar="ID")
    pack.add_argument("--out", type=ending_in(".cspack"), required=True, metavar="FILE.cspack")
    token = new_command(actions, "token", "keep or remove the access token for models behind a licence page")
    token.add_argument("wish", choices=("set", "remove"), metavar="set|remove")


async def models(arguments: argparse.Namespace, desk: Desk) -> None:
    """Do what `action` says."""
    actions: dict[str, Callable[[argparse.Namespace, Desk, ModelStore], Any]] = {
        "list": _list,
        "download": _download,
        "add": _add,
        "remove": _remove,
        "verify": _verify,
        "pack": _pack,
        "token": _token,
    }
    from coverstudio import paths
    from coverstudio.generation.models.store import ModelStore

    await actions[arguments.action](arguments, desk, ModelStore(paths.data_dir() / "models"))


async def _list(arguments: argparse.Namespace, desk: Desk, store: ModelStore) -> None:
    import msgspec

    from coverstudio.generation.models import (
        control_files,
        detector_files,
        recogniser_files,
        scene_text_files,
        upscaler_files,
    )
    from coverstudio.generation.models.catalog import catalog, licence, licences

    installed = store.installed()
    if arguments.json:
        known = {"installed": installed, "catalog": catalog(), "licences": licences()}
        desk.console.answer(msgspec.json.encode(known).decode())
        return
    for model in installed:
        kind = _KINDS[model.kind]
        desk.console.answer(f"{model.id:<22} {_size(model.bytes):>8}  {kind} in {model.path}")
    for model in catalog():
        if model.id not in {one.id for one in installed}:
            desk.console.answer(
                f"{model.id:<22} {_size(model.bytes):>8}  wants {model.memory_gb:g} GB of memory;"
                f" {licence(model.licence).name}"
            )
            desk.console.answer(f"{'':<22} {'':>8}  {model.purpose}")
    # What no catalog has, as its makers publish it in no repository of the hub.
    for kind, way in (
        ("upscaler", upscaler_files.WAY_TO_GET),
        ("detector", detector_files.WAY_TO_GET),
        ("recogniser", recogniser_files.WAY_TO_GET),
        ("scene-text", scene_text_files.WAY_TO_GET),
        ("controlnet", control_files.WAY_TO_GET),
    ):
        if not any(model.kind == kind for model in installed):
            desk.console.answer(way.replace("add it.", "add it with: coverstudio models add FILE"))


async def _download(arguments: argparse.Namespace, desk: Desk, store: ModelStore) -> None:
    from coverstudio.generation.models.catalog import catalog_model
    from coverstudio.generation.models.downloads import download
    from coverstudio.generation.models.tokens import load_token

    model = catalog_model(arguments.model)

    def tell(progress: DownloadProgress) -> None:
        done, total, speed = (
            _size(count) for count in (progress.done, progress.total, progress.bytes_per_second)
        )
        desk.console.says(f"Downloading {model.name}: {done} of {total}, {speed} a second")
        desk.console.report(Progress(0, progress.done, progress.total))

    def fetch() -> Any:
        return download(model, store, tell, load_token())

    desk.console.says(f"Downloading {model.name}")
    try:
        installed = await _accepting(arguments, desk, store, fetch)
    except asyncio.CancelledError:
        desk.console.note("The download has stopped: start it again, and it goes on from there.")
        raise
    desk.console.answer(f"{installed.name} is ready ({_size(installed.bytes)}): {installed.path}")


async def _add(arguments: argparse.Namespace, desk: Desk, store: ModelStore) -> None:
    path: Path = arguments.path
    if arguments.words is not None:
        _put_words(arguments.words, path)

    def add() -> Any:
        return in_thread(desk, f"Adding {path.name}", lambda tell: store.add(path, tell))

    added = await _accepting(arguments, desk, store, add)
    desk.console.answer(f"Added {added.id}: {added.name} ({_size(added.bytes)}).")
    if added.kind == "lora":
        _tell_lora(desk, added)
    elif added.kind in ("background", "inpaint", "scene-text"):
        _tell_missing(desk, added, store)


def _put_words(words: Path, path: Path) -> None:
    from coverstudio.generation.models.facts import ModelError
    from coverstudio.generation.models.recogniser_files import ENDING
    from coverstudio.generation.models.recogniser_lists import put_words_beside

    if path.suffix.lower() != ENDING:
        raise ModelError("Only recognisers (ONNX files) take a list of characters: leave --words out.")
    put_words_beside(path, words)


def _tell_lora(desk: Desk, added: InstalledModel) -> None:
    from coverstudio.generation.models.families import family
    from coverstudio.generation.models.lora_files import inspect_lora

    lora = inspect_lora(Path(added.path))
    base = lora.base or (family(lora.family).name if lora.family else "not told")
    desk.console.answer(f"  base: {base}")
    desk.console.answer(f"  rank: {lora.rank or 'not told'}")
    desk.console.answer(f"  trigger words: {', '.join(lora.triggers) or 'none'}")


def _tell_missing(desk: Desk, added: InstalledModel, store: ModelStore) -> None:
    from coverstudio.generation.models.clip_words import missing_words

    sentence = missing_words(Path(added.path), store.folder)
    if sentence:
        desk.console.note(sentence)


async def _remove(arguments: argparse.Namespace, desk: Desk, store: ModelStore) -> None:
    store.remove(arguments.model)
    desk.console.answer(f"Removed {arguments.model}.")


async def _verify(arguments: argparse.Namespace, desk: Desk, store: ModelStore) -> None:
    from coverstudio.generation.models.facts import ModelError

    identity: str = arguments.model
    wrong = await in_thread(desk, f"Checking {identity}", lambda tell: store.verify(identity, tell))
    for sentence in wrong:
        desk.console.answer(sentence)
    if wrong:
        files = "1 file is" if len(wrong) == 1 else f"{len(wrong)} files are"
        raise ModelError(f"{identity} is not whole: {files} not as they should be.")
    desk.console.answer(f"{identity} is whole.")


async def _pack(arguments: argparse.Namespace, desk: Desk, store: ModelStore) -> None:
    out: Path = arguments.out
    must_be_writable(out)
    await in_thread(desk, f"Writing {out.name}", lambda tell: store.write_pack(arguments.model, out, tell))
    print_wrote(desk, out)


async def _token(arguments: argparse.Namespace, desk: Desk, store: ModelStore) -> None:
    from coverstudio.generation.models.tokens import remove_token, save_token

    if arguments.wish == "set":
        save_token(secret("Access token"))
        desk.console.answer("The token is kept in the system's keyring.")
    else:
        remove_token()
        desk.console.answer("No token is kept any more.")


async def _accepting(
    arguments: argparse.Namespace, desk: Desk, store: ModelStore, work: Callable[[], Any]
) -> InstalledModel:
    """Do `work`; where a licence must be accepted first, show it, take the answer and do it then."""
    from coverstudio.generation.models.store import LicenceNeededError

    try:
        return await work()
    except LicenceNeededError as error:
        _tell_licence(desk, error.licence, str(error))
        if not arguments.accept_licence and not (can_ask() and agrees("Do you accept it?")):
            raise ValueError("Nothing was done yet: accept the licence with --accept-licence.") from error
        store.accept(error.licence)
        return await work()


def _tell_licence(desk: Desk, identity: str, sentence: str) -> None:
    from coverstudio.generation.models.catalog import licence

    known = licence(identity)
    desk.console.note(sentence)
    desk.console.note(f"  {known.url}")
    desk.console.note(f"  Covers made with it may {'' if known.commercial else 'not '}be sold.")
    for forbidden in known.forbids:
        desk.console.note(f"  {forbidden}")


async def in_thread(desk: Desk, what: str, work: Callable[[OnBytes], T]) -> T:
    """Do `work` in a thread, with progress; cancelled, it stops at the next piece and cleans up."""
    loop, stop = asyncio.get_running_loop(), threading.Event()
    desk.console.says(what)

    def tell(done: int, total: int) -> None:
        if stop.is_set():
            raise _StoppedError
        loop.call_soon_threadsafe(desk.console.report, Progress(0, done, total))

    try:
        return await asyncio.to_thread(work, tell)
    except asyncio.CancelledError:
        stop.set()
        raise


class _StoppedError(Exception):
    """Ends the work in a thread that nobody waits for any more."""


def _size(count: float) -> str:
    from coverstudio.generation.models.room import size_words

    return size_words(count)
