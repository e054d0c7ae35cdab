"""Environments with their own Python for what the base installation lacks, such as torch."""

from coverstudio.generation.runtimes.installation import RuntimeProgress
from coverstudio.generation.runtimes.installing import install, remove
from coverstudio.generation.runtimes.plans import RuntimeInstallError
from coverstudio.generation.runtimes.standing import Runtime, commands_of_engines, runtimes, worker_command

__all__ = [
    "Runtime",
    "RuntimeInstallError",
    "RuntimeProgress",
    "commands_of_engines",
    "install",
    "remove",
    "runtimes",
    "worker_command",
]
