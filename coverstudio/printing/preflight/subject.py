"""What preflight looks at: a cover, the printer it is meant for, and what of it was rendered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coverstudio.document.document import Document
from coverstudio.document.layers import AnyLayer, TextLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.spread import DIGITAL, Spread, WrapKind
from coverstudio.printing.figures import Figure
from coverstudio.printing.findings import Severity
from coverstudio.printing.printed import printed_layers
from coverstudio.printing.printers import Layout, Printer
from coverstudio.printing.proofs import Proof

TOLERANCE_MM = 0.05  # a twentieth of a millimetre is beyond any cutter


@dataclass(frozen=True)
class Subject:
    """A cover before preflight. `layers` are those that leave a mark, from the bottom up."""

    document: Document
    layers: tuple[AnyLayer, ...]
    printer: Printer | None = None
    proof: Proof | None = None

    @staticmethod
    def of(document: Document, printer: Printer | None, proof: Proof | None) -> Subject:
        """Return a cover with what is known about it."""
        return Subject(document, printed_layers(document), printer, proof)

    @property
    def spec(self) -> PrintSpec:
        """The cover's print spec."""
        return self.document.print_spec

    @property
    def spread(self) -> Spread | None:
        """Its panels, None for a front alone."""
        return self.spec.spread

    @property
    def texts(self) -> Iterator[TextLayer]:
        """The texts that show, from the bottom up."""
        return (layer for layer in self.layers if isinstance(layer, TextLayer))

    @property
    def kind(self) -> WrapKind | None:
        """The kind of cover, None when the cover does not tell and the printer does not either."""
        if self.spread is not None:
            return self.spread.edition.kind
        if self.printer is not None and self.printer.screen is not None:
            return self.printer.screen.kind
        return "front" if self.printer is not None else None

    @property
    def layout(self) -> Layout | None:
        """How the printer lays out that kind, None for screens and where no printer is known."""
        return self.printer.layout(self.kind) if self.printer and self.kind else None

    @property
    def is_on_screen(self) -> bool:
        """Whether the cover is looked at on screens and never printed."""
        return self.kind in DIGITAL


def severity_of(figure: Figure, published: Severity, otherwise: Severity) -> Severity:
    """Return how bad it is to miss a printer's number: an estimate is never more than a doubt."""
    return published if figure.standing == "published" else otherwise
