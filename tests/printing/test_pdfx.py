"""PDF/X: boxes, marks of the standard, output intents, metadata, and what each kind of page may hold."""

from __future__ import annotations

import errno
import functools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pikepdf
import pytest
from PySide6.QtGui import QGuiApplication

from coverstudio.document import atomic
from coverstudio.document.assets import AssetStore
from coverstudio.document.atomic import WriteError
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import BarcodeLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.pictures import Recipe
from coverstudio.document.print_spec import PrintSpec
from coverstudio.printing.conformance import check
from coverstudio.printing.errors import PrintError
from coverstudio.printing.fonts import forms_of
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.targets import Target
from coverstudio.printing.verifying import verify
from coverstudio.rendering.images import StoreImages
from tests.printing.covers import (
    background,
    card,
    extracted,
    gradient,
    has_hangul,
    needs_poppler,
    needs_qpdf,
    said_by,
    stored,
    text,
)
from tests.printing.pressed import (
    ALL_MARKS,
    IN_INKS,
    QUICK,
    STANDARDS,
    X1A,
    X3,
    X4,
    X4_INKS,
    registered_press,
)

NOON = datetime(2026, 5, 17, 12, 0, 30, tzinfo=UTC)
BARCODE = BarcodeLayer(name="Barcode", box=Box(22, 60, 38, 28), isbn="978-3-16-148410-0")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cover.pdf"


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory, qapp: QGuiApplication) -> AssetStore:
    return AssetStore(tmp_path_factory.mktemp("shared") / "store")


@pytest.fixture(scope="module")
def everything(shared_store: AssetStore) -> Callable[[Target], Path]:
    """Answers with the cover of everything in a file for that target; each is written once."""
    document, images = cover_of_everything(shared_store), StoreImages(shared_store)

    @functools.cache
    def file(target: Target) -> Path:
        path = shared_store.folder.parent / f"{target.standard}-{target.colours}.pdf"
        write_pdf(document, shared_store, images, path, target=target)
        return path

    return file


@pytest.fixture
def full(store) -> Document:
    return cover_of_everything(store)


def cover_of_everything(store: AssetStore) -> Document:
    """Everything at once: pictures, alpha, blend modes, soft edges, text above and below, a barcode."""
    patch = stored(store, gradient(100, 100, 4))
    cover = card(
        background(store, 390, 567),
        text("Below", top=2, colour="#ffffff"),
        ShapeLayer(name="Glow", box=Box(10, 2, 20, 6), softness=2, colour="#ff0000", opacity=0.5),
        ShapeLayer(name="Bar", box=Box(2, 40, 20, 4), colour="#000000"),
        ShapeLayer(name="Tint", box=Box(30, 40, 20, 4), colour="#c86432", blend_mode="multiply"),
        ImageLayer(name="Bird", box=Box(2, 48, 12, 12), asset=patch, rotation=20),
        TextLayer(
            name="Black", box=Box(5, 14, 50, 10), text="Black title", family="Source Serif Pro", size=14
        ),
        text("Coloured", top=26, colour="#203880"),
        BARCODE,
    )
    return msgspec.structs.replace(cover, print_spec=QUICK)


@pytest.mark.parametrize("target", STANDARDS)
def test_a_page_of_everything_keeps_every_rule(target: Target, full, path, store, images) -> None:
    marked = msgspec.structs.replace(target, marks=ALL_MARKS, ink_limit=280)
    write_pdf(full, store, images, path, target=marked)
    assert verify(path, full, marked) == ()
    if target.standard != "plain":
        assert check(path, target.standard) == ()


@needs_qpdf
@needs_poppler
@pytest.mark.parametrize("target", STANDARDS)
def test_other_programs_find_nothing_wrong(target: Target, everything) -> None:
    path = everything(target)
    assert "No syntax or stream encoding errors" in said_by("qpdf", "--check", path)
    embedded = [line.split()[-5] for line in said_by("pdffonts", path).splitlines()[2:]]
    assert embedded
    assert set(embedded) == {"yes"}
    words = " ".join(extracted(path))
    assert "Black title" in words
    assert "Coloured" in words


@needs_poppler
@pytest.mark.parametrize("target", STANDARDS)
def test_hangul_stays_text(target: Target, path, store, images) -> None:
    if not has_hangul():
        pytest.skip("needs NanumMyeongjo")
    title = text("유리 들판", family="NanumMyeongjo", colour="#000000")
    write_pdf(card(title), store, images, path, target=target)
    assert extracted(path) == ["유리 들판"]


