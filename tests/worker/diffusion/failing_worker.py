"""The real worker on a card that is only pretended, whose memory or driver fails in the middle of a step.

`failing_worker.py ERROR TIMES`: the first TIMES calls of the network raise ERROR ("memory" or "device").
"""

from __future__ import annotations

import sys

import torch
from diffusers import UNet2DConditionModel

from coverstudio.worker.__main__ import main
from coverstudio.worker.pipelines.diffusion import painting
from coverstudio.worker.pipelines.diffusion.devices import Hardware
from coverstudio.worker.pipelines.diffusion.session import Session

ERRORS = {
    "memory": torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
    "device": RuntimeError("CUDA error: unspecified launch failure"),
}

error, failures = ERRORS[sys.argv[1]], iter(range(int(sys.argv[2])))
forward = UNet2DConditionModel.forward


def failing(self: UNet2DConditionModel, *arguments: object, **named: object) -> object:
    if next(failures, None) is not None:
        raise error
    return forward(self, *arguments, **named)


UNet2DConditionModel.forward = failing
painting.SESSION = Session(lambda: Hardware("cuda", "Pretended card", 8 << 30, "cpu"))
main()
