"""How colours that a press does not have become ones that it has (ICC.1:2022, 6.3.2 and D.6)."""

from __future__ import annotations

from typing import Literal

Intent = Literal["perceptual", "relative", "saturation", "absolute"]