@pytest.mark.parametrize("target", STANDARDS)
def test_boxes_are_exact_and_marks_stand_around_them(target: Target, path, store, images) -> None:
    points = 72 / 25.4
    for marks, margin in ((target.marks, 0.0), (ALL_MARKS, 30.0)):
        marked = msgspec.structs.replace(target, marks=marks)
        written = write_pdf(card(text("Exact")), store, images, path, target=marked)
        width, height = 66 * points, 96 * points
        assert written.page == pytest.approx((width + 2 * margin, height + 2 * margin))
        with pikepdf.open(path) as file:
            page = file.pages[0].obj
            boxes = {
                name: [float(side) for side in page[name]] for name in ("/MediaBox", "/BleedBox", "/TrimBox")
            }
        assert boxes["/MediaBox"] == pytest.approx([0, 0, width + 2 * margin, height + 2 * margin], abs=1e-4)
        bleed = [margin, margin, margin + width, margin + height]
        assert boxes["/BleedBox"] == pytest.approx(bleed, abs=1e-4)
        inset = 3 * points
        trim = [bleed[0] + inset, bleed[1] + inset, bleed[2] - inset, bleed[3] - inset]
        assert boxes["/TrimBox"] == pytest.approx(trim, abs=1e-4)


@pytest.mark.parametrize(
    ("target", "version", "info"),
    [
        (X1A, "1.3", {"/GTS_PDFXVersion": "PDF/X-1:2001", "/GTS_PDFXConformance": "PDF/X-1a:2001"}),
        (X3, "1.3", {"/GTS_PDFXVersion": "PDF/X-3:2002"}),
        (X4, "1.6", {}),
    ],
)
def test_a_file_says_which_standard_it_keeps(target: Target, version, info, path, store, images) -> None:
    write_pdf(card(text("Named"), language="en"), store, images, path, target=target, at=NOON)
    assert path.read_bytes().startswith(f"%PDF-{version}".encode())
    assert b"/ObjStm" not in path.read_bytes()
    with pikepdf.open(path) as file:
        said = {name: str(value) for name, value in file.docinfo.items()}
        xmp = file.open_metadata()
        assert said["/Trapped"] == "/False"
        assert info.items() <= said.items()
        assert ("/GTS_PDFXVersion" in said) == bool(info)
        assert said["/CreationDate"] == said["/ModDate"] == "D:20260517120030Z"
        assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == "2026-05-17T12:00:30+00:00"
        assert xmp.get("pdfxid:GTS_PDFXVersion") == ("PDF/X-4" if target is X4 else None)
        assert xmp["xmpMM:DocumentID"].startswith("uuid:")
        assert (xmp["xmpMM:VersionID"], xmp["xmpMM:RenditionClass"]) == ("1", "default")
        assert xmp["dc:title"] == said["/Title"] == "A Field of Glass"


def test_a_cover_without_a_title_is_called_by_its_format(path, store, images) -> None:
    write_pdf(card(text("Untitled"), title=""), store, images, path, target=X4)
    with pikepdf.open(path) as file:
        assert str(file.docinfo["/Title"]) == "card"


def test_the_same_cover_at_the_same_date_gives_the_same_file(full, path, store, images) -> None:
    target = msgspec.structs.replace(X1A, marks=ALL_MARKS)
    write_pdf(full, store, images, path, target=target, at=NOON)
    once = unpacked(path)
    write_pdf(full, store, images, path, target=target, at=NOON)
    assert unpacked(path) == once


def unpacked(path: Path) -> list[bytes]:
    """Return all objects of a file; of equal pixels, isal does not always pack the same bytes."""
    with pikepdf.open(path) as file:
        streams = [one.read_bytes() for one in file.objects if isinstance(one, pikepdf.Stream)]
        return [*streams, *(one.unparse() for one in file.objects)]


@pytest.mark.parametrize("target", STANDARDS)
def test_the_output_intent_holds_the_profile_of_the_press(target: Target, path, store, images) -> None:
    write_pdf(card(text("Pressed")), store, images, path, target=target)
    with pikepdf.open(path) as file:
        (intent,) = file.Root.OutputIntents
        assert intent.S == pikepdf.Name.GTS_PDFX
        assert str(intent.OutputConditionIdentifier) == "Tiny test press"
        assert "/RegistryName" not in intent
        assert target.profile is not None
        assert intent.DestOutputProfile.read_bytes() == target.profile.content
        assert int(intent.DestOutputProfile.N) == 4


@pytest.mark.parametrize("target", [X1A, X3])
def test_a_registered_condition_may_be_named_without_its_profile(target, path, store, images) -> None:
    named = msgspec.structs.replace(target, profile=registered_press(), embed_profile=False)
    write_pdf(card(text("Named")), store, images, path, target=named)
    with pikepdf.open(path) as file:
        (intent,) = file.Root.OutputIntents
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert str(intent.RegistryName) == "http://www.color.org"
        assert "/DestOutputProfile" not in intent
    assert check(path, target.standard) == ()


