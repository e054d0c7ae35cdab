"""Whom a turn of the wheel is for: the field that the user works in, or the panel that scrolls under it."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QWidget

_PAUSE = 0.4  # seconds without a turn, after which another one is meant for what lies under the pointer


class _Scrolling:
    """When something was last scrolled. There is one wheel, so there is one of these."""

    turned_at = float("-inf")

    @classmethod
    def goes_on(cls) -> bool:
        return time.monotonic() - cls.turned_at < _PAUSE


def scrolled() -> None:
    """Note that a turn scrolled a panel: those that follow at once are for the panel, too."""
    _Scrolling.turned_at = time.monotonic()


def is_turned_by_wheel(field: QWidget) -> bool:
    """Tell whether a turn over a field changes it: where the user works, and not while a panel scrolls by.

    What is scrolled brings other fields under the pointer, and one of them may have the focus.
    """
    if field.hasFocus() and not _Scrolling.goes_on():
        return True
    scrolled()
    return False
