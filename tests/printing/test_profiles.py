"""Profiles are found where systems keep them, and known by the condition they stand for."""

import sys
from pathlib import Path

import msgspec
import pytest

from coverstudio.imaging.profiles import Profile, ProfileError, read_profile
from coverstudio.paths import HOME_VARIABLE, resources_dir
from coverstudio.printing.profiles import chosen_profile, condition_of, installed_profiles
from tests.imaging.tiny_profile import NAME, tiny_cmyk_profile


@pytest.fixture(autouse=True)
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer without profiles, whoever runs the tests."""
    if sys.platform != "linux":
        pytest.skip("the folders of Linux")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "studio"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "shared"))
    return tmp_path


def put(content: bytes, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def named(name: str) -> Profile:
    return Profile(name=name, content=tiny_cmyk_profile())


def test_profiles_are_found_in_every_folder_and_each_once(computer: Path) -> None:
    own = put(tiny_cmyk_profile(), computer / "studio" / "icc" / "own.ICC")
    put(tiny_cmyk_profile(), computer / "data" / "icc" / "again.icc")
    deep = put(
        tiny_cmyk_profile(target="ICCHDAT FOGRA39"), computer / "shared" / "color" / "icc" / "ECI" / "x.icm"
    )
    put(b"broken", computer / "data" / "icc" / "broken.icc")
    put(tiny_cmyk_profile(target="not looked at"), computer / "data" / "icc" / "press.txt")
    assert {Path(profile.path) for profile in installed_profiles()} == {own, deep}


def test_the_best_for_print_is_chosen(computer: Path) -> None:
    put(tiny_cmyk_profile(), computer / "data" / "icc" / "a.icc")
    best = put(tiny_cmyk_profile(target="ICCHDAT FOGRA39"), computer / "data" / "icc" / "b.icc")
    put(tiny_cmyk_profile(target="ICCHDAT CGATS TR 001"), computer / "data" / "icc" / "c.icc")
    assert chosen_profile(None).path == str(best)


def test_a_chosen_file_wins(computer: Path) -> None:
    put(tiny_cmyk_profile(target="ICCHDAT FOGRA39"), computer / "data" / "icc" / "b.icc")
    mine = put(tiny_cmyk_profile(), computer / "mine.icc")
    assert chosen_profile(mine).path == str(mine)
    with pytest.raises(ProfileError, match=r"gone\.icc is not there"):
        chosen_profile(computer / "gone.icc")


def test_without_any_profile_it_is_said_how_to_get_one(computer: Path) -> None:
    assert installed_profiles() == ()
    with pytest.raises(ProfileError) as refused:
        chosen_profile(None)
    assert "ask the printer for the one of the press" in str(refused.value)
    assert str(computer / "studio" / "icc") in str(refused.value)


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("Coated FOGRA39 (ISO 12647-2:2004)", "FOGRA39"),
        ("ISO Coated v2 300% (ECI)", "FOGRA39"),
        ("PSO Coated v3", "FOGRA51"),
        ("PSO Uncoated v3 (FOGRA52)", "FOGRA52"),
        ("U.S. Web Coated (SWOP) v2", "CGATS TR 001"),
        ("Japan Color 2001 Coated", "JC200103"),
        ("GRACoL2013_CRPC6.icc", "CGATS21-2-CRPC6"),
        ("Based on FOGRA39L", "FOGRA39"),
    ],
)
def test_known_names_stand_for_registered_conditions(name: str, identifier: str) -> None:
    condition = condition_of(named(name))
    assert (condition.identifier, condition.registered) == (identifier, True)
    assert condition.info


def test_what_a_profile_says_of_its_data_counts_most() -> None:
    profile = read_profile(tiny_cmyk_profile(target="ICCHDAT FOGRA41"))
    assert condition_of(profile).identifier == "FOGRA41"
    assert condition_of(profile).registered


@pytest.mark.parametrize("name", [NAME, "Artifex CMYK SWOP Profile", "FOGRA390", "My FOGRA39x press"])
def test_any_other_profile_is_a_condition_of_its_own(name: str) -> None:
    condition = condition_of(named(name))
    assert (condition.identifier, condition.registered) == (name, False)


def test_every_registered_condition_has_its_own_names() -> None:
    conditions = msgspec.json.decode((resources_dir() / "conditions.json").read_bytes())["conditions"]
    names = [name.casefold() for one in conditions for name in one["names"]]
    assert len(names) == len(set(names))
    assert len({one["identifier"] for one in conditions}) == len(conditions)
    for one in conditions:
        for name in one["names"]:
            assert condition_of(named(name)).identifier == one["identifier"]