@pytest.mark.parametrize("target", IN_INKS)
def test_in_inks_nothing_shines_through(target: Target, everything) -> None:
    with pikepdf.open(everything(target)) as file:
        page = file.pages[0].obj
        holders = [page, *(form for _, form in forms_of(page.Resources))]
        images_on_it = [
            x for h in holders for x in h.Resources.get("/XObject", {}).values() if x.Subtype == "/Image"
        ]
        states = [state for holder in holders for state in holder.Resources.get("/ExtGState", {}).values()]
        assert all("/Group" not in holder for holder in holders)
        assert all("/SMask" not in image and image.ColorSpace == "/DeviceCMYK" for image in images_on_it)
        assert all({"/OP", "/op", "/OPM", "/Type"} >= set(state.keys()) for state in states)
        assert len(images_on_it) == 2  # all that is flattened, and the letters of it more finely


def test_pdfx4_keeps_transparency_and_blends_as_the_canvas_does(everything) -> None:
    with pikepdf.open(everything(X4)) as file:
        page = file.pages[0].obj
        assert page.Group.CS == "/DeviceCMYK"
        group = page.Resources.XObject["/Blended"]
        assert group.Group.CS[0] == pikepdf.Name.ICCBased
        modes = {str(s.BM) for s in group.Resources.ExtGState.values()}
        assert "/Multiply" in modes
        # What lies under nothing that shines through stays out of it, in the inks of the press.
        assert {"/L6", "/L7", "/L8"} <= set(page.Resources.XObject.keys())


@pytest.mark.parametrize("target", IN_INKS)
def test_every_colour_is_in_inks(target: Target, everything) -> None:
    with pikepdf.open(everything(target)) as file:
        page = file.pages[0].obj
        for holder in (page, *(form for _, form in forms_of(page.Resources))):
            used = {str(one.operator) for one in pikepdf.parse_content_stream(holder)}
            assert not used & {"rg", "RG", "g", "G", "cs", "CS", "sc", "SC", "scn", "SCN", "sh"}
            assert "/ColorSpace" not in holder.Resources


def test_a_barcode_is_black_ink_on_paper(path, store, images) -> None:
    for target in (X1A, X4):
        write_pdf(card(background(store), BARCODE), store, images, path, target=target)
        with pikepdf.open(path) as file:
            form = file.pages[0].Resources.XObject["/L1"]
            colours = [one for one in pikepdf.parse_content_stream(form) if str(one.operator) == "k"]
            assert [[int(v) for v in one.operands] for one in colours] == [[0, 0, 0, 0], [0, 0, 0, 1]]


def test_a_barcode_that_something_shines_through_is_refused(path, store, images) -> None:
    veil = ShapeLayer(name="Veil", box=Box(0, 70, 60, 10), opacity=0.2)
    for target in (X1A, X4):
        with pytest.raises(
            PrintError, match=r"“Barcode” would not be in black ink alone.*move it to the top"
        ):
            write_pdf(card(BARCODE, veil), store, images, path, target=target)


@needs_poppler
def test_the_slug_names_title_date_and_condition(path, store, images) -> None:
    target = msgspec.structs.replace(X4, marks=ALL_MARKS)
    document = msgspec.structs.replace(card(text("Cover"), title="Glass"), language="en")
    write_pdf(document, store, images, path, target=target, at=NOON)
    assert "Glass · 2026-05-17 12:00 UTC · Tiny test press" in extracted(path)
    long = msgspec.structs.replace(document, title="A title that never ends " * 9)
    write_pdf(long, store, images, path, target=target, at=NOON)
    assert any(line.endswith("… · 2026-05-17 12:00 UTC · Tiny test press") for line in extracted(path))


@needs_poppler
@pytest.mark.parametrize(
    ("width", "words"),
    [
        (70, "A title that never ends · 2026-05-17 12:00 UTC · Tiny test press"),
        (54, "A title that n… · 2026-05-17 12:00 UTC · Tiny test press"),
        (44, "2026-05-17 12:00 UTC · Tiny test press"),
        (30, "2026-05-17 12:00 UTC"),
        (10, None),
    ],
)
def test_the_slug_says_on_one_line_what_there_is_room_for(width, words, path, store, images) -> None:
    target = msgspec.structs.replace(X1A, marks=ALL_MARKS)
    spec = PrintSpec(name="narrow", trim=Size(width, 20), bleed=3, safe=1)
    document = msgspec.structs.replace(
        card(ShapeLayer(name="Area", box=Box(0, 0, 9, 9)), title="A title that never ends"), print_spec=spec
    )
    write_pdf(document, store, images, path, target=target, at=NOON)
    assert extracted(path) == ([words] if words else [])


