"""The real program, run as a user would, and pictures for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests.pictures import noise


def run(*words: object, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the real program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "coverstudio", *map(str, words)],
        capture_output=True, text=True, encoding="utf-8", timeout=280, env=env, check=False,
    )  # fmt: skip


def lettered_picture(path: Path, *more: str) -> Path:
    """Write a soft picture with one line of lettering, and with smaller ones below it."""
    soft = np.linspace(90, 190, 700, dtype=np.uint8)[:, None, None].repeat(500, 1).repeat(3, 2)
    grain = (noise(500, 700).astype(int) - 128) // 16
    image = Image.fromarray((soft + grain).clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    draw.text((80, 300), "BESTSELLER", font=ImageFont.load_default(60), fill=(250, 240, 220))
    for row, words in enumerate(more):
        draw.text((80, 450 + 80 * row), words, font=ImageFont.load_default(40), fill=(30, 25, 40))
    image.save(path)
    return path


def opened(path: Path) -> Image.Image:
    """Read a picture file whole and close it."""
    with Image.open(path) as picture:
        picture.load()
        return picture
