"""`coverstudio engines`: every engine, ready or why not."""

from __future__ import annotations

import argparse

import msgspec

from coverstudio.cli.desk import Desk
from coverstudio.generation.messages import ListEngines


async def engines(arguments: argparse.Namespace, desk: Desk) -> None:
    """List every engine."""
    answer = await desk.generator.run(ListEngines())
    if arguments.json:
        desk.console.answer(msgspec.json.encode(answer.engines).decode())
        return
    for engine in answer.engines:
        desk.console.answer(f"{engine.id:<12} {engine.kind:<11} {'ready' if engine.ready else engine.reason}")
