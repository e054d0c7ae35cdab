"""How many pixels an inch of a picture has where it stands, in words and in the colour of how bad that is."""

from __future__ import annotations

from coverstudio.document.layers import TOLERANCE_PPI, AnyLayer, ImageLayer, effective_ppi
from coverstudio.ui.translation import tr

_VERY_LOW = 2 / 3  # of what print asks for: 200 of 300 ppi


def ppi_words(layer: AnyLayer, wanted: int) -> tuple[str, str]:
    """Return the words and the name of their colour for a layer printed at `wanted` ppi.

    Both are empty for what is no picture.
    """
    if not isinstance(layer, ImageLayer):
        return "", ""
    ppi = effective_ppi(layer)
    if ppi < wanted * _VERY_LOW - TOLERANCE_PPI:
        tone = "danger"
    elif ppi < wanted - TOLERANCE_PPI:
        tone = "caution"
    else:
        tone = "quiet"
    return tr("{ppi} ppi", ppi=round(ppi)), tone
