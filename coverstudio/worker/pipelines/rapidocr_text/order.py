"""The order in which regions are read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coverstudio.generation.messages import Region
from coverstudio.worker.pipelines.rapidocr_text.lines import thickness_of


def in_reading_order(regions: Sequence[Region]) -> tuple[Region, ...]:
    """Row by row, each from the left; one whose centre lies in another's middle half shares its row."""
    rows: list[list[Region]] = []
    for region in sorted(regions, key=_centre_y):
        if rows and abs(_centre_y(region) - _centre_y(rows[-1][0])) < _row_height(rows[-1][0]) / 2:
            rows[-1].append(region)
        else:
            rows.append([region])
    return tuple(region for row in rows for region in sorted(row, key=lambda r: min(x for x, _ in r.polygon)))


def _centre_y(region: Region) -> float:
    return sum(y for _, y in region.polygon) / len(region.polygon)


def _row_height(region: Region) -> float:
    corners = np.asarray(region.polygon, np.float32)
    return thickness_of(corners) if len(corners) % 2 == 0 else float(np.ptp(corners[:, 1]))
