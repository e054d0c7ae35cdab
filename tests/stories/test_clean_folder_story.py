"""A folder of lettered pictures is cleaned by the real program, which is killed half-way and goes on."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.program import lettered_picture, opened, run

pytest.importorskip("rapidocr")

NAMES = ("a.png", "b.png", "c.png")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "covers"
    place.mkdir()
    for name in NAMES:
        lettered_picture(place / name)
        opened(place / name).crop((40, 220, 500, 460)).save(place / name, dpi=(300, 300))
    (place / "torn.jpg").write_bytes(b"\xff\xd8\xff torn")
    return place


def test_a_run_that_was_killed_goes_on_where_it_was(folder: Path, tmp_path: Path) -> None:
    out, report, sheet = tmp_path / "out", tmp_path / "report.csv", tmp_path / "sheet.jpg"
    lines = out / ".coverstudio-clean" / "journal.jsonl"
    killed = subprocess.Popen(
        [sys.executable, "-m", "coverstudio", "clean", str(folder), "--out", str(out)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    patience = time.monotonic() + 120
    while not (lines.exists() and lines.read_bytes().count(b"\n")):
        assert time.monotonic() < patience and killed.poll() is None
        time.sleep(0.02)
    killed.kill()
    killed.wait()
    first = (out / "a.png").stat().st_mtime_ns
    assert not (out / "c.png").exists(), "half-way"

    done = run("clean", folder, "--out", out, "--report", report, "--contact-sheet", sheet)
    assert done.returncode == 1, "one picture could not be cleaned"
    assert "of 4 done before." in done.stderr
    assert "torn.jpg: “torn.jpg” is damaged or incomplete" in done.stderr
    assert "4 pictures: 3 clean, 1 failed." in done.stderr
    assert (out / "a.png").stat().st_mtime_ns == first, "what was done is not done again"

    rows = {row["picture"]: row for row in csv.DictReader(report.read_text(encoding="utf-8").splitlines())}
    assert {name: rows[name]["outcome"] for name in NAMES} == dict.fromkeys(NAMES, "clean")
    for name in NAMES:
        assert rows[name]["file_changed_outside_mask"] == "0"
        before, after = opened(folder / name), opened(out / name)
        changed = (np.asarray(before) != np.asarray(after)).any(axis=2)
        assert int(changed.sum()) == int(rows[name]["pixels_changed"]) > 0
        assert not changed[:40].any() and not changed[180:].any()
        assert round(after.info["dpi"][0]) == 300
    with Image.open(sheet) as pages:
        assert pages.width > 2000
