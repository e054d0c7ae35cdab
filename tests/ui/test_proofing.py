"""The cover proofed in the window with real clicks: colours, gamut, ink, and the cut that slides."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from coverstudio.document.document import Document
from coverstudio.document.geometry import Size
from coverstudio.document.spread import Edition
from coverstudio.imaging.heat import heat
from coverstudio.imaging.ink import coverage
from coverstudio.imaging.srgb import srgb_profile
from coverstudio.imaging.writing import encode_png
from coverstudio.printing.wraps import laid_out
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.proofing import WARNING, proof
from coverstudio.settings import Settings
from coverstudio.ui.panels.print.proof_part import ProofPart
from coverstudio.ui.stages import PRINT
from coverstudio.ui.studio_window import StudioWindow
from coverstudio.ui.theme import colours
from tests.fakes import FakeGenerator
from tests.imaging.tiny_profile import NAME, tiny_cmyk_profile
from tests.ui.stage import application, at_rest, click, play, press, until

ALT_CTRL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
EDITION = Edition(printer="ingramspark", kind="paperback", trim=Size(152.4, 228.6), paper="white", pages=240)
SPEC = msgspec.structs.replace(laid_out(EDITION).print_spec("wrap"), ppi=60)


@pytest.fixture(autouse=True)
def no_profiles_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "none"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "none"))


@pytest.fixture
def press_profile(tmp_path: Path) -> Path:
    path = tmp_path / "press.icc"
    path.write_bytes(tiny_cmyk_profile())
    return path


@pytest.fixture
def settings(press_profile: Path) -> Settings:
    return Settings(language="en", profile=str(press_profile))


# Left black, right a green that the press does not have, a quarter of each white.
async def begin(opened: StudioWindow, folder: Path, *, wrap: bool = False) -> ProofPart:
    """Begin a cover of a black and a green half, and open the part in the last stage."""
    document = opened.studio.editor.document
    spec = SPEC if wrap else msgspec.structs.replace(document.print_spec, ppi=60)
    opened.studio.editor.start_over(Document(print_spec=spec))
    pixels = np.zeros((480, 720, 3), np.uint8)
    pixels[:, 360:] = (0, 255, 0)
    pixels[:120] = 255
    picture = folder / "halves.png"
    picture.write_bytes(encode_png(pixels))
    opened.stories.files.import_path(picture)
    await at_rest(opened)
    opened.window.stages.show_stage(PRINT)
    opened.window.canvas.set_guides_visible(False)
    part = opened.window.print.proof
    opened.window.print.ensureWidgetVisible(part)
    click(part.fold.line, QPoint(40, 10))
    await until(lambda: part.ink.isVisible() or part.missing.isVisible(), "it was measured")
    return part


def choose(opened: StudioWindow, name: str) -> None:
    part = opened.window.print.proof
    opened.window.print.ensureWidgetVisible(part.mode)
    click(next(one for one in part.mode.findChildren(type(part.fold.line)) if one.accessibleName() == name))


def seen(opened: StudioWindow, x: float, y: float) -> tuple[int, int, int]:
    """Return the colour at a share of the page's width and height."""
    canvas = opened.window.canvas
    box = canvas.editor.document.print_spec.trim_box
    at = canvas.view_map().point((box.x + x * box.width, box.y + y * box.height)).toPoint()
    red, green, blue, _ = canvas.viewport().grab().toImage().pixelColor(at).getRgb()
    return red, green, blue


def test_a_click_lays_each_kind_of_proof_over_the_page(tmp_path: Path, settings: Settings) -> None:
    async def story(opened: StudioWindow) -> None:
        part = await begin(opened, tmp_path)
        assert part.profile.currentText() == NAME
        assert seen(opened, 0.8, 0.6) == (0, 255, 0)
        choose(opened, "Proof")
        await until(lambda: seen(opened, 0.8, 0.6)[0] > 60, "green is duller")
        choose(opened, "Gamut")
        await until(lambda: seen(opened, 0.8, 0.6) == WARNING, "green is warned of")
        assert seen(opened, 0.8, 0.1) == (255, 255, 255)
        assert part.hint.isVisible()
        choose(opened, "Ink")
        await until(lambda: seen(opened, 0.8, 0.1) == heat(0, 300), "paper has no ink")
        assert seen(opened, 0.2, 0.6) == heat(360, 300)
        assert part.legend.isVisible() and part.legend.limit == 300
        choose(opened, "Off")
        assert seen(opened, 0.8, 0.6) == (0, 255, 0)

    play(story, FakeGenerator(), settings)


