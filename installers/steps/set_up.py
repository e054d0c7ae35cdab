"""The two commands, step by step: system packages, environment, pip, and then the program itself."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from installers.from_source import PROJECT
from installers.steps import apt, commands, environment
from installers.steps.failure import SetUpError
from installers.steps.machine import Machine
from installers.steps.stamp import stamp_for
from installers.steps.system_packages import packages_for, venv_package

USAGE = "Say `from_source.py run` to install and open CoverStudio, or `from_source.py test [for pytest]`."
BYTES_NEEDED = {"run": 1_200_000_000, "test": 4_000_000_000}


def set_up(arguments: Sequence[str], project: Path = Path(PROJECT), machine: Machine | None = None) -> int:
    """Run one of the two commands; 0, or 2 after one sentence on stderr, or the code of what was started."""
    try:
        return _dispatch(arguments, project, machine or Machine())
    except SetUpError as error:
        sentence = str(error)
    except OSError as error:
        sentence = (
            f"{error.filename or project}: {error.strerror}. Make room or move the project, and try again."
        )
    except KeyboardInterrupt:
        sentence = "Stopped; the same command goes on where it was."
    print(sentence, file=sys.stderr)
    return 2


def _dispatch(arguments: Sequence[str], project: Path, machine: Machine) -> int:
    if list(arguments) == ["run"]:
        return _run(project, machine)
    if arguments[:1] == ["test"]:
        return _test(project, machine, arguments[1:])
    raise SetUpError(USAGE)


def _run(project: Path, machine: Machine) -> int:
    display = commands.has_display(machine.platform, machine.variables)
    python = _installed("run", commands.RUN_EXTRAS, project, machine, display=display)
    variables = commands.child_variables(machine.variables, offscreen=not display)
    if display:
        machine.say("Opening the window on a sample cover.")
        return machine.call(commands.open_window(python), project, variables)
    machine.say("There is no display here, so no window can open: making the sample cover without one.")
    return machine.call(commands.make_sample(python, project / "out"), project, variables)


def _test(project: Path, machine: Machine, arguments: Sequence[str]) -> int:
    python = _installed("test", commands.TEST_EXTRAS, project, machine, display=False)
    variables = commands.child_variables(machine.variables, offscreen=True)
    return machine.call(commands.run_tests(python, arguments), project, variables)


def _installed(
    command: str, extras: Sequence[str], project: Path, machine: Machine, *, display: bool
) -> Path:
    """Bring the machine to where `command` can run; returns the environment's Python."""
    venv = environment.environment_of(project, machine.platform)
    usable = environment.is_usable(venv, machine)
    packages = packages_for(command, machine.platform)
    if packages and not usable:
        packages = (venv_package(machine.python_version), *packages)
    apt.bring_packages(packages, machine, display=display)
    if not usable:
        environment.make(venv, machine, BYTES_NEEDED[command])
    environment.fill(venv, machine, stamp_for(project, extras))
    return venv.python
