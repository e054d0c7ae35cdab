from __future__ import annotations

import json
import pickle
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.safetensors_header import LONGEST_HEADER, read_header
from tests.generation.models.safetensors_files import write_header, write_zeros


def entry(begin: int, end: int, shape: list[int], dtype: str = "F16") -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "model.safetensors"


def test_names_types_shapes_and_words_are_read(file: Path) -> None:
    write_zeros(file, {"a.weight": (2, 3), "b": (4,), "nothing": (0, 7), "one": ()}, {"title": "Harbour"})
    header = read_header(file)
    assert header.tensors == {
        "a.weight": ("F16", (2, 3)), "b": ("F16", (4,)), "nothing": ("F16", (0, 7)), "one": ("F16", ()),
    }  # fmt: skip
    assert header.metadata == {"title": "Harbour"}


def test_a_header_whose_length_begins_like_a_pickle_is_read(file: Path) -> None:
    text = json.dumps({"a": entry(0, 4, [2])}).encode().ljust(0x80)
    file.write_bytes(struct.pack("<Q", 0x80) + text + bytes(4))
    assert file.read_bytes()[0] == 0x80
    assert read_header(file).tensors == {"a": ("F16", (2,))}


def test_what_the_library_writes_is_read(file: Path) -> None:
    pytest.importorskip("torch")
    import torch
    from safetensors.torch import save_file

    tensors = {"x": torch.zeros(3, 5, dtype=torch.bfloat16), "y": torch.zeros(2, dtype=torch.float8_e4m3fn)}
    save_file(tensors, file, {"format": "pt"})
    header = read_header(file)
    assert header.tensors == {"x": ("BF16", (3, 5)), "y": ("F8_E4M3", (2,))}
    assert header.metadata == {"format": "pt"}


@pytest.mark.parametrize("kept", [0, 5, 8, 9, 40, -1])
def test_a_download_that_broke_off_is_called_cut_short(file: Path, kept: int) -> None:
    write_zeros(file, {"a": (100, 100)})
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(ModelError, match=r"model\.safetensors is cut short.*: fetch it again\."):
        read_header(file)


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_pickle_with_another_name_is_refused_unread(file: Path, tmp_path: Path, protocol: int) -> None:
    ran = tmp_path / "ran"

    class Code:
        def __reduce__(self):
            return ran.write_text, ("it ran",)

    file.write_bytes(pickle.dumps({"weights": Code()}, protocol=protocol))
    with pytest.raises(ModelError, match="is a Python pickle, which could run code of its own"):
        read_header(file)
    assert not ran.exists()


def test_a_zip_of_pickles_is_refused(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps([1, 2]))
    with pytest.raises(ModelError, match="is a Python pickle"):
        read_header(file)


def test_a_missing_file_and_a_folder_are_told_in_a_sentence(file: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.safetensors cannot be read: .+\."):
        read_header(file)
    with pytest.raises(ModelError, match="cannot be read"):
        read_header(tmp_path)


def test_a_header_longer_than_any_real_one_is_not_read(file: Path) -> None:
    file.write_bytes(struct.pack("<Q", LONGEST_HEADER + 1) + b"{" * 100)
    with pytest.raises(ModelError, match="is no safetensors file"):
        read_header(file)


@pytest.mark.parametrize("text", [b"PNG and so on", b"<html>Not found</html>", bytes(64)])
def test_a_file_of_another_kind_is_no_safetensors_file(file: Path, text: bytes) -> None:
    file.write_bytes(text)
    with pytest.raises(ModelError, match="is no safetensors file"):
        read_header(file)


@pytest.mark.parametrize(
    ("header", "data", "says"),
    [
        ({"a": entry(0, 4, [2]), "b": entry(2, 6, [2])}, 6, "false header"),  # overlapping
        ({"a": entry(0, 4, [2]), "b": entry(6, 10, [2])}, 10, "false header"),  # a gap
        ({"a": entry(0, 400, [2])}, 400, "false header"),  # more bytes than the shape has
        ({"a": entry(4, 0, [2])}, 4, "false header"),
        ({"a": entry(0, 4, [-1, -2])}, 4, "false header"),
        ({"a": entry(0, 0, [0] * 17)}, 0, "false header"),
        ({"a": entry(0, 2**62, [2**61])}, 8, "cut short"),
        ({"a": entry(0, 4, [2])}, 9, "more than its header says"),
        ({"a": entry(0, 4, [2], "Q4_K")}, 4, "unknown type 'Q4_K'"),
        ({"a": {"dtype": "F16"}}, 0, "header cannot be read"),
        ({"a": entry(0, 4, [2]), "__metadata__": {"n": 5}}, 4, "header cannot be read"),
        ({"a": [1, 2]}, 0, "header cannot be read"),
    ],
)
def test_false_headers_are_refused(file: Path, header: object, data: int, says: str) -> None:
    with pytest.raises(ModelError, match=says):
        read_header(write_header(file, header, data))


def test_a_header_nested_without_end_is_refused(file: Path) -> None:
    text = b'{"a":' + b"[" * 200_000
    file.write_bytes(struct.pack("<Q", len(text)) + text)
    with pytest.raises(ModelError, match="header cannot be read"):
        read_header(file)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=80))
def test_any_bytes_give_a_sentence_or_a_header(file: Path, content: bytes) -> None:
    file.write_bytes(struct.pack("<Q", max(1, len(content))) + b"{" + content)
    try:
        read_header(file)
    except ModelError as error:
        assert str(error).startswith("model.safetensors ")
        assert str(error).endswith(".")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 200), byte=st.integers(0, 255))
def test_one_false_byte_never_makes_another_file_of_it(file: Path, place: int, byte: int) -> None:
    write_zeros(file, {"first.weight": (2, 3), "second.weight": (5,)}, {"title": "Harbour"})
    content = bytearray(file.read_bytes())
    content[place % len(content)] = byte
    file.write_bytes(content)
    try:
        header = read_header(file)
    except ModelError:
        return
    sizes = {name: shape for name, (_, shape) in header.tensors.items()}
    assert sorted(sizes.values()) == [(2, 3), (5,)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shapes=st.dictionaries(
        st.text(min_size=1, max_size=12).filter(lambda name: name != "__metadata__"),
        st.lists(st.integers(0, 5), max_size=3).map(tuple),
        max_size=6,
    )
)
def test_every_well_formed_file_is_read_back(file: Path, shapes: dict[str, tuple[int, ...]]) -> None:
    write_zeros(file, shapes)
    assert read_header(file).tensors == {name: ("F16", shape) for name, shape in shapes.items()}
