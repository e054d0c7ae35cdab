"""The materials, each painted into the first letters of a text; kept in the cache folder."""

from __future__ import annotations

import asyncio
import hashlib
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QBuffer, QObject, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from coverstudio import paths
from coverstudio.document.atomic import make_folder, write_bytes
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.pictures import Asset
from coverstudio.document.retyping import retyped
from coverstudio.document.type_looks import Effects, Glow, PictureFill
from coverstudio.ui.stories.studio import Studio

if TYPE_CHECKING:
    from coverstudio.generation.materials import Material
    from coverstudio.generation.picture import Picture

LETTERS = 2
_VERSION = 3  # of how they are painted: another one leaves what is kept aside
_AROUND = 1.28  # times the letters: room for their shadow and glow
_FINER = 3  # than the screen: edges of a material are thinner than its pixels
_DARK, _PAPER = "#1c1d20", "#ece9e2"
_DIM = 92  # of 255: letters that are darker stand on paper, unless they glow
_RADIUS = 5
_MOST_KEPT = 2400  # files of about 8 kB


class MaterialPreviews(QObject):
    """`painted(id, picture)` tells of each preview; the worker paints them one after another."""

    painted = Signal(str, QImage)

    def __init__(self, studio: Studio, size: QSize, parent: QObject) -> None:
        """`size` is that of a picture in pixels of the window."""
        super().__init__(parent)
        self._studio, self._size = studio, size
        self._shown: tuple[TextLayer, float] | None = None
        self._turn = 0  # whoever paints for an earlier one stops
        self.is_idle = True

    def show(self, layer: TextLayer, scale: float, materials: tuple[Material, ...]) -> None:
        """Paint these materials in the letters of a text, with `scale` device pixels to the pixel."""
        wanted = (_few_letters(layer), scale)
        if wanted != self._shown:
            self._shown = wanted
            self._turn += 1
            self.is_idle = False
            self._studio.errands.send(self._paint_all(self._turn, *wanted, materials))

    def stop(self) -> None:
        """Paint no more until something is shown again."""
        self._turn += 1
        self._shown, self.is_idle = None, True

    async def _paint_all(
        self, turn: int, layer: TextLayer, scale: float, materials: tuple[Material, ...]
    ) -> None:
        try:
            await self._paint_each(turn, layer, scale, materials)
        finally:
            self.is_idle = self.is_idle or turn == self._turn

    async def _paint_each(
        self, turn: int, layer: TextLayer, scale: float, materials: tuple[Material, ...]
    ) -> None:
        sample = await asyncio.to_thread(Sample, layer, self._size, scale)
        for material in materials:
            picture = await asyncio.to_thread(sample.kept, material)
            if picture is None and sample.shows_letters and turn == self._turn:
                picture = await self._painted(sample, material)
            if turn != self._turn:
                return
            if picture is not None:
                self.painted.emit(material.id, picture)

    async def _painted(self, sample: Sample, material: Material) -> QImage:
        from coverstudio.generation.messages import PaintMaterial
        from coverstudio.generation.picture import Picture

        request = PaintMaterial(material=material.id, mask=Picture(sample.mask), size_pixels=sample.em)
        answer = await self._studio.generator.run(request)
        return await asyncio.to_thread(sample.made, material, answer.image)


