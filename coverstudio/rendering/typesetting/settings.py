"""What decides the shape of a text: hashable, so that what was laid out once need not be again."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from PySide6.QtGui import QFont

from coverstudio.document.layers import Alignment, TextLayer
from coverstudio.document.retyping import axes_in, cased
from coverstudio.document.type_runs import Kerning, Span
from coverstudio.rendering.fonts import fonts_changed, nearest_weight, qt_font
from coverstudio.rendering.typesetting import EM
from coverstudio.rendering.typesetting.texts import cleaned

_LARGEST_SHARE = 20_000.0  # 2000 pt in a text of 0.1 pt: FreeType counts 64ths of a pixel in 32 bits


@dataclass(frozen=True)
class Face:
    """A font as letters are set in it: `share` of the layer's size, `tracking` and `shift` in its own em."""

    family: str
    weight: int
    italic: bool
    share: float
    tracking: float
    shift: float
    colour: str | None
    features: tuple[tuple[str, int], ...]
    axes: tuple[tuple[str, float], ...]

    @property
    def em(self) -> float:
        """Return the face's em in units."""
        return EM * self.share


@dataclass(frozen=True)
class Stretch:
    """Characters from `start` up to `end` in one face."""

    start: int
    end: int
    face: Face


@dataclass(frozen=True)
class Setting:
    """A text and how it is set; lengths in units. `width` and `height` are those of the box.

    `kerns` are (place, em thousandths); `language` is that of the hyphenation, "" for none. `fonts` tells
    apart what was set before and after fonts came or went.
    """

    text: str
    stretches: tuple[Stretch, ...]
    base: Face
    leading: float
    alignment: Alignment
    width: float
    height: float
    kerning: Kerning
    kerns: tuple[tuple[int, float], ...]
    language: str
    columns: int
    gap: float
    fonts: int = 0

    @cached_property
    def is_tracked_apart(self) -> bool:
        """Tell whether stretches differ in their tracking, which is then added letter by letter.

        Qt would shape them apart otherwise, and the pair at their border would lose its kerning.
        """
        return any(stretch.face.tracking != self.base.tracking for stretch in self.stretches)

    def shape(self, face: Face) -> Face:
        """Return what of a face decides which neighbours are shaped together."""
        tracking = 0.0 if self.is_tracked_apart else face.tracking
        return replace(face, colour=None, shift=0.0, tracking=tracking)

    @cached_property
    def kern_at(self) -> Mapping[int, float]:
        """The pairs kerned by hand: thousandths of an em by place, the last where one place has several."""
        return dict(self.kerns)

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        return tuple(stretch.end for stretch in self.stretches)

    def face_at(self, place: int) -> Face:
        """Return the face of a character, at the end that of the last one."""
        index = bisect.bisect_right(self._ends, place)
        return self.stretches[min(index, len(self.stretches) - 1)].face

    def pieces(self, start: int, end: int) -> list[Stretch]:
        """Return the stretches between two places, cut to them; one at least."""
        first, last = bisect.bisect_right(self._ends, start), bisect.bisect_left(self._ends, end)
        inside = [
            Stretch(max(s.start, start), min(s.end, end), s.face)
            for s in self.stretches[first : last + 1]
            if s.start < end and s.end > start
        ]
        return inside or [Stretch(start, end, self.face_at(start))]


def setting_of(layer: TextLayer, scale: float) -> Setting:
    """Return how a layer is set; `scale` is millimetres to the unit."""
    text = cleaned(cased(layer))
    base = _face(layer, Span(start=0, end=0))
    return Setting(
        text=text,
        stretches=tuple(_stretches(layer, base, len(text))),
        base=base,
        leading=layer.leading,
        alignment=layer.alignment,
        width=round(layer.box.width / scale, 6),
        height=round(layer.box.height / scale, 6) if layer.columns > 1 else 0.0,
        kerning=layer.kerning,
        kerns=tuple((kern.place, kern.by) for kern in layer.kerns),
        language=layer.language if layer.hyphenated else "",
        columns=layer.columns,
        gap=round(layer.column_gap / scale, 6) if layer.columns > 1 else 0.0,
        fonts=fonts_changed(),
    )


def _stretches(layer: TextLayer, base: Face, length: int) -> Iterable[Stretch]:
    at = 0
    for span in layer.spans:
        start, end = min(max(span.start, at), length), min(span.end, length)
        if start > at:
            yield Stretch(at, start, base)
        if end > start:
            yield Stretch(start, end, _face(layer, span))
            at = end
    if at < length or length == 0:
        yield Stretch(at, length, base)


def _face(layer: TextLayer, own: Span) -> Face:
    features = {**layer.features, **(own.features or {})}
    tracking = layer.tracking if own.tracking is None else own.tracking
    shift = layer.baseline_shift if own.baseline_shift is None else own.baseline_shift
    return Face(
        family=layer.family if own.family is None else own.family,
        weight=nearest_weight(layer.weight if own.weight is None else own.weight),
        italic=layer.italic if own.italic is None else own.italic,
        share=min(round((own.size or layer.size) / layer.size, 6), _LARGEST_SHARE),
        tracking=tracking,
        shift=shift,
        colour=own.colour,
        features=tuple(sorted(features.items())),
        axes=tuple(sorted(axes_in(layer, own).items())),
    )


def font_of(face: Face, kerning: Kerning) -> QFont:
    """Return the font of a face at EM units to the layer's em."""
    font = qt_font(
        face.family, face.weight, face.italic, max(round(face.em), 1), face.tracking / 1000 * face.em,
        axes=dict(face.axes), features=dict(face.features),
    )  # fmt: skip
    font.setKerning(kerning == "metric")
    return font
