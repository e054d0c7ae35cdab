"""The report of a folder: a line for each picture as CSV, or all that is known as JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import msgspec

from coverstudio.editor.clean_folder.journal import Entry
from coverstudio.generation.messages import Region

COLUMNS = (
    "picture", "output", "outcome", "rounds", "regions_found", "regions_left", "regions_kept",
    "masked_share", "pixels_changed", "pixels_changed_outside_mask", "file_changed_outside_mask",
    "file_most_difference", "seconds", "found", "left", "kept", "not_found", "message", "notes",
)  # fmt: skip
_FORMULAS = ("=", "+", "-", "@")


def encode_report(path: Path, entries: Sequence[Entry]) -> bytes:
    """Return the report in the form that the ending of `path` (.csv or .json) asks for."""
    if path.suffix.lower() == ".json":
        return msgspec.json.format(msgspec.json.encode(entries), indent=2)
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(_row(entry) for entry in entries)
    return out.getvalue().encode("utf-8", "surrogateescape")


def _row(entry: Entry) -> list[object]:
    report = entry.report
    start: list[object] = [entry.picture, entry.output, entry.outcome]
    end: list[object] = [entry.message, " ".join(entry.notes)]
    if report is None:
        return [*start, *([""] * (len(COLUMNS) - len(start) - len(end))), *end]
    in_file = report.in_file
    left = report.history[-1].left if report.history else ()
    return [
        *start, report.rounds, report.regions_found, report.regions_left, len(report.kept),
        round(report.masked_share, 6), report.pixels_changed, report.pixels_changed_outside_mask,
        "" if in_file is None else in_file.pixels_changed_outside_mask,
        "" if in_file is None else in_file.most_difference,
        report.seconds, _words(report.found), _words(left), _words(report.kept),
        _cell(" | ".join(report.not_found)), *end,
    ]  # fmt: skip


def _words(regions: Sequence[Region]) -> str:
    return _cell(" | ".join(region.text for region in regions if region.text))


def _cell(text: str) -> str:
    """Return words from a picture so that no table takes them for a formula."""
    return f"'{text}" if text.startswith(_FORMULAS) else text
