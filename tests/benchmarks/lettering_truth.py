"""Draws lettering over a painting from a seed, so that what lies beneath it is known.

The layouts are those of covers: a title of one to three lines, an author, a small line, and one line on a
slant; fills of one colour with or without an outline, a hard shadow, a soft shadow or a glow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]

ART = Path(__file__).resolve().parents[3] / "shared" / "art"
NANUM = Path("/usr/share/fonts/truetype/nanum")

LATIN_FONTS = (
    "Roboto-Regular.ttf", "Roboto-Black.ttf", "Roboto-Light.ttf", "Roboto-BoldItalic.ttf",
    "SourceSerifPro-Regular.otf", "SourceSerifPro-Bold.otf", "SourceSerifPro-It.otf",
    "SourceSansPro-Semibold.otf", "AmaticSC-Bold.ttf", "Caladea-Regular.ttf", "Caladea-BoldItalic.ttf",
    "Manrope-ExtraBold.ttf", "Manrope-Light.ttf",
)  # fmt: skip
HANGUL_FONTS = ("NanumMyeongjoBold.ttf", "NanumGothicBold.ttf", "NanumMyeongjo.ttf", "NanumSquareRoundB.ttf")
TITLES = ("The Quiet Harbour", "NORTHERN LIGHT", "A Field of Glass", "Salt & Ember", "Winterling",
          "The Last Cartographer", "ORCHARD ROAD", "What the River Kept")  # fmt: skip
HANGUL_TITLES = ("고요한 항구", "겨울 정원", "마지막 지도", "빛의 기억")
AUTHORS = ("Margaret Ellison", "J. R. HOLLOWAY", "Ines Duarte", "Tomas Brandt")
HANGUL_AUTHORS = ("김서연 장편소설", "박지훈 지음")
SMALL = ("a novel in four seasons", "Winner of the Harbour Prize", "with a new foreword by the author")
SLANTED = ("Second edition", "NOW A FILM", "Book Two")
COLOURS = ((250, 247, 238), (20, 18, 16), (214, 40, 32), (242, 196, 60), (24, 66, 140), (236, 232, 220))
STYLES = ("plain", "outline", "hard shadow", "soft shadow", "glow")


@dataclass(frozen=True)
class Lettered:
    """A painting with lettering over it.

    `image` and `painting` are H×W×3 RGB; `mask` (H×W bool) is true where drawing changed a pixel.
    """

    image: Pixels
    painting: Pixels
    mask: NDArray[np.bool_]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One line of lettering: where its centre lies, in pixels, and how it looks."""

    text: str
    font: str
    size: int
    centre: tuple[float, float]
    angle: float
    style: str
    fill: tuple[int, int, int] = (0, 0, 0)


def font_file(name: str) -> Path:
    """The file of a font by its name, from the font packages or the system's Nanum."""
    for group in ("fonts_ttf", "fonts_otf"):
        for entry in entry_points(group=group):
            for file in entry.load().values():
                if Path(file).name == name:
                    return Path(file)
    return NANUM / name


def paintings() -> tuple[Path, ...]:
    """The paintings that may lie beside the repository, by name; empty where they do not."""
    return tuple(sorted(ART.glob("*.jpg")))


def read_painting(path: Path) -> Pixels:
    """A painting as H×W×3 RGB."""
    return np.asarray(Image.open(path).convert("RGB"))


def draw_lettering(painting: Pixels, seed: int) -> Lettered:
    """Lettering over `painting`; the same seed draws the same."""
    rng = np.random.default_rng(seed)
    lines = _layout(painting, rng)
    return draw_lines(painting, lines)


def draw_lines(painting: Pixels, lines: tuple[Line, ...]) -> Lettered:
    """These lines over `painting`."""
    canvas = painting.astype(np.float32)
    for line in lines:
        for colour, alpha in _coats(line, painting.shape[:2]):
            canvas += (np.asarray(colour, np.float32) - canvas) * alpha[..., None]
    image = np.clip(np.rint(canvas), 0, 255).astype(np.uint8)
    mask = np.any(image != painting, axis=2)
    return Lettered(image, painting, mask, tuple(line.text for line in lines))


