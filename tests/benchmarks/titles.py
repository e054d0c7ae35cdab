"""`python -m tests.benchmarks.titles --out FOLDER`: twelve real titles as covers, PDFs and one sheet.

What is made: the project file, a PNG, a PDF and a PDF/X-4 in inks of each, read back with Poppler: every
string, every font; and titles.jpg with all covers, which is docs/titles.jpg. Paintings are those in
../shared/art.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from coverstudio.document import project_file
from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, add_layer, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.retyping import cased
from coverstudio.document.type_looks import Effect, Glow, Panel
from coverstudio.editor.exporting import export
from coverstudio.editor.font_locked import MaterialWish, painted_letters
from coverstudio.editor.lettering import lettering_of, place_title
from coverstudio.editor.title_looks import title_look, with_look_of_cover
from coverstudio.editor.title_looks.applying import ground_below
from coverstudio.editor.title_looks.filling import artwork_fill
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.printing.presets import preset
from coverstudio.rendering.images import StoreImages
from coverstudio.rendering.render import render, thumbnail
from tests.benchmarks.lettering_truth.paintings import ART
from tests.benchmarks.twelve_titles import TITLES, SetTitle

_COLUMNS = 4
_COVER = (400, 600)
_GAP = 24
_MOST_BYTES = 700_000


@dataclass(frozen=True)
class Made:
    """A cover that was made: what recognition read, strings its PDF lacks, and fonts that are not subsets."""

    title: SetTitle
    document: Document
    proof: str
    lost: tuple[str, ...]
    bare_fonts: tuple[str, ...]


async def made_titles(titles: tuple[SetTitle, ...], folder: Path) -> list[Made]:
    """Make the covers and their files in a folder."""
    client = WorkerClient()
    made: list[Made] = []
    try:
        with tempfile.TemporaryDirectory() as kept:
            store = AssetStore(Path(kept))
            for title in titles:
                print(f"… {title.name}", file=sys.stderr, flush=True)
                made.append(await _made(client, store, StoreImages(store), title, folder))
    finally:
        client.close()
    return made


async def _made(
    client: WorkerClient, store: AssetStore, images: StoreImages, title: SetTitle, folder: Path
) -> Made:
    document = set_title(store, images, title)
    proof = ""
    if title.material:
        wish = MaterialWish(material=title.material, seed=7)
        painted = await painted_letters(client, document, images, store, _title_of(document), wish)
        document, proof = replace_layer(document, painted.layer), f"{painted.proof}: {painted.read!r}"
    document = replace_layer(document, with_effects(_title_of(document), title))
    page = document.print_spec.trim_box
    project_file.save(document, store, folder / f"{title.name}.cover", thumbnail(document, images))
    render(document, images, page, page.size.pixels(300)).save(str(folder / f"{title.name}.png"))
    pdf = folder / f"{title.name}.pdf"
    await export(document, store, images, pdf)
    await export(document, store, images, folder / f"{title.name}-press.pdf", preset=preset("pdfx4"))
    return Made(title, document, proof, lost_words(document, pdf), bare_fonts(pdf))


def set_title(store: AssetStore, images: StoreImages, title: SetTitle) -> Document:
    """Return the cover: title and author placed on a painting, in their look, changed as a designer would."""
    asset = store.put((ART / f"{title.painting}.jpg").read_bytes(), "jpg")
    spec = print_spec("6x9")
    bleed = spec.bleed_box
    factor = max(bleed.width / asset.width, bleed.height / asset.height)
    width, height = asset.width * factor, asset.height * factor
    (x, y) = bleed.center
    box = Box(x - width / 2, y - height / 2, width, height)
    bare = add_layer(Document(print_spec=spec), ImageLayer(name="Background", box=box, asset=asset))
    document = place_title(bare, images, " ".join(title.words.split()), title.author)
    document = with_look_of_cover(document, images, title_look(title.look))
    document = _changed(document, "author", title.author_change)
    document = _changed(document, "title", {"text": title.words, **title.change})
    if title.fills_artwork:
        (picture,) = document.images
        layer = _title_of(document)
        fill = artwork_fill(layer, picture, ground_below(document, images, layer))
        document = replace_layer(document, msgspec.structs.replace(layer, fill=fill))
    for other in title.others:
        document = add_layer(document, other)
    return document


def with_effects(layer: TextLayer, title: SetTitle) -> TextLayer:
    """Return the text with the title's own effects: glows and panels below what it has, others above."""
    if title.anew:
        return msgspec.structs.replace(layer, effects=title.effects)
    behind = tuple(effect for effect in title.effects if _is_behind(effect))
    above = tuple(effect for effect in title.effects if not _is_behind(effect))
    return msgspec.structs.replace(layer, effects=(*behind, *layer.effects, *above))


