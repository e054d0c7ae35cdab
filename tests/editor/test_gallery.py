"""What was generated stays, whole, and is found again; nothing that happens to the index loses a picture."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from coverstudio.document.assets import AssetError, AssetStore
from coverstudio.document.pictures import Recipe
from coverstudio.editor.gallery import Gallery, Kept
from coverstudio.editor.gallery_index import GalleryIndex
from coverstudio.editor.pictures import Made, put


@pytest.fixture
def store(tmp_path: Path) -> AssetStore:
    return AssetStore(tmp_path / "assets")


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    return Gallery(tmp_path / "gallery")


def made(store: AssetStore, prompt: str = "misty hills", seed: int = 1, **more: object) -> Made:
    pixels = np.full((6, 4, 3), seed % 251, np.uint8)
    pixels[0, 0, 1] = len(prompt)
    recipe = Recipe(engine="diffusion", wish="generate", prompt=prompt, seed=seed, **more)  # type: ignore[arg-type]
    return Made(asyncio.run(put(store, pixels)), recipe)


def prompts(found: tuple[Kept, ...]) -> list[str]:
    return [kept.recipe.prompt for kept in found]


def test_a_picture_is_kept_byte_for_byte_with_its_recipe(gallery: Gallery, store: AssetStore) -> None:
    one = made(store, seed=7, model="moonlight")
    kept = gallery.keep(store, one, b"small")
    assert gallery.search() == (kept,)
    assert (kept.id, kept.recipe, kept.width, kept.height) == (one.asset.digest, one.recipe, 4, 6)
    assert gallery.picture(kept).read_bytes() == store.read(one.asset)
    assert gallery.thumbnail(kept).read_bytes() == b"small"
    age = datetime.now(UTC) - datetime.fromisoformat(kept.made_at)
    assert 0 <= age.total_seconds() < 60


@pytest.mark.skipif(os.name == "nt", reason="links are counted differently there")
def test_on_the_same_disk_it_takes_no_room_twice(gallery: Gallery, store: AssetStore) -> None:
    kept = gallery.keep(store, made(store), b"")
    assert gallery.picture(kept).stat().st_nlink == 2


def test_where_the_disk_knows_no_links_it_is_copied(
    gallery: Gallery, store: AssetStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    one = made(store)
    kept = gallery.keep(store, one, b"")
    assert gallery.picture(kept).read_bytes() == store.read(one.asset)
    assert len(list(gallery.picture(kept).parent.iterdir())) == 1


def test_it_goes_into_another_documents_store(gallery: Gallery, store: AssetStore, tmp_path: Path) -> None:
    one = made(store)
    kept = gallery.keep(store, one, b"")
    other = AssetStore(tmp_path / "other")
    assert gallery.made(kept, other) == one
    assert other.is_intact(one.asset)


def test_a_damaged_picture_is_not_put_on_a_page(gallery: Gallery, store: AssetStore, tmp_path: Path) -> None:
    kept = gallery.keep(store, made(store), b"")
    other = made(AssetStore(tmp_path / "elsewhere"), seed=99)
    gallery.picture(kept).unlink()
    with pytest.raises(AssetError, match="no longer in the gallery"):
        gallery.made(kept, AssetStore(tmp_path / "other"))
    gallery.picture(kept).write_bytes(AssetStore(tmp_path / "elsewhere").read(other.asset))
    with pytest.raises(AssetError, match="is damaged: generate it again"):
        gallery.made(kept, AssetStore(tmp_path / "other"))


def test_pictures_are_found_by_words_of_prompt_model_seed_look_and_style(
    gallery: Gallery, store: AssetStore
) -> None:
    gallery.keep(store, made(store, "Misty hills at dawn", 1, model="moonlight-xl"), b"")
    gallery.keep(store, made(store, "a red lighthouse", 4711, settings={"style": "linocut"}), b"")
    gallery.keep(store, made(store, "안개 낀 바다", 3, settings={"family": "sea", "steps": 20}), b"")
    assert prompts(gallery.search()) == ["안개 낀 바다", "a red lighthouse", "Misty hills at dawn"]
    for words, found in {
        "HILLS misty": ["Misty hills at dawn"], "moonlight": ["Misty hills at dawn"],
        "4711": ["a red lighthouse"], "linocut red": ["a red lighthouse"], "바다": ["안개 낀 바다"],
        "sea": ["안개 낀 바다"], "hills red": [], "20": [], "100%": [], "_": [], "' OR 1 --": [],
    }.items():  # fmt: skip
        assert prompts(gallery.search(words)) == found, words


def test_stars_stay_also_when_the_same_picture_comes_again(gallery: Gallery, store: AssetStore) -> None:
    first, second = made(store, seed=1), made(store, seed=2)
    kept = gallery.keep(store, first, b"")
    gallery.keep(store, second, b"")
    gallery.star(kept.id, True)
    assert [one.id for one in gallery.search(starred=True)] == [kept.id]
    again = gallery.keep(store, first, b"newer")
    assert again.starred
    assert [one.id for one in gallery.search()] == [first.asset.digest, second.asset.digest]
    gallery.star(kept.id, False)
    assert gallery.search(starred=True) == ()


def test_a_search_goes_on_where_an_earlier_one_ended(gallery: Gallery, store: AssetStore) -> None:
    for seed in range(7):
        gallery.keep(store, made(store, seed=seed), b"")
    seeds: list[int | None] = []
    before = ""
    while found := gallery.search(most=3, before=before):
        seeds += [kept.recipe.seed for kept in found]
        before = found[-1].made_at
    assert seeds == [6, 5, 4, 3, 2, 1, 0]


def test_what_is_removed_leaves_nothing(gallery: Gallery, store: AssetStore, tmp_path: Path) -> None:
    kept = [gallery.keep(store, made(store, seed=seed), b"") for seed in range(3)]
    gallery.remove([kept[0].id, kept[2].id, "nothing"])
    assert gallery.search() == (kept[1],)
    files = [file for file in (tmp_path / "gallery").rglob("*") if file.is_file()]
    assert sorted(file.name.split(".")[0] for file in files) == sorted([kept[1].id] * 3 + ["index"])


def test_a_picture_that_somebody_deleted_is_left_out(gallery: Gallery, store: AssetStore) -> None:
    kept = [gallery.keep(store, made(store, seed=seed), b"") for seed in range(3)]
    gallery.picture(kept[1]).unlink()
    assert gallery.search(most=2) == (kept[2], kept[0])


def test_an_empty_gallery_makes_no_folder(tmp_path: Path) -> None:
    gallery = Gallery(tmp_path / "gallery")
    assert gallery.search("anything") == ()
    gallery.star("x", True)
    gallery.remove(["x"])
    assert not (tmp_path / "gallery").exists()


def garbage(index: Path) -> None:
    index.write_bytes(b"not a database" * 1000)


def from_the_future(index: Path) -> None:
    table = sqlite3.connect(index)
    table.execute("PRAGMA user_version = 99")
    table.close()


@pytest.mark.parametrize(("spoil", "name"), [(garbage, "damaged"), (from_the_future, "newer")])
def test_an_index_that_cannot_be_used_is_set_aside_and_made_anew(
    spoil, name: str, gallery: Gallery, store: AssetStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = [gallery.keep(store, made(store, seed=seed), b"") for seed in range(3)]
    gallery.star(kept[0].id, True)
    index = tmp_path / "gallery" / "index.sqlite"
    spoil(index)
    spoiled = index.read_bytes()
    assert len(gallery.search()) == 3
    assert [one.id for one in gallery.search(starred=True)] == [kept[0].id]
    assert index.with_name(f"index-{name}.sqlite").read_bytes() == spoiled
    assert len(caplog.records) == 1
    assert f"The gallery's index is {name}" in caplog.text


def test_damage_inside_the_index_is_one_sentence_and_mended_by_the_next_try(
    gallery: Gallery, store: AssetStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for seed in range(60):
        gallery.keep(store, made(store, "words " * 40, seed), b"")
    index = tmp_path / "gallery" / "index.sqlite"
    content = bytearray(index.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    index.write_bytes(bytes(content))
    with pytest.raises(OSError, match="index was damaged and is made anew: try again"):
        gallery.search()
    assert len(gallery.search()) == 60
    assert "The gallery's index is damaged" in caplog.text


@pytest.mark.parametrize("entry", [b'{"id": "cut', b"{}", b'{"id": "\xff"}'])
def test_an_entry_of_the_index_that_is_none_is_mended_by_the_next_try(
    entry: bytes, gallery: Gallery, store: AssetStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = gallery.keep(store, made(store), b"")
    for use in (gallery.search, lambda: gallery.star(kept.id, True)):
        with closing(sqlite3.connect(tmp_path / "gallery" / "index.sqlite")) as table, table:
            table.execute("UPDATE kept SET entry = ?", (entry,))
        with pytest.raises(OSError, match="index was damaged and is made anew: try again"):
            use()
        use()
    assert [one.starred for one in gallery.search()] == [True]
    assert "The gallery's index is damaged" in caplog.text


def test_an_index_that_is_gone_is_made_from_the_entries(
    gallery: Gallery, store: AssetStore, tmp_path: Path
) -> None:
    kept = gallery.keep(store, made(store), b"")
    (tmp_path / "gallery" / "entries" / "broken.json").write_text("{")
    (tmp_path / "gallery" / "index.sqlite").unlink()
    assert gallery.search() == (kept,)


def test_many_threads_keep_and_search_at_once(gallery: Gallery, store: AssetStore) -> None:
    pictures = [made(store, seed=seed) for seed in range(24)]

    def work(one: Made) -> int:
        gallery.star(gallery.keep(store, one, b"").id, True)
        return len(gallery.search("hills"))

    with ThreadPoolExecutor(4) as threads:
        assert max(threads.map(work, pictures)) == 24
    assert len(gallery.search(starred=True)) == 24


ANOTHER_PROGRAM = """
import sys
from pathlib import Path
from coverstudio.document.assets import AssetStore
from tests.editor.test_gallery import Gallery, made
folder = Path(sys.argv[1])
store, gallery = AssetStore(folder / "others"), Gallery(folder / "gallery")
for seed in range(100, 110):
    gallery.keep(store, made(store, "theirs", seed), b"")
