from __future__ import annotations

from pathlib import Path

import pytest

from coverstudio import paths
from coverstudio.limits import fits, too_large

FOLDERS = (paths.data_dir, paths.config_dir, paths.cache_dir, paths.log_dir, paths.working_dir)


def test_one_variable_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COVERSTUDIO_HOME", str(tmp_path))
    folders = [folder() for folder in FOLDERS]
    assert len(set(folders)) == len(folders)
    assert all(tmp_path in folder.parents for folder in folders)


def test_a_relative_home_does_not_move_with_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COVERSTUDIO_HOME", "here")
    assert paths.data_dir() == tmp_path / "here" / "data"


def test_without_it_the_folders_are_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COVERSTUDIO_HOME")
    folders = [folder() for folder in FOLDERS]
    assert all(folder.is_absolute() and "CoverStudio" in folder.parts for folder in folders)
    assert paths.working_dir() == paths.data_dir() / "working"


def test_resources_lie_beside_the_package_in_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "coverstudio"
    package.mkdir()
    monkeypatch.setattr(paths, "__file__", str(package / "paths.py"))
    assert paths.resources_dir() == tmp_path / "resources"


def test_resources_lie_inside_the_package_when_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = tmp_path / "coverstudio" / "resources"
    resources.mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "coverstudio" / "paths.py"))
    assert paths.resources_dir() == resources


@pytest.mark.parametrize(
    ("size", "does"),
    [
        ((1, 1), True), ((30_000, 6_000), True), ((14_142, 14_142), True), ((30_001, 1), False),
        ((1, 30_001), False),
        ((14_143, 14_143), False), ((0, 5), False), ((5, 0), False), ((-1, -1), False),
    ],
)  # fmt: skip
def test_what_is_too_large_is_the_same_everywhere(size: tuple[int, int], does: bool) -> None:
    assert fits(*size) is does


def test_the_sentence_about_a_bomb_says_what_would_fit() -> None:
    assert too_large("“a.png”", 40_000, 40_000) == (
        "“a.png” is 40,000 × 40,000 pixels, too large to open: "
        "make it smaller than 30,000 pixels a side and 200 megapixels."
    )
