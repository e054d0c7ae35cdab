"""What surrounds and fills letters, as SVG in layout units: paths, blurs, gradients and patterns."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainterPath

from coverstudio.document.geometry import MM_PER_INCH
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_looks import Glow, Gradient, LongShadow, Outline, Panel, PictureFill, Shadow
from coverstudio.printing.numbers import short
from coverstudio.rendering.images import Images
from coverstudio.rendering.text_looks.fills import fill_brush, gradient_line
from coverstudio.rendering.text_looks.inner import filled_picture
from coverstudio.rendering.text_looks.letters import Letters
from coverstudio.rendering.text_looks.painting import effect_picture
from coverstudio.rendering.text_looks.reach import Around, around, inner, reach, sigma
from coverstudio.rendering.text_looks.vectors import panel_path, rings, shadows

_PICTURE_PPI = 300.0


def in_units(letters: Letters, inside: str) -> str:
    """Return what is in layout units as a group in millimetres."""
    return f'<g transform="{_to_mm(letters)}">\n{inside}</g>\n' if inside else ""


def _to_mm(letters: Letters) -> str:
    x, y = letters.layout.origin
    return f"translate({short(x)} {short(y)}) scale({letters.layout.scale:.9f})"


def effects(layer: TextLayer, letters: Letters, index: int) -> str:
    """Return the effects around the letters, from the lowest to the topmost."""
    if letters.ink.isEmpty():
        return ""
    return "".join(
        _effect(letters, effect, f"soft{index}_{number}")
        for number, effect in enumerate(around(layer.effects))
    )


def _effect(letters: Letters, effect: Around, name: str) -> str:
    look = f'fill="{effect.colour}" opacity="{effect.opacity:.4f}"'
    if isinstance(effect, LongShadow) and effect.fades:
        scale = _PICTURE_PPI * letters.layout.scale / MM_PER_INCH
        image, rect = effect_picture(letters, effect, scale)
        return _image(image, rect, f' opacity="{effect.opacity:.4f}"')
    blur = sigma(effect)
    filtered = f' filter="url(#{name})"' if blur else ""
    return (
        f"{_blur(letters, effect, name) if blur else ''}<g {look}{filtered}>\n{_drawn(letters, effect)}</g>\n"
    )


def _blur(letters: Letters, effect: Around, name: str) -> str:
    place = f'filterUnits="userSpaceOnUse" {_box(reach(effect, letters.ink))}'
    return (
        f'<filter id="{name}" {place} color-interpolation-filters="sRGB">'
        f'<feGaussianBlur stdDeviation="{short(sigma(effect))}"/></filter>\n'
    )


def _drawn(letters: Letters, effect: Around) -> str:
    """Return the paths of an effect, in the colour of the group around them."""
    match effect:
        case Outline(width=width, gap=gap) if gap > 0:
            return "".join(map(path, rings(letters, gap, width)))
        case Outline(width=grown) | Glow(spread=grown):
            stroke = f' stroke="{effect.colour}" stroke-width="{short(2 * grown)}" stroke-linejoin="round"'
            return "".join(path(shape.path, stroke if grown else "") for shape in letters.shapes)
        case Shadow(x=x, y=y):
            way = QPointF(x, y)
            return "".join(path(shape.path.translated(way)) for shape in letters.shapes)
        case LongShadow():
            return "".join(map(path, shadows(letters, effect)))
        case Panel():
            return path(panel_path(letters, effect))


def fill(layer: TextLayer, letters: Letters, images: Images, index: int, *, in_mm: bool) -> tuple[str, str]:
    """Return the definition of what fills the letters, "" for a plain colour, and the value of `fill`.

    What is filled with it is in millimetres when `in_mm`, else in layout units. Raises what `images` raises
    for a picture that is missing or damaged.
    """
    name = f"fill{index}"
    if letters.ink.isEmpty():
        return "", layer.colour
    place = _to_mm(letters) if in_mm else "scale(1)"
    if inner(layer.effects) or isinstance(layer.fill, PictureFill):
        return _pattern(layer, letters, images, name, place), f"url(#{name})"
    if isinstance(layer.fill, Gradient):
        return _gradient(layer.fill, letters, f'id="{name}" gradientTransform="{place}"'), f"url(#{name})"
    return "", layer.colour


def _pattern(layer: TextLayer, letters: Letters, images: Images, name: str, place: str) -> str:
    scale = _PICTURE_PPI * letters.layout.scale / MM_PER_INCH
    brush = fill_brush(letters, layer, images, scale)
    image, rect = filled_picture(letters, brush, inner(layer.effects), scale)
    own = QRectF(0, 0, rect.width(), rect.height())
    # Moved by the matrix alone: simple readers take a pattern's own x and y for something else.
    place = f"{place} translate({short(rect.x())} {short(rect.y())})"
    head = f'id="{name}" patternUnits="userSpaceOnUse" {_box(own)} patternTransform="{place}"'
    return f"<pattern {head}>\n{_image(image, own)}</pattern>\n"


def _gradient(gradient: Gradient, letters: Letters, head: str) -> str:
    start, end = gradient_line(gradient, letters.ink)
    stops = "".join(
        f'<stop offset="{stop.at:.4f}" stop-color="{stop.colour}"/>'
        for stop in sorted(gradient.stops, key=lambda stop: stop.at)
    )
    if gradient.radial:
        place = f'cx="{short(start.x())}" cy="{short(start.y())}" r="{short(end.x() - start.x())}"'
        return f'<radialGradient {head} gradientUnits="userSpaceOnUse" {place}>{stops}</radialGradient>\n'
    place = f'x1="{short(start.x())}" y1="{short(start.y())}" x2="{short(end.x())}" y2="{short(end.y())}"'
    return f'<linearGradient {head} gradientUnits="userSpaceOnUse" {place}>{stops}</linearGradient>\n'


def outlines(letters: Letters, filling: str, *, own_colours: bool) -> str:
    """Return the letters as paths; stretches keep their own colours where `own_colours`."""
    return "".join(
        path(shape.path, f' fill="{shape.colour if own_colours and shape.colour else filling}"')
        for shape in letters.shapes
    )


def path(drawn: QPainterPath, look: str = "") -> str:
    """Return a path with attributes that begin with a space."""
    rule = ' fill-rule="evenodd"' if drawn.fillRule() == Qt.FillRule.OddEvenFill else ""
    return f'<path{look}{rule} d="{"".join(_steps(drawn))}"/>\n'


def _steps(drawn: QPainterPath) -> Iterator[str]:
    letters = iter(range(drawn.elementCount()))
    for index in letters:
        element = drawn.elementAt(index)
        place = f"{element.x:.2f} {element.y:.2f}"
        if element.isMoveTo():
            yield f"{'Z' if index else ''}M{place}"
        elif element.isLineTo():
            yield f"L{place}"
        else:
            second, end = drawn.elementAt(next(letters)), drawn.elementAt(next(letters))
            yield f"C{place} {second.x:.2f} {second.y:.2f} {end.x:.2f} {end.y:.2f}"
    yield "Z"


def _image(image: QImage, rect: QRectF, look: str = "") -> str:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType]
    data = base64.b64encode(bytes(buffer.data().data())).decode("ascii")
    return (
        f'<image {_box(rect)} preserveAspectRatio="none"{look} xlink:href="data:image/png;base64,{data}"/>\n'
    )


def _box(rect: QRectF) -> str:
    sides = ("x", rect.x()), ("y", rect.y()), ("width", rect.width()), ("height", rect.height())
    return " ".join(f'{name}="{short(value)}"' for name, value in sides)
