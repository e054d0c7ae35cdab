"""Set up CoverStudio from its sources, with nothing but Python present.

    python3 installers/from_source.py run               install, then open the window on a sample cover
    python3 installers/from_source.py test [ARGUMENTS]  install what the tests need, then run them all

This file keeps to the syntax of old Pythons, so that even they can say which Python is needed.
"""

import os
import subprocess
import sys

SUPPORTED = ((3, 11), (3, 12), (3, 13))
PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120


def is_supported(version: "tuple[int, ...]") -> bool:
    """Whether CoverStudio runs on this Python version."""
    return version[:2] in SUPPORTED


def candidates(platform: str) -> "list[list[str]]":
    """Commands that may start a supported Python, newest first; `platform` is a `sys.platform`."""
    names = ["{}.{}".format(*version) for version in reversed(SUPPORTED)]
    launchers = [["py", "-" + name] for name in names] if platform == "win32" else []
    return launchers + [["python" + name] for name in names]


def version_of(command: "list[str]") -> "tuple[int, ...]":
    """Version of the Python that `command` starts; empty where it starts none."""
    code = "import sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.check_output([*command, "-c", code], stderr=subprocess.DEVNULL)
        return tuple(int(part) for part in answer.split())
    except (OSError, ValueError, subprocess.CalledProcessError):
        return ()


def hand_over(arguments: "list[str]") -> int:
    """Start this script again with a supported Python from the PATH; 2 and one sentence without one."""
    for command in candidates(sys.platform):
        if is_supported(version_of(command)):
            return subprocess.call([*command, os.path.abspath(__file__), *arguments])  # noqa: PTH100
    sentence = "CoverStudio needs Python 3.11, 3.12 or 3.13 and this is {}.{}: install one and try again.\n"
    sys.stderr.write(sentence.format(*sys.version_info[:2]))
    return 2


def main(arguments: "list[str]") -> int:
    """Run one of the two commands; returns 0, or 2 after one sentence, or the code of what it started."""
    if not is_supported(sys.version_info[:2]):
        return hand_over(arguments)
    sys.path.insert(0, PROJECT)
    from installers.steps.set_up import set_up  # noqa: PLC0415  (old Pythons cannot read what it imports)

    return set_up(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
