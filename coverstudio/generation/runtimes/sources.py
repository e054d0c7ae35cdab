"""Where packages come from: what the user told pip, said again so that uv understands it.

uv reads its own configuration and none of pip's, but a machine behind a company's mirror, or one with a
folder of wheels, has usually been set up for pip.
"""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

SECTIONS = ("global", "install", ":env:")  # the later ones overrule the earlier ones
SETTING = re.compile(r"(?P<section>global|install|:env:)\.(?P<name>[\w-]+)=(?P<value>.*)")
# pip's setting, uv's variable, and what uv wants between several values.
INDEXES = (
    ("index-url", "UV_DEFAULT_INDEX", " "),
    ("extra-index-url", "UV_INDEX", " "),
    ("find-links", "UV_FIND_LINKS", ","),
)
CONNECTION = (
    ("trusted-host", "UV_INSECURE_HOST", " "),
    ("cert", "SSL_CERT_FILE", " "),
    ("proxy", "ALL_PROXY", " "),
    ("timeout", "UV_HTTP_TIMEOUT", " "),
    ("default-timeout", "UV_HTTP_TIMEOUT", " "),
)
INDEX_VARIABLES = frozenset(
    {"UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS"}
)


@dataclass(frozen=True)
class Sources:
    """Variables and options for uv. `own` tells that the user named places beside the public index."""

    variables: Mapping[str, str]
    options: tuple[str, ...] = ()
    own: bool = False


def uv_sources(variables: Mapping[str, str], pip_settings: Mapping[str, str]) -> Sources:
    """Return what uv is to be told beside the environment `variables`, which it reads itself.

    A user who named places for uv has had the last word: then pip's are left out.
    """
    if not INDEX_VARIABLES.isdisjoint(variables):
        return Sources(_translated(CONNECTION, variables, pip_settings), own=True)
    indexes = _translated(INDEXES, variables, pip_settings)
    told = {**_translated(CONNECTION, variables, pip_settings), **indexes}
    if indexes:
        # pip takes the best version of all its places; uv would stop at the first place that has any.
        told["UV_INDEX_STRATEGY"] = variables.get("UV_INDEX_STRATEGY", "unsafe-best-match")
    no_index = pip_settings.get("no-index", "").lower() in ("1", "true", "yes", "on")
    return Sources(told, ("--no-index",) if no_index else (), own=bool(indexes) or no_index)


def _translated(
    table: tuple[tuple[str, str, str], ...], variables: Mapping[str, str], settings: Mapping[str, str]
) -> dict[str, str]:
    return {
        variable: between.join(settings[name].split())
        for name, variable, between in table
        if settings.get(name) and variable not in variables
    }


def pip_settings() -> dict[str, str]:
    """Ask this environment's pip for its configuration, files and variables; nothing where pip is missing."""
    if getattr(sys, "frozen", False) or importlib.util.find_spec("pip") is None:
        return {}
    command = [sys.executable, "-m", "pip", "config", "list"]
    answer = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    return parsed(answer.stdout)


def parsed(listing: str) -> dict[str, str]:
    """Read what `pip config list` prints: lines like global.index-url='…', several values on lines of one."""
    found = [match.groupdict() for match in map(SETTING.fullmatch, listing.splitlines()) if match]
    found.sort(key=lambda setting: SECTIONS.index(setting["section"]))
    return {setting["name"]: str(ast.literal_eval(setting["value"])) for setting in found}