"""


def test_two_programs_keep_pictures_at_once(gallery: Gallery, store: AssetStore, tmp_path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", ANOTHER_PROGRAM, str(tmp_path)], cwd=Path(__file__).parents[2]
    )
    for seed in range(10):
        gallery.keep(store, made(store, "ours", seed), b"")
    assert other.wait(timeout=60) == 0
    assert len(gallery.search("ours")) == 10
    assert len(gallery.search("theirs")) == 10


def test_ten_thousand_pictures_are_searched_within_a_blink(tmp_path: Path) -> None:
    long = "misty hills over a lonely lighthouse at dusk, dramatic clouds, cinematic light, oil painting " * 4
    entries = [
        Kept(
            id=f"{number:064x}", made_at=f"2026-11-20T10:00:00.{number:06d}+00:00", width=1, height=1,
            extension="png", recipe=Recipe(
                engine="diffusion", wish="generate", prompt=f"{long} number{number}", negative_prompt=long,
                model="moonlight", seed=number,
            ),
        )
        for number in range(10_000)
    ]  # fmt: skip
    index = GalleryIndex(tmp_path / "index.sqlite", lambda: entries)
    assert len(list(index.search("number77", starred=False, before=""))) == 111
    seconds: list[float] = []
    for _ in range(5):
        began = time.perf_counter()
        assert list(index.search("nowhere to be found", starred=False, before="")) == []
        seconds.append(time.perf_counter() - began)
    assert min(seconds) < 0.05
