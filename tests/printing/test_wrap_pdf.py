"""A front that becomes a whole wrap is printed at the size that its printer's calculator shows."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from coverstudio.document.document import Document
from coverstudio.document.geometry import MM_PER_INCH, Box
from coverstudio.document.layers import ShapeLayer, TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.reflow import reflowed
from coverstudio.document.spread import Edition, WrapKind
from coverstudio.printing import printers
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.targets import Target
from coverstudio.printing.trims import trim_size
from coverstudio.printing.verifying import verify
from coverstudio.printing.wraps import Wrap, laid_out
from tests.printing.pressed import registered_press


def wrap(printer: str, kind: WrapKind, trim: str, paper: str, pages: int) -> Wrap:
    size = trim_size(printers.printer(printer), trim)
    return laid_out(Edition(printer=printer, kind=kind, trim=size, paper=paper, pages=pages))


@pytest.mark.parametrize(
    ("laid", "media", "trim"),
    [
        (wrap("kdp-paperback", "paperback", "6x9", "cream", 240), (925.2, 666), (9, 9, 916.2, 657)),
        (wrap("ingramspark", "case", "6x9", "creme", 240), (1048.86, 756), (45, 45, 1003.86, 711)),
    ],
)
def test_the_page_of_a_wrap_is_exact(laid: Wrap, media, trim, tmp_path: Path, store, images) -> None:
    title = TextLayer(
        name="Title", box=Box(20, 20, 110, 30), text="Walden", family="Source Serif Pro", size=30
    )
    front = Document(print_spec=print_spec("6x9"), layers=(title,), title="Walden")
    whole = reflowed(front, laid.print_spec("wrap"))
    write_pdf(whole, store, images, tmp_path / "wrap.pdf")
    with pikepdf.open(tmp_path / "wrap.pdf") as file:
        page = file.pages[0].obj
        assert [float(side) for side in page.MediaBox] == pytest.approx([0, 0, *media], abs=0.001)
        assert [float(side) for side in page.TrimBox] == pytest.approx(trim, abs=0.001)
    panel = laid.spread.panel("front")
    assert panel is not None
    assert panel.box.contains(whole.layers[0].box)
    assert panel.box.width >= 5.8 * MM_PER_INCH


@pytest.mark.parametrize("standard", ["pdfx1a", "pdfx3"])
def test_a_wrap_for_a_printer_that_wants_inks_and_no_profile(standard, tmp_path, store, images) -> None:
    """As IngramSpark asks: PDF/X-1a or X-3, 240 % of ink, rich black of 60/40/40/100, no profile inside."""
    laid = wrap("ingramspark", "paperback", "6x9", "creme", 240)
    spec = laid.print_spec("wrap")
    shade = ShapeLayer(name="Shade", box=spec.bleed_box, softness=10, colour="#203040", opacity=0.4)
    title = TextLayer(
        name="Title", box=Box(170, 20, 110, 30), text="Walden", family="Source Serif Pro", size=30
    )
    document = Document(print_spec=spec, layers=(shade, title), background="#c0b090", title="Walden")
    target = Target(
        standard=standard, colours="cmyk", profile=registered_press(), embed_profile=False, ink_limit=240,
        rich_black=(60, 40, 40, 100),
    )  # fmt: skip
    path = tmp_path / "wrap.pdf"
    write_pdf(document, store, images, path, target=target)
    assert verify(path, document, target) == ()
    with pikepdf.open(path) as file:
        page = file.pages[0].obj
        assert [float(side) for side in page.MediaBox] == pytest.approx([0, 0, 921.24, 666], abs=0.1)
        assert set(page.Resources.XObject.keys()) == {"/Flat", "/L1"}
