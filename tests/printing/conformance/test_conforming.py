"""Files that keep a standard are found to keep it."""

from __future__ import annotations

import pytest

from coverstudio.printing.conformance import Conformance, check
from tests.printing.conformance.files import STANDARDS, conforming, written


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_file_that_keeps_every_rule_is_clean(standard: Conformance) -> None:
    assert check(written(conforming(standard), standard), standard) == ()
