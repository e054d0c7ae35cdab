"""Starts the worker on the Python of a runtime, where the package `coverstudio` is not installed.

Run as a file with `python -I`. Only our own package is taken from where this file lies: the environment it
lies in belongs to another Python, and none of its other packages may be mixed in.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path


def take_package(folder: Path) -> None:
    """Make `folder` the package `coverstudio`, without putting the folder it lies in on the path."""
    spec = importlib.util.spec_from_file_location(
        "coverstudio", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"There is no package in {folder}.")
    package = importlib.util.module_from_spec(spec)
    sys.modules["coverstudio"] = package
    spec.loader.exec_module(package)


if __name__ == "__main__":
    take_package(Path(__file__).resolve().parents[1])
    from coverstudio.worker.__main__ import main

    main()
