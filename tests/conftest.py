"""What every test gets: Qt offscreen, a home of its own, and an account of what it left behind."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["HF_HUB_OFFLINE"] = "1"
# A shell's background ignores Ctrl+C, and nohup the hang-up; programs under test would inherit that.
# A handler that does nothing keeps it for us, and is not passed on.
for _deaf in {"SIGINT", "SIGHUP"} & set(dir(signal)):
    if signal.getsignal(getattr(signal, _deaf)) == signal.SIG_IGN:
        signal.signal(getattr(signal, _deaf), lambda *_: None)

_HOME_FOLDERS = {
    "COVERSTUDIO_HOME": "coverstudio",
    "HOME": "",
    "USERPROFILE": "",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "run",
    "APPDATA": "data",
    "LOCALAPPDATA": "local",
}

# Files that take longest, begun first: one that is begun last is waited for by all other processes.
_LONGEST = (
    "rules/test_map.py",
    "worker/diffusion/test_real_worker.py",
    "cli/test_generate_painted.py",
    "stories/",
)


def _live_in(home: Path, set_variable: pytest.MonkeyPatch) -> None:
    for name, folder in _HOME_FOLDERS.items():
        (home / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        set_variable.setenv(name, str(home / folder))
    # The keyring of whoever runs the tests is no place for theirs; who wants one brings a fake.
    set_variable.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


def pytest_configure(config: pytest.Config) -> None:
    """Leave the user's own home alone from the first import on, not only while a test runs."""
    place = tempfile.TemporaryDirectory(prefix="coverstudio-tests-")
    variables = pytest.MonkeyPatch()
    _live_in(Path(place.name), variables)
    config.add_cleanup(place.cleanup)
    config.add_cleanup(variables.undo)
    if hasattr(config.option, "loadscopereorder"):
        # xdist would begin files of many tests first, and end with those of few tests that take long.
        config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first; all others stay in their order."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    tests = Path(__file__).parent.as_posix()
    path = item.path.as_posix().removeprefix(f"{tests}/")
    return next((rank for rank, start in enumerate(_LONGEST) if path.startswith(start)), len(_LONGEST))


@pytest.fixture(scope="session", autouse=True)
def one_application(qapp: object) -> None:
    """Qt's application before any test.

    A command that runs within a test would make one without windows, and later tests could have no other.
    """


@pytest.fixture(autouse=True)
def isolated_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for this test: settings, data, caches and models of other tests are not there."""
    home = tmp_path_factory.mktemp("home")
    _live_in(home, monkeypatch)
    return home


@pytest.fixture(autouse=True)
def no_logged_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that makes us log a warning, unless it asks for `caplog` and so looks for itself."""
    warnings = _Warnings()
    logger = logging.getLogger("coverstudio")
    logger.addHandler(warnings)
    yield
    logger.removeHandler(warnings)
    if warnings.lines and "caplog" not in request.fixturenames:
        pytest.fail("logged:\n" + "\n".join(warnings.lines))


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(autouse=True)
def nothing_left_behind(isolated_home: Path) -> Iterator[None]:
    """Fail a test that leaves a window or a child process which was not there before it."""
    processes = _child_processes()
    windows = _windows()
    yield
    children = _lasting(processes)
    for number in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    left = [*(_windows() - windows), *children.values()]
    if left:
        pytest.fail(f"left behind: {', '.join(left)}")


def _windows() -> set[str]:
    """Windows that are still there after Qt and Python have deleted what nobody holds."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    application = widgets and widgets.QApplication.instance()
    if not widgets or not isinstance(application, widgets.QApplication):
        return set()
    from PySide6.QtCore import QCoreApplication, QEvent

    def present() -> set[str]:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        tops = [widget for widget in widgets.QApplication.topLevelWidgets() if widget.parent() is None]
        return {f"{type(widget).__name__} {widget.windowTitle()!r} at {id(widget):x}" for widget in tops}

    if present():
        gc.collect()
    return present()


def _lasting(before: dict[int, str]) -> dict[int, str]:
    """Children that neither were there before nor end by themselves; a killed one needs a moment to go."""
    patience = time.monotonic() + 3
    while (left := _without(_child_processes(), before)) and time.monotonic() < patience:
        time.sleep(0.02)
    return left


def _without(children: dict[int, str], before: dict[int, str]) -> dict[int, str]:
    return {number: name for number, name in children.items() if number not in before}


def _child_processes() -> dict[int, str]:
    """Our running children by number, as "process 123 (name)"; empty where there is no /proc."""
    children: dict[int, str] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, rest = stat.read_text().split(" ", 1)
        except OSError:  # it ended while we looked
            continue
        name, after = rest.rsplit(") ", 1)
        state, parent = after.split()[:2]
        if int(parent) == os.getpid() and state != "Z":
            children[int(number)] = f"process {number} ({name.strip('(')})"
    return children
