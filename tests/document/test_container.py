"""A zip from an attacker: every trick is met by a sentence, before anything is unpacked."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.container import MIMETYPE, ContainerError, opened
from coverstudio.document.document import Document
from coverstudio.document.project_file import ProjectFileError, load, save
from tests.document.samples import filled_store

PLAIN = {"mimetype": MIMETYPE.encode(), "cover.json": b"{}"}
ASSET = f"assets/{'a' * 64}.png"


def _zip(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return out.getvalue()


def _refused(content: bytes) -> str:
    with pytest.raises(ContainerError) as caught, opened(io.BytesIO(content)) as container:
        for name in ("cover.json", ASSET):
            if name in container:
                container.read(name)
    return str(caught.value)


def test_a_plain_project_is_opened() -> None:
    with opened(io.BytesIO(_zip(PLAIN))) as container:
        assert container.read("cover.json") == b"{}"
        assert "cover.json" in container
        assert "thumbnail.png" not in container
        with pytest.raises(ContainerError, match="is incomplete: “thumbnail.png” is missing from it"):  # noqa: RUF043
            container.read("thumbnail.png")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty: it is not a project"),
        (b"%PDF-1.7", "is not a CoverStudio project"),
        (b"x" + _zip(PLAIN), "is not a CoverStudio project"),
        (_zip({"cover.json": b"{}"}), "is a zip file, but not a CoverStudio project"),
        (_zip({"mimetype": b"image/openraster"}), "is a zip file, but not a CoverStudio project"),
        (_zip(PLAIN)[:60], "is incomplete: copying or downloading it may have ended early"),
        (_zip(PLAIN)[:-1], "is incomplete"),
    ],
)
def test_what_is_no_project_is_told_apart(content: bytes, reason: str) -> None:
    assert reason in _refused(content)


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd", "../cover.json", "assets/../../x.png", "assets\\..\\x.png", "C:\\x.png",
        "assets/x.png", f"assets/{'a' * 64}.exe", f"assets/{'a' * 64}.png\n", f"./{ASSET}", "Cover.json",
        "assets/", "readme.txt",
        "__MACOSX/._cover.json", f"{ASSET}\0.txt", "표지.json",
    ],
)  # fmt: skip
def test_only_the_members_of_a_project_are_let_in(name: str) -> None:
    content = _zip({**PLAIN, name.replace("\0", "%"): b""}).replace(b"%.txt", b"\0.txt")
    assert "which does not belong into a project" in _refused(content)


def test_a_member_may_stand_in_it_once() -> None:
    out = io.BytesIO()
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "w") as archive:
        for name, content in (*PLAIN.items(), ("cover.json", b"[]")):
            archive.writestr(name, content)
    assert _refused(out.getvalue()) == "holds “cover.json” twice"


# Where the fields of a central directory entry and of the end record stand (APPNOTE 4.3.12, 4.3.16).
_FLAGS, _METHOD, _PACKED, _UNPACKED, _OFFSET = 8, 10, 20, 24, 42
_COUNT, _DIRECTORY = 10, 12


def _directory(content: bytes, member: int) -> int:
    """Return where the entry of a member stands in the central directory."""
    at = content.index(b"PK\x01\x02")
    for _ in range(member):
        at = content.index(b"PK\x01\x02", at + 4)
    return at


def _patched(content: bytes, at: int, layout: str, value: int) -> bytes:
    changed = bytearray(content)
    struct.pack_into(layout, changed, at, value)
    return bytes(changed)


def _entry(content: bytes, member: int, field: int, layout: str, value: int) -> bytes:
    return _patched(content, _directory(content, member) + field, layout, value)


def _end(content: bytes, field: int, layout: str, value: int) -> bytes:
    return _patched(content, content.rindex(b"PK\x05\x06") + field, layout, value)


WITH_PICTURE = _zip({**PLAIN, ASSET: b"picture"})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_entry(WITH_PICTURE, 2, _FLAGS, "<H", 1), "protected by a password"),
        (_entry(WITH_PICTURE, 2, _METHOD, "<H", 12), "compressed in a way a project may not be"),
        (_entry(WITH_PICTURE, 2, _UNPACKED, "<I", 0xFFFF_FF00), "unfolds to more than 100 times its size"),
        (
            _entry(WITH_PICTURE, 1, _UNPACKED, "<I", 17 << 20),
            "“cover.json” of 17,825,792 bytes, the most is 16,777,216",
        ),
        (_entry(WITH_PICTURE, 2, _OFFSET, "<I", 5), "“assets/aaaa.*” is not where it should be"),
        (_entry(WITH_PICTURE, 2, _OFFSET, "<I", len(WITH_PICTURE) - 4), "is not where it should be"),
        (_entry(WITH_PICTURE, 2, _PACKED, "<I", 5000), "“assets/aaaa.*” overlaps something else"),
        (_entry(WITH_PICTURE, 1, _PACKED, "<I", 90), "“assets/aaaa.*” overlaps something else"),
        (_end(WITH_PICTURE, _COUNT, "<H", 60_000), "has more than the 2,000 members a project may have"),
        (_end(WITH_PICTURE, _DIRECTORY, "<I", 900_000_000), "has more than the 2,000 members"),
        (_end(WITH_PICTURE, _DIRECTORY, "<I", 500_000), "its list of contents cannot be read"),
        (_entry(WITH_PICTURE, 0, 0, "<I", 0), "its list of contents cannot be read|overlaps"),
    ],
)
def test_a_directory_that_lies_is_caught(content: bytes, reason: str) -> None:
    assert re.search(reason, _refused(content))


def test_members_that_share_their_bytes_are_caught() -> None:
    """Fifield's bomb in small: two entries of the directory that point at one picture."""
    other = f"assets/{'b' * 64}.png"
    content = _zip({**PLAIN, ASSET: zlib.compress(bytes(90_000)), other: b""})
    offset = struct.unpack_from("<I", content, _directory(content, 2) + _OFFSET)[0]
    assert "overlaps something else in it" in _refused(_entry(content, 3, _OFFSET, "<I", offset))


