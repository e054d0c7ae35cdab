"""A machine that only exists in memory, on which the set-up can be watched for every platform."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from installers.steps.commands import venv_python
from installers.steps.machine import Machine
from installers.steps.system_packages import SystemPackage


class FakeMachine(Machine):
    """Keeps what it was asked to start, and acts on `python -m venv`, `apt-get install` and pip.

    `commands` holds the lines without the project's folder, which is written as `<project>`.
    """

    python = "python3.12"
    python_version = (3, 12)

    def __init__(self, project: Path, platform: str = "linux", *, absent: Sequence[str] = ()) -> None:
        self.project = project
        self.platform = platform
        self.absent = set(absent)
        self.commands: list[str] = []
        self.sentences: list[str] = []
        self.environments: list[Mapping[str, str]] = []
        self.venv_answers: tuple[int, str] = (1, "")
        self.pip_log: str | None = None
        self.display = False
        self.root = True
        self.apt = True
        self.offline = False
        self.free = 10**12
        self.program_code = 0

    @property
    def variables(self) -> Mapping[str, str]:
        shown = {"DISPLAY": ":0"} if self.display else {}
        return {"PATH": os.defpath, "PYTHONPATH": "elsewhere", **shown}

    @property
    def is_root(self) -> bool:
        return self.root

    @property
    def has_apt(self) -> bool:
        return self.apt

    def has(self, package: SystemPackage) -> bool:
        return package.name not in self.absent

    def free_bytes(self, folder: Path) -> int:
        return self.free

    def say(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def ask(self, command: Sequence[str]) -> tuple[int, str]:
        if command[0] == str(venv_python(self.project / ".venv", self.platform)):
            return self.venv_answers
        self._keep(command)
        (self.project / ".venv").mkdir(exist_ok=True)
        self.venv_answers = (0, "3 12\n")
        return 0, ""

    def call(self, command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> int:
        self._keep(command)
        self.environments.append(variables)
        if command[:2] == ["apt-get", "install"] and not self.offline:
            self.absent -= set(command)
        if "pip" in command and self.pip_log is not None:
            (self.project / ".venv" / "from_source.log").write_text(self.pip_log)
            return 1
        return self.program_code if "coverstudio" in command or "pytest" in command else 0

    def _keep(self, command: Sequence[str]) -> None:
        line = " ".join(command).replace(str(self.project), "<project>")
        self.commands.append(line.replace("\\", "/"))
