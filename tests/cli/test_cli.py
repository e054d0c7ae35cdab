"""The command line as scripts see it: exit codes, one sentence on stderr, JSON and nothing else on stdout."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from coverstudio.cli import main
from tests.cli.program import lettered_picture, opened, run
from tests.pictures import noise


def test_engines_as_json_is_one_value_and_nothing_else() -> None:
    done = run("engines", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    listed = json.loads(done.stdout)
    assert {tuple(sorted(engine)) for engine in listed} == {("id", "kind", "ready", "reason")}
    assert {"procedural", "rapidocr", "patch-fill", "lanczos"} <= {engine["id"] for engine in listed}


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
    ("make --title T --out c.docx", "must end in one of .pdf"),
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
    ("generate --pro p --out c.png", "Unrecognized arguments: --pro p"),
    ("generate --prompt \udcff --out c.png", "Argument --prompt: holds bytes that are not UTF-8"),
    ("make --title T --out c.pdf --project c.pdf", "must end in .cover"),
    ("generate --prompt p --family unicorns --size 64x64 --out c.png", "unicorns"),
    ("detect-text notes.txt", "notes.txt"),
    ("detect-text .", "folder"),
    ("export notes.txt --out c.pdf", "notes.txt"),
    ("export none.cover --out c.pdf", "none.cover"),
    ("frobnicate", "invalid choice"),
]  # fmt: skip


@pytest.mark.usefixtures("qapp")  # one that later tests can use too: the command would make its own
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


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process at once")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_ctrl_c_and_a_kill_leave_nothing_behind(name: str, tmp_path: Path) -> None:
    number = getattr(signal, name)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    words = ["generate", "--prompt", "hills", "--size", "4000x6000", "--variants", "9"]
    process = subprocess.Popen(
        [sys.executable, "-m", "coverstudio", *words, "--out", tmp_path / "x.png"],
        stderr=subprocess.PIPE, start_new_session=True, env={**os.environ, "TMPDIR": str(temporary)},
    )  # fmt: skip
    while not list(temporary.iterdir()):
        time.sleep(0.02)
    process.send_signal(number)
    assert process.wait(timeout=20) == 128 + number
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert list(temporary.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        for _ in range(50):
            os.killpg(process.pid, 0)
            time.sleep(0.1)


def test_letters_no_font_has_are_told(tmp_path: Path) -> None:
    done = run("make", "--title", "\ue000", "--format", "46pan", "--seed", 1, "--out", tmp_path / "c.png")
    assert done.returncode == 0, done.stderr
    assert "No installed font has “\ue000”" in done.stderr.replace("�", "\ue000")
    assert done.stderr.count("\n") == 1, done.stderr


def test_nothing_is_written_over_what_is_read(tmp_path: Path) -> None:
    picture = lettered_picture(tmp_path / "art.png")
    before = picture.read_bytes()
    for words in (
        ("erase-text", picture, "--out", picture),
        ("erase-text", picture, "--mask", tmp_path / "m.png", "--out", tmp_path / "." / "m.png"),
        ("make", "--title", "T", "--background", picture, "--out", picture),
    ):
        done = run(*words)
        assert done.returncode == 2
        assert "is the file to read from: choose another name" in done.stderr
    assert picture.read_bytes() == before


def test_a_cover_without_a_detector_says_the_way_out(tmp_path: Path) -> None:
    picture = lettered_picture(tmp_path / "art.png")
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['rapidocr'] = None", encoding="utf-8")
    words = ("make", "--title", "T", "--format", "46pan", "--background", picture)
    words = (*words, "--out", tmp_path / "c.png")
    bare = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = run(*words, env=bare)
    assert done.returncode == 2
    assert "pip install" in done.stderr
    assert done.stderr.endswith(", or leave the lettering with --keep-text.\n")
    assert done.stderr.count("\n") == 1
    assert run(*words, "--keep-text", env=bare).returncode == 0


def test_korean_comes_through_where_the_locale_is_ascii(tmp_path: Path) -> None:
    ascii_only = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    words = ("generate", "--prompt", "바다", "--size", "64x64", "--out", tmp_path / "바다.png")
    done = run(*words, env=ascii_only)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Wrote {tmp_path / '바다.png'}\n"
    recipe = json.loads(opened(tmp_path / "바다.png").text["Recipe"])  # type: ignore[attr-defined]
    assert recipe["prompt"] == "바다"


@pytest.mark.skipif(os.name == "nt", reason="pipes break differently on Windows")
def test_an_answer_nobody_reads_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "coverstudio", "engines"], stdout=pipe, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_an_answer_without_room_is_one_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "coverstudio", "engines"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("coverstudio: The answer could not be written (No space left")


def test_what_is_left_out_of_a_picture_is_told(tmp_path: Path) -> None:
    frames = [Image.fromarray(noise(60, 40, seed=seed)) for seed in (1, 2)]
    frames[0].save(tmp_path / "moving.gif", save_all=True, append_images=frames[1:])
    done = run("detect-text", tmp_path / "moving.gif", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert done.stderr == "moving.gif: Only the first of its pictures is shown.\n"
