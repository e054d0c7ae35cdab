"""Words in a picture replaced by others, in the picture's own manner, by a scene-text model.

`wishes.py` says how the model is told and what lies beyond what it knows, `tiles.py` cuts long titles into
pieces, `windows.py` shows the model a square of the picture and puts back what it painted, `writing.py` tries
seeds until recognition reads the words, `retaking.py` takes another one, `layers.py` does it to a layer.
"""

from coverstudio.editor.scene_text.layers import take_try, write_into_layer
from coverstudio.editor.scene_text.retaking import taken, with_try, without_pixels
from coverstudio.editor.scene_text.tiles import Tile, tiles_of
from coverstudio.editor.scene_text.wishes import (
    MOST_SEEDS,
    SEEDS,
    SceneTextWish,
    instruction_for,
    require_writable,
    warnings_for,
)
from coverstudio.editor.scene_text.writing import Piece, SceneText, Try, write_words

__all__ = [
    "MOST_SEEDS",
    "SEEDS",
    "Piece",
    "SceneText",
    "SceneTextWish",
    "Tile",
    "Try",
    "instruction_for",
    "require_writable",
    "take_try",
    "taken",
    "tiles_of",
    "warnings_for",
    "with_try",
    "without_pixels",
    "write_into_layer",
    "write_words",
]
