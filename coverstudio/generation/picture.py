"""The pixels that travel in a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:  # a window with no job yet starts without NumPy
    import numpy as np
    from numpy.typing import NDArray

Pixels: TypeAlias = "NDArray[np.uint8]"
Samples: TypeAlias = "NDArray[np.uint8 | np.uint16]"


class Picture:
    """An immutable picture or mask inside a request or a reply.

    `samples` is a read-only array: H×W for a mask, H×W×3 for RGB, H×W×4 for RGBA with straight alpha. It has
    8 bits a channel; only pictures that are enlarged may have 16. Two pictures are equal when their types,
    shapes and samples are, so that messages stay comparable values.
    """

    __slots__ = ("samples",)

    def __init__(self, pixels: Samples) -> None:
        if pixels.dtype not in ("uint8", "uint16") or pixels.ndim not in (2, 3) or 0 in pixels.shape:
            raise ValueError(
                f"a picture is a filled array of 8 or 16 bits, not {pixels.dtype} of shape {pixels.shape}"
            )
        if pixels.ndim == 3 and pixels.shape[2] not in (3, 4):
            raise ValueError(f"a picture has 3 or 4 channels, not {pixels.shape[2]}")
        view = (pixels if pixels.flags.c_contiguous else pixels.copy(order="C")).view()
        view.flags.writeable = False
        self.samples: Samples = view

    @property
    def pixels(self) -> Pixels:
        """The samples of a picture of 8 bits a channel. Raises ValueError for one of 16."""
        if self.samples.dtype != "uint8":
            raise ValueError("this picture has 16 bits a channel")
        return cast("Pixels", self.samples)

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.samples.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.samples.shape[0])

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Picture)
            and self.samples.dtype == other.samples.dtype
            and self.samples.shape == other.samples.shape
            and bool((self.samples == other.samples).all())
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Picture({'×'.join(str(n) for n in self.samples.shape)})"
