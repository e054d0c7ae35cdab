"""What a device of so much memory is asked to hold."""

from __future__ import annotations

import pytest

from coverstudio.worker.tiers import (
    GB,
    OFFLOADS,
    lower,
    offload_for,
    tier_below,
    tier_of,
    tier_plan,
    tier_plans,
)


def test_five_tiers_ask_for_more_and_more_memory() -> None:
    plans = tier_plans()
    assert [plan.id for plan in plans] == ["cpu", "6gb", "8gb", "12gb", "16gb"]
    assert [plan.least_memory_gb for plan in plans] == sorted(plan.least_memory_gb for plan in plans)
    assert [plan.refined_area for plan in plans] == sorted(plan.refined_area for plan in plans)
    offloads = [OFFLOADS.index(plan.offload) for plan in plans[1:]]
    assert offloads == sorted(offloads, reverse=True)


@pytest.mark.parametrize(
    ("gigabytes", "tier"),
    [(2, "6gb"), (5.8, "6gb"), (7.6, "8gb"), (10, "8gb"), (11.6, "12gb"), (15.7, "16gb"), (140, "16gb")],
)
def test_a_card_has_the_tier_that_its_memory_reaches(gigabytes: float, tier: str) -> None:
    assert tier_of("cuda", int(gigabytes * GB)) == tier
    assert tier_of("cpu", int(gigabytes * GB)) == "cpu"


def test_below_the_lowest_tier_there_is_none() -> None:
    assert [tier_below(plan.id) for plan in tier_plans()] == [None, "cpu", "6gb", "8gb", "12gb"]
    assert lower("8gb", "16gb") == lower("16gb", "8gb") == "8gb"


@pytest.mark.parametrize(
    ("memory", "networks", "offload"),
    [(24, (2, 1, 0.2), "none"), (24, (23.8, 9.5), "sequential"), (32, (23.8, 9.5), "model")],
)
def test_a_model_larger_than_the_memory_is_not_kept_on_the_card(
    memory: float, networks: tuple[float, ...], offload: str
) -> None:
    sizes = tuple(int(size * GB) for size in networks)
    assert offload_for(tier_plan("16gb"), int(memory * GB), sizes) == offload


def test_a_tier_is_kept_to_where_the_memory_would_do() -> None:
    assert offload_for(tier_plan("6gb"), 6 * GB, (1000,)) == "model"