def _layout(painting: Pixels, rng: np.random.Generator) -> tuple[Line, ...]:
    height, width = painting.shape[:2]
    hangul = bool(rng.random() < 0.3) and (NANUM / HANGUL_FONTS[0]).exists()
    title_font = str(rng.choice(HANGUL_FONTS if hangul else LATIN_FONTS))
    other_font = str(rng.choice(HANGUL_FONTS[:3] if hangul else LATIN_FONTS[:9]))
    title = str(rng.choice(HANGUL_TITLES if hangul else TITLES))
    author = str(rng.choice(HANGUL_AUTHORS if hangul else AUTHORS))
    rows = _rows(title, int(rng.integers(1, 4)))
    size = min(_fitting(rows, title_font, width * 0.86), int(rng.integers(110, 401)))
    top = height * float(rng.uniform(0.05, 0.16)) + size * 0.6
    title_style = str(rng.choice(STYLES))
    drafts: list[Line] = []
    for index, row in enumerate(rows):
        centre = (width / 2, top + index * size * 1.08)
        drafts.append(Line(row, title_font, size, centre, 0.0, title_style))
    below = top + (len(rows) - 1) * size * 1.08 + size * 0.75
    small = int(rng.integers(20, 37))
    centre = (width * float(rng.uniform(0.4, 0.6)), below + small * 1.6)
    drafts.append(Line(str(rng.choice(SMALL)), other_font, small, centre, 0.0, "plain"))
    medium = int(rng.integers(48, 100))
    centre = (width / 2, height * 0.93)
    drafts.append(Line(author, other_font, medium, centre, 0.0, str(rng.choice(STYLES[:4]))))
    slant = float(rng.uniform(-35, 35))
    centre = (width * float(rng.uniform(0.3, 0.7)), height * float(rng.uniform(0.72, 0.78)))
    slanted, slanted_font = str(rng.choice(SLANTED)), str(rng.choice(LATIN_FONTS[:6]))
    medium = int(rng.integers(40, 90))
    drafts.append(Line(slanted, slanted_font, medium, centre, slant, str(rng.choice(STYLES))))
    lines = [_readable(painting, draft, rng) for draft in drafts]
    return (*(replace(line, fill=lines[0].fill) for line in lines[: len(rows)]), *lines[len(rows) :])


def _rows(title: str, count: int) -> tuple[str, ...]:
    words = title.split()
    count = min(count, len(words))
    cuts = [round(i * len(words) / count) for i in range(count + 1)]
    return tuple(" ".join(words[a:b]) for a, b in pairwise(cuts))


def _load(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_file(name)), size)


def _fitting(rows: tuple[str, ...], font: str, width: float) -> int:
    probe = _load(font, 100)
    return int(100 * width / max(probe.getlength(row) for row in rows))


def _readable(painting: Pixels, line: Line, rng: np.random.Generator) -> Line:
    """The line in a colour that can be read where it stands, as a designer would choose it."""
    height, width = painting.shape[:2]
    reach = _load(line.font, line.size).getlength(line.text) / 2
    (x, y), half = line.centre, line.size / 2
    rows = slice(int(max(y - half, 0)), min(int(y + half), height))
    columns = slice(int(max(x - reach, 0)), min(int(x + reach), width))
    under = painting[rows, columns].reshape(-1, 3) @ np.array([0.3, 0.59, 0.11])
    lightness = [float(np.dot(colour, (0.3, 0.59, 0.11))) for colour in COLOURS]
    hidden = [float(np.mean(np.abs(under - value) < 60)) for value in lightness]
    fitting = [c for c, share in zip(COLOURS, hidden, strict=True) if share <= max(0.1, min(hidden))]
    return replace(line, fill=fitting[int(rng.integers(len(fitting)))])


def _coats(line: Line, shape: tuple[int, int]) -> list[tuple[tuple[int, int, int], NDArray[np.float32]]]:
    """The coats of paint of a line, from the lowest: colour and coverage (H×W, 0..1)."""
    dark = sum(line.fill) < 380
    other = (245, 242, 232) if dark else (18, 16, 20)
    glyphs = _coverage(line, shape, 0)
    step = max(2, round(line.size * 0.035))
    if line.style == "outline":
        return [(other, _coverage(line, shape, max(1, round(line.size * 0.03)))), (line.fill, glyphs)]
    if line.style == "hard shadow":
        return [(other, _moved(glyphs, step)), (line.fill, glyphs)]
    if line.style == "soft shadow":
        soft = cv2.GaussianBlur(_moved(glyphs, step), (0, 0), max(1.5, line.size * 0.03))
        return [((0, 0, 0), 0.6 * _cut(soft)), (line.fill, glyphs)]
    if line.style == "glow":
        soft = cv2.GaussianBlur(glyphs, (0, 0), max(2.0, line.size * 0.04))
        return [(other, 0.7 * _cut(soft)), (line.fill, glyphs)]
    return [(line.fill, glyphs)]


def _cut(soft: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.where(soft < 0.01, np.float32(0), soft)


def _moved(coverage: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    matrix = np.array([[1, 0, step], [0, 1, step]], np.float32)
    return cv2.warpAffine(coverage, matrix, (coverage.shape[1], coverage.shape[0]))


def _coverage(line: Line, shape: tuple[int, int], stroke: int) -> NDArray[np.float32]:
    font = _load(line.font, line.size)
    length = math.ceil(font.getlength(line.text)) + 2 * line.size
    tile = Image.new("L", (length, 3 * line.size))
    ImageDraw.Draw(tile).text((length / 2, 1.5 * line.size), line.text, fill=255, font=font, anchor="mm",
                              stroke_width=stroke)  # fmt: skip
    turned = tile.rotate(-line.angle, Image.Resampling.BICUBIC, expand=True)
    page = Image.new("L", (shape[1], shape[0]))
    corner = (round(line.centre[0] - turned.width / 2), round(line.centre[1] - turned.height / 2))
    page.paste(turned, corner)
    return np.asarray(page, np.float32) / 255
