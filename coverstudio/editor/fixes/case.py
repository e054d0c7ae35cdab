"""A finding and everything that its fix may need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

import msgspec

from coverstudio.document.document import Document, replace_layer
from coverstudio.document.layers import AnyLayer
from coverstudio.imaging.separations import Separation
from coverstudio.printing.findings import Finding
from coverstudio.printing.printers import Printer
from coverstudio.rendering.images import Images

Edit = Callable[[Document], Document]
Job = Literal["", "upscale", "reduce-ink", "copy-disclosure"]
LayerKind = TypeVar("LayerKind", bound=AnyLayer)


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    """What removes a finding: its name, which says what happens, and the edit, or the job to start."""

    name: str
    edit: Edit | None = None
    job: Job = ""


@dataclass(frozen=True)
class Case:
    """A finding of a document, the printer it was found for, and where pictures and inks come from."""

    finding: Finding
    document: Document
    printer: Printer | None
    images: Images | None = None
    separation: Separation | None = None

    def layer(self, kind: type[LayerKind]) -> LayerKind | None:
        """Return the layer that the finding is about, if it is there and of that kind."""
        layer = self.document.layer(self.finding.layer_id)
        return layer if isinstance(layer, kind) else None


def changing(layer_id: str, kind: type[LayerKind], change: Callable[[LayerKind, Document], AnyLayer]) -> Edit:
    """Return the edit that changes one layer; it changes nothing when the layer is gone by then."""

    def edit(document: Document) -> Document:
        layer = document.layer(layer_id)
        return replace_layer(document, change(layer, document)) if isinstance(layer, kind) else document

    return edit


def hiding(name: str, layer_id: str) -> Fix:
    """Return the fix that hides a layer."""

    def edit(document: Document) -> Document:
        layer = document.layer(layer_id)
        return (
            document
            if layer is None
            else replace_layer(document, msgspec.structs.replace(layer, visible=False))
        )

    return Fix(name=name, edit=edit)
