"""`coverstudio models` as scripts and people at a terminal see it."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from coverstudio import paths
from coverstudio.cli import main
from coverstudio.cli.console import Console
from coverstudio.cli.desk import Desk
from coverstudio.cli.models import in_thread
from coverstudio.generation.models import catalog
from coverstudio.generation.models.checksums import OnBytes
from coverstudio.generation.models.facts import CatalogModel
from coverstudio.generation.models.store import ModelStore
from tests.generation.models.hub_server import REPOSITORY, HubServer, serving
from tests.generation.models.model_folders import lora_file, sd1_file, sd1_folder

UNET = "unet/diffusion_pytorch_model.safetensors"


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `coverstudio models …` in this process."""

    def run(*words: object) -> Done:
        capfd.readouterr()
        try:
            code = main(["models", *map(str, words)])
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        return Done(code, *capfd.readouterr())

    return run


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """A hub with the catalog's Stable Diffusion on it, a tiny one."""
    model = catalog.catalog()[0]
    tiny = msgspec.structs.replace(model, repository=REPOSITORY)
    monkeypatch.setattr(catalog, "catalog", lambda: (tiny, *_catalog[1:]))
    with serving(sd1_folder(tmp_path / "published", kilobytes=600), monkeypatch) as server:
        yield server


_catalog: tuple[CatalogModel, ...] = catalog.catalog()
SD1 = _catalog[0].id


def store() -> ModelStore:
    return ModelStore(paths.data_dir() / "models")


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)


def test_the_list_names_what_is_here_and_what_can_be_had(run: Run, tmp_path: Path) -> None:
    store().add(sd1_folder(tmp_path / "night"))
    listed = run("list")
    assert (listed.code, listed.err) == (0, "")
    lines = listed.out.splitlines()
    assert lines[0].split() == ["night", "1", "MB", "model", "in", str(tmp_path / "night")]
    (sdxl,) = (line for line in lines if line.startswith("sdxl-base"))
    assert "6.9 GB  wants 8 GB of memory; CreativeML Open RAIL++-M" in sdxl


def test_the_list_as_json_is_one_value(run: Run, tmp_path: Path) -> None:
    store().add(sd1_folder(tmp_path / "night"))
    listed = json.loads(run("list", "--json").out)
    assert set(listed) == {"installed", "catalog", "licences"}
    assert [model["id"] for model in listed["installed"]] == ["night"]
    assert {"id", "name", "purpose", "bytes", "memory_gb", "licence"} <= set(listed["catalog"][0])
    assert {"id", "name", "url", "commercial", "forbids"} <= set(listed["licences"][0])


def test_a_script_is_shown_the_licence_and_must_accept_it(run: Run, hub: HubServer) -> None:
    refused = run("download", SD1)
    assert (refused.code, refused.out) == (2, "")
    lines = refused.err.splitlines()
    assert lines[0] == "Stable Diffusion 1.4 comes under the CreativeML OpenRAIL-M: accept it first."
    assert "  Covers made with it may be sold." in lines
    assert "  Nothing unlawful, and nothing that exploits or harms minors." in lines
    assert lines[-1] == "coverstudio: Nothing was done yet: accept the licence with --accept-licence."
    assert hub.asked == []

    fetched = run("download", SD1, "--accept-licence")
    assert fetched.code == 0, fetched.err
    assert fetched.out == f"Stable Diffusion 1.4 is ready (1 MB): {store().folder / SD1}\n"
    assert store().verify(SD1) == ()
    assert run("download", SD1) == (0, fetched.out, "")


