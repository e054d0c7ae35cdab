"""How a model gets on with a device follows from what both are known for."""

from __future__ import annotations

import pytest

from coverstudio.generation.messages import Device
from coverstudio.generation.models.facts import Family
from coverstudio.generation.models.families import family
from coverstudio.generation.models.fitting import Fit, fit, memory_needed

GIB = 1 << 30
CARD = Device(kind="cuda", name="Card", memory_bytes=12 * GIB, tier="12gb")
PROCESSOR = Device(kind="cpu", name="Processor", memory_bytes=16 * GIB, tier="cpu")


def a_family(**memory_gb: float) -> Family:
    return Family(
        id="f", name="F", pipelines=(), native_area=1, multiple=8, steps=1, guidance=1.0, refine=0.0,
        dtype="float16", tokens=77, follows_negative=True, memory_gb=dict(memory_gb),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("needs", "full_gb", "device", "expected"),
    [
        ({"12gb": 4}, 4, CARD, "well"),
        ({"12gb": 6}, 24, CARD, "in parts"),
        ({"12gb": 14}, 14, CARD, "not"),
        ({"cpu": 6}, 4, PROCESSOR, "slowly"),
        ({"cpu": 44}, 16, PROCESSOR, "not"),
        ({}, 4, CARD, "unknown"),
    ],
)
def test_how_it_runs(needs: dict[str, float], full_gb: float, device: Device, expected: Fit) -> None:
    assert fit(a_family(**needs), device, full_gb) == expected


def test_a_family_that_nobody_knows_fits_nobody_knows_how() -> None:
    assert memory_needed(family("other"), CARD) is None
