"""What would surprise a designer in print, in one sentence beside the text."""

from __future__ import annotations

from coverstudio.document.layers import TextLayer
from coverstudio.rendering import fonts
from coverstudio.rendering.text_layout import lay_out
from coverstudio.ui.translation import tr

_LONGEST_CHECKED = 2000


def warning_about(layer: TextLayer) -> str:
    """Return what is wrong with a text, empty when all is well."""
    families = dict.fromkeys([layer.family, *(span.family for span in layer.spans if span.family)])
    for family in families:
        if not fonts.font_available(family):
            return tr("“{family}” is not installed, so another family stands in: choose one.", family=family)
    if len(layer.text) > _LONGEST_CHECKED:
        return ""
    layout = lay_out(layer)
    if layout.missing:
        return tr("No installed font has {letters}: install one or change the text.", letters=layout.missing)
    if layout.overflows and layer.path is not None:
        return tr("The text is longer than its path: widen the box or make the text smaller.")
    if layout.overflows:
        return tr("The text is larger than its box: enlarge the box or make the text smaller.")
    return ""
