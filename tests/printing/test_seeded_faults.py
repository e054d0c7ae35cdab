"""Preflight names every seeded fault and nothing else, and has nothing to say of the clean twins."""

from __future__ import annotations

import functools

import pytest

from coverstudio.document.document import Document
from coverstudio.imaging.profiles import read_profile
from coverstudio.imaging.separations import Separation
from coverstudio.printing.findings import Finding
from coverstudio.printing.preflight import preflight
from coverstudio.printing.printers import Printer
from coverstudio.printing.proofs import prove
from tests.imaging.tiny_profile import tiny_cmyk_profile
from tests.printing.clean_covers import CLEAN, IMAGES
from tests.printing.seeded_faults import FAULTS, Fault

pytestmark = pytest.mark.usefixtures("qapp")


@functools.cache
def press() -> Separation:
    return Separation(read_profile(tiny_cmyk_profile(), "tiny"))


def found(cover: Document, printer: Printer | None = None) -> tuple[Finding, ...]:
    return preflight(cover, printer, prove(cover, IMAGES, press()))


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_cover_has_no_findings(name: str) -> None:
    assert [(one.rule, one.sentence) for one in found(CLEAN[name]())] == []


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.what for fault in FAULTS])
def test_the_fault_and_nothing_else_is_named(fault: Fault) -> None:
    assert [one.rule for one in found(fault.faulty, fault.printer)] == [fault.rule]


def test_there_are_more_than_forty_faults() -> None:
    assert len({fault.what for fault in FAULTS}) == len(FAULTS) > 40
