"""A profile is taken when it is the CMYK profile of a press; everything else is one sentence."""

import struct
from pathlib import Path

import pytest

from coverstudio.imaging import profiles
from coverstudio.imaging.profiles import ProfileError, read_profile, text_tag
from coverstudio.imaging.srgb import srgb_profile
from tests.imaging.tiny_profile import NAME, tiny_cmyk_profile

PRESS = tiny_cmyk_profile()


def altered(at: int, content: bytes) -> bytes:
    return PRESS[:at] + content + PRESS[at + len(content) :]


def test_a_press_profile_tells_its_name_and_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "press.icc"
    path.write_bytes(PRESS)
    profile = read_profile(path)
    assert (profile.name, profile.path, profile.content) == (NAME, str(path), PRESS)


def test_a_profile_in_memory_lies_nowhere() -> None:
    assert read_profile(PRESS, "In a PDF").path == ""


def test_what_follows_the_profile_in_its_file_is_left_out() -> None:
    assert read_profile(PRESS + b"\0" * 40).content == PRESS


def test_a_text_of_the_profile_can_be_read() -> None:
    profile = read_profile(tiny_cmyk_profile(target="ICCHDAT FOGRA39"))
    assert text_tag(profile, b"targ") == "ICCHDAT FOGRA39"
    assert text_tag(profile, b"none") == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is no ICC profile: choose the CMYK profile of a press"),
        (b"these are only words " * 40, "is no ICC profile"),
        (srgb_profile(), "is an RGB profile: choose the CMYK profile of a press"),
        (altered(12, b"link"), "is a device link, which joins two devices: choose"),
        (altered(12, b"scnr"), "is not of a press but of a screen or a camera: choose one of a press"),
        (altered(16, b"GRAY"), "is a grey profile"),
        (altered(16, b"Lab "), "is a profile of other colours"),
        (altered(20, b"RGB "), "is damaged (its colours are neither Lab nor XYZ)"),
        (altered(8, b"\5"), "of version 5"),
        (PRESS[:20_000], "The profile odd.icc is damaged (it ends too early): get it again"),
        (altered(0, struct.pack(">I", 1 << 31)), "it ends too early"),
        (altered(0, struct.pack(">I", 60)), "its size is wrong"),
        (altered(0, struct.pack(">I", 4000)), "its list of contents points outside of it"),
        (altered(128, struct.pack(">I", 1 << 20)), "its list of contents is wrong"),
        (altered(128, struct.pack(">I", 90)), "its list of contents points outside of it"),
        (altered(132 + 4, struct.pack(">I", 0xFFFFFF00)), "its list of contents points outside of it"),
        (altered(132 + 4, struct.pack(">I", 16)), "its list of contents points outside of it"),
        (altered(132 + 12 * 4, b"B2A9"), "cannot convert colours to inks and back"),
        (PRESS.replace(b"mft2", b"junk"), "its tables cannot be read"),
    ],
)
def test_what_is_no_press_profile_is_refused_in_one_sentence(
    content: bytes, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "odd.icc"
    path.write_bytes(content)
    with pytest.raises(ProfileError) as refused:
        read_profile(path)
    sentence = str(refused.value)
    assert words in sentence
    assert "odd.icc" in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_tables_of_the_wrong_size_are_refused() -> None:
    place = PRESS.index(b"mft2") + 10
    with pytest.raises(ProfileError, match="its tables cannot be read"):
        read_profile(altered(place, b"\xff"))


def test_the_tables_of_every_intent_are_read_before_they_are_needed() -> None:
    count, first = struct.unpack_from(">I", PRESS, 128)[0], 132
    table = [struct.unpack_from(">4sII", PRESS, first + 12 * number) for number in range(count)]
    _, at, size = next(entry for entry in table if entry[0] == b"cprt")
    # The table of the relative intent is a text.
    entries = [(name, offset + 12, length) for name, offset, length in [*table, (b"B2A1", at, size)]]
    packed = b"".join(struct.pack(">4sII", *entry) for entry in entries)
    content = PRESS[4:128] + struct.pack(">I", count + 1) + packed + PRESS[first + 12 * count :]
    with pytest.raises(ProfileError, match="its tables cannot be read"):
        read_profile(struct.pack(">I", len(content) + 4) + content)


def test_a_file_beyond_all_profiles_is_not_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profiles, "MOST_BYTES", len(PRESS) - 1)
    path = tmp_path / "huge.icc"
    path.write_bytes(PRESS)
    with pytest.raises(ProfileError, match=r"huge\.icc is larger than 32 MB"):
        read_profile(path)


def test_a_hundred_megabytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.icc"
    with path.open("wb") as file:
        file.write(PRESS)
        file.truncate(100 << 20)
    with pytest.raises(ProfileError, match=r"huge\.icc is larger than 32 MB"):
        read_profile(path)


def test_folders_and_files_that_are_gone_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="is a folder: choose a profile file"):
        read_profile(tmp_path)
    with pytest.raises(ProfileError, match=r"gone\.icc is not there any more"):
        read_profile(tmp_path / "gone.icc")
