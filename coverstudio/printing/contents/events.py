"""What happens on a page, one value for each."""

from __future__ import annotations

from dataclasses import dataclass

from coverstudio.printing.contents.spaces import Space
from coverstudio.printing.contents.state import Matrix, Point, State

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A path that is filled, stroked or both; its outlines in points of the page, curves by their corners."""

    state: State
    outlines: tuple[tuple[Point, ...], ...]
    is_filled: bool
    is_stroked: bool

    @property
    def bounds(self) -> Bounds:
        """Left, bottom, right, top."""
        xs = [x for outline in self.outlines for x, _ in outline]
        ys = [y for outline in self.outlines for _, y in outline]
        return (min(xs), min(ys), max(xs), max(ys)) if xs else (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Text:
    """Letters; the scale of `matrix`, that of the text, times the font's size is their size in points."""

    state: State
    matrix: Matrix
    content: bytes


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: an XObject, or with `data` one inside the content, whose keys have their long names."""

    state: State
    image: object
    space: Space | None  # None: a stencil, which is painted in the colour of the state
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Shading:
    """A gradient."""

    state: State
    shading: object
    space: Space


@dataclass(frozen=True, slots=True)
class Applied:
    """A dictionary of graphics state that was set with `gs`."""

    dictionary: object


@dataclass(frozen=True, slots=True)
class Form:
    """A form, a tiling pattern or another XObject that is entered or would be."""

    form: object


@dataclass(frozen=True, slots=True)
class Oddity:
    """What is no painting.

    "operator": an operator nobody knows, "intent": a rendering intent, "postscript", "damaged" and "endless":
    a stream that could not be read, or not to its end.
    """

    kind: str
    what: str


Event = Shape | Text | Image | Shading | Applied | Form | Oddity
