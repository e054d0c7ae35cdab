"""The cover itself: a frozen value, and the edits that make another one of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from coverstudio.document.geometry import Box
from coverstudio.document.layers import AnyLayer, BarcodeLayer, ImageLayer, TextLayer, shown_asset
from coverstudio.document.pictures import Asset
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.resizing import resized
from coverstudio.document.scalars import Colour, Name, Words

MOST_LAYERS = 1000
SpineDirection = Literal["automatic", "top-down", "bottom-up"]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A cover: its print spec, its words and its layers from the bottom up.

    `spine_direction` says which way turned words run on the spine, "automatic" as the book's language has it.
    """

    print_spec: PrintSpec
    title: Words = ""
    author: Words = ""
    language: Name = ""
    spine_direction: SpineDirection = "automatic"
    background: Colour = "#ffffff"
    layers: Annotated[tuple[AnyLayer, ...], msgspec.Meta(max_length=MOST_LAYERS)] = ()

    def layer(self, layer_id: str) -> AnyLayer | None:
        """Return the layer of that id, or None when it is gone."""
        return next((layer for layer in self.layers if layer.id == layer_id), None)

    def index(self, layer_id: str) -> int:
        """Return the place of the layer counted from the bottom; raises KeyError when it is gone."""
        for index, layer in enumerate(self.layers):
            if layer.id == layer_id:
                return index
        raise KeyError(layer_id)

    @property
    def images(self) -> Iterator[ImageLayer]:
        """The image layers from the bottom up."""
        return (layer for layer in self.layers if isinstance(layer, ImageLayer))

    @property
    def pictured(self) -> Iterator[ImageLayer | TextLayer]:
        """The layers that show a picture, from the bottom up: images, and texts that one fills."""
        shown = (layer for layer in self.layers if isinstance(layer, ImageLayer | TextLayer))
        return (layer for layer in shown if shown_asset(layer) is not None)

    @property
    def texts(self) -> Iterator[TextLayer]:
        """The text layers from the bottom up."""
        return (layer for layer in self.layers if isinstance(layer, TextLayer))

    @property
    def barcodes(self) -> Iterator[BarcodeLayer]:
        """The barcodes from the bottom up."""
        return (layer for layer in self.layers if isinstance(layer, BarcodeLayer))

    @property
    def assets(self) -> tuple[Asset, ...]:
        """Every asset the document shows, each once."""
        shown = map(shown_asset, self.layers)
        return tuple(dict.fromkeys(asset for asset in shown if asset is not None))


def add_layer(document: Document, layer: AnyLayer, index: int | None = None) -> Document:
    """Return the document with `layer` on top, or at `index` counted from the bottom."""
    layers = list(document.layers)
    layers.insert(len(layers) if index is None else index, layer)
    return msgspec.structs.replace(document, layers=tuple(layers))


def replace_layer(document: Document, layer: AnyLayer) -> Document:
    """Return the document with the layer of the same id replaced; unchanged when it is gone."""
    layers = tuple(layer if old.id == layer.id else old for old in document.layers)
    return msgspec.structs.replace(document, layers=layers)


def remove_layer(document: Document, layer_id: str) -> Document:
    """Return the document without that layer."""
    layers = tuple(layer for layer in document.layers if layer.id != layer_id)
    return msgspec.structs.replace(document, layers=layers)


def move_layer(document: Document, layer_id: str, index: int) -> Document:
    """Return the document with that layer at `index`, counted from the bottom among the others."""
    layer = document.layer(layer_id)
    if layer is None:
        return document
    return add_layer(remove_layer(document, layer_id), layer, index)


def with_print_spec(document: Document, print_spec: PrintSpec) -> Document:
    """Return the document at another size: what stands on it keeps its place relative to the page.

    Images that covered the bleed box cover the new one; barcodes keep their size, which scanners depend on;
    everything else is scaled about the page's middle.
    """
    old, new = document.print_spec, print_spec
    layers = tuple(_rescaled(layer, old, new) for layer in document.layers)
    return msgspec.structs.replace(document, print_spec=print_spec, layers=layers)


def _rescaled(layer: AnyLayer, old: PrintSpec, new: PrintSpec) -> AnyLayer:
    if isinstance(layer, ImageLayer) and layer.box.contains(old.bleed_box, 0.01) and layer.rotation == 0:
        return msgspec.structs.replace(layer, box=Box.covering(layer.box.size, new.bleed_box))
    factor = min(new.trim.width / old.trim.width, new.trim.height / old.trim.height)
    if isinstance(layer, BarcodeLayer):
        factor = 1.0
    x, y = layer.box.center
    width, height = layer.box.width * factor, layer.box.height * factor
    center_x, center_y = x / old.trim.width * new.trim.width, y / old.trim.height * new.trim.height
    box = Box(center_x - width / 2, center_y - height / 2, width, height)
    if isinstance(layer, TextLayer):
        return resized(layer, box, layer.size * factor)
    return msgspec.structs.replace(layer, box=box)
