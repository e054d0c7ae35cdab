"""The spelling proof: what recognition reads where words stand, against what they should say.

`areas.py` renders every line of a text by itself and upright (`strips.py` cuts out what is bent or stands in
columns), `reading.py` has the lines read, `comparing.py` finds the exact difference with what recognition
cannot tell apart (`alike.py`) set aside, `proving.py` puts it together and `telling.py` says it.
"""

from coverstudio.editor.spelling.areas import LineArea
from coverstudio.editor.spelling.comparing import Difference, compare
from coverstudio.editor.spelling.proving import (
    Verdict,
    WordProof,
    proof_of_areas,
    proof_of_reading,
    proved_words,
)
from coverstudio.editor.spelling.reading import Reading, read_strips
from coverstudio.editor.spelling.telling import difference_words, verdict_words

__all__ = [
    "Difference",
    "LineArea",
    "Reading",
    "Verdict",
    "WordProof",
    "compare",
    "difference_words",
    "proof_of_areas",
    "proof_of_reading",
    "proved_words",
    "read_strips",
    "verdict_words",
]
