"""Lays a cover out from a seed: a title, and around it lettering of every kind, in free places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.lettering_truth import words
from tests.benchmarks.lettering_truth.drawing import Lettered, draw_lines, polygon_of
from tests.benchmarks.lettering_truth.lines import STYLES, Colour, Line
from tests.benchmarks.lettering_truth.tiles import loaded

Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]
Rng = np.random.Generator

COLOURS: tuple[Colour, ...] = (
    (250, 247, 238), (20, 18, 16), (214, 40, 32), (242, 196, 60), (24, 66, 140), (236, 232, 220),
)  # fmt: skip
GREY = np.array([0.3, 0.59, 0.11])
TRIES = 40
FAINT = (26, 44)
"""How many grey values light lettering on light lies away from what is under it."""


def draw_lettering(painting: Pixels, seed: int) -> Lettered:
    """Lettering of every kind over `painting`; the same seed draws the same."""
    return draw_lines(painting, lay_out(painting, seed))


def lay_out(painting: Pixels, seed: int) -> tuple[Line, ...]:
    """The lines: title, author and small print as on a cover; then slanted, bent, vertical, faint,
    half-transparent and invented ones wherever there is room. A kind that finds no room is left out.
    """
    rng = np.random.default_rng(seed)
    page = _Page(painting)
    hangul = bool(rng.random() < 0.3) and words.has_hangul()
    for line in _title(page, rng, hangul):
        page.take(line)
    for draft in (_author, _small, _slanted, _bent, _column, _faint, _sheer, _invented, _invented):
        line = page.placed(draft(rng, hangul), rng)
        if line is not None:
            page.take(line)
    return tuple(page.lines)


class _Page:
    """What is taken of the page so far."""

    def __init__(self, painting: Pixels) -> None:
        self.painting = painting
        self.height, self.width = painting.shape[:2]
        self.lines: list[Line] = []
        self._grey = cv2.cvtColor(painting, cv2.COLOR_RGB2GRAY)
        self._taken = np.zeros((self.height, self.width), np.uint8)

    def take(self, line: Line) -> None:
        self.lines.append(line)
        margin = max(8, round(line.size * 0.25))
        outline = [np.round(_outline(line)).astype(np.int32)]
        cv2.fillPoly(self._taken, outline, 1)
        cv2.polylines(self._taken, outline, True, 1, 2 * margin)

    def placed(self, draft: Line, rng: Rng) -> Line | None:
        """The line in a free place in a colour that is seen there; smaller where it finds none."""
        line = draft
        while line.size >= 20:
            outline = _outline(line)
            places = rng.uniform((0.05, 0.04), (0.95, 0.96), (TRIES, 2)) * (self.width, self.height)
            free = [_at(line, place) for place in places if self._is_free(outline + place, line.size)]
            if free:
                return self._faintly(free, rng) if line.kind == "faint" else self.readable(free[0], rng)
            line = replace(line, size=int(line.size * 0.8))
        return None

    def readable(self, line: Line, rng: Rng) -> Line:
        """The line in a colour that can be read where it stands, as a designer would choose it."""
        under = self._under(self._grey, _outline(line)).astype(np.float32)
        lightness = [float(np.dot(colour, GREY)) for colour in COLOURS]
        hidden = [float(np.mean(np.abs(under - value) < 60)) for value in lightness]
        fitting = [c for c, share in zip(COLOURS, hidden, strict=True) if share <= max(0.1, min(hidden))]
        return replace(line, fill=fitting[int(rng.integers(len(fitting)))])

    def _faintly(self, places: list[Line], rng: Rng) -> Line:
        """At the lightest of the places, a little lighter than what is there, or a little darker."""
        outline = _outline(replace(places[0], centre=(0, 0)))
        tones = [float(np.median(self._under(self._grey, outline + line.centre))) for line in places]
        best = int(np.argmax(tones))
        under = np.median(self._under(self.painting, outline + places[best].centre), axis=0)
        away = float(rng.uniform(*FAINT))
        fill = np.clip(under + (away if tones[best] + away <= 250 else -away), 0, 255)
        red, green, blue = (round(float(value)) for value in fill)
        return replace(places[best], fill=(red, green, blue))

    def _is_free(self, outline: Points, size: int) -> bool:
        margin = 6 + size * 0.1
        if (
            outline.min() < margin
            or (outline.max(axis=0) > (self.width - margin, self.height - margin)).any()
        ):
            return False
        return not self._under(self._taken, outline).any()

    @staticmethod
    def _under(pixels: NDArray[np.generic], outline: Points) -> NDArray[np.generic]:
        """The pixels inside the outline, as far as it lies on the page."""
        left, top, width, height = cv2.boundingRect(np.round(outline).astype(np.int32))
        part = pixels[max(top, 0) : top + height, max(left, 0) : left + width]
        inside = np.zeros(part.shape[:2], np.uint8)
        cv2.fillPoly(inside, [np.round(outline - (max(left, 0), max(top, 0))).astype(np.int32)], 1)
        return part[inside > 0]


def _outline(line: Line) -> Points:
    return np.asarray(polygon_of(line))


def _at(line: Line, place: Points) -> Line:
    return replace(line, centre=(float(place[0]), float(place[1])))


Draft = Callable[[Rng, bool], Line]


def _title(page: _Page, rng: Rng, hangul: bool) -> list[Line]:
    font = str(rng.choice(words.HANGUL_FONTS if hangul else words.LATIN_FONTS))
    rows = _rows(str(rng.choice(words.HANGUL_TITLES if hangul else words.TITLES)), int(rng.integers(1, 4)))
    size = min(_fitting(rows, font, page.width * 0.86), int(rng.integers(110, 401)))
    top = page.height * float(rng.uniform(0.05, 0.6)) + size * 0.6
    top = min(top, page.height * 0.94 - size * (0.6 + 1.08 * (len(rows) - 1)))
    style = str(rng.choice(STYLES))
    lines = [
        Line(row, font, size, (page.width / 2, top + index * size * 1.08), 0.0, style, kind="title")
        for index, row in enumerate(rows)
    ]
    fill = page.readable(lines[0], rng).fill
    return [replace(line, fill=fill) for line in lines]


def _rows(title: str, count: int) -> tuple[str, ...]:
    parts = title.split()
    count = min(count, len(parts))
    cuts = [round(i * len(parts) / count) for i in range(count + 1)]
    return tuple(" ".join(parts[a:b]) for a, b in pairwise(cuts))


def _fitting(rows: tuple[str, ...], font: str, width: float) -> int:
    probe = loaded(font, 100)
    return int(100 * width / max(probe.getlength(row) for row in rows))


def _line(
    rng: Rng, texts: tuple[str, ...], fonts: tuple[str, ...], sizes: tuple[int, int], kind: str
) -> Line:
    """A draft somewhere, in some style."""
    text, font, style = str(rng.choice(texts)), str(rng.choice(fonts)), str(rng.choice(STYLES))
    return Line(text, font, int(rng.integers(*sizes)), (0, 0), 0.0, style, kind=kind)


def _author(rng: Rng, hangul: bool) -> Line:
    texts, fonts = (
        (words.HANGUL_AUTHORS, words.HANGUL_FONTS) if hangul else (words.AUTHORS, words.LATIN_FONTS)
    )
    return _line(rng, texts, fonts, (48, 100), "author")


def _small(rng: Rng, _hangul: bool) -> Line:
    return replace(_line(rng, words.SMALL, words.LATIN_FONTS[:8], (20, 34), "small"), style="plain")


def _slanted(rng: Rng, _hangul: bool) -> Line:
    line = _line(rng, words.SHORT, words.LATIN_FONTS, (40, 110), "slanted")
    return replace(line, angle=float(rng.uniform(8, 55) * rng.choice((-1, 1))))


def _bent(rng: Rng, _hangul: bool) -> Line:
    line = _line(rng, words.BENT, words.LATIN_FONTS, (40, 90), "bent")
    return replace(line, arc=float(rng.uniform(50, 130) * rng.choice((-1, 1))))


def _column(rng: Rng, _hangul: bool) -> Line:
    hangul = words.has_hangul() and rng.random() < 0.6
    texts, fonts = (
        (words.HANGUL_COLUMNS, words.HANGUL_FONTS) if hangul else (words.COLUMNS, words.LATIN_FONTS)
    )
    return replace(_line(rng, texts, fonts, (40, 90), "column"), vertical=True)


def _faint(rng: Rng, _hangul: bool) -> Line:
    line = _line(rng, words.AUTHORS + words.SHORT, words.LATIN_FONTS, (50, 130), "faint")
    return replace(line, style="plain")


def _sheer(rng: Rng, _hangul: bool) -> Line:
    line = _line(rng, words.SHORT + words.AUTHORS, words.LATIN_FONTS, (60, 160), "sheer")
    return replace(line, opacity=float(rng.uniform(0.4, 0.7)))


def _invented(rng: Rng, _hangul: bool) -> Line:
    line = _line(rng, words.AUTHORS + words.SMALL[:2] + words.SHORT, words.LATIN_FONTS, (24, 180), "invented")
    return replace(line, invented=int(rng.integers(1, 1 << 30)))
