"""What tools have in common that follow the hand from a press to its release."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from coverstudio.ui.canvas.gestures import Hand
from coverstudio.ui.canvas.picking import Point


class Drag(Protocol):
    """Something that follows the hand."""

    def drag(self, hand: Hand) -> None:
        """Follow the hand."""
        ...


D = TypeVar("D", bound=Drag)


class DragTool(Generic[D]):
    """Holds what follows the hand; what becomes of it is for `release` to say."""

    def __init__(self) -> None:
        self._drag: D | None = None
        self._at: Point = (0.0, 0.0)

    @property
    def is_dragging(self) -> bool:
        """Tell whether something follows the hand."""
        return self._drag is not None

    def drag(self, hand: Hand) -> None:
        """Follow the hand."""
        self._at = hand.point
        if self._drag is not None:
            self._drag.drag(hand)

    def release(self, hand: Hand) -> None:
        """Take what was dragged, where the hand has let go."""
        raise NotImplementedError

    def cancel(self) -> bool:
        """Give the drag up; tell whether there was one."""
        was_dragging, self._drag = self.is_dragging, None
        return was_dragging

    def finish(self, hand: Hand) -> bool:
        """Take what was dragged as it is; tell whether there was anything."""
        was_dragging = self.is_dragging
        self.release(hand)
        return was_dragging
