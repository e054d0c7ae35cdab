"""Undo and redo inside a mask, by kept values."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coverstudio.editor.masking.hand_mask import HandMask

MOST_STEPS = 200


@dataclass(frozen=True, eq=False)
class MaskStep:
    """One entry of history: the mask after it, and what the user did."""

    mask: HandMask
    name: str


@dataclass(frozen=True, eq=False)
class MaskHistory:
    """The steps up to now, of which there is at least one, and those that were undone."""

    past: tuple[MaskStep, ...]
    future: tuple[MaskStep, ...] = ()

    @staticmethod
    def of(mask: HandMask) -> MaskHistory:
        """Begin a history with `mask`."""
        return MaskHistory((MaskStep(mask, ""),))

    @property
    def mask(self) -> HandMask:
        """The mask of now."""
        return self.past[-1].mask

    @property
    def undo_name(self) -> str:
        """What undo would take back, empty when there is nothing."""
        return self.past[-1].name if len(self.past) > 1 else ""

    @property
    def redo_name(self) -> str:
        """What redo would bring back, empty when there is nothing."""
        return self.future[0].name if self.future else ""

    def applied(self, mask: HandMask, name: str) -> MaskHistory:
        """Return the history with one more step; unchanged when the mask is as it was."""
        if not any(mask.changed_since(self.mask)):
            return self
        return MaskHistory((*self.past, MaskStep(mask, name))[-MOST_STEPS:])

    def undone(self) -> MaskHistory:
        """Return the history one step back; unchanged at the beginning."""
        if len(self.past) == 1:
            return self
        return replace(self, past=self.past[:-1], future=(self.past[-1], *self.future))

    def redone(self) -> MaskHistory:
        """Return the history one step forward; unchanged at the end."""
        if not self.future:
            return self
        return MaskHistory((*self.past, self.future[0]), self.future[1:])
