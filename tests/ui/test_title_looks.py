"""How letters look, in the Type panel: fills, effects, looks tried on in the title's own words."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox

from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_looks import Effect, Gradient, Outline, PictureFill, Shadow, Stop
from coverstudio.editor.importing import import_picture, with_picture
from coverstudio.editor.title_looks import title_look, title_looks, user_looks_dir
from coverstudio.rendering.text_looks import has_surroundings
from coverstudio.ui.panels.type.effect_fields import FIELDS, OFFERED
from coverstudio.ui.panels.type.look_part import LookPart
from coverstudio.ui.stages import TYPE
from coverstudio.ui.studio_window import StudioWindow
from coverstudio.ui.widgets.gradient_bar import GradientBar
from coverstudio.ui.widgets.numbers import NumberField
from tests.fakes import FakeGenerator
from tests.ui.stage import a_picture, at_rest, click, play, press, until, write

Key = Qt.Key
TITLE = TextLayer(
    id="title", name="Title", text="Walden", family="Source Serif Pro", size=40, box=Box(30, 60, 100, 30),
    colour="#204060", role="title",
)  # fmt: skip
AUTHOR = msgspec.structs.replace(TITLE, id="author", name="Author", text="Thoreau", role="author", size=16)


def begin(opened: StudioWindow, *layers: TextLayer) -> LookPart:
    editor, window = opened.studio.editor, opened.window
    for layer in layers or (TITLE,):
        editor.apply(add_layer(editor.document, layer), "Add text")
    editor.select(TITLE.id)
    window.stages.show_stage(TYPE)
    window.type.character_section.line.setChecked(False)
    window.type.look_section.open()
    return window.type.look


def text(opened: StudioWindow, identity: str = TITLE.id) -> TextLayer:
    layer = opened.studio.editor.document.layer(identity)
    assert isinstance(layer, TextLayer)
    return layer


async def fill_with_a_gradient(opened: StudioWindow) -> None:
    part = begin(opened).fill_part
    click(part.kind.segment("gradient"))
    assert text(opened).fill == Gradient(stops=(Stop(0.0, "#204060"), Stop(1.0, "#122335")))
    QTest.mouseClick(part.bar, Qt.MouseButton.LeftButton, pos=part.bar.rect().center())
    fill = text(opened).fill
    assert isinstance(fill, Gradient)
    assert [stop.colour for stop in fill.stops] == ["#204060", "#19324b", "#122335"]
    assert fill.stops[1].at == pytest.approx(0.5, abs=0.01)
    part.stop_colour.edited.emit("#ffcc00")
    press(part.bar, Key.Key_Right)
    fill = text(opened).fill
    assert isinstance(fill, Gradient) and fill.stops[1].colour == "#ffcc00"
    press(part.bar, Key.Key_Delete)
    write(part.angle, "45")
    press(part.angle, Key.Key_Return)
    click(part.radial, QPoint(8, part.radial.height() // 2))
    fill = text(opened).fill
    assert isinstance(fill, Gradient)
    assert (len(fill.stops), fill.angle, fill.radial) == (2, 45.0, True)
    assert not part.angle.isEnabled()
    click(part.kind.segment("colour"))
    assert text(opened).fill is None and not part.bar.isVisible()


async def fill_with_pictures(opened: StudioWindow, folder: Path) -> None:
    part, editor = opened.window.type.look.fill_part, opened.studio.editor
    click(part.kind.segment("artwork"))
    await asyncio.sleep(0.05)
    assert text(opened).fill is None and part.kind.choice == "colour"
    made = await import_picture(editor.store, a_picture(folder))
    editor.edit(lambda document: with_picture(document, made), "Picture")
    editor.select(TITLE.id)
    click(part.kind.segment("artwork"))
    await until(lambda: text(opened).fill is not None, "filled")
    fill, (picture,) = text(opened).fill, editor.document.images
    x, y = TITLE.box.center
    assert isinstance(fill, PictureFill) and fill.asset == picture.asset
    assert fill.box == picture.box.moved(-x, -y)
    assert part.kind.choice == "artwork"
    write(part.lightness, "-30")
    press(part.lightness, Key.Key_Return)
    fill = text(opened).fill
    assert isinstance(fill, PictureFill) and fill.lightness == pytest.approx(-0.3)
    await opened.window.stories.looks.fill_with_picture(a_picture(folder, "other.png", (20, 30)))
    fill = text(opened).fill
    assert isinstance(fill, PictureFill) and (fill.asset.width, fill.box) == (20, None)
    assert part.kind.choice == "picture" and part.other_picture.isVisible()
    editor.undo()
    assert part.kind.choice == "artwork"


async def add_effects(opened: StudioWindow) -> None:
    part, editor = opened.window.type.look.effects, opened.studio.editor
    for action in part.menu.actions()[:2]:
        action.trigger()
    outline, shadow = text(opened).effects
    assert (type(outline), type(shadow)) == (Outline, Shadow)
    await asyncio.sleep(0.02)  # Qt shows what came into a layout a moment later
    row = part.rows[1]
    blur = row.fields.widgets["blur"]
    assert isinstance(blur, NumberField) and blur.isVisible(), "what is added is open"
    assert not part.rows[0].fields.isVisible()
    write(blur, "120")
    press(blur, Key.Key_Return)
    opacity = row.fields.widgets["opacity"]
    assert isinstance(opacity, NumberField)
    opacity.setValue(35)
    inner = row.fields.widgets["inner"]
    assert isinstance(inner, QCheckBox)
    assert text(opened).effects[1] == Shadow(blur=120.0, opacity=0.35)
    click(row.down)
    await asyncio.sleep(0.02)
    assert [type(effect) for effect in text(opened).effects] == [Shadow, Outline]
    assert part.rows[0].fields.isVisible() and not part.rows[0].down.isEnabled()
    click(part.rows[0].switch)
    assert not text(opened).effects[0].shown
    click(part.rows[1].switch)
    assert not has_surroundings(text(opened)), "what is off paints nothing"
    click(part.rows[1].removed)
    assert [type(effect) for effect in text(opened).effects] == [Shadow]
    for _ in range(4):
        editor.undo()
    assert text(opened).effects == (outline, Shadow(blur=120.0, opacity=0.35))
    assert len(part.rows) == 2
    await asyncio.sleep(0.02)
    click(part.rows[1].line)
    write(part.rows[1].fields.widgets["blur"], "44")
    click(part.rows[1].removed)
    await asyncio.sleep(0)
    assert text(opened).effects == (outline,), "what was being typed goes with its effect"


def test_letters_are_filled_and_surrounded_step_by_step(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await fill_with_a_gradient(opened)
        await fill_with_pictures(opened, tmp_path)
        await add_effects(opened)

    play(story, FakeGenerator())


@pytest.mark.parametrize("effect", [effect for _, effect in OFFERED], ids=[name for name, _ in OFFERED])
def test_every_value_of_an_effect_has_a_field(effect: Effect) -> None:
    assert {field.name for field in FIELDS[type(effect)]} == {*type(effect).__struct_fields__} - {"shown"}


async def try_looks_on(opened: StudioWindow) -> None:
    part, editor = begin(opened, AUTHOR, TITLE), opened.studio.editor
    click(part.choose)
    gallery = part.gallery
    assert gallery is not None and gallery.isVisible()
    assert gallery.pictures.count() == len(title_looks())
    pictures = {}
    gallery.previews.painted.connect(pictures.__setitem__)
    await until(lambda: gallery.previews.is_idle, "painted")
    colours = {identity: picture.pixelColor(5, 5).name() for identity, picture in pictures.items()}
    assert set(colours) == {look.id for look in title_looks()}
    assert len({bytes(picture.constBits()) for picture in pictures.values()}) == len(pictures)
    wanted = [gallery.look_at(gallery.pictures.item(row)).id for row in range(12)].index("side-a")
    gallery.pictures.itemClicked.emit(gallery.pictures.item(wanted))
    await until(lambda: text(opened).family == "Roboto", "applied")
    look = title_look("side-a")
    assert text(opened).fill in [ink.fill for ink in look.title.inks]
    assert text(opened, "author").family == "Roboto"
    assert gallery.isVisible(), "stays open to try another one"
    gallery.close()
    editor.undo()
    assert (text(opened), text(opened, "author")) == (TITLE, AUTHOR)
    assert editor.redo_name == "Look “Side A”"


async def keep_looks(opened: StudioWindow) -> None:
    shadowed = msgspec.structs.replace(TITLE, effects=(Shadow(),), weight=900)
    note = msgspec.structs.replace(AUTHOR, id="note", role="other")
    opened.studio.editor.start_over(Document(print_spec=opened.studio.editor.document.print_spec))
    part, window = begin(opened, note, shadowed), opened.window
    click(part.keep)
    write(part.name, "Crown of Ash")
    click(part.save)
    assert window.message_bar.isVisible() and part.name.isVisible(), "the name is taken"
    write(part.name, "Mine")
    press(part.name, Key.Key_Return)
    assert (user_looks_dir() / "mine.json").is_file() and not part.name.isVisible()
    QGuiApplication.clipboard().clear()
    click(part.paste)
    assert "Copy the look" in window.message_bar.sentence.text()
    press(window, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    click(part.copy)
    opened.studio.editor.select("note")
    click(part.paste)
    await until(lambda: text(opened, "note").weight == 900, "pasted")
    assert (text(opened, "note").effects, text(opened, "note").weight) == ((Shadow(),), 900)
    click(part.choose)
    assert part.gallery is not None
    gallery = part.gallery
    own = gallery.pictures.item(12)
    own.setText("Ours")
    assert title_look("ours").id == "mine"
    gallery.pictures.setCurrentItem(gallery.pictures.item(12))
    press(gallery.pictures, Key.Key_Delete)
    assert text(opened, "note"), "the layer stays"
    assert len(title_looks()) == 12 and gallery.pictures.count() == 12
    gallery.close()
    window.message_bar.action.click()
    assert title_look("ours").title.inks[0].effects == (Shadow(),)
    await at_rest(opened)


def test_looks_are_tried_on_in_the_titles_words_kept_copied_and_brought_back() -> None:
    async def story(opened: StudioWindow) -> None:
        await try_looks_on(opened)
        await keep_looks(opened)

    play(story, FakeGenerator())


def test_a_stop_is_dragged_past_others_and_pulled_off(qapp: object) -> None:
    bar = GradientBar()
    bar.resize(213, bar.height())
    bar.show_stops([(0.0, "#000000"), (0.5, "#ff0000"), (1.0, "#ffffff")])
    told: list[tuple[tuple[float, str], ...]] = []
    bar.edited.connect(told.append)
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(106, 24))
    QTest.mouseMove(bar, QPoint(156, 24))
    assert bar.stops[1] == (pytest.approx(0.75, abs=0.01), "#ff0000")
    QTest.mouseMove(bar, QPoint(156, 200))
    assert [colour for _, colour in bar.stops] == ["#000000", "#ffffff"]
    QTest.mouseMove(bar, QPoint(206, 24))
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(206, 24))
    assert len(bar.stops) == 3 and told[-1] == bar.stops
    while len(bar.stops) > 2:
        bar.remove()
    bar.remove()
    assert len(bar.stops) == 2, "two are left"
