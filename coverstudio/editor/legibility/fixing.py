"""What makes words easier to read, as edits that can be looked at before they are kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from coverstudio.document.document import Document, remove_layer, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.resizing import resized
from coverstudio.document.type_looks import Effect, Outline, Panel
from coverstudio.editor.legibility.measuring import Measures, measured
from coverstudio.editor.legibility.scrims import ENOUGH, NEAR_BLACK, NEAR_WHITE
from coverstudio.editor.spelling.areas import upright
from coverstudio.imaging.contrast import MIDDLE, contrast_ratio, luminance, luminance_of, worst_tenth
from coverstudio.rendering.images import Images
from coverstudio.rendering.text_layout import lay_out
from coverstudio.rendering.text_looks import glyph_coverage

FixKind = Literal["scrim", "outline", "colour", "size"]
Change = Callable[[TextLayer], TextLayer]

_AIM = ENOUGH + 0.3  # a little more than enough, for what a finer rendering shows
_BETTER = 0.3  # of contrast; less of a gain is not worth an edit
_OUTLINES = (25.0, 40.0, 60.0)
_SCRIMS = (0.2, 0.35, 0.5, 0.65, 0.8, 0.95)
_SCRIM_PADDING, _SCRIM_BLUR = 220.0, 160.0
_LARGER = 1.06  # times: less of a gain is not worth an edit
_MOST_TIMES = 3.0
_LOOKED_AT = 500  # pixels of the longer side

Colours = NDArray[np.float64]


class LegibilityFix(msgspec.Struct, frozen=True):
    """What helps: its kind, its name, which says what happens, and the edit.

    `after` is what is measured once it is done.
    """

    kind: FixKind
    name: str
    edit: Callable[[Document], Document]
    after: Measures


def legibility_fixes(document: Document, images: Images, layer: TextLayer) -> tuple[LegibilityFix, ...]:
    """Return what would make a text of the document easier to read, the least conspicuous first.

    Each has been measured: what does not help is left out. Edits change the text alone, as it is by then.
    May be called from any thread.
    """
    before = measured(document, images, layer)
    if before is None:
        return ()
    below = _below(document, images, layer)
    ways: tuple[tuple[FixKind, str, Change | None], ...] = (
        ("colour", "Change its colour", _coloured(layer, below)),
        ("outline", "Outline the letters", _outlined(document, images, layer, below)),
        ("scrim", "Put a scrim behind it", _on_scrim(document, images, layer, below)),
        ("size", "Make it larger", _larger(document, layer)),
    )
    fixes: list[LegibilityFix] = []
    for kind, name, change in ways:
        if change is None:
            continue
        edit = _edit(layer.id, change)
        changed = edit(document)
        text = changed.layer(layer.id)
        after = measured(changed, images, text) if isinstance(text, TextLayer) else None
        if after is not None and _helps(kind, before, after):
            fixes.append(LegibilityFix(kind, name, edit, after))
    return tuple(fixes)


def _helps(kind: FixKind, before: Measures, after: Measures) -> bool:
    if kind == "size":
        return after.capitals >= _LARGER * before.capitals
    return after.contrast >= before.contrast + _BETTER


def _edit(layer_id: str, change: Change) -> Callable[[Document], Document]:
    def edit(document: Document) -> Document:
        layer = document.layer(layer_id)
        return replace_layer(document, change(layer)) if isinstance(layer, TextLayer) else document

    return edit


def _below(document: Document, images: Images, layer: TextLayer) -> Colours:
    """Return the colours of the page under the letters (N×3, 0-255)."""
    ink = lay_out(layer).ink or layer.box
    scale = _LOOKED_AT / max(ink.width, ink.height)
    size = max(4, round(ink.width * scale)), max(4, round(ink.height * scale))
    page = upright(remove_layer(document, layer.id), images, layer, ink, size)
    inside = glyph_coverage(layer, ink, size) >= 128
    return page[inside if inside.any() else np.ones_like(inside)].astype(np.float64)


def _letters_light(layer: TextLayer, below: Colours) -> bool:
    """Tell whether the letters are the light ones: of a text in one colour by it, else by what is below."""
    if layer.fill is None:
        return luminance(layer.colour) > MIDDLE
    return float(luminance_of(below).mean()) < MIDDLE


def _coloured(layer: TextLayer, below: Colours) -> Change | None:
    """Make one colour of it; a look that was painted, and letters with colours of their own, are kept."""
    if layer.fill is not None or any(span.colour is not None for span in layer.spans):
        return None
    light = luminance_of(below)

    def contrast(colour: str) -> float:
        return worst_tenth(contrast_ratio(light, luminance(colour)))

    best = max((NEAR_BLACK, NEAR_WHITE), key=contrast)
    return lambda text: msgspec.structs.replace(text, colour=best, opacity=1.0, blend_mode="normal")


def _outlined(document: Document, images: Images, layer: TextLayer, below: Colours) -> Change | None:
    """Draw the thinnest outline that is enough, the strongest one where none is."""
    colour = NEAR_BLACK if _letters_light(layer, below) else NEAR_WHITE

    def change(width: float) -> Change:
        line = Outline(width=width, colour=colour)
        return lambda text: msgspec.structs.replace(text, effects=(*_without_outlines(text), line))

    for width in _OUTLINES:
        text = change(width)(layer)
        after = measured(replace_layer(document, text), images, text)
        if after is not None and after.contrast >= _AIM:
            return change(width)
    return change(_OUTLINES[-1])


def _without_outlines(text: TextLayer) -> Iterator[Effect]:
    return (effect for effect in text.effects if not isinstance(effect, Outline))


def _on_scrim(document: Document, images: Images, layer: TextLayer, below: Colours) -> Change:
    """Put a soft field behind the letters, as faint as it may be."""
    tint = "#000000" if _letters_light(layer, below) else "#ffffff"

    def change(opacity: float) -> Change:
        scrim = Panel(padding=_SCRIM_PADDING, blur=_SCRIM_BLUR, colour=tint, opacity=opacity)
        return lambda text: msgspec.structs.replace(
            text, effects=(scrim, *(effect for effect in text.effects if not isinstance(effect, Panel)))
        )

    for opacity in _SCRIMS:
        text = change(opacity)(layer)
        after = measured(replace_layer(document, text), images, text)
        if after is not None and after.contrast >= _AIM:
            return change(opacity)
    return change(_SCRIMS[-1])


def _larger(document: Document, layer: TextLayer) -> Change | None:
    """Enlarge it about its middle as far as the safe area lets it, on the panel where it stands.

    Texts that are turned, bent, set in columns or fitted to their boxes are left to their makers.
    """
    layout = lay_out(layer)
    is_plain = layer.rotation == 0 and layer.fit == "none" and layer.path is None and layer.warp is None
    if layout.ink is None or not is_plain or layer.writing == "vertical" or layer.columns > 1:
        return None
    room = _room(document, layout.ink)
    if room is None:
        return None
    (x, y), ink = layout.ink.center, layout.ink
    times = min(
        2 * min(x - room.x, room.right - x) / ink.width,
        2 * min(y - room.y, room.bottom - y) / ink.height,
        _MOST_TIMES,
    )
    return (lambda text: _enlarged(text, times)) if times > 1 else None


def _room(document: Document, ink: Box) -> Box | None:
    """Return where a text may grow: the front's safe area, unless it stands elsewhere."""
    safe = document.print_spec.front_safe_box
    return safe if safe.contains(ink) else None


def _enlarged(text: TextLayer, times: float) -> TextLayer:
    """Return a text with its box enlarged about the middle, so that its lines break where they did."""
    (x, y), width, height = text.box.center, text.box.width * times + 0.02, text.box.height * times
    box = Box(round(x - width / 2, 3), round(y - height / 2, 3), round(width, 3), round(height, 3))
    return resized(text, box, math.floor(text.size * times * 10) / 10)