def test_an_edit_shows_at_once_and_is_proofed_when_the_hand_rests(tmp_path: Path, settings: Settings) -> None:
    async def story(opened: StudioWindow) -> None:
        await begin(opened, tmp_path)
        choose(opened, "Gamut")
        await until(lambda: seen(opened, 0.8, 0.6) == WARNING)
        layer = next(opened.studio.editor.document.images)
        opened.studio.editor.edit(lambda document: msgspec.structs.replace(document, layers=()), "Clear")
        assert seen(opened, 0.8, 0.6) == (255, 255, 255)
        opened.studio.editor.undo()
        assert seen(opened, 0.8, 0.6) == (0, 255, 0)
        await until(lambda: seen(opened, 0.8, 0.6) == WARNING)
        assert next(opened.studio.editor.document.images) == layer

    play(story, FakeGenerator(), settings)


def test_too_much_ink_is_reduced_by_one_click_and_comes_back_by_one(
    tmp_path: Path, settings: Settings
) -> None:
    async def story(opened: StudioWindow) -> None:
        part = await begin(opened, tmp_path, wrap=True)
        assert "of 240 % (IngramSpark)" in part.ink.text()
        assert part.reduce.text() == "Reduce ink to 240 %"
        before = opened.studio.editor.document
        opened.window.print.ensureWidgetVisible(part.reduce)
        click(part.reduce)
        await at_rest(opened)
        await until(lambda: not part.reduce.isVisible(), "the limit holds")
        separation = opened.stories.proofing.separation
        assert separation is not None
        picture = opened.studio.images.image(next(opened.studio.editor.document.images).asset)
        assert coverage(separation.pixels(to_array(picture)[..., :3].copy())).max() <= 240
        assert next(opened.studio.editor.document.images).recipe.wish == "reduce ink"  # pyright: ignore[reportOptionalMemberAccess]
        opened.studio.editor.undo()
        assert opened.studio.editor.document == before
        await until(part.reduce.isVisible, "the ink is back")

    play(story, FakeGenerator(), settings)


