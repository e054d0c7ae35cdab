"""`coverstudio runtime` as scripts see it."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from tests.cli.test_cli import run

HAS_AI = all(importlib.util.find_spec(name) for name in ("torch", "diffusers"))


def test_runtimes_as_json_are_one_value_and_nothing_else() -> None:
    done = run("runtime", "list", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    ai, keras_ocr = json.loads(done.stdout)
    assert (keras_ocr["id"], keras_ocr["state"]) == ("keras-ocr", "missing")
    assert set(ai) == {
        "id",
        "name",
        "purpose",
        "bytes",
        "gpu_bytes",
        "state",
        "python",
        "reason",
        "engines",
        "libraries",
    }
    assert (ai["id"], ai["state"]) == ("ai", "here" if HAS_AI else "missing")


def test_runtimes_are_listed_for_people() -> None:
    done = run("runtime", "list")
    assert done.returncode == 0
    identity, state, *told = done.stdout.split()
    assert (identity, state) == ("ai", "here" if HAS_AI else "missing")
    assert told


@pytest.mark.skipif(not HAS_AI, reason="it would be installed")
def test_a_runtime_that_is_part_of_this_python_is_left_alone(isolated_home: Path) -> None:
    done = run("runtime", "install", "ai")
    assert (done.returncode, done.stderr) == (0, "")
    assert "is part of this Python already" in done.stdout
    assert list(isolated_home.rglob("runtimes")) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("install", "tpu"), "There is no runtime “tpu”: choose one of ai, keras-ocr."),
        (("remove", "tpu"), "There is no runtime “tpu”: choose one of ai, keras-ocr."),
        (("remove", "ai"), "The AI runtime has not been installed: there is nothing to remove."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(words: tuple[str, ...], sentence: str) -> None:
    done = run("runtime", *words)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"coverstudio: {sentence}\n")


def test_an_action_must_be_named() -> None:
    done = run("runtime")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("coverstudio: The following arguments are required: action.")
