"""What a model can be asked for, told by its kind and its family alone."""

from __future__ import annotations

from coverstudio.generation.models.facts import InstalledModel
from coverstudio.generation.models.families import families


def goes_on(model: InstalledModel) -> bool:
    """Tell whether a model can go on from a picture: all that paint can that have a second pass."""
    known = next((one for one in families() if one.id == model.family), None)
    return model.kind == "background" and known is not None and known.refine > 0


def can_erase(model: InstalledModel) -> bool:
    """Tell whether a model can paint over a mask: those made for inpainting, and all that go on."""
    return model.kind == "inpaint" or goes_on(model)
