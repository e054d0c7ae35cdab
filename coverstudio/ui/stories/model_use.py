"""What a model is used for, as the words of a button."""

from __future__ import annotations

from coverstudio.generation.models.facts import InstalledModel
from coverstudio.ui.translation import tr


def use_words(model: InstalledModel) -> str:
    """Return what the button says that has a model used from now on; empty for LoRAs and the like."""
    match model.kind:
        case "background":
            return tr("Paint with it")
        case "inpaint":
            return tr("Erase with it")
        case "scene-text":
            return tr("Write with it")
        case _:
            return ""
