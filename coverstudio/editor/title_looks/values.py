"""What makes the look of a text, apart from its words, its place and its shape."""

from __future__ import annotations

from typing import Annotated

import msgspec

from coverstudio.document.layers import TextLayer
from coverstudio.document.scalars import Colour, Name
from coverstudio.document.type_looks import Effects, Gradient
from coverstudio.document.type_runs import (
    AxisValues,
    Case,
    Features,
    FontWeight,
    Kerning,
    Thousandths,
)

Leading = Annotated[float, msgspec.Meta(gt=0.0, le=10.0)]
Families = Annotated[tuple[Name, ...], msgspec.Meta(max_length=32)]


class Ink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What letters are filled with and what surrounds them, as it suits one kind of ground."""

    colour: Colour = "#000000"
    fill: Gradient | None = None
    effects: Effects = ()


class KoreanLetters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How Korean words are set: in the first of `families` that is here.

    Hangul fills its square: it wants looser lines and less tracking than capitals do.
    """

    families: Families = ()
    weight: FontWeight = 700
    tracking: Thousandths = -20.0
    leading: Leading = 1.18


class LetterLook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the letters of one text look: the first of `families` that has them, and its setting.

    Of `inks` there are one, or two that suit grounds of other lightness. `korean` is how words in Hangul
    differ; without it they get a Korean family of the same kind.
    """

    families: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=32)]
    weight: FontWeight = 400
    italic: bool = False
    tracking: Thousandths = 0.0
    leading: Leading = 1.1
    kerning: Kerning = "metric"
    case: Case = "typed"
    features: Features = {}
    axes: AxisValues = {}
    inks: Annotated[tuple[Ink, ...], msgspec.Meta(min_length=1, max_length=4)]
    korean: KoreanLetters | None = None


class TitleLook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named look of a title, and of the author beside it where it has one.

    `names` hold other languages by their code ("ko"), `genres` the kinds of books that it suits, by the
    code of the language they are told in.
    """

    id: str = ""
    name: str
    names: dict[str, str] = {}
    genres: dict[str, tuple[str, ...]] = {}
    title: LetterLook
    author: LetterLook | None = None

    def name_in(self, language: str) -> str:
        """Return the look's name in a language given by its code, the English one where there is none."""
        return self.names.get(language, self.name)

    def genres_in(self, language: str) -> tuple[str, ...]:
        """Return the genres in a language given by its code, the English ones where there are none."""
        return self.genres.get(language, self.genres.get("en", ()))

    def letters_for(self, layer: TextLayer) -> LetterLook:
        """Return how the letters of a text look: an author's as such, all others like a title."""
        return self.author if layer.role == "author" and self.author is not None else self.title


def letters_of(layer: TextLayer) -> LetterLook:
    """Return the look of a text. A picture in its letters belongs to these letters and stays with them."""
    return LetterLook(
        families=(layer.family,),
        weight=layer.weight,
        italic=layer.italic,
        tracking=layer.tracking,
        leading=layer.leading,
        kerning=layer.kerning,
        case=layer.case,
        features=layer.features,
        axes=layer.axes,
        inks=(
            Ink(
                colour=layer.colour,
                fill=layer.fill if isinstance(layer.fill, Gradient) else None,
                effects=layer.effects,
            ),
        ),
    )
