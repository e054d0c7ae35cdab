"""What a word of the command line may be: each kind reads one, or says in a sentence why it is none."""

from __future__ import annotations

import argparse
import math
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from coverstudio.generation.messages import MOST_LORA_WEIGHT

if TYPE_CHECKING:
    from coverstudio.generation.messages import PixelBox


class Zone:
    """A rectangle as it was typed: in pixels of the picture, or in per cent of it."""

    def __init__(self, sides: tuple[float, float, float, float], *, per_cent: bool) -> None:
        self._sides, self._per_cent = sides, per_cent

    def of(self, width: int, height: int, what: str = "calm zone") -> PixelBox:
        """Return it in pixels of a picture. Raises ValueError with a sentence when it reaches beyond it."""
        from coverstudio.generation.messages import PixelBox

        across, down = (width / 100, height / 100) if self._per_cent else (1.0, 1.0)
        x, y, wide, high = self._sides
        left, top = round(x * across), round(y * down)
        right, bottom = round((x + wide) * across), round((y + high) * down)
        if right > width or bottom > height or left >= right or top >= bottom:
            raise ValueError(
                f"The {what} lies beyond the picture, which has {width} × {height} pixels: move it inside."
            )
        return PixelBox(left, top, right - left, bottom - top)


def words(text: str) -> str:
    """Return text for the page. Where the locale is not UTF-8, Python has kept its bytes as surrogates."""
    try:
        return os.fsencode(text).decode("utf-8")
    except UnicodeError:
        raise argparse.ArgumentTypeError("holds bytes that are not UTF-8 text: type it again") from None


def lettering(text: str) -> str:
    """Return words that can be looked for in a picture: a script's empty variable would keep nothing."""
    if not any(letter.isalnum() for letter in words(text)):
        raise argparse.ArgumentTypeError(f"“{text}” has no letter or digit to look for")
    return words(text)


def language(text: str) -> str:
    """Return the code of a language, such as ko or pt-BR."""
    code = words(text).strip()
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
        raise argparse.ArgumentTypeError(f"“{code}” is no code of a language: write it like en or ko")
    return code


def ending_in(suffix: str) -> Callable[[str], Path]:
    """Return the type of a path that ends in `suffix`."""

    def parse(text: str) -> Path:
        path = Path(text)
        if path.suffix.lower() != suffix:
            raise argparse.ArgumentTypeError(f"“{path.name}” must end in {suffix}")
        return path

    return parse


def size(text: str) -> tuple[int, int]:
    """Return the width and height of `1024x1536`, in pixels."""
    width, _, height = text.lower().replace("×", "x").partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"“{text}” is no size: write it like 1024x1536")
    sides = int(width), int(height)
    if not all(64 <= side <= 12000 for side in sides):
        raise argparse.ArgumentTypeError(f"a size lies between 64 and 12000 pixels a side, not {text}")
    return sides


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return the type of a whole number within these bounds."""

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"“{text}” is no whole number") from None
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"must lie between {least} and {most}, not {text}")
        return value

    return parse


SEED = whole(0, 2**63 - 1)


def lora(text: str) -> tuple[str, float]:
    """Return what `FILE[:WEIGHT]` says. Only a number is a weight, so that C:\\x.safetensors is a file.

    >>> lora("ink.safetensors:0.8"), lora("C:/ink.safetensors")
    (('ink.safetensors', 0.8), ('C:/ink.safetensors', 1.0))
    """
    path, _, weight = words(text).rpartition(":")
    try:
        value = float(weight)
    except ValueError:
        path, value = text, 1.0
    if path and not abs(value) <= MOST_LORA_WEIGHT:  # nan is not within anything
        raise argparse.ArgumentTypeError(
            f"a LoRA's weight lies between -{MOST_LORA_WEIGHT} and {MOST_LORA_WEIGHT}, not {weight}"
        )
    if not path:
        raise argparse.ArgumentTypeError(f"“{text}” is no LoRA: write it like ink.safetensors:0.8")
    return path, value


def number(least: float, most: float) -> Callable[[str], float]:
    """Return the type of a number within these bounds."""

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"“{text}” is no number") from None
        if not least <= value <= most:  # nan is not within anything
            raise argparse.ArgumentTypeError(f"must lie between {least} and {most}, not {text}")
        return value

    return parse


def zone(text: str) -> Zone:
    """Return the zone of `x,y,w,h` in pixels, or in per cent where each number ends in one."""
    parts = [part.strip() for part in text.split(",")]
    per_cent = all(part.endswith("%") for part in parts)
    try:
        x, y, width, height = (float(part.removesuffix("%") if per_cent else part) for part in parts)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no zone: write it like 100,80,600,300 or 10%,5%,80%,30%"
        ) from None
    if not all(map(math.isfinite, (x, y, width, height))) or min(x, y) < 0 or min(width, height) <= 0:
        raise argparse.ArgumentTypeError(f"a zone has a width and a height and begins inside, unlike {text}")
    return Zone((x, y, width, height), per_cent=per_cent)


def picture_or_folder(text: str) -> Path:
    """Return the path of a PNG, or of a folder that may be made."""
    if not text:
        raise argparse.ArgumentTypeError("names no file: write one like cover.png, or a folder")
    path = Path(text)
    if (path.suffix or path.exists()) and path.suffix.lower() != ".png" and not path.is_dir():
        raise argparse.ArgumentTypeError(f"“{path.name}” must end in .png or be a folder")
    return path
