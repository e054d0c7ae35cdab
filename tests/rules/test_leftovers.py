"""The fixtures of tests/conftest.py catch what they are there for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

LEAKY = """
import logging, os, subprocess, sys
from pathlib import Path

def test_window(qapp):
    from PySide6.QtWidgets import QWidget
    qapp.kept = QWidget(windowTitle="Forgotten")

def test_process():
    subprocess.Popen.kept = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)

def test_warning():
    logging.getLogger("coverstudio.editor").warning("the layer is gone")

def test_clean(qtbot, caplog):
    from PySide6.QtWidgets import QLabel, QMenu
    label = QLabel("short-lived")
    label.menu = QMenu(label)
    qtbot.addWidget(label)
    QLabel("shorter").show()
    subprocess.run([sys.executable, "-c", ""], check=True)
    logging.getLogger("coverstudio").warning("expected")
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert list(Path.home().rglob("*.json")) == []
    (Path.home() / "settings.json").touch()

def test_what_we_start_hears_signals():
    asked = "import signal; print(signal.getsignal(signal.SIGINT) == signal.default_int_handler,"
    asked += "signal.getsignal(signal.SIGHUP) == signal.SIG_DFL)"
    assert subprocess.check_output([sys.executable, "-c", asked], text=True).split() == ["True", "True"]

def test_home_is_empty_again():
    assert list(Path.home().rglob("*.json")) == []
"""


@pytest.mark.skipif(sys.platform != "linux", reason="child processes are counted through /proc")
def test_what_a_test_leaves_behind_fails_it(tmp_path: Path) -> None:
    (tmp_path / "test_leaky.py").write_text(LEAKY)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", "pyproject.toml", str(tmp_path)]
    deaf = ["sh", "-c", 'trap "" INT HUP; exec "$@"', "sh", *command]
    answer = subprocess.run(deaf, cwd=PROJECT, capture_output=True, text=True, check=False).stdout
    assert "6 passed, 3 errors" in answer
    assert "test_leaky.py::test_window - Failed: left behind: QWidget 'Forgotten'" in answer
    assert "::test_process - Failed: left behind: process" in answer
    assert "::test_warning - Failed: logged:" in answer
