"""Fonts from the user's folders come, go and break while texts are set in them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coverstudio.document.atomic import WriteError
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.locking import Lock
from coverstudio.paths import config_dir
from coverstudio.rendering import fonts
from coverstudio.rendering.font_library.kept import KeptFonts, change_kept, kept_fonts
from coverstudio.rendering.font_library.listing import listed_families
from coverstudio.rendering.text_layout import lay_out
from tests.rendering.font_library.made_fonts import fonts_of, made_font

pytestmark = pytest.mark.usefixtures("qapp")


def width_of(family: str) -> float:
    layer = TextLayer(name="T", text="AAAA", family=family, size=72, box=Box(0, 0, 200, 50))
    return lay_out(layer).lines[0].width


def test_fonts_of_a_folder_can_be_used_and_are_listed(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    made_font(tmp_path / "deep" / "er" / "A.TTF", "Folder Test")
    (tmp_path / "notes.txt").write_text("no font")
    with fonts_of(tmp_path):
        assert fonts.font_available("Folder Test")
        assert [one.source for one in listed_families() if one.name == "Folder Test"] == ["folder"]
    assert not fonts.font_available("Folder Test")
    assert "Folder Test" not in fonts.families()


def test_a_font_that_is_removed_while_in_use_is_missing_until_it_is_back(tmp_path: Path) -> None:
    path = made_font(tmp_path / "a.ttf", "Folder Test")
    content = path.read_bytes()
    with fonts_of(tmp_path):
        own = width_of("Folder Test")
        path.unlink()
        assert fonts.look_again().gone == {"Folder Test"}
        assert not fonts.font_available("Folder Test")
        assert width_of("Folder Test") != pytest.approx(own), "another family stands in"
        path.write_bytes(content)
        assert fonts.look_again().come == {"Folder Test"}
        assert width_of("Folder Test") == pytest.approx(own)


def test_a_font_that_is_replaced_by_another_version_is_read_anew(tmp_path: Path) -> None:
    path = made_font(tmp_path / "a.ttf", "Folder Test", letters="A")
    with fonts_of(tmp_path):
        made_font(path, "Folder Test", letters="AB가")
        found = fonts.look_again()
        assert found.is_other and not found.come and not found.gone
        assert not fonts.look_again().is_other, "nothing changed since"


def test_broken_files_are_named_and_the_others_used(tmp_path: Path) -> None:
    whole = made_font(tmp_path / "a.ttf", "Folder Test").read_bytes()
    (tmp_path / "half.ttf").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "page.otf").write_text("<html>")
    with fonts_of(tmp_path):
        assert fonts.font_available("Folder Test")
        said = fonts.look_again().left_out
    assert [sentence.split("”")[0] for sentence in sorted(said)] == ["“half.ttf", "“page.otf"]


def test_a_folder_that_is_gone_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    with fonts_of(tmp_path / "nowhere"):
        (sentence,) = fonts.look_again().left_out
    assert sentence.startswith("The folder “") and sentence.endswith(".")


def test_folders_and_favourites_are_kept() -> None:
    assert kept_fonts() == KeptFonts()
    change_kept(lambda kept: kept.with_folder(Path("/fonts")).starred("Roboto", on=True))
    change_kept(lambda kept: kept.starred("Caladea", on=True).starred("Roboto", on=False))
    assert kept_fonts() == KeptFonts(folders=(str(Path("/fonts")),), favourites=("Caladea",))


def test_who_comes_second_is_told_to_wait() -> None:
    change_kept(lambda kept: kept.starred("Roboto", on=True))
    lock = Lock.taken(config_dir() / "fonts.json.lock")
    assert lock is not None
    try:
        with pytest.raises(WriteError, match="try again in a moment"):
            change_kept(lambda kept: kept.starred("Roboto", on=False))
    finally:
        lock.release()
    assert kept_fonts().favourites == ("Roboto",)


def test_a_broken_list_is_set_aside(caplog: pytest.LogCaptureFixture) -> None:
    change_kept(lambda kept: kept.starred("Roboto", on=True))
    (config_dir() / "fonts.json").write_text('{"favourites": 7}')
    assert kept_fonts() == KeptFonts()
    assert (config_dir() / "fonts.broken.json").is_file()
    assert "set aside" in caplog.text


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes in the file system")
def test_a_pipe_that_is_called_a_font_is_not_waited_for(tmp_path: Path) -> None:
    made_font(tmp_path / "good.ttf", "Beside Pipes")
    os.mkfifo(tmp_path / "pipe.ttf")
    with fonts_of(tmp_path):
        assert "Beside Pipes" in fonts.families()
