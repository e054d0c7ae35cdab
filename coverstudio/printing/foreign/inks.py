"""How much ink plain colours of a PDF ask for, and which of them are white."""

from __future__ import annotations

from coverstudio.printing.contents.state import Paint

_WHITE = 0.98


def coverage_of(paint: Paint) -> float:
    """Return the ink of a colour in CMYK in per cent; 0 for colours that say nothing of inks."""
    is_inks = paint.space.channels == 4 and paint.space.family in ("DeviceCMYK", "ICCBased")
    if not is_inks or paint.pattern is not None:
        return 0.0
    return 100 * sum(min(max(value, 0.0), 1.0) for value in paint.values)


def is_white(paint: Paint) -> bool:
    """Tell whether a colour leaves the paper as it is."""
    if paint.pattern is not None or not paint.values:
        return False
    if paint.space.family in ("Separation", "DeviceN", "DeviceCMYK") or paint.space.channels == 4:
        return all(value <= 1 - _WHITE for value in paint.values)
    is_light = paint.space.family in ("DeviceGray", "DeviceRGB", "CalGray", "CalRGB", "ICCBased")
    return is_light and all(value >= _WHITE for value in paint.values)
