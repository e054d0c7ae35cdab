"""Reads a PDF back and says what is not as the document and the target want it.

Nothing of the code that writes is used here, only what it was asked for and the names under which the layers
stand in the file.
"""

from coverstudio.printing.verifying.files import verify

__all__ = ["verify"]
