"""Every file that the project publishes is known by its shapes; any other is refused in one sentence."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("torch")

import torch
from safetensors.torch import save_file

from coverstudio.worker import checkpoints
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.real_esrgan.architectures import Compact, Residual
from coverstudio.worker.pipelines.real_esrgan.loading import Chosen, load
from tests.worker.real_esrgan.networks import PROCESSOR, REAL, published, save, small

WORDS = "no model of Real-ESRGAN that is known here: choose one such as"


def loaded(path: Path, other: Path | None = None, share: float = 0.0) -> torch.nn.Module:
    chosen = Chosen(str(path), str(other or ""), share)
    return load(chosen, PROCESSOR, torch.float32).network


def refusal(path: Path) -> str:
    with pytest.raises(EngineError) as caught:
        loaded(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "kind", "scale", "numbers"),
    [
        ("RealESRGAN_x4plus", Residual, 4, 16_697_987),
        ("RealESRGAN_x2plus", Residual, 2, 16_703_171),
        ("RealESRGAN_x4plus_anime_6B", Residual, 4, 4_467_779),
        ("realesr-animevideov3", Compact, 4, 621_424),
        ("realesr-general-x4v3", Compact, 4, 1_213_296),
    ],
)
def test_every_published_network_is_known(
    name: str, kind: type, scale: int, numbers: int, tmp_path: Path
) -> None:
    part = "params_ema" if kind is Residual else "params"
    network = loaded(save(published(name), tmp_path / "renamed.pth", part))
    assert isinstance(network, kind)
    assert network.scale == scale
    assert sum(weights.numel() for weights in network.parameters()) == numbers


@pytest.mark.skipif(not REAL.is_file(), reason="the published network is not here")
def test_the_real_file_loads() -> None:
    network = loaded(REAL)
    assert isinstance(network, Compact)
    assert sum(weights.numel() for weights in network.parameters()) == 621_424


def test_the_running_average_comes_before_the_last_step(tmp_path: Path) -> None:
    both = {"params": small("compact", 1).state_dict(), "params_ema": small("compact", 2).state_dict()}
    torch.save(both, tmp_path / "both.pth")
    first = loaded(tmp_path / "both.pth").state_dict()["body.0.weight"]
    assert torch.equal(first, both["params_ema"]["body.0.weight"])


@pytest.mark.parametrize("name", ["compact", "x4", "x2"])
def test_safetensors_and_half_precision_load_as_well(name: str, tmp_path: Path) -> None:
    network = small(name).half()
    save_file(network.state_dict(), tmp_path / "a.safetensors")
    found = loaded(tmp_path / "a.safetensors").state_dict()
    assert all(torch.equal(found[key], value.float()) for key, value in network.state_dict().items())


def test_of_two_partners_as_much_is_mixed_as_is_asked(tmp_path: Path) -> None:
    strong, weak = (
        save(small("compact", 1), tmp_path / "a.pth"),
        save(small("compact", 2), tmp_path / "b.pth"),
    )
    mixed = loaded(strong, weak, 0.25).state_dict()
    for name, value in small("compact", 1).state_dict().items():
        other = small("compact", 2).state_dict()[name]
        assert torch.allclose(mixed[name], 0.75 * value + 0.25 * other, atol=1e-6)


def test_a_partner_of_another_kind_is_refused(tmp_path: Path) -> None:
    strong, other = save(small("compact"), tmp_path / "a.pth"), save(small("x4"), tmp_path / "b.pth")
    with pytest.raises(EngineError, match=r"^b\.pth is another kind of network"):
        loaded(strong, other, 0.5)


def test_a_file_that_is_replaced_is_read_again_and_one_that_is_not_stays_loaded(tmp_path: Path) -> None:
    path = save(small("compact", 1), tmp_path / "a.pth")
    before = loaded(path)
    assert loaded(path) is before
    save(small("x4", 2), path)
    assert isinstance(loaded(path), Residual)


class Attack:
    """What a pickle can hold: a call that is made when it is read."""

    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return Path.touch, (self.proof,)


@pytest.mark.parametrize("is_zip", [True, False], ids=["PyTorch's zip", "a bare pickle"])
def test_a_file_with_a_program_in_it_runs_nothing(is_zip: bool, tmp_path: Path) -> None:
    path, proof = tmp_path / "evil.pth", tmp_path / "it-ran"
    content = {"params": {**small("compact").state_dict(), "body.0.bias": Attack(proof)}}
    if is_zip:
        torch.save(content, path)
    else:
        path.write_bytes(pickle.dumps(content, protocol=2))
    assert refusal(path) == (
        "evil.pth is no plain file of weights, and could run a program: nothing of it was used,"
        " so get the model from its publisher."
    )
    assert not proof.exists()
    if not is_zip:
        pickle.loads(path.read_bytes())
        assert proof.exists(), "the attack works where nobody takes care"


@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.999])
def test_a_truncated_file_is_told(suffix: str, share: float, tmp_path: Path) -> None:
    path = tmp_path / f"cut{suffix}"
    if suffix == ".pth":
        save(small("compact"), path)
    else:
        save_file(small("compact").state_dict(), path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    said = refusal(path)
    assert said.startswith("cut")
    assert said.count(". ") == 0 and said.endswith("."), "one sentence"


def other_networks() -> dict[str, object]:
    state = small("compact").state_dict()
    holed = {name: value for name, value in state.items() if name != "body.4.weight"}
    odd = {**state, "body.14.weight": torch.zeros(7, 12, 3, 3), "body.14.bias": torch.zeros(7)}
    return {
        "another network": {"params": {"conv1.weight": torch.zeros(8, 3, 7, 7)}},
        "a list": [torch.zeros(3)],
        "nothing": {},
        "a tensor": torch.zeros(3),
        "a part missing": {"params": holed},
        "seven channels": {"params": odd},
        "a number too high": {"params": {**state, "body.999999999.weight": torch.zeros(48, 12, 3, 3)}},
        "the old names of ESRGAN": {"model.0.weight": torch.zeros(64, 3, 3, 3)},
        "flat weights": {"params": {"body.0.weight": torch.zeros(()), "body.2.weight": torch.zeros(48)}},
        "no channels": {"params": {"body.0.weight": torch.zeros(0, 3, 3, 3)}},
    }


@pytest.mark.parametrize("name", sorted(other_networks()))
def test_another_kind_of_network_is_refused(name: str, tmp_path: Path) -> None:
    torch.save(other_networks()[name], tmp_path / "other.pth")
    assert WORDS in refusal(tmp_path / "other.pth")


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    network = small("compact")
    network.body[0].bias.data[0] = float("nan")
    assert "holds numbers that are none" in refusal(save(network, tmp_path / "nan.pth"))


def test_a_small_file_that_unfolds_to_gigabytes_is_not_unfolded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "MOST_BYTES", 1 << 20)
    with zipfile.ZipFile(tmp_path / "bomb.pth", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb/data.pkl", bytes(2 << 20))
    assert (tmp_path / "bomb.pth").stat().st_size < 1 << 14
    assert WORDS in refusal(tmp_path / "bomb.pth")


def test_a_device_without_room_for_the_network_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 MiB.")

    monkeypatch.setattr(Compact, "to", full)
    assert refusal(save(small("compact"), tmp_path / "a.pth")).startswith(
        "There is too little memory for this"
    )


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)
    assert refusal(tmp_path / "gone.pth").startswith("There is no model")
