"""The means over the paintings as rows of the table."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields

from tests.benchmarks.clean.detection import SIZES, Detection, together
from tests.benchmarks.clean.figures import Figures, means
from tests.benchmarks.clean.measuring import BUILT_IN, OUR_FILL, OURS, PEERS, PLAIN, Measured, measure, worker
from tests.benchmarks.lettering_truth import draw_lettering, paintings, read_painting
from tests.benchmarks.memory import peak_megabytes
from tests.benchmarks.rows import Row

PICTURES = "BENCHMARK_PICTURES"
"""The environment variable that says of how many paintings, for a quick look; all without it."""


@dataclass(frozen=True)
class Benchmark:
    """All pictures, and the most memory that the worker took, in MB."""

    pictures: tuple[Measured, ...]
    megabytes: float


def run() -> list[Row]:
    """The rows of the table; empty where the paintings are not there."""
    benchmark = measured(int(os.environ.get(PICTURES, "0")))
    return rows(benchmark) if benchmark.pictures else []


def measured(pictures: int = 0, seed: int = 0, peers: bool = True) -> Benchmark:
    """Measure the first `pictures` paintings (0: all), telling each one's figures."""
    return asyncio.run(_measured(pictures, seed, peers))


async def _measured(pictures: int, seed: int, peers: bool) -> Benchmark:
    paths = paintings()[: pictures or None]
    if not paths:
        return Benchmark((), 0.0)
    found: list[Measured] = []
    async with worker() as client:
        for number, path in enumerate(paths):
            lettered = draw_lettering(read_painting(path), seed * 100 + number)
            found.append(await measure(client, path.stem, lettered, peers))
            _tell(found[-1])
        megabytes = peak_megabytes(client.pid)
    return Benchmark(tuple(found), megabytes)


def rows(benchmark: Benchmark) -> list[Row]:
    """The table: erasing, masks, detection."""
    pictures = benchmark.pictures
    by_method = {row.method: row for row in means([row for picture in pictures for row in picture.figures])}
    return [*_erasing(by_method, benchmark.megabytes), *_masks(pictures), *_detection(pictures)]


def _erasing(by_method: dict[str, Figures], megabytes: float) -> list[Row]:
    ours = by_method[OURS]
    found = [
        Row("clean: share of the lettering still detected", ours.left, "", aim="≤ 0.01"),
        Row("clean: share of the picture outside the lettering touched", ours.outside, "", aim="≤ 0.01"),
        Row("clean: share of the pixels outside the mask changed", ours.beyond, "", aim="0"),
        Row("clean: memory of the worker", megabytes, "MB"),
    ]
    for name in (OUR_FILL, *PEERS):
        if name in by_method:
            found += _beside(ours, by_method[name])
    return found


def _beside(ours: Figures, peer: Figures) -> list[Row]:
    name = peer.method
    tone = f"clean: tone in the true mask, {ours.tone_db - peer.tone_db:+.1f} dB"
    plain = f"clean: PSNR in the true mask, {ours.plain_db - peer.plain_db:+.1f} dB"
    return [
        Row(tone, ours.tone_db, "dB", name, peer.tone_db, "value ≥ 24"),
        Row(plain, ours.plain_db, "dB", name, peer.plain_db),
        Row("clean: texture kept", ours.texture, "", name, peer.texture, "value 0.7-1.1"),
        Row("clean: lettering still detected", ours.left, "", name, peer.left, "value ≤ 0.01"),
        Row(
            "clean: a picture of 1400 × 2100 with detection",
            ours.seconds,
            "s",
            name,
            peer.seconds,
            "value ≤ 5",
        ),
    ]


def _masks(pictures: Sequence[Measured]) -> list[Row]:
    found: list[Row] = []
    for name in pictures[0].masks:
        letters = sum(picture.masks[name].letters for picture in pictures) / len(pictures)
        outside = sum(picture.masks[name].outside for picture in pictures) / len(pictures)
        found += [
            Row(f"mask, {name}: share of the letters", letters, "", aim="near 1"),
            Row(f"mask, {name}: share of the untouched", outside, "", aim="≤ 0.01"),
        ]
    return found


def _detection(pictures: Sequence[Measured]) -> list[Row]:
    ours = together([picture.detections[BUILT_IN] for picture in pictures])
    plain = None
    if all(PLAIN in picture.detections for picture in pictures):
        plain = together([picture.detections[PLAIN] for picture in pictures])
    name = PLAIN if plain else ""
    found: list[Row] = []
    for size in SIZES:
        label = f"detection, lettering of {size[0]}-{size[1]} px"
        for what, mine, theirs in (
            ("recall", ours.lines[size], plain and plain.lines[size]),
            ("precision", ours.regions[size], plain and plain.regions[size]),
        ):
            if mine.total:
                of = f"{mine.total} {'lines' if what == 'recall' else 'regions'}"
                found.append(Row(f"{label}: {what}, {of}", mine.share, "", name, theirs and theirs.share))
    for kind in ours.kinds:
        peer = plain.kinds[kind].share if plain else None
        found.append(Row(f"detection, {kind}: recall", ours.kinds[kind].share, "", name, peer))
    peer = _mean(plain.seconds) if plain else None
    found.append(
        Row("detection: a picture of 1400 × 2100", _mean(ours.seconds), "s", name, peer, "value ≤ 2.5")
    )
    return found


def _mean(seconds: Sequence[float]) -> float:
    return sum(seconds) / len(seconds)


def _tell(measured: Measured) -> None:
    for row in measured.figures:
        _say(measured.picture, row.method, {f.name: getattr(row, f.name) for f in fields(Figures)[2:]})
    for name, hugs in measured.masks.items():
        _say(measured.picture, f"mask, {name}", {"letters": hugs.letters, "outside": hugs.outside})
    for name, found in measured.detections.items():
        _say(measured.picture, name, _shares(found))


def _shares(found: Detection) -> dict[str, float]:
    missed = {f"missed {kind}": seen.total - seen.right for kind, seen in found.kinds.items()}
    missed = {name: float(count) for name, count in missed.items() if count}
    return {"recall": found.recall, "precision": found.precision, "seconds": _mean(found.seconds), **missed}


def _say(picture: str, what: str, values: dict[str, float]) -> None:
    told = ", ".join(f"{name} {value:.3g}" for name, value in values.items())
    print(f"{picture}, {what}: {told}", file=sys.stderr, flush=True)
