"""What lies on each plate of a press, as Ghostscript separates our pages, and what that looks like."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageCms

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import ImageLayer, ShapeLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.imaging.ink import coverage
from coverstudio.imaging.separations import Separation
from coverstudio.imaging.srgb import srgb_profile
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.printed import FLATTENED
from coverstudio.printing.targets import Marks, Target
from tests.printing.covers import (
    CARD,
    background,
    by_poppler,
    card,
    extracted,
    gradient,
    needs_ghostscript,
    needs_poppler,
    ppi_of_pictures,
    stored,
    text,
)
from tests.printing.pressed import (
    ALL_MARKS,
    IN_INKS,
    QUICK,
    X1A,
    X3,
    X4,
    X4_INKS,
    Inks,
    canvas,
    part,
    plates,
    press,
)
from tests.printing.test_pdf_looks import difference

pytestmark = needs_ghostscript

PPI = 150
LETTERS = Box(8, 12, 44, 9)
FULL, HALF = 255, 128
MARKS_PPI = 432  # at which the margin of 30 pt is 180 pixels


@pytest.fixture
def separated(tmp_path: Path, store, images):
    def write(document: Document, target: Target, ppi: int = PPI) -> Inks:
        path = tmp_path / "cover.pdf"
        write_pdf(document, store, images, path, target=target)
        return plates(path, ppi)

    return write


def title(**more: object):
    return text("BLACK", top=10, size=40, weight=900, **{"colour": "#000000", **more})


@pytest.mark.parametrize("target", [*IN_INKS, pytest.param(X4, id="pdfx4-rgb")])
def test_black_letters_overprint_and_are_on_the_black_plate_alone(target: Target, separated) -> None:
    """The plates of the colours do not see them: no paper shows at their edges."""
    area = ShapeLayer(name="Area", box=Box(-3, -3, 66, 96), colour="#c8b090")
    with_title, without = separated(card(area, title()), target), separated(card(area), target)
    assert without[:, :, :3].max() > 0
    assert np.array_equal(with_title[:, :, :3], without[:, :, :3])
    assert without[:, :, 3].max() < HALF
    assert part(with_title, LETTERS, PPI)[:, :, 3].max() == FULL


def test_black_letters_knock_out_where_the_ink_beneath_leaves_no_room(separated) -> None:
    dark = ShapeLayer(name="Area", box=Box(-3, -3, 66, 96), colour="#203080")
    limited = msgspec.structs.replace(X1A, ink_limit=240)
    below = sum(Separation(press(), ink_limit=240).colour("#203080")[:3])
    assert below > 1.4
    inks = separated(card(dark, title()), limited)
    assert coverage(inks).max() <= 241
    letters = part(inks, LETTERS, PPI)
    assert letters[letters[:, :, 3] == FULL][:, :3].max() == 0


def test_grey_letters_have_black_ink_alone_and_knock_out(separated) -> None:
    area = ShapeLayer(name="Area", box=Box(-3, -3, 66, 96), colour="#ffe000")
    letters = part(separated(card(area, title(colour="#808080")), X1A), LETTERS, PPI)
    inside = letters[letters[:, :, 3] > 100]
    assert len(inside) > 1000
    assert inside[:, :3].max() == 0


@pytest.mark.parametrize(
    ("rich", "wanted"), [(None, (0, 0, 0, 255)), ((60, 40, 40, 100), (153, 102, 102, 255))]
)
def test_black_areas_are_as_black_as_chosen(rich, wanted, separated) -> None:
    target = msgspec.structs.replace(X1A, rich_black=rich)
    shape = ShapeLayer(name="Area", box=Box(0, 40, 60, 20), colour="#000000")
    inks = part(separated(card(shape), target), Box(5, 45, 50, 10), PPI)
    assert np.abs(inks.astype(int) - wanted).max() <= 1
    page = msgspec.structs.replace(card(text("White", colour="#ffffff")), background="#000000")
    assert np.abs(separated(page, target)[2, 2].astype(int) - wanted).max() <= 1


@pytest.mark.parametrize("target", IN_INKS)
def test_no_spot_has_more_ink_than_the_limit(target: Target, separated, store) -> None:
    limited = msgspec.structs.replace(target, ink_limit=240, rich_black=(75, 68, 67, 100), compression="jpeg")
    dark = (gradient(780, 1134) // 6).astype(np.uint8)
    document = card(
        ImageLayer(name="Dark", box=Box(-3, -3, 66, 96), asset=stored(store, dark)),
        ShapeLayer(name="Veil", box=Box(0, 60, 60, 20), softness=4, colour="#000000", opacity=0.8),
        ShapeLayer(name="Multiplied", box=Box(0, 40, 30, 20), colour="#604020", blend_mode="multiply"),
        ShapeLayer(name="Area", box=Box(32, 40, 20, 10), colour="#000000"),
        title(colour="#201000"),
    )
    assert coverage(separated(document, limited)).max() <= 241  # a level of 255 is 0.4 per cent


@pytest.mark.parametrize("target", [X1A, X3], ids=["flate", "jpeg"])
def test_a_picture_that_nothing_covers_keeps_its_own_pixels(target: Target, store, images, tmp_path) -> None:
    compression = "jpeg" if target is X3 else "lossless"
    path = tmp_path / "cover.pdf"
    document = card(background(store, 500, 727), title())
    write_pdf(document, store, images, path, target=msgspec.structs.replace(target, compression=compression))
    with pikepdf.open(path) as file:
        image = file.pages[0].Resources.XObject["/L0"]
        assert (int(image.Width), int(image.Height)) == (500, 727)
    wanted = Separation(press()).pixels(gradient(500, 727))
    inks = plates(path, 500 / 66 * 25.4)[:727, :500]
    below = slice(300, 700)  # beneath the title
    off = np.abs(inks[below].astype(int) - wanted[below])
    assert off.mean() < (2 if compression == "jpeg" else 1.5)
    assert np.percentile(off, 99) <= 12


@needs_poppler
def test_jpegs_of_inks_are_not_turned_round_by_any_reader(store, images, tmp_path) -> None:
    path = tmp_path / "cover.pdf"
    sheets = {}
    for compression in ("lossless", "jpeg"):
        target = msgspec.structs.replace(X1A, compression=compression)
        write_pdf(card(background(store, 260, 378)), store, images, path, target=target)
        sheets[compression] = by_poppler(path, 72).astype(int), plates(path, 72).astype(int)
    for lossless, jpeg in zip(*sheets.values(), strict=True):
        assert np.abs(lossless - jpeg).mean() < 2


def flattened_cover(store) -> Document:
    """Everything that must be flattened, over and under one another, and a title on top."""
    bird = stored(store, gradient(200, 200, 4))
    cover = card(
        background(store, 390, 567),
        text("Under the veil", top=4, colour="#ffffff", size=16),
        ShapeLayer(name="Veil", box=Box(0, 0, 60, 14), softness=2, colour="#802040", opacity=0.6),
        ShapeLayer(name="Multiplied", box=Box(4, 30, 20, 12), colour="#c86432", blend_mode="multiply"),
        ShapeLayer(
            name="Screened", box=Box(16, 36, 20, 12), colour="#4060a0", blend_mode="screen", opacity=0.7
        ),
        ImageLayer(name="Bird", box=Box(34, 30, 22, 22), asset=bird, rotation=25, blend_mode="overlay"),
        ShapeLayer(name="Disc", box=Box(6, 56, 24, 24), shape="ellipse", colour="#f0c020", opacity=0.5),
        text("On top", top=60, colour="#f0f0ff", size=20, box=Box(28, 60, 30, 12)),
    )
    return msgspec.structs.replace(cover, print_spec=QUICK)


@pytest.mark.parametrize("target", [X1A, X4_INKS], ids=["x1a", "x4"])
def test_a_flattened_page_looks_as_the_canvas_does(target: Target, separated, store, images) -> None:
    """Proofed by LittleCMS from Ghostscript's plates, against the canvas proofed through the same profile.

    Edges aside, on average within 1 level of 255, and 99 pixels of 100 within 8.
    """
    document = flattened_cover(store)
    inks = separated(document, target)
    shown = proofed(inks)
    wanted = Separation(press()).proofed(canvas(document, images, inks, PPI))
    wrong = difference(shown, wanted)
    assert wrong.mean() < 1
    assert np.percentile(wrong, 99) <= 8


def proofed(inks: Inks) -> Inks:
    """Return what inks look like, in sRGB."""
    transform = ImageCms.ImageCmsTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(press().content)),
        ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile())),
        "CMYK", "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )  # fmt: skip
    size = (inks.shape[1], inks.shape[0])
    return np.asarray(transform.apply(Image.frombytes("CMYK", size, np.ascontiguousarray(inks).tobytes())))


@needs_poppler
def test_text_that_nothing_shines_through_stays_text(store, images, tmp_path) -> None:
    path = tmp_path / "cover.pdf"
    write_pdf(flattened_cover(store), store, images, path, target=X1A)
    assert extracted(path) == ["On top"]
    beside = text("Beside it", top=80, size=8)
    layers = flattened_cover(store).layers
    more = msgspec.structs.replace(flattened_cover(store), layers=(layers[0], beside, *layers[1:]))
    write_pdf(more, store, images, path, target=X1A)
    assert set(extracted(path)) == {"On top", "Beside it"}


def test_letters_that_are_flattened_are_twice_as_fine_up_to_600_ppi(store, images, tmp_path) -> None:
    path = tmp_path / "cover.pdf"
    veil = ShapeLayer(name="Veil", box=Box(10, 10, 30, 10), opacity=0.3)
    for wanted, of_letters in ((300, 600), (400, 600), (720, None)):
        spec = msgspec.structs.replace(CARD, ppi=wanted)
        cover = msgspec.structs.replace(card(title(), veil), print_spec=spec)
        write_pdf(cover, store, images, path, target=X1A)
        expected = {FLATTENED: wanted} | ({"/L0": of_letters} if of_letters else {})
        assert ppi_of_pictures(path) == pytest.approx(expected, rel=0.005)


def test_no_seam_shows_between_a_flattened_part_and_the_page(separated) -> None:
    for colour in ("#000000", "#f4efe6"):
        veil = ShapeLayer(name="Veil", box=Box(10, 40, 30, 10), colour=colour, opacity=0.5)
        page = msgspec.structs.replace(card(veil), background=colour)
        inks = separated(page, msgspec.structs.replace(X1A, rich_black=(60, 40, 40, 100)))
        assert np.ptp(inks.reshape(-1, 4).astype(int), axis=0).max() <= 1, colour


def test_no_seam_shows_between_letters_and_what_is_flattened_around_them(separated) -> None:
    veil = ShapeLayer(name="Veil", box=Box(-3, -3, 66, 96), colour="#804020", opacity=0.5)
    unseen = title(colour="#c8b090")
    inks = separated(msgspec.structs.replace(card(unseen, veil), background="#c8b090"), X1A)
    assert np.ptp(inks.reshape(-1, 4).astype(int), axis=0).max() <= 1


@pytest.mark.parametrize("target", [X1A, X4], ids=["inks", "rgb"])
def test_marks_are_on_every_plate_and_off_the_page(target: Target, store, images, tmp_path) -> None:
    path = tmp_path / "cover.pdf"
    small = PrintSpec(name="small", trim=Size(20, 24), bleed=3, safe=1)
    paper = msgspec.structs.replace(card(text("Words", top=2)), background="#ffffff", print_spec=small)
    marked = msgspec.structs.replace(target, marks=Marks(crop=True, bleed=True))
    write_pdf(paper, store, images, path, target=marked)
    inks = plates(path, MARKS_PPI)
    margin, bleed = 30 / 72 * MARKS_PPI, 3 / 25.4 * MARKS_PPI
    around = inks.copy()
    height, width = inks.shape[:2]
    around[round(margin) : round(height - margin), round(margin) : round(width - margin)] = 0
    ink_on_marks = around[around.max(axis=2) > HALF]
    assert len(ink_on_marks) > 500
    assert (ink_on_marks > HALF).all()
    # Each stands exactly over the left edge of its box.
    row = np.flatnonzero(inks[round(height - margin / 2), : width // 2, 3] > HALF)
    (bleed_mark, crop_mark) = np.split(row, np.flatnonzero(np.diff(row) > 1) + 1)
    assert bleed_mark.mean() + 0.5 == pytest.approx(margin, abs=0.75)
    assert crop_mark.mean() + 0.5 == pytest.approx(margin + bleed, abs=0.75)


def test_without_marks_there_is_no_margin(separated) -> None:
    assert separated(card(title()), X1A, 72).shape[:2] == (272, 187)
    assert ALL_MARKS.are_any
