"""Story (b): find lettering in a picture, or mask it by hand, and erase it with proof."""

from coverstudio.editor.erasing.detecting import BUILT_IN, Detector, find_text
from coverstudio.editor.erasing.eraser import (
    DIFFUSION,
    NEGATIVE_PROMPT,
    PATCH_FILL,
    PATCHES,
    PROMPT,
    Eraser,
    erase,
)
from coverstudio.editor.erasing.keeping import Matches, matches, with_known_words
from coverstudio.editor.erasing.layers import (
    erase_mask_of_layer,
    erase_regions_of_layer,
    keep_erased,
    with_pixels,
)
from coverstudio.editor.erasing.masks import mask_of
from coverstudio.editor.erasing.places import (
    Polygon,
    filled_mask,
    region_of_box,
    to_layer_pixels,
    to_page,
)
from coverstudio.editor.erasing.repainting import CONTEXT
from coverstudio.editor.erasing.report import Changed, Erased, InFile, Report, Round, changed
from coverstudio.editor.erasing.rounds import ROUNDS, Choice, all_but, erase_masked, erase_text

__all__ = [
    "BUILT_IN",
    "CONTEXT",
    "DIFFUSION",
    "NEGATIVE_PROMPT",
    "PATCHES",
    "PATCH_FILL",
    "PROMPT",
    "ROUNDS",
    "Changed",
    "Choice",
    "Detector",
    "Erased",
    "Eraser",
    "InFile",
    "Matches",
    "Polygon",
    "Report",
    "Round",
    "all_but",
    "changed",
    "erase",
    "erase_mask_of_layer",
    "erase_masked",
    "erase_regions_of_layer",
    "erase_text",
    "filled_mask",
    "find_text",
    "keep_erased",
    "mask_of",
    "matches",
    "region_of_box",
    "to_layer_pixels",
    "to_page",
    "with_known_words",
    "with_pixels",
]
