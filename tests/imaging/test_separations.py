"""Colours become the inks that the profile says, from any thread, within the limit."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import which

import numpy as np
import pytest
from PIL import Image

from coverstudio.imaging import separations
from coverstudio.imaging.ink import coverage
from coverstudio.imaging.profiles import Profile, read_profile
from coverstudio.imaging.separations import Separation
from tests.imaging.tiny_profile import linear, printed, separated, tiny_cmyk_profile

GHOSTSCRIPT = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")


@pytest.fixture(scope="module")
def press() -> Profile:
    return read_profile(tiny_cmyk_profile())


@pytest.fixture(scope="module")
def cube() -> np.ndarray:
    """Return all colours of a 33-step cube as a picture."""
    levels = np.linspace(0, 255, 33).astype(np.uint8)
    return np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(33 * 33, 33, 3)


def pixel(*levels: int) -> np.ndarray:
    return np.array([[levels]], np.uint8)


def test_white_paper_gets_no_ink(press: Profile) -> None:
    assert Separation(press).pixels(pixel(255, 255, 255)).tolist() == [[[0, 0, 0, 0]]]
    assert Separation(press).colour("#ffffff") == (0, 0, 0, 0)


def test_inks_are_those_of_the_press(press: Profile) -> None:
    for levels in ((128, 128, 128), (200, 150, 90), (90, 60, 40), (240, 220, 250)):
        light = np.array([linear(level) for level in levels])
        got = Separation(press).pixels(pixel(*levels))[0, 0] / 255
        assert np.abs(got - separated(light)).max() < 0.05


def test_a_colour_is_a_pixel_in_shares(press: Profile) -> None:
    separation = Separation(press, ink_limit=240)
    shares = separation.colour("#203040")
    assert (np.rint(np.array(shares) * 255) == separation.pixels(pixel(0x20, 0x30, 0x40))[0, 0]).all()


def test_the_limit_holds_on_every_colour(press: Profile, cube: np.ndarray) -> None:
    assert coverage(Separation(press).pixels(cube)).max() > 300
    for limit in (240, 300):
        assert coverage(Separation(press, ink_limit=limit).pixels(cube)).max() <= limit


def test_less_ink_looks_nearly_the_same(press: Profile, cube: np.ndarray) -> None:
    full = Separation(press).proofed(cube).astype(int)
    less = Separation(press, ink_limit=300).proofed(cube).astype(int)
    assert np.abs(full - less).mean() < 1.0
    assert np.abs(full - less).max() < 40


def test_a_proof_shows_what_the_press_prints(press: Profile) -> None:
    proof = Separation(press).proofed(pixel(0, 200, 0))[0, 0]
    inks = Separation(press).pixels(pixel(0, 200, 0))[0, 0] / 255
    light = np.array([linear(int(level)) for level in proof])
    assert np.abs(light - printed(inks)).max() < 0.05
    assert proof[0] > 60  # inks let some red through where the screen showed none


def test_a_proof_keeps_the_paper_white(press: Profile) -> None:
    assert Separation(press).proofed(pixel(255, 255, 255)).min() >= 254


def test_only_colours_that_change_are_out_of_gamut(press: Profile) -> None:
    row = np.array([[[0, 255, 0], [0, 0, 255], [255, 255, 255], [0, 0, 0], [128, 128, 128], [200, 180, 150]]])
    assert Separation(press).out_of_gamut(row.astype(np.uint8)).tolist() == [
        [True, True, False, False, False, False]
    ]


def test_intents_differ(press: Profile) -> None:
    # The absolute one counts from a perfect white, which this paper is not.
    relative, absolute = (Separation(press, intent).colour("#808080") for intent in ("relative", "absolute"))
    assert relative != absolute


def test_strips_and_threads_change_nothing(press: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = np.random.default_rng(3).integers(0, 256, (97, 50, 3)).astype(np.uint8)
    separation = Separation(press, ink_limit=240)
    whole = [separation.pixels(picture), separation.proofed(picture), separation.out_of_gamut(picture)]
    monkeypatch.setattr(separations, "_STRIP", 500)
    with ThreadPoolExecutor(4) as threads:
        for pieces in threads.map(
            lambda _: [
                separation.pixels(picture),
                separation.proofed(picture),
                separation.out_of_gamut(picture),
            ],
            range(8),
        ):
            assert all((one == other).all() for one, other in zip(whole, pieces, strict=True))


def test_an_empty_picture_stays_empty(press: Profile) -> None:
    assert Separation(press).pixels(np.zeros((0, 5, 3), np.uint8)).shape == (0, 5, 4)
    assert Separation(press).pixels(np.zeros((5, 0, 3), np.uint8)).shape == (5, 0, 4)


def test_what_is_no_picture_of_three_colours_is_refused(press: Profile) -> None:
    with pytest.raises(ValueError, match="colours are H×W×3 uint8"):
        Separation(press).pixels(np.zeros((2, 2, 4), np.uint8))


@pytest.mark.skipif(which("gs") is None, reason="needs Ghostscript")
def test_ghostscript_separates_as_we_do(tmp_path: Path) -> None:
    colours = ["ff0000", "808080", "3060a0", "c8b496", "406020"]
    for number, content in enumerate((tiny_cmyk_profile(), *_own_profile())):
        profile = tmp_path / f"{number}.icc"
        profile.write_bytes(content)
        theirs = _by_ghostscript(profile, colours, tmp_path)
        separation = Separation(read_profile(profile))
        ours = [separation.pixels(pixel(*bytes.fromhex(colour)))[0, 0] for colour in colours]
        assert np.abs(np.array(theirs, int) - np.array(ours, int)).max() <= 3


def _own_profile() -> list[bytes]:
    return [GHOSTSCRIPT.read_bytes()] if GHOSTSCRIPT.is_file() else []


def _by_ghostscript(profile: Path, colours: list[str], folder: Path) -> list[tuple[int, ...]]:
    page = folder / "page.ps"
    levels = (" ".join(str(level / 255) for level in bytes.fromhex(colour)) for colour in colours)
    fills = "".join(f"{one} setrgbcolor {10 * at} 0 10 10 rectfill\n" for at, one in enumerate(levels))
    page.write_text(f"%!PS\n{fills}showpage\n", encoding="ascii")
    picture = folder / "page.tif"
    subprocess.run(
        ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dNOSAFER", "-dBlackPtComp=1", "-sDEVICE=tiff32nc", "-r72",
         f"-g{10 * len(colours)}x10", f"-sOutputICCProfile={profile}", f"-sOutputFile={picture}", str(page)],
        check=True, timeout=60,
    )  # fmt: skip
    with Image.open(picture) as opened:
        return [opened.getpixel((10 * place + 5, 5)) for place in range(len(colours))]