def test_a_compression_bomb_is_not_unfolded() -> None:
    content = _zip({**PLAIN, ASSET: bytes(20 << 20)}, zipfile.ZIP_DEFLATED)
    assert len(content) < 30_000
    assert "unfolds to more than 100 times its size" in _refused(content)


def test_sizes_are_capped_together() -> None:
    many = {f"assets/{n:064x}.png": b"" for n in range(50)}
    content = _zip({**PLAIN, **many})
    for member in range(2, 52):
        content = _entry(content, member, _UNPACKED, "<I", 100 << 20)
        content = _entry(content, member, _PACKED, "<I", 100 << 20)
    assert _refused(content) == "unfolds to more than the 4 GB a project may have"


def test_too_many_members_are_refused_before_the_directory_is_read() -> None:
    content = _zip({**PLAIN, **{f"assets/{n:064x}.png": b"" for n in range(2000)}})
    assert "has more than the 2,000 members" in _refused(content)


def test_the_large_kind_of_zip_is_refused() -> None:
    content = _zip(PLAIN)
    end = content.rindex(b"PK\x05\x06")
    locator = b"PK\x06\x07" + bytes(16)
    assert "is larger than the 4 GB" in _refused(content[:end] + locator + content[end:])


def test_a_file_beyond_four_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "large.cover"
    with file.open("wb") as sparse:
        sparse.write(_zip(PLAIN))
        sparse.truncate(5 << 30)
    with (
        file.open("rb") as stream,
        pytest.raises(ContainerError, match="larger than the 4 GB"),
        opened(stream),
    ):
        raise AssertionError("it was let in")


def test_a_damaged_member_is_named() -> None:
    content = WITH_PICTURE.replace(b"picture", b"pixture")
    assert _refused(content) == f"is damaged: “{ASSET}” in it cannot be read"
    deflated = _zip({**PLAIN, ASSET: bytes(range(256)) * 8}, zipfile.ZIP_DEFLATED)
    at = deflated.index(ASSET.encode()) + len(ASSET)
    assert "is damaged" in _refused(deflated[:at] + b"\xff" * 8 + deflated[at + 8 :])


def _loaded_or_sentence(path: Path, store: AssetStore) -> Document | str:
    try:
        return load(path, store)
    except ProjectFileError as error:
        return str(error)


def _ends_early(content: bytes, cut: int) -> bytes:
    return content[:cut]


def _one_byte_wrong(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


@pytest.mark.parametrize("harm", [_ends_early, _one_byte_wrong])
def test_a_file_harmed_anywhere_is_loaded_whole_or_refused(
    tmp_path: Path, harm: Callable[[bytes, int], bytes]
) -> None:
    """Every byte cut off or turned over: the cover as it was, or one sentence; never another error."""
    store, document = filled_store(tmp_path / "working")
    save(document, store, tmp_path / "a.cover")
    content = (tmp_path / "a.cover").read_bytes()
    pictures = [store.read(asset) for asset in document.assets]
    for at in range(0, len(content), 3):
        fresh = AssetStore(tmp_path / "fresh")
        (tmp_path / "b.cover").write_bytes(harm(content, at))
        loaded = _loaded_or_sentence(tmp_path / "b.cover", fresh)
        if not isinstance(loaded, str):
            assert [fresh.read(asset) for asset in loaded.assets] == pictures[: len(loaded.assets)]
