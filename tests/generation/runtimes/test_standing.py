"""Which runtimes are there is read from files, and only a whole one counts."""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path

import grimp
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import coverstudio
from coverstudio.generation.runtimes import commands_of_engines, runtimes, worker_command
from coverstudio.generation.runtimes.places import Place, Stamp
from coverstudio.generation.runtimes.plans import RuntimeInstallError, all_requirements, plan, requirements
from coverstudio.generation.runtimes.standing import HALF, OUTDATED, PYTHON_GONE, standing
from tests.generation.runtimes.stubs import stub_plan

STUB = stub_plan("stub-quick>=1")
AI = plan("ai")
KERAS_OCR = plan("keras-ocr")
LAUNCH = Path(coverstudio.__file__).parent / "worker" / "launch.py"


@pytest.fixture
def no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide what this environment may have of the runtimes, as the base installation does."""

    def find_spec(name: str) -> None:
        assert name in (*AI.modules, *KERAS_OCR.modules)

    monkeypatch.setattr("coverstudio.generation.runtimes.standing.importlib.util.find_spec", find_spec)


def stamped(identity: str, *lines: str) -> Place:
    """Make what looks like a whole runtime with these requirements."""
    place = Place.of(identity)
    place.python.parent.mkdir(parents=True)
    place.python.touch()
    place.write_stamp(Stamp(requirements=lines, bytes=1234))
    return place


def test_a_whole_runtime_is_ready() -> None:
    place = stamped("stub", "stub-quick>=1")
    now = standing(STUB)
    assert (now.state, now.python, now.bytes, now.reason) == ("ready", str(place.python), 1234, "")


def test_one_made_for_another_version_is_not() -> None:
    stamped("stub", "stub-quick>=2")
    assert (standing(STUB).state, standing(STUB).reason, standing(STUB).python) == ("broken", OUTDATED, "")


def test_one_whose_python_was_uninstalled_is_not() -> None:
    stamped("stub", "stub-quick>=1").python.unlink()
    assert (standing(STUB).state, standing(STUB).reason) == ("broken", PYTHON_GONE)


@pytest.mark.parametrize("stamp", [b"", b'{"requirements": ["stub-quick', b"[]"])
def test_one_without_a_whole_stamp_is_not(stamp: bytes) -> None:
    stamped("stub", "stub-quick>=1").stamp.write_bytes(stamp)
    assert (standing(STUB).state, standing(STUB).reason) == ("broken", HALF)


def test_the_worker_runs_here_while_there_is_no_runtime(no_torch: None) -> None:
    assert {runtime.state for runtime in runtimes()} == {"missing"}
    assert worker_command() == (sys.executable, "-m", "coverstudio.worker")


def test_the_worker_runs_on_the_runtime_once_there_is_one(no_torch: None) -> None:
    place = stamped("ai", *requirements(AI))
    assert LAUNCH.is_file()
    assert worker_command() == (str(place.python), "-I", "-u", str(LAUNCH))
    place.stamp.unlink()
    assert worker_command() == (sys.executable, "-m", "coverstudio.worker")


def test_an_engine_with_a_runtime_of_its_own_has_a_worker_there_once_it_is_ready(no_torch: None) -> None:
    assert commands_of_engines() == {}
    place = stamped("keras-ocr", *all_requirements(KERAS_OCR))
    assert commands_of_engines() == {"keras-ocr": (str(place.python), "-I", "-u", str(LAUNCH))}
    assert worker_command() == (sys.executable, "-m", "coverstudio.worker")


def test_libraries_of_this_environment_come_before_a_runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "coverstudio.generation.runtimes.standing.importlib.util.find_spec", lambda name: object()
    )
    stamped("ai", *requirements(AI))
    assert {(runtime.state, runtime.python) for runtime in runtimes()} == {("here", sys.executable)}
    assert commands_of_engines() == {}
    assert worker_command() == (sys.executable, "-m", "coverstudio.worker")


def test_an_unknown_runtime_is_a_sentence() -> None:
    with pytest.raises(RuntimeInstallError, match="There is no runtime “tpu”: choose one of ai"):
        plan("tpu")


def test_the_ai_runtime_has_everything_that_the_worker_imports_and_no_window() -> None:
    installed = {canonicalize_name(Requirement(line).name) for line in requirements(AI)}
    assert imported_by_the_worker() - installed == set()
    assert {"torch", "diffusers"} <= installed
    assert not any("pyside" in name for name in installed)


def test_what_is_installed_has_the_versions_of_our_own_metadata() -> None:
    ours = [Requirement(line) for line in importlib.metadata.requires("coverstudio") or ()]
    known = {(canonicalize_name(line.name), line.specifier) for line in ours}
    wanted = [Requirement(line) for line in requirements(AI)]
    assert {(canonicalize_name(line.name), line.specifier) for line in wanted} <= known


def imported_by_the_worker() -> set[str]:
    """Names of the packages that the worker, or what it imports of ours, imports by itself."""
    graph = grimp.build_graph("coverstudio", include_external_packages=True)
    ours = {module for module in graph.modules if module.startswith("coverstudio.worker")}
    imported: set[str] = set()
    waiting = set(ours)
    while waiting:
        found = graph.find_modules_directly_imported_by(waiting.pop())
        new = {module for module in found if module.startswith("coverstudio")} - ours
        imported |= found - new - ours
        ours |= new
        waiting |= new
    packages = importlib.metadata.packages_distributions()
    return {canonicalize_name(name) for module in imported for name in packages.get(module, ())}
