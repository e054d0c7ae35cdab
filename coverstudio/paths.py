"""Where files live: the user's work, settings, caches, logs, and the data that comes with the app."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APP = "CoverStudio"
HOME_VARIABLE = "COVERSTUDIO_HOME"


def data_dir() -> Path:
    """Return the folder of what must not be lost: open documents, models the user added."""
    return _home("data") or Path(platformdirs.user_data_dir(APP, appauthor=False))


def config_dir() -> Path:
    """Return the folder of the settings."""
    return _home("config") or Path(platformdirs.user_config_dir(APP, appauthor=False))


def cache_dir() -> Path:
    """Return the folder of what can be made again."""
    return _home("cache") or Path(platformdirs.user_cache_dir(APP, appauthor=False))


def log_dir() -> Path:
    """Return the folder of the log files."""
    return _home("log") or Path(platformdirs.user_log_dir(APP, appauthor=False))


def profiles_dir() -> Path:
    """Return the user's own folder of ICC profiles, which are found beside those of the system."""
    return _home("icc") or data_dir() / "icc"


def working_dir() -> Path:
    """Return the folder that holds one working folder for every open document."""
    return data_dir() / "working"


def resources_dir() -> Path:
    """Return the folder of icons, fonts, translations and samples.

    Installed, it lies inside the package; in a checkout it lies beside it.
    """
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def _home(name: str) -> Path | None:
    """Return `name` under the folder that stands in for the user's own, when one is set."""
    home = os.environ.get(HOME_VARIABLE, "")
    return Path(home).expanduser().absolute() / name if home else None