def _is_behind(effect: Effect) -> bool:
    return isinstance(effect, Panel) or (isinstance(effect, Glow) and not effect.inner)


def _title_of(document: Document) -> TextLayer:
    layer = lettering_of(document, "title")
    assert layer is not None
    return layer


def _changed(document: Document, role: Literal["title", "author"], change: dict[str, Any]) -> Document:
    layer = lettering_of(document, role)
    assert layer is not None
    return replace_layer(document, msgspec.structs.replace(layer, **change))


def lost_words(document: Document, pdf: Path) -> tuple[str, ...]:
    """Return the texts of a cover that `pdftotext` does not return exactly, spaces and line ends aside."""
    read = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, check=True).stdout
    told = _bare(read.decode("utf-8"))
    return tuple(layer.text for layer in document.texts if _bare(_as_set(layer)) not in told)


def _as_set(layer: TextLayer) -> str:
    return cased(layer)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def bare_fonts(pdf: Path) -> tuple[str, ...]:
    """Return the fonts of a PDF that are not embedded as subsets, as `pdffonts` lists them."""
    told = subprocess.run(["pdffonts", str(pdf)], capture_output=True, check=True, text=True).stdout
    return tuple(line for line in told.splitlines()[2:] if line.split()[-5:-2] != ["yes", "yes", "yes"])


def sheet(made: list[Made], folder: Path, path: Path) -> None:
    """Write the covers side by side as a JPEG of `_MOST_BYTES` at most."""
    rows = -(-len(made) // _COLUMNS)
    width, height = _COVER
    whole = (_COLUMNS * (width + _GAP) + _GAP, rows * (height + _GAP) + _GAP)
    image = QImage(*whole, QImage.Format.Format_RGB32)
    image.fill(QColor("#e9e9ec"))
    painter = QPainter(image)
    for index, one in enumerate(made):
        row, column = divmod(index, _COLUMNS)
        cover = QImage(str(folder / f"{one.title.name}.png")).scaled(
            width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawImage(_GAP + column * (width + _GAP), _GAP + row * (height + _GAP), cover)
    painter.end()
    for quality in range(92, 40, -4):
        image.save(str(path), "JPEG", quality)  # pyright: ignore[reportCallIssue, reportArgumentType]
        if path.stat().st_size <= _MOST_BYTES:
            return


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.titles", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="of the titles; all without one")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _application = QApplication(sys.argv[:1])
    arguments.out.mkdir(parents=True, exist_ok=True)
    chosen = tuple(title for title in TITLES if not arguments.names or title.name in arguments.names)
    made = asyncio.run(made_titles(chosen, arguments.out))
    for one in made:
        print(f"{one.title.name:14} {one.proof:40} lost: {one.lost or '-'} fonts: {one.bare_fonts or '-'}")
    sheet(made, arguments.out, arguments.out / "titles.jpg")
    return int(any(one.lost or one.bare_fonts for one in made))


if __name__ == "__main__":
    sys.exit(main())
