"""How a family of models would run on a device: pure arithmetic on what is known of both."""

from __future__ import annotations

from typing import Literal

from coverstudio.generation.messages import Device
from coverstudio.generation.models.facts import Family

Fit = Literal["well", "in parts", "slowly", "not", "unknown"]
GB = 1_000_000_000


def fit(family: Family, device: Device, full_gb: float) -> Fit:
    """Tell how a model of `family` runs on `device`; `full_gb` is what it needs to stay in memory as a whole.

    "well": all of it stays in the memory of the graphics card; "in parts": its parts take turns there, which
    takes longer; "slowly": on the processor, some minutes a picture; "not": there is too little memory;
    "unknown": nobody knows how much the family needs.
    """
    needed, has = memory_needed(family, device), device.memory_bytes / GB
    if needed is None:
        return "unknown"
    if needed > has:
        return "not"
    if device.kind == "cpu":
        return "slowly"
    return "well" if full_gb <= has else "in parts"


def memory_needed(family: Family, device: Device) -> float | None:
    """Return the GB that models of `family` need in the tier of `device`, None where nobody knows."""
    return family.memory_gb.get(device.tier)
