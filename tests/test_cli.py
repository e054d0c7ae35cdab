"""The command line as scripts see it: exit codes, one sentence on stderr, JSON and nothing else on stdout."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from coverstudio.cli import main
from tests.pictures import noise


def run(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the real program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "coverstudio", *map(str, words)],
        capture_output=True, text=True, encoding="utf-8", timeout=280, cwd=cwd, check=False,
    )  # fmt: skip


def lettered_picture(path: Path) -> Path:
    """Write a soft picture with one line of lettering."""
    soft = np.linspace(90, 190, 700, dtype=np.uint8)[:, None, None].repeat(500, 1).repeat(3, 2)
    grain = (noise(500, 700).astype(int) - 128) // 16
    image = Image.fromarray((soft + grain).clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    draw.text((80, 300), "BESTSELLER", font=ImageFont.load_default(60), fill=(250, 240, 220))
    image.save(path)
    return path


def opened(path: Path) -> Image.Image:
    """Read a picture file whole and close it."""
    with Image.open(path) as picture:
        picture.load()
        return picture


def test_engines_as_json_is_one_value_and_nothing_else() -> None:
    done = run("engines", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    listed = json.loads(done.stdout)
    assert {tuple(sorted(engine)) for engine in listed} == {("id", "kind", "ready", "reason")}
    assert {"procedural", "rapidocr", "patch-fill", "lanczos"} <= {engine["id"] for engine in listed}


def test_lettering_is_found_erased_and_reported(tmp_path: Path) -> None:
    picture = lettered_picture(tmp_path / "art.png")
    found = run("detect-text", picture, "--json")
    (region,) = json.loads(found.stdout)
    assert region["text"] == "BESTSELLER"
    assert region["score"] > 0.8
    assert all(60 < x < 500 and 280 < y < 380 for x, y in region["polygon"])

    out, report = tmp_path / "clean.png", tmp_path / "report.json"
    done = run("erase-text", picture, "--out", out, "--report", report)
    assert done.returncode == 0, done.stderr
    told = json.loads(report.read_text(encoding="utf-8"))
    assert set(told) == {"engine", "rounds", "regions_found", "regions_left", "masked_share"}
    assert (told["engine"], told["regions_found"], told["regions_left"]) == ("patch-fill", 1, 0)

    before, after = np.asarray(opened(picture)), np.asarray(opened(out))
    assert np.array_equal(before[:250], after[:250])
    assert np.array_equal(before[400:], after[400:])
    assert json.loads(run("detect-text", out, "--json").stdout) == []


def test_a_mask_says_what_goes(tmp_path: Path) -> None:
    Image.fromarray(noise(120, 90)).save(tmp_path / "art.png")
    mask = Image.new("L", (120, 90), 0)
    mask.paste(255, (30, 30, 60, 50))
    mask.save(tmp_path / "mask.png")
    done = run(
        "erase-text", tmp_path / "art.png", "--mask", tmp_path / "mask.png", "--out", tmp_path / "o.png"
    )
    assert done.returncode == 0, done.stderr
    changed = (np.asarray(opened(tmp_path / "o.png")) != noise(120, 90)).any(axis=2)
    assert changed[30:50, 30:60].any()
    changed[30:50, 30:60] = False
    assert not changed.any()


def test_generate_writes_numbered_variants_with_their_recipes(tmp_path: Path) -> None:
    done = run(
        "generate", "--prompt", "misty hills", "--size", "300x400", "--seed", 5, "--variants", 2,
        "--out", tmp_path / "hills.png",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    pictures = [opened(tmp_path / f"hills-{n}.png") for n in (1, 2)]
    assert [picture.size for picture in pictures] == [(300, 400)] * 2
    assert np.asarray(pictures[0]).tobytes() != np.asarray(pictures[1]).tobytes()
    recipes = [json.loads(picture.text["Recipe"]) for picture in pictures]  # type: ignore[attr-defined]
    assert [recipe["seed"] for recipe in recipes] == [5, 6]
    assert recipes[0]["prompt"] == "misty hills"


def test_generate_covers_a_format_with_its_bleed(tmp_path: Path) -> None:
    done = run("generate", "--prompt", "night", "--format", "46판", "--seed", 1, "--out", tmp_path / "n.png")
    assert done.returncode == 0, done.stderr
    picture = opened(tmp_path / "n.png")
    assert picture.size == (1583, 2291)
    assert [round(ppi) for ppi in picture.info["dpi"]] == [300, 300]


WRONG: list[tuple[str, str]] = [
    ("make --title T", "The following arguments are required: --out"),
    ("make --title '  ' --out c.pdf", "A cover needs a title"),
    ("make --title T --format A9 --out c.pdf", "There is no format “A9”: choose one of a4"),
    ("make --title T --out c.docx", "must end in .pdf, .png or .jpg"),
    ("make --title T --out no/such/folder/c.pdf", "folder"),
    ("make --title T --background none.png --out c.pdf", "none.png"),
    ("make --title T --background notes.txt --out c.pdf", "notes.txt"),
    ("make --title T --engine dreams --out c.pdf", "no engine “dreams” for this: choose one of"),
    ("make --title T --engine x --background y --out c.pdf", "not allowed with"),
    ("generate --prompt p --size 12 --out c.png", "“12” is no size: write it like 1024x1536"),
    ("generate --prompt p --size 90000x9 --out c.png", "between 64 and 12000"),
    ("generate --prompt p --seed 1208925819614629174706176 --out c.png", "Argument --seed: must lie"),
    ("generate --prompt p --variants 0 --out c.png", "must lie between 1 and 100"),
    ("generate --prompt p --out c.jpg", "must end in .png"),
    ("generate --prompt p --family unicorns --size 64x64 --out c.png", "unicorns"),
    ("detect-text notes.txt", "notes.txt"),
    ("detect-text .", "folder"),
    ("erase-text art.png --mask small.png --out o.png", "The mask is 5×5 pixels, the picture 40×30"),
    ("erase-text art.png --engine magic --mask dot.png --out o.png", "no engine “magic”"),
    ("export notes.txt --out c.pdf", "notes.txt"),
    ("export none.cover --out c.pdf", "none.cover"),
    ("frobnicate", "invalid choice"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "sentence"), WRONG, ids=[words[:60] for words, _ in WRONG])
def test_what_is_wrong_is_one_sentence_and_exit_code_2(
    words: str,
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").write_text("not a picture", encoding="utf-8")
    Image.fromarray(noise(40, 30)).save("art.png")
    Image.new("L", (5, 5), 255).save("small.png")
    dot = Image.new("L", (40, 30), 0)
    dot.putpixel((20, 15), 255)
    dot.save("dot.png")
    try:
        code = main(shlex.split(words))
    except SystemExit as exit_:
        code = exit_.code
    out, err = capfd.readouterr()
    assert code == 2, err
    assert out == ""
    assert sentence in err
    assert err.startswith("coverstudio: ")
    assert err.count("\n") == 1, err
    assert "Traceback" not in err
    assert not list(tmp_path.glob("[co].p*")), "nothing half-written"


def test_ctrl_c_ends_with_130_and_leaves_no_worker(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("signals are sent differently on Windows")
    import signal
    import time

    words = [
        "generate",
        "--prompt",
        "hills",
        "--size",
        "4000x6000",
        "--variants",
        "9",
        "--out",
        tmp_path / "x.png",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "coverstudio", *map(str, words)],
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130
    assert process.stderr is not None
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    with pytest.raises(ProcessLookupError):
        for _ in range(50):
            os.killpg(process.pid, 0)
            time.sleep(0.1)
