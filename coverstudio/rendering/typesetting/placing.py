"""Which way a text runs: in lines, in columns or along a path, and how it is warped."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath, QTransform

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer, VerticalAlignment
from coverstudio.document.type_shapes import ArcPath, TextPath, Warp, WavePath
from coverstudio.rendering.typesetting.cells import Latin
from coverstudio.rendering.typesetting.composing import Composition, composed, on_one_line_each
from coverstudio.rendering.typesetting.lines import SetLine, ShapedLine
from coverstudio.rendering.typesetting.paths import along, path_in
from coverstudio.rendering.typesetting.settings import Setting
from coverstudio.rendering.typesetting.vertical import set_vertically
from coverstudio.rendering.typesetting.warping import Bend, bent_run, flat


@dataclass(frozen=True)
class Form:
    """What a text has beside its setting that decides where letters stand; `height` of the box in units.

    `scale` is millimetres to the unit: paths have lengths of their own. What a straight text has no use for
    is left out, so that texts of one setting share what was laid out.
    """

    is_vertical: bool = False
    latin: Latin = "turned"
    path: TextPath | None = None
    warp: Warp | None = None
    height: float = 0.0
    standing: VerticalAlignment = "top"
    scale: float = 0.0

    @property
    def is_boxed(self) -> bool:
        """Tell whether lines know their place in the box already, its height included."""
        return self.is_vertical or self.path is not None


def form_of(layer: TextLayer, scale: float) -> Form:
    """Return the form of a layer; `scale` is millimetres to the unit. A path takes horizontal writing."""
    warp = layer.warp if layer.warp is not None and layer.warp.amount else None
    height = round(layer.box.height / scale, 6)
    if layer.path is not None:
        return Form(path=layer.path, warp=warp, height=height, standing=layer.vertical_alignment, scale=scale)
    if layer.writing == "vertical":
        return Form(
            is_vertical=True, latin=layer.latin, warp=warp, height=height, standing=layer.vertical_alignment
        )
    return Form(warp=warp)


def placed(setting: Setting, form: Form) -> Composition:
    """Return a text with its letters in their places, not warped yet."""
    if form.path is not None:
        return on_path(setting, form, form.path)
    if form.is_vertical:
        return set_vertically(setting, form.height, form.latin, form.standing)
    return composed(setting)


def on_path(setting: Setting, form: Form, shape: TextPath) -> Composition:
    """Return a text on one line along its path; it overflows where the path is too short for it."""
    line = one_line(setting)
    path = standing_path(setting, form, shape, line)
    found = along(line, path, setting.alignment)
    rect = path.boundingRect()
    height = rect.height() + line.ascent + line.descent
    start = path.elementAt(0)
    return Composition((SetLine(line, start.x, start.y, found.way, found.runs),), height, found.is_too_long)


def one_line(setting: Setting) -> ShapedLine:
    """Return a text on a single line, line breaks as spaces."""
    return on_one_line_each(replace(setting, text=setting.text.replace("\n", " "))).lines[0].shaped


def standing_path(setting: Setting, form: Form, shape: TextPath, line: ShapedLine) -> QPainterPath:
    """Return the path in units from the box's top left.

    Arcs and waves stand in the box as lines do: at its top, middle or bottom with the room that letters take
    above and below the path. Circles and drawn paths have their place.
    """
    box = Box(0.0, 0.0, setting.width * form.scale, form.height * form.scale)
    path = QTransform.fromScale(1 / form.scale, 1 / form.scale).map(path_in(shape, box))
    if not isinstance(shape, ArcPath | WavePath):
        return path
    rect = path.boundingRect()
    top, bottom = rect.top() - line.ascent, rect.bottom() + line.descent
    room = form.height - (bottom - top)
    return path.translated(0.0, {"top": 0.0, "middle": room / 2, "bottom": room}[form.standing] - top)


def block_of(composition: Composition) -> QRectF:
    """Return the rectangle that all lines take, in units; of lines that are not straight, their ink."""
    block = QRectF()
    for line in composition.lines:
        if line.way is None:
            high = line.ascent + line.descent
            block = block.united(QRectF(line.x, line.baseline - line.ascent, line.width, high))
        else:
            block = block.united(line.ink)
    return block


def bent_lines(composition: Composition, bend: Bend) -> Composition:
    """Return the lines with their ways bent, for carets and for letters that are pictures."""
    return replace(composition, lines=tuple(_bent_line(line, bend) for line in composition.lines))


def _bent_line(line: SetLine, bend: Bend) -> SetLine:
    def way(x: float) -> QTransform:
        place = line.at(x)
        return place * flat(bend, (place.dx(), place.dy()))

    led = tuple(bent_run(run, bend) for run in line.placed_runs)
    return replace(line, way=way, led=led)
