"""Downloads from a hub that behaves, breaks off, lies, refuses and goes silent."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coverstudio.generation.models.arriving import Part
from coverstudio.generation.models.downloads import DownloadProgress, discard, download, partial_bytes
from coverstudio.generation.models.facts import CatalogModel, InstalledModel, ModelError
from coverstudio.generation.models.store import LicenceNeededError, ModelStore
from tests.generation.models.hub_server import REPOSITORY, HubServer, serving
from tests.generation.models.model_folders import sd1_folder

ALLOW_IT = "allow it and start again."
UNET = "unet/diffusion_pytorch_model.safetensors"
MOON = CatalogModel(
    id="moon", name="Moon", purpose="Nights.", kind="background", family="sd1", repository=REPOSITORY,
    revision="main", files=("*.json", "*.safetensors", "LICENSE*"), bytes=300_000, memory_gb=4,
    licence="openrail-m",
)  # fmt: skip


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with serving(sd1_folder(tmp_path / "published", kilobytes=2000), monkeypatch) as server:
        yield server


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    store = ModelStore(tmp_path / "models")
    store.accept("openrail-m")
    return store


def fetch(store: ModelStore, token: str | None = None, told: list[DownloadProgress] | None = None):
    return asyncio.run(download(MOON, store, told.append if told is not None else None, token))


def refusal(store: ModelStore, token: str | None = None) -> str:
    with pytest.raises(ModelError) as caught:
        fetch(store, token)
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


async def paused(store: ModelStore, hub: HubServer, ending: str = UNET) -> float:
    """Start a download, cancel it once the hub was asked for that file; return how long the cancel took."""
    running = asyncio.create_task(download(MOON, store))
    while not hub.asked_for(ending):
        assert not running.done()
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    cancelled = time.monotonic()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    return time.monotonic() - cancelled


def test_a_model_comes_whole_and_is_listed(hub: HubServer, store: ModelStore) -> None:
    hub.files["README.txt"] = b"not asked for"
    told: list[DownloadProgress] = []
    moon = fetch(store, told=told)
    assert moon == InstalledModel(
        id="moon", name="Moon", kind="background", family="sd1", path=str(store.folder / "moon"),
        bytes=hub.bytes - 13, origin="download", native_area=512 * 512, licence="openrail-m",
    )  # fmt: skip
    assert store.installed() == (moon,)
    kept = {p.relative_to(moon.path).as_posix() for p in Path(moon.path).rglob("*") if p.is_file()}
    kept.remove("coverstudio.json")  # the store's own
    assert kept == set(hub.files) - {"README.txt"}
    assert all((Path(moon.path) / name).read_bytes() == hub.files[name] for name in kept)
    assert store.verify("moon") == ()
    assert [told[0].done <= one.done <= one.total == told[0].total for one in told] == [True] * len(told)
    assert told[-1].done == told[-1].total
    assert not (store.folder / ".arriving" / "moon").exists()


def test_a_model_that_is_there_is_not_fetched_again(hub: HubServer, store: ModelStore) -> None:
    first = fetch(store)
    hub.status = 500
    assert fetch(store) == first


def test_nothing_is_fetched_before_the_licence_is_accepted(hub: HubServer, tmp_path: Path) -> None:
    with pytest.raises(LicenceNeededError) as caught:
        fetch(ModelStore(tmp_path / "other"))
    assert caught.value.licence == "openrail-m"
    assert str(caught.value) == "Moon comes under the CreativeML OpenRAIL-M: accept it first."
    assert hub.asked == []


def test_a_pause_keeps_what_has_arrived_and_the_next_start_goes_on(hub: HubServer, store: ModelStore) -> None:
    hub.slow = 0.02
    asyncio.run(paused(store, hub))
    here = partial_bytes(MOON, store)
    assert 0 < here < hub.bytes
    assert store.installed() == ()
    hub.slow = 0
    fetch(store)
    assert store.verify("moon") == ()
    first, second = hub.asked_for(UNET)
    assert first == ""
    assert 0 < int(second.removeprefix("bytes=").removesuffix("-")) <= here
    assert partial_bytes(MOON, store) == 0


def test_a_pause_takes_less_than_a_second_on_a_connection_that_has_gone_silent(
    hub: HubServer, store: ModelStore
) -> None:
    hub.stalls_after = 200_000
    assert asyncio.run(paused(store, hub)) < 1
    for thread in threading.enumerate():
        if thread.name == "apart":
            thread.join(1)
            assert not thread.is_alive()


def test_the_window_stays_awake_meanwhile(hub: HubServer, store: ModelStore) -> None:
    hub.slow = 0.02

    async def longest_gap() -> float:
        running, gap, last = asyncio.create_task(download(MOON, store)), 0.0, time.monotonic()
        while not running.done():
            await asyncio.sleep(0.001)
            now = time.monotonic()
            gap, last = max(gap, now - last), now
        await running
        return gap

    assert asyncio.run(longest_gap()) < 0.35


def test_a_download_given_up_leaves_nothing(hub: HubServer, store: ModelStore) -> None:
    hub.slow = 0.02
    asyncio.run(paused(store, hub))
    discard(MOON, store)
    assert partial_bytes(MOON, store) == 0
    discard(MOON, store)


def test_connections_that_break_off_are_taken_up_again(hub: HubServer, store: ModelStore) -> None:
    hub.breaks_after = 300_000
    fetch(store)
    assert hub.breaks >= 6
    assert store.verify("moon") == ()
    spans = hub.asked_for(UNET)
    assert len(set(spans)) == len(spans)


def test_a_network_that_is_gone_for_good_says_how_far_it_came(hub: HubServer, store: ModelStore) -> None:
    hub.breaks_after = 0
    assert "The connection broke off after 1 MB of 2 MB: start again, it goes on" in refusal(store)
    hub.breaks_after = None
    fetch(store)


def test_a_hub_without_ranges_sends_the_file_anew(hub: HubServer, store: ModelStore) -> None:
    hub.slow = 0.02
    asyncio.run(paused(store, hub))
    hub.slow, hub.ignores_ranges = 0, True
    told: list[DownloadProgress] = []
    fetch(store, told=told)
    assert store.verify("moon") == ()
    assert told[-1].done == told[-1].total


@pytest.mark.parametrize("name", [UNET, "model_index.json"], ids=["large", "small"])
def test_wrong_bytes_are_deleted_and_named(name: str, hub: HubServer, store: ModelStore) -> None:
    hub.wrong = {name}
    assert refusal(store) == f"“{name}” arrived damaged and was deleted: start the download again."
    assert store.installed() == ()
    digest = hashlib.sha256(hub.files[name]).hexdigest()
    assert not list((store.folder / ".arriving" / "moon").glob(f"{digest}*"))
    hub.wrong = set()
    fetch(store)
    assert store.verify("moon") == ()


def test_what_arrived_is_of_use_when_the_repository_changes(hub: HubServer, store: ModelStore) -> None:
    hub.slow = 0.02
    asyncio.run(paused(store, hub))
    hub.commit, hub.slow = "beef" + "0" * 36, 0
    hub.files["vae/diffusion_pytorch_model.safetensors"] = hub.files["text_encoder/model.safetensors"]
    fetch(store)
    assert store.verify("moon") == ()
    assert len(hub.asked_for("text_encoder/model.safetensors")) == 1
    assert hub.asked_for("vae/diffusion_pytorch_model.safetensors") == []


def test_a_model_that_could_not_take_its_place_is_not_fetched_again(
    hub: HubServer, store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(ModelStore, "keep", refuse)
        assert refusal(store) == f"The folder “{store.folder}” cannot be written to: {ALLOW_IT}"
    before = len(hub.asked)
    fetch(store)
    assert len(hub.asked) == before + 1, "the listing only"
    assert store.verify("moon") == ()


@pytest.mark.parametrize("status", [401, 403])
def test_a_gated_model_names_its_page_and_the_token(status: int, hub: HubServer, store: ModelStore) -> None:
    hub.status = status
    page = f"{hub.endpoint}/{REPOSITORY}"
    assert refusal(store) == (
        f"Moon is given to those who accept its terms: accept them on {page}, then enter an access token."
    )
    assert refusal(store, token="hf_wrong").startswith(
        "The access token does not open Moon: accept its terms"
    )


def test_the_token_goes_to_the_hub_alone(
    hub: HubServer, store: ModelStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    hub.needs = "hf_secret"
    fetch(store, token="hf_secret")
    tokens = {path.startswith("cdn:"): token for path, _, token in hub.asked}
    assert tokens == {False: "Bearer hf_secret", True: ""}
    assert "hf_secret" not in caplog.text
    assert "signature" not in caplog.text
    written = b"".join(path.read_bytes() for path in store.folder.rglob("*.json"))
    assert b"hf_secret" not in written


def test_a_token_left_by_other_programs_is_not_sent(
    hub: HubServer, store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_of_another_program")
    fetch(store)
    assert {token for _, _, token in hub.asked} == {""}


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (404, "Moon is not to be found on http://127.0.0.1"),
        (410, "127.0.0.1 refuses the download (error 410): try again later."),
    ],
)
def test_what_the_hub_refuses_is_one_sentence(
    status: int, sentence: str, hub: HubServer, store: ModelStore
) -> None:
    hub.status = status
    assert sentence in refusal(store)


def test_a_hub_that_is_overloaded_in_the_middle_is_asked_again(hub: HubServer, store: ModelStore) -> None:
    hub.busy = 2
    fetch(store)
    assert hub.busy == 0
    assert store.verify("moon") == ()


def test_a_beginning_that_the_hub_does_not_know_is_fetched_anew(hub: HubServer, store: ModelStore) -> None:
    hub.slow = 0.02
    asyncio.run(paused(store, hub))
    hub.slow, hub.busy, hub.busy_status = 0, 1, 416
    told: list[DownloadProgress] = []
    fetch(store, told=told)
    assert store.verify("moon") == ()
    assert hub.asked_for(UNET)[-1] == ""
    assert told[-1].done == told[-1].total


def test_a_licence_page_guards_the_files_and_not_the_listing(hub: HubServer, store: ModelStore) -> None:
    hub.guards_listing = False
    hub.needs = "hf_moon"
    assert refusal(store).startswith("Moon is given to those who accept its terms")
    fetch(store, token="hf_moon")
    assert store.verify("moon") == ()


def test_without_a_network_the_hub_is_named(
    store: ModelStore, hub: HubServer, monkeypatch: pytest.MonkeyPatch
):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{port}")
    assert refusal(store) == "127.0.0.1 cannot be reached: check the network and try again."


@pytest.mark.parametrize("endpoint", ["ftp://hub", "hub.example", "http://"])
def test_an_endpoint_that_is_no_address_is_named(
    endpoint: str, hub: HubServer, store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", endpoint)
    assert "which is no address: correct or remove it." in refusal(store)


def test_downloads_respect_the_switch_of_the_environment(
    hub: HubServer, store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert refusal(store) == "Downloads are switched off by HF_HUB_OFFLINE: start CoverStudio without it."


def test_too_little_room_is_told_with_both_numbers_before_anything_is_fetched(
    hub: HubServer, store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coverstudio.generation.models.room.SPARE", 1 << 62)
    sentence = refusal(store)
    assert sentence.startswith("Moon needs 4,611,686,01")
    assert f" GB of room and the disk of “{store.folder}” has" in sentence
    assert hub.asked_for(UNET) == []


def test_a_disk_that_is_full_in_the_middle_keeps_what_is_there(
    hub: HubServer, store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Part.write

    def write_some(part: Part, piece: bytes) -> None:
        if part.size > 500_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(part, piece)

    with monkeypatch.context() as patched:
        patched.setattr(Part, "write", write_some)
        sentence = refusal(store)
    assert sentence == "There is no room left on the disk for Moon: free some space and start again."
    assert 0 < partial_bytes(MOON, store) < hub.bytes
    fetch(store)
    assert store.verify("moon") == ()


def test_a_disk_that_takes_no_large_files_is_told(hub: HubServer, store: ModelStore) -> None:
    resource = pytest.importorskip("resource", reason="limits of processes are unix's")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, hard))
    try:
        sentence = refusal(store)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert sentence == "Moon holds files larger than this disk allows: keep your data on another disk."


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_cannot_be_written_to_is_named(hub: HubServer, store: ModelStore) -> None:
    store.folder.chmod(0o500)
    try:
        assert refusal(store) == f"The folder “{store.folder}” cannot be written to: {ALLOW_IT}"
    finally:
        store.folder.chmod(0o700)


def test_the_same_model_is_not_fetched_twice_at_once(hub: HubServer, store: ModelStore) -> None:
    hub.slow = 0.02

    async def twice() -> None:
        running = asyncio.create_task(download(MOON, store))
        while not hub.asked_for(UNET):
            await asyncio.sleep(0.01)
        with pytest.raises(ModelError, match="Moon is being downloaded already: wait for it"):
            await download(MOON, store)
        with pytest.raises(ModelError, match="being downloaded already"):
            discard(MOON, store)
        hub.slow = 0
        await running

    asyncio.run(twice())


def test_a_repository_without_the_weights_is_refused_before_anything_is_fetched(
    hub: HubServer, store: ModelStore
) -> None:
    for name in [name for name in hub.files if name.endswith(".safetensors")]:
        del hub.files[name]
    assert refusal(store) == "Moon has changed (“*.safetensors” is missing): update CoverStudio."


def test_half_a_model_is_not_taken_for_one(hub: HubServer, store: ModelStore) -> None:
    del hub.files[UNET]
    assert refusal(store).startswith("moon is half a download: unet is not complete")
    assert store.installed() == ()


def test_names_that_lead_out_of_the_folder_are_left_out(hub: HubServer, store: ModelStore) -> None:
    for name in ("../evil.json", "/evil.json", "unet/../../evil.json", "..\\evil.json", ".hidden/evil.json"):
        hub.files[name] = b"{}"
    fetch(store)
    assert not list(store.folder.parent.rglob("*evil.json"))


@pytest.mark.parametrize(
    "answer", [b"", b"<html>sign in to the hotel's network</html>", b'{"sha": "x/../y", "siblings": []}']
)
def test_something_else_than_a_hub_is_one_sentence(
    answer: bytes, hub: HubServer, store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "listing", lambda: answer)
    assert refusal(store) == "127.0.0.1 does not answer as a hub of models: try again later."
