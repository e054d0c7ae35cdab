"""From exec to the sample cover on screen, in time and memory, against a bare PySide6 window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.rows import Row

ROUNDS = 5

OURS = """
import asyncio, json, os, sys, time
from coverstudio import app

opening = app.StudioWindow.open

def watched(*arguments):
    opened = opening(*arguments)
    asyncio.ensure_future(end_when_shown(opened))
    return opened

async def end_when_shown(opened):
    canvas = opened.window.canvas
    while not (opened.studio.editor.document.layers and canvas.is_settled):
        await asyncio.sleep(0.002)
    canvas.viewport().repaint()
    seconds = time.time() - float(os.environ["STARTED"])
    from tests.benchmarks.memory import peak_megabytes
    print(json.dumps([seconds, peak_megabytes()]), flush=True)
    opened.closed.set()

app.StudioWindow.open = staticmethod(watched)
sys.exit(app.main(["--sample"]))
"""

BARE = """
import json, os, sys, time
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel

application = QApplication([])
label = QLabel()
label.resize(1440, 900)
label.setAlignment(Qt.AlignmentFlag.AlignCenter)
page = QPixmap(os.environ["PAGE"])
label.setPixmap(page.scaledToHeight(860, Qt.TransformationMode.SmoothTransformation))
label.show()

def shown():
    label.repaint()
    seconds = time.time() - float(os.environ["STARTED"])
    from tests.benchmarks.memory import peak_megabytes
    print(json.dumps([seconds, peak_megabytes()]), flush=True)
    application.quit()

QTimer.singleShot(0, shown)
sys.exit(application.exec())
"""


def run() -> list[Row]:
    """Measure and return the rows; the least disturbed of several starts counts."""
    with tempfile.TemporaryDirectory() as folder:
        page = _page(Path(folder))
        bare = [_start(BARE, Path(folder), page) for _ in range(ROUNDS)]
        ours = [_start(OURS, Path(folder), page) for _ in range(ROUNDS)]
    peer = "bare PySide6 window with the same page"
    return [
        Row("start: exec to the sample on screen", _least(ours, 0), "s", peer, _least(bare, 0), "≤ 2×"),
        Row("start: peak memory of the window", _least(ours, 1), "MB", peer, _least(bare, 1), "≤ 2×"),
    ]


def _least(starts: list[list[float]], column: int) -> float:
    return min(start[column] for start in starts)


def _start(script: str, home: Path, page: Path) -> list[float]:
    environment = {
        **os.environ,
        "COVERSTUDIO_HOME": str(home / "home"),
        "PAGE": str(page),
        "STARTED": str(time.time()),
    }
    # As on a user's machine, where what was compiled for the first start serves the others.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout)


def _page(folder: Path) -> Path:
    """Render the sample's page to a picture file of print size."""
    from coverstudio.cli.desk import start_qt
    from coverstudio.document import project_file
    from coverstudio.document.assets import AssetStore
    from coverstudio.paths import resources_dir
    from coverstudio.printing.picture_files import write_picture
    from coverstudio.rendering.images import StoreImages

    start_qt()
    store = AssetStore(folder / "assets")
    document = project_file.load(resources_dir() / "sample.cover", store)
    write_picture(document, StoreImages(store), folder / "page.jpg", 300)
    return folder / "page.jpg"
