"""How far effects reach beyond the letters."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF

from coverstudio.document.type_looks import Effects, Emboss, Glow, LongShadow, Outline, Panel, Shadow
from coverstudio.rendering.shapes import REACH

Around = Outline | Shadow | Glow | LongShadow | Panel
"""What lies around or behind letters."""
Inner = Shadow | Glow | Emboss
"""What lies on letters, and never beside them."""


def around(effects: Effects) -> tuple[Around, ...]:
    """Return the effects around and behind the letters that are shown."""
    return tuple(
        effect
        for effect in effects
        if effect.shown
        and not isinstance(effect, Emboss)
        and not (isinstance(effect, Shadow | Glow) and effect.inner)
    )


def inner(effects: Effects) -> tuple[Inner, ...]:
    """Return the effects on the letters that are shown."""
    return tuple(
        effect
        for effect in effects
        if effect.shown
        and (isinstance(effect, Emboss) or (isinstance(effect, Shadow | Glow) and effect.inner))
    )


def is_vector(effect: Around) -> bool:
    """Tell whether an effect has sharp edges only, so that it is drawn instead of painted as pixels."""
    match effect:
        case Outline():
            return True
        case Shadow(blur=blur) | Glow(blur=blur) | Panel(blur=blur):
            return blur == 0
        case LongShadow(fades=fades):
            return not fades


def reach(effect: Around, ink: QRectF) -> QRectF:
    """Return what an effect of letters that cover `ink` may paint on; layout units."""
    match effect:
        case Outline(width=width, gap=gap):
            return _grown(ink, width + gap)
        case Shadow(x=x, y=y, blur=blur):
            return _grown(ink.translated(x, y), REACH * blur)
        case Glow(blur=blur, spread=spread):
            return _grown(ink, spread + REACH * blur)
        case LongShadow():
            return ink.united(ink.translated(drawn_out(effect)))
        case Panel(padding=padding, blur=blur):
            return _grown(ink, padding + REACH * blur)


def drawn_out(effect: LongShadow) -> QPointF:
    """Return the way from letters to the end of their long shadow."""
    angle = math.radians(effect.angle)
    return QPointF(math.cos(angle) * effect.length, math.sin(angle) * effect.length)


def sigma(effect: Around) -> float:
    """Return how much an effect is blurred: the sigma of a Gaussian."""
    match effect:
        case Shadow(blur=blur) | Glow(blur=blur) | Panel(blur=blur):
            return blur
        case Outline() | LongShadow():
            return 0.0


def softness(effect: Inner) -> float:
    """Return the sigma of the Gaussian that softens an effect on letters."""
    return effect.soft if isinstance(effect, Emboss) else effect.blur


def _grown(rect: QRectF, by: float) -> QRectF:
    return rect.adjusted(-by, -by, by, by)
