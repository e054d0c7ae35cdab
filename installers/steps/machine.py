"""The machine that is set up. What the steps look at and start goes through here, so tests can act it."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from installers.steps.system_packages import FONT_FOLDERS, SystemPackage, is_debian


class Machine:
    """This computer, as the set-up sees it."""

    platform = sys.platform
    python = sys.executable
    python_version = (sys.version_info[0], sys.version_info[1])

    @property
    def variables(self) -> Mapping[str, str]:
        """Environment variables."""
        return os.environ

    @property
    def is_root(self) -> bool:
        """Whether packages may be installed without asking; never on Windows."""
        return sys.platform != "win32" and os.geteuid() == 0

    @property
    def has_apt(self) -> bool:
        """Whether this is Debian, Ubuntu or one of their children."""
        try:
            release = platform.freedesktop_os_release()
        except OSError:
            return False
        return is_debian(release.get("ID", ""), release.get("ID_LIKE", "")) and bool(shutil.which("apt-get"))

    def has(self, package: SystemPackage) -> bool:
        """Look for the signs of a package: load the library, find the program, the module or the font."""
        importlib.invalidate_caches()  # Python remembers folders that apt has filled since
        look = {
            "library": lambda: all(map(_loads, package.signs)),
            "program": lambda: all(map(shutil.which, package.signs)),
            "module": lambda: all(map(importlib.util.find_spec, package.signs)),
            "font": lambda: any(map(_has_font, package.signs)),
        }
        return look[package.kind]()

    def free_bytes(self, folder: Path) -> int:
        """Room on the disk of `folder`."""
        return shutil.disk_usage(folder).free

    def call(self, command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> int:
        """Start a program that talks to the user itself; returns its exit code."""
        return subprocess.run(command, cwd=folder, env=variables, check=False).returncode

    def ask(self, command: Sequence[str]) -> tuple[int, str]:
        """Start a program to hear its answer; returns its exit code (127 where there is none) and words."""
        try:
            answer = subprocess.run(
                command, capture_output=True, encoding="utf-8", errors="replace", check=False
            )
        except OSError as error:
            return 127, str(error)
        return answer.returncode, answer.stdout + answer.stderr

    def say(self, sentence: str) -> None:
        """Tell the user what happens now."""
        print(sentence, flush=True)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_font(part_of_name: str) -> bool:
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(any(folder.rglob(f"*{part_of_name}*")) for folder in folders)