@pytest.mark.parametrize(
    ("recipes", "kind"),
    [
        ((Recipe(engine="diffusion", wish="generate", model="sd"),), "trainedAlgorithmicMedia"),
        (
            (Recipe(engine="diffusion", wish="generate", model="sd"), None),
            "compositeWithTrainedAlgorithmicMedia",
        ),
        ((Recipe(engine="lanczos", wish="upscale"),), None),
    ],
)
def test_disclosure_goes_into_the_metadata(recipes, kind, path, store, images) -> None:
    asset = stored(store, gradient(60, 60))
    layers = [ImageLayer(name="A", box=Box(0, 0, 30, 30), asset=asset, recipe=recipe) for recipe in recipes]
    target = msgspec.structs.replace(X4, disclosure="The picture was made with a model.")
    write_pdf(card(*layers), store, images, path, target=target)
    with pikepdf.open(path) as file:
        xmp = file.open_metadata()
        assert xmp["dc:description"] == "The picture was made with a model."
        found = xmp.get("{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType")
        assert found == (f"http://cv.iptc.org/newscodes/digitalsourcetype/{kind}" if kind else None)


def test_nothing_is_disclosed_unasked(path, store, images) -> None:
    asset = stored(store, gradient(60, 60))
    made = Recipe(engine="diffusion", wish="generate", model="sd")
    write_pdf(card(ImageLayer(name="A", box=Box(0, 0, 9, 9), asset=asset, recipe=made)), store, images, path)
    assert b"DigitalSourceType" not in path.read_bytes()


@pytest.mark.parametrize("target", STANDARDS)
def test_a_disk_that_fills_up_leaves_the_old_file(target: Target, path, store, images, monkeypatch) -> None:
    path.write_bytes(b"old")

    def full_disk(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", full_disk)
    with pytest.raises(WriteError):
        write_pdf(card(text("Full")), store, images, path, target=target)
    assert path.read_bytes() == b"old"
    assert list(path.parent.glob("*.pdf*")) == [path]


def test_a_picture_that_is_damaged_is_named(full, path, store, images) -> None:
    file = store.path(next(full.images).asset)
    file.write_bytes(file.read_bytes()[:300])
    for target in (X1A, X4_INKS):
        with pytest.raises(PrintError, match="damaged"):
            write_pdf(full, store, images, path, target=target)
    assert not path.exists()


@pytest.mark.parametrize("target", [X1A, X4_INKS])
def test_layers_that_share_a_picture_share_it_in_the_file(target: Target, path, store, images) -> None:
    asset = stored(store, gradient(300, 300))
    stamps = [
        ImageLayer(name=f"{i}", box=Box(2, 2 + 22 * i, 20, 20), asset=asset, rotation=30.0 * i)
        for i in range(3)
    ]
    over_the_edge = ImageLayer(name="Over", box=Box(40, 40, 40, 40), asset=asset)
    write_pdf(card(*stamps, over_the_edge), store, images, path, target=target)
    with pikepdf.open(path) as file:
        drawn = file.pages[0].Resources.XObject
        assert len({drawn[f"/L{i}"].objgen for i in range(3)}) == 1
        assert int(drawn["/L3"].Width) < 300


@pytest.mark.parametrize("target", STANDARDS)
def test_what_waits_beside_the_page_is_no_hindrance(target: Target, path, store, images) -> None:
    beside = Box(200, 10, 40, 10)
    waiting = (
        text("Waits", box=beside, opacity=0.5),
        ShapeLayer(name="Soft", box=beside, softness=3),
        text("Waits, opaque", box=beside),
    )
    write_pdf(card(text("Here"), *waiting), store, images, path, target=target)
    with pikepdf.open(path) as file:
        assert "/Flat" not in file.pages[0].Resources.XObject


def test_flattening_can_be_given_up(full, path, store, images) -> None:
    told: list[float] = []

    def stop(share: float) -> None:
        told.append(share)
        if len(told) > 3:
            raise InterruptedError

    path.write_bytes(b"old")
    with pytest.raises(InterruptedError):
        write_pdf(full, store, images, path, target=X1A, report=stop)
    assert told == sorted(told)
    assert 0 < told[-1] < 0.3
    assert path.read_bytes() == b"old"


@needs_poppler
def test_marks_stand_around_a_page_for_screens_as_well(path, store, images) -> None:
    target = Target(marks=ALL_MARKS)
    document = card(text("Marked"))
    write_pdf(document, store, images, path, target=target, at=NOON)
    assert verify(path, document, target) == ()
    assert any("2026-05-17 12:00 UTC · sRGB" in line for line in extracted(path))
