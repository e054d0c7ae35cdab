"""Stage 1: a background from a description, or a picture of one's own."""

from coverstudio.ui.panels.background.panel import BackgroundPanel

__all__ = ["BackgroundPanel"]