class Sample:
    """Some letters in pixels, `mask` (H×W) with an `em` in pixels, and the pictures of them."""

    def __init__(self, layer: TextLayer, size: QSize, scale: float) -> None:
        """Look at the letters of a text, for pictures of a size in pixels of the window. Takes a moment."""
        from coverstudio.rendering.text_layout import lay_out
        from coverstudio.rendering.text_looks import glyph_coverage, shape_print

        layout = lay_out(layer)
        ink = layout.ink or layer.box
        width = max(ink.width, ink.height * size.width() / size.height()) * _AROUND
        height = width * size.height() / size.width()
        x, y = ink.center
        self._layer, self._scale = layer, scale
        self._place = Box(x - width / 2, y - height / 2, width, height)
        self._pixels = (round(size.width() * scale), round(size.height() * scale))
        fine = (self._pixels[0] * _FINER, self._pixels[1] * _FINER)
        self.mask = glyph_coverage(layer, self._place, fine)
        self.em = layout.size * 25.4 / 72 * fine[0] / width
        self._print = f"{shape_print(layer)} {self._pixels} {_VERSION}"

    @property
    def shows_letters(self) -> bool:
        """Whether there is anything to paint."""
        return bool(self.mask.any())

    def kept(self, material: Material) -> QImage | None:
        """Return the picture of a material from the cache folder, None where there is none."""
        picture = QImage(str(self._file(material)))
        picture.setDevicePixelRatio(self._scale)
        return None if picture.isNull() else picture

    def made(self, material: Material, painted: Picture) -> QImage:
        """Return the picture of a material that was painted (H×W×3), and keep it."""
        from coverstudio.editor.font_locked import effects_of
        from coverstudio.rendering.arrays import from_array

        effects = effects_of(material)
        glows = any(isinstance(effect, Glow) for effect in effects)
        is_dim = painted.pixels[self.mask > 127].mean() < _DIM
        ground = _PAPER if is_dim and not glows else _DARK
        picture = self._drawn(effects, from_array(painted.pixels), ground)
        self._keep(material, picture)
        picture.setDevicePixelRatio(self._scale)
        return picture

    def _drawn(self, effects: Effects, painted: QImage, ground: str) -> QImage:
        from coverstudio.rendering.text_looks import paint_text

        width, height = self._pixels
        asset = Asset("0" * 64, "png", painted.width(), painted.height())
        x, y = self._layer.box.center
        fill = PictureFill(asset=asset, box=self._place.moved(-x, -y))
        dressed = msgspec.structs.replace(self._layer, fill=fill, effects=effects)
        picture = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(0)
        painter = QPainter(picture)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            tile = QPainterPath()
            radius = _RADIUS * self._scale
            tile.addRoundedRect(QRectF(0, 0, width, height), radius, radius)
            painter.setClipPath(tile)
            painter.fillPath(tile, QColor(ground))
            painter.scale(width / self._place.width, height / self._place.height)
            painter.translate(-self._place.x, -self._place.y)
            paint_text(painter, dressed, _OneImage(painted))
        finally:
            painter.end()
        return picture

    def _file(self, material: Material) -> Path:
        told = f"{self._print} ".encode() + msgspec.json.encode(material)
        return folder() / f"{hashlib.sha256(told).hexdigest()[:32]}.png"

    def _keep(self, material: Material, picture: QImage) -> None:
        encoded = QBuffer()
        encoded.open(QBuffer.OpenModeFlag.WriteOnly)
        picture.save(encoded, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType]
        make_folder(folder())
        _make_room()
        write_bytes(self._file(material), bytes(encoded.data().data()))


class _OneImage:
    """The one picture that is asked for."""

    def __init__(self, picture: QImage) -> None:
        self._picture = picture

    def image(self, asset: Asset, at_most: tuple[int, int] | None = None) -> QImage:
        del asset, at_most
        return self._picture


def folder() -> Path:
    """Return the folder of the pictures."""
    return paths.cache_dir() / "materials"


def _make_room() -> None:
    """Remove what was painted longest ago where too much is kept."""
    files = list(folder().glob("*.png"))
    if len(files) > _MOST_KEPT:
        for file in sorted(files, key=lambda one: one.stat().st_mtime)[: _MOST_KEPT // 4]:
            file.unlink(missing_ok=True)


def _few_letters(layer: TextLayer) -> TextLayer:
    """Return a text of the first letters alone, plain and upright, wherever it stands.

    Its colour and size mean nothing here, so that changing them paints nothing anew.
    """
    words = retyped(layer, first_letters(layer.text))
    return msgspec.structs.replace(
        words, path=None, warp=None, columns=1, opacity=1.0, fill=None, effects=(), fit="none", size=40.0,
        box=Box(0, 0, 120, 40), rotation=0.0, colour="#000000", role="other", name="", id="sample",
        visible=True, locked=False, writing="horizontal",
    )  # fmt: skip


def first_letters(text: str) -> str:
    """Return the first letters of the first word, with the marks that stand on them.

    >>> first_letters("  Walden, or"), first_letters("한강의 밤"), first_letters("")
    ('Wa', '한강', 'Aa')
    """
    word = next(iter(unicodedata.normalize("NFC", text).split()), "Aa")
    count, end = 0, 0
    while end < len(word):
        count += not unicodedata.combining(word[end])
        if count > LETTERS:
            break
        end += 1
    return word[:end]
