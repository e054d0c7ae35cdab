"""Barcodes as files, read back by programs that are not ours: zxing-cpp, Ghostscript and poppler."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from coverstudio.document.barcode import NOMINAL_MODULE, BarcodeError, barcode
from coverstudio.document.geometry import MM_PER_INCH, Size, mm_to_points
from coverstudio.document.isbn import Isbn, check_digit, parse_isbn
from coverstudio.printing.barcodes import Asked, write_barcode
from coverstudio.printing.barcodes.bars import numbers_in
from coverstudio.printing.barcodes.drawing import drawn
from coverstudio.printing.barcodes.pdf import pdf
from coverstudio.printing.barcodes.png import grid, png
from coverstudio.printing.barcodes.reading import Expected, findings
from coverstudio.printing.errors import PrintError

ISBN = parse_isbn("978-3-16-148410-0")
SCALES = (0.8, 1.0, 2.0)


def random_books(count: int, seed: int) -> list[tuple[Isbn, str]]:
    """ISBNs of both prefixes, every other one with an add-on."""
    chance = random.Random(seed)
    books: list[tuple[Isbn, str]] = []
    for number in range(count):
        twelve = chance.choice(["978", f"979{chance.randint(1, 9)}"])
        twelve += "".join(chance.choices("0123456789", k=12 - len(twelve)))
        addon = "".join(chance.choices("0123456789", k=5)) if number % 2 else ""
        books.append((parse_isbn(twelve + check_digit(twelve)), addon))
    return books


def page_of(content: bytes, ppi: int, tmp_path: Path, program: str) -> Image.Image:
    """Render the only page of a PDF at a ppi.

    Ghostscript darkens every pixel that a bar touches, as presses do, so it sets the page four times as fine.
    """
    source, out = tmp_path / "in.pdf", tmp_path / "page.png"
    source.write_bytes(content)
    commands = {
        "gs": [
            "gs",
            "-q",
            "-dSAFER",
            "-sDEVICE=pnggray",
            f"-r{4 * ppi}",
            "-dDownScaleFactor=4",
            "-o",
            str(out),
            str(source),
        ],
        "pdftoppm": [
            "pdftoppm",
            "-r",
            str(ppi),
            "-png",
            "-singlefile",
            str(source),
            str(out.with_suffix("")),
        ],
    }
    subprocess.run(commands[program], check=True, capture_output=True, timeout=60)
    with Image.open(out) as page:
        return page.convert("L")


def rendered_svg(path: Path, size: Size, ppi: int) -> np.ndarray:
    width, height = size.pixels(ppi)
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(path.read_bytes())).render(painter)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    return rows[:, :width].copy()


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="needs poppler-utils")
@pytest.mark.parametrize("ppi", [300, 600])
@pytest.mark.parametrize("scale", SCALES)
def test_of_two_hundred_random_isbns_each_is_read_from_its_rendered_page(
    scale: float, ppi: int, tmp_path: Path
) -> None:
    books = random_books(34, seed=int(scale * 10) + ppi)  # by three scales and two resolutions
    with pikepdf.new() as together:
        for isbn, addon in books:
            with pikepdf.open(io.BytesIO(pdf(drawn(barcode(isbn, addon), scale)))) as one:
                together.pages.extend(one.pages)
        together.save(tmp_path / "together.pdf")
    command = ["pdftoppm", "-r", str(ppi), "-gray", tmp_path / "together.pdf", tmp_path / "page"]
    subprocess.run(command, check=True, timeout=120)
    for page, (isbn, addon) in zip(sorted(tmp_path.glob("page-*.pgm")), books, strict=True):
        with Image.open(page) as picture:
            assert numbers_in(picture) == {(isbn.digits, addon)}


def test_random_isbns_read_back_from_pngs() -> None:
    for number, (isbn, addon) in enumerate(random_books(48, seed=6)):
        on = grid((300, 600)[number // 2 % 2], SCALES[number % 3])
        with Image.open(io.BytesIO(png(barcode(isbn, addon), on))) as picture:
            assert numbers_in(picture) == {(isbn.digits, addon)}


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("ppi", [300, 600])
def test_an_svg_reads_back_at_the_ppi_of_print(scale: float, ppi: int, tmp_path: Path) -> None:
    for isbn, addon in random_books(4, seed=ppi):
        made = write_barcode(isbn, addon, tmp_path / "b.svg", Asked(scale))
        assert numbers_in(rendered_svg(made.path, made.size, ppi)) == {(isbn.digits, addon)}


@pytest.mark.parametrize("program", ["gs", "pdftoppm"])
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("ppi", [300, 600])
def test_a_pdf_reads_back_as_other_programs_render_it(
    program: str, scale: float, ppi: int, tmp_path: Path
) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    for isbn, addon in random_books(2, seed=int(scale * 10) + ppi):
        path = write_barcode(isbn, addon, tmp_path / "b.pdf", Asked(scale)).path
        assert numbers_in(page_of(path.read_bytes(), ppi, tmp_path, program)) == {(isbn.digits, addon)}


def test_a_pdf_has_exact_boxes_black_in_k_alone_and_its_font_inside(tmp_path: Path) -> None:
    path = write_barcode(ISBN, "51495", tmp_path / "b.pdf").path
    with pikepdf.open(path) as file:
        (page,) = file.pages
        size = mm_to_points(167 * 0.33), mm_to_points(barcode(ISBN, "51495").height * 0.33)
        for box in (page.mediabox, page.trimbox):
            assert [float(edge) for edge in box] == pytest.approx([0, 0, *size], abs=0.001)
        operators = [
            (str(one.operator), [float(number) for number in one.operands])
            for one in pikepdf.parse_content_stream(page)
            if str(one.operator) in {"k", "K", "g", "G", "rg", "RG", "cs", "sc", "scn", "gs"}
        ]
        assert operators == [("k", [0, 0, 0, 0]), ("k", [0, 0, 0, 1])]
        assert file.pdf_version == "1.4"
        assert str(file.docinfo["/Title"]) == "ISBN 978-3-16-148410-0"


def test_a_pdfs_words_are_text_in_an_embedded_font(tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    path = write_barcode(ISBN, "51495", tmp_path / "b.pdf").path
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "ISBN 978-3-16-148410-0" in text
    assert "51495" in text
    assert "783161484100" in "".join(text.split())
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    (line,) = fonts.splitlines()[2:]
    assert "+SourceSansPro-Regular" in line
    assert line.split()[-5:-2] == ["yes", "yes", "yes"]  # embedded, a subset, with Unicode


@pytest.mark.parametrize(
    "command", [["qpdf", "--check"], ["gs", "-q", "-dSAFER", "-sDEVICE=nullpage", "-o", "-"]]
)
def test_a_pdf_is_accepted_without_a_word(command: list[str], tmp_path: Path) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    path = write_barcode(ISBN, "51495", tmp_path / "b.pdf").path
    done = subprocess.run([*command, path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_ghostscript_separates_a_pdf_into_black_alone(tmp_path: Path) -> None:
    if shutil.which("gs") is None:
        pytest.skip("gs is not installed")
    path = write_barcode(ISBN, "", tmp_path / "b.pdf").path
    out = tmp_path / "page.tif"
    command = ["gs", "-q", "-dSAFER", "-sDEVICE=tiff32nc", "-r300", "-o", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    with Image.open(out) as page:
        inks = np.asarray(page)
    assert page.mode == "CMYK"
    assert not inks[..., :3].any()
    assert inks[..., 3].max() == 255


@pytest.mark.parametrize("name", ["b.svg", "b.pdf", "b.png"])
def test_the_same_barcode_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    write_barcode(ISBN, "51495", tmp_path / name)
    first = (tmp_path / name).read_bytes()
    write_barcode(ISBN, "51495", tmp_path / name)
    assert (tmp_path / name).read_bytes() == first


@pytest.mark.parametrize(
    ("ppi", "asked", "pixels", "scale"),
    [
        (300, 1, 4, 1.026),
        (300, 0.8, 4, 1.026),
        (600, 0.8, 7, 0.898),
        (600, 1, 8, 1.026),
        (1200, 2, 31, 1.988),
    ],
)
def test_a_png_has_whole_pixels_a_module_at_an_exact_ppi(
    ppi: int, asked: float, pixels: int, scale: float, tmp_path: Path
) -> None:
    made = write_barcode(ISBN, "", tmp_path / "b.png", Asked(asked, ppi=ppi))
    assert (made.pixels, round(made.scale, 3)) == (pixels, scale)
    with Image.open(made.path) as picture:
        rows, found = np.asarray(picture), picture.info["dpi"]
    assert found == pytest.approx((ppi, ppi), abs=0.02)
    assert rows.shape[1] == 113 * pixels
    assert made.size.width == pytest.approx(rows.shape[1] / ppi * MM_PER_INCH)
    row = rows[rows.shape[0] // 2]
    assert set(row.tolist()) == {0, 255}
    runs = np.diff(np.flatnonzero(np.diff(row)))
    assert (runs % pixels == 0).all()


def test_a_png_never_falls_below_the_smallest_scale_nor_exceeds_the_largest() -> None:
    for ppi in range(72, 2401, 7):
        for asked in (0.8, 0.93, 1.0, 1.7, 2.0):
            made = grid(ppi, asked)
            assert 0.8 - 1e-9 <= made.scale <= 2.0 + 1e-9
            one_pixel = MM_PER_INCH / ppi / NOMINAL_MODULE
            if 0.8 + one_pixel <= asked <= 2.0 - one_pixel:
                assert abs(made.scale - asked) <= one_pixel / 2 + 1e-9


def test_pixels_that_are_too_coarse_are_refused() -> None:
    with pytest.raises(
        BarcodeError, match="Pixels at 30 ppi are too coarse for a barcode: use 300 ppi or more"
    ):
        grid(30, 1.0)


def test_narrower_bars_in_a_png_are_whole_pixels_narrower_and_still_read(tmp_path: Path) -> None:
    made = write_barcode(ISBN, "51495", tmp_path / "b.png", Asked(reduction=0.05))
    assert made.reduction == pytest.approx(2 * MM_PER_INCH / 1200)
    with Image.open(made.path) as narrow:
        row = np.asarray(narrow)[narrow.height // 2]
    bars = np.diff(np.flatnonzero(np.diff(row)))[::2]
    assert {int(width) % 16 for width in bars} == {14}


@pytest.mark.parametrize("name", ["b.svg", "b.pdf", "b.png"])
def test_the_largest_reduction_still_reads(name: str, tmp_path: Path) -> None:
    for isbn, addon in random_books(6, seed=3):
        write_barcode(isbn, addon, tmp_path / name, Asked(0.8, reduction=0.8 * 0.33 / 4))


@pytest.mark.parametrize("name", ["b.svg", "b.pdf", "b.png"])
def test_a_reduction_that_eats_the_bars_writes_nothing(name: str, tmp_path: Path) -> None:
    with pytest.raises(BarcodeError, match=r"Bars cannot be 0.3 mm narrower"):
        write_barcode(ISBN, "", tmp_path / name, Asked(reduction=0.3))
    assert list(tmp_path.iterdir()) == []


def expected(isbn: Isbn = ISBN, addon: str = "", size: Size | None = None) -> Expected:
    words = f"ISBN {isbn.hyphenated}{isbn.digits}{addon}"
    return Expected(isbn.digits, addon, words, size or barcode(isbn, addon).size(1))


@pytest.mark.parametrize("kind", [".svg", ".pdf", ".png"])
def test_reading_back_notices_another_number_and_another_addon(kind: str, tmp_path: Path) -> None:
    made = write_barcode(ISBN, "51495", tmp_path / f"b{kind}")
    other = parse_isbn("9791185020648")
    assert findings(made.path, kind, expected(addon="51495", size=made.size)) == ()
    (wrong,) = [
        said for said in findings(made.path, kind, expected(addon="51490", size=made.size)) if "bars" in said
    ]
    assert wrong == "its bars read as 9783161484100 51495 instead of 9783161484100 51490"
    assert any("9791185020648" in said for said in findings(made.path, kind, expected(other, size=made.size)))


@pytest.mark.parametrize("kind", [".svg", ".pdf", ".png"])
def test_reading_back_notices_another_size(kind: str, tmp_path: Path) -> None:
    made = write_barcode(ISBN, "", tmp_path / f"b{kind}")
    assert findings(made.path, kind, expected(size=made.size.scaled(1.01)))


@pytest.mark.parametrize(
    ("before", "after", "finding"),
    [
        (b"0 0 0 1 k", b"0 0 0 rg", "it has another colour than white and 100 % black"),
        (b"0 0 0 1 k", b".6 .4 .4 1 k", "it has another colour than white and 100 % black"),
        (b"> Tj", b"> '", "its words cannot be read back"),
        (b"0 0 0 1 k", b"0 0 0 0 k", "its bars read as nothing instead of 9783161484100"),
    ],
)
def test_reading_back_notices_what_a_printer_would_not_take(
    before: bytes, after: bytes, finding: str, tmp_path: Path
) -> None:
    made = write_barcode(ISBN, "", tmp_path / "b.pdf")
    with pikepdf.open(made.path, allow_overwriting_input=True) as file:
        page = file.pages[0].obj
        page.Contents.write(page.Contents.read_bytes().replace(before, after))
        file.save(made.path)
    assert finding in findings(made.path, ".pdf", expected(size=made.size))


def test_reading_back_notices_a_font_that_is_not_inside(tmp_path: Path) -> None:
    made = write_barcode(ISBN, "", tmp_path / "b.pdf")
    with pikepdf.open(made.path, allow_overwriting_input=True) as file:
        (inner,) = file.pages[0].obj.Resources.Font.F.DescendantFonts
        del inner.FontDescriptor.FontFile2
        file.save(made.path)
    assert "its font is not embedded" in findings(made.path, ".pdf", expected(size=made.size))


def test_what_does_not_read_right_does_not_replace_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "b.png"
    path.write_bytes(b"the old one")
    forged = Isbn(("978", "3161484101"))  # a value that parse_isbn never makes: its check digit is wrong
    with pytest.raises(PrintError, match="so it was not saved: its bars read as nothing instead of"):
        write_barcode(forged, "", path)
    assert path.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [path]
