"""The main job by command line, on a real painting: lettering goes in, a print-ready cover comes out."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from PySide6.QtGui import QGuiApplication

from coverstudio.document import project_file
from coverstudio.document.assets import AssetStore
from coverstudio.document.geometry import mm_to_points
from coverstudio.document.layers import ImageLayer, effective_ppi
from coverstudio.editor.erasing import find_text
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import StoreImages
from coverstudio.rendering.render import render

ART = Path(__file__).resolve().parents[2].parent / "shared" / "art"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with cover.pdf and cover.cover, made from a painting with a false title on it."""
    painting = ART / "wuthering-heights.jpg"
    if not painting.exists():
        pytest.skip("the paintings are not here")
    folder = tmp_path_factory.mktemp("made")
    with Image.open(painting) as opened:
        picture = opened.convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.text((180, 300), "WTHRNIG HIEGTHS", font=ImageFont.load_default(110), fill=(250, 240, 205))
    draw.text((700, 1900), "a nvoel", font=ImageFont.load_default(70), fill=(255, 255, 255))
    picture.save(folder / "lettered.png")
    words = [
        "make", "--title", "Wuthering Heights", "--author", "Emily Brontë", "--background", "lettered.png",
        "--out", "cover.pdf", "--project", "cover.cover",
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "coverstudio", *words],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Clean after" in done.stderr
    assert done.stdout == "Wrote cover.pdf\nWrote cover.cover\n"
    return folder


def test_the_page_has_exact_boxes_live_text_and_print_resolution(made: Path) -> None:
    with pikepdf.open(made / "cover.pdf") as pdf:
        (page,) = pdf.pages
        media, trim = [float(v) for v in page.mediabox], [float(v) for v in page.trimbox]
        bleed, width, height = mm_to_points(3), mm_to_points(216), mm_to_points(303)
        assert media == pytest.approx([0, 0, width, height], abs=0.001)
        assert trim == pytest.approx([bleed, bleed, width - bleed, height - bleed], abs=0.001)
        assert str(pdf.docinfo["/Title"]) == "Wuthering Heights"
        assert str(pdf.docinfo["/Author"]) == "Emily Brontë"
        assert str(pdf.Root.Lang) == "en", "the title tells the language"


def test_nothing_but_title_and_author_can_be_read_on_it(made: Path, qapp: QGuiApplication) -> None:
    store = AssetStore(made / "store")
    document = project_file.load(made / "cover.cover", store)
    words = {" ".join(layer.text.split()) for layer in document.texts}
    assert words == {"Wuthering Heights", "Emily Brontë"}
    size = document.print_spec.trim.pixels(110)
    page = to_array(render(document, StoreImages(store), document.print_spec.trim_box, size))

    async def read() -> list[str]:
        worker = WorkerClient()
        regions = await find_text(worker, np.ascontiguousarray(page[..., :3]))
        worker.close()
        return sorted(region.text for region in regions)

    lines = [line for layer in document.texts for line in layer.text.split("\n")]
    assert asyncio.run(read()) == sorted(lines)


def test_the_project_tells_how_the_picture_came_about(made: Path) -> None:
    document = project_file.load(made / "cover.cover", AssetStore(made / "store"))
    (background,) = (layer for layer in document.layers if isinstance(layer, ImageLayer))
    assert effective_ppi(background) >= 300
    wishes, recipe = [], background.recipe
    while recipe is not None:
        wishes.append((recipe.wish, recipe.engine))
        recipe = recipe.before
    assert wishes == [("upscale", "lanczos"), ("erase", "patch-fill"), ("import", "file")]
