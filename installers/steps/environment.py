"""The virtual environment beside the project: made when it must be, filled when something changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from installers.from_source import is_supported
from installers.steps import commands
from installers.steps.failure import SetUpError, pip_failure, too_little_space
from installers.steps.machine import Machine
from installers.steps.stamp import Stamp, read_stamp, write_stamp

PROBE = "import sys, pip; print(*sys.version_info[:2])"


@dataclass(frozen=True)
class Environment:
    """A virtual environment and the files we keep in it."""

    folder: Path
    python: Path

    @property
    def stamp(self) -> Path:
        """What is installed."""
        return self.folder / "from_source.stamp"

    @property
    def log(self) -> Path:
        """What pip did last."""
        return self.folder / "from_source.log"


def environment_of(project: Path, platform: str) -> Environment:
    """The environment that belongs to a project, whether or not it exists."""
    folder = project / ".venv"
    return Environment(folder, Path(commands.venv_python(folder, platform)))


def is_usable(environment: Environment, machine: Machine) -> bool:
    """Whether its Python starts, is supported and has pip; one whose Python was uninstalled does not."""
    code, answer = machine.ask([str(environment.python), "-c", PROBE])
    return code == 0 and is_supported(tuple(int(part) for part in answer.split() if part.isdigit()))


def make(environment: Environment, machine: Machine, bytes_needed: int) -> None:
    """Make the environment anew; raises `SetUpError` where there is no room or Python cannot."""
    beside = environment.folder.parent
    problem = too_little_space(beside, bytes_needed, machine.free_bytes(beside))
    if problem:
        raise SetUpError(problem)
    machine.say(f"Making a Python environment in {environment.folder}")
    code, answer = machine.ask(commands.make_venv(machine.python, environment.folder))
    if code != 0:
        last_words = answer.strip().splitlines()[-1:] or ["python -m venv failed"]
        raise SetUpError(f"No Python environment could be made in {environment.folder}: {last_words[0]}")


def fill(environment: Environment, machine: Machine, wish: Stamp) -> None:
    """Install what `wish` names unless it is there already; raises `SetUpError` where pip fails."""
    present = read_stamp(environment.stamp)
    if present is not None and present.covers(wish):
        return
    wish = wish.with_extras_of(present)
    machine.say(
        f"Installing CoverStudio with {', '.join(sorted(wish.extras))}; the first time takes minutes."
    )
    environment.stamp.unlink(missing_ok=True)
    environment.log.unlink(missing_ok=True)
    project = Path(wish.project)
    command = commands.pip_install(environment.python, project, wish.extras, environment.log)
    if machine.call(command, project, commands.child_variables(machine.variables, offscreen=False)) != 0:
        free = machine.free_bytes(environment.folder)
        raise SetUpError(pip_failure(_text(environment.log), environment.log, free))
    write_stamp(environment.stamp, wish)


def _text(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
