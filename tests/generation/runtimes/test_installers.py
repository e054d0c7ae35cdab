"""Which commands are run: the right torch first, and nothing of our own environment in the other one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from coverstudio.generation.runtimes.installation import GPU_BUILD
from coverstudio.generation.runtimes.installers import Pip, Uv, find_installer, python_for
from coverstudio.generation.runtimes.places import Place
from coverstudio.generation.runtimes.plans import RuntimeInstallError, plan
from coverstudio.generation.runtimes.sources import Sources

PLACE = Place(Path("runtimes") / "ai")
AUTO = ("--torch-backend", "auto")


@pytest.mark.parametrize(
    ("sources", "environment", "ways"),
    [
        (Sources({}), {}, (AUTO,)),
        (Sources({"UV_FIND_LINKS": "wheels"}, own=True), {}, (AUTO, ())),
        (Sources({}, ("--no-index",), own=True), {}, ((),)),
        (Sources({}), {"UV_TORCH_BACKEND": "cu130"}, ((),)),
    ],
)
def test_uv_chooses_the_build_of_torch_unless_the_user_did(
    sources: Sources, environment: dict[str, str], ways: tuple[tuple[str, ...], ...]
) -> None:
    assert Uv("uv", PLACE, sources, environment).ways == ways


def test_uv_installs_into_the_runtime_and_nowhere_else() -> None:
    environment = {"PATH": "bin", "VIRTUAL_ENV": "ours", "PYTHONPATH": "ours", "CONDA_PREFIX": "ours"}
    uv = Uv("uv", PLACE, Sources({"UV_INDEX": "mirror"}, ("--no-index",)), environment)
    assert uv.install(["torch>=2"], AUTO) == [
        "uv", "pip", "install", "--python", str(PLACE.python), "--no-index", *AUTO, "torch>=2",
    ]  # fmt: skip
    assert uv.variables == {
        "PATH": "bin", "UV_INDEX": "mirror", "UV_CACHE_DIR": str(PLACE.downloads), "UV_NO_PROGRESS": "1",
    }  # fmt: skip


def test_a_users_own_folder_for_downloads_is_used() -> None:
    uv = Uv("uv", PLACE, Sources({}), {"UV_CACHE_DIR": "everybodys"})
    assert uv.variables["UV_CACHE_DIR"] == "everybodys"


def test_uv_comes_with_us() -> None:
    assert isinstance(find_installer(PLACE), Uv)


def test_our_own_python_is_taken_where_it_may() -> None:
    assert python_for(plan("ai"), find_installer(PLACE)) == sys.executable


def test_a_packed_program_lets_uv_bring_a_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert python_for(plan("ai"), find_installer(PLACE)) == "3.12"


def test_pip_cannot_bring_a_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(RuntimeInstallError, match=r"needs Python 3\.11 or 3\.12 or 3\.13 and this is"):
        python_for(plan("ai"), Pip(PLACE, {}))


@pytest.mark.parametrize(
    ("line", "for_cards"),
    [
        (" + torch==2.13.0+cpu", False),
        (" + torch==2.13.0", False),
        (" + torch==2.13.0+cu130", True),
        (" + torch==2.13.0+rocm7.2", True),
        (" + nvidia-cublas==13.1.0.3", True),
    ],
)
def test_a_build_for_graphics_cards_is_known_by_its_packages(line: str, for_cards: bool) -> None:
    assert bool(GPU_BUILD.search(f"Would install 2 packages\n + peft==0.21.2\n{line}\n")) is for_cards
