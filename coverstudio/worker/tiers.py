"""What a device of so much memory is asked to hold at once: data of resources/models/tiers.json."""

from __future__ import annotations

import functools
from typing import Literal

import msgspec

from coverstudio.generation.messages import DeviceKind, Tier
from coverstudio.paths import resources_dir

Offload = Literal["none", "model", "sequential"]
OFFLOADS: tuple[Offload, ...] = ("none", "model", "sequential")
GB = 1 << 30
# Beside the weights: the activations of a pass, the libraries' own workspace, what the screen takes.
WORKSPACE = 2 * GB


class TierPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One tier, for devices from `least_memory_gb` on.

    `offload` is how little of a model lies on the device at a time: all of it, one network, or one layer.
    `vae_tiling` cuts the decoding into tiles: of "large" pictures, those above the area a model was trained
    on. `refined_area` is the largest second pass, in native areas.
    """

    id: Tier
    least_memory_gb: float
    offload: Offload
    vae_tiling: Literal["never", "large", "always"]
    attention_slicing: bool
    refined_area: float


@functools.cache
def tier_plans() -> tuple[TierPlan, ...]:
    """Return every tier, from low to high."""
    text = (resources_dir() / "models" / "tiers.json").read_bytes()
    return msgspec.json.decode(text, type=tuple[TierPlan, ...])


def tier_plan(tier: Tier) -> TierPlan:
    """Return the plan of a tier."""
    return next(plan for plan in tier_plans() if plan.id == tier)


def tier_of(kind: DeviceKind, memory_bytes: int) -> Tier:
    """Return the tier that a device belongs to."""
    if kind == "cpu":
        return "cpu"
    reached = [plan for plan in tier_plans()[1:] if memory_bytes >= plan.least_memory_gb * GB]
    return reached[-1].id


def tier_below(tier: Tier) -> Tier | None:
    """Return the next lower tier, None below the lowest."""
    below = _place(tier) - 1
    return tier_plans()[below].id if below >= 0 else None


def lower(first: Tier, second: Tier) -> Tier:
    """Return the lower one of two tiers."""
    return first if _place(first) < _place(second) else second


def _place(tier: Tier) -> int:
    return tier_plans().index(tier_plan(tier))


def offload_for(plan: TierPlan, memory_bytes: int, network_bytes: tuple[int, ...]) -> Offload:
    """Return what keeps networks of these sizes within the memory, at least what the tier asks for."""
    if sum(network_bytes) + WORKSPACE <= memory_bytes:
        needed: Offload = "none"
    elif max(network_bytes, default=0) + WORKSPACE <= memory_bytes:
        needed = "model"
    else:
        needed = "sequential"
    return needed if OFFLOADS.index(needed) > OFFLOADS.index(plan.offload) else plan.offload
