"""Stage 2, Clean: one file for each part of the panel."""

from __future__ import annotations

from coverstudio.ui.panels.clean.panel import CleanPanel

__all__ = ["CleanPanel"]
