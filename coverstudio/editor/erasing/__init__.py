"""Story (b): find lettering in a picture, or mask it by hand, and erase it with proof."""

from coverstudio.editor.erasing.eraser import PATCHES, Eraser, erase
from coverstudio.editor.erasing.layers import (
    erase_mask_of_layer,
    erase_regions_of_layer,
    keep_erased,
    with_pixels,
)
from coverstudio.editor.erasing.places import (
    Polygon,
    filled_mask,
    region_of_box,
    to_layer_pixels,
    to_page,
)
from coverstudio.editor.erasing.rounds import (
    BUILT_IN,
    ROUNDS,
    Detector,
    Erased,
    Report,
    erase_masked,
    erase_text,
    find_text,
    mask_of,
)

__all__ = [
    "BUILT_IN",
    "PATCHES",
    "ROUNDS",
    "Detector",
    "Erased",
    "Eraser",
    "Polygon",
    "Report",
    "erase",
    "erase_mask_of_layer",
    "erase_masked",
    "erase_regions_of_layer",
    "erase_text",
    "filled_mask",
    "find_text",
    "keep_erased",
    "mask_of",
    "region_of_box",
    "to_layer_pixels",
    "to_page",
    "with_pixels",
]
