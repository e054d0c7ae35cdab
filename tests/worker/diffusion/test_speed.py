"""A model is made faster only in ways that were proved on this machine to be faster and to change nothing."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from diffusers import StableDiffusionPipeline, UNet2DConditionModel  # noqa: E402
from torch import Tensor, nn  # noqa: E402

from coverstudio.worker.pipelines.diffusion.speed import (  # noqa: E402
    COMPILED,
    ChannelsLast,
    Compiled,
    FusedProjections,
    Speed,
)
from tests.worker.diffusion.tiny_models import tiny_sd1  # noqa: E402


class Slow(nn.Module):
    """Doubles its input, in 4 s by its own clock unless something makes it faster."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds, self.error = 4.0, 0.0
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    def forward(self, values: Tensor) -> Tensor:
        self.now += self.seconds
        return values * 2 + self.error


class Faster:
    """A way that saves time; it may be wrong by `error`, or not to be had."""

    def __init__(self, name: str, seconds: float, error: float = 0.0, broken: bool = False) -> None:
        self.name, self.seconds, self.error, self.broken = name, seconds, error, broken

    def suits(self, network: nn.Module) -> bool:
        return isinstance(network, Slow)

    def apply(self, network: nn.Module) -> None:
        assert isinstance(network, Slow)
        network.seconds, network.error = self.seconds, self.error
        if self.broken:
            raise RuntimeError("no compiler")

    def undo(self, network: nn.Module) -> None:
        assert isinstance(network, Slow)
        network.seconds, network.error = 4.0, 0.0


def tried(way: Faster) -> Speed:
    network = Slow()
    speed = Speed(network, [way], network.clock)
    speed.begin()
    network(torch.ones(2, 3))
    assert speed.can_try
    speed.try_all()
    return speed


def test_a_faster_way_is_kept() -> None:
    assert tried(Faster("good", 1.0)).proved == ("good",)


def test_a_way_that_gains_nothing_is_not_kept() -> None:
    assert tried(Faster("slow", 6.0)).proved == ()


def test_a_faster_way_that_paints_something_else_is_not_kept() -> None:
    assert tried(Faster("wrong", 1.0, error=0.5)).proved == ()


def test_a_way_that_cannot_be_had_leaves_the_network_as_it_was() -> None:
    network = Slow()
    speed = Speed(network, [Faster("broken", 1.0, broken=True)], network.clock)
    network(torch.ones(2, 3))
    speed.try_all()
    assert (speed.proved, network.seconds) == ((), 4.0)


def test_a_trial_needs_inputs_and_uses_them_once() -> None:
    network = Slow()
    speed = Speed(network, [Faster("good", 1.0)], network.clock)
    assert not speed.can_try
    speed.try_all()
    assert speed.proved == ()
    network(torch.ones(2, 3))
    speed.try_all()
    network(torch.ones(2, 3))
    assert not speed.can_try
    network(torch.ones(4, 3))
    assert speed.can_try


def test_an_earlier_picture_is_made_again_without_what_came_later() -> None:
    speed = tried(Faster("good", 1.0))
    speed.begin(())
    assert speed.used() == ()
    speed.begin(("good",))
    assert speed.used() == ("good",)
    with pytest.raises(ValueError, match="“warp” is no way"):
        speed.begin(("warp",))


@pytest.fixture(scope="module")
def unet(tmp_path_factory: pytest.TempPathFactory) -> UNet2DConditionModel:
    folder = tiny_sd1(tmp_path_factory.mktemp("models") / "sd1")
    pipeline = StableDiffusionPipeline.from_pretrained(folder, safety_checker=None)
    return pipeline.unet.eval()


@torch.no_grad()
def painted(unet: UNet2DConditionModel, side: int = 8) -> Tensor:
    torch.manual_seed(3)
    latents, words = torch.randn(2, 4, side, side), torch.randn(2, 7, 32)
    return unet(latents, 10, encoder_hidden_states=words, return_dict=False)[0]


@pytest.mark.parametrize("way", [ChannelsLast(), FusedProjections()])
def test_a_real_network_is_the_same_within_rounding_and_as_before_afterwards(
    unet: UNet2DConditionModel, way: ChannelsLast | FusedProjections
) -> None:
    before = painted(unet)
    assert way.suits(unet)
    way.apply(unet)
    assert torch.allclose(painted(unet), before, atol=1e-5)
    way.undo(unet)
    assert torch.equal(painted(unet), before)


@pytest.mark.filterwarnings("ignore:.*:DeprecationWarning:torch")
def test_a_shape_that_was_never_compiled_runs_plainly_and_says_so(unet: UNet2DConditionModel) -> None:
    plain, large = painted(unet), painted(unet, 16)
    compiled = Compiled(backend="eager")
    speed = Speed(unet, [compiled])
    painted(unet)
    speed.try_all()
    speed.begin((COMPILED,))
    assert torch.allclose(painted(unet), plain, atol=1e-5)
    assert speed.used() == (COMPILED,)
    torch.compiler.set_stance("eager_on_recompile")
    assert torch.equal(painted(unet, 16), large)
    assert speed.used() == ()
    speed.begin(())
    assert torch.equal(painted(unet), plain)


def test_only_networks_of_convolutions_are_laid_out_anew() -> None:
    assert not ChannelsLast().suits(nn.Sequential(nn.Linear(4, 4), nn.Conv2d(1, 1, 2)))
