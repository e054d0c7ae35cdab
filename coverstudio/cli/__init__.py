"""The command line: the same stories as the window's, for scripts.

Progress goes to stderr when it is a terminal. Exit 0, or 2 with one sentence that names what is wrong and
what to do; `preflight --strict` exits with 1 when a printer would refuse the file. What ends the program
from outside ends it as everywhere: 130 after Ctrl+C, 143 after a kill, 141 when nobody reads its answer any
more.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence

from coverstudio.cli import (
    barcodes,
    cleaning,
    covers,
    detecting,
    editing_text,
    engines,
    erasing,
    exporting,
    fonts,
    generating,
    lettering,
    looks,
    making,
    models,
    preflighting,
    proofing,
    provenance,
    runtimes,
    upscaling,
    wraps,
)
from coverstudio.cli.arguments import FAILED, parser
from coverstudio.cli.console import Console, ReaderGoneError
from coverstudio.cli.desk import Command, Desk
from coverstudio.cli.scratch import scratch_folder
from coverstudio.document.assets import MissingAssetError
from coverstudio.generation.generator import GenerationError

ENDED_BY = 128  # a program that a signal ends returns this and the signal's number
PIPE = 13  # SIGPIPE, which Windows does not have

COMMANDS: dict[str, Command] = {
    "make": making.make,
    "generate": generating.generate,
    "detect-text": detecting.detect_text,
    "erase-text": erasing.erase_text,
    "edit-text": editing_text.edit_text,
    "clean": cleaning.clean,
    "export": exporting.export,
    "provenance": provenance.provenance,
    "engines": engines.engines,
    "make-sample": covers.make_sample,
    "runtime": runtimes.runtime,
    "models": models.models,
    "barcode": barcodes.barcode,
    "upscale": upscaling.upscale,
    "wrap": wraps.wrap,
    "preflight": preflighting.preflight,
    "proof-text": proofing.proof_text,
    "fonts": fonts.fonts,
    "letter": lettering.letter,
    "looks": looks.looks,
    "look": looks.look,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code."""
    groups = (
        detecting,
        erasing,
        editing_text,
        cleaning,
        exporting,
        provenance,
        runtimes,
        models,
        upscaling,
        barcodes,
        wraps,
        preflighting,
        proofing,
        fonts,
        lettering,
        looks,
    )
    arguments = parser(*(group.add_arguments for group in groups)).parse_args(argv)
    ended_by: list[int] = []
    try:
        return asyncio.run(_run(COMMANDS[arguments.command], arguments, ended_by))
    except KeyboardInterrupt:
        return ENDED_BY + signal.SIGINT
    except asyncio.CancelledError:
        return ENDED_BY + ended_by[0]


async def _run(command: Command, arguments: argparse.Namespace, ended_by: list[int]) -> int:
    _cancel_on_signals(ended_by)
    console = Console()
    try:
        with scratch_folder() as folder:
            desk = Desk(folder, console)
            try:
                code = await command(arguments, desk)
            finally:
                desk.close()
                console.clear()
    except ReaderGoneError:
        return ENDED_BY + PIPE
    except ImportError as error:  # Qt is there, and a library of the system that it needs is not
        console.note(f"coverstudio: A library cannot be loaded ({error}): install it and try again.")
        return FAILED
    except (GenerationError, MissingAssetError, ValueError, OSError) as error:
        console.note(f"coverstudio: {error}")
        return FAILED
    return code or 0


def _cancel_on_signals(ended_by: list[int]) -> None:
    """Let a kill and a closed terminal end the command in good order, as Ctrl+C does: nothing is left behind.

    The signal's number is appended to `ended_by`. On Windows both end the process at once.
    """
    if sys.platform == "win32":
        return
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def end(number: int) -> None:
        ended_by.append(number)
        if task is not None:
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup has it ignored
            loop.add_signal_handler(number, end, number)
