"""Real installations by the real uv, of packages the tests make: whole, given up, killed, taken up again."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from coverstudio import paths
from coverstudio.generation.runtimes.installation import (
    CHOOSING,
    FETCHING,
    FETCHING_ELSEWHERE,
    MAKING,
    TRYING,
    RuntimeProgress,
)
from coverstudio.generation.runtimes.installing import install_plan, remove_plan
from coverstudio.generation.runtimes.places import Place
from coverstudio.generation.runtimes.plans import RuntimeInstallError
from coverstudio.generation.runtimes.standing import HALF, standing
from tests.generation.runtimes.stubs import Wheelhouse, forget_sources, has_ended, stub_plan, use_only

linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
QUICK = stub_plan("stub-quick>=1")
SLOW = stub_plan("stub-quick>=1", "stub-slow>=1", modules=("stub_quick", "stub_slow"))
KILLED = """
import asyncio
from coverstudio.generation.runtimes.installing import install_plan
from tests.generation.runtimes.test_installing import SLOW
asyncio.run(install_plan(SLOW))
"""


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wheelhouse:
    house = Wheelhouse(tmp_path)
    use_only(house.folder, monkeypatch)
    return house


def imports(module: str) -> bool:
    python = str(Place.of("stub").python)
    return subprocess.run([python, "-I", "-c", f"import {module}"], check=False).returncode == 0


def log() -> str:
    return (paths.log_dir() / "runtime.log").read_text()


def test_a_runtime_is_installed_and_removed(wheels: Wheelhouse) -> None:
    seen: list[RuntimeProgress] = []
    assert standing(QUICK).state == "missing"
    installed = asyncio.run(install_plan(QUICK, seen.append))
    assert (installed.state, installed.python) == ("ready", str(Place.of("stub").python))
    assert installed.bytes > 1000
    assert imports("stub_quick")
    assert list(dict.fromkeys(progress.sentence for progress in seen)) == [MAKING, CHOOSING, FETCHING, TRYING]
    assert not Place.of("stub").downloads.exists(), "what was fetched takes room twice"

    asyncio.run(remove_plan(QUICK))
    assert standing(QUICK).state == "missing"
    assert not Place.of("stub").folder.exists()


def test_an_installed_runtime_is_left_alone(wheels: Wheelhouse) -> None:
    first = asyncio.run(install_plan(QUICK))
    marked = Place.of("stub").folder / "mark"
    marked.touch()
    assert asyncio.run(install_plan(QUICK)) == first
    assert marked.exists()


def test_what_does_not_fit_together_is_installed_alone_and_tried_with_its_variables(
    wheels: Wheelhouse,
) -> None:
    both = ("stub_quick", "stub_needy")
    needy = stub_plan("stub-quick>=1", alone=("stub-needy>=1",), modules=both, variables=(("STUB_SET", "1"),))
    assert asyncio.run(install_plan(needy)).state == "ready"
    assert standing(stub_plan("stub-quick>=1", modules=both)).state == "broken", "made for another plan"


def test_what_is_in_this_environment_is_not_installed_again() -> None:
    here = asyncio.run(install_plan(stub_plan("numpy", modules=("numpy",))))
    assert (here.state, here.python) == ("here", sys.executable)
    assert not Place.of("stub").folder.exists()


@linux
def test_giving_up_ends_the_installer_and_all_it_started(wheels: Wheelhouse) -> None:
    wheels.hold.touch()

    async def give_up() -> int:
        task = asyncio.create_task(install_plan(SLOW))
        builder = await asyncio.to_thread(wheels.builder)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return builder

    assert has_ended(asyncio.run(give_up()))
    assert (standing(SLOW).state, standing(SLOW).reason) == ("broken", HALF)
    wheels.hold.unlink()
    assert asyncio.run(install_plan(SLOW)).state == "ready"
    assert imports("stub_slow")


@linux
def test_after_a_kill_the_next_installation_begins_when_the_orphan_has_ended(wheels: Wheelhouse) -> None:
    wheels.hold.touch()
    program = subprocess.Popen([sys.executable, "-c", KILLED], cwd=Path(__file__).parents[3])
    builder = wheels.builder()
    installer = int(Path(f"/proc/{builder}/stat").read_text().rsplit(") ", 1)[1].split()[1])
    program.kill()
    program.wait()

    assert standing(SLOW).state == "broken"
    with pytest.raises(RuntimeInstallError, match="is just being installed or removed: wait until"):
        asyncio.run(install_plan(SLOW))
    with pytest.raises(RuntimeInstallError, match="is just being installed or removed: wait until"):
        asyncio.run(remove_plan(SLOW))
    wheels.hold.unlink()
    assert has_ended(installer)
    assert standing(SLOW).state == "broken", "nobody has tried it"
    assert asyncio.run(install_plan(SLOW)).state == "ready"
    assert imports("stub_slow")


@linux
def test_a_killed_installer_is_a_sentence(wheels: Wheelhouse) -> None:
    wheels.hold.touch()

    async def killed() -> None:
        task = asyncio.create_task(install_plan(SLOW))
        builder = await asyncio.to_thread(wheels.builder)
        os.killpg(os.getpgid(builder), signal.SIGKILL)
        await task

    with pytest.raises(RuntimeInstallError, match=r"could not be installed: “.+” says why"):
        asyncio.run(killed())


def test_packages_that_are_nowhere_are_a_sentence(wheels: Wheelhouse) -> None:
    with pytest.raises(RuntimeInstallError, match="No packages of the stub runtime fit this computer"):
        asyncio.run(install_plan(stub_plan("stub-quick>=2")))
    assert "stub-quick" in log()
    assert standing(QUICK).state == "broken"


def test_no_network_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_sources(monkeypatch)
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(RuntimeInstallError, match="cannot be fetched: check the network"):
        asyncio.run(install_plan(QUICK))
    tried = [line for line in log().splitlines() if line.startswith("$") and "--dry-run" in line]
    assert ["--torch-backend" in line for line in tried] == [True, False], "the user's own places come second"


def test_where_torchs_own_index_is_out_of_reach_the_users_mirror_is_asked_and_that_is_said(
    wheels: Wheelhouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_sources(monkeypatch)
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setenv("PIP_INDEX_URL", wheels.index())
    seen: list[RuntimeProgress] = []
    assert asyncio.run(install_plan(stub_plan("stub-quick", "torch"), seen.append)).state == "ready"
    assert FETCHING_ELSEWHERE in {progress.sentence for progress in seen}
    assert FETCHING not in {progress.sentence for progress in seen}


def test_too_little_room_is_a_sentence_before_anything_is_written(wheels: Wheelhouse) -> None:
    with pytest.raises(RuntimeInstallError, match=r"needs about 1000000000\.0 GB and there are .+ GB left"):
        asyncio.run(install_plan(stub_plan("stub-quick", size=10**18)))
    assert standing(QUICK).state == "missing"


def test_a_runtime_that_does_not_start_is_not_taken_for_ready(wheels: Wheelhouse) -> None:
    faulty = stub_plan("stub-quick", modules=("stub_quick", "driver_of_a_card_that_is_not_there"))
    with pytest.raises(RuntimeInstallError, match="was installed and does not start on this computer"):
        asyncio.run(install_plan(faulty))
    assert "No module named 'driver_of_a_card_that_is_not_there'" in log()
    assert standing(faulty).state == "broken"


def test_a_home_that_cannot_be_written_is_a_sentence(wheels: Wheelhouse) -> None:
    paths.data_dir().mkdir(parents=True)
    (paths.data_dir() / "runtimes").write_text("a file where the folder should be")
    with pytest.raises(RuntimeInstallError, match=r"cannot be written .+free some space or allow writing"):
        asyncio.run(install_plan(QUICK))


def test_without_uv_pip_installs_and_says_so(wheels: Wheelhouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uv", None)
    seen: list[RuntimeProgress] = []
    assert asyncio.run(install_plan(QUICK, seen.append)).state == "ready"
    assert imports("stub_quick")
    assert any("uv is missing" in progress.sentence for progress in seen)


def test_nothing_to_remove_is_a_sentence() -> None:
    with pytest.raises(RuntimeInstallError, match="has not been installed: there is nothing to remove"):
        asyncio.run(remove_plan(QUICK))
