"""PDF/X of an A4 wrap at 300 ppi: the painting of 2551 × 3579 pixels and the title of the pdf benchmark.

PDF/X-4 is held against Qt's bare writer, which makes no standard of it; PDF/X-1a against Ghostscript, which
converts our own RGB page to CMYK. Ours begin with the picture on disk and end with the file on disk, read
back and verified by every rule. Each is a process of its own; `python -m tests.benchmarks.print NAME FOLDER`
is one of them. Memory is what the process takes beyond what it has after a page as large as a stamp, against
the raw page in sRGB or in inks. Preflight of a whole wrap, which comes before each export, is the last part.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtGui import QGuiApplication

from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import ShapeLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.imaging.profiles import Profile, read_profile
from coverstudio.imaging.writing import encode_png
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.targets import Target
from coverstudio.rendering.fonts import load_app_fonts
from coverstudio.rendering.images import StoreImages
from tests.benchmarks import preflighting
from tests.benchmarks.memory import megabytes_now, peak_megabytes
from tests.benchmarks.pdf import cover_of, painting, write_with_qt
from tests.benchmarks.rows import Row
from tests.imaging.tiny_profile import tiny_cmyk_profile

TURNS, ROUNDS = 3, 3
PIXELS = 2551 * 3579
PROFILES = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
_LETTERS = "pdfx1a with its title flattened"
Writer = Callable[[Path], object]


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.png").write_bytes(encode_png(painting(2551, 3579), 300))
        turns = [{which: _measured(which, folder) for which in _wanted()} for _ in range(TURNS)]
    best = {which: {key: min(t[which][key] for t in turns) for key in turns[0][which]} for which in turns[0]}
    return [*_rows(best), *preflighting.run()]


def _wanted() -> list[str]:
    """Name Ghostscript last: it converts what we wrote."""
    return [name for name in WRITERS if name != "gs" or shutil.which("gs")]


def _rows(best: dict[str, dict[str, float]]) -> list[Row]:
    qt, gs = best["qt"]["seconds"], best.get("gs", {}).get("seconds")
    words = "gs pdfwrite to CMYK" if gs else ""
    rows = [
        Row("A4 PDF/X-4, sRGB", best["pdfx4"]["seconds"], "s", "bare QPdfWriter page", qt, "≤ 0.8×"),
        Row("A4 PDF/X-4, CMYK", best["pdfx4 in inks"]["seconds"], "s", "bare QPdfWriter page", qt),
        Row("A4 PDF/X-1a", best["pdfx1a"]["seconds"], "s", words, gs),
        Row("A4 PDF/X-1a, flattened", best["pdfx1a flattened"]["seconds"], "s", words, gs),
        Row("A4 PDF/X-1a, title flattened", best[_LETTERS]["seconds"], "s", words, gs),
    ]
    for which in ("pdfx4", "pdfx4 in inks", "pdfx1a", "pdfx1a flattened", _LETTERS):
        taken = best[which]["taken"]
        raw = PIXELS * (3 if which == "pdfx4" else 4) / 2**20
        rows.append(Row(f"A4 {which}: peak memory", taken, "MB", "raw page", raw, "≤ 4×"))
    return rows


def _measured(which: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.print", which, str(folder)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _profile() -> Profile:
    return read_profile(PROFILES if PROFILES.exists() else tiny_cmyk_profile(), "the benchmark")


def _ours(target: Target, *, scrim_at: int | None = None) -> Callable[[Path], Writer]:
    """Return what prepares our writer; a scrim lies over so many layers of the cover where one is wanted."""

    def prepare(folder: Path) -> Writer:
        document, store = cover_of(folder, "page.png")
        if scrim_at is not None:
            layers = list(document.layers)
            shade = ShapeLayer(name="Scrim", box=Box(15, 15, 180, 50), softness=8, opacity=0.6)
            layers.insert(scrim_at, shade)
            document = msgspec.structs.replace(document, layers=tuple(layers))
        images = StoreImages(store)
        stamp = msgspec.structs.replace(
            document, print_spec=PrintSpec(name="stamp", trim=Size(20, 20)), layers=document.layers[1:]
        )
        pressed = target
        if target.standard != "plain":
            pressed = msgspec.structs.replace(target, profile=_profile())
        write_pdf(stamp, store, images, folder / "stamp.pdf", target=pressed)  # loads all there is to load
        return lambda path: write_pdf(document, store, images, path, target=pressed)

    return prepare


def _with_ghostscript(folder: Path) -> Writer:
    """Convert our own page in sRGB, in a process, as a printer would."""
    rgb = folder / "rgb.pdf"
    _ours(Target())(folder)(rgb)
    quiet = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite"]
    # Without loss, as ours.
    lossless = ["-dAutoFilterColorImages=false", "-dColorImageFilter=/FlateEncode"]
    inks = ["-sColorConversionStrategy=CMYK", "-sProcessColorModel=DeviceCMYK"]
    return lambda path: subprocess.run([*quiet, *lossless, *inks, "-o", path, rgb], check=True)


WRITERS: dict[str, Callable[[Path], Writer]] = {
    "pdfx4": _ours(Target(standard="pdfx4")),
    "pdfx4 in inks": _ours(Target(standard="pdfx4", colours="cmyk")),
    "pdfx1a": _ours(Target(standard="pdfx1a", colours="cmyk")),
    "pdfx1a flattened": _ours(Target(standard="pdfx1a", colours="cmyk"), scrim_at=1),
    _LETTERS: _ours(Target(standard="pdfx1a", colours="cmyk"), scrim_at=2),
    "qt": lambda folder: lambda path: write_with_qt(folder / "page.png", path, True),
    "gs": _with_ghostscript,
}


def measure(which: str, folder: Path) -> dict[str, float]:
    """Write ROUNDS times; return the best wall time, and by how much the memory grew at most."""
    app = QGuiApplication([])
    load_app_fonts()
    write = WRITERS[which](folder)
    before = megabytes_now()
    seconds: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        write(folder / f"{which}.pdf")
        seconds.append(time.perf_counter() - start)
    taken = peak_megabytes() - before
    del app
    return {"seconds": min(seconds), "taken": taken}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
