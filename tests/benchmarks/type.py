"""Words on covers: how soon a change is seen, what a PDF says, how exact painted edges are, what can be read.

Two hundred titles that nobody has written are set on ten paintings, in the looks of eight kinds of books, and
read from the finished page by the spelling proof. A title is read when nothing in it is wrong; a thumbnail is
the front within 100 × 160 pixels. Paintings are those in ../shared/art; without them there are no rows.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, add_layer
from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.editor.legibility.thumbnails import small_lines, thumbnail_of
from coverstudio.editor.lettering import lettering_of, place_title
from coverstudio.editor.spelling import WordProof, proof_of_areas, proved_words
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.rendering.images import StoreImages
from tests.benchmarks import text_editing
from tests.benchmarks.lettering_truth.paintings import ART
from tests.benchmarks.rows import Row
from tests.benchmarks.type_proofs import edge_rows, print_rows
from tests.benchmarks.type_titles import GENRES, TITLES

AUTHOR = "Marguerite Holloway"


@dataclass(frozen=True)
class Seen:
    """A title as it was read, and the seconds for setting and for proving it."""

    title: str
    genre: str
    painting: str
    large: WordProof
    small: WordProof
    setting: float
    proving: float


def run() -> list[Row]:
    """Measure and return the rows."""
    return [*text_editing.rows(), *print_rows(), *edge_rows(), *_reading_rows()]


def _reading_rows() -> list[Row]:
    seen = asyncio.run(read_titles())
    if not seen:
        return []
    count = len(seen)
    for one in seen:
        if one.large.verdict != "right":
            print(f"  large: {one.genre}, {one.painting}: {one.large.wanted!r} read as {one.large.read!r}")
    small = {genre: [one.small.verdict == "right" for one in seen if one.genre == genre] for genre in GENRES}
    print("  thumbnails read: " + ", ".join(f"{name} {sum(r)}/{len(r)}" for name, r in small.items() if r))
    large = sum(one.large.verdict == "right" for one in seen) / count * 100
    thumbs = sum(one.small.verdict == "right" for one in seen) / count * 100
    return [
        Row(f"type: {count} titles read at full size", large, "%", aim="100 %"),
        Row(f"type: {count} titles read within 100 × 160 px", thumbs, "%", aim="reported"),
        Row("type: setting a title, mean", sum(one.setting for one in seen) / count * 1000, "ms"),
        Row("type: proving a title, mean", sum(one.proving for one in seen) / count * 1000, "ms"),
    ]


async def read_titles(titles: tuple[str, ...] = TITLES) -> list[Seen]:
    """Set and read every title; each painting gets every tenth of them, each genre every eighth."""
    paintings = sorted(ART.glob("*.jpg"))[: int(os.environ.get("BENCHMARK_PICTURES", "10"))]
    client = WorkerClient()
    seen: list[Seen] = []
    try:
        with tempfile.TemporaryDirectory() as folder:
            store = AssetStore(Path(folder))
            images = StoreImages(store)
            covers = [(path.stem, bare_cover(store, path)) for path in paintings]
            for index, title in enumerate(titles if covers else ()):
                name, bare = covers[index % len(covers)]
                genre = GENRES[index // len(covers) % len(GENRES)]
                seen.append(await _read(client, bare, images, (title, genre, name)))
    finally:
        client.close()
    return seen


def bare_cover(store: AssetStore, painting: Path) -> Document:
    """Return a cover of 6 × 9 inches with a painting and no words."""
    spec = print_spec("6x9")
    asset = store.put(painting.read_bytes(), "jpg")
    bleed = spec.bleed_box
    return add_layer(Document(print_spec=spec), ImageLayer(name="Background", box=bleed, asset=asset))


async def _read(
    client: WorkerClient, bare: Document, images: StoreImages, what: tuple[str, str, str]
) -> Seen:
    title, genre, painting = what
    began = time.perf_counter()
    document = place_title(bare, images, title, AUTHOR, genre=genre)
    set_at = time.perf_counter()
    layer = lettering_of(document, "title")
    assert isinstance(layer, TextLayer)
    (large,) = await proved_words(client, document, images, {layer.id})
    proved_at = time.perf_counter()
    areas = small_lines(document, thumbnail_of(document, images), layer)
    small = await proof_of_areas(client, layer.id, areas, at_first_sight=True)
    return Seen(title, genre, painting, large, small, set_at - began, proved_at - set_at)
