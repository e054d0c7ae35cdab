"""The real worker on a card that is only pretended, whose memory or driver fails in the middle of a step.

The prompt of a request tells what happens: with "memory 2" the network's next two calls find too little
memory, with "device 1" the next call finds no device.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from diffusers import UNet2DConditionModel

from coverstudio.generation.messages import DiffuseBackground, Diffused
from coverstudio.worker.__main__ import main
from coverstudio.worker.devices import Hardware
from coverstudio.worker.pipelines import diffusion
from coverstudio.worker.pipelines.diffusion import painting
from coverstudio.worker.pipelines.diffusion.session import Session
from coverstudio.worker.reporter import Reporter

ERRORS = {
    "memory": torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
    "device": RuntimeError("CUDA error: unspecified launch failure"),
}

diffuse, forward = diffusion.diffuse, UNet2DConditionModel.forward
failures: list[Iterator[Exception]] = [iter(())]


def failing_diffuse(request: DiffuseBackground, report: Reporter) -> Diffused:
    what, _, times = request.prompt.partition(" ")
    failures[0] = iter([ERRORS[what]] * int(times)) if what in ERRORS else iter(())
    return diffuse(request, report)


def failing_forward(self: UNet2DConditionModel, *arguments: object, **named: object) -> object:
    error = next(failures[0], None)
    if error is not None:
        raise error
    return forward(self, *arguments, **named)


diffusion.diffuse = failing_diffuse
UNet2DConditionModel.forward = failing_forward
painting.SESSION = Session(lambda: Hardware("cuda", "Pretended card", 8 << 30, "cpu"))
main()
