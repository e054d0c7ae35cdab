"""The way out of the print panel: which file for whom, what goes with it, and what is warned of."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
from PIL import Image
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import ImageLayer, ShapeLayer
from coverstudio.document.pictures import Asset, Recipe
from coverstudio.document.print_spec import PrintSpec, print_spec
from coverstudio.document.spread import Edition
from coverstudio.imaging.profiles import read_profile
from coverstudio.imaging.separations import Separation
from coverstudio.printing.presets import preset
from coverstudio.printing.wraps import laid_out
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.render import render
from coverstudio.settings import Settings
from coverstudio.ui.stages import PRINT
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import FakeGenerator
from tests.imaging.tiny_profile import tiny_cmyk_profile
from tests.ui.stage import at_rest, click, play, until

SMALL = PrintSpec(name="card", trim=Size(60, 90), ppi=60)
BAND = ShapeLayer(name="Band", box=Box(-3, 30, 66, 30), colour="#803020")


def a_wrap(printer: str, paper: str) -> Document:
    edition = Edition(printer=printer, kind="paperback", trim=Size(152.4, 228.6), paper=paper, pages=240)
    return Document(print_spec=laid_out(edition).print_spec("wrap"), layers=(BAND,))


def show(opened: StudioWindow, document: Document) -> None:
    opened.studio.editor.start_over(document)
    opened.window.stages.show_stage(PRINT)


async def save_as(opened: StudioWindow, path: Path) -> None:
    """Answer the question where to."""
    await until(lambda: opened.window.findChildren(QFileDialog), "where to")
    dialog = opened.window.findChildren(QFileDialog)[0]
    dialog.setDirectory(str(path.parent))
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(path.name)
    dialog.accept()
    await until(lambda: not opened.window.findChildren(QFileDialog), "an answer")


def test_the_main_button_is_for_the_printer_of_the_cover() -> None:
    async def story(opened: StudioWindow) -> None:
        part = opened.window.print.export
        show(opened, Document(print_spec=SMALL))
        assert part.main.text() == "Export PDF…"
        show(opened, a_wrap("kdp-paperback", "cream"))
        assert part.main.text() == "Export PDF for KDP…"
        assert part.options.preset.choice == "kdp-paperback"
        assert part.options.preset.itemText(0) == "Amazon KDP paperback"
        show(opened, a_wrap("ingramspark", "creme-50"))
        assert part.main.text() == "Export PDF for IngramSpark…"

    play(story, FakeGenerator())


def test_another_printer_than_the_covers_own_says_why_it_would_not_take_it() -> None:
    async def story(opened: StudioWindow) -> None:
        options = opened.window.print.export.options
        show(opened, Document(print_spec=SMALL, layers=(BAND,)))
        assert not options.misfit.isVisible()
        opened.stories.exporting.change(preset="ingramspark")
        assert "IngramSpark prints back, spine and front from one file" in options.misfit.text()
        assert options.misfit.isVisible()
        assert options.lay_out.text() == "Lay the cover out for IngramSpark"
        click(options.lay_out)
        assert opened.studio.editor.undo_name == "Wrap"
        assert opened.stories.exporting.printer == "ingramspark" and not options.misfit.isVisible()
        show(opened, a_wrap("ingramspark", "creme-50"))
        assert not options.misfit.isVisible()

    play(story, FakeGenerator())


def test_options_are_those_that_the_file_takes() -> None:
    async def story(opened: StudioWindow) -> None:
        options = opened.window.print.export.options
        show(opened, a_wrap("kdp-paperback", "cream"))
        options.fold.open()
        assert not options.crop.isVisible()
        assert not options.rich_black.isVisible() and not options.profile.isVisible()
        opened.stories.exporting.change(preset="pdfx1a")
        assert options.crop.isVisible() and options.rich_black.isVisible() and options.profile.isVisible()
        proofing = opened.stories.proofing
        await until(lambda: proofing.separation or proofing.sentence, "profiles are looked for")
        found = proofing.separation
        assert options.profile.text() == (found.profile.name if found else "None on this computer")

    play(story, FakeGenerator())


def test_a_small_cover_is_exported_by_the_menu(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        part = opened.window.print.export
        show(opened, Document(print_spec=SMALL, layers=(BAND,)))
        click(part.more)
        names = [action.text() for action in part.menu.actions() if not action.isSeparator()]
        assert names == [
            "PNG…",
            "JPEG…",
            "TIFF…",
            "TIFF, CMYK…",
            "E-book cover…",
            "OpenRaster…",
            "Photoshop…",
            "SVG…",
        ]
        part.menu.close()
        next(action for action in part.menu.actions() if action.text() == "Photoshop…").trigger()
        await save_as(opened, tmp_path / "cover.psd")
        await at_rest(opened)
        await until((tmp_path / "cover.psd").is_file, "the file")
        with Image.open(tmp_path / "cover.psd") as file:
            assert file.size == SMALL.bleed_box.size.pixels(60)

    play(story, FakeGenerator())


def test_a_profile_is_chosen_once_and_remembered(tmp_path: Path) -> None:
    press = tmp_path / "Our press.icc"
    press.write_bytes(tiny_cmyk_profile())
    (tmp_path / "broken.icc").write_bytes(b"no profile")
    told: list[str] = []

    async def story(opened: StudioWindow) -> None:
        opened.studio.messages.told.connect(lambda message: told.append(message.sentence))
        show(opened, a_wrap("ingramspark", "creme-50"))
        opened.stories.exporting.choose_profile()
        await save_as(opened, tmp_path / "broken.icc")
        await until(lambda: told, "the sentence")
        assert "broken.icc" in told[0]
        assert opened.studio.preferences.settings.profile == ""
        opened.stories.exporting.choose_profile()
        await save_as(opened, press)
        await until(lambda: opened.studio.preferences.settings.profile, "the profile")
        profile = opened.window.print.export.options.profile
        await until(lambda: profile.text() == "Tiny test press", "it is read")

    play(story, FakeGenerator())


def is_all_in_sight(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect() == widget.rect()


PAINTED = Recipe(
    engine="diffusion", wish="generate", model="flux2-klein-9b", settings={"model_name": "FLUX.2 klein 9B"}
)


def test_a_licence_that_forbids_selling_is_told_before_the_export() -> None:
    async def story(opened: StudioWindow) -> None:
        part, editor = opened.window.print.export, opened.studio.editor
        show(opened, Document(print_spec=SMALL, layers=(BAND,)))
        assert not part.warning.isVisible()
        picture = ImageLayer(
            name="Background", box=SMALL.trim_box, asset=Asset("0" * 64, "png", 9, 9), recipe=PAINTED,
            visible=True,
        )  # fmt: skip
        editor.apply(msgspec.structs.replace(editor.document, layers=(picture,)), "Paint")
        assert part.warning.isVisible() and "forbids selling the cover" in part.warning.text()
        await until(lambda: is_all_in_sight(part.main) and is_all_in_sight(part.warning), "all is to be read")
        assert part.warning.height() >= part.warning.heightForWidth(part.warning.width())
        editor.undo()
        assert not part.warning.isVisible()

    play(story, FakeGenerator())


def test_the_disclosure_is_copied_in_the_windows_language() -> None:
    async def story(opened: StudioWindow) -> None:
        show(opened, Document(print_spec=SMALL, layers=(BAND,)))
        opened.window.print.export.options.fold.open()
        opened.stories.exporting.copy_disclosure()
        assert QGuiApplication.clipboard().text().splitlines()[0] == "AI 생성 이미지: 없음."

    play(story, FakeGenerator(), Settings(language="ko"))


def test_colours_become_inks_as_the_proof_shows_them(tmp_path: Path) -> None:
    press = tmp_path / "press.icc"
    press.write_bytes(tiny_cmyk_profile())
    settings = Settings(profile=str(press), intent="perceptual", black_point=False)

    async def story(opened: StudioWindow) -> None:
        document = Document(print_spec=msgspec.structs.replace(print_spec("46pan"), ppi=36), layers=(BAND,))
        await opened.stories.exporting.write(document, tmp_path / "cover.tif", preset("tiff-cmyk"))
        separation = Separation(read_profile(press), "perceptual", black_point=False)
        with Image.open(tmp_path / "cover.tif") as file:
            shown = render(document, opened.studio.images, document.print_spec.trim_box, file.size)
            assert np.array_equal(np.asarray(file), separation.pixels(to_array(shown)))

    play(story, FakeGenerator(), settings)


def test_what_goes_with_a_pdf_is_left_out_where_it_does_not_belong(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        exporting = opened.stories.exporting
        exporting.change(crop=True, rich_black=True, discloses=True)
        document = Document(print_spec=msgspec.structs.replace(print_spec("46pan"), ppi=60), layers=(BAND,))
        await exporting.write(document, tmp_path / "cover.png")
        with Image.open(tmp_path / "cover.png") as file:
            assert file.info["Description"].startswith("AI-generated images: none.")

    play(story, FakeGenerator())
