"""The map and the habits hold: the checkers of pyproject.toml find nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


def check(*module_and_arguments: str) -> None:
    """Fail with everything a checker says about the project, unless it is content."""
    command = [sys.executable, *module_and_arguments]
    answer = subprocess.run(command, cwd=PROJECT, capture_output=True, encoding="utf-8", check=False)
    if answer.returncode != 0:
        pytest.fail(answer.stdout + answer.stderr, pytrace=False)


def test_imports_point_downwards() -> None:
    lint_imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    check("-X", "utf8", "-c", lint_imports, "--no-cache")


def test_code_is_clean() -> None:
    check("-m", "ruff", "check", "--no-cache", ".")


def test_code_is_formatted() -> None:
    check("-m", "ruff", "format", "--check", "--no-cache", ".")


def test_types_hold() -> None:
    check("-m", "pyright", "--pythonpath", sys.executable)
