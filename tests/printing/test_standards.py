"""What no file can be is said in one sentence, before anything is written."""

from __future__ import annotations

import msgspec
import pytest

from coverstudio.imaging.profiles import Profile
from coverstudio.printing.errors import PrintError
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.presses import press_of
from coverstudio.printing.targets import Target
from tests.printing.covers import card, text
from tests.printing.pressed import X1A, X3, X4, press, registered_press


@pytest.mark.parametrize("target", [Target(standard="pdfx4"), Target(colours="cmyk")])
def test_a_press_has_a_profile(target: Target, store, images, tmp_path) -> None:
    path = tmp_path / "cover.pdf"
    path.write_bytes(b"old")
    with pytest.raises(PrintError, match="needs its CMYK profile: choose one"):
        write_pdf(card(text("No press")), store, images, path, target=target)
    assert path.read_bytes() == b"old"


def test_a_profile_of_no_registered_condition_is_embedded() -> None:
    with pytest.raises(
        PrintError, match="“Tiny test press” is the profile of no registered printing condition"
    ):
        press_of(msgspec.structs.replace(X1A, embed_profile=False))


def test_pdfx4_holds_its_profile() -> None:
    named = msgspec.structs.replace(X4, profile=registered_press(), embed_profile=False)
    with pytest.raises(PrintError, match="PDF/X-4 must hold the profile of its press"):
        press_of(named)


def test_the_older_standards_hold_no_profile_of_icc_4() -> None:
    newer = Profile(name="Newer press", content=b"".join((press().content[:8], b"\4", press().content[9:])))
    for target, name in ((X1A, "PDF/X-1a"), (X3, "PDF/X-3")):
        with pytest.raises(
            PrintError, match=f"“Newer press” is of ICC version 4, which {name} does not know: choose"
        ):
            press_of(msgspec.structs.replace(target, profile=newer))
    assert press_of(msgspec.structs.replace(X4, profile=newer)).separation is not None


@pytest.mark.parametrize("target", [X1A, X3])
def test_the_older_standards_are_in_inks_whatever_was_asked_for(target: Target) -> None:
    assert press_of(msgspec.structs.replace(target, colours="rgb")).in_inks


def test_where_ink_is_limited_no_jpeg_adds_to_it() -> None:
    jpeg = msgspec.structs.replace(X1A, compression="jpeg")
    assert press_of(jpeg).compression == "jpeg"
    assert press_of(msgspec.structs.replace(jpeg, ink_limit=300)).compression == "lossless"
