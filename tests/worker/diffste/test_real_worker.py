"""The real worker process writes words with a tiny DiffSTE, shows it on its way, and gives up if asked to."""

from __future__ import annotations

import asyncio
import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("torch")
pytest.importorskip("diffusers")

from coverstudio.cli import editing_text
from coverstudio.cli.arguments import parser
from coverstudio.cli.console import Console
from coverstudio.cli.desk import Desk
from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import EditText, ListEngines, Progress
from coverstudio.generation.picture import Picture
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.worker.pipelines.diffste.conditions import CUT_OFF
from tests.pictures import noise


def ask(path: Path, **wishes: Any) -> EditText:
    mask = np.zeros((64, 64), np.uint8)
    mask[20:40, 8:56] = 255
    return EditText(
        **{"model": str(path), "image": Picture(noise(64, 64)), "mask": Picture(mask), "text": "a tree",
           "instruction": 'Write "a tree"', "seed": 7, "steps": 4, **wishes}
    )  # fmt: skip


async def edits_a_file(
    client: WorkerClient, model: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`coverstudio edit-text` writes a file that differs in the box alone, and tells what it reads there."""
    pixels = noise(120, 90)
    Image.fromarray(pixels).save(folder / "in.png")
    arguments = parser(editing_text.add_arguments).parse_args(
        ["edit-text", str(folder / "in.png"), "--box", "10,30,100,30", "--text", "A TREE", "--model",
         str(model), "--steps", "2", "--seeds", "2", "--font", "Lato", "--out", str(folder / "out.png"),
         "--json"]
    )  # fmt: skip
    desk = Desk(folder, Console())
    desk.generator = client
    capsys.readouterr()
    await editing_text.edit_text(arguments, desk)
    told = json.loads(capsys.readouterr().out)
    assert [piece["words"] for piece in told["pieces"]] == ["A TREE"]
    assert told["verdict"] in ("wrong", "not read")  # random weights cannot write
    assert told["pieces"][0]["tries"] == (2 if rapidocr_is_here() else 1)
    with Image.open(folder / "out.png") as picture:
        written = np.asarray(picture)
    assert (written[30:60, 10:110] != pixels[30:60, 10:110]).any()
    written = written.copy()
    written[30:60, 10:110] = pixels[30:60, 10:110]
    np.testing.assert_array_equal(written, pixels)


def rapidocr_is_here() -> bool:
    return importlib.util.find_spec("rapidocr") is not None


def test_words_are_written_and_given_up(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")

    async def story() -> None:
        client = WorkerClient()
        try:
            engines = (await client.run(ListEngines())).engines
            assert [(one.id, one.ready) for one in engines if one.kind == "scene-text"] == [("diffste", True)]
            await refuses(client)
            told: list[Progress] = []
            written = await client.run(ask(model), told.append)
            assert written.image.pixels.shape == (64, 64, 3)
            assert (written.steps, written.guidance, written.notes) == (4, 7.5, ())
            assert [one.step for one in told if one.preview is not None]
            assert (told[-1].step, told[-1].total) == (4, 4)
            again = await client.run(ask(model, instruction='Write "a tree" ' + "in the quiet garden " * 9))
            assert again.notes == (CUT_OFF,)
            assert again.image != written.image
            pid = client.pid
            painting = asyncio.Event()
            long = asyncio.create_task(
                client.run(ask(model, steps=150), lambda one: (one.step > 2 and painting.set()) or None)
            )
            await painting.wait()
            long.cancel()
            with pytest.raises(asyncio.CancelledError):
                await long
            assert (await client.run(ask(model))).image == written.image
            await edits_a_file(client, model, tmp_path, capsys)
            assert client.pid == pid
        finally:
            client.close()

    async def refuses(client: WorkerClient) -> None:
        wrong: tuple[tuple[dict[str, Any], str], ...] = (
            ({"mask": Picture(np.zeros((64, 64), np.uint8))}, "The mask is empty: mark where the words go"),
            ({"mask": Picture(np.full((8, 64), 255, np.uint8))}, "another size than the picture"),
            ({"text": " "}, "There are no words to write"),
            ({"steps": 1000}, "A picture takes 1 to 150 steps, not 1000"),
            ({"guidance": float("nan")}, "The guidance is a number from 0 to 50"),
            ({"model": "/nowhere/diffste.safetensors"}, "diffste.safetensors cannot be read"),
            ({"model": __file__}, "is no safetensors file"),
        )
        for wish, sentence in wrong:
            with pytest.raises(GenerationError, match=sentence):
                await client.run(ask(model, **wish))

    asyncio.run(asyncio.wait_for(story(), 120))
