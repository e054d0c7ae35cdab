"""How many pixels an inch of a picture has where it stands, in words and in the colour of how bad that is."""

from __future__ import annotations

from coverstudio.document.layers import AnyLayer, ImageLayer, effective_ppi
from coverstudio.ui.translation import tr

_TOLERANCE = 0.5  # printers' tables round
_VERY_LOW = 2 / 3  # of what print asks for: 200 of 300 ppi


def ppi_words(layer: AnyLayer, wanted: int) -> tuple[str, str]:
    """Return the words and the name of their colour for a layer printed at `wanted` ppi.

    Both are empty for what is no picture.
    """
    if not isinstance(layer, ImageLayer):
        return "", ""
    ppi = effective_ppi(layer)
    if ppi < wanted * _VERY_LOW - _TOLERANCE:
        tone = "danger"
    elif ppi < wanted - _TOLERANCE:
        tone = "caution"
    else:
        tone = "quiet"
    return tr("{ppi} ppi", ppi=round(ppi)), tone
