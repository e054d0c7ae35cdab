"""Opens the window: makes the objects and wires them. The worker warms up after the first paint."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from coverstudio import paths, settings
from coverstudio.document.atomic import WriteError, make_folder
from coverstudio.ui.start import make_application
from coverstudio.ui.stories.asking import tell_alone
from coverstudio.ui.studio_window import NowhereToWorkError, StudioWindow

SAMPLE = "--sample"
logger = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, on the sample cover with `--sample`, on a project file when one is named.

    Returns the exit code: 0, or 2 with a sentence where there is no screen or nowhere to keep a cover.
    """
    if not has_screen(sys.platform, os.environ):
        sys.stderr.write(
            "coverstudio: There is no screen here: “coverstudio --help” lists what works without.\n"
        )
        return 2
    # Of the tens of thousands of objects that a start makes few are rubbish: looking for it costs 30 ms.
    gc.disable()
    # Not above: PySide6 reads the source of every module that is imported after it, which takes 9 ms there.
    import qasync

    words = list(sys.argv[1:] if argv is None else argv)
    _log_to_file()
    kept = settings.load(paths.config_dir())
    application = make_application(kept)
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        try:
            loop.run_until_complete(live(kept, words))
        except NowhereToWorkError as error:
            sys.stderr.write(f"coverstudio: {error}\n")
            loop.run_until_complete(tell_alone(str(error)))
            return 2
    return 0


async def live(kept: settings.Settings, words: Sequence[str]) -> None:
    """Open the window and keep it until the user closes it."""
    opened = StudioWindow.open(kept, _keep)
    try:
        # The window is painted before anything else is loaded.
        await asyncio.sleep(0)
        if SAMPLE in words:
            await asyncio.wait([opened.show_sample()])
        for word in words:
            if word != SAMPLE:
                opened.stories.files.open_path(Path(word).absolute())
        # What stands now stays to the end, and is never looked through again.
        gc.freeze()
        gc.enable()
        opened.warm_up()
        opened.offer_recovery()
        await opened.closed.wait()
    finally:
        await opened.end()


def has_screen(platform: str, variables: Mapping[str, str]) -> bool:
    """Tell whether a window can be shown. Qt ends the whole program, with a core dump, where it cannot."""
    if not platform.startswith("linux"):
        return True
    return any(variables.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _keep(changed: settings.Settings) -> None:
    try:
        settings.save(changed, paths.config_dir())
    except WriteError as error:
        logger.warning("the settings could not be kept: %s", error)


def _log_to_file() -> None:
    """Write what happens to a file, for people who are asked for it."""
    try:
        make_folder(paths.log_dir())
    except WriteError:
        return
    file = paths.log_dir() / "coverstudio.log"
    logging.basicConfig(filename=file, level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
