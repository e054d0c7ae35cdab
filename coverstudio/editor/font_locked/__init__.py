"""Font-locked lettering: letters of a material or of a model's painting, in exactly the shape of the font.

`cropping.py` looks at the letters in pixels, `painting.py` has them painted, `trying.py` reads them back and
tries another seed where they can no longer be read, `staleness.py` finds letters that changed since.
"""

from coverstudio.editor.font_locked.cropping import Crop, crop_of
from coverstudio.editor.font_locked.staleness import is_stale, stale_looks, wish_again
from coverstudio.editor.font_locked.trying import PaintedLetters, painted_letters
from coverstudio.editor.font_locked.wishes import MaterialWish, effects_of
from coverstudio.generation.materials import SEEDS

__all__ = [
    "SEEDS",
    "Crop",
    "MaterialWish",
    "PaintedLetters",
    "crop_of",
    "effects_of",
    "is_stale",
    "painted_letters",
    "stale_looks",
    "wish_again",
]
