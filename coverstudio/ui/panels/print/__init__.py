"""Stage 4, Print: one file for each part of the panel."""

from __future__ import annotations

from coverstudio.ui.panels.print.panel import PrintPanel

__all__ = ["PrintPanel"]
