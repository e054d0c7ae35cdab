"""Every picture of a folder has a place in the other one, and none is written over."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from coverstudio.editor.clean_folder import CleanOrder, list_pictures
from tests.pictures import flat


def filled(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.asarray(flat(4, 3))).save(folder / name)
    return folder


def outputs(order: CleanOrder) -> dict[str, str]:
    return {item.name: item.output for item in list_pictures(order).items}


def test_pictures_keep_names_and_folders_and_the_rest_is_left_alone(tmp_path: Path) -> None:
    folder = filled(tmp_path / "in", "b.jpg", "a.PNG", "sub/c.webp", ".hidden.png", ".git/d.png")
    (folder / "captions.txt").write_text("a book")
    listing = list_pictures(CleanOrder(folder=folder, out=tmp_path / "out"))
    assert [item.output for item in listing.items] == ["a.PNG", "b.jpg", "sub/c.webp"]
    assert listing.others == 1


def test_what_cannot_stay_what_it_is_becomes_png(tmp_path: Path) -> None:
    folder = filled(tmp_path / "in", "a.gif", "b.bmp", "c.jpg", "d.png")
    order = CleanOrder(folder=folder, out=tmp_path / "out")
    assert outputs(order) == {"a.gif": "a.png", "b.bmp": "b.png", "c.jpg": "c.jpg", "d.png": "d.png"}
    lossless = CleanOrder(folder=folder, out=tmp_path / "out", lossless=True)
    assert outputs(lossless)["c.jpg"] == "c.png"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_utf_8_is_written_out(tmp_path: Path) -> None:
    folder = filled(tmp_path / "in", "a.png")
    (folder / "a.png").rename(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.png"))
    (item,) = list_pictures(CleanOrder(folder=folder, out=tmp_path / "out")).items
    assert (item.name, item.output) == (r"caf\xe9.png", r"caf\xe9.png")
    assert item.file.is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_a_pipe_is_left_alone_and_links_that_lead_nowhere_are_left_to_the_report(tmp_path: Path) -> None:
    folder = filled(tmp_path / "in", "a.png")
    os.mkfifo(folder / "pipe.png")
    (folder / "circle.png").symlink_to("circle.png")
    (folder / "nowhere.png").symlink_to("gone.png")
    listing = list_pictures(CleanOrder(folder=folder, out=tmp_path / "out"))
    assert [item.name for item in listing.items] == ["a.png", "circle.png", "nowhere.png"]
    assert listing.others == 1


def test_two_pictures_never_share_a_name(tmp_path: Path) -> None:
    folder = filled(tmp_path / "in", "a.gif", "A.bmp", "a.png")
    order = CleanOrder(folder=folder, out=tmp_path / "out")
    assert outputs(order) == {"A.bmp": "A.bmp.png", "a.gif": "a.gif.png", "a.png": "a.png"}
    filled(folder, "a.gif.png")
    with pytest.raises(ValueError, match=r"would both be written as “a.gif.png”: rename one"):
        list_pictures(order)


def test_cleaned_pictures_in_the_folder_itself_are_not_cleaned_again(tmp_path: Path) -> None:
    folder = filled(tmp_path / "in", "a.png", "cleaned/a.png")
    assert list(outputs(CleanOrder(folder=folder, out=folder / "cleaned"))) == ["a.png"]


def test_a_folder_that_is_none_or_would_be_written_over_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"There is no folder “.*none”"):
        list_pictures(CleanOrder(folder=tmp_path / "none", out=tmp_path / "out"))
    with pytest.raises(ValueError, match="is the folder to read from"):
        list_pictures(CleanOrder(folder=tmp_path, out=tmp_path / "."))
    folder = filled(tmp_path / "in", "a.png")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.png").symlink_to(folder / "a.png")
    with pytest.raises(ValueError, match="is one of the pictures to read"):
        list_pictures(CleanOrder(folder=folder, out=tmp_path / "out"))
