"""Colours as PDF writes them."""

from __future__ import annotations


def hex_to_shares(colour: str) -> tuple[float, float, float]:
    """Return the red, green and blue of `#rrggbb` as shares from 0 to 1."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return (red / 255, green / 255, blue / 255)
