"""From the published file of weights to CRAFT on a device, which stays loaded."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray

from coverstudio.generation.models.detector_files import PREFIX, unknown_sentence
from coverstudio.worker.checkpoints import read_weights
from coverstudio.worker.devices import Hardware, best_hardware, free_memory, number_type
from coverstudio.worker.errors import EngineError
from coverstudio.worker.memory import is_out_of_memory
from coverstudio.worker.pipelines.craft.looking import HeatOf
from coverstudio.worker.pipelines.craft.network import Craft
from coverstudio.worker.pipelines.craft.words import Heat

TOO_LITTLE_MEMORY = "There is too little memory for CRAFT: close other programs, or find text with rapidocr."


def network_of(path: Path, dtype: torch.dtype | None = None) -> HeatOf:
    """Return the network with the weights in `path`. Raises EngineError with a sentence.

    `dtype` is the type of its numbers, by default the one that the device is fastest with: 16 bits move its
    heat by 0.007 on average where words begin at 0.4, and halve the time of a processor that has them.
    """
    about, hardware = path.stat(), best_hardware()
    dtype = dtype or number_type(hardware, "float16")
    loaded = _loaded(path, (about.st_size, about.st_mtime_ns), dtype)
    return functools.partial(_heat, loaded, hardware, dtype)


@functools.lru_cache(maxsize=1)
def _loaded(path: Path, fingerprint: tuple[int, int], dtype: torch.dtype) -> Craft:
    del fingerprint  # part of the key only: a file that is replaced is read again
    unknown = unknown_sentence(path.name)
    weights = {
        name.removeprefix(PREFIX): value.float() for name, value in read_weights(path, unknown).items()
    }
    with torch.device("meta"):
        network = Craft()
    # How many pictures the training has seen says nothing of the network, and some files leave it out.
    counters = {name: torch.tensor(0) for name in network.state_dict() if name.endswith("batches_tracked")}
    try:
        network.load_state_dict({**counters, **weights}, strict=True, assign=True)
    except RuntimeError as error:  # names and shapes that do not fit together
        raise EngineError(unknown) from error
    # channels_last is what convolutions on processors are quickest with; torch's types know half of its forms
    resting: Any = network.eval().requires_grad_(False)
    return cast(Craft, resting.to(dtype=dtype, memory_format=torch.channels_last))


def _heat(network: Craft, hardware: Hardware, dtype: torch.dtype, picture: NDArray[np.float32]) -> Heat:
    values = torch.from_numpy(picture).permute(2, 0, 1)[None]
    try:
        with torch.inference_mode():
            network.to(hardware.torch_device)
            return network(values.to(hardware.torch_device, dtype))[0].float().cpu().numpy()
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        free_memory(hardware)
        raise EngineError(TOO_LITTLE_MEMORY) from error
