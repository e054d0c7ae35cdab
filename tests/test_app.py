"""What is there before the window: a screen, or one sentence."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coverstudio import app, settings
from coverstudio.app import has_screen
from coverstudio.settings import Settings


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, True),
        ("win32", {}, True),
        ("darwin", {}, True),
    ],
)
def test_where_there_is_a_screen(platform: str, variables: dict[str, str], expected: bool) -> None:
    assert has_screen(platform, variables) is expected


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
def test_without_a_screen_the_window_is_one_sentence() -> None:
    blind = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    done = subprocess.run(
        [sys.executable, "-m", "coverstudio"],
        capture_output=True, text=True, encoding="utf-8", env=blind, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("coverstudio: There is no screen here: “coverstudio --help” lists")
    assert done.stderr.count("\n") == 1


def test_the_window_loads_no_pixel_arithmetic_before_there_is_work_for_it() -> None:
    """Half of a start would go into it; what may come in is decided here and not by an import somewhere."""
    heavy = "{'numpy', 'cv2', 'PIL', 'pikepdf', 'fontTools', 'qtawesome', 'importlib.metadata',"
    heavy += " 'huggingface_hub', 'keyring'}"
    look = f"import sys, coverstudio.app; print(*sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_where_no_cover_can_be_kept_the_start_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("COVERSTUDIO_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(settings, "load", lambda _: Settings(language="en"))

    async def read_at_once(sentence: str) -> None:
        assert "nothing can be written" in sentence

    monkeypatch.setattr(app, "tell_alone", read_at_once)
    assert app.main([]) == 2
    told = capsys.readouterr().err
    assert told.startswith("coverstudio: Open covers are kept in “") and told.count("\n") == 1
    gc.enable()
