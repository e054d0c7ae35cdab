"""Stage 3: the book's words on the page, and how they look."""

from coverstudio.ui.panels.type.panel import TypePanel

__all__ = ["TypePanel"]
