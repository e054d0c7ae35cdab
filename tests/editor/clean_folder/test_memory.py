"""Another picture begins only where there is memory for it, and for what those that run will still take."""

from __future__ import annotations

import os
import sys

import pytest

from coverstudio.editor.clean_folder.memory import RESERVE, Memory, available_bytes, held_bytes

GB = 1 << 30
A5 = 1400 * 2100


def test_the_first_picture_always_begins() -> None:
    assert Memory().allows(100_000_000, [], available=0)


def test_without_numbers_there_is_one_at_a_time() -> None:
    assert not Memory().allows(A5, [(A5, 0)], available=None)


def test_what_running_workers_will_still_take_is_set_aside() -> None:
    memory = Memory()
    need = memory.expects(A5)
    enough = RESERVE + 2 * need + A5 * 60
    assert memory.allows(A5, [(A5, 0)], enough)
    assert not memory.allows(A5, [(A5, 0)], enough - need)
    assert memory.allows(A5, [(A5, need)], enough - need), "that one has all it needs"


def test_what_is_measured_raises_what_is_expected() -> None:
    memory = Memory()
    before = memory.expects(A5)
    memory.learn(A5, 3 * before)
    assert memory.expects(A5) == pytest.approx(3 * before, rel=0.01)
    memory.learn(A5, before)
    memory.learn(A5, 0)
    assert memory.expects(A5) == pytest.approx(3 * before, rel=0.01)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="numbers of Linux")
def test_the_numbers_are_those_of_this_computer() -> None:
    free = available_bytes()
    assert free is not None and 0 < free < 100_000 * GB
    now, peak = held_bytes([os.getpid()]), held_bytes([os.getpid(), None], peak=True)
    assert 10 << 20 < now <= peak
    assert held_bytes([None]) == 0