@pytest.mark.parametrize(("typed", "code"), [("y\n", 0), ("Yes\n", 0), ("n\n", 2), ("\n", 2), ("", 2)])
def test_a_person_is_asked_for_the_licence(
    typed: str, code: int, run: Run, hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_a_terminal(monkeypatch, typed)
    done = run("download", SD1)
    assert done.code == code
    assert "Do you accept it? [y/N]" in done.err
    assert store().has_accepted("openrail-m") == (code == 0)
    assert bool(store().installed()) == (code == 0)


def test_a_broken_download_says_so_and_goes_on_later(run: Run, hub: HubServer) -> None:
    hub.breaks_after = 0
    broken = run("download", SD1, "--accept-licence")
    assert broken.code == 2
    assert "coverstudio: The connection broke off after 1 MB of 1 MB: start again, it goes on" in broken.err
    hub.breaks_after = None
    assert run("download", SD1).code == 0


def test_a_gated_model_takes_the_token_of_the_environment(
    run: Run, hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.needs = "hf_moon"
    gated = run("download", SD1, "--accept-licence")
    assert gated.err.endswith(
        "accept them on " + f"{hub.endpoint}/{REPOSITORY}, then enter an access token.\n"
    )
    monkeypatch.setenv("HF_TOKEN", "hf_moon")
    done = run("download", SD1)
    assert done.code == 0
    assert "hf_moon" not in done.out + done.err


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process at once")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_ctrl_c_pauses_a_download(name: str, hub: HubServer, tmp_path: Path) -> None:
    store().accept("openrail-m")
    hub.stalls_after = 100_000
    program = (
        "import msgspec, sys; from coverstudio.cli import main\n"
        "from coverstudio.generation.models import catalog, room\n"
        "model = msgspec.structs.replace(catalog.catalog()[0], repository=sys.argv[2])\n"
        "room.SPARE = 0; catalog.catalog = lambda: (model,)\n"
        "sys.exit(main(['models', 'download', sys.argv[1]]))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, SD1, REPOSITORY],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "HF_HUB_OFFLINE": "0"},
    )  # fmt: skip
    while not hub.asked_for(UNET):
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    time.sleep(0.2)
    asked = time.monotonic()
    process.send_signal(getattr(signal, name))
    out, err = process.communicate(timeout=20)
    assert time.monotonic() - asked < 3
    assert (process.returncode, out) == (128 + getattr(signal, name), "")
    assert err == "The download has stopped: start it again, and it goes on from there.\n"
    assert list((store().folder / ".arriving" / SD1).glob("*.part"))


def test_a_lora_is_added_with_its_facts(run: Run, tmp_path: Path) -> None:
    added = run("add", lora_file(tmp_path / "Moonlit Ink.safetensors", rank=16))
    assert (added.code, added.err) == (0, "")
    assert added.out.splitlines() == [
        "Added moonlit-ink: Moonlit Ink (1 MB).",
        "  base: sd_v1",
        "  rank: 16",
        "  trigger words: moonlit ink",
    ]


def test_a_model_is_added_checked_packed_and_removed(run: Run, tmp_path: Path) -> None:
    folder = sd1_folder(tmp_path / "night")
    assert run("add", folder) == (0, "Added night: night (1 MB).\n", "")
    assert run("verify", "night") == (0, "night is whole.\n", "")
    pack = tmp_path / "night.cspack"
    assert run("pack", "night", "--out", pack) == (0, f"Wrote {pack}\n", "")
    assert run("remove", "night") == (0, "Removed night.\n", "")
    assert run("add", pack) == (0, "Added night: night (1 MB).\n", "")
    assert store().find("night").origin == "pack"


def test_what_a_model_in_one_file_still_needs_is_told_when_it_is_added(run: Run, tmp_path: Path) -> None:
    added = run("add", sd1_file(tmp_path / "dream.safetensors"))
    assert (added.code, added.out) == (0, "Added dream: dream (1 MB).\n")
    assert added.err.startswith("“dream.safetensors” needs CLIP's list of words")


def test_a_check_that_fails_is_exit_code_2(run: Run, tmp_path: Path) -> None:
    folder = sd1_folder(tmp_path / "night")
    run("add", folder)
    (folder / UNET).write_bytes(b"")
    (folder / "vae" / "config.json").unlink()
    done = run("verify", "night")
    assert done.code == 2
    assert [line.partition("”")[0] for line in done.out.splitlines()] == ["“" + UNET, "“vae/config.json"]
    assert done.err == "coverstudio: night is not whole: 2 files are not as they should be.\n"


def test_a_token_is_piped_in_and_never_shown(
    run: Run, monkeypatch: pytest.MonkeyPatch, own_keyring: dict[str, str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("hf_moon\n"))
    assert run("token", "set") == (0, "The token is kept in the system's keyring.\n", "")
    assert list(own_keyring.values()) == ["hf_moon"]
    assert run("token", "remove") == (0, "No token is kept any more.\n", "")
    assert own_keyring == {}


@pytest.fixture
def own_keyring(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    kept: dict[str, str] = {}
    monkeypatch.setattr("keyring.set_password", lambda service, name, token: kept.update({name: token}))
    monkeypatch.setattr("keyring.delete_password", lambda service, name: kept.pop(name))
    return kept


WRONG: list[tuple[str, str]] = [
    ("", "The following arguments are required: action"),
    ("download moon", "There is no model “moon” to download: choose one of stable-diffusion-1-4, sdxl-base"),
    ("download", "required: ID"),
    ("add nowhere", "nowhere"),
    ("add notes.txt", "notes.txt"),
    ("add empty", "empty is no model"),
    ("add pickle.safetensors", "pickle"),
    ("add cut.cspack", "cut.cspack is no offline pack: choose a file that CoverStudio has packed."),
    ("remove moon", "There is no model “moon” here: choose an installed one."),
    ("verify sdxl-base", "There is no model “sdxl-base” here: choose an installed one."),
    ("pack moon --out moon.zip", "must end in .cspack"),
    ("pack moon --out no/such/folder/moon.cspack", "there is no folder"),
    ("pack moon --out moon.cspack", "There is no model “moon” here"),
    ("token show", "invalid choice"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "sentence"), WRONG, ids=[words for words, _ in WRONG])
def test_what_is_wrong_is_one_sentence_and_exit_code_2(
    words: str, sentence: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").write_text("no model")
    Path("empty").mkdir()
    Path("pickle.safetensors").write_bytes(b"\x80\x04cos\nsystem\n(S'touch evil'\ntR.")
    Path("cut.cspack").write_bytes(b"pack")
    done = run(*words.split())
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err
    assert done.err.startswith("coverstudio: ") and done.err.count("\n") == 1
    assert not Path("evil").exists()
    assert not list(tmp_path.glob("moon*"))


def test_work_in_a_thread_stops_with_the_command(tmp_path: Path) -> None:
    begun, ended = threading.Event(), threading.Event()

    def work(tell: OnBytes) -> None:
        begun.set()
        try:
            for done in range(10_000):
                time.sleep(0.001)
                tell(done, 10_000)
        finally:
            ended.set()

    async def cancelled() -> None:
        reading = asyncio.create_task(in_thread(Desk(tmp_path, Console()), "Adding night", work))
        await asyncio.to_thread(begun.wait)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert await asyncio.to_thread(ended.wait, 2)

    asyncio.run(cancelled())


def test_an_upscaler_is_listed_and_while_there_is_none_the_way_to_get_one(run: Run, tmp_path: Path) -> None:
    from tests.generation.models.torch_files import upscaler_file

    way = "https://github.com/xinntao/Real-ESRGAN/releases and add it with: coverstudio models add FILE"
    assert way in run("list").out
    added = run("add", str(upscaler_file(tmp_path / "RealESRGAN_x4plus.pth")))
    assert added.out.startswith("Added realesrgan-x4plus: RealESRGAN_x4plus (")
    listed = run("list").out
    assert f"upscaler in {tmp_path / 'RealESRGAN_x4plus.pth'}" in listed
    assert way not in listed
    refused = run("pack", "realesrgan-x4plus", "--out", str(tmp_path / "out.cspack"))
    assert refused.code == 2
    assert "copy “RealESRGAN_x4plus.pth” itself." in refused.err
    assert not (tmp_path / "out.cspack").exists()
