"""The pixels that travel in a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # a window with no job yet starts without NumPy
    import numpy as np
    from numpy.typing import NDArray

Pixels: TypeAlias = "NDArray[np.uint8]"


class Picture:
    """An immutable picture or mask inside a request or a reply.

    `pixels` is a read-only uint8 array: H×W for a mask, H×W×3 for RGB, H×W×4 for RGBA with straight alpha.
    Two pictures are equal when their shapes and pixels are, so that messages stay comparable values.
    """

    __slots__ = ("pixels",)

    def __init__(self, pixels: Pixels) -> None:
        if pixels.dtype != "uint8" or pixels.ndim not in (2, 3) or 0 in pixels.shape:
            raise ValueError(f"a picture is a filled uint8 array, not {pixels.dtype} of shape {pixels.shape}")
        if pixels.ndim == 3 and pixels.shape[2] not in (3, 4):
            raise ValueError(f"a picture has 3 or 4 channels, not {pixels.shape[2]}")
        view = (pixels if pixels.flags.c_contiguous else pixels.copy(order="C")).view()
        view.flags.writeable = False
        self.pixels: Pixels = view

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Picture)
            and self.pixels.shape == other.pixels.shape
            and bool((self.pixels == other.pixels).all())
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Picture({'×'.join(str(n) for n in self.pixels.shape)})"
