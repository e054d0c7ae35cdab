"""What the user told pip reaches uv; what the user told uv comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverstudio.generation.runtimes.sources import parsed, pip_settings, uv_sources
from tests.generation.runtimes.stubs import forget_sources

LISTING = r"""
:env:.find-links='/mnt/wheels'
global.find-links='/opt/wheels'
global.extra-index-url='https://one.example/simple\nhttps://two.example/simple'
install.no-index='true'
download.no-index='false'
"""


def test_pips_listing_is_read_with_the_last_word_to_the_variables() -> None:
    assert parsed(LISTING) == {
        "find-links": "/mnt/wheels",
        "extra-index-url": "https://one.example/simple\nhttps://two.example/simple",
        "no-index": "true",
    }


def test_the_real_pip_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_sources(monkeypatch)
    assert set(pip_settings()) == {"config-file"}
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nindex-url = https://mirror.example/simple\n[install]\ntimeout = 90\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    monkeypatch.setenv("PIP_FIND_LINKS", "wheels more-wheels")
    told = pip_settings()
    assert (told["index-url"], told["timeout"]) == ("https://mirror.example/simple", "90")
    assert told["find-links"] == "wheels more-wheels"


def test_places_are_handed_to_uv_which_then_takes_the_best_version_of_all_as_pip_does() -> None:
    told = uv_sources({}, parsed(LISTING))
    assert told.variables == {
        "UV_FIND_LINKS": "/mnt/wheels",
        "UV_INDEX": "https://one.example/simple https://two.example/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    assert told.options == ("--no-index",)
    assert told.own


def test_who_told_pip_nothing_gets_uv_as_it_is() -> None:
    told = uv_sources({"PATH": "/usr/bin"}, {})
    assert (dict(told.variables), told.options, told.own) == ({}, (), False)


@pytest.mark.parametrize("variable", ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_FIND_LINKS"])
def test_who_named_places_for_uv_is_not_overruled_by_pips(variable: str) -> None:
    told = uv_sources({variable: "somewhere"}, {"index-url": "https://mirror.example", "proxy": "http://p:1"})
    assert (dict(told.variables), told.options, told.own) == ({"ALL_PROXY": "http://p:1"}, (), True)


def test_the_way_to_the_network_does_not_make_places_of_the_users_own() -> None:
    told = uv_sources({"SSL_CERT_FILE": "own.pem"}, {"cert": "pips.pem", "default-timeout": "180"})
    assert (dict(told.variables), told.own) == ({"UV_HTTP_TIMEOUT": "180"}, False)
