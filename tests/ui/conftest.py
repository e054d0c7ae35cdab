"""What holds for every test of the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from coverstudio.ui.translation import use_language


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """English words before a test and after it, whatever language its windows had."""
    use_language("en")
    yield
    use_language("en")