def test_without_a_profile_it_is_said_how_to_get_one(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        part = await begin(opened, tmp_path)
        assert "ask the printer for the one of the press" in part.missing.text()
        assert part.choose.isVisible()
        assert not part.mode.isVisible() and not part.profile.isVisible()
        assert part.drift.switch.isVisible()

    play(story, FakeGenerator(), Settings(language="en"))


def test_another_profile_is_chosen_from_a_file(tmp_path: Path, settings: Settings) -> None:
    other = tmp_path / "other.icc"
    other.write_bytes(tiny_cmyk_profile().replace(NAME.encode(), b"Other test pres"))
    screen = tmp_path / "screen.icc"
    screen.write_bytes(srgb_profile())

    async def story(opened: StudioWindow) -> None:
        part = await begin(opened, tmp_path)
        told: list[str] = []
        opened.studio.messages.told.connect(lambda message: told.append(message.sentence))
        await answer(opened, screen)
        await until(lambda: told, "an RGB profile is refused")
        assert told == ["screen.icc is an RGB profile: choose the CMYK profile of a press."]
        assert opened.studio.preferences.settings.profile == settings.profile
        await answer(opened, other)
        await until(lambda: part.profile.currentText() == "Other test pres", "the other one is used")
        assert opened.studio.preferences.settings.profile == str(other)

    play(story, FakeGenerator(), settings)


async def answer(opened: StudioWindow, path: Path) -> None:
    """Choose the last entry of the list, and a file in the dialog that opens."""
    field = opened.window.print.proof.profile
    field.activated.emit(field.count() - 1)
    await until(lambda: opened.window.findChildren(QFileDialog), "a file is asked for")
    (dialog,) = opened.window.findChildren(QFileDialog)
    dialog.setDirectory(str(path.parent))
    QTest.keyClicks(dialog.findChildren(QLineEdit)[0], str(path))
    (go,) = (one for one in dialog.findChildren(QPushButton) if one.text() == "&Open")
    click(go)
    await until(lambda: not opened.window.findChildren(QFileDialog))


def test_the_way_of_converting_is_remembered_and_seen(tmp_path: Path, settings: Settings) -> None:
    async def story(opened: StudioWindow) -> None:
        part = await begin(opened, tmp_path)
        opened.window.print.ensureWidgetVisible(part.black_point)
        click(part.black_point, QPoint(8, part.black_point.height() // 2))
        assert opened.studio.preferences.settings.black_point is False
        part.intent.setFocus()
        press(part.intent, Qt.Key.Key_Down)
        assert opened.studio.preferences.settings.intent == "perceptual"
        separation = opened.stories.proofing.separation
        assert separation is not None
        assert (separation.intent, separation.black_point) == ("perceptual", False)

    play(story, FakeGenerator(), settings)


def test_the_cut_slides_by_the_pad(tmp_path: Path, settings: Settings) -> None:
    async def story(opened: StudioWindow) -> None:
        part, canvas = await begin(opened, tmp_path, wrap=True), opened.window.canvas
        pad, drift = part.drift, opened.stories.drift
        opened.window.print.ensureWidgetVisible(pad)
        click(pad.switch, QPoint(8, pad.switch.height() // 2))
        cut = drift.cut()
        assert cut is not None and cut.box == SPEC.trim_box and len(cut.folds) == 2
        await asyncio.sleep(0.05)
        opened.window.print.ensureWidgetVisible(pad.pad)
        click(pad.buttons["right"])
        slid = drift.cut()
        assert slid is not None
        assert slid.box.x - cut.box.x == pytest.approx(25.4 / 16)
        assert slid.folds[0] - cut.folds[0] == pytest.approx(25.4 / 16)
        assert "1/16 in" in pad.where.text()
        assert QColor(*seen(opened, 0.001, 0.5)).name() == colours("dark").pasteboard
        click(pad.buttons["up"])
        assert drift.way == (0, -1)
        click(pad.switch, QPoint(8, pad.switch.height() // 2))
        assert drift.cut() is None
        assert canvas.editor.document.layers

    play(story, FakeGenerator(), settings)


def test_the_menu_knows_what_the_panel_shows(tmp_path: Path, settings: Settings) -> None:
    async def story(opened: StudioWindow) -> None:
        await begin(opened, tmp_path)
        entries = {one.text(): one for one in opened.window.findChildren(QAction)}
        QTest.keyClick(opened.window.canvas, Qt.Key.Key_G, ALT_CTRL)
        assert opened.stories.proofing.mode == "gamut"
        assert entries["Colours out of gamut"].isChecked()
        QTest.keyClick(opened.window.canvas, Qt.Key.Key_P, ALT_CTRL)
        assert opened.stories.proofing.mode == "colours"
        assert not entries["Colours out of gamut"].isChecked()
        QTest.keyClick(opened.window.canvas, Qt.Key.Key_P, ALT_CTRL)
        assert opened.stories.proofing.mode == "off"
        QTest.keyClick(opened.window.canvas, Qt.Key.Key_X, ALT_CTRL)
        assert opened.stories.drift.way == (0, 0)
        assert application().activeWindow() is opened.window

    play(story, FakeGenerator(), settings)


def test_what_lies_over_the_page_keeps_its_switch_in_sight_in_another_language(
    tmp_path: Path, settings: Settings
) -> None:
    async def story(opened: StudioWindow) -> None:
        await begin(opened, tmp_path)
        choose(opened, "Ink")
        opened.studio.preferences.change(language="ko")
        assert opened.window.print.proof.fold.is_open
        opened.stories.proofing.show("off")
        opened.studio.preferences.change(language="en")
        assert not opened.window.print.proof.fold.is_open

    play(story, FakeGenerator(), settings)


def test_the_window_goes_on_while_a_large_page_is_proofed(tmp_path: Path, settings: Settings) -> None:
    async def story(opened: StudioWindow) -> None:
        await begin(opened, tmp_path, wrap=True)
        proofing, document = opened.stories.proofing, opened.studio.editor.document
        assert proofing.separation is not None
        area = SPEC.bleed_box, (2000, 1460)
        began = time.perf_counter()
        proof(document, opened.studio.images, *area, proofing.separation, "colours", 240)
        alone = time.perf_counter() - began

        proofing.area = lambda: area
        came: list[object] = []
        proofing.picture_changed.connect(came.append)
        proofing.show("colours")
        longest, last = 0.0, time.perf_counter()
        while not any(came):
            await asyncio.sleep(0.002)
            longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
        # Whatever else the computer does: it is never blocked for as long as the proof takes.
        assert longest < alone / 2

    play(story, FakeGenerator(), settings)
