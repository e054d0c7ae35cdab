"""Bring missing system packages, or say which line brings them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from installers.steps.failure import SetUpError
from installers.steps.machine import Machine
from installers.steps.system_packages import SystemPackage, required


def apt_commands(names: Sequence[str]) -> list[list[str]]:
    """Renew Debian's package lists, then install just `names`; waits for an update that runs meanwhile."""
    install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120"]
    return [["apt-get", "update", "-q"], [*install, *names]]


def apt_line(names: Sequence[str]) -> str:
    """The line to type where the script may not install packages itself."""
    return f"sudo apt install --no-install-recommends {' '.join(names)}"


def bring_packages(packages: Sequence[SystemPackage], machine: Machine, *, display: bool) -> None:
    """Install what is missing where that is allowed; raises `SetUpError` where something required is not."""
    absent = _absent(packages, machine)
    if absent and machine.has_apt and machine.is_root:
        names = [package.name for package in absent]
        machine.say(f"Installing {len(names)} missing system packages: {' '.join(names)}")
        for command in apt_commands(names):
            # A failed update may still leave usable lists: whether it worked is judged by what is there then.
            machine.call(command, Path.cwd(), {**machine.variables, "DEBIAN_FRONTEND": "noninteractive"})
        absent = _absent(absent, machine)
    if required(absent, display=display):
        raise SetUpError(_how_to_bring(absent, machine))
    if absent:
        machine.say(f"{_how_to_bring(absent, machine)} (Going on: they are useful, not required.)")


def _absent(packages: Sequence[SystemPackage], machine: Machine) -> list[SystemPackage]:
    return [package for package in packages if not machine.has(package)]


def _how_to_bring(absent: Sequence[SystemPackage], machine: Machine) -> str:
    if machine.has_apt:
        return f"System packages are missing; type: {apt_line([package.name for package in absent])}"
    signs = ", ".join(package.signs[0] for package in absent)
    return f"Missing on this machine: {signs}. Install the packages of your system that bring them."
