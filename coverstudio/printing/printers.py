"""Printers as data: what each one publishes about covers, and what was found out or is guessed.

Every number is a `Figure` with its unit, its standing and the source that it was read in. The files lie in
resources/printers; lengths stand there in the unit of their source, so that the two can be compared by eye.
"""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.geometry import Size
from coverstudio.document.sentences import shown
from coverstudio.document.spread import WrapKind
from coverstudio.paths import resources_dir
from coverstudio.printing.figures import Figure, Source, Standing

About = Literal["printer", "kind", "trim", "paper", "pages", "flaps", "spine"]


class PrinterError(ValueError):
    """Something a printer does not offer, as one sentence: what is wrong and what to do.

    `about` is what of the edition it speaks of, so that a window can say it beside the right field.
    """

    def __init__(self, sentence: str, about: About = "printer") -> None:
        super().__init__(sentence)
        self.about: About = about


class Caliper(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How thick so many pages are, and what the cover adds to it, for books of `from_pages` and more."""

    thickness: Figure
    of_pages: int = 1
    plus: Figure | None = None
    from_pages: int = 1


class Calipers(msgspec.Struct, frozen=True, kw_only=True, tag_field="rule", tag="calipers"):
    """A spine that grows page by page; the last caliper whose `from_pages` is reached counts.

    `decimals` is how many the printer's own calculator rounds to, a half upwards, in `unit`.
    """

    steps: Annotated[tuple[Caliper, ...], msgspec.Meta(min_length=1)]
    unit: Literal["mm", "in"] = "in"
    decimals: int | None = None


class Table(msgspec.Struct, frozen=True, kw_only=True, tag_field="rule", tag="table"):
    """Spines that a calculator gave for some page counts; what lies between is interpolated.

    All of them are multiples of `step`, as the calculator's own answers are.
    """

    points: Annotated[tuple[tuple[int, Decimal], ...], msgspec.Meta(min_length=2)]
    unit: Literal["mm", "in"]
    step: Decimal
    standing: Standing
    source: str


class FewerPages(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The most pages of a book of one trim size, where that is fewer than of the others."""

    width: Figure
    height: Figure
    most_pages: Figure


class Paper(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A paper of the inner pages: from how many to how many pages a book may have, and its spine.

    `hard_spine` is that of a hard cover and of its jacket. None: nothing is known of it. `aliases` are other
    words that people have for it.
    """

    id: str
    name: str
    korean: str
    least_pages: Figure
    most_pages: Figure
    fewer_pages: tuple[FewerPages, ...] = ()
    aliases: tuple[str, ...] = ()
    spine: Calipers | Table | None = None
    hard_spine: Calipers | Table | None = None


class NamedTrim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A trim size that the printer offers, and what it may be called; the first name is shown."""

    names: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    width: Figure
    height: Figure

    @property
    def size(self) -> Size:
        """Width and height in millimetres."""
        return Size(self.width.mm, self.height.mm)


class TrimRange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Trim sizes between two bounds."""

    least_width: Figure
    most_width: Figure
    least_height: Figure
    most_height: Figure


class Hinge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The strip of a hard cover that bends, next to the spine.

    It is part of the board's width, or lies `beside` the board and makes the panel wider.
    """

    width: Figure
    beside: bool = False


class Flap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A flap's width, and by how much the cover is wider than the page so that the flap folds around it."""

    width: Figure
    fold: Figure | None = None


class SpineText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From how many pages on a spine may carry text, and what stays clear on each side of it.

    Below a spine of `narrow_below`, `narrow_clear` is enough.
    """

    from_pages: Figure
    clear: Figure
    narrow_below: Figure | None = None
    narrow_clear: Figure | None = None


class BarcodeBox(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The barcode's box in the lower right of the back: from the spine, or from the hinge if there is one.

    `role` says who brings the barcode: a cover without one is refused, gets the printer's own, or is merely
    harder to sell. A barcode that the cover brings must have at least that size.
    """

    width: Figure
    height: Figure
    from_spine: Figure
    from_bottom: Figure
    role: Literal["compulsory", "printed", "usual"] = "usual"
    role_source: str = ""
    least_width: Figure | None = None
    least_height: Figure | None = None


class Layout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one kind of printed cover is laid out around a trimmed page.

    `outside` is what is printed beyond the trim of the spread: the bleed, or with `wraps_around` what is
    folded around the boards. A panel is `wider` and `higher` than the page. `safe` is the distance of text
    from cuts and folds.
    """

    kind: WrapKind
    outside: Figure
    safe: Figure
    wraps_around: bool = False
    wider: Figure | None = None
    higher: Figure | None = None
    hinge: Hinge | None = None
    flap: Flap | None = None
    spine_text: SpineText | None = None
    barcode: BarcodeBox | None = None

    @property
    def is_hard(self) -> bool:
        """Whether it goes around boards."""
        return self.kind in ("case", "jacket")


class Screen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A cover that is not printed: the pixels to deliver, and what each side may have."""

    kind: WrapKind
    width: Figure
    height: Figure
    least_width: Figure
    least_height: Figure
    most_side: Figure


class FileLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file must keep to: resolution, total ink, size, and the forms it may have.

    Text up to `black_text` is wanted in black ink alone.
    """

    ppi: Figure
    least_ppi: Figure | None = None
    most_ink: Figure | None = None
    black_text: Figure | None = None
    most_megabytes: Figure | None = None
    forms: tuple[str, ...]


class Printer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A printer or a shop. The first layout is the one it is mostly used for.

    `calculator` is where its own numbers are to be had; `even_pages` says that a page count is rounded up;
    `ai_source` is where it asks to be told of pictures that a model painted, "" where it does not.
    """

    id: str
    name: str
    korean: str
    calculator: str
    sources: dict[str, Source]
    file: FileLimits
    layouts: tuple[Layout, ...] = ()
    screen: Screen | None = None
    papers: tuple[Paper, ...] = ()
    trims: tuple[NamedTrim, ...] = ()
    trim_ranges: tuple[TrimRange, ...] = ()
    even_pages: bool = False
    ai_source: str = ""

    @property
    def asks_about_ai(self) -> bool:
        """Whether it must be told of pictures that a model painted."""
        return bool(self.ai_source)

    @property
    def kinds(self) -> tuple[WrapKind, ...]:
        """The kinds of covers it takes."""
        return (*(layout.kind for layout in self.layouts), *((self.screen.kind,) if self.screen else ()))

    @property
    def in_inches(self) -> bool:
        """Whether it measures covers in inches."""
        return any(layout.outside.unit == "in" for layout in self.layouts)

    def layout(self, kind: WrapKind) -> Layout | None:
        """Return the layout of that kind, or None when it has none."""
        return next((layout for layout in self.layouts if layout.kind == kind), None)


# In the order a list shows them in: the ids are the files' names.
IDS = (
    "kdp-paperback", "kdp-hardcover", "kdp-ebook", "ingramspark", "lulu", "bookk", "kyobo", "plain",
    "audiobook", "music",
)  # fmt: skip


@functools.cache
def printers() -> tuple[Printer, ...]:
    """Return every printer there is."""
    return tuple(_read(identity) for identity in IDS)


def printer(identity: str) -> Printer:
    """Return the printer with that id or name; raises PrinterError, naming the ones there are."""
    for candidate in printers():
        if is_called(identity, candidate.id, candidate.name, candidate.korean):
            return candidate
    raise PrinterError(f"There is no printer “{shown(identity)}”: choose one of {', '.join(IDS)}.")


def known_printer(identity: str) -> Printer | None:
    """Return the printer with that id; None for an unknown one, as a cover of a newer version may have."""
    try:
        return printer(identity)
    except PrinterError:
        return None


def stranger_words(identity: str) -> str:
    """Return what to say of a cover that is laid out for a printer nobody knows here."""
    return f"The cover is laid out for “{shown(identity)}”, a printer that is not known here: choose another."


def printer_of(document: Document) -> Printer | None:
    """Return the printer that a cover is laid out for; None for a front alone and an unknown one."""
    spread = document.print_spec.spread
    return None if spread is None else known_printer(spread.edition.printer)


def paper(of: Printer, identity: str) -> Paper:
    """Return one of the printer's papers by its id, a name or an alias; raises PrinterError."""
    for candidate in of.papers:
        if is_called(identity, candidate.id, candidate.name, candidate.korean, *candidate.aliases):
            return candidate
    known = ", ".join(candidate.id for candidate in of.papers)
    raise PrinterError(f"{of.name} has no paper “{shown(identity)}”: choose one of {known}.", "paper")


def is_called(word: str, *names: str) -> bool:
    """Tell whether a word is one of the names, but for what people write differently: case, spaces, hyphens.

    >>> is_called("pdf/x 4", "PDF/X-4")
    True
    """
    return _plain(word) in map(_plain, names)


def _plain(word: str) -> str:
    return re.sub(r"[\s_/-]+", "", word).casefold()


def _read(identity: str) -> Printer:
    text = (resources_dir() / "printers" / f"{identity}.json").read_bytes()
    return msgspec.json.decode(text, type=Printer)
