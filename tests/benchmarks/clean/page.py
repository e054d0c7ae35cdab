"""The measurements as a page of the documentation: tables, and the contact sheet beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.clean.detection import COVERED, LETTERED, SIZES, Detection, Seen, together
from tests.benchmarks.clean.figures import Figures, means
from tests.benchmarks.clean.measuring import BUILT_IN, GLYPHS, OURS, PLAIN, REGIONS, Measured
from tests.benchmarks.clean.table import Benchmark

Cells = Sequence[str]


def write_page(file: Path, sheet: str, benchmark: Benchmark) -> None:
    """A Markdown page of all figures; `sheet` is the contact sheet's name beside it."""
    pictures = benchmark.pictures
    figures = [row for picture in pictures for row in picture.figures]
    parts = [
        "# Finding and erasing lettering, measured",
        _introduction(len(pictures), sum(len(picture.lettered.lines) for picture in pictures)),
        f"![Before, what goes in red, and after]({sheet})",
        "## Erasing",
        _table(_ERASING, [_erasing(mean, figures) for mean in means(figures)]),
        f"The worker took {benchmark.megabytes:.0f} MB at most. Texture is the mean, in brackets the least "
        "and the greatest of a picture; 1 is right, and blur gives little. Pixels that changed outside our "
        f"mask, in the worst picture: {max(row.beyond for row in figures if row.method == OURS):.0%}.",
        "## Masks",
        _table(("mask", "letters masked", "untouched picture masked"), _masks(pictures)),
        _proportion(pictures),
        "## Detection",
        f"A line counts as found when {COVERED:.0%} of its ink lie in what was detected, a region as right "
        f"when {LETTERED:.0%} of its area are lettering.",
        _table(_DETECTION, _detection(pictures)),
    ]
    file.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


_ERASING = ("", "lettering still detected", "tone", "PSNR", "texture kept", "letters masked",
            "untouched picture masked", "seconds, detection included")  # fmt: skip
_DETECTION = ("lettering", "lines", "recall", "recall of one plain call", "regions right",
              "regions right of one plain call")  # fmt: skip


def _introduction(pictures: int, lines: int) -> str:
    return (
        f"{pictures} paintings of 1400 × 2100 pixels with {lines} lines of lettering drawn over them from a "
        "seed: thirteen Latin fonts and four of Hangul, 20 to 400 px, straight, slanted, bent and vertical; "
        "plain, outlined, with hard and soft shadows and glows; light on light, half transparent, and some "
        "with letters that are made of bent pieces of real ones. What lies beneath is known. Tone is the "
        "PSNR inside the true mask after a Gaussian of 6 px on both pictures. Made by "
        "`python -m tests.benchmarks.clean --page docs/clean.md`."
    )


def _erasing(mean: Figures, all_of_them: Sequence[Figures]) -> Cells:
    textures = [row.texture for row in all_of_them if row.method == mean.method]
    return (
        mean.method,
        f"{mean.left:.1%}",
        f"{mean.tone_db:.1f} dB",
        f"{mean.plain_db:.1f} dB",
        f"{mean.texture:.2f} ({min(textures):.2f}–{max(textures):.2f})",
        f"{mean.letters:.1%}",
        f"{mean.outside:.1%}",
        f"{mean.seconds:.1f}",
    )


def _masks(pictures: Sequence[Measured]) -> list[Cells]:
    return [
        (
            name,
            f"{sum(picture.masks[name].letters for picture in pictures) / len(pictures):.1%}",
            f"{sum(picture.masks[name].outside for picture in pictures) / len(pictures):.1%}",
        )
        for name in pictures[0].masks
    ]


def _proportion(pictures: Sequence[Measured]) -> str:
    ours, whole = (
        sum(picture.masks[name].outside for picture in pictures) / len(pictures) for name in (GLYPHS, REGIONS)
    )
    return (
        f"How much is taken along depends on how densely a picture is lettered. Here whole regions take "
        f"{whole:.1%} of what is not lettered, and the glyph masks {ours / whole:.0%} of that."
    )


def _detection(pictures: Sequence[Measured]) -> list[Cells]:
    ours = together([picture.detections[BUILT_IN] for picture in pictures])
    plain = None
    if all(PLAIN in picture.detections for picture in pictures):
        plain = together([picture.detections[PLAIN] for picture in pictures])
    found: list[Cells] = []
    for size in SIZES:
        lines, regions = ours.lines[size], ours.regions[size]
        theirs = (_told(plain.lines[size]), _told(plain.regions[size])) if plain else ("", "")
        name = f"{size[0]}–{size[1]} px"
        found.append((name, str(lines.total), _told(lines), theirs[0], _told(regions), theirs[1]))
    for kind, seen in ours.kinds.items():
        found.append((kind, str(seen.total), _told(seen), _told(plain.kinds[kind]) if plain else "", "", ""))
    return [*found, _seconds(ours, plain)]


def _seconds(ours: Detection, plain: Detection | None) -> Cells:
    each = [sum(d.seconds) / len(d.seconds) if d else 0.0 for d in (ours, plain)]
    return ("seconds a picture", "", f"{each[0]:.1f}", f"{each[1]:.1f}" if plain else "", "", "")


def _told(seen: Seen) -> str:
    return f"{seen.share:.0%} of {seen.total}" if seen.total else "–"


def _table(head: Cells, rows: Sequence[Cells]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
