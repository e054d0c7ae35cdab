"""Saving: what one edit of a large project costs, beside saving it as if everything were new."""

from __future__ import annotations

import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from coverstudio.document.assets import AssetStore
from coverstudio.document.atomic import write_atomically
from coverstudio.document.document import Document, add_layer
from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.project_file import save
from coverstudio.document.stored_zip import StoredZip
from coverstudio.document.working_folder import WorkingFolder
from coverstudio.imaging.writing import encode_png
from tests.benchmarks.rows import Row

_TARGET_BYTES = 200_000_000
_TIMES = 5

Pixels = NDArray[np.uint8]


def run() -> list[Row]:
    """Build a project of 200 MB and save it after one edit, anew with our encoder, and anew with OpenCV's."""
    with tempfile.TemporaryDirectory(
        dir=Path.cwd()
    ) as name:  # /tmp may be memory, which takes no time to sync
        return _rows(Path(name))


def _rows(folder: Path) -> list[Row]:
    working = WorkingFolder.create(folder / "working")
    pictures, document = _large_project(working.store)
    file = folder / "large.cover"
    save(document, working.store, file)
    size = file.stat().st_size
    edited = (_with_title(document, str(count)) for count in range(1000))

    def one_edit() -> None:
        save(next(edited), working.store, file)

    def anew(encode: Callable[[Pixels], bytes]) -> Callable[[], None]:
        return lambda: write_atomically(file, lambda stream: _write_anew(stream, pictures, encode))

    after_one_edit = _median(one_edit, _TIMES)
    ours, opencv = _median(anew(encode_png), 3), _median(anew(_opencv), 1)
    kept = _median(lambda: working.keep(next(edited)), 50)
    plain = _median(lambda: _copied(file, folder / "copy"), _TIMES)
    drawn = _median(lambda: encode_png(pictures[0]), _TIMES)
    drawn_by_opencv = _median(lambda: _opencv(pictures[0]), _TIMES)
    working.remove()
    name = f"save after one edit of a {size / 1e6:.0f} MB project"
    return [
        Row(name, after_one_edit, "s", "saving all of it, OpenCV's fastest PNG", opencv, "≤ 0.1×"),
        Row(name, after_one_edit, "s", "saving all of it, our own PNG", ours),
        Row(name, after_one_edit, "s", "copying and syncing a file of that size", plain),
        Row("keep that edit for recovery", kept * 1000, "ms", "saving all of it, our own PNG", ours * 1000),
        Row("encode an A4 picture at 300 ppi", drawn, "s", "OpenCV's fastest PNG", drawn_by_opencv, "≤ 0.5×"),
    ]


def _large_project(store: AssetStore) -> tuple[Sequence[Pixels], Document]:
    """Return A4 pictures at 300 ppi, and a cover of them, that take 200 MB as PNG."""
    spec = print_spec("a4")
    pictures: list[Pixels] = []
    document, taken = Document(print_spec=spec), 0
    while taken < _TARGET_BYTES:
        pictures.append(_painting(*spec.trim.pixels(spec.ppi), seed=len(pictures)))
        data = encode_png(pictures[-1])
        layer = ImageLayer(name="Picture", box=spec.bleed_box, asset=store.put(data, "png"))
        document, taken = add_layer(document, layer), taken + len(data)
    return pictures, document


def _painting(width: int, height: int, seed: int) -> Pixels:
    """Return soft clouds of colour with the grain of a scan: as hard to compress as the shared paintings."""
    rng = np.random.default_rng(seed)
    picture = np.zeros((height, width, 3), np.float32)
    for cells, strength in ((3, 60), (24, 30), (400, 12)):
        noise = rng.standard_normal((cells, cells, 3)).astype(np.float32)
        picture += strength * cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    picture += 3.0 * rng.standard_normal((height, width, 3), np.float32)
    return np.clip(picture + 128, 0, 255).astype(np.uint8)


def _with_title(document: Document, title: str) -> Document:
    words = TextLayer(name="Title", box=document.print_spec.safe_box, text=title, family="Roboto", size=48)
    return msgspec.structs.replace(document, title=title, layers=(*document.layers, words))


def _write_anew(stream: BinaryIO, pictures: Sequence[Pixels], encode: Callable[[Pixels], bytes]) -> None:
    """Write what a program writes that keeps pixels in memory: every picture encoded at every save."""
    archive = StoredZip(stream)
    for number, picture in enumerate(pictures):
        archive.add(f"{number}.png", io.BytesIO(encode(picture)))
    archive.finish()


def _opencv(pixels: Pixels) -> bytes:
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    return cv2.imencode(".png", bgr, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()


def _copied(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("wb") as written:
        while piece := read.read(4 << 20):
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())


def _median(work: Callable[[], object], times: int) -> float:
    """Return the seconds that `work` takes, the median of several times."""
    taken: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
