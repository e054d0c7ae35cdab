from __future__ import annotations

from pathlib import Path

import pytest

from coverstudio import settings
from coverstudio.document.atomic import WriteError
from coverstudio.settings import MOST_RECENT, Settings


def test_before_the_first_start_the_defaults_hold(tmp_path: Path) -> None:
    assert settings.load(tmp_path) == Settings()
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    chosen = Settings(theme="light", language="ko", recent=("/covers/월든.cover",), last_folder="/covers")
    settings.save(chosen, tmp_path / "config")
    assert settings.load(tmp_path / "config") == chosen


def test_a_setting_of_another_version_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"theme": "light", "spin": 3}')
    assert settings.load(tmp_path) == Settings(theme="light")


@pytest.mark.parametrize(
    "broken",
    [b"", b"{", b"[]", b'{"theme": "pink"}', b'{"language": 5}', b'{"theme": "\xff"}', b"[" * 100_000],
)
def test_a_broken_file_is_set_aside(tmp_path: Path, broken: bytes, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "settings.json").write_bytes(broken)
    assert settings.load(tmp_path) == Settings()
    assert [file.name for file in tmp_path.iterdir()] == ["settings.broken.json"]
    assert (tmp_path / "settings.broken.json").read_bytes() == broken
    assert "are set aside as settings.broken.json" in caplog.text


def test_a_file_that_cannot_be_set_aside_does_not_stop_the_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "settings.json").write_bytes(b"{")
    (tmp_path / "settings.broken.json").mkdir()
    assert settings.load(tmp_path) == Settings()
    assert "cannot be set aside" in caplog.text


def test_a_place_that_cannot_be_written_to_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WriteError, match="there is no folder"):
        settings.save(Settings(), tmp_path / "file" / "config")


def test_recent_files_are_the_newest_first_each_once_and_not_for_ever() -> None:
    kept = Settings()
    for name in [*"abcdefghijklmnop", "o"]:
        kept = kept.opened(Path(f"/covers/{name}.cover"))
    assert [Path(name).stem for name in kept.recent] == ["o", "p", *"nmlkjihgfe"]
    assert len(kept.recent) == MOST_RECENT
    assert Path(kept.last_folder) == Path("/covers")


def test_a_file_that_is_gone_is_forgotten() -> None:
    kept = Settings(recent=("/a.cover", "/b.cover"))
    assert kept.forgotten(Path("/a.cover")).recent == ("/b.cover",)
