"""Diffusion models through diffusers: Stable Diffusion and its successors."""

from __future__ import annotations

import importlib.util

from coverstudio.generation.messages import Device, DiffuseBackground, Diffused, Engine
from coverstudio.worker.errors import EngineError
from coverstudio.worker.reporter import Reporter

NO_RUNTIME = (
    "The AI runtime is not installed: choose Models › Install the AI runtime,"
    " or run “coverstudio runtime install ai”."
)


def availability() -> Engine:
    """Tell whether the libraries are there, without loading them."""
    ready = all(importlib.util.find_spec(name) is not None for name in ("torch", "diffusers"))
    return Engine(id="diffusion", kind="background", ready=ready, reason="" if ready else NO_RUNTIME)


def describe_device() -> Device:
    """Return what the networks would run on."""
    raise EngineError(NO_RUNTIME)


def diffuse(request: DiffuseBackground, report: Reporter) -> Diffused:
    """Paint the background; raises EngineError with a sentence."""
    raise EngineError(NO_RUNTIME)
