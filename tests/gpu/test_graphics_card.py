"""What only a graphics card can show: tiers, the same pixels again, and ways of going faster."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from coverstudio.generation.messages import DiffuseBackground, Diffused, Tier  # noqa: E402
from coverstudio.worker.pipelines import diffusion  # noqa: E402
from tests.worker.diffusion.tiny_models import tiny_sd1  # noqa: E402

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a graphics card that torch can use"),
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_sd1(tmp_path_factory.mktemp("models") / "sd1")


def painted(model: Path, tier: Tier, ways: tuple[str, ...] | None = None) -> Diffused:
    request = DiffuseBackground(
        model=str(model), prompt="a quiet sea", width=64, height=64, seed=7, steps=4, tier=tier, ways=ways
    )
    return diffusion.diffuse(request, lambda step, total, preview=None: None)


@pytest.mark.parametrize("tier", ["6gb", "8gb", "12gb", "16gb"])
def test_every_tier_paints_the_same_pixels_twice(model: Path, tier: Tier) -> None:
    first, second = painted(model, tier), painted(model, tier)
    assert first.tier == tier
    np.testing.assert_array_equal(first.image.pixels, second.image.pixels)


def test_what_was_proved_to_be_faster_changes_no_more_than_rounding(model: Path) -> None:
    from coverstudio.worker.pipelines.diffusion.painting import SESSION

    plain = painted(model, "16gb", ways=())
    SESSION.use_leisure()
    assert SESSION.loaded is not None and SESSION.loaded.speed is not None
    assert not SESSION.loaded.speed.can_try
    quick = painted(model, "16gb")
    assert quick.ways == SESSION.loaded.speed.proved
    apart = np.abs(quick.image.pixels.astype(int) - plain.image.pixels.astype(int))
    assert apart.mean() < 1
    np.testing.assert_array_equal(painted(model, "16gb", ways=()).image.pixels, plain.image.pixels)
