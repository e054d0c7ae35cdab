"""Sizes, speeds, times, licences and devices as a designer reads them."""

from __future__ import annotations

import msgspec
import pytest

from coverstudio.generation.messages import Device
from coverstudio.generation.models.catalog import licences
from coverstudio.generation.models.facts import Licence
from coverstudio.ui.models.words import (
    device_words,
    fetch_words,
    licence_badge,
    licence_verdict,
    memory_words,
    size_words,
    time_words,
)
from coverstudio.ui.stories.fetching import Fetch

FREE = Licence(id="free", name="Free", url="https://example.org", commercial=True)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 KB"),
        (12, "1 KB"),
        (151_300_000, "151 MB"),
        (999_600_000, "1.0 GB"),
        (4_270_000_000, "4.3 GB"),
        (57_700_000_000, "58 GB"),
    ],
)
def test_a_size_has_two_digits_that_count(count: int, words: str) -> None:
    assert size_words(count) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s left"), (45, "45 s left"), (600, "10 min left"), (7500, "2 h 5 min left")],
)
def test_time_is_told_no_finer_than_it_is_known(seconds: float, words: str) -> None:
    assert time_words(seconds) == words


def test_a_download_in_one_line() -> None:
    running = Fetch("running", 1_000_000_000, 4_000_000_000, 50_000_000)
    assert fetch_words(running) == "1.0 GB of 4.0 GB · 50 MB/s · 60 s left"
    assert fetch_words(Fetch("running", 4, 4)) == "Putting the files in their place…"
    assert fetch_words(Fetch("stopping", 2_000_000, 4_000_000)).endswith("· pausing…")
    assert fetch_words(Fetch("failed", 2_000_000, 4_000_000)).endswith("· stopped")


def test_a_licence_in_a_badge_and_in_a_sentence() -> None:
    capped = msgspec.structs.replace(FREE, revenue_cap=1_000_000)
    forbidden = msgspec.structs.replace(FREE, commercial=False)
    assert [licence_badge(one) for one in (FREE, capped, forbidden)] == [
        ("May be sold", "good"),
        ("Revenue cap", "caution"),
        ("Not for sale", "danger"),
    ]
    assert "1,000,000 US dollars" in licence_verdict(capped)
    assert licence_verdict(forbidden) == "Covers made with it must not be sold."


def test_every_licence_that_caps_the_revenue_says_so_in_what_it_forbids() -> None:
    for licence in licences():
        says_so = any("million US dollars" in sentence for sentence in licence.forbids)
        assert says_so == bool(licence.revenue_cap), licence.id


def test_a_device_in_a_sentence() -> None:
    card = Device(kind="cuda", name="NVIDIA RTX", memory_bytes=12878086144, tier="12gb")
    assert device_words(card) == "NVIDIA RTX, 12 GB of memory · tier: 12 GB"
    assert memory_words(13.5, card, "not") == "Needs 14 GB of memory; this computer has 12 GB."
    assert memory_words(4, card, "well") == "Fits into 12 GB and runs at full speed."
