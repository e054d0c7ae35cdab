"""`coverstudio upscale`: exact sizes, nothing stretched, and one sentence for what makes no sense."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from coverstudio.cli import main
from tests.pictures import noise


def picture(path: Path, width: int = 40, height: int = 60, channels: int = 3, ppi: int | None = None) -> Path:
    Image.fromarray(noise(width, height, channels)).save(path, **({"dpi": (ppi, ppi)} if ppi else {}))
    return path


def opened(path: Path) -> Image.Image:
    with Image.open(path) as found:
        found.load()
        return found


def refused(capfd: pytest.CaptureFixture[str], *words: object) -> str:
    """Run the command, which is to fail, and return its one sentence."""
    try:
        code = main(["upscale", *map(str, words)])
    except SystemExit as exit_:  # what argparse raises
        code = exit_.code
    out, err = capfd.readouterr()
    assert (code, out) == (2, "")
    assert err.startswith("coverstudio: ") and err.count("\n") == 1
    return err


def test_a_picture_gets_so_many_times_its_pixels_and_stays_as_large_on_paper(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source, out = picture(tmp_path / "art.png", ppi=100), tmp_path / "large.png"
    assert main(["upscale", str(source), "--to", "x3", "--out", str(out)]) == 0
    assert capfd.readouterr().out == f"Wrote {out}\n"
    large = opened(out)
    assert (large.size, large.mode) == ((120, 180), "RGB")
    assert round(large.info["dpi"][0]) == 300
    recipe = json.loads(large.info["Recipe"])
    assert (recipe["engine"], recipe["wish"], recipe["width"]) == ("lanczos", "upscale", 120)


def test_a_format_takes_its_bleed_along_and_nothing_is_stretched(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source, out = picture(tmp_path / "art.png", 100, 60), tmp_path / "page.jpg"
    assert main(["upscale", str(source), "--to", "46판@60", "--out", str(out)]) == 0
    assert "42 × 60 of its 100 × 60 pixels, about the centre, were taken." in capfd.readouterr().err
    page = opened(out)
    assert (page.size, page.format) == ((317, 458), "JPEG")
    assert round(page.info["dpi"][0]) == 60
    kept = np.asarray(opened(source).crop((29, 0, 71, 60)).resize((6, 9), Image.Resampling.BOX), int)
    small = np.asarray(page.resize((6, 9), Image.Resampling.BOX), int)
    assert np.abs(kept - small).max() < 25


def test_transparency_is_kept_in_png_and_refused_for_jpeg(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = picture(tmp_path / "art.png", channels=4)
    assert main(["upscale", str(source), "--to", "80x120", "--out", str(tmp_path / "out.png")]) == 0
    assert opened(tmp_path / "out.png").mode == "RGBA"
    capfd.readouterr()
    said = refused(capfd, source, "--to", "80x120", "--out", tmp_path / "out.jpg")
    assert said == "coverstudio: art.png is transparent, which JPEG cannot be: write a .png.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--to", "100000x100000"),
            "would have 100,000 × 100,000 pixels, which is too large: ask for at most",
        ),
        (("--to", "x64"), "“nowhere.png”"),
        (("--to", "huge"), "“huge” is no size: write pixels like 2551x3579"),
        (("--to", "x2", "--engine", "real-esrgan"), "needs a model: give its id or its file with --model."),
        (("--to", "x2", "--engine", "magic"), "There is no engine “magic” for this"),
        (("--to", "x2", "--strength", "0.5"), "--strength is for --engine real-esrgan"),
        (("--to", "x2", "--engine", "lanczos", "--model", "a.pth"), "--model is for --engine real-esrgan"),
        (("--to", "x2", "--model", "a.pth", "--strength", "2"), "must lie between 0 and 1, not 2"),
        (("--to", "x2", "--model", "a.pth", "--denoise", "0.5"), "a.pth has no partner to mix in"),
        (("--to", "x2", "--model", "a.pth", "--denoise-model", "b.pth"), "--denoise-model is for --denoise"),
        (("--to", "x2", "--out", "out.bmp"), "“out.bmp” must end in .png, .tif or .jpg"),
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_is_written(
    words: tuple[str, ...], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    source = "nowhere.png" if "x64" in words else picture(Path("art.png"))
    assert sentence in refused(capfd, source, "--out", "out.png", *words)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["art.png"][: source != "nowhere.png"]


def test_the_picture_itself_is_never_written_over(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source = picture(tmp_path / "art.png")
    assert "is the file to read from" in refused(capfd, source, "--to", "x2", "--out", source)


def test_a_mask_of_another_size_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source, mask = picture(tmp_path / "art.png"), picture(tmp_path / "mask.png", 8, 8)
    words = ("--to", "x2", "--out", tmp_path / "o.png", "--model", "a.pth", "--protect", mask)
    assert "“mask.png” has another size than the picture: make it 40 × 60 pixels." in refused(
        capfd, source, *words
    )


def test_a_network_enlarges_where_its_mask_lets_it_with_its_partner_mixed_in(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch")
    from tests.worker.real_esrgan.networks import save, small

    source, model = picture(tmp_path / "art.png"), tmp_path / "realesr-general-x4v3.pth"
    save(small("compact", 1), model)
    save(small("compact", 2), tmp_path / "realesr-general-wdn-x4v3.pth")
    mask = np.zeros((60, 40), np.uint8)
    mask[:30] = 255
    Image.fromarray(mask).save(tmp_path / "mask.png")

    def made(*words: object) -> np.ndarray:
        out = tmp_path / "out.png"
        assert main(["upscale", str(source), "--to", "x4", "--out", str(out), *map(str, words)]) == 0
        return np.asarray(opened(out)).astype(int)

    plain, full = made(), made("--model", model)
    guarded = made("--model", model, "--protect", tmp_path / "mask.png", "--denoise", 0.25)
    assert plain.shape == full.shape == guarded.shape == (240, 160, 3)
    assert np.array_equal(guarded[:110], plain[:110])
    assert np.abs(guarded[130:] - plain[130:]).mean() > 3
    assert np.abs(guarded[130:] - full[130:]).mean() > 3
    settings = json.loads(opened(tmp_path / "out.png").info["Recipe"])["settings"]
    assert settings == {
        "strength": 1.0, "other_model": "realesr-general-wdn-x4v3.pth", "other_share": 0.75
    }  # fmt: skip


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_16_bits_a_channel_stay_16(suffix: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from coverstudio.imaging.deep import read_deep
    from coverstudio.imaging.writing import encode_png

    slope = np.linspace(1000, 60000, 40 * 60 * 3).reshape(60, 40, 3).astype(np.uint16)
    source, out = tmp_path / "art.png", tmp_path / f"large{suffix}"
    source.write_bytes(encode_png(slope, 100))
    assert main(["upscale", str(source), "--to", "x3", "--out", str(out)]) == 0
    large = read_deep(out)
    assert (large.samples.shape, large.samples.dtype) == ((180, 120, 3), np.uint16)
    assert len(np.unique(large.samples)) > 2000, "more levels than 8 bits have"
    assert large.ppi == pytest.approx(300, abs=0.1)
    assert np.abs(large.samples[1::3, 1::3].astype(int) - slope).max() < 200
    capfd.readouterr()
    assert main(["upscale", str(source), "--to", "x3", "--out", str(tmp_path / "large.jpg")]) == 0
    assert opened(tmp_path / "large.jpg").size == (120, 180)


def test_a_network_computes_16_bits_in_full_precision(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch")
    from coverstudio.imaging.deep import read_deep
    from coverstudio.imaging.writing import encode_png
    from tests.worker.real_esrgan.networks import save, small

    slope = np.linspace(1000, 60000, 40 * 60 * 3).reshape(60, 40, 3).astype(np.uint16)
    source, model, out = tmp_path / "art.png", tmp_path / "RealESRGAN_x4plus.pth", tmp_path / "large.tif"
    source.write_bytes(encode_png(slope))
    save(small("compact"), model)
    assert main(["models", "add", str(model)]) == 0
    words = ["upscale", str(source), "--to", "x4", "--model", "realesrgan-x4plus", "--out", str(out)]
    assert main(words) == 0
    large = read_deep(out).samples
    assert large.shape == (240, 160, 3)
    assert len(np.unique(large)) > 5000
    assert json.loads(opened(out).tag_v2[270])["model"] == "RealESRGAN_x4plus.pth"  # type: ignore[attr-defined]


def test_a_model_that_paints_is_no_upscaler(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from tests.generation.models.model_folders import sd1_folder

    source = picture(tmp_path / "art.png")
    assert main(["models", "add", str(sd1_folder(tmp_path / "night"))]) == 0
    capfd.readouterr()
    words = (source, "--to", "x2", "--out", tmp_path / "out.png", "--model")
    assert "night does not enlarge pictures: choose an upscaler or give a file." in refused(
        capfd, *words, "night"
    )
    assert "There is no model “day” here: choose an installed one or give a path." in refused(
        capfd, *words, "day"
    )
