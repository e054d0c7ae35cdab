"""A file as the rules look at it: its parts, and everything its pages paint, gathered in one walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pikepdf

from coverstudio.printing.conformance.violations import Conformance
from coverstudio.printing.contents.events import Applied, Form, Image, Oddity, Shading, Shape, Text
from coverstudio.printing.contents.objects import entry, identity, items, text_of
from coverstudio.printing.contents.spaces import PATTERN, Space
from coverstudio.printing.contents.state import FILLED_TEXT, INVISIBLE, STROKED_TEXT, Paint, State
from coverstudio.printing.contents.walking import Walk

MOST_PAGES = 200


@dataclass
class Painted:
    """What the pages paint: every colour space, font, picture, form and graphics state that is used."""

    spaces: dict[object, Space] = field(default_factory=dict)
    stand_ins: dict[object, Space] = field(default_factory=dict)  # of spot colours
    fonts: dict[object, object] = field(default_factory=dict)
    images: dict[object, object] = field(default_factory=dict)
    forms: dict[object, object] = field(default_factory=dict)
    states: dict[object, object] = field(default_factory=dict)
    oddities: dict[tuple[str, str], None] = field(default_factory=dict)

    def told(self, kind: str) -> Iterator[str]:
        """Yield what was odd, of that kind."""
        return (what for found, what in self.oddities if found == kind)

    def add_space(self, space: Space) -> None:
        """Take a colour space that something is painted in, and the one below it."""
        self.spaces.setdefault(space.key, space)
        if space.base is not None and space.inks:
            self.stand_ins.setdefault(space.base.key, space.base)
        elif space.base is not None:
            self.add_space(space.base)


@dataclass(frozen=True)
class Facts:
    """An open file, the standard it is held against, and what was found on its pages."""

    pdf: pikepdf.Pdf
    standard: Conformance
    pages: tuple[pikepdf.Object, ...]
    painted: Painted
    warnings: tuple[str, ...] = ()

    @property
    def is_old(self) -> bool:
        """Whether the standard is based on PDF 1.3: no transparency, no layers, no objects in streams."""
        return self.standard != "pdfx4"

    @property
    def catalog(self) -> pikepdf.Object:
        """The document's root."""
        return self.pdf.Root

    def held_against(self, standard: Conformance) -> Facts:
        """Return the same file to be held against another standard."""
        return replace(self, standard=standard)

    def info(self, key: str) -> str | None:
        """Return an entry of the document's information, or None when it is no text."""
        return text_of(entry(entry(self.pdf.trailer, "/Info"), key))

    def intents(self) -> list[object]:
        """Return the output intents of PDF/X."""
        found = items(entry(self.catalog, "/OutputIntents"))
        return [intent for intent in found if entry(intent, "/S") == pikepdf.Name("/GTS_PDFX")]


def facts_of(pdf: pikepdf.Pdf, standard: Conformance, warnings: tuple[str, ...] = ()) -> Facts:
    """Walk through the pages of a file and return what is to be looked at.

    `warnings` are what had to be mended while it was opened.
    """
    pages = tuple(page.obj for page, _ in zip(pdf.pages, range(MOST_PAGES), strict=False))
    painted, walk = Painted(), Walk()
    for page in pages:
        for event in walk.page(page):
            gather(painted, event)
    return Facts(pdf, standard, pages, painted, warnings)


def gather(painted: Painted, event: object) -> None:
    """Take what is painted into account."""
    match event:
        case Shape(state=state, is_filled=is_filled, is_stroked=is_stroked):
            _add_paints(painted, state, is_filled=is_filled, is_stroked=is_stroked)
        case Text(state=state) if state.text_mode not in INVISIBLE:
            _add_text(painted, state)
        case Image(state=state, image=image, space=space):
            painted.images.setdefault(identity(image), image)
            if space is None:
                _add_paints(painted, state, is_filled=True, is_stroked=False)
            else:
                painted.add_space(space)
        case Shading(space=space):
            painted.add_space(space)
        case Applied(dictionary=dictionary):
            painted.states.setdefault(identity(dictionary), dictionary)
        case Form(form=form):
            painted.forms.setdefault(identity(form), form)
        case Oddity(kind=kind, what=what):
            painted.oddities.setdefault((kind, what))
        case _:
            pass


def _add_text(painted: Painted, state: State) -> None:
    painted.fonts.setdefault(identity(state.font), state.font)
    is_filled, is_stroked = state.text_mode in FILLED_TEXT, state.text_mode in STROKED_TEXT
    if entry(state.font, "/Subtype") != pikepdf.Name("/Type3"):
        _add_paints(painted, state, is_filled=is_filled, is_stroked=is_stroked)


def _add_paints(painted: Painted, state: State, *, is_filled: bool, is_stroked: bool) -> None:
    for paint, is_used in ((state.fill, is_filled), (state.stroke, is_stroked)):
        if is_used:
            _add_paint(painted, paint)


def _add_paint(painted: Painted, paint: Paint) -> None:
    if paint.space.family == PATTERN.family:
        if paint.space.base is not None and paint.values:
            painted.add_space(paint.space.base)
        return
    painted.add_space(paint.space)
