"""The worker on the Python of a runtime: our package from where it lies, everything else from the runtime."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coverstudio.generation.messages import (
    DetectText,
    GenerateBackground,
    Inpaint,
    ListEngines,
    PixelBox,
    Upscale,
)
from coverstudio.generation.picture import Picture
from coverstudio.generation.runtimes.places import Place
from coverstudio.generation.runtimes.standing import launch_command
from coverstudio.generation.worker_client import WorkerClient

# Run with the launcher's path: what the package is taken from, and whether its neighbours came along.
LOOK = """
import importlib.util, runpy, sys
from pathlib import Path
launcher = Path(sys.argv[1])
before = list(sys.path)
runpy.run_path(str(launcher))["take_package"](launcher.parents[1])
import coverstudio.worker.engines
assert Path(coverstudio.__file__).parent == launcher.parents[1]
print(sys.path == before, importlib.util.find_spec("tests"))
"""


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the libraries of this one, in which coverstudio is not installed."""
    place = Place(tmp_path_factory.mktemp("runtimes") / "ai")
    venv.create(place.folder, symlinks=sys.platform != "win32")
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    inside = sysconfig.get_path("purelib", "venv", {"base": str(place.folder)})
    (Path(inside) / "libraries.pth").write_text("\n".join(libraries))
    return place.python


def play(story: Callable[[WorkerClient], Coroutine[Any, Any, None]], python: Path) -> None:
    async def played() -> None:
        client = WorkerClient(launch_command(str(python)))
        try:
            await asyncio.wait_for(story(client), 60)
        finally:
            client.close()

    asyncio.run(played())


def test_the_runtime_knows_nothing_of_coverstudio_by_itself(runtime: Path) -> None:
    done = subprocess.run(
        [runtime, "-I", "-c", "import coverstudio.worker"], capture_output=True, check=False
    )
    assert b"No module named 'coverstudio" in done.stderr


def test_the_worker_does_there_all_it_does_here(runtime: Path) -> None:
    picture = Picture(np.full((64, 48, 3), 200, np.uint8))
    mask = np.zeros((64, 48), np.uint8)
    mask[20:30, 20:30] = 255

    async def story(client: WorkerClient) -> None:
        listed = await client.run(ListEngines())
        drawn = await client.run(
            GenerateBackground(
                engine="procedural", prompt="night", width=64, height=96, seed=1,
                calm_zone=PixelBox(0, 0, 32, 32),
            )
        )  # fmt: skip
        assert (drawn.image.width, drawn.image.height) == (64, 96)
        enlarged = await client.run(Upscale(engine="lanczos", image=picture, width=96, height=128))
        assert enlarged.image.width == 96
        filled = await client.run(Inpaint(engine="patch-fill", image=picture, mask=Picture(mask)))
        assert np.array_equal(filled.image.pixels, picture.pixels)
        if {engine.id for engine in listed.engines if engine.ready} >= {"rapidocr"}:
            found = await client.run(DetectText(engine="rapidocr", image=picture))
            assert found.regions == ()

    play(story, runtime)


def test_the_same_engines_are_ready_there_as_here(runtime: Path) -> None:
    async def engines(command: tuple[str, ...]) -> object:
        client = WorkerClient(command)
        try:
            return await client.run(ListEngines())
        finally:
            client.close()

    here = asyncio.run(engines((sys.executable, "-m", "coverstudio.worker")))
    assert asyncio.run(engines(launch_command(str(runtime)))) == here


def test_nothing_else_comes_along_from_where_our_package_lies(runtime: Path, tmp_path: Path) -> None:
    launcher = launch_command(str(runtime))[-1]
    done = subprocess.run(
        [runtime, "-I", "-c", LOOK, launcher], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.stdout.split() == ["True", "None"], done.stderr


def test_variables_meant_for_our_python_do_not_reach_the_runtime(
    runtime: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "msgspec.py").write_text("raise ImportError('the wrong msgspec')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    async def story(client: WorkerClient) -> None:
        assert (await client.run(ListEngines())).engines

    play(story, runtime)
