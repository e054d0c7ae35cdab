"""The print PDF against Qt's bare writer: the same A4 painting and title, each in a process of its own.

Both start from the picture file on disk and end with the PDF on disk; ours is read back and verified within
its time. Imports are not counted. Times are the best of several processes that take turns, so that what else
the machine does falls on all of them. `python -m tests.benchmarks.pdf NAME FOLDER` is one of those processes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import QMarginsF, QSizeF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage, QPageSize, QPainter, QPdfWriter

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.imaging.writing import encode_jpeg, encode_png
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.targets import Compression, Target
from coverstudio.printing.verifying import verify
from coverstudio.rendering.fonts import load_app_fonts
from coverstudio.rendering.images import StoreImages
from tests.benchmarks.memory import peak_megabytes
from tests.benchmarks.rows import Row

ART = Path(__file__).parents[3] / "shared" / "art" / "walden.jpg"
TURNS, ROUNDS = 3, 3
TITLE, FAMILY, SIZE = "The Quiet Harbour", "Source Serif Pro", 48.0
Writer = Callable[[Path], Callable[[Path], object]]
PAIRS = (
    # A plain PNG goes into a lossless page as it is, a plain JPEG into a JPEG page; the others are encoded.
    ("lossless of a PNG", "qt lossless of a PNG", "≤ 0.6×"),
    ("lossless of a JPEG", "qt lossless of a JPEG", "≤ 0.6×"),
    ("JPEG q95 4:4:4 of a PNG", "qt JPEG of a PNG", "≤ 1.2×"),
    ("JPEG of a JPEG", "qt JPEG of a JPEG", "≤ 1.2×"),
)
_EXACT = QPageSize.SizeMatchPolicy.ExactMatch


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _prepare(folder)
        turns = [{which: _measured(which, folder) for which in WRITERS} for _ in range(TURNS)]
        measured = {which: _best([turn[which] for turn in turns]) for which in WRITERS}
        return [*_rows(measured), *_size_rows(folder)]


def _best(turns: list[dict[str, float]]) -> dict[str, float]:
    return {key: min(turn[key] for turn in turns) for key in turns[0]}


def _rows(measured: dict[str, dict[str, float]]) -> list[Row]:
    rows: list[Row] = []
    for which, peer, aim in PAIRS:
        ours, theirs = measured[which], measured[peer]
        words = f"QPdfWriter, {peer.removeprefix('qt ').split(' of ')[0]}"
        rows += [
            Row(f"A4 PDF, {which}", ours["seconds"], "s", words, theirs["seconds"], aim),
            Row(f"A4 PDF, {which}: peak memory", ours["peak"], "MB", words, theirs["peak"]),
            Row(f"A4 PDF, {which}: file", ours["size"], "MB", words, theirs["size"]),
        ]
    checked = measured["verify"]
    return [*rows, Row("of it, read back and verified", checked["seconds"], "s")]


def _size_rows(folder: Path) -> list[Row]:
    """See what Ghostscript makes of the trim box at 300 dpi."""
    if not shutil.which("gs"):
        return []
    picture = folder / "trim.png"
    command = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=png16m", "-r300", "-dUseTrimBox"]
    subprocess.run([*command, "-o", picture, folder / "lossless of a PNG.pdf"], check=True)
    height, width = cv2.imread(str(picture)).shape[:2]
    return [
        Row("A4 trim in Ghostscript at 300 dpi, width", width, "px", "nominal", 2480, "1×"),
        Row("A4 trim in Ghostscript at 300 dpi, height", height, "px", "nominal", 3508, "1×"),
    ]


def _prepare(folder: Path) -> None:
    """Put the picture of the bleed box where both writers find it."""
    art = painting(2551, 3579)
    (folder / "page.png").write_bytes(encode_png(art, 300))
    (folder / "page.jpg").write_bytes(encode_jpeg(art, 95, 300))


def painting(width: int, height: int) -> np.ndarray:
    """Return a real painting enlarged to that size; without one, noise at several scales, as hard to pack."""
    if ART.exists():
        art = cv2.cvtColor(cv2.imread(str(ART)), cv2.COLOR_BGR2RGB)
        scale = max(width / art.shape[1], height / art.shape[0])
        art = cv2.resize(art, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        return np.ascontiguousarray(art[:height, :width])
    random = np.random.default_rng(1)
    picture = np.zeros((height, width, 3), np.float32)
    for cells in (4, 16, 64, 256, 1024):
        noise = random.normal(0, 1, (cells, cells, 3)).astype(np.float32)
        picture += cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC) / cells**0.5
    return cv2.normalize(picture, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)


def _measured(which: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.pdf", which, str(folder)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, env=dict(os.environ))
    return json.loads(answer.stdout)


def cover_of(folder: Path, picture: str) -> tuple[Document, AssetStore]:
    spec = print_spec("a4")
    store = AssetStore(folder / "store")
    asset = store.put((folder / picture).read_bytes(), "png" if picture.endswith("png") else "jpg")
    title = TextLayer(name="Title", text=TITLE, family=FAMILY, size=SIZE, box=Box(20, 20, 170, 40))
    background = ImageLayer(name="Background", asset=asset, box=spec.bleed_box)
    return Document(print_spec=spec, title=TITLE, layers=(background, title)), store


def _ours(compression: Compression, picture: str) -> Writer:
    def prepare(folder: Path) -> Callable[[Path], object]:
        document, store = cover_of(folder, picture)
        target = Target(compression=compression)
        images = StoreImages(store)
        return lambda path: write_pdf(document, store, images, path, target=target)

    return prepare


def _qt(picture: str, is_lossless: bool) -> Writer:
    def prepare(folder: Path) -> Callable[[Path], object]:
        return lambda path: write_with_qt(folder / picture, path, is_lossless)

    return prepare


def write_with_qt(picture: Path, path: Path, is_lossless: bool) -> None:
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QSizeF(216, 303), QPageSize.Unit.Millimeter, "", _EXACT))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(1200)
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering, is_lossless)
    painter.drawImage(painter.viewport(), QImage(str(picture)))
    font = QFont(FAMILY)
    font.setPointSizeF(SIZE)
    painter.setFont(font)
    painter.drawText(painter.viewport(), Qt.AlignmentFlag.AlignCenter, TITLE)
    painter.end()


def _verifying(folder: Path) -> Callable[[Path], object]:
    document, _ = cover_of(folder, "page.png")
    return lambda path: verify(folder / "lossless of a PNG.pdf", document)


WRITERS: dict[str, Writer] = {
    "lossless of a PNG": _ours("lossless", "page.png"),
    "lossless of a JPEG": _ours("lossless", "page.jpg"),
    "JPEG q95 4:4:4 of a PNG": _ours("jpeg", "page.png"),
    "JPEG of a JPEG": _ours("jpeg", "page.jpg"),
    "qt lossless of a PNG": _qt("page.png", is_lossless=True),
    "qt lossless of a JPEG": _qt("page.jpg", is_lossless=True),
    "qt JPEG of a PNG": _qt("page.png", is_lossless=False),
    "qt JPEG of a JPEG": _qt("page.jpg", is_lossless=False),
    "verify": _verifying,
}


def measure(which: str, folder: Path) -> dict[str, float]:
    """Write ROUNDS times and return the best wall time, the peak memory and the size of the file."""
    app = QGuiApplication([])
    load_app_fonts()
    write = WRITERS[which](folder)
    path = folder / f"{which}.pdf"
    seconds: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        write(path)
        seconds.append(time.perf_counter() - start)
    peak = peak_megabytes()
    size = path.stat().st_size / 1e6 if path.exists() else 0.0
    del app
    return {"seconds": min(seconds), "peak": peak, "size": size}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
