"""`coverstudio runtime`: what the base installation lacks, installed into the user's own folder."""

from __future__ import annotations

import argparse
from typing import Any

from coverstudio.cli.arguments import Parser, add_json, new_command
from coverstudio.cli.desk import Desk
from coverstudio.generation.messages import Progress


def add_arguments(commands: Any) -> None:
    """Add the words of these commands."""
    command = new_command(commands, "runtime", "list, install or remove what engines need, such as torch")
    actions = command.add_subparsers(title="actions", dest="action", required=True, parser_class=Parser)
    add_json(new_command(actions, "list", "list every runtime, ready or why not"))
    for action, about in (
        ("install", "install a runtime, or go on with one that did not finish"),
        ("remove", "delete a runtime and what was fetched for it"),
    ):
        new_command(actions, action, about).add_argument("runtime", metavar="ID")


async def runtime(arguments: argparse.Namespace, desk: Desk) -> None:
    """Do what `action` says."""
    match arguments.action:
        case "list":
            _list(desk, as_json=arguments.json)
        case "install":
            await _install(arguments.runtime, desk)
        case _:
            await _remove(arguments.runtime, desk)


def _list(desk: Desk, *, as_json: bool) -> None:
    import msgspec

    from coverstudio.generation.runtimes import runtimes

    if as_json:
        desk.console.answer(msgspec.json.encode(runtimes()).decode())
        return
    for known in runtimes():
        told = known.reason or known.python or f"about {_gigabytes(known.bytes)} to install"
        desk.console.answer(f"{known.id:<10} {known.state:8} {told}")


async def _install(identity: str, desk: Desk) -> None:
    from coverstudio.generation.runtimes import RuntimeProgress, install

    said = ""

    def tell(progress: RuntimeProgress) -> None:
        nonlocal said
        if progress.sentence != said:
            said = progress.sentence
            desk.console.says(said)
        desk.console.report(Progress(0, progress.step, progress.total))

    installed = await install(identity, tell)
    if installed.state == "here":
        desk.console.answer(f"The {installed.name} is part of this Python already: {installed.python}")
    else:
        desk.console.answer(f"The {installed.name} is ready ({_gigabytes(installed.bytes)}).")


async def _remove(identity: str, desk: Desk) -> None:
    from coverstudio.generation.runtimes import remove

    await remove(identity)
    desk.console.answer(f"Removed the runtime {identity}.")


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
