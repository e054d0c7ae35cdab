"""Makes resources/sample.cover anew: `python installers/sample_cover.py`, to be run when the sample changes.

The picture is kept as JPEG, so that the file stays small in the repository and opens at once.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from coverstudio.cli.desk import start_qt
from coverstudio.document import project_file
from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.print_spec import print_spec
from coverstudio.editor.backgrounds import background_request, recipe_of, with_background
from coverstudio.editor.lettering import place_title
from coverstudio.editor.pictures import Made
from coverstudio.editor.sample import AUTHOR, SEED, TITLE, WISH
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.imaging.writing import encode_jpeg
from coverstudio.paths import resources_dir
from coverstudio.rendering.images import StoreImages
from coverstudio.rendering.render import thumbnail

QUALITY = 90


async def _make(store: AssetStore) -> Document:
    spec = print_spec("a4")
    worker = WorkerClient()
    request = background_request(spec, WISH, SEED)
    answer = await worker.run(request)
    worker.close()
    asset = store.put(encode_jpeg(answer.image.pixels, QUALITY), "jpg")
    blank = Document(print_spec=spec, title=TITLE, author=AUTHOR)
    document = with_background(blank, Made(asset, recipe_of(request, answer)))
    return place_title(document, StoreImages(store), TITLE, AUTHOR, genre=WISH.genre)


def main() -> None:
    """Make the sample and put it where the app looks for it."""
    start_qt()
    with tempfile.TemporaryDirectory() as folder:
        store = AssetStore(Path(folder))
        document = asyncio.run(_make(store))
        path = resources_dir() / "sample.cover"
        project_file.save(document, store, path, thumbnail(document, StoreImages(store)))
    print(f"Wrote {path} ({path.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
