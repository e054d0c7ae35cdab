"""The built-in upscaler: bands that do not show, colours that stay, clean edges of transparency."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from coverstudio.worker.errors import JobCancelled
from coverstudio.worker.pipelines import lanczos
from tests.pictures import flat, noise


def silent(step: int, total: int, preview: object = None) -> None:
    """Nobody watches."""


def test_a_flat_colour_stays_itself() -> None:
    out = lanczos.upscale(flat(7, 5, (12, 200, 255)), 640, 1300, silent)
    assert out.shape == (1300, 640, 3)
    assert (out == (12, 200, 255)).all()


def test_bands_do_not_show() -> None:
    smooth = cv2.GaussianBlur(noise(60, 90), (0, 0), 3)
    whole = cv2.resize(smooth, (400, 1500), interpolation=cv2.INTER_LANCZOS4)
    banded = lanczos.upscale(smooth, 400, 1500, silent)
    assert np.abs(whole.astype(int) - banded.astype(int)).max() <= 3


def test_colour_does_not_bleed_out_of_transparency() -> None:
    picture = np.zeros((16, 16, 4), np.uint8)
    picture[:, :8] = (255, 0, 0, 255)
    picture[:, 8:] = (0, 255, 0, 0)
    out = lanczos.upscale(picture, 128, 128, silent)
    seen = out[out[..., 3] > 32]
    assert (seen[:, 0] >= 250).all()
    assert (seen[:, 1] <= 5).all()


def test_shrinking_averages() -> None:
    board = np.indices((64, 64)).sum(axis=0) % 2 * 255
    out = lanczos.upscale(np.repeat(board[..., None], 3, axis=2).astype(np.uint8), 16, 16, silent)
    assert np.abs(out.astype(int) - 127).max() <= 1


def test_progress_and_cancel_come_with_every_band() -> None:
    steps: list[tuple[int, int]] = []

    def report(step: int, total: int, preview: object = None) -> None:
        steps.append((step, total))
        if step == 2:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        lanczos.upscale(flat(20, 20), 200, 2000, report)
    assert steps == [(0, 4), (1, 4), (2, 4)]


def test_no_pixels_is_one_sentence() -> None:
    with pytest.raises(ValueError, match="at least one pixel"):
        lanczos.upscale(flat(2, 2), 0, 5, silent)
